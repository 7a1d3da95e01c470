"""What a cut does to a language model: how unsure it is of the words that came."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.cuts.interventions import run_cut
from core.cuts.kinds import Cut
from core.inside.subject import Subject
from core.language.app_text import app_text
from core.language.model import LanguageModel
from core.language.surprise import bits, two_to_the_mean
from core.trace import Trace


def app_text_perplexity(model: LanguageModel, cuts: Sequence[Cut] = ()) -> float:
    """The perplexity of the app's own sentences, read as one text with these cuts.

    Raises:
        ValueError: If a cut cannot be made.
    """
    ids = app_text(model).ids
    trace = run_cut(model.network, ids[None, :-1], cuts)
    return two_to_the_mean(bits(trace.logits[0], ids[1:]))


def perplexity_here(subject: Subject, trace: Trace) -> float:
    """The perplexity of the words that were read, two at least; the first of them was given."""
    ids = subject.inputs.astype(np.intp)
    return two_to_the_mean(bits(trace.logits[0, :-1], ids[1:]))


def perplexity_sentence(before: float, after: float) -> str:
    """Both perplexities, in words."""
    return (
        f"it is as unsure as choosing among {_choices(after)} words with the cut, "
        f"{_choices(before)} without it."
    )


def _choices(perplexity: float) -> str:
    return f"{perplexity:,.1f}" if perplexity < 10 else f"{perplexity:,.0f}"
