"""Fields for settings: one kind of field for each type of setting, on every page.

What stands in the fields is a dictionary, whatever a person or a link put there: core says in a
sentence what is wrong with it (`core.recipes.editable`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.i18n import gettext as _
from core.recipes.editable import Editable, decimal_text, label, setting_types
from core.view.glossary import tooltip
from pages.parts.number_field import number_field

NUMBER_PX = 118
RATE_PX = 140
_STEPS: dict[str, float] = {"learning_rate": 0.0005, "dropout": 0.1}

_TERMS = {
    "units": "unit",
    "layers": "layer",
    "window": "window",
    "embedding": "embedding",
    "dropout": "dropout",
    "learning_rate": "learning rate",
    "batch": "batch",
    "epochs": "epoch",
}
"""Settings whose tooltip begins with what the glossary says of a term."""


@dataclass(frozen=True)
class SettingFields:
    """The fields of one set of settings.

    Attributes:
        cls: The set of settings.
        typed: By setting, what stands in its field; a field that changes is written here.
        prefix: Of the keys under which the session keeps the fields.
        on_change: Called after a change, the new values taken over.
    """

    cls: type[Editable]
    typed: dict[str, Any]
    prefix: str
    on_change: Callable[[], None] = lambda: None

    def key(self, name: str) -> str:
        """The key under which the session keeps the field of a setting."""
        return f"{self.prefix}-{name}"

    def number(self, name: str, help: str, *, empty: str = "", disabled: bool = False) -> None:
        """Draw a field for a number.

        Args:
            name: Of the setting.
            help: What it is for, in a sentence.
            empty: What an empty field stands for.
            disabled: Whether it can be changed.
        """
        if name in _TERMS:
            help = _("{meaning} {help}", meaning=tooltip(_TERMS[name]), help=help)
        low, high = self.cls.limits[name]
        bounds = {"low": decimal_text(low), "high": decimal_text(high)}
        number_field(
            label(name),
            self._put(name),
            self._taker(name),
            _("{help} From {low} to {high}.", help=help, **bounds),
            empty,
            step=_STEPS.get(name, 1),
            is_decimal=setting_types(self.cls)[name].kind is float,
            width=RATE_PX if name == "learning_rate" else NUMBER_PX,
            disabled=disabled,
        )

    def choice(
        self, name: str, names: Mapping[Any, str], help: str | None = None, **more: Any
    ) -> None:
        """Draw a choice among names.

        Args:
            name: Of the setting.
            names: By the value, what it is called on screen.
            help: What it is for.
            **more: Further arguments of `st.segmented_control`.
        """
        st.segmented_control(
            label(name),
            tuple(names),
            key=self._put(name),
            on_change=self._taker(name),
            required=True,
            format_func=lambda value: _(names[value]),
            help=help,
            **more,
        )

    def toggle(self, name: str, help: str) -> None:
        """Draw a switch."""
        st.toggle(label(name), key=self._put(name), on_change=self._taker(name), help=help)

    def _put(self, name: str) -> str:
        st.session_state[self.key(name)] = self.typed[name]
        return self.key(name)

    def _taker(self, name: str) -> Callable[[], None]:
        def take() -> None:
            self.typed[name] = st.session_state[self.key(name)]
            self.on_change()

        return take
