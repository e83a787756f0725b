"""Clips are worked on here or beside us; the results and what is told are the same."""

from __future__ import annotations

import os
import signal

import pytest

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
