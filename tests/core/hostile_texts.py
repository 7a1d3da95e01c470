"""Texts of many kinds on which a step of the wrong growth, or of the wrong assumption, shows."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

HOSTILE: dict[str, Callable[[int], str]] = {
    "alternating marks": lambda n: "a" + "\u0315\u0316" * (n // 2),
    "half-width voiced marks": lambda n: "\uff76" + "\uff9e\u0316" * (n // 2),
    "marks between joiners": lambda n: "a" + "\u0315\u200d\u0316" * (n // 3),
    "one long word": lambda n: "a" * n,
    "one long number": lambda n: "1" * n + "x",
    "numbers with commas": lambda n: "1," * (n // 2),
    "apostrophes": lambda n: "'" * n,
    "contractions": lambda n: "a" + "'s" * (n // 2),
    "dots": lambda n: "." * n,
    "letters and dots": lambda n: "a." * (n // 2),
    "letters and hyphens": lambda n: "a-" * (n // 2),
    "dollar signs": lambda n: "$" * n + "5",
    "signs": lambda n: "%'" * (n // 2),
    "addresses": lambda n: "a@" * (n // 2),
    "open tags": lambda n: "<a" * (n // 2),
    "an open tag with blanks": lambda n: "<a " + "x " * (n // 2),
    "blanks before a Chinese letter": lambda n: "a" + " " * n + "\u4e00",
    "new lines": lambda n: "a\n" * (n // 2),
    "the same word": lambda n: "the " * (n // 4),
    "Chinese": lambda n: "\u4e00" * n,
    "different letters": lambda n: "".join(chr(0x4E00 + k % 20_000) for k in range(n)),
    "emoji": lambda n: "\U0001f468\u200d" * (n // 2),
    "flags": lambda n: "\U0001f1e9" * n,
    "conjuncts": lambda n: "\u0915\u094d" * (n // 2),
    "Hangul parts": lambda n: "\u1100" * n,
    "ligatures": lambda n: "\ufdfa" * n,
    "lone surrogates": lambda n: "\ud800" * n,
    "prefixed signs": lambda n: "\u0600\U000111c2" * (n // 2),
}
"""By kind, from a number of characters to a text of about that length."""

ANY_TEXT = st.text(
    st.sampled_from(
        "theofs \n.'\"%$<>b/-,5N?\u8001\u0301\u0316\u00e9\u200d\U0001f1e9\U0001f642&@#\u2026\u00a3"
        "\ufdfa\uff9e\u0e33\u0600\ud800\x00\t\u2028"
    )
    | st.characters(categories=None)
) | st.lists(
    st.sampled_from(
        (".'s", ".n't", "'s", "n't", "$", "us$", "...", "--", "<unk>", "<eos>", "<b>", "N", " ")
    )
).map("".join)
"""Anything that can be typed or sent, most of it what tokenizers have rules for."""
