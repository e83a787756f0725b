"""What was made of a clip when it was last good: the site keeps it while the clip fails."""

from __future__ import annotations

from talkingheads.cache import Cache, Record
from talkingheads.config import Project
from talkingheads.domain import Entry
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

    None if there is nothing, if its files are gone, or if the sheet names another speaker now:
    then the old picture would stand under a new name.
    """
    cache = Cache(project.work)
    latest = cache.latest(handed.id, "entry")
    record = cache.find("entry", latest["parts"]) if latest else None
    if record is None or not handed.update.consent:
        return None
    try:
        entry = records.loads(Entry, record.value)
    except ValueError:
        return None
    whole = all(cache.has(digest) for digest in entry.rendition.digests)
    same = entry.update.speaker.name == handed.update.speaker.name
    return entry if whole and same else None
