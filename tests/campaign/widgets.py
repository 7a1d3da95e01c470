"""Widgets and components: whatever a client sends as their values, the page lives on."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from tests.campaign.hostile import as_json, number, plain, sendable, text
from tests.campaign.pages import checked, open_page

CASES, SAMPLE = 1_500, 6
ADDRESSES: tuple[tuple[str, dict[str, str]], ...] = (
    ("draw", {}),
    ("gates", {"cut": "amnesiac.57.12"}),
    ("gates", {"network": "ptb"}),
    ("gates", {"network": "own-model"}),
    ("by_hand", {}),
    ("story", {"beside": "1.0~0.0_5.3"}),
    ("language", {"write": "1"}),
    ("lab", {}),
    ("teach", {}),
    ("memory", {}),
    ("units", {}),
)
EVENTS = ("picked", "unit", "take", "branch", "beside", "three", "close", "text", "value", "events")
MESSAGES = 4
STARTS = ("-train", "-fetch-mnist")
COMPONENT = "bidi_component"


@dataclass(frozen=True)
class Target:
    """What can be sent to.

    Attributes:
        id: Of the widget; a component has two, one for its state and one for its triggers.
        kind: Of element, such as `number_input`.
        options: What it offers to choose from, as it stands on the screen.
    """

    id: str
    kind: str
    options: tuple[str, ...] = ()


def case(seed: int) -> None:
    """Send a page a few messages, many hostile; after each it can still be used."""
    random = Random(f"widgets {seed}")
    app = open_page(*random.choice(ADDRESSES))
    for _ in range(MESSAGES):
        targets = _targets(app)
        chosen = random.sample(targets, min(len(targets), 2))
        send(app, [random.choice((likely, hostile))(random, each) for each in chosen])
        checked(app)
    checked(app.run())


def send(app: AppTest, values: list[WidgetState]) -> None:
    """Send a page values as a browser would, of any kind."""
    app._run(WidgetStates(widgets=values))


def _targets(app: AppTest) -> list[Target]:
    """What can be sent to, except for what starts a training or a download."""
    targets = []
    for element in app._tree:
        proto = getattr(element, "proto", None)
        found = getattr(proto, "id", "")
        if not isinstance(found, str) or not found.startswith("$$") or found.endswith(STARTS):
            continue
        options = (getattr(each, "content", each) for each in getattr(proto, "options", ()))
        targets.append(Target(found, element.type, tuple(map(str, options))))
        if element.type == COMPONENT:
            targets.append(Target(f"$$STREAMLIT_INTERNAL_KEY_{found}__events", COMPONENT))
    return targets


def likely(random: Random, target: Target) -> WidgetState:
    """A value of the kind that the widget sends, whatever it is."""
    state = WidgetState(id=target.id)
    if target.kind == COMPONENT:
        return hostile(random, target)
    if target.options and target.kind in ("selectbox", "radio"):
        state.string_value = random.choice(target.options)
    elif target.options:
        state.string_array_value.data.append(random.choice(target.options))
    elif target.kind in ("text_input", "text_area"):
        state.string_value = sendable(text(random, 20_000))
    elif target.kind == "number_input":
        state.double_value = _double(random)
    elif target.kind == "slider":
        values = [_double(random) for _ in range(random.randint(1, 2))]
        state.double_array_value.data.extend(values)
    elif target.kind in ("checkbox", "toggle"):
        state.bool_value = random.random() < 0.5
    elif target.kind == "file_uploader":
        state.file_uploader_state_value.uploaded_file_info.add(file_id="none", name="x", size=5)
    else:
        state.trigger_value = True
    return state


def hostile(random: Random, target: Target) -> WidgetState:
    """A value that is of the wrong kind, or out of range, or not what JSON can say."""
    state = WidgetState(id=target.id)
    is_component = target.kind == COMPONENT and random.random() < 0.9
    kind = random.randrange(2) if is_component else random.randrange(9)
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
