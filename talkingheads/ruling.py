"""What `commitments accept`, `dismiss` and `set` do: add to decisions.yaml what a person ruled."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal, NoReturn

from talkingheads import edition, inbox, report
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
    places = _places(known(project))
    ids = list(dict.fromkeys(ids))
    made = [Decision(place_of(places, id), by, on, ruling, note=note) for id in ids]
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

    What is *evidence* is an id or an address. Raises: ConfigError for an id that is not known.
    """
    places = _places(known(project))
    shows = tuple(each if "://" in each else place_of(places, each) for each in evidence)
    apart = tuple(place_of(places, each) for each in unrelated)
    place = place_of(places, id)
    _add(project, [id], [Decision(place, by, on, evidence=shows, unrelated=apart, **ruled)])


def place_of(places: Mapping[str, Place], id: str) -> Place:
    """Return where the statement *id* is said. Raises: ConfigError that names near ids."""
    if id not in places:
        unknown(id, places)
    return places[id]


def unknown(id: str, ids: Iterable[str]) -> NoReturn:
    """Raise the ConfigError for an *id* that is not one of *ids*."""
    ids = list(ids)
    near = difflib.get_close_matches(id, ids, n=_LISTED, cutoff=0.75)
    clip = id.rpartition("-s")[0]
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


def _places(entries: Iterable[Entry]) -> dict[str, Place]:
    """Return where each statement is said, by its id."""
    return {
        f"{entry.id}-{s.id}": Place(entry.id, s.start, s.text)
        for entry in entries
        for s in entry.labels.statements
    }


def _add(project: Project, ids: Sequence[str], made: Sequence[Decision]) -> None:
    """Write the decisions *made* about *ids* to the project's file, and say what comes next."""
    file = project.decisions.resolve()
    with at_work(project.work):
        edition.ruled(project)
        before = file.read_bytes().decode("utf-8") if file.is_file() else ""
        write_whole(file, log.added(before, made, name=project.decisions.name))
    for id, decision in zip(ids, made, strict=True):
        report.line(f"{id}: {_told(decision)}, by {decision.by} on {decision.on}")
        report.line(f"  “{decision.place.words}”")
    report.line(f"Written to {project.decisions}. To show it: talkingheads run")


def _told(decision: Decision) -> str:
    parts = [_DONE.get(decision.ruling, ""), decision.status or ""]
    parts += [f"due {decision.due}" if decision.due else ""]
    parts += [f"owner {decision.owner}" if decision.owner else ""]
    parts += ["summary" if decision.summary is not None else ""]
    parts += ["evidence" if decision.evidence else "", "unrelated" if decision.unrelated else ""]
    return ", ".join(part for part in parts if part) or "noted"
