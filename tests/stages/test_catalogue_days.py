"""On every day the catalogue says of each promise what the ledger of that day says."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkingheads.backends.sqlite import Sqlite
from talkingheads.domain import Briefing, Decision, Edition, State, Status
from talkingheads.settings import LedgerSettings
from talkingheads.stages import catalogue, ledger
from talkingheads.stages.catalogue import Question
from tests.saying import clip, ruled

SOON = LedgerSettings().due_soon_days
DUE = date(2026, 10, 31)
SAID = (
    "We will put three cameras on Mill Road.",
    "We will start a Sunday bus.",
    "We will open the park at night.",
)
ENTRY = clip(*SAID, promised=[1, 2], possible=[3], due=DUE)
DAYS = (
    DUE - timedelta(SOON + 1),
    DUE - timedelta(SOON),
    DUE,
    *(DUE + timedelta(n) for n in range(1, 30)),
)


def by_ledger(decisions: Sequence[Decision], day: date) -> dict[str, str]:
    """Return the state of each promise on *day*, by its words, as the ledger reckons it."""
    book = ledger.run([ENTRY], decisions, settings=LedgerSettings(), day=day)
    return {promise.quote: promise.state for promise in book.promises}


def by_catalogue(decisions: Sequence[Decision], days: Sequence[date]) -> list[dict[str, str]]:
    """Return the same for each of *days*, from that day's catalogue; filters must agree."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for day in days:
            book = ledger.run([ENTRY], decisions, settings=LedgerSettings(), day=day)
            shown = Briefing("T", "", "", "en", (Edition("2026-09", "September", (ENTRY,)),), book)
            file = Path(folder) / "c.sqlite"
            catalogue.run(shown, due_soon_days=SOON, file=file, database=Sqlite())
            with Sqlite().reading(file) as ask:
                hits = catalogue.find(ask, Question(day, promises=True)).hits
                states = {hit.sentence: str(hit.state) for hit in hits}
                for state in get_args(State):
                    same = catalogue.find(ask, Question(day, status=state)).hits
                    assert {h.sentence for h in same} == {s for s in states if states[s] == state}
                found.append(states)
    return found


def on(day: int, **values: Any) -> Decision:
    """Return a ruling about the first promise, so many days after it was due."""
    return ruled(ENTRY, 1, DUE + timedelta(day), **values)


@pytest.mark.parametrize(
    ("decisions", "states"),
    [
        ((), {0: "due soon", 1: "overdue", 20: "overdue"}),
        ((on(5, status="kept"),), {0: "due soon", 4: "overdue", 5: "kept", 20: "kept"}),
        ((on(15, status="kept"),), {10: "overdue", 14: "overdue", 15: "kept"}),
        ((on(3, status="superseded"),), {2: "overdue", 3: "superseded"}),
        (
            (on(2, status="kept"), on(6, status="open"), on(12, status="dropped")),
            {1: "overdue", 2: "kept", 5: "kept", 6: "overdue", 11: "overdue", 12: "dropped"},
        ),
        ((on(4, status="kept"), on(4, status="partly")), {3: "overdue", 4: "partly"}),
        ((on(9, status="kept"), on(4, status="partly")), {4: "partly", 9: "kept"}),
        ((on(2, status="kept"), on(8, note="Seen.")), {8: "kept"}),
        ((on(9, due=DUE + timedelta(20)),), {0: "due soon", 10: "due soon", 21: "overdue"}),
        ((on(9, due="none"),), {0: "due soon", 20: "open"}),
    ],
)
def test_a_ruling_counts_from_its_day_on(
    decisions: tuple[Decision, ...], states: dict[int, str]
) -> None:
    """Kept late, ruled ahead, superseded, opened again: before its day no ruling counts."""
    days = [DUE + timedelta(n) for n in states]
    for day, found in zip(days, by_catalogue(decisions, days), strict=True):
        assert found[SAID[0]] == states[(day - DUE).days] == by_ledger(decisions, day)[SAID[0]]


_DECISIONS = st.builds(
    lambda number, day, values: ruled(ENTRY, number, DUE + timedelta(day), **values),
    st.integers(1, 3),
    st.integers(-20, 29),
    st.one_of(
        st.sampled_from(get_args(Status)).map(lambda status: {"status": status}),
        st.sampled_from(["accept", "dismiss"]).map(lambda ruling: {"ruling": ruling}),
        st.sampled_from(["none", date(2026, 11, 20)]).map(lambda due: {"due": due}),
    ),
)


@settings(deadline=None, max_examples=25)
@given(st.lists(_DECISIONS, max_size=6))
def test_the_catalogue_agrees_with_the_ledger_on_every_day(decisions: list[Decision]) -> None:
    """Whatever was ruled and whenever, both have the same promises in the same states."""
    for day, found in zip(DAYS, by_catalogue(decisions, DAYS), strict=True):
        assert found == by_ledger(decisions, day), day


def test_the_last_days_of_the_calendar_are_reckoned_too() -> None:
    """Where no day comes after, what is due then is still due soon."""
    decisions = (on(0, due=date.max),)
    day = date.max - timedelta(SOON)
    (found,) = by_catalogue(decisions, [day])
    assert found[SAID[0]] == by_ledger(decisions, day)[SAID[0]] == "due soon"
