"""Whatever is typed comes out in the corpus's words, and nothing of it is lost."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.language.ptb_tokenizer import LEFT_OUT, PtbToken, tokenize
from core.text.vocabulary import Vocabulary

ENTRIES = [
    "the",
    "<unk>",
    "<eos>",
    "N",
    "of",
    "'s",
    "$",
    "a",
    "&",
    "mr.",
    "n't",
    "u.s.",
    "i",
    "co.",
    "no",
    "can",
    "not",
    "do",
    "did",
    "ca",
    "wo",
    "fell",
    "#",
    "'",
    "companies",
    "at&t",
    "it",
    "'re",
    "buy-out",
    "and",
    "no.",
    "smith",
    "5-year",
]
VOCABULARY = Vocabulary("words", tuple(ENTRIES))


def tokens(typed: str) -> str:
    return " ".join(piece.token for piece in tokenize(typed, VOCABULARY) if piece.is_read)


def left_out(typed: str) -> list[str]:
    return [piece.typed for piece in tokenize(typed, VOCABULARY) if not piece.is_read]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("The COMPANIES fell", "the companies fell"),
        ("They fell", "<unk> fell"),
        ("it fell 8%", "it fell N N"),
        ("$1,234.50 and 5$", "$ N and N $"),
        ("US$5", "<unk> $ N"),
        ("\u00a33 .5 1/2 10:30 \u0663", "# N N N N N"),
        ("3rd 5-year 7-year", "<unk> 5-year <unk>"),
        ("don't can't won\u2019t", "do n't ca n't wo n't"),
        ("cannot", "can not"),
        (".'s it .n't us$.", "'s it <eos> n't <unk> $ <eos>"),
        ("it's they're", "it 's <unk> 're"),
        ("companies' buy-out", "companies ' buy-out"),
        ("AT&T's a & b", "at&t 's a & <unk>"),
        ("http://a.b/c?d=1 me@home.org", "<unk> <unk>"),
        ("word--the\u2014co.", "<unk> the co."),
        ("\uff23\uff4f\uff4d\uff50\uff41\uff4e\uff49\uff45\uff53", "companies"),
    ],
)
def test_words_are_read_as_the_corpus_writes_them(typed: str, read: str) -> None:
    assert tokens(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("It fell. It fell! it? the", "it fell <eos> it fell <eos> it <eos> the"),
        ("it fell.", "it fell <eos>"),
        ("it fell ... and fell...", "it fell and fell"),
        ("what?! no", "<unk> <eos> no"),
        ("the.Companies", "the <eos> companies"),
        (
            "the U.S. and Mr. Smith of Smith & Co. fell",
            "the u.s. and mr. smith of smith & co. fell",
        ),
        ("It did. No. 5 fell", "it did <eos> no. N fell"),
        ("It said no. The companies", "it <unk> no <eos> the companies"),
        ("e.g. the Ph.D., fell", "<unk> the <unk> fell"),
        ("it fell\nit did", "it fell <eos> it did"),
        ("it fell\n\n\nit did\n", "it fell <eos> it did"),
        ("it fell\nand did. It fell", "it fell and did <eos> it fell"),
        ("it fell \u3002", "it fell <eos>"),
        (". ? it", "it"),
    ],
)
def test_stops_end_sentences_and_lines_do_where_there_are_none(typed: str, read: str) -> None:
    assert tokens(typed) == read


def test_what_the_corpus_has_no_place_for_is_kept_as_typed() -> None:
    assert left_out('"it," (fell); the - a *') == ['"', ",", '"', "(", ")", ";", "-", "*"]
    assert left_out("'it' fell") == ["'", "'"]


def test_tags_are_left_out_and_their_words_are_read() -> None:
    typed = "<b>it</b> <script>fell</script> a < the <unk>"
    assert tokens(typed) == "it fell a the <unk>"
    assert left_out(typed) == ["<b>", "</b>", "<script>", "</script>", "<"]


def test_an_unknown_word_remembers_what_it_was() -> None:
    pieces = tokenize("the Pikachu \u8001\u4e95 \U0001f642", VOCABULARY)
    assert [piece.typed for piece in pieces if piece.token == "<unk>"] == [
        "Pikachu",
        "\u8001",
        "\u4e95",
        "\U0001f642",
    ]


@pytest.mark.parametrize("typed", ["", "  \n ", "\x00", "\u200b"])
def test_of_nothing_nothing_is_made(typed: str) -> None:
    assert tokenize(typed, VOCABULARY) == ()


def test_the_corpus_itself_is_read_as_it_stands() -> None:
    line = "mr. smith and the u.s. companies ' buy-out did n't fall $ N of co. at&t 's N N"
    assert tokens(line) == line.replace("fall", "<unk>")


def test_where_no_word_stands_for_numbers_they_are_words_like_others() -> None:
    vocabulary = Vocabulary("words", ("<unk>", "<eos>", "rose", "7"))
    pieces = tokenize("rose 7 or 8%, N.", vocabulary)
    assert [piece.token for piece in pieces] == [
        "rose",
        "7",
        "<unk>",
        "<unk>",
        "",
        "",
        "<unk>",
        "<eos>",
    ]


TYPED = st.text(
    st.sampled_from("theof \n.'\"%$<>b/-,5N?\u8001\u0301\u00e9\U0001f642&@#\u2026")
    | st.characters()
)


@given(TYPED)
@example("'" * 30)
@example("a" * 2_000 + "." * 2_000)
@example("a" + "%'" * 1_000)
@example("'a," * 300)
@example("a" + "'s" * 1_000)
@example("$" * 1_000 + "5")
@example("<a" * 500)
@example("\u0130\u00df\ufb01\u00bd'S")
def test_any_text_is_spelt_in_known_words_and_loses_no_sign_that_can_be_seen(typed: str) -> None:
    pieces = tokenize(typed, VOCABULARY)
    assert all(piece.token in (*ENTRIES, LEFT_OUT) for piece in pieces)
    assert all(piece.typed for piece in pieces)
    kept = "".join(piece.typed for piece in pieces)
    assert _visible(kept) == _visible(typed)


def _visible(text: str) -> int:
    """How many signs a reader sees: a mark alone may go where it stands on nothing."""
    hidden = ("Cc", "Cf", "Cs", "Mn", "Mc", "Me")
    signs = unicodedata.normalize("NFKC", text)
    return sum(not sign.isspace() and unicodedata.category(sign) not in hidden for sign in signs)


@given(TYPED)
def test_what_was_read_is_read_the_same_again(typed: str) -> None:
    once = tokens(typed)
    assert tokens(once).removesuffix(" <eos>") == once.removesuffix(" <eos>")


def test_a_piece_is_read_where_it_has_a_token() -> None:
    assert PtbToken("It", "it").is_read
    assert not PtbToken(",", LEFT_OUT).is_read
