"""
Split what was said into sentences.

Recognisers write full stops, but not always, and not only at the ends of sentences: "Mr. Hale",
"at 6 p.m. on", "2.5". A run of words without an end is split at its longest pauses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from talkingheads.domain import Word
from talkingheads.stages.label.days import MONTHS, WEEKDAYS

_END = re.compile(r"[.?!…][\"'”’)\]]*$")
_TITLE = re.compile(
    r"^[(\"“'‘]*(?:mr|mrs|ms|dr|prof|rev|revd|st|sgt|insp|det|cllr|hon|fr|messrs)\.$", re.I
)
"""What a name always follows."""
_SHORT = re.compile(
    r"^(?:[^\W\d_]\.)+$|^\d*(?:e\.g|i\.e|a\.m|p\.m|etc|approx|ave|rd|sq|dept|co|ltd|inc|sr|jr|vs|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.$",
    re.I,
)
"""Abbreviations that may also end a sentence."""
_NUMBER_SIGN = re.compile(r"^(?:no|nos|tel|ext)\.$", re.I)
_NUMBERED = re.compile(r"^\d+[.]$")
_MONTHS = re.compile(rf"(?:{'|'.join(MONTHS)})\b", re.IGNORECASE)
_ALWAYS_CAPITAL = re.compile(
    rf"I\b|(?:{'|'.join((*MONTHS, *WEEKDAYS))}|christmas|easter)\b", re.IGNORECASE
)
_LONG_PAUSE_MS = 2500
"""A silence after which a new sentence begins even without a full stop."""
_LEAST = 3
"""A forced split leaves at least so many words on either side."""


def split(words: Sequence[Word], *, longest: int) -> list[tuple[int, int]]:
    """
    Return the sentences in *words*, each as its first word and the one after its last.

    They follow each other without gaps and cover all words. One that is longer than *longest*
    words is split at its longest pauses.
    """
    sentences: list[tuple[int, int]] = []
    first = 0
    for index in range(len(words)):
        following = words[index + 1] if index + 1 < len(words) else None
        if following is None or _ends(words[index], following):
            sentences += _halves(words, first, index + 1, longest)
            first = index + 1
    return sentences


def _ends(word: Word, following: Word) -> bool:
    """Return whether a sentence ends between *word* and *following*."""
    text, after = word.text, following.text.lstrip("\"“'‘([")
    if not _END.search(text):
        paused = following.start - word.end >= _LONG_PAUSE_MS
        return paused and after[:1].isupper() and not _ALWAYS_CAPITAL.match(after)
    if text.endswith(("...", "…")):
        return after[:1].isupper()
    if _TITLE.match(text):
        return False
    if _SHORT.match(text):
        return after[:1].isupper() and not _name_follows(text, after)
    if _NUMBER_SIGN.match(text):
        return not after[:1].isdigit()
    if _NUMBERED.match(text):
        return not _MONTHS.match(after) and not after[:1].isdigit()
    return True


def _name_follows(text: str, after: str) -> bool:
    """Return whether *text* is an initial before a surname or a date: "J. Hale", "p.m. Friday"."""
    if text.lower() in ("a.m.", "p.m."):
        return after.lower().startswith(tuple(WEEKDAYS))
    return len(text) == 2 and text != "I."


def _halves(words: Sequence[Word], first: int, end: int, longest: int) -> list[tuple[int, int]]:
    """Split *first* to *end* at the longest pause until no part is longer than *longest*."""
    done: list[tuple[int, int]] = []
    waiting = [(first, end)]
    while waiting:
        start, stop = waiting.pop()
        if stop - start <= longest:
            done.append((start, stop))
            continue
        middle = (start + stop) / 2
        at = max(
            range(start + _LEAST, stop - _LEAST + 1),
            key=lambda i: (words[i].start - words[i - 1].end, -abs(i - middle)),
        )
        waiting += [(at, stop), (start, at)]
    return done
