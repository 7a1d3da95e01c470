"""The values of a layer's units at every step of a long text, in half precision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.network.interventions import Intervention
from core.network.network import Network

STREAMS = 64
"""A long text is read in up to so many places side by side, which is twenty times as fast."""
SIDE_BY_SIDE_FROM = 20_000
"""A shorter text is read from its first character to its last."""
WARM_UP = 1_000
"""Steps that a stream reads before its own part, so that its state does not begin from nothing."""
PIECE = 100
"""Steps at a time: with every gate of LSTM(512) in 64 streams they take 80 MB."""

OnSteps = Callable[[int, int], None]
"""Called with the number of steps that have been read, and of all steps."""


@dataclass(frozen=True)
class TextStates:
    """A quantity of a layer over a text of T steps.

    Attributes:
        layer: The layer's name.
        quantity: Such as `cell_state`.
        values: (U, T) float16: a unit's values lie side by side in memory.
    """

    layer: str
    quantity: str
    values: NDArray[np.float16]

    @property
    def units(self) -> int:
        """U."""
        return len(self.values)

    def __len__(self) -> int:
        return self.values.shape[1]


def default_quantity(network: Network, layer: str) -> str:
    """Return what a layer carries from step to step: its cell state where it has one."""
    memory = network.layer(layer).memory
    return "cell_state" if "cell_state" in memory else "hidden_state"


def record_text_states(
    network: Network,
    ids: NDArray[np.integer],
    layer: str,
    quantity: str,
    *,
    window: int | None = None,
    on_steps: OnSteps = lambda done, total: None,
) -> TextStates:
    """Record a quantity at every step of a text.

    A long text is read in `STREAMS` streams, each after a warm-up of `WARM_UP` steps.

    Args:
        network: Begins with an embedding, or reads ids as numbers.
        ids: (T,), at least one.
        layer: A recurrent layer's name.
        quantity: One of the layer's, such as `cell_state`.
        window: How many steps a network reads at most, which begins anew at every step; None for
            one that reads on.
        on_steps: Called from time to time with the progress.

    Raises:
        ValueError: If there is no such layer or quantity, or an id is unknown.
    """
    steps = len(ids)
    values = np.empty((network.layer(layer).units, steps), np.float16)
    if window:
        _record_windows(network, ids, f"{layer}.{quantity}", window, values, on_steps)
    elif steps < SIDE_BY_SIDE_FROM:
        _record_streams(network, ids[None], f"{layer}.{quantity}", [values], 0, on_steps)
    else:
        # A stream's own part is at least twice its warm-up.
        own = max(-(-steps // STREAMS), min(2 * WARM_UP, steps))
        starts = np.arange(0, steps, own)
        # A stream's places in the text; before the first character stands the first one again.
        places = starts[:, None] + np.arange(-WARM_UP, own)
        parts = [values[:, start : start + own] for start in starts]
        read = ids[np.clip(places, 0, steps - 1)]
        _record_streams(network, read, f"{layer}.{quantity}", parts, WARM_UP, on_steps)
        # The first stream has nothing to warm up with: its beginning is read as it stands.
        first = min(WARM_UP, steps)
        head = network.trace(np.asarray(ids[None, :first]))[f"{layer}.{quantity}"]
        values[:, :first] = head[0].T
    return TextStates(layer, quantity, values)


def _record_streams(
    network: Network,
    ids: NDArray[np.integer],
    name: str,
    parts: Sequence[NDArray[np.float16]],
    skipped: int,
    on_steps: OnSteps,
) -> None:
    """Fill the streams' parts, (U, T') each, with what comes after `skipped` steps of warm-up."""
    state = None
    steps = ids.shape[1]
    for start in range(0, steps, PIECE):
        trace = network.trace(network_inputs(network, ids[:, start : start + PIECE]), state=state)
        state, found = trace.state, trace[name]  # (B, T, U)
        end = start + found.shape[1]
        first = max(start, skipped)
        if first < end:
            for part, values in zip(parts, found, strict=True):
                into = part[:, first - skipped : end - skipped]
                into[:] = values[first - start :][: into.shape[1]].T
        on_steps(end, steps)


def _record_windows(
    network: Network,
    ids: NDArray[np.integer],
    name: str,
    window: int,
    values: NDArray[np.float16],
    on_steps: OnSteps,
) -> None:
    steps = len(ids)
    for step in range(min(window - 1, steps)):  # fewer steps than a window have been read
        values[:, step] = network.trace(network_inputs(network, ids[None, : step + 1]))[name][0, -1]
    if steps < window:
        return
    windows = np.lib.stride_tricks.sliding_window_view(ids, window)
    at_once = 500
    for start in range(0, len(windows), at_once):
        found = network.trace(network_inputs(network, windows[start : start + at_once]))[name][
            :, -1
        ]
        first = window - 1 + start
        values[:, first : first + len(found)] = found.T
        on_steps(first + len(found), steps)


def network_inputs(
    network: Network, ids: NDArray[np.integer]
) -> NDArray[np.integer] | NDArray[np.float32]:
    """Ids as the network reads them: (B, T), or (B, T, 1) where it reads numbers."""
    if network.layers[0].kind == "embedding":
        return np.asarray(ids)
    return np.asarray(ids, np.float32)[..., None]


def last_logits(
    network: Network,
    ids: NDArray[np.integer],
    edits: Sequence[Intervention] = (),
    batch: int = 50,
) -> NDArray[np.float32]:
    """Compute the logits after the last step of each of N texts of one length.

    Args:
        network: As for `record_text_states`.
        ids: (N, T).
        edits: Interventions.
        batch: How many are read at a time.

    Returns:
        (N, V).
    """
    parts = [
        network.trace(network_inputs(network, ids[start : start + batch]), edits).logits[:, -1]
        for start in range(0, len(ids), batch)
    ]
    return np.concatenate(parts)
