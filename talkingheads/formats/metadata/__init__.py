"""
Tell what a media file says about those who made it, beside its pictures and sound.

Phones and programs write where and when a film was made, by whom and with what. Nothing of that
may be published, so what is sent is looked through here, by its own bytes and not by its name.
The kinds are those that we make: MP4 and its like (`boxes`), JPEG, PNG and WebP (`pictures`), and
SVG, as teams' logos are (`drawings`).
Each is held against a list of the parts that players need; any other part is told, known or not.
Sound and pictures themselves are not read: they are encoded anew before they are published.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO

from talkingheads.formats.mediatypes import UNKNOWN, media_type
from talkingheads.formats.metadata import boxes, drawings, pictures

__all__ = ["found"]

BEGINNING = 16
"""Bytes by which a kind is known."""
OF_DRAWING = 4096
"""Bytes among which the first word of a drawing stands."""
OTHERS = {
    b"\x1aE\xdf\xa3": "Matroska or WebM",
    b"GIF8": "GIF",
    b"ID3": "MP3",
    b"OggS": "Ogg",
    b"fLaC": "FLAC",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"%PDF": "PDF",
}
"""How files begin that can carry all this too, and that we never make."""


def found(file: BinaryIO, suffix: str) -> list[str]:
    """
    Return what the media *file* tells of place, device, program, author or time; empty: nothing.

    Each is a few words with the name of its part, never with what it says, since that is nobody's
    business. *file* can be sought in; of a film only the parts around its pictures are read. A
    *suffix* of text, or a beginning that no media file has, is not looked into.
    """
    kind = media_type(f"x{suffix}")
    if kind == "application/pdf":
        return [_closed("PDF")]
    if not kind.startswith(("video/", "audio/", "image/")) and kind != UNKNOWN:
        return []
    file.seek(0)
    begins = file.read(BEGINNING)
    look = _reader(begins)
    if look:
        return list(dict.fromkeys(look(file)))
    for sign, name in OTHERS.items():
        if begins.startswith(sign):
            return [_closed(name)]
    return _in_drawing(file, suffix.lower(), begins)


def _in_drawing(file: BinaryIO, suffix: str, begins: bytes) -> list[str]:
    """Return what a drawing tells, if *file* is one by its name or by what it begins with."""
    packed, sign = drawings.PACKED
    if suffix in (drawings.SUFFIX, packed) and begins.startswith(sign):
        return [_closed("packed SVG")]
    file.seek(0)
    if suffix != drawings.SUFFIX and not drawings.is_drawing(file.read(OF_DRAWING)):
        return []
    inner = drawings.found(file, lambda data: found(io.BytesIO(data), ""))
    return list(dict.fromkeys(inner))


def _closed(name: str) -> str:
    return f"is {name}, which cannot be looked through"


def _reader(begins: bytes) -> Callable[[BinaryIO], list[str]] | None:
    """Return what can look through a file that *begins* so."""
    if begins[4:8] in boxes.FIRST:
        return boxes.found
    if begins.startswith(pictures.JPEG):
        return pictures.found_in_jpeg
    if begins.startswith(pictures.PNG):
        return pictures.found_in_png
    if begins.startswith(b"RIFF"):
        return pictures.found_in_webp
    return None
