"""
Whose words a transcript has: one clip, one speaker.

Voices are named by WebVTT's tags (``<v Ann>``) and by labels that open a line (``ANN: Yes.``).
Other signs that they take turns, such as dashes, are in ``turns``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from talkingheads.errors import ClipError
from talkingheads.formats.transcripts import markup, turns
from talkingheads.formats.transcripts.openers import LABEL, like_a_name


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
        LABEL.sub(r"\1", line, count=1) if number in labels else line
        for number, line in enumerate(bare)
    ]


def check(voices: Iterable[str], name: str) -> None:
    """Raise ClipError if *voices*, as often as they are named, are more than one."""
    known = _known(voices)
    if len(known) > 1:
        raise _error(f"{len(known)} voices", known, name)


def check_turns(cues: Sequence[Sequence[str]], name: str) -> None:
    """Raise ClipError if in the lines of *cues* several voices take turns."""
    for voices in turns.named(cues):
        check(voices, name)
    for said in turns.unnamed(cues):
        if len(known := _known(said)) > 1:
            raise _error("several voices", known, name)


def _known(voices: Iterable[str]) -> list[str]:
    known: dict[str, str] = {}
    for voice in voices:
        known.setdefault(_folded(voice), voice)
    return list(known.values())


def _error(several: str, known: Sequence[str], name: str) -> ClipError:
    shown = ", ".join(voice[:40] for voice in known[:8])
    more = f" and {len(known) - 8} more" if len(known) > 8 else ""
    return ClipError(
        f"its transcript {name} has words of {several}: {shown}{more}",
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
        if (match := LABEL.match(line)) and like_a_name(match[2])
    ]
    first = next((number for number, line in enumerate(lines) if markup.plain(line)), 0)
    loud = any(label.name.isupper() for label in found) and any(
        char.islower() for line in lines for char in line
    )
    said = {(_folded(label.name), label.rest) for label in found}
    often = len(said) > len({name for name, _ in said})
    opens = any(label.line == first and (len(said) > 1 or " " in label.name) for label in found)
    return found if loud or often or opens else []


def _folded(voice: str) -> str:
    return " ".join(voice.casefold().split())
