"""
Reckon with days: months, weeks, quarters, seasons, feasts, and numbers in words.

Nothing here knows language beyond single words; `deadlines` does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTHS = ["january", "february", "march", "april", "may", "june"]
MONTHS += ["july", "august", "september", "october", "november", "december"]
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""The month that each season begins with; each lasts three months."""

_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_ONES += ["eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"]
_ONES += ["eighteen", "nineteen"]
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_ROUND = {"a": 1, "an": 1, "couple": 2, "dozen": 12}
_ORDINALS = ["zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"]
_ORDINALS += ["ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth"]
_ORDINALS += ["sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Days from *first* to *last*, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def eve(self) -> date:
        """The day before it begins."""
        return self.first - ONE_DAY

    @property
    def middle(self) -> date:
        """Wednesday of a week, the 15th of a month."""
        if 28 <= self.days <= 31:
            return self.first + timedelta(days=14)
        return self.first + timedelta(days=(self.days - 2) // 2) if self.days > 2 else self.last

    @property
    def early(self) -> date:
        """The last day of its first third: the 10th of a month, Tuesday of a week."""
        return self.first + timedelta(days=max(self.days // 3 - 1, 0))


def single(day: date) -> Span:
    """Return the span of one *day*."""
    return Span(day, day)


def months_later(day: date, count: int) -> date:
    """Return *day* that many months on; the last of the month where it is too short."""
    later: date = day + relativedelta(months=count)
    return later


def months(year: int, month: int, count: int = 1) -> Span:
    """Return *count* whole months from *month*, which may lie outside 1 to 12."""
    first = date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    return Span(first, months_later(first, count) - ONE_DAY)


def quarter(year: int, number: int) -> Span:
    """Return the calendar quarter *number*; 5 is the first of the next year."""
    return months(year, 3 * number - 2, 3)


def financial_year(year: int) -> Span:
    """Return the financial year that begins on 1 April of *year*."""
    return months(year, 4, 12)


def week(day: date, ahead: int = 0) -> Span:
    """Return the week of *day*, or one that lies *ahead* of it: Monday to Sunday."""
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=ahead)
    return Span(monday, monday + timedelta(days=6))


def weekend(day: date, ahead: int = 0) -> Span:
    """Return the Saturday and Sunday of the week of *day*, or of one that lies *ahead*."""
    sunday = week(day, ahead).last
    return Span(sunday - ONE_DAY, sunday)


def next_weekday(day: date, weekday: int) -> date:
    """Return the first *weekday* (0 is Monday) after *day*."""
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def working_days_later(day: date, count: int) -> date:
    """Return the day *count* days on, Saturdays and Sundays left out; bank holidays count."""
    while count > 0:
        day += ONE_DAY
        count -= day.weekday() < 5
    return day


def nth_weekday(month: Span, nth: int, weekday: int) -> date:
    """Return the *nth* such *weekday* of *month*; -1 is the last."""
    if nth < 0:
        return next_weekday(month.last - timedelta(days=7), weekday)
    return next_weekday(month.first - ONE_DAY, weekday) + timedelta(weeks=nth - 1)


def day_of_month(year: int, month: int, day: int) -> date | None:
    """Return that day, or None if the month is too short."""
    span = months(year, month)
    return span.first.replace(day=day) if 1 <= day <= span.days else None


def number(words: str) -> int | None:
    """Read a number below 1000 in digits or words: ``6``, ``six``, ``a couple of``, ``ten``."""
    total, seen = 0, False
    for word in words.replace("-", " ").split():
        if word in ("of", "and"):
            continue
        value = int(word) if word.isascii() and word.isdigit() else _word_value(word)
        if value is None or value > 999:
            return None
        total, seen = (value if word in ("couple", "dozen") else total + value), True
    return total if seen else None


def _word_value(word: str) -> int | None:
    if word in _ONES:
        return _ONES.index(word)
    return _TENS.get(word, _ROUND.get(word))


def ordinal(words: str) -> int | None:
    """Read an ordinal in digits or words: ``3rd``, ``14``, ``twenty first``."""
    parts = words.replace("-", " ").split()
    if not parts:
        return None
    last = parts[-1]
    tens = _TENS.get(parts[0], 0) if len(parts) == 2 else 0
    if last in _ORDINALS:
        return tens + _ORDINALS.index(last)
    if last == "thirtieth":
        return 30
    digits = last.rstrip("stndrh")
    return int(digits) if digits.isascii() and digits.isdigit() else None


def year(words: str) -> int | None:
    """Read a year of this century: ``2027``, ``twenty twenty seven``, ``two thousand and nine``."""
    if words.isascii() and words.isdigit():
        return int(words)
    parts = [part for part in words.split() if part != "and"]
    if parts[:2] == ["two", "thousand"]:
        rest = number(" ".join(parts[2:])) if parts[2:] else 0
    elif parts[:1] == ["twenty"]:
        rest = number(" ".join(parts[1:]))
    else:
        rest = None
    return None if rest is None or rest > 99 else 2000 + rest


def _sunday_after(year: int, month: int, nth: int) -> date:
    return nth_weekday(months(year, month), nth, 6)


FEASTS: dict[str, Callable[[int], date]] = {
    "christmas eve": lambda year: date(year, 12, 24),
    "christmas day": lambda year: date(year, 12, 25),
    "christmas": lambda year: date(year, 12, 25),
    "xmas": lambda year: date(year, 12, 25),
    "boxing day": lambda year: date(year, 12, 26),
    "new year 's eve": lambda year: date(year, 12, 31),
    "new year 's day": lambda year: date(year, 1, 1),
    "new year 's": lambda year: date(year, 1, 1),
    "burns night": lambda year: date(year, 1, 25),
    "valentine 's day": lambda year: date(year, 2, 14),
    "shrove tuesday": lambda year: easter(year) - timedelta(days=47),
    "pancake day": lambda year: easter(year) - timedelta(days=47),
    "ash wednesday": lambda year: easter(year) - timedelta(days=46),
    "mothering sunday": lambda year: easter(year) - timedelta(days=21),
    "mother 's day": lambda year: easter(year) - timedelta(days=21),
    "palm sunday": lambda year: easter(year) - timedelta(days=7),
    "maundy thursday": lambda year: easter(year) - timedelta(days=3),
    "good friday": lambda year: easter(year) - timedelta(days=2),
    "easter saturday": lambda year: easter(year) - ONE_DAY,
    "easter sunday": lambda year: easter(year),
    "easter monday": lambda year: easter(year) + ONE_DAY,
    "easter weekend": lambda year: easter(year) + ONE_DAY,
    "easter": lambda year: easter(year),
    "ascension day": lambda year: easter(year) + timedelta(days=39),
    "whit sunday": lambda year: easter(year) + timedelta(days=49),
    "pentecost": lambda year: easter(year) + timedelta(days=49),
    "st david 's day": lambda year: date(year, 3, 1),
    "st patrick 's day": lambda year: date(year, 3, 17),
    "st george 's day": lambda year: date(year, 4, 23),
    "may day": lambda year: date(year, 5, 1),
    "midsummer": lambda year: date(year, 6, 24),
    "father 's day": lambda year: _sunday_after(year, 6, 3),
    "halloween": lambda year: date(year, 10, 31),
    "hallowe'en": lambda year: date(year, 10, 31),
    "bonfire night": lambda year: date(year, 11, 5),
    "guy fawkes night": lambda year: date(year, 11, 5),
    "armistice day": lambda year: date(year, 11, 11),
    "remembrance sunday": lambda year: _sunday_after(year, 11, 2),
    "st andrew 's day": lambda year: date(year, 11, 30),
    "advent sunday": lambda year: next_weekday(date(year, 11, 26), 6),
    "clocks go forward": lambda year: nth_weekday(months(year, 3), -1, 6),
    "clocks go back": lambda year: nth_weekday(months(year, 10), -1, 6),
    "august bank holiday": lambda year: nth_weekday(months(year, 8), -1, 0),
}
"""The feasts that have one day in every year; moving ones follow Western Easter."""
