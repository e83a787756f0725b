"""Small sites whose pages name what they load, and readers who look whether it is there."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from talkingheads.backends.targets import PublishTarget
from talkingheads.domain import (
    Briefing,
    Edition,
    Entry,
    Manifest,
    ManifestFile,
    Publication,
    Speaker,
    Stretch,
)
from talkingheads.formats.hashed import folder, named
from talkingheads.settings import PublishSettings
from talkingheads.stages.publish import Errand, run
from talkingheads.stages.publish.claim import LEASE
from tests import pages
from tests.fake_target import STATE, FakeTarget

SETTINGS = PublishSettings(page_cache_seconds=60, media_cache_seconds=600)
FREE = SETTINGS.model_copy(update={"ask_above": 10_000})
"""Many pages may go, as long as half of them stay."""

Files = Mapping[str, bytes]


def digest(data: bytes) -> str:
    """Return the SHA-256 of *data*."""
    return hashlib.sha256(data).hexdigest()


def page(*, loads: Iterable[str], links: Iterable[str], says: str = "") -> bytes:
    """Return a page that loads hashed files, and leads to other pages."""
    lines = [*(f"load {path}" for path in loads), *(f"link {path}" for path in links), says]
    return "\n".join(lines).encode()


def site(clips: Mapping[str, str], *, says: str = "") -> dict[str, bytes]:
    """
    Return the site of *clips*, each with the bytes of its film; *says* is on every page.

    They lie as the stage page lays them: films, captions and reels by their hash, the search index
    in the folder of its state, pages and tables at addresses that stay.
    """
    files: dict[str, bytes] = {}

    def add(path: str, data: str) -> str:
        name = named(path, digest(data.encode()))
        files[name] = data.encode()
        return name

    words = f"{sorted(clips.items())} {says}".encode()
    index = f"{folder([('pagefind.js', digest(words))])}pagefind.js"
    files[index] = words
    both = [add("static/site.css", "body{}"), index]
    for clip, film in clips.items():
        loads = [
            add(f"clips/{clip}/video.mp4", film),
            add(f"clips/{clip}/poster.jpg", f"still of {film}"),
            add(f"clips/{clip}/captions.vtt", f"words of {film}"),
        ]
        links = ["index.html", f"people/{clip}.html", "editions/one.html"]
        files[f"clips/{clip}/index.html"] = page(loads=both + loads, links=links, says=says)
        files[f"people/{clip}.html"] = page(
            loads=both, links=[f"clips/{clip}/index.html"], says=says
        )
    reel = add("editions/one/reel.mp4", f"reel of {sorted(clips.items())}")
    links = [f"clips/{clip}/index.html" for clip in clips]
    files["editions/one.html"] = page(loads=[*both, reel], links=links, says=says)
    files["commitments.csv"] = f"who,what\n{list(clips)} {says}".encode()
    files["index.html"] = page(loads=both, links=[*links, "editions/one.html"], says=says)
    return files


TWO = site({"hale": "film of Hale", "okoro": "film of Okoro"})
"""A site of two clips."""


def lay(root: Path, files: Files) -> Manifest:
    """Write *files* below *root*, where they are not yet, and return their manifest."""
    for path, data in files.items():
        place = root / path
        if not place.is_file() or place.read_bytes() != data:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
    rows = (ManifestFile(path, digest(data), len(data)) for path, data in sorted(files.items()))
    return Manifest(tuple(rows))


def publish(
    root: Path,
    files: Files,
    target: PublishTarget,
    *,
    settings: PublishSettings = SETTINGS,
    dry_run: bool = False,
    **errand: object,
) -> Publication:
    """Lay *files* out below *root* and publish them, with *errand*."""
    return run(
        lay(root, files),
        settings=settings,
        site=root,
        target=target,
        errand=Errand(**errand),  # type: ignore[arg-type]
        dry_run=dry_run,
        progress=lambda share: None,
    )


def less(files: Files, *beginnings: str) -> dict[str, bytes]:
    """Return *files* without those whose paths begin with one of *beginnings*."""
    return {path: data for path, data in files.items() if not path.startswith(beginnings)}


def path_of(files: Files, beginning: str) -> str:
    """Return the one path in *files* that begins with *beginning*."""
    (path,) = (path for path in files if path.startswith(beginning))
    return path


def later(target: FakeTarget, seconds: float = LEASE + 1) -> None:
    """Let time pass at *target*: the clock of whoever is silent there runs out."""
    moment = target.time() + seconds
    target.time = lambda: moment


def changes(target: FakeTarget) -> list[tuple[str, str]]:
    """Return the calls that changed anything but our state."""
    calls = (it for it in target.calls if it[0] not in ("read", "list", "forget"))
    return [(call, path) for call, path in calls if not path.startswith(STATE)]


def broken(target: FakeTarget, known: Iterable[Files], strangers: Files = {}) -> list[str]:  # noqa: B006
    """
    Return what a reader finds wrong at *target*: empty if all is as it should be.

    Each page must be wholly of one of the *known* sites, with all that it loads; and whoever begins
    at the front page must find every page that leads on.
    """
    there, sites = target.texts(), list(known)
    wrong = []
    for path, data in there.items():
        if path in strangers:
            continue
        if all(files.get(path) != data for files in sites):
            wrong.append(f"{path} is of no state")
        if path.endswith(".html"):
            loads = _named(data, "load")
            wrong += [f"{path} loads {other}" for other in loads if other not in there]
    seen, todo = set[str](), ["index.html"] if "index.html" in there else []
    while todo:
        seen.add(path := todo.pop())
        for other in _named(there.get(path, b""), "link"):
            if other not in there:
                wrong.append(f"{path} leads to {other}")
            elif other not in seen:
                todo.append(other)
    return wrong


def _named(data: bytes, word: str) -> list[str]:
    lines = data.decode().splitlines()
    return [line.removeprefix(f"{word} ") for line in lines if line.startswith(f"{word} ")]


def talk(clip: str, *, keep: str = "", says: str = "") -> Entry:
    """Return a made clip in which ``CLIP promises a bench.`` is said, and what *says* says."""
    made = pages.entry(clip, Speaker(clip.title()), [("offer", f"{clip} {says} promises a bench.")])
    wishes = (Stretch(words=keep),) if keep else ()
    return replace(made, update=replace(made.update, keep=wishes))


def briefing(**editions: Iterable[Entry]) -> Briefing:
    """Return a briefing of *editions*, each with its clips."""
    return pages.briefing(*(Edition(id, id.title(), tuple(it)) for id, it in editions.items()))


def traces(target: FakeTarget, *words: str) -> list[str]:
    """Return where at *target*, older versions and open uploads among it, one of *words* stands."""
    found = [(path, it.data) for path, it in target.files.items()]
    found += [(f"older {version.path}", data) for version, data in target.older]
    found += [(f"upload {upload.path}", upload.path.encode()) for upload in target.uploads]
    return [
        path
        for path, data in found
        if any(
            word.casefold().encode() in (path.encode() + b"\n" + _plain(path, data)).lower()
            for word in words
        )
    ]


def _plain(path: str, data: bytes) -> bytes:
    return gzip.decompress(data) if path.endswith(".gz") else data
