"""
Reckon the days that a phrase can mean, seen from the day of recording; the nearest first.

Every reckoning reads the named groups of its phrase's pattern in `phrases`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from talkingheads.stages.label import days
from talkingheads.stages.label.days import ONE_DAY, Span, single

Match = re.Match[str]
Reckon = Callable[[Match, date], Iterable[Span]]

_YEARS_LOOKED_AHEAD = 9
"""29 February comes again within eight years."""


def _yearly(
    match: Match, today: date, of: Callable[[int], Span | None], *, near: date | None = None
) -> Iterator[Span]:
    """
    Yield what comes once a year: in the year that is said, or in every year from the last.

    "Next" leaves out what begins by *near*, by default this year.
    """
    near = near or date(today.year, 12, 31)
    said = match["year"]
    if said in ("this year", "next year"):
        years: Iterable[int] = (today.year + (said == "next year"),)
    elif said:
        years = (days.year(said) or 0,)
    else:
        years = range(today.year - 1, today.year + _YEARS_LOOKED_AHEAD)
    following = match.groupdict().get("next") == "next"
    for number in years:
        span = of(number)
        if span is not None and not (following and span.first <= near):
            yield span


def day_and_month(match: Match, today: date) -> Iterator[Span]:
    """The 14th of March."""
    day, month = days.ordinal(match["day"]) or 0, days.MONTHS.index(match["month"]) + 1

    def of(year: int) -> Span | None:
        there = days.day_of_month(year, month, day)
        return single(there) if there else None

    return _yearly(match, today, of)


def week_of(match: Match, today: date) -> Iterator[Span]:
    """The week beginning the 13th of May: seven days from there."""
    for span in day_and_month(match, today):
        yield Span(span.first, span.first + timedelta(days=6))


def numeric(match: Match, today: date) -> Iterator[Span]:
    """14/03/2026; the day comes first."""
    year = int(match["y"])
    yield single(date(year + 2000 if year < 100 else year, int(match["m"]), int(match["d"])))


def day_alone(match: Match, today: date) -> Iterator[Span]:
    """The next 14th, on the weekday that is said if there is one."""
    day, weekday = days.ordinal(match["day"]) or 0, match["weekday"]
    for ahead in range(12):
        there = days.day_of_month(today.year, today.month + ahead, day)
        if there and there > today and weekday in (None, days.WEEKDAYS[there.weekday()]):
            yield single(there)
            return


def month(match: Match, today: date) -> Iterator[Span]:
    """March, next March."""
    number = days.MONTHS.index(match["month"]) + 1
    return _yearly(match, today, lambda year: days.months(year, number))


def _month_meant(match: Match, today: date) -> Span:
    """The month in "the first Monday of next month"."""
    if match["month"]:
        return next(span for span in month(match, today) if span.last >= today)
    return days.months(today.year, today.month + match["which"].startswith("next"))


def nth_weekday(match: Match, today: date) -> Iterator[Span]:
    """The first Monday of next month."""
    nth = -1 if match["nth"] == "last" else days.ordinal(match["nth"]) or 1
    weekday = days.WEEKDAYS.index(match["weekday"])
    yield single(days.nth_weekday(_month_meant(match, today), nth, weekday))


def nth_week(match: Match, today: date) -> Iterator[Span]:
    """The second week of May: its 8th to its 14th."""
    meant = _month_meant(match, today)
    if match["nth"] == "last":
        yield Span(meant.last - timedelta(days=6), meant.last)
    else:
        first = meant.first + timedelta(weeks=(days.ordinal(match["nth"]) or 1) - 1)
        yield Span(first, min(first + timedelta(days=6), meant.last))


def weekday(match: Match, today: date) -> Iterator[Span]:
    """Friday: the next after *today*."""
    yield single(days.next_weekday(today, days.WEEKDAYS.index(match["weekday"])))


def this_weekday(match: Match, today: date) -> Iterator[Span]:
    """This Friday: *today* if it is one."""
    yield single(days.next_weekday(today - ONE_DAY, days.WEEKDAYS.index(match["weekday"])))


def weekday_next_week(match: Match, today: date) -> Iterator[Span]:
    """Next Tuesday: the Tuesday of next week."""
    start = days.week(today, _ahead(match["which"])).first
    yield single(start + timedelta(days=days.WEEKDAYS.index(match["weekday"])))


def _near(words: str, today: date) -> date:
    """Return the day of "today", "tomorrow", "the day after tomorrow"."""
    return today + timedelta(days=("tomorrow" in words) + ("day after" in words))


def near_day(match: Match, today: date) -> Iterator[Span]:
    """Today, tonight, tomorrow."""
    yield single(_near(match["near"], today))


def weeks_on(match: Match, today: date) -> Iterator[Span]:
    """A week on Tuesday, a fortnight today, Friday week."""
    said, count = match["start"], days.number(match["count"] or "a") or 1
    if said in days.WEEKDAYS:
        start = days.next_weekday(today, days.WEEKDAYS.index(said))
    else:
        start = _near(said.replace("this day", "today"), today)
    yield single(_later(start, count, match["unit"]))


def _later(start: date, count: int, unit: str) -> date:
    """Return the day *count* units after *start*; hours count as whole days."""
    if unit == "working day":
        return days.working_days_later(start, count)
    if unit == "hour":
        return start + timedelta(days=count // 24)
    if unit in ("month", "year"):
        return days.months_later(start, count * (12 if unit == "year" else 1))
    return start + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])


def duration(match: Match, today: date) -> Iterator[Span]:
    """In six weeks, within a month."""
    count = days.number(match["count"] or "a")
    if count is not None:
        yield single(_later(today, count, match["unit"]))


def half_year(match: Match, today: date) -> Iterator[Span]:
    """In half a year, in a year and a half."""
    yield single(days.months_later(today, 18 if "and" in match["half"] else 6))


def this_time(match: Match, today: date) -> Iterator[Span]:
    """This time next week, this time tomorrow."""
    unit = match["unit"]
    yield single(today + ONE_DAY if unit == "tomorrow" else _later(today, 1, unit))


def _ahead(which: str | None) -> int:
    """Return how far off "this", "next" and "after next" are."""
    return 0 if not which else 2 if "after next" in which else int("next" in which)


def week(match: Match, today: date) -> Iterator[Span]:
    """This week, next week, the week after next."""
    yield days.week(today, _ahead(match["which"]))


def weekend(match: Match, today: date) -> Iterator[Span]:
    """The weekend: that of this week, and the next where this one has begun."""
    ahead = _ahead(match["which"])
    yield days.weekend(today, ahead)
    yield days.weekend(today, ahead + 1)


def month_ahead(match: Match, today: date) -> Iterator[Span]:
    """This month, next month."""
    yield days.months(today.year, today.month + _ahead(match["which"]))


def year_ahead(match: Match, today: date) -> Iterator[Span]:
    """This year, next year."""
    yield days.months(today.year + _ahead(match["which"]), 1, 12)


def calendar_year(match: Match, today: date) -> Iterator[Span]:
    """2027."""
    yield days.months(days.year(match["y"]) or 0, 1, 12)


def new_year(match: Match, today: date) -> Iterator[Span]:
    """The new year: January, since it is the first few weeks of a year (Longman)."""
    yield days.months(today.year + 1, 1)


def new_years_day(match: Match, today: date) -> Iterator[Span]:
    """By the new year: by the day that it begins."""
    yield single(date(today.year + 1, 1, 1))


def quarter(match: Match, today: date) -> Iterator[Span]:
    """The second quarter, Q2."""
    number = days.ordinal(match["nth"]) if match["nth"] else days.number(match["number"])
    if number is None or not 1 <= number <= 4:
        return iter(())
    return _yearly(match, today, lambda year: days.quarter(year, number))


def quarter_ahead(match: Match, today: date) -> Iterator[Span]:
    """This quarter, next quarter."""
    yield days.quarter(today.year, (today.month + 2) // 3 + _ahead(match["which"]))


def financial_year(match: Match, today: date) -> Iterator[Span]:
    """This financial year; a "new" one is the day on which it begins."""
    begun = today.year - (today.month < 4)
    if match["which"] == "new":
        yield single(days.financial_year(begun + 1).first)
    else:
        yield days.financial_year(begun + _ahead(match["which"]))


def season(match: Match, today: date) -> Iterator[Span]:
    """This summer; "next winter" is not the one that begins within half a year."""
    month = days.SEASONS[match["season"]]
    near = today + timedelta(days=183) if month == 12 else None
    return _yearly(match, today, lambda year: days.months(year, month, 3), near=near)


def feast(match: Match, today: date) -> Iterator[Span]:
    """Easter, Christmas Eve."""
    of = days.FEASTS[match["feast"]]
    return _yearly(match, today, lambda year: single(of(year)))
