"""
What each stage made, and *why* it must be made again.

A record is named by what it was made from: the *parts* (digests of the values it needs, the
stage's settings, the stage's version, the tool). The same parts are the same record, so a new
video under an old name is new work and an unchanged one is none.

    .talkingheads/
      store/ab/abcd...EXT       files by the digest of their bytes: intermediates, videos, stills
      records/STAGE/KEY.json    what a stage made of certain parts, or the clip's refusal
      latest/CLIP/STAGE.json    the parts that the clip's last record was made from, and why
      incoming/                 rooms of the work going on just now

What is read is checked: records and notes by a digest inside them; a file in the store by its time.
That is set to one that its digest gives when it comes, and whoever writes to it changes it; then,
and when `Cache.damaged` is asked, all its bytes are read. So a run reads no gigabytes for nothing,
and only what a disk changes by itself, without any writing, waits for `talkingheads run --verify`.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from talkingheads.domain import Digest
from talkingheads.files import NEW, digest_of, keep_safe, write_whole
from talkingheads.formats import records
from talkingheads.parts import Parts, differences, digests_in

Value = TypeVar("Value")

INCOMING = "incoming"
"""Folder for what is being worked on; whatever lies there when a run begins was left by a kill."""


@dataclass(frozen=True)
class Record:
    """What a stage made: the JSON text of a value, or the words of a refusal."""

    value: str = ""
    refusal: str = ""
    hint: str = ""

    @property
    def digests(self) -> frozenset[Digest]:
        """The files that the value tells of."""
        try:
            return frozenset(digests_in(json.loads(self.value)))
        except (ValueError, RecursionError):  # a refusal, or no value of ours
            return frozenset()


def key_of(parts: Parts) -> Digest:
    """Return the name of the record that *parts* lead to."""
    return _digest(parts)


class Cache:
    """The records and files of one project, below its folder `.talkingheads`."""

    def __init__(self, work: Path) -> None:
        self.work = work

    # files ------------------------------------------------------------------------------

    def path(self, digest: Digest) -> Path:
        """Return where the file with *digest* lies, whatever its suffix."""
        folder = self.work / "store" / digest[:2]
        return next(iter(sorted(folder.glob(f"{digest}*"))), folder / digest)

    def has(self, digest: Digest) -> bool:
        """Tell whether the file with *digest* is there and whole."""
        return self.state(digest) == "whole"

    def state(self, digest: Digest) -> Literal["whole", "damaged", "gone"]:
        """Tell how the file with *digest* is; it is read only if somebody wrote to it."""
        file = self.path(digest)
        if not file.is_file():
            return "gone"
        try:
            if file.stat().st_mtime_ns == _stamp(digest):
                return "whole"
            if digest_of(file) != digest:
                return "damaged"
        except OSError:
            return "damaged"
        with suppress(OSError):  # somebody else's, or a disk that is only read
            _put_stamp(file, digest)
        return "whole"

    def damaged(self) -> Iterator[Path]:
        """Read every file and record; yield those that are not as they were made."""
        for file in sorted((self.work / "store").glob("*/*")):
            os.utime(file)  # its time says nothing now, so it is read
            if self.state(file.stem) == "damaged":
                yield file
        for file in sorted((self.work / "records").glob("*/*.json")):
            if not file.name.startswith(NEW) and _read(file) is None:
                yield file

    def adopt(self, file: Path) -> Digest:
        """Move the finished *file* into the store, down to the disk, and return its digest."""
        digest = digest_of(file)
        target = self.work / "store" / digest[:2] / f"{digest}{file.suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        _put_stamp(file, digest)
        keep_safe(file)
        file.replace(target)
        keep_safe(target.parent)
        return digest

    # records ----------------------------------------------------------------------------

    def find(self, stage: str, parts: Parts) -> Record | None:
        """Return what *stage* made of *parts*; None if nothing, or if the record is damaged."""
        return _read(self._record(stage, parts))

    def load(self, stage: str, parts: Parts, kind: type[Value]) -> Value | None:
        """Return the value that *stage* made of *parts*; None if there is none of this *kind*."""
        record = self.find(stage, parts)
        if record is None or record.refusal:
            return None
        try:
            return records.loads(kind, record.value)
        except ValueError:  # of another version
            return None

    def keep(self, clip: str, stage: str, parts: Parts, record: Record, reason: str) -> None:
        """Remember what *stage* made of *parts* for *clip*, and why it was made."""
        body = {"value": record.value, "refusal": record.refusal, "hint": record.hint}
        note = {"parts": parts, "record": body, "digest": _digest(body)}
        write_whole(self._record(stage, parts), json.dumps(note, sort_keys=True, indent=1))
        self.note_latest(clip, stage, parts, reason)

    def note_latest(self, clip: str, stage: str, parts: Parts, reason: str) -> None:
        """Remember that the record of *parts* is the one in use for *clip*."""
        latest = {"parts": parts, "reason": reason}
        note = {**latest, "digest": _digest(latest)}
        write_whole(self._latest(clip, stage), json.dumps(note, sort_keys=True, indent=1))

    def latest(self, clip: str, stage: str) -> dict[str, Any] | None:
        """Return ``{"parts": ..., "reason": ...}`` of the record last in use, if any."""
        note = _json(self._latest(clip, stage))
        if not isinstance(note, dict) or not isinstance(note.get("parts"), dict):
            return None
        latest = {"parts": note["parts"], "reason": str(note.get("reason", ""))}
        return latest if note.get("digest") in (None, _digest(latest)) else None

    def reason(self, clip: str, stage: str, parts: Parts) -> str:
        """Say in plain words why *stage* must run for *clip*, given its present *parts*."""
        before = self.latest(clip, stage)
        if before is None:
            there = self._latest(clip, stage).is_file()
            return "the note of what was made last is damaged" if there else "not made yet"
        changes = list(differences(before["parts"], parts, stage=stage))
        return "; ".join(changes) or self._lost(self._record(stage, parts))

    def _lost(self, file: Path) -> str:
        """Say what is wrong with the record *file*, or with what it tells of."""
        record = _read(file)
        if record is None:
            return "its record is damaged" if file.is_file() else "its record is gone"
        if any(self.state(digest) == "damaged" for digest in record.digests):
            return "a file that it made is damaged"
        return "what it made is gone or was changed"

    # taking away ------------------------------------------------------------------------

    def clips(self) -> tuple[str, ...]:
        """Return the clips that something is remembered of."""
        folder = self.work / "latest"
        return tuple(sorted(p.name for p in folder.iterdir())) if folder.is_dir() else ()

    def forget(self, clip: str, stage: str = "") -> None:
        """Forget *clip*, or only its *stage*; records and files go with the next `prune`."""
        if stage:
            self._latest(clip, stage).unlink(missing_ok=True)
        else:
            shutil.rmtree(self.work / "latest" / clip, ignore_errors=True)

    def sweep(self) -> None:
        """Delete what a killed run left half-done; only while no other run is at work."""
        shutil.rmtree(self.work / INCOMING, ignore_errors=True)
        for left in self.work.rglob(".new-*"):
            left.unlink(missing_ok=True)

    def prune(self) -> int:
        """Delete records and files that no remembered clip uses; return how many."""
        used, files = self._in_use()
        gone = 0
        for record in (self.work / "records").glob("*/*.json"):
            if record not in used:
                record.unlink(missing_ok=True)
                gone += 1
        for file in (self.work / "store").glob("*/*"):
            if file.stem not in files:
                file.unlink(missing_ok=True)
                gone += 1
        return gone

    def _in_use(self) -> tuple[set[Path], set[str]]:
        records: set[Path] = set()
        files: set[str] = set()
        for note in (self.work / "latest").glob("*/*.json"):
            latest = self.latest(note.parent.name, note.stem)
            if latest is None:
                continue
            record = self._record(note.stem, latest["parts"])
            records.add(record)
            made = self.find(note.stem, latest["parts"])
            if made is not None:
                files |= made.digests
        return records, files

    def _record(self, stage: str, parts: Parts) -> Path:
        return self.work / "records" / stage / f"{key_of(parts)}.json"

    def _latest(self, clip: str, stage: str) -> Path:
        return self.work / "latest" / clip / f"{stage}.json"


def _json(file: Path) -> Any:
    """Return what *file* holds as JSON; None if nothing can be read from it."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def _read(file: Path) -> Record | None:
    """Return the record in *file*; None if it is not there, damaged, or of other parts."""
    note = _json(file)
    try:
        body = note["record"]
        if note["digest"] != _digest(body) or key_of(note["parts"]) != file.stem:
            return None
        record = Record(**body)
    except (KeyError, TypeError, ValueError, RecursionError):
        return None
    ours = all(isinstance(text, str) for text in body.values())
    return record if ours and bool(record.value) != bool(record.refusal) else None


def _stamp(digest: Digest) -> int:
    """Return the time in nanoseconds, some day from 2001 to 2010, of a file with *digest*."""
    seconds = int(digest[:7], 16) & ~1  # some disks know even seconds only
    return (1_000_000_000 + seconds) * 1_000_000_000


def _put_stamp(file: Path, digest: Digest) -> None:
    os.utime(file, ns=(_stamp(digest), _stamp(digest)))


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _digest(value: object) -> str:
    return hashlib.sha256(_canonical(value).encode(errors="surrogatepass")).hexdigest()
