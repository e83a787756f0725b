"""The pages of themes: what was said about one thing, wherever and by whomever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from talkingheads.stages.page import pictures
from talkingheads.stages.page.people import Gathered
from talkingheads.stages.page.plan import Page
from talkingheads.stages.page.sites import SiteView


@dataclass(frozen=True)
class ThemeView(Gathered):
    """One theme."""

    name: str

    @property
    def link(self) -> str:
        return self.site.directory.themes[self.name]

    @property
    def places(self) -> tuple[str, ...]:
        """Where its updates come from, in alphabetical order."""
        found = {clip.entry.update.place for clip in self.clips} - {""}
        return tuple(sorted(found, key=str.casefold))


def pages(site: SiteView) -> Iterator[Page]:
    """Yield a page for each theme, and the index of all of them."""
    found = themes(site)
    picture = pictures.months(
        (clip.entry.update for clip in site.clips),
        themes=[theme.name for theme in found],
        words=site.words,
    )
    yield Page("themes/index.html", "themes.html", {"themes": found, "picture": picture})
    for theme in found:
        yield Page(theme.link, "theme.html", {"theme": theme})


def themes(site: SiteView) -> tuple[ThemeView, ...]:
    """Return every theme, in alphabetical order."""
    return tuple(
        ThemeView(
            site=site,
            clips=tuple(clip for clip in site.clips if clip.entry.update.theme == name),
            promises=tuple(promise for promise in site.promises if promise.theme == name),
            name=name,
        )
        for name in sorted(site.directory.themes, key=str.casefold)
    )
