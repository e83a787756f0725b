"""What a publish does, decided before anything is done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from talkingheads.backends.targets import Stored
from talkingheads.domain import Manifest, ManifestFile
from talkingheads.formats.mediatypes import media_type
from talkingheads.settings import PublishSettings
from talkingheads.stages.publish.note import Note, Noted

SEARCH_ENTRY = "pagefind/pagefind-entry.json"
YEAR = 31_536_000

MEDIA, CAPTION, ASSET, SEARCH, PAGE, ENTRY, FRONT = range(7)
"""The turns in which files are sent."""

_HASHED = re.compile(r"[-._](?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{8,64}\.\w+$")


@dataclass(frozen=True)
class Plan:
    """What is to be done."""

    puts: tuple[ManifestFile, ...]
    """In the order in which they are sent."""
    added: tuple[str, ...]
    changed: tuple[str, ...]
    withdrawn: tuple[str, ...]
    """Files of clips that the manifest has nothing of: removed first."""
    outdated: tuple[str, ...]
    """Everything else that the manifest has no longer: removed last."""
    strangers: tuple[str, ...]
    """Paths of the manifest at which lie files that are not ours."""
    ours: dict[str, Noted]
    """What is ours of all that is there now."""
    begun: dict[str, str]

    @property
    def size(self) -> int:
        return sum(file.size for file in self.puts)

    @property
    def removed(self) -> tuple[str, ...]:
        return tuple(sorted((*self.withdrawn, *self.outdated)))


def plan_of(
    manifest: Manifest, there: Mapping[str, Stored], note: Note, settings: PublishSettings
) -> Plan:
    """
    Return what must be done so that what is *there*, of which *note* is ours, is *manifest*.

    A file whose headers would be others now is sent again too: *settings* have changed.
    """
    ours = ours_of(there, note)
    wanted = manifest.by_path
    clips = {clip_of(path) for path in wanted}
    puts = sorted(
        (file for file in wanted.values() if not _stands(file, there, ours, settings)),
        key=lambda file: (turn(file.path), file.path),
    )
    paths = sorted(file.path for file in puts)
    gone = sorted(path for path in ours if path not in wanted)
    withdrawn = tuple(path for path in gone if clip_of(path) and clip_of(path) not in clips)
    return Plan(
        puts=tuple(puts),
        added=tuple(path for path in paths if path not in there),
        changed=tuple(path for path in paths if path in there),
        withdrawn=withdrawn,
        outdated=tuple(path for path in gone if path not in withdrawn),
        strangers=tuple(path for path in paths if path in there and path not in ours),
        ours=ours,
        begun={path: there[path].tag if path in there else "" for path in paths},
    )


def ours_of(there: Mapping[str, Stored], note: Note) -> dict[str, Noted]:
    """Return what is ours of all that is *there*, also what an interrupted publish began."""
    ours = {path: noted for path, noted in note.files.items() if path in there}
    for path, before in note.begun.items():
        if path in there and path not in ours and there[path].tag != before:
            ours[path] = Noted("", there[path].size, there[path].tag)
    return ours


def clip_of(path: str) -> str:
    """Return the id of the clip whose file *path* is; empty if it is of the whole site."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 and parts[0] == "clips" else ""


def turn(path: str) -> int:
    """Return when *path* is sent: `MEDIA` first, `FRONT` (the front page) last."""
    kind = media_type(path)
    if path == "index.html":
        return FRONT
    if path == SEARCH_ENTRY:
        return ENTRY
    if path.startswith("pagefind/"):
        return SEARCH
    if kind.startswith("text/html") or path.endswith(".xml"):
        return PAGE
    if path.startswith("static/"):
        return ASSET
    if path.endswith((".vtt", ".srt")):
        return CAPTION
    icon = path.endswith((".ico", ".svg"))
    return MEDIA if kind.startswith(("video/", "audio/", "image/")) and not icon else ASSET


def cache_control(path: str, settings: PublishSettings) -> str:
    """
    Return how long browsers may keep *path*.

    A name with a hash in it never changes its bytes. What shows or quotes people is never kept
    for long, whatever its name, so that taking down works.
    """
    if path == SEARCH_ENTRY:
        return "no-cache"
    when = turn(path)
    if when in (MEDIA, CAPTION):
        return f"max-age={settings.media_cache_seconds}, must-revalidate"
    hashed_index = when == SEARCH and PurePosixPath(path).suffix.startswith(".pf_")
    if hashed_index or (when == ASSET and _HASHED.search(path)):
        return f"max-age={YEAR}, immutable"
    return f"max-age={settings.page_cache_seconds}"


def headers(path: str, settings: PublishSettings) -> str:
    """Return media type and cache rule of *path* in one line, to compare."""
    return f"{media_type(path)}, {cache_control(path, settings)}"


def _stands(
    file: ManifestFile,
    there: Mapping[str, Stored],
    ours: Mapping[str, Noted],
    settings: PublishSettings,
) -> bool:
    """Tell whether *file* is there as it should be."""
    if file.path not in ours:
        return False
    now = there[file.path]
    return ours[file.path] == Noted(
        file.digest, file.size, now.tag, headers(file.path, settings)
    ) and (now.size == file.size)
