"""Where the parts of a container lie: boxes, EBML elements, RIFF chunks, Ogg pages and so on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Order = Literal["big", "little", "ebml"]


@dataclass(frozen=True)
class Chunk:
    """One part of a file, with the places of the numbers that describe it."""

    start: int
    body: int
    """Where its head ends."""
    end: int
    """Not after the end of the file, whatever its head says."""
    size: tuple[int, int, Order] | None = None
    """Offset, bytes and order of the number that says how long it is."""
    name: tuple[int, int] | None = None
    """Offset and bytes of what says what it is."""
    parents: tuple[Chunk, ...] = ()
    bulk: bool = False
    """It holds coded pictures or sound, and not what describes them."""


BOXES_WITHIN = {
    **dict.fromkeys(b"moov trak mdia minf stbl edts dinf udta moof traf mvex mfra wave".split(), 0),
    **{b"meta": 4, b"stsd": 8, b"dref": 8, b"avc1": 78, b"hvc1": 78, b"mp4a": 28, b"alac": 28},
}
"""Boxes that hold others, and the bytes that come before those."""

ELEMENTS_WITHIN = {
    bytes.fromhex(id)
    for id in (
        "18538067 1654AE6B AE E0 E1 1F43B675 1549A966 1C53BB6B BB B7 114D9B74 4DBB 1254C367 "
        "7373 63C0 67C8 A0 1A45DFA3"
    ).split()
}
"""EBML elements that hold others, by their ids."""

MOST = 4000
"""Chunks of a file that are looked at."""


def chunks(data: bytes, container: str) -> list[Chunk]:
    """Return the chunks of *data*, outer ones before those in them, as far as they can be read."""
    walk = {
        "mov": lambda: _boxes(data, 0, len(data), ()),
        "matroska": lambda: _elements(data, 0, len(data), ()),
        "avi": lambda: _riff(data, 0, len(data), ()),
        "wav": lambda: _riff(data, 0, len(data), ()),
        "ogg": lambda: _pages(data),
        "caf": lambda: _caf(data),
        "flac": lambda: _flac(data),
        "mpegts": lambda: _even(data, 188, name=(1, 2)),
        "aac": lambda: _even(data, 100, name=None),
        "mp3": lambda: _even(data, 104, name=None),
        "amr": lambda: _even(data, 32, name=None),
    }.get(container)
    if walk is None:
        return []
    found = []
    for chunk in walk():
        found.append(chunk)
        if len(found) >= MOST:
            break
    return found


def _boxes(data: bytes, at: int, end: int, parents: tuple[Chunk, ...]) -> Iterator[Chunk]:
    while at + 8 <= end:
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        head = 8
        field: tuple[int, int, Order] = (at, 4, "big")
        if size == 1 and at + 16 <= end:
            size, head, field = (
                int.from_bytes(data[at + 8 : at + 16], "big"),
                16,
                (at + 8, 8, "big"),
            )
        stop = end if size == 0 else min(end, at + max(size, head))
        bulk = name == b"mdat"
        chunk = Chunk(at, at + head, stop, field, (at + 4, 4), parents, bulk)
        yield chunk
        if name in BOXES_WITHIN and len(parents) < 20:
            yield from _boxes(data, at + head + BOXES_WITHIN[name], stop, (*parents, chunk))
        at = stop


def _elements(data: bytes, at: int, end: int, parents: tuple[Chunk, ...]) -> Iterator[Chunk]:
    while at + 2 <= end:
        id_length = 9 - data[at].bit_length()
        size_at = at + id_length
        if id_length > 4 or size_at >= end or not data[size_at]:
            return
        length = 9 - data[size_at].bit_length()
        body = size_at + length
        size = int.from_bytes(data[size_at:body], "big") & ((1 << 7 * length) - 1)
        stop = end if size == (1 << 7 * length) - 1 else min(end, body + size)
        id = data[at:size_at]
        bulk = id in (b"\xa3", b"\xa1")
        chunk = Chunk(at, body, stop, (size_at, length, "ebml"), (at, id_length), parents, bulk)
        yield chunk
        if id in ELEMENTS_WITHIN and len(parents) < 20:
            yield from _elements(data, body, stop, (*parents, chunk))
        at = stop


def _riff(data: bytes, at: int, end: int, parents: tuple[Chunk, ...]) -> Iterator[Chunk]:
    while at + 8 <= end:
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        stop = min(end, at + 8 + size + size % 2)
        bulk = name == b"data" or name[2:] in (b"dc", b"wb", b"db")
        chunk = Chunk(at, at + 8, stop, (at + 4, 4, "little"), (at, 4), parents, bulk)
        yield chunk
        if name in (b"RIFF", b"LIST") and len(parents) < 20:
            yield from _riff(data, at + 12, stop, (*parents, chunk))
        at = stop


def _pages(data: bytes) -> Iterator[Chunk]:
    at = data.find(b"OggS")
    while at >= 0 and at + 27 <= len(data):
        body = at + 27 + data[at + 26]
        stop = min(len(data), body + sum(data[at + 27 : body]))
        first = data[at + 5] & 2 or at < 6000
        yield Chunk(at, body, stop, (at + 26, 1, "little"), (at + 5, 1), (), bulk=not first)
        at = data.find(b"OggS", max(stop, at + 4))


def _caf(data: bytes) -> Iterator[Chunk]:
    at = 8
    while at + 12 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 12], "big", signed=True)
        stop = len(data) if size < 0 else min(len(data), at + 12 + size)
        bulk = data[at : at + 4] == b"data"
        yield Chunk(at, at + 12, stop, (at + 4, 8, "big"), (at, 4), (), bulk)
        at = stop


def _flac(data: bytes) -> Iterator[Chunk]:
    at, last = 4, 0
    while at + 4 <= len(data) and not last:
        last = data[at] & 0x80
        stop = min(len(data), at + 4 + int.from_bytes(data[at + 1 : at + 4], "big"))
        yield Chunk(at, at + 4, stop, (at + 1, 3, "big"), (at, 1))
        at = stop
    yield Chunk(at, at, len(data), bulk=True)


def _even(data: bytes, step: int, *, name: tuple[int, int] | None) -> Iterator[Chunk]:
    """Cut *data* into pieces of *step* bytes, where the format has no chunks that hold others."""
    for at in range(0, len(data) - 3, step):
        where = (at + name[0], name[1]) if name else None
        yield Chunk(at, min(at + 4, len(data)), min(at + step, len(data)), None, where)
