"""Fold the log of decisions into what holds for each statement on a day, with its history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from talkingheads.domain import Decision, Place, Ruling, Status
from talkingheads.stages.ledger.binding import Binder, Key
from talkingheads.stages.ledger.wording import said_day


@dataclass
class Standing:
    """What people ruled about one statement."""

    accepted: bool | None = None
    """Whether it is a promise; None: nobody says."""
    summary: str = ""
    owner: str | None = None
    due: date | Literal["none"] | None = None
    status: Status | None = None
    confirmed: dict[Key, None] = field(default_factory=dict)
    """Statements that a person joined to it, in the order ruled."""
    unrelated: set[Key] = field(default_factory=set)
    history: list[Ruling] = field(default_factory=list)
    to_come: list[Ruling] = field(default_factory=list)
    """Rulings of days after the one that is asked for."""


@dataclass(frozen=True)
class Rulings:
    """All decisions, folded."""

    of: dict[Key, Standing]
    lost: tuple[Decision, ...]


def places(decisions: Iterable[Decision]) -> Iterator[Place]:
    """Yield every place that *decisions* name."""
    for decision in decisions:
        yield decision.place
        yield from (each for each in decision.evidence if isinstance(each, Place))
        yield from decision.unrelated


def fold(decisions: Sequence[Decision], binder: Binder, day: date) -> Rulings:
    """
    Return what *decisions* make of each statement by *day*.

    They are folded in the order of their days, then as they stand. How a promise is to be read
    (accept, dismiss, summary, owner, due, unrelated) counts on every day; its status, evidence
    and history only from the day of the ruling on.

    A decision is lost if its own words are not found; of one with other words that are not, a copy
    that names these as its place is.
    """
    standings: dict[Key, Standing] = {}
    lost = []
    for decision in sorted(decisions, key=lambda decision: decision.on):
        key = binder.find(decision.place)
        if key is None:
            lost.append(decision)
            continue
        standing = standings.setdefault(key, Standing())
        _read(decision, standing)
        if decision.on <= day:
            standing.status = decision.status or standing.status
            standing.history.append(_ruling(decision))
        else:
            standing.to_come.append(_ruling(decision))
        for place in (*decision.evidence, *decision.unrelated):
            if isinstance(place, Place):
                other = binder.find(place)
                if other is None:
                    lost.append(replace(decision, place=place))
                elif place in decision.unrelated:
                    standing.unrelated.add(other)
                    standing.confirmed.pop(other, None)
                elif decision.on <= day:
                    standing.confirmed[other] = None
                    standing.unrelated.discard(other)
    return Rulings(standings, tuple(sorted(lost, key=lambda decision: decision.line)))


def _read(decision: Decision, standing: Standing) -> None:
    """Take over how *decision* says that the promise is to be read."""
    if decision.ruling == "dismiss":
        standing.accepted = False
        return
    changes = (decision.summary, decision.owner, decision.due, decision.status)
    ruled = any(change is not None for change in changes)
    if decision.ruling == "accept" or ruled or decision.evidence or decision.unrelated:
        standing.accepted = True
    if decision.summary is not None:
        standing.summary = decision.summary
    standing.owner = decision.owner or standing.owner
    standing.due = decision.due or standing.due


def _ruling(decision: Decision) -> Ruling:
    """Return *decision* as a step in the history of its promise."""
    links = tuple(each for each in decision.evidence if isinstance(each, str))
    says = "; ".join(_says(decision)) or "noted"
    return Ruling(decision.on, decision.by, says, decision.note, links, decision.status)


def _says(decision: Decision) -> Iterator[str]:
    """Yield what *decision* rules, in plain words."""
    if decision.ruling:
        yield {"accept": "accepted", "dismiss": "dismissed"}[decision.ruling]
    if decision.status:
        yield {"partly": "partly kept", "open": "still open"}.get(decision.status, decision.status)
    if decision.summary is not None:
        yield f"summary “{decision.summary}”" if decision.summary else "without a summary"
    if decision.owner:
        yield f"owner {decision.owner}"
    if decision.due:
        yield "no due day" if decision.due == "none" else f"due {said_day(decision.due)}"
    if any(isinstance(each, Place) for each in decision.evidence):
        yield "shown by what was said"
    elif decision.evidence:
        yield "with evidence"
    if decision.unrelated:
        yield "what was said elsewhere is not about it"
