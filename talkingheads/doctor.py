"""Check what a project needs, and say how to mend what it lacks."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from talkingheads import report
from talkingheads.config import Project, load
from talkingheads.errors import TalkingHeadsError, ToolError

FREE = 2_000_000_000
"""Bytes that should be free on the project's disk."""

Check = tuple[str, Callable[[], str]]


def examine(folder: Path) -> int:
    """Make every check, print each with what to do, and return the exit code."""
    worst = 0
    for name, check in _checks(folder):
        try:
            report.line(f"✓ {name}: {check()}")
        except TalkingHeadsError as error:
            worst = max(worst, error.exit_code)
            report.line(f"✗ {name}: {error.what}")
            if error.hint:
                report.line(f"    {error.hint}")
    report.line("All is well." if not worst else "Mend what is marked with ✗, then run this again.")
    return worst


def _checks(folder: Path) -> Iterator[Check]:
    yield "Python", _python
    yield "ffmpeg", _ffmpeg
    yield "fonts", _fonts
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
    if project.settings.publish.target:
        yield from _target(project)


def _settings(project: Project) -> str:
    from talkingheads import edition

    edition.check(project)
    return f"{project.root / 'pipeline.yaml'} is right"


def _raising(error: TalkingHeadsError) -> Callable[[], str]:
    def check() -> str:
        raise error

    return check


def _saying(text: str) -> Callable[[], str]:
    return lambda: text


def _python() -> str:
    return sys.version.split()[0]


def _ffmpeg() -> str:
    from talkingheads.backends.ffmpeg import Ffmpeg

    return Ffmpeg().check()


def _fonts() -> str:
    from talkingheads.backends.fonts import font

    return f"{font().name}, {font(bold=True).name}"


def _pagefind() -> str:
    from talkingheads.backends.processes import run_process

    return run_process([sys.executable, "-m", "pagefind", "--version"], timeout=60).strip()


def _disk(folder: Path) -> str:
    free = shutil.disk_usage(folder).free
    if free < FREE:
        raise ToolError(
            f"{folder.resolve()}: only {free / 1e9:.1f} GB are free",
            hint="Delete what you do not need: finished videos want about 2 GB an hour.",
        )
    return f"{free / 1e9:.0f} GB free"


def _model(project: Project) -> str:
    from talkingheads.workshop import recogniser_for

    return recogniser_for(project).check()


def _paper(project: Project) -> str:
    address = project.settings.page.address
    if address:
        return f"its QR codes lead to {address}"
    return "has no QR codes; put the site's address into page.address to have them"


def _target(project: Project) -> Iterator[Check]:
    from talkingheads.stages.publish import target_for

    try:
        keep_out = (project.site, project.clips, project.work)
        target = target_for(project.settings.publish, project.root, keep_out=keep_out)
        findings = target.check()
    except TalkingHeadsError as error:
        yield "publish", _raising(error)
        return
    for ok, what, hint in findings:
        said = f"{what}. {hint}" if hint else what
        yield "publish", _saying(said) if ok else _raising(TalkingHeadsError(what, hint=hint))
