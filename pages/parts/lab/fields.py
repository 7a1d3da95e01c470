"""What can be changed about the open recipe, and the button that trains it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from core.network.shipped import shipped_names
from core.recipes.settings import CELL_NAMES, OPTIMIZER_NAMES, DigitSettings, settings_of
from pages.parts.lab.data import lacks_data
from pages.parts.lab.state import LabState

NUMBER_PX = 112
_NOTHING = "nothing"
_STEPS: dict[str, float] = {"learning_rate": 0.0005, "dropout": 0.1}
_LOSSES = {"last": "the last row", "every": "every row"}
_TOLD = {
    "units": "Of each recurrent layer.",
    "layers": "Recurrent ones, one on the other.",
    "dropout": "The share that is dropped between layers, each row by itself.",
    "learning_rate": "How far a step follows the gradient.",
    "batch": "Samples a step.",
    "steps": "Batches in all.",
    "epochs": "Times through the data.",
    "seed": "The same seed gives the same network.",
}

Take = Callable[[], None]


def lab_fields(state: LabState) -> None:
    """Draws the settings and takes what is typed into them."""
    for name, value in state.typed.items():
        st.session_state[_key(name)] = value or _NOTHING if name == "start_from" else value
    has_shape = isinstance(settings_of(state.plain), DigitSettings)
    changes = state.changes()
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if has_shape:
            with st.popover("The network"):
                _network(state)
        with st.popover("The training"):
            _training(state, has_shape=has_shape)
        _train(state)
    _what_comes_of_it(state, changes)


def _train(state: LabState) -> None:
    is_missing = lacks_data(state.plain)
    st.button(
        "**Train**",
        key="lab-train",
        on_click=state.train,
        disabled=is_missing or isinstance(state.chosen(), str),
        help="Fetch what it learns from first." if is_missing else None,
    )


def _what_comes_of_it(state: LabState, changes: tuple[str, ...]) -> None:
    wanted = state.chosen()
    for problem in (*state.problems, *([wanted] if isinstance(wanted, str) else [])):
        st.html(f'<p class="lab-error" role="alert">{escape(problem)}</p>')
    if changes or isinstance(wanted, str):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if changes:
                st.html(f'<p class="lab-badge">Changed: {escape("; ".join(changes))}.</p>')
            st.button(
                "Reset",
                key="lab-reset",
                type="tertiary",
                on_click=state.reset,
                help="The recipe's own settings.",
            )


def _network(state: LabState) -> None:
    take = _taker(state)
    st.segmented_control(
        "Cell",
        tuple(CELL_NAMES),
        key=_key("cell"),
        on_change=take,
        required=True,
        format_func=lambda cell: CELL_NAMES[cell],
    )
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        _number(state, "units", take)
        _number(state, "layers", take)
        _number(state, "dropout", take)
    st.toggle(
        "Both directions",
        key=_key("is_bidirectional"),
        on_change=take,
        help="A second reader in each layer begins at the last row.",
    )
    st.toggle(
        "A dense layer first",
        key=_key("has_projection"),
        on_change=take,
        help="Each row of 28 pixels goes through it before the first recurrent layer.",
    )


def _training(state: LabState, *, has_shape: bool) -> None:
    take = _taker(state)
    if has_shape:
        st.segmented_control(
            "Optimizer",
            tuple(OPTIMIZER_NAMES),
            key=_key("optimizer"),
            on_change=take,
            required=True,
            format_func=lambda name: OPTIMIZER_NAMES[name],
        )
        st.segmented_control(
            "Loss on",
            tuple(_LOSSES),
            key=_key("loss_on"),
            on_change=take,
            required=True,
            format_func=_LOSSES.__getitem__,
            help="Asked after every row it learns to be honest while it reads.",
        )
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        _number(state, "learning_rate", take)
        _number(state, "batch", take)
        _number(state, "steps" if state.typed["epochs"] is None else "epochs", take)
        _number(state, "seed", take)
    _beginning(state, take)


def _beginning(state: LabState, take: Take) -> None:
    """From nothing, or from the shipped weights of the very recipe; a link may name another."""
    start = state.typed["start_from"]
    offered = [_NOTHING, *[state.recipe] * (state.recipe in shipped_names())]
    if start and start not in offered:
        offered.append(start)
    if len(offered) > 1:
        st.segmented_control(
            "Begin from",
            offered,
            key=_key("start_from"),
            on_change=take,
            required=True,
            format_func=lambda name: name if name == _NOTHING else f"the weights of {name}",
            help="The shipped network's weights, if it is of the same shape.",
        )


def _number(state: LabState, name: str, take: Take) -> None:
    """A field without bounds of its own: core says what is wrong with a number."""
    least, most = settings_of(state.plain).limits[name]
    is_rate = name == "learning_rate"
    label = "Passes" if name == "epochs" else name.replace("_", " ").capitalize()
    progress = f"{_TOLD[name]} From {least:g} to {most:,.0f}." if is_rate else None
    st.number_input(
        label,
        step=_STEPS.get(name, 1),
        format="%.5f" if is_rate else None,
        key=_key(name),
        on_change=take,
        help=progress or f"{_TOLD[name]} From {least:g} to {most:,}.",
        width=NUMBER_PX + 24 * is_rate,
    )


def _key(name: str) -> str:
    return f"lab-{name}"


def _taker(state: LabState) -> Take:
    def take() -> None:
        for name in state.typed:
            if _key(name) in st.session_state:
                state.typed[name] = st.session_state[_key(name)]
        if state.typed["start_from"] == _NOTHING:
            state.typed["start_from"] = None

    return take
