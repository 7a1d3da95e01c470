"""LSTM Lab in Python: load or train a recurrent network, look at every gate, intervene.

>>> import core as lab
>>> digits, image = lab.load("digits"), lab.sample("notorious-10")
>>> trace = digits.trace(image)
>>> trace["lstm.forget_gate"].shape
(28, 128)
>>> digits.trace(image, edits=[lab.Force("lstm", "forget_gate", 0)]).answer == trace.answer
False

Names are imported when they are first used, so that `import core` costs nothing, and never imports
TensorFlow: `train` runs it in a process of its own.
"""

import os
from importlib import import_module

NAME = "LSTM Lab"

# One thread for NumPy's matrix products, set before anything imports NumPy: they are small here,
# and several visitors' products would only wait for each other's threads (on two busy cores 250
# digits took 72 to 876 ms with two threads, and 19 ms with one).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

_EXPORTS = {
    "Card": "core.network.card",
    "Erase": "core.network.interventions",
    "Force": "core.network.interventions",
    "Freeze": "core.network.interventions",
    "Network": "core.network.network",
    "Scale": "core.network.interventions",
    "Trace": "core.network.trace",
    "Wipe": "core.network.interventions",
    "load": "core.api",
    "open_model": "core.models.opening",
    "preset": "core.network.presets",
    "recipe": "core.recipes",
    "sample": "core.api",
    "trace": "core.models.tracing",
    "train": "core.api",
}
"""Where each public name is defined; `__init__.pyi` says the same to type checkers and editors."""

__all__ = list(_EXPORTS)


def __getattr__(name: str) -> object:
    if name not in _EXPORTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_EXPORTS[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
