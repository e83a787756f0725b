"""
Tell whether a file that somebody else uploaded is whole, by its tag.

The tag of one that was uploaded in parts is made of the digests of its parts, and only some
servers say how large those were; of the others, what usual programs take is tried.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import repeat
from pathlib import Path

from talkingheads.backends.s3.answers import md5_of
from talkingheads.backends.s3.client import Line
from talkingheads.backends.s3.faults import S3Fault
from talkingheads.backends.targets import Arrival

USUAL = (5, 8, 10, 15, 16, 20, 25, 32, 50, 64, 100, 128, 256, 512, 1024)
"""Sizes of parts, in MiB, that browsers and programs take."""
_TAG = re.compile(r"[0-9a-f]{32}(?:-([1-9][0-9]{0,4}))?")


def fits(line: Line, arrival: Arrival, file: Path) -> bool | None:
    """
    Tell whether *file* has the bytes that the tag of *arrival* is made of; None: nobody can tell.

    That is so with a tag of another make, and with parts of odd sizes on a server that does not
    tell them.
    """
    match = _TAG.fullmatch(arrival.tag)
    if not match:
        return None
    if not match[1]:
        return _whole(file) == arrival.tag
    count = int(match[1])
    first = _size_of(line, arrival, 1)
    if first is None:
        usual = (size for size in _usual() if -(-arrival.size // size) == count)
        return any(_in_parts(file, repeat(size)) == arrival.tag for size in usual) or None
    if _in_parts(file, repeat(first)) == arrival.tag:
        return True
    sizes = [first, *(_size_of(line, arrival, n) or 0 for n in range(2, count + 1))]
    return sum(sizes) == arrival.size and _in_parts(file, sizes) == arrival.tag


def _usual() -> Iterator[int]:
    for number in USUAL:
        yield number << 20
        yield number * 1_000_000


def _size_of(line: Line, arrival: Arrival, number: int) -> int | None:
    """Return the size of part *number*, if the server tells it."""
    try:
        answer = line.ask(
            arrival.key,
            "head_object",
            Key=arrival.key,
            PartNumber=number,
            IfMatch=f'"{arrival.tag}"',
        )
    except S3Fault:
        return None
    return int(answer["ContentLength"]) if answer.get("PartsCount") else None


def _whole(file: Path) -> str:
    with file.open("rb") as body:
        return hashlib.file_digest(body, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _in_parts(file: Path, sizes: Iterable[int]) -> str:
    """Return the tag of *file* as put in parts of *sizes*."""
    md5s = b""
    with file.open("rb") as body:
        for size in sizes:
            block = body.read(size)
            if not block:
                break
            md5s += md5_of(block)
    return f"{md5_of(md5s).hex()}-{len(md5s) // 16}"
