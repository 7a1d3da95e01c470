"""An opened model as a network that reads text, so that its units can be looked at like others'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.analysis.text_reader import ReadText, TextReader
from core.data.token_text import read_tokens
from core.i18n import gettext as _
from core.models.cells import cell_network
from core.models.example_input import vocabulary as known_ids
from core.models.model import Model
from core.models.model_trace import ModelTrace
from core.network.cells import Array
from core.network.interventions import Intervention
from core.network.layers import LayerTrace, State
from core.network.network import Network
from core.network.trace import Trace
from core.text.vocabulary import Vocabulary

MOST_STEPS = 5_000
"""Of a text: an opened model reads all of it again for every piece."""
SUMS_TO_ONE = 1e-3
EXAMPLE_WORDS = 200


@dataclass(frozen=True)
class OpenedTextNetwork(Network):
    """The recurrent layers of an opened model that reads ids, run by the model itself.

    Its `state` is what has been read before: an opened model cannot go on from one.

    Attributes:
        model: The model.
        steps: How many ids it reads, no more and no fewer; None for any number.
    """

    model: Model | None = None
    steps: int | None = None

    def trace(
        self,
        inputs: ArrayLike | str,
        edits: Sequence[Intervention] = (),
        state: Sequence[State] | None = None,
    ) -> Trace:
        """Run the model over ids, (B, T) or (B, T, 1), after those of `state`."""
        assert self.model is not None
        ids = np.asarray(inputs)
        ids = (ids[..., 0] if ids.ndim == 3 else ids).astype(np.intp)
        new = ids.shape[1]
        if state is not None:
            ids = np.concatenate([np.asarray(state[-1][0], np.intp), ids], axis=1)
        if self.steps and ids.shape[1] < self.steps:
            ids = np.pad(ids, ((0, 0), (self.steps - ids.shape[1], 0)))
        found = self.model.trace(ids, edits)
        layers = [
            _last_steps(part, new) for part in found.parts if "hidden_state" in part.quantities
        ]
        read = ids.astype(np.float32)  # ids are far below the numbers that float32 rounds
        layers.append(LayerTrace("output", ids[:, -new:], {}, _logits(found, new), (read,)))
        return Trace(ids[:, -new:], tuple(layers), network=self)


def _last_steps(part: LayerTrace, new: int) -> LayerTrace:
    quantities = {name: values[:, -new:] for name, values in part.quantities.items()}
    return LayerTrace(part.name, part.inputs[:, -new:], quantities, part.outputs, part.state)


def _logits(found: ModelTrace, new: int) -> Array:
    """(B, T, V), or (B, T, 0) where the model does not say what comes next at every step."""
    output = np.asarray(found.output, np.float32)
    steps = found.inputs[0].shape[1]
    if output.ndim != 3 or output.shape[1] != steps:
        return np.zeros((len(output), new, 0), np.float32)
    output = output[:, -new:]
    if output.min(initial=1) >= 0 and np.allclose(output.sum(-1), 1, atol=SUMS_TO_ONE):
        return np.log(np.maximum(output, 1e-30))
    return output


@dataclass(frozen=True, eq=False)
class OpenedReader(TextReader):
    """An opened model with the vocabulary that a visitor gave.

    Attributes:
        ids_by_word: By word its id; empty where the visitor types ids.
    """

    ids_by_word: Mapping[str, int] | None = None

    @property
    def example(self) -> str:
        """A text of what it knows, where the visitor gives none."""
        if not self.ids_by_word:
            return " ".join(str(id_) for id_ in range(min(len(self.vocabulary), EXAMPLE_WORDS)))
        words = [word for word in self.ids_by_word if word.strip()][:EXAMPLE_WORDS]
        return ("" if self.kind == "characters" else " ").join(words)

    def read(self, text: str) -> ReadText:
        """Convert a text, or ids, to ids.

        Raises:
            ValueError: If nothing in it can be read, or it is too long.
        """
        found = read_tokens(text, self.ids_by_word or {}, len(self.vocabulary))
        if len(found.ids) > MOST_STEPS:
            raise ValueError(
                _(
                    "A model from a file reads at most {most:,} characters or words here, and the "
                    "text has {n:,}.",
                    most=MOST_STEPS,
                    n=len(found.ids),
                )
            )
        is_spaced = self.kind == "words"
        pieces = [" " * bool(k and is_spaced) + word for k, word in enumerate(found.words)]
        return ReadText(found.ids, tuple(pieces), found.notes)


def opened_reader(model: Model, ids_by_word: Mapping[str, int]) -> OpenedReader:
    """Make the reader of an opened model.

    Args:
        model: Reads ids, from the first to the last.
        ids_by_word: Its vocabulary; empty where text is typed as ids.

    Raises:
        ValueError: If the model reads numbers, or several inputs, or has no recurrent layer.
    """
    positions = model.architecture.inputs
    size = known_ids(model.architecture, positions[0])
    if size is None or len(positions) > 1:
        raise ValueError(_("{name} does not read text.", name=model.name[:60]))
    forward = [part.name for part in model.recurrent_layers if not part.backward]
    if not forward:
        raise ValueError(_("{name} has no recurrent layer, so it has no units.", name=model.name))
    shape = model.architecture.spec(model.architecture.calls[positions[0]]).config["shape"]
    steps = shape[0] if shape else None
    trace = model.trace(np.zeros((1, steps or 2), np.intp))
    cells = cell_network(model, trace)
    layers = tuple(layer for layer in cells.layers if layer.name in forward)
    network = OpenedTextNetwork(model.name, layers, model=model, steps=steps)
    entries = [f"#{id_}" for id_ in range(size)]
    for word, id_ in ids_by_word.items():
        if id_ < size:
            entries[id_] = word
    is_by_character = ids_by_word and max(map(len, ids_by_word)) == 1
    vocabulary = Vocabulary("characters" if is_by_character else "words", tuple(entries))
    return OpenedReader(network, vocabulary, window=steps, ids_by_word=dict(ids_by_word))
