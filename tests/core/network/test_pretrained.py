"""Which shipped networks a training can begin with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.network.pretrained import check_start, pretrained_starts
from core.recipes import LSTM, recipe

STATIC = recipe("mnist-static")


def test_a_network_of_the_same_layers_will_do_whatever_it_was_trained_by() -> None:
    assert pretrained_starts(STATIC) == ("mnist-static", "digits", "digits-last-row")
    assert pretrained_starts(recipe("digits"))[0] == "digits"
    assert pretrained_starts(recipe("belling-the-cat")) == ("belling-the-cat",)
    assert pretrained_starts(recipe("mnist-bidirectional")) == ("mnist-bidirectional",)


def test_other_units_have_no_weights_to_begin_with() -> None:
    assert pretrained_starts(replace(STATIC, layers=(LSTM(63, "lstm"), STATIC.layers[-1]))) == ()


@pytest.mark.parametrize("name", ["mnist-gru", "nobody", "../digits", ""])
def test_what_does_not_fit_is_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(ValueError, match="with the same layers: mnist-static, digits, "):
        check_start(replace(STATIC, start_from=name))
    check_start(STATIC)
    check_start(replace(STATIC, start_from="digits"))
