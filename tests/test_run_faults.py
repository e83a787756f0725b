"""
What goes wrong on real machines, in small: the long part is bench/faults.py.

Nothing that a machine refuses may be blamed on a clip, and nothing that somebody lost by accident
may take away what was made.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from talkingheads import mishaps

WRITES = """
import resource, shutil, sys
from pathlib import Path
from talkingheads.backends.cage import Cage
from talkingheads.backends.processes import run_process
from talkingheads.errors import TalkingHeadsError
resource.setrlimit(resource.RLIMIT_FSIZE, ({allowed}, resource.RLIM_INFINITY))
room = Path(sys.argv[1])
dd = shutil.which("dd")
cage = Cage(memory=1 << 30, cpu=10, reads=(Path(dd),), writes=(room,), file=100_000)
wants = [dd, "if=/dev/zero", f"of={{room}}/made", "bs=500k", "count=1"]
try:
    run_process(wants, timeout=20, cage={cage})
except TalkingHeadsError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.parametrize(
    ("allowed", "cage", "raised"),
    [("50_000", "cage", "KilledError"), ("50_000", "None", "KilledError"),
     ("resource.RLIM_INFINITY", "cage", "OutgrownError")],
    ids=["quota", "quota-without-cage", "own-wall"],
)  # fmt: skip
def test_a_quota_is_not_the_fault_of_the_clip(
    tmp_path: Path, allowed: str, cage: str, raised: str
) -> None:
    """A child that meets the system's limit for files was not stopped by what is in a clip."""
    code = WRITES.format(allowed=allowed, cage=cage)
    told = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert told.stdout.startswith(f"{raised} dd: "), told
    assert ("ulimit -f" in told.stdout) == (raised == "KilledError")


@pytest.mark.parametrize("number", sorted(mishaps.HINTS))
def test_what_the_machine_refuses_names_the_file_and_the_next_step(number: int) -> None:
    """Of each refusal: the file, the system's words, and what to do."""
    error = mishaps.told(OSError(number, os.strerror(number), "/somewhere/people.csv"))
    assert error.what == f"/somewhere/people.csv: {os.strerror(number)}"
    assert error.hint == mishaps.HINTS[number]


def test_a_refusal_that_names_no_file_is_told_too() -> None:
    """The system does not always say which file; nor does a lack of memory."""
    assert mishaps.told(OSError(errno.ENOSPC, "No space left on device")).what == (
        "the disk: No space left on device"
    )
    assert "memory" in mishaps.told(MemoryError()).what
    assert mishaps.told(OSError("odd")).hint
