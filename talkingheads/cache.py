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
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from talkingheads.domain import Digest
from talkingheads.errors import ClipError
from talkingheads.files import digest_of, write_whole

INCOMING = "incoming"
"""Folder for what is being worked on; whatever lies there when a run begins was left by a kill."""

Parts = Mapping[str, Any]
"""Name of a part to a JSON value: a digest, a settings dict, a version, a tool's name."""


@dataclass(frozen=True)
class Record:
    """What a stage made: the JSON text of a value, or the words of a refusal."""

    value: str = ""
    refusal: str = ""
    hint: str = ""

    def raise_refusal(self) -> None:
        """Raise the refusal again, if this is one."""
        if self.refusal:
            raise ClipError(self.refusal, hint=self.hint)


def key_of(parts: Parts) -> Digest:
    """Return the name of the record that *parts* lead to."""
    return hashlib.sha256(_canonical(parts).encode()).hexdigest()


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
        """Tell whether the file with *digest* is there."""
        return self.path(digest).is_file()

    def adopt(self, file: Path) -> Digest:
        """Move the finished *file* into the store and return its digest."""
        digest = digest_of(file)
        target = self.work / "store" / digest[:2] / f"{digest}{file.suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        file.replace(target)
        return digest

    # records ----------------------------------------------------------------------------

    def find(self, stage: str, parts: Parts) -> Record | None:
        """Return what *stage* made of *parts*; None if nothing, or if the record is damaged."""
        file = self._record(stage, parts)
        try:
            note = json.loads(file.read_text(encoding="utf-8"))
            body = note["record"]
            if note["digest"] != _digest(body):
                return None
            return Record(**body)
        except (OSError, ValueError, KeyError, TypeError):
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
        write_whole(self._latest(clip, stage), json.dumps(latest, sort_keys=True, indent=1))

    def latest(self, clip: str, stage: str) -> dict[str, Any] | None:
        """Return ``{"parts": ..., "reason": ...}`` of the record last in use, if any."""
        try:
            note = json.loads(self._latest(clip, stage).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        if not isinstance(note, dict) or not isinstance(note.get("parts"), dict):
            return None
        return {"parts": note["parts"], "reason": str(note.get("reason", ""))}

    def reason(self, clip: str, stage: str, parts: Parts) -> str:
        """Say in plain words why *stage* must run for *clip*, given its present *parts*."""
        before = self.latest(clip, stage)
        if before is None:
            return "not made yet"
        changes = list(differences(before["parts"], parts))
        return "; ".join(changes) if changes else "its record is gone or damaged"

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
            if made is not None and made.value:
                files.update(digests_in(json.loads(made.value)))
        return records, files

    def _record(self, stage: str, parts: Parts) -> Path:
        return self.work / "records" / stage / f"{key_of(parts)}.json"

    def _latest(self, clip: str, stage: str) -> Path:
        return self.work / "latest" / clip / f"{stage}.json"


def differences(before: Parts, now: Parts, path: str = "") -> Iterable[str]:
    """Tell in plain words what differs between two sets of parts."""
    for name in sorted({*before, *now}):
        old, new = before.get(name), now.get(name)
        where = f"{path}{name}"
        if old == new:
            continue
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from differences(old, new, f"{where}.")
        elif _is_digest(old) or _is_digest(new):
            yield f"{where} changed"
        else:
            yield f"{where} changed from {old!r} to {new!r}"


def digests_in(value: object) -> Iterable[str]:
    """Yield every digest in *value*, which JSON could hold."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from digests_in(item)
    elif _is_digest(value):
        yield str(value)


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and set(value) <= set("0123456789abcdef")


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _digest(value: object) -> str:
    return hashlib.sha256(_canonical(value).encode()).hexdigest()
