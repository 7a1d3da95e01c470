"""The page on units: a passage to its colours, and 512 units ranked over 200,000 characters.

Run with `python -m tests.benchmarks.units`. The passage is read by the shipped network `python`, or
where it is not here by one of 256 units with random weights. Ranking is timed beside scikit-learn's
curve of precision and recall, which gives the same F1 from sorted values, on some of the units.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from sklearn.metrics import precision_recall_curve  # type: ignore[import-untyped]

from core.analysis.passage import read_passage
from core.analysis.text_reader import TextReader
from core.analysis.unit_concepts import ConceptRanker, best_thresholds
from core.concepts.labels import label_text
from core.data.python_code import library_files
from core.language.model import load_language_model
from core.network.shipped import shipped_names
from core.view.unit_text import unit_text_view
from tests.benchmarks.samples import summary
from tests.core.language.made_up import code_model

PASSAGE, ROUNDS, PASSAGE_BAR_MS = 2_000, 10, 400
UNITS, CHARACTERS, RANKING_BAR_S = 512, 200_000, 5
COMPARED = 8
"""Units that scikit-learn ranks; its time for all of them follows."""


def main() -> None:
    """Prints the figures, each beside its bar."""
    text = "".join(file.text for file in library_files("test"))
    colour_a_passage(text[:PASSAGE])
    rank_units(text[:CHARACTERS])


def colour_a_passage(text: str) -> None:
    """Prints how long it takes from a text to what the browser gets."""
    has_python = "python" in shipped_names()
    model = load_language_model("python") if has_python else code_model("random", 256)
    reader = TextReader.of_language_model(model)
    layer = next(each.name for each in model.network.layers if each.memory)
    seconds, processor = [], []
    for _ in range(ROUNDS):
        start, used = time.perf_counter(), time.process_time()
        read = reader.read(text)
        passage = read_passage(reader, read, layer)
        holds = read.labels(is_python=True).values["string"]
        unit_text_view(
            passage, model.vocabulary, 7, "cell_state", network="python", threshold=0, holds=holds
        )
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - used)
    ids = reader.read(text).ids
    used, state = time.process_time(), None
    for id_ in ids:
        trace = model.network.trace(np.array([[id_]]), state=state)
        state = trace.state
    by_step = time.process_time() - used
    print(f"{len(ids):,} characters to a coloured passage, {model.network.name}")
    print(f"  {summary(seconds)} (bar {PASSAGE_BAR_MS} ms); processor: {summary(processor)}")
    print(f"  character by character, without labels: {by_step / min(processor):.1f} times as long")


def rank_units(text: str) -> None:
    """Prints how long it takes to rank units for one idea, permutations included."""
    labels = label_text(text, is_python=True).values["string"]
    rng = np.random.default_rng(0)
    drawn = rng.normal(0, 0.1, (UNITS, len(labels))).astype(np.float32).cumsum(1)
    values = np.tanh(drawn).astype(np.float16)
    half = len(labels) // 2
    whole = timed(lambda: ConceptRanker(values).rank(labels))
    ours = timed(lambda: best_thresholds(values[:COMPARED, :half], labels[:half]))
    some = values[:COMPARED, :half].astype(np.float32)

    def sklearn_f1() -> list[float]:
        best = []
        for scores in (*some, *-some):
            precision, recall, _ = precision_recall_curve(labels[:half], scores)
            best.append(float((2 * precision * recall / (precision + recall + 1e-12)).max()))
        return best

    theirs = timed(sklearn_f1)
    print(f"{UNITS} units over {len(labels):,} characters, 19 permutations included")
    print(f"  {whole[0]:.2f} s (bar {RANKING_BAR_S} s), {whole[1]:.2f} s of processor time")
    print(f"  scikit-learn takes {theirs[1] / ours[1]:.1f} times as long for the best F1 of a unit")


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """The best of three rounds: seconds, and seconds of processor time."""
    rounds = []
    for _ in range(3):
        start, used = time.perf_counter(), time.process_time()
        work()
        rounds.append((time.perf_counter() - start, time.process_time() - used))
    return min(rounds)


if __name__ == "__main__":
    main()
