"""
What may be left of a clip in a file: its hash, address, file name, speaker, words.

Whatever the file is: pages, feeds and calendars with their escapes, captions with times between the
words, JSON that lists words one by one, and what is packed. Numbers, marks and case do not count.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from urllib.parse import unquote_plus

from talkingheads.domain import Digest
from talkingheads.domain.tombstones import Mark, mark_of
from talkingheads.formats.mediatypes import media_type

LARGEST = 256 << 20
"""Bytes of one packed file that are looked through; a larger one is a place left."""
FEWEST = 4
"""Words that a sentence must have to be looked for: shorter ones are everybody's."""
CODE = (".js", ".css", ".wasm", ".woff2", ".ttf", ".svg")
"""What holds nobody's name, but perhaps a word that is somebody's."""

HANDED_IN = tuple(
    ".mov .m4v .qt .mkv .avi .3gp .3g2 .mts .m2ts .ts .mpg .mpeg .wmv .flv "
    ".wav .ogg .oga .ogv .opus .aac .flac .amr .caf .heic".split()
)
"""How films and sounds are called that no page loads, but phones and cameras make."""

Found = tuple[str, ...]
"""What was found, in plain words; never the words that were looked for."""
BYTES, HASH, ID, FILE, NAME, SENTENCE = (
    "its very bytes",
    "the hash of its bytes",
    "its address",
    "the name of its file",
    "the name of who speaks in it",
    "a sentence that is said in it",
)

_HEX = re.compile(rb"(?<![0-9a-f])[0-9a-f]{8,64}(?![0-9a-f])")
_WHOLE = 64
_BEGINNINGS = (8, 10, 12, 16, 20, 32, 40, _WHOLE)
"""Digits of a digest that names bear."""
_ID_KEYS = frozenset({"id", "ids", "entry", "entries", "clip", "clips", "wishes"})
"""Under what our records and notes have ids of clips, beside names of films."""
_OF_CLIPS = frozenset({"clips", "latest"})
"""Folders, of the site and of ours, in which files and folders are called as clips are."""
_TAG = re.compile(r"<[^<>]*>")
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_ESCAPED = re.compile(r"\\(.)")
_TIMING = re.compile(r"^\s*[\d:.,]+ --> .*$", re.MULTILINE)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Needles:
    """What is looked for; what others who are still shown have too must be left out."""

    digests: frozenset[Digest] = frozenset()
    ids: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    sentences: frozenset[str] = frozenset()
    sizes: frozenset[int] = frozenset()
    """Of its films, sounds and pictures, in bytes."""
    marks: frozenset[Mark] = frozenset()
    """Of digests that nobody knows any more."""

    @cached_property
    def hashes(self) -> frozenset[bytes]:
        """Digests, and their beginnings as they stand in names."""
        return frozenset(it[:long].encode() for it in self.digests for long in _BEGINNINGS)

    @cached_property
    def said(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each sentence as words, and some of these without which it cannot be there."""
        every = {words(sentence) for sentence in self.sentences}
        return tuple((each, _anchors(each)) for each in every if len(each.split()) >= FEWEST)

    @cached_property
    def called(self) -> tuple[str, ...]:
        """Each name as words."""
        return tuple(name for each in self.names if (name := words(each)).strip())

    @cached_property
    def placed(self) -> re.Pattern[str]:
        """Fits the address of a clip, or the id of a statement in one."""
        ids = "|".join(map(re.escape, sorted(self.ids, key=len, reverse=True)))
        return re.compile(rf"clips/(?:{ids})(?![\w-])|(?<![\w-])(?:{ids})-s\d+(?![\w-])")

    @cached_property
    def ruled(self) -> re.Pattern[str]:
        """Fits its id in what the team wrote of clips."""
        ids = "|".join(map(re.escape, sorted(self.ids, key=len, reverse=True)))
        return re.compile(rf"\bclip[\"']?: *[\"']?(?:{ids})(?![\w-])")

    @cached_property
    def filed(self) -> re.Pattern[str]:
        """Fits the name of a file, alone or after a folder's."""
        names = "|".join(re.escape(name.casefold()) for name in self.files)
        return re.compile(rf"(?<![\w.-])(?:{names})(?![\w-])")


def words(text: str) -> str:
    """Return the words of *text*, each between two blanks; numbers, marks and case do not count."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return f" {' '.join(word for word in _WORD.findall(plain) if not word.isdecimal())} "


def found(needles: Needles, path: str, content: bytes) -> Found:
    """Return what *content*, which lies at *path*, has of what is looked for."""
    data = unpacked(content)
    if data is None:
        return ("more packed bytes than are looked through",)
    text = data.decode("utf-8", "replace")
    told = [BYTES] if is_digest(needles, hashlib.sha256(content).hexdigest()) else []
    told += found_in_path(needles, path)
    if _has_hash(needles, data):
        told.append(HASH)
    if _is_placed(needles, path, text):
        told.append(ID)
    if needles.files and needles.filed.search(_open(text).casefold()):
        told.append(FILE)
    return (*told, *_said(needles, path, text))


def found_in_path(needles: Needles, path: str) -> Found:
    """Return what the very name of a file tells."""
    told = []
    names = path.split("/")
    parts = {
        part
        for folder, each in pairwise(names)
        if folder in _OF_CLIPS
        for part in (each, each.split(".")[0])
    }
    if _has_hash(needles, path.encode("utf-8", "surrogateescape")):
        told.append(f"{HASH} in its name")
    if parts & needles.ids:
        told.append(f"{ID} in its name")
    if {part.casefold() for part in names} & {name.casefold() for name in needles.files}:
        told.append(f"{FILE} as its name")
    return tuple(told)


def unpacked(content: bytes) -> bytes | None:
    """Return *content*, unpacked if it is packed; None if that is more than is looked through."""
    for _ in range(3):
        if not content.startswith(b"\x1f\x8b"):
            return content
        try:
            some = zlib.decompressobj(zlib.MAX_WBITS | 16)
            content = some.decompress(content, LARGEST)
            if some.unconsumed_tail:
                return None
        except zlib.error:
            return content
    return content


def is_film(path: str) -> bool:
    """Tell whether *path* is a film, a sound or a picture of dots: nothing to be read in."""
    kind = media_type(path)
    if path.lower().endswith(HANDED_IN):
        return True
    return kind.startswith(("video/", "audio/", "image/")) and not path.endswith(".svg")


def lines_about(text: str, files: Iterable[str], names: Iterable[str] = ()) -> tuple[int, ...]:
    """Return the numbers of the lines of *text* that have any of *files*, or *names* of people."""
    needles = Needles(files=frozenset(files), names=frozenset(names))
    return tuple(
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if (needles.files and needles.filed.search(line.casefold()))
        or any(name in words(line) for name in needles.called)
    )


def is_digest(needles: Needles, digest: Digest) -> bool:
    """Tell whether *digest* is one that is looked for, or whose mark is."""
    return digest in needles.digests or (bool(needles.marks) and mark_of(digest) in needles.marks)


def _has_hash(needles: Needles, data: bytes) -> bool:
    hashes = set(_HEX.findall(data))
    if not needles.hashes.isdisjoint(hashes):
        return True
    whole = (each.decode() for each in hashes if len(each) == _WHOLE) if needles.marks else ()
    return any(mark_of(digest) in needles.marks for digest in whole)


def _is_placed(needles: Needles, path: str, text: str) -> bool:
    """Tell whether *text* leads to a clip; a word that people say is no id, if it is spelt so."""
    if not needles.ids:
        return False
    if needles.placed.search(text):
        return True
    if path.endswith((".yaml", ".yml")):
        return bool(needles.ruled.search(text))
    ours = path.startswith(".talkingheads/") and any(f'"{id}"' in text for id in needles.ids)
    if not ours:
        return False
    try:
        return not needles.ids.isdisjoint(_ids(json.loads(text)))
    except (ValueError, RecursionError):
        return True


def _ids(value: object, key: str = "") -> Iterator[str]:
    """Yield every text in *value*, which stands under *key*, that is the id of a clip."""
    if isinstance(value, str):
        if key in _ID_KEYS or is_film(key):
            yield value
    elif isinstance(value, dict):
        yield from value if key in _ID_KEYS else ()
        for inner_key, inner in value.items():
            if (key, inner_key) != ("editions", "id"):
                yield from _ids(inner, inner_key)
    elif isinstance(value, list):
        for inner in value:
            yield from _ids(inner, key)


def _said(needles: Needles, path: str, text: str) -> Iterator[str]:
    """Yield whether a name or a sentence stands in *text*."""
    low = _unfolded(text).casefold()
    near = [each for each, anchors in needles.said if any(word in low for word in anchors)]
    called = () if path.endswith(CODE) else needles.called
    if not near and not called:
        return
    hay = list(_readings(text))
    if any(name in each for name in called for each in hay):
        yield NAME
    if any(sentence in each for sentence in near for each in hay):
        yield SENTENCE


def _readings(text: str) -> Iterator[str]:
    """Yield the words of *text* as different readers get them: with and without its markup."""
    opened = _open(text)
    yield words(opened)
    bare = opened
    for _ in range(2):  # a feed has pages within, escaped once more
        bare = html.unescape(_TAG.sub(" ", _TIMING.sub(" ", bare)))
    yield words(bare)
    if "%20" in text or "+" in text:
        yield words(unquote_plus(opened))
    if text.lstrip()[:1] in ("{", "["):
        try:
            yield words(" ".join(_strings(json.loads(text))))
        except (ValueError, RecursionError):
            return


def _open(text: str) -> str:
    """Return *text* without the escapes of HTML, JSON and calendars."""
    text = _UNICODE.sub(lambda found: chr(int(found[1], 16)), html.unescape(_unfolded(text)))
    return _ESCAPED.sub(lambda found: " " if found[1] in "nrt" else found[1], text)


def _unfolded(text: str) -> str:
    """Return *text* with the lines of a calendar whole again, and without soft hyphens."""
    return text.replace("\r\n ", "").replace("\u00ad", "")


def _strings(value: object) -> Iterator[str]:
    """Yield every text in *value*, in order; no keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _anchors(sentence: str) -> tuple[str, ...]:
    """Return the longest plain words of *sentence*: no escape of any kind is in them."""
    plain = sorted((word for word in sentence.split() if word.isascii()), key=len, reverse=True)
    return tuple(plain[:3]) or ("",)
