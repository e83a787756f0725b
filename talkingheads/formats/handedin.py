"""
What a file that a stranger handed in is called here.

Whoever hands clips in chooses their names, and a name can do harm: lead out of the folder, hide,
be a device on Windows, look like another clip's, or be one that the team has already said yes to.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from talkingheads.formats.names import folded

LONGEST = 120
"""Bytes of a name: any disk takes twice as many, and some spell letters with more."""
NAMELESS = "clip"
"""What is called nothing that can be used."""

_RESERVED = frozenset(
    "con prn aux nul conin$ conout$ clock$".split()
    + [f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"]
)
"""Windows takes files called so, whatever their suffix, for devices."""
_SPLIT = re.compile(r"[/\\]")
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")


def suffix_of(path: str) -> str:
    """Return what the last name of *path* ends in, from the last dot on, in lower case."""
    name = _SPLIT.split(path)[-1]
    stem, dot, suffix = name.rpartition(".")
    return f".{suffix}".lower() if stem and dot else ""


def safe_name(path: str) -> str:
    """
    Return the name of one plain file for what its sender called *path*; folders become part of it.

    It begins with a letter or digit, has a dot only before its suffix, no character that does not
    show, and at most 120 bytes; every disk can keep it, and it is the same however accents were
    written.
    """
    suffix = suffix_of(path)
    suffix = suffix if _SUFFIX.fullmatch(suffix) else ""
    parts = _SPLIT.split(path[: len(path) - len(suffix)] if suffix else path)
    plain = "-".join(part for part in parts if part not in ("", ".", ".."))
    text = "".join(map(_shown, unicodedata.normalize("NFC", plain)))
    return _shortened(" ".join(text.split()), LONGEST - len(suffix)) + suffix


def numbered(name: str) -> Iterator[str]:
    """Yield *name*, which `safe_name` returned, and then others that are like it, without end."""
    stem, dot, suffix = name.partition(".")
    yield name
    number = 1
    while True:
        number += 1
        mark = f"-{number}"
        yield f"{_shortened(stem, LONGEST - len(f'{mark}{dot}{suffix}'))}{mark}{dot}{suffix}"


def likenesses(path: str) -> Iterator[str]:
    """
    Yield what stands for *path* where no other file may be taken for it.

    The same for names that differ in case, accents, punctuation, suffixes and folders, so that a
    clip, the notes beside it and a row of the people sheet about it have one in common.
    """
    parts = [part for part in _SPLIT.split(path.strip("\"'“”‘’ ")) if part not in ("", ".", "..")]
    for number in range(len(parts)):
        name = "/".join(parts[number:])
        while name:
            yield _likeness(name)
            shorter = name.rpartition(".")[0]
            name = shorter if "/" not in name[len(shorter) :] else ""


def is_like(name: str, taken: Iterable[str]) -> bool:
    """Tell whether *name* could be taken for any of what the likenesses *taken* stand for."""
    return not set(likenesses(name)).isdisjoint(taken)


def _likeness(name: str) -> str:
    """Return *name* with nothing but its letters and digits, without case and accents."""
    plain = folded(unicodedata.normalize("NFKC", name))
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())


def _shown(char: str) -> str:
    """Return *char* if every disk and sheet can keep it and people see it; else a hyphen."""
    if char in " _-()+,&!#%;~^$@=[]{}'’":
        return char
    kept = char.isalnum() or unicodedata.category(char) in ("Mn", "Mc", "So")
    return char if kept and char.isprintable() else "-"


def _shortened(stem: str, room: int) -> str:
    """Return *stem* in at most *room* bytes, from its first letter or digit on; never empty."""
    start = next((n for n, char in enumerate(stem) if char.isalnum()), len(stem))
    stem = stem[start:]
    whole = stem.encode()[:room].decode(errors="ignore")
    whole = unicodedata.normalize("NFC", whole).rstrip(" -") or NAMELESS
    if whole.casefold().partition(" ")[0] in _RESERVED:
        whole = f"{NAMELESS}-{whole}".encode()[:room].decode(errors="ignore")
    return whole
