"""What `commitments accept`, `dismiss` and `set` do: add to decisions.yaml what a person ruled."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal, NoReturn

from talkingheads import decided, inbox, remarks, report
from talkingheads.config import Project
from talkingheads.domain import Decision, Entry, Place
from talkingheads.errors import ConfigError
from talkingheads.files import write_whole
from talkingheads.formats import decisions as log
from talkingheads.lock import at_work
from talkingheads.showing import shown

_LISTED = 5
"""Ids that are named near to one that is not known."""
_DONE = {"accept": "accepted", "dismiss": "dismissed"}


def known(project: Project) -> list[Entry]:
    """Return what is known of each clip by now, without working on any."""
    return shown(project, inbox.look(project), (), report.reporter())


def rule(
    project: Project,
    ids: Sequence[str],
    ruling: Literal["accept", "dismiss"],
    *,
    by: str,
    on: date,
    note: str,
) -> None:
    """Rule that the statements *ids* are promises, or are none. Raises: ConfigError."""
    said = _Said(project)
    ids = list(dict.fromkeys(ids))
    made = [Decision(said.ruled(id, on), by, on, ruling, note=note) for id in ids]
    _add(project, ids, made)


def change(
    project: Project,
    id: str,
    *,
    by: str,
    on: date,
    evidence: Sequence[str],
    unrelated: Sequence[str],
    ruled: Mapping[str, Any],
) -> None:
    """
    Rule how the promise *id* stands or is to be read: *ruled* by the names of a `Decision`.

    What is *evidence* is an id or an address. Raises: ConfigError for an id that is not known, and
    for a promise that is to show itself.
    """
    said = _Said(project)
    place = said.ruled(id, on)
    for name, ids in (("--evidence", evidence), ("--unrelated", unrelated)):
        if id in ids:
            raise ConfigError(
                f"{name} {id}: is the promise itself",
                hint=f"What was said later has ids too: talkingheads commitments show {id}",
            )
    shows = tuple(each if "://" in each else said.place(each) for each in evidence)
    apart = tuple(said.place(each) for each in unrelated)
    _add(project, [id], [Decision(place, by, on, evidence=shows, unrelated=apart, **ruled)])


def unknown(id: str, ids: Iterable[str], late: Collection[str]) -> NoReturn:
    """Raise the ConfigError for an *id* that is not one of *ids*; the clips *late* are waiting."""
    ids = list(ids)
    near = difflib.get_close_matches(id, ids, n=_LISTED, cutoff=0.75)
    clip = id.rpartition("-s")[0]
    if clip in late:
        raise ConfigError(
            f"{id}: the clip {clip} is waiting, so what it says is not known",
            hint="Work on it first: talkingheads run",
        )
    own = [each for each in ids if each.rpartition("-s")[0] == clip]
    guess = ""
    if own:
        guess = f"{clip} has {own[0]} to {own[-1]}. "
    elif near:
        guess = f"Did you mean {', '.join(near)}? "
    raise ConfigError(
        f"{id}: there is no such statement",
        hint=f"{guess}See what there is: talkingheads commitments, talkingheads search WORDS",
    )


class _Said:
    """What is said in the clips of a *project*, by the ids of statements."""

    def __init__(self, project: Project) -> None:
        entries = known(project)
        self.late = remarks.waiting(project, entries)
        self.statements = {f"{e.id}-{s.id}": (e, s) for e in entries for s in e.labels.statements}
        self.times = Counter((e.id, s.text.casefold()) for e, s in self.statements.values())

    def place(self, id: str) -> Place:
        """Return where the statement *id* is said. Raises: ConfigError that names near ids."""
        if id not in self.statements:
            unknown(id, self.statements, self.late)
        entry, said = self.statements[id]
        return Place(entry.id, said.start, said.text, self.times[entry.id, said.text.casefold()])

    def ruled(self, id: str, on: date) -> Place:
        """Return the same, to be ruled on. Raises: ConfigError if it is said after that day."""
        place = self.place(id)
        recorded = self.statements[id][0].update.recorded
        if recorded is not None and on < recorded:
            raise ConfigError(
                f"{id}: was said on {recorded}, and nothing can be ruled on it on {on}",
                hint="Give a later day with --on, or correct the day in the people sheet.",
            )
        return place


def _add(project: Project, ids: Sequence[str], made: Sequence[Decision]) -> None:
    """Write the decisions *made* about *ids* to the project's file, and say what comes next."""
    file = project.decisions.resolve()
    with at_work(project.work) as took:
        if took:
            report.reporter().warn(took)
        decided.ruled(project)
        before = file.read_bytes().decode("utf-8") if file.is_file() else ""
        write_whole(file, log.added(before, made, name=project.decisions.name))
    for id, decision in zip(ids, made, strict=True):
        report.line(f"{id}: {_told(decision)}, by {decision.by} on {decision.on}")
        report.line(f"  “{decision.place.words}”")
    for on in sorted({decision.on for decision in made if decision.on > date.today()}):
        report.line(f"It counts from {on} on.")
    report.line(f"Written to {project.decisions}. To show it: talkingheads run")


def _told(decision: Decision) -> str:
    parts = [_DONE.get(decision.ruling, ""), decision.status or ""]
    parts += [f"due {decision.due}" if decision.due else ""]
    parts += [f"owner {decision.owner}" if decision.owner else ""]
    parts += ["summary" if decision.summary is not None else ""]
    parts += ["evidence" if decision.evidence else "", "unrelated" if decision.unrelated else ""]
    return ", ".join(part for part in parts if part) or "noted"
