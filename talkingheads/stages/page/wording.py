"""
How the pages say times, lengths, kinds and states.

The tables hold messages in English, which are translated where they are shown.
"""

from __future__ import annotations

from datetime import date

from talkingheads.backends.pages import Words
from talkingheads.domain import Kind, Manner, State, Why


def N_(message: str) -> str:
    """Mark *message* as one that is translated where it is shown."""
    return message


KINDS: dict[Kind, str] = {
    "doing": N_("What we did"),
    "next": N_("What we will do next"),
    "why": N_("Why it matters"),
    "offer": N_("What we offer"),
    "ask": N_("What we ask for"),
}
"""The parts of a card, in the order shown; also what stands beside a sentence."""

MANNERS: dict[Manner, str] = {
    "hope": N_("A hope, not a promise"),
    "condition": N_("On a condition"),
    "others": N_("Somebody else’s promise"),
}
"""What stands beside a sentence about something to come that binds nobody who speaks."""

STATES: dict[State, str] = {
    "overdue": N_("Overdue"),
    "due soon": N_("Due soon"),
    "open": N_("Open"),
    "partly": N_("Partly kept"),
    "kept": N_("Kept"),
    "dropped": N_("Dropped"),
    "superseded": N_("Superseded"),
}
"""The most pressing first."""
WHY: dict[Why, str] = {
    "before": N_("Before the talk"),
    "pause": N_("A pause"),
    "filler": N_("Um, er or the like"),
    "asked": N_("At the team’s wish"),
    "after": N_("After the talk"),
}
"""Why a stretch of a clip was cut."""
RULINGS: dict[str, str] = {
    "accept": N_("accepted"),
    "dismiss": N_("dismissed"),
    "kept": N_("kept"),
    "partly": N_("partly kept"),
    "dropped": N_("dropped"),
    "superseded": N_("superseded"),
    "open": N_("still open"),
    "summary": N_("summary “{value}”"),
    "no summary": N_("without a summary"),
    "owner": N_("owner {value}"),
    "due": N_("due {value}"),
    "no due day": N_("no due day"),
    "words": N_("shown by what was said"),
    "evidence": N_("with evidence"),
    "unrelated": N_("what was said elsewhere is not about it"),
    "noted": N_("noted"),
}
"""What a person ruled, by the term of the ledger."""
SILENT = N_("Overdue, no word since")
SETTLED: tuple[State, ...] = ("kept", "dropped", "superseded")


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


def length(words: Words, milliseconds: int) -> str:
    """Return a length for reading: ``45 seconds``, ``1 minute 5 seconds``, ``3 minutes``."""
    minutes, rest = divmod(round(milliseconds / 1000), 60)
    seconds = words.count(rest, "{n} second", "{n} seconds")
    if not minutes:
        return seconds
    whole = words.count(minutes, "{n} minute", "{n} minutes")
    return words.say("{minutes} {seconds}", minutes=whole, seconds=seconds) if rest else whole


def megabytes(words: Words, size: int) -> str:
    """Return *size* in bytes for reading: ``0.9 MB``; never nothing."""
    return words.say("{size} MB", size=words.number(max(0.1, size / 1_000_000), decimals=1))


def visible(text: str) -> str:
    """
    Return *text* without characters that nobody sees, but for the joiners that spelling needs.

    Among them are blanks without width, over which browsers, Python and the search engine count
    words differently, and those that turn the direction of all that follows.
    """
    return "".join(c for c in text if c.isprintable() or c.isspace() or c in "\u200c\u200d")


def line(text: str) -> str:
    """Return *text* as one line of `visible` characters, for what is neither HTML nor a table."""
    return " ".join(visible(text).split())
