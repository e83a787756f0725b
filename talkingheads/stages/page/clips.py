"""The page of each clip."""

from __future__ import annotations

from collections.abc import Iterator

from talkingheads.stages.page.plan import Page
from talkingheads.stages.page.player import PlayerView
from talkingheads.stages.page.sites import SiteView
from talkingheads.stages.page.trims import TrimsView


def pages(site: SiteView) -> Iterator[Page]:
    """Yield a page for each clip, which knows those before and after it in its edition."""
    for edition in site.editions:
        befores = (None, *edition.clips)
        afters = (*edition.clips[1:], None)
        for before, clip, after in zip(befores, edition.clips, afters, strict=False):
            values = {
                "clip": clip,
                "player": PlayerView(clip.entry, site.words),
                "trims": TrimsView(clip.entry, site.words),
                "before": before,
                "after": after,
            }
            yield Page(clip.link, "clip.html", values)
