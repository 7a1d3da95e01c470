"""What an idea about the characters of a text is, and its values over one text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Group = Literal["python", "syntax", "text", "marked"]


@dataclass(frozen=True)
class Concept:
    """An idea that a unit may stand for.

    Attributes:
        name: In addresses and reports, such as `string`.
        title: On screen, to be translated.
        about: A sentence on where it holds, to be translated.
        group: `python`: found by scanning source; `syntax`: found by parsing it; `text`: in any
            text; `marked`: marked by hand.
        is_number: Whether it is a number, such as a depth; else it holds or does not.
    """

    name: str
    title: str
    about: str
    group: Group
    is_number: bool = False


@dataclass(frozen=True)
class Labels:
    """The values of concepts at every character of a text of T characters.

    A value describes what has been read so far, that character included: the opening quote is
    inside the string, and the closing one is not.

    Attributes:
        values: By the name of a concept (T,): bool, or float32 for a number.
        missing: Why some concepts have no values, for people.
    """

    values: Mapping[str, NDArray[Any]]
    missing: Sequence[str] = field(default=())

    def __len__(self) -> int:
        return len(next(iter(self.values.values()), ()))

    def at(self, places: slice | NDArray[np.intp]) -> Labels:
        """Return the values at some characters only."""
        return Labels({name: found[places] for name, found in self.values.items()}, self.missing)


def joined(parts: Sequence[Labels]) -> Labels:
    """Join the labels of several texts; a concept that some text lacks is left out."""
    names = [name for name in parts[0].values if all(name in part.values for part in parts)]
    missing = tuple(dict.fromkeys(each for part in parts for each in part.missing))
    return Labels(
        {name: np.concatenate([part.values[name] for part in parts]) for name in names}, missing
    )
