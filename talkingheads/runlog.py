"""
What a run does, told as it happens and written down: see `logfile` for where.

A worker has no log: what it does travels to the process that the user started. A log that cannot
be written stops nothing. With --debug somebody looks on.
"""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from talkingheads import stops
from talkingheads.backends.ran import Ran, listen
from talkingheads.errors import ClipError, PassingError, TalkingHeadsError
from talkingheads.formats.veil import Veil
from talkingheads.logfile import Event, LogFile, line_of, new_file, places, prune, salt_of

RECENT = 40
"""Events that a crash file tells."""
TOLD = "logged"
"""How a worker's events are called on their way to us."""

_log: LogFile | None = None
_send: Callable[..., None] | None = None
_show: Callable[[Event], None] | None = None
_at: list[dict[str, Any]] = []
"""The steps that are being done, the innermost last."""
recent: deque[Event] = deque(maxlen=RECENT)
"""What this process told or heard last, as it was told."""
begun: Event = {}
"""How the log that is kept, or was kept last, begins."""


@contextmanager
def opened(root: Path, *, command: str, **about: object) -> Iterator[LogFile]:
    """Keep a log of *command* on the project in *root* for the block, and say how that ended."""
    global _log, begun
    work = root / ".talkingheads"
    log = _log = LogFile(new_file(work), Veil(salt_of(work), places=places(root)))
    listen(_ran)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    begun = {"command": command, "at": at, "pid": os.getpid(), **about}
    add("begin", **begun)
    try:
        yield log
        add("end", code=0)
    except BaseException as error:
        how = ending(error)
        if how.get("crash"):
            trouble(error)
        add("end", **how)
        raise
    finally:
        _log = None
        prune(log.file.parent, log.keep)
        log.close()
        if _show is None:
            listen(None)


def ending(error: BaseException) -> dict[str, Any]:
    """Return what there is to say of a run that *error* ended."""
    if isinstance(error, KeyboardInterrupt):
        return {"code": 130, "type": "stopped", "signal": stops.by()}
    if isinstance(error, TalkingHeadsError):
        told = {"what": error.what, "hint": error.hint}
        return {"code": error.exit_code, "type": type(error).__name__, **told}
    if isinstance(error, OSError):
        return {"code": 1, "type": type(error).__name__, "what": error.strerror or ""}
    code = getattr(error, "exit_code", None)  # of click: an end that was asked for, or wrong usage
    if code is not None:
        return {"code": code}
    return {"code": 1, "type": type(error).__name__, "crash": True}


def log() -> LogFile | None:
    """Return the log that is being kept, if one is."""
    return _log


def trouble_to_tell() -> str:
    """Return why the log cannot be written, if so and if nobody was told yet."""
    if _log is None:
        return ""
    told, _log.trouble = _log.trouble, ""
    return told


def learn(clips: Mapping[str, str]) -> None:
    """Let the log that is kept, if one is, know what *clips* are called: each name with its id."""
    if _log is not None:
        _log.veil.learn(clips)


def add(event: str, **values: object) -> None:
    """Write an *event* down, here or where the user started us; keys with _ are only shown."""
    told: Event = {"event": event, **values}
    if _send is None:
        take(told)
        return
    recent.append(told)
    _send(TOLD, told)


def take(told: Event) -> None:
    """Take in an event of ours or of a worker's."""
    recent.append(told)
    if _show is not None:
        _show(told)
    if _log is not None:
        _log.write(told)


@contextmanager
def through(tell: Callable[..., None]) -> Iterator[None]:
    """Send what happens in the block through *tell*, if we are a worker."""
    global _send
    if _log is not None or _send is not None:
        yield
        return
    _send = tell
    listen(_ran)
    try:
        yield
    finally:
        _send = None


@contextmanager
def showing(show: Callable[[Event], None]) -> Iterator[None]:
    """Have *show* told of every event for the block, as it happens."""
    global _show
    _show = show
    listen(_ran)
    try:
        yield
    finally:
        _show = None
        listen(None)


@contextmanager
def step(clip: str, stage: str, reason: str) -> Iterator[None]:
    """Write down that *stage* works on *clip* (empty: on all), how long it took and how it ended"""
    place = {"clip": clip, "stage": stage} if clip else {"stage": stage}
    add("step", **place, reason=reason)
    own: dict[str, Any] = {**place, "within": 0.0}
    _at.append(own)
    begun, before = time.monotonic(), usage()
    result = "made"
    try:
        yield
    except BaseException as error:
        result = _result(error)
        if result != "stopped":
            trouble(error)
        raise
    finally:
        _at.remove(own)
        whole = time.monotonic() - begun
        if _at:
            _at[-1]["within"] += whole
        seconds = round(whole - own["within"], 3)
        add("stepped", **place, result=result, seconds=seconds, **_spent(before, usage()))


def _spent(before: dict[str, float], now: dict[str, float]) -> dict[str, float]:
    """Return what was used meanwhile; the most memory only if there never was more before."""
    spent = {key: round(now[key] - before[key], 3) for key in now if key != "peak"}
    if now["peak"] > before["peak"]:
        spent["peak"] = now["peak"]
    return spent


def _result(error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt):
        return "stopped"
    refused = isinstance(error, ClipError) and not isinstance(error, PassingError)
    return "refused" if refused else "failed"


def trouble(error: BaseException) -> None:
    """Write down where *error* comes from; what it says may be people's words."""
    import traceback

    steps = traceback.extract_tb(error.__traceback__)[-12:]
    where = [line_of(each.filename, each.lineno, each.name) for each in steps]
    trace = "".join(traceback.format_exception(error))
    add("trouble", **_here(), type=type(error).__name__, where=where, _trace=trace)


def usage() -> dict[str, float]:
    """Return processor seconds of us and of our children that ended, and the most bytes we had."""
    try:
        import resource
    except ImportError:
        return {"cpu": time.process_time(), "peak": 0}
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "cpu": own.ru_utime + own.ru_stime,
        "children": children.ru_utime + children.ru_stime,
        "peak": own.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
    }


def _here() -> dict[str, Any]:
    return {key: _at[-1][key] for key in ("clip", "stage") if key in _at[-1]} if _at else {}


def _ran(ran: Ran) -> None:
    """Write down that an outside process starts, or has ended."""
    tool = Path(ran.args[0]).name
    if ran.code is None:
        args = list(ran.args[1:])
        add("starts", **_here(), process=ran.pid, tool=tool, args=args, _all=ran.args)
        return
    used = {"seconds": round(ran.seconds, 3), "cpu": round(ran.cpu, 3), "peak": ran.peak}
    said = {"said": ran.said.strip().splitlines()[-6:]} if ran.code else {}
    add("ran", **_here(), process=ran.pid, tool=tool, code=ran.code, **used, **said)
