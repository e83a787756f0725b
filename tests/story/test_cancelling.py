"""A run that is stopped leaves no child at work and nothing half-written, and can go on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.backends.test_ffmpeg import make
from tests.story.conftest import command
from tests.test_stops import heeding

pytestmark = pytest.mark.story

LONG = 40
"""Seconds of film: long enough to be stopped in the middle of its encoding."""


@pytest.fixture(scope="module")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two long clips that are accepted and written down, but not yet rendered."""
    folder = tmp_path_factory.mktemp("cancelling")
    assert command(folder, "init", "p", "--no-samples").code == 0
    root = folder / "p"
    film = make(
        folder / "film.mp4", "-f", "lavfi", "-i", f"color=teal:s=1280x720:r=25:d={LONG}",
        "-f", "lavfi", "-i", f"sine=300:d={LONG}", "-preset", "ultrafast",
    )  # fmt: skip
    rows = []
    for name in ("one", "two"):
        (root / "clips" / f"{name}.mp4").write_bytes(film.read_bytes() + name.encode())
        words = f"WEBVTT\n\n00:01.000 --> 00:35.000\nThis is what {name} says.\n"
        (root / "clips" / f"{name}.vtt").write_text(words)
        rows.append(f"{name}.mp4,Ana Ruiz,yes")
    (root / "people.csv").write_text("\n".join(["file,speaker,consent", *rows]) + "\n")
    (root / "pipeline.yaml").write_text("render: {crf: 10, burn_captions: true}\n")
    told = command(root, "caption")
    assert told.code == 0, told.err
    return root


@pytest.fixture
def waiting(accepted: Path, tmp_path: Path) -> Path:
    """A copy of the project to be stopped in."""
    return Path(shutil.copytree(accepted, tmp_path / "p"))


def children(root: Path) -> list[str]:
    """Return the command lines of processes that work in *root*."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = entry.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if str(root) in line and "ffmpeg" in line:
            found.append(line)
    return found


def until(condition: Callable[[], object], seconds: float) -> bool:
    """Wait until *condition* holds; tell whether it came to hold."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="looks at /proc")
@pytest.mark.parametrize(("stop", "jobs"), [(signal.SIGTERM, "2"), (signal.SIGINT, "1")])
def test_a_stopped_render_leaves_nothing(waiting: Path, stop: int, jobs: str) -> None:
    """The encoder ends within seconds, no unfinished file is left, and the exit code says so."""
    run = subprocess.Popen(
        [sys.executable, "-m", "talkingheads.cli", "render", "--jobs", jobs],
        cwd=waiting,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=heeding,
    )
    work = waiting / ".talkingheads"
    assert until(lambda: any(work.glob("incoming/*/*/video.mp4")), 60), "it never encoded"
    os.killpg(run.pid, stop) if stop == signal.SIGINT else run.send_signal(stop)
    _, said = run.communicate(timeout=30)
    assert run.returncode == 130
    assert "Nothing half-made is left" in said
    assert until(lambda: not children(waiting), 5), children(waiting)
    assert not [file for file in work.glob("incoming/**/*") if file.is_file()]
    made = {file.suffix for file in work.glob("store/*/*")}
    assert made == {".mkv"}
