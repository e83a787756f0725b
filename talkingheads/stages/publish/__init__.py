"""
Manifest -> Publication: send what changed, take down what is gone.

**What is there.** Beside the site lies our note, `.talkingheads-manifest.json`: for each file that
we put, its digest, its size and the tag that the target gave its bytes. A publish reads the note
and one listing. A file is *unchanged* if the note has the manifest's digest and the listing has
the note's tag; else it is sent. A file that the note does not name is somebody else's: it is
never removed, and a publish that would have to replace it does not begin. Ownership is by the note
and not by marks on the files, so that two briefings can lie in one bucket, even one below the
other; the note says of which project it is, so that none takes the place of another.

**Interruptions.** Before the first upload the note is written with a list of all that *begins*
to be sent, and with the tag of what lay there before. The next publish takes every such file whose
tag has changed since as ours, with bytes unknown: it is sent again, or taken down. The note is
written again after each `CHECKPOINT` bytes, so that little is sent twice, and at the very end.

**Order.** Clips that are gone altogether go first. Then whatever a page needs is there before the
page, and the rest of what is removed was last referred to by pages that are replaced by then: of
what is still shown, a visitor never meets a gap. Within one turn of that order as many files are on
the way at once as the target has lines.

**Taking down** waits for nothing: `take_down` needs neither pages nor manifest.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from talkingheads.backends.base import Progress
from talkingheads.backends.targets import PublishTarget
from talkingheads.domain import Manifest, ManifestFile, Publication
from talkingheads.errors import PublishError
from talkingheads.files import digest_of
from talkingheads.formats.mediatypes import media_type
from talkingheads.settings import PublishSettings
from talkingheads.stages.publish.note import NOTE, Note, Noted, read_note, write_note
from talkingheads.stages.publish.place import target_for
from talkingheads.stages.publish.plan import (
    Plan,
    cache_control,
    clip_of,
    headers,
    ours_of,
    plan_of,
    turn,
)

__all__ = ["CHECKPOINT", "NOTE", "run", "take_down", "target_for"]

CHECKPOINT = 32_000_000

Stamp = tuple[int, int]
"""Size and time of a file; a changed file has another."""
_EDITION = re.compile(r"editions/[^/]+/")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\]")


def run(
    manifest: Manifest,
    *,
    settings: PublishSettings,
    site: Path,
    target: PublishTarget,
    dry_run: bool = False,
    project: str = "",
    progress: Progress,
) -> Publication:
    """
    Make *target* show *manifest*, whose files lie below *site*.

    Every file to be sent is compared with its digest before anything is changed. *progress* counts
    bytes. With *dry_run* nothing changes; the result says what would. *project* is the project's
    own id; without one, any project's briefing is changed, and is nobody's thereafter. One publish
    at a time: two at once on one target are not kept apart.

    Clips of which the manifest has no file left go before the first upload: who takes a clip back
    must not stay online until films are sent, or because that fails. Dead links are less harm.

    Raises: PublishError if a file is not as noted, another's is in the way, or *target* refuses.
    """
    _check_paths(manifest)
    note = read_note(target, there := target.stored(), project)
    plan = plan_of(manifest, there, note, settings)
    _refuse_strangers(target, plan.strangers)
    stamps = {file.path: _verify(site, file) for file in plan.puts}
    if not dry_run:
        _Delivery(target, settings, site, plan, project).run(stamps, note, progress)
    progress(1.0)
    return Publication(
        target=target.name,
        added=plan.added,
        changed=plan.changed,
        removed=plan.removed,
        unchanged=len(manifest.files) - len(plan.puts),
        uploaded_bytes=plan.size,
        dry_run=dry_run,
    )


def take_down(
    allowed: Collection[str], *, target: PublishTarget, project: str = ""
) -> tuple[str, ...]:
    """
    Remove at once every file of ours below clips/ID/ from *target* unless ID is *allowed*.

    With them go the reels of the editions that such a clip is in. Pages that name it stay until
    the next publish. Returns the paths that were removed.

    Raises: PublishError if *target* refuses, or if it is of another *project*.
    """
    there = target.stored()
    note = read_note(target, there, project)
    ours = sorted(ours_of(there, note))
    gone = {clip for clip in map(clip_of, ours) if clip and clip not in allowed}
    showing = _editions_with(gone, ours, target, unsure=bool(note.begun))
    paths = tuple(p for p in ours if clip_of(p) in gone or p.startswith(showing))
    if paths:
        target.remove(paths)
        files = {path: noted for path, noted in note.files.items() if path not in paths}
        begun = {path: tag for path, tag in note.begun.items() if path not in paths}
        write_note(target, Note(files, begun, project))
    return paths


def _editions_with(
    gone: Collection[str], ours: Collection[str], target: PublishTarget, *, unsure: bool
) -> tuple[str, ...]:
    """
    Return the folders of the editions whose reels show one of the clips that are *gone*.

    An edition's page links to all its clips. If there is none, or if the last publish did not end
    (*unsure*), nobody knows what its reels show, so they go too.
    """
    folders = {match[0] for path in ours if (match := _EDITION.match(path))}
    found = []
    for folder in sorted(folders if gone else ()):
        page = f"{folder.rstrip('/')}.html"
        known = page in ours and not unsure
        text = target.read(page).decode("utf-8", "replace") if known else ""
        if not known or any(f"clips/{clip}/" in text for clip in gone):
            found.append(folder)
    return tuple(found)


@dataclass
class _Delivery:
    """The writing half of a publish; the note at the target is true at every moment."""

    target: PublishTarget
    settings: PublishSettings
    site: Path
    plan: Plan
    project: str
    unnoted: int = 0

    def __post_init__(self) -> None:
        self.files = dict(self.plan.ours)

    def run(self, stamps: Mapping[str, Stamp], before: Note, progress: Progress) -> None:
        sent = 0
        self.remove(self.plan.withdrawn)
        if self.plan.puts:
            self.note(self.plan.begun)
        for _, files in groupby(self.plan.puts, key=lambda file: turn(file.path)):
            for file, tag in self.sent(list(files), stamps):
                self.keep(file, tag)
                sent += file.size
                progress(sent / self.plan.size if self.plan.size else 0.0)
        self.remove(self.plan.outdated)
        if self.plan.puts or Note(self.files, project=self.project) != before:
            self.note({})

    def remove(self, paths: tuple[str, ...]) -> None:
        """Remove *paths*; the next note names them no longer."""
        if paths:
            self.target.remove(paths)
        for path in paths:
            del self.files[path]

    def sent(
        self, files: list[ManifestFile], stamps: Mapping[str, Stamp]
    ) -> Iterator[tuple[ManifestFile, str]]:
        """
        Send the *files* of one turn; give each with its tag.

        The next turn begins when all have arrived. When one fails, those on the way arrive or
        do not, unnoted; the rest is not begun.
        """
        marks = [stamps[file.path] for file in files]
        if self.target.lines == 1:
            yield from zip(files, map(self.send, files, marks), strict=True)
            return
        with ThreadPoolExecutor(self.target.lines) as pool:
            yield from zip(files, pool.map(self.send, files, marks), strict=True)

    def send(self, file: ManifestFile, stamp: Stamp) -> str:
        """Send *file*; look at its bytes again if its *stamp* is another now."""
        if _stamp(self.site / file.path) != stamp:
            _verify(self.site, file)
        return self.target.put(
            file.path,
            self.site / file.path,
            digest=file.digest,
            content_type=media_type(file.path),
            cache_control=cache_control(file.path, self.settings),
        )

    def keep(self, file: ManifestFile, tag: str) -> None:
        """Remember that *file* is there; write the note now and then."""
        self.files[file.path] = Noted(
            file.digest, file.size, tag, headers(file.path, self.settings)
        )
        self.unnoted += file.size
        if self.unnoted >= CHECKPOINT:
            self.note(self.plan.begun)

    def note(self, begun: dict[str, str]) -> None:
        """Write the note at the target."""
        write_note(self.target, Note(self.files, begun, self.project))
        self.unnoted = 0


def _verify(site: Path, file: ManifestFile) -> Stamp:
    """Compare *file* with its bytes on disk; return the stamp of what was read."""
    path = site / file.path
    hint = "Delete the site's folder and run talkingheads run again."
    try:
        stamp = _stamp(path)
        if digest_of(path) != file.digest or stamp[0] != file.size:
            raise PublishError(f"{file.path}: is not as it was made", hint=hint)
    except OSError as error:
        what = f"{file.path}: cannot be read: {error.strerror}"
        raise PublishError(what, hint=hint) from None
    return stamp


def _stamp(path: Path) -> Stamp:
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return (-1, -1)
    return status.st_size, status.st_mtime_ns


def _refuse_strangers(target: PublishTarget, paths: tuple[str, ...]) -> None:
    if not paths:
        return
    more = f" and {len(paths) - 5} more" if len(paths) > 5 else ""
    raise PublishError(
        f"{target.name} already holds {', '.join(paths[:5])}{more}, "
        "which talkingheads did not put there",
        hint="Name an empty folder or another prefix, or move these files away.",
    )


def _check_paths(manifest: Manifest) -> None:
    """Refuse an empty manifest, which would take everything down, and paths that lead away."""
    if not manifest.files:
        raise PublishError("there are no pages to publish", hint="Run talkingheads run first.")
    for path in _unusable(manifest):
        raise PublishError(f"{path!r}: no file of a site can have this name")


def _unusable(manifest: Manifest) -> Iterator[str]:
    for file in manifest.files:
        parts = file.path.split("/")
        if _FORBIDDEN.search(file.path) or {"", ".", ".."} & set(parts) or file.path == NOTE:
            yield file.path
