"""How long the digits on a photo take to be found, beside the time to decode it, and the memory.

Run with `python -m tests.benchmarks.photo`; takes about a minute.
"""

from __future__ import annotations

import io
import re
import time
from pathlib import Path

import numpy as np
from PIL import Image

from core.analysis.digit_likeness import least_unlikeness
from core.data.samples import mnist_sample
from core.drawing.photo import find_digits
from core.drawing.photo_file import read_grey
from core.evaluate.sheets import sheets

SHEETS = 30
SEED = 5
PHONE_PX = (4000, 3000)
BAR_S = 0.5


def processor_s(data: bytes) -> tuple[float, float]:
    """Seconds of processor time to find the digits, decoding included, and to decode alone."""
    start = time.process_time()
    read_grey(data)
    decoded = time.process_time()
    find_digits(data, least_unlikeness)
    return time.process_time() - decoded, decoded - start


def resident_mb() -> float:
    """Resident memory of this process, in MB."""
    status = Path("/proc/self/status").read_text("utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / 1024


def main() -> None:
    """Print the times of made sheets and of a telephone's picture."""
    made = [each.data for each in sheets(*mnist_sample(), SHEETS, SEED)]
    large = io.BytesIO()
    with Image.open(io.BytesIO(made[0])) as opened:
        opened.resize(PHONE_PX).save(large, "JPEG", quality=90)
    before = resident_mb()
    find_digits(made[0], least_unlikeness)
    print(f"first picture: {resident_mb() - before:.0f} MB more, beside OpenCV")
    times = np.array([processor_s(data) for data in made])
    for name, q in (("median", 0.5), ("p95", 0.95)):
        found, decoded = np.quantile(times, q, axis=0)
        print(f"{name:8s}{found:.3f} s of processor time, {decoded:.3f} s of it to decode")
    print(f"bar     {BAR_S:.3f} s for the median")
    found, decoded = processor_s(large.getvalue())
    print(f"{PHONE_PX[0]} x {PHONE_PX[1]} pixels: {found:.3f} s, {decoded:.3f} s of it to decode")
    print(f"{resident_mb() - before:.0f} MB more after all")


if __name__ == "__main__":
    main()
