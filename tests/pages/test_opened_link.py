"""The link to a model from a file: series, window, column and small data; the app's pendulum."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose
from streamlit.testing.v1 import AppTest

from core.data.data_link import pack_data, unpack_data
from core.data.pendulum import TEST, example_table, recordings
from core.network.card import load_card
from core.recipes.series import SERIES
from pages.parts.gates.state import PARAMS as GATES_PARAMS
from pages.parts.opened.state import PARAMS
from tests.core.models.made import STEPS
from tests.pages.test_opened import film, gates_page, html, table

CHOSEN = example_table(SERIES[0]).series[2][0]


def address(app: AppTest) -> dict[str, str]:
    return {name: "".join(text) for name, text in app.query_params.items()}


def test_the_pendulum_is_shown_with_its_series_its_target_and_its_forecast() -> None:
    app = gates_page(network="pendulum")
    shown, held_out = film(app), recordings(SERIES[0], TEST)
    k = int(app.selectbox(key="opened-series").value) - 1
    assert (shown["steps"], shown["units"], shown["belief"]["kind"]) == (150, 32, "lines")
    assert shown["series"]["events"] == np.flatnonzero(held_out.kicks[k, :150]).tolist()
    forecast, target = shown["belief"]["runs"][0]["texts"]
    assert target.split("|")[7] == f"{held_out.ahead[k, 7]:.4g}".replace("-", "\u2212")
    assert len(forecast.split("|")) == 150
    assert "Triangles mark kicks" in html(app)
    assert "follows the speed" in html(app)
    assert "persistence" in html(app)
    assert "data" not in address(app)
    assert shown["unit"] == load_card("pendulum").data["followers"][-1]["unit"]


def test_another_series_of_the_pendulum_is_in_the_link_and_comes_back() -> None:
    app = gates_page(network="pendulum")
    app.selectbox(key="opened-series").set_value(CHOSEN).run()
    assert address(app)["series"] == CHOSEN
    again = film(gates_page(network="pendulum", series=CHOSEN))
    angles = recordings(SERIES[0], TEST).angles[int(CHOSEN) - 1, :, 0]
    first = float(again["series"]["texts"].split("|")[0].replace("\u2212", "-"))
    assert_allclose(first, angles[0], atol=1e-3)
    other = gates_page(network="pendulum", series="900")
    assert "The data have no series 900" in html(other)
    assert address(other).get("series") != "900"
    assert film(other)["steps"] == 150


def test_small_data_window_and_column_are_in_the_link(folder) -> None:
    app = gates_page(network="small.keras")
    app.text_area(key="opened-text").set_value(table()).run()
    app.number_input(key="opened-start").set_value(3).run()
    app.selectbox(key="opened-column").set_value(1).run()
    link = address(app)
    assert (link["from"], link["column"]) == ("3", "2")
    shown, again = film(app), film(gates_page(**link))
    assert again["series"] == shown["series"]
    assert again["maps"] == shown["maps"]
    assert "The link does not hold" not in html(app)


def test_data_that_are_too_large_for_a_link_are_said_to_be_missing(folder) -> None:
    app = gates_page(network="small.keras")
    noise = np.random.default_rng(0).standard_normal((3_000, 3))
    text = "\n".join(",".join(f"{number:.6f}" for number in row) for row in noise)
    app.text_area(key="opened-text").set_value(text).run()
    assert "data" not in address(app)
    assert "The link does not hold the data" in html(app)
    assert film(app)["steps"] == STEPS


@pytest.mark.parametrize(
    "wrong", [{"data": "!!"}, {"data": "A" * 9_000}, {"from": "0"}, {"from": "x"}, {"column": "-1"}]
)
def test_what_a_link_cannot_have_is_said_and_the_page_stands(
    wrong: dict[str, str],
    folder,
) -> None:
    app = gates_page(network="small.keras", **wrong)
    assert html(app).count('role="alert"') == 1
    assert film(app)["steps"] == STEPS


def test_the_parameters_leave_with_the_model(folder) -> None:
    app = gates_page(network="pendulum", series=CHOSEN)
    app.selectbox(key="gates-network").set_value("digits").run()
    assert not {param.name for param in PARAMS} & address(app).keys()
    assert not {param.name for param in PARAMS} & {param.name for param in GATES_PARAMS}


def test_packed_data_come_back_and_nothing_else_does() -> None:
    fields = {"text": "a,b\n1,2\n", "scaling": "own"}
    packed = pack_data(fields)
    assert packed is not None
    assert unpack_data(packed, ("text", "scaling")) == fields
    assert pack_data({"text": "x" * 300_000}) is None
    with pytest.raises(ValueError, match="damaged"):
        unpack_data(packed, ("text",))
    for hostile in ("[1]", '{"text": 3}', "[" * 5_000):
        made = pack_data({"text": ""})
        assert made
        from core.drawing.links import to_text

        with pytest.raises(ValueError, match="damaged"):
            unpack_data(to_text(hostile.encode()) or "", ("text",))
