"""
Where clips are worked on: here one after the other, or in processes beside us.

Results come in the order of the jobs, whatever was ready first. What a worker tells (steps,
progress) reaches the reporter of the process that the user started.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")
Tell = Callable[..., None]
"""Called with the name of a reporter's method and its arguments."""

_to_parent: Any = None
"""In a worker: the queue to the process that the user started."""


def each(
    jobs: Sequence[Job], do: Callable[[Job, Tell], Result], *, workers: int, tell: Tell
) -> Iterator[Result]:
    """
    Yield ``do(job, tell)`` for each of *jobs*, in their order.

    With *workers* over 1 they run in so many processes, and *do* must be a module's function.
    """
    if workers <= 1 or len(jobs) <= 1:
        for job in jobs:
            yield do(job, tell)
        return
    yield from _in_processes(jobs, do, min(workers, len(jobs)), tell)


def _in_processes(
    jobs: Sequence[Job], do: Callable[[Job, Tell], Result], workers: int, tell: Tell
) -> Iterator[Result]:
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    threads = max(1, (os.cpu_count() or 1) // workers)
    pool = ProcessPoolExecutor(
        workers, mp_context=context, initializer=_enter, initargs=(queue, threads)
    )
    listener = threading.Thread(target=_listen, args=(queue, tell), daemon=True)
    listener.start()
    try:
        for future in [pool.submit(_work, do, job) for job in jobs]:
            yield future.result()
        pool.shutdown()
    except BaseException:
        for process in list((pool._processes or {}).values()):
            process.terminate()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    finally:
        queue.put(None)
        listener.join(timeout=10)
        queue.close()


def _enter(queue: Any, threads: int) -> None:
    """Begin a worker: it talks through *queue* and uses so many *threads*."""
    global _to_parent
    _to_parent = queue
    os.environ["OMP_NUM_THREADS"] = str(threads)


def _work(do: Callable[[Any, Tell], Result], job: Any) -> Result:
    return do(job, _tell_parent)


def _tell_parent(*message: object) -> None:
    _to_parent.put(message)


def _listen(queue: Any, tell: Tell) -> None:
    messages: Iterable[Any] = iter(queue.get, None)
    for message in messages:
        tell(*message)
