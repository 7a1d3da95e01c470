"""PyTorch's recurrent modules: PyTorch itself as the oracle where it is installed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.models.opening import open_model
from core.models.tracing import trace


def safetensors(tensors: dict[str, np.ndarray[Any, Any]]) -> bytes:
    """The bytes of a file with those float32 arrays."""
    header, body = {}, b""
    for name, array in tensors.items():
        data = np.ascontiguousarray(array, "<f4").tobytes()
        offsets = [len(body), len(body) + len(data)]
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": offsets}
        body += data
    head = json.dumps(header).encode()
    return len(head).to_bytes(8, "little") + head + body


def gru_by_its_definition(x: Any, w: dict[str, Any]) -> Any:
    """The equations of torch.nn.GRU's documentation, for one sequence."""
    units = w["weight_hh_l0"].shape[1]
    h = np.zeros(units)
    outputs = []
    for step in x:
        a = w["weight_ih_l0"] @ step + w["bias_ih_l0"]
        b = w["weight_hh_l0"] @ h + w["bias_hh_l0"]
        r, z = (1 / (1 + np.exp(-(a + b)[k * units : (k + 1) * units])) for k in range(2))
        n = np.tanh(a[2 * units :] + r * b[2 * units :])
        h = (1 - z) * n + z * h
        outputs.append(h)
    return np.array(outputs)


def gru_weights(width: int = 3, units: int = 4) -> dict[str, Any]:
    rng = np.random.default_rng(1)
    shapes = {
        "weight_ih_l0": (3 * units, width),
        "weight_hh_l0": (3 * units, units),
        "bias_ih_l0": (3 * units,),
        "bias_hh_l0": (3 * units,),
    }
    return {name: rng.normal(0, 0.6, shape) for name, shape in shapes.items()}


def test_a_state_dict_opens_without_pytorch(tmp_path: Path) -> None:
    weights = gru_weights()
    file = tmp_path / "gru.safetensors"
    file.write_bytes(safetensors({f"encoder.rnn.{key}": w for key, w in weights.items()}))
    x = np.random.default_rng(2).normal(size=(7, 3))
    found = trace(file, x)["encoder.rnn.hidden_state"]
    np.testing.assert_allclose(found, gru_by_its_definition(x, weights), atol=1e-6)


def test_embedding_and_head_are_joined_where_there_is_one_of_each(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    tensors = {
        "emb.weight": rng.normal(size=(9, 3)),
        **{f"rnn.{key}": w for key, w in gru_weights().items()},
        "out.weight": rng.normal(size=(2, 4)),
        "out.bias": rng.normal(size=2),
    }
    file = tmp_path / "tagger.safetensors"
    file.write_bytes(safetensors(tensors))
    model = open_model(file)
    assert any("assumed" in note for note in model.notes)
    ids = np.array([1, 8, 0, 3])
    hidden = gru_by_its_definition(tensors["emb.weight"][ids], gru_weights())
    expected = hidden @ tensors["out.weight"].T + tensors["out.bias"]
    np.testing.assert_allclose(model.trace(ids).output, expected, atol=1e-5)


@pytest.mark.parametrize("change", ["missing", "nan", "shape", "none"])
def test_weights_that_do_not_fit_are_refused(tmp_path: Path, change: str) -> None:
    weights = gru_weights()
    if change == "missing":
        del weights["weight_hh_l0"]
    elif change == "nan":
        weights["weight_hh_l0"][0, 0] = np.nan
    elif change == "shape":
        weights["weight_hh_l0"] = weights["weight_hh_l0"][:-1]
    else:
        weights = {"fc.weight": np.ones((2, 2))}
    file = tmp_path / "bad.safetensors"
    file.write_bytes(safetensors(weights))
    with pytest.raises(ValueError, match=r"weights"):
        open_model(file)


@pytest.fixture(name="torch")
def installed_torch() -> Any:
    """PyTorch; the test is skipped where it is not installed."""
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    torch.manual_seed(5)
    return torch


CASES = [
    (kind, {"num_layers": layers, "bidirectional": both, "batch_first": first, "bias": bias}
     | more)
    for kind, more in (("LSTM", {}), ("GRU", {}), ("RNN", {"nonlinearity": "relu"}), ("RNN", {}),
                       ("LSTM", {"proj_size": 2}))
    for layers, both, first, bias in ((1, False, True, True), (2, True, False, True),
                                      (1, True, True, False))
]  # fmt: skip


@pytest.mark.parametrize(("kind", "settings"), CASES)
def test_a_living_module_is_walked_as_pytorch_does(torch: Any, kind: str, settings: Any) -> None:
    class Model(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.rnn = getattr(torch.nn, kind)(3, 5, dropout=0.0, **settings)
            self.head = torch.nn.LazyLinear(2)

        def forward(self, x: Any) -> Any:
            y, _state = self.rnn(x)
            self.hidden = y
            return self.head(y)

    model = Model()
    x = torch.randn(4, 6, 3)
    result = model(x)
    found = trace(model, x.numpy())
    np.testing.assert_allclose(found.output, result.detach(), atol=1e-5)
    last = found.layers[-1].outputs
    hidden = model.hidden.detach().numpy()
    expected = hidden if settings["batch_first"] else hidden.swapaxes(0, 1)
    np.testing.assert_allclose(last, expected, atol=1e-5)


def test_a_state_and_packed_sequences_are_taken_along(torch: Any) -> None:
    class Model(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first = torch.nn.LSTM(3, 5, batch_first=True)
            self.second = torch.nn.LSTM(3, 5, batch_first=True)

        def forward(self, x: Any) -> Any:
            packed = torch.nn.utils.rnn.pack_padded_sequence(x, [6, 4], batch_first=True)
            _outputs, state = self.first(packed)
            return self.second(x, state)[0]

    model = Model()
    x = torch.randn(2, 6, 3)
    found = trace(model, x)
    expected = model(x).detach()
    np.testing.assert_allclose(found["second.hidden_state"], expected, atol=1e-5)


def test_a_checkpoint_is_read_as_weights_alone(torch: Any, tmp_path: Path) -> None:
    module = torch.nn.LSTM(3, 5, num_layers=2, batch_first=True)
    torch.save(module.state_dict(), tmp_path / "model.pt")
    x = torch.randn(2, 6, 3)
    expected = module(x)[0].detach()
    found = open_model(tmp_path / "model.pt").trace(x.numpy())
    np.testing.assert_allclose(found.output, expected, atol=1e-5)
    torch.save(module, tmp_path / "whole.pt")  # a pickle of the class itself
    with pytest.raises(ValueError, match="state_dict"):
        open_model(tmp_path / "whole.pt")
