"""
The intake report: every clip handed in, how it stands, what is not good, what to ask its sender.

One HTML file with nothing outside it, to be sent to the team. It is never part of the site. No word
that is said in a clip stands in it. A clip that is held shows its file's name and that it is held;
one that was withdrawn is not in it at all. The report in the project's folder is brought up to date
by each run, if there is one, and goes when something that it may show goes.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from talkingheads import apart, inbox
from talkingheads.cache import Cache
from talkingheads.config import Project
from talkingheads.domain import Clip, Flaw
from talkingheads.domain.flaws import SAID
from talkingheads.domain.wishes import wish
from talkingheads.errors import ConfigError, TalkingHeadsError
from talkingheads.files import write_whole
from talkingheads.inbox import Handed
from talkingheads.pipeline import look
from talkingheads.walker import Outcome

Stands = Literal["refused", "failed", "again", "held", "look", "waiting", "good"]
"""How a clip stands; what needs an act comes first."""
ORDER: tuple[Stands, ...] = ("refused", "failed", "again", "held", "look", "waiting", "good")

Held = Literal["", "less", "ended", "unclear", "no yes", "no row"]
"""What is known of why a clip is held; it tells nothing of who speaks in it."""

MARK = '<meta name="generator" content="talkingheads intake">'
"""Stands in every report, so that no other file is ever written over."""

HEIGHT = 180
"""Pixels of a small picture from top to bottom; it is shown at half of that."""


@dataclass(frozen=True)
class Item:
    """One clip in the report."""

    file: str
    stands: Stands
    name: str = ""
    """Who speaks, as the people sheet says."""
    recorded: date | None = None
    seconds: int = 0
    reason: str = ""
    """Why it was refused or failed, in our words: English."""
    hint: str = ""
    """What the team may do about that."""
    flaws: tuple[Flaw, ...] = ()
    notes: tuple[str, ...] = ()
    """What was mended."""
    picture: str = ""
    """A small JPEG, in base64."""
    held: Held = ""

    @property
    def wish(self) -> str:
        """What to ask the sender of a refused clip for; empty if there is nothing to ask."""
        return wish(self.hint) if self.stands == "refused" else ""

    @property
    def writes(self) -> bool:
        """Whether there is something to write to the sender."""
        return bool(self.wish or self.flaws)


def write(project: Project, output: Path | None) -> tuple[Path, Counter[Stands]]:
    """
    Write the report as *output*, else into the project; return where, and how many stand how.

    It needs no lock: it is written whole, holds nothing that people noted, and a run makes it anew.

    Raises: ConfigError if it would be published or would replace a file that is no report.
    """
    target = output or project.intake
    _check(project, target)
    items = sorted(found(project), key=lambda item: (ORDER.index(item.stands), item.file))
    write_whole(target, page(project, items))
    return target, Counter(item.stands for item in items)


def refresh(project: Project) -> bool:
    """Bring the report in the project's folder up to date, if there is one; tell whether."""
    if not _is_ours(project.intake):
        return False
    write(project, None)
    return True


def forget(project: Project) -> bool:
    """Delete the report in the project's folder; tell whether there was one."""
    ours = _is_ours(project.intake)
    if ours:
        project.intake.unlink()
    return ours


def found(project: Project) -> Iterator[Item]:
    """Yield every clip that was handed in and not withdrawn, as it stands."""
    for handed in inbox.look(project).clips:
        if handed.state == "withdrawn":
            continue
        if not handed.update.consent:
            yield Item(handed.source.name, "held", held=_held(handed))
            continue
        yield _item(project, handed, look(project, handed))


def page(project: Project, items: Sequence[Item]) -> str:
    """Return the report as HTML."""
    from talkingheads.workshop import writer_for

    writer = writer_for(project)
    words = writer.words(project.settings.project.language)
    counts = Counter(item.stands for item in items)
    return writer.page(
        "intake.html",
        words=words,
        mark=MARK,
        project=project.settings.project,
        colour=project.settings.page.colour,
        day=words.day(date.today()),
        items=items,
        groups=[(stands, counts[stands]) for stands in ORDER if counts[stands]],
        said=SAID,
    )


def _held(handed: Handed) -> Held:
    if handed.state == "expired":
        return "ended"
    if handed.consent.scope == "none":
        return "no yes" if handed.update.speaker.name else "no row"
    return "unclear" if handed.consent.scope == "share" else "less"


def _item(project: Project, handed: Handed, outcome: Outcome) -> Item:
    flaws = outcome.quality.flaws if outcome.quality else ()
    clip = outcome.clip
    stopped = outcome.state in ("refused", "failed")
    return Item(
        file=handed.source.name,
        stands=_stands(outcome, flaws),
        name=handed.update.speaker.name,
        recorded=handed.update.recorded,
        seconds=round(clip.duration / 1000) if clip else 0,
        reason=outcome.detail if stopped else "",
        hint=outcome.hint if stopped else "",
        flaws=flaws,
        notes=clip.notes if clip else (),
        picture=_picture(project, clip) if clip else "",
    )


def _stands(outcome: Outcome, flaws: Sequence[Flaw]) -> Stands:
    if outcome.state in ("refused", "failed"):
        return "refused" if outcome.state == "refused" else "failed"
    if any(flaw.again for flaw in flaws):
        return "again"
    if outcome.state == "waiting" and outcome.quality is None:
        return "waiting"
    return "look" if flaws else "good"


def _picture(project: Project, clip: Clip) -> str:
    """Return a small picture from the middle of *clip*; empty if it has none."""
    from talkingheads.backends import pillow
    from talkingheads.workshop import tools_for

    if not clip.has_picture:
        return ""
    file = Cache(project.work).path(clip.media)
    try:
        media = tools_for(project, lambda part: None).media
        pixels = media.frames(file, [clip.duration // 2], height=HEIGHT)[0]
    except TalkingHeadsError:
        return ""  # the run tells what is wrong with it; a report without a picture is one still
    return b64encode(pillow.jpeg(pixels)).decode("ascii")


def _check(project: Project, target: Path) -> None:
    """Raise ConfigError if the report may not be written as *target*."""
    apart.check_report(project, target)
    if target.exists() and not _is_ours(target):
        raise ConfigError(
            f"{target}: is there already and is no intake report",
            hint="Name another file: talkingheads intake --output FILE",
        )


def _is_ours(file: Path) -> bool:
    """Tell whether *file* is a report that we wrote."""
    try:
        with file.open("rb") as content:
            return MARK.encode() in content.read(2000)
    except OSError:
        return False
