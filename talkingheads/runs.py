"""What the logs tell of runs: when, how long, how they ended, and where the time went."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from math import isfinite
from pathlib import Path
from typing import Any, Literal

from talkingheads.formats import records
from talkingheads.formats.veil import MARK
from talkingheads.logfile import is_held

End = Literal[
    "well", "with failures", "early", "stopped", "crashed", "killed", "at work", "refused"
]
"""
How a run ended; ``killed``: from outside, for its log has no end; ``refused``: before it began any
work, since another one was at it, or for what stands in the settings or the sheet.
"""
REFUSALS = ("TalkingHeadsError", "BusyError", "ConfigError")
"""Errors that may end a run before it begins any work; a place that failed is worth a report."""

YEARS = 1e9
"""Seconds; nothing takes longer, so such a number comes of damage."""
BYTES = 1e18
DEEPEST = 20
"""Levels of what stands in a line."""
TOLD = 50
"""Warnings and notes that are kept of one run."""


@dataclass(frozen=True)
class Step:
    """What one stage did for one clip, or for all."""

    stage: str
    clip: str = ""
    reason: str = ""
    result: str = ""
    """
    ``made``, ``refused``, ``failed``, ``stopped``, or ``lost`` with the worker that did it; empty:
    it was not finished.
    """
    begin: float = 0.0
    """Seconds after the run began."""
    seconds: float = 0.0
    cpu: float = 0.0
    """Seconds of processor time, with those of outside processes."""
    peak: int = 0
    """Bytes, if it needed more memory than all that was done before it; else 0."""


@dataclass
class Clip:
    """What a run did with one clip."""

    clip: str
    state: str = "unfinished"
    detail: str = ""
    hint: str = ""
    stages: dict[str, str] = field(default_factory=dict)
    """How each stage stands: ``made``, ``ready`` (as before), ``refused``, ``later`` ..."""
    steps: list[Step] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """Return how long was worked on it."""
        return sum(step.seconds for step in self.steps)


@dataclass
class Process:
    """An outside process."""

    tool: str
    args: list[str]
    clip: str = ""
    stage: str = ""
    begin: float = 0.0
    seconds: float = 0.0
    code: int | None = None
    """None: its end was not seen."""
    cpu: float = 0.0
    peak: int = 0
    said: list[str] = field(default_factory=list)


@dataclass
class Run:
    """One run, as its log tells it."""

    name: str
    command: str = ""
    at: str = ""
    """When it began, ISO 8601 in UTC."""
    seconds: float = 0.0
    end: End = "killed"
    code: int | None = None
    signal: str = ""
    """By which it was stopped, such as ``SIGTERM``; empty: by none, or nobody noted it."""
    what: str = ""
    hint: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    clips: dict[str, Clip] = field(default_factory=dict)
    rest: list[Step] = field(default_factory=list)
    """What was done for all clips together."""
    unfinished: list[Step] = field(default_factory=list)
    """What it was at when its log ends, if it has no end."""
    processes: list[Process] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    troubles: list[dict[str, Any]] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    machine: dict[str, int] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    full: bool = False
    """The log had its size, so that outside processes and notes are not all in it."""

    @property
    def steps(self) -> list[Step]:
        """Return all that was done."""
        return [step for clip in self.clips.values() for step in clip.steps] + self.rest

    @property
    def by_stage(self) -> dict[str, float]:
        """Return how many seconds each stage took, the longest first."""
        took: dict[str, float] = {}
        for step in self.steps:
            took[step.stage] = took.get(step.stage, 0.0) + step.seconds
        return dict(sorted(took.items(), key=lambda each: each[1], reverse=True))


def read(file: Path, names: Mapping[str, str]) -> Run:
    """Return what *file* tells; *names* are those of clips, by their marks. Raises: OSError."""
    run, reader = Run(file.stem), _Reader()
    for event in _events(file, names):
        handler = reader.handlers.get(str(event.get("event")))
        run.seconds = max(run.seconds, _number(event.get("t")))
        if handler is not None:
            with suppress(KeyError, TypeError, ValueError, OverflowError):  # of another version
                handler(run, event)
    run.unfinished = list(reader.open.values()) if run.code is None else []
    for step in () if run.code is None else reader.open.values():  # its worker died
        lost = replace(step, result="lost")
        (_clip(run, step.clip).steps if step.clip else run.rest).append(lost)
    if run.code is None:
        run.end = "at work" if is_held(file) else "killed"
    return run


class _Reader:
    """Takes in one event after another."""

    def __init__(self) -> None:
        self.open: dict[tuple[str, str], Step] = {}
        self.children: dict[int, Process] = {}
        self.handlers: dict[str, Callable[[Run, dict[str, Any]], None]] = {
            name: getattr(self, name)
            for name in "begin settings step stepped starts ran stood outcome end".split()
        }
        self.handlers |= {
            "warning": lambda run, event: _add(run.warnings, str(event["text"])),
            "full": lambda run, event: setattr(run, "full", True),
            "note": lambda run, event: _add(run.notes, str(event["text"])),
            "trouble": lambda run, event: _add(run.troubles, event),
        }

    def begin(self, run: Run, event: dict[str, Any]) -> None:
        run.command, run.at = str(event["command"]), str(event["at"])
        run.options = _mapping(event.get("options", {}))
        versions, machine = _mapping(event["versions"]), _mapping(event["machine"])
        run.versions = {name: str(version) for name, version in versions.items()}
        run.machine = {name: _whole(value) for name, value in machine.items()}

    def settings(self, run: Run, event: dict[str, Any]) -> None:
        run.settings = _mapping(event["set"])

    def step(self, run: Run, event: dict[str, Any]) -> None:
        clip, stage = str(event.get("clip", "")), str(event["stage"])
        begun = Step(stage, clip, str(event.get("reason", "")), begin=_number(event["t"]))
        self.open[clip, stage] = begun
        if clip:
            _clip(run, clip)

    def stepped(self, run: Run, event: dict[str, Any]) -> None:
        clip, stage = str(event.get("clip", "")), str(event["stage"])
        begun = self.open.pop((clip, stage), Step(stage, clip, begin=_number(event["t"])))
        done = Step(
            stage,
            clip,
            begun.reason,
            str(event["result"]),
            begun.begin,
            _number(event["seconds"]),
            round(_number(event.get("cpu")) + _number(event.get("children")), 3),
            _whole(event.get("peak")),
        )
        (_clip(run, clip).steps if clip else run.rest).append(done)

    def starts(self, run: Run, event: dict[str, Any]) -> None:
        child = Process(str(event["tool"]), [str(arg) for arg in event["args"]])
        child.clip, child.stage = str(event.get("clip", "")), str(event.get("stage", ""))
        child.begin = _number(event["t"])
        self.children[int(event["process"])] = child
        run.processes.append(child)

    def ran(self, run: Run, event: dict[str, Any]) -> None:
        child = self.children.pop(int(event["process"]))
        child.code, child.seconds = int(event["code"]), _number(event["seconds"])
        child.cpu, child.peak = _number(event["cpu"]), _whole(event["peak"])
        child.said = [str(line) for line in event.get("said", ())]

    def stood(self, run: Run, event: dict[str, Any]) -> None:
        clip = _clip(run, str(event["clip"]))
        clip.stages, clip.hint = _mapping(event["stages"]), str(event["hint"])

    def outcome(self, run: Run, event: dict[str, Any]) -> None:
        clip = _clip(run, str(event["clip"]))
        clip.state, clip.detail = str(event["state"]), str(event["detail"])

    def end(self, run: Run, event: dict[str, Any]) -> None:
        run.code = int(event["code"])
        run.what, run.hint = str(event.get("what", "")), str(event.get("hint", ""))
        run.signal = str(event.get("signal", ""))
        ends: dict[int, End] = {0: "well", 4: "with failures", 130: "stopped"}
        run.end = "crashed" if event.get("crash") else ends.get(run.code, "early")
        if run.clips and run.end == "early" and not run.what:
            run.end = "with failures"
        idle = not (run.clips or run.rest or run.processes or self.open)
        if run.end == "early" and idle and event.get("type") in REFUSALS:
            run.end = "refused"


def _clip(run: Run, name: str) -> Clip:
    return run.clips.setdefault(name, Clip(name))


def _add(told: list[Any], this: object) -> None:
    if len(told) < TOLD:
        told.append(this)


def _number(value: object, most: float = YEARS) -> float:
    """Return the number that *value* is; 0 if it is none, or absurd."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    return float(value) if 0 <= value <= most else 0.0


def _whole(value: object) -> int:
    return int(_number(value, most=BYTES))


def _mapping(value: object) -> dict[str, Any]:
    """Return *value* if it has names for values. Raises: TypeError."""
    if not isinstance(value, dict):
        raise TypeError(value)
    return value


def _events(file: Path, names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield what *file* has; the last line may be cut off."""
    for line in filter(None, file.read_bytes().splitlines()):
        with suppress(ValueError):
            event = records.plain(line)
            if isinstance(event, dict):
                yield _named(event, names)


def _named(value: Any, names: Mapping[str, str], level: int = 0) -> Any:
    """Return *value* with names in the place of marks, and without what no log of ours has."""
    if isinstance(value, str):
        return MARK.sub(lambda found: names.get(found[0], found[0]), value)
    if level > DEEPEST or (isinstance(value, float) and not isfinite(value)):
        return None
    if isinstance(value, list):
        return [_named(each, names, level + 1) for each in value]
    if isinstance(value, dict):
        return {key: _named(each, names, level + 1) for key, each in value.items()}
    return value
