"""
Making a file only if nothing is there: of several who do it at once exactly one has made it.

Amazon obeys ``If-None-Match: *``. Some servers ignore it, radosgw in buckets with versioning: so of
another server it is found out, by asking for the same once more. Where it is ignored, a bucket that
keeps versions has them in the order in which they came: the first is who made the file, and the
others take theirs back. Without versions the last one stays: who finds the own content after a
while has made it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from talkingheads.backends.s3.answers import md5_of, tag_of
from talkingheads.backends.s3.faults import S3Fault
from talkingheads.backends.s3.history import FORGET_RIGHT, listed_versions, object_at, remove
from talkingheads.backends.s3.transfer import Sender

REFUSED = ("PreconditionFailed", "ConditionalRequestConflict", "412", "409")
SETTLED, CALMED = 2.0, 8
"""Seconds after which no other put that began with ours is still on its way, and looks in them."""


class Maker:
    """Makes files, once each, and knows whether the server obeys."""

    def __init__(self, sender: Sender, *, settled: float = SETTLED) -> None:
        self._sender = sender
        self._line = sender.line
        self._settled = settled
        self.obeys: bool | None = None if self._line.endpoint else True

    def make(self, path: str, content: bytes, about: Mapping[str, Any]) -> bool:
        """
        Put *content* at *path* if nothing is there, and tell whether it is ours that is there.

        A refusal may be the answer to our own first try, whose answer was lost; so what is there
        is read and compared. *content* is taken for ours if it is the same: it must be unique.
        """
        if not self.obeys:
            there = object_at(self._line, path)
            if there is not None:
                return there == content
        if not self._put(path, content, about):
            return object_at(self._line, path) == content
        if self.obeys is None:
            self.obeys = not self._put(path, content, about)
        return self.obeys or self._came_first(path, content)

    def _put(self, path: str, content: bytes, about: Mapping[str, Any]) -> bool:
        """Tell whether the server took *content*; if it obeys, nothing was there."""
        try:
            self._sender.send(path, content, about, IfNoneMatch="*")
        except S3Fault as error:
            if error.code in REFUSED:
                return False
            raise
        return True

    def _came_first(self, path: str, content: bytes) -> bool:
        """Tell who has made *path* where the server let everybody; take ours back if another."""
        kept = self._versions(path)
        if not kept:
            time.sleep(self._settled)
            return object_at(self._line, path) == content
        ours = [each for each in kept if tag_of(each["ETag"]) == md5_of(content).hex()]
        won = kept[-1] in ours
        # Who came later may have died before taking theirs back, and readers would get that.
        wrong = kept[:-1] if won else ours
        remove(
            self._line,
            [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in wrong],
            right=FORGET_RIGHT,
        )
        if won:
            self._calm(path, content)
        return won

    def _calm(self, path: str, content: bytes) -> None:
        """Wait until those whose put was on its way have taken it back: readers get the last."""
        for _ in range(CALMED):
            time.sleep(self._settled / CALMED)
            if object_at(self._line, path) == content:
                return

    def _versions(self, path: str) -> list[dict[str, Any]]:
        """Return the versions of *path* since it was last removed, the newest first."""
        key = self._line.key(path)
        kept: list[dict[str, Any]] = []
        marks: list[Any] = []
        for answer in listed_versions(self._line, path):
            kept += [each for each in answer.get("Versions", []) if each["Key"] == key]
            marks += [
                each["LastModified"]
                for each in answer.get("DeleteMarkers", [])
                if each["Key"] == key
            ]
        if any(each["VersionId"] == "null" for each in kept):
            return []
        return [each for each in kept if not marks or each["LastModified"] > max(marks)]
