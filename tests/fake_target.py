"""A place to publish to that is only in memory; it tells what was asked of it."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from talkingheads.backends.targets import Finding, Stored
from talkingheads.errors import PublishError


@dataclass
class Shelved:
    """One file of the fake, as a visitor would get it."""

    data: bytes
    content_type: str = ""
    cache_control: str = ""


@dataclass
class FakeTarget:
    """
    A target in memory.

    *broken_at* is the number of the put that fails, from 0; with *lands* its bytes arrive all
    the same, as when only the answer is lost. *stubborn* is how many paths a removal removes
    before it fails.
    """

    files: dict[str, Shelved] = field(default_factory=dict)
    broken_at: int | None = None
    lands: bool = False
    stubborn: int | None = None
    listing_fails: bool = False
    calls: list[tuple[str, str]] = field(default_factory=list)
    log: list[tuple[str, str]] = field(default_factory=list)
    """When each put began and ended, in the order in which that happened."""
    name: str = "memory"
    lines: int = 1
    lock: threading.Lock = field(default_factory=threading.Lock)

    def stored(self) -> Mapping[str, Stored]:
        """Return what is there, in no special order."""
        if self.listing_fails:
            raise PublishError("memory: cannot be listed")
        return {path: Stored(path, _tag(it.data), len(it.data)) for path, it in self.files.items()}

    def read(self, path: str) -> bytes:
        """Return the bytes at *path*."""
        return self.files[path].data

    def put(
        self, path: str, file: Path, *, digest: str, content_type: str, cache_control: str
    ) -> str:
        """Keep the bytes of *file*, unless it is this put's turn to fail."""
        data = file.read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest
        with self.lock:
            broken = len(self.puts) == self.broken_at
            self.calls.append(("put", path))
            self.log.append(("begins", path))
        time.sleep(0.002 if self.lines > 1 else 0)
        with self.lock:
            if not broken or self.lands:
                self.files[path] = Shelved(data, content_type, cache_control)
            self.log.append(("ends", path))
        if broken:
            raise PublishError(f"{path}: the line is dead")
        return _tag(data)

    def remove(self, paths: Sequence[str]) -> None:
        """Drop *paths*, or some of them and fail."""
        for number, path in enumerate(paths):
            if number == self.stubborn:
                raise PublishError(f"{path}: the line is dead")
            self.calls.append(("remove", path))
            self.files.pop(path, None)

    def check(self, *, write: bool = False) -> list[Finding]:
        """Find nothing wrong."""
        return [(True, "memory", "")]

    @property
    def puts(self) -> list[str]:
        """The paths that were put, in order."""
        return [path for call, path in self.calls if call == "put"]

    @property
    def removals(self) -> list[str]:
        """The paths that were removed, in order."""
        return [path for call, path in self.calls if call == "remove"]

    def texts(self) -> dict[str, bytes]:
        """Return the bytes of everything but our note."""
        from talkingheads.stages.publish import NOTE

        return {path: it.data for path, it in self.files.items() if path != NOTE}


def _tag(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
