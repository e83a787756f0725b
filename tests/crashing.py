"""
Kill the real command at any moment, run it again, and compare with a run that nobody broke.

`bench/crashes.py` does it by the hundred, a test a few times.
"""

from __future__ import annotations

import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from talkingheads import config, inbox, starter
from talkingheads.backends.ffmpeg.commands import executable
from talkingheads.backends.processes import run_process
from talkingheads.files import NEW, digest_of
from talkingheads.pipeline import look
from talkingheads.stages import STAGES

CLIP_STAGES = tuple(stage.name for stage in STAGES if stage.of == "clip")
PHASES = ("start", *CLIP_STAGES, "between", "catalogue", "reels", "pages", "end")
"""The stretches of a run, as far as its events tell them apart."""

QUICK = {
    "height": "144", "whole": "false", "short": "false", "low_data": "false",
    "lower_third_seconds": "1", "end_card_seconds": "1",
}  # fmt: skip
FULL = {"height": "144", "uncut": "true", "title_seconds": "1", "end_card_seconds": "1"}
SETTLED = ("done", "held", "refused", "waiting")
"""What a clip may be after a kill; anything else is stuck."""

ENDS = 20.0
"""Seconds in which what we started must end after its parent was killed."""


def sample_project(root: Path, *, seconds: float, whole: bool = False, talks: int = 3) -> Path:
    """
    Make a project of the beginnings of *talks* sample clips, one that is held and a torn one.

    With *whole* everything is made of them: reels, low-data videos and the sound of what was cut.
    """
    starter.make(root)
    kept = sorted((root / "clips").iterdir())
    with (root / "people.csv").open(encoding="utf-8") as sheet:
        rows = list(csv.DictReader(sheet))
    ffmpeg = executable()
    for number, file in enumerate(kept):
        if number < talks:
            short = root / f"short{file.suffix}"
            run_process([ffmpeg, "-v", "error", "-i", str(file), "-t", str(seconds), "-c", "copy",
                         str(short)], timeout=60)  # fmt: skip
            short.replace(file)
        elif number == talks:
            for row in rows:
                row["consent"] = "no" if row["file"] == file.name else row["consent"]
        elif number == talks + 1:
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        else:
            file.unlink()
        if 0 < number < talks:  # one is written down by the model; its start takes seconds
            words = f"WEBVTT\n\n00:00.600 --> 00:0{seconds - 0.5:.3f}\nWe will mend the {number}.\n"
            file.with_suffix(".vtt").write_text(words)
    there = {file.name for file in (root / "clips").iterdir()}
    with (root / "people.csv").open("w", encoding="utf-8", newline="") as sheet:
        writer = csv.DictWriter(sheet, rows[0])
        writer.writeheader()
        for row in rows:
            if row["file"] in there:
                writer.writerow({**row, "edition": "2026-11", "recorded": "2026-11-18"})
    set_keys(root, FULL if whole else QUICK)
    return root


def set_keys(root: Path, values: dict[str, str]) -> None:
    """Give the first key of each of these names in the settings another value."""
    lines, left = [], dict(values)
    for line in (root / "pipeline.yaml").read_text(encoding="utf-8").splitlines():
        name = line.partition(":")[0].strip()
        lines.append(f"  {name}: {left.pop(name)}" if line[:2] == "  " and name in left else line)
    (root / "pipeline.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


# what was made ---------------------------------------------------------------------------


def made(root: Path) -> dict[str, Any]:
    """Return all that a run made in *root*, so that it can be compared with another."""
    work = root / ".talkingheads"
    return {
        "site": _digests(root / "site"),
        "store": sorted(_digests(work / "store")),
        "records": _digests(work / "records"),
        "latest": {
            file.relative_to(work / "latest").as_posix(): json.loads(file.read_text())["parts"]
            for file in sorted((work / "latest").glob("*/*.json"))
        },
        "ids": json.loads((work / "ids.json").read_text()),
        "catalogue": _rows(root / "catalogue.sqlite"),
    }


def _digests(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): digest_of(file)
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def _rows(file: Path) -> list[str]:
    base = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    try:
        return list(base.iterdump())
    finally:
        base.close()


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Return in words where two runs made something else."""
    found = []
    for part, before in one.items():
        now = other[part]
        if before == now:
            continue
        if isinstance(before, dict):
            names = sorted(k for k in {*before, *now} if before.get(k) != now.get(k))
            found.append(f"{part}: {', '.join(names[:5])}")
        else:
            found.append(part)
    return found


def broken(root: Path, whole: dict[str, Any], *, old: dict[str, Any] | None = None) -> list[str]:
    """
    Return what is wrong in *root* after a kill, before anything runs again.

    The site must be away or as in *whole*, or as it was before, *old*.
    """
    found = []
    for file in (root / ".talkingheads" / "store").glob("*/*"):
        if not file.name.startswith(NEW) and digest_of(file) != file.stem:
            found.append(f"store: {file.name} has other bytes")
    for file in (root / ".talkingheads").rglob("*.json"):
        if not file.name.startswith(NEW) and file.name != "lock.json":
            try:
                json.loads(file.read_text(encoding="utf-8"))
            except ValueError:
                found.append(f"{file.name}: half-written")
    site = _digests(root / "site")
    if site and site not in (whole["site"], (old or whole)["site"]):
        found.append("site: neither away nor whole")
    found += [f"{id}: {state}" for id, state in standing(root).items() if state not in SETTLED]
    return found


def standing(root: Path) -> dict[str, str]:
    """Return how each clip stands, without doing anything."""
    project = config.load(root)
    return {each.id: look(project, each).state for each in inbox.look(project).clips}


def leftovers(root: Path) -> list[str]:
    """Return what lies about that only a run at work may have."""
    work = root / ".talkingheads"
    found = [*(work / "incoming").rglob("*"), *root.rglob(f"{NEW}*"), work / "lock.json"]
    found += root.glob(".talkingheads-site-*")
    return [path.relative_to(root).as_posix() for path in found if path.exists()]


# a run that is killed --------------------------------------------------------------------


@dataclass
class Broken:
    """One run of the command, which may be killed in a phase of it."""

    root: Path
    jobs: int = 1
    steps: list[tuple[str, str]] = field(default_factory=list)
    """Each clip and stage that it began."""
    spent: dict[str, list[float]] = field(default_factory=dict)
    """Seconds that it spent in each phase, stretch by stretch."""
    states: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    phase: str = "start"
    code: int = 0

    def __post_init__(self) -> None:
        self.moved = threading.Condition()
        self.since = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "talkingheads.cli", "-C", str(self.root), "run", "--json",
             "--jobs", str(self.jobs)],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        self.ear = threading.Thread(target=self._listen, daemon=True)
        self.ear.start()

    def _listen(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as told:
            for raw in told:
                line = raw.decode("utf-8", "replace")
                self.said.append(line)
                if line.startswith("{") and line.endswith("}\n"):  # a kill may cut one short
                    self._hear(json.loads(line))
        self._enter("")

    def _hear(self, event: dict[str, Any]) -> None:
        kind = event["event"]
        if kind == "step":
            self.steps.append((event["clip"], event["stage"]))
            self._enter(event["stage"])
        elif kind == "outcome":
            self.states[event["clip"]] = event["state"]
            self._enter("between")
        elif kind == "begin":
            work = event["work"].split()[0]
            self._enter({"Clips": "between", "Pages": "pages"}.get(work, "reels"))
        elif kind == "end":
            self._enter("end" if self.phase == "pages" else "catalogue")

    def _enter(self, phase: str) -> None:
        with self.moved:
            now = time.monotonic()
            if self.phase:
                self.spent.setdefault(self.phase, []).append(now - self.since)
            self.phase, self.since = phase, now
            self.moved.notify_all()

    def wait_for(self, phase: str, seconds: float = 600) -> bool:
        """Wait until *phase* begins; False if the run ends before."""
        with self.moved:
            self.moved.wait_for(lambda: self.phase in (phase, ""), seconds)
            return self.phase == phase

    def kill(self, *, group: bool) -> str:
        """Kill the run's first process, or with *group* all; return the phase; empty: it ended."""
        phase = self.phase
        if self.process.poll() is not None:
            return ""
        if group:
            os.killpg(self.process.pid, signal.SIGKILL)
        else:
            self.process.kill()
        killed = self.process.wait() == -signal.SIGKILL
        return (phase or "end") if killed else ""

    def end(self, seconds: float = 900) -> int:
        """Wait for the run to end; return its exit code."""
        self.code = self.process.wait(seconds)
        self.ear.join(30)
        return self.code

    def orphans(self) -> list[int]:
        """Return the processes of this run that are still there."""
        mark = str(self.root).encode()
        return [
            pid
            for pid, session, line in _processes()
            if session == self.process.pid or (mark in line and pid != os.getpid())
        ]

    def last_orphan(self) -> float:
        """Wait until none of its processes is left; return the seconds that took."""
        begun = time.monotonic()
        while self.orphans():
            if time.monotonic() - begun > ENDS:
                return float("inf")
            time.sleep(0.02)
        return time.monotonic() - begun


def _processes() -> Iterator[tuple[int, int, bytes]]:
    """Yield each living process with its session and its command."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            line = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if fields[0] != "Z":
            yield int(folder.name), int(fields[3]), line
