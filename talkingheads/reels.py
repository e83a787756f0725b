"""
Keep the reel and the short of each edition up to date.

Each is made again only if something that it shows changed: a clip, a card, what is chosen, or the
look of it. Of a clip that is gone nothing stays in them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

from talkingheads import mishaps, runlog
from talkingheads.backends.base import Progress, Tools
from talkingheads.cache import Cache, Record
from talkingheads.config import Project
from talkingheads.domain import (
    Briefing,
    CaptionTrack,
    Clip,
    CutList,
    Digest,
    Edition,
    Entry,
    Reel,
    Speaker,
)
from talkingheads.errors import TalkingHeadsError
from talkingheads.formats import records
from talkingheads.lock import check_ours
from talkingheads.parts import Parts
from talkingheads.report import Reporter
from talkingheads.stages import STAGES, caption, reel
from talkingheads.stages.reel import Card, Part, Programme

STAGE = "reel"
WHOLE, SHORT = "_reel-", "_short-"
"""How the names begin under which the cache keeps them; the edition's id follows."""
LANDSCAPE = (1280, 720)
"""Captions of the short are laid out for this shape, whatever the clip's is."""

Workshop = Callable[[Progress], Tools]
"""Returns tools that tell their progress."""


@dataclass(frozen=True)
class _Plan:
    """One reel or short that an edition should have."""

    id: str
    """In the cache."""
    name: str
    """For people."""
    programme: Programme
    parts: Parts


def bring_up(
    project: Project,
    shown: Briefing,
    reporter: Reporter,
    *,
    workshop: Workshop | None = None,
    failed: Callable[[str], None] = lambda name: None,
) -> Briefing:
    """
    Return *shown* with the reel and the short of each edition, made if they must be made.

    One that cannot be made is left out, *reporter* tells why, and *failed* gets its name. Those of
    editions that are gone are forgotten.
    """
    from talkingheads.workshop import tools_for

    cache, wanted = Cache(project.work), set()
    tools = workshop or (lambda progress: tools_for(project, progress))

    def bring(plan: _Plan) -> Reel | None:
        wanted.add(plan.id)
        if made := _find(cache, plan.parts):
            cache.note_latest(plan.id, STAGE, plan.parts, "")
        elif not (made := _make(project, plan, cache, tools, reporter)):
            failed(plan.name)
        return made

    whole = _with_reels(project, shown, bring)
    for id in set(filter(is_reel, cache.clips())) - wanted:
        cache.forget(id)
    return whole


def known(project: Project, shown: Briefing, *, former: bool = True) -> Briefing:
    """
    Return *shown* with what is made by now, and make nothing.

    If an edition changed since, it has its *former* reel, unless that shows a clip that is gone.
    """
    cache = Cache(project.work)
    there = {entry.id for entry in shown.entries}

    def find(plan: _Plan) -> Reel | None:
        made = _find(cache, plan.parts)
        if made is None and former and _clips(cache, plan.id) <= there:
            latest = cache.latest(plan.id, STAGE)
            made = _find(cache, latest["parts"]) if latest else None
        return made

    return _with_reels(project, shown, find)


def short_parts(project: Project, shown: Briefing, edition: Edition) -> tuple[Part, ...]:
    """Return what the short of *edition* shows of each clip, as it would be made now."""
    plans = (plan for plan in _plans(project, shown, edition) if plan.id.startswith(SHORT))
    return next((plan.programme.parts for plan in plans), ())


def forget(project: Project, kept: Collection[str]) -> tuple[str, ...]:
    """
    Delete every reel that shows a clip which is not one of *kept*; return their editions' ids.

    They go at once, from the site too; the next run makes them anew without it. Their bytes go
    with the next `Cache.prune`.
    """
    cache, gone = Cache(project.work), []
    for id in filter(is_reel, cache.clips()):
        if not _clips(cache, id) <= set(kept):
            edition = id.removeprefix(WHOLE).removeprefix(SHORT)
            shutil.rmtree(project.site / "editions" / edition, ignore_errors=True)
            cache.forget(id)
            gone.append(edition)
    return tuple(dict.fromkeys(gone))


def is_reel(id: str) -> bool:
    """Tell whether the cache keeps a reel or a short under *id*."""
    return id.startswith((WHOLE, SHORT))


def _with_reels(project: Project, shown: Briefing, get: Callable[[_Plan], Reel | None]) -> Briefing:
    """Return *shown* with what *get* returns for each reel and short that it should have."""
    editions = []
    for edition in shown.editions:
        found = {plan.id: get(plan) for plan in _plans(project, shown, edition)}
        editions.append(
            replace(
                edition,
                reel=found.get(f"{WHOLE}{edition.id}"),
                short=found.get(f"{SHORT}{edition.id}"),
            )
        )
    return replace(shown, editions=tuple(editions))


def _plans(project: Project, shown: Briefing, edition: Edition) -> Iterator[_Plan]:
    """Yield what *edition* should have: no reel of one clip, no short of one speaker."""
    settings = project.settings.reel
    ids = {entry.id for entry in edition.entries}
    promises = [promise for promise in shown.ledger.promises if promise.entry in ids]
    heading = (shown.title, shown.organisation, shown.language)
    if settings.whole and len(edition.entries) > 1:
        programme = reel.whole(edition, promises, heading, settings=settings)
        yield _plan(project, WHOLE, "Reel", edition, programme)
    if settings.short and len({entry.update.speaker for entry in edition.entries}) > 1:
        short = reel.short(edition, promises, heading, settings=settings, caption=_caption(project))
        if short is not None:
            yield _plan(project, SHORT, "Short", edition, short)


def _caption(project: Project) -> reel.Caption:
    """Return what lays out the captions of a clip that is cut otherwise than in its own video."""

    def lay_out(entry: Entry, cuts: CutList) -> CaptionTrack:
        width, height = LANDSCAPE
        return caption.run(
            entry.transcript,
            entry.labels,
            cuts,
            replace(entry.clip, width=width, height=height),
            entry.update.speaker,
            settings=project.settings.caption,
        )

    return lay_out


def _plan(project: Project, id: str, name: str, edition: Edition, programme: Programme) -> _Plan:
    named = sorted(entry.id for entry in edition.entries)
    parts = {**_parts(project, programme), "named": named}
    return _Plan(f"{id}{edition.id}", f"{name} {edition.title}", programme, parts)


def _make(
    project: Project, plan: _Plan, cache: Cache, workshop: Workshop, reporter: Reporter
) -> Reel | None:
    """Make what is planned, and keep it; None if that fails."""
    reason = cache.reason(plan.id, STAGE, plan.parts)
    reporter.begin(plan.name, 1)
    try:
        tools = workshop(lambda part: reporter.progress("", STAGE, part))
        with runlog.step("", STAGE, reason):
            made = reel.run(plan.programme, crf=project.settings.render.crf, tools=tools)
    except (TalkingHeadsError, OSError) as raised:
        error = mishaps.told(raised) if isinstance(raised, OSError) else raised
        hint = f" {error.hint}" if error.hint else ""
        reporter.warn(f"{plan.name}: not made, the pages are without it: {error.what}.{hint}")
        return None
    finally:
        reporter.end()
    check_ours(cache.work)
    cache.keep(plan.id, STAGE, plan.parts, Record(value=records.dumps(made)), reason)
    reporter.note(f"{plan.name}: made ({reason}).")
    return made


def _find(cache: Cache, parts: Parts) -> Reel | None:
    """Return what was made of *parts*, if its files are still there."""
    made = cache.load(STAGE, parts, Reel)
    if made is None:
        return None
    whole = cache.has(made.video) and cache.has(made.poster)
    return made if whole and cache.path(made.video).stat().st_size == made.size else None


def _clips(cache: Cache, id: str) -> set[str]:
    """Return the clips of the reel's edition: its cards may name all. Unknown: one of nobody."""
    latest = cache.latest(id, STAGE)
    named = latest["parts"].get("named") if latest else None
    return set(map(str, named)) if isinstance(named, list) else {""}


@dataclass(frozen=True)
class _Shown:
    """What a reel shows of one clip, as far as it is not in its cards."""

    clip: Clip
    cuts: CutList
    captions: CaptionTrack
    speaker: Speaker
    theme: str
    poster: Digest
    peaks: tuple[int, ...]


@dataclass(frozen=True)
class _Cards:
    """Everything that a reel shows beside its clips."""

    opening: Card
    closing: tuple[Card, ...]
    fps: int
    introductions: int
    language: str
    left_out: tuple[str, ...]


def _parts(project: Project, programme: Programme) -> Parts:
    version = next(stage.version for stage in STAGES if stage.name == STAGE)
    cards = _Cards(
        programme.opening,
        programme.closing,
        programme.fps,
        programme.introductions,
        programme.language,
        programme.left_out,
    )
    return {
        "clips": {part.entry.id: records.digest(_shown(part)) for part in programme.parts},
        "order": [part.entry.id for part in programme.parts],
        "cards": records.digest(cards),
        "look": _look(project),
        "version": version,
    }


def _shown(part: Part) -> _Shown:
    entry = part.entry
    return _Shown(
        entry.clip,
        part.cuts,
        part.captions,
        entry.update.speaker,
        entry.update.theme,
        entry.rendition.poster,
        () if entry.clip.has_picture else entry.rendition.peaks,
    )


def _look(project: Project) -> dict[str, object]:
    """Return what the pictures depend on beside their contents; files by digest."""
    from talkingheads.workshop import look_identity

    settings = project.settings.render
    return {
        "renderer": settings.renderer,
        "colour": settings.colour,
        "crf": settings.crf,
        "files": look_identity(project),
    }
