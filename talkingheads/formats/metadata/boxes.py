"""
Look through MP4, M4A and QuickTime files: boxes within boxes, each with its size and name.

ISO/IEC 14496-12, and Apple's QuickTime File Format for what phones add. Only headers and small
boxes are read; films of gigabytes cost as much as short ones.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from talkingheads.formats.metadata.naming import (
    DEVICE,
    NOTES,
    PROGRAM,
    TIME,
    of_box,
    of_key,
    told,
)

FIRST = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"uuid", b"styp", b"meta")
"""What such a file may begin with."""
HOLDERS = {"moov", "trak", "mdia", "minf", "stbl", "edts", "mvex", "moof", "traf", "udta", "dinf"}
NEEDED = set(
    "ftyp styp mdat wide mvhd tkhd elst mdhd hdlr vmhd smhd nmhd gmhd sthd stsd stts ctts cslg "
    "stss stsc stsz stz2 stco co64 sgpd sbgp sdtp tref iods trex mehd mfhd tfhd tfdt trun sidx "
    "mfra dref elng tapt load meta free skip chpl ilst keys padb subs stps".split()
)
"""Every part that a player needs, and those that are looked into. ``chpl`` has our chapters."""
TRACKS = {"vide": "", "soun": "", "text": "", "sbtl": "", "subt": "", "clcp": ""}
"""What tracks are of; any other moves along with the film: a path, a heartbeat, sensors."""
OURS = ("Lavf", "Lavc", "libx264")
"""How the names of our own tools begin; they say nothing of the source."""
HANDLERS = {"", "VideoHandler", "SoundHandler", "SubtitleHandler", "TextHandler", "DataHandler"}
"""What ffmpeg calls those who play a track."""
MOST, DEEPEST = 100_000, 12
LARGEST = 1 << 16
"""Bytes that are read of one box."""


@dataclass(frozen=True)
class Box:
    """One part: its name, and where what it holds begins and ends."""

    name: str
    start: int
    end: int


class Odd(Exception):
    """The file is not built as it should be."""


def found(file: BinaryIO) -> list[str]:
    """Return what the boxes of *file* tell."""
    return _Look(file).all()


class _Look:
    """One walk through a file."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.count = 0
        self.named = False
        self.told: list[str] = []
        self.looks: dict[str, Callable[[Box], None]] = {
            **dict.fromkeys(("mvhd", "tkhd", "mdhd"), self.times),
            **dict.fromkeys(("free", "skip"), self.room),
            "hdlr": self.handler,
            "stsd": self.samples,
            "dref": self.references,
            "keys": self.keys,
        }

    def all(self) -> list[str]:
        """Walk through everything; what cannot be walked through is told too."""
        size = self.file.seek(0, 2)
        try:
            self.walk(Box("", 0, size), 0)
        except (Odd, struct.error):
            self.told.append("parts that cannot be read: the file is damaged")
        return self.told

    def walk(self, outer: Box, depth: int) -> None:
        """Look at each box in *outer*."""
        if depth > DEEPEST:
            raise Odd
        for box in self.boxes(outer):
            look = self.looks.get(box.name)
            if outer.name in ("udta", "ilst") and box.name not in ("meta", "chpl", "free"):
                self.note(box, outer.name)
            elif box.name in HOLDERS:
                self.walk(box, depth + 1)
            elif box.name == "meta":
                self.walk(self.opened(box), depth + 1)
            elif box.name == "ilst":
                self.walk(box, depth + 1)
            elif look:
                look(box)
            elif box.name not in NEEDED:
                self.told.append(told(NOTES, box.name))

    def boxes(self, outer: Box) -> Iterator[Box]:
        """Return the boxes in *outer*; up to four bytes of nothing may end a list."""
        at = outer.start
        while outer.end - at >= 8:
            self.count += 1
            if self.count > MOST:
                raise Odd
            size, name = struct.unpack(">I4s", self.part(at, 8))
            head = 8
            if size == 1:
                size, head = struct.unpack(">Q", self.part(at + 8, 8))[0], 16
            elif size == 0 and not outer.name:
                size = outer.end - at
            if size < head or at + size > outer.end:
                raise Odd
            yield Box(name.decode("latin-1"), at + head, at + size)
            at += size
        if any(self.part(at, outer.end - at)):
            raise Odd

    def part(self, at: int, size: int) -> bytes:
        """Return *size* bytes, all of them."""
        self.file.seek(at)
        data = self.file.read(size)
        if len(data) < size:
            raise Odd
        return data

    def within(self, box: Box) -> bytes:
        """Return what *box* holds, or its beginning."""
        return self.part(box.start, min(box.end - box.start, LARGEST))

    def opened(self, box: Box) -> Box:
        """Return the ``meta`` *box* without the version that QuickTime leaves out."""
        plain = self.within(box)[4:8] == b"hdlr"
        return Box(box.name, box.start + (0 if plain else 4), box.end)

    def note(self, box: Box, where: str) -> None:
        """Tell a note; the name of our own encoder is none."""
        text = self.within(box)[16:] if where == "ilst" else self.within(box)[4:]
        if box.name == "©too" and text.startswith(b"Lavf"):
            return
        if not (self.named and box.name.startswith("\0")):  # else ``keys`` has told its name
            self.told.append(told(of_box(box.name), box.name))

    def times(self, box: Box) -> None:
        """Look whether it says when it was made, or changed."""
        data = self.within(box)
        made = struct.unpack_from(">QQ" if data[:1] == b"\1" else ">II", data, 4)
        if any(made):
            self.told.append(told(TIME, box.name))

    def handler(self, box: Box) -> None:
        """Look what a track is of, and who is to play it."""
        data = self.within(box)
        kind = data[8:12].decode("latin-1")
        if data[4:8] in (b"\0\0\0\0", b"mhlr") and kind not in (*TRACKS, "mdir", "mdta"):
            self.told.append(told("a track beside picture and sound", kind))
        name = data[24:].rstrip(b"\0")
        if name and name[0] == len(name) - 1:  # as QuickTime counts
            name = name[1:]
        if name.decode("utf-8", "replace") not in HANDLERS:
            self.told.append(told(PROGRAM, "hdlr"))

    def samples(self, box: Box) -> None:
        """A picture's entry has the name of what encoded it: 32 bytes, the first its length."""
        for entry in self.boxes(Box("stsd", box.start + 8, box.end)):
            data = self.within(entry)
            name = data[43 : 43 + min(data[42], 31)] if len(data) >= 78 else b""
            text = name.decode("utf-8", "replace").strip("\0 ")
            if entry.name in ("mp4a", "text", "tx3g", "sowt", "twos", "alac", "Opus", "ac-3"):
                continue
            if text and not text.startswith(OURS) and text.isprintable():
                self.told.append(told(PROGRAM, entry.name))

    def references(self, box: Box) -> None:
        """Pictures and sound lie in this file; the path of another names somebody's disk."""
        for entry in self.boxes(Box("dref", box.start + 8, box.end)):
            if entry.end - entry.start > 4:
                self.told.append(told(DEVICE, f"a path in {entry.name}"))

    def keys(self, box: Box) -> None:
        """Tell the names of the values in ``ilst``, each of which has its size before it."""
        self.named = True
        for key in self.boxes(Box("keys", box.start + 8, box.end)):
            name = self.within(key).decode("utf-8", "replace")
            self.told.append(told(of_key(name), name))

    def room(self, box: Box) -> None:
        """Room left over, in which nothing may be left."""
        if any(self.within(box)):
            self.told.append(told(NOTES, f"what is left in {box.name}"))
