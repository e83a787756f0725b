"""
Keep account of what was promised: by whom, by when, what people ruled, and how it stands.

Pure: the day on which it is read is an argument. No promise is called kept because time has
passed; only a person can rule that. `binding` finds the statements that decisions are about,
`folding` makes of them what holds on a day, `joining` proposes what was said later, `quoting`
checks every word; `changes` tells what became of promises between two days.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from talkingheads.domain import (
    Commitment,
    Decision,
    Entry,
    Ledger,
    Promise,
    Ruling,
    Speaker,
    State,
    Statement,
)
from talkingheads.settings import LedgerSettings
from talkingheads.stages.ledger.binding import Binder
from talkingheads.stages.ledger.changes import compare
from talkingheads.stages.ledger.folding import Rulings, Standing, fold, places
from talkingheads.stages.ledger.joining import Joiner
from talkingheads.stages.ledger.quoting import verify

__all__ = ["compare", "owner_name", "run", "state", "verify"]


def run(
    entries: Sequence[Entry],
    decisions: Sequence[Decision],
    *,
    settings: LedgerSettings,
    day: date,
    later: bool = True,
) -> Ledger:
    """
    Return every promise in *entries* as it stands on *day*, by what people decided.

    What is said later than *day* is not in it. Soonest due first and those without a day last;
    then in the order of *entries*, then as spoken. Times are on the cut clock. To find what was
    said *later* on each promise is most of the work.

    Raises: PublishError if a quote is not what was said.
    """
    said = {entry.id: entry.update.recorded for entry in entries}
    rulings = fold(decisions, Binder(entries, places(decisions)), said, day)
    ledger = Ledger(
        promises=_sorted(entries, rulings, "promises", settings, day),
        day=day,
        possible=_sorted(entries, rulings, "possible", settings, day),
        dismissed=_sorted(entries, rulings, "dismissed", settings, day),
        lost=tuple(rulings.lost),
        remarks=tuple(rulings.remarks),
    )
    if later:
        ledger = replace(ledger, promises=_with_later(entries, rulings, ledger.promises, day))
    verify(ledger, entries)
    return ledger


def state(due: date | None, day: date, due_soon_days: int) -> State:
    """Return how a promise that is *due* stands on *day*; on its last day it is not overdue."""
    if due is None:
        return "open"
    if due < day:
        return "overdue"
    return "due soon" if due - day <= timedelta(days=due_soon_days) else "open"


def owner_name(owner: str, speaker: Speaker) -> str:
    """Return the name to show for the *owner* of a commitment that *speaker* spoke."""
    if owner == "speaker":
        return speaker.name
    if owner == "team":
        return speaker.organisation or f"{speaker.name}'s team"
    return owner


def _sorted(
    entries: Sequence[Entry], rulings: Rulings, group: str, settings: LedgerSettings, day: date
) -> tuple[Promise, ...]:
    """Return the promises of one *group* of the ledger, the soonest due first."""
    found = [
        _promise(entry, statement, commitment, standing, settings, day)
        for entry in entries
        if entry.update.recorded is None or entry.update.recorded <= day
        for statement, commitment, standing in _of(entry, rulings, group)
    ]
    found.sort(key=lambda promise: promise.due or date.max)
    return tuple(found)


def _of(
    entry: Entry, rulings: Rulings, group: str
) -> Iterator[tuple[Statement, Commitment, Standing]]:
    """Yield the statements of *entry* that belong to *group*, in the order spoken."""
    bound = {commitment.statement: commitment for commitment in entry.labels.commitments}
    maybe = {commitment.statement: commitment for commitment in entry.labels.possible}
    for statement in entry.labels.statements:
        standing = rulings.of.get((entry.id, statement.id), Standing())
        commitment = bound.get(statement.id) or maybe.get(statement.id)
        heard = "promises" if statement.id in bound else "possible" if commitment else ""
        ruled = {True: "promises", False: "dismissed", None: heard}[standing.accepted]
        if ruled == group:
            yield statement, commitment or Commitment(statement.id, "speaker"), standing


def _promise(
    entry: Entry,
    statement: Statement,
    commitment: Commitment,
    standing: Standing,
    settings: LedgerSettings,
    day: date,
) -> Promise:
    update = entry.update
    due = commitment.due if standing.due is None else standing.due
    due = None if due == "none" else due
    ruled: State | None = None if standing.status in (None, "open") else standing.status
    return Promise(
        id=f"{entry.id}-{statement.id}",
        entry=entry.id,
        statement=statement.id,
        quote=statement.text,
        start=entry.cuts.to_cut_clock(statement.start),
        end=entry.cuts.to_cut_clock(statement.end),
        owner=owner_name(standing.owner or commitment.owner, update.speaker),
        speaker=update.speaker,
        theme=update.theme,
        place=update.place,
        edition=update.edition,
        said=update.recorded,
        due=due,
        due_text=commitment.due_text,
        state=ruled or state(due, day, settings.due_soon_days),
        summary=standing.summary,
        history=tuple(_still(ruling, standing) for ruling in standing.history),
        to_come=tuple(standing.to_come),
    )


def _still(ruling: Ruling, standing: Standing) -> Ruling:
    """Return *ruling* without the statements that a later one took away from it."""
    holds = {"-".join(key) for key in standing.confirmed}
    return replace(ruling, shown_by=tuple(name for name in ruling.shown_by if name in holds))


def _with_later(
    entries: Sequence[Entry], rulings: Rulings, promises: Sequence[Promise], day: date
) -> tuple[Promise, ...]:
    """Return *promises* with what was said on each later."""
    if not promises:
        return ()
    joiner = Joiner(entries)
    found = []
    for promise in promises:
        standing = rulings.of.get((promise.entry, promise.statement), Standing())
        later = joiner.later(promise, tuple(standing.confirmed), standing.unrelated, day)
        found.append(replace(promise, later=later))
    return tuple(found)
