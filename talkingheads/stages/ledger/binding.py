"""
Find the statement that a decision is about, though transcript and labels have changed since.

Its very words decide: a sentence that says them and nothing else, or sentences that follow each
other and say them together. In their place they hold, and elsewhere if no other sentence of the
clip says or said the same. Words that are only heard or spelt otherwise (`likeness`) hold in their
place, and a person is told. What was added to them, or is another word now, is never bound: it may
deny what was promised. Misquoting is worse than losing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from talkingheads.domain import Entry, Place, Statement
from talkingheads.stages.ledger.likeness import like, share
from talkingheads.stages.ledger.spelling import spelt_out

Key = tuple[str, str]
"""A statement: the id of its entry, and its own."""
How = Literal["", "likely", "moved", "gone", "part", "twice", "elsewhere"]

_WORD_MS = 350
"""Length of a spoken word, for the length of a sentence that is not there any more."""
_SHORTEST_MS = 1500
_LONGEST_RUN = 3
"""Statements into which one may have been split."""
_BINDS = 0.25
"""The part of the words that a statement must have to be the one that binds somebody."""
_LOOKS_LIKE = 0.5
"""The part of the words from which a statement is named as what may be there now."""
_REVERSING = frozenset("not no never nobody nothing neither nor if unless whether without".split())
"""Words that must not be left behind in another part of what was split."""


@dataclass(frozen=True)
class Found:
    """Where the words of a place are, or why they are nowhere."""

    key: Key | None
    """The statement; None: the words are lost."""
    how: How = ""
    """
    *likely*: heard or spelt otherwise; *moved*: far from where they were said.

    Lost: *gone*; *part*: they are among others now; *twice*: said more than once;
    *elsewhere*: said in one other clip.
    """
    statement: str = ""
    """``ENTRY-STATEMENT``: what is meant, or what to look at."""
    words: str = ""
    """What is said there."""


class Binder:
    """Finds statements by what was said, and where."""

    def __init__(self, entries: Iterable[Entry], places: Iterable[Place] = ()) -> None:
        self._clips = {entry.id: _Said(entry) for entry in entries}
        self._found: dict[Place, Found] = {}
        self._places: dict[tuple[str, tuple[str, ...]], list[Place]] = {}
        self._claims: dict[Key, list[Place]] = {}
        for place in dict.fromkeys(places):
            words = spelt_out(place.words)
            self._places.setdefault((place.clip, words), []).append(place)
            said = self._clips.get(place.clip)
            for index in said.whole.get(words, ()) if said else ():
                key = (place.clip, said.statements[index].id) if said else ("", "")
                self._claims.setdefault(key, []).append(place)

    def find(self, place: Place) -> Key | None:
        """Return the statement that *place* means; None if its words are not there any more."""
        return self.look(place).key

    def look(self, place: Place) -> Found:
        """Return where the words of *place* are, and how they were found."""
        if place not in self._found:
            self._found[place] = self._search(place)
        return self._found[place]

    def _search(self, place: Place) -> Found:
        said, words = self._clips.get(place.clip), spelt_out(place.words)
        if said is None:
            return self._in_another(place, words) or Found(None, "gone")
        runs = said.same(words)
        near = [run for run in runs if said.distance(run, place) <= _room(words)]
        if near:
            return said.chosen(min(near, key=lambda run: said.distance(run, place)), words, "")
        if len(runs) > 1 or (runs and self._was_said_twice(place, words)):
            return Found(None, "twice", *said.shown(runs[0].start))
        if runs:
            return said.chosen(runs[0], words, "moved")
        runs = [run for run in said.like(place, words) if not self._claimed(said, run, place)]
        if runs:
            best = min(runs, key=lambda run: said.distance(run, place))
            return said.chosen(best, words, "likely")
        return self._in_another(place, words) or said.instead(words)

    def _was_said_twice(self, place: Place, words: tuple[str, ...]) -> bool:
        """Tell whether the clip said the words of *place* at another time too."""
        others = self._places.get((place.clip, words), ())
        return place.times > 1 or any(abs(p.at - place.at) > _room(words) for p in others)

    def _claimed(self, said: _Said, run: range, place: Place) -> bool:
        """Tell whether other decisions name a statement of *run* by its very words."""
        keys = [(place.clip, said.statements[index].id) for index in run]
        room = _room(spelt_out(place.words))
        return any(
            abs(other.at - place.at) > room for key in keys for other in self._claims.get(key, ())
        )

    def _in_another(self, place: Place, words: tuple[str, ...]) -> Found | None:
        """Return the one other clip that says the *words* of *place*, None unless it is one."""
        others = [
            said for id, said in self._clips.items() if id != place.clip and words in said.whole
        ]
        if len(others) != 1:
            return None
        return Found(None, "elsewhere", *others[0].shown(others[0].whole[words][0]))


class _Said:
    """What is said in one clip, made ready for comparing when it is first asked for."""

    def __init__(self, entry: Entry) -> None:
        self.id = entry.id
        self.statements: Sequence[Statement] = entry.labels.statements
        self.bound = {c.statement for c in (*entry.labels.commitments, *entry.labels.possible)}

    @cached_property
    def words(self) -> list[tuple[str, ...]]:
        return [spelt_out(statement.text) for statement in self.statements]

    @cached_property
    def whole(self) -> dict[tuple[str, ...], list[int]]:
        """The statements that say the same, by their words."""
        found: dict[tuple[str, ...], list[int]] = {}
        for index, words in enumerate(self.words):
            found.setdefault(words, []).append(index)
        return found

    def shown(self, index: int) -> tuple[str, str]:
        statement = self.statements[index]
        return f"{self.id}-{statement.id}", statement.text

    def distance(self, run: range, place: Place) -> int:
        return abs(self.statements[run.start].start - place.at)

    def said(self, run: range) -> tuple[str, ...]:
        return tuple(word for index in run for word in self.words[index])

    def same(self, words: tuple[str, ...]) -> list[range]:
        """Return the statements that say *words*: one each, else those that do together."""
        if words in self.whole:
            return [range(index, index + 1) for index in self.whole[words]]
        return [run for run in self.runs() if len(run) > 1 and self.said(run) == words]

    def like(self, place: Place, words: tuple[str, ...]) -> list[range]:
        """Return the runs where *place* is that say its *words*, heard or spelt otherwise."""
        near = (run for run in self.runs() if self.distance(run, place) <= _room(words))
        return [run for run in near if like(words, self.said(run))]

    def runs(self) -> Iterable[range]:
        count = len(self.statements)
        for first in range(count):
            for last in range(first + 1, min(first + _LONGEST_RUN, count) + 1):
                yield range(first, last)

    def chosen(self, run: range, words: tuple[str, ...], how: How) -> Found:
        """
        Return the statement of *run* that binds somebody, else the one with the most words.

        Lost if several bind, or if another part says *not* or *if*.
        """
        parts = {index: share(words, self.words[index]) for index in run}
        bound = [i for i in run if self.statements[i].id in self.bound and parts[i] >= _BINDS]
        best = bound[0] if bound else max(run, key=lambda index: (parts[index], -index))
        rest = {word for index in run if index != best for word in self.words[index]}
        if len(run) > 1 and (len(bound) > 1 or rest & _REVERSING):
            return Found(None, "part", *self.shown(best))
        name, text = self.shown(best)
        said = " ".join(self.statements[index].text for index in run)
        return Found((self.id, self.statements[best].id), how, name, said if how else text)

    def instead(self, words: tuple[str, ...]) -> Found:
        """Return that *words* are lost, with the statement that has the most of them."""
        shares = [share(words, said) for said in self.words]
        best = max(range(len(shares)), key=lambda index: shares[index], default=None)
        if best is None or shares[best] < _LOOKS_LIKE:
            return Found(None, "gone")
        return Found(None, "part", *self.shown(best))


def _room(words: Sequence[str]) -> int:
    """Return how far from its place, in milliseconds, words may now be said: half a sentence."""
    return max(len(words) * _WORD_MS, _SHORTEST_MS) // 2
