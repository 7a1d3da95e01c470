"""The training lab in its address: which runs, which one is watched, which recipe is open.

`/lab?run=ID&beside=ID,ID&compare=1,2&recipe=mnist-static&units=64&layer=lstm&row=12&checkpoint=7`;
`beside` lists all runs in their order, `compare` counts in it from 1, settings come where they
differ from the recipe's. The cursors `row` and `checkpoint` look after themselves in the browser.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import streamlit as st

from core import cache
from core.recipes import recipe
from core.recipes.settings import settings_of
from pages.parts.deep_link import entering
from pages.parts.lab.state import MOST_RUNS, LabState

_MOST_CHARS = 400  # of a list of runs
_CURSOR_LIMIT = 1_000


def get_lab_state() -> LabState:
    """The session's book; on the first run of a visit it takes over what the address asks for."""
    if "lab-book" not in st.session_state:
        st.session_state["lab-book"] = LabState()
    state: LabState = st.session_state["lab-book"]
    if entering():
        open_address(state, st.query_params.to_dict())
    return state


def open_address(state: LabState, asked: Mapping[str, str]) -> None:
    """Take over what an address asks for; what it asks in vain becomes an error message."""
    problems: list[str] = []
    listed = [*asked.get("beside", "")[:_MOST_CHARS].split(","), asked.get("run", "")]
    for run_id in dict.fromkeys(filter(None, listed)):
        if run_id in state.runs:
            continue
        try:
            cache.runs().follow(run_id)
        except ValueError as error:
            problems = [str(error)]
        else:
            state.runs = [*state.runs, run_id][-MOST_RUNS:]
    if asked.get("run") in state.runs:
        state.watch(asked["run"])
    numbers = [_number(each) for each in asked.get("compare", "").split(",")]
    state.compared = [state.runs[k - 1] for k in numbers if k and k <= len(state.runs)]
    state.layer = asked.get("layer", "")
    state.row, state.checkpoint = (
        _number(asked.get("row", "")),
        _number(asked.get("checkpoint", "")),
    )
    if "recipe" in asked:
        try:
            state.open(asked["recipe"])
            state.typed |= _settings(asked, state.typed)
        except ValueError as error:
            problems.append(str(error))
    state.problems = problems


def keep_in_address(state: LabState) -> None:
    """Write into the address what is watched, compared and open."""
    plain = asdict(settings_of(recipe(state.recipe)))
    changes = {name: _text(state.typed[name]) for name in plain if state.typed[name] != plain[name]}
    numbers = [str(state.runs.index(each) + 1) for each in state.compared if each in state.runs]
    is_plain = not changes and (state.recipe == LabState.recipe or bool(state.run))
    wanted: dict[str, str | None] = {
        "run": state.run or None,
        "beside": ",".join(state.runs) if len(state.runs) > bool(state.run) else None,
        "compare": ",".join(numbers) or None,
        "layer": state.layer or None,
        "recipe": None if is_plain else state.recipe,
        **dict.fromkeys(_every_setting()),
        **changes,
    }
    for name, value in wanted.items():
        if value is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != value:
            st.query_params[name] = value


def _every_setting() -> set[str]:
    """The names of all settings, those of digits being the most."""
    return set(asdict(settings_of(recipe(LabState.recipe))))


def _settings(asked: Mapping[str, str], plain: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that an address names, each of the kind that the recipe's own is."""
    return {name: _like(plain[name], asked[name], name) for name in plain if name in asked}


def _like(own: Any, text: str, name: str) -> Any:
    """`text` as a value of the same kind as the recipe's own, which `str` is where that is None."""
    try:
        match own:
            case bool():
                return {"yes": True, "no": False}[text]
            case int():
                return int(text[:12])
            case float():
                return float(text[:12])
    except (ValueError, KeyError):
        raise ValueError(
            f"Expected {name.replace('_', ' ')} in the link like {_text(own)}, got {text[:40]!r}."
        ) from None
    return text[:40] or None


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= _CURSOR_LIMIT
    return int(text) if is_number else None
