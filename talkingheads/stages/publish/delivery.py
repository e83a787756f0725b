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
    briefing_path,
    numbers_in,
    past_of,
    read_state,
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
        target = self.target
        self.held.check()
        check_objection(self.manifest, self.errand)
        self.begin()
        silent = True
        for turn in self.plan.puts:
            if silent and not all(is_hashed(file.path, file.digest) for file in turn):
                check_objection(self.manifest, self.errand)
                silent = False
            self.send_all(turn)
        self.held.check()
        target.remove(self.plan.gone)
        target.wipe(self.plan.doomed)
        self.close(() if forget is not None else self.record.past)
        if forget is not None:
            target.forget_history(ours=forget)
        check_objection(self.manifest, self.errand)
        self.held.check()
        write_pointer(target, pointer)
        self.held.confirm()  # who slept just now may have put it over a newer one
        self.tidy(pointer)

    def begin(self) -> None:
        """Write what will be there: before any film, so that its wishes are known."""
        number = self.record.number
        try:
            write_record(self.target, self.record)
            if self.errand.briefing is not None:
                keeping.keep(self.target, number, self.errand.briefing)
            self.held.check()
        except PublishError:
            if self.held.lost:  # whoever took over may be done, and have wiped somebody
                with self.held.unguarded():
                    self.target.wipe([record_path(number), briefing_path(number)])
            raise

    def close(self, past: tuple[str, ...]) -> None:
        """Write what is there now; older versions may be kept of what lay at the paths *past*."""
        number = self.record.number
        files = {
            path: replace(it, tag=self.tags.get(path, it.tag))
            for path, it in self.record.files.items()
        }
        try:
            write_record(self.target, replace(self.record, files=files, past=past))
            self.held.check()
        except PublishError:
            if self.held.lost:  # whoever took over needs it until they are done, and not after
                with self.held.unguarded():
                    if read_state(self.target).number > number:
                        self.target.wipe([record_path(number)])
            raise

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
        try:
            self.tags[file.path] = self.target.put(
                file.path,
                path,
                digest=file.digest,
                content_type=media_type(file.path),
                cache_control=cache_control(file, self.settings),
            )
            self.held.check()
        except PublishError:
            if self.held.lost:
                with self.held.unguarded():
                    self.take_back(file)
            raise
        self.sent += file.size
        self.progress(self.sent / self.plan.size if self.plan.size else 0.0)

    def take_back(self, file: ManifestFile) -> None:
        """
        Undo what *file*, which may have arrived after somebody took over, does to what is theirs.

        It is wiped if it is nobody's. A page of theirs it may have replaced: a record that is left
        behind makes the next publish look.
        """
        number, state = self.record.number, read_state(self.target)
        records = (*((state.record,) if state.record else ()), *state.unfinished)
        begun = any(file.path in each.known for each in records if each.number == number)
        theirs = any(file.path in each.known for each in records if each.number != number)
        if not theirs and not (begun and state.highest == number):
            self.target.wipe([file.path])
        elif state.number > number and not is_hashed(file.path, file.digest):
            write_record(self.target, Record(number, self.record.project, {}))


def record_of(
    state: State,
    plan: Plan,
    files: Iterable[ManifestFile],
    settings: PublishSettings,
    project: str,
    held: Held,
) -> Record:
    """
    Return what the publication after *state* will consist of: *files*, and what is left over.

    The numbers that those may have taken whom *held* took over from are theirs.
    """
    number = state.highest + 1 + held.claim.overtook
    about: dict[str, Noted] = {
        file.path: plan.standing.get(file.path) or noted(file, settings) for file in files
    }
    # of what is neither there nor wanted, versions and uploads that were begun may still be kept
    past = (past_of(state) | state.known.keys()) - about.keys() - plan.left.keys()
    past = past.difference(plan.doomed, plan.foreign)
    return Record(number, project, about, dict(plan.left), tuple(sorted(past)))


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
