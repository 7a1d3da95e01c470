"""Pictures: bytes that are none, damaged files of every format, and whole ones of odd content."""

from __future__ import annotations

import functools
import io
import struct
import zlib
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image

from core.analysis.digit_likeness import least_unlikeness
from core.drawing.photo import Region, find_digits
from tests.campaign.outcome import check_refusal

CASES, SAMPLE = 1_200, 12
PHOTOS = Path(__file__).resolve().parents[1] / "core" / "drawing" / "photos"
FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF", "HEIF")
MODES = ("L", "RGB", "RGBA", "P", "1", "I;16", "CMYK", "LA")


def case(seed: int) -> None:
    """Look for digits in a file: finite images, or a sentence."""
    random = Random(f"pictures {seed}")
    data = random.choice((_noise, _mutated, _mutated, _huge, _deep, _odd, _odd))(random)
    sides = sorted(random.random() for _ in range(4))
    region = random.choice((Region(), Region(sides[0], sides[1], sides[2], sides[3])))
    try:
        photo = find_digits(data, least_unlikeness, region)
    except ValueError as error:
        check_refusal(error)
        return
    for candidate in photo.candidates:
        assert np.isfinite(candidate.image).all()


@functools.cache
def _photos() -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted(PHOTOS.glob("*.[jp][pn]g")))


def _noise(random: Random) -> bytes:
    starts = (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF....WEBPVP8 ", b"BM")
    heif = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    return random.choice((*starts, heif)) + random.randbytes(random.randint(0, 4_000))


def _picture(random: Random) -> Image.Image:
    """A real photo, noise, stripes or one colour, of an odd size and mode."""
    width, height = (int(8 * 200 ** random.random()) for _ in range(2))
    kind = random.randrange(4)
    if kind == 0:
        picture = Image.open(io.BytesIO(random.choice(_photos()))).convert("RGB")
        picture = picture.resize((width, height))
    else:
        values = np.random.default_rng(random.getrandbits(32))
        grey = {
            1: values.integers(0, 256, (height, width)),
            2: np.add.outer(np.arange(height), np.arange(width)) // 5 % 2 * 255,
            3: np.full((height, width), random.randrange(256)),
        }[kind]
        picture = Image.fromarray(grey.astype(np.uint8))
    return picture


def _file(random: Random) -> bytes:
    """A whole file of some format and mode."""
    import pillow_heif

    pillow_heif.register_heif_opener()
    picture, target = _picture(random), io.BytesIO()
    try:
        picture.convert("L").convert(random.choice(MODES)).save(target, random.choice(FORMATS))
    except (OSError, ValueError):  # not every format knows every mode
        target = io.BytesIO()
        picture.convert("RGB").save(target, "PNG")
    return target.getvalue()


def _odd(random: Random) -> bytes:
    return _file(random)


def _mutated(random: Random) -> bytes:
    data = bytearray(random.choice((_file(random), random.choice(_photos()))))
    for _ in range(random.randint(1, 20)):
        at = int(len(data) ** random.random()) % max(1, len(data))
        match random.randrange(3):
            case 0:
                data[at : at + 1] = random.randbytes(1)
            case 1:
                del data[at : at + random.randint(1, 50)]
            case _:
                data[at:at] = random.randbytes(random.randint(1, 8))
    return bytes(data[: random.choice((len(data), random.randint(0, len(data))))])


def _huge(random: Random) -> bytes:
    """A small PNG that says it is huge."""
    width, height = (random.choice((1, 30_000, 2**31 - 1, 100_000, 5_000)) for _ in range(2))
    header = struct.pack(">IIBBBBB", width, height, 8, random.choice((0, 2, 6)), 0, 0, 0)
    body = zlib.compress(bytes(random.choice((100, 10_000_000))))
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", body)
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _deep(random: Random) -> bytes:
    """A JPEG with damaged, long or circular Exif data, and any orientation."""
    entries = random.randint(0, 400)
    tags = b"".join(
        struct.pack(
            "<HHII",
            random.choice((0x0112, 0x8769, 0x8825, 0xA005, random.randrange(65_536))),
            random.randrange(14),
            random.choice((1, 2, 2**31, random.randrange(1_000))),
            random.choice((8, 6, 3, 2**31, random.randrange(5_000))),
        )
        for _ in range(entries)
    )
    exif = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", entries) + tags + struct.pack("<I", 8)
    target = io.BytesIO()
    _picture(random).convert("RGB").save(target, "JPEG", exif=exif)
    return target.getvalue()
