"""Fold the log of decisions into what holds for each statement on a day, with its history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from talkingheads.domain import Decision, Place, Remark, Ruling, Status
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


@dataclass
class Rulings:
    """All decisions, folded."""

    of: dict[Key, Standing] = field(default_factory=dict)
    lost: list[Decision] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    last: dict[Key, Decision] = field(default_factory=dict)
    """The last that ruled what became of it."""


def places(decisions: Iterable[Decision]) -> Iterator[Place]:
    """Yield every place that *decisions* name."""
    for decision in decisions:
        yield decision.place
        yield from (each for each in decision.evidence if isinstance(each, Place))
        yield from decision.unrelated


def fold(
    decisions: Sequence[Decision], binder: Binder, said: Mapping[str, date | None], day: date
) -> Rulings:
    """
    Return what *decisions* make of each statement by *day*; *said* has the day of each clip.

    They are folded in the order of their days, then as they stand; one of a later day than *day*
    does nothing but to be shown as to come.

    A decision is lost if its own words are not found; of one with other words that are not, a copy
    that names these as its place is.
    """
    rulings = Rulings()
    for decision in sorted(decisions, key=lambda decision: decision.on):
        key = _found(decision, binder, rulings)
        if key is None:
            continue
        standing = rulings.of.setdefault(key, Standing())
        counts = decision.on <= day
        if counts:
            _remark(decision, key, said.get(key[0]), rulings)
            _read(decision, standing)
        words = tuple(_words(decision, binder, rulings))
        if counts:
            for other, apart in words:
                _join(other, standing, apart)
            standing.history.append(_ruling(decision, words))
        else:
            standing.to_come.append(_ruling(decision, words))
    rulings.lost.sort(key=lambda decision: decision.line)
    rulings.remarks.sort(key=lambda remark: remark.decision.line)
    return rulings


def _found(decision: Decision, binder: Binder, rulings: Rulings) -> Key | None:
    """Return the statement that *decision* is about; note how it was found, or that it is lost."""
    found = binder.look(decision.place)
    if found.how:
        rulings.remarks.append(Remark(decision, found.how, found.statement, found.words))
    if found.key is None:
        rulings.lost.append(decision)
    return found.key


def _remark(decision: Decision, key: Key, said: date | None, rulings: Rulings) -> None:
    """Note if *decision* is of a day before its statement was *said*, or says otherwise."""
    name = "-".join(key)
    if said is not None and decision.on < said:
        rulings.remarks.append(Remark(decision, "early", name, said.isoformat()))
    if decision.status is None:
        return
    last = rulings.last.get(key, decision)
    if last.on == decision.on and last.by != decision.by and last.status != decision.status:
        words = f"{last.by}: {last.status}"
        rulings.remarks.append(Remark(decision, "contradicted", name, words))
    rulings.last[key] = decision


def _words(decision: Decision, binder: Binder, rulings: Rulings) -> Iterator[tuple[Key, bool]]:
    """Yield each statement that *decision* names beside its own, and if it is not about it."""
    for place in (*decision.evidence, *decision.unrelated):
        if isinstance(place, Place):
            other = _found(replace(decision, place=place), binder, rulings)
            if other is not None:
                yield other, place in decision.unrelated


def _join(other: Key, standing: Standing, apart: bool) -> None:
    """Join *other* to the promise as a word on it, or take it away."""
    if apart:
        standing.unrelated.add(other)
        standing.confirmed.pop(other, None)
    else:
        standing.confirmed[other] = None
        standing.unrelated.discard(other)


def _read(decision: Decision, standing: Standing) -> None:
    """Take over what *decision* says of the promise."""
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
    standing.status = decision.status or standing.status


def _ruling(decision: Decision, words: Iterable[tuple[Key, bool]]) -> Ruling:
    """Return *decision*, which names *words*, as a step in the history of its promise."""
    links = tuple(each for each in decision.evidence if isinstance(each, str))
    says = "; ".join(_says(decision)) or "noted"
    shown_by = tuple("-".join(other) for other, apart in words if not apart)
    return Ruling(decision.on, decision.by, says, decision.note, links, decision.status, shown_by)


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
