"""Make a whole clip into a bad one: the same seed and number make the same bytes, always."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.fuzz.bases import Base
from tests.fuzz.chunks import Chunk, chunks

WIDTHS = (1, 2, 3, 4, 8)
LARGEST = 1_500_000
"""Bytes of a mutant."""

SUFFIXES = ".mp4 .mov .webm .mkv .ogg .flac .mp3 .wav .avi .ts .m4a .caf .amr .aac .3gp".split()


@dataclass(frozen=True)
class Mutant:
    """One bad file, and how it was made."""

    name: str
    data: bytes
    base: str
    done: tuple[str, ...]


@dataclass
class _Work:
    """What a mutation works on: it returns its bytes anew, and may look at other clips."""

    data: bytes
    container: str
    others: Sequence[Base]
    dice: random.Random

    def chunks(self) -> list[Chunk]:
        return chunks(self.data, self.container)

    def place(self) -> int:
        """Return an offset: mostly in what describes, and less in the bulk of coded pictures."""
        heads = [chunk for chunk in self.chunks() if not chunk.bulk and chunk.end > chunk.start]
        if heads and self.dice.random() < 0.75:
            chunk = self.dice.choice(heads)
            return self.dice.randrange(chunk.start, min(chunk.end, chunk.start + 400))
        return self.dice.randrange(max(1, len(self.data)))

    def write(self, at: int, new: bytes) -> bytes:
        """Return the bytes with *new* in the place of as many others."""
        return (self.data[:at] + new + self.data[at + len(new) :])[: len(self.data)]

    def number(self, width: int) -> int:
        """Return a number at a limit, or near one, that fits in *width* bytes."""
        top = 1 << 8 * width
        near = self.dice.choice(
            (0, 0, top, top, top >> 1, top >> 1, 1 << self.dice.randrange(8 * width))
        )
        return (near + self.dice.randint(-2, 2)) % top


def mutant(seed: int, case: int, bases: Sequence[Base]) -> Mutant:
    """Return mutant number *case* of *seed*."""
    dice = random.Random(f"{seed}/{case}")
    ours = [base for base in bases if base.ours]
    base = dice.choice(ours if ours and dice.random() < 0.7 else list(bases))
    work = _Work(base.data, base.container, bases, dice)
    done = []
    for _ in range(dice.choices((1, 2, 3, 6), weights=(50, 25, 15, 10))[0]):
        does = dice.choices(MUTATIONS, weights=WEIGHTS)[0]
        work.data = does(work)[:LARGEST]
        done.append(does.__name__.strip("_"))
    if dice.random() < 0.7:
        work.data = with_checksums(work.data)
    suffix = dice.choice(SUFFIXES) if dice.random() < 0.1 else _suffix(base.name)
    return Mutant(f"case-{case}{suffix}", work.data, base.name, tuple(done))


def with_checksums(data: bytes) -> bytes:
    """Return Ogg pages with right checksums, so that a changed page is not just passed over."""
    if not data.startswith(b"OggS"):
        return data
    made = bytearray(data)
    for chunk in chunks(data, "ogg"):
        made[chunk.start + 22 : chunk.start + 26] = bytes(4)
        said = _ogg_checksum(bytes(made[chunk.start : chunk.end]))
        made[chunk.start + 22 : chunk.start + 26] = said.to_bytes(4, "little")
    return bytes(made)


def _ogg_checksum(page: bytes) -> int:
    """
    Return the checksum of an Ogg page (RFC 3533), reckoned by the zlib one.

    Both have one polynomial, but Ogg's takes bits the other way round, begins with 0 and does not
    turn the end over.
    """
    turned = page.translate(_TURNED)
    return int(f"{zlib.crc32(turned, 0xFFFFFFFF) ^ 0xFFFFFFFF:032b}"[::-1], 2)


_TURNED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def _suffix(name: str) -> str:
    return name[name.rindex(".") :]


# bytes ----------------------------------------------------------------------------------


def _flip_bits(work: _Work) -> bytes:
    made = bytearray(work.data)
    for _ in range(work.dice.choice((1, 1, 2, 8, 64))):
        if made:
            made[min(work.place(), len(made) - 1)] ^= 1 << work.dice.randrange(8)
    return bytes(made)


def _overwrite(work: _Work) -> bytes:
    length = work.dice.choice((1, 2, 4, 16, 100, 1000, 5000))
    fill = work.dice.choice((b"\0", b"\xff", b"%", b""))
    return work.write(work.place(), fill * length if fill else work.dice.randbytes(length))


def _remove_bytes(work: _Work) -> bytes:
    at = work.place()
    return work.data[:at] + work.data[at + work.dice.choice((1, 2, 3, 8, 100, 4000)) :]


def _insert_bytes(work: _Work) -> bytes:
    at = work.place()
    return work.data[:at] + work.dice.randbytes(work.dice.choice((1, 2, 8, 100))) + work.data[at:]


def _truncate(work: _Work) -> bytes:
    return work.data[: work.dice.randrange(len(work.data) + 1)]


def _limit_number(work: _Work) -> bytes:
    width = work.dice.choice(WIDTHS)
    order = work.dice.choice(("big", "big", "little"))
    return work.write(work.place(), work.number(width).to_bytes(width, order))


# two files ------------------------------------------------------------------------------


def _splice(work: _Work) -> bytes:
    other = work.dice.choice(work.others).data
    return work.data[: work.place()] + other[work.dice.randrange(len(other) + 1) :]


def _foreign_head(work: _Work) -> bytes:
    other = work.dice.choice(work.others).data
    length = work.dice.choice((4, 8, 12, 16, 40, 400, 4000))
    return other[:length] + work.data[length if work.dice.random() < 0.7 else 0 :]


def _append(work: _Work) -> bytes:
    return work.data + work.dice.choice(work.others).data


# chunks ---------------------------------------------------------------------------------


def _resize(work: _Work) -> bytes:
    """Change the number that says how long a chunk is."""
    sized = [chunk.size for chunk in work.chunks() if chunk.size]
    if not sized:
        return _limit_number(work)
    at, width, order = work.dice.choice(sized)
    said = int.from_bytes(work.data[at : at + width], "little" if order == "little" else "big")
    if order == "ebml":
        marker = 1 << 7 * width
        value = said & (marker - 1)
        value = work.dice.choice((*_near(value), marker - 1, marker - 2)) % marker
        return work.write(at, (marker | value).to_bytes(width, "big"))
    value = work.dice.choice((*_near(said), work.number(width))) % (1 << 8 * width)
    return work.write(at, value.to_bytes(width, order))


def _near(value: int) -> tuple[int, ...]:
    return (0, 1, value - 1, value + 1, value // 2, value * 2, value + 100, value * 1000)


def _rename(work: _Work) -> bytes:
    named = [chunk.name for chunk in work.chunks() if chunk.name]
    if not named:
        return _flip_bits(work)
    (at, width), (other, length) = work.dice.choice(named), work.dice.choice(named)
    if length != width or work.dice.random() < 0.3:
        return work.write(at, work.dice.choice((work.dice.randbytes(width), b"free"[:width])))
    return work.write(at, work.data[other : other + width])


def _remove_chunk(work: _Work) -> bytes:
    return _rebuilt(work, lambda chunk, data: b"")


def _double_chunk(work: _Work) -> bytes:
    times = work.dice.choice((2, 2, 3, 50))
    return _rebuilt(work, lambda chunk, data: data * times)


def _empty_chunk(work: _Work) -> bytes:
    return _rebuilt(work, lambda chunk, data: data[: chunk.body - chunk.start])


def _foreign_chunk(work: _Work) -> bytes:
    """Put a chunk of another clip of the kind in the place of one."""
    alike = [base for base in work.others if base.container == work.container]
    if not alike:
        return _splice(work)
    other = work.dice.choice(alike).data
    there = chunks(other, work.container)
    if not there:
        return _splice(work)
    taken = work.dice.choice(there)
    return _rebuilt(work, lambda chunk, data: other[taken.start : taken.end])


def _swap_chunks(work: _Work) -> bytes:
    found = work.chunks()
    if len(found) < 2:
        return _flip_bits(work)
    one, two = sorted(work.dice.sample(found, 2), key=lambda chunk: chunk.start)
    if one.end > two.start:
        return work.data[: two.start] + work.data[two.end :]
    data = work.data
    return (
        data[: one.start] + data[two.start : two.end] + data[one.end : two.start]
        + data[one.start : one.end] + data[two.end :]
    )  # fmt: skip


def _rebuilt(work: _Work, change: Callable[[Chunk, bytes], bytes]) -> bytes:
    """Change one chunk as a whole; half of the time those around it say their new length."""
    found = work.chunks()
    if not found:
        return _remove_bytes(work)
    chunk = work.dice.choice(found)
    new = change(chunk, work.data[chunk.start : chunk.end])
    made = bytearray(work.data[: chunk.start] + new + work.data[chunk.end :])
    more = len(new) - (chunk.end - chunk.start)
    if work.dice.random() < 0.5:
        for parent in chunk.parents:
            _lengthen(made, parent, more)
    return bytes(made)


def _lengthen(made: bytearray, chunk: Chunk, more: int) -> None:
    """Say that *chunk* is *more* bytes longer, as far as its number holds that."""
    if not chunk.size:
        return
    at, width, order = chunk.size
    way = "little" if order == "little" else "big"
    bits = 7 * width if order == "ebml" else 8 * width
    said = int.from_bytes(made[at : at + width], way)
    marker = said >> bits << bits
    new = max(0, (said & ((1 << bits) - 1)) + more) & ((1 << bits) - 1)
    made[at : at + width] = (marker | new).to_bytes(width, way)


TABLE = (
    (_flip_bits, 5),
    (_overwrite, 4),
    (_remove_bytes, 2),
    (_insert_bytes, 2),
    (_truncate, 2),
    (_limit_number, 6),
    (_splice, 2),
    (_foreign_head, 1),
    (_append, 1),
    (_resize, 6),
    (_rename, 4),
    (_remove_chunk, 3),
    (_double_chunk, 3),
    (_empty_chunk, 2),
    (_foreign_chunk, 3),
    (_swap_chunks, 3),
)
MUTATIONS, WEIGHTS = zip(*TABLE, strict=True)
