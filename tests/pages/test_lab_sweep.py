"""Sweeps in the training lab, without a browser and without TensorFlow."""

from __future__ import annotations

from core.recipes import recipe
from core.runs.manager import RunManager
from tests.pages.test_lab import asked, html, lab_page, problem, runs, until

__all__ = ["runs"]  # the fixture


def test_one_press_starts_a_run_for_each_value_and_the_link_shows_them_again(
    runs: RunManager,
) -> None:
    app = lab_page(recipe="mnist-static", steps="20")
    assert app.button(key="lab-sweep").disabled
    app.text_input(key="lab-values").set_value("0-2").run()
    assert app.button(key="lab-sweep").label == "Train 3 runs"
    assert (asked(app, "vary"), asked(app, "values")) == ("seed", "0-2")
    app.button(key="lab-sweep").click().run()
    assert not app.exception
    sweep = runs.sweep(asked(app, "sweep"))
    assert sweep is not None
    assert [runs.recipe(run_id).seed for run_id in sweep.runs] == [0, 1, 2]
    until(app, lambda app: "3 of 3 runs are finished" in html(app))
    assert "median" in html(app)
    again = lab_page(sweep=sweep.sweep_id)
    assert "mnist-static, seed 0 to 2: median" in html(again)
    assert asked(again, "sweep") == sweep.sweep_id


def test_values_that_cannot_be_used_are_told_of(runs: RunManager) -> None:
    app = lab_page(vary="units", values="32, many")
    assert "Units" in problem(app)
    assert app.button(key="lab-sweep").disabled
    app = lab_page(vary="colour")
    assert "no setting colour to vary" in problem(app)


def test_a_link_to_no_sweep_is_told_of(runs: RunManager) -> None:
    run_id = runs.start(recipe("mnist-static"))
    assert "belongs to no sweep" in problem(lab_page(sweep=run_id))
    assert "No training run found" in problem(lab_page(sweep="a" * 22))
