"""How the pages say dates, times, lengths, kinds and states in plain English."""

from __future__ import annotations

from datetime import date

from talkingheads.domain import Kind, Manner, State, Why

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

KINDS: dict[Kind, str] = {
    "doing": "What we did",
    "next": "What we will do next",
    "why": "Why it matters",
    "offer": "What we offer",
    "ask": "What we ask for",
}
"""The parts of a card, in the order shown; also what stands beside a sentence."""

MANNERS: dict[Manner, str] = {
    "hope": "A hope, not a promise",
    "condition": "On a condition",
    "others": "Somebody else’s promise",
}
"""What stands beside a sentence about something to come that binds nobody who speaks."""

STATES: dict[State, str] = {
    "overdue": "Overdue",
    "due soon": "Due soon",
    "open": "Open",
    "partly": "Partly kept",
    "kept": "Kept",
    "dropped": "Dropped",
    "superseded": "Superseded",
}
"""The most pressing first."""
WHY: dict[Why, str] = {
    "before": "Before the talk",
    "pause": "A pause",
    "filler": "Um, er or the like",
    "asked": "At the team’s wish",
    "after": "After the talk",
}
"""Why a stretch of a clip was cut."""
SILENT = "Overdue, no word since"
SETTLED: tuple[State, ...] = ("kept", "dropped", "superseded")


def day(moment: date | None) -> str:
    """Return *moment* as ``3 September 2026``; empty for None."""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}" if moment else ""


def iso(moment: date | None) -> str:
    """Return *moment* as ``2026-09-03``; empty for None."""
    return moment.isoformat() if moment else ""


def clock(milliseconds: int) -> str:
    """Return a place in a video as players show it: ``0:07``, ``12:34``, ``1:02:03``."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def seconds(milliseconds: int) -> str:
    """Return *milliseconds* as a media fragment writes them: ``12.34``, without trailing zeros."""
    whole, rest = divmod(milliseconds, 1000)
    return f"{whole}.{rest:03}".rstrip("0").rstrip(".")


def length(milliseconds: int) -> str:
    """Return a length for reading: ``45 seconds``, ``1 minute 5 seconds``, ``3 minutes``."""
    minutes, rest = divmod(round(milliseconds / 1000), 60)
    parts = [count(minutes, "minute")] if minutes else []
    if rest or not minutes:
        parts.append(count(rest, "second"))
    return " ".join(parts)


def megabytes(size: int) -> str:
    """Return *size* in bytes for reading: ``0.9 MB``; never nothing."""
    return f"{max(0.1, size / 1_000_000):.1f} MB"


def count(number: int, noun: str) -> str:
    """Return ``1 clip`` or ``3 clips``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def visible(text: str) -> str:
    """
    Return *text* without characters that nobody sees, but for the joiners that spelling needs.

    Among them are blanks without width, over which browsers, Python and the search engine count
    words differently, and those that turn the direction of all that follows.
    """
    return "".join(c for c in text if c.isprintable() or c.isspace() or c in "\u200c\u200d")
