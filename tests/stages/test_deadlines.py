"""By when a thing is promised: phrases, the day they were spoken, and the day they mean."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads.stages.label import days
from talkingheads.stages.label.deadlines import find
from talkingheads.stages.label.naming import Phrase
from talkingheads.stages.label.phrases import PHRASES
from talkingheads.stages.label.spoken import hear

# 2026-03-18 is a Wednesday; Easter is on 5 April 2026, 28 March 2027, 16 April 2028.
SPOKEN: list[tuple[str, str, str | None]] = [
    # months
    ("by the end of March", "2026-03-18", "2026-03-31"),
    ("by March", "2026-03-18", "2026-03-31"),
    ("by March", "2025-12-19", "2026-03-31"),
    ("in May", "2026-03-18", "2026-05-31"),
    ("in February", "2027-11-02", "2028-02-29"),
    ("by the end of February", "2026-01-20", "2026-02-28"),
    ("by the end of February", "2028-02-29", "2028-02-29"),
    ("in March", "2026-03-31", "2026-03-31"),
    ("in March", "2026-04-01", "2027-03-31"),
    ("before May", "2026-03-18", "2026-04-30"),
    ("before the end of May", "2026-03-18", "2026-05-31"),
    ("by the start of June", "2026-03-18", "2026-06-01"),
    ("at the beginning of June", "2026-03-18", "2026-06-01"),
    ("by the middle of June", "2026-03-18", "2026-06-15"),
    ("by mid-April", "2026-03-18", "2026-04-15"),
    ("in early May", "2026-03-18", "2026-05-10"),
    ("in late May", "2026-03-18", "2026-05-31"),
    ("in March next year", "2026-03-18", "2027-03-31"),
    ("next March", "2025-11-05", "2026-03-31"),
    ("next October", "2026-03-18", "2027-10-31"),
    ("in June 2027", "2026-03-18", "2027-06-30"),
    ("by the end of the month", "2026-03-18", "2026-03-31"),
    ("by the end of the month", "2026-03-31", "2026-03-31"),
    ("by the end of this month", "2026-02-03", "2026-02-28"),
    ("next month", "2026-12-18", "2027-01-31"),
    ("by the end of next month", "2028-01-31", "2028-02-29"),
    ("later this month", "2026-03-18", "2026-03-31"),
    ("by month end", "2026-03-18", "2026-03-31"),
    ("in the first week of May", "2026-03-18", "2026-05-07"),
    ("in the last week of May", "2026-03-18", "2026-05-31"),
    # days of a month
    ("by the 19th of October", "2025-09-02", "2025-10-19"),
    ("on the 7th of March", "2025-02-11", "2025-03-07"),
    ("on the 14th of March", "2026-03-14", "2026-03-14"),
    ("on the 14th of March", "2026-03-18", "2027-03-14"),
    ("on March the 3rd", "2026-01-18", "2026-03-03"),
    ("on March 30th", "2026-03-18", "2026-03-30"),
    ("by May 5", "2026-03-18", "2026-05-05"),
    ("by the first of May", "2026-03-18", "2026-05-01"),
    ("by the twenty first of April", "2026-03-18", "2026-04-21"),
    ("by the twenty-first of April", "2026-03-18", "2026-04-21"),
    ("on 3 June 2027", "2026-03-18", "2027-06-03"),
    ("on the 29th of February", "2026-03-18", "2028-02-29"),
    ("on Saturday the 21st of March", "2026-03-18", "2026-03-21"),
    ("on Saturday, March 21st", "2026-03-18", "2026-03-21"),
    ("on the 14th and 15th of May", "2026-03-18", "2026-05-15"),
    ("by the 24th", "2026-03-18", "2026-03-24"),
    ("by the 14th", "2026-03-18", "2026-04-14"),
    ("by the 31st", "2026-04-02", "2026-05-31"),
    ("on Tuesday the 24th", "2026-03-18", "2026-03-24"),
    ("before the 14th of May", "2026-03-18", "2026-05-13"),
    ("from the 1st of June", "2026-03-18", "2026-06-01"),
    ("by 14/05/2026", "2026-03-18", "2026-05-14"),
    ("by 2026-05-14", "2026-03-18", "2026-05-14"),
    # days of a week
    ("by Friday", "2026-03-18", "2026-03-20"),
    ("by Friday", "2026-03-20", "2026-03-27"),
    ("on Monday", "2026-03-18", "2026-03-23"),
    ("on Monday morning", "2026-03-18", "2026-03-23"),
    ("next Tuesday", "2026-03-18", "2026-03-24"),
    ("next Thursday", "2026-03-18", "2026-03-26"),
    ("next Tuesday", "2026-03-22", "2026-03-24"),
    ("this Friday", "2026-03-20", "2026-03-20"),
    ("this coming Saturday", "2026-03-18", "2026-03-21"),
    ("before Friday", "2026-03-18", "2026-03-19"),
    ("Tuesday week", "2026-03-18", "2026-03-31"),
    ("a week on Friday", "2026-03-18", "2026-03-27"),
    ("two weeks on Friday", "2026-03-18", "2026-04-03"),
    ("a week today", "2026-03-18", "2026-03-25"),
    ("on Tuesday next week", "2026-03-18", "2026-03-24"),
    ("on the Thursday of next week", "2026-03-18", "2026-03-26"),
    ("by close of play on Friday", "2026-03-18", "2026-03-20"),
    ("before noon on Friday", "2026-03-18", "2026-03-20"),
    ("by five o'clock tomorrow", "2026-03-18", "2026-03-19"),
    ("on the first Monday of next month", "2026-03-18", "2026-04-06"),
    ("on the last Friday of May", "2026-03-18", "2026-05-29"),
    ("tomorrow", "2026-12-31", "2027-01-01"),
    ("the day after tomorrow", "2026-03-18", "2026-03-20"),
    ("tonight", "2026-03-18", "2026-03-18"),
    ("starting Monday", "2026-03-18", "2026-03-23"),
    # weeks
    ("by the end of the week", "2026-03-18", "2026-03-22"),
    ("by the end of the week", "2026-03-22", "2026-03-22"),
    ("by the end of next week", "2026-03-18", "2026-03-29"),
    ("next week", "2026-03-18", "2026-03-29"),
    ("the week after next", "2026-03-18", "2026-04-05"),
    ("by the middle of next week", "2026-03-18", "2026-03-25"),
    ("early next week", "2026-03-18", "2026-03-24"),
    ("later this week", "2026-03-18", "2026-03-22"),
    ("at the weekend", "2026-03-18", "2026-03-22"),
    ("before the weekend", "2026-03-18", "2026-03-20"),
    ("next weekend", "2026-03-18", "2026-03-29"),
    # lengths of time
    ("in six weeks", "2026-03-18", "2026-04-29"),
    ("in a fortnight", "2026-03-18", "2026-04-01"),
    ("within a month", "2026-01-31", "2026-02-28"),
    ("within three weeks", "2026-11-14", "2026-12-05"),
    ("in two weeks' time", "2026-03-18", "2026-04-01"),
    ("in a couple of weeks", "2026-03-18", "2026-04-01"),
    ("in two or three weeks", "2026-03-18", "2026-04-08"),
    ("in about ten days", "2026-03-18", "2026-03-28"),
    ("within 48 hours", "2026-03-18", "2026-03-20"),
    ("over the next six weeks", "2026-03-18", "2026-04-29"),
    ("within the next month", "2026-03-18", "2026-04-18"),
    ("six weeks from now", "2026-03-18", "2026-04-29"),
    ("in a year", "2028-02-29", "2029-02-28"),
    ("in half a year", "2026-08-31", "2027-02-28"),
    ("in twenty-one days", "2026-03-18", "2026-04-08"),
    ("by this time next week", "2026-03-18", "2026-03-25"),
    # seasons
    ("this summer", "2025-07-19", "2025-08-31"),
    ("this summer", "2025-11-07", "2026-08-31"),
    ("in the spring", "2025-11-09", "2026-05-31"),
    ("in the autumn", "2026-06-18", "2026-11-30"),
    ("by the end of the autumn", "2026-06-18", "2026-11-30"),
    ("this winter", "2025-10-03", "2026-02-28"),
    ("this winter", "2027-12-30", "2028-02-29"),
    ("this winter", "2026-01-20", "2026-02-28"),
    ("before the summer", "2026-03-18", "2026-05-31"),
    ("next summer", "2026-03-18", "2027-08-31"),
    ("next spring", "2025-11-09", "2026-05-31"),
    ("next winter", "2026-03-18", "2027-02-28"),
    ("in the spring of 2028", "2026-03-18", "2028-05-31"),
    # feasts
    ("by Christmas", "2025-11-03", "2025-12-25"),
    ("before Christmas", "2025-11-03", "2025-12-24"),
    ("this side of Christmas", "2025-11-03", "2025-12-24"),
    ("by Easter", "2025-04-01", "2025-04-20"),
    ("by Easter", "2026-04-05", "2026-04-05"),
    ("by Easter", "2026-04-06", "2027-03-28"),
    ("next Easter", "2026-03-18", "2027-03-28"),
    ("on Good Friday", "2026-03-18", "2026-04-03"),
    ("on Easter Monday", "2028-01-10", "2028-04-17"),
    ("on Mothering Sunday", "2027-01-10", "2027-03-07"),
    ("on Remembrance Sunday", "2026-03-18", "2026-11-08"),
    ("by New Year's Eve", "2026-03-18", "2026-12-31"),
    ("in time for Halloween", "2026-03-18", "2026-10-31"),
    # quarters and years
    ("by the end of the second quarter", "2025-03-27", "2025-06-30"),
    ("by the end of the third quarter", "2026-07-12", "2026-09-30"),
    ("in the first quarter of next year", "2026-11-18", "2027-03-31"),
    ("in Q1", "2026-11-18", "2027-03-31"),
    ("next quarter", "2026-11-18", "2027-03-31"),
    ("by the end of the quarter", "2026-03-18", "2026-03-31"),
    ("before the end of the year", "2025-10-30", "2025-12-31"),
    ("before the year is out", "2026-03-18", "2026-12-31"),
    ("this year", "2026-03-18", "2026-12-31"),
    ("by the end of next year", "2026-03-18", "2027-12-31"),
    ("by the end of 2027", "2026-03-18", "2027-12-31"),
    ("by twenty twenty-seven", "2026-03-18", "2027-12-31"),
    ("in the new year", "2026-11-18", "2027-01-31"),
    ("before the new year", "2026-11-18", "2026-12-31"),
    ("by the start of the new financial year", "2026-01-23", "2026-04-01"),
    ("by the end of the financial year", "2026-03-18", "2026-03-31"),
    ("by the end of this financial year", "2026-04-01", "2027-03-31"),
    ("in the next financial year", "2026-03-18", "2027-03-31"),
    # as it is spoken
    ("by, um, by the end of of March", "2026-03-18", "2026-03-31"),
    ("by the end of May, sorry, by the end of June", "2026-03-18", "2026-06-30"),
    ("in March, by the 27th at the latest", "2026-03-18", "2026-03-27"),
    ("BY FRIDAY", "2026-03-18", "2026-03-20"),
    ("by the end of the\nweek", "2026-03-18", "2026-03-22"),
    # no day that anybody could name
    ("soon", "2026-03-18", None),
    ("by half term", "2026-03-18", None),
    ("by the summer half-term", "2026-03-18", None),
    ("before the summer holidays", "2026-03-18", None),
    ("in a few weeks", "2026-03-18", None),
    ("in the coming weeks", "2026-03-18", None),
    ("after Easter", "2026-03-18", None),
    ("once the clocks go back", "2026-03-18", None),
    ("every Thursday", "2026-03-18", None),
    ("every Thursday in May", "2026-03-18", None),
    ("on Thursdays", "2026-03-18", None),
    ("on the first Friday of every month", "2026-03-18", None),
    ("twice a week until Easter", "2026-03-18", "2026-04-05"),
    ("before the week's out", "2026-08-25", "2026-08-30"),
    ("before February's out", "2028-01-12", "2028-02-29"),
    ("on New Year's Eve", "2023-12-29", "2023-12-31"),
    ("New Year's Eve", "2023-12-29", "2023-12-31"),
    ("on Easter Saturday", "2026-03-30", "2026-04-04"),
    ("this day week", "2024-03-28", "2024-04-04"),
    ("a week on Monday, half seven", "2026-01-07", "2026-01-19"),
    ("on the last day of the month", "2026-02-12", "2026-02-28"),
    ("by the first day of June", "2026-05-07", "2026-06-01"),
    ("in the week beginning the 13th of May", "2024-04-30", "2024-05-19"),
    ("by the time the clocks go back", "2024-10-08", "2024-10-27"),
    ("by the new year", "2023-11-20", "2024-01-01"),
    ("by the middle of February", "2027-01-18", "2027-02-15"),
    ("within ten working days", "2024-07-02", "2024-07-16"),
    ("this Saturday and Sunday", "2025-10-09", "2025-10-12"),
    ("this afternoon", "2026-07-20", "2026-07-20"),
    ("all through the spring", "2025-03-31", "2025-05-31"),
    ("every night until the tenth", "2026-11-03", "2026-11-10"),
    ("by the 30th, rain permitting", "2024-06-11", "2024-06-30"),
    ("from today", "2024-12-04", None),
    ("by May, no, June", "2026-03-14", "2026-06-30"),
    ("by May or June", "2026-03-14", "2026-06-30"),
    ("this financial year", "2026-03-14", "2026-03-31"),
    ("next financial year", "2026-03-14", "2027-03-31"),
    ("in a year or two", "2026-03-14", None),
    ("before today", "0001-01-01", None),
    ("on a Thursday", "2026-03-18", None),
    ("since January", "2026-03-18", None),
    ("last March", "2026-03-18", None),
    ("at the Easter fair", "2026-03-18", None),
    ("at the Friday club", "2026-03-18", None),
    ("with the March newsletter", "2026-03-18", None),
    ("three weeks ago", "2026-03-18", None),
    ("in March 2024", "2026-03-18", None),
    ("on the 31st of June", "2026-03-18", None),
    ("by the second visit", "2026-03-18", None),
    ("as you may know", "2026-03-18", None),
    ("on the march", "2026-03-18", None),
    ("if we may", "2026-03-18", None),
]


@pytest.mark.parametrize(("phrase", "recorded", "due"), SPOKEN)
def test_a_phrase_means_a_day(phrase: str, recorded: str, due: str | None) -> None:
    """A phrase means the last day that its words allow, wherever it stands in the sentence."""
    day = date.fromisoformat(recorded)
    for text in (f"We'll do it {phrase}.", f"{phrase} we will do it", f"I'll see to that {phrase}"):
        found = find(text, day)
        assert (found.due.isoformat() if found else None) == due


def test_the_day_is_that_of_the_promise() -> None:
    """Of two clauses with a day, the one that promises counts."""
    text = "The council want it by May but we'll have it done by April."
    found = find(text, date(2026, 3, 14))
    assert found is not None
    assert (found.due, found.text) == (date(2026, 4, 30), "by April")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("By the end of March I'll have it done.", "By the end of March"),
        ("I'll do it, um, by Friday, okay?", "by Friday"),
        ("On Saturday the 28th of March we clean up", "On Saturday the 28th of March"),
        ("We'll open this summer.", "this summer"),
        ("It'll be in two weeks' time.", "in two weeks' time"),
        ("We'll be there by the end of the, the week.", "by the end of the, the week"),
        ("We'll be there by the, by the end of the week.", "by the end of the week"),
        ("You'll have it Monday morning from me.", "Monday morning"),
    ],
)
def test_the_words_are_copied(text: str, words: str) -> None:
    """The words that name the day come with their preposition and just as they were written."""
    found = find(text, date(2026, 3, 18))
    assert found is not None
    assert found.text == words


@pytest.mark.parametrize(
    "text",
    [
        "We'll keep going as we did in March.",
        "I'll replace the fence that broke in January.",
        "We will do what we promised in May.",
        "I'll fix the gate that the council promised by June.",
        "I'll call the plumber, who's away until Friday.",
        "We'll answer the letter dated 5 May.",
        "The bank closes in June so we'll get a cash machine.",
        "We'll open two weeks before Easter.",
        "In July our pupils made twelve signs for the crossing.",
        "In October we repaired the lights and cleaned the bus stop.",
        "We'll answer every letter within a week.",
        "The minutes will be up within a week of the meeting.",
        "We'll meet last year's target.",
    ],
)
def test_days_that_are_gone_are_not_deadlines(text: str) -> None:
    """A day on which something else happened, or a standing promise, is no deadline."""
    assert find(text, date(2026, 3, 18)) is None


@pytest.mark.parametrize(
    ("phrase", "due"),
    [
        ("by the 14th of March 2027", date(2027, 3, 14)),
        ("by June 2027", date(2027, 6, 30)),
        ("by the end of 2027", date(2027, 12, 31)),
        ("by the end of March", None),
        ("next Tuesday", None),
        ("in six weeks", None),
        ("by Easter", None),
    ],
)
def test_without_the_day_of_recording(phrase: str, due: date | None) -> None:
    """Only a date with its year can be known where the day of recording is not."""
    found = find(f"We'll do it {phrase}.", None)
    assert (found.due if found else None) == due


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.example)
def test_every_phrase_finds_its_example(phrase: Phrase) -> None:
    """The example beside each phrase is found by it."""
    assert phrase.pattern.search(hear(phrase.example).text)


_DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
_WORDS = st.one_of(
    st.sampled_from(["by", "before", "until", "in", "on", "within", "from", "after", "since"]),
    st.sampled_from(["the", "a", "end", "start", "of", "next", "this", "last", "every", "new"]),
    st.sampled_from(["march", "may", "february", "friday", "easter", "christmas", "summer"]),
    st.sampled_from(["week", "month", "year", "quarter", "fortnight", "weeks'", "time", "winter"]),
    st.sampled_from(["14th", "29th", "31st", "second", "two", "six", "twenty", "2027", "q2", "5"]),
    st.sampled_from(["we'll", "do", "it", ",", "?", "no", "sorry", "o'clock", "pm", "financial"]),
)


@given(st.lists(_WORDS, max_size=14).map(" ".join), _DAYS)
def test_never_before_it_was_spoken(text: str, recorded: date) -> None:
    """No words, in whatever order, are due before the day on which they were spoken."""
    found = find(text, recorded)
    if found is not None:
        assert found.due >= recorded
        assert found.text
        assert found.text in text


@given(st.text(max_size=80), st.one_of(st.none(), st.dates()))
def test_never_raises(text: str, recorded: date | None) -> None:
    """Any text on any day has a deadline, which it contains, or none."""
    found = find(text, recorded)
    assert found is None or found.text in text


@given(st.sampled_from([s for s in SPOKEN if s[2]]), _DAYS)
def test_any_day_may_be_the_day_of_recording(row: tuple[str, str, str | None], day: date) -> None:
    """A deadline lies ahead and not further than some years on, whenever it is spoken."""
    found = find(f"We'll do it {row[0]}.", day)
    if found is not None:
        assert day <= found.due <= max(day + timedelta(days=366 * 9), date(2028, 12, 31))


@given(_DAYS, st.integers(0, 6))
def test_the_next_weekday_is_within_a_week(day: date, weekday: int) -> None:
    """The next Friday is a Friday, one to seven days on."""
    found = days.next_weekday(day, weekday)
    assert found.weekday() == weekday
    assert 1 <= (found - day).days <= 7


@given(_DAYS)
def test_spans_hold_together(day: date) -> None:
    """Weeks begin on Monday and end on Sunday; months, quarters and years follow each other."""
    assert days.week(day).first <= day <= days.week(day).last
    assert (days.week(day).first.weekday(), days.week(day).last.weekday()) == (0, 6)
    month = days.months(day.year, day.month)
    assert month.first <= day <= month.last
    assert days.months(day.year, day.month + 1).eve == month.last
    assert days.quarter(day.year, 5) == days.quarter(day.year + 1, 1)
    assert days.financial_year(day.year).days in (365, 366)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("six", 6),
        ("twenty one", 21),
        ("a couple of", 2),
        ("a dozen", 12),
        ("48", 48),
        ("several", None),
        ("", None),
        ("4000", None),
    ],
)
def test_numbers_in_words(words: str, value: int | None) -> None:
    """A number is read in digits and in words; what is none stays none."""
    assert days.number(words) == value


@pytest.mark.parametrize(
    ("words", "value"), [("3rd", 3), ("twenty first", 21), ("thirtieth", 30), ("", None)]
)
def test_ordinals(words: str, value: int | None) -> None:
    """An ordinal is read in digits and in words."""
    assert days.ordinal(words) == value
