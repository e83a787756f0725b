"""What changed between two days is the true difference of two ledgers; nothing falls between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads.domain import Change, Changes, Decision, Entry, Ledger
from talkingheads.settings import LedgerSettings
from talkingheads.stages import ledger
from tests.saying import NOVEMBER, SEPTEMBER, clip, place, ruled

DUE = date(2026, 10, 31)
TODAY = date(2026, 11, 20)


def cameras(**changes: Any) -> Entry:
    """Return a clip with one promise, due at the end of October."""
    said = ("We will put three cameras on Mill Road.", "Hello to you all.")
    return clip(*said, **{"promised": [1], "possible": [2], "due": DUE} | changes)


def told() -> Entry:
    """Return what was said on it in November."""
    said = ("We put up two cameras on Mill Road.", "The third camera is up.")
    return clip(*said, id="later", recorded=NOVEMBER, kind="doing")


def between(
    first: date, second: date, *decisions: Decision, entries: Sequence[Entry] = ()
) -> Changes:
    """Return what changed from *first* to *second*, as the ledgers of both days have it."""
    books = [
        ledger.run(entries or (cameras(), told()), decisions, settings=LedgerSettings(), day=day)
        for day in (first, second)
    ]
    return ledger.compare(*books)


def kinds(changes: Changes) -> list[str]:
    return [change.what for change in changes.found]


def test_what_is_said_between_is_new() -> None:
    """A promise that the former ledger does not have is new, and its own words show it."""
    changes = between(SEPTEMBER - timedelta(1), SEPTEMBER)
    new = Change("new", "ruth-s1", "ruth-s1", "open", DUE)
    assert changes == Changes(SEPTEMBER - timedelta(1), SEPTEMBER, (new,))


def test_without_a_former_ledger_everything_is_new() -> None:
    """The first edition of all has nothing to be compared with, and says so."""
    now = ledger.run((cameras(),), (), settings=LedgerSettings(), day=SEPTEMBER)
    changes = ledger.compare(None, now)
    assert (changes.since, changes.until, kinds(changes)) == (None, SEPTEMBER, ["new"])


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (DUE - timedelta(9), DUE, []),
        (DUE, DUE + timedelta(1), ["late"]),
        (DUE + timedelta(1), TODAY, []),
        (SEPTEMBER - timedelta(1), TODAY, ["new", "late"]),
    ],
)
def test_a_promise_is_late_once(first: date, second: date, expected: list[str]) -> None:
    """It is late from the day after its last, and only in the edition in which it became so."""
    assert kinds(between(first, second)) == expected


@pytest.mark.parametrize("status", ["kept", "partly", "dropped", "superseded"])
def test_what_a_person_rules_is_a_change(status: Any) -> None:
    """It is so from the day of the ruling on; the same ruling again is no change."""
    rulings = [ruled(cameras(), 1, NOVEMBER + timedelta(n), status=status) for n in (0, 2)]
    day = NOVEMBER + timedelta(1)
    assert kinds(between(NOVEMBER - timedelta(1), NOVEMBER, *rulings)) == [status]
    assert kinds(between(day, TODAY, *rulings)) == []


def test_later_words_show_what_became_of_it() -> None:
    """What a person named as evidence plays; else the promise, never words for another status."""
    partly = ruled(cameras(), 1, NOVEMBER, status="partly", evidence=(place(told(), 1),))
    kept = ruled(cameras(), 1, TODAY, status="kept")
    shown = replace(kept, evidence=(place(told(), 2),))
    before = NOVEMBER - timedelta(1)
    assert [c.plays for c in between(before, NOVEMBER, partly).found] == ["later-s1"]
    assert [c.plays for c in between(NOVEMBER, TODAY, partly, kept).found] == ["ruth-s1"]
    assert [c.plays for c in between(NOVEMBER, TODAY, partly, shown).found] == ["later-s2"]
    apart = ruled(cameras(), 1, TODAY, unrelated=(place(told(), 2),))
    assert [c.plays for c in between(NOVEMBER, TODAY, shown, apart).found] == ["ruth-s1"]


def test_words_that_were_joined_before_it_was_ruled_show_it() -> None:
    """A word that was confirmed first, and ruled to keep the promise later, plays."""
    joined = ruled(cameras(), 1, NOVEMBER, evidence=(place(told(), 2),))
    kept = ruled(cameras(), 1, TODAY, status="kept")
    assert [c.plays for c in between(NOVEMBER, TODAY, joined, kept).found] == ["later-s2"]


def test_a_due_day_that_moved() -> None:
    """The change knows both days; one that is set for a late promise does not make it late anew."""
    day = date(2026, 11, 15)
    moved = ruled(cameras(), 1, NOVEMBER, due=day)
    (change,) = between(DUE, NOVEMBER, moved).found
    assert (change.what, change.due_before, change.due) == ("moved", DUE, day)
    assert kinds(between(DUE + timedelta(1), TODAY, moved)) == ["moved"]
    (change,) = between(DUE, NOVEMBER, ruled(cameras(), 1, NOVEMBER, due="none")).found
    assert (change.what, change.due_before, change.due) == ("moved", DUE, None)


def test_a_promise_that_is_open_again() -> None:
    """If what was ruled does not stand any more, that is told, and that it is late too."""
    kept = ruled(cameras(), 1, SEPTEMBER, status="kept")
    opened = ruled(cameras(), 1, NOVEMBER, status="open")
    assert kinds(between(SEPTEMBER, NOVEMBER, kept, opened)) == ["late", "reopened"]
    assert kinds(between(SEPTEMBER, DUE, kept, replace(opened, on=DUE))) == ["reopened"]


def test_what_counts_as_a_promise_is_a_persons_to_say() -> None:
    """What is accepted is new from that day on, what is dismissed is withdrawn."""
    accepted = ruled(cameras(), 2, NOVEMBER, ruling="accept")
    dismissed = ruled(cameras(), 1, NOVEMBER, ruling="dismiss")
    changes = between(DUE, NOVEMBER, accepted, dismissed)
    assert [(c.what, c.promise) for c in changes.found] == [("new", "ruth-s2"), ("late", "ruth-s2")]
    assert changes.withdrawn == ("ruth-s1",)


DAYS = st.dates(date(2026, 9, 1), date(2026, 12, 1))
RULED = st.fixed_dictionaries(
    {"on": DAYS},
    optional={
        "status": st.sampled_from(["open", "kept", "partly", "dropped", "superseded"]),
        "due": st.one_of(DAYS, st.just("none")),
        "ruling": st.sampled_from(["accept", "dismiss"]),
    },
)


def archive(recorded: Sequence[date]) -> list[Entry]:
    """Return a clip with two promises and one possible one for each day."""
    said = ("We will paint the bridge.", "We will mow the green.", "We may sing.")
    return [
        clip(*said, id=f"c{n}", recorded=day, promised=[1, 2], possible=[3], due=day.replace(day=9))
        for n, day in enumerate(recorded)
    ]


def standing(book: Ledger | None) -> dict[str, tuple[str, date | None]]:
    """Return how each promise of *book* stands; that one is due soon is not news."""
    promises = book.promises if book else ()
    return {p.id: ("open" if p.state == "due soon" else p.state, p.due) for p in promises}


def applied(
    before: dict[str, tuple[str, date | None]], changes: Changes
) -> dict[str, tuple[str, date | None]]:
    """Return *before* with *changes* made to it."""
    after = {id: stood for id, stood in before.items() if id not in changes.withdrawn}
    for change in changes.found:
        state = "open" if change.state == "due soon" else change.state
        assert change.what != "new" or change.promise not in before
        after[change.promise] = (state, change.due)
    return after


@given(
    st.lists(DAYS, min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 3), RULED), max_size=8),
    st.lists(DAYS, min_size=1, max_size=4),
)
def test_nothing_is_lost_between_editions(
    recorded: list[date], rulings: list[tuple[int, int, dict[str, Any]]], closing: list[date]
) -> None:
    """Applied one after the other, the changes of all editions lead to how it stands today."""
    entries = archive(recorded)
    decisions = [ruled(entries[n % len(entries)], s, **values) for n, s, values in rulings]
    former: Ledger | None = None
    stood: dict[str, tuple[str, date | None]] = {}
    for day in sorted(closing):
        now = ledger.run(entries, decisions, settings=LedgerSettings(), day=day, later=False)
        changes = ledger.compare(former, now)
        assert len({(c.what, c.promise) for c in changes.found}) == len(changes.found)
        stood = applied(stood, changes)
        assert stood == standing(now)
        former = now
        assert ledger.compare(now, now).found == ()


@given(st.lists(DAYS, min_size=1, max_size=3), DAYS)
def test_what_is_said_later_is_left_out_alone(recorded: list[date], day: date) -> None:
    """A ledger without what was said later is the whole one but for that."""
    entries = archive(recorded)
    whole = ledger.run(entries, (), settings=LedgerSettings(), day=day)
    light = ledger.run(entries, (), settings=LedgerSettings(), day=day, later=False)
    bare = tuple(replace(promise, later=()) for promise in whole.promises)
    assert replace(whole, promises=bare) == light
