"""Who has spoken: people by edition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from talkingheads.backends.pages import Words
from talkingheads.stages.page.directory import Person, by_name, person
from talkingheads.stages.page.views import EditionView

NEWEST = 12
"""Editions that are shown, at most."""
NAMED = 2
"""Columns that have room for a title each; of more, only the first and the last have one."""
LONGEST = 16
"""Characters of a title over a column."""
MOST = 40
"""People in the picture, at most; the table beside it has all."""


@dataclass(frozen=True)
class Mark:
    """Whether somebody was heard in one edition; *x* is a share of 100 from the left."""

    edition: str
    heard: bool
    x: float


@dataclass(frozen=True)
class Heading:
    """The title of an edition over its column, in short; *x* is a share of 100 from the left."""

    x: float
    anchor: str
    """Which part of the title stands there."""
    words: str


@dataclass(frozen=True)
class Row:
    """One person."""

    person: Person
    leader: bool
    marks: tuple[Mark, ...]
    words: Words

    @property
    def name(self) -> str:
        return self.person[0]

    @property
    def organisation(self) -> str:
        return self.person[1]

    @property
    def editions(self) -> tuple[str, ...]:
        """In which of the editions they were heard, the newest first."""
        return tuple(mark.edition for mark in reversed(self.marks) if mark.heard)

    @property
    def alt(self) -> str:
        """What the row shows, in words."""
        say = self.words.say
        missed = [mark.edition for mark in reversed(self.marks) if not mark.heard]
        listed = {"heard": self.words.list(self.editions), "missed": self.words.list(missed)}
        if not self.editions:
            return say("Not heard in {missed}", **listed)
        if not missed:
            return say("Heard in {heard}", **listed)
        return say("Heard in {heard}; not in {missed}", **listed)


@dataclass(frozen=True)
class Heard:
    """The picture; without rows there is nothing to show."""

    rows: tuple[Row, ...] = ()
    """Everybody: leaders first, each in alphabetical order."""
    editions: tuple[str, ...] = ()
    """The oldest first."""
    older: int = 0
    """Editions before those that are shown."""

    @property
    def headings(self) -> tuple[Heading, ...]:
        """What stands over the columns."""
        short = [_short(title) for title in self.editions]
        if len(short) > NAMED:
            return Heading(0, "start", short[0]), Heading(100, "end", short[-1])
        width = _width(short)
        return tuple(
            Heading(round((number + 0.5) * width, 2), "middle", title)
            for number, title in enumerate(short)
        )

    @property
    def drawn(self) -> tuple[Row, ...]:
        """The rows of the picture itself."""
        return self.rows[:MOST]

    @property
    def left_out(self) -> int:
        """People that only the table has."""
        return len(self.rows) - len(self.drawn)


def heard(editions: Sequence[EditionView], *, words: Words) -> Heard:
    """Return who was heard in the newest of *editions*, which come newest first."""
    shown = list(reversed(editions[:NEWEST]))
    speaking = [{person(clip.entry.update.speaker) for clip in edition.clips} for edition in shown]
    leaders = {
        person(clip.entry.update.speaker) for edition in editions for clip in edition.leaders
    }
    everybody = {
        person(clip.entry.update.speaker)
        for edition in editions
        for clip in edition.clips
        if clip.name
    }
    titles = [edition.title for edition in shown]
    rows = (
        Row(
            person=who,
            leader=who in leaders,
            marks=tuple(_marks(who, titles, speaking)),
            words=words,
        )
        for who in sorted(everybody, key=lambda who: (who not in leaders, *by_name(who)))
    )
    return Heard(tuple(rows), tuple(titles), older=len(editions) - len(shown))


def _marks(who: Person, titles: Sequence[str], speaking: Sequence[set[Person]]) -> Iterable[Mark]:
    width = _width(titles)
    for number, (title, people) in enumerate(zip(titles, speaking, strict=True)):
        yield Mark(title, who in people, round((number + 0.5) * width, 2))


def _width(titles: Sequence[str]) -> float:
    """Return how wide a column is."""
    return 100 / max(NAMED, len(titles))


def _short(title: str) -> str:
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1].rstrip()}…"
