"""
Read the words that a team supplies beside a clip.

    cues      WebVTT (.vtt) and SubRip (.srt)
    markup    tags and times inside the lines of cues
    voices    whose words they are
    openers   what may tell who speaks, at the start of a line
    turns     signs that several speak
    whisper   Whisper's .json
    timing    times for words that have none

The usual libraries drop a cue that they cannot read without a word. A promise lost like that is
worse than an error, so cues are read here, and what is odd is told with its line.
"""

from __future__ import annotations

import re

from talkingheads.domain import Transcript
from talkingheads.errors import ClipError
from talkingheads.formats.clips.cells import LANGUAGES
from talkingheads.formats.decoding import decoded, zeros_at
from talkingheads.formats.transcripts import cues, whisper
from talkingheads.formats.transcripts.timing import in_order

LARGEST = 20_000_000
"""Bytes that a transcript may have; an hour of words with their times has 3 MB."""


def read(content: str | bytes, *, name: str) -> Transcript:
    """
    Return the transcript in *content*; the suffix of its *name* tells which format it is.

    Words without a time of their own share the time of their cue, by their letters. Words come in
    order, none overlaps the next, and each takes at least 1 ms.

    Raises: ClipError that names the file, the line and what to do; also if there are words of
    several voices.
    """
    text = decoded(content).replace("\r\n", "\n").replace("\r", "\n")
    if damaged := zeros_at(text):
        raise ClipError(
            f"{name} line {damaged}: zeros stand there, where a disk lost what was being saved",
            hint="Save it again, or bring back a copy.",
        )
    suffix = name.lower().rpartition(".")[2]
    language = ""
    if suffix == "json":
        language, segments = whisper.read_json(text, name)
    elif suffix == "vtt":
        language, segments = cues.read_vtt(text, name)
    elif suffix == "srt":
        segments = cues.read_srt(text, name)
    else:
        raise ClipError(
            f"{name}: transcripts are .vtt, .srt or Whisper's .json", hint="Rename or convert it."
        )
    ordered = tuple(in_order(segments))
    if not ordered:
        raise ClipError(f"{name} line 1: there are no words in it", hint=cues.HINT)
    return Transcript(_tag(language), ordered, origin="supplied", model=name)


def _tag(language: str) -> str:
    """Return *language* as a tag, whether it is one or an English name; empty if unknown."""
    name = language.strip().casefold()
    known = re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", name, re.ASCII)
    return LANGUAGES.get(name) or (language.strip() if known else "")
