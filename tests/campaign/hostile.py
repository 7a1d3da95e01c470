"""Hostile values, each a function of a random generator: texts, numbers, JSON."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from tests.core.hostile_texts import HOSTILE

FRAGMENTS = (
    *("", "0", "-1", "1e999", "nan", "inf", "-inf", "None", "null", "true", "0x1f", "1_0", "1.5"),
    *("\u0661\u0662", "\u00b2", "\x00\x1b[31m", "<b>&\"'</b>", "../../etc/passwd", "%s%n{0}{x}"),
    *(".'s", ".n't", "'s", "n't", "us$.", "<unk>", "<eos>", "N", "$", "...", "--", "~", "\u2028"),
    *("e\u0301", "\ufdfa", "\uff9e", "\u0e33", "\u0600", "\u200d", "\U0001f1e9", "\U0001f642"),
    *("mute.all.1", "force-forget_gate-", "scale-cell_state-nan.all.1", "0.0_5.3", "easy-7", "[{"),
    *("the cat", "had a general", "a\nb\tc", "\r\n", "   ", "$x^2$", "[a](javascript:alert(1))"),
)


def text(random: Random, most: int = 3_000) -> str:
    """A text of up to about `most` characters; it may hold lone surrogates."""
    length = int(most ** random.random())
    match random.randrange(5):
        case 0:
            return HOSTILE[random.choice(list(HOSTILE))](length)
        case 1:
            return "".join(random.choices(FRAGMENTS, k=1 + length % 12))
        case 2:
            return " ".join(random.choices(FRAGMENTS, k=1 + length % 40))
        case 3:
            return "".join(chr(random.randrange(0x110000)) for _ in range(min(length, 300)))
        case _:
            return random.choice(FRAGMENTS)


def sendable(words: str) -> str:
    """A text as it can stand in an address or a message: without lone surrogates."""
    return words.encode("utf-8", "replace").decode()


def mutated(random: Random, legal: str) -> str:
    """A legal text with a few parts deleted, doubled, replaced or added."""
    words = legal
    for _ in range(random.randint(1, 3)):
        at = random.randint(0, len(words))
        to = min(len(words), at + random.randint(0, 4))
        new = random.choice((*FRAGMENTS, words[at:to] * 2, str(random.randint(-3, 300)), ".", "-"))
        words = words[:at] + new + words[to:]
    return words


def number(random: Random) -> Any:
    """A number that code may not expect."""
    return random.choice(
        (
            *(0, -1, 1, 2**31, -(2**63), 10**400, 1e308, -1e308, 5e-324, 0.5, True),
            *(
                float("nan"),
                float("inf"),
                float("-inf"),
                random.randint(-300, 300),
                random.random(),
            ),
        )
    )


def plain(random: Random, depth: int = 4) -> Any:
    """What JSON can hold: of any type, nested, with keys that components use and others."""
    kind = random.randrange(7 if depth else 4)
    if kind < 2:
        return number(random)
    if kind == 2:
        return text(random, 300)
    if kind == 3:
        return random.choice((None, True, False, "told", "gates", ""))
    if kind == 4:
        return [plain(random, depth - 1) for _ in range(random.randint(0, 5))]
    keys = ("picked", "column", "word", "id", "unit", "value", "objects", "type", "path", "0", "")
    return {random.choice(keys): plain(random, depth - 1) for _ in range(random.randint(0, 5))}


def as_json(random: Random, value: Any) -> str:
    """JSON of a value, at times cut short, nested beyond any limit, or of long digits."""
    match random.randrange(12):
        case 0:
            whole = json.dumps(value)
            return whole[: random.randint(0, len(whole))]
        case 1:
            return "[" * 20_000 + "]" * 20_000
        case 2:
            return '{"picked":' * 5_000 + "1" + "}" * 5_000
        case 3:
            return '{"picked": ' + "9" * random.choice((400, 4_000, 40_000)) + "}"
        case _:
            return json.dumps(value)
