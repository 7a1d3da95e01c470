"""LSTM Lab's core: networks, their training, and what happens inside them. No screen in here."""

import os

NAME = "LSTM Lab"

# One thread for NumPy's matrix products, set before anything imports NumPy: they are small here,
# and several visitors' products would only wait for each other's threads (on two busy cores 250
# digits took 72 to 876 ms with two threads, and 19 ms with one).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
