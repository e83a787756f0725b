"""The feed (Atom, RFC 4287): new editions, and what became of promises, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from talkingheads.domain import Change, What
from talkingheads.stages.page import wording
from talkingheads.stages.page.duedays import last_word
from talkingheads.stages.page.plan import Page
from talkingheads.stages.page.sites import SiteView
from talkingheads.stages.page.standing import PromiseView, moment_link
from talkingheads.stages.page.views import EditionView
from talkingheads.stages.page.wording import N_

MOST = 100
"""Entries of the feed."""
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
    entries = [
        entry
        for edition in site.editions
        for entry in (
            _edition(edition, site),
            *(
                _change(change, promises[change.promise], edition, site)
                for change in edition.changes.found
                if change.promise in promises
            ),
        )
    ]
    entries.sort(key=lambda entry: entry.on, reverse=True)
    newest = entries[0].on if entries else date.fromisoformat(site.day_iso)
    title = wording.line(site.title)
    return FeedView(
        id=site.lasting("feed.xml"),
        title=title,
        author=wording.line(site.organisation) or title,
        updated=moment(newest),
        top=site.top,
        language=site.language,
        entries=tuple(entries[:MOST]),
    )


def moment(day: date) -> str:
    """Return the start of *day* as RFC 3339 has it."""
    return f"{day.isoformat()}T00:00:00Z"


def _edition(edition: EditionView, site: SiteView) -> FeedEntry:
    recorded = [clip.entry.update.recorded for clip in edition.clips]
    known = max((day for day in recorded if day), default=edition.changes.until)
    words = site.words
    told = words.count(len(edition.clips), "{n} update", "{n} updates")
    named = words.list([wording.line(clip.name) for clip in edition.clips])
    people = words.say("{updates}: {names}", updates=told, names=named)
    return FeedEntry(
        id=site.lasting(edition.link),
        title=words.say("New edition: {title}", title=wording.line(edition.title)),
        on=known or date.fromisoformat(site.day_iso),
        link=edition.link,
        paragraphs=(Paragraph(people if named else told),),
    )


def _change(change: Change, view: PromiseView, edition: EditionView, site: SiteView) -> FeedEntry:
    say = site.words.say
    quote = wording.line(view.promise.quote)
    what = wording.line(view.promise.summary) or say("“{quote}”", quote=quote)
    return FeedEntry(
        id=site.lasting(f"{edition.link} {view.id} {change.what}"),
        title=say(BECAME[change.what], owner=wording.line(view.promise.owner), what=what),
        on=_day(change, view, edition) or date.fromisoformat(site.day_iso),
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


def _day(change: Change, view: PromiseView, edition: EditionView) -> date | None:
    """Return the day of *change*, never after the one to which the edition compares."""
    until = edition.changes.until
    if change.what == "new":
        day = view.promise.said
    elif change.what == "late" and change.due:
        day = change.due + timedelta(days=1)
    else:
        status = "open" if change.what == "reopened" else change.what
        ruled = [step.on for step in view.promise.history if step.status == status]
        day = max(ruled, default=last_word(view))
    return min((d for d in (day, until) if d), default=None)
