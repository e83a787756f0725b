"""Look through JPEG, PNG and WebP pictures: each a row of parts with their sizes."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import BinaryIO

from talkingheads.formats.metadata.naming import EXIF, NOTES, of_key, told

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
LARGEST = 256 << 20
"""Bytes of a picture that are read."""
PNG_NEEDED = set(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs hIST cICP mDCV cLLI "
    b"acTL fcTL fdAT".split()
)
PNG_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
WEBP_NEEDED = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_DAMAGED = "parts that cannot be read: the file is damaged"
_TRAILING = "what follows after the picture"


def found_in_jpeg(file: BinaryIO) -> list[str]:
    """Return what the segments of a JPEG tell (ITU-T T.81, annex B)."""
    data = _whole(file)
    told_of: list[str] = []
    at = 2
    try:
        while data[at : at + 2] != b"\xff\xd9":
            if data[at] != 0xFF:
                raise IndexError
            if data[at + 1] == 0xFF:  # a fill byte
                at += 1
                continue
            size = struct.unpack_from(">H", data, at + 2)[0]
            if size < 2 or at + 2 + size > len(data):
                raise IndexError
            told_of += _segment(data[at + 1], data[at + 4 : at + 2 + size])
            scan = data[at + 1] == 0xDA
            at += 2 + size
            if scan:
                match = _AFTER_SCAN.search(data, at)
                at = match.start() if match else len(data)
    except (IndexError, struct.error):
        return [*told_of, _DAMAGED]
    return [*told_of, _TRAILING] if data[at + 2 :] else told_of


def found_in_png(file: BinaryIO) -> list[str]:
    """Return what the chunks of a PNG tell (https://www.w3.org/TR/png-3/)."""
    told_of: list[str] = []
    data = _whole(file)
    for name, body, end in _chunks(data, len(PNG), ">", name_first=False):
        if name in PNG_TEXTS:
            key = body.partition(b"\0")[0].decode("latin-1")
            told_of.append(told(of_key(key), key or "text"))
        elif name == b"eXIf":
            told_of += _exif(body)
        elif name == b"tIME":
            told_of.append(told(of_key("time"), "tIME"))
        elif name not in PNG_NEEDED:
            told_of.append(told(NOTES, name.decode("latin-1")))
        if name == b"IEND":
            return [*told_of, _TRAILING] if data[end:] else told_of
    return [*told_of, _DAMAGED]


def found_in_webp(file: BinaryIO) -> list[str]:
    """Return what the chunks of a WebP tell (RFC 9649)."""
    data = _whole(file)
    if data[8:12] != b"WEBP":
        return ["is RIFF but no WebP, which cannot be looked through"]
    told_of: list[str] = []
    size = 8 + int.from_bytes(data[4:8], "little")
    at = 12
    for name, body, end in _chunks(data[:size], at, "<", name_first=True):
        at = end
        if name == b"EXIF":
            told_of += _exif(body.removeprefix(b"Exif\0\0"))
        elif name not in WEBP_NEEDED:
            told_of.append(told(NOTES, name.decode("latin-1").strip()))
    if at < size or len(data) < size:
        told_of.append(_DAMAGED)
    return [*told_of, _TRAILING] if data[size:] else told_of


def _whole(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(LARGEST)


def _segment(marker: int, body: bytes) -> list[str]:
    """Return what one segment of a JPEG tells."""
    if marker == 0xFE:
        ours = body.startswith((b"Lavc", b"Lavf"))
        return [] if ours else [told(NOTES, "a comment")]
    if not 0xE0 <= marker <= 0xEF:
        return []
    if body.startswith(b"Exif\0\0"):
        return _exif(body[6:])
    if body.startswith(b"JFIF\0"):
        return [told(NOTES, "a small picture in JFIF")] if any(body[12:14]) else []
    if body.startswith((b"ICC_PROFILE\0", b"Adobe")) and marker in (0xE2, 0xEE):
        return []
    name = body.partition(b"\0")[0].decode("latin-1").rsplit("/", 1)[-1]
    return [told(NOTES, f"APP{marker - 0xE0} {name}".strip())]


def _chunks(
    data: bytes, at: int, order: str, *, name_first: bool
) -> Iterator[tuple[bytes, bytes, int]]:
    """Return name, content and end of each whole chunk of *data* from *at* on."""
    while at + 8 <= len(data):
        if name_first:  # WebP: name, size, content, filled up to an even length
            name, size = struct.unpack_from(f"{order}4sI", data, at)
            end = at + 8 + size + size % 2
        else:  # PNG: size, name, content, a sum of four bytes
            size, name = struct.unpack_from(f"{order}I4s", data, at)
            end = at + 12 + size
        if end > len(data):
            return
        yield name, data[at + 8 : at + 8 + size], end
        at = end


def _exif(data: bytes) -> list[str]:
    """Return what EXIF *data* tells: a TIFF with one directory, and those it points to."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if not order:
        return [told(NOTES, "EXIF")]
    found: list[str] = []
    try:
        waiting = [struct.unpack_from(f"{order}I", data, 4)[0]]
        for start in waiting:
            for number in range(struct.unpack_from(f"{order}H", data, start)[0]):
                at = start + 2 + 12 * number
                tag, _, _, value = struct.unpack_from(f"{order}HHII", data, at)
                if tag in EXIF:
                    found.append(told(EXIF[tag], "EXIF"))
                if tag == 0x8769 and len(waiting) == 1:
                    waiting.append(value)
    except struct.error:
        pass
    return found or [told(NOTES, "EXIF")]
