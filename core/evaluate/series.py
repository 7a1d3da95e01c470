"""Forecasts beside simple ones: `python -m core.evaluate series`."""

from __future__ import annotations

from core.analysis.forecast import followers, forecast_errors
from core.network.network import Network
from core.recipes import RECIPES, SeriesRecipe

METHODS = {
    "network": "LSTM",
    "linear": "linear, of the last 20 readings",
    "seasonal_naive": "seasonal naive (the last period)",
    "persistence": "persistence (the last reading)",
}


def series_report(network: Network) -> str:
    """Its errors beside those of simple forecasts, and what its units follow.

    Raises:
        ValueError: If the network forecasts no series.
    """
    recipe = RECIPES.get(network.name)
    if not isinstance(recipe, SeriesRecipe):
        raise ValueError(f"The network {network.name!r} forecasts no series.")
    errors = forecast_errors(network, recipe)
    lines = [
        f"error {errors['network']:.3f} rad (root mean square, {recipe.horizon} steps ahead, "
        f"{recipe.test_series} held-out series)",
        "",
        "all steps  no kick before the forecast's time",
    ]
    lines += [
        f"{errors[name]:9.3f}  {errors[f'{name}_calm']:34.3f}  {title}"
        for name, title in METHODS.items()
    ]
    lines += ["", "followed best, by correlation; of these the network reads the angle alone"]
    layer = network.layers[0].name
    lines += [
        f"{each.what:>9}  {each.correlation:5.2f}  {each.layer}.{each.quantity} of unit {each.unit}"
        for each in followers(network, recipe, layer)
    ]
    return "\n".join(lines)
