"""Metrics of a training as an event file for TensorBoard, written by tensorboardX."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from core.runs.metrics import Row

_VERSION = "brain.Event:2"


def event_file(table: Sequence[Row], began: float) -> bytes:
    """Write the whole file, to be named `events.out.tfevents.` and anything.

    Args:
        table: The rows; one without seconds gets the time of the row before it.
        began: When the training began, seconds since 1970.
    """
    # Imported here: only a download needs it, and no page is to wait for it.
    from tensorboardX.proto.event_pb2 import Event
    from tensorboardX.proto.summary_pb2 import Summary
    from tensorboardX.record_writer import RecordWriter

    at = began
    events = [Event(wall_time=began, file_version=_VERSION)]
    for row in table:
        at = at if row.seconds is None else began + row.seconds
        values = [Summary.Value(tag=name, simple_value=row.values[name]) for name in row.values]
        events.append(Event(wall_time=at, step=row.step, summary=Summary(value=values)))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "events"
        writer = RecordWriter(str(path))
        for event in events:
            writer.write(event.SerializeToString())
        writer.close()
        return path.read_bytes()
