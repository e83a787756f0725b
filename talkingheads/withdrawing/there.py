"""Take what is withdrawn off the place where it is published, and out of the inbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from talkingheads import aiming, edition, fetching, inbox, publishing, reels, tombstones
from talkingheads.backends.targets import InboxPlace, PublishTarget
from talkingheads.config import Project
from talkingheads.domain import Briefing
from talkingheads.errors import PublishError
from talkingheads.lock import at_work
from talkingheads.report import Reporter
from talkingheads.showing import shown
from talkingheads.stages import publish as stage
from talkingheads.withdrawing.acts import Act, many

LISTED = 8
"""Paths that are told one by one; of more, their number."""


def erase(project: Project, act: Act, place: PublishTarget, tell: Callable[[str], None]) -> None:
    """
    Keep *act* from coming back to *place*, and wipe it there, with every older version.

    Pages that quote it stay until `replace_pages`. Raises: PublishError.
    """
    tombstones.merged(project, place)
    with stage.claimed(place) as held:
        wiped = stage.erase(act.ids, held=held)
    for id in act.ids:
        paths = [path for path in wiped if path.startswith(f"clips/{id}/")]
        if paths:
            tell(f"clips/{id}/: {many(len(paths), 'file')}, with every older version of each")
    others = [path for path in wiped if not path.startswith("clips/")]
    for path in others[:LISTED]:
        tell(path)
    if len(others) > LISTED:
        tell(f"and of reels and of the search index: {many(len(others) - LISTED, 'more file')}")
    if wiped:
        tell("its part of every briefing that is kept there to be restored")


def empty_inbox(
    project: Project, act: Act, tell: Callable[[str], None], place: InboxPlace | None = None
) -> None:
    """Wipe what has its bytes in the inbox, if there is one. Raises: PublishError."""
    sources = {digest for subject in act.subjects for digest in subject.sources}
    gone = fetching.forget(project, sources, place)
    for address in gone.objects:
        tell(address)
    if gone.objects:
        uploads = "upload that was begun" if gone.uploads == 1 else "uploads that were begun"
        tell(f"in the inbox: {many(gone.versions, 'version')}, {gone.uploads} {uploads}")


def make_pages(
    project: Project, reporter: Reporter, film: Callable[[Briefing], Briefing] | None = None
) -> int:
    """
    Make the pages of what may be shown and is made by now; return of how many clips.

    Reels that are not made yet are left out, unless *film* makes them.
    """
    box = inbox.look(project)
    with at_work(project.work):
        entries = shown(project, box, [], reporter)
        edition.make(project, entries, date.today(), film=film, tell=reporter.warn)
    return len(entries)


def replace_pages(
    project: Project, act: Act, place: PublishTarget, reporter: Reporter, *, yes: bool
) -> None:
    """
    Publish the pages as they are now, and forget every older version of what is ours at *place*.

    Raises: PublishError, also if more would go than *act* and nobody says that this is meant.
    """
    ask = aiming.asker(yes)
    errand = stage.Errand(
        project=aiming.identity(project.work),
        ask=lambda question: not _others_gone(project, act, place) or ask(question),
    )
    publishing.bring(project, project.settings.publish, place, errand, reporter)
    with stage.claimed(place) as held:  # nobody else's upload that is on its way is given up
        ours = stage.ours_of(stage.read_state(place))
        held.check()
        place.forget_history(ours=lambda path: ours(path) or _is_of(path, act))


def _is_of(path: str, act: Act) -> bool:
    """Tell whether *path* is of a clip of *act*, whoever began to send something there."""
    clip = edition.CLIP.match(path)
    return bool(clip and clip[1] in act.ids)


def _others_gone(project: Project, act: Act, place: PublishTarget) -> bool:
    """Tell whether more would go than *act*: the folder of clips may not be there just now."""
    allowed = {clip.id for clip in inbox.look(project).clips if clip.update.consent}
    return bool(stage.clips_at(stage.read_state(place)) - allowed - set(act.ids))


def bring_reels(project: Project, reporter: Reporter) -> int:
    """Make what reels are missing, and the pages with them; return of how many clips."""
    return make_pages(
        project, reporter, film=lambda briefing: reels.bring_up(project, briefing, reporter)
    )


def tell_caches(project: Project) -> str:
    """Have CloudFront forget all that it keeps; return why it does not, empty if it does."""
    try:
        aiming.invalidate(project.settings.publish)
    except PublishError as error:
        return f"{error.what} {error.hint}"
    return ""
