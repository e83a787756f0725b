"""
A made-up archive of as many updates as one asks for, the same each time.

The sentences are those of ``bench/updates``, with their kinds and promises: about 4,300 different
ones, of which every clip has 14 to 22. People speak several times over two years, an edition a
month. The clips' media are those of ``tests.pages``: a store has two files for all of them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from talkingheads.domain import Briefing, Edition, Entry, Promise, Speaker, State
from tests import pages

UPDATES = Path(__file__).parent / "updates"
FILES = ("written-?.jsonl", "second-hand.jsonl", "third-hand.jsonl")

MONTHS = 24
FIRST = "Ann Ben Cara Dev Ewa Finn Gita Hugh Ines Jon Kay Lars Mona Ned Oona Pia Quin Rosa".split()
LAST = "Abbot Birch Cole Dunn Eastwood Frost Gale Hart Ives Joyce Kerr Lamb Moss Nash".split()
PLACES = (
    "Mill Road,Church Lane,Market Square,Station Street,Old Bridge,Hill Farm,Long Meadow,West End"
    ",Canal Side,Priory Park,Quarry Bank,North Gate,Orchard Close,Ferry Road,Castle Green,The Docks"
).split(",")
THEMES = (
    "Safe streets,Clean water,Young people,Nobody alone,Farms,Shops and market,Roads,Health"
    ",Flooding,Homes,Schools,Arts and sport"
).split(",")
RULED: Mapping[State, int] = {"kept": 40, "open": 30, "partly": 12, "dropped": 10, "superseded": 8}
"""What people ruled of a promise, or did not, in hundredths."""


@cache
def corpus() -> tuple[dict[str, Any], ...]:
    """Return every written update, in the order of the files."""
    files = [file for pattern in FILES for file in sorted(UPDATES.glob(pattern))]
    return tuple(json.loads(line) for file in files for line in file.read_text().splitlines())


def archive(clips: int, *, today: date = pages.TODAY) -> Briefing:
    """Return a briefing of so many *clips*, the newest edition first."""
    rng = random.Random(clips)
    speakers = people(rng, max(4, clips // 6))
    months = [_month(today, back) for back in range(min(MONTHS, max(1, clips // 4)))]
    by_month: dict[date, list[Entry]] = {month: [] for month in months}
    for number in range(clips):
        month = months[number * len(months) // clips]
        by_month[month].append(clip(rng, number, rng.choice(speakers), month))
    editions = tuple(
        Edition(f"{month:%Y-%m}", f"{month:%B %Y}", tuple(by_month[month])) for month in months
    )
    whole = pages.briefing(*editions)
    promises = tuple(ruled(promise, rng) for promise in whole.ledger.promises)
    return replace(whole, ledger=replace(whole.ledger, promises=promises))


def people(rng: random.Random, count: int) -> Sequence[Speaker]:
    """Return *count* people with roles and organisations of the written updates."""
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    rng.shuffle(names)
    found = []
    for number in range(count):
        told = rng.choice(corpus())
        name = names[number % len(names)]
        found.append(Speaker(name, told["role"], told["organisation"], number % 12 == 0))
    return found


def clip(rng: random.Random, number: int, speaker: Speaker, month: date) -> Entry:
    """Return an update of 14 to 22 sentences of several written ones."""
    told: list[dict[str, Any]] = []
    while len(told) < 14:
        told += rng.choice(corpus())["sentences"]
    told = told[:22]
    due: dict[int, date | None] = {}
    for place, sentence in enumerate(told):
        if sentence["commitment"]:
            due[place] = (
                month + timedelta(days=rng.randrange(10, 200)) if rng.random() < 0.7 else None
            )
    made = pages.entry(
        f"{speaker.name.lower().replace(' ', '-')}-{number + 1}",
        speaker,
        [(sentence["kind"], sentence["text"]) for sentence in told],
        theme=rng.choice(THEMES),
        place=rng.choice(PLACES),
        recorded=month + timedelta(days=rng.randrange(27)),
        due=due,
        portrait=rng.random() < 0.3,
    )
    return replace(made, update=replace(made.update, edition=f"{month:%Y-%m}"))


def ruled(promise: Promise, rng: random.Random) -> Promise:
    """Return *promise* as people ruled about it; what they did not rule stands as it is."""
    (state,) = rng.choices(list(RULED), list(RULED.values()))
    return promise if state == "open" else replace(promise, state=state)


def _month(today: date, back: int) -> date:
    whole = today.year * 12 + today.month - 1 - back
    return date(whole // 12, whole % 12 + 1, 1)
