"""What the command report does: tell of the last run, or of another, from its log."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from talkingheads import report, runs, stops, veiling
from talkingheads.config import Project, load
from talkingheads.domain import day_in_words
from talkingheads.errors import ConfigError, TalkingHeadsError
from talkingheads.glyphs import listed
from talkingheads.logfile import all_in
from talkingheads.runs import Clip, Run

WIDTH = 32
"""Characters of the longest bar."""
SLOWEST = 5
SHORT = 0.5
"""Seconds; a stage that never takes longer has no column of its own."""
SHOWN = 12
"""Warnings that are shown; the log has more."""

ENDS: Mapping[runs.End, str] = {
    "well": "It ended well.",
    "with failures": "It ended, and some clips could not be done.",
    "early": "It ended early.",
    "stopped": "It was stopped.",
    "crashed": "Something went wrong in talkingheads itself: see .talkingheads/crashes/.",
    "killed": "It was ended from outside: its log has no end.",
    "at work": "It is still at work.",
    "refused": "It was refused: it began no work.",
}


def retell(root: Path, which: str, *, as_json: bool) -> None:
    """Tell of the run *which* (the beginning of its name; empty: the last). Raises: ConfigError."""
    run, refused = _find(root, which)
    if as_json:
        report.dump(plain(run))
        return
    for line in _head(run):
        _say(line)
    if run.clips:
        _say("\nClips")
        report.table(*_clips(run))
    for line in (*_times(run), *_slowest(run), *_failures(run), *_beside(run), *_since(refused)):
        _say(line)


def list_all(root: Path, *, as_json: bool) -> None:
    """List the runs of which there are logs, the newest first."""
    names = _names(root)
    found = [runs.read(file, names) for file in all_in(_work(root))]
    rows = [_row(run) for run in found]
    if as_json:
        report.dump(rows)
    elif rows:
        report.table(rows, ("run", "when", "command", "took", "clips", "end"), whole=("run",))
        report.line("One of them: talkingheads report --run NAME")
    else:
        report.line("No run has left a log here yet.")


def plain(run: Run) -> dict[str, Any]:
    """Return *run* as programs read it."""
    told = asdict(run)
    for clip in told["clips"].values():
        clip["seconds"] = round(run.clips[clip["clip"]].seconds, 3)
    stages = {stage: round(seconds, 3) for stage, seconds in run.by_stage.items()}
    return {**told, "clips": list(told["clips"].values()), "stages": stages}


def _say(text: str) -> None:
    """Print a line; on a terminal, headings stand out and what is too long hangs in."""
    if text.startswith("\n"):
        report.line(text, marks=[(1, len(text))])
    elif sys.stdout.isatty() and text:
        hang = " " * (len(text) - len(text.lstrip()) + 2)
        width = shutil.get_terminal_size().columns
        report.line("\n".join(textwrap.wrap(text, width, subsequent_indent=hang)))
    else:
        report.line(text)


def _work(root: Path) -> Path:
    return root / ".talkingheads"


def _names(root: Path) -> dict[str, str]:
    """Return the names of clips by their marks, as far as they are known today."""
    project: Project | None = None
    try:
        project = load(root)
    except TalkingHeadsError:
        project = None  # a log can be read though the settings cannot
    return veiling.veil_of(root, project, keep=False).marks()


def _find(root: Path, which: str) -> tuple[Run, list[Run]]:
    """
    Return the run *which*; if empty, the last that began any work, and those refused after it.

    If all were refused, it is the last of them.
    """
    names, refused = _names(root), list[Run]()
    for file in (file for file in all_in(_work(root)) if file.stem.startswith(which)):
        run = runs.read(file, names)
        if which or run.end != "refused":
            return run, refused
        refused.append(run)
    if refused:
        return refused[0], []
    if which:
        raise ConfigError(
            f"{which}: there is no log of such a run", hint="List them: talkingheads report --list"
        )
    raise ConfigError(
        f"{root.resolve()}: nothing was run here yet, so there is nothing to report",
        hint="In a project's folder: talkingheads run",
    )


def _row(run: Run) -> dict[str, str]:
    return {
        "run": run.name,
        "when": _when(run.at),
        "command": run.command,
        "took": duration(run.seconds),
        "clips": str(len(run.clips)),
        "end": run.end,
    }


def _head(run: Run) -> Iterator[str]:
    options = " ".join(_option(key, value) for key, value in run.options.items())
    yield f"talkingheads {run.command} {options}".rstrip()
    yield f"{_when(run.at)}, {duration(run.seconds)}   (run {run.name})"
    code = f" Exit code {run.code}." if run.code else ""
    how = stops.retold(run.signal) if run.end == "stopped" else ENDS[run.end]
    yield f"{how}{code}"
    for step in run.unfinished:
        whom = f" for {step.clip}" if step.clip else ""
        since = duration(run.seconds - step.begin)
        yield f"  At its end it was at {step.stage}{whom}, since {since} or longer."
    for child in run.processes if run.unfinished else ():
        if child.code is None:
            yield f"  There {child.tool} was running."
    if run.what:
        yield f"  {run.what}"
        yield from (f"  {line}" for line in run.hint.splitlines())
    if run.end == "killed":
        yield "  What was finished is kept; the same command goes on from there."


def _option(key: str, value: object) -> str:
    name = f"--{key.replace('_', '-').removeprefix('as-')}"
    if isinstance(value, list):
        return " ".join(f"{name} {each}" if key == "only" else str(each) for each in value)
    return name if value is True else f"{name} {'…' if value == 'given' else value}"


def _clips(run: Run) -> tuple[list[dict[str, str]], list[str]]:
    """Return the rows and the columns of the table of clips."""
    longest: dict[str, float] = {}
    for step in run.steps:
        if step.clip:
            longest[step.stage] = max(longest.get(step.stage, 0), step.seconds)
    order = [stage for clip in run.clips.values() for stage in (*clip.stages, *longest)]
    own = [stage for stage in dict.fromkeys(order) if longest.get(stage, 0) >= SHORT]
    rest = {clip.clip: sum(it.seconds for it in clip.steps if it.stage not in own)
            for clip in run.clips.values()}  # fmt: skip
    short = max(rest.values(), default=0) >= SHORT
    rows = [_clip_row(clip, own, short) for clip in run.clips.values()]
    return rows, ["clip", "end", "took", *own, *(["rest"] if short else [])]


def _clip_row(clip: Clip, own: list[str], short: bool) -> dict[str, str]:
    took: dict[str, float] = {}
    for step in clip.steps:
        key = step.stage if step.stage in own else "rest"
        took[key] = took.get(key, 0) + step.seconds
    ready = {stage: "as it was" for stage in own if clip.stages.get(stage) == "ready"}
    cells = {key: duration(seconds) for key, seconds in took.items() if key in own or short}
    empty = dict.fromkeys((*own, "rest") if short else own, "")
    whole = duration(clip.seconds) if clip.steps else ""
    return {**empty, **ready, **cells, "clip": clip.clip, "end": clip.state, "took": whole}


def _times(run: Run) -> Iterator[str]:
    """Yield where the time went, as bars."""
    stages = {stage: seconds for stage, seconds in run.by_stage.items() if seconds >= 0.05}
    if not stages:
        return
    whole = sum(stages.values())
    yield "\nWhere the time went"
    block = "█" if "utf" in (sys.stdout.encoding or "").lower() else "#"
    for stage, seconds in stages.items():
        bar = block * max(1, round(WIDTH * seconds / max(stages.values())))
        share = f"{seconds / whole:.0%}" if seconds / whole >= 0.005 else "<1%"
        yield f"  {stage:<11}{duration(seconds):>12}{share:>6}  {bar}"
    if whole > run.seconds:
        yield f"  All steps together took {duration(whole)}: clips were worked on side by side."
    elif run.seconds - whole >= 1:
        left = duration(run.seconds - whole)
        yield f"  Beside these {left}: starting, looking at what is there, clearing up."
    count, outside = len(run.processes), sum(child.seconds for child in run.processes)
    if count:
        yield f"  Of it {duration(outside)} in {count} outside processes."


def _slowest(run: Run) -> Iterator[str]:
    steps = sorted((step for step in run.steps if step.seconds >= 1), key=lambda it: -it.seconds)
    if len(steps) < 2:
        return
    yield "\nThe slowest steps"
    for step in steps[:SLOWEST]:
        memory = f", {step.peak / 1e6:.0f} MB of memory" if step.peak else ""
        reason = f" ({step.reason})" if step.reason else ""
        what = " ".join(filter(None, (step.stage, step.clip)))
        used = f", computing {duration(step.cpu)}{memory}"
        yield f"  {duration(step.seconds):>12}  {what}{reason}{used}"


def _failures(run: Run) -> Iterator[str]:
    alike: dict[tuple[str, str, str], list[str]] = {}
    for clip in run.clips.values():
        if clip.state in ("refused", "failed"):
            alike.setdefault((clip.state, clip.detail, clip.hint), []).append(clip.clip)
    if alike:
        yield "\nWhat could not be done"
    for (state, detail, hint), clips in alike.items():
        yield f"  {listed(clips)}: {state}: {detail}"
        yield from (f"    {line}" for line in hint.splitlines())
    for child in run.processes:
        if child.code:
            yield f"  {child.tool} ended with {child.code} at {child.stage} {child.clip}".rstrip()
            yield from (f"    {line}" for line in child.said[-3:])


def _beside(run: Run) -> Iterator[str]:
    if run.warnings:
        yield "\nSomebody should look at"
    yield from (f"  {text}" for text in run.warnings[:SHOWN])
    if len(run.warnings) > SHOWN:
        yield f"  and {len(run.warnings) - SHOWN} more"
    if run.full:
        yield "\nIts log had its size (log.megabytes): not all of its outside processes are in it."
    if run.versions:
        yield "\nTools"
        yield "  " + ", ".join(f"{name} {version}" for name, version in run.versions.items())
        free, memory = (run.machine.get(key, 0) / 1e9 for key in ("disk_free", "memory"))
        cores = run.machine.get("cores", 0)
        yield f"  {cores} cores, {memory:.0f} GB of memory, {free:.0f} GB of disk free"


def _since(refused: Sequence[Run]) -> Iterator[str]:
    """Tell of runs that were *refused* after the one that is told of, the last first."""
    if refused:
        yield "\nRefused since, before any work began"
    yield from (f"  {_when(run.at)}: {run.command}: {run.what}" for run in refused[:SLOWEST])
    if len(refused) > SLOWEST:
        yield f"  and {len(refused) - SLOWEST} more: talkingheads report --list"


def duration(seconds: float) -> str:
    """Return *seconds* as people say them."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    return f"{minutes // 60} h {minutes % 60:02} min"


def _when(at: str) -> str:
    try:
        local = datetime.fromisoformat(at).astimezone()
    except (ValueError, OverflowError, OSError):
        return "nobody knows when"
    return f"{day_in_words(local.date())}, {local:%H:%M:%S}"
