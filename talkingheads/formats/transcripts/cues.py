"""WebVTT and SubRip: cues with times, and text in tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from talkingheads.domain import Segment, Word
from talkingheads.errors import ClipError
from talkingheads.formats.clips import cells
from talkingheads.formats.transcripts import voices
from talkingheads.formats.transcripts.markup import INLINE, TIME, plain
from talkingheads.formats.transcripts.openers import numbered
from talkingheads.formats.transcripts.timing import spread

HINT = "Mend the line, or take the file away to have the words written down by machine."
_TIMES = re.compile(rf"\s*{TIME}\s*-+>\s*{TIME}(?:\s.*)?", re.ASCII)
_BLOCKS = ("NOTE", "STYLE", "REGION")
_BLINK = 100
"""Milliseconds; who reads captions sees nothing in less, and nobody says a line in it."""


@dataclass(frozen=True)
class _Cue:
    start: int
    end: int
    lines: tuple[str, ...]
    number: int
    """The line of its times."""
    label: str = ""
    """What WebVTT calls it."""


def read_vtt(text: str, name: str) -> tuple[str, list[Segment]]:
    """Return the language that the header names, if any, and the words of each cue."""
    lines = text.split("\n")
    if not re.match(r"WEBVTT(?:\s|$)", lines[0]):
        raise ClipError(f"{name} line 1: a .vtt file begins with WEBVTT", hint=HINT)
    first = next((n for n, line in enumerate(lines) if not line or "-->" in line), None)
    header = [line.partition(":") for line in lines[1:first]]
    language = next((v for k, _, v in header if k.strip().casefold() == "language"), "")
    rest = lines[first:] if first is not None else []
    padded = [""] * (len(lines) - len(rest)) + rest
    return language.strip(), list(_segments(_cues(padded, name, srt=False)))


def read_srt(text: str, name: str) -> list[Segment]:
    """Return the words of each cue."""
    return list(_segments(_cues(text.split("\n"), name, srt=True)))


def _cues(lines: Sequence[str], name: str, *, srt: bool) -> list[_Cue]:
    """Return the cues in *lines*, sorted by time."""
    cues: list[_Cue] = []
    for block in _blocks(lines):
        for cue in _block(lines, block, name, srt):
            if cue.number:
                cues.append(cue)
            elif srt and cues:
                cues[-1] = replace(cues[-1], lines=cues[-1].lines + cue.lines)
            else:
                raise _error(name, block[0], lines[block[0]], "is text without times")
    return _together(_bare(sorted(cues, key=lambda cue: cue.start), name))


def _blocks(lines: Sequence[str]) -> Iterator[range]:
    """Yield the stretches between empty lines."""
    start = 0
    for number in range(len(lines) + 1):
        if number == len(lines) or not lines[number]:
            if number > start:
                yield range(start, number)
            start = number + 1


def _block(lines: Sequence[str], block: range, name: str, srt: bool) -> Iterator[_Cue]:
    """Yield the cues of one *block* of *lines*; one with the number 0 is text without times."""
    starts = [number for number in block if "-->" in lines[number]]
    ends = [*starts[1:], block.stop] if starts else []
    lead = [lines[number] for number in range(block.start, starts[0] if starts else block.stop)]
    if not srt and lead and lead[0].startswith(_BLOCKS):
        lead = []
    lead = [line for line in lead if line.strip()]
    label = lead[-1] if lead and starts and not srt else ""
    if lead and (lead[-1].strip().isdigit() or (starts and not srt)):
        lead.pop()
    if lead:
        yield _Cue(0, 0, tuple(lead), 0)
    for number, end in zip(starts, ends, strict=True):
        start, stop = _times(lines[number], name, number)
        said = tuple(lines[number + 1 : end])
        if end != block.stop and said and said[-1].strip().isdigit():
            said = said[:-1]
        yield _Cue(start, stop, said, number + 1, label)
        label = ""


def _times(line: str, name: str, number: int) -> tuple[int, int]:
    """Return the times of a cue in ms."""
    found = _TIMES.fullmatch(line)
    if not found:
        raise _error(
            name, number, line, "is no pair of times such as 00:00:01.000 --> 00:00:02.500"
        )
    start, end = _ms(found.groups()[:4]), _ms(found.groups()[4:])
    if end < start:
        raise _error(name, number, line, "ends before it begins")
    return start, end


def _ms(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, fraction = parts
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))


def _together(cues: Iterable[_Cue]) -> list[_Cue]:
    """Join cues that begin together, and end each before the next one begins."""
    joined: list[_Cue] = []
    for cue in cues:
        if joined and joined[-1].start == cue.start:
            last = joined[-1]
            joined[-1] = replace(last, end=max(last.end, cue.end), lines=last.lines + cue.lines)
        else:
            if joined and joined[-1].end > cue.start:
                joined[-1] = replace(joined[-1], end=cue.start)
            joined.append(cue)
    return joined


def _bare(cues: Sequence[_Cue], name: str) -> Iterator[_Cue]:
    """Yield *cues* without tags and without labels of who speaks."""
    lines = iter(voices.one([line for cue in cues for line in cue.lines], name))
    voices.check((voice for cue in cues if (voice := numbered(cue.label))), name)
    voices.check_turns([cue.lines for cue in _together(cues)], name)
    for cue in cues:
        yield replace(cue, lines=tuple(next(lines) for _ in cue.lines))


def _segments(cues: Sequence[_Cue]) -> Iterator[Segment]:
    """Yield the words of each cue; lines that roll up from the cue before are not said twice."""
    rolling = any(INLINE.search(line) for cue in cues for line in cue.lines)
    last, until = "", -1
    for cue in cues:
        lines = [line for line in cue.lines if plain(line)]
        shown = lines[-1] if lines else ""
        if rolling and cue.start <= until and _rolls_up(last, lines, cue.end - cue.start):
            shown = last if len(lines) == 1 else shown
            lines = lines[1:]
        last, until = shown, cue.end
        yield Segment(tuple(_words(replace(cue, lines=tuple(lines)))))


def _rolls_up(last: str, lines: Sequence[str], duration: int) -> bool:
    """
    Tell whether the first of *lines* only stays on screen from *last*, the line before.

    Who says “No.” twice is heard twice: the line must be alone for a blink, or above a new line
    where one of the two was timed word by word.
    """
    if not lines or plain(lines[0]) != plain(last) or INLINE.search(lines[0]):
        return False
    if len(lines) == 1:
        return duration <= _BLINK
    return any(INLINE.search(line) for line in (last, *lines[1:]))


def _words(cue: _Cue) -> Iterator[Word]:
    """Yield the words of *cue*, each stretch between inline times with its own time."""
    pieces = INLINE.split("\n".join(cue.lines))
    texts = pieces[::5]
    starts = [cue.start] + [_ms(pieces[n : n + 4]) for n in range(1, len(pieces), 5)]
    starts = [min(max(start, cue.start), cue.end) for start in starts]
    for text, start, end in zip(texts, starts, [*starts[1:], cue.end], strict=True):
        yield from spread(plain(text).split(), start, max(start, end))


def _error(name: str, number: int, line: str, what: str) -> ClipError:
    return ClipError(f"{name} line {number + 1}: {cells.shown(line)} {what}", hint=HINT)
