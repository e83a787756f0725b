"""The pages of people and of the organisations that they speak for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from talkingheads.domain import Kind
from talkingheads.stages.page import pictures, wording
from talkingheads.stages.page.directory import Person, by_name, person
from talkingheads.stages.page.plan import Page
from talkingheads.stages.page.sites import SiteView, WishView
from talkingheads.stages.page.standing import PromiseView, StateView, overdue
from talkingheads.stages.page.views import ClipView, EditionView

SHOWN = 20
"""Updates, promises of one state, offers and asks that are seen at once; the others are folded."""


@dataclass(frozen=True)
class Gathered:
    """Promises and updates that belong together, as a page of their own shows them."""

    site: SiteView
    clips: tuple[ClipView, ...]
    """Of the newest edition first."""
    promises: tuple[PromiseView, ...]

    @cached_property
    def states(self) -> tuple[StateView, ...]:
        """The promises by state, the most pressing first."""
        found = (
            StateView(state, tuple(p for p in self.promises if p.state == state), self.site.words)
            for state in wording.STATES
        )
        return tuple(view for view in found if view.promises)

    @cached_property
    def track(self) -> pictures.Track:
        today = date.fromisoformat(self.site.day_iso)
        return pictures.track(self.promises, today=today, words=self.site.words)

    @property
    def most(self) -> int:
        """How many updates, promises of one state, offers and asks are seen at once."""
        return SHOWN

    @property
    def overdue(self) -> int:
        return overdue(self.promises)

    @property
    def editions(self) -> tuple[EditionView, ...]:
        """Those with an update of theirs, the newest first."""
        ids = {clip.edition_id for clip in self.clips}
        return tuple(edition for edition in self.site.editions if edition.id in ids)

    @property
    def wishes(self) -> tuple[tuple[Kind, str, tuple[WishView, ...]], ...]:
        """Their offers, then their asks; kinds of which there are none are left out."""
        ids = {clip.entry.id for clip in self.clips}
        found = (
            (kind, heading, tuple(wish for wish in wishes if wish.clip.entry.id in ids))
            for kind, heading, wishes in self.site.wishes
        )
        return tuple(part for part in found if part[2])


@dataclass(frozen=True)
class PersonView(Gathered):
    """Somebody who speaks."""

    who: Person

    @property
    def name(self) -> str:
        return self.who[0]

    @property
    def organisation(self) -> str:
        return self.who[1]

    @property
    def link(self) -> str:
        return self.site.directory.people[self.who]

    @property
    def organisation_link(self) -> str:
        return self.site.organisation_link(self.organisation)

    @property
    def leader(self) -> bool:
        """Tell whether they were a leader when they were last heard."""
        return self.clips[0].leader

    @property
    def face(self) -> str:
        return self.clips[0].face

    @property
    def roles(self) -> tuple[str, ...]:
        """What they are, the newest first."""
        return tuple(dict.fromkeys(r for c in self.clips if (r := c.entry.update.speaker.role)))


@dataclass(frozen=True)
class OrganisationView(Gathered):
    """Somebody's organisation."""

    name: str
    people: tuple[PersonView, ...]

    @property
    def link(self) -> str:
        return self.site.directory.organisations[self.name]


def pages(site: SiteView) -> Iterator[Page]:
    """Yield a page for each person and each organisation, and the index of all of them."""
    people = persons(site)
    bodies = organisations(site, people)
    picture = pictures.heard(site.editions, words=site.words)
    values = {"people": people, "organisations": bodies, "picture": picture}
    yield Page("people/index.html", "people.html", values)
    for one in people:
        yield Page(one.link, "person.html", {"person": one})
    for body in bodies:
        yield Page(body.link, "organisation.html", {"organisation": body})


def persons(site: SiteView) -> tuple[PersonView, ...]:
    """Return everybody who speaks, in alphabetical order."""
    directory = site.directory
    clips: dict[Person, list[ClipView]] = {who: [] for who in sorted(directory.people, key=by_name)}
    promises: dict[Person, list[PromiseView]] = {who: [] for who in clips}
    for clip in site.clips:
        if clip.name:
            clips[person(clip.entry.update.speaker)].append(clip)
    for promise in site.promises:
        for who in {person(promise.promise.speaker), directory.owner(promise.promise)}:
            if who in promises:
                promises[who].append(promise)
    return tuple(PersonView(site, tuple(clips[who]), tuple(promises[who]), who) for who in clips)


def organisations(site: SiteView, people: Iterable[PersonView]) -> tuple[OrganisationView, ...]:
    """Return every organisation of *people*, in alphabetical order."""
    names = sorted(site.directory.organisations, key=str.casefold)
    members: dict[str, list[PersonView]] = {name: [] for name in names}
    clips: dict[str, list[ClipView]] = {name: [] for name in names}
    promises: dict[str, list[PromiseView]] = {name: [] for name in names}
    for one in people:
        members.get(one.organisation, []).append(one)
    for clip in site.clips:
        clips.get(clip.entry.update.speaker.organisation, []).append(clip)
    for promise in site.promises:
        for body in site.directory.bodies(promise.promise):
            promises[body].append(promise)
    return tuple(
        OrganisationView(
            site, tuple(clips[name]), tuple(promises[name]), name, tuple(members[name])
        )
        for name in names
    )
