"""Putting files: whole or not at all, and compared with what arrived."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from talkingheads.backends.s3.answers import arrived, md5_of, tag_of
from talkingheads.backends.s3.client import Line
from talkingheads.backends.s3.parts import PART, PartsSender, changed, parts_of
from talkingheads.backends.s3.quick import QuickWay
from talkingheads.backends.targets import Stored
from talkingheads.domain import Digest
from talkingheads.errors import PublishError

LARGEST_PUT = PART
"""A larger file goes in parts."""
SMALL, LARGE_AT_ONCE = 1 << 20, 8
"""Of files larger than this so many are held in memory and sent at once."""


def holds(stored: Stored, file: Path) -> bool:
    """Tell by its tag whether *stored* has the bytes of *file*."""
    if stored.size != file.stat().st_size:
        return False
    if "-" in stored.tag:
        return stored.tag == parts_of(file).tag
    with file.open("rb") as body:
        digest = hashlib.file_digest(body, lambda: hashlib.md5(usedforsecurity=False))
    return stored.tag == digest.hexdigest()


class Sender:
    """Puts files and small contents into the bucket of *line*."""

    def __init__(self, line: Line, largest_put: int = LARGEST_PUT) -> None:
        self.line = line
        self._largest_put = largest_put
        self._parts = PartsSender(line)
        self._quick = QuickWay(line)
        self._large = threading.BoundedSemaphore(LARGE_AT_ONCE)

    def put(
        self, path: str, file: Path, *, digest: Digest, content_type: str, cache_control: str
    ) -> str:
        """Put *file* at *path*, in parts if it is large; S3 shows it only when it is whole."""
        about = {
            "ContentType": content_type,
            "CacheControl": cache_control,
            "Metadata": {"sha256": digest},
        }
        try:
            if file.stat().st_size > self._largest_put:
                return self._parts.put(path, file, digest, about)
            data = file.read_bytes()
        except OSError as error:
            raise PublishError(f"{path}: cannot be read: {error.strerror}") from None
        if hashlib.sha256(data).hexdigest() != digest:
            raise changed(path)
        with self._large if len(data) > SMALL else nullcontext():
            return self._send_quickly(path, data, about) or self.send(path, data, about)

    def _send_quickly(self, path: str, data: bytes, about: Mapping[str, Any]) -> str:
        """Put *data* the quick way, and return its tag; empty if it must go the other way."""
        md5 = md5_of(data)
        headers = {
            "Content-Type": about["ContentType"],
            "Cache-Control": about["CacheControl"],
            "Content-MD5": base64.b64encode(md5).decode(),
            "x-amz-meta-sha256": about["Metadata"]["sha256"],
        }
        answer = self._quick.put(path, data, headers)
        if not answer or answer.get("x-amz-server-side-encryption", "").startswith("aws:kms"):
            return tag_of(answer.get("etag", "")) if answer else ""
        return md5.hex() if tag_of(answer.get("etag", "")) == md5.hex() else ""

    def send(self, path: str, data: bytes, about: Mapping[str, Any], **only: Any) -> str:
        """Put *data* at *path* at one go, and return its tag."""
        md5 = md5_of(data)
        answer = self.line.ask(
            f"{self.line.name}/{path}",
            "put_object",
            right="s3:PutObject",
            take=lambda answer: arrived(f"{self.line.name}/{path}", answer, md5),
            Key=self.line.key(path),
            Body=data,
            ContentMD5=base64.b64encode(md5).decode(),
            **about,
            **only,
        )
        return tag_of(answer["ETag"])
