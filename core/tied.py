"""A table of embeddings that is also, transposed, the output layer: one Keras layer, used twice.

Everywhere else a network's layers are one chain. Here the second use is made a layer of its own
at the chain's end, which reads the first one's weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.layers import Dense, Embedding

REVERSIBLE = "ReversibleEmbedding"
"""Keras' class of a table that can be used either way."""

TIED = "tied"
"""The key, in the settings of the second use, of the name of the first one's layer."""


def told_apart(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """A Keras model's settings with the second use of a table as a last layer, if there is one."""
    layers = []
    last: list[dict[str, Any]] = []
    for spec in config["layers"]:
        nodes = spec.get("inbound_nodes", [])
        is_used_twice = spec["class_name"] == REVERSIBLE and len(nodes) == 2
        if is_used_twice and nodes[1]["kwargs"].get("reverse"):
            name = spec["config"]["name"]
            settings = {**spec["config"], "name": f"{name}_reversed"}
            last.append(
                {
                    "class_name": REVERSIBLE,
                    "config": settings,
                    "inbound_nodes": nodes[1:],
                    TIED: name,
                }
            )
            spec = {**spec, "inbound_nodes": nodes[:1]}
        layers.append(spec)
    if not last or config["output_layers"] != [last[0][TIED], 1, 0]:
        return config
    return {
        **config,
        "layers": [*layers, *last],
        "output_layers": [last[0]["config"]["name"], 0, 0],
    }


def output_of(embedding: Embedding, name: str) -> Dense:
    """The dense layer whose kernel is an embedding's table, (V, E), seen as (E, V); no bias."""
    bias = np.zeros(embedding.vocabulary, np.float32)
    bias.flags.writeable = False
    return Dense(name, embedding.embeddings.T, bias)
