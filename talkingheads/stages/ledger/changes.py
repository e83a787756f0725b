"""Tell what became of promises between two days: the difference of two ledgers."""

from __future__ import annotations

from collections.abc import Iterator

from talkingheads.domain import Change, Changes, Ledger, Promise, What

_RULED: dict[str, What] = {
    "kept": "kept",
    "partly": "partly",
    "dropped": "dropped",
    "superseded": "superseded",
}
"""The states that only a person can give."""


def compare(former: Ledger | None, now: Ledger) -> Changes:
    """
    Return what is otherwise in the ledger *now* than it was in the *former*.

    Both are of the same project, on two days; without a former one everything is new. That a
    promise is due soon is no change: it was promised for that day.
    """
    before = {promise.id: promise for promise in former.promises} if former else {}
    found = tuple(
        Change(
            what=what,
            promise=promise.id,
            plays=_plays(promise, what),
            state=promise.state,
            due=promise.due,
            due_before=before[promise.id].due if promise.id in before else None,
        )
        for promise in now.promises
        for what in _became(before.get(promise.id), promise)
    )
    still = {promise.id for promise in now.promises}
    return Changes(
        since=former.day if former else None,
        until=now.day,
        found=found,
        withdrawn=tuple(id for id in before if id not in still),
    )


def _became(before: Promise | None, promise: Promise) -> Iterator[What]:
    """Yield what became of *promise*; *before* is how it stood, None if it is new."""
    state = before.state if before else "open"
    if before is None:
        yield "new"
    if promise.state in _RULED and promise.state != state:
        yield _RULED[promise.state]
    if promise.state == "overdue" != state:
        yield "late"
    if before is not None and promise.due != before.due:
        yield "moved"
    if state in _RULED and promise.state not in _RULED:
        yield "reopened"


def _plays(promise: Promise, what: What) -> str:
    """
    Return the statement that shows *what* became of *promise*.

    Words that a person named when another status was ruled do not show this one.
    """
    if what in _RULED.values():
        for ruling in reversed(promise.history):
            if ruling.status not in (None, what):
                break
            if ruling.shown_by:
                return ruling.shown_by[-1]
    return promise.id
