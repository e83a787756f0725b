"""
Read and write tombstones: withdrawn.yaml in the project, one file each where it is published.

The file in the project is for people to read and for `talkingheads withdraw` to write. One that
cannot be read is an error, never "nothing was withdrawn".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from talkingheads.domain.tombstones import Tombstone, Tombstones
from talkingheads.errors import ConfigError
from talkingheads.formats import records
from talkingheads.yamltext import load

FILE = "withdrawn.yaml"
HEADER = """\
# What was withdrawn, as marks that lead nobody back to it. `talkingheads withdraw` writes this.
# Keep it, in every copy of the project: it is what stops a re-run, a restored edition or another
# computer's old cache from bringing it back.
"""
LARGEST = 50_000_000
"""Characters that either file may have; some 30,000 withdrawals."""
MOST = 1_000_000
"""Values that the project's file may hold."""
END = "# Whole, with so many withdrawals: "
"""What the last line begins with; a file that counts marks and lacks it is cut off."""

_ID, _MARK = re.compile(r"[0-9a-f]{16}"), re.compile(r"[0-9a-f]{64}")
_HINT = (
    "Take the file from a backup or from another computer's copy of the project. Nothing is shown "
    "until it can be read, since it says what may not be."
)


def read(text: str, *, name: str = FILE) -> Tombstones:
    """
    Return the tombstones in *text*, the project's file.

    Raises: ConfigError, also if marks or whole entries are missing. Older files do not count them,
    and are believed.
    """
    tree = _sized(text, name) and load(text.lstrip("\ufeff"), name, most=MOST)
    if tree is None or tree == "":
        if not text.rstrip().endswith(f"{END}0"):
            raise ConfigError(
                f"{name}: is empty, so it may be saved only in part",
                hint=f"{_HINT} If nothing was ever withdrawn, delete it.",
            )
        return Tombstones()
    if not isinstance(tree, list):
        raise _damaged(name, "must be a list of entries")
    plain: list[dict[str, object]] = []
    counted = False
    for number, entry in enumerate(tree, start=1):
        if not isinstance(entry, dict):
            raise _damaged(name, f"entry {number} has no keys")
        values = {str(key).replace("-", "_"): value for key, value in entry.items()}
        marks = str(values.get("marks", "")).split()
        counted = counted or "count" in values
        if values.pop("count", len(marks)) != len(marks):
            raise _damaged(name, f"entry {number} is cut off: marks are missing")
        plain.append({**values, "marks": marks})
    if counted and text.rstrip().rpartition("\n")[2] != f"{END}{len(plain)}":
        raise _damaged(name, f"its end is missing: the last line must be “{END}{len(plain)}”")
    try:
        return _checked(json.dumps({"stones": plain}, default=str), name)
    except TypeError:
        raise _damaged(name, "a key must be a word") from None


def read_json(content: bytes, *, name: str) -> Tombstones:
    """Return the tombstones in *content*, a file at a target. Raises: ConfigError."""
    try:
        return _checked(_sized(content.decode("utf-8"), name), name)
    except UnicodeDecodeError:
        raise _damaged(name, "is no text") from None


def write(stones: Tombstones) -> str:
    """Return the text of the project's file with *stones*."""
    lines = [line for stone in stones.stones for line in _lines(stone)]
    return HEADER + "".join(f"{line}\n" for line in (*lines, f"{END}{len(stones.stones)}"))


def write_json(stones: Tombstones) -> bytes:
    """Return a file for a target: without who withdrew it and why."""
    return (records.dumps(stones.bare()) + "\n").encode()


def _lines(stone: Tombstone) -> Iterator[str]:
    yield f'- id: "{stone.id}"'
    yield f"  on: {stone.on}"
    for key, text in (("by", stone.by), ("reason", stone.reason)):
        if text:
            yield f"  {key}: {json.dumps(text, ensure_ascii=False)}"
    for key, day in (("undo-until", stone.undo_until), ("lifted", stone.lifted)):
        if day is not None:
            yield f"  {key}: {day}"
    yield f"  count: {len(stone.marks)}"
    yield "  marks: |"
    yield from (f"    {mark}" for mark in stone.marks)


def _checked(text: str, name: str) -> Tombstones:
    from pydantic import ValidationError

    try:
        found = records.loads(Tombstones, text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = " ".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"])
        raise _damaged(name, f"{where}: {first['msg']}") from None
    for number, stone in enumerate(found.stones, start=1):
        if not _ID.fullmatch(stone.id) or not all(map(_MARK.fullmatch, stone.marks)):
            raise _damaged(name, f"entry {number}: an id has 16 and a mark 64 hex digits")
        if not stone.marks:
            raise _damaged(name, f"entry {number}: has no marks")
    return Tombstones().merged(found)


def _sized(text: str, name: str) -> str:
    if len(text) > LARGEST:
        raise _damaged(name, f"has {len(text):,} characters, and {LARGEST:,} are the most")
    return text


def _damaged(name: str, why: str) -> ConfigError:
    return ConfigError(f"{name}: cannot be read: {why}", hint=_HINT)
