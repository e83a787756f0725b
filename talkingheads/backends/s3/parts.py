"""
Large files, which go in parts of a size that follows from their own.

So the tag that S3 will give the whole can be reckoned beforehand, and parts that arrived before are
known by theirs.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from talkingheads.backends.s3.answers import arrived, is_md5, listing, marked, md5_of, tag_of
from talkingheads.backends.s3.client import Line
from talkingheads.backends.s3.faults import S3Fault, fault
from talkingheads.domain import Digest
from talkingheads.errors import PublishError

PART = 8 << 20
MOST_PARTS = 10_000
PARTS_AT_ONCE = 4

UPLOADS_RIGHT = "s3:ListBucketMultipartUploads"
PARTS_RIGHT = "s3:ListMultipartUploadParts"
ABORT_RIGHT = "s3:AbortMultipartUpload"


def part_size(size: int) -> int:
    """Return the size of the parts of a file of *size*: the same each time."""
    parts = -(-size // PART)
    return PART * -(-parts // MOST_PARTS)


@dataclass(frozen=True)
class Parts:
    """What a large file is made of, and what S3 will say of it."""

    size: int
    each: int
    md5s: tuple[bytes, ...]
    sha256: Digest

    @property
    def tag(self) -> str:
        """The ETag of the whole."""
        return f"{md5_of(b''.join(self.md5s)).hex()}-{len(self.md5s)}"


def parts_of(file: Path) -> Parts:
    """Read *file* once."""
    size = file.stat().st_size
    each, whole, md5s = part_size(size), hashlib.sha256(), []
    with file.open("rb") as body:
        while block := body.read(each):
            whole.update(block)
            md5s.append(md5_of(block))
    return Parts(size, each, tuple(md5s), whole.hexdigest())


def changed(what: str) -> PublishError:
    """Return the error about a file that is not as it was made."""
    hint = "Delete the site's folder and run talkingheads run again."
    return PublishError(f"{what}: is not as it was made", hint=hint)


class PartsSender:
    """Puts large files into the bucket of *line*."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def put(self, path: str, file: Path, digest: Digest, about: Mapping[str, Any]) -> str:
        """Put the large *file*, going on with an upload that was cut off."""
        parts = parts_of(file)
        if parts.sha256 != digest:
            raise changed(path)
        for again in (True, False):
            upload, there = self._begun(path, parts) if again else ("", set())
            try:
                if not upload:
                    upload = self._begin(path, about)
                self._send_parts(path, file, parts, upload, there)
                self._finish(path, parts, upload)
            except S3Fault as error:
                # Another publisher may have ended the same upload, or our own lost answer did.
                if error.code not in ("NoSuchUpload", "InvalidPart", "404"):
                    raise
            tag = self._whole(path, parts, about)
            if tag:
                return tag
        raise fault(f"{self.line.name}/{path}", "NoSuchUpload")

    def _begin(self, path: str, about: Mapping[str, Any]) -> str:
        return str(
            self.line.ask(
                f"{self.line.name}/{path}",
                "create_multipart_upload",
                right="s3:PutObject",
                take=lambda answer: self._named(path, answer),
                Key=self.line.key(path),
                **about,
            )
        )

    def _named(self, path: str, answer: Any) -> str:
        if not answer.get("UploadId"):
            raise fault(f"{self.line.name}/{path}", "ResponseParserError")
        return str(answer["UploadId"])

    def _begun(self, path: str, parts: Parts) -> tuple[str, set[int]]:
        """Return the upload of *path* to go on with and its parts; give up what does not fit."""
        best, there = "", set[int]()
        for upload in uploads(self.line, path):
            if upload[0] != self.line.key(path):
                continue
            arrived = self._arrived_parts(path, upload[1])
            fits = {
                number
                for number, tag in arrived.items()
                if 0 < number <= len(parts.md5s) and tag == parts.md5s[number - 1].hex()
            }
            if len(fits) != len(arrived) or (best and len(fits) <= len(there)):
                abort(self.line, *upload)
                continue
            if best:
                abort(self.line, upload[0], best)
            best, there = upload[1], fits
        return best, there

    def _arrived_parts(self, path: str, upload: str) -> dict[int, str]:
        """Return the tag of each part of *upload* by its number."""
        found: dict[int, str] = {}
        after: dict[str, Any] = {}
        while True:
            answer = self.line.ask(
                f"{self.line.name}/{path}",
                "list_parts",
                right=PARTS_RIGHT,
                take=lambda answer: listing(self.line.name, answer),
                Key=self.line.key(path),
                UploadId=upload,
                **after,
            )
            for part in answer.get("Parts", []):
                found[part["PartNumber"]] = tag_of(part["ETag"])
            if not answer["IsTruncated"]:
                return found
            after = marked(self.line.name, answer, PartNumberMarker="NextPartNumberMarker")

    def _send_parts(
        self, path: str, file: Path, parts: Parts, upload: str, there: Iterable[int]
    ) -> None:
        """Send the parts that are not *there*, some at once; the first failure ends it."""
        missing = [n for n in range(1, len(parts.md5s) + 1) if n not in set(there)]
        with ThreadPoolExecutor(PARTS_AT_ONCE) as pool:
            try:
                for _ in pool.map(
                    lambda number: self._send_part(path, file, parts, upload, number), missing
                ):
                    pass
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _send_part(self, path: str, file: Path, parts: Parts, upload: str, number: int) -> None:
        try:
            with file.open("rb") as body:
                body.seek((number - 1) * parts.each)
                data = body.read(parts.each)
        except OSError as error:
            raise PublishError(f"{path}: cannot be read: {error.strerror}") from None
        md5 = parts.md5s[number - 1]
        if md5_of(data) != md5:
            raise changed(path)
        self.line.ask(
            f"{self.line.name}/{path}",
            "upload_part",
            right="s3:PutObject",
            take=lambda answer: arrived(f"{self.line.name}/{path}", answer, md5),
            Key=self.line.key(path),
            UploadId=upload,
            PartNumber=number,
            Body=data,
            ContentMD5=base64.b64encode(md5).decode(),
        )

    def _finish(self, path: str, parts: Parts, upload: str) -> None:
        named = [{"PartNumber": n, "ETag": md5.hex()} for n, md5 in enumerate(parts.md5s, 1)]
        self.line.ask(
            f"{self.line.name}/{path}",
            "complete_multipart_upload",
            right="s3:PutObject",
            Key=self.line.key(path),
            UploadId=upload,
            MultipartUpload={"Parts": named},
        )

    def _whole(self, path: str, parts: Parts, about: Mapping[str, Any]) -> str:
        """Return the tag of what lies at *path* if it is the whole file, with all *about* it."""
        try:
            answer = self.line.ask(
                f"{self.line.name}/{path}",
                "head_object",
                right="s3:GetObject",
                Key=self.line.key(path),
            )
        except S3Fault as error:
            if error.code in ("404", "NoSuchKey"):
                return ""
            raise
        tag = tag_of(answer.get("ETag", ""))
        same = tag == parts.tag if is_md5(answer) else bool(tag)
        told = all(answer.get(name) == value for name, value in about.items())
        return tag if same and told and answer.get("ContentLength") == parts.size else ""


def uploads(line: Line, below: str) -> list[tuple[str, str]]:
    """Return key and name of each open upload of paths that begin with *below*."""
    found: list[tuple[str, str]] = []
    after: dict[str, Any] = {}
    while True:
        answer = line.ask(
            line.name,
            "list_multipart_uploads",
            right=UPLOADS_RIGHT,
            take=lambda answer: listing(line.name, answer),
            Prefix=line.key(below),
            **after,
        )
        found += [(each["Key"], each["UploadId"]) for each in answer.get("Uploads", [])]
        if not answer["IsTruncated"]:
            return found
        after = marked(
            line.name, answer, KeyMarker="NextKeyMarker", UploadIdMarker="NextUploadIdMarker"
        )


def abort(line: Line, key: str, upload: str) -> None:
    """Give *upload* of *key* up; one that is gone already is none the worse."""
    try:
        line.ask(
            f"{line.name}/{line.path(key)}",
            "abort_multipart_upload",
            right=ABORT_RIGHT,
            Key=key,
            UploadId=upload,
        )
    except S3Fault as error:
        if error.code not in ("NoSuchUpload", "404"):
            raise
