"""What a person may change about a recipe, whatever its family."""

from __future__ import annotations

from core.recipes.base import Recipe
from core.recipes.digits import DigitRecipe
from core.recipes.own_common import (
    CommonSettings,
    common_differences,
    common_settings,
    commonly_changed,
)
from core.recipes.own_digits import (
    DigitSettings,
    changed_digits,
    digit_differences,
    digit_settings,
)

Settings = CommonSettings


def settings_of(recipe: Recipe) -> Settings:
    """The recipe's own settings: `DigitSettings` of one that reads digits."""
    if isinstance(recipe, DigitRecipe):
        return digit_settings(recipe)
    return CommonSettings(**common_settings(recipe))


def changed(recipe: Recipe, settings: Settings) -> Recipe:
    """The recipe by other settings, under its own name; by its own settings, the very recipe.

    Args:
        recipe: Where to start from.
        settings: Of the kind that `settings_of` gives for it.

    Raises:
        ValueError: If the settings are of another kind, or count steps where the recipe counts
            epochs, or the reverse.
    """
    if isinstance(recipe, DigitRecipe) != isinstance(settings, DigitSettings):
        raise ValueError(f"Expected settings for {recipe.name}, got those for another network.")
    if isinstance(recipe, DigitRecipe) and isinstance(settings, DigitSettings):
        return changed_digits(recipe, settings)
    return commonly_changed(recipe, settings)


def differences(recipe: Recipe, settings: Settings) -> tuple[str, ...]:
    """What the settings change about the recipe, each a few words; empty if nothing.

    >>> differences(STATIC, replace(settings_of(STATIC), units=64, seed=3))
    ("64 units instead of 128", "seed 3 instead of 0")
    """
    was = settings_of(recipe)
    if isinstance(was, DigitSettings) and isinstance(settings, DigitSettings):
        return digit_differences(was, settings)
    return common_differences(was, settings)
