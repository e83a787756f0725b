"""
Where clips are worked on: here one after the other, or in processes beside us.

Results come in the order of the jobs, whatever was ready first. What a worker tells (steps,
progress) reaches the reporter of the process that the user started.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from talkingheads.backends.processes import halt

Job = TypeVar("Job")
Result = TypeVar("Result")
Tell = Callable[..., None]
"""Called with the name of a reporter's method and its arguments."""

_to_parent: Any = None
"""In a worker: the queue to the process that the user started."""

_stopping = False
"""We were told to end: no other job is begun."""

_working = True
"""Whether there is something to interrupt; a worker waits between its jobs."""


def stop_when_told() -> None:
    """Let a request to end (SIGTERM) do what Ctrl-C does: children end, rooms are cleared."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _interrupt)


def _interrupt(*_: object) -> None:
    """Stop what is being done; told again while it is being cleared away, go on clearing."""
    global _stopping
    if _stopping:
        return
    _stopping = True
    halt()
    if _working:
        raise KeyboardInterrupt


def each(
    jobs: Sequence[Job],
    do: Callable[[Job, Tell], Result],
    *,
    workers: int,
    tell: Tell,
    lost: Callable[[Job], Result],
) -> Generator[Result, None, None]:
    """
    Yield ``do(job, tell)`` for each of *jobs*, in their order; close it to end the workers.

    With *workers* over 1 they run in so many processes, and *do* must be a module's function. If
    a worker dies, each job that it may have had is tried alone; one that ends its worker again
    gives ``lost(job)``.
    """
    if workers <= 1 or len(jobs) <= 1:
        for job in jobs:
            yield do(job, tell)
        return
    with _Team(min(workers, len(jobs)), tell) as team:
        futures = [team.submit(do, job) for job in jobs]
        for job, future in zip(jobs, futures, strict=True):
            try:
                yield future.result()
            except BrokenProcessPool:
                yield _alone(job, do, tell, lost)


def _alone(
    job: Job, do: Callable[[Job, Tell], Result], tell: Tell, lost: Callable[[Job], Result]
) -> Result:
    with _Team(1, tell) as team:
        try:
            return team.submit(do, job).result()
        except BrokenProcessPool:
            return lost(job)


class _Team:
    """Some worker processes, and the thread that hears what they tell."""

    def __init__(self, workers: int, tell: Tell) -> None:
        context = multiprocessing.get_context("spawn")
        self.queue = context.Queue()
        threads = max(1, (os.cpu_count() or 1) // workers)
        self.pool = ProcessPoolExecutor(
            workers, mp_context=context, initializer=_enter, initargs=(self.queue, threads)
        )
        self.listener = threading.Thread(target=_listen, args=(self.queue, tell), daemon=True)

    def submit(self, do: Callable[[Job, Tell], Result], job: Job) -> Future[Result]:
        try:
            return self.pool.submit(_work, do, job)
        except BrokenProcessPool as error:
            broken: Future[Result] = Future()
            broken.set_exception(error)
            return broken

    def __enter__(self) -> _Team:
        self.listener.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            for process in list((self.pool._processes or {}).values()):
                process.terminate()
        self.pool.shutdown(wait=kind is None, cancel_futures=True)
        self.queue.put(None)
        self.listener.join(timeout=10)
        self.queue.close()


def _enter(queue: Any, threads: int) -> None:
    """Begin a worker: it talks through *queue* and uses so many *threads*."""
    global _to_parent, _working
    _to_parent, _working = queue, False
    os.environ["OMP_NUM_THREADS"] = str(threads)
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)


def _work(do: Callable[[Any, Tell], Result], job: Any) -> Result:
    global _working
    _working = True
    try:
        if _stopping:
            raise KeyboardInterrupt
        return do(job, _tell_parent)
    finally:
        _working = False


def _tell_parent(*message: object) -> None:
    _to_parent.put(message)


def _listen(queue: Any, tell: Tell) -> None:
    messages: Iterable[Any] = iter(queue.get, None)
    for message in messages:
        tell(*message)
