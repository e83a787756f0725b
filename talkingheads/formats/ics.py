"""
Calendar files (iCalendar, RFC 5545): days on which something is due.

The library escapes and folds. What it is given has no character that a calendar may not hold, and
nothing in the file is of today: the same days give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//talkingheads//talkingheads//EN"
FORBIDDEN = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What RFC 5545 does not allow in a text, and halves of characters that UTF-8 cannot write."""


@dataclass(frozen=True)
class Day:
    """A whole day on which something is due."""

    uid: str
    """Never changes; by it a calendar knows the day again."""
    on: date
    summary: str
    description: str
    changed: date
    """The last day on which anything was said or ruled about it."""
    link: str = ""
    """An absolute address, or empty."""


def write(name: str, days: Iterable[Day]) -> str:
    """Return a calendar called *name* of *days*; none of them blocks the day or rings."""
    from icalendar import Calendar, vText

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for key in ("name", "x-wr-calname"):  # of today's calendars, and of older ones
        calendar.add(key, vText(_text(name)))
    for day in days:
        calendar.add_component(_event(day))
    return str(calendar.to_ical(), "utf-8")


def _event(day: Day) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", day.uid)
    event.add("dtstamp", datetime.combine(day.changed, time(), UTC))
    event.add("dtstart", day.on)
    event.add("summary", _text(day.summary))
    event.add("description", _text(day.description))
    event.add("transp", "TRANSPARENT")
    if day.link:
        event.add("url", day.link)
    return event


def _text(text: str) -> str:
    return FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
