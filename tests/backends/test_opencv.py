"""OpenCV finds the face of one who looks into the camera, and only where it is upright."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from talkingheads.backends.opencv import OpenCV, installed

SAMPLE = Path(__file__).parents[2] / "samples" / "clips" / "head-teacher.mp4"

pytestmark = pytest.mark.skipif(not installed(), reason="the extra `faces` is not installed")


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    """The first picture of a sample."""
    with av.open(str(SAMPLE)) as file:
        return next(file.decode(video=0)).to_ndarray(format="rgb24")


def test_a_face_is_found_where_it_is(picture):
    """Its place is told in parts of the picture, whatever its size."""
    for shown in (picture, picture.repeat(2, axis=0).repeat(2, axis=1)):
        face = OpenCV().faces(shown)[0]
        assert face.sure
        assert 0 < face.left < 0.5 < face.right < 1
        assert 0 < face.top < face.bottom < 0.8


def test_a_face_on_its_side_is_none(picture):
    """So a picture that lies on its side can be told."""
    lying = np.ascontiguousarray(np.rot90(picture))
    assert not any(face.sure for face in OpenCV().faces(lying))


def test_in_a_plain_picture_there_is_none():
    """Grey is no face."""
    assert OpenCV().faces(np.full((120, 160, 3), 128, np.uint8)) == ()
