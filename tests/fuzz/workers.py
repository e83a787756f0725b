"""
Cases in processes of their own, so that the crash of one is seen and a hang is ended.

A worker is asked for one case at a time; if it dies or takes too long, that is how the case ended,
and another takes its place.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from tests.fuzz.intake import CRASH, HANG, Outcome

FORK = multiprocessing.get_context("fork")

Take = Callable[[int], Outcome]
Begin = Callable[[Path], Take]
"""Called in the worker with an empty folder; returns what takes one case after the other."""


@dataclass
class _Worker:
    process: Any
    line: Connection
    case: int = -1
    began: float = 0.0

    def ask(self, case: int) -> None:
        self.case, self.began = case, time.monotonic()
        self.line.send(case)

    def end(self) -> None:
        """End it with all its children."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.join()
        self.line.close()


def outcomes(
    cases: Iterable[int], begin: Begin, room: Path, *, workers: int, limit: float
) -> Iterator[tuple[int, Outcome]]:
    """
    Take *cases* in *workers* processes and yield how each ended, as they end.

    Each process has a new folder below *room*. A case that takes more than *limit* seconds is ended
    and counts as hanging.
    """
    left = iter(cases)
    team: list[_Worker] = []
    names = iter(range(1_000_000))

    def hire() -> None:
        case = next(left, None)
        if case is not None:
            team.append(_started(begin, room / f"world-{next(names)}"))
            team[-1].ask(case)

    try:
        for _ in range(workers):
            hire()
        while team:
            wait([worker.line for worker in team], timeout=0.5)
            for worker in list(team):
                ended = _answer(worker, limit)
                if ended is None:
                    continue
                yield worker.case, ended
                if ended.ended == HANG or not worker.process.is_alive():
                    team.remove(worker)
                    worker.end()
                    hire()
                elif (case := next(left, None)) is not None:
                    worker.ask(case)
                else:
                    team.remove(worker)
                    worker.end()
    finally:
        for worker in team:
            worker.end()


def _answer(worker: _Worker, limit: float) -> Outcome | None:
    """Return how the worker's case ended; None while it goes on."""
    took = round(time.monotonic() - worker.began, 3)
    try:
        if worker.line.poll():
            ended: Outcome = worker.line.recv()
            return ended
    except EOFError:
        worker.process.join(5)
        said = f"the process died with exit code {worker.process.exitcode}"
        return Outcome(CRASH, said, seconds=took, faults=(said,))
    if took > limit:
        return Outcome(HANG, f"not over after {limit:g} s", seconds=took)
    return None


def _started(begin: Begin, world: Path) -> _Worker:
    ours, theirs = FORK.Pipe()
    process = FORK.Process(target=_serve, args=(begin, world, theirs, ours), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _serve(begin: Begin, world: Path, line: Connection, other: Connection) -> None:
    """Take the cases that *line* asks for, until it ends."""
    other.close()
    os.setsid()
    world.mkdir(parents=True)
    take = begin(world)
    while True:
        try:
            case = line.recv()
        except EOFError:
            return
        line.send(take(case))
