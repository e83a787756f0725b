"""Which people, organisations and themes have pages, and under which addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from talkingheads.domain import Promise, Speaker, Update
from talkingheads.formats import slugs

Person = tuple[str, str]
"""Name and organisation: two people of one name who work for two bodies stay two."""


@dataclass(frozen=True)
class Directory:
    """The address of each page, from the top of the site."""

    people: dict[Person, str]
    organisations: dict[str, str]
    themes: dict[str, str]

    def owner(self, promise: Promise) -> Person | None:
        """
        Return who is to keep *promise*, if that is one of the people.

        A name that two people have, neither of whom says it, is nobody's.
        """
        if promise.owner == promise.speaker.name:
            return person(promise.speaker)
        return self._alone.get(promise.owner)

    @cached_property
    def _alone(self) -> dict[str, Person]:
        """Everybody whose name nobody else has, by name."""
        count = Counter(name for name, _ in self.people)
        return {who[0]: who for who in self.people if count[who[0]] == 1}

    def bodies(self, promise: Promise) -> set[str]:
        """Return the organisations of who makes *promise* and of who is to keep it."""
        owner = self.owner(promise)
        found = {promise.speaker.organisation, owner[1] if owner else promise.owner}
        return found & self.organisations.keys()


def directory(updates: Iterable[Update]) -> Directory:
    """Return where the people, organisations and themes of *updates* have their pages."""
    updates = tuple(updates)
    people = {person(update.speaker) for update in updates if update.speaker.name}
    named = slugs.unique(map(_spelt, people))
    bodies = slugs.unique(body for _, body in people if body)
    themes = slugs.unique(update.theme for update in updates if update.theme)
    return Directory(
        people={who: f"people/{_free(named[_spelt(who)])}.html" for who in people},
        organisations={name: f"organisations/{_free(slug)}.html" for name, slug in bodies.items()},
        themes={name: f"themes/{_free(slug)}.html" for name, slug in themes.items()},
    )


def person(speaker: Speaker) -> Person:
    """Return who *speaker* is."""
    return speaker.name, speaker.organisation


def by_name(who: Person) -> tuple[str, str, str]:
    """Sort people by this to have them in alphabetical order."""
    return who[0].casefold(), who[1].casefold(), who[0]


def _spelt(who: Person) -> str:
    return "\n".join(who)


def _free(slug: str) -> str:
    """Keep clear of the index of the folder; no slug has an underscore."""
    return "index_" if slug == "index" else slug
