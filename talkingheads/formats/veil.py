"""
Take out of a text what people wrote and what they are called; leave what we say ourselves.

A clip becomes a mark that only its own project can turn back into a name, and that nobody can once
the clip is forgotten. What stands in quotation marks goes, since we quote what others wrote.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

GONE = "…"
"""Stands for what was taken out."""
MARK = re.compile(r"clip-[0-9a-f]{8}(?![0-9a-f])")
"""Fits the mark of a clip."""
SHORTEST = 3
"""Letters that a word must have to be taken out as part of a name."""

_QUOTED = tuple(
    re.compile(form, re.DOTALL)
    for form in (r"“(?:.*”|.*\Z)", r"‘(?:.*’|.*\Z)", r"«.*»", r'".*"', r"(?<!\w)'.*'(?!\w)")
)
"""From the first mark to the last: more goes than must, rather than less."""
_NAMED = re.compile(
    r"(?:(?<=^)|(?<=[:(,]\s))[^\n:(]*?[^\s/\\:(]"
    r"\.(?:mp4|mov|m4v|qt|webm|mkv|avi|3gp|3g2|mts|m2ts|ts|mpe?g|wmv|flv|mp3|m4a|wav|ogg|oga|ogv|"
    r"opus|aac|flac|amr|caf|vtt|srt|txt)\b",
    re.IGNORECASE | re.MULTILINE,
)
"""Fits the name of a handed-in file at the beginning of what is said of it."""
_SECRETS = (
    (re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{12,}"), GONE),
    (re.compile(r"(\b[a-z][a-z0-9+.-]*://)[^/@\s]+@", re.IGNORECASE), rf"\1{GONE}@"),
    (re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s?]+)\?[^\s,;)]*", re.IGNORECASE), rf"\1?{GONE}"),
    (
        re.compile(
            r"((?:secret|token|passw(?:or)?d|signature|credential|authorization|access_?key)"
            r"[\w-]*[\"']?\s*[=:]\s*)(?:bearer\s+|basic\s+)?[^\s,;]+",
            re.IGNORECASE,
        ),
        rf"\1{GONE}",
    ),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), GONE),
)
"""Keys, passwords, what addresses carry along, and people's addresses."""


class Veil:
    """What is known of clips and people, and how it is taken out of texts."""

    def __init__(self, salt: str, *, places: Mapping[str, str] | None = None) -> None:
        """*salt* is the project's own; *places* are folders and what is said in their place."""
        self.salt = salt
        self.places = dict(places or {})
        self.lifted = False
        """Words may be shown, as the team wants it; secrets never."""
        self._ids: dict[str, str] = {}
        self._texts: set[str] = set()
        self._parts: set[str] = set()
        self._closed: set[str] = set()
        self._known: re.Pattern[str] | None = None
        self._shut: re.Pattern[str] | None = None

    def learn(
        self,
        clips: Mapping[str, str] | None = None,
        people: Iterable[str] = (),
        texts: Iterable[str] = (),
    ) -> None:
        """Take in names of *clips* (each to its id) and of *people*, and other *texts*."""
        for name, id in (clips or {}).items():
            self._ids.setdefault(_folded(PurePosixPath(name).name), id)
            self._ids |= {_folded(name): id, _folded(id): id}
        for name in people:
            self._texts.add(_folded(name))
            self._parts |= {part for part in re.split(r"[\W_]+", name) if _is_name(part)}
        self._texts |= {_folded(text) for text in texts if len(text) >= SHORTEST}
        self._known = None

    def close(self, names: Iterable[str]) -> None:
        """Take out *names* from now on, also where words may be shown: they were taken back."""
        self._closed |= {_folded(name) for name in names if name}
        self._shut = None

    def mark(self, id: str) -> str:
        """Return the mark of the clip *id*."""
        digest = hashlib.sha256(f"{self.salt}\n{_folded(id)}".encode("utf-8", "replace"))
        return f"clip-{digest.hexdigest()[:8]}"

    def known(self, name: str) -> str:
        """Return the id of the clip called *name*; empty if it is not known."""
        return self._ids.get(_folded(name), "")

    def marks(self) -> dict[str, str]:
        """Return the ids of clips by the marks that they, and their files, are known by."""
        return {self.mark(name): id for name, id in self._ids.items()}

    def clip(self, name: str) -> str:
        """Return how the clip called *name*, an id or the name of a file, is called."""
        if _folded(name) in self._closed:
            return GONE
        if self.lifted:
            return self.text(name)
        return self.mark(self.known(name) or name) if name else ""

    def text(self, text: str) -> str:
        """Return *text* with nothing of others in it; only without secrets if words may stand."""
        for place, short in self.places.items():
            text = re.sub(rf"(?<![\w./-]){re.escape(place)}(?![\w-])", short, text)
        for secret, instead in _SECRETS:
            text = secret.sub(instead, text)
        if self._closed:
            text = self._closing.sub(GONE, text)
        if self.lifted:
            return text
        for quoted in _QUOTED:
            text = quoted.sub(GONE, text)
        text = unicodedata.normalize("NFC", text)
        return _NAMED.sub(self._file, self._knowing.sub(self._instead, text))

    @property
    def _knowing(self) -> re.Pattern[str]:
        if self._known is None:
            self._known = _any_of({*self._ids, *self._texts}, self._parts)
        return self._known

    @property
    def _closing(self) -> re.Pattern[str]:
        if self._shut is None:
            self._shut = _any_of(self._closed)
        return self._shut

    def _instead(self, found: re.Match[str]) -> str:
        id = self._ids.get(_folded(found[0]))
        return self.mark(id) if id else GONE

    def _file(self, found: re.Match[str]) -> str:
        return found[0] if MARK.search(found[0]) else GONE


def _any_of(names: Iterable[str], exact: Iterable[str] = ()) -> re.Pattern[str]:
    """Fit any of *names*, whatever stands between their words, and *exact* words as written."""
    forms = [
        r"[\W_]+".join(map(re.escape, words))
        for name in sorted(names, key=len, reverse=True)
        if (words := [word for word in re.split(r"[\W_]+", name) if word])
    ]
    forms += [f"(?-i:{re.escape(word)})" for word in exact]
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms) or '(?!)'})(?!\w)", re.IGNORECASE)


def _is_name(word: str) -> bool:
    """Tell whether *word*, a part of a name, is to be taken out alone too."""
    return len(word) >= SHORTEST and word[0].isupper()


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
