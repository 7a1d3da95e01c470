"""The run of a network that reads digits, as a Keras script that stands by itself."""

from __future__ import annotations

from dataclasses import asdict
from string import Template

from core.data.mnist import TRAINING_DIGITS
from core.data.samples import DIGITS_DIR
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
from core.recipes import DigitRecipe

SAMPLE = DIGITS_DIR / "mnist_sample.npz"

_WHOLE = f"""\
if len(sys.argv) > 1:
    with np.load(sys.argv[1]) as mnist:
        images, labels, test_images, test_labels = (
            mnist[name] for name in ("x_train", "y_train", "x_test", "y_test")
        )
else:
    (images, labels), (test_images, test_labels) = keras.datasets.mnist.load_data()
images, labels = images[:{TRAINING_DIGITS}], labels[:{TRAINING_DIGITS}]
"""
_SAMPLE = f"""\
with np.load(HERE / "{SAMPLE.name}") as sample:
    by_turns = np.arange(5000).reshape(10, 500).T.ravel()  # it has all zeros first
    images, labels = sample["images"][by_turns], sample["labels"][by_turns]
test_images, test_labels = images[4500:], labels[4500:]
images, labels = images[:4000], labels[:4000]
"""

_PLAIN = """
def epoch_digits(epoch):
    random = np.random.default_rng([SEED, epoch])
    random.random(len(images))  # the run drew here which digits to bend: none
    order = random.permutation(len(images))
    return images[order], labels[order].astype("int64")
"""
_BENT = Template("""
BENDING = SimpleNamespace($bending)


def epoch_digits(epoch):
    random = np.random.default_rng([SEED, epoch])
    plain = $plain
    is_bent = random.random(len(images)) >= plain
    bent = images.copy()
    bent[is_bent] = distort_images(images[is_bent], BENDING, random)
    order = random.permutation(len(images))
    truth = np.stack([labels, is_bent], axis=1).astype("int64")
    return bent[order], truth[order]
""")

_LOSS_ON_LAST = """
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
"""
_LOSS_ON_LAST_OF_BENT = """
def loss(truth, logits):
    return keras.losses.sparse_categorical_crossentropy(truth[:, 0], logits, from_logits=True)

"""
_LOSS_ON_EVERY = Template("""
row_weights = np.full(28, (1 - $last_row_weight) / 28, "float32")
row_weights[-1] += $last_row_weight


def loss(truth, logits):
    labels = keras.ops.repeat(keras.ops.reshape(truth, (-1, 1)), 28, axis=1)
    losses = keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)
    return keras.ops.sum(losses * row_weights, axis=1)
""")
_LOSS_ON_EVERY_OF_BENT = Template("""
row_weights = np.full((2, 28), (1 - $last_row_weight) / 28, "float32")
row_weights[1, :-1] *= $bent_row_weight  # of digits that are bent
row_weights[:, -1] += $last_row_weight


def loss(truth, logits):
    labels = keras.ops.repeat(truth[:, :1], 28, axis=1)
    losses = keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)
    is_bent = keras.ops.cast(truth[:, 1], "int32")
    return keras.ops.sum(losses * keras.ops.take(row_weights, is_bent, axis=0), axis=1)
""")

_LEARN = """
model.compile(optimizer, loss, jit_compile=False)
for done in range(0, STEPS, STEPS_IN_EPOCH):
    read, truth = epoch_digits(done // STEPS_IN_EPOCH)
    count = min(STEPS_IN_EPOCH, STEPS - done) * BATCH
    model.fit(
        read[:count] * SCALE,
        truth[:count],
        batch_size=BATCH,
        shuffle=False,
        verbose=2,
    )

logits = model.predict(test_images * SCALE, batch_size=1000, verbose=0)
answers = logits.reshape(len(logits), -1, 10)[:, -1].argmax(axis=-1)  # after the last row
print(f"{(answers == test_labels).mean():.2%} of {len(test_labels):,} test digits")
"""


def digit_script(recipe: DigitRecipe, card: Card) -> str:
    """The whole script, `train.py`.

    It learns digits of MNIST alone: of a run that learned pen drawings too it says that they are
    left out, and that its network therefore comes out otherwise.

    Args:
        recipe: What was trained.
        card: Of the trained network: whether it learned the sample, and by which versions.

    Raises:
        ValueError: If the recipe has a layer or an optimizer that no script is written for.
    """
    is_sample = bool(card.data.get("sample"))
    digits = int(card.data["mnist"]["trained_on"])
    steps = digits // recipe.batch
    bends = recipe.data.plain < 1
    return joined(
        first_lines(recipe, card, _needs(is_sample), _left_out(card)),
        imports(
            *([] if is_sample else ["sys"]),
            *(["from types import SimpleNamespace"] if bends else []),
        )
        + ("\nfrom image_augmentation import distort_images" if bends else ""),
        length_source(recipe),
        _SAMPLE if is_sample else _WHOLE,
        "SCALE = np.float32(1 / 255)  # the run divided by 255, and TensorFlow does so by this\n"
        "STEPS_IN_EPOCH = len(images) // BATCH\n"
        f"STEPS = {recipe.steps or f'{recipe.epochs} * STEPS_IN_EPOCH'}",
        model_source(recipe),
        start_source(recipe),
        optimizer_source(recipe.optimizer, steps, recipe.steps_in_all(steps)),
        _bent(recipe) if bends else _PLAIN,
        _loss(recipe, bends),
        _LEARN,
        ENDING,
    )


def _needs(is_sample: bool) -> str:
    if is_sample:
        return (
            f"It learns the 5,000 digits of {SAMPLE.name}, beside it: a sample of MNIST, not the "
            "whole."
        )
    return "It takes MNIST from an mnist.npz named behind it, else from where Keras fetches it."


def _left_out(card: Card) -> str:
    drawings = int(card.data["drawings"]["trained_on"])
    if not drawings:
        return ""
    return (
        f"The run learned {drawings:,} pen drawings as well, which are left out here: this script "
        "gives a network of the same kind, not the same one."
    )


def _bent(recipe: DigitRecipe) -> str:
    plain = f"{recipe.data.plain}"
    if recipe.epochs is not None and recipe.plain_epochs:
        plain = f"1.0 if epoch >= {recipe.epochs - recipe.plain_epochs} else {plain}"
    bending = "".join(f"\n    {name}={value}," for name, value in asdict(recipe.images).items())
    return _BENT.substitute(bending=bending + "\n", plain=plain)


def _loss(recipe: DigitRecipe, bends: bool) -> str:
    if recipe.loss_on == "last":
        return _LOSS_ON_LAST_OF_BENT if bends else _LOSS_ON_LAST
    source = _LOSS_ON_EVERY_OF_BENT if bends else _LOSS_ON_EVERY
    return source.substitute(
        last_row_weight=recipe.last_row_weight, bent_row_weight=recipe.bent_row_weight
    )
