"""
Find by when a thing is promised: the deadline grammar.

A sentence is read in its plain form. `PHRASES` finds stretches of days ("the 14th of March",
"next week", "the second quarter"); the words before one say which of its days is meant: "by",
"before", "from", "the end of". Nothing is guessed: what does not name a day ("soon", "by half
term", "in a few weeks") and what comes round again ("every Thursday") is no deadline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from talkingheads.stages.label.days import Span
from talkingheads.stages.label.naming import Phrase
from talkingheads.stages.label.phrases import PHRASES
from talkingheads.stages.label.spoken import Spoken, hear
from talkingheads.stages.label.vocabulary import CLOCK, CLOCK_HOUR, MONTH, SEASON, WEEKDAY


@dataclass(frozen=True)
class Deadline:
    """The last day that the words allow, and the words."""

    due: date
    text: str
    """Copied from the sentence, letter for letter."""
    place: tuple[int, int] = field(default=(0, 0), compare=False)
    """The same in the plain form: its first character and the one after its last."""


@dataclass(frozen=True)
class _Found:
    """A deadline in the plain form; the firmest wins, among equals the first."""

    due: date
    start: int
    end: int
    firmness: int


_FIRM = (
    r"by the time|by|before|until|up until|up to|no later than|not later than|on or before|"
    r"within|inside"
)
_READY = r"in time for|ahead of|this side of|towards?"
_LOOSE = (
    r"in|on|at|over|during|through|throughout|all through|all of|the whole of|come|for|"
    r"some ?time|some ?time in"
)
_FROM = r"from|starting(?: from| on| in)?|beginning(?: in)?|as of|as from|with effect from"
_LEAD = re.compile(
    rf"(?:(?<= )|^)(?:(?P<prep>{_FIRM}|{_READY}|{_LOOSE}|{_FROM})(?: about| around| roughly)? )?"
    rf"(?:(?P<clock>(?:the )?(?:{CLOCK})(?: on| of)?) )?"
    r"(?:(?:the |around |about )?(?:very )?"
    r"(?P<edge>(?:back )?end of|last day of|first day of|start of|beginning of|middle of|"
    r"turn of|early(?: in)?|late(?: in)?|mid|later(?: in| on)?|(?:first|second) half of) )?$"
)
_BARRED = re.compile(
    r"\b(?:since|after|last|past|previous|every|each|other|any|most|all|alternate|an?|"
    r"not before|not until|following|once)(?: the)? $"
)
_TOLD = re.compile(
    r"\b(?:did|was|were|had|went|came|saw|said|told|took|gave|began|spoke|wrote|broke|happened|"
    r"(?:i|we|they|he|she|you|who|which|that) (?:\w+ed|lost|got|put|set))"
    r"(?: (?!(?:will|going|to|and|but|so|i|we)\b)\w+){0,3} $"
)
"""A past tense right before a day: "as we did in March"."""
_THEN = re.compile(
    r"^(?!.*\b(?:will|going to)\b) (?:i|we|they|he|she|you|it|"
    r"(?:the|my|our|your|their) \w+(?: \w+)?) (?:also |all |both )?"
    r"(?:was|were|had|did|went|came|saw|said|told|took|gave|began|spoke|wrote|broke|made|found|ran|"
    r"held|met|lost|got|built|kept|won|heard|sent|\w{2,}ed)\b"
)
"""A past tense behind a day that opens the sentence: "in July our pupils made"."""
_NOT_A_DAY = re.compile(
    r" ?(?:'s\b(?! (?:out|over)\b)|ago\b|last (?:year|week|month)\b|"
    rf"half\b(?! (?:past|{CLOCK_HOUR})\b)|"
    r"(?:half )?terms?\b|holidays?\b|break\b|"
    r"fairs?\b|part(?:y|ies)\b|meetings?\b|elections?\b|class(?:es)?\b|clubs?\b|markets?\b|"
    r"hours?\b|sessions?\b|prayers?\b|caf[eé]s?\b|clean\b|festivals?\b|shows?\b|lights?\b|trees?\b|"
    r"plays?\b|concerts?\b|lunch(?:es)?\b|dinners?\b|newsletters?\b|schools?\b|eggs?\b|"
    r"services?\b|games?\b|programmes?\b|budgets?\b|sales?\b|appeals?\b|hampers?\b|raffles?\b|"
    r"cards?\b|dances?\b|shifts?\b|rounds?\b|rotas?\b|team\b|group\b|crowd\b|edition\b|issue\b|"
    r"(?:night|morning|afternoon|evening)s\b)"
)
_OUT = re.compile(r" (?:is |'s )?(?:out|over|ends|finishes|is done)\b")
_AGAIN = re.compile(
    rf"\b(?:every|each|alternate|most) (?:(?:other|single|second|third|last|first) )*"
    rf"(?:{WEEKDAY}|{MONTH}|{SEASON}|day|week|weekend|weekday|month|year|morning|evening|"
    rf"afternoon|night|fortnight|quarter|term|hour)s?\b|\b(?:{WEEKDAY})s\b|"
    r"\b(?:daily|weekly|fortnightly|monthly|quarterly|annually|yearly)\b|"
    r"\b(?:weekdays|weekends|(?:monday|weekday) (?:mornings|afternoons|evenings))\b|"
    r"\b(?:once|twice|times|days|hours|evenings|mornings|nights) (?:a|per) "
    r"(?:day|week|fortnight|month|year|term)\b"
)
_SERVICE = re.compile(
    r"\b(?:answer|repl|respond|acknowledg|get back|call back|process|deal|investigat)\w*\b.*"
    r"\b(?:every|each|any)\b.*$|\b(?:every|each|any)\b.*"
    r"\b(?:answer|repl|respond|acknowledg|call|process|deal|investigat)\w*\b.*$"
)
"""A standing promise: "answer every letter" within a week."""
_CORRECTION = re.compile(r"\b(?:no|sorry|rather|i mean|i meant|make that|or rather|actually)\b")
_CORRECTED = re.compile(
    r"\b(?:by|before|in|on|until) .*\b(?:no|sorry|i mean|i meant|make that|or rather) (?:that )?$"
)
"""A day that is said anew without its preposition: "by May, no, June"."""
_COUNTED = re.compile(rf"\b(?:days?|weeks?|fortnights?|months?|night|weekend|{WEEKDAY}) $")
"""Counts back from a day: "two weeks before Easter"."""
_OF_ANOTHER = re.compile(
    r"\b(?:that|which) (?:the \w+|they|he|she|somebody|someone) (?:\w+ )?(?:promised|said|told|"
    r"wanted|set|agreed|announced) $|\b(?:dated|(?:list|letter|report|minutes|meeting) of) $|"
    r"\bwho (?:is|'s|are) (?:\w+ ){0,3}$"
)
"""The day of something else: "the gate that the council promised by June"."""
_TURN = re.compile(
    r"\b(?:but|so) (?:i|we) (?:will|shall|am going to|are going to|have agreed to)\b"
)
"""Where the promise begins after something else was told."""
_UNDERTAKEN = re.compile(r"\b(?:i|we) (?:\w+ )?(?:will|shall|am|are|have|plan|aim)\b")
_EITHER = (date(2003, 2, 11), date(2031, 9, 26))
"""Two far days: a phrase that means the same day on both needs no day to reckon from."""


def find(text: str, recorded: date | None) -> Deadline | None:
    """
    Return by when the sentence *text*, spoken on *recorded*, says that a thing will be done.

    Without *recorded* only a full date with its year is a deadline. Days that had passed when
    it was spoken are none.
    """
    spoken = hear(text)
    if recorded is not None:
        found = _best(spoken, list(_all(spoken, recorded)))
    else:
        one, other = (_best(spoken, list(_all(spoken, day, past=True))) for day in _EITHER)
        found = one if one == other else None
    if found is None:
        return None
    words = spoken.written(found.start, found.end)
    return Deadline(found.due, words, (found.start, found.end))


def _best(spoken: Spoken, found: list[_Found]) -> _Found | None:
    """Choose the firmest of what was *found*; a corrected one gives way to its correction."""
    found.sort(key=lambda f: f.start)
    turn = _TURN.search(spoken.text)
    if turn is not None and not _UNDERTAKEN.search(spoken.text[: turn.start()]):
        found = [f for f in found if f.start > turn.start()]
    for earlier, later in pairwise(found):
        if _CORRECTION.search(spoken.text[earlier.end : later.start]):
            found = [f for f in found if f.start >= later.start]
    best = max(found, key=lambda f: (f.firmness, -f.start), default=None)
    if best is not None and best.firmness < 3 and _AGAIN.search(spoken.text):
        return None
    return best


def _all(spoken: Spoken, today: date, *, past: bool = False) -> Iterator[_Found]:
    """Yield every deadline; those before *today* only if *past*."""
    matches = [(phrase, m) for phrase in PHRASES for m in phrase.pattern.finditer(spoken.text)]
    matches.sort(key=lambda pair: pair[1].start() - pair[1].end())
    taken: list[tuple[int, int]] = []
    for phrase, match in matches:
        if not any(match.start() < end and start < match.end() for start, end in taken):
            taken.append(match.span())
            found = _deadline(phrase, match, today, past)
            if found is not None:
                yield found


def _deadline(phrase: Phrase, match: re.Match[str], today: date, past: bool) -> _Found | None:
    """Read the words round *match* and reckon its day."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    lead = _LEAD.search(before)
    assert lead is not None
    prep, clock, edge = lead["prep"] or "", lead["clock"], lead["edge"]
    if not prep and _CORRECTED.search(before):
        prep = "by"
    if _OF_ANOTHER.search(before[: lead.start()]) or (
        prep in ("before", "after") and _COUNTED.search(before[: lead.start()])
    ):
        return None
    if _BARRED.search(before[: lead.start()] + (f"{prep} " if prep else "")):
        return None
    if not phrase.allows(prep, edge or clock) or _NOT_A_DAY.match(after):
        return None
    out = _OUT.match(after) if prep == "before" else None
    if phrase.firm and _SERVICE.search(before):
        return None
    firm = bool(re.fullmatch(f"{_FIRM}|{_READY}", prep)) or phrase.firm
    earlier = before[: lead.start()]
    opens = len(earlier.split()) < 2
    if not firm and (_TOLD.search(earlier) or (opens and _THEN.match(after))):
        return None
    end = match.end() + (out.end() if out else 0)
    firmness = 3 if firm else 2 if prep or edge or phrase.leads == "free" else 1
    if re.fullmatch(_FROM, prep):
        if match[0] == "today":
            return None
        firmness = 1
    with suppress(ValueError, OverflowError):  # a day that no calendar has
        for span in phrase.reckon(match, today):
            due = span.last if out or clock else _day(span, prep, edge)
            if past or due >= today:
                return _Found(due, lead.start(), end, firmness)
    return None


def _day(span: Span, prep: str, edge: str | None) -> date:
    """Return the day of *span* that *prep* and *edge* mean."""
    if edge and edge.endswith("half of"):
        span = Span(span.first, span.middle) if edge.startswith("first") else span
    elif edge and edge.split()[0] in ("start", "beginning", "turn", "first"):
        span = Span(span.first, span.first)
    elif edge and edge.split()[0] in ("middle", "mid"):
        span = Span(span.middle, span.middle)
    elif edge and edge.split()[0] == "early":
        span = Span(span.first, span.early)
    elif edge and edge.endswith(("end of", "day of")):
        return span.last
    if prep in ("before", "ahead of", "this side of"):
        return span.eve
    return span.first if re.fullmatch(_FROM, prep) else span.last
