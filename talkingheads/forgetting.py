"""
Delete what was made of clips that are gone, or to which somebody said no.

Deleting needs no room: a no is heeded on a full disk too.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable

from talkingheads import cataloguing, edition, inbox, intake, losing, reels, veiling
from talkingheads.cache import Cache
from talkingheads.config import Project
from talkingheads.inbox import Inbox
from talkingheads.lock import bare
from talkingheads.mishaps import FULL
from talkingheads.report import Reporter


def forget_gone(
    project: Project,
    box: Inbox,
    reporter: Reporter,
    publishing: bool = False,
    *,
    anew: bool = False,
) -> None:
    """
    Delete what was made of clips that are gone or held, before anything else can fail.

    If the site shows one, all of it goes: the words stand in many of its pages. Until they are
    made again, at the end of this run if *anew*, there is nothing to look at or to publish.
    """
    cache = Cache(project.work)
    held = {clip.id: clip.held for clip in box.clips}
    kept = _kept(box)
    if edition.forget(project, kept):
        then = "it is made anew at the end" if anew else "talkingheads run makes it anew"
        reporter.note(f"{project.site.name}/ showed a clip that is gone: deleted, {then}.")
    for gone in reels.forget(project, kept):
        reporter.note(f"The reel of {gone} had a clip that is gone: it is deleted.")
    if cataloguing.forget(project, kept | set(filter(reels.is_reel, cache.clips()))):
        reporter.note(f"{project.catalogue.name} had words of a clip that is gone: it is deleted.")
    lost = _lost(cache, kept)
    speakers = {clip.update.speaker.name for clip in box.clips if clip.id in lost}
    veiling.forget(
        project, lost, people=speakers
    )  # first: what is not in the cache is not known as gone
    for gone in lost:
        cache.forget(gone)
        shutil.rmtree(project.site / "clips" / gone, ignore_errors=True)
        why = f"{held[gone]}; " if gone in held else "its clip is gone; "
        reporter.outcome(gone, "gone", f"{why}what we made of it is deleted")
        if project.settings.publish.target and not publishing:
            target = project.settings.publish.target
            reporter.warn(f"{gone} may still be online at {target}: talkingheads publish")
    cache.prune()
    if lost:
        intake.refresh(project)  # last: on a full disk it needs the room that is made by now


def heed(
    project: Project,
    error: OSError,
    reporter: Reporter,
    ask: Callable[[str], bool],
    publishing: bool = False,
) -> None:
    """
    Delete what is to go all the same, where *error* tells that the disk has no room.

    From a disk that is read-only nothing can be deleted: then tell what stays that should not.
    Raises: as `losing.check`, and if somebody else is at work.
    """
    if error.errno in FULL:
        with bare(project.work):
            box = inbox.look(project)
            box = losing.check(project, box, ask)
            forget_gone(project, box, reporter, publishing)
    elif error.errno == errno.EROFS:
        box = inbox.look(project, hashing=False)
        for gone in _lost(Cache(project.work), _kept(box)):
            reporter.warn(
                f"{gone} may not be shown any more, but the disk is read-only: what we made of "
                f"it is still in {project.site.name}/. Make the disk writable, then run again."
            )


def _kept(box: Inbox) -> set[str]:
    """Return under which names the cache keeps what may be shown; reels are not named."""
    return {clip.id for clip in box.clips if clip.update.consent} | {edition.SITE}


def _lost(cache: Cache, kept: set[str]) -> list[str]:
    """Return the clips that something was made of and that are not *kept*."""
    return sorted(id for id in set(cache.clips()) - kept if not reels.is_reel(id))
