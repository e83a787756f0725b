"""The pages of editions, of which the newest is the front page too, and their archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from talkingheads.stages.page import wording
from talkingheads.stages.page.absent import absent
from talkingheads.stages.page.changes import told
from talkingheads.stages.page.directory import Person, person
from talkingheads.stages.page.plan import Page
from talkingheads.stages.page.sites import SiteView
from talkingheads.stages.page.standing import StateView
from talkingheads.stages.page.views import ClipView, EditionView

TEMPLATE = "edition.html"
FACES = 8
"""Faces of an edition that the archive shows."""


@dataclass(frozen=True)
class ArchivedView:
    """One line of the archive."""

    edition: EditionView

    @property
    def days(self) -> str:
        """When its clips were recorded: a day, from one to another, or empty."""
        words = self.edition.words
        days = sorted({day for c in self.edition.clips if (day := c.entry.update.recorded)})
        if len(days) < 2:
            return words.day(days[0]) if days else ""
        return words.say("{first} to {last}", first=words.day(days[0]), last=words.day(days[-1]))

    @cached_property
    def speakers(self) -> tuple[ClipView, ...]:
        """A clip of each person who speaks, leaders first."""
        found: dict[Person, ClipView] = {}
        for clip in self.edition.clips:
            found.setdefault(person(clip.entry.update.speaker), clip)
        return tuple(found.values())

    @property
    def faces(self) -> tuple[ClipView, ...]:
        return self.speakers[:FACES]

    @property
    def unseen(self) -> int:
        """How many more people speak."""
        return len(self.speakers) - len(self.faces)

    @property
    def states(self) -> tuple[StateView, ...]:
        """Its promises as they stand today, the most pressing first."""
        words = self.edition.words
        views = (
            StateView(state, tuple(p for p in self.edition.promises if p.state == state), words)
            for state in wording.STATES
        )
        return tuple(view for view in views if view.promises)


def pages(site: SiteView) -> Iterator[Page]:
    """Yield the front page, which says so if there is no edition yet, and a page for each."""
    nothing = EditionView("", "", (), site.words)
    for number, edition in enumerate(site.editions or (nothing,)):
        earlier = site.editions[number + 1 :]
        values = {
            "edition": edition,
            "told": told(site, edition, earlier),
            "absent": absent(edition, earlier),
        }
        if number == 0:
            yield Page("index.html", TEMPLATE, values)
        if edition.id:
            yield Page(edition.link, TEMPLATE, values)
    archived = tuple(ArchivedView(edition) for edition in site.editions)
    yield Page("editions/index.html", "editions.html", {"archived": archived})
