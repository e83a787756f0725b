"""A file is written whole or not at all."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from talkingheads.errors import TalkingHeadsError
from talkingheads.files import PRIVATE, check_room, digest_of, place, replacing, write_whole


@contextmanager
def umask(mask: int) -> Iterator[None]:
    """Have *mask* for the block."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def rights(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


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


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666, 0o755])
def test_a_file_keeps_its_rights(tmp_path: Path, mode: int) -> None:
    """What replaces a file may be read and written by whom the old one was, never by more."""
    file = tmp_path / "decisions.yaml"
    file.write_text("old")
    file.chmod(mode)
    with replacing(file) as new:
        assert rights(new) & ~mode & 0o077 == 0
        new.write_text("new")
    assert (file.read_text(), rights(file)) == ("new", mode)


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o027, 0o640)])
def test_a_new_file_has_the_rights_that_the_user_gives_new_files(
    tmp_path: Path, mask: int, mode: int
) -> None:
    """The umask counts; what is private is the owner's alone whatever the umask."""
    with umask(mask):
        write_whole(tmp_path / "note.txt", "words")
        with replacing(tmp_path / "private.txt", mode=PRIVATE) as new:
            assert rights(new) == 0o600
    assert rights(tmp_path / "note.txt") == mode
    assert rights(tmp_path / "private.txt") == 0o600


@pytest.mark.parametrize("mode", [0o400, 0o444])
def test_a_file_that_somebody_made_read_only_is_not_replaced(tmp_path: Path, mode: int) -> None:
    """The error names the file and what to do; the file stands, and nothing is left beside it."""
    file = tmp_path / "decisions.yaml"
    file.write_text("ruled")
    file.chmod(mode)
    with pytest.raises(TalkingHeadsError, match=r"decisions\.yaml: is read-only") as raised:
        write_whole(file, "other")
    assert "chmod u+w decisions.yaml" in raised.value.hint
    assert (file.read_text(), rights(file)) == ("ruled", mode)
    assert list(tmp_path.iterdir()) == [file]


def test_in_a_room_nothing_lies_beside_the_file(tmp_path: Path) -> None:
    """What is being written lies in the room alone, which is made for it."""
    file, room = tmp_path / "kept" / "file.db", tmp_path / "room"
    with replacing(file, room=room) as new:
        assert (new.parent, new.suffix) == (room, ".db")
        new.write_text("words")
        assert list(file.parent.iterdir()) == []
    assert (file.read_text(), list(room.iterdir())) == ("words", [])


OTHER_DISK = Path("/dev/shm")


@pytest.mark.skipif(not os.access(OTHER_DISK, os.W_OK), reason="there is no other disk")
def test_from_a_room_on_another_disk_it_comes_whole_too(tmp_path: Path) -> None:
    """Where the room cannot be moved from, the file is copied, and the room is empty after it."""
    room = OTHER_DISK / tmp_path.name / str(os.getpid())
    file = tmp_path / "file.db"
    try:
        with replacing(file, mode=PRIVATE, room=room) as new:
            new.write_text("words")
        assert (file.read_text(), rights(file)) == ("words", 0o600)
        assert (list(room.iterdir()), list(tmp_path.iterdir())) == ([], [file])
    finally:
        room.rmdir()
        room.parent.rmdir()


@pytest.mark.parametrize("name", ["x" * 300, "file/below", "../../../../../../../../proc/x/y"])
def test_where_no_file_can_be_it_is_found_out_before(tmp_path: Path, name: str) -> None:
    """A name that is too long, a folder that is a file, a place that takes no files."""
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match=r"\[Errno"):
        check_room(tmp_path / name)


def test_finding_out_leaves_nothing(tmp_path: Path) -> None:
    """Where a file can be, its folder is there afterwards, and empty."""
    check_room(tmp_path / "deep" / "file.db")
    assert list((tmp_path / "deep").iterdir()) == []
