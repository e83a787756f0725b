"""Take what is withdrawn out of the project: files, what was made of them, and what is noted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from talkingheads import (
    cataloguing,
    checks,
    clipids,
    decided,
    edition,
    inbox,
    intake,
    leftovers,
    reels,
    veiling,
)
from talkingheads.cache import Cache
from talkingheads.config import Project
from talkingheads.errors import ConfigError
from talkingheads.fetching import fetched
from talkingheads.files import write_whole
from talkingheads.formats import checks as notes
from talkingheads.formats import decisions
from talkingheads.formats.traces import Needles, found
from talkingheads.lock import at_work
from talkingheads.withdrawing.acts import Act, many
from talkingheads.withdrawing.subjects import beside


def clear(
    project: Project, act: Act, *, tell: Callable[[str], None], fail: Callable[[str], None]
) -> None:
    """
    Delete all of *act* in *project*; *tell* gets what was, *fail* what could not be, and why.

    Nothing is made anew. Raises: TalkingHeadsError if another run is at work.
    """
    with at_work(project.work):
        if not act.keep_source:
            for line in _sources(project, act):
                tell(line)
        for line in _made(project, act):
            tell(line)
        files = {name for subject in act.subjects for name in subject.files}
        people = {name for subject in act.subjects for name in subject.speakers}
        veiling.forget(project, act.ids, files, people)
        for line in _noted(project, act, fail):
            tell(line)


def _sources(project: Project, act: Act) -> Iterator[str]:
    """Delete the files as handed in and what lies beside them."""
    own = {name for subject in act.subjects for name in subject.files}
    others = [clip.source.name for clip in inbox.look(project, hashing=False).clips]
    for name in sorted(own):
        sidecars = list(beside(project, name, [other for other in others if other not in own]))
        for path in (name, *sidecars):
            file = project.clips / path
            if file.is_file() or file.is_symlink():
                file.unlink()
                yield f"{project.clips.name}/{path}"
        _prune_folders(project.clips, (project.clips / name).parent)


def _prune_folders(top: Path, folder: Path) -> None:
    """Delete *folder*, and those above it below *top*, as far as nothing is left in them."""
    while folder != top and top in folder.parents and folder.is_dir():
        if any(folder.iterdir()):
            return
        folder.rmdir()
        folder = folder.parent


def _made(project: Project, act: Act) -> Iterator[str]:
    """Delete what was made of the clips, alone or with others."""
    cache, ids = Cache(project.work), set(act.ids)
    it = "it" if len(ids) == 1 else "them"
    kept = {clip.id for clip in inbox.look(project).clips if clip.update.consent} - ids
    kept |= {edition.SITE}
    cache.sweep()
    leftovers.sweep(project)
    if edition.forget(project, kept):
        yield f"{project.site.name}/: the whole site, which is made anew without {it}"
    for gone in reels.forget(project, kept):
        yield f"the reel of {gone}, which is made anew without {it}"
    reelish = {id for id in cache.clips() if reels.is_reel(id)}
    if cataloguing.forget(project, kept | reelish):
        yield f"{project.catalogue.name}, which is made anew without {it}"
    if intake.forget(project):
        yield f"{project.intake.name}, the intake report: talkingheads intake makes it anew"
    for id in sorted(ids & set(cache.clips())):
        cache.forget(id)
        yield f"what was made of {id}: intermediate file, words, labels, captions, videos, pictures"
    for stage in ("briefing", "page"):  # a killed run may have noted more than the site shows
        cache.forget(edition.SITE, stage)
    count = cache.prune()
    if count:
        yield f"what nothing else used: {many(count, 'file')}, records among them"


def _noted(project: Project, act: Act, fail: Callable[[str], None]) -> Iterator[str]:
    """Take out what the team noted of the clips, and the names that they had in addresses."""
    known = set(clipids.known(project.work).values())
    clipids.forget(project.work, act.ids)
    for id in sorted(known & set(act.ids)):
        yield f"the name of {id} in addresses"
    for file, took in ((project.checked, _unchecked), (project.decisions, _undecided)):
        try:
            if file.is_file() and took(project, act):
                yield f"{file.name}: what it said of {', '.join(act.ids)}"
        except ConfigError as error:
            fail(f"{error.what} {error.hint}")
    count = _unfetched(project, act)
    if count:
        yield f"{many(count, 'note')} of what was fetched from the inbox and is gone there"


def _unfetched(project: Project, act: Act) -> int:
    """Forget earlier takes of which only a note is left, if it tells who speaks or a file's name"""
    needles = Needles(
        files=frozenset(PurePosixPath(name).name for each in act.subjects for name in each.files),
        names=frozenset(name for each in act.subjects for name in each.speakers),
    )
    notes = fetched.known(project.work)
    told = [
        one
        for one in notes.objects
        if one.gone
        and not (project.clips / one.name).exists()
        and found(needles, "", f"{one.key}\n{one.name}".encode())
    ]
    if told:
        fetched.keep(project.work, notes.without(told))
    return len(told)


def _unchecked(project: Project, act: Act) -> bool:
    checks.noted(project)  # says what is wrong with the file, if anything is
    return _rewritten(
        project.checked,
        lambda text: (
            notes.changed(text, without=act.ids, name=project.checked.name)
            if any(check.clip in act.ids for check in notes.read(text))
            else text
        ),
    )


def _undecided(project: Project, act: Act) -> bool:
    decided.ruled(project)
    name = project.decisions.name
    return _rewritten(project.decisions, lambda text: decisions.without(text, act.ids, name=name))


def _rewritten(file: Path, change: Callable[[str], str]) -> bool:
    """Write *file* anew as *change* has it; tell whether it is another now."""
    before = file.resolve().read_bytes().decode("utf-8-sig")
    after = change(before)
    if after != before:
        write_whole(file.resolve(), after)
    return after != before
