"""
Read thousands of damaged and hostile texts: each gives a value, or an error that helps.

    python -m tests.fuzz readers --cases 10000 --seed 1
    python -m tests.fuzz readers --only people --replay FILE

Whatever bytes come in, a reader returns a value that we can keep, or raises a TalkingHeadsError
whose words name the file and the next step, within seconds and with little memory. A case that
fails is made as small as it gets, and kept with `--keep` as a file that `--replay` reads again.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from talkingheads import report, tombstones
from talkingheads.errors import TalkingHeadsError
from tests.fuzz import mangling, texts
from tests.fuzz.texts import Reader

LONGEST = 10.0
"""Seconds of the processor that one text may take to be read."""
MOST = 400
"""Megabytes by which the largest memory of the process may grow through one text."""
SHRINKING = 20.0
"""Seconds for which a text that fails is made smaller."""

_ticks = count(1_000_000_000)


class _Late(BaseException):
    """A reader takes too long; no reader's own ``except Exception`` may hide that."""


@dataclass
class Tally:
    """How the cases of one reader ended."""

    ended: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    began: float = field(default_factory=time.monotonic)

    def told(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "cases": self.ended.total(),
            "ended": dict(self.ended.most_common()),
            "slowest_s": round(self.slowest, 3),
            "seconds": round(time.monotonic() - self.began, 1),
        }


class Bench:
    """A small project, and one reader that is handed one text after another in it."""

    def __init__(self, reader: Reader, pattern: Path, here: Path) -> None:
        self.reader, self.pattern, self.here = reader, pattern, here
        shutil.copytree(self.pattern, self.here)
        self.file = texts.place_of(reader, self.here)
        self.seeds = texts.seeds_of(reader, self.here)
        self.tally = Tally()

    def cases(self) -> st.SearchStrategy[bytes]:
        """Return what the reader is to be handed."""
        if self.reader.json:
            return mangling.cases_of_json(self.seeds, self.reader.seal, *self.reader.pools)
        return mangling.cases(self.seeds, *self.reader.pools)

    def extremes(self) -> Iterator[bytes]:
        """Yield whole files that readers die of, and valid ones with such a thing as a value."""
        for text in mangling.EXTREMES:
            yield text.encode()
        first = self.seeds[0]
        for text in (*mangling.EXTREMES, *mangling.NUMBERS, *mangling.DAYS):
            for share in (1_000, 4_000, 7_000):
                flat = text.replace("\n", " ")
                odd = mangling.instead(first, mangling.PIECES, share, flat)
                yield odd.encode("utf-8", "surrogatepass")

    def judge(self, content: bytes) -> str:
        """Hand *content* to the reader; return how it ended. Raises: AssertionError."""
        self._lay(content)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.process_time()
        try:
            with _limit(LONGEST):
                self.reader.read(self.here, self.file)
            how = "read"
        except TalkingHeadsError as error:
            self._helps(error)
            how = type(error).__name__
        except _Late:
            raise AssertionError(f"hangs: more than {LONGEST:.0f} s") from None
        finally:
            taken = time.process_time() - began
            self.tally.slowest = max(self.tally.slowest, taken)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
        assert grown < MOST, f"takes {grown} MB of memory"
        self.tally.ended[how] += 1
        return how

    def _lay(self, content: bytes) -> None:
        """Put *content* where the reader finds it, and all else back as it was."""
        if self.reader.restores:
            shutil.rmtree(self.here / texts.WORK, ignore_errors=True)
            shutil.copytree(self.pattern / texts.WORK, self.here / texts.WORK)
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_bytes(content)
        os.utime(self.file, ns=(next(_ticks), next(_ticks)))
        tombstones._read.cache_clear()

    def _helps(self, error: TalkingHeadsError) -> None:
        """Check that *error* says which file is wrong and what to do, in text that can be shown."""
        assert not self.reader.whole, f"is not to be refused: {error}"
        assert (self.reader.named or self.file.name) in error.what, f"no file is named: {error}"
        assert error.hint.strip(), f"no next step: {error}"
        assert report.printable(str(error)) == str(error), f"cannot be shown: {str(error)!r}"
        assert len(str(error)) < 20_000, f"nobody reads {len(str(error))} characters"


@contextlib.contextmanager
def _limit(seconds: float) -> Iterator[None]:
    """Interrupt the block after so many seconds of the processor."""

    def late(*_: object) -> None:
        raise _Late

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.5)  # again if it is lost in a destructor
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def drawn(
    bench: Bench, attempt: Callable[[bytes], object], cases: int, *, number: int | None = None
) -> Callable[[], None]:
    """Return what runs *attempt* on so many texts for *bench*; the same for the same *number*."""

    def once(content: bytes) -> None:
        attempt(content)

    limits = settings(
        max_examples=cases,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    wrapped = limits(given(bench.cases())(once))
    return wrapped if number is None else seed(number)(wrapped)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this part."""
    parser.add_argument("--cases", type=int, default=10_000, help="of each reader")
    parser.add_argument("--only", choices=sorted(texts.BY_NAME), action="append", default=[])
    parser.add_argument("--replay", type=Path, metavar="FILE", help="one text, to --only NAME")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep what failed there")


def main(options: argparse.Namespace) -> dict[str, Any]:
    """Run what *options* ask for; return the summary."""
    chosen = [texts.BY_NAME[name] for name in options.only] or list(texts.READERS)
    summary: dict[str, Any] = {"seed": options.seed, "failed": 0, "readers": {}}
    with tempfile.TemporaryDirectory() as room:
        texts.made(pattern := Path(room) / "pattern")
        for reader in chosen:
            told = _one(Bench(reader, pattern, Path(room) / reader.name), options)
            summary["readers"][reader.name] = told
            summary["failed"] += len(told["failures"])
            print(f"{reader.name}: {told}", file=sys.stderr, flush=True)
    usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {**summary, "peak_mb": usage // 1024}


def _one(bench: Bench, options: argparse.Namespace) -> dict[str, Any]:
    """Run one reader: what is to be replayed, or all extremes and then the drawn cases."""
    found: dict[str, tuple[bytes, str]] = {}

    def attempt(content: bytes) -> None:
        failure = fails(bench, content)
        if failure and (failure not in found or len(content) < len(found[failure][0])):
            found[failure] = content, failure
        if failure:
            bench.tally.ended["FAILED"] += 1

    if options.replay:
        attempt(options.replay.read_bytes())
    else:
        for content in bench.extremes():
            attempt(content)
        drawn(bench, attempt, options.cases, number=options.seed)()
    told = bench.tally.told()
    return {**told, "failures": [_kept(bench, *one, options.keep) for one in found.values()]}


def fails(bench: Bench, content: bytes) -> str:
    """Return where and how the reader fails on *content*; empty if it does not."""
    try:
        bench.judge(content)
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name}:{last.lineno} in {last.name}"
        return f"{type(error).__name__} at {where}: {re.sub('[0-9]+', 'N', str(error))[:160]}"
    return ""


def smaller(bench: Bench, content: bytes, failure: str) -> bytes:
    """Return *content* with all taken out that the same *failure* does not need."""
    until = time.monotonic() + SHRINKING
    step = len(content) // 2
    while step and time.monotonic() < until:
        at = 0
        while at < len(content) and time.monotonic() < until:
            less = content[:at] + content[at + step :]
            if fails(bench, less) == failure:
                content = less
            else:
                at += step
        step //= 2
    return content


def _kept(bench: Bench, content: bytes, failure: str, folder: Path | None) -> dict[str, str]:
    """Return what to say of a failure; its text lies in *folder*, if there is one."""
    content = smaller(bench, content, failure)
    told = {"failure": failure, "text": repr(content[:300])}
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{bench.reader.name}-{hashlib.sha256(content).hexdigest()[:8]}"
        (folder / name).write_bytes(content)
        told["replay"] = f"--only {bench.reader.name} --replay {folder / name}"
    return told
