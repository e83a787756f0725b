"""Signs that voices take turns, beside voice tags and labels in capitals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from talkingheads.formats.clips import cells
from talkingheads.formats.transcripts import markup
from talkingheads.formats.transcripts.openers import (
    LABEL,
    NAME,
    in_brackets,
    is_a_role,
    like_a_name,
    may_be_a_voice,
    numbered,
)

_DASHED = re.compile(r"[-–—](?![-–—])(?:\s+\S|[^\W\d_]|[\"“'‘¿¡(\[])")
_NEXT_DASH = re.compile(r"(?<=[.?!…])\s+(?=[-–—]\s*[\"“'‘¿¡(\[]?[A-ZÀ-Þ])")
_CHEVRONS = re.compile(r"(?:^|(?<=[.?!…\"”'’)\]–—-])\s+)>{2,}\s*", re.MULTILINE)
_SIGN = re.compile(r"(?:[-–—]|>{2,})\s*")
_BRACKETS = re.compile(r"[\[(（]([^\[\]()（）]{1,40})[\])）]\s*[:：]?\s*(.*)")
_DASH_AFTER = re.compile(rf"({NAME})\s+[-–—]+\s+(?=\S)")
_HEAD = 100
"""Characters of a line in which a name is looked for; none is longer than 40."""


@dataclass(frozen=True)
class _Opener:
    cue: int
    first: bool
    """It opens the cue, and no later line of it."""
    name: str
    rest: str


def named(cues: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """Yield the voices that each kind of sign names in the lines of *cues*; one is no turn."""
    texts = [_texts(cue) for cue in cues]
    classes = [markup.classes(line) for cue in cues for line in cue]
    yield [voice for some in classes for one in some if (voice := numbered(one, whole=True))]
    yield [voice for lines in texts for voice in _bracketed(lines)]
    every = (line for lines in texts for line in lines)
    yield [voice for line in every if (voice := numbered(line, whole=True))]
    yield _alternating(_openers(texts, _before_a_colon), len(texts))
    if any(char.islower() for lines in texts for line in lines for char in line):
        dashed = _openers(texts, _before_a_dash)
        yield _alternating(dashed, len(texts)) or _full_names(dashed)


def unnamed(cues: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """Yield what voices say that dashes in one of *cues*, or chevrons in all, tell apart."""
    texts = [_texts(cue) for cue in cues]
    for lines in texts:
        pieces = [piece for line in lines for piece in _NEXT_DASH.split(line)]
        yield [_voice(piece) for piece in pieces if _DASHED.match(piece)]
    said = [piece for lines in texts for piece in _CHEVRONS.split("\n".join(lines))[1:]]
    yield [_voice(">> " + piece.split("\n")[0]) for piece in said]


def _texts(cue: Sequence[str]) -> list[str]:
    return [text for line in cue for text in markup.texts(line)]


def _voice(piece: str) -> str:
    """Return who says *piece*, a line with the sign of a turn; itself if it names nobody."""
    rest = _SIGN.sub("", piece, count=1)
    if (label := LABEL.match(rest)) and like_a_name(label[2]):
        return label[2]
    found = _BRACKETS.match(rest)
    return found[1] if found and in_brackets(found[1]) else cells.shown(piece, 36)


def _bracketed(lines: Sequence[str]) -> Iterator[str]:
    """Yield who opens the *lines* of one cue between brackets; what is heard alone says nothing."""
    for number, line in enumerate(lines):
        found = _BRACKETS.match(_SIGN.sub("", line, count=1) if _SIGN.match(line) else line)
        if found and in_brackets(found[1]) and (found[2] or number + 1 < len(lines)):
            yield found[1]


def _before_a_colon(line: str) -> tuple[str, str] | None:
    found = LABEL.match(line[:_HEAD]) if ":" in line or "：" in line else None
    return (found[2], line[found.end() :]) if found and may_be_a_voice(found[2]) else None


def _before_a_dash(line: str) -> tuple[str, str] | None:
    found = _DASH_AFTER.match(line[:_HEAD])
    if not found or not may_be_a_voice(found[1]) or not like_a_name(found[1]):
        return None
    return found[1], line[found.end() :]


def _openers(
    texts: Sequence[Sequence[str]], opens: Callable[[str], tuple[str, str] | None]
) -> list[_Opener]:
    found = [
        _Opener(cue, number == 0, *opener)
        for cue, lines in enumerate(texts)
        for number, line in enumerate(lines)
        if (opener := opens(line))
    ]
    asked = any(opener.name.casefold() == "q" for opener in found)
    return [opener for opener in found if asked or len(opener.name) > 1]  # a list: “a: ... b: ...”


def _alternating(openers: Sequence[_Opener], cues: int) -> list[str]:
    """
    Return the names in *openers* if they take turns.

    They do if one is a role such as “interviewer”, if two open several lines each, or if they open
    every cue and are few; what one person counts up opens a line once.
    """
    said = {(opener.name.casefold(), opener.rest) for opener in openers}
    often = Counter(name for name, _ in said)
    opened = {opener.cue for opener in openers if opener.first}
    few = len(often) <= max(2, cues // 2)
    turns = (
        any(is_a_role(name) for name in often)
        or sum(count > 1 for count in often.values()) > 1
        or (len(opened) == cues and few)
    )
    return [opener.name for opener in openers] if turns else []


def _full_names(openers: Sequence[_Opener]) -> list[str]:
    """Return those of several words, if one of them opens the first cue."""
    full = [opener for opener in openers if " " in opener.name]
    first = any(opener.cue == 0 and opener.first for opener in full)
    return [opener.name for opener in full] if first else []
