"""The writing half of a publish: what `plan` decided, in an order that any kill may interrupt."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from pathlib import Path

from talkingheads.backends.base import Progress
from talkingheads.backends.targets import Ours, PublishTarget
from talkingheads.domain import Manifest, ManifestFile
from talkingheads.errors import PublishError
from talkingheads.files import digest_of
from talkingheads.formats import metadata
from talkingheads.formats.hashed import is_hashed
from talkingheads.formats.mediatypes import media_type
from talkingheads.settings import PublishSettings
from talkingheads.stages.publish import keeping
from talkingheads.stages.publish.claim import Held
from talkingheads.stages.publish.errand import Errand
from talkingheads.stages.publish.plan import Plan, cache_control, noted
from talkingheads.stages.publish.refusals import check_objection
from talkingheads.stages.publish.state import (
    RECORDS,
    Noted,
    Pointer,
    Record,
    State,
    numbers_in,
    past_of,
    record_path,
    write_pointer,
    write_record,
)

Stamp = tuple[int, int]
"""Size and time of a file; a changed file has another."""

REBUILD = "Delete the site's folder and run talkingheads run again."


@dataclass
class Delivery:
    """One publication on its way to *target*, under the claim *held*."""

    target: PublishTarget
    held: Held
    manifest: Manifest
    settings: PublishSettings
    site: Path
    plan: Plan
    errand: Errand
    record: Record
    """What it consists of, as far as is known before it is sent."""
    stamps: Mapping[str, Stamp]
    """Of each file to be sent, as its bytes were verified."""
    progress: Progress
    sent: int = 0
    tags: dict[str, str] = field(default_factory=dict)

    def run(self, pointer: Pointer, *, forget: Ours | None) -> None:
        """
        Send everything, then point to it with *pointer*.

        Nothing older that the place keeps of what *forget* says is ours outlives it.
        """
        target, number = self.target, self.record.number
        self.held.check()
        check_objection(self.manifest, self.errand)
        write_record(target, self.record)
        if self.errand.briefing is not None:  # before any film, so that its wishes are known
            keeping.keep(target, number, self.errand.briefing)
        silent = True
        for turn in self.plan.puts:
            if silent and not all(is_hashed(file.path, file.digest) for file in turn):
                check_objection(self.manifest, self.errand)
                silent = False
            self.send_all(turn)
        self.held.check()
        target.remove(self.plan.gone)
        target.wipe(self.plan.doomed)
        files = {
            path: replace(it, tag=self.tags.get(path, it.tag))
            for path, it in self.record.files.items()
        }
        past = () if forget is not None else self.record.past
        write_record(target, replace(self.record, files=files, past=past))
        if forget is not None:
            target.forget_history(ours=forget)
        check_objection(self.manifest, self.errand)
        self.held.check()
        write_pointer(target, pointer)
        self.held.confirm()  # who slept just now may have put it over a newer one
        self.tidy(pointer)

    def tidy(self, pointer: Pointer) -> None:
        """Drop what is remembered of publications that are neither online nor kept."""
        keeping.drop(self.target, {each.number for each in pointer.kept})
        # what is newer is of somebody who took over
        there = sorted(numbers_in(self.target.stored(RECORDS), RECORDS))
        self.target.wipe([record_path(number) for number in there if number < pointer.number])

    def send_all(self, files: tuple[ManifestFile, ...]) -> None:
        """
        Send the *files* of one turn, as many at once as the target has lines.

        When one fails, those on the way arrive or do not; the rest is not begun.
        """
        if self.target.lines == 1:
            for file in files:
                self.send(file)
            return
        with ThreadPoolExecutor(self.target.lines) as pool:
            running = [pool.submit(self.send, file) for file in files]
            done, _ = wait(running, return_when=FIRST_EXCEPTION)
            pool.shutdown(cancel_futures=True)
            for future in done:
                future.result()

    def send(self, file: ManifestFile) -> None:
        """Send *file*; look at its bytes again if they may be others by now."""
        self.held.check()
        path = self.site / file.path
        if stamp_of(path) != self.stamps[file.path]:
            verified(self.site, file)
        self.tags[file.path] = self.target.put(
            file.path,
            path,
            digest=file.digest,
            content_type=media_type(file.path),
            cache_control=cache_control(file, self.settings),
        )
        self.sent += file.size
        self.progress(self.sent / self.plan.size if self.plan.size else 0.0)


def record_of(
    state: State,
    plan: Plan,
    files: Iterable[ManifestFile],
    settings: PublishSettings,
    project: str,
) -> Record:
    """Return what the publication after *state* will consist of: *files*, and what is left over."""
    about: dict[str, Noted] = {
        file.path: plan.standing.get(file.path) or noted(file, settings) for file in files
    }
    # of what is neither there nor wanted, versions and uploads that were begun may still be kept
    past = (past_of(state) | state.known.keys()) - about.keys() - plan.left.keys()
    past = past.difference(plan.doomed)
    return Record(state.highest + 1, project, about, dict(plan.left), tuple(sorted(past)))


def verified(site: Path, file: ManifestFile) -> Stamp:
    """
    Compare *file* with its bytes on disk; return the stamp of what was read.

    Raises: PublishError if it is not as it was made, cannot be read, or tells of a place, device,
    program, author or time.
    """
    path = site / file.path
    try:
        stamp = stamp_of(path)
        if digest_of(path) != file.digest or stamp[0] != file.size:
            raise PublishError(f"{file.path}: is not as it was made", hint=REBUILD)
        with path.open("rb") as opened:
            told = metadata.found(opened, path.suffix)
    except OSError as error:
        what = f"{file.path}: cannot be read: {error.strerror}"
        raise PublishError(what, hint=REBUILD) from None
    if told:
        raise PublishError(
            f"{file.path}: tells more than its pictures and sound: {', '.join(told)}",
            hint="If it is a logo or another file of your own, save it without such notes. Else "
            "delete the site's folder and run talkingheads run again.",
        )
    return stamp


def stamp_of(path: Path) -> Stamp:
    """Return what changes when the file at *path* does."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return (-1, -1)
    return status.st_size, status.st_mtime_ns
