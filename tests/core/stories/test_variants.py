from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.stories.prompt import MOST_WORDS, Prompt, first_prompt
from core.stories.variants import (
    MAX_BRANCHES,
    MAX_VARIANTS,
    TEMPERATURES,
    Branch,
    Variant,
    branch_from_plain,
    check_temperature,
    generate_variant,
    variants_from_text,
    variants_to_text,
)
from tests.core.made_up_teller import made_up_teller

V = 112

TURNS = st.dictionaries(
    st.integers(0, MOST_WORDS - 1), st.integers(0, V - 1), max_size=MAX_BRANCHES
)
COLUMNS = st.builds(
    lambda temperature, turns: Variant(temperature, tuple(Branch(*turn) for turn in turns)),
    st.sampled_from(TEMPERATURES),
    TURNS.map(lambda turns: sorted(turns.items())),
)


@given(st.lists(COLUMNS, max_size=MAX_VARIANTS - 1, unique=True))
def test_an_address_brings_the_same_stories_back(variants: list[Variant]) -> None:
    assert variants_from_text(variants_to_text(variants), V) == tuple(variants)


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "1.0_",
        "1.0_5",
        "1.0_5.112",
        "1.0_200.3",
        "1.0_6.3_5.3",
        "1.0_5.3_5.4",
        "3.1",
        "~",
        "0.0~0.1~0.2~0.3",
        "1.0" + "".join(f"_{at}.3" for at in range(MAX_BRANCHES + 1)),
        "\u0661.0",
        "<b>",
    ],
)
def test_an_address_that_names_no_stories_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="^(The link should name|Temperature must)"):
        variants_from_text(text, V)


def test_a_branch_leaves_what_came_before_and_drops_what_came_after() -> None:
    variant = Variant(1.0).branch(3, 7).branch(9, 8)
    assert variant.branches == (Branch(3, 7), Branch(9, 8))
    assert variant.branch(5, 1).branches == (Branch(3, 7), Branch(5, 1))
    assert variant.branch(9, 1).branches == (Branch(3, 7), Branch(9, 1))


def test_a_story_can_turn_so_often_and_no_oftener() -> None:
    variant = Variant(0.0)
    for at in range(MAX_BRANCHES):
        variant = variant.branch(at, 0)
    with pytest.raises(ValueError, match="at most 20 times"):
        variant.branch(MAX_BRANCHES, 0)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "told",
        [],
        {},
        {"column": "told", "at": 3},
        {"column": "none", "at": 3, "token": 3},
        {"column": "told", "at": -1, "token": 3},
        {"column": "told", "at": MOST_WORDS, "token": 3},
        {"column": "told", "at": 3, "token": V},
        {"column": "told", "at": 3.5, "token": 3},
        {"column": ["told"], "at": 3, "token": 3},
    ],
)
def test_what_no_browser_of_ours_sends_is_no_branch(value: object) -> None:
    with pytest.raises(ValueError, match="^There is no such word to branch at"):
        branch_from_plain(value, {"told": Variant(1.0)}, V)


def test_a_browser_asks_for_a_branch() -> None:
    asked = {"column": "told", "at": 3, "token": 7}
    assert branch_from_plain(asked, {"told": Variant(0.5)}, V) == Variant(0.5, (Branch(3, 7),))


@pytest.mark.parametrize("number", [0.05, -0.1, 3.1, float("nan"), float("inf"), "1.0", None])
def test_a_temperature_that_is_not_on_the_slider_is_told(number: object) -> None:
    with pytest.raises(ValueError, match="^Temperature must be from 0 to 3 in tenths, not"):
        check_temperature(number)


def test_a_column_is_told_the_same_again_and_a_branch_shares_what_came_before() -> None:
    story_model = made_up_teller()
    asked = Prompt(first_prompt(story_model).ids, None, 12, 3)
    plain, turned = Variant(1.0), Variant(1.0).branch(4, 2).branch(8, 5)
    story, branch = (
        generate_variant(story_model, asked, plain),
        generate_variant(story_model, asked, turned),
    )
    assert generate_variant(story_model, asked, plain).ids == story.ids
    assert len(story.words) == len(branch.words) == 12
    assert branch.ids[: 3 + 4] == story.ids[: 3 + 4]
    assert [told.id for told in branch.words if told.is_chosen_by_hand] == [2, 5]
    assert (branch.words[4].id, branch.words[8].id) == (2, 5)


def test_a_turn_behind_the_end_of_a_story_is_not_reached() -> None:
    story_model = made_up_teller()
    asked = Prompt(first_prompt(story_model).ids, None, 4, 3)
    assert (
        generate_variant(story_model, asked, Variant(0.0).branch(4, 2)).ids
        == generate_variant(story_model, asked, Variant(0.0)).ids
    )
