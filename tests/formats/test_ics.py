"""Calendar files: what one looks like, and that nothing that people write breaks it."""

import re
from datetime import UTC, date, datetime

from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from talkingheads.formats import ics
from talkingheads.formats.ics import Day

DUE = Day(
    uid="urn:uuid:1",
    on=date(2026, 12, 24),
    summary="Due: Ruth Calder – the last camera, at last",
    description="“We will put it up.”\nState: Open",
    changed=date(2026, 11, 16),
    link="https://larkford.example/commitments.html#a-s4",
)
TEXT = re.compile(r"(?:[^\\;,\x00-\x08\x0a-\x1f\x7f]|\\[\\;,n])*")
"""A text of RFC 5545, 3.3.11, unfolded."""


def lines(text):
    """Return the content lines of a calendar, read as strictly as RFC 5545 writes them."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert "\r" not in text.replace("\r\n", "")
    folded = text.removesuffix("\r\n").split("\r\n")
    assert all(len(line.encode()) <= 75 for line in folded)
    found = [line.partition(":") for line in text.replace("\r\n ", "").split("\r\n")[:-1]]
    assert all(re.fullmatch(r"[A-Z-]+(;VALUE=DATE)?", name) for name, _, _ in found)
    return [(name, value) for name, _, value in found]


def test_a_calendar():
    """The whole file: a day that takes no time of the day, with no alarm and no clock."""
    assert lines(ics.write("Larkford Together", [DUE])) == [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//talkingheads//talkingheads//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("NAME", "Larkford Together"),
        ("X-WR-CALNAME", "Larkford Together"),
        ("BEGIN", "VEVENT"),
        ("SUMMARY", "Due: Ruth Calder – the last camera\\, at last"),
        ("DTSTART;VALUE=DATE", "20261224"),
        ("DTSTAMP", "20261116T000000Z"),
        ("UID", "urn:uuid:1"),
        ("DESCRIPTION", "“We will put it up.”\\nState: Open"),
        ("TRANSP", "TRANSPARENT"),
        ("URL", "https://larkford.example/commitments.html#a-s4"),
        ("END", "VEVENT"),
        ("END", "VCALENDAR"),
    ]


def test_nothing_due_is_a_calendar_too():
    """A program that follows it finds it empty, not gone."""
    assert Calendar.from_ical(ics.write("Larkford", [])).events == []


TEXTS = st.text(st.characters(exclude_categories=[]) | st.sampled_from("\\;,:\r\n\"'“\x00=é"))


@given(TEXTS, TEXTS)
@example("END:VEVENT\r\nBEGIN:VALARM", "\u2028\x85\x0b")
@example("a" * 80 + "é" * 80, "\ud800\ufffe")
def test_whatever_people_write_is_one_text(summary, description):
    """A strict reader finds one event, and in it the words without what a calendar cannot hold."""
    day = Day("urn:uuid:1", date(2026, 1, 2), summary, description, date(2025, 12, 31))
    text = ics.write(summary, [day])
    found = lines(text)
    assert [value for name, value in found if name == "BEGIN"] == ["VCALENDAR", "VEVENT"]
    names = [name for name, _ in found]
    for name in ("SUMMARY", "DESCRIPTION", "UID", "DTSTAMP", "DTSTART;VALUE=DATE"):
        assert names.count(name) == 1
    for name, value in found:
        if name in ("SUMMARY", "DESCRIPTION", "NAME", "X-WR-CALNAME"):
            assert TEXT.fullmatch(value)
    (event,) = Calendar.from_ical(text).events
    assert str(event["summary"]) == bare(summary)
    assert str(event["description"]) == bare(description)
    assert event["dtstamp"].dt == datetime(2025, 12, 31, tzinfo=UTC)
    assert event.start == date(2026, 1, 2)


def bare(text):
    """Return *text* without what no calendar may hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in text if c in "\t\n" or not (ord(c) < 32 or 0x7F <= ord(c) < 0xA0))
    return "".join(c for c in kept if not (0xD800 <= ord(c) < 0xE000 or c in "\ufffe\uffff"))
