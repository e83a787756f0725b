"""Who spoke in earlier editions and is not heard in this one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from talkingheads.stages.page.directory import Person, person
from talkingheads.stages.page.views import ClipView, EditionView

SEEN, MOST = 6, 24
"""People who are seen at once, and who are named at most."""


@dataclass(frozen=True)
class AbsentView:
    """Somebody who was heard before."""

    clip: ClipView
    """The last in which they speak."""
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
    """Return who spoke in *earlier* editions (newest first) only; who owes most comes first."""
    here = {person(clip.entry.update.speaker) for clip in edition.clips}
    last: dict[Person, ClipView] = {}
    owed: dict[Person, int] = {}
    for clip in (clip for each in earlier for clip in each.clips):
        who = person(clip.entry.update.speaker)
        if who not in here:
            last.setdefault(who, clip)
            unsettled = sum(not promise.settled for promise in clip.promises)
            owed[who] = owed.get(who, 0) + unsettled
    people = [
        AbsentView(clip, owed[who])
        for who, clip in last.items()
        if owed[who] or clip.edition_id == earlier[0].id
    ]
    people.sort(key=lambda one: -one.open)
    return AbsentsView(tuple(people[:MOST]), len(last) - len(people[:MOST]))
