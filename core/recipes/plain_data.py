"""Recipes as plain data and back, for the process that trains them and for saved runs."""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, asdict, fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from core.i18n import gettext as _
from core.recipes import FAMILIES
from core.recipes.base import Recipe
from core.whole_numbers import shown


def to_plain(recipe: Recipe) -> dict[str, Any]:
    """Turn a recipe, with its family, into dictionaries, lists and plain values."""
    return {"family": recipe.family, **asdict(recipe)}


def recipe_from_plain(plain: Mapping[str, Any]) -> Recipe:
    """Make the recipe that `to_plain` described, also after a way through JSON.

    Raises:
        ValueError: If it does not describe a recipe of this version.
    """
    families = {each.family: each for each in FAMILIES}
    values = dict(plain)
    family = values.pop("family", None)
    if family not in families:
        raise ValueError(
            _(
                "A recipe's family must be one of {known}, not {value}.",
                known=", ".join(families),
                value=shown(family),
            )
        )
    found = _read(values, families[family], "recipe")
    assert isinstance(found, Recipe)
    return found


def _read(value: Any, expected: Any, where: str) -> Any:
    """Check a value against a type and make it; `where` names it in an error."""
    if is_dataclass(expected) and isinstance(expected, type) and isinstance(value, Mapping):
        return _record(value, expected, where)
    origin, parts = get_origin(expected), get_args(expected)
    if origin in (Union, types.UnionType):
        return _one_of(value, parts, where)
    if origin is Literal and value in parts:
        return value
    if origin is tuple and isinstance(value, list | tuple):
        if parts[-1] is ...:
            return tuple(_read(each, parts[0], where) for each in value)
        if len(parts) == len(value):
            return tuple(_read(each, part, where) for each, part in zip(value, parts, strict=True))
    if expected is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(expected, type) and type(value) is expected:
        return value
    raise _unusable(value, where)


def _record(plain: Mapping[str, Any], cls: type, where: str) -> Any:
    hints = get_type_hints(cls)
    known = {field.name: field for field in fields(cls)}
    needed = {
        name
        for name, field in known.items()
        if field.init and field.default is MISSING and field.default_factory is MISSING
    }
    if strange := sorted((set(plain) - set(known)) | (needed - set(plain))):
        raise ValueError(
            _(
                "This was written by another version of the app: {what} differs in {names}.",
                what=where,
                names=", ".join(shown(name) for name in strange),
            )
        )
    return cls(
        **{
            name: _read(value, hints[name], name)
            for name, value in plain.items()
            if known[name].init
        }
    )


def _one_of(value: Any, choices: Iterable[Any], where: str) -> Any:
    """Read one of several types: of records the one of the same `kind`, else the first fit."""
    if value is None and type(None) in choices:
        return None
    kind = value.get("kind") if isinstance(value, Mapping) else None
    for choice in choices:
        if is_dataclass(choice) == isinstance(value, Mapping) and _kind(choice) == kind:
            return _read(value, choice, where)
    raise _unusable(value, where)


def _unusable(value: Any, where: str) -> ValueError:
    return ValueError(
        _("{value} is not a value of {name} in a recipe.", value=shown(value), name=where)
    )


def _kind(choice: Any) -> object:
    """What tells a record from the others of its union; None without a field `kind`."""
    if not is_dataclass(choice):
        return None
    return {field.name: field.default for field in fields(choice)}.get("kind")
