"""What people handed in is opened only if it is a plain file, and is ours once it is copied."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from talkingheads import checks, config, decided, inbox, sources, tombstones
from talkingheads.errors import ConfigError, PassingError
from tests.projects import make_project

LONG = os.urandom(3_000_000)


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    """A clips folder beside a file that is nobody's business."""
    (tmp_path / "clips" / "inner").mkdir(parents=True)
    (tmp_path / "secret.mp4").write_bytes(b"secret")
    (tmp_path / "clips" / "inner" / "a.mp4").write_bytes(LONG)
    return tmp_path / "clips"


def test_a_copy_is_what_was_hashed(clips: Path, tmp_path: Path) -> None:
    """The copy has the bytes and their digest, and shares nothing that could be written to."""
    copy = tmp_path / "copy"
    with sources.opened(clips, "inner/a.mp4") as file:
        digest = sources.copy(file, copy)
    with (clips / "inner" / "a.mp4").open("r+b") as changed:
        changed.write(b"changed meanwhile")
    assert copy.read_bytes() == LONG
    assert digest == hashlib.sha256(LONG).hexdigest()
    assert sources.digest(clips, "inner/a.mp4", megabytes=5) != digest


class Growing(io.BufferedReader):
    """A file to which more is written with each look at it."""

    def read(self, size: int | None = -1) -> bytes:
        with open(self.name, "ab") as more:
            more.write(bytes(2 << 20))
        return super().read(size)


def test_what_grows_meanwhile_is_not_followed_for_ever(clips: Path, tmp_path: Path) -> None:
    """What is copied ends one byte after what was there at first, and has another digest."""
    with Growing(io.FileIO(clips / "inner" / "a.mp4")) as file:
        digest = sources.copy(file, tmp_path / "copy")
    assert (tmp_path / "copy").stat().st_size <= len(LONG) + 1
    assert digest != hashlib.sha256(LONG).hexdigest()


@pytest.mark.parametrize("kind", ["link", "link to a folder", "pipe", "folder", "device"])
def test_only_plain_files_are_opened(clips: Path, kind: str) -> None:
    """No link is followed, no pipe waited for, no device read: each is told at once."""
    name = "b.mp4"
    if kind == "link":
        (clips / name).symlink_to(clips.parent / "secret.mp4")
    elif kind == "link to a folder":
        (clips / "out").symlink_to(clips.parent)
        name = "out/secret.mp4"
    elif kind == "pipe":
        os.mkfifo(clips / name)
    elif kind == "folder":
        (clips / name).mkdir()
    else:
        try:
            os.mknod(clips / name, 0o600 | 0o020000, os.makedev(1, 5))
        except PermissionError:
            pytest.skip("only root makes devices")
    with pytest.raises(PassingError, match="no plain file") as raised:
        sources.digest(clips, name, megabytes=5)
    assert raised.value.hint


def test_a_file_that_went_away_is_told(clips: Path) -> None:
    """It may come back: nothing is remembered against it."""
    with pytest.raises(PassingError, match="not there any more"):
        sources.digest(clips, "gone.mp4", megabytes=5)


def into_a_pipe(file: Path) -> None:
    """Put a pipe there."""
    os.mkfifo(file)


def into_a_device(file: Path) -> None:
    """Put a link to a device without end there."""
    file.symlink_to("/dev/zero")


@pytest.mark.parametrize("turn", [into_a_pipe, into_a_device])
@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("pipeline.yaml", lambda project: config.load(project.root)),
        ("people.csv", inbox.look),
        ("withdrawn.yaml", tombstones.known),
        ("decisions.yaml", decided.ruled),
        ("checked.yaml", checks.noted),
    ],
)
def test_nobody_waits_for_what_is_no_plain_file(
    tmp_path: Path,
    name: str,
    look: Callable[[config.Project], object],
    turn: Callable[[Path], None],
) -> None:
    """A text of the team that is a pipe or a device is an error at once."""
    project = make_project(tmp_path, one="a")
    (tmp_path / name).unlink(missing_ok=True)
    turn(tmp_path / name)
    with pytest.raises(ConfigError, match=rf"{name}: cannot be read: it is .* no plain file"):
        look(project)


def test_a_text_of_the_team_may_be_a_link(tmp_path: Path) -> None:
    """A team may keep its sheet elsewhere; more than anybody writes is not read."""
    (tmp_path / "text").write_bytes(b"a,b")
    (tmp_path / "link").symlink_to("text")
    assert sources.own(tmp_path / "link") == b"a,b"
    os.truncate(tmp_path / "text", sources.MOST + 1)
    with pytest.raises(OSError, match="200 MB are the most"):
        sources.own(tmp_path / "link")
