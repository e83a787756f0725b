"""
Manifest -> Publication: send what changed, take down what is gone.

**What is there.** Beside the site lies our note, `.talkingheads-manifest.json`: for each file that
we put, its digest, its size and the tag that the target gave its bytes. A publish reads the note
and one listing. A file is *unchanged* if the note has the manifest's digest and the listing has
the note's tag; else it is sent. A file that the note does not name is somebody else's: it is
replaced if the manifest has its path, and never removed. Ownership is by the note and not by marks
on the files, so that two briefings can lie in one bucket, even one below the other.

**Interruptions.** Before the first upload the note is written with a list of all that *begins*
to be sent, and with the tag of what lay there before. The next publish takes every such file whose
tag has changed since as ours, with bytes unknown: it is sent again, or taken down. The note is
written again after each `CHECKPOINT` bytes, so that little is sent twice, and at the very end.

**Order.** Whatever a page needs is there before the page, and what is removed was last referred
to by pages that are replaced by then: a visitor never meets a gap. Within one turn of that order
as many files are on the way at once as the target has lines.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from talkingheads.backends.base import Progress, PublishTarget
from talkingheads.domain import Manifest, ManifestFile, Publication
from talkingheads.errors import ConfigError, PublishError
from talkingheads.files import digest_of
from talkingheads.formats import records
from talkingheads.formats.mediatypes import media_type
from talkingheads.settings import PublishSettings
from talkingheads.stages.publish.note import NOTE, Note, Noted, read_note
from talkingheads.stages.publish.plan import Plan, cache_control, headers, plan_of, turn

CHECKPOINT = 32_000_000

Stamp = tuple[int, int]
"""Size and time of a file; a changed file has another."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\]")


def run(
    manifest: Manifest,
    *,
    settings: PublishSettings,
    site: Path,
    target: PublishTarget,
    dry_run: bool = False,
    progress: Progress,
) -> Publication:
    """
    Make *target* show *manifest*, whose files lie below *site*.

    Every file that will be sent is compared with its digest before the first upload. *progress*
    counts bytes. With *dry_run* nothing changes; the result says what would. One publish at a
    time: two at once on one target are not kept apart.

    Raises: PublishError if a file is not as the manifest says, or if *target* refuses.
    """
    _check_paths(manifest)
    there = dict(target.stored())
    note = read_note(target, there)
    there.pop(NOTE, None)
    plan = plan_of(manifest, there, note, settings)
    stamps = {file.path: _verify(site, file) for file in plan.puts}
    if not dry_run:
        delivery = _Delivery(target, settings, site, plan, dict(plan.ours))
        delivery.run(stamps, note, progress)
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


def target_for(settings: PublishSettings, root: Path) -> PublishTarget:
    """
    Return the target that *settings* name; a folder is meant from *root*.

    Raises: ConfigError if there is none, or if it is no address that we know.
    """
    if not settings.target:
        raise ConfigError(
            "publish.target is empty: there is nowhere to publish to",
            hint="Set publish.target in pipeline.yaml to a folder or to s3://bucket/prefix.",
        )
    if not _SCHEME.match(settings.target):
        from talkingheads.backends.folder import FolderTarget

        return FolderTarget(root / Path(settings.target).expanduser())
    from talkingheads.backends.s3 import S3Target
    from talkingheads.formats.s3address import parse_address

    address = parse_address(settings.target)
    return S3Target(
        address, endpoint=settings.endpoint, region=settings.region, profile=settings.profile
    )


@dataclass
class _Delivery:
    """The writing half of a publish; the note at the target is true at every moment."""

    target: PublishTarget
    settings: PublishSettings
    site: Path
    plan: Plan
    files: dict[str, Noted]
    unnoted: int = 0

    def run(self, stamps: Mapping[str, Stamp], before: Note, progress: Progress) -> None:
        sent = 0
        if self.plan.puts:
            self.note(self.plan.begun)
        for _, files in groupby(self.plan.puts, key=lambda file: turn(file.path)):
            for file, tag in self.sent(list(files), stamps):
                self.keep(file, tag)
                sent += file.size
                progress(sent / self.plan.size if self.plan.size else 0.0)
        if self.plan.removed:
            self.target.remove(self.plan.removed)
        for path in self.plan.removed:
            del self.files[path]
        if self.plan.puts or Note(self.files) != before:
            self.note({})

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
        with tempfile.TemporaryDirectory(prefix="talkingheads-") as folder:
            file = Path(folder) / NOTE
            file.write_text(records.dumps(Note(self.files, begun)) + "\n", encoding="utf-8")
            self.target.put(
                NOTE,
                file,
                digest=digest_of(file),
                content_type=media_type(NOTE),
                cache_control=cache_control(NOTE, self.settings),
            )
        self.unnoted = 0


def _verify(site: Path, file: ManifestFile) -> Stamp:
    """Compare *file* with its bytes on disk; return the stamp of what was read."""
    path = site / file.path
    hint = "The site was edited meanwhile: run talkingheads run again."
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
