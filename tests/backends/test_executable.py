"""The one ffmpeg is tried before it is used; what keeps it from running is told as what it is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from talkingheads.backends.ffmpeg import commands
from talkingheads.errors import KilledError, ToolError

INSTALL = "pip install --force-reinstall imageio-ffmpeg"


def program(folder: Path, script: str) -> Path:
    """Make a program that does *script* when it is asked for its version."""
    file = folder / "ffmpeg-test"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return file


def test_one_that_says_its_version_is_used(tmp_path: Path) -> None:
    """It is asked once, and nothing else is asked of it."""
    file = program(tmp_path, f'echo "$@" >> {tmp_path}/asked; echo ffmpeg version 9')
    assert commands.tried(file) == str(file)
    assert (tmp_path / "asked").read_text() == "-version\n"


@pytest.mark.parametrize("number", ["KILL", "SEGV", "BUS"])
def test_one_that_a_signal_ends_is_not_to_be_installed_again(tmp_path: Path, number: str) -> None:
    """A machine that is short of memory kills what it likes: that passes, and is told so."""
    with pytest.raises(KilledError, match=r"ffmpeg-test: was ended by the system \(signal") as told:
        commands.tried(program(tmp_path, f"kill -{number} $$"))
    assert "short of memory" in told.value.hint
    assert INSTALL not in told.value.hint


def test_one_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    """A disk that sleeps, a machine with too much to do: nobody waits for ever."""
    begun = time.monotonic()
    with pytest.raises(KilledError, match="did not say its version within 1 s") as told:
        commands.tried(program(tmp_path, "sleep 60"), patience=1)
    assert time.monotonic() - begun < 20
    assert told.value.hint == "Run again when the machine has less to do."


def test_a_machine_without_room_is_told(tmp_path: Path) -> None:
    """Its own words say what it lacks; installing again would lack it too."""
    with pytest.raises(KilledError, match="short of memory"):
        commands.tried(program(tmp_path, "echo 'Cannot allocate memory' >&2; exit 1"))


@pytest.mark.parametrize("script", ["echo no such library >&2; exit 127", "exit 1"])
def test_one_that_fails_is_to_be_installed_again(tmp_path: Path, script: str) -> None:
    """Then the file itself is wrong."""
    with pytest.raises(ToolError, match=r"ffmpeg: .*ffmpeg-test does not run: ") as told:
        commands.tried(program(tmp_path, script))
    assert INSTALL in told.value.hint


def test_one_that_cannot_be_started_is_to_be_installed_again(tmp_path: Path) -> None:
    """Half of a file, or one without the right to run."""
    file = program(tmp_path, "exit 0")
    file.chmod(0o644)
    with pytest.raises(ToolError, match=r"does not run: .*cannot be started") as told:
        commands.tried(file)
    assert INSTALL in told.value.hint


def test_without_one_it_is_said_that_none_was_found(tmp_path: Path) -> None:
    """Another ffmpeg of the machine is not taken instead."""
    with pytest.raises(ToolError, match="ffmpeg: none was found in ") as told:
        commands.lying_in(tmp_path)
    assert INSTALL in told.value.hint


def test_one_that_somebody_names_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Videos differ with the ffmpeg that made them."""
    commands.executable.cache_clear()
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/usr/bin/other-ffmpeg")
    with pytest.raises(ToolError, match="is not the one that comes with imageio-ffmpeg") as told:
        commands.executable()
    assert "Unset IMAGEIO_FFMPEG_EXE" in told.value.hint
    monkeypatch.delenv("IMAGEIO_FFMPEG_EXE")
    assert Path(commands.executable()).name.startswith("ffmpeg-")
