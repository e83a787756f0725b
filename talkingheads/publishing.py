"""What the command publish does: take down first, then bring up to date, then send."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from talkingheads import (
    aiming,
    commands,
    edition,
    forecast,
    inbox,
    leaving,
    objections,
    report,
    runlog,
    tombstones,
)
from talkingheads.backends.targets import PublishTarget
from talkingheads.config import Project
from talkingheads.domain import Manifest, Publication
from talkingheads.errors import PublishError, TakenBackError
from talkingheads.lock import at_work
from talkingheads.settings import PublishSettings
from talkingheads.showing import shown
from talkingheads.stages import publish as stage


def publish(
    project: Project,
    *,
    dry_run: bool = False,
    target: str | None = None,
    take_over: bool = False,
    verify: bool = False,
    yes: bool = False,
    jobs: int | None = 1,
    as_json: bool = False,
) -> int:
    """
    Take down what may not be online, bring the site up to date, and publish it.

    Returns the exit code. With *dry_run* only tells what would change, of what is made by now.
    With *take_over* a briefing that another project put there becomes ours.
    """
    settings = aiming.aimed(project, target)
    place = place_of(project, settings)
    reporter = report.reporter(as_json=as_json)
    seen = _seen(place, settings)
    if dry_run:
        name = aiming.identity(project.work, keep=False)
        return forecast.publish(project, settings, place, name, as_json=as_json)
    errand = stage.Errand(
        project=aiming.identity(project.work),
        take_over=take_over,
        seen=seen,
        ask=aiming.asker(yes),
        verify=verify,
    )
    first = take_down(project, settings, place, errand, reporter)
    if first:
        errand = replace(errand, seen=first.number)
    ask = errand.ask if first is None else aiming.asker(True)  # who were asked are not asked again
    code = commands.run(project, jobs=jobs, as_json=as_json, publishing=True, ask=ask)
    publication = bring(project, settings, place, errand, reporter)
    if publication.removed:
        aiming.invalidate(settings)
    removed = (*(first.removed if first else ()), *publication.removed)
    forecast.tell(replace(publication, removed=removed), as_json=as_json)
    return code


def _seen(place: PublishTarget, settings: PublishSettings) -> int:
    """
    Return the number of the publication that *place* shows.

    Raises: PublishError if everybody can read it, or if a page of somebody else is in the way: now,
    and not when all films are made.
    """
    stage.refuse_public(place, settings)
    state = stage.read_state(place)
    if not state.highest:
        stage.refuse_strangers(place, tuple(sorted(place.stored("index.html"))))
    return state.number


def place_of(project: Project, settings: PublishSettings) -> PublishTarget:
    """Return the target of *settings*; nothing of the project's own lies in it."""
    keep_out = (project.site, project.clips, project.work)
    return stage.target_for(settings, project.root, keep_out=keep_out)


def take_down(
    project: Project,
    settings: PublishSettings,
    place: PublishTarget,
    errand: stage.Errand,
    reporter: report.Reporter,
) -> Publication | None:
    """
    Wipe the clips that are online and may not be, before anything else can fail.

    Then the pages are made and sent without them, of what is made by now: nobody waits for films.
    The same for clips of which other parts are to be shown, and for what was cut off in an earlier
    taking down. Returns what was removed; None if nothing had to be done. Raises: PublishError,
    also if many would go that nobody said no to, and nobody says that this is meant.
    """
    try:
        return _take_down(project, settings, place, errand, reporter)
    except TakenBackError as error:
        reporter.warn(f"{error.what}: once more.")
        return _take_down(project, settings, place, errand, reporter)


def _take_down(
    project: Project,
    settings: PublishSettings,
    place: PublishTarget,
    errand: stage.Errand,
    reporter: report.Reporter,
) -> Publication | None:
    tombstones.merged(project, place)
    state = stage.read_state(place)
    stage.refuse_others(place, state, errand)
    leaves = leaving.leaving(project, state)
    unclean = state.pointer is not None and state.erased
    if not leaves.clips and not unclean:
        return None
    leaving.ask(leaves, state, settings, errand)
    wiped: tuple[str, ...] = ()
    if leaves.clips:
        with stage.claimed(place) as held:
            wiped = stage.erase(leaves.clips, held=held)
    for which, clips in (("gone or held", leaves.gone), ("to be shown otherwise", leaves.redacted)):
        if clips:
            number = f"{len(clips)} clips that are {which} are taken down"
            reporter.note(f"{number}: {', '.join(clips)}.")
    try:  # now for the films, and again for the pages
        aiming.invalidate(settings)
    except PublishError as error:
        reporter.warn(str(error))
    publication = without_delay(project, settings, place, errand, reporter)
    aiming.invalidate(settings)
    shown = edition.made(project).by_path
    removed = {*wiped, *publication.removed} - shown.keys()
    return replace(publication, removed=tuple(sorted(removed)))


def may_be_shown(project: Project) -> frozenset[str]:
    """Return the clips that may be shown today, whether or not they are made by now."""
    return frozenset(clip.id for clip in inbox.look(project).clips if clip.update.consent)


def without_delay(
    project: Project,
    settings: PublishSettings,
    place: PublishTarget,
    errand: stage.Errand,
    reporter: report.Reporter,
) -> Publication:
    """
    Make and send the pages of what is made by now, without the reels that are not.

    Nobody is asked how many pages go: who they show is gone already.
    """
    with at_work(project.work):
        manifest = _made_anew(project, reporter)
        errand = replace(errand, seen=None, ask=lambda question: True)
        return send(project, settings, place, manifest, errand, reporter)


def _made_anew(project: Project, reporter: report.Reporter) -> Manifest:
    """Make the pages of what may be shown and is made by now, without the reels that are not."""
    entries = shown(project, inbox.look(project), [], reporter)
    manifest, _ = edition.make(project, entries, date.today())
    return manifest


def bring(
    project: Project,
    settings: PublishSettings,
    place: PublishTarget,
    errand: stage.Errand,
    reporter: report.Reporter,
) -> Publication:
    """
    Send the site as it was last made.

    If somebody says no while that goes on, they are taken down, and the rest is sent once more.
    """
    try:
        with at_work(project.work):
            return send(project, settings, place, edition.made(project), errand, reporter)
    except TakenBackError as error:
        reporter.warn(f"{error.what}: once more, without it.")
    first = take_down(project, settings, place, errand, reporter)
    errand = replace(errand, seen=first.number if first else errand.seen)
    with at_work(project.work):
        publication = send(project, settings, place, edition.made(project), errand, reporter)
    removed = (*(first.removed if first else ()), *publication.removed)
    return replace(publication, removed=removed)


def send(
    project: Project,
    settings: PublishSettings,
    place: PublishTarget,
    manifest: Manifest,
    errand: stage.Errand,
    reporter: report.Reporter,
) -> Publication:
    """
    Send the site as it was last made, with all that must be known of it.

    What may not be shown by now is left out first. Raises: TakenBackError if that happens while it
    is sent; PublishError.
    """
    stones = tombstones.merged(project, place)  # somebody may have withdrawn a clip meanwhile
    if why := objections.Watch(project, place, edition.made_of(project))(manifest):
        reporter.warn(f"{why}. The pages are made anew without it.")
        manifest = _made_anew(project, reporter)
    watch = objections.Watch(project, place, edition.made_of(project))
    errand = replace(
        errand,
        briefing=watch.briefing,
        allowed=may_be_shown(project),
        barred=lambda digest: stones.covers(digest) is not None,
        objection=watch,
    )
    try:
        return deliver(manifest, project.site, settings, place, errand, reporter)
    except PublishError as error:
        if watch.why:
            raise TakenBackError(error.what, hint=error.hint) from None
        raise


def deliver(
    manifest: Manifest,
    site: Path,
    settings: PublishSettings,
    place: PublishTarget,
    errand: stage.Errand,
    reporter: report.Reporter,
    *,
    dry_run: bool = False,
) -> Publication:
    """Publish *manifest*, whose files lie in *site*, and show how it goes on."""

    def begins(files: int, size: int) -> None:
        reporter.begin(f"To {place.name}", size, sized=True)

    try:
        with runlog.step("", "publish", ""):
            return stage.run(
                manifest,
                settings=settings,
                site=site,
                target=place,
                errand=replace(errand, begins=begins),
                dry_run=dry_run,
                progress=lambda part: reporter.progress("", "publish", part),
            )
    finally:
        reporter.end()
