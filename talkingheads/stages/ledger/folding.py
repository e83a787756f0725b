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
    terms = tuple(_terms(decision)) or (("noted", ""),)
    says = "; ".join(_in_words(term, value) for term, value in terms)
    by = tuple("-".join(other) for other, apart in words if not apart)
    status, note = decision.status, decision.note
    return Ruling(decision.on, decision.by, says, note, links, status, by, terms)


def _terms(decision: Decision) -> Iterator[tuple[str, str]]:
    """Yield what *decision* rules: each time what, and its value if it has one."""
    if decision.ruling:
        yield decision.ruling, ""
    if decision.status:
        yield decision.status, ""
    if decision.summary is not None:
        yield ("summary", decision.summary) if decision.summary else ("no summary", "")
    if decision.owner:
        yield "owner", decision.owner
    if decision.due:
        yield ("no due day", "") if decision.due == "none" else ("due", decision.due.isoformat())
    if any(isinstance(each, Place) for each in decision.evidence):
        yield "words", ""
    elif decision.evidence:
        yield "evidence", ""
    if decision.unrelated:
        yield "unrelated", ""


SAYS = {
    "accept": "accepted",
    "dismiss": "dismissed",
    "partly": "partly kept",
    "open": "still open",
    "summary": "summary “{value}”",
    "no summary": "without a summary",
    "owner": "owner {value}",
    "due": "due {value}",
    "words": "shown by what was said",
    "evidence": "with evidence",
    "unrelated": "what was said elsewhere is not about it",
}
"""Other terms are their own words."""


def _in_words(term: str, value: str) -> str:
    shown = said_day(date.fromisoformat(value)) if term == "due" else value
    return SAYS.get(term, term).replace("{value}", shown)
