"""Keras' layers in NumPy: a function for each class, by its name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.models.layers.base import (
    EditsOf,
    LayerCall,
    LayerFunction,
    Mask,
    Tensor,
    Values,
    Weights,
)
from core.models.layers.convolution import conv1d, global_pooling, pooling
from core.models.layers.dense import (
    activation,
    dense,
    embedding,
    masking,
    normalization,
    rescaling,
    reversible_embedding,
    shaped_activation,
    unchanged,
)
from core.models.layers.merge import attention, concatenate, dot, keras_1_merge, merge
from core.models.layers.operators import operator, tensorflow_operator
from core.models.layers.recurrent import bidirectional, recurrent
from core.models.layers.shape import (
    crop,
    flatten,
    pad,
    permute,
    repeat_vector,
    reshape,
    upsample,
)
from core.models.layers.time_distributed import time_distributed

_FUNCTIONS: dict[str, LayerFunction] = {
    "Dense": dense,
    "Activation": activation,
    "Embedding": embedding,
    "ReversibleEmbedding": reversible_embedding,
    "BatchNormalization": normalization,
    "LayerNormalization": normalization,
    "Masking": masking,
    "Rescaling": rescaling,
    "Flatten": flatten,
    "Reshape": reshape,
    "Permute": permute,
    "RepeatVector": repeat_vector,
    "ZeroPadding1D": pad,
    "Cropping1D": crop,
    "UpSampling1D": upsample,
    "Conv1D": conv1d,
    "Concatenate": concatenate,
    "Dot": dot,
    "Merge": keras_1_merge,
    "Attention": attention,
    "AdditiveAttention": attention,
    "LSTM": recurrent,
    "GRU": recurrent,
    "SimpleRNN": recurrent,
    "Bidirectional": bidirectional,
    "TFOpLambda": tensorflow_operator,
    "SlicingOpLambda": tensorflow_operator,
    **dict.fromkeys(
        ("LeakyReLU", "ReLU", "ELU", "Softmax", "ThresholdedReLU", "PReLU"), shaped_activation
    ),
    **dict.fromkeys(("MaxPooling1D", "AveragePooling1D"), pooling),
    **dict.fromkeys(("GlobalMaxPooling1D", "GlobalAveragePooling1D"), global_pooling),
    **dict.fromkeys(("Add", "Average", "Multiply", "Maximum", "Minimum", "Subtract"), merge),
    **dict.fromkeys(
        (
            "Dropout",
            "SpatialDropout1D",
            "GaussianDropout",
            "GaussianNoise",
            "AlphaDropout",
            "ActivityRegularization",
            "Identity",
        ),
        unchanged,
    ),
}
_FUNCTIONS["TimeDistributed"] = time_distributed(_FUNCTIONS)

LAYERS: Mapping[str, LayerFunction] = MappingProxyType(_FUNCTIONS)
"""By the name of Keras' class; operators, whose names begin with `ops.`, are not in it."""


def native(class_name: str, config: Mapping[str, object]) -> LayerFunction | None:
    """The function that computes a layer here; None if it is not written here."""
    if class_name.startswith("ops."):
        return operator
    if class_name == "TimeDistributed":
        inner = config.get("layer")
        kind = inner.get("class_name") if isinstance(inner, dict) else None
        return LAYERS["TimeDistributed"] if kind in LAYERS else None
    return LAYERS.get(class_name)


__all__ = [
    "LAYERS",
    "EditsOf",
    "LayerCall",
    "LayerFunction",
    "Mask",
    "Tensor",
    "Values",
    "Weights",
    "native",
]
