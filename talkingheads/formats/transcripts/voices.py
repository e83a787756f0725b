"""
Whose words a transcript has: one clip, one speaker.

Voices are named by WebVTT's tags (``<v Ann>``) and by labels that open a line (``ANN: Yes.``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from talkingheads.errors import ClipError
from talkingheads.formats.transcripts import markup

_WORD = r"[^\W\d_][\w.'’-]*"
_LABEL = re.compile(
    r"((?:\s*<[\d:.,]+>)*)\s*(?:(?:[-–—]|>>+)\s*)?[\[(]?"
    rf"({_WORD}(?: (?:{_WORD}|\d+)){{0,3}})"
    r"[\])]?(?:\s?\([^()]{1,30}\))?\s?[:：](?=\s|<|$)"
)
_PARTICLES = frozenset("al bin da de del den der di dos du ibn la le van von y".split())
_OPENERS = frozenset(
    "note notes nb ps remember reminder warning caution important attention tip fact example "
    "update result results outcome outcomes summary conclusion problem solution goal aim plan "
    "action actions cost promise next now then today tomorrow yesterday tonight first second "
    "third fourth last lastly finally firstly secondly thirdly one two three four five monday "
    "tuesday wednesday thursday friday saturday sunday why what how when where who because and "
    "but so or also again yes no ok okay well listen look please thanks meaning day week month "
    "year step phase stage part point number".split()
)
"""What opens a sentence before a colon and is nobody's name."""


@dataclass(frozen=True)
class _Label:
    line: int
    name: str
    rest: str
    """What the line says after it."""


def one(lines: Sequence[str], name: str) -> list[str]:
    """
    Return *lines* without tags, and without the labels of the one voice.

    Up to four capitalised words and a colon at the start of a line may be a label; words such as
    “Note” never are. All of them are labels if one is in capitals (and not all lines are), opens
    two lines that differ, or opens the first line and either has several words or is not the only
    one. Else they are what somebody says.

    Raises: ClipError if the transcript *name* has words of several voices.
    """
    bare = [markup.bare(line) for line in lines]
    labels = {label.line: label for label in _labels(bare)}
    check(_voices(lines, labels), name)
    return [
        _LABEL.sub(r"\1", line, count=1) if number in labels else line
        for number, line in enumerate(bare)
    ]


def check(voices: Iterable[str], name: str) -> None:
    """Raise ClipError if *voices*, as often as they are named, are more than one."""
    known: dict[str, str] = {}
    for voice in voices:
        known.setdefault(_folded(voice), voice)
    if len(known) > 1:
        shown = ", ".join(voice[:40] for voice in list(known.values())[:8])
        more = f" and {len(known) - 8} more" if len(known) > 8 else ""
        raise ClipError(
            f"its transcript {name} has words of {len(known)} voices: {shown}{more}",
            hint="Keep only the words of the clip's speaker in it; "
            "the others' words would be shown as theirs.",
        )


def _voices(lines: Sequence[str], labels: dict[int, _Label]) -> Iterable[str]:
    for number, line in enumerate(lines):
        yield from markup.voices(line)
        if number in labels:
            yield labels[number].name


def _labels(lines: Sequence[str]) -> list[_Label]:
    """Return the labels that open *lines*; none if they may as well be words."""
    found = [
        _Label(number, markup.plain(match[2]), markup.plain(line[match.end() :]))
        for number, line in enumerate(lines)
        if (match := _LABEL.match(line)) and _like_a_name(match[2])
    ]
    first = next((number for number, line in enumerate(lines) if markup.plain(line)), 0)
    loud = any(label.name.isupper() for label in found) and any(
        char.islower() for line in lines for char in line
    )
    said = {(_folded(label.name), label.rest) for label in found}
    often = len(said) > len({name for name, _ in said})
    opens = any(label.line == first and (len(said) > 1 or " " in label.name) for label in found)
    return found if loud or often or opens else []


def _like_a_name(label: str) -> bool:
    words = label.split(" ")
    return (
        len(label) <= 40
        and words[0].casefold().rstrip(".") not in _OPENERS
        and (words[0][0].isupper() or words[0] == "speaker")
        and all(
            word[0].isupper() or word == "speaker" or word in _PARTICLES or word.isdigit()
            for word in words
        )
    )


def _folded(voice: str) -> str:
    return " ".join(voice.casefold().split())
