"""From one image to all that the gates page plays: the work of the server, and what it sends.

Run with `python -m tests.benchmarks.gates`. Beside it stands the pass alone, as the drawing page
makes it: the difference is what maps, orders and one unit's equations cost.
"""

from __future__ import annotations

import json
import time

from core.checkpoints import load_network
from core.cut_choice import CutChoice
from core.gate_film import gate_film
from core.interventions import run_cut
from core.samples import find
from core.trace import run
from tests.benchmarks.samples import print_comparison

ROUNDS = 100
BAR_MS = 60.0
PAYLOAD_BAR = 60_000


def main() -> None:
    """Prints the medians of film and pass, and the bytes of the film with and without a cut."""
    network = load_network("digits")
    image = find("notorious-10").image[None]
    film_seconds, pass_seconds = [], []
    for unit in range(ROUNDS):
        begin = time.perf_counter()
        before = run(network, image)
        passed = time.perf_counter()
        gate_film(network, before, None, "lstm", unit)
        film_seconds.append(time.perf_counter() - begin)
        pass_seconds.append(passed - begin)
    print("one image to film, LSTM(128), 28 rows, every gate of every unit")
    print_comparison(film_seconds, pass_seconds, "the pass alone", median_bar_ms=BAR_MS)
    after = run_cut(network, image, CutChoice("Hoarder").cuts(network, "lstm", 28))
    for words, film in (
        ("no cut", gate_film(network, before, None, "lstm", 57)),
        ("with a cut", gate_film(network, before, after, "lstm", 57, "after")),
    ):
        size = len(json.dumps(film))
        print(f"payload, {words}: {size:,} bytes (bar {PAYLOAD_BAR:,})")


if __name__ == "__main__":
    main()
