"""
Take out of a text what people wrote and what they are called; leave what we say ourselves.

A clip becomes a mark that only its own project can turn back into a name, and that nobody can once
the clip is forgotten. What stands in quotation marks goes, since we quote what others wrote.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
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
    r"opus|aac|flac|amr|caf|vtt|srt|txt|pdf|docx?|odt|rtf|pages|xlsx?|ods|numbers|pptx?|odp|eml|"
    r"msg|vcf|ics|jpe?g|png|gif|hei[cf]|webp|bmp|tiff?|zip|rar|7z|tar|gz|part|crdownload)\b",
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


_HELD = re.compile(
    r"(?<=\bsince )(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \(\d+ (?:second|minute|hour|day)s ago\))"
)
"""Fits since when somebody holds the project's lock, as we say it."""
_MONTH = re.compile(
    r"(?:\d{4}(?:-\d\d)?|(?:January|February|March|April|May|June|July|August|September|October|"
    r"November|December) \d{4})",
    re.IGNORECASE,
)
"""Fits a text that is a year or a month only: editions are called so, and it tells of nobody."""
_FOLDERS = re.compile(r"(?<![\w.~)/])/(?:home|Users|mnt|media|Volumes|srv|data)/[^\s:;,'\"]*")
"""Fits a path that tells of people or of where they keep things, and is none of the project's."""
_WORD = re.compile(r"[^\W_]+")
_SUFFIX = re.compile(r"\.[a-z0-9]{2,4}$")


class Names:
    """Many names, found in a text whatever stands between their words, and in upper case too."""

    def __init__(self) -> None:
        self._by_first: dict[str, dict[tuple[str, ...], str]] = {}
        self._unspaced: dict[str, str] = {}
        """Names in scripts without capitals, some of which put no space between words."""
        self._exact: set[str] = set()

    def add(self, name: str, instead: str) -> None:
        """Have *name* replaced by *instead*."""
        folded = _folded(name)
        words = tuple(_WORD.findall(folded))
        if not words or not _WORD.search(_SUFFIX.sub("", folded)):
            return
        known = self._by_first.setdefault(words[0], {})
        if instead != GONE or words not in known:  # a clip may be called like its speaker
            known[words] = instead
        if any(unicodedata.category(letter) == "Lo" for letter in folded):
            self._unspaced[folded] = instead

    def add_word(self, word: str) -> None:
        """Have *word* taken out where it stands alone, written just so."""
        self._exact.add(word)

    def replaced(self, text: str) -> str:
        """Return *text* with all names replaced, the longest first."""
        if not text.isascii():
            for name in sorted(self._unspaced, key=len, reverse=True):
                text = text.replace(name, self._unspaced[name])
        found = list(_WORD.finditer(text))
        words = [_folded(each[0]) for each in found]
        told, done, at = [], 0, 0
        while at < len(found):
            long, instead = self._at(words, found[at][0], at)
            if long:
                told += [text[done : found[at].start()], instead]
                done = found[at + long - 1].end()
            at += long or 1
        return "".join((*told, text[done:]))

    def _at(self, words: list[str], written: str, at: int) -> tuple[int, str]:
        """Return how many of *words* from *at* on are a name, and what stands instead; 0: none."""
        best, instead = 0, ""
        for name, other in self._by_first.get(words[at], {}).items():
            if len(name) > best and tuple(words[at : at + len(name)]) == name:
                best, instead = len(name), other
        return (1, GONE) if not best and written in self._exact else (best, instead)


class Veil:
    """What is known of clips and people, and how it is taken out of texts."""

    def __init__(self, salt: str, *, places: Mapping[str, str] | None = None) -> None:
        """*salt* is the project's own; *places* are folders and what is said in their place."""
        self.salt = salt
        self.places = dict(places or {})
        self.lifted = False
        """Words may be shown, as the team wants it; secrets never."""
        self._ids: dict[str, str] = {}
        self._names, self._closing = Names(), Names()
        self._closed: set[str] = set()

    def learn(
        self,
        clips: Mapping[str, str] | None = None,
        people: Collection[str] = (),
        texts: Iterable[str] = (),
    ) -> None:
        """Take in names of *clips* (each to its id) and of *people*, and other *texts*."""
        for name, id in (clips or {}).items():
            alone = PurePosixPath(name).name
            self._ids.setdefault(_folded(alone), id)
            self._ids |= {_folded(name): id, _folded(id): id}
            for each in (alone, name, id):
                self._names.add(each, self.mark(self.known(each)))
        told = (text for text in texts if len(text) >= SHORTEST and not _MONTH.fullmatch(text))
        for text in (*people, *told):
            if len(text) > 1 and not self.known(text):
                self._names.add(text, GONE)
        for name in people:
            for part in filter(_is_name, _WORD.findall(name)):
                self._names.add_word(part)

    def hide(self, files: Iterable[str]) -> None:
        """Take in names of *files* that are no clips; one that tells of a clip's has its mark."""
        for name in files:
            left = self._names.replaced(unicodedata.normalize("NFC", name))
            if _WORD.search(_SUFFIX.sub("", MARK.sub("", left))):
                self._names.add(name, GONE)
                self._names.add(PurePosixPath(name).name, GONE)

    def close(self, names: Iterable[str], people: Collection[str] = ()) -> None:
        """
        Take out *names* from now on, also where words may be shown: they were taken back.

        Of *people* each part of the name goes, too.
        """
        names = [*names, *people]
        for part in (part for name in people for part in _WORD.findall(name) if _is_name(part)):
            self._closing.add_word(part)
        for name in filter(None, names):
            self._closed.add(_folded(name))
            self._closing.add(name, GONE)

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
        if not self.lifted:
            text = _FOLDERS.sub(f"/{GONE}", text)
        for secret, instead in _SECRETS:
            text = secret.sub(instead, text)
        text = unicodedata.normalize("NFC", text)
        if self._closed:
            text = self._closing.replaced(text)
        if self.lifted:
            return text
        for quoted in _QUOTED:
            text = quoted.sub(GONE, text)
        parts = _HELD.split(text)  # every second one is ours
        parts[::2] = map(self._names.replaced, parts[::2])
        return _NAMED.sub(_file, "".join(parts))


def _file(found: re.Match[str]) -> str:
    return found[0] if MARK.search(found[0]) else GONE


def _is_name(word: str) -> bool:
    """Tell whether *word*, a part of a name, is to be taken out alone too."""
    return len(word) >= SHORTEST and word[0].isupper()


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
