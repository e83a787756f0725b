"""
What may stand at each key of an entry, and how it is read.

Every reader returns the value, or raises a ValueError that says what must stand there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Literal, get_args
from urllib.parse import urlsplit

from talkingheads.domain import Status

LONGEST = {
    "clip": 200,
    "words": 5000,
    "by": 120,
    "summary": 300,
    "owner": 120,
    "note": 2000,
    "link": 2000,
}
"""Characters that a text may have, at most."""
MOST = 50
"""Statements and addresses in one list, at most."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,5}):(\d{1,2}(?:\.\d{1,3})?)", re.ASCII)
_SECONDS = re.compile(r"\d{1,6}(?:\.\d{1,3})?", re.ASCII)
_JOINERS = "\u200c\u200d"
"""Characters that nobody sees and that spelling needs."""


def clean(text: str) -> str:
    """Return *text* on one line, without what nobody sees and what turns the direction."""
    return " ".join("".join(c if _seen(c) else " " for c in text).split())


def text(value: str) -> str:
    """Return *value* from a command line, if it could be read there."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("holds what is no text: write it in UTF-8") from None
    return value


def line(key: str) -> Callable[[str], str]:
    """Return the reader of *key*: a text on one line that is not empty."""

    def read(text: str) -> str:
        found = maybe(text)
        if not found:
            raise ValueError("must not be empty")
        return found

    def maybe(text: str) -> str:
        return " ".join(prose(key)(text).split())

    return read


def prose(key: str) -> Callable[[str], str]:
    """Return the reader of *key*: a text that may be empty."""

    def read(text: str) -> str:
        most = LONGEST[key]
        if len(text) > most:
            raise ValueError(f"must have at most {most} characters, not {len(text)}")
        for c in text:
            if not _seen(c) and c not in "\n\t":
                raise ValueError(f"the character U+{ord(c):04X} is not allowed")
        return text.strip()

    return read


def day(text: str) -> date:
    """Return the day written as 2026-10-31."""
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"there is no such day as {text}") from None
    raise ValueError("must be a day such as 2026-10-31")


def due(text: str) -> date | Literal["none"]:
    """Return a day, or that there is none."""
    if text == "none":
        return "none"
    if _DAY.fullmatch(text):
        return day(text)
    raise ValueError("must be a day such as 2026-10-31, or none")


def ruling(text: str) -> Literal["accept", "dismiss"]:
    """Return ``accept`` or ``dismiss``."""
    if text == "accept":
        return "accept"
    if text == "dismiss":
        return "dismiss"
    raise ValueError("must be accept or dismiss")


def status(text: str) -> Status:
    """Return one of the five things that a person can say of a promise."""
    for known in get_args(Status):
        if text == known:
            found: Status = known
            return found
    raise ValueError(f"must be one of {', '.join(get_args(Status))}")


def moment(text: str) -> int:
    """Return the milliseconds of a time such as 0:12.3, 1:02:03, or 12.3 seconds."""
    if _SECONDS.fullmatch(text):
        return round(float(text) * 1000)
    found = _CLOCK.fullmatch(text)
    if found is None or float(found[3]) >= 60 or (found[1] and int(found[2]) >= 60):
        raise ValueError("must be a time in the clip such as 0:12.3")
    minutes = int(found[1] or 0) * 60 + int(found[2])
    return minutes * 60_000 + round(float(found[3]) * 1000)


def times(text: str) -> int:
    """Return how often something is said."""
    if not re.fullmatch(r"[1-9]\d{0,3}", text, re.ASCII):
        raise ValueError("must be how often the clip says these words, such as 2")
    return int(text)


def clock(milliseconds: int) -> str:
    """Return *milliseconds* as `moment` reads them, to the tenth of a second: ``0:12.3``."""
    tenths = round(milliseconds / 100)
    minutes, rest = divmod(tenths, 600)
    return f"{minutes}:{rest // 10:02}.{rest % 10}"


def link(text: str) -> str:
    """Return an address that a page may link to."""
    what = "must be a statement (clip, at, words) or an address that begins with https://"
    if len(text) > LONGEST["link"]:
        raise ValueError(f"must have at most {LONGEST['link']} characters, not {len(text)}")
    if not text.isprintable() or any(c.isspace() or c in "\"'<>\\`" for c in text):
        raise ValueError(what)
    try:
        parts = urlsplit(text)
        host, secret = parts.hostname, "@" in parts.netloc
    except ValueError:
        raise ValueError(what) from None
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError(what)
    if secret:
        raise ValueError("must not name a user or a password: what is before the @ goes")
    return text


def _seen(c: str) -> bool:
    return c.isprintable() or c in _JOINERS
