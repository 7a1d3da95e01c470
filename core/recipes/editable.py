"""Settings that a person edits: their types, their limits, and their way out of a link and back.

A set of settings is a frozen dataclass that derives from `Editable`. What a field takes is read off
its annotation: `int` and `float` within `limits`, `bool`, a `Literal` of names, or one of these and
None. Forms, links and saved recipes are therefore all checked by `check_setting`.
"""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, ClassVar, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

from core.i18n import N_
from core.i18n import gettext as _
from core.whole_numbers import check_whole_number, shown, whole_number_from_text

Limits: TypeAlias = Mapping[str, tuple[int, int] | tuple[float, float]]
"""The smallest and the largest value of each setting that is a number."""

LABELS: Mapping[str, str] = {
    "kind": N_("Read by"),
    "window": N_("Window"),
    "cell": N_("Cell"),
    "units": N_("Units"),
    "layers": N_("Layers"),
    "embedding": N_("Embedding size"),
    "is_bidirectional": N_("Both directions"),
    "has_projection": N_("A dense layer first"),
    "dropout": N_("Dropout"),
    "optimizer": N_("Optimizer"),
    "loss_on": N_("Loss on"),
    "learning_rate": N_("Learning rate"),
    "batch": N_("Batch size"),
    "steps": N_("Steps"),
    "epochs": N_("Epochs"),
    "seed": N_("Seed"),
    "start_from": N_("Start from"),
}
"""What each setting is called on screen."""

MOST_CHARACTERS = 40
"""Of a setting that is a name."""

_DECIMAL = re.compile(r"[+-]?(\d{1,12}(\.\d{0,12})?|\.\d{1,12})([eE][+-]?\d{1,2})?", re.ASCII)
_YES_NO = {"yes": True, "no": False}


class Editable:
    """Base of all sets of settings: every value is checked when one is made.

    Raises:
        ValueError: If a value is of another type or outside its limits.
    """

    limits: ClassVar[Limits] = {}

    def __post_init__(self) -> None:
        for name in setting_types(type(self)):
            check_setting(type(self), name, getattr(self, name))


@dataclass(frozen=True)
class SettingType:
    """What a setting takes.

    Attributes:
        kind: `int`, `float`, `bool` or `str`.
        choices: The names that it takes; empty where it is no choice.
        is_optional: Whether it may be None.
    """

    kind: type
    choices: tuple[str, ...] = ()
    is_optional: bool = False


def setting_types(cls: type[Editable]) -> Mapping[str, SettingType]:
    """What each setting of a set takes, by its name, in their order."""
    of: Any = cls  # a type is hashable, whatever its instances are
    return _setting_types(of)


def label(name: str) -> str:
    """What a setting is called on screen, in the visitor's language."""
    return _(LABELS[name])


def check_setting(cls: type[Editable], name: str, value: Any) -> Any:
    """Return the value of a setting if it can be used.

    Args:
        cls: The set of settings.
        name: Of the setting.
        value: From anybody.

    Raises:
        ValueError: If it cannot, in one sentence.
    """
    takes, what = setting_types(cls)[name], label(name)
    if value is None and takes.is_optional:
        return value
    if takes.kind is int:
        low, high = cls.limits[name]
        return check_whole_number(value, int(low), int(high), what)
    if takes.kind is float:
        low, high = cls.limits[name]
        return _check_decimal(value, low, high, what)
    if takes.choices:
        if not isinstance(value, str) or value not in takes.choices:
            raise ValueError(
                _(
                    "{what} must be one of {known}, not {value}.",
                    what=what,
                    known=", ".join(takes.choices),
                    value=shown(value),
                )
            )
        return value
    if not isinstance(value, takes.kind) or (
        isinstance(value, str) and len(value) > MOST_CHARACTERS
    ):
        raise ValueError(_("{what} cannot be {value}.", what=what, value=shown(value)))
    return value


def setting_from_text(cls: type[Editable], name: str, text: str) -> Any:
    """Read the value of a setting from a link.

    >>> setting_from_text(DigitSettings, "is_bidirectional", "yes")
    True

    Args:
        cls: The set of settings.
        name: Of the setting.
        text: What `setting_to_text` made, or what anybody wrote.

    Raises:
        ValueError: If it cannot be used, in one sentence.
    """
    takes, what = setting_types(cls)[name], label(name)
    if text == "" and takes.is_optional:
        return None
    if takes.kind is int:
        low, high = cls.limits[name]
        return whole_number_from_text(text, int(low), int(high), what)
    if takes.kind is float:
        number = float(text) if _DECIMAL.fullmatch(text) else text
        return check_setting(cls, name, number)
    if takes.kind is bool:
        if text not in _YES_NO:
            raise ValueError(
                _("{what} must be yes or no, not {value}.", what=what, value=shown(text))
            )
        return _YES_NO[text]
    return check_setting(cls, name, text)


def setting_to_text(value: Any) -> str:
    """Write the value of a setting for a link.

    >>> setting_to_text(True), setting_to_text(0.001), setting_to_text(None)
    ('yes', '0.001', '')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def decimal_text(value: float) -> str:
    """Write a setting that is a number for people.

    >>> decimal_text(0.00001), decimal_text(1.0), decimal_text(1000)
    ('0.00001', '1', '1,000')
    """
    return f"{value:,.5f}".rstrip("0").rstrip(".")


def _check_decimal(value: Any, low: float, high: float, what: str) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and low <= value <= high:
        return value
    bounds = {"what": what, "low": decimal_text(low), "high": decimal_text(high)}
    if value is None:
        raise ValueError(_("{what} must be a number from {low} to {high}.", **bounds))
    raise ValueError(
        _(
            "{what} must be a number from {low} to {high}, not {value}.",
            **bounds,
            value=shown(value),
        )
    )


@cache
def _setting_types(cls: Any) -> Mapping[str, SettingType]:
    hints = get_type_hints(cls)
    return {field.name: _setting_type(hints[field.name]) for field in fields(cls)}


def _setting_type(hint: Any) -> SettingType:
    parts = get_args(hint)
    if get_origin(hint) in (Union, types.UnionType):
        (inner,) = (part for part in parts if part is not type(None))
        takes = _setting_type(inner)
        return SettingType(takes.kind, takes.choices, is_optional=True)
    if get_origin(hint) is Literal:
        return SettingType(str, parts)
    return SettingType(hint)
