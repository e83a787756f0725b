"""The track of promises: each from the day it was said to the day it is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from talkingheads.backends.pages import Words
from talkingheads.stages.page import wording
from talkingheads.stages.page.pictures.scale import Scale, scale
from talkingheads.stages.page.standing import PromiseView

MOST = 30
"""Rows in one picture; the table beside it has those that the picture has."""
LONGEST = 90
"""Characters of what was promised."""


@dataclass(frozen=True)
class Tick:
    """A day with a name on the line."""

    at: float
    words: str


@dataclass(frozen=True)
class Bar:
    """A line from one day to a later one."""

    x: float
    width: float


@dataclass(frozen=True)
class TrackRow:
    """One promise; places are shares of 100 from the left."""

    promise: PromiseView
    words: Words
    at: float | None
    """Of the mark: the day it is due; None: no date was given, so there is no mark."""
    said: float | None
    late: float | None
    """Today, of what is overdue: the line goes on from the mark to there."""
    beyond: bool
    """Tell whether a day of it is not on the line, but stands at its edge."""

    @property
    def span(self) -> Bar | None:
        """From the day it was said to the mark; None: one of the two is not known."""
        return None if self.said is None or self.at is None else _bar(self.said, self.at)

    @property
    def endless(self) -> bool:
        """Tell whether it is still to be done, and nobody said by when."""
        return self.at is None and not self.promise.settled

    @property
    def lag(self) -> Bar | None:
        """How late it is."""
        return None if self.late is None or self.at is None else _bar(self.at, self.late)

    @property
    def standing(self) -> str:
        """How it stands, and that it has no day if it has none."""
        state = self.promise.standing
        return state if self.promise.due else self.words.say("{state}, no date given", state=state)

    @property
    def what(self) -> str:
        """What is promised, in short: the team's words if they gave any, else as it was said."""
        text = self.promise.summary or self.promise.quote
        return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"

    @property
    def quoted(self) -> bool:
        """Tell whether `what` are the words that were spoken."""
        return not self.promise.summary

    @property
    def alt(self) -> str:
        """What the row shows, in words."""
        say, promise = self.words.say, self.promise
        known = {"said": promise.said, "due": promise.due, "state": self.standing}
        if promise.said and promise.due:
            return say("Said on {said}, due on {due}. {state}", **known)
        if promise.said:
            return say("Said on {said}. {state}", **known)
        if promise.due:
            return say("Due on {due}. {state}", **known)
        return self.standing


@dataclass(frozen=True)
class Track:
    """The picture; without rows there is nothing to show."""

    rows: tuple[TrackRow, ...] = ()
    ticks: tuple[Tick, ...] = ()
    today: float = 0.0
    day: str = ""
    """Today, in words."""
    left_out: int = 0
    """Promises that press less than all that are shown."""

    @property
    def anchor(self) -> str:
        """Which end of the word "Today" stands at its line, so that it is not cut off."""
        return "start" if self.today < 50 else "end"

    @property
    def nudge(self) -> int:
        """Pixels from that line to the word."""
        return 5 if self.today < 50 else -5

    @property
    def beyond(self) -> bool:
        return any(row.beyond for row in self.rows)

    @property
    def endless(self) -> bool:
        return any(row.endless for row in self.rows)

    @property
    def states(self) -> tuple[tuple[str, str], ...]:
        """Each state that has marks: class name, words; the most pressing first."""
        marked = [row.promise for row in self.rows if row.at is not None]
        shown = {promise.slug: promise.promise.state for promise in marked}
        if not self.rows:
            return ()
        say = self.rows[0].words.say
        return tuple((slug, say(wording.STATES[state])) for slug, state in shown.items())


def track(promises: Sequence[PromiseView], *, today: date, words: Words, most: int = MOST) -> Track:
    """Return the track of the *most* pressing of *promises*, as they stand on *today*."""
    if not promises:
        return Track()
    chosen = sorted(promises, key=pressing)[:most]
    days = [day for view in chosen for day in (view.promise.said, view.promise.due) if day]
    line = scale(days, today)
    return Track(
        rows=tuple(_row(view, line, today, words) for view in chosen),
        ticks=tuple(
            Tick(line.at(day), _month(day, number, words))
            for number, day in enumerate(line.ticks())
        ),
        today=line.at(today),
        day=words.day(today),
        left_out=len(promises) - len(chosen),
    )


def pressing(view: PromiseView) -> tuple[int, bool, date]:
    """Sort promises by this to have the most pressing first: by state, then soonest due."""
    due = view.promise.due
    state = list(wording.STATES).index(view.promise.state)
    return state, due is None, due or date.min


def _row(view: PromiseView, line: Scale, today: date, words: Words) -> TrackRow:
    said, due = view.promise.said, view.promise.due
    now = line.at(today)
    at = None if due is None else line.at(due)
    late = view.promise.state == "overdue" and at is not None and at < now
    return TrackRow(
        promise=view,
        words=words,
        at=at,
        said=None if said is None else line.at(said),
        late=now if late else None,
        beyond=any(day is not None and not line.shows(day) for day in (said, due)),
    )


def _bar(first: float, second: float) -> Bar:
    return Bar(min(first, second), round(abs(second - first), 2))


def _month(day: date, number: int, words: Words) -> str:
    """Name the month of *day*; the first one and each January say the year too."""
    name = words.short_month(day)
    if number and day.month != 1:
        return name
    return words.say("{month} {year}", month=name, year=day.year)
