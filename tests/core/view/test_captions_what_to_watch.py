"""What to look for while a recipe trains."""

from __future__ import annotations

import pytest

from core.recipes import RECIPES
from core.view.captions import what_to_watch


@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_says_what_to_look_for_and_fits_on_its_card(name: str) -> None:
    said = what_to_watch(RECIPES[name])
    assert said.endswith((".", "?"))
    assert len(said) < 200
