"""What a page's address carries: parameters declared once, read on entry and kept up to date.

A page lists its parameters in its `state.py`. Each says how its text becomes a part of the page's
state, which also validates it, and which text stands for the state. On the first run of a visit
`read_params` takes the address over; what cannot be used changes nothing and gives one sentence for
the page to show. After every run `write_params` brings the address up to date: what is at its
default is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from core.i18n import gettext as _
from core.whole_numbers import shown, whole_number_from_text
from pages.parts.problems import guarded

S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True)
class QueryParam(Generic[S]):
    """One parameter of an address.

    Attributes:
        name: As it stands in the address.
        read: Parse the text, validate it and take it over into the state; ValueError with one
            sentence if it cannot be used, the state then unchanged. None if it is read elsewhere.
        write: The text for a state, None where it is at its default. A parameter without this
            function is written by the browser, such as the row of the time cursor.
    """

    name: str
    read: Callable[[S, str], None] | None = None
    write: Callable[[S], str | None] | None = None


def value_param(
    name: str,
    parse: Callable[[str], T],
    *,
    default: T,
    attribute: str | None = None,
    to_text: Callable[[T], str] = str,
) -> QueryParam[Any]:
    """Declare a parameter that is one attribute of the state.

    Args:
        name: As it stands in the address.
        parse: Parse and validate its text; ValueError with one sentence if it cannot be used.
        default: The value that an address leaves out; None, an empty field, is left out as well.
        attribute: Of the state; the parameter's name if None.
        to_text: The text for a value.
    """
    where = attribute or name

    def read(state: Any, text: str) -> None:
        setattr(state, where, parse(text))

    def write(state: Any) -> str | None:
        value = getattr(state, where)
        return None if value is None or value == default else to_text(value)

    return QueryParam(name, read, write)


def flag_param(name: str, attribute: str) -> QueryParam[Any]:
    """Declare a parameter that is 1 where an attribute of the state is true, else left out."""

    def parse(text: str) -> bool:
        if text not in ("0", "1"):
            raise ValueError(
                _("{name} in the link must be 1 or 0, not {value}.", name=name, value=shown(text))
            )
        return text == "1"

    return value_param(name, parse, default=False, attribute=attribute, to_text=lambda _value: "1")


def number_param(
    name: str, low: int, high: int, what: str, *, default: int | None, attribute: str | None = None
) -> QueryParam[Any]:
    """Declare a parameter that is a whole number from `low` to `high`.

    Args:
        name: As it stands in the address.
        low: The smallest that is allowed.
        high: The largest.
        what: What it is, as its field is labelled; translated when it is needed.
        default: The value that an address leaves out.
        attribute: Of the state; the parameter's name if None.
    """
    return value_param(
        name,
        lambda text: whole_number_from_text(text, low, high, _(what)),
        default=default,
        attribute=attribute,
    )


def read_params(
    params: Iterable[QueryParam[S]], state: S, asked: Mapping[str, str] | None = None
) -> list[str]:
    """Take over into a page's state what an address asks for.

    Args:
        params: The page's, in the order in which they depend on each other.
        state: The page's.
        asked: By name the texts of the address; those of the visitor's address if None.

    Returns:
        One sentence for each parameter that cannot be used.
    """
    texts = st.query_params.to_dict() if asked is None else asked
    problems: list[str] = []
    for param in params:
        if param.read and param.name in texts:
            with guarded(problems):
                param.read(state, texts[param.name])
    return problems


def write_params(params: Iterable[QueryParam[S]], state: S) -> None:
    """Bring the visitor's address up to date with a page's state."""
    write_texts({param.name: param.write(state) for param in params if param.write})


def write_texts(texts: Mapping[str, str | None]) -> None:
    """Put texts into the visitor's address where they differ; None takes one out."""
    for name, text in texts.items():
        if text is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != text:
            st.query_params[name] = text


def page_state(key: str, make: Callable[[], S]) -> tuple[S, bool]:
    """Find the session's state of a page, or make it.

    Args:
        key: Under which the session keeps it.
        make: Makes the state of a new session.

    Returns:
        The state, and whether its address is to be read now: once in every visit of a page.
    """
    if key not in st.session_state:
        st.session_state[key] = make()
    visit = st.session_state.get("visit", 0)
    is_entry = st.session_state.get(f"{key}-visit") != visit
    st.session_state[f"{key}-visit"] = visit
    return st.session_state[key], is_entry
