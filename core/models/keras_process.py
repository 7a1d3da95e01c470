"""One child process of Keras, for layers that are not written here and to check those that are.

It starts when it is first needed (three to four seconds, most of it TensorFlow's import), or a
moment earlier with `warm`, and ends with the object or after some idle minutes. A server has one,
`shared_process`. It gets layers by the names on a list and their settings as plain numbers and
words: no code, no file.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _
from core.models.architecture import Architecture, LayerSpec
from core.models.layers import LayerCall, Tensor, Values
from core.models.parsing import ROOT
from core.models.weights import Arrays
from core.models.wire import read_message, write_message

TENSOR = "@tensor"
"""The key under which a message's header names one of its arrays."""

SECONDS = 180
"""That an answer may take."""

IDLE_SECONDS = 300
"""After which the process ends: it holds half a gigabyte."""

BOOT = (
    "import sys; sys.modules |= dict.fromkeys(('sklearn', 'jax', 'torch')); "
    "from core.training.keras_server import main; main()"
)
"""What the process runs. Keras imports these packages where they are installed, for wrappers that
nothing here uses: scikit-learn alone takes a second."""

ALLOWED = frozenset(
    {
        "MultiHeadAttention", "GroupedQueryAttention", "Conv1DTranspose", "Conv2D", "Conv3D",
        "Conv2DTranspose", "SeparableConv1D", "SeparableConv2D", "DepthwiseConv1D",
        "DepthwiseConv2D", "MaxPooling2D", "AveragePooling2D", "MaxPooling3D", "AveragePooling3D",
        "GlobalMaxPooling2D", "GlobalAveragePooling2D", "ZeroPadding2D", "Cropping2D",
        "UpSampling2D", "EinsumDense", "GroupNormalization", "RMSNormalization",
        "UnitNormalization", "Normalization", "CategoryEncoding", "SpatialDropout2D",
        "ConvLSTM1D", "ConvLSTM2D", "TimeDistributed",
    }
)  # fmt: skip
"""The layers that Keras computes for us. None of them runs code or reads a file."""

FOREIGN = ALLOWED - {"TimeDistributed"}
"""Those that are never computed here."""


def keras_is_installed() -> bool:
    """Whether a child process could import Keras and TensorFlow; imports neither."""
    return all(importlib.util.find_spec(name) for name in ("keras", "tensorflow"))


def check_allowed(spec: LayerSpec) -> None:
    """Check that Keras may compute that layer.

    Raises:
        ValueError: If it is not on the list.
    """
    inner = spec.config.get("layer")
    names = [spec.class_name]
    if spec.class_name == "TimeDistributed":
        names.append(str(inner.get("class_name")) if isinstance(inner, Mapping) else "")
    for name in names:
        if name not in ALLOWED:
            raise ValueError(
                _(
                    "Layer {layer!r} is a {kind}, which is not computed here; replace it by "
                    "another of Keras' layers and save the model again.",
                    layer=spec.name,
                    kind=name[:60],
                )
            )
    for settings in (spec.config, inner if isinstance(inner, Mapping) else {}):
        for key, value in settings.items():
            if isinstance(value, Mapping) and key != "layer":
                raise ValueError(
                    _(
                        "Layer {layer!r} ({kind}) has a setting {setting!r} that is an object of "
                        "its own; save the model with a plain one.",
                        layer=spec.name,
                        kind=spec.class_name,
                        setting=key[:60],
                    )
                )
    if not keras_is_installed():
        raise ValueError(
            _(
                "Layer {layer!r} is a {kind}, which needs Keras and TensorFlow to be installed.",
                layer=spec.name,
                kind=spec.class_name,
            )
        )


@functools.cache
def shared_process() -> KerasProcess:
    """The one process of this server, for all models and visitors."""
    process = KerasProcess()
    atexit.register(process.close)
    return process


def _layer_key(spec: LayerSpec, arrays: Arrays) -> str:
    """What tells a layer with its weights from all others: the process keeps those it has built."""
    found = hashlib.sha256(json.dumps([spec.class_name, spec.config], default=str).encode())
    for name, array in arrays.items():
        found.update(f"{name} {array.shape}".encode())
        found.update(np.ascontiguousarray(array).data)
    return found.hexdigest()


class KerasProcess:
    """Keras in a process of its own, started at the first request."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._idle: threading.Timer | None = None

    def warm(self) -> None:
        """Start the process, so that it imports TensorFlow while something else is done."""
        with self._lock:
            self._started()
            self._end_when_idle()

    def __call__(self, spec: LayerSpec, arrays: Arrays, call: LayerCall) -> Sequence[Tensor]:
        """The outputs of a layer that is not written here; `model.Remote`."""
        sent: dict[str, NDArray[Any]] = {f"w{name}": array for name, array in arrays.items()}
        tensors = 0

        def numbered(value: Any) -> Any:
            nonlocal tensors
            if isinstance(value, Tensor):
                sent[f"x{tensors}"] = value.values
                if value.mask is not None:
                    sent[f"m{tensors}"] = value.mask
                tensors += 1
                return {TENSOR: tensors - 1}
            if isinstance(value, list):
                return [numbered(part) for part in value]
            return value

        header = {
            "do": "layer",
            "key": _layer_key(spec, arrays),
            "name": spec.name,
            "class_name": spec.class_name,
            "config": dict(spec.config),
            "dtype": np.dtype(call.dtype).name,
            "args": [numbered(part) for part in call.args],
            "kwargs": {key: numbered(part) for key, part in call.kwargs.items()},
        }
        _header, answer = self.request(header, sent)
        outputs: list[Tensor] = []
        while (name := f"y{len(outputs)}") in answer:
            mask = answer.get(f"m{len(outputs)}")
            outputs.append(Tensor(answer[name], mask))
        return outputs

    def compute(
        self,
        architecture: Architecture,
        weights: Mapping[str, Arrays],
        inputs: Sequence[Values],
        dtypes: Sequence[str] = ("float32", "float64"),
    ) -> dict[str, dict[int, Values]]:
        """What Keras itself computes: for each precision, each call's first output.

        Raises:
            ValueError: If Keras cannot build the model.
        """
        sent: dict[str, NDArray[Any]] = {f"x{k}": values for k, values in enumerate(inputs)}
        for layer, arrays in weights.items():
            sent |= {f"w{layer}\n{name}": array for name, array in arrays.items()}
        header = {"do": "model", "model": architecture.to_plain(), "dtypes": list(dtypes)}
        _header, answer = self.request(header, sent)
        found: dict[str, dict[int, Values]] = {dtype: {} for dtype in dtypes}
        for key, values in answer.items():
            dtype, _separator, position = key.partition("\n")
            found[dtype][int(position)] = values
        return found

    def request(
        self, header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]
    ) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """The process's answer to a message.

        Raises:
            ValueError: If Keras refuses, breaks or takes too long.
        """
        with self._lock:
            child = self._started()
            assert child.stdin is not None
            assert child.stdout is not None
            watchdog = threading.Timer(SECONDS, child.kill)
            watchdog.start()
            try:
                write_message(child.stdin, header, arrays)
                answer, found = read_message(child.stdout)
            except (EOFError, OSError, ValueError):
                self._end()
                raise ValueError(
                    _("Keras' process ended, or took more than {n} seconds.", n=SECONDS)
                ) from None
            finally:
                watchdog.cancel()
                self._end_when_idle()
        if "error" in answer:
            raise ValueError(_("Keras refuses it: {reason}", reason=answer["error"]))
        return answer, found

    def close(self) -> None:
        """End the process, if it has started."""
        with self._lock:
            self._end()

    def __del__(self) -> None:
        if self._child is None:
            return
        with contextlib.suppress(Exception):
            self._end()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            environment = {
                "PATH": os.environ.get("PATH", ""),
                "PYTHONPATH": str(ROOT),
                "TF_CPP_MIN_LOG_LEVEL": "3",
                "CUDA_VISIBLE_DEVICES": "-1",
                "KERAS_BACKEND": "tensorflow",
                "TF_ENABLE_ONEDNN_OPTS": "0",
                "HOME": os.environ.get("HOME", "/nonexistent"),
            }
            self._child = subprocess.Popen(
                [sys.executable, "-c", BOOT],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env=environment,
            )
        return self._child

    def _end_when_idle(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        self._idle = threading.Timer(IDLE_SECONDS, self._end_if_free)
        self._idle.daemon = True
        self._idle.start()

    def _end_if_free(self) -> None:
        if self._lock.acquire(blocking=False):  # else it answers, and the time begins anew
            try:
                self._end()
            finally:
                self._lock.release()

    def _end(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        child, self._child = self._child, None
        if child is None:
            return
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        child.kill()
        child.wait()
