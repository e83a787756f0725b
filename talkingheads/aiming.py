"""Where a project publishes: to which place, by which name of its own, and who is asked or told."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Callable
from pathlib import Path

from talkingheads import report
from talkingheads.apart import check_target
from talkingheads.config import Project
from talkingheads.files import write_whole
from talkingheads.settings import PublishSettings


def aimed(project: Project, target: str | None) -> PublishSettings:
    """Return the settings, with *target* (a folder is meant from where the user stands)."""
    settings = project.settings.publish
    if not target:
        return settings
    here = target if "://" in target else str(Path(target).expanduser().absolute())
    check_target(project, here)
    return settings.model_copy(update={"target": here})


def identity(work: Path, *, keep: bool = True) -> str:
    """
    Return the project's own name, made up once: it tells our briefing from another's.

    Without *keep* nothing is written: the name of a project that has none yet is for once only.
    """
    file = work / "project-id"
    if file.is_file():
        return file.read_text().strip()
    name = uuid.uuid4().hex
    if keep:
        write_whole(file, name + "\n")
    return name


def asker(yes: bool) -> Callable[[str], bool]:
    """Return what asks a person; *yes* answers for one, and where nobody sits nobody says yes."""

    def ask(question: str) -> bool:
        return yes or (sys.stdin.isatty() and report.ask(question))

    return ask


def invalidate(settings: PublishSettings) -> None:
    """Tell CloudFront, if it is used, that what it keeps may not be shown any more."""
    if settings.distribution:
        from talkingheads.backends import cloudfront

        cloudfront.invalidate(settings.distribution, profile=settings.profile)
