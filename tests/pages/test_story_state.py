from __future__ import annotations

import pytest

from core.stories.variants import MAX_VARIANTS, Variant
from pages.parts.story.state import StoryState
from tests.core.made_up_teller import made_up_teller


def names(state: StoryState) -> list[str]:
    return list(state.variants)


def state() -> StoryState:
    made = StoryState()
    made.settle(made_up_teller())
    return made


def test_a_branch_stands_beside_and_the_cursor_goes_to_it() -> None:
    made = state()
    made.put_beside(Variant(0.0).branch(5, 3), 5)
    assert names(made) == ["told", "0.0_5.3"]
    assert (made.asked, made.times_asked) == ((1, 5), 1)


def test_what_is_there_already_is_not_put_beside_again() -> None:
    made = state()
    made.put_beside(Variant(0.0))
    assert names(made) == ["told"]
    assert made.asked == (0, None)


def test_a_full_book_stays_as_it_is_until_one_is_closed() -> None:
    made = state()
    for token in range(MAX_VARIANTS):
        made.put_beside(Variant(0.0).branch(5, token), 5)
    assert names(made) == ["told", "0.0_5.0", "0.0_5.1", "0.0_5.2"]
    assert made.is_full
    made.close("0.0_5.1")
    made.put_beside(Variant(0.0).branch(5, 9), 5)
    assert names(made) == ["told", "0.0_5.0", "0.0_5.2", "0.0_5.9"]


@pytest.mark.parametrize("name", ["told", "none", None, 7, ["0.0_5.0"]])
def test_the_first_story_and_what_is_not_there_cannot_be_closed(name: object) -> None:
    made = state()
    made.put_beside(Variant(1.0))
    made.close(name)
    assert names(made) == ["told", "1.0"]


@pytest.mark.parametrize(
    ("temperature", "beside", "missing"),
    [
        (0.0, (), (1.0, 2.0)),
        (1.0, (), (0.0, 2.0)),
        (0.7, (), (0.0, 1.0)),
        (0.0, (Variant(0.5),), (1.0,)),
        (0.0, (Variant(0.5), Variant(1.5)), ()),
        (0.0, (Variant(0.0).branch(1, 2),), (1.0, 2.0)),
        (0.0, (Variant(0.0).branch(1, 2), Variant(0.0).branch(2, 2)), ()),
    ],
)
def test_three_temperatures_are_made_of_what_is_missing_and_has_room(
    temperature: float, beside: tuple[Variant, ...], missing: tuple[float, ...]
) -> None:
    made = StoryState(temperature=temperature, beside=beside)
    assert made.missing_temperatures == tuple(map(Variant, missing))


@pytest.mark.parametrize(("field", "value"), [("words", "the mouse"), ("seed", 7)])
def test_another_story_closes_the_branches_and_leaves_the_temperatures(
    field: str, value: object
) -> None:
    made = state()
    made.put_beside(Variant(1.0))
    made.put_beside(Variant(1.0).branch(5, 3), 5)
    setattr(made, field, value)
    made.settle(made_up_teller())
    assert names(made) == ["told", "1.0"]


def test_the_temperature_of_the_field_does_not_stand_there_twice() -> None:
    made = state()
    made.put_beside(Variant(1.0))
    made.temperature = 1.0
    made.settle(made_up_teller())
    assert names(made) == ["told"]


def test_of_what_cannot_be_used_the_last_good_value_stays() -> None:
    made = state()
    good = made.settle(made_up_teller())
    made.words, made.length, made.top_k, made.seed = "", 0, 99, None
    assert made.settle(made_up_teller()) == good
    assert len(made.problems) == 4
    made.length = 5
    assert made.settle(made_up_teller()).length == 5
    assert len(made.problems) == 3
