"""
Find the statement that a decision is about, though transcript and labels have changed since.

Its words decide, first as they are, anywhere in the clip: whole sentences before parts of longer
ones and runs over several. Else the likest words, by one of two measures:

- *in its place*, that is nearer to where it was said than half a sentence: a word or two may be
  others if enough stay, as long as no number, day or name is another and no *not* comes or goes;
- *elsewhere*, as when a clip was shortened: only the spelling and words that say little may
  differ, for the next sentence often says nearly the same of something else.

A statement whose very words another decision names, from another place, is never taken for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from talkingheads.domain import Entry, Place, Statement
from talkingheads.stages.ledger.likeness import Likeness, compare, share
from talkingheads.stages.ledger.wording import folded

Key = tuple[str, str]
"""A statement: the id of its entry, and its own."""

IN_PLACE = 0.7
ELSEWHERE = 0.8
"""Likeness from which words are the same statement's."""
SWAPPED, STAY = 2, 5
"""In its place so many words may be swapped for others, if so many that say much stay."""
_WORTH_A_LOOK = 0.4
_NEARER = 0.1
"""What being in place is worth beside likeness."""
_PART = 5
"""Words that must be found as they are in a part of a longer sentence elsewhere."""
_WORD_MS = 350
"""Length of a spoken word, for the length of a sentence that is not there any more."""
_SHORTEST_MS = 1500
_LONGEST_RUN = 3
"""Statements into which one may have been split."""
_ITS_OWN = 0.6
"""The part of its words that each of them must have from the one that was split."""


@dataclass(frozen=True)
class _Run:
    """Statements that follow each other."""

    first: int
    last: int
    likeness: Likeness | None = None
    in_place: bool = False

    @property
    def score(self) -> float:
        degree = self.likeness.degree if self.likeness else 1.0
        return degree + (_NEARER if self.in_place else 0.0)


class Binder:
    """Finds statements by what was said, and where."""

    def __init__(self, entries: Iterable[Entry], places: Iterable[Place] = ()) -> None:
        self._clips = {entry.id: _Said(entry) for entry in entries}
        self._claims: dict[Key, list[Place]] = {}
        self._found: dict[Place, Key | None] = {}
        for place in dict.fromkeys(places):
            said = self._clips.get(place.clip)
            index = said.whole(place) if said else None
            if said and index is not None:
                key = (place.clip, said.statements[index].id)
                self._found[place] = key
                self._claims.setdefault(key, []).append(place)

    def find(self, place: Place) -> Key | None:
        """Return the statement that *place* means; None if its words are not there any more."""
        if place not in self._found:
            said = self._clips.get(place.clip)
            index = self._search(said, place) if said else None
            found = (place.clip, said.statements[index].id) if said and index is not None else None
            self._found[place] = found
        return self._found[place]

    def _search(self, said: _Said, place: Place) -> int | None:
        for index in (said.whole(place), said.part(place)):
            if index is not None:
                return index
        runs = [run for run in said.like(place) if not self._claimed(said, run, place)]
        if not runs:
            return None
        best = max(runs, key=lambda run: (run.score, -said.distance(run.first, place.at)))
        return said.chosen(best, folded(place.words))

    def _claimed(self, said: _Said, run: _Run, place: Place) -> bool:
        """Tell whether other decisions name a statement of *run*, as it was said elsewhere."""
        room = _room(place)
        return any(
            abs(other.at - place.at) > room
            for statement in said.statements[run.first : run.last]
            for other in self._claims.get((place.clip, statement.id), ())
        )


class _Said:
    """What is said in one clip, made ready for comparing when it is first asked for."""

    def __init__(self, entry: Entry) -> None:
        labels = entry.labels
        self.statements: Sequence[Statement] = labels.statements
        self.bound = {c.statement for c in (*labels.commitments, *labels.possible)}

    @cached_property
    def words(self) -> list[list[str]]:
        return [folded(statement.text) for statement in self.statements]

    @cached_property
    def stream(self) -> list[tuple[str, int]]:
        """All words, each with the number of its statement."""
        return [(word, index) for index, words in enumerate(self.words) for word in words]

    def distance(self, index: int, at: int) -> int:
        return abs(self.statements[index].start - at)

    def whole(self, place: Place) -> int | None:
        """Return the nearest statement that says the words of *place* and nothing else."""
        wanted = folded(place.words)
        same = [index for index, words in enumerate(self.words) if words == wanted]
        return min(same, key=lambda index: self.distance(index, place.at), default=None)

    def part(self, place: Place) -> int | None:
        """Return the nearest statement in which, or from which on, the words are all said."""
        wanted = folded(place.words)
        runs = []
        for start in range(len(self.stream) - len(wanted) + 1):
            there = self.stream[start : start + len(wanted)]
            if there[0][0] == wanted[0] and [word for word, _ in there] == wanted:
                runs.append(_Run(there[0][1], there[-1][1] + 1))
        if len(wanted) < _PART:
            runs = [run for run in runs if self.in_place(run.first, run.last, place)]
        best = min(runs, key=lambda run: self.distance(run.first, place.at), default=None)
        return self.chosen(best, wanted) if best else None

    def like(self, place: Place) -> list[_Run]:
        """Return the runs of statements whose words are like enough to those of *place*."""
        wanted = folded(place.words)
        found = []
        for first in range(len(self.statements)):
            for last in range(first + 1, min(first + _LONGEST_RUN, len(self.statements)) + 1):
                parts = self.words[first:last]
                if last > first + 1 and any(share(part, wanted) < _ITS_OWN for part in parts):
                    break
                if share(wanted, (word for part in parts for word in part)) < _WORTH_A_LOOK:
                    continue
                text = " ".join(s.text for s in self.statements[first:last])
                near = self.in_place(first, last, place)
                run = _Run(first, last, compare(place.words, text), near)
                if _passes(run):
                    found.append(run)
        return found

    def in_place(self, first: int, last: int, place: Place) -> bool:
        """
        Tell whether statements from *first* to *last* start where *place* is, or are around it.

        Around it can only be a longer sentence, into which the words were joined.
        """
        start, end = self.statements[first].start, self.statements[last - 1].end
        room = min(_room(place), max(self.statements[first].end - start, _SHORTEST_MS) // 2)
        longer = len(self.words[first]) > 1.4 * len(folded(place.words))
        return abs(start - place.at) <= room or (longer and start <= place.at < end)

    def chosen(self, run: _Run, wanted: Sequence[str]) -> int:
        """Return the statement of *run* that binds somebody, else the one with the most words."""

        def worth(index: int) -> tuple[bool, float, int]:
            part = share(wanted, self.words[index])
            return self.statements[index].id in self.bound and part >= 0.25, part, -index

        return max(range(run.first, run.last), key=worth)


def _room(place: Place) -> int:
    """Return how far from its place, in milliseconds, words may now be said: half a sentence."""
    return max(len(folded(place.words)) * _WORD_MS, _SHORTEST_MS) // 2


def _passes(run: _Run) -> bool:
    assert run.likeness is not None
    like = run.likeness
    if like.contradicts:
        return False
    if not run.in_place:
        return like.degree >= ELSEWHERE and like.other_words == 0
    told = like.swapped == 0 or (like.swapped <= SWAPPED and like.shared >= STAY)
    return told and like.degree >= IN_PLACE
