"""A few kills, races and broken lines on the real server; ``bench/kills.py`` does hundreds."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.s3_server import radosgw

__all__ = ["radosgw"]

ROOT = Path(__file__).parents[2]


def told(part: str, times: int):
    """Run a part of the bench in a process of its own, which may fork, and return what it tells."""
    call = [sys.executable, str(ROOT / "bench/kills.py"), "--only", part, "--times", str(times)]
    done = subprocess.run(
        call,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)[part]


@pytest.mark.s3
def test_kills(radosgw):
    """Wherever a publish is killed, readers see whole pages, and the next publish ends right."""
    seen = told("kills", 6)
    assert seen["killed"] == 6
    assert seen["whole"] > 0
    assert (seen["wrong_after_whole"], seen["reader"]["broken"]) == (0, 0)
    assert seen["reader"]["pages"] > 0


@pytest.mark.s3
def test_a_gateway_that_dies(radosgw):
    """A publish through a server that dies and comes back ends well, or says that it did not."""
    seen = told("gateway", 2)
    assert seen["ended_well"] + seen["failed"] == 2
    assert (seen["false_published"], seen["wrong_after_whole"]) == (0, 0)
    assert seen["reader"]["broken"] == 0


@pytest.mark.s3
def test_a_bad_line(radosgw):
    """What is said to be published through a line that fails often is published."""
    seen = told("line", 6)
    assert seen["ended_well"] + seen["failed"] == 6
    assert (seen["false_published"], seen["wrong_at_the_end"]) == (0, [])
    assert sum(seen["faults"].values()) > 5
    assert seen["reader"]["broken"] == 0


@pytest.mark.s3
def test_races(radosgw):
    """Of two publishers at once one wins, or one follows; the loser is told by whom and when."""
    seen = told("races", 6)
    lost = seen["one_won"] + 2 * seen["none_won"]
    assert seen["none_won"] == 0
    assert seen["losers_told_who_and_when"] == lost
    assert (seen["mixed"], seen["reader"]["broken"]) == (0, 0)
