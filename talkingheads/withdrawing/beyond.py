"""What a withdrawal cannot reach, said honestly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from talkingheads import sources
from talkingheads.config import Project
from talkingheads.fetching import fetched
from talkingheads.formats.traces import Needles, found, is_digest, lines_about
from talkingheads.withdrawing import searched
from talkingheads.withdrawing.acts import Act

_THEIRS = "is it theirs too?"


def reach(project: Project, act: Act) -> Iterator[str]:
    """Yield what of *act* is out of reach, in whole sentences."""
    settings = project.settings.publish
    yield "Copies that people saved, filmed from a screen, printed or sent on."
    yield "Backups of this project and of where it is published, and other computers' copies."
    if act.target:
        yield (
            "What browsers keep: films for at most "
            f"{settings.media_cache_seconds} seconds, pages for {settings.page_cache_seconds}."
        )
        if settings.public:
            yield "Search engines and archives of the web: ask them to forget the addresses."
        if "://" not in act.target:
            yield "Servers that copied the folder to where people see it: copy it there again."
    yield "Temporary files of a run that was killed, in the system's folder for them."
    if act.keep_source:
        kept = ", ".join(name for subject in act.subjects for name in subject.files)
        yield f"The clips as handed in, which were to be kept here: {kept}."
    else:
        yield "The phone or camera that it was recorded with, and whoever handed it in."
    yield from _namesakes(project, act)
    yield from _sheet(project, act)


def _namesakes(project: Project, act: Act) -> Iterator[str]:
    """Yield what others handed in that is called like a file of *act*, or like who speaks in it."""
    names = {PurePosixPath(name).name for each in act.subjects for name in each.files}
    people = {name for each in act.subjects for name in each.speakers}
    needles = Needles(files=frozenset(names), names=frozenset(people))
    own = {digest for each in act.subjects for digest in each.sources}
    marks = frozenset(mark for stone in act.stones for mark in stone.marks)
    theirs = Needles(digests=frozenset(own), marks=marks)
    called = {name: name for name in searched.others_here(project, act)}
    for one in fetched.known(project.work).objects:
        if not is_digest(theirs, one.digest):
            called[one.name] = f"{one.name} ({one.inbox}, as {one.key})"
            if found(needles, "", one.key.encode()):
                yield f"{called.pop(one.name)} was handed in under the same name: {_THEIRS}"
    for name, told in called.items():
        if PurePosixPath(name).name in names:
            yield f"{told} was handed in under the same name: {_THEIRS}"


def _sheet(project: Project, act: Act) -> Iterator[str]:
    """Yield which lines of the people sheet, which is the team's, tell of it."""
    try:
        text = sources.own(project.people).decode("utf-8-sig", errors="replace")
    except OSError:
        return
    files = [name for it in act.subjects for name in it.files]
    rows = lines_about(text, files, [name for it in act.subjects for name in it.speakers])
    if len(rows) == 1:
        yield f"{project.people.name}, which is the team's: take out line {rows[0]} if it must go."
    elif rows:
        where = f"{', '.join(map(str, rows[:-1]))} and {rows[-1]}"
        yield f"{project.people.name}, which is the team's: take out lines {where} if they must go."
