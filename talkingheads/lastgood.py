"""What was made of a clip when it was last good: the site keeps it while the clip fails."""

from __future__ import annotations

from talkingheads import tombstones
from talkingheads.cache import Cache, Record
from talkingheads.config import Project
from talkingheads.domain import Entry, Update
from talkingheads.formats import records
from talkingheads.inbox import Handed


def remember(project: Project, entry: Entry) -> None:
    """Keep *entry* as the last good one of its clip."""
    cache = Cache(project.work)
    parts = {"entry": records.digest(entry)}
    if (cache.latest(entry.id, "entry") or {}).get("parts") != parts:
        cache.keep(entry.id, "entry", parts, Record(value=records.dumps(entry)), "")


def last_good(project: Project, handed: Handed) -> Entry | None:
    """
    Return what was made of a clip before it changed for the worse, if it can still be shown.

    None if there is nothing, if its files are gone, if the sheet names another speaker now (then
    the old picture would stand under a new name), or if the team wants other parts kept or dropped:
    it would show what is to be dropped. Nor what was made of a file that was withdrawn since.
    """
    cache = Cache(project.work)
    latest = cache.latest(handed.id, "entry")
    entry = cache.load("entry", latest["parts"], Entry) if latest else None
    if entry is None or not handed.update.consent:
        return None
    if tombstones.known(project).covers(entry.clip.source):
        return None
    whole = all(cache.has(digest) for digest in entry.rendition.digests)
    same = wanted(entry.update) == wanted(handed.update)
    return entry if whole and same else None


def wanted(update: Update) -> tuple[object, ...]:
    """Return what must be the same for what was made of a clip to be shown."""
    return update.speaker.name, update.keep, update.drop
