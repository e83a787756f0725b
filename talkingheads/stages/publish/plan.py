"""What a publish does, decided before anything is done."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from talkingheads.backends.targets import Stored
from talkingheads.domain import Manifest, ManifestFile
from talkingheads.formats.hashed import is_hashed
from talkingheads.formats.mediatypes import media_type
from talkingheads.settings import PublishSettings
from talkingheads.stages.publish.state import Left, Noted, Record

YEAR = 31_536_000
HASHED, MEDIA, CAPTION, ASSET, PAGE, CHANGED, FRONT = range(7)
"""The turns in which files are sent; what a page needs is there before it."""

_PEOPLES = re.compile(r"(clips|editions|search)/")
"""Where what shows or quotes people lies."""


@dataclass(frozen=True)
class Plan:
    """What is to be done."""

    puts: tuple[tuple[ManifestFile, ...], ...]
    """What is sent, turn by turn; of one turn, many at once."""
    added: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    """What has a lasting address and is there no more: removed as soon as no page leads there."""
    doomed: tuple[str, ...]
    """What has waited long enough: wiped."""
    strangers: tuple[str, ...]
    """Paths of the manifest at which lie files that are not ours."""
    standing: Mapping[str, Noted]
    """Files of the manifest that are there as they should be."""
    left: Mapping[str, Left]
    """Files that nothing loads any more, which stay for those who still read older pages."""
    foreign: Collection[str] = frozenset()
    """Paths that a publish which did not end has named, at which others' files lie."""
    due: float = 0.0
    """When the first of them may be wiped, by the clock of the place; 0: by no publish but a new
    one."""

    @cached_property
    def size(self) -> int:
        """Bytes to be sent."""
        return sum(file.size for turn in self.puts for file in turn)

    @property
    def idle(self) -> bool:
        """Tell whether all is there as it should be, and nothing else."""
        return not (self.puts or self.gone or self.doomed)

    @property
    def removed(self) -> tuple[str, ...]:
        """What goes for good."""
        return tuple(sorted((*self.gone, *self.doomed)))


@dataclass(frozen=True)
class Ground:
    """What a plan is made on."""

    there: Mapping[str, Stored]
    known: Mapping[str, Noted]
    """What is ours of it, as far as we know."""
    before: Record | None
    """The publication that is whole."""
    holds: Callable[[Stored, ManifestFile], bool]
    """Tells whether what is stored has the bytes of a file."""
    moment: float
    """By the clock of the place."""
    oldest: int
    """The oldest publication that is kept to be restored."""


def plan_of(manifest: Manifest, ground: Ground, settings: PublishSettings) -> Plan:
    """Return what must be done on *ground* so that readers see *manifest*."""
    wanted = manifest.by_path
    standing = {
        path: noted
        for path, file in wanted.items()
        if (noted := _standing(file, ground, settings)) is not None
    }
    puts = sorted((file for path, file in wanted.items() if path not in standing), key=_place)
    paths = sorted(file.path for file in puts)
    over = _over(wanted, ground, settings)
    return Plan(
        puts=_turns(puts, ground.there),
        added=tuple(path for path in paths if path not in ground.there),
        changed=tuple(path for path in paths if path in ground.there),
        gone=tuple(over.gone),
        doomed=tuple(over.doomed),
        strangers=tuple(p for p in paths if p in ground.there and p not in ground.known),
        standing=standing,
        left=over.left,
        due=min(over.waiting, default=0.0),
    )


@dataclass
class _Over:
    """Our files that the manifest has no longer: see `Plan`."""

    gone: list[str] = field(default_factory=list)
    doomed: list[str] = field(default_factory=list)
    left: dict[str, Left] = field(default_factory=dict)
    waiting: list[float] = field(default_factory=list)
    """Until when those that are left only for a while must stay."""


def _over(wanted: Collection[str], ground: Ground, settings: PublishSettings) -> _Over:
    """
    Return what becomes of our files that are not *wanted*.

    Films and stills stay as long as what they are of can be restored.
    """
    paths = sorted(path for path in ground.known if path in ground.there and path not in wanted)
    over = _Over()
    for path in paths:
        if not is_hashed(path, ground.known[path].digest):
            over.gone.append(path)
            continue
        left = _left(path, ground)
        if turn(path) == MEDIA and left.last >= ground.oldest:
            over.left[path] = left
        elif ground.moment >= _until(left, settings):
            over.doomed.append(path)
        else:
            over.left[path] = left
            over.waiting.append(_until(left, settings))
    return over


def _until(left: Left, settings: PublishSettings) -> float:
    return left.since + settings.keep_hours * 3600


def _left(path: str, ground: Ground) -> Left:
    """Return since when nothing loads *path*: just now, unless it was left over before."""
    before = ground.before.left.get(path) if ground.before else None
    if before is not None:
        return replace(before, noted=ground.known[path])
    last = ground.before.number if ground.before and path in ground.before.files else 0
    return Left(ground.known[path], ground.moment, last)


def _turns(
    puts: Collection[ManifestFile], there: Mapping[str, Stored]
) -> tuple[tuple[ManifestFile, ...], ...]:
    """Return *puts* turn by turn: a page that is new comes before those that may lead to it."""
    turns: dict[int, list[ManifestFile]] = {}
    for file in puts:
        number = HASHED if is_hashed(file.path, file.digest) else turn(file.path)
        if number == PAGE and file.path in there:
            number = CHANGED
        turns.setdefault(number, []).append(file)
    return tuple(tuple(turns[number]) for number in sorted(turns))


def _place(file: ManifestFile) -> tuple[int, str]:
    """Put the largest first: many are on the way at once, and the longest should not begin last."""
    return -file.size, file.path


def clip_of(path: str) -> str:
    """Return the id of the clip whose file *path* is; empty if it is of the whole site."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 and parts[0] == "clips" else ""


def turn(path: str) -> int:
    """Return when a file that keeps its name is sent: `MEDIA` first, `FRONT` last."""
    kind = media_type(path)
    if path == "index.html":
        return FRONT
    if path.startswith("search/"):
        return ASSET
    if kind.startswith("text/html") or path.endswith(".xml"):
        return PAGE
    if path.startswith("static/"):
        return ASSET
    if path.endswith((".vtt", ".srt")):
        return CAPTION
    icon = path.endswith((".ico", ".svg"))
    return MEDIA if kind.startswith(("video/", "audio/", "image/")) and not icon else ASSET


def cache_control(file: ManifestFile, settings: PublishSettings) -> str:
    """
    Return how long browsers may keep *file*.

    A name with a hash in it never changes its bytes. But what shows or quotes people is never kept
    for long, whatever its name, so that taking down works.
    """
    if _PEOPLES.match(file.path) and is_hashed(file.path, file.digest):
        return f"max-age={settings.media_cache_seconds}, must-revalidate"
    if turn(file.path) in (MEDIA, CAPTION) and not file.path.startswith("static/"):
        return f"max-age={settings.media_cache_seconds}, must-revalidate"
    if is_hashed(file.path, file.digest):
        return f"max-age={YEAR}, immutable"
    return f"max-age={settings.page_cache_seconds}"


def headers(file: ManifestFile, settings: PublishSettings) -> str:
    """Return media type and cache rule of *file* in one line, to compare."""
    return f"{media_type(file.path)}, {cache_control(file, settings)}"


def noted(file: ManifestFile, settings: PublishSettings, tag: str = "") -> Noted:
    """Return what we note of *file*."""
    return Noted(file.digest, file.size, headers(file, settings), tag)


def _standing(file: ManifestFile, ground: Ground, settings: PublishSettings) -> Noted | None:
    """Return what is noted of *file* if it is there as it should be."""
    stored, known = ground.there.get(file.path), ground.known.get(file.path)
    wanted = noted(file, settings)
    if stored is None or known is None or known.headers != wanted.headers:
        return None
    if stored.size != file.size:
        return None
    same = known.tag == stored.tag and known.digest == file.digest
    if same or (not known.tag and ground.holds(stored, file)):
        return replace(wanted, tag=stored.tag)
    return None
