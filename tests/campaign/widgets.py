"""Widgets and components: whatever a client sends as their values, the page lives on."""

from __future__ import annotations

from random import Random
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from tests.campaign.hostile import as_json, number, plain, sendable, text
from tests.campaign.pages import checked, open_page

CASES, SAMPLE = 1_500, 6
ADDRESSES: dict[str, dict[str, str]] = {
    "draw": {},
    "gates": {"cut": "amnesiac.57.12"},
    "by_hand": {},
    "story": {"beside": "1.0~0.0_5.3"},
    "language": {"write": "1"},
    "lab": {},
    "teach": {},
}
EVENTS = ("picked", "unit", "take", "branch", "beside", "three", "close", "text", "value", "events")
MESSAGES = 3
STARTS = ("-train", "-fetch-mnist")


def case(seed: int) -> None:
    """Send a page a few messages with hostile values; after each it can still be used."""
    random = Random(f"widgets {seed}")
    page = random.choice(list(ADDRESSES))
    app = open_page(page, ADDRESSES[page])
    ids = _ids(app)
    for _ in range(MESSAGES):
        send(app, [_hostile(random, *each) for each in random.sample(ids, min(len(ids), 2))])
        checked(app)
        checked(app.run())


def send(app: AppTest, values: list[WidgetState]) -> None:
    """Send a page values as a browser would, of any kind."""
    app._run(WidgetStates(widgets=values))


def _ids(app: AppTest) -> list[tuple[str, bool]]:
    """The ids of what can be sent to, and whether it is a component's.

    A component has two, one for its state and one for its triggers. What starts a training or a
    download is left out.
    """
    ids = []
    for element in app._tree:
        found = getattr(getattr(element, "proto", None), "id", "")
        if not isinstance(found, str) or not found.startswith("$$") or found.endswith(STARTS):
            continue
        is_component = element.type == "bidi_component"
        ids.append((found, is_component))
        if is_component:
            ids.append((f"$$STREAMLIT_INTERNAL_KEY_{found}__events", True))
    return ids


def _hostile(random: Random, widget_id: str, is_component: bool) -> WidgetState:
    """A value that is of the wrong kind, or out of range, or not what JSON can say."""
    state = WidgetState(id=widget_id)
    kind = random.randrange(2) if is_component and random.random() < 0.9 else random.randrange(9)
    match kind:
        case 0:
            state.json_value = sendable(as_json(random, _events(random)))
        case 1:
            state.json_trigger_value = sendable(as_json(random, _triggers(random)))
        case 2:
            state.string_value = sendable(text(random, 20_000))
        case 3:
            state.int_value = random.choice((0, -1, 2**62, -(2**62), random.randint(-99, 99)))
        case 4:
            state.double_value = _double(random)
        case 5:
            values = [_double(random) for _ in range(random.randint(0, 4))]
            state.double_array_value.data.extend(values)
        case 6:
            state.int_array_value.data.extend(random.choices((0, 1, -1, 2**40, 99), k=3))
        case 7:
            texts = [sendable(text(random, 100)) for _ in range(random.randint(0, 4))]
            state.string_array_value.data.extend(texts)
        case _:
            state.bytes_value = random.randbytes(100)
    return state


def _events(random: Random) -> Any:
    if random.random() < 0.2:
        return plain(random)
    return {random.choice(EVENTS): plain(random) for _ in range(random.randint(1, 3))}


def _triggers(random: Random) -> Any:
    if random.random() < 0.2:
        return plain(random)
    return [
        {"event": random.choice(EVENTS), "value": plain(random)}
        for _ in range(random.randint(1, 3))
    ]


def _double(random: Random) -> float:
    value = number(random)
    return float(value) if abs(value) < 1e300 or isinstance(value, float) else 1e300
