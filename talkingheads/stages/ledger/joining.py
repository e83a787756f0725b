"""
Propose what was said later on a promise: by the words that both share, for a person to confirm.

The likeness of two statements is the cosine of their words' stems, each weighted by how few of
all statements have it (inverse document frequency); words that say little, numbers and days do
not count. One by the same owner, on the same theme or place, or that tells of work done or to
come, is proposed from a lower likeness on.

Reference: Manning, Raghavan and Schütze, Introduction to Information Retrieval, chapter 6.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest

from talkingheads.domain import Entry, Later, Promise, Statement
from talkingheads.stages.ledger.binding import Key
from talkingheads.stages.ledger.wording import folded, subject

PROPOSED = 0.5
"""Likeness, raised by what else is the same, from which a statement is proposed."""
MOST = 3
"""Statements that are proposed for one promise."""
LOOKED_AT, WEIGHED = 500, 30
"""
Statements looked at for one promise, those with its rarest words and of these the earliest; and
how many of them, the likest by these words, are compared word by word.
"""

_OF_WORK = {"doing": 1.0, "next": 1.0, "other": 0.85}
_ELSE = 0.7
_HIGHEST = 2.1
"""The most that a likeness is multiplied by."""
_OWNER, _ORGANISATION, _THEME, _PLACE = 0.6, 0.2, 0.15, 0.15
"""How much of its likeness is added for what else is the same."""


@dataclass(frozen=True)
class _Said:
    """One statement with its words' weights; their squares sum up to 1."""

    entry: Entry
    statement: Statement
    weights: dict[str, float]

    @property
    def key(self) -> Key:
        return self.entry.id, self.statement.id


class Joiner:
    """Finds later words on a promise among all that is said."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._order = {entry.id: number for number, entry in enumerate(entries)}
        stems = [
            (entry, statement, Counter(filter(None, map(subject, folded(statement.text)))))
            for entry in entries
            for statement in entry.labels.statements
        ]
        spread: Counter[str] = Counter(stem for _, _, counts in stems for stem in counts)
        self._spread = spread
        total = len(stems)
        rarity = {stem: math.log(1 + total / many) for stem, many in spread.items()}
        self._said = {
            said.key: said
            for said in (_Said(e, s, _normed(counts, rarity)) for e, s, counts in stems)
        }
        self._dated: dict[str, list[tuple[date, Key, float]]] = defaultdict(list)
        for said in self._said.values():
            if said.entry.update.recorded is not None:
                for stem, weight in said.weights.items():
                    self._dated[stem].append((said.entry.update.recorded, said.key, weight))
        for postings in self._dated.values():
            postings.sort(key=lambda posting: posting[0])

    def later(
        self, promise: Promise, confirmed: Sequence[Key], unrelated: set[Key], day: date
    ) -> tuple[Later, ...]:
        """
        Return what was said on *promise* by *day*, in the order said.

        What is *confirmed* is always there; at most `MOST` that are recorded after the promise
        are proposed, never one that is *unrelated* or itself.
        """
        own = self._said[promise.entry, promise.statement]
        joined = [self._said[key] for key in confirmed if key != own.key and self._by(key, day)]
        left_out = {own.key, *confirmed, *unrelated}
        found = [(said, True) for said in joined]
        found += [(said, False) for said in self._proposed(promise, own, left_out, day)]
        found.sort(key=lambda pair: self._when(pair[0]))
        return tuple(_later(said, _cosine(own, said), sure) for said, sure in found)

    def _by(self, key: Key, day: date) -> bool:
        said = self._said[key].entry.update.recorded
        return said is None or said <= day

    def _when(self, said: _Said) -> tuple[date, int, int]:
        recorded = said.entry.update.recorded or date.min
        return recorded, self._order[said.entry.id], said.statement.start

    def _proposed(
        self, promise: Promise, own: _Said, left_out: set[Key], day: date
    ) -> Sequence[_Said]:
        ranked = []
        for key in self._candidates(promise, own, day):
            said = self._said[key]
            likeness = _cosine(own, said)
            if key in left_out or likeness * _HIGHEST < PROPOSED:
                continue
            shared = len(own.weights.keys() & said.weights.keys())
            raised = likeness * _raise(promise, said)
            if raised >= PROPOSED and shared >= (1 if _same_owner(promise, said) else 2):
                ranked.append((-raised, self._when(said), said))
        ranked.sort(key=lambda rank: rank[:2])
        return [said for _, _, said in ranked[:MOST]]

    def _candidates(self, promise: Promise, own: _Said, day: date) -> list[Key]:
        """Return the likest statements after *promise* and by *day*, as far as is looked."""
        if promise.said is None:
            return []
        likeness: dict[Key, float] = defaultdict(float)
        left = LOOKED_AT
        for stem in sorted(own.weights, key=lambda stem: (self._spread[stem], stem)):
            weight, postings = own.weights[stem], self._dated[stem]
            first = bisect_right(postings, promise.said, key=lambda posting: posting[0])
            last = bisect_right(postings, day, key=lambda posting: posting[0])
            for _, key, other in postings[first : min(last, first + left)]:
                likeness[key] += weight * other
            left = max(left - max(last - first, 0), 0)
        return nsmallest(WEIGHED, likeness, key=lambda key: (-likeness[key], key))


def _normed(counts: Counter[str], rarity: dict[str, float]) -> dict[str, float]:
    weights = {stem: count * rarity[stem] for stem, count in counts.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {stem: weight / length for stem, weight in weights.items()}


def _cosine(some: _Said, other: _Said) -> float:
    shared = (stem for stem in some.weights if stem in other.weights)
    return round(min(sum(some.weights[stem] * other.weights[stem] for stem in shared), 1.0), 3)


def _same_owner(promise: Promise, said: _Said) -> bool:
    """Tell whether *said* is by the speaker or the owner of *promise*."""
    speaker = said.entry.update.speaker
    names = {promise.owner.casefold(), promise.speaker.name.casefold()}
    return speaker.name.casefold() in names or speaker.organisation.casefold() in names


def _raise(promise: Promise, said: _Said) -> float:
    """Return by how much the likeness of *said* to *promise* is raised or lowered."""
    update = said.entry.update
    same = (
        (_ORGANISATION, update.speaker.organisation, promise.speaker.organisation),
        (_THEME, update.theme, promise.theme),
        (_PLACE, update.place, promise.place),
    )
    factor = 1.0 + _OWNER * _same_owner(promise, said)
    factor += sum(
        worth for worth, here, there in same if here and here.casefold() == there.casefold()
    )
    return factor * _OF_WORK.get(said.statement.kind, _ELSE)


def _later(said: _Said, likeness: float, confirmed: bool) -> Later:
    entry, statement = said.entry, said.statement
    return Later(
        entry=entry.id,
        statement=statement.id,
        quote=statement.text,
        start=entry.cuts.to_cut_clock(statement.start),
        end=entry.cuts.to_cut_clock(statement.end),
        speaker=entry.update.speaker.name,
        said=entry.update.recorded,
        likeness=likeness,
        confirmed=confirmed,
    )
