"""
Which typeface has the letters of a text: Fira Sans, the project's own font, or both in turns.

No letter is ever drawn as an empty box: a text whose letters nobody has is refused by name, and
pictures such as emoji that nobody has are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from talkingheads.backends.fonts import font, letters
from talkingheads.errors import ClipError, ConfigError, ToolError

MEANS = ("L", "M", "N", "Sc")
"""Unicode categories that carry meaning: letters, their marks, numbers and currencies."""

JOINERS = "\u200c\u200d"
"""Invisible, but they change how the letters beside them are joined."""

KEYCAP = "\u20e3"

NOTO = {
    "Chinese": "NotoSansSC-Regular.ttf",
    "Hangul": "NotoSansKR-Regular.ttf",
    "Hiragana": "NotoSansJP-Regular.ttf",
    "Katakana": "NotoSansJP-Regular.ttf",
    "Mathematical": "NotoSansMath-Regular.ttf",
    "Tibetan": "NotoSerifTibetan-Regular.ttf",
}
"""Fonts whose names do not simply follow their scripts'."""


@dataclass(frozen=True)
class Run:
    """A stretch of text in one typeface, as it is handed to the typesetter."""

    text: str
    file: Path


@dataclass(frozen=True)
class Faces:
    """The typefaces of a project: Fira Sans, and its *own* font if it has one."""

    own: Path | None = None
    shaped: bool = True
    """Whether this Pillow can join letters and set them from right to left."""

    @classmethod
    def of(cls, own: Path | None) -> Faces:
        """Return the faces with *own*. Raises: ConfigError if it is not there or no font."""
        from PIL import ImageFont, features

        if own is not None:
            hint = "Give the path of a .ttf or .otf file, or leave the setting empty."
            if not own.is_file():
                raise ConfigError(f"render.font: {own}: there is no such file", hint=hint)
            try:
                letters(own)
                ImageFont.truetype(str(own), 10)
            except (OSError, ValueError) as error:
                raise ConfigError(f"render.font: {own}: not a font ({error})", hint=hint) from None
        return cls(own, bool(features.check("raqm") and features.check("fribidi")))

    def runs(self, text: str, *, bold: bool = False, rightward: bool = True) -> tuple[Run, ...]:
        """
        Return *text* in the order in which it is seen, from the left, in as few faces as will do.

        *rightward* says that the paragraph is read from left to right.

        Raises: ClipError if no face has its letters, ToolError if Pillow cannot set them.
        """
        return _runs(self, self.clean(text), bold, rightward)

    def clean(self, text: str) -> str:
        """
        Return *text* as it can be drawn: composed, on one line, without what no face has.

        Marks that turn the direction of text are left out as well: they can make words read
        otherwise than they were written.
        """
        return _clean(self, text)

    def has(self, letter: str) -> bool:
        """Tell whether any face has *letter*."""
        files = (font(), self.own) if self.own else (font(),)
        return any(ord(letter) in letters(file) for file in files)

    def lacks(self, letter: str, text: str) -> ClipError:
        """Return what to say of a *text* whose *letter* no face has."""
        script = _script(letter)
        who = f"neither Fira Sans nor {self.own.name} has" if self.own else "Fira Sans has no"
        shown = text if len(text) <= 40 else f"{text[:39]}…"
        what = f"{script} letters" if script else f"letter U+{ord(letter):04X} ({letter})"
        noto = NOTO.get(script, f"NotoSans{script}-Regular.ttf")
        return ClipError(
            f"'{shown}': {who} {what}",
            hint=f"Give a font that has them: render.font: {noto} in pipeline.yaml, with the file "
            "beside it. Google's Noto fonts have one for each script.",
        )


@lru_cache(maxsize=4096)
def _clean(faces: Faces, text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    kept = [letter for letter in composed if _is_drawn(faces, letter, composed)]
    if not faces.shaped and any(_is_leftward(letter) or _is_mark(letter) for letter in kept):
        script = next(
            _script(letter) for letter in kept if _is_leftward(letter) or _is_mark(letter)
        )
        raise ToolError(
            f"Pillow: it came without raqm or fribidi, so it cannot set {script or 'such'} letters",
            hint="Install Pillow from its own wheel (pip install --force-reinstall pillow), or "
            "the system's libraqm and fribidi.",
        )
    sides = zip(["", *kept], kept, [*kept[1:], ""], strict=False)
    joined = "".join(one for left, one, right in sides if one not in JOINERS or _joins(left, right))
    return re.sub(r"\s+", " ", joined).strip()


def _joins(left: str, right: str) -> bool:
    """Tell whether a joiner between these two has anything to join."""
    return all(one and unicodedata.category(one)[0] in "LM" for one in (left, right))


def _is_drawn(faces: Faces, letter: str, text: str) -> bool:
    """Tell whether *letter* is drawn. Raises: ClipError if it should be and cannot."""
    category = unicodedata.category(letter)
    if letter.isspace() or letter in JOINERS:
        return True
    if category.startswith("C"):
        return False
    if faces.has(letter):
        return True
    if category.startswith(MEANS) and letter != KEYCAP and not _selects(letter):
        raise faces.lacks(letter, text)
    return False


@lru_cache(maxsize=16384)
def _runs(faces: Faces, text: str, bold: bool, rightward: bool) -> tuple[Run, ...]:
    files = (font(bold=bold), faces.own) if faces.own else (font(bold=bold),)
    mark = "" if not any(map(_is_leftward, text)) else "\u200e" if rightward else "\u200f"
    for file in files:
        if all(letter in JOINERS or ord(letter) in letters(file) for letter in text):
            return (Run(mark + text, file),) if text else ()
    runs = [Run(mark + part, file) for part, file in _by_face(text, *files)]
    return tuple(runs if rightward else reversed(runs))


def leftward(text: str) -> bool:
    """Tell whether a paragraph is read from right to left: its first letter with a side decides."""
    sides = (unicodedata.bidirectional(letter) for letter in text)
    return next((side != "L" for side in sides if side in ("L", "R", "AL")), False)


def _by_face(text: str, *files: Path) -> Iterator[tuple[str, Path]]:
    """Split *text* into stretches of one face; marks, signs and spaces stay with their letters."""
    chosen: list[Path] = []
    for letter in text:
        having = [file for file in files if ord(letter) in letters(file)]
        stays = chosen and (not having or chosen[-1] in having)
        if stays and not unicodedata.category(letter).startswith("L"):
            chosen.append(chosen[-1])
        else:
            chosen.append(having[0] if having else files[0])
    for file, group in groupby(zip(text, chosen, strict=True), key=lambda pair: pair[1]):
        yield "".join(letter for letter, _ in group), file


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    """Return the script by the name that Unicode gives *letter*; empty: it has none of its own."""
    first = unicodedata.name(letter, "").partition(" ")[0].partition("-")[0]
    if first in ("", "COMBINING", "MODIFIER", "EXTENDED", "LATIN", "GREEK", "CYRILLIC"):
        return ""
    return "Chinese" if first == "CJK" else first.title()


def _is_leftward(letter: str) -> bool:
    return unicodedata.bidirectional(letter) in ("R", "AL", "AN")


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M")


def _selects(letter: str) -> bool:
    """Tell whether *letter* only chooses between two looks of the one before it."""
    return "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
