"""How much a withdrawal would take away: told before anybody is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from talkingheads import checks, decided, edition, reels
from talkingheads.cache import Cache
from talkingheads.config import Project
from talkingheads.errors import PublishError
from talkingheads.withdrawing.acts import many


def counted(project: Project, ids: Collection[str]) -> Iterator[str]:
    """Yield what there is by now of the clips *ids*, and of them with others, with numbers."""
    clips, it = set(ids), "it" if len(ids) == 1 else "them"
    manifest = edition.last_manifest(Cache(project.work))
    paths = [file.path for file in manifest.files] if manifest else []
    own = sum(bool(clip and clip[1] in clips) for clip in map(edition.CLIP.match, paths))
    yield f"{many(own, 'file')} of the {'clip' if len(ids) == 1 else 'clips'} on the site"
    with_others, alone = _reels(project, clips)
    if with_others:
        yield f"{many(with_others, 'reel')} with other people too, made anew without {it}"
    if alone:
        yield f"{many(alone, 'reel')} of nobody else"
    yield from _said(project, clips)


def _reels(project: Project, clips: set[str]) -> tuple[int, int]:
    """Return in how many reels *clips* are with others, and in how many alone."""
    cache, with_others, alone = Cache(project.work), 0, 0
    for id in filter(reels.is_reel, cache.clips()):
        latest = cache.latest(id, reels.STAGE)
        shown = set(latest["parts"].get("clips", ())) if latest else set()
        with_others += bool(shown & clips and shown - clips)
        alone += bool(shown and shown <= clips)
    return with_others, alone


def _said(project: Project, clips: set[str]) -> Iterator[str]:
    """Yield how many promises were made in *clips*, and what the team noted of these."""
    try:
        ledger = edition.made_of(project).ledger
    except PublishError:
        ledger = None
    promises = sum(promise.entry in clips for promise in ledger.promises) if ledger else 0
    ruled = sum(decision.place.clip in clips for decision in decided.ruled(project))
    checked = sum(check.clip in clips for check in checks.noted(project))
    for count, what in ((promises, "promise"), (ruled, "decision"), (checked, "check")):
        if count:
            yield many(count, what)
