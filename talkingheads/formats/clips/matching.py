"""Which row of the sheet is about which clip."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from types import MappingProxyType

from talkingheads.domain import Update
from talkingheads.formats.clips import cells, wishes
from talkingheads.formats.clips.terms import Terms
from talkingheads.formats.names import guessed

_Unread = Mapping[str, str]
_ALL_READ: _Unread = MappingProxyType({})
_Terms = Mapping[str, tuple[Terms, ...]]
_NO_TERMS: _Terms = MappingProxyType({})
_Pairs = Sequence[tuple[Update, list[str]]]
"""Rows, each with the clips that it may be about."""


@dataclass(frozen=True)
class Matches:
    """What belongs together, and what is left over."""

    updates: Mapping[str, Update]
    """By the clip's name; ``file`` of each is that name."""
    without_clip: tuple[Update, ...] = ()
    """Rows that are about no clip that is there."""
    without_row: tuple[str, ...] = ()
    """Clips that no row is about."""
    held: frozenset[str] = frozenset()
    """Clips that a row without consent is, or may be, about."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """For those held since a column of their row cannot be read, and for nothing else: which."""
    terms: Mapping[str, tuple[Terms, ...]] = field(default_factory=dict)
    """What each row that is, or may be, about a clip says of consent; by ``file`` without one."""
    near: Mapping[str, str] = field(default_factory=dict)
    """For ``file`` of a row without a clip, the clip without a row that may be meant."""
    problems: tuple[str, ...] = ()


def key(name: str) -> str:
    """Return *name* so that spellings of the same file are equal: case, slashes, accents."""
    plain = cells.file_name(cells.text(name))
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", plain).casefold())


def match(
    updates: Iterable[Update],
    names: Iterable[str],
    *,
    folder: str = "clips",
    unread: _Unread = _ALL_READ,
    terms: _Terms = _NO_TERMS,
    strange: Collection[str] = (),
) -> Matches:
    """
    Find for each of *updates* its clip among *names*, paths below the clips folder.

    Equal names match first; then those that differ in case, slashes or how accents are written;
    then those with outer folders or the extension left out, if only one clip can be meant. A row
    that names a folder is about no clip outside of it; the clips *folder* itself, and what is above
    it, may be named too. A row without consent, or with something to keep or drop, that could mean
    several clips holds all. *unread*, *terms*: the sheet's. No row without a clip is ever a slip
    for one of *strange*, which outsiders handed in and named.
    """
    clips = sorted(set(names))
    index = _Index(clips, key(folder))
    pairs = [(update, index.find(update.file)) for update in updates]
    chosen: dict[str, Update] = {}
    left = tuple(update for update, found in pairs if not found)
    problems = [_ambiguous(update, found) for update, found in pairs if len(found) > 1]
    for update, clip in ((update, found[0]) for update, found in pairs if len(found) == 1):
        if clip in chosen:
            problems.append(_twice(clip, chosen[clip], update))
        chosen[clip] = _of_two(chosen.get(clip), update)
    held = _held(pairs)
    rest = tuple(clip for clip in clips if clip not in chosen)
    return Matches(
        {c: replace(chosen[c], file=c, consent=c not in held) for c in sorted(chosen)},
        without_clip=left,
        without_row=rest,
        held=frozenset(held),
        unread=dict(_alone(held, unread)),
        terms=_terms(pairs, terms),
        near=_nears(left, [clip for clip in rest if clip not in strange]),
        problems=tuple(problems),
    )


def _held(pairs: _Pairs) -> dict[str, list[Update]]:
    """Return by clip the rows that hold it."""
    held: dict[str, list[Update]] = defaultdict(list)
    for update, found in pairs:
        wishes_many = len(found) > 1 and (update.keep or update.drop)
        for clip in found if wishes_many or not update.consent else ():
            held[clip].append(update)
    return held


def _terms(pairs: _Pairs, terms: _Terms) -> _Terms:
    """Return by clip the *terms* of every row that may be about it; by file where none is."""
    said: dict[str, tuple[Terms, ...]] = {}
    for update, found in pairs:
        for clip in found or [update.file]:
            said[clip] = (*said.get(clip, ()), *terms.get(key(update.file), ()))
    return said


def _alone(held: Mapping[str, Iterable[Update]], unread: _Unread) -> Iterable[tuple[str, str]]:
    """Yield the clips that each row about them holds for a column that cannot be read; and one."""
    for clip, rows in held.items():
        columns = [unread.get(key(row.file), "") for row in rows]
        if all(columns):
            yield clip, columns[0]


def _of_two(one: Update | None, other: Update) -> Update:
    """
    Return the row that names somebody; of two that do, the one without consent, or the first.

    What either of them drops, goes.
    """
    if one is None:
        return other
    if other.speaker.name and not one.speaker.name:
        return wishes.together(other, [one])
    second = one.consent and not other.consent and other.speaker.name
    return wishes.together(other, [one]) if second else wishes.together(one, [other])


def _nears(left: Iterable[Update], clips: Sequence[str]) -> Mapping[str, str]:
    """Return by ``file`` of each row that is *left* which of *clips* may be meant, if any."""
    return {row.file: clip for row in left if (clip := _near(row.file, clips))}


def _near(file: str, clips: Iterable[str]) -> str:
    """Return which of *clips* may be meant by *file*: called so elsewhere, or nearly; or none."""
    wanted = key(file)
    name = _tails(wanted)[-1]
    by_name: dict[str, str] = {}
    for clip in clips:
        whole = key(clip)
        for other in (whole, _stem(whole), _tails(whole)[-1], _stem(_tails(whole)[-1])):
            by_name.setdefault(other, clip)
    for spelling in (name, _stem(name)):
        if spelling in by_name:
            return by_name[spelling]
    return by_name.get(guessed(wanted[-200:], by_name, cutoff=0.75), "")


class _Index:
    """Clips by every way to name them."""

    def __init__(self, clips: list[str], folder: str) -> None:
        self.clips = set(clips)
        self.folder = folder
        self.by_key: dict[str, list[str]] = defaultdict(list)
        self.by_tail: dict[str, list[str]] = defaultdict(list)
        for clip in clips:
            whole = key(clip)
            self.by_key[whole].append(clip)
            for tail in _tails(whole):
                self.by_tail[tail].append(clip)
                self.by_tail[_stem(tail)].append(clip)

    def find(self, file: str) -> list[str]:
        """Return the clips that *file* may mean."""
        if file in self.clips:
            return [file]
        whole = key(file)
        if not whole:
            return []
        for candidates in (self.by_key.get(whole), self.by_tail.get(whole)):
            if candidates:
                return sorted(set(candidates))
        parts = whole.split("/")
        for number, part in enumerate(parts[:-1], start=1):
            candidates = self.by_key.get("/".join(parts[number:]))
            if part == self.folder and candidates:
                return candidates
        return []


def _tails(path: str) -> list[str]:
    """Return *path* without its first folder, without its first two, and so on; longest first."""
    parts = path.split("/")
    return ["/".join(parts[n:]) for n in range(len(parts))]


def _stem(path: str) -> str:
    return str(PurePosixPath(path).with_suffix("")) if PurePosixPath(path).suffix else path


def _twice(clip: str, one: Update, other: Update) -> str:
    held = "" if one.consent and other.consent else " and one of them does not say yes to consent"
    return (
        f"The rows for {cells.shown(one.file)} and {cells.shown(other.file)} are both about "
        f"the clip {cells.shown(clip)}{held}; keep one of them."
    )


def _ambiguous(update: Update, found: list[str]) -> str:
    names = ", ".join(cells.shown(name) for name in found[:5])
    return (
        f"The row for {cells.shown(update.file)} may be about any of the clips {names}; "
        "write the whole name of one."
    )
