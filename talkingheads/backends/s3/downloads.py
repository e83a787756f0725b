"""
Bring one file of the inbox to the disk, whole, over a line that breaks.

Each try asks for what is still missing, and only as long as the file is what was listed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn

from talkingheads.backends.s3.answers import is_md5, tag_of
from talkingheads.backends.s3.client import Line
from talkingheads.backends.s3.faults import GONE, S3Fault, fault
from talkingheads.backends.s3.partsizes import fits
from talkingheads.backends.targets import Arrival
from talkingheads.errors import PublishError, ReplacedError

LEAST = 1 << 20
"""Bytes that a try must bring if another one is to follow it when the line breaks."""


def download(line: Line, arrival: Arrival, file: Path, progress: Callable[[int], None]) -> None:
    """
    Bring the bytes of *arrival* to *file*, after those that are there from a try before.

    *progress* is told how many there are. Raises: ReplacedError if it is not, or not any more,
    what was listed; PublishError if the disk takes no more; S3Fault.
    """
    what = line.named(arrival.key)
    while (before := length(file)) < arrival.size:
        try:
            line.patiently(what, lambda: _take(line, arrival, file, progress), right="s3:GetObject")
        except S3Fault as error:
            if error.code in GONE:
                _replaced(what)
            if length(file) < before + LEAST:
                raise
    if not _whole(line, arrival, file):
        file.unlink()
        raise fault(what, "BadDigest")
    progress(arrival.size)


def length(file: Path) -> int:
    """Return how many bytes of *file* are there."""
    return file.stat().st_size if file.exists() else 0


def _whole(line: Line, arrival: Arrival, file: Path) -> bool:
    """Tell whether *file* has the bytes of *arrival*, as far as size and tag say it."""
    if length(file) != arrival.size:
        return False
    what = line.named(arrival.key)
    answer = line.ask(what, "head_object", right="s3:GetObject", Key=arrival.key)
    if tag_of(answer.get("ETag", "")) != arrival.tag:
        _replaced(what)
    return not is_md5(answer) or fits(line, arrival, file) is not False


def _take(line: Line, arrival: Arrival, file: Path, progress: Callable[[int], None]) -> None:
    """Add what is still missing to *file*."""
    what, have = line.named(arrival.key), length(file)
    progress(have)
    answer = line.client.get_object(
        Bucket=line.address.bucket,
        Key=arrival.key,
        IfMatch=f'"{arrival.tag}"',
        Range=f"bytes={have}-",
    )
    with closing(answer["Body"]) as body:
        if tag_of(answer.get("ETag", "")) != arrival.tag:
            _replaced(what)
        if answer.get("ContentRange") != f"bytes {have}-{arrival.size - 1}/{arrival.size}":
            raise fault(what, "ResponseParserError")
        with _writing(file) as out:
            for block in body.iter_chunks(1 << 20):
                out(block)
                have += len(block)
                progress(have)
    if have != arrival.size:
        raise fault(what, "IncompleteReadError")


def _replaced(what: str) -> NoReturn:
    raise ReplacedError(f"{what}: was replaced or removed while it was fetched")


@contextmanager
def _writing(file: Path) -> Iterator[Callable[[bytes], None]]:
    """Give what adds a block to *file*; an error of the disk is none of the line."""

    def write(block: bytes) -> None:
        try:
            out.write(block)
            out.flush()
        except OSError as error:
            raise _disk(file, error) from None

    try:
        out = file.open("ab")
    except OSError as error:
        raise _disk(file, error) from None
    with out:
        yield write


def _disk(file: Path, error: OSError) -> PublishError:
    return PublishError(
        f"{file}: cannot be written: {error.strerror or error}",
        hint="Make room on the disk; fetching goes on where it stopped.",
    )
