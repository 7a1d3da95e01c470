"""Model files damaged by seed: `python -m tests.core.models.fuzz --files 1000`.

Each damaged file is parsed and run in a process of its own under the same limits as a stranger's
file. It may open, or be refused in one sentence; it may not crash, hang or open another file.
"""

from __future__ import annotations

import argparse
import copy
import io
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from core.models.architecture import Architecture
from core.models.limits import limit_memory, open_no_more_files
from core.models.model import Model
from core.models.parse_child import parse_stranger, rehearse
from core.models.wire import SEPARATOR
from tests.core.models.made import h5_bytes, h5_model_bytes, keras_bytes, lstm_config, lstm_weights

SECONDS = 20
OPENED, REFUSED, BROKEN = range(3)
WORDS = ("opened", "refused", "broke", "hung or died")

ODD: Sequence[Any] = (
    None, -1, 0, 1, 3, 1 << 31, 1 << 62, 0.5, float("nan"), True, "", "x", "relu", "hard_sigmoid",
    [], {}, [[]], [1, 2, 3], {"class_name": "Lambda", "config": {}}, ["input", 0, 0], "../../etc",
)  # fmt: skip


def seeds() -> list[bytes]:
    """Good files of every kind, made without Keras."""
    many = lstm_config(return_sequences=True)
    many["config"]["layers"][2:2] = [
        {"class_name": name, "config": {"name": name.lower(), "trainable": True, **config}}
        for name, config in (
            ("Conv1D", {"filters": 4, "kernel_size": [2], "padding": "same"}),
            ("MaxPooling1D", {"pool_size": [2], "strides": [2], "padding": "valid"}),
            ("Bidirectional", {"merge_mode": "concat", "layer": {"class_name": "GRU",
             "config": {"name": "gru", "units": 3, "return_sequences": True}}}),
            ("TimeDistributed", {"layer": {"class_name": "Dense",
             "config": {"name": "d", "units": 4, "activation": "relu"}}}),
            ("Permute", {"dims": [2, 1]}), ("Flatten", {}), ("RepeatVector", {"n": 3}),
            ("Reshape", {"target_shape": [6, -1]}), ("LayerNormalization", {"axis": [-1]}),
            ("UpSampling1D", {"size": 2}), ("ZeroPadding1D", {"padding": [1, 1]}),
            ("SimpleRNN", {"units": 3, "activation": "relu"}),
        )
    ]  # fmt: skip
    tensors = {"w": {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]}}
    header = json.dumps(tensors).encode()
    return [
        keras_bytes(),
        h5_model_bytes(),
        json.dumps({**many, "keras_version": "2.4.0"}).encode(),
        len(header).to_bytes(8, "little") + header + bytes(16),
    ]


def damaged(seed: int, files: Sequence[bytes]) -> bytes:
    """One of the files, damaged in one of several ways."""
    rng = random.Random(seed)
    data = rng.choice(files)
    ways: list[Callable[[random.Random, bytes], bytes]] = [flipped, cut, resaved, resaved, resaved]
    return rng.choice(ways)(rng, data)


def flipped(rng: random.Random, data: bytes) -> bytes:
    """Some bytes replaced."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 30)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut(rng: random.Random, data: bytes) -> bytes:
    """The end, or a piece, missing, or a piece doubled."""
    start, end = sorted(rng.randrange(len(data)) for _ in range(2))
    return rng.choice([data[:start], data[:start] + data[end:], data[:end] + data[start:]])


def resaved(rng: random.Random, data: bytes) -> bytes:
    """A well-formed file with odd settings or odd weights."""
    if data.startswith(b"PK"):
        config, weights = lstm_config(), dict[str, Any](lstm_weights())
        if rng.random() < 0.7:
            odd_settings(rng, config)
        else:
            odd_weights(rng, weights)
        return keras_bytes(config, h5_bytes(weights), rng.choice(["2.4.0", "3.8.0", "", "x"]))
    if data.startswith(b"\x89HDF"):
        memory = io.BytesIO(data)
        with h5py.File(memory, "r+") as file:
            config = json.loads(file.attrs["model_config"])
            odd_settings(rng, config)
            file.attrs["model_config"] = json.dumps(config)
            if rng.random() < 0.3:
                file["model_weights/lstm"].attrs["weight_names"] = rng.choice([3, "x", "/", ".."])
        return memory.getvalue()
    if data.startswith(b"{"):
        config = json.loads(data)
        odd_settings(rng, config)
        return json.dumps(config).encode()
    return flipped(rng, data)


def odd_settings(rng: random.Random, config: Any) -> None:
    """One to three values anywhere in a nesting replaced by odd ones."""
    for _ in range(rng.randint(1, 3)):
        places: list[tuple[Any, Any]] = []
        waiting = [config]
        while waiting:
            node = waiting.pop()
            keys = node.keys() if isinstance(node, dict) else range(len(node))
            for key in keys:
                places.append((node, key))
                if isinstance(node[key], dict | list):
                    waiting.append(node[key])
        if places:
            node, key = rng.choice(places)
            node[key] = copy.deepcopy(rng.choice(ODD))


def odd_weights(rng: random.Random, weights: dict[str, Any]) -> None:
    """One array replaced by one of another shape, kind or content."""
    path = rng.choice(list(weights))
    array = weights[path]
    weights[path] = rng.choice(
        [array * np.nan, array[:1], array[None], np.zeros(0), np.array(b"x"), array.astype("i1"),
         array.astype(complex), np.array(1.0), np.full_like(array, 3e38)]
    )  # fmt: skip


def open_under_limits(data: bytes) -> int:
    """What becomes of a file, found out by a process that may open no other."""
    child = os.fork()
    if child:
        started = time.monotonic()
        while time.monotonic() - started < SECONDS:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.002)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return -1
    code = BROKEN
    try:
        limit_memory(seconds=SECONDS)
        open_no_more_files()
        assert not can_open_files()
        code = attempt(data)
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    finally:
        os._exit(code)


def can_open_files() -> bool:
    """Whether this process can still open a file."""
    try:
        os.close(os.open(__file__, os.O_RDONLY))
    except OSError:
        return False
    return True


def attempt(data: bytes) -> int:
    """Parse and run a file as `open_model` does, in this process."""
    try:
        header, arrays = parse_stranger(data)
        if "architecture" not in header:
            return OPENED
        plain = json.loads(json.dumps(header["architecture"]))
        weights: dict[str, dict[str, Any]] = {}
        for name, array in arrays.items():
            layer, _separator, weight = name.partition(SEPARATOR)
            weights.setdefault(layer, {})[weight] = array
        architecture = Architecture.from_plain(plain)
        model = Model("fuzz", architecture, weights, "", untrained=header["untrained"])
        model.run(model.example())
    except ValueError as error:
        sentence = str(error)
        return REFUSED if sentence and "\n" not in sentence else BROKEN
    return OPENED


def fuzz(count: int, start: int = 0) -> Counter[str]:
    """How often what became of `count` damaged files, and which seeds broke something."""
    rehearse()
    files = seeds()
    found: Counter[str] = Counter()
    for seed in range(start, start + count):
        code = open_under_limits(damaged(seed, files))
        word = WORDS[code] if 0 <= code < len(WORDS) - 1 else WORDS[-1]
        found[word if code in (OPENED, REFUSED) else f"{word} at seed {seed}"] += 1
    return found


def main() -> int:
    """The exit status: 0 if no file broke anything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--start", type=int, default=0, help="the first seed")
    parser.add_argument("--keep", type=Path, help="write the file of the first seed there instead")
    chosen = parser.parse_args()
    if chosen.keep:
        chosen.keep.write_bytes(damaged(chosen.start, seeds()))
        return 0
    found = fuzz(chosen.files, chosen.start)
    for word, count in found.most_common():
        print(f"{count:6d} {word}")
    return 0 if found.keys() <= {"opened", "refused"} else 1


if __name__ == "__main__":
    sys.exit(main())
