"""The feed (Atom, RFC 4287): new editions, and what became of promises, the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from talkingheads.domain import Change, What
from talkingheads.stages.page import wording
from talkingheads.stages.page.changes import ruled
from talkingheads.stages.page.duedays import last_word
from talkingheads.stages.page.plan import Page
from talkingheads.stages.page.sites import SiteView
from talkingheads.stages.page.standing import PromiseView, moment_link
from talkingheads.stages.page.views import EditionView
from talkingheads.stages.page.wording import N_

MOST = 100
"""Entries of the feed; no change takes the place of an edition."""
LONG_AGO = date(2000, 1, 1)
"""The day of an edition if nobody knows any."""
BECAME: dict[What, str] = {
    "new": N_("New promise: {owner} – {what}"),
    "kept": N_("Kept: {owner} – {what}"),
    "partly": N_("Partly kept: {owner} – {what}"),
    "late": N_("Late: {owner} – {what}"),
    "moved": N_("Due on another day: {owner} – {what}"),
    "reopened": N_("Open again: {owner} – {what}"),
    "dropped": N_("Dropped: {owner} – {what}"),
    "superseded": N_("Superseded: {owner} – {what}"),
}


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of an entry; *link* leads to where its words are heard or read."""

    text: str
    link: str = ""
    quote: bool = False
    language: str = ""
    """Of a quote, where it is not the site's."""


@dataclass(frozen=True)
class FeedEntry:
    """One entry; its texts have no character that XML does not allow."""

    id: str
    """Never changes."""
    title: str
    on: date
    """The day on which it came to be, by what was recorded or ruled."""
    link: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def updated(self) -> str:
        return moment(self.on)


@dataclass(frozen=True)
class FeedView:
    """The whole feed."""

    id: str
    title: str
    author: str
    updated: str
    top: str
    language: str
    entries: tuple[FeedEntry, ...]


def pages(site: SiteView) -> Iterator[Page]:
    """Yield the feed."""
    yield Page("feed.xml", "feed.xml", {"feed": feed(site)})


def feed(site: SiteView) -> FeedView:
    """Return the newest `MOST` entries of *site*; nothing in them depends on when it is built."""
    promises = {promise.id: promise for promise in site.promises}
    found: list[tuple[FeedEntry, bool]] = []
    for edition, day in _days(site.editions):
        found.append((_edition(edition, day, site), True))
        found += [
            (_change(change, promises[change.promise], edition, day, site), False)
            for change in edition.changes.found
            if change.promise in promises
        ]
    found.sort(key=lambda pair: pair[0].on, reverse=True)
    editions = [entry.id for entry, whole in found if whole][:MOST]
    changes = [entry.id for entry, whole in found if not whole][: MOST - len(editions)]
    kept = {*editions, *changes}
    entries = tuple(entry for entry, _ in found if entry.id in kept)
    newest = entries[0].on if entries else date.fromisoformat(site.day_iso)
    title = wording.line(site.title)
    return FeedView(
        id=site.lasting("feed.xml"),
        title=title,
        author=wording.line(site.organisation) or title,
        updated=moment(newest),
        top=site.top,
        language=site.language,
        entries=entries,
    )


def moment(day: date) -> str:
    """Return the start of *day* as RFC 3339 has it."""
    return f"{day.isoformat()}T00:00:00Z"


def _days(editions: Sequence[EditionView]) -> Iterator[tuple[EditionView, date]]:
    """
    Yield each of *editions* with the last day on which anything of it was recorded.

    If none is known, it is that of the next newer edition that has one, else of the next older:
    a day that stays whenever the site is built.
    """
    recorded = [[clip.entry.update.recorded for clip in edition.clips] for edition in editions]
    known = [max((day for day in days if day), default=None) for days in recorded]
    for number, edition in enumerate(editions):
        nearest = (*reversed(known[: number + 1]), *known[number + 1 :])
        yield edition, next((day for day in nearest if day), LONG_AGO)


def _edition(edition: EditionView, day: date, site: SiteView) -> FeedEntry:
    words = site.words
    told = words.count(len(edition.clips), "{n} update", "{n} updates")
    named = words.list([wording.line(clip.name) for clip in edition.clips])
    people = words.say("{updates}: {names}", updates=told, names=named)
    return FeedEntry(
        id=site.lasting(edition.link),
        title=words.say("New edition: {title}", title=wording.line(edition.title)),
        on=day,
        link=edition.link,
        paragraphs=(Paragraph(people if named else told),),
    )


def _change(
    change: Change, view: PromiseView, edition: EditionView, closed: date, site: SiteView
) -> FeedEntry:
    say = site.words.say
    quote = wording.line(view.promise.quote)
    what = wording.line(view.promise.summary) or say("“{quote}”", quote=quote)
    return FeedEntry(
        id=site.lasting(f"{edition.link} {view.id} {change.what}"),
        title=say(BECAME[change.what], owner=wording.line(view.promise.owner), what=what),
        on=_day(change, view, edition, closed),
        link=view.row,
        paragraphs=tuple(_paragraphs(change, view, site)),
    )


def _paragraphs(change: Change, view: PromiseView, site: SiteView) -> Iterator[Paragraph]:
    """Yield what was promised, the later words that show what became of it, and the day."""
    say = site.words.say
    yield Paragraph(wording.line(view.promise.quote), view.link, True, _tongue(view.language, site))
    if change.plays != change.promise and change.plays in site.said:
        clip, sentence = site.said[change.plays]
        link = moment_link(clip.entry.id, sentence.start)
        yield Paragraph(wording.line(sentence.text), link, True, _tongue(clip.language, site))
    if change.what == "moved":
        before = site.words.day(change.due_before) or say("No date given")
        now = site.words.day(change.due) or say("No date given")
        yield Paragraph(say("Due before: {before}. Due now: {now}", before=before, now=now))
    elif change.due:
        yield Paragraph(say("Due {day}", day=site.words.day(change.due)))
    if view.warning:
        reason = wording.line(view.warning)
        yield Paragraph(say("Do not rely on these words: {reason}", reason=reason))


def _tongue(language: str, site: SiteView) -> str:
    return "" if language == site.language else language


def _day(change: Change, view: PromiseView, edition: EditionView, closed: date) -> date:
    """
    Return the day of *change*, never after the one to which the edition compares.

    One that nobody knows is that on which the edition *closed*.
    """
    until = edition.changes.until
    if change.what == "new":
        day = view.promise.said
    elif change.what == "late" and change.due:
        day = change.due + timedelta(days=1)
    else:
        ruling = ruled(change, view.promise, until)
        day = ruling.on if ruling else last_word(view)
    day = day or closed
    return day if until in (None, date.min) else min(day, until)
