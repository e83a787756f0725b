"""What a publish would change, in people's words: clips, who speaks in them, and promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date

from talkingheads import edition, inbox, reels, report, tombstones
from talkingheads.backends.targets import PublishTarget
from talkingheads.config import Project
from talkingheads.domain import Briefing, Entry, Publication, What
from talkingheads.pipeline import look
from talkingheads.settings import PublishSettings
from talkingheads.showing import shown
from talkingheads.stages import ledger
from talkingheads.stages import publish as stage

BECAME: dict[What, str] = {
    "new": "new promise",
    "kept": "kept",
    "partly": "kept in part",
    "dropped": "dropped",
    "superseded": "superseded",
    "late": "late now",
    "moved": "due on another day",
    "reopened": "open again",
}


LISTED = 20
"""How many files of a kind are listed one by one."""


def publish(
    project: Project,
    settings: PublishSettings,
    place: PublishTarget,
    identity: str,
    *,
    as_json: bool,
) -> int:
    """Tell what a publish would change if nothing more were made first; return the exit code."""
    box = inbox.look(project)
    stones = tombstones.merged(project, place, dry_run=True)  # another computer may have withdrawn
    clips = tuple(clip for clip in box.clips if not stones.covers(clip.source.digest))
    box = replace(box, clips=clips)
    outcomes = [look(project, clip) for clip in box.clips]
    waiting = sum(outcome.state == "waiting" for outcome in outcomes)
    allowed = frozenset(clip.id for clip in box.clips if clip.update.consent)
    entries = shown(project, box, outcomes, report.reporter(as_json=as_json))
    briefing = edition.briefing(project, entries, date.today())
    briefing = edition.compared(project, reels.known(project, briefing))
    number = stage.read_state(place).number
    before = stage.keeping.kept(place, number) if number else None
    with edition.draft(project, briefing) as (manifest, site):
        publication = stage.run(
            manifest,
            settings=settings,
            site=site,
            target=place,
            errand=stage.Errand(project=identity, briefing=briefing, allowed=allowed),
            dry_run=True,
            progress=lambda part: None,
        )
    words = list(differences(before.briefing if before else None, briefing))
    if as_json:
        report.dump(asdict(publication) | {"waiting": waiting, "words": words})
        return 0
    if waiting:
        report.line(f"{waiting} clips would be worked on first; they are not in this list.")
    for line in words or ["Nothing that is said, shown or promised would change."]:
        report.line(line)
    tell(publication, as_json=False)
    return 0


def differences(before: Briefing | None, now: Briefing) -> Iterator[str]:
    """Yield in people's words what *now* shows otherwise than *before*; None: nothing yet."""
    old = {entry.id: entry for entry in before.entries} if before else {}
    new = {entry.id: entry for entry in now.entries}
    for clip, entry in new.items():
        if clip not in old:
            yield f"would be new: {_name(entry)}"
        elif changes := list(_changes(old[clip], entry)):
            yield f"would change: {_name(entry)}: {', '.join(changes)}"
    for clip in old.keys() - new.keys():
        yield f"would be gone: {_name(old[clip])}"
    yield from _promises(before, now)


def _changes(old: Entry, new: Entry) -> Iterator[str]:
    if old.update.speaker != new.update.speaker:
        yield f"who speaks (was {_who(old)})"
    if old.transcript.words != new.transcript.words:
        yield "the words"
    if old.rendition.video != new.rendition.video:
        yield "the film"
    if old.captions != new.captions:
        yield "the captions"
    about = ("theme", "place", "recorded", "edition")
    if any(getattr(old.update, name) != getattr(new.update, name) for name in about):
        yield "theme, place, day or edition"
    if old.checked != new.checked:
        yield "who checked it"


def _promises(before: Briefing | None, now: Briefing) -> Iterator[str]:
    changes = ledger.compare(before.ledger if before else None, now.ledger)
    promises = {promise.id: promise for promise in now.ledger.promises}
    for change in changes.found:
        promise = promises[change.promise]
        yield f"{BECAME[change.what]}: {promise.owner}: “{promise.quote}”"
    old = {promise.id: promise for promise in before.ledger.promises} if before else {}
    for gone in changes.withdrawn:
        yield f"no promise any more: {old[gone].owner}: “{old[gone].quote}”"


def tell(publication: Publication, *, as_json: bool) -> None:
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
        listed = paths if publication.dry_run or word == "removed" else ()
        for path in listed[:LISTED]:
            report.line(f"{would}{word}: {path}")
        if len(listed) > LISTED:
            report.line(f"... and {len(listed) - LISTED} more (--json lists all)")
        report.line(f"{_files(len(paths))} {would}{word}")
    report.line(f"{_files(publication.unchanged)} unchanged at {publication.target}")
    report.line(f"{publication.uploaded_bytes / 1e6:.1f} MB {would}sent")
    if publication.dry_run:
        report.line("Nothing was changed: this was a rehearsal.")
    elif publication.new:
        report.line(f"Published as number {publication.number} at {publication.target}.")
    else:
        number = publication.number
        report.line(f"Nothing is new: {publication.target} shows publication {number}, whole.")


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"


def _name(entry: Entry) -> str:
    return f"{_who(entry)} ({entry.id})"


def _who(entry: Entry) -> str:
    speaker = entry.update.speaker
    return f"{speaker.name}, {speaker.about}" if speaker.about else speaker.name
