"""Keras 2's names of operators between tensors, which are TensorFlow's, as Keras 3 names them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

TENSORFLOW_OPERATORS: Mapping[str, str] = MappingProxyType(
    {
        "math.add": "Add", "__operators__.add": "Add", "math.subtract": "Subtract",
        "math.multiply": "Multiply", "math.truediv": "TrueDivide", "math.divide": "TrueDivide",
        "math.pow": "Power", "math.maximum": "Maximum", "math.minimum": "Minimum",
        "math.not_equal": "NotEqual", "math.equal": "Equal", "math.greater": "Greater",
        "math.negative": "Negative", "math.abs": "Absolute", "math.exp": "Exp", "math.log": "Log",
        "math.sqrt": "Sqrt", "math.square": "Square", "math.tanh": "Tanh",
        "math.sigmoid": "Sigmoid", "nn.relu": "Relu", "math.reduce_sum": "Sum",
        "math.reduce_mean": "Mean", "math.reduce_max": "Max", "math.reduce_min": "Min",
        "linalg.matmul": "Matmul", "expand_dims": "ExpandDims", "squeeze": "Squeeze",
        "compat.v1.squeeze": "Squeeze", "transpose": "Transpose",
        "compat.v1.transpose": "Transpose", "concat": "Concatenate", "reshape": "Reshape",
        "nn.softmax": "Softmax", "cast": "Cast", "stack": "Stack", "identity": "Identity",
        "tanh": "Tanh", "sigmoid": "Sigmoid",
    }
)  # fmt: skip
