"""The calendar: the days on which promises are due that nobody has settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from talkingheads.backends.pages import Words
from talkingheads.formats import ics
from talkingheads.stages.page import wording
from talkingheads.stages.page.sites import SiteView
from talkingheads.stages.page.standing import PromiseView

FILE = "commitments.ics"
LONGEST = 90
"""Characters of what is promised in the title of a day."""


def texts(site: SiteView) -> Iterator[tuple[str, str]]:
    """Yield path and content of the calendar, which is there even if nothing is due."""
    title = site.words.say("{title}: promises due", title=wording.line(site.title))
    yield FILE, ics.write(title, days(site))


def days(site: SiteView) -> Iterator[ics.Day]:
    """Yield the day of each promise that has one and is not settled, soonest first."""
    for view in site.promises:
        if view.promise.due and not view.settled:
            yield _day(view, view.promise.due, site)


def _day(view: PromiseView, due: date, site: SiteView) -> ics.Day:
    promise, say = view.promise, site.words.say
    told = (
        say("“{quote}”", quote=wording.line(promise.quote)),
        say("State: {state}", state=view.standing),
        say("Said by {name}", name=wording.line(promise.speaker.name)),
        say("Do not rely on these words: {reason}", reason=wording.line(view.warning))
        if view.warning
        else "",
        say("Hear it: {link}", link=f"{site.top}{view.link}"),
        say("In the register: {link}", link=f"{site.top}{view.row}"),
    )
    return ics.Day(
        uid=site.lasting(view.row),
        on=due,
        summary=_title(view, site.words),
        description="\n".join(part for part in told if part),
        changed=last_word(view) or date.fromisoformat(site.day_iso),
        link=f"{site.top}{view.row}" if site.top else "",
    )


def _title(view: PromiseView, words: Words) -> str:
    """Return what a calendar shows of *view*, on whatever day it is looked at."""
    promise, say = view.promise, words.say
    what = wording.line(promise.summary) or say("“{quote}”", quote=wording.line(promise.quote))
    if len(what) > LONGEST:
        what = f"{what[: LONGEST - 1].rstrip()}…"
    owner = wording.line(promise.owner)
    if view.state == "overdue":
        return say("Overdue: {owner} – {what}", owner=owner, what=what)
    return say("Due: {owner} – {what}", owner=owner, what=what)


def last_word(view: PromiseView) -> date | None:
    """Return the last day on which anything was said or ruled about a promise, if any is known."""
    known = [view.promise.said, *(ruling.on for ruling in view.promise.history)]
    return max((day for day in known if day), default=None)
