"""Check what a project needs, and say how to mend what it lacks."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from talkingheads import places, report
from talkingheads.backends.targets import Finding
from talkingheads.config import Project, load
from talkingheads.domain import SOON
from talkingheads.errors import PublishError, TalkingHeadsError, ToolError

FREE = 2_000_000_000
"""Bytes that should be free on the project's disk."""

Check = tuple[str, Callable[[], str]]


def examine(folder: Path, *, write: bool = False, begun: str = "") -> int:
    """
    Make every check, print each with what to do, and return the exit code.

    Nothing is changed anywhere, unless with *write*: then a tiny file is put where the briefing is
    published, to see that it can be, and removed. What was *begun* and is not finished comes first.
    """
    worst, hints = PublishError.exit_code if begun else 0, False
    if begun:
        report.line(f"✗ withdrawal: {begun}")
    for name, check in _checks(folder):
        try:
            report.line(f"✓ {name}: {check()}")
        except TalkingHeadsError as error:
            worst = max(worst, error.exit_code)
            _tell("✗", name, error.what, error.hint)
    for name, (well, what, step) in (*_border(), *_places(folder, write)):
        worst = worst if well else max(worst, PublishError.exit_code)
        hints = hints or (well and bool(step))
        _tell("✗" if not well else "!" if step else "✓", name, what, step)
    if worst:
        report.line("Mend what is marked with ✗, then run this again.")
    else:
        report.line("All is well; think about what is marked with !." if hints else "All is well.")
    return worst


def _tell(mark: str, name: str, what: str, step: str) -> None:
    report.line(f"{mark} {name}: {what}")
    for line in step.splitlines():
        report.line(f"    {line}")


def _border() -> Iterator[tuple[str, Finding]]:
    """Try what can be kept from who reads a stranger's file; what cannot is no fault of ours."""
    from talkingheads.backends import border

    try:
        missing = border.lacking()
    except TalkingHeadsError as error:
        yield "border", (False, error.what, error.hint)
        return
    what, step = "whoever reads a clip has no network, no other file, and does not outlive us", ""
    if missing:
        what = f"this system cannot keep from who reads a clip: {', '.join(missing)}"
        step = "Take clips only from people whom you know, or run this on Linux 5.13 or later."
    yield "border", (True, what, step)


def _places(folder: Path, write: bool) -> Iterator[tuple[str, Finding]]:
    """Look at where the project publishes and fetches, if its settings can be read at all."""
    try:
        project = load(folder)
    except TalkingHeadsError:
        return  # `_checks` has told it
    yield from places.findings(project, write=write)


def _checks(folder: Path) -> Iterator[Check]:
    yield "Python", _python
    yield "ffmpeg", _ffmpeg
    yield "fonts", _fonts
    yield "faces", _faces
    yield "search index", _pagefind
    yield "disk", lambda: _disk(folder)
    try:
        project = load(folder)
    except TalkingHeadsError as error:
        yield "settings", _raising(error)
        return
    yield "settings", lambda: _settings(project)
    yield "model", lambda: _model(project)
    yield "paper", lambda: _paper(project)
    yield "consent", lambda: _consent(project)


def _settings(project: Project) -> str:
    from talkingheads import edition

    edition.check(project)
    return f"{project.root / 'pipeline.yaml'} is right"


def _raising(error: TalkingHeadsError) -> Callable[[], str]:
    def check() -> str:
        raise error

    return check


def _python() -> str:
    return sys.version.split()[0]


def _ffmpeg() -> str:
    from talkingheads.backends.ffmpeg import Ffmpeg

    return Ffmpeg().check()


def _fonts() -> str:
    from talkingheads.backends.fonts import font

    return f"{font().name}, {font(bold=True).name}"


def _faces() -> str:
    from talkingheads.workshop import faces_identity

    return faces_identity() or (
        "not looked for, so nobody is told of pictures on their side; to have that: "
        'pip install "talkingheads[faces]"'
    )


def _pagefind() -> str:
    from talkingheads.backends.processes import run_process

    return run_process([sys.executable, "-m", "pagefind", "--version"], timeout=60).strip()


def _disk(folder: Path) -> str:
    free, wanted = shutil.disk_usage(folder).free, _kept_free(folder)
    if free < max(FREE, wanted):
        stays = f", and {wanted / 1e9:.1f} GB are to stay free (project.keep_free_gigabytes)"
        raise ToolError(
            f"{folder.resolve()}: only {free / 1e9:.1f} GB are free{stays if wanted else ''}",
            hint="Delete what you do not need: finished videos want about 2 GB an hour.",
        )
    return f"{free / 1e9:.0f} GB free"


def _kept_free(folder: Path) -> float:
    """Return the bytes that the project wants free, if its settings can be read."""
    try:
        return load(folder).settings.project.keep_free_gigabytes * 1e9
    except TalkingHeadsError:
        return 0.0  # `_checks` tells it


def _model(project: Project) -> str:
    from talkingheads.workshop import recogniser_for

    return recogniser_for(project).check()


def _paper(project: Project) -> str:
    address = project.settings.page.address
    if address:
        return f"its QR codes lead to {address}"
    return "has no QR codes; put the site's address into page.address to have them"


def _consent(project: Project) -> str:
    from talkingheads import inbox, remarks

    today = date.today()
    clips = inbox.look(project, hashing=False, day=today).clips
    shared = sum(clip.state == "shared" for clip in clips)
    ending = len(remarks.of_consent(clips, today))
    expired = sum(clip.state == "expired" for clip in clips)
    told = f"{shared} of {len(clips)} clips may be shown, {expired} expired"
    return f"{told}, {ending} {'ends' if ending == 1 else 'end'} within {SOON} days" + (
        ": talkingheads consent" if ending or expired else ""
    )
