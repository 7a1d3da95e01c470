"""The shortest way found to a network that reads 98 of 100 digits, from nothing."""

from __future__ import annotations

from core.i18n import N_
from core.recipes.digits import DigitRecipe
from core.recipes.layers import LSTM, Dense
from core.recipes.optimizers import AdamWCosine
from core.recipes.tutorials import CLASSES, PLAIN_MNIST

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
