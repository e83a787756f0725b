"""What the cards of a reel say, and how long they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from talkingheads.domain import EndCard, Promise, Quote, TitleCard
from talkingheads.stages.reel.script import Card

ON_A_CARD, CARDS = 4, 2
"""Quotes on an end card, and end cards, at most."""
LONGEST = 9_000
"""Milliseconds that a card is shown, at most."""
SPEED = 20
"""Characters a second that are read."""
PROMISED = "Promised in this edition"


def quotes(promises: Sequence[Promise]) -> tuple[Quote, ...]:
    """Return what stands on end cards: exact words, who will do it and by when, soonest first."""
    order = sorted(promises, key=lambda promise: promise.due or date.max)
    return tuple(Quote(promise.quote, promise.owner, promise.due) for promise in order)


def promised(said: Sequence[Quote], *, least: int, cards: int = CARDS) -> tuple[Card, ...]:
    """Return at most so many end *cards*, evenly filled, each shown for at least *least*."""
    shown = said[: cards * ON_A_CARD]
    count = -(-len(shown) // ON_A_CARD)
    edges = [len(shown) * n // count for n in range(count + 1)] if count else []
    found = []
    for number in range(count):
        some = tuple(shown[edges[number] : edges[number + 1]])
        more = len(said) - len(shown) if number == count - 1 else 0
        length = reading(*(f"{q.text} {q.owner} {q.due or ''}" for q in some), least=least)
        found.append(Card(EndCard(PROMISED, some, more), length))
    return tuple(found)


def last_of_short(
    title: str, left_out: Sequence[str], promises: Sequence[Promise], *, least: int
) -> Card:
    """Return the card that names whom there was no room for, or else what was promised."""
    if left_out:
        subtitle = f"Also in this edition: {', '.join(left_out)}"
        return Card(TitleCard(title, subtitle), reading(subtitle, least=least))
    return next(
        iter(promised(quotes(promises), least=least, cards=1)), Card(TitleCard(title), least)
    )


def reading(*texts: str, least: int) -> int:
    """Return how many milliseconds it takes to read *texts*, from *least* to `LONGEST`."""
    characters = sum(map(len, texts))
    return max(least, min(LONGEST, 1_000 + characters * 1000 // SPEED))
