"""Whatever stands in an address: no error, one short sentence for each parameter at most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import cache
from core.analysis.input_sequence import image_sequence
from core.data.samples import find
from core.recipes import RECIPES, recipe
from core.recipes.editable import setting_to_text, setting_types
from core.recipes.settings import changed, setting_from_link, settings_of
from pages.parts import digit_state
from pages.parts.by_hand import state as by_hand
from pages.parts.gates import state as gates
from pages.parts.lab import state as lab
from pages.parts.language import state as language
from pages.parts.query_params import QueryParam, read_params
from pages.parts.story import state as story
from pages.parts.teach import state as teach

NETWORK = cache.network("digits")
SEQUENCE = image_sequence(find("easy-7").image)


def gates_view() -> gates.GatesView:
    state = gates.GatesState()
    state.settle(NETWORK, SEQUENCE)
    return gates.GatesView(state, NETWORK, "digits", SEQUENCE)


def lab_params() -> Sequence[QueryParam[lab.LabState]]:
    return lab.params(lab.LabState())


STATES: dict[str, tuple[Callable[[], Any], Sequence[QueryParam[Any]]]] = {
    "digit": (digit_state.DigitState, digit_state.PARAMS),
    "by hand": (by_hand.ByHandState, by_hand.PARAMS),
    "reading": (gates.GatesState, gates.READING_PARAMS),
    "gates": (gates_view, gates.PARAMS),
    "story": (story.StoryState, story.PARAMS),
    "language": (language.LanguageState, language.PARAMS),
    "teach": (teach.TeachState, teach.PARAMS),
    "lab": (lab.LabState, lab_params()),
}
DECLARED = [
    (place, param.name) for place, (_, params) in STATES.items() for param in params if param.read
]
HOSTILE = [
    "",
    "0",
    "-1",
    "1e999",
    "nan",
    "inf",
    "None",
    "9" * 5_000,
    "0" * 8 + "5" + "0" * 5_000,
    "000000005" + "9" * 20,
    "\u0661\u0662",
    "\u00b2",
    "1_0",
    "\x00\x1b[31m",
    "\ud800",
    "e\u0315\u0316" * 300,
    "[" * 5_000,
    '{"a":' * 3_000,
    "<b>&\"'</b>",
    "../../etc/passwd",
    "%s%n{0}{x}",
    "~" * 500,
    "1.0_" * 500,
    "mute.all." + "9" * 5_000,
    "force-forget_gate-" + "9" * 400 + ".all.1",
    "scale-cell_state-nan.all.1",
]
TEXTS = st.sampled_from(HOSTILE) | st.text(max_size=60) | st.from_regex(r"[\d.,~_-]{1,20}")


def problems(place: str, name: str, text: str) -> list[str]:
    make, params = STATES[place]
    return read_params([param for param in params if param.name == name], make(), {name: text})


@pytest.mark.parametrize(("place", "name"), DECLARED)
@settings(max_examples=25, deadline=None)
@given(text=TEXTS)
def test_any_text_gives_one_sentence_at_most(place: str, name: str, text: str) -> None:
    said = problems(place, name, text)
    assert len(said) <= 1
    assert all(len(sentence) < 600 and sentence for sentence in said)


@pytest.mark.parametrize("text", HOSTILE)
def test_each_hostile_text_in_every_parameter(text: str) -> None:
    for place, name in DECLARED:
        assert len(problems(place, name, text)) <= 1, (place, name)


@pytest.mark.parametrize("name", RECIPES)
def test_every_setting_of_every_recipe_goes_through_a_link_and_back(name: str) -> None:
    chosen = recipe(name)
    for setting, value in asdict(settings_of(chosen)).items():
        text = setting_to_text(value)
        if value is None and setting in ("steps", "epochs"):
            with pytest.raises(ValueError, match="is counted in"):
                setting_from_link(chosen, setting, "2")
        else:
            assert setting_from_link(chosen, setting, text) == value


@pytest.mark.parametrize("name", RECIPES)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_what_a_link_sets_is_a_setting_or_a_sentence(name: str, data: st.DataObject) -> None:
    """Whatever was taken, what comes of it is a recipe or a sentence: the page can be drawn."""
    state = lab.LabState(recipe=name)
    types = setting_types(type(settings_of(state.plain)))
    setting = data.draw(st.sampled_from(list(types)))
    legal = st.sampled_from([*types[setting].choices, "yes", "no", "1", "2", "64", "0.5", ""])
    said = read_params(lab.params(state), state, {setting: data.draw(legal | TEXTS)})
    assert len(said) <= 1
    value, takes = state.typed[setting], types[setting]
    assert (
        value is None
        or isinstance(value, int if takes.kind is float else takes.kind)
        or (takes.kind is float and isinstance(value, float))
    )
    wanted = state.chosen()
    assert isinstance(wanted, str) or wanted == changed(state.plain, settings_of(wanted))
