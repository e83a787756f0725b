"""
Which of the objects that lie there a stranger asks for: a few, however many there are.

Films come first, the newest before all, since a hand that opens one opens what it works with; the
rest is chance, so that what is open is found some day wherever it lies.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from talkingheads.backends.s3.answers import listing, marked
from talkingheads.backends.s3.client import Line
from talkingheads.backends.s3.faults import DENIED, S3Fault

FIRST = ("", "clips/", ".talkingheads/")
"""Below which paths the file that stands first is chosen always."""
FILMS = {".mp4", ".m4v", ".mov", ".webm", ".m4a"}
NEWEST, BY_CHANCE = 8, 8
"""Folders of which the newest film is chosen, and files of all the others."""
PAGES = 5
"""Of a thousand each, from the first on; of what lies behind them one more, by chance."""
_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"


def few(line: Line) -> list[str]:
    """Return the keys of a few objects; if the key may not list, of the first page alone."""
    try:
        items = [item for page in _pages(line) for item in page]
    except S3Fault as error:
        if error.code not in DENIED:
            raise
        return [line.key("index.html")]
    return chosen([(line.path(item["Key"]), item) for item in items], line)


def chosen(items: Sequence[tuple[str, Any]], line: Line) -> list[str]:
    """Return the keys that are chosen of *items*, paths with what the listing says."""
    found: dict[str, None] = {}
    for below in FIRST:
        found.update(dict.fromkeys([p for p, _ in items if p.startswith(below)][:1]))
    newest: dict[str, str] = {}
    for path, _ in sorted(items, key=lambda each: str(each[1].get("LastModified")), reverse=True):
        if PurePosixPath(path).suffix.lower() in FILMS:
            folder = str(PurePosixPath(path).parent)
            newest.setdefault(path if folder == "." else folder, path)
    found.update(dict.fromkeys(list(newest.values())[:NEWEST]))
    left = [path for path, _ in items if path not in found]
    found.update(dict.fromkeys(random.sample(left, min(BY_CHANCE, len(left)))))
    return [line.key(path) for path in found]


def _pages(line: Line) -> Iterator[list[Any]]:
    after: dict[str, Any] = {}
    for left in range(PAGES, -1, -1):
        if not left:  # somewhere behind
            after = {"StartAfter": line.key("clips/" + "".join(random.choices(_LETTERS, k=2)))}
        answer = line.ask(
            line.name,
            "list_objects_v2",
            right="s3:ListBucket",
            take=lambda answer: listing(line.name, answer),
            Prefix=line.address.prefix,
            **after,
        )
        yield answer.get("Contents", [])
        if not answer["IsTruncated"]:
            return
        after = marked(line.name, answer, ContinuationToken="NextContinuationToken")
