"""`trace`: everything that a model computes over data, whatever the model is."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from numpy.typing import ArrayLike

from core.i18n import gettext as _
from core.models.model import Model
from core.models.model_trace import ModelTrace
from core.models.opening import open_model
from core.models.torch_live import is_torch_module, trace_torch
from core.network.interventions import Intervention


def trace(
    model: Any, inputs: ArrayLike | Sequence[ArrayLike], edits: Sequence[Intervention] = ()
) -> ModelTrace:
    """Run a trained model over data and keep every gate of every recurrent layer.

    >>> import core as lab
    >>> from core.network.shipped import NETWORKS_DIR
    >>> trace = lab.trace(NETWORKS_DIR / "digits.keras", lab.sample("easy-3"))
    >>> trace["lstm.forget_gate"].shape
    (28, 128)

    Args:
        model: The path of a file, a `keras.Model`, a `torch.nn.Module` that holds nn.LSTM, nn.GRU
            or nn.RNN, or a `Model` from `open_model`.
        inputs: An array, (B, T, F) or (T, F) numbers or (B, T) or (T,) ids; a list of them for a
            model of several inputs.
        edits: Interventions, such as `Force("lstm", "forget_gate", 0)`.

    Returns:
        The trace: `trace["lstm.forget_gate"]` is (B, T, U), without B if the inputs had none.

    Raises:
        ValueError: If the model or the data cannot be read; the sentence says why.
    """
    if isinstance(model, str | PathLike):
        model = open_model(Path(model))
    elif is_torch_module(model):
        return trace_torch(model, inputs, edits)
    elif _is_keras_model(model):
        model = from_keras(model)
    if not isinstance(model, Model):
        raise ValueError(
            _(
                "A model is the path of a file, a keras.Model or a torch.nn.Module, not a {kind}.",
                kind=type(model).__name__,
            )
        )
    return model.trace(inputs, edits)


def from_keras(model: Any) -> Model:
    """A living `keras.Model`, by way of a temporary file that Keras writes."""
    with TemporaryDirectory(prefix="lstm-lab-") as folder:
        path = Path(folder) / f"{getattr(model, 'name', 'model')}.keras"
        model.save(path)
        return open_model(path)


def _is_keras_model(model: Any) -> bool:
    """Whether it is one, without importing Keras."""
    return any(
        kind.__name__ == "Model" and kind.__module__.partition(".")[0] in ("keras", "tf_keras")
        for kind in type(model).__mro__
    )
