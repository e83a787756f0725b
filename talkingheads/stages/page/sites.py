"""What is on every page, and what gathers from all editions: choices, states, offers and asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import NAMESPACE_URL, uuid5

from talkingheads.backends.pages import Words
from talkingheads.domain import Kind, Promise, Speaker
from talkingheads.stages.page import wording
from talkingheads.stages.page.directory import Directory, directory, person
from talkingheads.stages.page.standing import PromiseView, StateView, moment_link, overdue
from talkingheads.stages.page.views import ClipView, EditionView, SentenceView

Choice = tuple[str, str]
"""What a filter can be set to: its value, and the words to show."""


@dataclass(frozen=True)
class WishView:
    """One offer or ask with everything that stands beside it."""

    clip: ClipView
    sentence: SentenceView

    @property
    def id(self) -> str:
        return f"{self.clip.entry.id}-{self.sentence.id}"

    @property
    def link(self) -> str:
        return moment_link(self.clip.entry.id, self.sentence.start)


@dataclass(frozen=True)
class SiteView:
    """Everything that is on every page, and all editions."""

    title: str
    organisation: str
    introduction: str
    language: str
    search: bool
    day: str
    day_iso: str
    editions: tuple[EditionView, ...]
    promises: tuple[PromiseView, ...]
    words: Words
    address: str = ""
    """Where the site stands, or empty: nobody said."""

    @property
    def top(self) -> str:
        """What stands before a link to make it absolute; empty if that cannot be."""
        return f"{self.address.rstrip('/')}/" if self.address else ""

    def lasting(self, link: str) -> str:
        """
        Return a name for what *link* leads to, the same whenever the site is built.

        It is made of the site's address; without one, of its title.
        """
        return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{self.top or self.title} {link}')}"

    @cached_property
    def clips(self) -> tuple[ClipView, ...]:
        return tuple(clip for edition in self.editions for clip in edition.clips)

    @cached_property
    def said(self) -> dict[str, tuple[ClipView, SentenceView]]:
        """Every sentence with its clip, by ``ENTRY-STATEMENT``."""
        return {f"{clip.entry.id}-{s.id}": (clip, s) for clip in self.clips for s in clip.sentences}

    @cached_property
    def directory(self) -> Directory:
        return directory(clip.entry.update for clip in self.clips)

    def person_link(self, speaker: Speaker) -> str:
        """Return the page of *speaker*; empty if they have none."""
        return self.directory.people.get(person(speaker), "")

    def organisation_link(self, name: str) -> str:
        """Return the page of the organisation *name*; empty if it has none."""
        return self.directory.organisations.get(name, "")

    def theme_link(self, name: str) -> str:
        """Return the page of the theme *name*; empty if it has none."""
        return self.directory.themes.get(name, "")

    def owner_link(self, promise: Promise) -> str:
        """Return the page of who is to keep *promise*, person or organisation; may be empty."""
        owner = self.directory.owner(promise)
        return self.directory.people[owner] if owner else self.organisation_link(promise.owner)

    @property
    def speakers(self) -> tuple[Choice, ...]:
        return choices(clip.name for clip in self.clips)

    @property
    def themes(self) -> tuple[Choice, ...]:
        return choices(clip.entry.update.theme for clip in self.clips)

    @property
    def edition_choices(self) -> tuple[Choice, ...]:
        return tuple((edition.id, edition.title) for edition in self.editions if edition.clips)

    @property
    def kinds(self) -> tuple[Choice, ...]:
        """What each kind of sentence is called."""
        return tuple((kind, self.words.say(text)) for kind, text in wording.KINDS.items())

    @property
    def manners(self) -> tuple[Choice, ...]:
        """What stands beside what binds nobody."""
        return tuple((manner, self.words.say(text)) for manner, text in wording.MANNERS.items())

    @property
    def overdue(self) -> int:
        """How many of all promises are overdue."""
        return overdue(self.promises)

    @property
    def owners(self) -> tuple[Choice, ...]:
        """Who promised something."""
        return choices(promise.owner for promise in self.promises)

    @property
    def promise_themes(self) -> tuple[Choice, ...]:
        return choices(promise.theme for promise in self.promises)

    @property
    def promise_editions(self) -> tuple[Choice, ...]:
        return tuple((e.id, e.title) for e in self.editions if e.promises)

    @cached_property
    def states(self) -> tuple[StateView, ...]:
        """The promises by state, the most pressing state first."""
        views = (
            StateView(state, tuple(p for p in self.promises if p.state == state), self.words)
            for state in wording.STATES
        )
        return tuple(view for view in views if view.promises)

    @property
    def state_choices(self) -> tuple[Choice, ...]:
        return tuple((view.state, view.words) for view in self.states)

    @cached_property
    def wishes(self) -> tuple[tuple[Kind, str, tuple[WishView, ...]], ...]:
        """Offers, then asks: kind, heading, and each of them, of the newest edition first."""
        say = self.words.say
        headings: tuple[tuple[Kind, str], ...] = (("offer", say("Offers")), ("ask", say("Asks")))
        return tuple((kind, heading, self._wishes(kind)) for kind, heading in headings)

    def _wishes(self, kind: Kind) -> tuple[WishView, ...]:
        return tuple(
            WishView(clip, sentence)
            for clip in self.clips
            for sentence in clip.sentences
            if sentence.kind == kind
        )


def choices(values: Iterable[str]) -> tuple[Choice, ...]:
    """Return each of *values* once, to choose from, sorted; empty ones left out."""
    return tuple((value, value) for value in sorted(set(values) - {""}, key=str.casefold))
