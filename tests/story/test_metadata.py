"""What a phone writes into a clip beside picture and sound is in no byte of the finished site."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import pytest

from talkingheads.formats import metadata
from tests.story.telling import SINCE_1904

pytestmark = pytest.mark.story

SECRETS = (
    *("51.5034", "000.1276", "zebracorp", "okapi", "quagga", "ibexcam", "gnu stable"),
    *("tapir handler", "eland chapter", "kudu note", "2019-02-03", "2019:02:03"),
)
"""Pieces of what the clips say of themselves, in small letters."""


def bytes_of(file: Path) -> bytes:
    """Return what *file* holds, and what is packed in it."""
    content = file.read_bytes()
    return content + (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else b"")


def told(file: Path) -> set[str]:
    """Return which secrets stand in *file*, however they are written, and its moment, as bytes."""
    content = bytes_of(file).lower()
    found = {
        secret
        for secret in SECRETS
        for code in ("utf-8", "utf-16-le", "utf-16-be")
        if secret.encode(code) in content
    }
    moments = (struct.pack(">I", SINCE_1904), struct.pack(">Q", SINCE_1904))
    return found | {"its moment" for moment in moments if moment in bytes_of(file)}


def noted(file: Path) -> set[str]:
    """Return what the parts of *file* tell of, as publishing looks at it."""
    with file.open("rb") as stream:
        return {what.partition(" (")[0] for what in metadata.found(stream, file.suffix)}


def test_the_clips_do_tell(telling: Path) -> None:
    """What is looked for stands in the clips as they were handed in, in both ways to write it."""
    one, two = (told(telling / "clips" / name) for name in ("one.mov", "two.mov"))
    assert one | two >= {*SECRETS, "its moment"} - {"2019:02:03"}
    assert one & two >= {"51.5034", "zebracorp", "okapi", "gnu stable", "kudu note", "its moment"}


def test_no_byte_of_the_site_tells(telling: Path) -> None:
    """No file of the finished site holds place, device, author, program, note or moment."""
    files = [path for path in (telling / "site").rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".mp4", ".jpg", ".html", ".vtt", ".json", ".edl"}
    assert len([path for path in files if path.suffix == ".mp4"]) == 4
    assert {path.relative_to(telling).as_posix(): told(path) for path in files if told(path)} == {}
    assert not [path for path in files if any(secret in path.name.lower() for secret in SECRETS)]


def test_what_looks_through_publications_sees_the_same(telling: Path) -> None:
    """By their parts, too: the clips tell place, device and author; what is published nothing."""
    clips = [noted(telling / "clips" / name) for name in ("one.mov", "two.mov")]
    for parts in clips:
        assert {"the place", "the device", "who made it", "when it was made"} <= parts
    media = [file for file in (telling / "site").rglob("*.*") if file.suffix in (".mp4", ".jpg")]
    assert len(media) > 8
    assert {file.name: noted(file) for file in media if noted(file)} == {}


def test_no_byte_of_the_catalogue_tells(telling: Path) -> None:
    """The database that teams keep says nothing of it either."""
    assert told(telling / "catalogue.sqlite") == set()
