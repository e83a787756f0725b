"""An inbox that is only in memory, with versions, which can fail and be slow of hand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from talkingheads.backends.targets import Arrival
from talkingheads.errors import PublishError, ReplacedError

NOON = 1_800_000_000.0


@dataclass
class FakeInbox:
    """
    An inbox in memory.

    *files* holds the versions of each key, the newest last: bytes and time. A download of a key
    in *cut* brings so many bytes and then fails, once; one in *denied* always fails.
    """

    files: dict[str, list[tuple[bytes, float]]] = field(default_factory=dict)
    uploads: list[str] = field(default_factory=list)
    now: float = NOON
    name: str = "s3://bucket/inbox"
    prefix: str = "inbox/"
    done: str = "inbox-done/"
    listing_fails: bool = False
    cut: dict[str, int] = field(default_factory=dict)
    denied: set[str] = field(default_factory=set)
    asleep: dict[str, str] = field(default_factory=dict)
    downloaded: list[tuple[str, int]] = field(default_factory=list)
    """Key of each download, and how many bytes were there when it began."""
    erased: list[str] = field(default_factory=list)

    def put(self, path: str, data: bytes, *, age: float = 3600) -> None:
        """Hand *data* in as *path*, *age* seconds ago."""
        self.files.setdefault(f"inbox/{path}", []).append((data, self.now - age))

    def lying(self) -> dict[str, list[bytes]]:
        """Return the bytes of every version by its key."""
        return {key: [data for data, _ in all_] for key, all_ in self.files.items() if all_}

    def arrivals(self) -> Sequence[Arrival]:
        """Return the newest version of each key."""
        if self.listing_fails:
            raise PublishError("s3://bucket/inbox: access denied", hint="Needs s3:ListBucket.")
        return [
            Arrival(
                key, tag_of(all_[-1][0]), len(all_[-1][0]), all_[-1][1], self.asleep.get(key, "")
            )
            for key, all_ in self.files.items()
            if all_ and key.startswith(self.prefix)
        ]

    def clock(self) -> float:
        """Return the time."""
        return self.now

    def download(self, arrival: Arrival, file: Path, progress: Callable[[int], None]) -> None:
        """Add what is missing to *file*, or some of it and fail."""
        have = file.stat().st_size if file.exists() else 0
        self.downloaded.append((arrival.key, have))
        data = self.files[arrival.key][-1][0] if self.files.get(arrival.key) else b""
        if tag_of(data) != arrival.tag:
            raise ReplacedError(f"{arrival.key}: was replaced")
        if arrival.key in self.denied:
            raise PublishError(f"{arrival.key}: access denied", hint="Needs s3:GetObject.")
        end = self.cut.pop(arrival.key, len(data))
        with file.open("ab") as out:
            out.write(data[have:end])
        progress(end)
        if end < len(data):
            raise PublishError(f"{arrival.key}: the server hung up")

    def holds(self, arrival: Arrival, file: Path) -> bool:
        """Compare the bytes."""
        return tag_of(file.read_bytes()) == arrival.tag

    def set_aside(self, arrival: Arrival, key: str) -> None:
        """Copy and erase."""
        assert key.startswith(self.done)
        for data, _ in self.files[arrival.key]:
            if tag_of(data) == arrival.tag:
                self.files.setdefault(key, []).append((data, self.now))
        self.erase(arrival.key, arrival.tag)

    def erase(self, key: str, tag: str) -> int:
        """Remove the newest version with *tag* and all before it."""
        self.erased.append(key)
        versions = self.files.get(key, [])
        fits = [n for n, (data, _) in enumerate(versions) if tag in ("", tag_of(data))]
        end = fits[-1] + 1 if fits else 0
        self.files[key] = versions[end:]
        return end

    def give_up(self, keys: Sequence[str]) -> int:
        """Give up uploads of *keys*."""
        before = len(self.uploads)
        self.uploads = [key for key in self.uploads if key not in keys]
        return before - len(self.uploads)


def tag_of(data: bytes) -> str:
    """Return the tag of *data*, as S3 makes it."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
