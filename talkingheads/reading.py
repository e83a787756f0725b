"""What `checked` does: note that a person read what a clip's page says, and list who did."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from typing import Any

from talkingheads import checks, inbox, remarks, report
from talkingheads.config import Project
from talkingheads.domain import Check, Checked, Entry
from talkingheads.errors import ConfigError
from talkingheads.files import write_whole
from talkingheads.formats import checks as notes
from talkingheads.lock import at_work
from talkingheads.ruling import known

WIDE = 80
"""Columns of a terminal from which there is a table; narrower ones get two lines for each."""


def note(project: Project, names: Sequence[str], *, by: str, on: date) -> None:
    """
    Note that *by* watched the clips *names* and read their pages *on* that day.

    Raises: ConfigError for a clip that is not known or not made yet, for one whose words are not
    to be relied on, and for a day before it was recorded or still to come.
    """
    entries = _chosen(project, names)
    for entry in entries:
        _check_day(entry, on)
        if entry.transcript.warning:
            raise ConfigError(
                f"{entry.id}: its page says “do not rely on these words”, so nobody can vouch for "
                f"them: {entry.transcript.warning}",
                hint="Take a real model (transcribe.model), or put a transcript beside the clip.",
            )
    made = [Check(entry.id, checks.seal(entry), Checked(by, on)) for entry in entries]
    _write(project, [entry.id for entry in entries], made)
    for entry, check in zip(entries, made, strict=True):
        report.line(f"{entry.id}: checked by {check.checked.by} on {on}")
        promises = len(entry.labels.commitments)
        report.line(
            f"  {entry.update.speaker.name}: {len(entry.transcript.words)} words, "
            f"{len(entry.labels.statements)} sentences, promises among them: {promises}"
        )
    report.line(f"Written to {project.checked}. To show it: talkingheads run")


def undo(project: Project, names: Sequence[str]) -> None:
    """Take back what is noted of the clips *names*. Raises: ConfigError if nothing is."""
    noted = {check.clip for check in checks.noted(project)}
    box = inbox.look(project, hashing=False)
    ids = [name if name in noted else box.find(name).id for name in names]
    for id in ids:
        if id not in noted:
            raise ConfigError(
                f"{id}: nobody noted that it is checked",
                hint="See who checked what: talkingheads checked --list",
            )
    _write(project, ids, ())
    for id in ids:
        report.line(f"{id}: not checked any more")
    report.line(f"Written to {project.checked}. To show it: talkingheads run")


def list_all(project: Project, names: Sequence[str], *, as_json: bool) -> None:
    """Print who checked what: every clip of the briefing, or only *names*."""
    entries = _chosen(project, names) if names else known(project)
    late = remarks.waiting(project, known(project) if names else entries)
    rows = [_row(project, entry) for entry in entries]
    told = [] if names else remarks.of_checks(project, entries, date.today(), late)
    if as_json:
        report.dump({"clips": rows, "waiting": late, "look_at": told})
        return
    if not rows:
        report.line("No clip is done yet, so there is nothing to check: talkingheads run")
    elif shutil.get_terminal_size().columns >= WIDE:
        report.table([{k: v or "-" for k, v in row.items()} for row in rows], tuple(rows[0]))
    else:
        for row in rows:
            who = f" by {row['by']} on {row['on']}" if row["by"] else ""
            report.line(f"{row['clip']}\n  {row['state']}{who}")
    if rows:
        done = sum(row["state"] == "checked" for row in rows)
        report.line(f"{done} of {len(rows)} checked. Of one that you watched and read:")
        report.line("  talkingheads checked CLIP --by 'Your Name'")
    if late:
        report.line(f"Waiting, so nothing to read yet: {', '.join(late)}")
    for text in told:
        report.line(f"Look at this: {text}")


def _row(project: Project, entry: Entry) -> dict[str, Any]:
    found = [check for check in checks.noted(project) if check.clip == entry.id]
    counts = checks.bound(entry, found, date.today())
    last = counts or (found[-1] if found else None)
    state = "checked" if counts else "lapsed" if last else "not checked"
    return {
        "clip": entry.id,
        "speaker": entry.update.speaker.name,
        "state": state,
        "by": last.checked.by if last else "",
        "on": last.checked.on if last else "",
    }


def _chosen(project: Project, names: Sequence[str]) -> list[Entry]:
    """Return what is known of the clips *names*, each once. Raises: ConfigError."""
    box = inbox.look(project, hashing=False)
    there = {entry.id: entry for entry in known(project)}
    found: dict[str, Entry] = {}
    for handed in (box.find(name) for name in names):
        if not handed.update.consent:
            raise ConfigError(
                f"{handed.id}: it is held back ({handed.held or 'no consent'}), so it has no page",
                hint="See how every clip stands: talkingheads status",
            )
        if handed.id not in there:
            raise ConfigError(
                f"{handed.id}: it is not made yet, so nobody can have read its page",
                hint=f"Make it: talkingheads run --only {handed.id}",
            )
        found[handed.id] = there[handed.id]
    return list(found.values())


def _check_day(entry: Entry, on: date) -> None:
    recorded = entry.update.recorded
    if recorded is not None and on < recorded:
        raise ConfigError(
            f"{entry.id}: was recorded on {recorded}, and nobody can have read it on {on}",
            hint="Give a later day with --on, or correct the day in the people sheet.",
        )
    if on > date.today():
        raise ConfigError(f"--on {on}: is a day to come", hint="Note it when it has been read.")


def _write(project: Project, without: Sequence[str], added: Sequence[Check]) -> None:
    """Write the project's file anew: *without* what it says of these clips, with those *added*."""
    file = project.checked.resolve()
    with at_work(project.work) as took:
        if took:
            report.reporter().warn(took)
        checks.noted(project)  # says what is wrong with the file, if anything is
        before = file.read_bytes().decode("utf-8-sig") if file.is_file() else ""
        new = notes.changed(before, without=without, added=added, name=project.checked.name)
        write_whole(file, new)
