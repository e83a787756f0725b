"""Clips are worked on here or beside us; the results and what is told are the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from talkingheads.backends import machine
from talkingheads.errors import ClipError
from talkingheads.executors import Tell, each


def square(number: int, tell: Tell) -> tuple[int, int]:
    """Return the square of *number* and the process that reckoned it."""
    tell("step", number)
    return number * number, os.getpid()


def refuse(number: int, tell: Tell) -> int:
    """Refuse with words and a hint."""
    raise ClipError(f"clip {number}", hint="Ask again.")


def die(number: int, tell: Tell) -> int:
    """End the process, as the system does when memory is short, if *number* is odd."""
    if number % 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def slow(number: int, tell: Tell) -> int:
    """Take the longer, the smaller *number* is."""
    time.sleep(0.3 / (1 + number))
    tell("step", number)
    return number


def share(number: int, tell: Tell) -> tuple[int, int, int]:
    """Return the process, its share of the machine, and how many libraries know of it."""
    told = {name: os.environ.get(name) for name in ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS")}
    return os.getpid(), machine.threads(), list(told.values()).count(str(machine.threads()))


def strange(number: int, tell: Tell) -> object:
    """Return what cannot travel between processes."""
    return threading.Lock()


def gone(number: int) -> int:
    """Stand in for the result of a job whose worker died."""
    return -number


def test_a_worker_that_dies_loses_its_own_job_only() -> None:
    """The others are done, in their order, and the run goes on."""
    done = list(each([2, 3, 4, 6], die, workers=2, tell=lambda *m: None, lost=gone))
    assert done == [2, -3, 4, 6]


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_order_and_all_is_told(workers: int) -> None:
    """With one worker or two: the same results in the same order, and each step is told."""
    told: list[tuple] = []
    done = list(each([3, 1, 2], square, workers=workers, tell=lambda *m: told.append(m), lost=gone))
    assert [result for result, _ in done] == [9, 1, 4]
    assert sorted(told) == [("step", 1), ("step", 2), ("step", 3)]
    assert (os.getpid() in {pid for _, pid in done}) == (workers == 1)


def test_an_error_of_a_worker_keeps_its_hint() -> None:
    """What a worker raises arrives whole."""
    with pytest.raises(ClipError, match="clip 1") as raised:
        list(each([1, 2], refuse, workers=2, tell=lambda *m: None, lost=gone))
    assert raised.value.hint == "Ask again."


def test_whoever_is_ready_first_the_order_is_that_of_the_jobs() -> None:
    """Short jobs that overtake long ones wait for them; light ones done here keep their place."""
    told: list[tuple] = []
    jobs = [0, 9, 1, 8]
    done = list(
        each(
            jobs, slow, workers=3, tell=lambda *m: told.append(m), lost=gone, here=lambda n: n == 9
        )
    )
    assert done == jobs
    assert sorted(told) == [("step", number) for number in sorted(jobs)]


def test_each_worker_has_its_share_of_the_machine() -> None:
    """So many workers share its cores, and the libraries that reckon know it."""
    done = list(each([1, 2], share, workers=2, tell=lambda *m: None, lost=gone))
    assert {told[1:] for told in done} == {(max(1, machine.threads() // 2), 2)}


def test_only_what_is_work_is_sent_to_workers() -> None:
    """One heavy job among light ones needs no worker."""
    done = list(
        each([1, 2, 3], share, workers=2, tell=lambda *m: None, lost=gone, here=lambda n: n > 1)
    )
    assert {told[0] for told in done} == {os.getpid()}


def test_a_worker_serves_many_jobs_until_it_holds_too_much() -> None:
    """One process a worker; one that holds more memory than it may makes room for a new one."""
    jobs = range(6)
    few = list(each(jobs, share, workers=2, tell=lambda *m: None, lost=gone, memory=1 << 40))
    many = list(each(jobs, share, workers=2, tell=lambda *m: None, lost=gone, memory=1))
    assert len({told[0] for told in few}) <= 2
    assert len({told[0] for told in many}) == 6


def test_a_result_that_cannot_travel_is_an_error() -> None:
    """It names what it was, and the run does not wait for it for ever."""
    with pytest.raises(TypeError, match="lock"):
        list(each([1, 2], strange, workers=2, tell=lambda *m: None, lost=gone))


ORPHAN = """
import sys, time
from talkingheads.executors import each
from tests.test_executors import encode
if __name__ == "__main__":
    list(each([1, 2], encode, workers=2, tell=print, lost=print))
"""


def encode(number: int, tell: Tell) -> None:
    """Tell who we are and whom we started, and let it work for a minute."""
    from talkingheads.backends.processes import run_process
    from talkingheads.backends.ran import Ran, listen

    def started(ran: Ran) -> None:
        if ran.code is None:
            print(os.getpid(), ran.pid, flush=True)

    listen(started)
    run_process([sys.executable, "-c", "import time; time.sleep(60)"], timeout=90)


def alive(pid: int) -> bool:
    """Tell whether a process is there and has not ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at /proc")
@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_with_the_process_that_started_them(tmp_path: Path, stop: int) -> None:
    """Killed without a chance to say so, it leaves no worker and no outside process at work."""
    script = tmp_path / "orphan.py"
    script.write_text(ORPHAN)
    with subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    ) as run:
        assert run.stdout is not None
        pids = [int(pid) for _ in range(2) for pid in run.stdout.readline().split()]
        assert len(pids) == 4
        assert all(map(alive, pids))
        run.send_signal(stop)
        until = time.monotonic() + 2
        while any(map(alive, pids)) and time.monotonic() < until:
            time.sleep(0.02)
        left = [pid for pid in pids if alive(pid)]
        run.kill()
    assert left == []
