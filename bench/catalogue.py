"""
Measure labels, ledger, catalogue and search on many sentences; print one JSON object.

    python bench/catalogue.py [--sentences 100000]

The sentences are made up from word lists, the same each time: nine or so an update, with words
and times. Every one goes through the real stages, and every question through the code of the
command `search`; ``search_command_s`` is that command as a process of its own, in a project whose
clips and people sheet are as many. Memory is the most that the process had used by the end of
each part, in MB; words and times of all sentences are held in it, as in a run.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from talkingheads.backends.sqlite import Sqlite
from talkingheads.domain import (
    Briefing,
    CaptionTrack,
    Clip,
    Cut,
    CutList,
    Decision,
    Edition,
    Entry,
    Labels,
    Ledger,
    Place,
    Rendition,
    Segment,
    Speaker,
    Transcript,
    Update,
    Word,
)
from talkingheads.formats import clips, records
from talkingheads.searching import Wanted, question
from talkingheads.settings import LabelSettings, LedgerSettings
from talkingheads.stages import catalogue, label, ledger

DAY = date(2026, 11, 22)
PACE, PAUSE = 340, 900
"""Milliseconds from word to word, and of silence between sentences."""

FIRST = "Ann Ben Cara Dev Ewa Finn Gita Hugh Ines Jon Kay Lars Mona Ned Oona Pia Quin Rosa".split()
LAST = "Abbot Birch Cole Dunn Eastwood Frost Gale Hart Ives Joyce Kerr Lamb Moss Nash".split()
PLACES = "Mill Road,Church Lane,the market,Station Street,the old bridge,Hill Farm".split(",")
THEMES = "Safe streets,Clean water,Young people,Nobody alone,Farms,Shops and market".split(",")
THINGS = (
    "cameras,street lights,bicycle racks,benches,bus shelters,road signs,flood gates,first-aid kits"
    ",playground swings,radios,litter bins,window locks,drain covers,trees,meeting rooms,crossings"
).split(",")
DONE = "repaired,counted,painted,inspected,replaced,cleaned,opened,moved,tested,mapped".split(",")
DO = "repair,count,paint,inspect,replace,clean,open,move,test,map".split(",")
WHEN = (
    "by Friday,by the end of March,next week,in two weeks,before Christmas,by 14 January,tomorrow,"
    "in the spring,by the end of the year,on Monday"
).split(",")
SENTENCES = (
    "This is {name} from {place}.",
    "Last month we {done} {number} {things} near {place}.",
    "In {month} our team {done} the {things} and then the {things2}.",
    "We'll {do} {number} {things} at {place} {when}.",
    "I will {do} the {things} {when}.",
    "We hope to {do} the {things} once the rain stops.",
    "It matters because people who use the {things} should feel safe.",
    "The {things} at {place} are free for anybody to use.",
    "Please tell us if the {things} near {place} don't work.",
    "We need {number} more people to {do} the {things}.",
    "The {things} were worse than anybody at {place} had thought.",
)
MONTHS = "January March May July September October".split()
QUESTIONS: dict[str, Wanted] = {
    "a word in most": Wanted(("the",)),
    "a word": Wanted(("benches",)),
    "three words": Wanted(("benches", "repair", "Friday")),
    "a phrase": Wanted(("by the end of March",)),
    "a beginning": Wanted(("inspec*",)),
    "nobody says it": Wanted(("zebra",)),
    "speaker and word": Wanted(("radios",), speaker=("Rosa Moss",)),
    "theme and kind": Wanted(theme=("Young people",), kind="ask"),
    "overdue, a word": Wanted(("drain",), status="overdue"),
    "due before": Wanted(due_before=date(2026, 3, 1)),
    "promises of one edition": Wanted(edition=("2026-03",), kind="promise"),
}


def sentence(rng: random.Random, name: str) -> str:
    """Return a sentence that *name* may say."""
    return rng.choice(SENTENCES).format(
        name=name,
        place=rng.choice(PLACES),
        things=rng.choice(THINGS),
        things2=rng.choice(THINGS),
        done=rng.choice(DONE),
        do=rng.choice(DO),
        when=rng.choice(WHEN),
        month=rng.choice(MONTHS),
        number=rng.randint(2, 90),
    )


def said(rng: random.Random, name: str, count: int) -> Transcript:
    """Return *count* sentences as Whisper would write them down."""
    moment, segments = 400, []
    for _ in range(count):
        words = []
        for text in sentence(rng, name).split():
            words.append(Word(text, moment, moment + PACE - 40, 0.9))
            moment += PACE
        segments.append(Segment(tuple(words)))
        moment += PAUSE
    return Transcript("en", tuple(segments), model="made up")


def updates(sentences: int) -> Iterator[Entry]:
    """Yield clips, not yet labelled, that say so many *sentences* together."""
    rng = random.Random(20261122)
    number = 0
    while sentences > 0:
        count = min(sentences, rng.randint(7, 11))
        sentences -= count
        number += 1
        name = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
        speaker = Speaker(name, "Volunteer", f"{rng.choice(PLACES)} group")
        day = date(2024, 1, 1) + timedelta(days=rng.randrange(1050))
        spoken = said(rng, name, count)
        length = spoken.words[-1].end + PAUSE
        cuts = CutList((Cut(200, length - 200),), length)
        digest = f"{number:064x}"
        update = Update(
            f"clip-{number:05}.mp4", speaker, rng.choice(THEMES), rng.choice(PLACES), day,
            f"{day:%Y-%m}", "en", True,
        )  # fmt: skip
        yield Entry(
            id=f"clip-{number:05}",
            update=update,
            clip=Clip(digest, digest, length, 1280, 720, 25),
            transcript=spoken,
            labels=Labels((), ()),
            cuts=cuts,
            captions=CaptionTrack((), name, "en"),
            rendition=Rendition(digest, digest, 1280, 720, cuts.length, 1),
        )


def labelled(entries: list[Entry]) -> list[Entry]:
    """Return *entries* with their labels."""
    settings = LabelSettings()
    return [
        replace(
            e,
            labels=label.run(e.transcript, e.update.speaker, e.update.recorded, settings=settings),
        )
        for e in entries
    ]


def ruled(entries: list[Entry]) -> list[Decision]:
    """Return what people ruled: every tenth clip's first promise was kept."""
    decisions = []
    for entry in entries[::10]:
        said = {statement.id: statement for statement in entry.labels.statements}
        for bound in entry.labels.commitments[:1]:
            words = said[bound.statement]
            place = Place(entry.id, words.start, words.text)
            decisions.append(Decision(place, "Bench", DAY, status="kept", note="seen"))
    return decisions


def in_editions(entries: list[Entry], book: Ledger) -> Briefing:
    """Return the briefing of *entries*, an edition a month."""
    months = sorted({e.update.edition for e in entries}, reverse=True)
    by_month = {month: tuple(e for e in entries if e.update.edition == month) for month in months}
    editions = tuple(Edition(month, month, by_month[month]) for month in months)
    return Briefing("Bench", "Bench", "", "en", editions, book)


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what *work* returns, and its seconds."""
    start = time.perf_counter()
    value = work()
    return value, time.perf_counter() - start


def memory() -> int:
    """Return the most memory used so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def questions(file: Path) -> dict[str, dict[str, float]]:
    """Return hits, median and 95th hundredth in milliseconds for each question."""
    told = {}
    for name, wanted in QUESTIONS.items():
        times = []
        with Sqlite().reading(file) as ask:
            for _ in range(21):
                found, seconds = timed(
                    lambda wanted=wanted, ask=ask: catalogue.find(ask, question(ask, wanted))
                )
                times.append(seconds * 1000)
        told[name] = {
            "hits": len(found.hits),
            "median_ms": round(statistics.median(times), 1),
            "p95_ms": round(statistics.quantiles(times, n=20)[-1], 1),
        }
    return told


def command_seconds(root: Path, entries: list[Entry]) -> float:
    """Return the seconds of `talkingheads search` in a project of *entries*: median of five."""
    (root / "clips").mkdir()
    for entry in entries:
        (root / "clips" / entry.update.file).touch()
    (root / "people.csv").write_bytes(clips.write([entry.update for entry in entries]).encode())
    (root / ".talkingheads").mkdir()
    ids = {entry.update.file: entry.id for entry in entries}
    (root / ".talkingheads" / "ids.json").write_text(json.dumps(ids))
    (root / "pipeline.yaml").write_text("project: {title: Bench}\n")
    call = [sys.executable, "-m", "talkingheads.cli", "-C", str(root), "search", "benches"]

    def search() -> None:
        subprocess.run(call, check=True, capture_output=True)

    return statistics.median(timed(search)[1] for _ in range(5))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the catalogue of many sentences.")
    parser.add_argument("--sentences", type=int, default=100_000)
    options = parser.parse_args()
    used: dict[str, int] = {"start": memory()}
    entries = list(updates(options.sentences))
    used["words"] = memory()
    entries, label_s = timed(lambda: labelled(entries))
    used["labels"] = memory()
    decisions = ruled(entries)
    book, ledger_s = timed(
        lambda: ledger.run(entries, decisions, settings=LedgerSettings(), day=DAY)
    )
    used["ledger"] = memory()
    briefing = in_editions(entries, book)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "catalogue.sqlite"
        made, catalogue_s = timed(
            lambda: catalogue.run(briefing, due_soon_days=14, file=file, database=Sqlite())
        )
        used["catalogue"] = memory()
        asked = questions(file)
        used["search"] = memory()
        size = file.stat().st_size
        command_s = command_seconds(Path(folder), entries)
    _, digest_s = timed(lambda: records.digest(briefing))
    thousands = made.statements / 1000
    told = {
        "clips": made.clips,
        "statements": made.statements,
        "commitments": made.commitments,
        "decisions": len(decisions),
        "label_s": round(label_s, 2),
        "label_s_per_1000": round(label_s / thousands, 3),
        "ledger_s": round(ledger_s, 2),
        "catalogue_s": round(catalogue_s, 2),
        "catalogue_mb": round(size / 1e6, 1),
        "briefing_digest_s": round(digest_s, 2),
        "search": asked,
        "search_command_s": round(command_s, 2),
        "memory_mb": used,
    }
    print(json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
