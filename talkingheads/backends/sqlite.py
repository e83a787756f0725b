"""SQLite: tables in one file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from talkingheads.backends.base import Ask, Row
from talkingheads.errors import ToolError

_MAGIC = b"SQLite format 3\x00"


class Sqlite:
    """Makes and reads databases; nothing but SQL with parameters goes in."""

    def make(
        self,
        file: Path,
        *,
        mark: tuple[int, int],
        begin: str,
        tables: Iterable[tuple[str, Iterator[Row]]],
        finish: str,
    ) -> None:
        """Fill the empty *file*: see `Database`. It is not safe from a fall until it is whole."""
        try:
            with closing(sqlite3.connect(file, isolation_level=None)) as base:
                for pragma in (
                    "journal_mode = OFF",
                    "synchronous = OFF",
                    "secure_delete = ON",
                    "foreign_keys = ON",
                    f"application_id = {mark[0]}",
                    f"user_version = {mark[1]}",
                ):
                    base.execute(f"PRAGMA {pragma}")
                base.executescript(f"BEGIN;\n{begin}")
                for table, rows in tables:
                    _insert(base, table, rows)
                base.executescript(f"BEGIN;\n{finish}\nCOMMIT;")
        except sqlite3.Error as error:
            raise ToolError(
                f"{file.parent}: the database cannot be made: {error}",
                hint="Check that the disk has space; Python's SQLite must have FTS5.",
            ) from None

    def mark(self, file: Path) -> tuple[int, int]:
        """Return the application's mark and version that *file* bears; zeros if none."""
        with file.open("rb") as opened:
            head = opened.read(100)
        if len(head) < 100 or not head.startswith(_MAGIC):
            return 0, 0
        return int.from_bytes(head[68:72], "big"), int.from_bytes(head[60:64], "big")

    @contextmanager
    def reading(self, file: Path) -> Iterator[Ask]:
        """Open *file* to be asked; it cannot be changed. Raises: ToolError if it is damaged."""
        try:
            with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as base:

                def ask(question: str, values: Mapping[str, Any]) -> list[Row]:
                    return base.execute(question, values).fetchall()

                yield ask
        except sqlite3.Error as error:
            raise ToolError(
                f"{file}: cannot be read: {error}", hint="Make it again: talkingheads run"
            ) from None


def _insert(base: sqlite3.Connection, table: str, rows: Iterator[Row]) -> None:
    """Stream *rows* into *table*; each has a value for every column."""
    first = next(rows, None)
    if first is not None:
        places = ",".join("?" * len(first))
        base.executemany(f"INSERT INTO {table} VALUES ({places})", chain([first], rows))
