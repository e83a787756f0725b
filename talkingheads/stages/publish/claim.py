"""
One publisher at a time on one place: who it is stands there for all to read.

A claim is a file with a number, made only if nobody has made it (``If-None-Match: *``), so of two
who want the same number one gets it. The highest number counts: who has made one that was cleared
away since, and so was free again, finds the higher one and gives way. Its holder writes it again
every `BEAT` seconds, and writes at the end that it has let go. A claim whose holder is dead, or
silent for `LEASE` seconds by the clock of the place, is taken over: by making the next number.

A holder that wakes up again, say a laptop that was shut, looks for such a number before it begins
or tries anything again, and stops. What it was sending at that very moment may still arrive: so it
looks afterwards too, and takes that back or leaves a note that makes the next publish look; and
for a day after a takeover every publish looks at what is there.
"""

from __future__ import annotations

import getpass
import json
import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime

from talkingheads.backends.targets import PublishTarget
from talkingheads.errors import PublishError
from talkingheads.formats import records
from talkingheads.stages.publish.state import STATE, numbers_in

CLAIMS = f"{STATE}claims/"
BEAT = 20.0
"""Seconds between two signs of life."""
LEASE = 120.0
"""Seconds after which a silent holder is held to be gone."""


@dataclass(frozen=True)
class Claim:
    """Who publishes."""

    who: str
    """For people: who, on which machine."""
    machine: str
    process: int
    since: str
    """UTC, ISO 8601."""
    nonce: str
    overtook: int = 0
    """How many in a row before it fell silent: each may wake up."""
    released: bool = False


@dataclass
class Held:
    """Our own claim: `check` guards each thing that is asked of the place."""

    target: PublishTarget
    number: int
    claim: Claim
    lost: str = ""
    """Why it is ours no more."""
    last: float = field(default_factory=time.time)
    """When it was last seen to be ours: wall time, so that a sleeping machine counts."""
    beating: threading.Lock = field(default_factory=threading.Lock)
    freed: threading.local = field(default_factory=threading.local)

    def check(self) -> None:
        """Raise PublishError if somebody has taken over, or if nobody knows."""
        if getattr(self.freed, "now", False):
            return
        if self._is_doubtful():
            with self.beating:
                if self._is_doubtful():  # else another thread has asked meanwhile
                    self._beat()
        if self.lost:
            raise PublishError(
                f"{self.target.name}: {self.lost}; this publish has stopped",
                hint="What is online is whole or theirs. Publish again when they have ended.",
            )

    def confirm(self) -> None:
        """Raise PublishError unless the place says, just now, that it is still ours."""
        if not self.lost:
            self.beat()
        self.check()

    def beat(self) -> None:
        """Give a sign of life, if it is still ours."""
        with self.beating:
            self._beat()

    @contextmanager
    def unguarded(self) -> Iterator[None]:
        """Let this thread talk to the place, whose claim it may be: to ask, and to clear up."""
        before = getattr(self.freed, "now", False)
        self.freed.now = True
        try:
            yield
        finally:
            self.freed.now = before

    def _is_doubtful(self) -> bool:
        return not self.lost and time.time() - self.last > 2 * BEAT

    def _beat(self) -> None:
        with self.unguarded():
            highest = max(numbers_in(self.target.stored(CLAIMS), CLAIMS), default=self.number)
            if highest > self.number:
                taker = _read(self.target, highest)
                self.lost = f"{taker.who} took over at {clock_time(taker.since)}"
                return
            self.target.write(_path(self.number), _packed(self.claim))
            self.last = time.time()


@contextmanager
def claimed(target: PublishTarget, by: str = "") -> Iterator[Held]:
    """
    Hold the claim on *target* for the block, as *by*.

    Raises: PublishError that says who holds it and since when.
    """
    held, before = _taken(target, by or here())
    ended = threading.Event()
    heart = threading.Thread(target=_beat_on, args=(held, ended), daemon=True)
    heart.start()
    guard, target.guard = target.guard, held.check
    try:
        target.remove([_path(number) for number in before])
        yield held
    finally:
        ended.set()
        heart.join()
        target.guard = guard
        with suppress(PublishError):  # then it is free after `LEASE` seconds
            if not held.lost:
                held.check()
                target.write(_path(held.number), _packed(replace(held.claim, released=True)))


def here() -> str:
    """Return who works here, for people: ``ann on front-desk``."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "somebody"
    return f"{name} on {socket.gethostname()}"


def clock_time(moment: str) -> str:
    """Return an ISO 8601 *moment* as people read it, in the zone of this machine."""
    try:
        local = datetime.fromisoformat(moment).astimezone()
    except ValueError:
        return moment
    return f"{local:%H:%M:%S} on {local.day} {local:%B %Y}"


def now() -> str:
    """Return this moment in UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _taken(target: PublishTarget, by: str) -> tuple[Held, list[int]]:
    """Take the claim; return it, and the numbers of those before it. Raises: PublishError."""
    numbers = sorted(numbers_in(there := target.stored(CLAIMS), CLAIMS))
    highest, overtook = numbers[-1] if numbers else 0, 0
    if highest:
        holder = _read(target, highest)
        silent = target.clock() - there[_path(highest)].modified
        if not holder.released and not _is_dead(holder):
            if silent < LEASE:
                raise _busy(target, holder, silent)
            overtook = holder.overtook + 1
    claim = Claim(by, _machine(), os.getpid(), now(), uuid.uuid4().hex, overtook)
    held = Held(target, highest + 1, claim)
    if not target.write(_path(held.number), _packed(claim), new=True):
        raise _busy(target, _read(target, held.number), 0.0)
    # the number may be free again, and ours, since others took it, and the next one, and are done
    # with it; and a server without If-None-Match gives one number to two
    newest = max(numbers_in(target.stored(CLAIMS), CLAIMS), default=held.number)
    if (winner := _read(target, newest)).nonce != claim.nonce:
        if newest != held.number:
            target.remove([_path(held.number)])
        raise _busy(target, winner, 0.0)
    return held, numbers


def _busy(target: PublishTarget, holder: Claim, silent: float) -> PublishError:
    if holder.released:
        return PublishError(
            f"{target.name}: {holder.who} published at {clock_time(holder.since)}, just before you",
            hint="Publish again to put yours over it.",
        )
    more = f", and was last heard of {silent:.0f} seconds ago" if silent > 2 * BEAT else ""
    return PublishError(
        f"{target.name}: {holder.who} is publishing there since {clock_time(holder.since)}{more}",
        hint=f"Wait until that has ended and publish again. If it was cut off, it is free after "
        f"{LEASE:.0f} seconds of silence.",
    )


def _beat_on(held: Held, ended: threading.Event) -> None:
    while not ended.wait(BEAT):
        try:
            held.beat()
        except PublishError:  # told by the next `check`, which tries once more
            continue


def _is_dead(holder: Claim) -> bool:
    """Tell whether *holder* ran on this very machine and runs no longer."""
    if os.name == "nt" or holder.machine != _machine() or holder.process == os.getpid():
        return False  # on Windows, asking would end it
    try:
        os.kill(holder.process, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _machine() -> str:
    """Return what tells this machine from others, also from one in a container on it."""
    try:
        space = os.readlink("/proc/self/ns/pid")
    except OSError:
        space = ""
    return f"{socket.gethostname()}/{uuid.getnode():012x}/{space}"


def _path(number: int) -> str:
    return f"{CLAIMS}{number:08}.json"


def _packed(claim: Claim) -> bytes:
    return (json.dumps(asdict(claim), indent=1) + "\n").encode()


def _read(target: PublishTarget, number: int) -> Claim:
    """Return claim *number*, or the one that has taken its place; unread ones are somebody's."""
    data = target.read(_path(number))
    if data is None:
        number = max(numbers_in(target.stored(CLAIMS), CLAIMS), default=number)
        data = target.read(_path(number))
    try:
        return records.loads(Claim, data or b"")
    except ValueError:
        return Claim("somebody", "", 0, now(), "")
