"""Two runs on one project do not meet, and what a dead one left stops nobody."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from talkingheads.errors import TalkingHeadsError
from talkingheads.lock import LOCK, NOTE, SILENT, at_work, check_ours, holder

HOLD = """
import sys, time
from pathlib import Path
from talkingheads.lock import at_work
with at_work(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def other(work: Path) -> Iterator[subprocess.Popen[str]]:
    """Have another process hold the lock of *work*."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(work)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def left_by(work: Path, **said: object) -> None:
    """Leave a note as a run that was cut off does."""
    work.mkdir(exist_ok=True)
    usual = {"pid": os.getpid(), "host": socket.gethostname(), "since": time.time() - 7200}
    (work / LOCK).touch()
    (work / NOTE).write_text(json.dumps({**usual, **said}))


def test_a_second_run_is_told_of_the_first(tmp_path: Path) -> None:
    """It names process, computer and age, and how to end it; `holder` says the same."""
    with other(tmp_path / "w") as process:
        with pytest.raises(TalkingHeadsError) as raised, at_work(tmp_path / "w"):
            pass
        who = f"process {process.pid} on {socket.gethostname()}, since "
        assert who in raised.value.what
        assert "seconds ago" in raised.value.what
        assert raised.value.hint.endswith(f"kill {process.pid}")
        assert who in holder(tmp_path / "w")


def test_a_run_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    """The next one gets the lock at once, and tells whose it was."""
    with other(tmp_path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert holder(tmp_path) == ""
        with at_work(tmp_path) as took:
            assert f"process {process.pid} on" in took
    with at_work(tmp_path) as took:
        assert took == ""
    assert not (tmp_path / NOTE).exists()


def test_a_number_that_another_process_has_now_is_no_run(tmp_path: Path) -> None:
    """Where the system knows when a process began, one with the same number is told from it."""
    left_by(tmp_path, started="another boot 12")
    with at_work(tmp_path) as took:
        assert "cut off" in took
        assert "2 hours ago" in took


def test_where_locks_do_not_hold_the_note_does(tmp_path: Path) -> None:
    """A process that is alive keeps the lock even if the disk gave it to us."""
    with other(tmp_path) as process:
        said = (tmp_path / NOTE).read_text()
        (tmp_path / LOCK).unlink()  # as if this disk knew no locks
        with pytest.raises(TalkingHeadsError, match=f"process {process.pid}"), at_work(tmp_path):
            pass
        assert (tmp_path / NOTE).read_text() == said


def test_a_run_on_another_computer_is_left_alone_while_it_may_live(tmp_path: Path) -> None:
    """The message says how to find out and what to delete; after long silence it is taken over."""
    left_by(tmp_path, host="attic", pid=77)
    with pytest.raises(TalkingHeadsError, match="process 77 on attic") as raised, at_work(tmp_path):
        pass
    assert "ps -p 77" in raised.value.hint
    assert str(tmp_path / NOTE) in raised.value.hint
    assert "attic" in holder(tmp_path)
    os.utime(tmp_path / NOTE, (time.time() - SILENT - 5,) * 2)
    assert holder(tmp_path) == ""
    with at_work(tmp_path) as took:
        assert "process 77 on attic" in took


@pytest.fixture
def unmoved() -> Iterator[None]:
    """Who loses a lock is told to end within a second: not the process of the tests."""
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("unmoved")
def test_whose_lock_was_taken_away_keeps_nothing_more(tmp_path: Path) -> None:
    """Whether its folder is gone or another run is at work there; the other's note stays."""
    work = tmp_path / "w"
    check_ours(work)  # who holds no lock may look and keep
    with at_work(work):
        check_ours(work)
        shutil.rmtree(work)
        with pytest.raises(TalkingHeadsError, match="its lock was taken away") as raised:
            check_ours(work)
        assert "talkingheads run" in raised.value.hint
        with other(work) as process, pytest.raises(TalkingHeadsError, match="was taken away"):
            check_ours(work)
    assert json.loads((work / NOTE).read_text())["pid"] == process.pid


def test_a_run_whose_folder_was_deleted_ends_by_itself_and_says_why(tmp_path: Path) -> None:
    """Within seconds, and not only when it keeps something; another run goes on there."""
    work = tmp_path / "w"
    told = HOLD.replace("with at_work", "from talkingheads.executors import stop_when_told\n"
                        "stop_when_told()\nwith at_work")  # fmt: skip
    first = subprocess.Popen(
        [sys.executable, "-c", told, str(work)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    try:
        assert first.stdout is not None
        first.stdout.readline()
        shutil.rmtree(work)
        with at_work(work):
            said = first.communicate(timeout=30)[1]
            assert "its lock was taken away" in said
            check_ours(work)
    finally:
        first.kill()
        first.communicate()


@pytest.mark.parametrize("text", ["", "{", "[1, 2]", '{"pid": []}', "7", '{"since": 1e99}', "\0"])
def test_a_damaged_note_stops_nobody(tmp_path: Path, text: str) -> None:
    """Neither who wants the lock nor who asks whose it is."""
    (tmp_path / NOTE).write_text(text)
    assert holder(tmp_path) == ""
    with at_work(tmp_path) as took, ExitStack() as stack:
        assert took == ""
        (tmp_path / NOTE).write_text(text)
        assert holder(tmp_path) == "another process"
        stack.enter_context(pytest.raises(TalkingHeadsError, match="another run is at work here"))
        stack.enter_context(at_work(tmp_path))
