"""Text or ids for a model that reads tokens, and the vocabulary that tells one from the other."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _
from core.i18n import ngettext
from core.whole_numbers import shown

MAX_ENTRIES = 1_000_000
MAX_TEXT = 100_000
NAMED = 5
"""So many unknown words are named in a sentence."""


@dataclass(frozen=True)
class TokenIds:
    """A text as a model reads it.

    Attributes:
        ids: (T,).
        words: (T,), what each of them stands for.
        notes: What was left out, for people.
    """

    ids: NDArray[np.intp]
    words: tuple[str, ...]
    notes: tuple[str, ...] = ()


def parse_vocabulary(text: str) -> dict[str, int]:
    """Read a vocabulary: JSON, `word,id` lines, or a word a line, which are counted from 0.

    JSON is an object such as Keras' `word_index`, `{"the": 1}`, one the other way round,
    `{"1": "the"}`, a list of words, or what `Tokenizer.to_json` writes.

    Returns:
        By word its id.

    Raises:
        ValueError: If it is none of these.
    """
    if text.lstrip().startswith(("{", "[")):
        try:
            return _from_plain(json.loads(text))
        except (json.JSONDecodeError, RecursionError):
            reason = _("The vocabulary is no JSON: a bracket or a quote is missing.")
            raise ValueError(reason) from None
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise ValueError(_("The vocabulary is empty."))
    pairs = [re.fullmatch(r'"?(.*?)"?\s*[,;\t]\s*(\d{1,9})', line) for line in lines]
    if pairs[0] is None and all(pairs[1:]) and len(pairs) > 1:
        pairs = pairs[1:]  # a line of names
    found = [pair for pair in pairs if pair]
    if found and len(found) == len(pairs):
        return _checked({pair[1]: int(pair[2]) for pair in found})
    return _checked({line.strip("\r\n"): k for k, line in enumerate(lines)})


def _from_plain(plain: Any) -> dict[str, int]:
    if isinstance(plain, Mapping) and isinstance(plain.get("config"), Mapping):
        index = plain["config"].get("word_index", {})
        plain = json.loads(index) if isinstance(index, str) else index
    if isinstance(plain, list) and all(isinstance(word, str) for word in plain):
        return _checked({word: k for k, word in enumerate(plain)})
    if isinstance(plain, Mapping):
        try:
            if all(isinstance(word, str) for word in plain.values()):
                return _checked({word: int(id_) for id_, word in plain.items()})
            return _checked({str(word): int(id_) for word, id_ in plain.items()})
        except (ValueError, TypeError, OverflowError):
            pass
    raise ValueError(_("The vocabulary must be a list of words, or give a number to each word."))


def _checked(vocabulary: dict[str, int]) -> dict[str, int]:
    if not vocabulary:
        raise ValueError(_("The vocabulary is empty."))
    if len(vocabulary) > MAX_ENTRIES:
        raise ValueError(
            _("The vocabulary has more than {most:,} entries.", most=MAX_ENTRIES),
        )
    if min(vocabulary.values()) < 0:
        raise ValueError(_("The vocabulary has a number below 0."))
    return vocabulary


def read_tokens(text: str, vocabulary: Mapping[str, int], size: int) -> TokenIds:
    """Turn a text into the ids of its words, or of its characters where the vocabulary has those.

    Without a vocabulary the text is a list of ids, such as `12, 7, 430`.

    Args:
        text: What was typed or read from a file.
        vocabulary: By word its id; empty for ids.
        size: How many ids the model knows; those are 0 to `size` - 1.

    Raises:
        ValueError: If nothing in it can be read, or an id does not exist.
    """
    text = text[:MAX_TEXT]
    if not vocabulary:
        return _ids(text, size)
    words = _split(text, vocabulary)
    known = [word for word in words if word in vocabulary]
    unknown = tuple(dict.fromkeys(word for word in words if word not in vocabulary))
    if not known:
        raise ValueError(_("None of these words is in the vocabulary."))
    ids = np.array([vocabulary[word] for word in known], np.intp)
    if ids.max() >= size:
        word = known[int(ids.argmax())]
        raise ValueError(
            _(
                "{word} has the number {id} in the vocabulary; the model knows 0 to {last}.",
                word=shown(word),
                id=int(ids.max()),
                last=size - 1,
            )
        )
    notes: tuple[str, ...] = ()
    if unknown:
        named = ", ".join(shown(word) for word in unknown[:NAMED])
        notes = (
            ngettext(
                "{n} word is not in the vocabulary and is left out: {words}.",
                "{n} words are not in the vocabulary and are left out: {words}.",
                len(unknown),
                words=named,
            ),
        )
    return TokenIds(ids, tuple(known), notes)


def _ids(text: str, size: int) -> TokenIds:
    parts = re.findall(r"[^\s,;\[\]]+", text)
    if not parts:
        raise ValueError(_("There are no ids: type whole numbers such as 12, 7, 430."))
    for part in parts:
        if not re.fullmatch(r"\d{1,12}", part):
            raise ValueError(
                _(
                    "{text} is no id; without a vocabulary the model reads whole numbers.",
                    text=shown(part),
                )
            )
    ids = np.array([int(part) for part in parts])
    if ids.max() >= size:
        raise ValueError(
            _(
                "The id {id} does not exist; the model knows 0 to {last}.",
                id=int(ids.max()),
                last=size - 1,
            )
        )
    return TokenIds(ids.astype(np.intp), tuple(str(id_) for id_ in ids.tolist()))


def _split(text: str, vocabulary: Mapping[str, int]) -> Sequence[str]:
    """The characters of a text where the vocabulary knows no longer words, else its words.

    Words are as they stand there where the vocabulary has capitals, in lower case where not.
    """
    if max(map(len, vocabulary)) == 1:
        return text
    if all(word == word.lower() for word in vocabulary):
        text = text.lower()
    rough = text.split()
    return [
        piece
        for word in rough
        for piece in ([word] if word in vocabulary else re.findall(r"[\w']+|[^\w\s]", word))
    ]
