"""The terms of the app: what each means, its formula, and the page that shows it.

The one place where a term is defined: pages take their tooltips from here.

>>> tooltip("forget gate")
'Share of the old cell state that is kept, for each unit and step: 1 keeps all, 0 erases it.'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.i18n import N_, gettext

Topic = Literal["sequences", "cells", "gates", "experiments", "digits", "text", "training"]

TOPICS: dict[Topic, str] = {
    "sequences": N_("Sequences and networks"),
    "cells": N_("Kinds of cells"),
    "gates": N_("Inside a cell"),
    "experiments": N_("Experiments"),
    "digits": N_("Reading digits"),
    "text": N_("Reading and writing text"),
    "training": N_("Training"),
}
"""Topics in the order in which a glossary lists them, with their titles in English."""


@dataclass(frozen=True)
class Term:
    """A term of the field.

    Attributes:
        name: In English, as it stands in a sentence.
        topic: The part of the glossary it belongs to.
        meaning: One or two sentences, in English.
        formula: Its equation in the letters of the cell's equations; empty where it has none.
        page: Path of the page that shows it, such as `gates`; empty where none does.
    """

    name: str
    topic: Topic
    meaning: str
    formula: str = ""
    page: str = ""


TERMS = (
    Term(
        N_("sequence"),
        "sequences",
        N_("A list of inputs read one after another: the rows of an image, or words of a text."),
        page="draw",
    ),
    Term(
        N_("step"),
        "sequences",
        N_("One input of the sequence and the update it causes: a row of an image, or a word."),
        page="gates",
    ),
    Term(
        N_("unit"),
        "sequences",
        N_("One of the parallel memory cells of a layer. Every unit is updated at every step."),
        page="gates",
    ),
    Term(
        N_("layer"),
        "sequences",
        N_("Units that read the same input. A stacked network feeds one layer to the next."),
        page="gates",
    ),
    Term(
        N_("weight"),
        "sequences",
        N_("A number that training adjusts. Inputs and hidden states are multiplied by weights."),
        page="by_hand",
    ),
    Term(
        N_("bias"),
        "sequences",
        N_("A number that training adjusts and that is added whatever the input is."),
        page="by_hand",
    ),
    Term(
        N_("simple RNN"),
        "cells",
        N_("The plain recurrent cell: its hidden state is recomputed from scratch at each step."),
        "h' = tanh(x W + h U + b)",
        "by_hand",
    ),
    Term(
        N_("LSTM"),
        "cells",
        N_(
            "Long short-term memory: a cell with a separate cell state that three gates erase, "
            "write and read."
        ),
        "c' = f * c + i * g,  h' = o * tanh(c')",
        "gates",
    ),
    Term(
        N_("GRU"),
        "cells",
        N_("Gated recurrent unit: a cell with one state and two gates, update and reset."),
        "h' = z * h + (1 - z) * g",
        "by_hand",
    ),
    Term(
        N_("LSTM of 1997"),
        "cells",
        N_(
            "The original LSTM, without a forget gate: its cell state is only ever added to, so "
            "nothing in it fades."
        ),
        "c' = c + i * g,  h' = o * tanh(c')",
        "memory",
    ),
    Term(
        N_("peephole LSTM"),
        "cells",
        N_("An LSTM whose gates also see the cell state of their own unit."),
        "i = sigmoid(z_i + p_i * c)",
        "memory",
    ),
    Term(
        N_("sLSTM"),
        "cells",
        N_(
            "The cell of xLSTM: its input gate is an exponential, and a normalizer divides its "
            "cell state by all that was written."
        ),
        "c' = f * c + i * g,  n' = f * n + i,  h' = o * c' / n'",
        "memory",
    ),
    Term(
        N_("minLSTM"),
        "cells",
        N_(
            "An LSTM whose gates see the input only, so that it can be trained on all steps at "
            "once. Its two gates add up to 1."
        ),
        "h' = f * h + i * g",
        "memory",
    ),
    Term(
        N_("bidirectional"),
        "cells",
        N_("Two layers read the sequence, one from each end. Needs the whole sequence first."),
        page="gates",
    ),
    Term(
        N_("embedding"),
        "cells",
        N_("A table with one row of numbers for each word; a word is read as its row."),
        page="story",
    ),
    Term(
        N_("forget gate"),
        "gates",
        N_(
            "Share of the old cell state that is kept, for each unit and step: 1 keeps all, "
            "0 erases it."
        ),
        "f = sigmoid(x W_f + h U_f + b_f)",
        "gates",
    ),
    Term(
        N_("input gate"),
        "gates",
        N_("Share of the candidate that is written into the cell state, from 0 to 1."),
        "i = sigmoid(x W_i + h U_i + b_i)",
        "gates",
    ),
    Term(
        N_("candidate"),
        "gates",
        N_("The new content proposed for the cell state, from -1 to 1."),
        "g = tanh(x W_g + h U_g + b_g)",
        "gates",
    ),
    Term(
        N_("output gate"),
        "gates",
        N_("Share of the cell state that is shown as hidden state, from 0 to 1."),
        "o = sigmoid(x W_o + h U_o + b_o)",
        "gates",
    ),
    Term(
        N_("update gate"),
        "gates",
        N_("In a GRU, the share of the old state that is kept; the rest is replaced."),
        "z = sigmoid(x W_z + h U_z + b_z)",
        "gates",
    ),
    Term(
        N_("reset gate"),
        "gates",
        N_("In a GRU, the share of the old state that the candidate may use."),
        "r = sigmoid(x W_r + h U_r + b_r)",
        "gates",
    ),
    Term(
        N_("cell state"),
        "gates",
        N_("The memory of an LSTM: old content times forget gate plus candidate times input gate."),
        "c' = f * c + i * g",
        "gates",
    ),
    Term(
        N_("hidden state"),
        "gates",
        N_("What a unit passes on: to the next step, and to the layer above."),
        "h' = o * tanh(c')",
        "gates",
    ),
    Term(
        N_("pre-activation"),
        "gates",
        N_("The weighted sum before the sigmoid or tanh is applied."),
        "x W + h U + b",
        "by_hand",
    ),
    Term(
        N_("saturated"),
        "gates",
        N_("A gate below 0.1 (closed) or above 0.9 (open): it blocks or passes nearly all."),
        page="gates",
    ),
    Term(
        N_("logit"),
        "gates",
        N_("The score of an answer before softmax. Only differences between logits matter."),
        page="gates",
    ),
    Term(
        N_("softmax"),
        "gates",
        N_("Turns logits into probabilities that sum to 1."),
        "p_k = exp(z_k) / sum_j exp(z_j)",
        "story",
    ),
    Term(
        N_("normalizer"),
        "gates",
        N_("A sum that an sLSTM keeps beside its cell state, and divides the cell state by."),
        "n' = f * n + i",
        "memory",
    ),
    Term(
        N_("stabilizer"),
        "gates",
        N_("A number that an sLSTM subtracts in its exponentials; it changes no output."),
        "m' = max(log f + m, z_i)",
        "memory",
    ),
    Term(
        N_("carousel"),
        "gates",
        N_(
            "Constant error carousel: with forget gate 1 and input gate 0 a cell state, and its "
            "gradient, pass every step unchanged."
        ),
        page="memory",
    ),
    Term(
        N_("vanishing gradient"),
        "gates",
        N_(
            "A gradient that shrinks at every step on its way back, so that distant steps "
            "teach the network nothing."
        ),
        page="memory",
    ),
    Term(
        N_("intervention"),
        "experiments",
        N_("A change made while the network runs, such as a gate held at 0, to see its effect."),
        page="gates",
    ),
    Term(
        N_("ablation"),
        "experiments",
        N_("Removing a unit by holding its hidden state at 0."),
        page="gates",
    ),
    Term(
        N_("importance"),
        "experiments",
        N_("How much less probable the right answer becomes, on average, without a unit."),
        page="gates",
    ),
    Term(
        N_("logit attribution"),
        "experiments",
        N_(
            "How much each unit widened the gap between two logits at one step. The amounts add "
            "up to the change."
        ),
        page="gates",
    ),
    Term(
        N_("attribution"),
        "experiments",
        N_("How much each step that was read contributed to one answer."),
        page="gates",
    ),
    Term(
        N_("baseline"),
        "experiments",
        N_("What stands for nothing when a step is erased, such as blank paper or a mean word."),
        page="gates",
    ),
    Term(
        N_("erasure"),
        "experiments",
        N_(
            "Replace a step by the baseline, read again, and see how far the logit falls: it "
            "measures what really happens."
        ),
        page="gates",
    ),
    Term(
        N_("gradient x input"),
        "experiments",
        N_(
            "The derivative of the logit by each number that was read, times how far that number "
            "is from the baseline."
        ),
        page="gates",
    ),
    Term(
        N_("integrated gradients"),
        "experiments",
        N_(
            "Gradient x input with the derivative averaged on the way from the baseline to the "
            "input. It adds up to the difference between their two logits."
        ),
        page="gates",
    ),
    Term(
        N_("rank correlation"),
        "experiments",
        N_("How alike two rankings are: 1 is the same order, 0 no relation, -1 the reverse."),
        page="gates",
    ),
    Term(
        N_("top activations"),
        "experiments",
        N_("The inputs and steps at which a unit's hidden state was largest."),
        page="gates",
    ),
    Term(
        N_("confidence"),
        "digits",
        N_("The probability that a network gives its own answer."),
        page="draw",
    ),
    Term(
        N_("calibration"),
        "digits",
        N_("Agreement of confidence and accuracy: of answers given at 80%, 80% are right."),
        page="draw",
    ),
    Term(
        N_("confidence interval"),
        "digits",
        N_("The range that covers the true accuracy in 95 of 100 such measurements (Wilson)."),
        page="lab",
    ),
    Term(
        N_("token"),
        "text",
        N_("A word, a sign or a character: the unit in which a network reads text."),
        page="story",
    ),
    Term(
        N_("vocabulary"),
        "text",
        N_("The tokens that a network knows. Others are unknown to it."),
        page="story",
    ),
    Term(
        N_("window"),
        "text",
        N_("The number of past tokens that a network sees when it predicts the next one."),
        page="story",
    ),
    Term(
        N_("temperature"),
        "text",
        N_("Logits are divided by it before softmax: low is cautious, high is adventurous."),
        "p = softmax(z / T)",
        "story",
    ),
    Term(
        N_("top-k"),
        "text",
        N_("Only the k most probable tokens may be drawn."),
        page="story",
    ),
    Term(
        N_("surprise"),
        "text",
        N_("How unexpected a word was, in bits: 1 bit for a probability of 1/2, 10 for 1/1024."),
        "-log2 p",
        "language",
    ),
    Term(
        N_("perplexity"),
        "text",
        N_(
            "Two to the mean surprise: the network is as unsure as when choosing among that many "
            "equally likely words."
        ),
        "2 ** mean(-log2 p)",
        "language",
    ),
    Term(
        N_("n-gram"),
        "text",
        N_("A model that predicts a word from counts of the n - 1 words before it."),
        page="language",
    ),
    Term(
        N_("F1"),
        "text",
        N_(
            "How well yeses agree with the truth, from 0 to 1: high only if most yeses are right "
            "(precision P) and most true places get one (recall R)."
        ),
        "2 P R / (P + R)",
        "units",
    ),
    Term(
        N_("permutation test"),
        "text",
        N_(
            "What the best of many units reaches for labels that mean nothing: the true ones, "
            "shifted against the text 19 times. What is no better may be chance."
        ),
        page="units",
    ),
    Term(
        N_("linear probe"),
        "text",
        N_(
            "A weighted sum of all units, fitted to tell whether an idea holds: what the layer "
            "knows of it, whether or not one unit does."
        ),
        page="units",
    ),
    Term(
        N_("loss"),
        "training",
        N_("What training lowers: the mean of -ln p of the right answers, in nats."),
        "-ln p",
        "lab",
    ),
    Term(
        N_("gradient"),
        "training",
        N_("The direction in which the loss rises fastest; training steps the other way."),
        page="lab",
    ),
    Term(
        N_("batch"),
        "training",
        N_("The examples that one training step looks at together."),
        page="lab",
    ),
    Term(
        N_("epoch"),
        "training",
        N_("One pass through all training examples."),
        page="lab",
    ),
    Term(
        N_("learning rate"),
        "training",
        N_("How far a training step moves the weights along the gradient."),
        page="lab",
    ),
    Term(
        N_("dropout"),
        "training",
        N_("Randomly zeroing values during training, so that units do not rely on each other."),
        page="lab",
    ),
    Term(
        N_("overfitting"),
        "training",
        N_("Doing better on the training examples than on new ones."),
        page="lab",
    ),
    Term(
        N_("validation set"),
        "training",
        N_("Examples kept out of training and used for choosing, for instance when to stop."),
        page="lab",
    ),
    Term(
        N_("test set"),
        "training",
        N_("Examples used only for the final measurement, never for choosing."),
        page="lab",
    ),
)
"""All terms, topic by topic."""

_BY_NAME = {term.name: term for term in TERMS}


def tooltip(name: str) -> str:
    """Explain a term in the visitor's language.

    Args:
        name: A term's name in English, such as `forget gate`.

    Raises:
        KeyError: If the glossary lacks the term.
    """
    return gettext(_BY_NAME[name].meaning)
