"""Which row of the sheet is about which clip."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from talkingheads.domain import Update
from talkingheads.formats.clips import cells


@dataclass(frozen=True)
class Matches:
    """What belongs together, and what is left over."""

    updates: Mapping[str, Update]
    """By the clip's name; ``file`` of each is that name."""
    without_clip: tuple[Update, ...] = ()
    """Rows that are about no clip that is there."""
    without_row: tuple[str, ...] = ()
    """Clips that no row is about."""
    problems: tuple[str, ...] = ()


def key(name: str) -> str:
    """Return *name* so that spellings of the same file are equal: case, slashes, accents."""
    plain = cells.file_name(cells.text(name))
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", plain).casefold())


def match(updates: Iterable[Update], names: Iterable[str]) -> Matches:
    """
    Find for each of *updates* its clip among *names*, paths below the clips folder.

    Equal names match first; then those that differ in case, slashes or how accents are written;
    then those with folders or the extension left out, if only one clip can be meant. A row without
    consent that could mean several clips holds all of them back.
    """
    clips = sorted(set(names))
    index = _Index(clips)
    chosen: dict[str, Update] = {}
    held: set[str] = set()
    left: list[Update] = []
    problems: list[str] = []
    for update in updates:
        found = index.find(update.file)
        if not update.consent:
            held.update(found)
        if len(found) == 1:
            clip = found[0]
            if clip in chosen:
                problems.append(_twice(clip, chosen[clip], update))
            if clip not in chosen or (chosen[clip].consent and not update.consent):
                chosen[clip] = update
        else:
            left.append(update)
            if found:
                problems.append(_ambiguous(update, found))
    settled = {
        clip: replace(chosen[clip], file=clip, consent=clip not in held)
        for clip in clips
        if clip in chosen
    }
    rest = tuple(clip for clip in clips if clip not in chosen)
    return Matches(settled, tuple(left), rest, tuple(problems))


class _Index:
    """Clips by every way to name them."""

    def __init__(self, clips: list[str]) -> None:
        self.clips = set(clips)
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
        for tail in _tails(whole):
            if candidates := self.by_key.get(tail):
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
