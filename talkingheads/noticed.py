"""What the stage quality noticed about a clip, in words for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from talkingheads.domain import Flaw
from talkingheads.domain.flaws import SAID
from talkingheads.glyphs import together
from talkingheads.walker import Outcome


def flaws(outcome: Outcome) -> tuple[Flaw, ...]:
    """Return what is not good about a clip, as far as it is known."""
    return outcome.quality.flaws if outcome.quality else ()


def short(outcome: Outcome) -> str:
    """Return all that is not good in a few words; empty if nothing is."""
    again = [flaw.kind for flaw in flaws(outcome) if flaw.again]
    look = [flaw.kind for flaw in flaws(outcome) if not flaw.again]
    parts = [("ask for it again", again), ("look at", look)]
    return "; ".join(f"{what}: {', '.join(kinds)}" for what, kinds in parts if kinds)


def notes(outcome: Outcome) -> list[str]:
    """Return each flaw in a sentence, and what to do; first those worth asking again for."""
    return [f"{outcome.name}: {flaw.words} {_next(flaw)}" for flaw in _worst_first(flaws(outcome))]


def grouped(outcomes: Sequence[Outcome]) -> list[str]:
    """Return the same of all *outcomes*: what many clips have is told once, with its range."""
    alike: dict[tuple[str, bool], list[tuple[str, Flaw]]] = {}
    for outcome in outcomes:
        for flaw in flaws(outcome):
            alike.setdefault((flaw.kind, flaw.again), []).append((outcome.name, flaw))
    ordered = sorted(alike.values(), key=lambda some: not some[0][1].again)
    return [_told_once(some) for some in ordered]


def _worst_first(some: Sequence[Flaw]) -> list[Flaw]:
    return sorted(some, key=lambda flaw: not flaw.again)


def _next(flaw: Flaw) -> str:
    return f"Ask: {flaw.ask}" if flaw.again else "It can be used as it is."


def _told_once(some: Sequence[tuple[str, Flaw]]) -> str:
    flaw = some[0][1]
    figures = sorted(each.figure for _, each in some)
    figure = (
        f"{figures[0]:g}" if figures[0] == figures[-1] else f"{figures[0]:g} to {figures[-1]:g}"
    )
    text = f"{SAID[flaw.kind].words.format(figure=figure)} {_next(flaw)}"
    return together([name for name, _ in some], text)


def summary(outcomes: Sequence[Outcome]) -> str:
    """Return how many clips to ask for again and to look at, and what to do; empty if none."""
    flawed = [outcome for outcome in outcomes if flaws(outcome)]
    again = sum(any(flaw.again for flaw in flaws(outcome)) for outcome in flawed)
    refused = sum(outcome.state == "refused" for outcome in outcomes)
    counts = [
        (again, f"{again} to ask for again"),
        (len(flawed) - again, f"{len(flawed) - again} to look at"),
    ]
    parts = [text for number, text in counts if number]
    if refused and not parts:
        parts = [f"{refused} refused"]
    return f"{', '.join(parts)}. What to write: talkingheads intake" if parts else ""


def told(outcome: Outcome) -> list[str]:
    """Return each flaw with what to ask, line by line."""
    glyph = {True: "ask again", False: "look at it"}
    return [f"{glyph[flaw.again]}: {flaw.words} Ask: {flaw.ask}" for flaw in flaws(outcome)]


def plain(outcome: Outcome) -> list[dict[str, Any]]:
    """Return each flaw as JSON could hold it."""
    return [
        {
            "kind": flaw.kind,
            "figure": flaw.figure,
            "again": flaw.again,
            "words": flaw.words,
            "ask": flaw.ask,
        }
        for flaw in flaws(outcome)
    ]
