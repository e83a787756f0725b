"""What `commitments` and `commitments show` do: list what was promised, and how it stands."""

from __future__ import annotations

import csv
import io
import shutil
import textwrap
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from talkingheads import edition, remarks, report
from talkingheads.config import Project
from talkingheads.domain import Briefing, Ledger, Promise
from talkingheads.formats.names import chosen, folded
from talkingheads.formats.spreadsheet import safe
from talkingheads.ruling import known, unknown

WIDE = 110
"""Columns of a terminal from which there is a table; narrower ones get a block for each."""
COLUMNS = ("id", "state", "due", "owner", "promise")
CELLS = (
    "group", "id", "state", "due", "due_text", "owner", "summary", "quote", "speaker",
    "organisation", "theme", "place", "edition", "said", "silent", "history", "later",
)  # fmt: skip
_BOM = "\ufeff"
"""Without it Excel takes the accents of names for something else."""
_HEADINGS = {
    "promises": "Promises",
    "possible": "Possibly missed: accept or dismiss",
    "dismissed": "Dismissed",
}


@dataclass(frozen=True)
class Wanted:
    """Which promises are to be listed, and of which day."""

    day: date
    owner: str | None = None
    speaker: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    edition: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    due_before: date | None = None
    possible: bool = True
    dismissed: bool = False

    def fits(self, promise: Promise, clips: Collection[str]) -> bool:
        """Tell whether *promise* is one of them, made in one of *clips*."""
        return (
            promise.entry in clips
            and (self.owner is None or folded(self.owner) in folded(promise.owner))
            and (not self.status or promise.state in self.status)
            and (
                self.due_before is None
                or (promise.due is not None and promise.due < self.due_before)
            )
        )

    def clips(self, shown: Briefing) -> frozenset[str]:
        """Return the clips of *shown* in which they may be. Raises: ConfigError for a name."""
        speakers = {e.update.speaker.name: e.update.speaker.name for e in shown.entries}
        themes = {e.update.theme: e.update.theme for e in shown.entries}
        editions = {e.id: e.id for e in shown.editions} | {e.title: e.id for e in shown.editions}
        if not shown.entries:
            return frozenset()
        fits = {
            "speaker": chosen("speaker", self.speaker, speakers) or speakers,
            "theme": chosen("theme", self.theme, themes) or themes,
            "edition": chosen("edition", self.edition, editions) or editions.values(),
        }
        return frozenset(
            entry.id
            for issue in shown.editions
            for entry in issue.entries
            if issue.id in fits["edition"]
            and entry.update.speaker.name in fits["speaker"]
            and entry.update.theme in fits["theme"]
        )

    def of(self, shown: Briefing) -> dict[str, list[Promise]]:
        """Return what is wanted of *shown*, by group. Raises: ConfigError for a name."""
        ledger, clips = shown.ledger, self.clips(shown)
        groups = {"promises": ledger.promises}
        groups |= {"possible": ledger.possible} if self.possible else {}
        groups |= {"dismissed": ledger.dismissed} if self.dismissed else {}
        return {name: [p for p in each if self.fits(p, clips)] for name, each in groups.items()}


def list_all(project: Project, wanted: Wanted, *, as_json: bool, as_csv: bool) -> None:
    """Print the promises *wanted*, and the decisions that are lost."""
    shown = edition.briefing(project, known(project), wanted.day)
    late = remarks.waiting(project, shown.entries)
    if late:
        many = "1 clip is" if len(late) == 1 else f"{len(late)} clips are"
        report.reporter().note(f"{many} waiting ({', '.join(late)}): talkingheads run")
    groups = wanted.of(shown)
    if as_csv:
        report.whole(table(groups))
        return
    if as_json:
        found: dict[str, Any] = {"day": wanted.day}
        found |= {name: [_plain(p) for p in promises] for name, promises in groups.items()}
        found["lost"] = remarks.plain(project, shown)
        found["look_at"] = remarks.of_bound(project, shown.ledger)
        found["waiting"] = late
        report.dump(found)
        return
    _print(groups, _nothing(shown.ledger, bool(shown.entries)))
    _look_at("Decisions that no longer find their words", remarks.of_lost(project, shown))
    _look_at("Look at these decisions", remarks.of_bound(project, shown.ledger))
    if any(groups.values()):
        report.line("More of one: talkingheads commitments show ID")


def show(project: Project, id: str, day: date, *, as_json: bool) -> None:
    """Print all that is known of the statement *id* on *day*. Raises: ConfigError."""
    entries = known(project)
    ledger = edition.briefing(project, entries, day).ledger
    groups = {
        "promise": ledger.promises,
        "possibly missed": ledger.possible,
        "dismissed": ledger.dismissed,
    }
    for group, promises in groups.items():
        for promise in promises:
            if promise.id == id:
                if as_json:
                    report.dump({"group": group, **_plain(promise)})
                else:
                    _tell(promise, group)
                    _look_at("Look at this", remarks.of_bound(project, ledger, id))
                return
    said = {f"{e.id}-{s.id}": (e, s) for e in entries for s in e.labels.statements}
    if id not in said:
        unknown(id, said, remarks.waiting(project, entries))
    entry, statement = said[id]
    if as_json:
        report.dump({"group": "", "id": id, "kind": statement.kind, "quote": statement.text})
        return
    report.line(f"{id}: no promise, but {statement.kind}")
    report.line(f"  {entry.update.speaker.name}: “{statement.text}”")
    report.line(f"If it is one: talkingheads commitments accept {id}")


def table(groups: dict[str, list[Promise]]) -> str:
    """Return *groups* of promises as CSV that spreadsheets open as it is, and run nothing of."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(CELLS)
    for name, promises in groups.items():
        for promise in promises:
            row = {**_plain(promise), "group": name}
            row["history"] = "; ".join(f"{r.on} {r.by}: {r.says}" for r in promise.history)
            row["later"] = " ".join(f"{w.entry}-{w.statement}" for w in promise.later)
            rows.writerow(_cell(row[cell]) for cell in CELLS)
    return _BOM + out.getvalue()


def _plain(promise: Promise) -> dict[str, Any]:
    values = asdict(promise)
    speaker = values.pop("speaker")
    del values["to_come"]
    values |= {"speaker": speaker["name"], "organisation": speaker["organisation"]}
    return values | {"silent": promise.silent}


def _cell(value: object) -> str:
    """Return *value* on one line that no spreadsheet runs."""
    return safe(report.printable(" ".join(str("" if value is None else value).split())))


def _nothing(ledger: Ledger, clips: bool) -> str:
    if not clips:
        return "No clip is done yet, so nothing is known of promises: talkingheads run"
    if ledger.promises or ledger.possible or ledger.dismissed:
        return "No commitment fits."
    return "Nothing was promised in these clips."


def _print(groups: dict[str, list[Promise]], nothing: str) -> None:
    if not any(groups.values()):
        report.line(nothing)
    for name, promises in groups.items():
        if promises:
            report.line(f"{_HEADINGS[name]} ({len(promises)})")
            _rows(promises)
            report.line()


def _look_at(heading: str, texts: Sequence[str]) -> None:
    if texts:
        report.line(f"{heading} ({len(texts)})")
    for text in texts:
        _wrapped(text, "  ")


def _rows(promises: Sequence[Promise]) -> None:
    if shutil.get_terminal_size().columns >= WIDE:
        rows = [
            {
                "id": p.id,
                "state": p.state,
                "due": p.due or "-",
                "owner": p.owner,
                "promise": report.printable(p.summary or p.quote),
            }
            for p in promises
        ]
        report.table(rows, COLUMNS)
        return
    for promise in promises:
        report.line(f"{promise.id}  {promise.state}")
        due = f"due {promise.due}, " if promise.due else ""
        _wrapped(f"{due}{promise.owner}", "  ")
        _wrapped(promise.summary or f"“{promise.quote}”", "  ")


def _tell(promise: Promise, group: str) -> None:
    report.line(f"{promise.id}: {group}, {promise.state}" + (", silent" if promise.silent else ""))
    for line in _facts(promise):
        _wrapped(line, "  ")
    if promise.history:
        report.line("What people ruled")
    for ruling in promise.history:
        note = f" ({ruling.note})" if ruling.note else ""
        _wrapped(f"{ruling.on} {ruling.by}: {ruling.says}{note}", "  ")
        for link in ruling.links:
            report.line(f"    {link}")
    if promise.later:
        report.line("What was said later")
    for later in promise.later:
        sure = "confirmed" if later.confirmed else f"proposed, likeness {later.likeness:.2f}"
        _wrapped(f"{later.entry}-{later.statement} ({sure}) {later.speaker}: “{later.quote}”", "  ")
    if any(not later.confirmed for later in promise.later):
        _wrapped(
            f"Confirm with: talkingheads commitments set {promise.id} --evidence ID, "
            "or take away with --unrelated ID",
            "",
        )


def _facts(promise: Promise) -> Iterator[str]:
    if promise.summary:
        yield promise.summary
    yield f"“{promise.quote}”"
    yield f"said by {promise.speaker.name}" + (f" on {promise.said}" if promise.said else "")
    words = f" (“{promise.due_text}”)" if promise.due_text else ""
    yield f"owner: {promise.owner}; due: {promise.due or 'no day'}{words}"


def _wrapped(text: str, margin: str) -> None:
    """Print *text* within the width of the terminal, all lines after *margin*."""
    width = max(shutil.get_terminal_size().columns, 30)
    for line in textwrap.wrap(text, width, initial_indent=margin, subsequent_indent=margin):
        report.line(line)
