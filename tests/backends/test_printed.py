"""What a child prints is heard as far as somebody can have meant it, and no further."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import pytest

from talkingheads.backends import printed, ran
from talkingheads.backends.cage import Cage
from talkingheads.backends.processes import run_for_bytes, run_process
from talkingheads.errors import OutgrownError

FOREVER = "import sys\nwhile True: sys.{0}.write({1!r} * 1000); sys.{0}.flush()"


PYTHON = (Path(sys.prefix), Path(sys.base_prefix))


def forever(what: str, where: str = "stdout") -> list[str]:
    """Return the command of a child that says *what* until it is stopped."""
    return [sys.executable, "-c", FOREVER.format(where, what)]


@pytest.mark.parametrize("what", ["aaaa", "\n", "line\n"])
def test_what_never_stops_printing_is_stopped(what: str) -> None:
    """Long lines and short ones: it is ended soon, and told as what wanted more than any clip."""
    begun = time.monotonic()
    with pytest.raises(OutgrownError, match=r"printed more than 4 MB"):
        run_process(forever(what), timeout=60)
    assert time.monotonic() - begun < 20


def test_whoever_listens_hears_that_it_ended() -> None:
    """Once it started and once it ended, like any other."""
    told: list[ran.Ran] = []
    ran.listen(told.append)
    try:
        with pytest.raises(OutgrownError):
            run_process(forever("aaaa"), timeout=60)
    finally:
        ran.listen(None)
    assert [it.code is None for it in told] == [True, False]


def test_what_never_stops_complaining_is_stopped() -> None:
    """Its complaints lie on the disk, which is not to be filled either."""
    with pytest.raises(OutgrownError, match=r"complained at more than 64 MB"):
        run_process(forever("aaaa", "stderr"), timeout=60)


def test_bytes_are_as_many_as_are_asked_for() -> None:
    """One more is an error, also where the child has ended by itself."""
    ten = [sys.executable, "-c", "print('a' * 10, end='')"]
    assert run_for_bytes(ten, timeout=20, most=10) == b"a" * 10
    with pytest.raises(OutgrownError, match="more than it was asked for"):
        run_for_bytes(ten, timeout=20, most=9)
    with pytest.raises(OutgrownError, match="more than it was asked for"):
        run_for_bytes(forever("aaaa"), timeout=60, most=1_000_000)


def test_lines_are_told_as_they_come_and_returned_as_they_were() -> None:
    """With the ends of lines of any system, empty ones, and bytes that are no text."""
    code = r"import sys; sys.stdout.buffer.write(b'a\r\n\n\xff b\nlast')"
    heard: list[str] = []
    said = run_process([sys.executable, "-c", code], timeout=20, on_line=heard.append)
    assert heard == ["a", "", "\N{REPLACEMENT CHARACTER} b", "last"]
    assert said == "\n".join(heard)


def test_the_end_of_long_complaints_is_read() -> None:
    """What a tool says last tells most."""
    with tempfile.TemporaryFile() as errors:
        errors.write(b"a" * printed.HEARD + b"the end")
        said = printed.last_words(errors)
    assert len(said) == printed.HEARD
    assert said.endswith("the end")


def test_a_cage_lets_less_be_said() -> None:
    """Who reads a stranger's file is held to the same measure, whatever else it may write."""
    cage = Cage(memory=1_000_000_000, cpu=30, file=1_000_000_000, reads=PYTHON)
    with pytest.raises(OutgrownError, match="printed more than 4 MB"):
        run_process(forever("aaaa"), timeout=60, cage=cage)
