"""What a person takes home from a run: one zip file."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from core.export.tensorboard import event_file
from core.export.training_script import script_files
from core.runs.log import RunLog
from core.runs.metrics import as_csv, rows
from core.runs.store import SETTINGS, RunFolder

_TAKEN = (".keras", ".json")
METRICS = "metrics.csv"
EVENTS = "tensorboard/events.out.tfevents.lstm-lab"


def run_archive(results: Path, name: str) -> bytes:
    """A zip file with all that a run is good for elsewhere.

    It holds the network, its card and, where it has one, its vocabulary; `metrics.csv` and a folder
    for TensorBoard with what the training told; `train.py`, which trains the network again with
    Keras alone, with what it reads.

    Args:
        results: The folder of a run that is done.
        name: The recipe's.

    Raises:
        ValueError: If the run's settings are of another version.
    """
    run = RunFolder(results)
    run_log = RunLog(run.log)
    run_log.update()
    table = rows(run_log)
    began = (results / SETTINGS).stat().st_mtime
    files = {
        METRICS: as_csv(table).encode(),
        EVENTS: event_file(table, began),
        **script_files(run.recipe(), results),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(results.glob(f"{name}.*")):
            if file.suffix in _TAKEN:
                archive.write(file, file.name)
        for file_name, content in files.items():
            archive.writestr(file_name, content)
    return packed.getvalue()
