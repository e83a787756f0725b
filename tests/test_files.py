"""A file is written whole or not at all."""

import hashlib
from pathlib import Path

import pytest

from talkingheads.files import digest_of, place, replacing, write_whole


def test_writing_replaces_the_whole_file(tmp_path: Path) -> None:
    """After a write the file holds the new text and nothing lies beside it."""
    file = tmp_path / "deep" / "note.txt"
    write_whole(file, "first, longer text")
    write_whole(file, "second")
    assert file.read_text() == "second"
    assert list(file.parent.iterdir()) == [file]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    """If the writing breaks off, the old file stands and no half file is left."""
    file = tmp_path / "note.txt"
    write_whole(file, "old")

    def broken_write() -> None:
        with replacing(file) as new:
            new.write_text("half")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        broken_write()
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_digest_is_sha256_of_the_bytes(tmp_path: Path) -> None:
    """The digest is what sha256sum would print."""
    file = tmp_path / "clip.mp4"
    file.write_bytes(b"\0" * 100_000)
    assert digest_of(file) == hashlib.sha256(b"\0" * 100_000).hexdigest()


def test_place_gives_the_same_bytes(tmp_path: Path) -> None:
    """A placed file has the source's bytes, in a folder made for it."""
    (tmp_path / "a").write_text("words")
    place(tmp_path / "a", tmp_path / "room" / "b")
    assert (tmp_path / "room" / "b").read_text() == "words"
