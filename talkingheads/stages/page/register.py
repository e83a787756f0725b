"""The registers: every promise, and every offer and ask, with what they are narrowed by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from talkingheads.stages.page import pictures, wording
from talkingheads.stages.page.plan import Page
from talkingheads.stages.page.sites import Choice, SiteView, WishView, choices
from talkingheads.stages.page.standing import PromiseView

SOON = (14, 30)
"""The next days that can be asked for."""
LONG = 200
"""From so many lines on, those out of sight are not laid out."""


def pages(site: SiteView) -> Iterator[Page]:
    """Yield the register of promises, its picture, and the register of offers and asks."""
    promises = Promises(site)
    yield Page("commitments.html", "commitments.html", {"register": promises})
    yield Page("commitments-track.html", "track.html", {"track": promises.track})
    yield Page("offers.html", "offers.html", {"register": Wishes(site)})


@dataclass(frozen=True)
class Line:
    """One promise in its line."""

    promise: PromiseView

    @property
    def body(self) -> str:
        """The organisation to stand below the owner: that of a speaker who is bound in person."""
        promise = self.promise
        return promise.organisation if promise.owner == promise.speaker else ""

    @property
    def by(self) -> str:
        """Who says it, if that is not who is bound."""
        return "" if self.promise.owner == self.promise.speaker else self.promise.speaker


@dataclass(frozen=True)
class Group:
    """The promises of one state, soonest due first."""

    slug: str
    """Its anchor."""
    state: str
    words: str
    lines: tuple[Line, ...]
    x: float
    """Where its part of the bar starts, as a share of 100."""
    width: float


@dataclass(frozen=True)
class Span:
    """Days from *first* to *last* in which something may be due, to choose from."""

    value: str
    words: str
    first: str = ""
    last: str = ""


@dataclass(frozen=True)
class Promises:
    """The register of promises: the most pressing first."""

    site: SiteView

    @property
    def long(self) -> bool:
        return len(self.site.promises) >= LONG

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Return the promises by state, each with its part of the bar."""
        found: list[Group] = []
        all_of_them = max(1, len(self.site.promises))
        x = 0.0
        for view in self.site.states:
            width = 100 * len(view.promises) / all_of_them
            lines = tuple(Line(promise) for promise in view.promises)
            place = (round(x, 2), round(width, 2))
            found.append(Group(view.slug, view.state, view.words, lines, *place))
            x += width
        return tuple(found)

    @cached_property
    def track(self) -> pictures.Track:
        """The picture of the most pressing."""
        today = date.fromisoformat(self.site.day_iso)
        return pictures.track(self.site.promises, today=today, words=self.site.words)

    @property
    def organisations(self) -> tuple[Choice, ...]:
        return choices(promise.organisation for promise in self.site.promises)

    @property
    def places(self) -> tuple[Choice, ...]:
        return choices(promise.promise.place for promise in self.site.promises)

    @property
    def spans(self) -> tuple[Span, ...]:
        """When promises may be due, by the briefing's own day."""
        words, today = self.site.words, date.fromisoformat(self.site.day_iso)
        first, last = quarter(today)
        soon = (
            (str(n), words.count(n, "Next {n} day", "Next {n} days"), today, today + timedelta(n))
            for n in SOON
        )
        whole = ("quarter", words.say("This quarter"), first, last)
        return (
            Span("overdue", words.say("Overdue")),
            *(Span(v, text, wording.iso(a), wording.iso(b)) for v, text, a, b in (*soon, whole)),
            Span("none", words.say("No date given")),
        )


@dataclass(frozen=True)
class Wishes:
    """The register of offers and asks: offers first, of the newest edition first."""

    site: SiteView

    @cached_property
    def all(self) -> tuple[WishView, ...]:
        return tuple(wish for _, _, wishes in self.site.wishes for wish in wishes)

    @property
    def long(self) -> bool:
        return len(self.all) >= LONG

    @property
    def kinds(self) -> tuple[Choice, ...]:
        return tuple((kind, words) for kind, words, wishes in self.site.wishes if wishes)

    @property
    def speakers(self) -> tuple[Choice, ...]:
        return choices(wish.clip.name for wish in self.all)

    @property
    def organisations(self) -> tuple[Choice, ...]:
        return choices(wish.clip.entry.update.speaker.organisation for wish in self.all)

    @property
    def themes(self) -> tuple[Choice, ...]:
        return choices(wish.clip.entry.update.theme for wish in self.all)

    @property
    def places(self) -> tuple[Choice, ...]:
        return choices(wish.clip.entry.update.place for wish in self.all)

    @property
    def editions(self) -> tuple[Choice, ...]:
        found = {wish.clip.edition_id for wish in self.all}
        return tuple((e.id, e.title) for e in self.site.editions if e.id in found)


def quarter(day: date) -> tuple[date, date]:
    """Return the first and the last day of the quarter of the year that *day* is in."""
    first = date(day.year, day.month - (day.month - 1) % 3, 1)
    after = (first + timedelta(days=95)).replace(day=1)
    return first, after - timedelta(days=1)
