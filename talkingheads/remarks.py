"""
What there is to say of decisions, checks and consents: what is lost, doubtful or ends soon.

Of a clip that is held or gone no word is repeated, for it may have been withdrawn.
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from talkingheads import checks, inbox
from talkingheads.config import Project
from talkingheads.domain import (
    SOON,
    Briefing,
    Decision,
    Entry,
    Ledger,
    Place,
    Remark,
    day_in_words,
    days_left,
)
from talkingheads.inbox import Handed

_SAME = "Is it the same? If so, write what is said now into the file."
_ANEW = (
    "Rule on the sentence that is there now (talkingheads commitments), "
    "then take the old entry out."
)


def waiting(project: Project, entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return the clips that may be shown and are not among *entries*, since a run must come."""
    known = {entry.id for entry in entries}
    box = inbox.look(project, hashing=False)
    return tuple(c.id for c in box.clips if c.update.consent and c.id not in known)


def lost(project: Project, shown: Briefing) -> list[Decision]:
    """Return the decisions that lost their words, but for those of clips that wait."""
    gone = shown.ledger.lost
    there = {entry.id for entry in shown.entries}
    if all(decision.place.clip in there for decision in gone):
        return list(gone)
    late = waiting(project, shown.entries)
    return [decision for decision in gone if decision.place.clip not in late]


def of_lost(project: Project, shown: Briefing) -> list[str]:
    """Return what to tell of each decision that lost its words."""
    there = {entry.id for entry in shown.entries}
    why = {(r.decision.line, r.decision.place): r for r in shown.ledger.remarks}
    held = _held(project, shown)
    lines = []
    for decision in lost(project, shown):
        place, remark = decision.place, why[decision.line, decision.place]
        where = f"{project.decisions.name}:{decision.line}:"
        if place.clip in there:
            lines.append(f"{where} {_quoted(place.words)} {_lost(remark)}")
            continue
        renamed = remark.kind == "elsewhere" and place.clip not in held
        then = _elsewhere(remark) if renamed else "If it comes back, this counts."
        lines.append(f"{where} there is no clip {place.clip} in the briefing. {then}")
    return lines


def _held(project: Project, shown: Briefing) -> set[str]:
    """Return the clips that were handed in, if any decision is lost."""
    box = inbox.look(project, hashing=False) if shown.ledger.lost else inbox.Inbox(())
    return {clip.id for clip in box.clips}


def of_bound(project: Project, ledger: Ledger, statement: str = "") -> list[str]:
    """Return what to tell of decisions that count, of those about *statement* if one is given."""
    tell = {"likely": _likely, "moved": _moved, "early": _early, "contradicted": _contradicted}
    return [
        f"{project.decisions.name}:{remark.decision.line}: {tell[remark.kind](remark)}"
        for remark in ledger.remarks
        if remark.kind in tell and statement in ("", remark.statement)
    ]


def of_checks(
    project: Project, entries: Iterable[Entry], day: date, late: Collection[str]
) -> list[str]:
    """
    Return what to tell of each clip whose last check does not count on *day*.

    *entries* is what is known; nothing is told of the clips *late*, which a run must work on.
    """
    found = checks.noted(project)
    there = {entry.id: entry for entry in entries}
    lines = []
    for check in {each.clip: each for each in found}.values():
        clip, by, on = check.clip, check.checked.by, check.checked.on
        if clip in late or (clip in there and checks.bound(there[clip], found, day)):
            continue
        if clip not in there:
            why = f"there is no clip {clip} in the briefing. If it comes back, this counts."
        elif check.seal == checks.seal(there[clip]):
            why = f"{by} checks {clip} on {on}. Before that day it does not count."
        else:
            why = (
                f"{by} checked {clip} on {on}; its words or labels changed since, so its page says "
                f"automatic again. Read it, then: talkingheads checked {clip}"
            )
        lines.append(f"{project.checked.name}:{check.line}: {why}")
    return lines


def of_consent(clips: Iterable[Handed], day: date) -> list[str]:
    """Return what to tell of each of the *clips* that is shown on *day* and soon may not be."""
    return [f"{clip.id}: {ending(clip, day)}." for clip in clips if ends_soon(clip, day)]


def ends_soon(clip: Handed, day: date) -> bool:
    """Tell whether *clip* may be shown on *day* and its consent ends within `SOON` days."""
    left = days_left(clip.consent, day)
    return clip.state == "shared" and left is not None and left <= SOON


def ending(clip: Handed, day: date) -> str:
    """Return when the consent of *clip*, which has an end, ends as seen on *day*."""
    until, left = clip.consent.until or day, days_left(clip.consent, day) or 0
    when = {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")
    return f"its consent ends {when} ({day_in_words(until)}): ask again, or the clip goes after it"


def plain(project: Project, shown: Briefing) -> list[dict[str, Any]]:
    """Return the lost decisions for JSON; of clips that are not shown, no more than their ids."""
    there = {entry.id for entry in shown.entries}
    found: list[dict[str, Any]] = []
    for decision in lost(project, shown):
        if decision.place.clip not in there:
            found.append({"place": {"clip": decision.place.clip}, "line": decision.line})
            continue
        values = asdict(decision)
        for key in ("evidence", "unrelated"):
            values[key] = [_plain(place, there) for place in getattr(decision, key)]
        found.append(values)
    return found


def _plain(place: Place | str, there: Collection[str]) -> object:
    if isinstance(place, str):
        return place
    return asdict(place) if place.clip in there else {"clip": place.clip}


def _quoted(words: str) -> str:
    return f"“{textwrap.shorten(words, 80)}”"


def _lost(remark: Remark) -> str:
    clip = remark.decision.place.clip
    if remark.kind == "part":
        return (
            f"is not said in {clip} in these words any more. Look at {remark.statement}: "
            f"{_quoted(remark.words)} {_ANEW}"
        )
    if remark.kind == "twice":
        return f"is said in {clip} twice, or was, and not at its time any more. {_ANEW}"
    if remark.kind == "elsewhere":
        return f"is not said in {clip} any more. {_elsewhere(remark)}"
    return f"is not said in {clip} any more. {_ANEW}"


def _elsewhere(remark: Remark) -> str:
    clip = remark.statement.rpartition("-")[0]
    return f"The same words are said in {clip}: write clip: {clip}"


def _likely(remark: Remark) -> str:
    old, new = _quoted(remark.decision.place.words), _quoted(remark.words)
    return f"{old} is taken for {remark.statement}: {new} {_SAME}"


def _moved(remark: Remark) -> str:
    words = _quoted(remark.decision.place.words)
    return f"{words} is far from its time now, in {remark.statement}. {_SAME}"


def _early(remark: Remark) -> str:
    decision = remark.decision
    return (
        f"{decision.by} rules on {decision.on} on {remark.statement}, which was said on "
        f"{remark.words}. Before that day it does not count."
    )


def _contradicted(remark: Remark) -> str:
    decision = remark.decision
    told = f"{remark.words}; {decision.by}: {decision.status}"
    return f"two rule otherwise on {remark.statement} on {decision.on} ({told}). The last counts."


def to_look_at(project: Project, entries: Sequence[Entry], shown: Briefing) -> Iterator[str]:
    """Yield what somebody should look at in decisions and checks."""
    yield from of_lost(project, shown)
    yield from of_bound(project, shown.ledger)
    late = waiting(project, entries)
    yield from of_checks(project, entries, shown.ledger.day, late)
