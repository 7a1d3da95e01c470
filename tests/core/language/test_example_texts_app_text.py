"""The app's own sentences are in the words of the shipped network, as one text."""

from __future__ import annotations

from core.data.ptb import END_OF_SENTENCE
from core.language.example_texts import HIDDEN_TEXTS, app_text
from tests.core.language.made_up import language_model


def test_every_sentence_ends_once_and_none_is_empty() -> None:
    text = app_text(language_model())
    assert len(text.sentences) > len(HIDDEN_TEXTS)
    assert all(text.sentences)
    assert all(END_OF_SENTENCE not in sentence for sentence in text.sentences)
    stream = language_model().vocabulary.tokens(text.ids)
    assert stream[0] == stream[-1] == END_OF_SENTENCE
    assert len(stream) == 1 + sum(len(sentence) + 1 for sentence in text.sentences)
