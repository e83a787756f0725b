"""The text of a CSV file, as Excel or anybody else saves it, as rows of cells."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from talkingheads.errors import ConfigError
from talkingheads.formats.clips import cells
from talkingheads.formats.clips.columns import column_of
from talkingheads.formats.decoding import decoded, zeros_at

_SEPARATORS = (",", ";", "\t", "|")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
LARGEST = 20_000_000
"""Bytes or characters that a sheet may have; some 50,000 rows."""
WIDEST = 1000
"""Cells that a row may have, not counting empty ones at its end."""
_SAVE = "In Excel choose Save As, “CSV UTF-8 (Comma delimited)”."
_AGAIN = "It may be saved only in part: save it again, or bring back a copy."
_BINARY = ("Cc", "Cn", "Co", "Cs")
"""Categories of characters that text has few of."""
_BLANKS = "\t\n\v\f\r"


class Table(NamedTuple):
    """The rows of a sheet."""

    rows: list[list[str]]
    """Without empty cells at their ends."""
    unended: int
    """How many cells the last row has if no line end follows it; else 0."""


def read(content: str | bytes, name: str) -> Table:
    """
    Return the rows of *content*.

    Raises: ConfigError if it is no text of rows, more than any team's, or broken off.
    """
    if len(content) > LARGEST:
        raise ConfigError(
            f"{name}: has {len(content) / 1e6:.0f} MB, and {LARGEST / 1e6:.0f} MB are the most",
            hint="Is it the people sheet? Set project.people in pipeline.yaml.",
        )
    if isinstance(content, bytes) and content.startswith(_WORKBOOKS):
        raise ConfigError(f"{name} is an Excel workbook, not a CSV file", hint=_SAVE)
    text = decoded(content)
    if _binary(text) and not any(_score(text, separator)[0] for separator in _SEPARATORS):
        raise ConfigError(
            f"{name} is no text file; it begins with {cells.shown(text[:400], 40)}", hint=_SAVE
        )
    if not text.strip("\0\ufeff \r\n\t"):
        raise ConfigError(f"{name}: is empty, so nobody knows who agreed to what", hint=_AGAIN)
    if damaged := zeros_at(text):
        raise ConfigError(
            f"{name} row {damaged}: zeros stand there, where a disk lost what was being saved",
            hint=_AGAIN,
        )
    parsed = _parsed(text, name)
    rows = [_trimmed(row) for row in parsed]
    unended = 0 if text.endswith(("\n", "\r")) else len(parsed[-1])
    if unended:
        _check_whole(rows, unended, name)
    for number, row in enumerate(rows, start=1):
        if len(row) > WIDEST:
            raise ConfigError(
                f"{name} row {number}: has {len(row):,} cells, and {WIDEST:,} are the most",
                hint=f"Take out what is no people sheet. {_SAVE}",
            )
    return Table(rows, unended)


def _check_whole(rows: Sequence[Sequence[str]], last: int, name: str) -> None:
    """
    Raise ConfigError if the last row, of *last* cells and without a line end, breaks off.

    What it lacks may be what limits its consent.
    """
    top = heading_row(rows)
    if len(rows) - 1 > top and known(rows[top]) > 1 and last < len(rows[top]):
        raise ConfigError(
            f"{name} row {len(rows)}: breaks off: it has {last} of {len(rows[top])} cells and "
            "no line end",
            hint=f"{_AGAIN} If the row is meant so, put a line end after it.",
        )


def _trimmed(row: list[str]) -> list[str]:
    """Return *row* without empty cells at its end."""
    length = next((n for n in range(len(row), 0, -1) if row[n - 1]), 0)
    return row[:length]


def _binary(text: str) -> bool:
    start = text[:4000]
    odd = sum(unicodedata.category(c) in _BINARY and c not in _BLANKS for c in start)
    return odd > len(start) / 20


def _parsed(text: str, name: str) -> list[list[str]]:
    """Return the rows of *text*, parted by whichever separator finds most columns we know."""
    first, _, rest = text.partition("\n")
    told = first.strip(' \r"').casefold()
    if told.startswith("sep=") and told[4:] in _SEPARATORS:
        return _rows(rest, told[4:], name)
    best = max(_SEPARATORS, key=lambda separator: _score(text, separator))
    return _rows(text, best, name)


def _score(text: str, separator: str) -> tuple[int, int]:
    """Return how many columns we know *separator* finds, and how many at all."""
    try:
        rows = list(_limited(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 20))
    except csv.Error:
        return 0, 0
    return max(map(known, rows), default=0), max(map(len, rows), default=0)


def _limited(rows: Iterable[list[str]], count: int) -> Iterable[list[str]]:
    return (row for row, _ in zip(rows, range(count), strict=False))


def _rows(text: str, separator: str, name: str) -> list[list[str]]:
    lines: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            lines.append(row)
        return lines
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise ConfigError(
                f"{name} row {len(lines) + 1}: a quotation mark is opened and never closed",
                hint="Close it, or take it away; the rest of the sheet cannot be told from it.",
            ) from None
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except (csv.Error, TypeError) as error:
        raise ConfigError(f"{name}: cannot be read as a sheet: {error}", hint=_SAVE) from None


def known(row: Sequence[str]) -> int:
    """Return how many columns that we know are in *row*."""
    return len({column_of(cell) for cell in row} - {None})


def heading_row(rows: Sequence[Sequence[str]]) -> int:
    """Return which row has the headings: the one of the first ten that has most we know."""
    return max(range(min(10, len(rows))), key=lambda n: (known(rows[n]), -n), default=0)
