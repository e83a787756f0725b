"""Who looks at a run that was stopped learns by what: a person, the system, or a terminal's end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from talkingheads import retelling, runs, stops
from talkingheads.logfile import all_in
from tests.projects import make_project

WAITS = """
import sys, time
from pathlib import Path
from talkingheads import fetching
from talkingheads.cli import main
def wait(*_):
    print("begun", flush=True)
    time.sleep(60)
fetching.before_run = wait
main(["-C", sys.argv[1], "run"])
"""
ROOT = Path(__file__).parent.parent


def heeding() -> None:
    """Let Ctrl-C count, even where the tests themselves run in the background and ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize(
    ("number", "said", "retold"),
    [
        (signal.SIGINT, "stopped with Ctrl-C", "Somebody stopped it (Ctrl-C)."),
        (signal.SIGTERM, "stopped: it was told to end (SIGTERM)", "It was told to end (SIGTERM)"),
        (signal.SIGHUP, "stopped: its terminal was closed", "Its terminal was closed (SIGHUP)."),
    ],
)
def test_it_is_told_what_stopped_a_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], number: int, said: str, retold: str
) -> None:
    """At once where it runs, and by `report`; a system that shuts down is no Ctrl-C."""
    make_project(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", WAITS, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=heeding,
    ) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "begun\n"
        run.send_signal(number)
        _, told = run.communicate(timeout=30)
    assert run.returncode == 130
    assert f"Error: {said}" in told
    assert "Nothing half-made is left" in told
    (log,) = all_in(tmp_path / ".talkingheads")
    assert runs.read(log, {}).signal == signal.Signals(number).name
    retelling.retell(tmp_path, "", as_json=False)
    assert retold in capsys.readouterr().out


def test_an_older_log_does_not_say_by_what(tmp_path: Path) -> None:
    """Nobody knows: it may have been either. A name that is no signal's is as good as none."""
    for name in ({}, {"signal": "SIGNAL"}, {"signal": ["SIGTERM"]}):
        log = tmp_path / "20260202-000000-1.jsonl"
        log.write_text(json.dumps({"t": 1.0, "event": "end", "code": 130, **name}) + "\n")
        run = runs.read(log, {})
        assert run.end == "stopped"
        assert stops.retold(run.signal) == "It was stopped."
