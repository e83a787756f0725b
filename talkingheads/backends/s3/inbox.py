"""
A prefix in a bucket where people hand clips in.

Whoever holds a key that may put there chose the names and the bytes: neither is trusted here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from talkingheads.backends.s3.answers import is_md5, listing, marked, tag_of
from talkingheads.backends.s3.client import Line
from talkingheads.backends.s3.downloads import download, length
from talkingheads.backends.s3.faults import GONE, S3Fault
from talkingheads.backends.s3.parts import abort, uploads
from talkingheads.backends.s3.partsizes import fits
from talkingheads.backends.targets import Arrival
from talkingheads.errors import PublishError

ASLEEP = {"GLACIER", "DEEP_ARCHIVE"}
"""Classes of storage that hand nothing out before it is restored."""
_OURS = {
    "publish.target": "ingest.inbox",
    "publish.endpoint": "ingest.inbox_endpoint (or publish.endpoint)",
    "publish.region": "ingest.inbox_region (or publish.region)",
    "publish.profile": "ingest.inbox_profile (or publish.profile)",
    "publish again": "fetch again",
    "Publish again": "Fetch again",
}
"""What is called otherwise in the hints about publishing."""


class S3Inbox:
    """The inbox below the prefix of *line*, and beside it the one for what was fetched."""

    largest_copy = 1 << 30
    """A larger file is copied within the bucket in parts."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.name = line.name
        self.prefix = line.address.prefix
        self.done = f"{line.address.prefix.rstrip('/')}-done/"

    def arrivals(self) -> Sequence[Arrival]:
        """Return everything below the prefix, page by page."""
        found: list[Arrival] = []
        after: dict[str, Any] = {}
        while True:
            with self._ours():
                answer = self.line.ask(
                    self.name,
                    "list_objects_v2",
                    right="s3:ListBucket",
                    take=lambda answer: listing(self.name, answer),
                    Prefix=self.prefix,
                    **after,
                )
                found += [_arrival(item) for item in answer.get("Contents", [])]
                if not answer["IsTruncated"]:
                    return [each for each in found if each.key != self.prefix]
                after = marked(self.name, answer, ContinuationToken="NextContinuationToken")

    def clock(self) -> float:
        """Return the server's time."""
        with self._ours():
            return self.line.clock()

    def download(self, arrival: Arrival, file: Path, progress: Callable[[int], None]) -> None:
        """Bring the bytes of *arrival* to *file*; each try goes on where the one before ended."""
        with self._ours():
            download(self.line, arrival, file, progress)

    def holds(self, arrival: Arrival, file: Path) -> bool:
        """Tell by its tag whether *arrival* has the bytes of *file*."""
        same_size = length(file) == arrival.size
        return same_size and fits(self.line, arrival, file) is True

    def set_aside(self, arrival: Arrival, key: str) -> None:
        """Copy *arrival* to *key*, in parts if it is large, and erase it."""
        source: dict[str, Any] = {"Bucket": self.line.address.bucket, "Key": arrival.key}
        with self._ours():
            for version in self._versions(arrival.key):
                if version["tag"] == arrival.tag:
                    if version["id"] != "null":
                        source["VersionId"] = version["id"]
                    break
            else:
                return
            same = self._copy(arrival, source, self._below(key, self.done))
        if same:
            self.erase(arrival.key, arrival.tag)
        else:  # somebody replaced it just now
            self.erase(key, "")

    def _copy(self, arrival: Arrival, source: dict[str, Any], key: str) -> bool:
        """Copy *source* to *key*; tell whether what lies there can be *arrival*."""
        from boto3.s3.transfer import TransferConfig

        parts = TransferConfig(
            multipart_threshold=self.largest_copy, multipart_chunksize=self.largest_copy
        )
        only = {"CopySourceIfMatch": f'"{arrival.tag}"', "MetadataDirective": "COPY"}
        bucket, what = self.line.address.bucket, self.line.named(key)
        try:
            self.line.patiently(
                what,
                lambda: self.line.client.copy(source, bucket, key, ExtraArgs=only, Config=parts),
                right="s3:PutObject, and s3:GetObject in the inbox,",
            )
        except S3Fault as error:
            if error.code in GONE:
                return False
            raise
        answer = self.line.ask(what, "head_object", right="s3:GetObject", Key=key)
        told = is_md5(answer) and "-" not in arrival.tag and arrival.size < self.largest_copy
        return answer["ContentLength"] == arrival.size and (
            not told or tag_of(answer["ETag"]) == arrival.tag
        )

    def erase(self, key: str, tag: str) -> int:
        """Remove what has *tag* at *key*, what is older there, and marks that nothing is under."""
        self._below(key, self.prefix, self.done)
        with self._ours():
            versions = list(self._versions(key))
            first = next((n for n, each in enumerate(versions) if tag in ("", each["tag"])), None)
            if first is None:
                return 0
            if all(each["marker"] for each in versions[:first]):
                first = 0
            go = versions[first:]
            for each in reversed(go):  # the newest last: if it ends early, none comes to light
                self._remove(key, each, alone=len(versions) == 1)
        return sum(not each["marker"] for each in go)

    def _remove(self, key: str, version: dict[str, Any], *, alone: bool) -> None:
        """Remove one *version*; of a bucket that keeps none, only if it still has its tag."""
        which = {"VersionId": version["id"]}
        if alone and version["id"] == "null" and not version["marker"]:
            which = {"IfMatch": f'"{version["tag"]}"'}
        try:
            self.line.ask(
                self.line.named(key),
                "delete_object",
                right="s3:DeleteObject and s3:DeleteObjectVersion",
                Key=key,
                **which,
            )
        except S3Fault as error:
            if error.code not in GONE:
                raise

    def give_up(self, keys: Sequence[str]) -> int:
        """Give up every open upload of *keys*."""
        given = 0
        with self._ours():
            for key in keys:
                for of, upload in uploads(self.line, self.line.path(self._below(key, self.prefix))):
                    if of == key:
                        abort(self.line, of, upload)
                        given += 1
        return given

    def _versions(self, key: str) -> Iterator[dict[str, Any]]:
        """Yield what lies or lay at *key*, the newest first."""
        after: dict[str, Any] = {}
        while True:
            answer = self.line.ask(
                self.line.named(key),
                "list_object_versions",
                right="s3:ListBucketVersions",
                take=lambda answer: listing(self.name, answer),
                Prefix=key,
                **after,
            )
            page = [(each, False) for each in answer.get("Versions", [])]
            page += [(each, True) for each in answer.get("DeleteMarkers", [])]
            ours = [(each, marker) for each, marker in page if each["Key"] == key]
            ours.sort(key=lambda pair: (not pair[0]["IsLatest"], -_seconds(pair[0])))
            for each, marker in ours:
                tag = "" if marker else tag_of(each["ETag"])
                yield {"id": each["VersionId"], "tag": tag, "marker": marker}
            if not answer["IsTruncated"] or len(ours) < len(page):
                return
            after = marked(self.name, answer, VersionIdMarker="NextVersionIdMarker")
            after["KeyMarker"] = key  # some servers spell it so that it cannot be read back

    def _below(self, key: str, *prefixes: str) -> str:
        """Return *key*. Raises: PublishError if it is below none of *prefixes*."""
        if not any(key.startswith(prefix) and key != prefix for prefix in prefixes):
            raise PublishError(f"{self.name}: {key!r} is not of the inbox")
        return key

    @contextmanager
    def _ours(self) -> Iterator[None]:
        """Have hints name the settings of the inbox."""
        try:
            yield
        except S3Fault as error:
            for theirs, ours in _OURS.items():
                error.hint = error.hint.replace(theirs, ours)
            raise


def _arrival(item: Any) -> Arrival:
    stored = item.get("StorageClass", "")
    return Arrival(
        item["Key"],
        tag_of(item["ETag"]),
        item["Size"],
        _seconds(item),
        stored if stored in ASLEEP else "",
    )


def _seconds(item: Any) -> float:
    return float(item["LastModified"].timestamp())
