"""
Mutated clips through the real intake.

    python -m tests.fuzz media [--seed N] [--cases 10000] [--workers 2] [--replay CASE] [--keep DIR]

Each case must end as an accepted clip that is what it says, or as a refusal in plain words with a
hint. ``failed`` counts all else: crashes, hangs, and what is ``odd``, which is an error that says
that the machine, and not the file, is at fault.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tests.fuzz import workers
from tests.fuzz.bases import Base, digest_of_all, everything
from tests.fuzz.intake import ACCEPTED, CRASH, HANG, ODD, REFUSED, Intake, Outcome
from tests.fuzz.mutations import Mutant, mutant

LIMIT = 20.0
"""Seconds that a case may take."""

Make = partial[Mutant]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this part can be told."""
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds that a case may take")
    parser.add_argument("--replay", type=int, metavar="CASE", help="only this case, told in full")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the files that failed here")


def main(options: argparse.Namespace) -> dict[str, Any]:
    """Take all cases in and return what came of them."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as room:
        bases = everything(Path(room) / "bases")
        cases: Sequence[int] = range(options.first, options.first + options.cases)
        if options.replay is not None:
            cases = [options.replay]
        tally = Tally(options.seed, bases, options.keep, len(cases))
        begin = partial(_begin, options.seed, bases)
        team = options.workers
        ended = workers.outcomes(cases, begin, Path(room), workers=team, limit=options.limit)
        with suppress(KeyboardInterrupt):  # whoever loses patience sees what there is
            for case, outcome in ended:
                tally.count(case, outcome)
                if options.replay is not None:
                    return tally.replayed(case, outcome)
        return tally.summary()


def take_all(seed: int, cases: Iterable[int], bases: list[Base], room: Path) -> Tally:
    """Take *cases* of *seed* in, in one process, and return their tally."""
    tally = Tally(seed, bases)
    begin = partial(_begin, seed, bases)
    for case, outcome in workers.outcomes(cases, begin, room, workers=2, limit=LIMIT):
        tally.count(case, outcome)
    return tally


def _begin(seed: int, bases: list[Base], world: Path) -> workers.Take:
    """Return what takes one case after the other, in a world of its own."""
    intake = Intake(world)
    intake.move_in()

    def take(case: int) -> Outcome:
        made = mutant(seed, case, bases)
        intake.put(made.name, made.data)
        return intake.take(made.name)

    return take


@dataclass
class Tally:
    """Counts how cases ended, and tells how far it is."""

    seed: int
    bases: list[Base]
    keep: Path | None = None
    of: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    times: list[tuple[float, int]] = field(default_factory=list)
    failures: list[dict[str, Any]] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def count(self, case: int, outcome: Outcome) -> None:
        """Take note of how *case* ended."""
        self.ended[outcome.ended] += 1
        self.times.append((outcome.seconds, case))
        if outcome.ended == REFUSED:
            self.reasons[reason(outcome.what)] += 1
        if outcome.ended in (ODD, CRASH, HANG):
            made = mutant(self.seed, case, self.bases)
            told = {"case": case, "base": made.base, "done": made.done, **outcome.to_json()}
            self.failures.append(told)
            print(f"{outcome.ended}: {told}", file=sys.stderr, flush=True)
            self._keep(made)
        done = sum(self.ended.values())
        if self.of and done % 100 == 0:
            spent = time.monotonic() - self.began
            print(
                f"{done} of {self.of}, {spent:.0f} s: {dict(self.ended)}",
                file=sys.stderr,
                flush=True,
            )

    def _keep(self, made: Mutant) -> None:
        if self.keep:
            self.keep.mkdir(parents=True, exist_ok=True)
            (self.keep / f"seed-{self.seed}-{made.name}").write_bytes(made.data)

    def replayed(self, case: int, outcome: Outcome) -> dict[str, Any]:
        """Tell all of one *case*; its file is kept if a folder is named."""
        made = mutant(self.seed, case, self.bases)
        self._keep(made)
        failed = outcome.ended not in (ACCEPTED, REFUSED)
        told = {"case": case, "name": made.name, "base": made.base, "done": made.done}
        return {**told, "bytes": len(made.data), **outcome.to_json(), "failed": int(failed)}

    def summary(self) -> dict[str, Any]:
        """Return all figures, for JSON."""
        seconds = sorted(taken for taken, _ in self.times)
        return {
            "seed": self.seed,
            "bases": {"files": len(self.bases), "digest": digest_of_all(self.bases)},
            "cases": len(seconds),
            **{kind: self.ended[kind] for kind in (ACCEPTED, REFUSED, ODD, CRASH, HANG)},
            "failed": sum(self.ended[kind] for kind in (ODD, CRASH, HANG)),
            "reasons": dict(self.reasons.most_common()),
            "seconds": {
                "total": round(time.monotonic() - self.began, 1),
                "median": statistics.median(seconds) if seconds else 0,
                "p99": seconds[len(seconds) * 99 // 100] if seconds else 0,
            },
            "slowest": [{"case": case, "seconds": s} for s, case in sorted(self.times)[:-6:-1]],
            "failures": self.failures[:200],
        }


def reason(what: str) -> str:
    """Return the words of a refusal without what differs from file to file."""
    return re.sub(r"\d+(\.\d+)?", "N", what)[:120]
