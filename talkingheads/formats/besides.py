"""
Tell how much of a recording's file is no recording: pictures and files that go with it.

Readers take these into memory whole, some of them many times, before they play a second.
"""

from __future__ import annotations

from typing import BinaryIO

from talkingheads.formats.endings import CLUSTER, MOST, SEGMENT, ebml_number, tag_length

INDEX = (b"moov", b"moof", b"meta", b"udta", b"uuid", b"sidx")
"""Boxes of MP4 and MOV that are read whole; covers lie in them."""

FARTHEST = 1 << 40
"""No file is so long; systems refuse to go to places that are much farther."""

ATTACHED = (0x1941A469, 0x1254C367, 0x1654AE6B)
"""Elements of Matroska that are read whole: attachments, tags and tracks."""


def besides(file: BinaryIO, container: str) -> int:
    """Return the bytes of *file* that are read whole; *container* is its demuxer's name."""
    count = {
        "mov": _boxes,
        "matroska": _elements,
        "mp3": _tag,
        "aac": _tag,
        "flac": _blocks,
    }.get(container)
    return count(file) if count else 0


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    if at >= FARTHEST:
        return b""
    file.seek(at)
    return file.read(length)


def _boxes(file: BinaryIO) -> int:
    at = longest = 0
    for _ in range(MOST):
        head = _read(file, at, 16)
        length = int.from_bytes(head[8:] if head[:4] == b"\0\0\0\1" else head[:4], "big")
        if length < 8:
            break
        if head[4:8] in INDEX:
            longest = max(longest, length)
        at += length
    return longest


def _elements(file: BinaryIO) -> int:
    at = longest = 0
    for _ in range(MOST):
        head = _read(file, at, 12)
        id, id_bytes = ebml_number(head, marked=True)
        length, length_bytes = ebml_number(head[id_bytes:], marked=False)
        body = at + id_bytes + length_bytes
        unknown = length == (1 << 7 * length_bytes) - 1
        if not id_bytes or not length_bytes or (unknown and id not in (SEGMENT, CLUSTER)):
            break
        if id in ATTACHED:
            longest = max(longest, length)
        at = body if unknown or id == SEGMENT else body + length
    return longest


def _tag(file: BinaryIO) -> int:
    """Return the length of the tag before an MP3 or raw AAC."""
    return tag_length(_read(file, 0, 10))


def _blocks(file: BinaryIO) -> int:
    """Return the length of all that stands before the sound of a FLAC file."""
    at = 4
    for _ in range(MOST):
        head = _read(file, at, 4)
        if len(head) < 4:
            break
        at += 4 + int.from_bytes(head[1:], "big")
        if head[0] & 0x80:
            break
    return at
