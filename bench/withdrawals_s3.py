"""The parts of ``bench/withdrawals.py`` that need a real S3 server."""

from __future__ import annotations

import io
import os
import random
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

from talkingheads import config, restoring, takingback, withdrawing
from talkingheads.config import Project
from talkingheads.errors import ConfigError
from talkingheads.withdrawing import Places
from tests import shelf
from tests.rgw import packages
from tests.rgw.cluster import Cluster
from tests.s3_server import S3Server, environment
from tests.vault import Vault

ROOM = "/dev/shm" if Path("/dev/shm").is_dir() else None


def edition(count: int) -> dict[str, object]:
    """Withdraw one clip of an edition of *count* that was published several times."""
    with _server() as server, _room() as room:
        vault = Vault(server, room / "project", *range(count), search=True)
        for number in range(3):
            shelf.sheet(vault.project, *range(number, count))
            vault.publish()
        one = count // 2
        vault.begin_upload(one)
        vault.remember(one)
        before = vault.left(one)
        versions = len(list(vault.versions()))
        began = time.monotonic()
        wanted = takingback.Wanted((f"c{one}",), by="Asha Bell")
        with redirect_stdout(io.StringIO()) as told:
            code = takingback.withdraw(vault.project, wanted, yes=True, as_json=False)
        return {
            "clips": count,
            "seconds": round(time.monotonic() - began, 1),
            "code": code,
            "versions_before": versions,
            "versions_after": len(list(vault.versions())),
            "places_before": len(before),
            "places_left": vault.left(one),
            "result": [line for line in told.getvalue().splitlines() if "Result" in line],
            "others_shown": len(vault.shows()),
        }


def returns(count: int, minutes: float) -> dict[str, object]:
    """Withdraw *count* clips one after the other, with kills, re-runs, restores, an old copy."""
    counts: Counter[str] = Counter()
    rng = random.Random(count)
    with _server() as server, _room() as room:
        vault = Vault(server, room / "project", 0, 1, 2)
        vault.publish()
        began, gone, usual = time.monotonic(), [], 2.0
        for number in range(3, 3 + count):
            if time.monotonic() > began + 60 * minutes:
                break
            alive = (0, 1, 2, number)
            shelf.hand_in(vault.project, number)
            vault.upload(number)
            for copy in (vault.project, _copy(vault, room) if number % 5 == 3 else None):
                if copy is not None:
                    shelf.sheet(copy, *alive)
            vault.publish()
            vault.remember(number)
            usual = _withdrawn(vault, number, rng, usual, counts)
            gone.append(number)
            counts["returns"] += bool(vault.left(*gone))
            for what, act in _afterwards(vault, room, alive):
                if rng.random() < 0.5:
                    counts[what] += 1
                    _killed_or_not(act, rng, usual, counts)
                    _forked(lambda: takingback.go_on(vault.project))
                    counts["returns"] += bool(vault.left(*gone))
        return {
            "withdrawals": len(gone),
            "seconds": round(time.monotonic() - began, 1),
            **dict(sorted(counts.items())),
            "places_left": vault.left(*gone),
            "versions": len(list(vault.versions())),
            "others_shown": sorted(vault.shows()),
        }


def _withdrawn(
    vault: Vault, number: int, rng: random.Random, usual: float, counts: Counter[str]
) -> float:
    """Withdraw clip *number*, be killed or not, and finish; return how long that takes."""

    def act() -> None:
        project, places = vault.project, Places(vault.place)
        if withdrawing.waiting(project) is None:
            subjects, _ = withdrawing.find(project, [f"c{number}"], "", places)
            withdrawing.begin(project, subjects, places, by="Asha Bell")
        withdrawing.finish(project, places, shelf.Quiet())

    while rng.random() < 0.6:
        counts["kills"] += _forked(act, rng.uniform(0, usual))
        if withdrawing.waiting(vault.project) is None and not _is_here(vault, number):
            return usual
    began = time.monotonic()
    if withdrawing.waiting(vault.project) is not None or _is_here(vault, number):
        _forked(act)
    return time.monotonic() - began or usual


def _is_here(vault: Vault, number: int) -> bool:
    return (vault.project.clips / f"c{number}.mp4").exists()


def _afterwards(
    vault: Vault, room: Path, alive: tuple[int, ...]
) -> list[tuple[str, Callable[[], None]]]:
    """Return what people do after a withdrawal that might bring it back."""
    number = alive[-1]
    second = room / "second"

    def again() -> None:
        shelf.hand_in(vault.project, number)
        vault.publish()

    def inbox() -> None:
        shelf.hand_in(vault.project, number)
        vault.upload(number)
        (vault.project.clips / f"c{number}.mp4").unlink()
        vault.fetched()
        vault.publish()

    def old() -> None:
        if second.is_dir():
            vault.publish(config.load(second))

    def restore() -> None:
        state = shelf.stage.read_state(vault.place)
        kept = state.pointer.kept if state.pointer else ()
        for each in kept[-1:]:
            with redirect_stdout(io.StringIO()):
                restoring.restore(vault.project, str(each.number), yes=True)

    return [
        ("handed in again", again),
        ("old copy", old),
        ("restore", restore),
        ("run", vault.publish),
    ]


def _copy(vault: Vault, room: Path) -> Project:
    """Copy the project, cache and all, to another computer."""
    second = room / "second"
    shutil.rmtree(second, ignore_errors=True)
    return config.load(shutil.copytree(vault.project.root, second))


def _killed_or_not(
    act: Callable[[], None], rng: random.Random, usual: float, counts: Counter[str]
) -> None:
    if rng.random() < 0.4:
        counts["kills"] += _forked(act, rng.uniform(0, usual))
    _forked(act)


def _forked(act: Callable[[], None], kill_after: float | None = None) -> bool:
    """Do *act* in a process of its own; kill it after so many seconds; tell whether that was so."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            act()
            code = 0
        except ConfigError:
            code = 3
        finally:
            os._exit(code)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


class _server:
    """A real S3 server with one user, whose key is in the environment."""

    def __enter__(self) -> S3Server:
        self.cluster = Cluster(packages.get())
        self.cluster.start()
        at = self.cluster
        server = S3Server("radosgw", at.endpoint, at.key, at.secret)
        self.key = environment(**server.environment())
        self.key.__enter__()
        return server

    def __exit__(self, *error: object) -> None:
        self.key.__exit__(None, None, None)
        self.cluster.stop()


class _room:
    """A folder in memory, gone after the block."""

    def __enter__(self) -> Path:
        self.room = tempfile.TemporaryDirectory(dir=ROOM)
        return Path(self.room.name)

    def __exit__(self, *error: object) -> None:
        self.room.cleanup()
