"""
Where clips are worked on: here one after the other, or in processes beside us.

Results come in the order of the jobs, whatever was ready first. What a worker tells (steps,
progress) reaches the reporter of the process that the user started. `worker.py` is the other end.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from talkingheads import stops, worker
from talkingheads.backends import machine, processes

Job = TypeVar("Job")
Result = TypeVar("Result")
Tell = Callable[..., None]
"""Called with the name of a reporter's method and its arguments."""

PATIENCE = 3.0
"""Seconds that workers have to end when they are told to."""

_stopping = False
"""We were told to end: no other job is begun."""


def stop_when_told() -> None:
    """Let a request to end, and Ctrl-C where it counts, end children at once and clear rooms."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _interrupt)
        for name in ("SIGINT", "SIGHUP"):  # Ctrl-C, and a terminal that closes
            number = getattr(signal, name, None)
            if number and signal.getsignal(number) is not signal.SIG_IGN:  # as behind nohup
                signal.signal(number, _interrupt)


def _interrupt(number: int, *_: object) -> None:
    """Stop what is being done; told again while it is being cleared away, go on clearing."""
    global _stopping
    if _stopping:
        return
    _stopping = True
    stops.note(number)
    if processes.halt():
        raise KeyboardInterrupt


def each(
    jobs: Sequence[Job],
    do: Callable[[Job, Tell], Result],
    *,
    workers: int,
    tell: Tell,
    lost: Callable[[Job], Result],
    here: Callable[[Job], bool] = lambda job: False,
    memory: int = 0,
) -> Generator[Result, None, None]:
    """
    Yield ``do(job, tell)`` for each of *jobs*, in their order; close it to end the workers.

    With *workers* over 1 they run in so many processes, but for those that are done *here* since
    they are next to nothing, and *do* must be a module's function. If a worker dies, its job is
    tried again when nothing else is done; one that ends its worker again gives ``lost(job)``. A
    worker that holds more than *memory* bytes after a job makes room for a new one; 0: none does.
    """
    away = {number for number, job in enumerate(jobs) if not here(job)} if workers > 1 else set()
    if len(away) <= 1:
        for job in jobs:
            yield do(job, tell)
        return
    with _Team(do, min(workers, len(away)), tell, memory) as team:
        team.take({number: jobs[number] for number in sorted(away)})
        for number, job in enumerate(jobs):
            if number not in away:
                yield do(job, tell)
                continue
            answer = team.answer(number)
            if isinstance(answer, worker.Raised):
                raise answer.error
            yield lost(job) if answer is LOST else answer


LOST = object()
"""The answer of a job whose worker died, twice."""


@dataclass
class _Worker:
    """One process, the pipe to it, and what it works on."""

    process: Any
    pipe: Connection
    number: int | None = None

    def send(self, number: int, do: object, job: object) -> None:
        self.number = number
        with suppress(OSError):  # it is dead: that is heard next
            self.pipe.send((do, job))


class _Team:
    """Some worker processes, each with a pipe of its own, so that one that dies blocks no other."""

    def __init__(self, do: object, size: int, tell: Tell, memory: int) -> None:
        self.do, self.size, self.tell, self.memory = do, size, tell, memory
        self.share = max(1, machine.threads() // size)
        self.workers: list[_Worker] = []
        self.jobs: dict[int, object] = {}
        self.waiting: deque[int] = deque()
        self.again: deque[int] = deque()
        """Jobs whose worker died: each is tried once more, while no other is worked on."""
        self.retried: set[int] = set()
        self.answers: dict[int, Any] = {}

    def take(self, jobs: dict[int, Any]) -> None:
        """Take *jobs*, by their numbers, to be done in this order."""
        self.jobs = jobs
        self.waiting.extend(jobs)

    def answer(self, number: int) -> Any:
        """Return what became of a job; hand out work and hear workers until that is known."""
        while number not in self.answers:
            if _stopping:  # and the interrupt was lost in what a message set off
                raise KeyboardInterrupt
            self._hand_out()
            pipes: list[Any] = [worker.pipe for worker in self.workers]
            for pipe in wait(pipes, timeout=1.0):
                self._hear(next(worker for worker in self.workers if worker.pipe is pipe))
        return self.answers.pop(number)

    def _hand_out(self) -> None:
        """Give each worker that has nothing to do the next job."""
        busy = sum(worker.number is not None for worker in self.workers)
        while busy < self.size and (number := self._next(busy)) is not None:
            idle = next((worker for worker in self.workers if worker.number is None), None)
            (idle or self._hire()).send(number, self.do, self.jobs[number])
            busy += 1

    def _next(self, busy: int) -> int | None:
        if self.waiting:
            return self.waiting.popleft()
        if self.again and not busy:
            return self.again.popleft()
        return None

    def _hire(self) -> _Worker:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=worker.serve, args=(theirs, self.share), daemon=True)
        process.start()
        theirs.close()  # so that its death is heard
        self.workers.append(_Worker(process, ours))
        return self.workers[-1]

    def _hear(self, worker_: _Worker) -> None:
        """Take in one message of a worker, or its death."""
        try:
            kind, *message = worker_.pipe.recv()
        except (EOFError, OSError):
            self._bury(worker_)
            return
        if kind == "told":
            self.tell(*message)
            return
        assert worker_.number is not None
        self.answers[worker_.number], held = message
        worker_.number = None
        if self.memory and held > self.memory:
            self._dismiss([worker_])

    def _bury(self, dead: _Worker) -> None:
        """Put the job of a *dead* worker aside; where the system killed it, be one fewer."""
        self._dismiss([dead])
        if dead.process.exitcode == -signal.SIGKILL:
            self.size = max(1, self.size - 1)
        number = dead.number
        if number is None:
            return
        if number in self.retried:
            self.answers[number] = LOST
        else:
            self.retried.add(number)
            self.again.append(number)

    def _dismiss(self, workers: Sequence[_Worker]) -> None:
        """Let *workers* go: they end when they hear nothing more; who does not is killed."""
        for leaving in workers:
            leaving.pipe.close()
            self.workers.remove(leaving)
        until = time.monotonic() + PATIENCE
        for leaving in workers:
            leaving.process.join(max(0.0, until - time.monotonic()))
            if leaving.process.exitcode is None:
                leaving.process.kill()
                leaving.process.join()

    def __enter__(self) -> _Team:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            for busy in self.workers:
                busy.process.terminate()
        self._dismiss(list(self.workers))
