"""
Look through SVG drawings: XML in which programs leave names of people, files and themselves.

https://www.w3.org/TR/SVG2/ has all that browsers draw; elements and attributes of other
namespaces are editors' own, or say who made it. Pictures within are looked through too.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from typing import BinaryIO
from urllib.parse import unquote_to_bytes
from xml.parsers import expat

from talkingheads.formats.metadata.naming import AUTHOR, DEVICE, NOTES, PROGRAM, of_key, told

SUFFIX, PACKED = ".svg", (".svgz", b"\x1f\x8b")
LARGEST = 16 << 20
"""Bytes of a drawing that are read."""
SVG = "http://www.w3.org/2000/svg"
DRAWN = {SVG, "", "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"}
"""Namespaces of what browsers need; names without one are SVG's attributes."""
NAMES = {
    **dict.fromkeys(("creator", "contributor", "publisher", "rights", "Agent", "license"), AUTHOR),
    **dict.fromkeys(("docname", "export-filename", "docbase", "absref"), DEVICE),
    **dict.fromkeys(("version", "output_extension"), PROGRAM),
}
"""What the names of Dublin Core and of editors tell."""
_DATA = re.compile(r"data:([^,\"')]*),([^\"')]*)", re.IGNORECASE)
_MADE = re.compile(r"creat|generat|export|made (?:with|by)|drawn (?:with|by)", re.IGNORECASE)
_BETWEEN = " "


class _Unreadable(Exception):
    """It can hold what is not seen here."""


def is_drawing(begins: bytes) -> bool:
    """Tell whether a file that *begins* so is SVG, whatever it is called."""
    plain = begins.replace(b"\0", b"")  # as in UTF-16
    return b"<svg" in plain and plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def found(file: BinaryIO, look: Callable[[bytes], list[str]]) -> list[str]:
    """Return what an SVG tells; *look* looks through the pictures in it."""
    file.seek(0)
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        return ["is a drawing too large to be looked through"]
    return _Look(look).all(data)


class _Look:
    """One walk through a drawing."""

    def __init__(self, look: Callable[[bytes], list[str]]) -> None:
        self.look = look
        self.told: list[str] = []
        self.within: list[str] = []
        self.words: list[str] = []

    def all(self, data: bytes) -> list[str]:
        """Walk through everything; what cannot be walked through is told too."""
        parser = expat.ParserCreate(namespace_separator=_BETWEEN)
        parser.buffer_text = True
        parser.StartElementHandler = self.begin
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.words.append
        parser.CommentHandler = lambda _: self.tell(NOTES, "a comment")
        parser.ProcessingInstructionHandler = self.instruction
        parser.EntityDeclHandler = self.entity
        try:
            parser.Parse(data, True)
        except _Unreadable:
            self.tell(NOTES, "entities")
        except (expat.ExpatError, ValueError):
            self.told.append("parts that cannot be read: the file is damaged")
        return self.told

    def tell(self, what: str, part: str) -> None:
        """Note one thing."""
        self.told.append(told(what, part))

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Look at an element, and at what it says of itself."""
        self.words.clear()
        space, local = _parted(name)
        self.within.append(local)
        if space != SVG or local == "metadata":
            self.tell(_of(local), local)
        for each, value in attributes.items():
            space, local = _parted(each)
            if space not in DRAWN or local.startswith("data-"):
                self.tell(_of(local), local)
            self.pictures(value)

    def end(self, name: str) -> None:
        """Look at the words in an element, up to the next one."""
        words, local = "".join(self.words), self.within.pop()
        self.words.clear()
        if local == "desc" and _MADE.search(words):
            self.tell(PROGRAM, local)
        if local in ("style", "script"):
            if "/*" in words:
                self.tell(NOTES, f"a comment in {local}")
            self.pictures(words)

    def pictures(self, text: str) -> None:
        """Look through what stands in *text* as it is, in base64 or not."""
        for about, content in _DATA.findall(text):
            data = unquote_to_bytes(content)
            try:
                if about.lower().replace(" ", "").endswith(";base64"):
                    data = base64.b64decode(data)
            except binascii.Error:
                self.told.append("a picture in it that cannot be read")
                continue
            self.told += self.look(data)

    def instruction(self, target: str, _: str) -> None:
        """Look at what is meant for programs; browsers need a style sheet's name alone."""
        if target != "xml-stylesheet":
            self.tell(NOTES, target)

    def entity(self, *_: object) -> None:
        """Words that stand for others can hide and repeat anything."""
        raise _Unreadable


def _parted(name: str) -> tuple[str, str]:
    space, _, local = name.rpartition(_BETWEEN)
    return space, local


def _of(local: str) -> str:
    return NAMES.get(local) or of_key(local)
