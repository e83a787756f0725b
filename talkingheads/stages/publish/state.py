"""
What the place of the briefing remembers of its publications, below `STATE`.

    claims/NUMBER.json            who publishes just now (see `claim`)
    publications/NUMBER.json.gz   `Record`: what a publication consists of; written before any of it
    briefings/NUMBER.json.gz      the briefing that it shows, to restore it from
    withdrawn/ID.json             marks of what was withdrawn and may never come back
    current.json                  `Pointer`: which publication is whole; written last

A number is used once. A record with a higher number than the pointer's is of a publish that did not
end: what it names may be there, or not, or still be what was there before.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from talkingheads.backends.targets import Ours, PublishTarget
from talkingheads.domain import Digest
from talkingheads.errors import PublishError
from talkingheads.formats import records

T = TypeVar("T")

STATE = ".talkingheads/"
"""Where all that lies; our recipe for hosting shows it to nobody."""
POINTER = f"{STATE}current.json"
RECORDS = f"{STATE}publications/"
BRIEFINGS = f"{STATE}briefings/"
WITHDRAWN = f"{STATE}withdrawn/"
VERSION = 2
LOOKS = 3
"""How often the pointer is read if what it points to is gone."""
_NUMBERED = re.compile(r"([0-9]{8,})\.json(\.gz)?")


@dataclass(frozen=True)
class Noted:
    """What we know of a file that we put."""

    digest: Digest
    size: int
    headers: str = ""
    """Media type and cache rule that it was put with."""
    tag: str = ""
    """What the place called its bytes; empty: we never heard."""


@dataclass(frozen=True)
class Left:
    """A file that no page of the present publication loads, but pages still open may."""

    noted: Noted
    since: float
    """When that began, by the clock of the place; in seconds since 1970."""
    last: int
    """The last publication that showed it."""


@dataclass(frozen=True)
class Record:
    """What one publication consists of."""

    number: int
    project: str
    """Whose it is; empty: nobody said so."""
    files: dict[str, Noted]
    left: dict[str, Left] = field(default_factory=dict)
    """Files of earlier ones, which are not taken away yet."""
    past: tuple[str, ...] = ()
    """Paths that were ours and are gone, of which the place may still keep older versions."""
    version: int = VERSION

    @property
    def known(self) -> dict[str, Noted]:
        """Everything that is ours."""
        return {path: it.noted for path, it in self.left.items()} | self.files


@dataclass(frozen=True)
class Kept:
    """A publication that can be restored."""

    number: int
    at: str
    """UTC, ISO 8601."""
    by: str
    title: str
    """Of the newest edition that it shows."""
    clips: int = 0
    promises: int = 0
    size: int = 0
    """Bytes of all its files."""
    restores: int = 0
    """The publication that it brought back; 0: none."""


@dataclass(frozen=True)
class Pointer:
    """Which publication is whole, and what must be known of it without reading more."""

    number: int
    seal: Digest
    """
    The same for the same files with the same headers: then there is nothing to do.

    Empty if somebody was erased since: pages that name them are still to be replaced.
    """
    project: str
    clips: tuple[str, ...]
    """Ids of the clips of which it, or an older version of something, may show anything."""
    kept: tuple[Kept, ...]
    """The newest first; the first is this one."""
    due: float = 0.0
    """When the first of what is left over may be taken away; 0: nothing is left."""
    doubt: float = 0.0
    """Until when somebody who was taken over may still put something over it; 0: nobody was."""
    version: int = VERSION


@dataclass(frozen=True)
class State:
    """What the place remembers, as far as it is needed to begin."""

    target: PublishTarget
    pointer: Pointer | None
    begun: tuple[int, ...]
    """Numbers of publications that were begun after it and did not end."""
    highest: int
    """The highest number that was ever used."""
    untidy: bool = False
    """Records of other publications lie there: begun and not ended, or not cleared away."""
    astray: bool = False
    """Who had slept put its old pointer over a newer one: what it points to is cleared away."""

    @property
    def number(self) -> int:
        """The publication that is whole; 0: none."""
        return self.pointer.number if self.pointer else 0

    @property
    def erased(self) -> bool:
        """Tell whether pages, or older versions of them, may still name somebody who is gone."""
        return not self.pointer.seal if self.pointer else bool(self.begun)

    @cached_property
    def record(self) -> Record | None:
        """What is whole; if `astray`, what was begun last: which is, nobody knows."""
        if self.pointer is None:
            return None
        if self.astray:
            return self.unfinished[-1]
        return read_record(self.target, self.number)

    @cached_property
    def unfinished(self) -> tuple[Record, ...]:
        """What was begun after it, in order."""
        return tuple(read_record(self.target, number) for number in self.begun)

    @property
    def known(self) -> dict[str, Noted]:
        """
        Everything that may be ours, by path.

        Of a file that a publish which did not end may have put, only that is known.
        """
        known = self.record.known if self.record and not self.astray else {}
        for record in self.unfinished:
            for path, noted in record.known.items():
                known[path] = _either(known.get(path), noted)
        return known


def _either(before: Noted | None, begun: Noted) -> Noted:
    """Return what is known of a file that is as *before*, or as *begun*."""
    if before is None:
        return replace(begun, tag="")
    if (before.digest, before.headers) == (begun.digest, begun.headers):
        return before
    headers = begun.headers if before.headers == begun.headers else ""
    return Noted(begun.digest, begun.size, headers)


def past_of(state: State) -> frozenset[str]:
    """Return the paths that were ours once, as far as the place may keep versions of them."""
    records = (*((state.record,) if state.record else ()), *state.unfinished)
    return frozenset(path for record in records for path in record.past)


def ours_of(state: State) -> Ours:
    """Return what tells whether a path is, or was, one of ours: it, and no other, may be wiped."""
    paths = state.known.keys() | past_of(state)
    return lambda path: path.startswith(STATE) or path in paths


def read_state(target: PublishTarget) -> State:
    """
    Return what *target* remembers; two requests, however much lies there.

    A pointer to what is cleared away, while there is something newer, was put late: then all that
    is newer counts as begun, and what is there is compared byte for byte.

    Raises: PublishError if it cannot be read, or if it is not as we wrote it.
    """
    for _ in range(LOOKS):
        data = target.read(POINTER)
        pointer = _loaded(Pointer, data, f"{target.name}/{POINTER}") if data is not None else None
        numbers = sorted(numbers_in(target.stored(RECORDS), RECORDS))
        number = pointer.number if pointer else 0
        begun = tuple(each for each in numbers if each > number)
        if pointer is None or number in numbers:
            untidy = set(numbers) > {number}
            return State(target, pointer, begun, max([number, *numbers]), untidy=untidy)
        # else somebody has published, and cleared away, since the pointer was read
    if pointer and begun:
        pointer = replace(pointer, seal="")
        return State(target, pointer, begun, begun[-1], untidy=True, astray=True)
    raise _damaged(f"{target.name}/{record_path(number)}")


def record_path(number: int) -> str:
    """Return where the record of publication *number* lies."""
    return f"{RECORDS}{number:08}.json.gz"


def briefing_path(number: int) -> str:
    """Return where the briefing of publication *number* lies."""
    return f"{BRIEFINGS}{number:08}.json.gz"


def numbers_in(paths: Iterable[str], below: str) -> Iterable[int]:
    """Yield the number that each of *paths* has in its name; other names are somebody else's."""
    for path in paths:
        if match := _NUMBERED.fullmatch(path.removeprefix(below)):
            yield int(match[1])


def write_record(target: PublishTarget, record: Record) -> None:
    """Write *record*."""
    target.write(record_path(record.number), packed(record))


def read_record(target: PublishTarget, number: int) -> Record:
    """Return the record of publication *number*. Raises: PublishError if it is no such record."""
    path = record_path(number)
    data = target.read(path)
    if data is None:
        raise _damaged(f"{target.name}/{path}")
    return unpacked(Record, data, f"{target.name}/{path}")


def write_pointer(target: PublishTarget, pointer: Pointer) -> None:
    """Write *pointer*: from now on its publication is what is online."""
    target.write(POINTER, (records.dumps(pointer) + "\n").encode())


def packed(value: object) -> bytes:
    """Return *value* as packed JSON; the same bytes for the same value."""
    return gzip.compress(records.dumps(value).encode("utf-8", "surrogatepass"), 6, mtime=0)


def unpacked(kind: type[T], data: bytes, what: str) -> T:
    """Return the value of type *kind* in *data*, which *what* holds. Raises: PublishError."""
    try:
        plain = gzip.decompress(data)
    except (OSError, EOFError, ValueError, zlib.error):
        raise _damaged(what) from None
    return _loaded(kind, plain, what)


def _loaded(kind: type[T], data: bytes, what: str) -> T:
    try:
        value = records.loads(kind, data)
    except ValueError:
        raise _damaged(what) from None
    if getattr(value, "version", VERSION) != VERSION:
        raise PublishError(
            f"{what}: another version of talkingheads wrote it",
            hint="Update talkingheads on this machine, and publish again.",
        )
    return value


def _damaged(what: str) -> PublishError:
    return PublishError(
        f"{what}: is damaged or missing, so it is not known what is online",
        hint="Bring that file back from a backup or an older version; or publish to an empty "
        "folder or prefix, and delete this one.",
    )
