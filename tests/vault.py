"""
A small project whose briefing and inbox lie in a bucket with versions, and eyes of its own on it.

`Vault.left` looks at every version of every object and at every open upload, and shares no code
with the package's own search.
"""

from __future__ import annotations

import gzip
import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from talkingheads import config, fetching
from talkingheads.config import Project
from talkingheads.stages import publish as stage
from tests import shelf
from tests.s3_server import S3Server


class Vault:
    """The project, its bucket, and what is known of each clip by what was seen of it."""

    def __init__(self, server: S3Server, root: Path, *numbers: int, search: bool = False) -> None:
        self.client: Any = server.client()
        self.bucket = server.new_bucket()
        self.client.put_bucket_versioning(
            Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"}
        )
        settings = shelf.SETTINGS.replace("search: false", f"search: {str(search).lower()}") + (
            f"ingest: {{inbox: 's3://{self.bucket}/inbox', inbox_settle_seconds: 0}}\n"
            f"publish: {{target: 's3://{self.bucket}/briefing', endpoint: '{server.endpoint}', "
            "region: us-east-1, keep_editions: 4}\n"
        )
        self.project: Project = shelf.project_of(root, *numbers, settings=settings)
        for number in numbers:
            self.upload(number)
        self.hashes: dict[int, set[str]] = {}
        self.read: dict[tuple[str, str], tuple[bytes, str]] = {}

    @property
    def place(self) -> Any:
        """Where it is published, seen anew as by another process."""
        return stage.target_for(self.project.settings.publish, self.project.root)

    def upload(self, number: int) -> None:
        """Put clip *number* into the inbox, as a phone does."""
        body = (self.project.clips / f"c{number}.mp4").read_bytes()
        self.client.put_object(Bucket=self.bucket, Key=f"inbox/c{number}.mp4", Body=body)

    def begin_upload(self, number: int) -> None:
        """Begin uploads that never end: of a film of clip *number*, and into the inbox."""
        for key in (f"briefing/clips/c{number}/video.mp4", f"inbox/c{number}.mp4"):
            self.client.create_multipart_upload(Bucket=self.bucket, Key=key)

    def publish(self, project: Project | None = None) -> None:
        """Publish what is made; from another copy of the project, if one is given."""
        shelf.publish(project or self.project, self.place)

    def fetched(self) -> None:
        """Fetch from the inbox what is not here."""
        fetching.before_run(config.load(self.project.root), shelf.Quiet())

    def remember(self, *numbers: int) -> None:
        """Take down the hashes of all that lies online of the clips *numbers* and of no other."""
        seen: dict[int, set[str]] = {}
        for key, version, _ in self.versions():
            match = re.match(r"briefing/clips/c(\d+)/", key)
            if match:
                digest = hashlib.sha256(self.bytes_of(key, version)[0]).hexdigest()
                seen.setdefault(int(match[1]), set()).add(digest)
        for number in numbers:
            others = set().union(*(some for n, some in seen.items() if n != number))
            source = f"ok {shelf.LENGTH + number}".encode()
            self.hashes[number] = seen.get(number, set()) - others
            self.hashes[number].add(hashlib.sha256(source).hexdigest())

    def versions(self) -> Iterator[tuple[str, str, bool]]:
        """Yield key and version of everything in the bucket, and whether it is only a mark."""
        pages = self.client.get_paginator("list_object_versions").paginate(Bucket=self.bucket)
        for page in pages:
            for item in page.get("Versions", []):
                yield item["Key"], item["VersionId"], False
            for item in page.get("DeleteMarkers", []):
                yield item["Key"], item["VersionId"], True

    def bytes_of(self, key: str, version: str) -> tuple[bytes, str]:
        """Return the bytes of one version, and its letters and digits alone."""
        if (key, version) not in self.read:
            answer = self.client.get_object(Bucket=self.bucket, Key=key, VersionId=version)
            data = answer["Body"].read()
            plain = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
            self.read[key, version] = data, squashed(plain.decode("utf-8", "replace"))
        return self.read[key, version]

    def left(self, *numbers: int) -> list[str]:
        """Return every place in the bucket where anything of the clips *numbers* is left."""
        signs = {n: tuple(map(squashed, (*shelf.says(n), shelf.speaker(n)))) for n in numbers}
        found = []
        for key, version, mark in self.versions():
            data, text = (b"", "") if mark else self.bytes_of(key, version)
            hashed = hashlib.sha256(data).hexdigest()
            for number in numbers:
                told = named(key, number) or any(sign in text for sign in signs[number])
                told = told or data == f"ok {shelf.LENGTH + number}".encode()
                for digest in self.hashes.get(number, ()):
                    told = told or digest == hashed or digest[:12] in f"{key} {text}"
                if told:
                    found.append(f"{key} {version}")
        uploads = self.client.list_multipart_uploads(Bucket=self.bucket).get("Uploads", [])
        keys = (item["Key"] for item in uploads)
        return found + [f"upload {key}" for key in keys if any(named(key, n) for n in numbers)]

    def shows(self) -> set[int]:
        """Return the clips whose films lie online now."""
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix="briefing/clips/"
        )
        keys: Iterable[str] = (item["Key"] for page in pages for item in page.get("Contents", []))
        found = (re.match(r"briefing/clips/c(\d+)/video\b", key) for key in keys)
        return {int(match[1]) for match in found if match}


def named(key: str, number: int) -> bool:
    """Tell whether a part of *key* is the clip's name."""
    return any(part.split(".")[0] == f"c{number}" for part in key.split("/"))


def squashed(text: str) -> str:
    """Return the letters and digits of *text*, without its tags."""
    plain = html.unescape(html.unescape(text))
    return re.sub(r"[^a-z0-9]", "", re.sub(r"<[^<>]*>", " ", plain).lower())
