"""
A small project on fakes, and a place in memory where it is published.

Each clip is text, and says its own sentences; the pages are real ones, without a search index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from talkingheads import aiming, config, inbox, lastgood, publishing
from talkingheads.backends.targets import PublishTarget
from talkingheads.config import Project
from talkingheads.inbox import Inbox
from talkingheads.pipeline import run_stage, walk
from talkingheads.report import Reporter
from talkingheads.stages import Stage
from talkingheads.stages import publish as stage
from talkingheads.withdrawing import there
from tests import fakes
from tests.fake_target import FakeTarget
from tests.projects import make_project, row, write_sheet

SETTINGS = "page: {search: false}\nreel: {whole: false, short: false}\n"
LENGTH = 9000


class Quiet:
    """A reporter that keeps what it is told."""

    by_clip = False

    def __init__(self) -> None:
        self.told: list[str] = []

    def note(self, text: str) -> None:
        self.told.append(text)

    warn = note

    def begin(
        self, work: str, units: int, *, sized: bool = False, stages: Sequence[str] = ()
    ) -> None:
        pass

    def step(self, clip: str, stage: str, reason: str) -> None:
        pass

    def progress(self, clip: str, stage: str, part: float) -> None:
        pass

    def outcome(self, clip: str, state: str, detail: str, *, id: str = "") -> None:
        pass

    def end(self) -> None:
        pass


class Killed(BaseException):
    """What a SIGKILL is in one process: nobody catches it."""


class Deadly:
    """A place at which this process is killed at the call *left*; a later one finds it dead."""

    def __init__(self, place: FakeTarget, left: int) -> None:
        self._place, self._left = place, left

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._place, name)
        if not callable(found) or name == "clock":
            return found

        def call(*args: Any, **options: Any) -> Any:
            self._left -= 1
            if self._left <= 0:
                for path in [path for path in self._place.files if "/claims/" in path]:
                    del self._place.files[path]  # as if its time were over
                raise Killed
            return found(*args, **options)

        return call


def says(number: int) -> tuple[str, str]:
    """Return what is said in clip *number*, and nowhere else."""
    things = "hall bridge library orchard playground station museum bakery".split()
    thing = things[number % len(things)]
    return (
        f"We will open the {thing} number {number} by Friday.",
        f"Everybody in our street has painted the {thing} yellow again {number}.",
    )


def speaker(number: int) -> str:
    """Return who speaks in clip *number*; 128 have names of their own."""
    first = "Ana Bo Cleo Dara Edo Fay Gus Hana".split()
    last = (
        "Lindqvist Moreau Castell Dvorak Ekberg Fontaine Galli Hoxha Ivanova Jansen Kovacs Laine "
        "Marek Novak Okafor Petit"
    ).split()
    return f"{first[number % 8]} {last[number // 8 % 16]}"


def project_of(root: Path, *numbers: int, settings: str = SETTINGS) -> Project:
    """Make a project with the clips *numbers*, called c0, c1 and so on, all with consent."""
    project = make_project(root, settings)
    for number in numbers:
        hand_in(project, number)
    sheet(project, *numbers)
    return project


def hand_in(project: Project, number: int) -> None:
    """Put clip *number* and its words into the folder."""
    first, second = says(number)
    (project.clips / f"c{number}.mp4").write_text(f"ok {LENGTH + number}")
    (project.clips / f"c{number}.vtt").write_text(
        f"WEBVTT\n\n00:00.500 --> 00:03.500\n{first}\n\n00:04.500 --> 00:08.000\n{second}\n"
    )


def sheet(project: Project, *numbers: int, **consent: str) -> None:
    """Write the people sheet with the clips *numbers*; *consent* is what c0, c1 ... say to it."""
    rows = [
        row(f"c{n}.mp4", speaker=speaker(n), consent=consent.get(f"c{n}", "yes")) for n in numbers
    ]
    write_sheet(project.root, *rows)


def work_through(project: Project) -> Inbox:
    """Do what `run` does to each clip, on fakes."""
    tools, box = fakes.tools(project.root), inbox.look(project)
    for handed in box.clips:

        def make(stage: Stage, values: Mapping[str, Any]) -> Any:
            return run_stage(stage, values, project, tools)

        outcome = walk(project, handed, make=make, tell=lambda *_: None)
        if outcome.entry is not None:
            lastgood.remember(project, outcome.entry)
    inbox.remember_ids(project, box)
    return box


def publish(project: Project, place: PublishTarget, reporter: Reporter | None = None) -> None:
    """Do what `publish` does, without the reels and on fakes."""
    project = config.load(project.root)
    reporter = reporter or Quiet()
    errand = stage.Errand(project=aiming.identity(project.work), ask=lambda question: True)
    publishing.take_down(project, project.settings.publish, place, errand, reporter)
    work_through(project)
    there.make_pages(project, reporter)
    publishing.bring(project, project.settings.publish, place, errand, reporter)
