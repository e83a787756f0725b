"""
From finished clips to the site: gather the editions, reckon the ledger, make catalogue and pages.

The pages are made again only if the briefing, the templates or the settings changed, or if the
site on disk is not as it was made.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from talkingheads import __version__, cataloguing, checks, reels, remarks, runlog
from talkingheads.backends.pages import Logo, PageWriter
from talkingheads.cache import Cache, Record
from talkingheads.config import Project, placed
from talkingheads.decided import ruled
from talkingheads.domain import Briefing, Digest, Edition, Entry, Ledger, Manifest
from talkingheads.errors import PublishError
from talkingheads.formats import records
from talkingheads.formats.slugs import unique
from talkingheads.lock import check_ours
from talkingheads.parts import Parts
from talkingheads.stages import STAGES, ledger, page

SITE = "_site"
"""The name that the pages' record has in the cache; no clip's id begins with an underscore."""
CLIP = re.compile("clips/([^/]+)/")
"""Where a file of a clip lies."""


def briefing(project: Project, entries: Sequence[Entry], day: date) -> Briefing:
    """Return everything that the site of *project* shows on *day*."""
    settings = project.settings
    editions = _editions(project, checks.with_checks(project, entries, day))
    ordered = tuple(entry for edition in editions for entry in edition.entries)
    return Briefing(
        title=settings.project.title,
        organisation=settings.project.organisation,
        introduction=settings.project.introduction,
        language=settings.project.language,
        editions=editions,
        ledger=ledger.run(ordered, ruled(project), settings=settings.ledger, day=day),
    )


def compared(project: Project, shown: Briefing) -> Briefing:
    """
    Return *shown* with what changed in each edition since the one before it.

    An edition closes on the last day on which a clip of it was recorded; the newest one is open.
    """
    decisions, settings = ruled(project), project.settings.ledger
    former: Ledger | None = None
    said: tuple[Entry, ...] = ()
    editions: list[Edition] = []
    for edition in reversed(shown.editions):
        said = (*edition.entries, *said)
        now = shown.ledger
        if edition is not shown.editions[0]:
            day = min(_closed(edition), now.day)
            now = ledger.run(said, decisions, settings=settings, day=day, later=False)
        editions.insert(0, replace(edition, changes=ledger.compare(former, now)))
        former = now
    return replace(shown, editions=tuple(editions))


def _closed(edition: Edition) -> date:
    """Return the last day on which a clip was recorded; the first of all days if none is known."""
    return max(entry.update.recorded or date.min for entry in edition.entries)


def make(
    project: Project,
    entries: Sequence[Entry],
    day: date,
    *,
    tell: Callable[[str], None] = lambda text: None,
    film: Callable[[Briefing], Briefing] | None = None,
    still: Callable[[Sequence[Entry]], Sequence[Entry]] = lambda entries: entries,
) -> tuple[Manifest, str]:
    """
    Make the site if it must be made; return its manifest and why, empty if it was as it is.

    *tell* gets what somebody should look at. Without *film* the reels are those made by now.
    *still* is asked when it is done, which may take hours, what of the *entries* may still be
    shown; of what may not, nothing is, and no reel in which it might be.
    """
    from talkingheads.workshop import logo_for, writer_for

    cache = Cache(project.work)
    writer, logo = writer_for(project), logo_for(project)
    shown = _catalogued(project, entries, day)
    filmed = film(shown) if film else reels.known(project, shown)
    left = still(entries)
    if len(left) < len(entries):
        shown, entries = _catalogued(project, left, day), left
        filmed = reels.known(project, shown, former=False)
    for text in remarks.to_look_at(project, entries, shown):
        tell(text)
    shown = compared(project, filmed)
    parts = _parts(project, records.digest(shown), writer, logo)
    manifest, reason = _as_made(project, cache, parts), ""
    if manifest is None:
        reason = cache.reason(SITE, "page", parts)
        with runlog.step("", "page", reason):
            check_ours(project.work)
            manifest = _build(project, shown, writer, logo)
        check_ours(project.work)
        cache.keep(SITE, "page", parts, Record(value=records.dumps(manifest)), reason)
    else:
        cache.note_latest(SITE, "page", parts, "")
    _remember(cache, shown)
    return manifest, reason


def _catalogued(project: Project, entries: Sequence[Entry], day: date) -> Briefing:
    """Return what the site shows of *entries*, without reels, once the catalogue says the same."""
    with runlog.step("", "ledger", ""):
        shown = briefing(project, entries, day)
    with runlog.step("", "catalogue", ""):
        cataloguing.bring_up(project, shown, records.digest(shown))
    return shown


def _as_made(project: Project, cache: Cache, parts: Parts) -> Manifest | None:
    """Return the manifest of the site that was made of *parts*, if it stands as it was made."""
    manifest = cache.load("page", parts, Manifest)
    return manifest if manifest and page.draft.stands(project.site, manifest) else None


def _build(project: Project, shown: Briefing, writer: PageWriter, logo: Logo | None) -> Manifest:
    from talkingheads.workshop import indexer_for

    cache = Cache(project.work)
    return page.run(
        shown,
        settings=project.settings.page,
        site=project.site,
        media=cache.path,
        writer=writer,
        indexer=indexer_for(project),
        before=last_manifest(cache),
        logo=logo,
    )


def check(project: Project) -> None:
    """Raise ConfigError if the pages cannot speak, or look, as the settings say."""
    from talkingheads.workshop import logo_for, writer_for

    with placed(project):
        writer_for(project).words(project.settings.project.language)
        logo_for(project)


@contextmanager
def draft(
    project: Project, shown: Briefing, *, media: Callable[[Digest], Path] | None = None
) -> Iterator[tuple[Manifest, Path]]:
    """
    Make the site of *shown* in a folder that is gone after the block; yield both.

    *media* finds films and stills; without it, they are those of the project's own store.
    """
    from talkingheads.workshop import indexer_for, logo_for, writer_for

    with tempfile.TemporaryDirectory() as room:
        site = Path(room) / "site"
        manifest = page.run(
            shown,
            settings=project.settings.page,
            site=site,
            media=media or Cache(project.work).path,
            writer=writer_for(project),
            indexer=indexer_for(project),
            logo=logo_for(project),
        )
        yield manifest, site


def forget(project: Project, kept: Collection[str]) -> bool:
    """
    Delete the site if it shows a clip that is not one of *kept*; tell whether it did.

    Its words stand in pages, tables, feed and index, so nothing is taken out: the whole site goes
    at once, and the next run makes it anew. Files of others in its folder stay. Until then there
    is nothing to publish. Only while no other run is at work.
    """
    cache = Cache(project.work)
    before = last_manifest(cache)
    named = (CLIP.match(file.path) for file in before.files) if before else ()
    shown = page.draft.shown(project.site) | {match[1] for match in named if match}
    if shown <= set(kept):
        return False
    page.draft.take_away(project.site, before)
    cache.forget(SITE)
    return True


def made(project: Project) -> Manifest:
    """Return the manifest of the site as it was last made. Raises: PublishError."""
    manifest = last_manifest(Cache(project.work))
    if manifest is None:
        raise PublishError(
            f"{project.site}: there is no site yet", hint="Make it first: talkingheads run"
        )
    return manifest


def made_of(project: Project) -> Briefing:
    """Return the briefing that the site shows. Raises: PublishError if there is no site."""
    cache = Cache(project.work)
    latest = cache.latest(SITE, "briefing")
    shown = cache.load("briefing", latest["parts"], Briefing) if latest else None
    if shown is None:
        raise PublishError(
            f"{project.site}: there is no site yet", hint="Make it first: talkingheads run"
        )
    return shown


def _remember(cache: Cache, shown: Briefing) -> None:
    """Keep *shown* as what the site shows."""
    parts = {"briefing": records.digest(shown)}
    if (cache.latest(SITE, "briefing") or {}).get("parts") != parts:
        cache.keep(SITE, "briefing", parts, Record(value=records.dumps(shown)), "")


def last_manifest(cache: Cache) -> Manifest | None:
    """Return the manifest of the site as it was last made, if it ever was."""
    latest = cache.latest(SITE, "page")
    return cache.load("page", latest["parts"], Manifest) if latest else None


def _parts(project: Project, digest: Digest, writer: PageWriter, logo: Logo | None) -> Parts:
    version = next(stage.version for stage in STAGES if stage.name == "page")
    return {
        "briefing": digest,
        "settings": project.settings.page.model_dump(mode="json"),
        "templates": writer.identity(),
        "logo": hashlib.sha256(logo.content).hexdigest() if logo else "",
        "version": [version, __version__],
    }


def _editions(project: Project, entries: Sequence[Entry]) -> tuple[Edition, ...]:
    """Return the editions, the newest first; within one, leaders come first."""
    by_name: dict[str, list[Entry]] = {}
    for entry in entries:
        by_name.setdefault(entry.update.edition, []).append(entry)

    def newest(name: str) -> tuple[date, str]:
        said = [entry.update.recorded or date.min for entry in by_name[name]]
        return max(said), name

    ids = unique(name or "briefing" for name in by_name)
    return tuple(
        Edition(
            id=ids[name or "briefing"],
            title=_title(project, name),
            entries=tuple(sorted(by_name[name], key=lambda e: not e.update.speaker.leader)),
        )
        for name in sorted(by_name, key=newest, reverse=True)
    )


def _title(project: Project, edition: str) -> str:
    """Return the edition's title: the settings', or ``2026-09`` as September 2026."""
    if edition in project.settings.project.editions:
        return project.settings.project.editions[edition]
    month = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", edition)
    if month:
        from talkingheads.workshop import writer_for

        words = writer_for(project).words(project.settings.project.language)
        return words.month(date(int(month[1]), int(month[2]), 1))
    return edition or project.settings.project.title
