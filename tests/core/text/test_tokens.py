"""Text as a reader takes it apart: punctuation, accents, emoji, scripts without blanks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.stories.texts import story_text
from core.text.tokens import KINDS, Kind, join, kind_of, split

TYPED = {
    "Had a general": ("Had", "a", "general"),
    "  had\ta \n general ": ("had", "a", "general"),
    "cat,the bell.": ("cat", ",", "the", "bell", "."),
    "(who?!)": ("(", "who", "?", "!", ")"),
    "\u201cI don\u2019t\u201d": ("\u201c", "I", "don\u2019t", "\u201d"),
    "a well-known cat -- old": ("a", "well-known", "cat", "--", "old"),
    "wait... \u2014\u2014": ("wait", "...", "\u2014\u2014"),
    "3.14 or 1,000.": ("3.14", "or", "1,000", "."),
    "the mice' bell": ("the", "mice", "'", "bell"),
    "\u6211 love cats\uff0c\u4ed6": ("\u6211", "love", "cats", "\uff0c", "\u4ed6"),
    "e\u0301te\u0301": ("\xe9t\xe9",),
    "\u0939\u093f\u0928\u094d\u0926\u0940 \u092e\u0947\u0902": (
        "\u0939\u093f\u0928\u094d\u0926\u0940",
        "\u092e\u0947\u0902",
    ),
    "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd": (
        "\u05e9\u05dc\u05d5\u05dd",
        "\u05e2\u05d5\u05dc\u05dd",
    ),
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f44d\U0001f3fd": (
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\U0001f44d\U0001f3fd",
    ),
    "\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7": (
        "\U0001f1e9\U0001f1ea",
        "\U0001f1eb\U0001f1f7",
    ),
    "a\x00b\u202ec\ufeff": ("abc",),
    "<b>$x$": ("<", "b", ">", "$", "x", "$"),
    " \n\t": (),
    "": (),
}


@pytest.mark.parametrize("text", TYPED)
def test_words_are_what_a_reader_sees(text: str) -> None:
    assert split(text, "words") == TYPED[text]


def test_the_fable_is_split_as_its_article_splits_it() -> None:
    fable = story_text("belling-the-cat").text
    assert split(fable, "words") == tuple(fable.split())


def test_characters_keep_blanks_and_new_lines_each_run_as_one() -> None:
    assert split(" a  cat \n\n e\u0301! ", "characters") == tuple("a cat\n\xe9!")


def test_white_space_beside_chinese_is_no_character() -> None:
    assert split("\u4e00 \u53ea\n\u732b\uff0c \u597d a b", "characters") == tuple(
        "\u4e00\u53ea\u732b\uff0c\u597da b"
    )


@given(st.text(), st.sampled_from(KINDS))
def test_what_was_put_together_is_split_the_same_way(text: str, kind: Kind) -> None:
    tokens = split(text, kind)
    assert split(join(tokens, kind), kind) == tokens


@given(st.text(), st.sampled_from(KINDS))
def test_no_token_is_empty_and_no_word_holds_white_space(text: str, kind: Kind) -> None:
    tokens = split(text, kind)
    assert all(tokens)
    assert kind == "characters" or not any(token.isspace() for token in tokens)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The mice had a council.", "words"),
        ("\u4e00\u53e3\u8001\u4e95\u91cc\u4f4f\u7740", "characters"),
        ("\u732b\u304c\u3044\u308b", "characters"),
        ("\uff71\uff72 \uff76\uff9e \uff77", "characters"),
        ("ACGTTGCA" * 50, "characters"),
        ("A foreword in English. " * 500 + "\u4e00\u53e3\u8001\u4e95" * 20_000, "characters"),
        ("He wrote \u4e95 once in a long English letter.", "words"),
        ("\u043c\u044b\u0448\u0438 \u0438 \u043a\u043e\u0442", "words"),
        ("123 !", "words"),
        ("", "words"),
    ],
)
def test_a_kind_is_proposed_by_the_scripts_of_a_text(text: str, kind: Kind) -> None:
    assert kind_of(text) == kind


def test_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="not by 'lines'"):
        split("a", "lines")


CODE = "def f(x):\n    if x:\n\n\n        return 1\r\nend  of it"


def test_words_keep_line_breaks_with_their_indentation_where_asked() -> None:
    tokens = split(CODE, "words", keep_lines=True)
    assert [token for token in tokens if token.isspace()] == ["\n    ", "\n\n        ", "\n"]
    assert join(tokens, "words") == ("def f ( x ) :\n    if x :\n\n        return 1\nend of it")
    assert not [token for token in split(CODE, "words") if token.isspace()]


def test_characters_keep_every_blank_and_line_break_where_asked() -> None:
    tokens = split(CODE, "characters", keep_lines=True)
    assert join(tokens, "characters") == CODE.replace("\r\n", "\n")
    poem = "\u5e8a\u524d\u660e\u6708\u5149\n\u7591\u662f \u5730\u4e0a\u971c"
    assert split(poem, "characters", keep_lines=True) == tuple(poem.replace(" ", ""))


@given(st.text(st.sampled_from("ab .\n\t-\u4e00\u2028") | st.characters()), st.sampled_from(KINDS))
def test_with_its_lines_a_text_is_split_the_same_way_again(text: str, kind: Kind) -> None:
    tokens = split(text, kind, keep_lines=True)
    assert split(join(tokens, kind), kind, keep_lines=True) == tokens


def test_scripts_are_split_into_what_their_readers_call_characters() -> None:
    assert split("\u0939\u093f\u0928\u094d\u0926\u0940", "characters") == (
        "\u0939\u093f",
        "\u0928\u094d\u0926\u0940",
    )
    assert split("\u0e19\u0e49\u0e33", "characters") == ("\u0e19\u0e49\u0e33",)
