"""Numbers of a training as an event file that TensorBoard shows.

Written by hand, because TensorFlow, whose own writer would do it, stays out of the web process. The
file is a row of records, each of its length, its bytes and a checksum of either
(https://www.tensorflow.org/tutorials/load_data/tfrecord); a record is an `Event` of TensorFlow's
`event.proto` in the wire format of protocol buffers.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from core.runs.metrics import Row

_VERSION = "brain.Event:2"
_POLYNOMIAL = 0x82F63B78  # of CRC-32C, the bits reversed
_MASK = 0xA282EAD8
_BITS = 0xFFFFFFFF

# A field's number, shifted by three, and how its value is written.
_EVENT_WALL_TIME = b"\x09"  # 1, 8 bytes
_EVENT_STEP = b"\x10"  # 2, as long as it takes
_EVENT_VERSION = b"\x1a"  # 3, a length and so many bytes
_EVENT_SUMMARY = b"\x2a"  # 5, likewise
_SUMMARY_VALUE = b"\x0a"  # 1, likewise
_VALUE_TAG = b"\x0a"  # 1, likewise
_VALUE_NUMBER = b"\x15"  # 2, 4 bytes


def event_file(table: Sequence[Row], began: float) -> bytes:
    """The whole file, to be named `events.out.tfevents.` and anything.

    Args:
        table: The rows; one that does not know its seconds stands where the row before it does.
        began: When the training began, seconds since 1970.
    """
    at = began
    records = [_record(_wall_time(began) + _EVENT_VERSION + _sized(_VERSION.encode()))]
    for row in table:
        at = at if row.seconds is None else began + row.seconds
        values = b"".join(
            _SUMMARY_VALUE
            + _sized(_VALUE_TAG + _sized(name.encode()) + _VALUE_NUMBER + struct.pack("<f", value))
            for name, value in row.values.items()
        )
        step = _EVENT_STEP + _varint(row.step)
        records.append(_record(_wall_time(at) + step + _EVENT_SUMMARY + _sized(values)))
    return b"".join(records)


def crc32c(content: bytes) -> int:
    """The checksum CRC-32C (Castagnoli) of some bytes: 0xE3069283 of `b"123456789"`."""
    crc = _BITS
    for byte in content:
        crc = _TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ _BITS


def _record(content: bytes) -> bytes:
    length = struct.pack("<Q", len(content))
    return length + _checksum(length) + content + _checksum(content)


def _checksum(content: bytes) -> bytes:
    crc = crc32c(content)
    turned = ((crc >> 15) | (crc << 17)) & _BITS
    return struct.pack("<I", (turned + _MASK) & _BITS)


def _wall_time(seconds: float) -> bytes:
    return _EVENT_WALL_TIME + struct.pack("<d", seconds)


def _sized(content: bytes) -> bytes:
    return _varint(len(content)) + content


def _varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first; the eighth says that more follow."""
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    found.append(number)
    return bytes(found)


def _table_entry(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ (_POLYNOMIAL if byte & 1 else 0)
    return byte


_TABLE = tuple(_table_entry(byte) for byte in range(256))
