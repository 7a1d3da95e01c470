"""Figures for the README: each script prints ours beside an alternative measured in the same run.

They assert nothing about time, because a busy machine is slow for both sides; the ratio stays.
Run one with `python -m tests.benchmarks.NAME`.
"""

import core as core  # before NumPy is imported: it is to have one thread, as in the app
