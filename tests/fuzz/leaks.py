"""Who was called, what changed, and what of a secret is in what was made."""

from __future__ import annotations

import contextlib
import hashlib
import os
import selectors
import socket
import stat
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

MADE = (".talkingheads", "site", "catalogue.sqlite", "withdrawals")
"""What the command may make in a project."""
FILMS = (".mkv", ".mp4", ".m4a", ".webm")
TONE = 3000
"""Hertz of the secret clip; its pictures are magenta."""
OF_SYSTEM = b"root:x:0:0"
"""How the list of this machine's users begins."""


class Listeners:
    """Counts who calls a TCP and a UDP port of this machine, within the block."""

    def __init__(self) -> None:
        self._calls = 0
        self._ended = threading.Event()
        self._sockets = (
            socket.socket(socket.AF_INET, socket.SOCK_STREAM),
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        )
        for each in self._sockets:
            each.bind(("127.0.0.1", 0))
        self._sockets[0].listen()
        self.tcp, self.udp = (each.getsockname()[1] for each in self._sockets)
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def counted(self) -> int:
        """Return how many connections and datagrams came."""
        return self._calls

    def __enter__(self) -> Listeners:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        for each in self._sockets:
            each.close()

    def _listen(self) -> None:
        with selectors.DefaultSelector() as waiting:
            for each in self._sockets:
                waiting.register(each, selectors.EVENT_READ)
            while not self._ended.is_set():
                for key, _ in waiting.select(timeout=0.2):
                    self._calls += 1
                    if key.fileobj is self._sockets[0]:
                        self._sockets[0].accept()[0].close()
                    else:
                        self._sockets[1].recv(65536)


def snapshot(around: Path) -> dict[str, object]:
    """Return every file below *around*, with what it is, but what the command may make there."""
    found: dict[str, object] = {}
    for place, folders, files in os.walk(around):
        if Path(place) == around / "project":
            folders[:] = [each for each in folders if each not in MADE]
            files = [each for each in files if each not in MADE]
        for name in (*folders, *files):
            path = Path(place) / name
            status = path.lstat()
            what: tuple[object, ...] = (status.st_mode, status.st_uid)
            if stat.S_ISREG(status.st_mode):
                what = (*what, status.st_size, status.st_mtime_ns, _digest(path, status.st_size))
            elif stat.S_ISLNK(status.st_mode):
                what = (*what, os.readlink(path))
            found[str(path.relative_to(around))] = what
    return found


def _digest(path: Path, size: int) -> str:
    if size > 10_000_000 or not os.access(path, os.R_OK):
        return ""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def leaked(project: Path, token: str, told: str) -> list[str]:
    """Return where in what was made of *project*, or *told* of it, something of a secret is."""
    wanted = (token.encode(), OF_SYSTEM)
    found = [f"what it says: {each!r}" for each in wanted if each.decode() in told]
    for file in _made(project):
        content = file.read_bytes()
        with contextlib.suppress(zlib.error):
            content += zlib.decompressobj(47).decompress(content)
        name = str(file.relative_to(project))
        found += [
            f"{name}: {each!r}" for each in wanted if each in content or each in name.encode()
        ]
        if file.suffix in FILMS:
            found += [f"{name}: {what}" for what in _seen_and_heard(file)]
    return found


def _made(project: Path) -> Iterator[Path]:
    for name in MADE:
        if (project / name).is_file():
            yield project / name
        yield from (path for path in (project / name).rglob("*") if path.is_file())


def _seen_and_heard(film: Path) -> Iterator[str]:
    """Yield whether the picture of the secret clip is in *film*, and its sound."""
    import av
    import numpy as np

    with av.open(str(film)) as file:
        if file.streams.video:
            for frame in file.decode(file.streams.video[0]):
                red, green, blue = frame.to_ndarray(format="rgb24").reshape(-1, 3).T.astype(int)
                if np.mean((red > 180) & (blue > 180) & (green < 90)) > 0.5:
                    yield f"the picture of the secret clip at {frame.time:.1f} s"
                    break
    with av.open(str(film)) as file:
        if file.streams.audio:
            heard = [
                frame.to_ndarray().mean(axis=0) for frame in file.decode(file.streams.audio[0])
            ]
            rate = file.streams.audio[0].rate
            sound = np.concatenate(heard).astype(float)
            for start in range(0, len(sound) - rate // 2, rate // 4):
                part = np.abs(np.fft.rfft(sound[start : start + rate // 2] * np.hanning(rate // 2)))
                pitch = np.fft.rfftfreq(rate // 2, 1 / rate)
                power = part**2
                near = power[np.abs(pitch - TONE) < 30].sum()
                if power.sum() > 0 and near > 0.3 * power.sum():
                    yield f"the sound of the secret clip at {start / rate:.1f} s"
                    break
