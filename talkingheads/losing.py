"""
What would be forgotten by accident: a sheet saved half-way, a stick that was pulled.

A no is heeded at once, always. But where many clips are gone that nobody said no to, what was made
of them waits for somebody to say that this is meant: it took hours, and the mistake takes a second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from talkingheads import inbox, reels, tombstones
from talkingheads.cache import Cache
from talkingheads.config import Project
from talkingheads.errors import ConfigError
from talkingheads.inbox import Handed, Inbox

NAMED = 5
"""Clips that are named of those that would be forgotten."""


def check(project: Project, box: Inbox, ask: Callable[[str], bool]) -> None:
    """
    Ask before what was made of many clips is deleted to which nobody said no.

    Many are two or more, and more than half of those that something was made of. Raises:
    ConfigError if nobody says that it is meant; nothing is taken away then.
    """
    if (told := would_be_lost(project, box)) and not ask(f"{told}. Delete what was made of them?"):
        raise ConfigError(
            f"{told}, so nothing was changed",
            hint=f"Look whether {project.people.name} was saved whole and all clips are in "
            f"{project.clips.name}/, then run again. If they are to go, with all that was made of "
            "them: talkingheads run --yes",
        )


def still_allowed(project: Project, box: Inbox) -> Inbox:
    """
    Return *box* without the clips to which somebody said no since we looked: films take hours.

    Whose file is gone meanwhile stays. Raises: ConfigError if the sheet cannot be used any more.
    """
    now = inbox.look(project, hashing=False)
    check(project, now, lambda question: False)
    held = {clip.id for clip in now.clips if not clip.update.consent}
    return replace(box, clips=tuple(clip for clip in box.clips if clip.id not in held))


def would_be_lost(project: Project, box: Inbox) -> str:
    """Say how many clips would be forgotten by accident; empty if they are not many."""
    cache = Cache(project.work)
    made = {id for id in cache.clips() if not id.startswith("_") and not reels.is_reel(id)}
    handed = {clip.id: clip for clip in box.clips}
    still = {clip.source.digest for clip in box.clips if clip.update.consent}
    lost = sorted(
        id
        for id in made - {clip.id for clip in box.clips if clip.update.consent}
        if nobody_said_no(handed, id) and not _settled(project, cache, id, still)
    )
    if len(lost) < 2 or len(lost) * 2 <= len(made):
        return ""
    rows = sum(id in handed for id in lost)
    why = [f"{rows} have no yes in {project.people.name} any more"] if rows else []
    if rows < len(lost):
        why.append(f"{len(lost) - rows} have no file in {project.clips.name}/ any more")
    more = " ..." if len(lost) > NAMED else ""
    return f"{len(lost)} of {len(made)} clips ({', '.join(lost[:NAMED])}{more}): {', '.join(why)}"


def nobody_said_no(handed: Mapping[str, Handed], id: str) -> bool:
    """Tell whether the clip *id* has no file, no row, or nobody in a sheet without any consent."""
    clip = handed.get(id)
    if clip is None:
        return True
    if clip.state in ("withdrawn", "expired"):
        return False
    silent = all(each.consent.scope == "none" for each in handed.values())
    return not clip.update.speaker.name or silent


def _settled(project: Project, cache: Cache, id: str, still: set[str]) -> bool:
    """Tell whether the clip *id* was withdrawn, or is here under another name."""
    latest = cache.latest(id, "ingest")
    source = str(latest["parts"].get("source", "")) if latest else ""
    return source in still or tombstones.known(project).covers(source) is not None
