"""Amazon S3, or a server that speaks its language, through boto3."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from talkingheads.backends.s3 import answers, audit, history, once, transfer
from talkingheads.backends.s3.client import Line
from talkingheads.backends.s3.faults import FAULTS, S3Fault
from talkingheads.backends.targets import Finding, Ours, Stored, Upload, Version
from talkingheads.domain import Digest
from talkingheads.errors import PublishError
from talkingheads.formats.mediatypes import media_type
from talkingheads.formats.s3address import Address

__all__ = ["FAULTS", "S3Fault", "S3Target"]

PROBE = ".talkingheads-check"


class S3Target:
    """A bucket with a prefix. Nothing outside the prefix is read, listed or changed."""

    lines = 24

    def __init__(
        self,
        address: Address,
        *,
        endpoint: str = "",
        region: str = "",
        profile: str = "",
        attempts: int = 8,
        patience: float = 90.0,
        largest_put: int = transfer.LARGEST_PUT,
    ) -> None:
        self.address = address
        self.line = Line(
            address,
            endpoint=endpoint,
            region=region,
            profile=profile,
            attempts=attempts,
            patience=patience,
        )
        self.name = self.line.name
        self._sender = transfer.Sender(self.line, largest_put)
        self._maker = once.Maker(self._sender)

    @property
    def guard(self) -> Callable[[], None]:
        """What is called before each try."""
        return self.line.guard

    @guard.setter
    def guard(self, guard: Callable[[], None]) -> None:
        self.line.guard = guard

    @property
    def client(self) -> Any:
        """The boto3 client, which tries once and tells nothing in our words."""
        return self.line.client

    def stored(self, below: str = "") -> Mapping[str, Stored]:
        """Return every object below the prefix whose path begins with *below*, page by page."""
        found: dict[str, Stored] = {}
        after: dict[str, Any] = {}
        while True:
            answer = self.line.ask(
                self.name,
                "list_objects_v2",
                right="s3:ListBucket",
                take=lambda answer: answers.listing(self.name, answer),
                Prefix=self.line.key(below),
                **after,
            )
            for item in answer.get("Contents", []):
                path = self.line.path(item["Key"])
                tag, modified = answers.tag_of(item["ETag"]), item["LastModified"].timestamp()
                found[path] = Stored(path, tag, item["Size"], modified)
            if not answer["IsTruncated"]:
                found.pop("", None)
                return found
            after = answers.marked(self.name, answer, ContinuationToken="NextContinuationToken")

    def read(self, path: str) -> bytes | None:
        """Return the bytes of the object at *path*; None if the server says that there is none."""
        return history.object_at(self.line, path)

    def put(
        self, path: str, file: Path, *, digest: Digest, content_type: str, cache_control: str
    ) -> str:
        """
        Put *file* at *path*, in parts if it is large; S3 shows it only when it is whole.

        The server checks the bytes by Content-MD5. *digest* goes with the object, for people.
        """
        return self._sender.put(
            path, file, digest=digest, content_type=content_type, cache_control=cache_control
        )

    def holds(self, stored: Stored, file: Path) -> bool:
        """Tell by its tag whether *stored* has the bytes of *file*; False with KMS."""
        return transfer.holds(stored, file)

    def write(self, path: str, content: bytes, *, new: bool = False) -> bool:
        """
        Put the small state file *content* at *path*; with *new* only if nothing is there.

        *content* is taken for ours if it is the same: make it unique.
        """
        about = {"ContentType": media_type(path), "CacheControl": "no-store"}
        if new:
            return self._maker.make(path, content, about)
        self._sender.send(path, content, about)
        return True

    def remove(self, paths: Sequence[str]) -> None:
        """Remove *paths*; if one stays, an error is raised after the others are gone."""
        history.remove(self.line, [{"Key": self.line.key(path)} for path in paths])

    def wipe(self, paths: Sequence[str]) -> None:
        """Remove *paths* with every older version, mark of deletion and open upload of each."""
        history.wipe(self.line, paths)

    def history(self, below: str = "") -> tuple[tuple[Version, ...], tuple[Upload, ...]]:
        """Return every version and every open upload of paths that begin with *below*."""
        return history.history(self.line, below)

    def fetch(self, version: Version) -> bytes:
        """Return the bytes of *version*."""
        return history.fetch(self.line, version)

    def forget_history(self, below: str = "", *, ours: Ours | None = None) -> int:
        """Remove all but what readers get now, of paths that begin with *below* and are *ours*."""
        return history.forget_history(self.line, below, ours)

    def clock(self) -> float:
        """Return the time as the server said it last, and the seconds since."""
        return self.line.clock()

    def exposure(self) -> Sequence[str]:
        """Return why people without a key can read what lies there, a sentence each."""
        return audit.exposure(self.line)

    def audit(
        self, *, media_cache_seconds: int, address: str = "", public: bool = False
    ) -> list[Finding]:
        """Look for every mistake in how the bucket is set up, each with how to mend it."""
        return audit.audit(
            self.line, media_cache_seconds=media_cache_seconds, address=address, public=public
        )

    def check(self, *, write: bool = False) -> list[Finding]:
        """Look at credentials, bucket and, with *write*, the right to put and remove."""
        steps: list[tuple[str, Callable[[], object]]] = [
            ("credentials", self.line.find_credentials),
            ("bucket can be listed", self._list_one),
        ]
        if write:
            steps.append(("a file can be put, and wiped with its versions", self._put_and_wipe))
        findings: list[Finding] = []
        for what, step in steps:
            try:
                step()
            except PublishError as error:
                return [*findings, (False, error.what, error.hint)]
            findings.append((True, f"{self.name}: {what}", ""))
        return findings

    def _list_one(self) -> None:
        self.line.ask(
            self.name,
            "list_objects_v2",
            right="s3:ListBucket",
            Prefix=self.address.prefix,
            MaxKeys=1,
        )

    def _put_and_wipe(self) -> None:
        with tempfile.NamedTemporaryFile() as file:
            self.put(
                PROBE,
                Path(file.name),
                digest=hashlib.sha256(b"").hexdigest(),
                content_type="text/plain",
                cache_control="no-store",
            )
        self.wipe([PROBE])
