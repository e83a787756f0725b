"""Take people who are gone off at once: their files, older versions, and what is remembered."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from talkingheads.domain import Briefing
from talkingheads.errors import PublishError
from talkingheads.formats.hashed import SEARCH
from talkingheads.stages.publish import keeping
from talkingheads.stages.publish.claim import Held
from talkingheads.stages.publish.plan import clip_of
from talkingheads.stages.publish.pointing import telling
from talkingheads.stages.publish.state import (
    STATE,
    Record,
    State,
    ours_of,
    past_of,
    read_state,
    write_pointer,
    write_record,
)

_HASHED = re.compile(r"\.[0-9a-f]{12}\.")
_EDITION = re.compile(r"editions/([^/]+)/")


def clips_at(state: State) -> frozenset[str]:
    """Return the clips of which files, or versions of them, may be there, by what is remembered."""
    shown = set(state.pointer.clips) if state.pointer else set()
    for record in state.unfinished:
        shown |= {clip_of(path) for path in (*record.known, *record.past)}
    return frozenset(shown - {""})


def erase(clips: Collection[str], *, held: Held) -> tuple[str, ...]:
    """
    Wipe every file of *clips*, with all versions, under the claim *held*.

    With them go the reels that they are in, the search index, which holds their words, their part
    of every briefing that is kept, and every older version of all that is ours. Pages that name
    them stay until the publish that must follow replaces them. If interrupted, do it again.

    Returns the paths that were wiped. Raises: PublishError.
    """
    target, clips = held.target, frozenset(clips)
    held.check()
    state = read_state(target)
    paths = doomed(state, clips)
    if state.pointer is not None:  # from now on no publish takes what is there for whole
        write_pointer(target, replace(state.pointer, seal=""))
    # one that somebody who slept was sending when it was taken away may have arrived since
    past = {path for path in past_of(state) if clip_of(path) in clips and _HASHED.search(path)}
    target.wipe([*paths, *sorted(past.difference(paths))])
    keeping.forget(target, clips)
    target.forget_history(ours=ours_of(state))
    held.check()
    for record in state.unfinished:
        write_record(target, _record_without(record, paths, clips))
    if state.pointer is not None and state.record is not None:
        write_record(target, _record_without(state.record, paths, clips))
        staying = tuple(clip for clip in state.pointer.clips if clip not in clips)
        kept = tuple(telling(it, _briefing(state, it.number)) for it in state.pointer.kept)
        write_pointer(target, replace(state.pointer, seal="", clips=staying, kept=kept))
    target.forget_history(STATE)
    return paths


def doomed(state: State, clips: Collection[str]) -> tuple[str, ...]:
    """Return the paths of all that shows *clips* or says their words, but for the pages."""
    if not clips:
        return ()
    known = state.known
    found = {path for path in known if clip_of(path) in clips or path.startswith(SEARCH)}
    issues: dict[int, Briefing | None] = {}
    for path in known:
        match = _EDITION.match(path)
        if not match or path.endswith(".html"):
            continue
        last = _last(state, path)
        if last not in issues:
            issues[last] = _briefing(state, last)
        if _shows(issues[last], match[1], clips):
            found.add(path)
    return tuple(sorted(found))


def _last(state: State, path: str) -> int:
    """Return the last publication that showed *path*; 0: one that did not end may have."""
    if state.record is None or state.begun:
        return 0
    left = state.record.left.get(path)
    return left.last if left and path not in state.record.files else state.number


def _briefing(state: State, number: int) -> Briefing | None:
    """Return what publication *number* showed; None if nobody can tell."""
    try:
        issue = keeping.kept(state.target, number) if number else None
    except PublishError:
        return None
    return issue.briefing if issue else None


def _shows(briefing: Briefing | None, edition: str, clips: Collection[str]) -> bool:
    """Tell whether *edition* has one of *clips*; one that is unknown may have."""
    for each in briefing.editions if briefing else ():
        if each.id == edition:
            return any(entry.id in clips for entry in each.entries)
    return True


def _record_without(record: Record, wiped: Iterable[str], clips: Collection[str]) -> Record:
    gone = set(wiped)
    return replace(
        record,
        files={path: it for path, it in record.files.items() if path not in gone},
        left={path: it for path, it in record.left.items() if path not in gone},
        past=tuple(path for path in record.past if clip_of(path) not in clips),
    )
