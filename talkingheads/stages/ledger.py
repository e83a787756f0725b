"""
Keep account of what was promised: by whom, by when, and how it stands.

Pure: the day on which it is read is an argument. No promise is called kept because time has
passed; only a person can rule that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from talkingheads.domain import (
    Commitment,
    Entry,
    Ledger,
    Promise,
    Speaker,
    State,
    Statement,
    Transcript,
)
from talkingheads.errors import PublishError
from talkingheads.settings import LedgerSettings

_HINT = "Nothing is published until the clip is labelled again: talkingheads label"


def run(entries: Sequence[Entry], *, settings: LedgerSettings, day: date) -> Ledger:
    """
    Return every promise in *entries* as it stands on *day*.

    Soonest due first and those without a day last; then in the order of *entries*, then as
    spoken. Times are on the cut clock.

    Raises: PublishError if a quote is not what was said.
    """
    promises = [
        promise for entry in entries for promise in _promises(entry, settings=settings, day=day)
    ]
    promises.sort(key=lambda promise: promise.due or date.max)
    ledger = Ledger(tuple(promises), day)
    verify(ledger, entries)
    return ledger


def verify(ledger: Ledger, entries: Sequence[Entry]) -> None:
    """
    Check that every promise in *ledger* quotes its clip's transcript word for word.

    Raises: PublishError that names the first promise that does not.
    """
    by_id = {entry.id: entry for entry in entries}
    for promise in ledger.promises:
        entry = by_id.get(promise.entry)
        statement = _statement(entry, promise.statement) if entry else None
        if entry is None or statement is None:
            raise PublishError(
                f"promise {promise.id}: there is no such statement in the clips",
                hint=_HINT,
            )
        spoken = _spoken(entry.transcript, statement)
        for quoted in (promise.quote, promise.due_text):
            if quoted is not None and (quoted not in spoken or not spoken):
                raise PublishError(
                    f"promise {promise.id}: {quoted!r} is not what was said: {spoken!r}",
                    hint=_HINT,
                )
        if promise.quote != spoken:
            raise PublishError(
                f"promise {promise.id}: {promise.quote!r} is only a part of {spoken!r}",
                hint=_HINT,
            )


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


def _promises(entry: Entry, *, settings: LedgerSettings, day: date) -> Iterator[Promise]:
    """Yield the promises of *entry* in the order spoken."""
    bound = {commitment.statement: commitment for commitment in entry.labels.commitments}
    for statement in entry.labels.statements:
        if statement.id in bound:
            commitment = bound[statement.id]
            standing = state(commitment.due, day, settings.due_soon_days)
            yield _promise(entry, statement, commitment, standing)


def _promise(
    entry: Entry, statement: Statement, commitment: Commitment, standing: State
) -> Promise:
    update = entry.update
    return Promise(
        id=f"{entry.id}-{statement.id}",
        entry=entry.id,
        statement=statement.id,
        quote=statement.text,
        start=entry.cuts.to_cut_clock(statement.start),
        end=entry.cuts.to_cut_clock(statement.end),
        owner=owner_name(commitment.owner, update.speaker),
        speaker=update.speaker,
        theme=update.theme,
        place=update.place,
        edition=update.edition,
        said=update.recorded,
        due=commitment.due,
        due_text=commitment.due_text,
        state=standing,
    )


def _statement(entry: Entry, id: str) -> Statement | None:
    return next((s for s in entry.labels.statements if s.id == id), None)


def _spoken(transcript: Transcript, statement: Statement) -> str:
    """Return the words of *transcript* that *statement* points to."""
    return " ".join(word.text for word in transcript.words[statement.first : statement.last])
