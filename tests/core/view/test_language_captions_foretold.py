"""What was expected is told in order, the likeliest first."""

from __future__ import annotations

import re

from core.language.scored_text import score_text
from core.view.language_captions import prediction_sentence
from tests.core.language.made_up import language_model

MODEL = language_model()


def test_the_three_likeliest_words_are_named_with_their_chances() -> None:
    read = score_text(MODEL, "the cat saw")
    for place in range(4):
        told = prediction_sentence(MODEL, read, place)
        first = MODEL.vocabulary.entries[read.expected[place, 0]]
        named = "the end" if first == "<eos>" else f"\u201c{first}\u201d"
        assert told.startswith(f"It expected {named} ({read.chances[place, 0]:.0%})")
        assert len(re.findall(r"\(<?\d+%\)", told)) == 3
