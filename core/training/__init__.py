"""Recipes -> trained networks with their cards: `python -m core.training NAME`.

A run keeps its progress; stopped with Ctrl-C, it continues with `--resume` to the very weights that
it would have reached without the stop.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # before TensorFlow: else it greets at length
