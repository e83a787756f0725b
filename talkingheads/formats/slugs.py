"""Turn names into the lower-case letters, digits and hyphens of addresses."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

LONGEST = 60
"""Characters of a slug, at most."""

_SPELT = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
        "ħ": "h", "ı": "i", "ŋ": "n", "'": "", "’": "", "ʼ": "", "`": "",
    }
)  # fmt: skip


def slug(text: str) -> str:
    """
    Return *text* as 1 to 60 lower-case ASCII letters, digits and single hyphens.

    Accents are dropped (``Zoë Łuczak`` is ``zoe-luczak``). Where letters have no Latin spelling, a
    short hash of the whole text stands for them, so that two such names stay two.
    """
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_SPELT)
    letters = "".join(c if c.isascii() and c.isalnum() else _gap(c) for c in folded)
    name = "-".join(letters.split())
    lost = any(c.isalpha() and not c.isascii() for c in folded)
    if lost or not name:
        return _with_hash(name, unicodedata.normalize("NFC", text), 8)
    return _shorten(name, LONGEST)


def unique(names: Iterable[str]) -> dict[str, str]:
    """
    Return a slug for each of *names*; no two are the same.

    Of names with the same slug the first in alphabetical order keeps it and the others get a short
    hash, so the result depends on which names there are, never on their order.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for name in sorted(set(names)):
        groups[slug(name)].append(name)
    result = {group[0]: plain for plain, group in groups.items()}
    taken = set(groups)
    for plain, group in sorted(groups.items()):
        for name in group[1:]:
            result[name] = _free(plain, name, taken)
            taken.add(result[name])
    return result


def _gap(char: str) -> str:
    """Accents vanish; everything else that has no place in an address parts words."""
    return "" if unicodedata.combining(char) else " "


def _free(plain: str, name: str, taken: set[str]) -> str:
    lengths = range(6, 65)
    return next(s for n in lengths if (s := _with_hash(plain, name, n)) not in taken)


def _with_hash(name: str, text: str, digits: int) -> str:
    """Return *name* followed by the first *digits* of the hash of *text*."""
    mark = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]
    room = LONGEST - len(mark) - 1
    start = _shorten(name, room) if room > 0 else ""
    return f"{start}-{mark}" if start else mark[:LONGEST]


def _shorten(name: str, room: int) -> str:
    """Cut *name* to *room* characters, between words if that keeps most of it."""
    if len(name) <= room:
        return name
    whole = name[: room + 1].rpartition("-")[0]
    return whole if len(whole) > room // 2 else name[:room].rstrip("-")
