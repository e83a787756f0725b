"""Bring back what was published before, whole, but for what was withdrawn since."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from talkingheads import (
    aiming,
    edition,
    forecast,
    inbox,
    objections,
    publishing,
    report,
    tombstones,
)
from talkingheads.backends.targets import PublishTarget
from talkingheads.cache import Cache
from talkingheads.config import Project
from talkingheads.domain import Briefing, Digest, Publication
from talkingheads.domain.bared import without
from talkingheads.errors import ConfigError, PublishError
from talkingheads.inbox import Handed
from talkingheads.settings import PublishSettings
from talkingheads.stages import publish as stage
from talkingheads.stages.publish.claim import clock_time
from talkingheads.stages.publish.state import Kept, State
from talkingheads.tombstones import Tombstones

NEXT = "The next talkingheads publish puts the present state there again."


def editions(project: Project, *, target: str | None, as_json: bool) -> None:
    """List what was published and can be restored, the newest first."""
    settings = aiming.aimed(project, target)
    place = publishing.place_of(project, settings)
    pointer = stage.read_state(place).pointer
    kept = pointer.kept if pointer else ()
    if as_json:
        report.dump([asdict(each) for each in kept])
        return
    if not kept:
        report.line(f"Nothing is published at {place.name} yet: talkingheads publish")
        return
    rows = [_row(each, online=each is kept[0]) for each in kept]
    report.table(rows, ("number", "published", "by", "newest edition", "clips", "promises", "note"))
    report.line("Bring one back: talkingheads restore NUMBER")


def _row(kept: Kept, *, online: bool) -> dict[str, str]:
    notes = ["online now"] if online else []
    notes += [f"brings back {kept.restores}"] if kept.restores else []
    return {
        "number": str(kept.number),
        "published": clock_time(kept.at),
        "by": kept.by,
        "newest edition": kept.title,
        "clips": str(kept.clips),
        "promises": str(kept.promises),
        "note": ", ".join(notes),
    }


def restore(
    project: Project,
    which: str,
    *,
    target: str | None = None,
    yes: bool = False,
    dry_run: bool = False,
    as_json: bool = False,
    place: PublishTarget | None = None,
) -> None:
    """
    Publish again what was published as *which*: a number, or the title of its newest edition.

    Clips that are withdrawn, held or gone by now are left out, and so are those of which the team
    wants other parts shown than then. The project's own site stays as it is. Raises: ConfigError,
    PublishError.
    """
    settings = aiming.aimed(project, target)
    place = place or publishing.place_of(project, settings)
    stage.refuse_public(place, settings)
    state = stage.read_state(place)  # first: what somebody publishes from now on stops us
    stones = tombstones.merged(project, place, dry_run=dry_run)
    kept = _find(state, which)
    briefing, left_out = _allowed(project, _briefing(place, kept), stones)
    reporter = _warned(left_out, report.reporter(as_json=as_json))
    errand = stage.Errand(
        project=aiming.identity(project.work, keep=not dry_run),
        briefing=briefing,
        seen=state.number,
        allowed=publishing.may_be_shown(project) - left_out.keys(),
        barred=lambda digest: stones.covers(digest) is not None,
        objection=objections.Watch(project, place, briefing),
        ask=aiming.asker(yes),
        restores=kept.number,
    )
    done = _send(project, settings, state, errand, reporter, dry_run=dry_run)
    if done.removed and not dry_run:
        aiming.invalidate(settings)
    forecast.tell(done, as_json=as_json)
    if not as_json and not dry_run:
        report.line(_told(kept, briefing))


def _told(kept: Kept, briefing: Briefing) -> str:
    clips, promises = len(briefing.entries), len(briefing.ledger.promises)
    when = f"Online is what was published at {clock_time(kept.at)} by {kept.by}"
    return f"{when}, as far as it may still be shown: {clips} clips, {promises} promises.\n{NEXT}"


def _warned(left_out: dict[str, str], reporter: report.Reporter) -> report.Reporter:
    for clip, why in left_out.items():
        reporter.warn(f"{clip} is left out: {why}.")
    return reporter


def _send(
    project: Project,
    settings: PublishSettings,
    state: State,
    errand: stage.Errand,
    reporter: report.Reporter,
    *,
    dry_run: bool,
) -> Publication:
    """Make the site of the errand's briefing, with films from here or from where it is; send it."""
    assert errand.briefing is not None
    with tempfile.TemporaryDirectory() as room:
        media = _media(Cache(project.work), state, Path(room))
        with edition.draft(project, errand.briefing, media=media) as (manifest, site):
            return publishing.deliver(
                manifest, site, settings, state.target, errand, reporter, dry_run=dry_run
            )


def _find(state: State, which: str) -> Kept:
    """Return the publication that *which* means. Raises: ConfigError."""
    kept = state.pointer.kept if state.pointer else ()
    wanted = which.strip().casefold()
    for each in kept:
        if wanted in (str(each.number), each.title.casefold()):
            return each
    numbers = ", ".join(str(each.number) for each in kept) or "none yet"
    raise ConfigError(
        f"{which}: no publication that can be restored is called so",
        hint=f"Those at {state.target.name} are: {numbers}. Look at them: talkingheads editions",
    )


def _briefing(place: PublishTarget, kept: Kept) -> stage.keeping.Issue:
    issue = stage.keeping.kept(place, kept.number)
    if issue is None:
        raise PublishError(
            f"{place.name}: the briefing of publication {kept.number} was not kept",
            hint="Restore another: talkingheads editions",
        )
    return issue


def _allowed(
    project: Project, issue: stage.keeping.Issue, stones: Tombstones
) -> tuple[Briefing, dict[str, str]]:
    """Return the briefing less what may not be shown now, and why each clip is left out."""
    handed = {clip.id: clip for clip in inbox.look(project).clips}
    left_out: dict[str, str] = {}
    for entry in issue.briefing.entries:
        made = (entry.clip.source, entry.clip.media, *entry.rendition.digests)
        clip = handed.get(entry.id)
        if any(stones.covers(digest) for digest in made):
            left_out[entry.id] = "it was withdrawn"
        elif clip is None:
            left_out[entry.id] = "its clip is gone from the project"
        elif not clip.update.consent:
            left_out[entry.id] = clip.held or "it is held"
        elif stage.keeping.wish_of(clip.update) != issue.wishes.get(entry.id):
            left_out[entry.id] = "the team wants other parts of it shown, or another name, since"
    briefing = without(issue.briefing, left_out)
    if not briefing.entries:
        raise PublishError(
            "nothing of it may be shown any more",
            hint="Publish what there is: talkingheads publish",
        )
    return _with_wishes(briefing, handed), left_out


def _with_wishes(briefing: Briefing, handed: dict[str, Handed]) -> Briefing:
    """Return *briefing* with the team's wishes, which are the same as then, but were not kept."""
    return replace(
        briefing,
        editions=tuple(
            replace(
                each,
                entries=tuple(
                    replace(
                        entry,
                        update=replace(
                            entry.update,
                            keep=handed[entry.id].update.keep,
                            drop=handed[entry.id].update.drop,
                        ),
                    )
                    for entry in each.entries
                ),
            )
            for each in briefing.editions
        ),
    )


def _media(cache: Cache, state: State, room: Path) -> Callable[[Digest], Path]:
    """Return what finds a film or still: in the project's own store, or where it is published."""
    place = state.target
    online = {noted.digest: path for path, noted in state.known.items()}

    def find(digest: Digest) -> Path:
        if cache.has(digest):
            return cache.path(digest)
        path = online.get(digest, "")
        data = place.read(path) if path else None
        if data is None or hashlib.sha256(data).hexdigest() != digest:
            raise PublishError(
                f"{place.name}: {path or 'a film of it'} is not there any more",
                hint="Restore another publication: talkingheads editions",
            )
        file = room / digest
        file.write_bytes(data)
        return file

    return find
