"""
Clips that people hand in at an inbox: what is fetched of them, and how the inbox forgets.

    arrivals   what is to be done with each file that lies there
    bringing   one round of fetching, moving and forgetting
    landing    where a clip comes to lie in the project
    fetched    what was fetched, so that nothing is fetched twice and all of it can be wiped
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from talkingheads import clipsfolder, report, runlog
from talkingheads.backends.targets import Arrival, Finding, InboxPlace
from talkingheads.config import Project
from talkingheads.domain import Digest
from talkingheads.errors import ConfigError, PublishError
from talkingheads.fetching import bringing, fetched
from talkingheads.fetching.arrivals import Plan
from talkingheads.fetching.bringing import Result
from talkingheads.fetching.fetched import Fetched
from talkingheads.files import digest_of
from talkingheads.lock import at_work
from talkingheads.report import Reporter

TOLD = 8
"""Files that are told one by one in a run; `talkingheads fetch` tells all."""
OLD = 7 * bringing.DAY
"""Seconds after which somebody should ask why a clip was not fetched."""

HELD = "Each clip is held until the team says yes to it: talkingheads people"


def place_for(project: Project, address: str = "") -> InboxPlace:
    """Return the inbox of *project*, or the one at *address*. Raises: ConfigError if none is set"""
    from talkingheads.backends.s3.client import Line
    from talkingheads.backends.s3.inbox import S3Inbox
    from talkingheads.formats.s3address import parse_address

    settings, publish = project.settings.ingest, project.settings.publish
    if not (address or settings.inbox):
        raise ConfigError(
            "ingest.inbox is empty: there is nowhere to fetch from",
            hint="Set ingest.inbox in pipeline.yaml to s3://bucket/prefix; see docs/inbox.md.",
        )
    return S3Inbox(
        Line(
            parse_address(address or settings.inbox),
            endpoint=settings.inbox_endpoint or publish.endpoint,
            region=settings.inbox_region or publish.region,
            profile=settings.inbox_profile or publish.profile,
        )
    )


def fetch(
    project: Project, *, dry_run: bool, as_json: bool, place: InboxPlace | None = None
) -> int:
    """Fetch what is new in the inbox, or with *dry_run* tell it; return the exit code."""
    place = place or place_for(project)
    reporter = report.reporter(as_json=as_json)
    if dry_run:
        _tell_plan(place, bringing.planned(project, place), as_json)
        return 0
    with at_work(project.work) as took:
        if took:
            reporter.warn(took)
        result = bringing.bring(project, place, reporter)
    if as_json:
        report.dump(result.plain())
    else:
        _tell(result, reporter, len(result.waiting) + len(result.left))
        report.line(f"{_clips(len(result.fetched))} fetched from {place.name}.")
    return result.exit_code


def before_run(project: Project, reporter: Reporter, place: InboxPlace | None = None) -> int:
    """
    Fetch what is new, if there is an inbox, and tell it; return what the exit code is at least.

    A run goes on with what is here if the inbox cannot be reached.
    """
    if not project.settings.ingest.inbox:
        return 0
    place = place or place_for(project)
    with at_work(project.work) as took:
        if took:
            reporter.warn(took)
        try:
            result = bringing.bring(project, place, reporter)
        except PublishError as error:
            reporter.warn(f"The inbox: {error} The run goes on with what is here.")
            return error.exit_code
    _tell(result, reporter, TOLD)
    return result.exit_code


def check(project: Project, place: InboxPlace | None = None) -> Iterator[Finding]:
    """Look into the inbox: how many clips wait there, and since when. Raises: PublishError."""
    place = place or place_for(project)
    plan, now = bringing.planned(project, place), place.clock()
    waiting = [*plan.take, *(arrival for arrival, _ in plan.waiting)]
    if not waiting:
        yield True, f"{place.name}: can be listed, and no clip waits", ""
    else:
        age = now - min(arrival.modified for arrival in waiting)
        step = "" if age < OLD else "Fetch them: talkingheads fetch"
        text = f"{place.name}: can be listed; {_clips(len(waiting))} in it to be fetched, "
        yield not step, f"{text}the oldest {_age(age)} old", step
    if plan.left:
        stay = "1 file stays there" if len(plan.left) == 1 else f"{len(plan.left)} files stay there"
        what = f"{place.name}: {stay}, however often you fetch"
        yield True, what, "talkingheads fetch --dry-run says why."
    if plan.short:
        yield False, f"{place.name}: the disk has no room for all that waits", "Make room."


@dataclass(frozen=True)
class Forgotten:
    """What was wiped in the inbox."""

    objects: tuple[str, ...] = ()
    """Where it lay, ``s3://bucket/key``; set aside or not."""
    versions: int = 0
    """How many files that were, older versions among them."""
    uploads: int = 0
    """Open uploads under the same keys that were given up."""


def forget(
    project: Project, digests: Collection[Digest], place: InboxPlace | None = None
) -> Forgotten:
    """
    Wipe what in the inbox has the bytes of the clips *digests*, and what we noted of it.

    With every version, older bytes under the same keys, what was set aside, and open uploads of
    these keys. Newer bytes under such a key stay: they are another clip. While the clip still
    lies in the clips folder, its bytes are found in the inbox even if nothing is noted of them.

    Raises: PublishError if the inbox cannot be reached; what is noted stays until all is wiped.
    """
    notes = fetched.known(project.work)
    ours = notes.having(digests)
    others = [file.relative_to(project.clips).as_posix() for file in _files(project)]
    ours += notes.before(ours, others)
    if place is not None:
        places = [place]
    else:
        addresses = {project.settings.ingest.inbox, *(each.inbox for each in ours)} - {""}
        places = [place_for(project, address) for address in sorted(addresses)]
    files = [file for file in _files(project) if digest_of(file) in digests] if places else []
    wiped: dict[str, int] = {}
    uploads = 0
    for inbox in places:
        mine = [each for each in ours if each.inbox == inbox.name]
        keys = _wipe(inbox, mine, files, wiped)
        uploads += inbox.give_up(keys)
    bringing.forget_parts(project.work, ours)
    if ours:
        fetched.keep(project.work, notes.without(ours))
    gone = {key: count for key, count in wiped.items() if count}
    return Forgotten(tuple(sorted(gone)), sum(gone.values()), uploads)


def _wipe(
    place: InboxPlace, ours: Sequence[Fetched], files: Sequence[Path], wiped: dict[str, int]
) -> list[str]:
    """Wipe *ours*, and what else at *place* has their bytes or those of *files*; return the keys"""
    known = {(each.tag, each.size) for each in ours}
    bucket = place.name.removesuffix(place.prefix.rstrip("/"))
    same = [
        arrival
        for arrival in place.arrivals()
        if (arrival.tag, arrival.size) in known or any(place.holds(arrival, f) for f in files)
    ]
    objects = {(each.key, each.tag) for each in ours} | {(each.key, each.tag) for each in same}
    for key, tag in sorted(objects):
        wiped[f"{bucket}{key}"] = wiped.get(f"{bucket}{key}", 0) + place.erase(key, tag)
    for one in ours:
        key = bringing.aside(place, one)
        wiped[f"{bucket}{key}"] = place.erase(key, "")
    return sorted({key for key, _ in objects})


def _files(project: Project) -> Iterator[Path]:
    for name in clipsfolder.found(project.clips, [])[0]:
        yield project.clips / name


def _tell_plan(place: InboxPlace, plan: Plan, as_json: bool) -> None:
    def pairs(some: Sequence[tuple[Arrival, str]]) -> list[dict[str, object]]:
        return [{"key": each.key, "bytes": each.size, "reason": why} for each, why in some]

    if as_json:
        would = [{"key": each.key, "bytes": each.size} for each in plan.take]
        report.dump(
            {
                "inbox": place.name,
                "would_fetch": would,
                "waiting": pairs(plan.waiting),
                "left": pairs(plan.left),
                "known": len(plan.known),
            }
        )
        return
    for arrival in plan.take:
        report.line(f"would fetch {arrival.key} ({_size(arrival.size)})")
    for arrival, why in (*plan.waiting, *plan.left):
        report.line(f"would leave {arrival.key}: {why}")
    report.line(
        f"{_clips(len(plan.take))} would be fetched from {place.name}, {_size(plan.size)}; "
        f"{len(plan.known)} were fetched before."
    )


def _tell(result: Result, reporter: Reporter, most: int) -> None:
    """Tell what became of what lies in the inbox, of what stays there *most* at the most."""
    keys = {one.key: one.name for one in result.fetched}
    keys |= {key: key for key, _ in (*result.failed, *result.left, *result.waiting)}
    runlog.learn(keys | {key: key for key in (*result.withdrawn, *result.wiped)})
    for one in result.fetched:
        same = f"the same bytes as {one.name}, which was here: kept once"
        reporter.note(f"{one.key}: {same if one.twin else f'fetched as {one.name}'}")
    for name, became in result.replaced:
        reporter.warn(f"{name} was replaced in the inbox by its sender: {became}.")
    for key in result.withdrawn:
        reporter.note(f"{key}: was withdrawn; deleted here and wiped in the inbox")
    for key in result.wiped:
        reporter.note(f"{key}: wiped in the inbox, where it was kept long enough")
    for key, why in result.failed:
        reporter.warn(f"{key}: {why}")
    stays = [f"{key}: stays in the inbox: {why}." for key, why in result.left]
    stays += [f"{key}: waits in the inbox: {why}." for key, why in result.waiting]
    for text in stays[:most]:
        reporter.warn(text)
    if len(stays) > most:
        more = f"{len(stays) - most} more files stay in the inbox"
        reporter.warn(f"{more}: talkingheads fetch --dry-run lists them.")
    if any(not one.twin for one in result.fetched):
        reporter.note(HELD)


def _clips(number: int) -> str:
    return "1 clip" if number == 1 else f"{number} clips"


def _size(number: int) -> str:
    return f"{number / 1e6:.1f} MB" if number < 1e9 else f"{number / 1e9:.1f} GB"


def _age(seconds: float) -> str:
    if seconds < 120:
        return f"{max(0, round(seconds))} s"
    return str(timedelta(minutes=round(seconds / 60))).removesuffix(":00")
