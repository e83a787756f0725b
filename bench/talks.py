"""
Make up talks as a recogniser would write them down: for measurements and tests.

The same seed gives the same talk. Sentences are of one to forty words, spoken at 8 to 25 characters
a second and a little unevenly, with pauses of up to 5 seconds between and inside them, or
breathless; with fillers, numbers, names, long words and addresses. What is cut lies on frames and
between words, as the stage `cut` does it, and sometimes takes words with it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from talkingheads.domain import (
    Clip,
    Cut,
    CutList,
    Labels,
    Segment,
    Speaker,
    Statement,
    Transcript,
    Word,
)

COMMON = """
we will open the new clinic on Mill Road in March and every visit is free because our
team has worked with the council since a year ago to make it safe for all of you if you need help
you can come to us by bus or on foot that is what I promised in September they have not been told
yet but it should be done before the end of next week when two of my officers were at school with
children from here who said there was nothing for them to do after four in the afternoon so I have
asked about a better playground beside the library which might cost more than anybody thought
""".split()
LONG = """responsibilities internationalisation representatives neighbourhood telecommunications
Llanfairpwllgwyngyll counterproductive decriminalisation interdepartmental""".split()
RARE = [
    "https://larkford.example/services/health/appointments-and-opening-hours",
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
]
NAMES = "Margaret Hale Ana Ruiz Doctor Okafor Mrs. Bell Larkford Station Dr. Singh".split()
NUMBERS = "two 12 1,500 90% £2.5 2026 seventeen 3.30 twenty-four 7".split()
FILLERS = "um, er, well, you know, right, erm,".split()


@dataclass(frozen=True)
class Talk:
    """What the stage `caption` is given of one clip."""

    transcript: Transcript
    labels: Labels
    cuts: CutList
    clip: Clip
    speaker: Speaker


def talk(seed: int) -> Talk:
    """Return the talk number *seed*."""
    dice = random.Random(seed)
    sentences = [list(_sentence(dice)) for _ in range(dice.randint(1, 30))]
    speed, now = dice.uniform(8, 25), dice.randint(0, 4000)
    breath = dice.choice([1, 1, 1, 0.5, 0])
    words: list[Word] = []
    statements: list[Statement] = []
    for number, texts in enumerate(sentences, 1):
        first, pace = len(words), speed * dice.uniform(0.85, 1.15)
        for text in texts:
            length = max(60, round((len(text) + 1) * 1000 / min(25.0, max(8.0, pace))))
            length = round(length * dice.uniform(0.8, 1.2))
            words.append(Word(text, now, now + length))
            now += length + round(breath * _pause(dice, text))
        said = " ".join(texts)
        times = (words[first].start, words[-1].end)
        statements.append(Statement(f"s{number}", "other", said, first, len(words), *times))
        now += round(breath * dice.choice([0, 120, 300, 500, 800, 1500, dice.randint(0, 5000)]))
    portrait, fps = dice.random() < 0.35, dice.choice([25, 25, 25, 30, 24, 50])
    width, height = (720, 1280) if portrait else (1280, 720)
    length = now + dice.randint(100, 3000)
    return Talk(
        Transcript("en", (Segment(tuple(words)),)),
        Labels(tuple(statements), ()),
        CutList(tuple(_cuts(dice, words, length, fps)), length, opening=dice.choice([0, 0, 3000])),
        Clip("s", "m", length, width, height, fps),
        Speaker("Ana Ruiz"),
    )


def _sentence(dice: random.Random) -> Iterator[str]:
    """Yield the words of a sentence; few are very short or very long."""
    count = dice.choice([1, 2, dice.randint(3, 8), dice.randint(6, 16), dice.randint(10, 40)])
    for index in range(count):
        pool = dice.choices((COMMON, LONG, NAMES, NUMBERS, FILLERS, RARE), (86, 2, 4, 5, 2.7, 0.3))[
            0
        ]
        text = dice.choice(pool)
        text = text[0].upper() + text[1:] if index == 0 else text
        if index == count - 1:
            yield text.rstrip(",.") + dice.choice(".....?!")
        else:
            yield text + ("," if dice.random() < 0.08 and text[-1].isalnum() else "")


def _pause(dice: random.Random, text: str) -> int:
    """Return the silence after a word: mostly none, some at commas, few where one thinks."""
    if text.endswith(","):
        return dice.choice([0, 150, 300, 600])
    return dice.choices((0, 40, 250, 900, dice.randint(1000, 5000)), (80, 12, 4, 3, 1))[0]


def _cuts(dice: random.Random, words: list[Word], length: int, fps: int) -> Iterator[Cut]:
    """Yield what is kept, on frames: pauses over 1.2 s go but for margins, and some words too."""
    gone = {n for n in range(len(words)) if dice.random() < dice.choice([0, 0, 0.03])}
    gone -= {len(words) - 1}
    start, latest = 0, 0
    for number, word in enumerate(words):
        if number in gone:
            begin = _frame(max(latest, start), fps)
            if begin > start:
                yield Cut(start, begin)
            start = _frame(word.end, fps)
        elif word.start - latest > 1200 and number - 1 not in gone:
            if latest + 250 > start and number:
                yield Cut(start, _frame(latest + 250, fps))
            start = max(start, _frame(word.start - 250, fps))
        latest = word.end
    end = min(length, latest + 250)
    if end > start:
        yield Cut(start, end)


def _frame(moment: int, fps: int) -> int:
    """Return the moment of the frame next to *moment*."""
    return round(round(moment * fps / 1000) * 1000 / fps)
