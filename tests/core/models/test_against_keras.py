"""The NumPy pass of opened models against Keras, layer kind by layer kind, in both formats."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.models.opening import open_model
from tests.core.in_keras import in_keras

pytestmark = pytest.mark.slow

NAMES = (
    "lstm relu", "lstm hard_sigmoid", "lstm elu linear", "lstm no bias", "lstm backwards",
    "gru before", "gru no bias", "gru relu backwards", "rnn relu", "rnn no bias",
    "bidirectional sum", "bidirectional mul", "bidirectional ave", "bidirectional last",
    "bidirectional states", "masking", "mask zero bidirectional", "masked mean", "autoencoder",
    "convolutions", "causal convolution", "same pooling", "normalizations", "shape", "pads",
    "heads", "branches", "encoder decoder", "attention", "additive attention", "nested",
    "shared", "operators", "activations", "dot", "global max", "cell", "flatten mask", "stateful",
)  # fmt: skip

MAKE = """
import sys
import numpy as np
import keras
from keras import Input, Model, Sequential, layers as L, ops

keras.utils.set_random_seed(7)

def chain(*layers, shape=(9, 4)):
    return Sequential([Input(shape), *layers])

def functional(make, *shapes):
    inputs = [Input(shape) for shape in shapes]
    return Model(inputs, make(*inputs))

def encoder_decoder(a, b):
    _, h, c = L.LSTM(6, return_state=True)(a)
    y = L.LSTM(6, return_sequences=True, return_state=True)(b, initial_state=[h, c])[0]
    return L.TimeDistributed(L.Dense(3, activation="softmax"))(y)

def bidirectional_states(a):
    y, *states = L.Bidirectional(L.LSTM(5, return_sequences=True, return_state=True))(a)
    return L.Concatenate()([L.GlobalMaxPooling1D()(y), *states])

def branches(a, b):
    x, y = L.GRU(6)(a), L.Dense(6, activation="tanh")(b)
    merged = [L.Add()([x, y]), L.Multiply()([x, y]), L.Average()([x, y]), L.Maximum()([x, y]),
              L.Minimum()([x, y]), L.Subtract()([x, y])]
    return L.Concatenate()(merged)

def shared(a, b):
    encoder = Sequential([Input((9, 4)), L.Dense(5), L.LSTM(6)])
    return L.Concatenate()([encoder(a), encoder(b)])

def nested(a):
    inner_in = Input((9, 4))
    inner = Model(inner_in, L.BatchNormalization()(L.GRU(5, return_sequences=True)(inner_in)))
    return L.LSTM(3)(inner(a))

def operators(a):
    h = L.LSTM(6, return_sequences=True)(a)
    mean = ops.mean(h, axis=1)
    last = h[:, -1]
    weights = ops.softmax(ops.matmul(h, ops.expand_dims(last, -1)), axis=1)
    return ops.concatenate([ops.sum(weights * h, axis=1), mean * 2 + 1, ops.tanh(last)], axis=-1)

def activations(a):
    h = L.LSTM(6)(a)
    many = [L.Activation(name)(h) for name in ("relu", "elu", "selu", "softplus", "softsign",
            "hard_sigmoid", "exponential", "silu", "gelu", "sigmoid", "tanh", "softmax", "linear",
            "relu6", "leaky_relu", "mish", "log_softmax")]
    return L.Concatenate()([*many, L.LeakyReLU()(h), L.ReLU(max_value=0.1)(h), L.ELU()(h),
                            L.PReLU()(h), L.Softmax()(h)])

def dot(a, b):
    x, y = L.LSTM(6, return_sequences=True)(a), L.LSTM(6, return_sequences=True)(b)
    scores = L.Dot(axes=2, normalize=True)([x, y])
    return L.Flatten()(L.Dot(axes=(2, 1))([scores, y]))

def masked_mean(a):
    x = L.Embedding(11, 5, mask_zero=True)(a)
    y = L.LSTM(6, return_sequences=True)(x)
    return L.GlobalAveragePooling1D()(L.TimeDistributed(L.Dense(2, activation="sigmoid"))(y))

def attention(a):
    x = L.Embedding(11, 5, mask_zero=True)(a)
    y = L.LSTM(6, return_sequences=True)(x)
    return L.GlobalAveragePooling1D()(L.Attention(use_scale=True)([y, y]))

S = True
models = {
    "lstm relu": chain(L.LSTM(7, activation="relu", return_sequences=S), L.LSTM(5)),
    "lstm hard_sigmoid": chain(L.LSTM(7, recurrent_activation="hard_sigmoid"), L.Dense(2)),
    "lstm elu linear": chain(L.LSTM(7, activation="elu", recurrent_activation="linear")),
    "lstm no bias": chain(L.LSTM(7, use_bias=False)),
    "lstm backwards": chain(L.LSTM(7, go_backwards=True, return_sequences=S), L.LSTM(4)),
    "gru before": chain(L.GRU(7, reset_after=False), L.Dense(3, activation="softmax")),
    "gru no bias": chain(L.GRU(7, use_bias=False, return_sequences=S),
        L.GRU(3, reset_after=False, use_bias=False)),
    "gru relu backwards": chain(L.GRU(7, activation="relu", go_backwards=True)),
    "rnn relu": chain(L.SimpleRNN(7, activation="relu", return_sequences=S), L.SimpleRNN(3)),
    "rnn no bias": chain(L.SimpleRNN(7, use_bias=False)),
    "bidirectional sum": chain(L.Bidirectional(L.LSTM(6, return_sequences=S), merge_mode="sum")),
    "bidirectional mul": chain(L.Bidirectional(L.GRU(6), merge_mode="mul")),
    "bidirectional ave": chain(
        L.Bidirectional(L.SimpleRNN(6, return_sequences=S), merge_mode="ave")),
    "bidirectional last": chain(L.Bidirectional(L.LSTM(6)), L.Dense(1, activation="sigmoid")),
    "bidirectional states": functional(bidirectional_states, (9, 4)),
    "masking": chain(L.Masking(0.0), L.LSTM(6, return_sequences=S), L.Dropout(0.3), L.GRU(4)),
    "mask zero bidirectional": chain(L.Embedding(11, 5, mask_zero=True),
        L.Bidirectional(L.LSTM(6, return_sequences=S)),
        L.Dense(3, activation="softmax"), shape=(9,)),
    "masked mean": functional(masked_mean, (9,)),
    "autoencoder": chain(L.LSTM(6), L.RepeatVector(9), L.LSTM(6, return_sequences=S),
        L.TimeDistributed(L.Dense(4))),
    "convolutions": chain(L.Conv1D(6, 3, activation="relu"), L.MaxPooling1D(2),
        L.Conv1D(6, 2, padding="same", strides=2, groups=2), L.LSTM(5)),
    "causal convolution": chain(L.Conv1D(6, 3, padding="causal", dilation_rate=2), L.GRU(4)),
    "same pooling": chain(L.AveragePooling1D(3, 2, padding="same"),
        L.MaxPooling1D(2, padding="same"), L.LSTM(4)),
    "normalizations": chain(L.BatchNormalization(), L.LSTM(6, return_sequences=S),
        L.LayerNormalization(), L.BatchNormalization(scale=False), L.GlobalAveragePooling1D()),
    "shape": chain(L.Reshape((6, 6)), L.Permute((2, 1)), L.LSTM(5, return_sequences=S),
        L.Flatten(), L.Dense(2)),
    "pads": chain(L.ZeroPadding1D((1, 2)), L.Cropping1D((1, 0)), L.UpSampling1D(2), L.GRU(3)),
    "heads": functional(lambda a: [L.Dense(1, activation="sigmoid")(h := L.LSTM(5)(a)),
        L.Dense(3, activation="softmax")(h),
        L.Dense(2, activation="relu", use_bias=False)(h)], (9, 4)),
    "branches": functional(branches, (9, 4), (6,)),
    "encoder decoder": functional(encoder_decoder, (9, 4), (7, 3)),
    "attention": functional(attention, (9,)),
    "additive attention": functional(lambda a:
        L.AdditiveAttention()([h := L.GRU(5, return_sequences=S)(a), h]), (9, 4)),
    "nested": functional(nested, (9, 4)),
    "shared": functional(shared, (9, 4), (9, 4)),
    "operators": functional(operators, (9, 4)),
    "activations": functional(activations, (9, 4)),
    "dot": functional(dot, (9, 4), (9, 4)),
    "global max": chain(L.LSTM(6, return_sequences=S), L.SpatialDropout1D(0.2),
        L.GlobalMaxPooling1D()),
    "cell": chain(L.RNN(L.LSTMCell(5), return_sequences=S), L.RNN(L.GRUCell(4))),
    "flatten mask": chain(L.Masking(0.0), L.LSTM(6, return_sequences=S),
        L.Flatten(), L.Dense(2)),
    "stateful": Sequential([Input(batch_shape=(3, 9, 4)), L.LSTM(5, stateful=True), L.Dense(2)]),
}
rng = np.random.default_rng(3)
folder = sys.argv[1]
assert list(models) == sys.argv[2:], set(models) ^ set(sys.argv[2:])
for name, model in models.items():
    for variable in model.variables:  # biases and scales that are not 0 and 1
        if "seed" in variable.path or not variable.dtype.startswith("float"):
            continue
        noise = rng.normal(0, 0.2, variable.shape)
        noise = abs(noise) if "variance" in variable.name else noise
        if "rnn_state" not in variable.path:
            variable.assign_add(noise)
    inputs = []
    for tensor in model.inputs:
        shape = (3, *tensor.shape[1:])
        has_ids = len(shape) == 2 and shape[1] == 9
        x = rng.integers(1, 11, shape) if has_ids else rng.standard_normal(shape).astype("float32")
        if has_ids or "mask" in name:
            x[0, -3:] = 0
            x[1, 4] = 0
        inputs.append(x)
    outputs = model(inputs if len(inputs) > 1 else inputs[0])
    outputs = outputs if isinstance(outputs, list | tuple) else [outputs]
    np.savez(f"{folder}/{name}.npz", **{f"x{k}": x for k, x in enumerate(inputs)},
             **{f"y{k}": np.asarray(y) for k, y in enumerate(outputs)})
    model.save(f"{folder}/{name}.keras")
    model.save(f"{folder}/{name}.h5")
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every model in two formats, its inputs and what Keras made of them."""
    made = tmp_path_factory.mktemp("models")
    in_keras(MAKE, str(made), *NAMES)
    return made


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
@pytest.mark.parametrize("name", NAMES)
def test_an_opened_model_computes_what_keras_computes(folder: Path, name: str, suffix: str) -> None:
    with np.load(folder / f"{name}.npz") as arrays:
        inputs = [arrays[key] for key in arrays.files if key.startswith("x")]
        expected = [arrays[key] for key in arrays.files if key.startswith("y")]
    model = open_model(folder / f"{name}{suffix}")
    assert not model.foreign_layers
    trace = model.trace(inputs if len(inputs) > 1 else inputs[0])
    assert len(trace.outputs) == len(expected)
    for ours, theirs in zip(trace.outputs, expected, strict=True):
        # With relu and elu values grow to 1e5, and Keras' own float32 rounding with them.
        np.testing.assert_allclose(ours, theirs, rtol=5e-5, atol=2e-6)
