"""What the scripts of all families have in common."""

from __future__ import annotations

import textwrap

from core.network.card import Card
from core.recipes import Recipe

_PACKAGES = "import keras\nimport numpy as np"

ENDING = """\
model.save(HERE / f"{NAME}.again.keras")
if (HERE / f"{NAME}.keras").exists():
    run = keras.models.load_model(HERE / f"{NAME}.keras", compile=False).get_weights()
    off = max(float(abs(a - b).max()) for a, b in zip(model.get_weights(), run, strict=True))
    print(f"no weight is further from the run's than {off:.1e}")
"""


def first_lines(recipe: Recipe, card: Card, *sentences: str) -> str:
    """The script's own description.

    Args:
        recipe: What was trained.
        card: Of the trained network.
        sentences: What is to be said beside what all scripts say; empty ones are left out.
    """
    packages = " ".join(f"{name}=={card.versions[name]}" for name in ("keras", "tensorflow"))
    said = [
        f"It learns what the run of {recipe.name} learned, from the same first weights, in the "
        "same order: on the machine of the run it comes to the same network, elsewhere to one that "
        "rounding has led apart from it.",
        *filter(None, sentences),
    ]
    paragraphs = "\n\n".join(textwrap.fill(each, 96, break_on_hyphens=False) for each in said)
    return (
        f'"""{recipe.title}: trained again, with Keras alone.\n\n'
        f"    pip install {packages}\n    python train.py\n\n{paragraphs}\n"
        '"""'
    )


def imports(*modules: str) -> str:
    """The lines that import Keras, NumPy and some modules of Python, or names out of them."""
    plain = sorted({"os", *(name for name in modules if " " not in name)})
    named = sorted({"from pathlib import Path", *(name for name in modules if " " in name)})
    lines = [*(f"import {name}" for name in plain), *named]
    return "\n".join([*lines, "", 'os.environ["KERAS_BACKEND"] = "tensorflow"', "", _PACKAGES])


def joined(*parts: str) -> str:
    """The script that the parts make, one after the other: functions stand by themselves."""
    script = ""
    for part in (each.strip("\n") for each in parts if each):
        is_by_itself = "\ndef " in f"\n{part}" or "\n    return " in script[-200:]
        script += ("\n\n" if is_by_itself else "\n") * bool(script) + part + "\n"
    return script


def length_source(recipe: Recipe) -> str:
    """The lines that say what is trained, and by how much at a time."""
    return (
        "HERE = Path(__file__).parent\n"
        f'NAME = "{recipe.name}"\n'
        f"SEED = {recipe.seed}\n"
        f"BATCH = {recipe.batch}"
    )


def start_source(recipe: Recipe) -> str:
    """The line that gives the model the weights that the run began with; empty for its own."""
    if recipe.start_from is None:
        return ""
    file = f"start-{recipe.start_from}.keras"
    return (
        f'model.set_weights(keras.models.load_model(HERE / "{file}", compile=False).get_weights())'
    )
