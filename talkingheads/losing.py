"""
What would be forgotten by accident: a sheet saved half-way, a stick that was pulled.

A no is heeded at once, always. But where many clips are gone that nobody said no to, or all that
are shown, what was made of them waits for somebody to say that this is meant: it took hours, and
the mistake takes a second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from talkingheads import inbox, reels, saidbefore, tombstones
from talkingheads.cache import Cache
from talkingheads.config import Project
from talkingheads.domain import Update
from talkingheads.errors import ConfigError
from talkingheads.inbox import Handed, Inbox
from talkingheads.lastgood import wanted

NAMED = 5
"""Clips that are named of those that would be forgotten."""
OTHERWISE = (
    "{name}: somebody said otherwise of it (consent, speaker, keep or drop) while the run was at "
    "work, so neither the clip nor a reel of it is shown. Next: talkingheads run"
)
"""What to tell of each of the clips that are `left_out`."""


def check(project: Project, box: Inbox, ask: Callable[[str], bool]) -> Inbox:
    """
    Ask before what was made of many clips is deleted to which nobody said no.

    Many are two or more, and more than half of those that something was made of; or all that are
    left to be shown, be it one. Ask too if columns of the sheet are gone that limited clips: where
    that is meant, the box that is returned is another one. Raises: ConfigError if nobody says that
    it is meant; nothing is taken away then.
    """
    if box.lost:
        _check_columns(project, box, ask)
        box = inbox.look(project)
    if (told := would_be_lost(project, box)) and not ask(f"{told}. Delete all that was made?"):
        raise ConfigError(
            f"{told}, so nothing was changed",
            hint=f"Look whether {project.people.name} was saved whole and all clips are in "
            f"{project.clips.name}/, then run again. If this is meant, and all that was made "
            "is to go: talkingheads run --yes",
        )
    return box


def _check_columns(project: Project, box: Inbox, ask: Callable[[str], bool]) -> None:
    """Ask before columns are forgotten that limited clips. Raises: ConfigError without a yes."""
    columns = sorted({column for gone in box.lost.values() for column in gone})
    named = f"{', '.join(sorted(box.lost)[:NAMED])}{' ...' if len(box.lost) > NAMED else ''}"
    told = (
        f"{project.people.name} has no column {', '.join(columns)} any more, which limited what "
        f"may be shown of {named}"
    )
    if not ask(f"{told}. Is it meant to be gone?"):
        raise ConfigError(
            f"{told}, so nothing was changed",
            hint="Put the column back, or bring back a copy of the sheet, then run again. If it is "
            "meant to be gone: talkingheads run --yes",
        )
    saidbefore.accept(project.work, columns)


def still_allowed(project: Project, box: Inbox) -> Inbox:
    """
    Return *box* without the clips of which something else is said by now: films take hours.

    That is a no, another speaker, or another part to keep or drop. Whose file is gone meanwhile
    stays. Raises: ConfigError if the sheet cannot be used any more.
    """
    now = inbox.look(project, hashing=False)
    check(project, now, lambda question: False)
    said = {clip.id: clip.update for clip in now.clips}
    return replace(
        box,
        clips=tuple(clip for clip in box.clips if _same(clip.update, said.get(clip.id))),
    )


def left_out(box: Inbox, allowed: Inbox) -> list[str]:
    """Return the files that could be shown by *box*, and by what is *allowed* now are not."""
    there = {clip.id for clip in allowed.clips}
    return [clip.source.name for clip in box.clips if clip.update.consent and clip.id not in there]


def _same(before: Update, now: Update | None) -> bool:
    """Tell whether a clip of which *before* was said may be shown as it was made, by *now*."""
    return now is None or (now.consent and wanted(now) == wanted(before))


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
    many = len(lost) >= 2 and len(lost) * 2 > len(made)
    if not many and not _all_that_is_shown(
        cache, [id for id in lost if not _named(handed, id)], box
    ):
        return ""
    rows = sum(id in handed for id in lost)
    files = len(lost) - rows
    why = [f"{rows} {_have(rows)} no yes in {project.people.name} any more"] if rows else []
    if files:
        why.append(f"{files} {_have(files)} no file in {project.clips.name}/ any more")
    named = f"{', '.join(lost[:NAMED])}{' ...' if len(lost) > NAMED else ''}"
    if len(made) == 1:
        return f"The only clip ({named}): {why[0].removeprefix('1 ')}"
    return f"{len(lost)} of {len(made)} clips ({named}): {', '.join(why)}"


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def _named(handed: Mapping[str, Handed], id: str) -> bool:
    """Tell whether the clip *id* has its file and its row: then what stands there is meant."""
    return id in handed and bool(handed[id].update.speaker.name)


def _all_that_is_shown(cache: Cache, lost: Sequence[str], box: Inbox) -> bool:
    """
    Tell whether all films there are were *lost*, and no other clip comes in their place.

    Where a no is among them it is heeded, and nobody is asked.
    """
    known = set(cache.clips())
    films = {id for id in known if cache.latest(id, "entry")}
    yes = {clip.id for clip in box.clips if clip.update.consent}
    return bool(films) and films <= set(lost) and not yes - known


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
