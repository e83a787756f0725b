"""Which clips must leave the place where they are published, and which of them are perhaps lost."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from talkingheads import edition, inbox, losing, tombstones
from talkingheads.config import Project
from talkingheads.errors import PublishError
from talkingheads.files import write_whole
from talkingheads.formats import hashed, records
from talkingheads.inbox import Handed
from talkingheads.settings import PublishSettings
from talkingheads.stages import publish as stage
from talkingheads.stages.publish.state import State

FILE = "wishes"
"""What was last found to be online as the team wishes, as a digest."""


@dataclass(frozen=True)
class Leaving:
    """The clips of which nothing may stay as it is."""

    gone: tuple[str, ...] = ()
    """They are not to be shown."""
    redacted: tuple[str, ...] = ()
    """Other parts of them are to be shown, or under another name."""
    unsure: tuple[str, ...] = ()
    """Those of `gone` to which nobody said no: their files or their rows may be lost."""

    @property
    def clips(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(sorted({*self.gone, *self.redacted}))


def leaving(project: Project, state: State) -> Leaving:
    """Return what must leave the place with *state*, by what the project says today."""
    handed = {clip.id: clip for clip in inbox.look(project).clips}
    shown = {id: clip for id, clip in handed.items() if clip.update.consent}
    gone = tuple(sorted(stage.clips_at(state) - shown.keys()))
    unsure = tuple(id for id in gone if losing.nobody_said_no(handed, id))
    if unsure:
        unsure = tuple(id for id in unsure if not _withdrawn(project, state, id))
    try:
        redacted = _redacted(project, state, shown)
    except PublishError:  # nobody who is gone waits for that; what sends the pages says it again
        if not gone:
            raise
        redacted = ()
    return Leaving(gone, redacted, unsure)


def ask(leaves: Leaving, state: State, settings: PublishSettings, errand: stage.Errand) -> None:
    """
    Ask before many clips go to which nobody said no.

    Raises: PublishError if nobody says that they are to go.
    """
    there, gone = stage.clips_at(state), leaves.gone
    if not leaves.unsure or not _many(leaves, state, settings):
        return
    question = f"{len(gone)} of {len(there)} clips at {state.target.name} are gone or held"
    if not errand.ask(f"{question}: remove them?"):
        raise PublishError(
            f"{question}: {', '.join(gone[:5])}{' ...' if len(gone) > 5 else ''}",
            hint="Look whether the people sheet and the clips folder are as they should be. If "
            "these clips are to go: talkingheads publish --yes",
        )


def _many(leaves: Leaving, state: State, settings: PublishSettings) -> bool:
    """Tell whether those who are perhaps lost are more than half, or have too many pages."""
    unsure, there = leaves.unsure, stage.clips_at(state)
    if len(unsure) > 1 and len(unsure) * 2 > len(there):
        return True
    pages = [path for path, it in state.known.items() if not hashed.is_hashed(path, it.digest)]
    return sum(_clip_of(path) in unsure for path in pages) > settings.ask_above


def _withdrawn(project: Project, state: State, id: str) -> bool:
    """Tell whether what is known to be there of the clip *id* was withdrawn."""
    stones = tombstones.known(project)
    files = (it.digest for path, it in state.known.items() if _clip_of(path) == id)
    return any(stones.covers(digest) for digest in files)


def _clip_of(path: str) -> str:
    match = edition.CLIP.match(path)
    return match[1] if match else ""


def _redacted(project: Project, state: State, shown: dict[str, Handed]) -> tuple[str, ...]:
    """
    Return the clips of which anything that is kept there shows other parts than the team wants.

    What is kept is read only if it, or what the team wants, has changed since the last look.
    """
    if not state.highest:
        return ()
    wishes = {id: stage.keeping.wish_of(clip.update) for id, clip in sorted(shown.items())}
    place = (state.target.name, state.number, list(state.begun))
    stamp, file = records.digest((*place, wishes)), project.work / FILE
    if file.is_file() and file.read_bytes() == stamp.encode():
        return ()
    lost = _otherwise(state, wishes)
    if not lost:
        write_whole(file, stamp)
    return lost


def _otherwise(state: State, wishes: dict[str, str]) -> tuple[str, ...]:
    lost: set[str] = set()
    for number in stage.keeping.numbers(state.target):
        issue = stage.keeping.kept(state.target, number)
        then: Collection[tuple[str, str]] = issue.wishes.items() if issue else ()
        lost |= {clip for clip, wish in then if wishes.get(clip, wish) != wish}
    return tuple(sorted(lost))
