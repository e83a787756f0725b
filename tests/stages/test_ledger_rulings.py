"""What people rule is what the ledger says, from the day on which it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads.domain import Decision, Entry, Ledger, Place, Promise, Speaker
from talkingheads.errors import PublishError
from talkingheads.settings import LedgerSettings
from talkingheads.stages import ledger
from tests.saying import NOVEMBER, SEPTEMBER, clip, place, ruled

DUE = date(2026, 10, 31)
AFTER = date(2026, 11, 20)
SAID = ("Hello to you all.", "We will put three cameras on Mill Road.", "I may call the council.")
THEN = (
    "We put up two cameras on Mill Road in October.",
    "The weather was wet.",
    "Please call us if you can help.",
)


def ruth() -> Entry:
    """Return a clip with a promise, one possibly missed, and a greeting."""
    return clip(*SAID, promised=[2], possible=[3], due=DUE)


def november(**changes: Any) -> Entry:
    """Return what was said two months later."""
    return clip(*THEN, **{"id": "later", "recorded": NOVEMBER, "kind": "doing"} | changes)


def run(*decisions: Decision, entries: tuple[Entry, ...] = (), day: date = AFTER) -> Ledger:
    return ledger.run(entries or (ruth(),), decisions, settings=LedgerSettings(), day=day)


def only(made: Ledger, id: str) -> Promise:
    return next(p for p in (*made.promises, *made.possible, *made.dismissed) if p.id == id)


@pytest.mark.parametrize("status", ["kept", "partly", "dropped", "superseded"])
def test_a_status_counts_from_its_day_on(status: Any) -> None:
    """Before the ruling the days say how it stands; from its day on the person does."""
    decision = ruled(ruth(), 2, NOVEMBER, status=status)
    states = {
        day: only(run(decision, day=day), "ruth-s2").state
        for day in (SEPTEMBER, DUE, DUE + timedelta(1), NOVEMBER - timedelta(1), NOVEMBER, AFTER)
    }
    assert list(states.values()) == ["open", "due soon", "overdue", "overdue", status, status]


def test_open_again() -> None:
    """A later ruling that it is open gives it back to the days."""
    kept = ruled(ruth(), 2, NOVEMBER, status="kept")
    opened = ruled(ruth(), 2, NOVEMBER + timedelta(2), status="open")
    assert only(run(kept, opened), "ruth-s2").state == "overdue"
    assert only(run(opened, kept), "ruth-s2").state == "overdue"


def test_corrections_of_reading() -> None:
    """Summary, owner and due day replace what was heard, from their day on; no word changes."""
    decision = ruled(
        ruth(), 2, AFTER, summary="Cameras", owner="PC Lee", due=date(2027, 1, 31), note="moved"
    )
    promise = only(run(decision), "ruth-s2")
    assert (promise.summary, promise.owner, promise.due) == ("Cameras", "PC Lee", date(2027, 1, 31))
    assert (promise.state, promise.quote) == ("open", SAID[1])
    assert only(run(decision, day=NOVEMBER), "ruth-s2").due == DUE
    none = ruled(ruth(), 2, AFTER, due="none", summary="")
    promise = only(run(decision, none), "ruth-s2")
    assert (promise.due, promise.summary, promise.owner, promise.state) == (
        None,
        "",
        "PC Lee",
        "open",
    )


@pytest.mark.parametrize(
    "values",
    [
        {"ruling": "dismiss"},
        {"status": "kept"},
        {"due": "none"},
        {"summary": "Cameras", "owner": "PC Lee"},
        {"evidence": (place(november(), 2),)},
        {"unrelated": (place(november(), 1),)},
    ],
)
def test_a_ruling_of_a_day_to_come_does_nothing(values: dict[str, Any]) -> None:
    """Until its day a decision changes nothing but what is to come."""
    both = (ruth(), november())
    for number in (2, 3):
        plain = run(entries=both)
        made = run(ruled(both[0], number, AFTER + timedelta(1), **values), entries=both)
        (told,) = only(made, f"ruth-s{number}").to_come
        assert told.on == AFTER + timedelta(1)
        assert ids(made) == ids(plain)
        assert replace(only(made, f"ruth-s{number}"), to_come=()) == only(plain, f"ruth-s{number}")


def test_todays_dismissal_is_not_undone_by_a_later_day() -> None:
    """A status of 2030 neither lifts what is possible nor brings back what was dismissed."""
    late = date(2030, 1, 1)
    dismissed = ruled(ruth(), 2, NOVEMBER, ruling="dismiss")
    made = run(
        dismissed, ruled(ruth(), 2, late, status="kept"), ruled(ruth(), 3, late, status="kept")
    )
    assert ids(made) == ([], ["s3"], ["s2"])


def test_nothing_is_promised_before_it_is_said() -> None:
    """Before the day of recording there is nothing in the ledger; without a day it is always."""
    before = SEPTEMBER - timedelta(1)
    early = ruled(ruth(), 2, before, status="kept", line=4)
    assert ids(run(day=before)) == ([], [], [])
    assert ids(run(early, day=before)) == ([], [], [])
    made = run(early, day=SEPTEMBER)
    assert only(made, "ruth-s2").state == "kept"
    assert [(r.kind, r.statement, r.words) for r in made.remarks] == [
        ("early", "ruth-s2", "2026-09-14")
    ]
    undated = clip(*SAID, promised=[2], recorded=None)
    assert ids(run(early, entries=(undated,), day=before))[0] == ["s2"]


def test_two_people_on_the_same_day() -> None:
    """The last in the file counts, and that two said otherwise is told."""
    kept = ruled(ruth(), 2, status="kept", line=1)
    dropped = replace(ruled(ruth(), 2, status="dropped", line=9), by="Sam Ortiz")
    made = run(kept, dropped)
    assert only(made, "ruth-s2").state == "dropped"
    (told,) = made.remarks
    assert (told.kind, told.decision, told.words) == ("contradicted", dropped, "Asha Bell: kept")
    assert run(kept, replace(dropped, by="Asha Bell")).remarks == ()
    assert run(kept, replace(dropped, on=AFTER)).remarks == ()
    assert run(kept, replace(dropped, status="kept")).remarks == ()


def test_what_is_bound_by_likeness_is_told() -> None:
    """The statement and its words are named, for a person to look at."""
    decision = ruled(clip(SAID[0], "We will put three camera on Mill Rode."), 2, status="kept")
    made = run(decision)
    assert only(made, "ruth-s2").state == "kept"
    assert [(r.kind, r.decision, r.words) for r in made.remarks] == [("likely", decision, SAID[1])]


def ids(made: Ledger) -> tuple[list[str], list[str], list[str]]:
    return tuple([p.statement for p in g] for g in (made.promises, made.possible, made.dismissed))


def test_accept_and_dismiss() -> None:
    """Accepting makes anything a promise, dismissing none; the later of two holds."""
    said = ruth()
    assert ids(run()) == (["s2"], ["s3"], [])
    assert ids(run(ruled(said, 3, ruling="accept"))) == (["s2", "s3"], [], [])
    assert ids(run(ruled(said, 3, ruling="dismiss"))) == (["s2"], [], ["s3"])
    assert ids(run(ruled(said, 2, ruling="dismiss"))) == ([], ["s3"], ["s2"])
    assert ids(run(ruled(said, 1, status="kept"))) == (["s2", "s1"], ["s3"], [])
    undone = ruled(said, 2, AFTER, ruling="accept")
    assert ids(run(undone, ruled(said, 2, ruling="dismiss"))) == (["s2"], ["s3"], [])
    assert ids(run(ruled(said, 2, ruling="dismiss"), ruled(said, 2, note="x"))) == (
        [], ["s3"], ["s2"],
    )  # fmt: skip


def test_what_only_a_person_takes_for_a_promise() -> None:
    """It is the speaker's and has no day, unless a person says so."""
    promise = only(run(ruled(ruth(), 1, ruling="accept")), "ruth-s1")
    assert (promise.owner, promise.due, promise.state) == ("Ruth Calder", None, "open")
    possible = only(run(ruled(ruth(), 3, ruling="accept")), "ruth-s3")
    assert (possible.owner, possible.due) == ("Larkford Police", DUE)


def test_the_history_is_told_in_plain_words() -> None:
    """Each ruling by the day is one step: who, when, what, why, with its addresses."""
    said = ruth()
    made = run(
        ruled(said, 2, NOVEMBER, status="partly", note="One is late.", evidence=("https://x.y/z",)),
        ruled(said, 2, SEPTEMBER, ruling="accept", due=DUE),
        ruled(said, 2, AFTER + timedelta(1), status="kept"),
    )
    first, second = only(made, "ruth-s2").history
    assert (first.on, first.by, first.says) == (
        SEPTEMBER,
        "Asha Bell",
        "accepted; due 31 October 2026",
    )
    assert (second.says, second.note) == ("partly kept; with evidence", "One is late.")
    assert second.links == ("https://x.y/z",)


def test_decisions_that_lost_their_words_are_kept() -> None:
    """What is not said any more is handed back, that of evidence under its own words."""
    gone = Decision(Place("ruth", 0, "We will build a bridge."), "A", NOVEMBER, status="kept")
    lost = Place("ruth", 0, "The bridge is there.")
    shown = ruled(ruth(), 2, status="kept", evidence=(lost,), line=7)
    made = run(shown, gone)
    assert made.lost == (gone, replace(shown, place=lost))
    assert only(made, "ruth-s2").state == "kept"
    assert only(made, "ruth-s2").later == ()


def test_later_words_are_proposed_and_never_change_the_state() -> None:
    """What is said later on the same subject is proposed; nothing is kept by itself."""
    promise = only(run(entries=(ruth(), november())), "ruth-s2")
    assert [(w.entry, w.statement, w.confirmed) for w in promise.later] == [("later", "s1", False)]
    assert promise.later[0].quote == THEN[0]
    assert 0.3 < promise.later[0].likeness <= 1
    assert (promise.state, promise.silent) == ("overdue", False)
    assert only(run(), "ruth-s2").silent


def test_only_what_was_recorded_later_and_by_the_day() -> None:
    """Words of the same day, of before, of no day, or of after the ledger's day do not count."""
    for recorded in (SEPTEMBER, SEPTEMBER - timedelta(9), None, AFTER + timedelta(1)):
        both = (ruth(), november(recorded=recorded))
        assert only(run(entries=both), "ruth-s2").later == (), recorded


def test_a_person_confirms_and_takes_away() -> None:
    """Both count from their day on, whatever the words; what is unrelated is not proposed."""
    both = (ruth(), november())
    confirm = ruled(both[0], 2, NOVEMBER, evidence=(place(both[1], 2),))
    apart = ruled(both[0], 2, AFTER, unrelated=(place(both[1], 1),))
    later = only(run(confirm, apart, entries=both), "ruth-s2").later
    assert [(w.statement, w.confirmed) for w in later] == [("s2", True)]
    early = only(run(confirm, apart, entries=both, day=NOVEMBER - timedelta(1)), "ruth-s2")
    assert early.later == ()
    itself = ruled(both[0], 2, NOVEMBER, evidence=(place(both[0], 2),))
    assert only(run(itself), "ruth-s2").later == ()
    again = ruled(both[0], 2, AFTER, unrelated=(place(both[1], 2),))
    assert only(run(confirm, apart, again, entries=both), "ruth-s2").later == ()


def test_at_most_three_of_the_likest_are_proposed() -> None:
    """Many later words: the three likest, in the order said; strangers need more in common."""
    ours = [november(id=f"n{n}", recorded=NOVEMBER + timedelta(n)) for n in range(5)]
    later = only(run(entries=(ruth(), *ours)), "ruth-s2").later
    assert len(later) == 3
    assert [w.said for w in later] == sorted(w.said for w in later if w.said)
    weak = ("We cleaned all cameras, tools and cars of the station.",)
    own = clip(*weak, id="own", recorded=NOVEMBER, kind="doing")
    other = replace(own, id="other", update=replace(own.update, speaker=Speaker("Tom Hadley")))
    found = {w.entry for w in only(run(entries=(ruth(), own, other)), "ruth-s2").later}
    assert "other" not in found


@pytest.mark.parametrize("change", [{"quote": "We did it."}, {"start": 5}, {"statement": "s9"}])
def test_later_words_and_possible_promises_are_checked_too(change: dict[str, Any]) -> None:
    """A misquote of what was said later, or of what was possibly missed, is an error."""
    both = (ruth(), november())
    made = run(entries=both)
    promise = made.promises[0]
    forged = replace(promise, later=(replace(promise.later[0], **change),))
    with pytest.raises(PublishError, match="later-s"):
        ledger.verify(replace(made, promises=(forged,)), both)
    wrong = (replace(made.possible[0], **change),)
    with pytest.raises(PublishError, match="ruth-s"):
        ledger.verify(replace(made, possible=wrong), both)
    with pytest.raises(PublishError, match="ruth-s"):
        ledger.verify(replace(made, dismissed=wrong), both)


_RULINGS = st.builds(
    lambda number, on, values: ruled(ruth(), number, on, **values),
    st.integers(1, 3),
    st.dates(date(2026, 9, 1), date(2026, 12, 31)),
    st.one_of(
        st.sampled_from(["accept", "dismiss"]).map(lambda r: {"ruling": r}),
        st.sampled_from(["open", "kept", "partly"]).map(lambda s: {"status": s}),
        st.sampled_from([DUE, "none"]).map(lambda d: {"due": d}),
    ),
)


@given(st.lists(_RULINGS, max_size=8), st.dates(date(2026, 9, 1), date(2026, 12, 31)))
def test_every_statement_is_in_one_group_at_most(decisions: list[Decision], day: date) -> None:
    """Nothing is doubled or lost, quotes stay, and only rulings by the day make a status."""
    made = run(*decisions, day=max(day, SEPTEMBER))
    everything = [*made.promises, *made.possible, *made.dismissed]
    assert len({p.id for p in everything}) == len(everything)
    assert {"ruth-s2", "ruth-s3"} <= {p.id for p in everything}
    for promise in everything:
        assert promise.quote == SAID[int(promise.statement[1:]) - 1]
        told = {
            d.status
            for d in decisions
            if d.on <= max(day, SEPTEMBER) and d.place.words == promise.quote
        }
        assert promise.state in told | {"open", "due soon", "overdue"}
        assert [r.on for r in promise.history] == sorted(r.on for r in promise.history)
