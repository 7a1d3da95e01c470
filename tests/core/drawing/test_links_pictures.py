"""Pictures for a browser and for a link."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from core.data.samples import GROUPS, samples
from core.drawing.links import image_data_url, in_256_shades, pack_picture, to_text, unpack_picture


def test_a_browser_gets_the_ink_as_cover_on_a_clear_ground() -> None:
    image = np.zeros((28, 28), np.float32)
    image[3, 5], image[4, 6] = 1, 0.5
    address = image_data_url(image)
    kind, _, encoded = address.partition(";base64,")
    assert kind == "data:image/png"
    shown = np.asarray(Image.open(io.BytesIO(base64.b64decode(encoded))))
    assert shown[3, 5].tolist() == [34, 255]
    assert shown[4, 6, 1] == 128
    assert shown[0, 0, 1] == 0


@pytest.mark.parametrize("group", GROUPS)
def test_a_link_carries_a_picture_to_the_very_same_numbers(group: str) -> None:
    for sample in samples(group):
        image = in_256_shades(sample.image)
        packed = pack_picture(image)
        assert packed is not None
        assert len(packed) < 600
        np.testing.assert_array_equal(unpack_picture(packed), image)


@pytest.mark.parametrize("raw", [b"", bytes(783), bytes(785), bytes(10_000_000)])
def test_a_picture_of_another_size_is_refused(raw: bytes) -> None:
    text = to_text(raw) or "x" * 4_001  # too much for a link in the first place
    with pytest.raises(ValueError, match="damaged or cut off"):
        unpack_picture(text)


def test_a_damaged_text_is_refused() -> None:
    with pytest.raises(ValueError, match="damaged or cut off"):
        unpack_picture("!!")
