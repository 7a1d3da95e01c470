"""The networks of the tutorials that read MNIST row by row, each with its source's own numbers.

A number that a source leaves open is Keras' own. The relatives, which the tutorials explain without
numbers, are trained as `mnist-static` is; those of two layers or two directions have fewer units in
each, so that all networks are of about one size.
"""

from __future__ import annotations

from dataclasses import replace

from core.i18n import N_
from core.recipes.digits import Data, DigitRecipe
from core.recipes.initializers import Constant, Normal
from core.recipes.layers import GRU, LSTM, Bidirectional, Dense, Dropout, Recurrent, SimpleRNN
from core.recipes.optimizers import Adam, AdamWCosine, RMSprop

CLASSES = 10
PLAIN_MNIST = Data(mnist=1, plain=1.0)
LOGITS = Dense(CLASSES, "logits", kernel_initializer=Normal(1.0), bias_initializer=Normal(1.0))

STATIC = DigitRecipe(
    name="mnist-static",
    title=N_("One LSTM, 799 batches"),
    source=N_("tutorial of a static LSTM: output weights and bias from N(0, 1), 799 iterations"),
    reported_accuracy=0.9921,
    layers=(LSTM(128, "lstm"), LOGITS),
    loss_on="last",
    steps=799,
    batch=128,
    optimizer=Adam(1e-3),
    data=PLAIN_MNIST,
    report_every=10,
)

PROJECTED = replace(
    STATIC,
    name="mnist-projected",
    title=N_("Each row through a dense layer, then one LSTM"),
    source=N_("tutorial of an LSTM behind a dense layer, until 100,000 digits have been seen"),
    reported_accuracy=None,
    layers=(
        Dense(128, "projection", kernel_initializer=Normal(1.0), bias_initializer=Constant(0.1)),
        LSTM(128, "lstm"),
        Dense(CLASSES, "logits", kernel_initializer=Normal(1.0), bias_initializer=Constant(0.1)),
    ),
    steps=782,  # of 128 digits: the first that reach 100,000
    report_every=20,
)

SMALL = replace(
    STATIC,
    name="mnist-small",
    title=N_("Twenty-eight units, 100 passes"),
    source=N_(
        "tutorial of a small LSTM: output weights from N(0, 0.01), RMSprop, up to 100 passes"
    ),
    reported_accuracy=None,
    layers=(LSTM(28, "lstm"), Dense(CLASSES, "logits", kernel_initializer=Normal(0.01))),
    steps=None,
    epochs=100,
    optimizer=RMSprop(1e-3, rho=0.9),
    report_every=None,
    test_digits_an_epoch=256,
)


def _relative(name: str, title: str, source: str, *layers: Recurrent | Dropout) -> DigitRecipe:
    """The training of `mnist-static` with other layers before its logits."""
    return replace(
        STATIC,
        name=name,
        title=title,
        source=source,
        reported_accuracy=None,
        layers=(*layers, LOGITS),
    )


TUTORIALS: tuple[DigitRecipe, ...] = (
    STATIC,
    PROJECTED,
    SMALL,
    _relative(
        "mnist-rnn",
        N_("One simple RNN"),
        N_("the simple RNN, as the tutorials explain it; trained as mnist-static"),
        SimpleRNN(128, "rnn"),
    ),
    _relative(
        "mnist-gru",
        N_("One GRU"),
        N_("the GRU, as the tutorials explain it; trained as mnist-static"),
        GRU(128, "gru"),
    ),
    _relative(
        "mnist-stacked",
        N_("Two LSTMs, one on the other"),
        N_("two layers, as the tutorials explain it; trained as mnist-static"),
        LSTM(64, "lstm_1"),
        LSTM(64, "lstm_2"),
    ),
    _relative(
        "mnist-bidirectional",
        N_("Two LSTMs, one from either end"),
        N_("both directions, as the tutorials explain it; trained as mnist-static"),
        Bidirectional(LSTM(64, "reader"), "lstm"),
    ),
    _relative(
        "mnist-deep-bidirectional",
        N_("Two layers, each from either end"),
        N_("two layers of both directions, as the tutorials explain it; trained as mnist-static"),
        Bidirectional(LSTM(48, "reader_1"), "lstm_1"),
        Bidirectional(LSTM(48, "reader_2"), "lstm_2"),
    ),
    _relative(
        "mnist-dropout",
        N_("Two LSTMs with dropout between layers"),
        N_(
            "dropout of a half between layers, not across time, as the tutorials explain it; "
            "trained as mnist-static"
        ),
        LSTM(64, "lstm_1"),
        Dropout(0.5, "dropout_1"),
        LSTM(64, "lstm_2"),
        Dropout(0.5, "dropout_2"),
    ),
)

QUICK = DigitRecipe(
    name="mnist-98",
    title=N_("98% in seconds"),
    source=N_(
        "ours: half the units of the articles' LSTM, and a learning rate that rises and falls"
    ),
    layers=(LSTM(64, "lstm"), Dense(CLASSES, "logits")),
    loss_on="last",
    steps=1_000,
    batch=128,
    optimizer=AdamWCosine(peak_learning_rate=8e-3, warmup_epochs=0.1),
    data=PLAIN_MNIST,
    report_every=50,
)
"""Chosen by the validation digits alone: of the widths, lengths, rates and batches that were tried,
the shortest that read 98.5 of 100 of them, half a digit more than is asked of the test digits."""
