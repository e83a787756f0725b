"""How much of a file is no recording is told by its bytes alone."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from talkingheads.formats.besides import besides
from talkingheads.formats.endings import lacks_its_end
from tests.formats.test_endings import CLUSTER, WHOLE, box, element

LARGE = b"\x01" + (30_000_000).to_bytes(7, "big")


@pytest.mark.parametrize("name", WHOLE)
def test_a_recording_has_little_besides(name: str) -> None:
    """What every clip has, such as an index, is short."""
    container, data = WHOLE[name]
    assert besides(io.BytesIO(data), container) < 100


@pytest.mark.parametrize(
    ("container", "data"),
    [
        ("mov", box(b"ftyp") + box(b"mdat") + (30_000_000).to_bytes(4, "big") + b"moov"),
        ("mov", box(b"mdat") + b"\0\0\0\1udta" + (30_000_000).to_bytes(8, "big")),
        (
            "matroska",
            element("1A45DFA3")
            + element("18538067", CLUSTER + element("1941A469", b"", LARGE), b"\x01" + b"\xff" * 7),
        ),
        ("mp3", b"ID3\4\0\0" + bytes((30_000_000 >> shift & 0x7F) for shift in (21, 14, 7, 0))),
        ("flac", b"fLaC" + (b"\6\xff\xff\xff" + bytes(0xFFFFFF)) * 2 + b"\x86\0\0\0"),
    ],
)
def test_a_large_cover_or_attachment_is_seen(container: str, data: bytes) -> None:
    """Its length is told, whether all of it is there or not."""
    assert besides(io.BytesIO(data), container) >= 30_000_000


@pytest.mark.parametrize("container", ["mov", "matroska", "mp3", "flac", "wav"])
@pytest.mark.parametrize("data", [b"", b"\0" * 50, b"\xff" * 50, b"\x01" * 50])
def test_nonsense_has_nothing_besides(container: str, data: bytes) -> None:
    """Whatever the bytes are, a number comes back."""
    assert besides(io.BytesIO(data), container) >= 0


def test_a_part_that_ends_beyond_all_disks_is_the_last(tmp_path: Path) -> None:
    """A system that refuses to go to where the next part would begin is not asked to."""
    file = tmp_path / "clip"
    for container, data in (
        ("matroska", element("1A45DFA3", b"", b"\x01" + b"\xff" * 6 + b"\xf0")),
        ("mov", b"\0\0\0\1mdat" + b"\x7f" + b"\xff" * 7),
    ):
        file.write_bytes(data)
        with file.open("rb") as open_file:
            assert besides(open_file, container) == 0
            assert lacks_its_end(open_file, container)
