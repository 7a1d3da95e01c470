"""What a network believed after each step, as plain data for a browser."""

from __future__ import annotations

from typing import Any

from core.inside.anatomy import answers_on_the_way
from core.inside.subject import Subject, likeliest
from core.small_numbers import small_numbers
from core.trace import Network, Trace


def belief_data(
    network: Network, subject: Subject, before: Trace, after: Trace | None
) -> dict[str, Any]:
    """The belief without and, where there is one, with the cut.

    Digits make a map, rows across; of words the ten likeliest at each step are named.
    A network that answers at the end alone has one step of belief, that of the end.

    Returns:
        `title`; `kind`, `map` or `bars`; `note`, why there is but one step, or ""; `runs`, one for
        each trace: `shares`, small numbers, step by step; `names`, those of the answers: of each
        step for `bars`, once for a `map`.
    """
    on_the_way = answers_on_the_way(network)
    is_map = on_the_way and not subject.read
    what = "each digit" if not subject.read else f"the next {subject.step}"
    return {
        "title": f"Belief in {what}" if on_the_way else "Belief at the end",
        "kind": "map" if is_map else "bars",
        "note": ""
        if on_the_way
        else "Its backward reader begins with what is yet to come: on the way it has no answer.",
        "runs": tuple(
            _run(subject, trace, is_map, on_the_way) for trace in (before, after) if trace
        ),
    }


def _run(subject: Subject, trace: Trace, is_map: bool, on_the_way: bool) -> dict[str, Any]:
    shares = trace.probabilities[0]
    if is_map:
        return {"names": tuple(subject.answers), "shares": small_numbers(shares).as_plain()}
    shares = shares if on_the_way else shares[-1:]
    best = likeliest(shares)
    top = shares[range(len(shares)), best.T].T
    return {
        "names": tuple(tuple(subject.answers[k] for k in step) for step in best.tolist()),
        "shares": small_numbers(top).as_plain(),
    }
