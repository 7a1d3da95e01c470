"""What a person changed about a recipe, in words: "64 units instead of 128"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.i18n import N_, ngettext
from core.i18n import gettext as _
from core.recipes.base import Recipe
from core.recipes.editable import LABELS
from core.recipes.settings import CELL_NAMES, OPTIMIZER_NAMES, Settings, settings_of

_NUMBERS: Mapping[str, tuple[str, Callable[[Any], str]]] = {
    "units": (N_("{now} units instead of {was}"), str),
    "dropout": (N_("dropout of {now} instead of {was}"), "{:g}".format),
    "cell": (N_("{now} instead of {was}"), lambda cell: _(CELL_NAMES[cell])),
    "optimizer": (N_("{now} instead of {was}"), lambda name: _(OPTIMIZER_NAMES[name])),
    "learning_rate": (N_("a learning rate of {now} instead of {was}"), "{:g}".format),
    "batch": (N_("batches of {now} instead of {was}"), "{:,}".format),
    "seed": (N_("seed {now} instead of {was}"), str),
}
_CHOICES: Mapping[tuple[str, object], str] = {
    ("is_bidirectional", True): N_("both directions instead of one"),
    ("is_bidirectional", False): N_("one direction instead of both"),
    ("has_projection", True): N_("a dense layer first instead of none"),
    ("has_projection", False): N_("no dense layer first instead of one"),
    ("loss_on", "every"): N_("a loss on every row instead of the last"),
    ("loss_on", "last"): N_("a loss on the last row instead of every row"),
}
_LENGTH = ("steps", "epochs")


def differences(recipe: Recipe, settings: Settings) -> tuple[str, ...]:
    """What the settings change about the recipe, each a few words; empty if nothing.

    >>> differences(STATIC, replace(settings_of(STATIC), units=64, seed=3))
    ("64 units instead of 128", "seed 3 instead of 0")
    """
    was, now = settings_of(recipe), settings
    words = []
    for name in LABELS:
        before: Any = getattr(was, name, None)
        after: Any = getattr(now, name, None)
        if after == before:
            continue
        if name in _NUMBERS:
            message, write = _NUMBERS[name]
            words.append(_(message, now=write(after), was=write(before)))
        elif name == "layers":
            words.append(
                ngettext(
                    "{n} layer instead of {was}", "{n} layers instead of {was}", after, was=before
                )
            )
        elif name in _LENGTH:
            if after is not None:
                words.append(_("{now} instead of {was}", now=_length(now), was=_length(was)))
        elif name == "start_from":
            words.append(_start(after, before))
        else:
            words.append(_(_CHOICES[name, after]))
    return tuple(words)


def _length(settings: Settings) -> str:
    if settings.epochs is None:
        return ngettext("{n:,} step", "{n:,} steps", settings.steps or 0)
    return ngettext("{n:,} epoch", "{n:,} epochs", settings.epochs)


def _start(now: str | None, was: str | None) -> str:
    if now is None:
        return _("random weights instead of those of {was}", was=was)
    if was is None:
        return _("starting from the weights of {now} instead of random ones", now=now)
    return _("starting from the weights of {now} instead of {was}", now=now, was=was)
