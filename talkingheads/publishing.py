"""What the command publish does: take down first, then bring up to date, then send."""

from __future__ import annotations

import uuid
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

from talkingheads import commands, edition, inbox, report
from talkingheads.backends.targets import PublishTarget
from talkingheads.config import Project, check_target
from talkingheads.domain import Publication
from talkingheads.files import write_whole
from talkingheads.lock import at_work
from talkingheads.pipeline import look
from talkingheads.settings import PublishSettings
from talkingheads.showing import shown
from talkingheads.stages import publish as stage


def publish(
    project: Project,
    *,
    dry_run: bool,
    target: str | None,
    take_over: bool,
    jobs: int,
    as_json: bool,
) -> int:
    """
    Take down what may not be online, bring the site up to date, and publish it.

    Returns the exit code. With *dry_run* only tells what would change, of what is made by now.
    With *take_over* a briefing that another project put there becomes ours.
    """
    settings = _aimed(project, target)
    keep_out = (project.site, project.clips, project.work)
    place = stage.target_for(settings, project.root, keep_out=keep_out)
    reporter = report.reporter(as_json=as_json)
    if dry_run:
        return _dry_publish(project, settings, place, as_json)
    allowed = {clip.id for clip in inbox.look(project).clips if clip.update.consent}
    identity = "" if take_over else _identity(project.work)
    down = stage.take_down(allowed, target=place, project=identity)
    if down:
        reporter.note(f"{len(down)} files of clips that are gone or held are taken down.")
    code = commands.run(project, jobs=jobs, as_json=as_json)
    with at_work(project.work):
        publication = _send(project, settings, place, identity, reporter)
    _tell(replace(publication, removed=(*down, *publication.removed)), as_json)
    return code


def _send(
    project: Project,
    settings: PublishSettings,
    place: PublishTarget,
    identity: str,
    reporter: report.Reporter,
) -> Publication:
    """Send the site as it was last made."""
    reporter.begin(f"To {place.name}", 1)
    try:
        return stage.run(
            edition.made(project),
            settings=settings,
            site=project.site,
            target=place,
            project=identity,
            progress=lambda part: reporter.progress("", "publish", part),
        )
    finally:
        reporter.end()


def _aimed(project: Project, target: str | None) -> PublishSettings:
    """Return the settings, with *target* (a folder is meant from where the user stands)."""
    settings = project.settings.publish
    if not target:
        return settings
    here = target if "://" in target else str(Path(target).expanduser().absolute())
    check_target(project, here)
    return settings.model_copy(update={"target": here})


def _identity(work: Path) -> str:
    """Return the project's own name, made up once: it tells our briefing from another's."""
    file = work / "project-id"
    if not file.is_file():
        write_whole(file, uuid.uuid4().hex + "\n")
    return file.read_text().strip()


def _dry_publish(
    project: Project, settings: PublishSettings, place: PublishTarget, as_json: bool
) -> int:
    """Tell what a publish would change if nothing more were made first."""
    box = inbox.look(project)
    outcomes = [look(project, clip) for clip in box.clips]
    waiting = sum(outcome.state == "waiting" for outcome in outcomes)
    if waiting and not as_json:
        report.line(f"{waiting} clips would be worked on first; they are not in this list.")
    entries = shown(project, box, outcomes, report.reporter(as_json=as_json))
    with edition.draft(project, entries, date.today()) as (manifest, site):
        publication = stage.run(
            manifest,
            settings=settings,
            site=site,
            target=place,
            dry_run=True,
            progress=lambda part: None,
        )
    _tell(publication, as_json)
    return 0


def _tell(publication: Publication, as_json: bool) -> None:
    """Print what changed or would change: all of it where it matters, else its number."""
    if as_json:
        report.dump(asdict(publication))
        return
    would = "would be " if publication.dry_run else ""
    for word, paths in (
        ("added", publication.added),
        ("changed", publication.changed),
        ("removed", publication.removed),
    ):
        for path in paths if publication.dry_run or word == "removed" else ():
            report.line(f"{would}{word}: {path}")
        report.line(f"{len(paths)} files {would}{word}")
    report.line(f"{publication.unchanged} files unchanged at {publication.target}")
