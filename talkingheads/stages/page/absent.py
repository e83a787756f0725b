"""Who spoke in earlier editions and is not heard in this one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from talkingheads.formats.names import folded
from talkingheads.stages.page.directory import Person, person
from talkingheads.stages.page.views import ClipView, EditionView

SEEN, MOST = 6, 24
"""People who are seen at once, and who are named at most."""


@dataclass(frozen=True)
class AbsentView:
    """Somebody who was heard before."""

    clip: ClipView
    """The last that they recorded."""
    open: int
    """How many promises that they made are not settled."""


@dataclass(frozen=True)
class AbsentsView:
    """Who was heard in the edition before, and who owes something; the others as a number."""

    people: tuple[AbsentView, ...] = ()
    others: int = 0

    @property
    def first(self) -> tuple[AbsentView, ...]:
        """Who is seen at once."""
        return self.people[:SEEN]

    @property
    def rest(self) -> tuple[AbsentView, ...]:
        return self.people[SEEN:]


def absent(edition: EditionView, earlier: Sequence[EditionView]) -> AbsentsView:
    """
    Return who spoke in *earlier* editions (newest first) only; who owes most comes first.

    Nobody is missed whose name is heard in *edition*, be it for another organisation.
    """
    here = {folded(clip.name) for clip in edition.clips}
    heard: dict[Person, list[ClipView]] = {}
    for clip in (clip for each in earlier for clip in each.clips):
        if folded(clip.name) not in here:
            heard.setdefault(person(clip.entry.update.speaker), []).append(clip)
    people = [
        AbsentView(max(clips, key=_recorded), owed)
        for clips in heard.values()
        if (owed := _owed(clips)) or clips[0].edition_id == earlier[0].id
    ]
    people.sort(key=lambda one: -one.open)
    return AbsentsView(tuple(people[:MOST]), len(heard) - len(people[:MOST]))


def _recorded(clip: ClipView) -> date:
    return clip.entry.update.recorded or date.min


def _owed(clips: Sequence[ClipView]) -> int:
    return sum(not promise.settled for clip in clips for promise in clip.promises)
