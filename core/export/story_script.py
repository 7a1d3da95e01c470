"""The run of a story model as a Keras script that stands by itself."""

from __future__ import annotations

from core.export.keras_source import model_source, optimizer_source
from core.export.script_parts import (
    ENDING,
    first_lines,
    imports,
    joined,
    length_source,
    start_source,
)
from core.network.card import Card
from core.recipes import Embedding, StoryRecipe

_WINDOWS = """
ids = np.load(HERE / f"{NAME}.ids.npy")  # the text; NAME.vocabulary.json has the word of each id
windows = np.lib.stride_tricks.sliding_window_view(ids, WINDOW)
windows, following = windows[:-1], windows[1:]
BATCH = len(windows) // -(-len(windows) // BATCH)  # all batches of one size
STEPS_IN_EPOCH = len(windows) // BATCH
"""

_SHUFFLED = """
def order(epoch):
    return np.random.default_rng([SEED, epoch]).permutation(len(windows))
"""
_WALK = """
def walk():
    random = np.random.default_rng(SEED)
    while True:
        first = int(random.integers(0, WINDOW + 1, endpoint=True))
        yield from range(first, len(windows), WINDOW + 1)


walked = np.fromiter(itertools.islice(walk(), STEPS * BATCH), int)


def order(epoch):
    return walked[epoch * STEPS_IN_EPOCH * BATCH :]
"""

_LEARN = """
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(optimizer, loss, jit_compile=False)
for done in range(0, STEPS, STEPS_IN_EPOCH):
    batch = order(done // STEPS_IN_EPOCH)[: min(STEPS_IN_EPOCH, STEPS - done) * BATCH]
    model.fit(read[batch], truth[batch], batch_size=BATCH, shuffle=False, verbose=0)

logits = model.predict(read, batch_size=1000, verbose=0).reshape(len(read), -1, $entries)
right = (logits[:, -1].argmax(axis=-1) == following[:, -1]).sum()
print(f"{right} of {len(read)} next words predicted")
"""


def story_script(recipe: StoryRecipe, card: Card) -> str:
    """The whole script, `train.py`.

    Args:
        recipe: What was trained.
        card: Of the trained network: how long the text is, and by which versions it was trained.

    Raises:
        ValueError: If the recipe has a layer or an optimizer that no script is written for.
    """
    windows = int(card.data["tokens"]) - recipe.window
    batches = -(-windows // recipe.batch)
    steps = windows // (windows // batches)
    entries = int(card.data["different"])
    reads_ids = isinstance(recipe.layers[0], Embedding)
    shape = "" if reads_ids else '[..., None].astype("float32")'
    answer = "" if recipe.loss_on == "every" else "[:, -1]"
    walks = recipe.order == "walk"
    return joined(
        first_lines(recipe, card, f"It reads the text in {recipe.name}.ids.npy, beside it."),
        imports(*(["itertools"] if walks else [])),
        f"{length_source(recipe)}\nWINDOW = {recipe.window}",
        _WINDOWS,
        f"STEPS = {recipe.steps or f'{recipe.epochs} * STEPS_IN_EPOCH'}\n"
        f"read, truth = windows{shape}, following{answer}",
        model_source(recipe),
        start_source(recipe),
        optimizer_source(recipe.optimizer, steps, recipe.steps_in_all(steps)),
        _WALK if walks else _SHUFFLED,
        _LEARN.replace("$entries", str(entries)),
        ENDING,
    )
