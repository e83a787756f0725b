"""
A worker process: it does one job after the other and tells of each, until nobody asks any more.

It ends at once when it is told to, and when the process that started it is gone, however that
ended: in its midst, since nothing half-made is ever in the place of something finished. With it end
the outside processes that it started.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import NoReturn

from talkingheads.backends import machine, processes

STOPPED = 130
"""The exit code of a worker that was told to end."""

LIBRARIES = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
"""Where libraries that reckon look for how many threads to start."""


@dataclass(frozen=True)
class Raised:
    """What a job raised."""

    error: Exception


def serve(pipe: Connection, share: int) -> None:
    """Do the jobs that come through *pipe*, with *share* cores of the machine."""
    for variable in (machine.SHARE, *LIBRARIES):
        os.environ[variable] = str(share)
    signal.signal(signal.SIGTERM, _end)
    for name in ("SIGINT", "SIGHUP"):  # who started us hears them too, and tells us
        if number := getattr(signal, name, None):
            signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    lock = threading.Lock()

    def send(*message: object) -> None:
        with lock:  # outside processes are told of by threads too
            pipe.send(message)

    def tell(*message: object) -> None:
        send("told", *message)

    while True:
        try:
            do, job = pipe.recv()
        except EOFError:
            os._exit(0)
        answer: object
        try:
            answer = do(job, tell)
        except Exception as error:
            answer = Raised(error)
        try:
            send("done", answer, machine.resident())
        except OSError:
            os._exit(0)  # nobody hears us any more
        except Exception as error:  # it cannot travel
            send("done", Raised(TypeError(f"{type(answer).__name__}: {error}")), 0)


def _end(*_: object) -> NoReturn:
    """End now, without a word: whatever is being done would only go on."""
    processes.halt()
    os._exit(STOPPED)


def _end_with_parent() -> None:
    """Wait for the end of the process that started us, and end with it."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    _end()
