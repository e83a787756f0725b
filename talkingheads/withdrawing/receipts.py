"""
The receipt of a withdrawal: what was removed, what was looked through, and what is left.

It is for whoever asked for it. Beside it lies the same as JSON. Neither holds a sentence that was
said. Delete it when nobody needs it any more; until then withdrawn.yaml must know what it tells of.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from talkingheads.config import Project
from talkingheads.domain import day_in_words
from talkingheads.files import PRIVATE, replacing
from talkingheads.scanning import Left, Looked
from talkingheads.withdrawing.acts import Act, many
from talkingheads.withdrawing.searched import Search


@dataclass(frozen=True)
class Receipt:
    """All that is told of one withdrawal."""

    act: Act
    at: str
    """UTC, ISO 8601."""
    search: Search
    here: Looked
    there: Looked | None
    """None: it is published nowhere."""
    inbox: Looked | None
    """None: there is none, or it could not be looked through."""
    beyond: tuple[str, ...]
    """What is out of our reach, in whole sentences."""

    @property
    def left(self) -> tuple[Left, ...]:
        """Every place where something is left."""
        places = (self.here, self.there, self.inbox)
        return tuple(left for looked in places if looked for left in looked.left)

    @property
    def whole(self) -> bool:
        """Tell whether nothing is left and nothing failed."""
        return not self.left and not self.act.troubles


def write(project: Project, receipt: Receipt) -> Path:
    """Write *receipt* below the project; return the file for people."""
    folder, day = project.withdrawals, receipt.act.stones[0].on
    number = 1
    while (file := folder / f"{day}-{number}.txt").exists():
        number += 1
    for path, text in (
        (file.with_suffix(".json"), json.dumps(plain(receipt), ensure_ascii=False, indent=1)),
        (file, "\n".join(lines(receipt))),
    ):
        with replacing(path, mode=PRIVATE) as new:
            new.write_text(text + "\n", encoding="utf-8")
    return file


def plain(receipt: Receipt) -> dict[str, Any]:
    """Return *receipt* as JSON has it."""
    act, search = receipt.act, receipt.search
    return {
        "version": 1,
        "at": receipt.at,
        "by": act.by,
        "reason": act.reason,
        "clips": [
            {
                "id": subject.id,
                "speakers": subject.speakers,
                "recorded": subject.recorded and subject.recorded.isoformat(),
                "files": subject.files,
                "sizes": subject.sizes,
                "tombstone": stone.id,
                "undo_until": stone.undo_until and stone.undo_until.isoformat(),
            }
            for subject, stone in zip(act.subjects, act.stones, strict=True)
        ],
        "source_kept": act.keep_source,
        "removed": {"here": act.here, "there": act.there},
        "looked_for": search.told,
        "not_looked_for": search.spared,
        "looked_through": {
            "here": _counts(receipt.here),
            "there": _counts(receipt.there) if receipt.there else None,
            "inbox": _counts(receipt.inbox) if receipt.inbox else None,
        },
        "target": act.target,
        "troubles": act.troubles,
        "left": [asdict(each) for each in receipt.left],
        "out_of_reach": receipt.beyond,
    }


def lines(receipt: Receipt) -> Iterator[str]:
    """Yield the lines of *receipt* for people."""
    act, first = receipt.act, receipt.act.stones[0]
    yield f"Withdrawn on {day_in_words(first.on)} by {act.by} ({receipt.at})"
    if act.reason:
        yield f"Reason: {act.reason}"
    for subject in act.subjects:
        recorded = f", recorded {day_in_words(subject.recorded)}" if subject.recorded else ""
        files = f"; {', '.join(subject.files)}" if subject.files else ""
        yield f"  {subject.id}: {subject.who}{recorded}{files}"
    yield ""
    yield "Removed from the project:"
    yield from _indented(act.here)
    if act.target:
        yield f"Removed from {act.target}:"
        yield from _indented(act.there)
    yield ""
    yield "Looked through when all of that was gone:"
    yield f"  the project: {_size(receipt.here)}"
    if receipt.there is not None:
        yield f"  {act.target}: {_online(receipt.there)}"
    if receipt.inbox is not None:
        yield f"  the inbox, for its very bytes: {_online(receipt.inbox)}"
    yield f"  for {', '.join(receipt.search.told) or 'nothing'}"
    if receipt.search.spared:
        yield "  but not for:"
        yield from _indented(receipt.search.spared, margin="    ")
    yield ""
    yield from _result(receipt)
    yield ""
    yield "Out of our reach:"
    yield from _indented(receipt.beyond)


def _result(receipt: Receipt) -> Iterator[str]:
    yield f"Result: {many(len(receipt.left), 'place')} left"
    for left in receipt.left:
        yield f"  {left.where}: {', '.join(left.what)}"
        yield f"    {_advice(left, receipt.act)}"
    for trouble in receipt.act.troubles:
        yield f"  Could not be done: {trouble}"


def _advice(left: Left, act: Act) -> str:
    """Return what to do about a place where something is left."""
    if left.where.endswith((".yaml", ".yml")):
        return "The team wrote this: take it out there."
    if "the name of who speaks in it" in left.what and len(left.what) == 1:
        return "Somebody is called so, or is named there by the team: look whether it must go."
    if "(older version" in left.where or "upload" in left.where:
        return "The key may not remove it: talkingheads doctor says which right it lacks."
    return (
        f"Run: talkingheads publish. Then: talkingheads withdraw {act.ids[0]}, which looks through "
        "everything again."
    )


def _indented(some: tuple[str, ...], margin: str = "  ") -> Iterator[str]:
    yield from (f"{margin}{line}" for line in some or ("nothing was there",))


def _counts(looked: Looked) -> dict[str, int]:
    return {
        "files": looked.files,
        "versions": looked.versions,
        "uploads": looked.uploads,
        "bytes": looked.size,
    }


def _online(looked: Looked) -> str:
    uploads = "upload that was begun" if looked.uploads == 1 else "uploads that were begun"
    return f"{_size(looked)}, {many(looked.versions, 'older version')}, {looked.uploads} {uploads}"


def _size(looked: Looked) -> str:
    return f"{many(looked.files, 'file')}, {looked.size / 1_000_000:.1f} MB"
