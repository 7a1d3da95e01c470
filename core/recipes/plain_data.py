"""A recipe as plain data and back: how it travels to the process that trains it."""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, asdict, fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from core.recipes import RECIPES
from core.recipes.base import Recipe


def to_plain(recipe: Recipe) -> dict[str, Any]:
    """The recipe with its family as dictionaries, lists and plain values, nothing left out."""
    return {"family": recipe.family, **asdict(recipe)}


def recipe_from_plain(plain: Mapping[str, Any]) -> Recipe:
    """The recipe that `to_plain` described, also after a way through JSON.

    Raises:
        ValueError: If it is not the description of a recipe of this version.
    """
    families = {type(each).family: type(each) for each in RECIPES.values()}
    values = dict(plain)
    family = values.pop("family", None)
    if family not in families:
        raise ValueError(f"Expected a recipe of a family among {list(families)}, got {family!r}.")
    found = _read(values, families[family], "recipe")
    assert isinstance(found, Recipe)
    return found


def _read(value: Any, expected: Any, where: str) -> Any:
    """`value`, checked against the type `expected` and made of it; `where` it stood is told."""
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
    raise ValueError(f"Expected another value for {where}, got {str(value)[:40]!r}.")


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
            f"Expected {where} as this version writes it, got one of another version: it differs "
            f"in {', '.join(name[:40] for name in strange)}."
        )
    return cls(
        **{
            name: _read(value, hints[name], name)
            for name, value in plain.items()
            if known[name].init
        }
    )


def _one_of(value: Any, choices: Iterable[Any], where: str) -> Any:
    """Of records the one whose `kind` is the value's, else the first type that fits."""
    if value is None and type(None) in choices:
        return None
    kind = value.get("kind") if isinstance(value, Mapping) else None
    for choice in choices:
        if is_dataclass(choice) == isinstance(value, Mapping) and _kind(choice) == kind:
            return _read(value, choice, where)
    raise ValueError(f"Expected another value for {where}, got {str(value)[:40]!r}.")


def _kind(choice: Any) -> object:
    """How a record is told from the others of its union; None without such a mark."""
    if not is_dataclass(choice):
        return None
    return {field.name: field.default for field in fields(choice)}.get("kind")
