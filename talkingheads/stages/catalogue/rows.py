"""From the briefing to the rows of the catalogue's tables."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from talkingheads.domain import Briefing, Entry, Later, Ledger, Promise, Ruling, Speaker

Row = tuple[Any, ...]
Numbers = Mapping[tuple[str, str], int]
"""The id of each statement, by its clip and its name there."""


def tables(briefing: Briefing, meta: Mapping[str, object]) -> Iterator[tuple[str, Iterator[Row]]]:
    """Yield each table with its rows, in an order in which nothing is named before it is there."""
    speakers = {
        speaker: number
        for number, speaker in enumerate(
            dict.fromkeys(entry.update.speaker for entry in briefing.entries), start=1
        )
    }
    numbers = {
        key: number
        for number, key in enumerate(
            ((e.id, s.id) for e in briefing.entries for s in e.labels.statements), start=1
        )
    }
    yield "meta", ((key, clean(str(value))) for key, value in sorted(meta.items()))
    yield (
        "editions",
        ((e.id, n, clean(e.title)) for n, e in enumerate(briefing.editions, start=1)),
    )
    yield "speakers", (_speaker(number, speaker) for speaker, number in speakers.items())
    yield "clips", _clips(briefing, speakers)
    yield "statements", chain.from_iterable(_statements(e, numbers) for e in briefing.entries)
    yield from _ledger(briefing.ledger, numbers)


def clean(text: str) -> str:
    """Return *text* as SQLite and terminals can take it: control signs become U+FFFD."""
    if text.isprintable():
        return text
    return "".join(c if unicodedata.category(c) not in ("Cc", "Cs") else _instead(c) for c in text)


def _instead(char: str) -> str:
    return " " if char in "\t\n\r" else "\N{REPLACEMENT CHARACTER}"


def _speaker(number: int, speaker: Speaker) -> Row:
    names = (clean(speaker.name), clean(speaker.role), clean(speaker.organisation))
    return (number, *names, int(speaker.leader))


def _clips(briefing: Briefing, speakers: Mapping[Speaker, int]) -> Iterator[Row]:
    number = 0
    for edition in briefing.editions:
        for entry in edition.entries:
            number += 1
            update = entry.update
            yield (
                entry.id,
                number,
                edition.id,
                speakers[update.speaker],
                clean(update.theme),
                clean(update.place),
                update.recorded and update.recorded.isoformat(),
                clean(entry.transcript.language),
                clean(update.file),
                entry.cuts.length,
                entry.transcript.origin,
                clean(entry.transcript.warning),
                f"clips/{entry.id}/index.html",
            )


def _statements(entry: Entry, numbers: Numbers) -> Iterator[Row]:
    words, clock = entry.transcript.words, entry.cuts.to_cut_clock
    for statement in entry.labels.statements:
        starts = [
            clock(word.start)
            for word in words[statement.first : statement.last]
            for _ in clean(word.text).split()
        ]
        yield (
            numbers[entry.id, statement.id],
            entry.id,
            clean(statement.id),
            statement.kind,
            statement.manner,
            clean(statement.text),
            clock(statement.start),
            clock(statement.end),
            json.dumps(starts, separators=(",", ":")),
        )


def _ledger(ledger: Ledger, numbers: Numbers) -> Iterator[tuple[str, Iterator[Row]]]:
    """Yield the tables of the ledger; decisions whose words are gone stay out, words and all."""
    lists: Iterable[tuple[str, tuple[Promise, ...]]] = (
        ("promise", ledger.promises),
        ("possible", ledger.possible),
        ("dismissed", ledger.dismissed),
    )
    every = [(name, promise) for name, promises in lists for promise in promises]
    rulings = (
        (promise.id, ruling)
        for _, promise in every
        for ruling in (*promise.history, *promise.to_come)
    )
    heard = ((promise.id, later) for _, promise in every for later in promise.later)
    yield "commitments", (_commitment(name, promise, numbers) for name, promise in every)
    yield "decisions", (_decision(n, *ruling) for n, ruling in enumerate(rulings, start=1))
    yield "later_words", (_later(n, *later, numbers) for n, later in enumerate(heard, start=1))


def _commitment(list_: str, promise: Promise, numbers: Numbers) -> Row:
    return (
        clean(promise.id),
        list_,
        numbers[promise.entry, promise.statement],
        clean(promise.quote),
        clean(promise.summary),
        clean(promise.owner),
        promise.due and promise.due.isoformat(),
        promise.due_text and clean(promise.due_text),
        promise.said and promise.said.isoformat(),
    )


def _decision(number: int, commitment: str, ruling: Ruling) -> Row:
    links = json.dumps([clean(link) for link in ruling.links], ensure_ascii=False)
    says = (clean(ruling.by), clean(ruling.says), ruling.status, clean(ruling.note))
    return (number, clean(commitment), ruling.on.isoformat(), *says, links)


def _later(number: int, commitment: str, later: Later, numbers: Numbers) -> Row:
    statement = numbers[later.entry, later.statement]
    return (number, clean(commitment), statement, later.likeness, int(later.confirmed))
