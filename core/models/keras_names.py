"""One name for each layer and each setting: those of Keras 3, whichever version wrote a file.

Keras 1 said `output_dim`, `inner_activation` and `border_mode`, Keras 2 packed the weights of a
graphics card's LSTM in a class of its own, and `hard_sigmoid` was another function before Keras 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from core.i18n import gettext as _
from core.models.architecture import Config

LEGACY_HARD_SIGMOID = "legacy_hard_sigmoid"
"""clip(0.2x + 0.5, 0, 1), the `hard_sigmoid` of Keras 1 and 2; later clip(x/6 + 0.5, 0, 1)."""

RECURRENT = ("SimpleRNN", "LSTM", "GRU")

MODELS = ("Sequential", "Functional", "Model")

_CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "Convolution1D": "Conv1D",
        "AtrousConvolution1D": "Conv1D",
        "MaxPool1D": "MaxPooling1D",
        "AvgPool1D": "AveragePooling1D",
        "GlobalMaxPool1D": "GlobalMaxPooling1D",
        "GlobalAvgPool1D": "GlobalAveragePooling1D",
        "BatchNormalizationV1": "BatchNormalization",
        "BatchNormalizationV2": "BatchNormalization",
        "LSTMV2": "LSTM",
        "GRUV2": "GRU",
        "TimeDistributedDense": "Dense",
        "CuDNNLSTM": "LSTM",
        "CuDNNGRU": "GRU",
        "LSTMCellV2": "LSTMCell",
    }
)

_SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "inner_activation": "recurrent_activation",
        "nb_filter": "filters",
        "filter_length": "kernel_size",
        "subsample_length": "strides",
        "stride": "strides",
        "border_mode": "padding",
        "pool_length": "pool_size",
        "bias": "use_bias",
        "p": "rate",
        "sigma": "stddev",
        "atrous_rate": "dilation_rate",
        "mode": "merge_mode",
    }
)
"""Keras 1's names; `output_dim` depends on the class."""

_DROPPED = (
    "initializer",
    "regularizer",
    "constraint",
    "_init",
)
_DROPPED_KEYS = frozenset(
    {
        "init", "trainable", "batch_input_shape", "input_dtype", "input_length", "unroll", "seed",
        "implementation", "consume_less", "dropout", "recurrent_dropout", "dropout_U", "dropout_W",
        "unit_forget_bias", "forget_bias_init", "weights", "noise_shape", "quantization_config",
        "lora_rank", "synchronized", "virtual_batch_size", "renorm", "fused", "sparse", "ragged",
        "optional", "use_cudnn", "momentum", "autocast",
    }
)  # fmt: skip
"""What changes training or speed and never the numbers of a trained model."""

ACTIVATIONS = (
    "linear", "tanh", "sigmoid", "relu", "softmax", "elu", "selu", "softplus", "softsign",
    "hard_sigmoid", "exponential", "swish", "silu", "gelu", "leaky_relu", "relu6", "mish",
    "log_softmax", "hard_tanh",
)  # fmt: skip
"""The activations that are known by name."""


def class_name(saved: str) -> str:
    """Keras 3's name of a class."""
    return _CLASSES.get(saved, saved)


def settings(saved_class: str, saved: Config, name: str, *, legacy: bool) -> dict[str, Any]:
    """A layer's settings under Keras 3's names.

    Args:
        saved_class: The class as it stands in the file.
        saved: Its settings as they stand in the file.
        name: The layer's name, for errors.
        legacy: Whether Keras 1 or 2 wrote it.

    Raises:
        ValueError: If a setting cannot be computed here.
    """
    if not isinstance(saved, Mapping):
        raise ValueError(_("The file is damaged: layer {layer!r} has no settings.", layer=name))
    config: dict[str, Any] = {}
    has_units = saved_class in ("Dense", "TimeDistributedDense", *RECURRENT)
    for key, value in saved.items():
        if key in _DROPPED_KEYS or key.endswith(_DROPPED) or _is_keras_1_regularizer(key):
            continue
        if key in _SETTINGS and not (key == "mode" and saved_class != "Merge"):
            key = _SETTINGS[key]
        if key == "output_dim" and has_units:
            key = "units"
        config[key] = value
    if has_units or saved_class == "Convolution1D":
        config.pop("input_dim", None)
    config["dtype"] = _dtype(config.get("dtype"))
    if config.pop("time_major", False):
        raise ValueError(
            _(
                "Layer {layer!r} reads sequences with time first (`time_major=True`); save the "
                "model with time as the second axis.",
                layer=name,
            )
        )
    if saved_class in ("CuDNNLSTM", "CuDNNGRU"):
        config |= {"activation": "tanh", "recurrent_activation": "sigmoid", "use_bias": True}
        config["reset_after"] = True
    elif class_name(saved_class) == "GRU":
        config.setdefault("reset_after", not legacy)
    for key in ("activation", "recurrent_activation"):
        if key in config:
            config[key] = activation(config[key], name, legacy=legacy)
    for key in ("kernel_size", "strides", "pool_size", "dilation_rate"):
        if isinstance(config.get(key), list) and len(config[key]) == 1:
            config[key] = config[key][0]
    if isinstance(config.get("axis"), list) and len(config["axis"]) == 1:
        config["axis"] = config["axis"][0]
    if saved_class == "LeakyReLU" and "alpha" in config:
        config["negative_slope"] = config.pop("alpha")
    return config


def activation(saved: Any, layer: str, *, legacy: bool) -> str:
    """The name of an activation.

    Raises:
        ValueError: If it is a function that only its author's code defines.
    """
    if saved is None:
        return "linear"
    if isinstance(saved, Mapping):
        inner = saved.get("config")
        own = saved.get("module") not in (None, "builtins") and not str(
            saved.get("module")
        ).startswith("keras")
        saved = inner if isinstance(inner, str) and not own else saved.get("class_name")
    found = str(saved)
    if found not in ACTIVATIONS:
        raise ValueError(
            _(
                "Layer {layer!r} has the activation {name!r}, which its author defined elsewhere; "
                "use one of Keras' own.",
                layer=layer,
                name=found[:60],
            )
        )
    if found == "hard_sigmoid" and legacy:
        return LEGACY_HARD_SIGMOID
    return {"swish": "silu"}.get(found, found)


def is_own_class(spec: Mapping[str, Any]) -> bool:
    """Whether a saved layer belongs to its author's code, even if it is called `LSTM`."""
    registered = spec.get("registered_name")
    module = spec.get("module")
    own_name = isinstance(registered, str) and (
        ">" in registered or registered.rpartition(".")[2] != spec.get("class_name")
    )
    own_module = module is not None and str(module).partition(".")[0] not in (
        "keras",
        "tf_keras",
        "builtins",
        "tensorflow",
    )
    return own_name or own_module or ">" in str(spec.get("class_name"))


def _is_keras_1_regularizer(key: str) -> bool:
    return key[:2] in ("W_", "U_", "b_") and key.endswith(("regularizer", "constraint"))


def _dtype(saved: Any) -> str:
    if isinstance(saved, Mapping):
        inner = saved.get("config")
        saved = inner.get("name") if isinstance(inner, Mapping) else None
    return saved if isinstance(saved, str) else "float32"
