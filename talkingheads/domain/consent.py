"""Consent: what somebody agreed to, and whether that lets a clip be shown on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Scope = Literal["none", "part", "film", "share"]
"""To take part and be quoted to the team; to be filmed; to be shown. Each includes those before."""
SCOPES: tuple[Scope, ...] = ("none", "part", "film", "share")
"""From the least to the most."""

ConsentState = Literal["held", "shared", "expired", "withdrawn"]
"""Only what is ``shared`` may be shown; the others are treated alike."""

SOON = 30
"""Days before the end of a consent from which on somebody should ask again."""


@dataclass(frozen=True)
class Consent:
    """What was agreed to for one clip, by all that is said of it."""

    by: str = ""
    """Who speaks and agrees; several who are named for one clip are parted by commas."""
    scope: Scope = "none"
    words: str = ""
    """The wording or form that was agreed to, as the team calls it."""
    on: date | None = None
    """The day on which it was given."""
    until: date | None = None
    """The last day on which it holds; None: nobody said."""
    child: bool = False
    guardian: str = ""
    """The adult who agreed for the child."""
    doubt: str = ""
    """Why nobody may rely on it, in plain words."""


@dataclass(frozen=True)
class Standing:
    """How a consent stands on a day."""

    state: ConsentState
    why: str = ""
    """In plain words, to follow the clip's name; empty if it is shared and nothing is to say."""


_LESS: dict[Scope, str] = {
    "part": "it was agreed to take part only, not to be filmed or shown",
    "film": "it was agreed to be filmed only, not to be shown",
}


def standing(consent: Consent, day: date) -> Standing:
    """
    Return how *consent* stands on *day*.

    It is shared only if a clear yes to showing has begun, has not ended, contradicts nothing, and
    a guardian is named where a child speaks.
    """
    on, until = consent.on, consent.until
    if consent.doubt:
        return Standing("held", consent.doubt)
    if consent.scope == "none":
        return Standing("held", "there is no clear yes to it")
    if on and until and until < on:
        before = f"before it was given on {day_in_words(on)}"
        return Standing("held", f"its consent would end on {day_in_words(until)}, {before}")
    if on and day < on:
        return Standing("held", f"its consent counts from {day_in_words(on)} on")
    if until and until < day:
        return Standing(
            "expired", f"its consent expired on {day_in_words(until)}: ask again or withdraw"
        )
    if consent.child and not consent.guardian:
        return Standing("held", "a child speaks and no guardian is named who agreed")
    if consent.scope != "share":
        return Standing("held", _LESS[consent.scope])
    return Standing("shared")


def days_left(consent: Consent, day: date) -> int | None:
    """Return for how many more days after *day* it holds; None: it has no end."""
    return (consent.until - day).days if consent.until else None


def day_in_words(day: date) -> str:
    """Return *day* as people say it, such as ``3 September 2026``."""
    return f"{day.day} {day:%B %Y}"
