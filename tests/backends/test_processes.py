"""Outside processes end with us, whatever catches the interrupt on its way."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from talkingheads.backends.processes import run_process
from talkingheads.backends.ran import Ran, listen
from talkingheads.errors import ToolError

SWALLOWS = """
import signal, sys, threading
from talkingheads import executors
from talkingheads.backends.processes import run_process

executors.stop_when_told()
def nap():
    print("begun", flush=True)
    return run_process([sys.executable, "-c", "import time; time.sleep(60)"], timeout=90)
try:
    {first}
except BaseException:  # a library that catches everything
    print("swallowed", flush=True)
try:
    nap()
except KeyboardInterrupt:
    print("stopped all the same", flush=True)
"""


def test_a_lost_interrupt_still_ends_every_child() -> None:
    """Told to end, a child dies at once and no other is started, though the interrupt is caught."""
    run = subprocess.Popen(
        [sys.executable, "-c", SWALLOWS.format(first="nap()")], stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    assert run.stdout.readline() == "begun\n"
    begun = time.monotonic()
    run.send_signal(signal.SIGTERM)
    said, _ = run.communicate(timeout=20)
    assert said.split("\n")[:3] == ["swallowed", "begun", "stopped all the same"]
    assert run.returncode == 0
    assert time.monotonic() - begun < 20


def test_a_child_of_another_thread_ends_too() -> None:
    """A thread that waits for a child is woken by the child's end."""
    beside = "t = threading.Thread(target=nap); t.start(); t.join()"
    run = subprocess.Popen(
        [sys.executable, "-c", SWALLOWS.format(first=beside)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert run.stdout is not None
    assert run.stdout.readline() == "begun\n"
    time.sleep(0.5)  # its child is started now
    run.send_signal(signal.SIGTERM)
    said, _ = run.communicate(timeout=20)
    assert "stopped all the same" in said


def test_whoever_listens_is_told_of_each_child() -> None:
    """Its command when it starts; its end, what it used, and its last words if it ended badly."""
    told: list[Ran] = []
    listen(told.append)
    try:
        large = "import time; x = b'a' * 30_000_000; print('progress=end', flush=True)"
        run_process([sys.executable, "-c", f"{large}; time.sleep(0.3)"], timeout=20)
        sad = "import sys; sys.stderr.write('so sorry'); sys.exit(3)"
        with pytest.raises(ToolError):
            run_process([sys.executable, "-c", sad], timeout=20)
    finally:
        listen(None)
    assert [(ran.args[0], ran.code) for ran in told] == [
        (sys.executable, code) for code in (None, 0, None, 3)
    ]
    assert told[0].pid == told[1].pid != told[2].pid
    assert told[1].peak > 30_000_000
    assert 0 < told[1].cpu < 20
    assert told[1].seconds > 0
    assert [ran.said for ran in told] == ["", "", "", "so sorry"]


def test_work_without_children_ends_too() -> None:
    """Whoever asks after a halt is interrupted, each time: a library may catch the first."""
    code = (
        "from talkingheads.backends.processes import go_on, halt\n"
        "go_on()\nhalt()\n"
        "for turn in (1, 2):\n"
        "    try:\n        go_on()\n"
        "    except KeyboardInterrupt:\n        print('interrupted', turn)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "interrupted 1\ninterrupted 2\n"
