"""A recipe's way through JSON, and what is refused on the way back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.recipes import RECIPES, recipe
from core.recipes.plain_data import recipe_from_plain, to_plain
from core.recipes.user_text import UserTextSettings, user_text_recipe


def there(plain: Any) -> Any:
    return json.loads(json.dumps(plain))


@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_comes_back_as_it_was(name: str) -> None:
    assert recipe_from_plain(there(to_plain(recipe(name)))) == recipe(name)


@pytest.mark.parametrize("optimizer", ["adam", "rmsprop", "sgd"])
@pytest.mark.parametrize("embedding", [None, 8])
def test_a_visitors_recipe_comes_back_as_it_was(optimizer: Any, embedding: int | None) -> None:
    own = UserTextSettings(window=2, layers=2, embedding=embedding, optimizer=optimizer)
    chosen = user_text_recipe("own-text", own, ["a", "cat", "and", "a", "dog", "and", "a", "cow"])
    assert recipe_from_plain(there(to_plain(chosen))) == chosen


def test_settings_that_a_version_before_wrote_are_read() -> None:
    """It knew no network to start from."""
    plain = there(to_plain(recipe("mnist-static")))
    del plain["start_from"]
    assert recipe_from_plain(plain) == recipe("mnist-static")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"family": "poems"}, "family must be one of .*, not poems"),
        ({"colour": 1}, "another version of the app: recipe differs in colour"),
        ({"batch": "many"}, "many is not a value of batch"),
        ({"batch": True}, "True is not a value of batch"),
        ({"layers": [{"kind": "transformer"}]}, "not a value of layers"),
        ({"optimizer": {"kind": "adam", "speed": 1}}, "optimizer differs in speed"),
        ({"loss_on": "first"}, "first is not a value of loss_on"),
        ({"epochs": None}, "Expected either epochs or steps"),
    ],
)
def test_what_is_no_recipe_of_this_version_is_refused(
    changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        recipe_from_plain(there(to_plain(recipe("digits")) | changes))


def test_a_setting_that_is_missing_is_named() -> None:
    plain = there(to_plain(recipe("digits")))
    del plain["layers"]
    with pytest.raises(ValueError, match="recipe differs in layers"):
        recipe_from_plain(plain)
