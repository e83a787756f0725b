"""
The words that are heard after the cut, in pieces small enough for a line.

A piece is a word. Only Chinese and Japanese words, which stand without spaces and may be whole
sentences, and words longer than a line are more than one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from talkingheads.domain import CutList, Statement, Word, is_heard

_CLOSING = "。、，．！？：；）」』】》〉〕…ー々ゃゅょっぁぃぅぇぉャュョッァィゥェォ"
_OPENING = "（「『【《〈〔"
_BREAKABLE = "-/_.–—@&=?"
_JOINED = "\u200d\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3"
_JOINS = "\u200d\u0e40\u0e41\u0e42\u0e43\u0e44\u0ec0\u0ec1\u0ec2\u0ec3\u0ec4"
"""What stays with the letter before or after it: a joiner, and vowels of Thai and Lao."""


@dataclass(frozen=True)
class Piece:
    """A word, or a part of one, in cut time."""

    text: str
    start: int
    end: int
    sentence: int
    """Which sentence it belongs to; only whether two are the same matters."""
    spaced: bool = True
    """Whether a space stands before it when it does not begin a line."""
    whole: bool = True
    """False if it goes on with the word of the piece before."""


def heard(
    words: Sequence[Word], statements: Sequence[Statement], cuts: CutList, max_chars: int
) -> tuple[Piece, ...]:
    """Return the pieces of the *words* that are heard, none wider than *max_chars*."""
    sentences = _sentences(len(words), statements)
    found: list[Piece] = []
    for word, sentence in zip(words, sentences, strict=True):
        text = " ".join(word.text.split())
        if text and is_heard(word, cuts):
            start, end = cuts.to_cut_clock(word.start), cuts.to_cut_clock(word.end)
            spaced = not (found and unspaced(found[-1].text[-1]) and unspaced(text[0]))
            found += _split(Piece(text, start, end, sentence, spaced), max_chars)
    return tuple(_in_order(found, cuts.length))


def width(text: str) -> int:
    """
    Return the columns that *text* takes.

    A Chinese, Japanese or Korean character takes two; an accent above or below a letter, and what
    is never seen, such as a joiner, takes none.
    """
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _sentences(count: int, statements: Sequence[Statement]) -> Iterator[int]:
    """Number the sentence of each word; words that no statement has are sentences too."""
    edges = {edge for s in statements for edge in (s.first, s.last)}
    number = 0
    for index in range(count):
        number += index in edges
        yield number


def _in_order(parts: Iterable[Piece], length: int) -> Iterator[Piece]:
    """Make times that never run backwards, overlap or leave the talk."""
    parts = list(parts)
    latest = 0
    for index, part in enumerate(parts):
        start = min(max(part.start, latest), length)
        following = parts[index + 1].start if index + 1 < len(parts) else length
        end = max(start, min(part.end, max(following, start), length))
        yield replace(part, start=start, end=end)
        latest = start


def _split(piece: Piece, max_chars: int) -> Iterator[Piece]:
    """Part a word that is too long for a line, or has no spaces; time goes with the width."""
    texts = list(_clusters(piece.text)) if any(map(_wide, piece.text)) else [piece.text]
    texts = [part for text in texts for part in _chop(text, max_chars)]
    total, passed = sum(map(width, texts)) or 1, 0
    time = piece.end - piece.start
    for index, text in enumerate(texts):
        start = piece.start + time * passed // total
        passed += width(text)
        end = piece.start + time * passed // total
        first = index == 0
        yield replace(
            piece, text=text, start=start, end=end, spaced=piece.spaced and first, whole=first
        )


def _clusters(text: str) -> Iterator[str]:
    """Part *text* into what must not be parted: a wide character, or a run of narrow ones."""
    cluster = ""
    for char in text:
        joined = (
            char in _CLOSING
            or unicodedata.combining(char)
            or (cluster and cluster[-1] in _OPENING)
            or not (_wide(char) or _wide(cluster[-1:]))
        )
        if cluster and not joined:
            yield cluster
            cluster = ""
        cluster += char
    if cluster:
        yield cluster


def _chop(text: str, room: int) -> Iterator[str]:
    """Part *text* so that each part fits into *room*, after a hyphen or slash if there is one."""
    while width(text) > room:
        cut = _fitting(text, room)
        marks = [n for n in range(room // 2, cut + 1) if text[n - 1 : n] in _BREAKABLE and n]
        cut = marks[-1] if marks else _before_accents(text, cut)
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    if text:
        yield text


def _fitting(text: str, room: int) -> int:
    """Return how many characters of *text* fit into *room* columns; at least one."""
    wide = 0
    for count, char in enumerate(text):
        wide += _columns(char)
        if wide > room:
            return max(1, count)
    return len(text)


def _before_accents(text: str, cut: int) -> int:
    """Move *cut* back so that no accent is parted from its letter, if there is a letter."""
    for place in range(cut, cut // 2, -1):
        after = text[place]
        if unicodedata.category(after).startswith("M") or after in _JOINED:
            continue
        if text[place - 1] not in _JOINS:
            return place
    return cut


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _wide(char: str) -> bool:
    return bool(char) and unicodedata.east_asian_width(char) in "WF" and not _hangul(char)


def _hangul(char: str) -> bool:
    return "\uac00" <= char <= "\ud7a3" or "\u1100" <= char <= "\u11ff"


def unspaced(char: str) -> bool:
    """Tell whether *char* is of a script that puts no spaces between words."""
    return (
        _wide(char)
        or "\u0e00" <= char <= "\u0eff"
        or "\u1000" <= char <= "\u109f"
        or ("\u1780" <= char <= "\u17ff")
    )
