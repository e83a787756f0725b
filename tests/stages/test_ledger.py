"""The ledger: whose promise, by when, how it stands, and never a word misquoted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads.domain import (
    CaptionTrack,
    Clip,
    Commitment,
    Cut,
    CutList,
    Entry,
    Labels,
    Ledger,
    Rendition,
    Segment,
    Speaker,
    Statement,
    Transcript,
    Update,
    Word,
)
from talkingheads.errors import PublishError
from talkingheads.settings import LedgerSettings
from talkingheads.stages import ledger

DAY = date(2026, 9, 14)
SETTINGS = LedgerSettings()
RUTH = Speaker("Ruth Calder", "Inspector", "Larkford Police")


def entry(
    *promised: tuple[str, str, date | None, str | None],
    id: str = "ruth",
    speaker: Speaker = RUTH,
    cuts: CutList | None = None,
) -> Entry:
    """Return an entry that says each sentence in a second a word and *promised* them all."""
    words: list[Word] = []
    statements, commitments = [], []
    for number, (text, owner, due, due_text) in enumerate(promised, start=1):
        first = len(words)
        for word in text.split():
            words.append(Word(word, 1000 * len(words), 1000 * len(words) + 900))
        last = len(words)
        start, end = words[first].start, words[-1].end
        statements.append(Statement(f"s{number}", "next", text, first, last, start, end))
        commitments.append(Commitment(f"s{number}", owner, due, due_text))
    length = 1000 * len(words) + 1000
    return Entry(
        id=id,
        update=Update(f"{id}.mp4", speaker, theme="Crime", place="Mill Road", recorded=DAY),
        clip=Clip("0" * 64, "1" * 64, length, 640, 360, 25),
        transcript=Transcript("en", (Segment(tuple(words)),)),
        labels=Labels(tuple(statements), tuple(commitments)),
        cuts=cuts or CutList((Cut(0, length),), length),
        captions=CaptionTrack((), speaker.name, "en"),
        rendition=Rendition("2" * 64, "3" * 64, 640, 360, length, 1),
    )


def days(count: int) -> date:
    return DAY + timedelta(days=count)


def test_a_promise_says_all_that_is_known() -> None:
    """A promise carries its words, its times, who gave it, where, on what and by when."""
    ruth = entry(("I will call by Friday.", "speaker", date(2026, 9, 18), "by Friday"))
    (promise,) = ledger.run([ruth], (), settings=SETTINGS, day=DAY).promises
    assert promise.id == "ruth-s1"
    assert (promise.entry, promise.statement) == ("ruth", "s1")
    assert promise.quote == "I will call by Friday."
    assert (promise.start, promise.end) == (0, 4900)
    assert (promise.owner, promise.speaker) == ("Ruth Calder", RUTH)
    assert (promise.theme, promise.place, promise.said) == ("Crime", "Mill Road", DAY)
    assert (promise.due, promise.due_text) == (date(2026, 9, 18), "by Friday")


@pytest.mark.parametrize(
    ("owner", "speaker", "name"),
    [
        ("speaker", RUTH, "Ruth Calder"),
        ("team", RUTH, "Larkford Police"),
        ("team", Speaker("Tom Hadley"), "Tom Hadley's team"),
        ("PC Lee", RUTH, "PC Lee"),
    ],
)
def test_an_owner_has_a_name(owner: str, speaker: Speaker, name: str) -> None:
    """I is the speaker, we is the organisation or else the speaker's team, a name is a name."""
    said = entry(("We will do it.", owner, None, None), speaker=speaker)
    (promise,) = ledger.run([said], (), settings=SETTINGS, day=DAY).promises
    assert promise.owner == name


@pytest.mark.parametrize(
    ("due", "state"),
    [
        (None, "open"),
        (days(15), "open"),
        (days(14), "due soon"),
        (days(0), "due soon"),
        (days(-1), "overdue"),
    ],
)
def test_how_a_promise_stands(due: date | None, state: str) -> None:
    """A promise is due soon for two weeks up to its last day, overdue from the next."""
    assert ledger.state(due, DAY, 14) == state


def test_times_are_those_of_the_finished_video() -> None:
    """What was cut away before a promise moves it forward."""
    cuts = CutList((Cut(0, 2000), Cut(5000, 20_000)), 20_000)
    ruth = entry(
        ("Hello from Mill Road.", "speaker", None, None),
        ("I will call you soon.", "speaker", None, None),
        cuts=cuts,
    )
    promise = ledger.run([ruth], (), settings=SETTINGS, day=DAY).promises[1]
    assert (promise.start, promise.end) == (2000, 5900)


def test_the_soonest_comes_first() -> None:
    """Promises are in the order of their days; those without come last, in spoken order."""
    one = entry(
        ("We will do a.", "team", None, None),
        ("We will do b.", "team", days(9), None),
        ("We will do c.", "team", days(2), None),
        id="one",
    )
    two = entry(("We will do d.", "team", days(2), None), id="two")
    made = ledger.run([one, two], (), settings=SETTINGS, day=DAY)
    assert [p.id for p in made.promises] == ["one-s3", "two-s1", "one-s2", "one-s1"]
    assert [p.id for p in made.of("two")] == ["two-s1"]


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "I will call by Monday."},
        {"quote": ""},
        {"due_text": "by Monday"},
        {"statement": "s9"},
        {"entry": "nobody"},
    ],
)
def test_a_misquote_stops_everything(change: dict[str, Any]) -> None:
    """A promise whose words were not said so, or not said at all, is an error that names it."""
    ruth = entry(("I will call by Friday.", "speaker", days(4), "by Friday"))
    made = ledger.run([ruth], (), settings=SETTINGS, day=DAY)
    forged = Ledger((replace(made.promises[0], **change),), DAY)
    with pytest.raises(PublishError, match="ruth-s1"):
        ledger.verify(forged, [ruth])


def test_a_statement_that_points_elsewhere_stops_the_run() -> None:
    """Labels whose text is not the words they point to never reach the ledger."""
    ruth = entry(("I will call by Friday.", "speaker", None, None))
    (statement,) = ruth.labels.statements
    moved = replace(statement, first=1)
    broken = replace(ruth, labels=replace(ruth.labels, statements=(moved,)))
    with pytest.raises(PublishError, match="not what was said"):
        ledger.run([broken], (), settings=SETTINGS, day=DAY)


_PROMISED = st.tuples(
    st.sampled_from(["We will do it.", "I will call.", "They get a bus by May."]),
    st.sampled_from(["speaker", "team", "PC Lee"]),
    st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2035, 1, 1))),
    st.none(),
)


@given(
    st.lists(st.lists(_PROMISED, max_size=4), max_size=4),
    st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    st.integers(0, 60),
)
def test_every_commitment_is_one_promise(
    said: list[list[tuple[str, str, date | None, str | None]]], day: date, soon: int
) -> None:
    """Nothing is lost, doubled, reworded or called kept, and the days only go up."""
    day = max(day, DAY)
    entries = [entry(*promised, id=f"e{i}") for i, promised in enumerate(said)]
    made = ledger.run(entries, (), settings=LedgerSettings(due_soon_days=soon), day=day)
    expected = {f"{e.id}-{c.statement}" for e in entries for c in e.labels.commitments}
    assert len(made.promises) == len(expected)
    assert {promise.id for promise in made.promises} == expected
    dues = [promise.due or date.max for promise in made.promises]
    assert dues == sorted(dues)
    for promise in made.promises:
        assert promise.state in ("open", "due soon", "overdue")
        assert (promise.state == "overdue") == (promise.due is not None and promise.due < day)
        assert 0 <= promise.start <= promise.end
