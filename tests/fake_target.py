"""A place to publish to that is only in memory; it tells what was asked of it."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from talkingheads.backends.targets import Finding, Ours, Stored, Upload, Version
from talkingheads.errors import PublishError

STATE = ".talkingheads/"


@dataclass
class Shelved:
    """One file of the fake, as a visitor would get it."""

    data: bytes
    content_type: str = ""
    cache_control: str = ""
    at: float = 0.0


@dataclass
class FakeTarget:
    """
    A target in memory.

    *broken_at* is the number of the put or write that fails, from 0; with *lands* its bytes arrive
    all the same, as when only the answer is lost. *stubborn* is how many paths a removal removes
    before it fails. With *versioned* whatever is replaced or removed stays as an older version.
    """

    files: dict[str, Shelved] = field(default_factory=dict)
    broken_at: int | None = None
    lands: bool = False
    stubborn: int | None = None
    listing_fails: bool = False
    versioned: bool = False
    older: list[tuple[Version, bytes]] = field(default_factory=list)
    uploads: list[Upload] = field(default_factory=list)
    dies_after: int | None = None
    """How many changes it lives to see: puts, writes, each path removed, each history forgotten.
    The next one fails, and with *lands* is done all the same; then nothing answers any more."""
    changes: int = 0
    after: Callable[[], None] = lambda: None
    """Called after each change: for readers, who may come at any moment."""
    public: tuple[str, ...] = ()
    """What `exposure` says."""
    calls: list[tuple[str, str]] = field(default_factory=list)
    log: list[tuple[str, str]] = field(default_factory=list)
    """When each put began and ended, in the order in which that happened."""
    name: str = "memory"
    lines: int = 1
    time: Callable[[], float] = time.time
    before_put: Callable[[str], None] = lambda path: None
    """Called with each path that is put or written, before it is: for what others do meanwhile."""
    guard: Callable[[], None] = lambda: None
    lock: threading.RLock = field(default_factory=threading.RLock)

    def stored(self, below: str = "") -> Mapping[str, Stored]:
        """Return what is there, in no special order."""
        self.calls.append(("list", below))
        self._answer()
        if self.listing_fails:
            raise PublishError("memory: cannot be listed")
        with self.lock:
            return {
                path: Stored(path, _tag(it.data), len(it.data), it.at)
                for path, it in self.files.items()
                if path.startswith(below)
            }

    def read(self, path: str) -> bytes | None:
        """Return the bytes at *path*."""
        self.calls.append(("read", path))
        self._answer()
        found = self.files.get(path)
        return found.data if found else None

    def put(
        self, path: str, file: Path, *, digest: str, content_type: str, cache_control: str
    ) -> str:
        """Keep the bytes of *file*, unless it is this put's turn to fail."""
        data = file.read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest
        self.guard()
        self.before_put(path)
        self._send("put", path, Shelved(data, content_type, cache_control))
        return _tag(data)

    def holds(self, stored: Stored, file: Path) -> bool:
        """Compare digests."""
        return stored.tag == _tag(file.read_bytes())

    def write(self, path: str, content: bytes, *, new: bool = False) -> bool:
        """Keep *content*, unless it must be new and is not."""
        self.guard()
        self.before_put(path)
        with self.lock:
            if new and path in self.files:
                self.calls.append(("write", path))
                return False
            self._send("write", path, Shelved(content, "", "no-store"))
        return True

    def _send(self, call: str, path: str, shelved: Shelved) -> None:
        with self.lock:
            broken = len(self.sent) == self.broken_at
            self.calls.append((call, path))
            self.log.append(("begins", path))
        if self.lines > 1:
            time.sleep(0.002)
        with self.lock:
            broken = self._dies() or broken
            if not broken or self.lands:
                self._keep_old(path)
                shelved.at = self.time()
                self.files[path] = shelved
                self.after()
            self.log.append(("ends", path))
        if broken:
            raise PublishError(f"{path}: the line is dead")

    def _answer(self) -> None:
        """Answer nothing if we are dead."""
        if self.dies_after is not None and self.changes > self.dies_after:
            raise PublishError("memory: the line is dead")

    def _dies(self) -> bool:
        """Count one change, and tell whether it kills."""
        self._answer()
        self.changes += 1
        return self.dies_after is not None and self.changes > self.dies_after

    def copy(self) -> FakeTarget:
        """Return a place with the same files, older versions and uploads, and nothing asked yet."""
        return replace(
            self,
            files={path: replace(it) for path, it in self.files.items()},
            older=list(self.older),
            uploads=list(self.uploads),
            calls=[],
            log=[],
            changes=0,
            guard=lambda: None,
            lock=threading.RLock(),
        )

    def die(self) -> None:
        """Do nothing more."""
        self.dies_after = self.changes

    def revive(self) -> None:
        """Answer again."""
        self.dies_after, self.changes = None, 0

    def _keep_old(self, path: str) -> None:
        if self.versioned and path in self.files:
            data = self.files[path].data
            self.older.append((Version(path, f"v{len(self.older)}", len(data)), data))

    def remove(self, paths: Sequence[str]) -> None:
        """Drop *paths*, or some of them and fail."""
        self._drop(paths, wholly=False)

    def wipe(self, paths: Sequence[str]) -> None:
        """Drop *paths* with all that is older, or some of them and fail."""
        self._drop(paths, wholly=True)

    def _drop(self, paths: Sequence[str], *, wholly: bool) -> None:
        for number, path in enumerate(paths):
            if number == self.stubborn:
                raise PublishError(f"{path}: the line is dead")
            self.guard()
            self.calls.append(("wipe" if wholly else "remove", path))
            dies = self._dies()
            if not dies or self.lands:
                self._keep_old(path)
                self.files.pop(path, None)
                if wholly:
                    self.older = [it for it in self.older if it[0].path != path]
                    self.uploads = [it for it in self.uploads if it.path != path]
                self.after()
            if dies:
                raise PublishError(f"{path}: the line is dead")

    def history(self, below: str = "") -> tuple[tuple[Version, ...], tuple[Upload, ...]]:
        """Return older and present states, and open uploads."""
        now = [Version(p, "now", len(it.data), current=True) for p, it in self.files.items()]
        versions = [*(it[0] for it in self.older), *(now if self.versioned else ())]
        return (
            tuple(it for it in versions if it.path.startswith(below)),
            tuple(it for it in self.uploads if it.path.startswith(below)),
        )

    def fetch(self, version: Version) -> bytes:
        """Return the bytes of *version*."""
        if version.current:
            return self.files[version.path].data
        return next(data for it, data in self.older if it == version)

    def forget_history(self, below: str = "", *, ours: Ours | None = None) -> int:
        """Drop all that is older, of what is *ours*."""
        self.calls.append(("forget", below))
        if self._dies():
            raise PublishError("memory: the line is dead")
        versions, uploads = self.history(below)
        gone = [it for it in versions if not it.current and (ours is None or ours(it.path))]
        uploads = tuple(it for it in uploads if ours is None or ours(it.path))
        self.older = [it for it in self.older if it[0] not in gone]
        self.uploads = [it for it in self.uploads if it not in uploads]
        return len(gone) + len(uploads)

    def clock(self) -> float:
        """Return the time."""
        return self.time()

    def exposure(self) -> Sequence[str]:
        """Return what the test says."""
        return self.public

    def audit(
        self, *, media_cache_seconds: int, address: str = "", public: bool = False
    ) -> list[Finding]:
        """Find nothing wrong."""
        return []

    def check(self, *, write: bool = False) -> list[Finding]:
        """Find nothing wrong."""
        return [(True, "memory", "")]

    @property
    def sent(self) -> list[str]:
        """The paths that were put or written, in order."""
        return [path for call, path in self.calls if call in ("put", "write")]

    @property
    def puts(self) -> list[str]:
        """The paths that were put, in order."""
        return [path for call, path in self.calls if call == "put"]

    @property
    def removals(self) -> list[str]:
        """The paths that were removed or wiped, in order; not those of our own state."""
        gone = [path for call, path in self.calls if call in ("remove", "wipe")]
        return [path for path in gone if not path.startswith(STATE)]

    def texts(self) -> dict[str, bytes]:
        """Return the bytes of everything but our state."""
        return {path: it.data for path, it in self.files.items() if not path.startswith(STATE)}


def _tag(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
