"""Where the words that the team names are said, whatever the signs and capitals."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from talkingheads.stages.cut.talk import Talk

EVIDENT = 4
"""Letters from which on it is told that a longer word has them in its middle."""


@dataclass
class _Line:
    """All that is said, as letters and digits alone."""

    text: str = ""
    starts: dict[int, int] = field(default_factory=dict)
    """At which letter a word, or a part of one, begins; and which word that is."""
    ends: dict[int, int] = field(default_factory=dict)
    """After which letter one ends; and the word after it."""


def folded(text: str) -> str:
    """Return the letters and digits of *text*, in one case."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in plain if char.isalnum())


def find(talk: Talk, wanted: str, *, in_parts: bool) -> tuple[range, ...]:
    """
    Return the words that are *wanted*, wherever they are said.

    *in_parts*: also those of which they are a part, as Quill is of "Quill's" and "Quill-Jones".
    """
    line, phrase = _line(talk, in_parts=in_parts), folded(wanted)
    found = [
        range(line.starts[at], line.ends[at + len(phrase)]) for at in _all(line.text, phrase, line)
    ]
    return tuple(dict.fromkeys(found))


def find_longer(talk: Talk, wanted: str) -> tuple[range, ...]:
    """
    Return the words that hold what is *wanted* in a longer word, as "Quills" holds Quill.

    The longer word begins with it, or it is so long that it can hardly be there by chance.
    """
    line, phrase = _line(talk, in_parts=True), folded(wanted)
    if len(phrase) == 1 and phrase.isascii():
        return ()
    count = len([part for word in wanted.split() for part in _parts(word) if folded(part)])
    found = []
    at = line.text.find(phrase) if phrase else -1
    while at >= 0:
        begins, end = at in line.starts, at + len(phrase)
        if not (begins and end in line.ends):
            first = max(start for start in line.starts if start <= at)
            last = min(stop for stop in line.ends if stop >= end)
            places = range(line.starts[first], line.ends[last])
            evident = len(phrase) >= EVIDENT or not phrase.isascii()
            if len(places) <= count and (begins or (len(places) == 1 and evident)):
                found.append(places)
        at = line.text.find(phrase, at + 1)
    return tuple(dict.fromkeys(found))


def _line(talk: Talk, *, in_parts: bool) -> _Line:
    line = _Line()
    for place, word in enumerate(talk.words):
        for part in _parts(word.text) if in_parts else (word.text,):
            if letters := folded(part):
                line.starts[len(line.text)] = place
                line.text += letters
                line.ends[len(line.text)] = place + 1
    return line


def _all(text: str, phrase: str, line: _Line) -> Iterator[int]:
    """Yield where *phrase* begins and ends with words or their parts."""
    at = text.find(phrase) if phrase else -1
    while at >= 0:
        fits = at in line.starts and at + len(phrase) in line.ends
        if fits:
            yield at
        at = text.find(phrase, at + (len(phrase) if fits else 1))


def _parts(text: str) -> Iterator[str]:
    """Yield *text* split at its signs, but not in numbers (3.5), nor before the t of "don't"."""
    start = 0
    for place in range(1, len(text) - 1):
        if unicodedata.category(text[place])[0] not in "PSZ":
            continue
        before, after = text[place - 1], text[place + 1 :]
        in_number = before.isdigit() and after[0].isdigit()
        in_not = before in "nN" and folded(after) == "t"
        if not in_number and not in_not:
            yield text[start:place]
            start = place
    yield text[start:]
