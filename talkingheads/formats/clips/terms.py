"""
What is agreed to, for how long, and who agreed for a child: the columns about consent.

    consent        yes (or: share online), film only, part only, no
    consent_words  form 3, September 2026
    consent_date   2026-09-14
    consent_until  2028-09-14
    child          yes
    guardian       Ana Bright

Only `consent` must be there. What cannot be read holds the clip; of several that speak of one clip
the most careful counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from talkingheads.domain import SCOPES, Consent, Scope
from talkingheads.formats.clips import cells
from talkingheads.formats.clips.columns import asked

_HELD = "so the clip is held back"
_PARENTS = frozenset("parent parents mother father mum mom dad guardian carer adult".split())
_EMPTY = frozenset({"", "-", "–", "—"})
_ENDLESS = frozenset(
    {"no end", "no end date", "always", "forever", "unlimited", "indefinitely", "until withdrawn"}
)
_OF_AGE = 18
_YEARS = re.compile(
    r"(?:aged? )?(\d{1,2}|1[01]\d)(?: ?(?:-|–|—|to) ?\d{1,3})? ?(?:\+|y|yo|yrs?|years?)?(?: old)?",
    re.ASCII,
)


@dataclass(frozen=True)
class Terms:
    """What one row, or the notes beside a clip, say of consent; None and empty: nothing."""

    by: str = ""
    scope: Scope | None = None
    words: str = ""
    on: date | None = None
    until: date | None = None
    child: bool | None = None
    guardian: str = ""
    doubt: str = ""
    """Why nobody may rely on it."""


def read(column: str, cell: str, heading: str) -> tuple[Terms, str]:
    """Return what *cell* in *column* says, and a complaint; the sheet calls it *heading*."""
    plain = cells.text(cell)
    if column == "consent":
        return Terms(scope=cells.scope(plain) or "none"), cells.read(column, cell)[1]
    if column == "consent_words":
        return Terms(words="" if cells.mark(plain) in cells.NO else plain), ""
    asks = asked(heading) if column == "child" else ""
    terms, complaint = _READERS[asks or column](plain)
    if complaint:
        terms = Terms(doubt=f"what stands under {cells.text(heading)} cannot be read")
        complaint = f"{cells.shown(plain)} {complaint}"
    return terms, complaint


def _given(plain: str) -> tuple[Terms, str]:
    day, complaint = _day(plain)
    return Terms(on=day), complaint


def _until(plain: str) -> tuple[Terms, str]:
    if cells.mark(plain) in _ENDLESS:
        return Terms(), ""
    day, complaint = _day(plain)
    return Terms(until=day), complaint


def _day(plain: str) -> tuple[date | None, str]:
    if plain in _EMPTY:  # a no is none: it may mean that there is no consent
        return None, ""
    try:
        return cells.day(plain), ""
    except ValueError:
        return None, f"is not a date that exists, {_HELD}; write it like 2026-03-14"


def _child(plain: str) -> tuple[Terms, str]:
    if not plain:
        return Terms(), ""
    mark = cells.mark(plain)
    if mark in cells.YES or mark in cells.NO:
        return Terms(child=mark in cells.YES), ""
    return Terms(), f"is neither yes nor no, {_HELD}; write yes for who is not of age, or no"


def _age(plain: str) -> tuple[Terms, str]:
    if plain in _EMPTY:
        return Terms(), ""
    said = cells.mark(plain)
    if said in ("adult", "child"):
        return Terms(child=said == "child"), ""
    if found := _YEARS.fullmatch(said):
        return Terms(child=int(found[1]) < _OF_AGE), ""
    return Terms(), f"is no age, {_HELD}; write years, such as 14, or adult"


def _parents(plain: str) -> tuple[Terms, str]:
    if plain in _EMPTY:
        return Terms(), ""
    if cells.mark(plain) in cells.YES:  # whose name stands under guardian
        return Terms(child=True), ""
    return Terms(), (
        f"is no yes of whoever agrees for a child, {_HELD}; write their name under guardian, and "
        "leave this empty where an adult speaks"
    )


def _guardian(plain: str) -> tuple[Terms, str]:
    mark = cells.mark(plain)
    if mark in cells.NO:
        return Terms(), ""
    if mark in cells.YES or mark in _PARENTS or not any(map(str.isalpha, plain)):
        return Terms(), f"is no name, {_HELD}; write the name of the adult who agreed"
    return Terms(guardian=plain), ""


_READERS = {
    "consent_date": _given,
    "consent_until": _until,
    "child": _child,
    "age": _age,
    "parents": _parents,
    "guardian": _guardian,
}


def joined(every: Sequence[Terms], by: str = "") -> Terms:
    """Return what *every* one of the terms of one person say together: the most careful of each."""
    scopes = [terms.scope for terms in every if terms.scope is not None]
    children = [terms.child for terms in every if terms.child is not None]
    return Terms(
        by=by or next((terms.by for terms in every if terms.by), ""),
        scope=min(scopes, key=SCOPES.index, default=None),
        words=_list("; ", (terms.words for terms in every)),
        on=max((terms.on for terms in every if terms.on), default=None),
        until=min((terms.until for terms in every if terms.until), default=None),
        child=any(children) if children else None,
        guardian=_list(", ", (terms.guardian for terms in every)),
        doubt=min((terms.doubt for terms in every if terms.doubt), default=""),
    )


def agreed(every: Iterable[Terms], speaker: str) -> Consent:
    """
    Return what holds for a clip in which *speaker* speaks, by *every* one of the terms about it.

    Where they name several people, each must have agreed, and each child's guardian; terms that
    name nobody count for all.
    """
    people: dict[str, list[Terms]] = {}
    said = list(every)
    for terms in sorted(said, key=repr) if len(said) > 1 else said:
        people.setdefault(_person(terms.by), []).append(terms)
    nobody = people.pop("", [])
    by = speaker if len(people) < 2 else ""
    each = [_of_one(joined([*own, *nobody], by)) for own in (people.values() or [[]])]
    whole = joined(each)
    alone = any(terms.child and not terms.guardian for terms in each)
    return Consent(
        by=_list(", ", (terms.by for terms in each)),
        scope=whole.scope or "none",
        words=whole.words,
        on=whole.on,
        until=whole.until,
        child=whole.child is True,
        guardian="" if alone else whole.guardian,
        doubt=whole.doubt,
    )


def _of_one(terms: Terms) -> Terms:
    """Return the *terms* of one person, in doubt where they contradict each other."""
    doubt = ""
    if terms.guardian and terms.child is False:
        doubt = "it names a guardian and says that no child speaks"
    elif terms.guardian and _person(terms.guardian) == _person(terms.by):
        doubt = f"it names {terms.by} as the guardian of {terms.by}"
    child = terms.child or bool(terms.guardian)
    return replace(terms, scope=terms.scope or "none", child=child, doubt=terms.doubt or doubt)


def _person(name: str) -> str:
    return " ".join(name.casefold().split())


def _list(between: str, texts: Iterable[str]) -> str:
    return between.join(dict.fromkeys(text for text in texts if text))
