"""
The phrases that name days in the plain form of a sentence, the most particular first.

`naming` says what a phrase is, `reckoning` which days each can mean.
"""

from __future__ import annotations

import re

from talkingheads.stages.label import reckoning
from talkingheads.stages.label.naming import Leads, Phrase
from talkingheads.stages.label.reckoning import Reckon
from talkingheads.stages.label.vocabulary import (
    COUNT,
    ENDS,
    FEAST,
    LATE_NTH,
    MONTH,
    NTH,
    SEASON,
    UNIT,
    WEEKDAY,
    WHICH_YEAR,
    YEAR,
)


def _phrase(
    example: str,
    pattern: str,
    reckon: Reckon,
    leads: Leads = "prep",
    *,
    target: bool = False,
    firm: bool = False,
) -> Phrase:
    whole = re.compile(rf"\b(?:{pattern})(?![\w-])")
    return Phrase(example, whole, reckon, leads, target, firm)


def _date(example: str, pattern: str, reckon: Reckon) -> Phrase:
    """Return a phrase that needs no preposition, and that a thing can be ready for."""
    return _phrase(example, pattern, reckon, "free", target=True)


_WD = rf"(?P<weekday>{WEEKDAY})"
_PAIR = rf"(?:(?:{WEEKDAY}) (?:and|or) )?"  # the first of two: "this Saturday and Sunday"
_MON = rf"(?P<month>{MONTH})"
_NEXT = r"(?:(?:(?P<next>next)|this(?: coming)?|the|the coming) )?"
_OF_MONTH = rf"(?:of|in) (?:{_NEXT}{_MON}{WHICH_YEAR}|(?P<which>next month|this month|the month))"
_EARLIER = rf"(?:{NTH}|[0-3]?\d) (?:and|to|or|until) (?:the )?"
_DAYTIME = r"(?: (?:morning|afternoon|lunchtime|evening|night))?"
_ROUGHLY = r"(?:about |around |roughly |at most |under |less than |no more than |just )?"
# Not "within a week of the meeting", whose day nobody can name:
_ALONE = r"(?![\w-]| (?:or (?:two|so)|a|per|ago|of|after|before|since)\b)"
_COUNT = rf"(?:(?:{COUNT}) (?:or|to) )?(?P<count>{COUNT}) "

PHRASES: tuple[Phrase, ...] = (
    _date(
        "Saturday the 6th of June",
        rf"(?:(?:{WEEKDAY}) )?(?:the )?(?:{_EARLIER})?(?P<day>{NTH}|[0-3]?\d) (?:of )?{_MON}"
        rf"{WHICH_YEAR}",
        reckoning.day_and_month,
    ),
    _date(
        "March the 3rd",
        rf"(?:(?:{WEEKDAY}) )?{_MON} (?:the )?(?P<day>{NTH}|[0-3]?\d(?: (?={YEAR})|{ENDS}))"
        rf"{WHICH_YEAR}",
        reckoning.day_and_month,
    ),
    _date(
        "14/03/2026",
        r"(?P<d>[0-3]?\d)[/.-](?P<m>[01]?\d)[/.-](?P<y>(?:20)?\d\d)",
        reckoning.numeric,
    ),
    _date("2026-03-14", r"(?P<y>20\d\d)-(?P<m>[01]\d)-(?P<d>[0-3]\d)", reckoning.numeric),
    _date(
        "the first Monday of next month",
        rf"the (?P<nth>first|second|third|fourth|last) {_WD} {_OF_MONTH}",
        reckoning.nth_weekday,
    ),
    _date(
        "the week beginning the 13th of May",
        rf"the week (?:beginning|commencing|of|starting) (?:on )?(?:{WEEKDAY} )?(?:the )?"
        rf"(?P<day>{NTH}|[0-3]?\d) (?:of )?{_MON}{WHICH_YEAR}",
        reckoning.week_of,
    ),
    _phrase(
        "the second week of May",
        rf"the (?P<nth>first|second|third|fourth|last) week {_OF_MONTH}",
        reckoning.nth_week,
    ),
    _date(
        "a week on Tuesday",
        rf"(?P<count>{COUNT}) (?P<unit>week|fortnight)s? (?:on |from (?=\w+day))?"
        rf"(?P<start>{WEEKDAY}|today|tomorrow)",
        reckoning.weeks_on,
    ),
    _date(
        "Friday week",
        rf"(?P<count>)(?P<start>{WEEKDAY}|today|tomorrow|this day) (?P<unit>week|fortnight)",
        reckoning.weeks_on,
    ),
    _date(
        "Tuesday next week",
        rf"{_WD}{_DAYTIME} (?:of )?(?P<which>next week|the week after next|after next)",
        reckoning.weekday_next_week,
    ),
    _date(
        "next week on Tuesday", rf"(?P<which>next week) (?:on )?{_WD}", reckoning.weekday_next_week
    ),
    _date("next Tuesday", rf"(?P<which>next) {_WD}{_DAYTIME}", reckoning.weekday_next_week),
    _date("Tuesday the 24th", rf"{_WD} (?:the )?(?P<day>{NTH}){ENDS}", reckoning.day_alone),
    _phrase(
        "the 14th",
        rf"(?P<weekday>(?!))?the (?P<day>{LATE_NTH}){ENDS}",
        reckoning.day_alone,
        target=True,
    ),
    _phrase(
        "in half a year",
        r"(?:in|within) (?P<half>half a year|a year and a half)",
        reckoning.half_year,
        "free",
    ),
    _phrase(
        "within a month",
        rf"(?:within|inside|in less than|in under) (?:the )?(?:next |coming )?{_ROUGHLY}"
        rf"{_COUNT}(?P<unit>{UNIT})s?(?: of (?:today|now))?{_ALONE}",
        reckoning.duration,
        "free",
        firm=True,
    ),
    _phrase(
        "in six weeks",
        rf"in {_ROUGHLY}{_COUNT}(?P<unit>{UNIT})s?(?: 's)?(?: time)?{_ALONE}",
        reckoning.duration,
        "free",
    ),
    _phrase(
        "over the next three weeks",
        rf"(?:in|over|during|for) the (?:next|coming|following) {_COUNT}(?P<unit>{UNIT})s?",
        reckoning.duration,
        "free",
    ),
    _phrase(
        "over the next month",
        rf"(?:in|over|during|within) the (?:next|coming) (?P<count>)(?P<unit>{UNIT})",
        reckoning.duration,
        "free",
    ),
    _phrase(
        "six weeks from now",
        rf"{_COUNT}(?P<unit>{UNIT})s? (?:from (?:now|today)|hence)",
        reckoning.duration,
        "free",
    ),
    _phrase(
        "in six weeks' time",
        rf"{_COUNT}(?P<unit>{UNIT})s?(?: 's)? time",
        reckoning.duration,
        "free",
    ),
    _phrase(
        "this time next week",
        r"this time (?:next )?(?P<unit>week|month|year|tomorrow)",
        reckoning.this_time,
        "free",
    ),
    _date(
        "tomorrow",
        r"(?P<near>the day after tomorrow|tomorrow|today|tonight|"
        rf"this (?:morning|afternoon|evening)){_DAYTIME}",
        reckoning.near_day,
    ),
    _date(
        "the weekend after next",
        r"(?P<which>the weekend after next|next weekend)",
        reckoning.weekend,
    ),
    _phrase(
        "the weekend",
        r"(?P<which>this weekend|this coming weekend|the weekend|the coming weekend)",
        reckoning.weekend,
        "bare",
        target=True,
    ),
    _phrase(
        "next week",
        r"(?P<which>the week after next|next week|this week|this coming week|the coming week)",
        reckoning.week,
        "free",
    ),
    _phrase("the end of the week", r"(?P<which>)(?:the )?week", reckoning.week, "edge"),
    _phrase("week's end", r"(?:the )?(?P<which>)week 's end", reckoning.week),
    _phrase(
        "next month",
        r"(?P<which>the month after next|next month|this month|this coming month|the coming month)",
        reckoning.month_ahead,
        "free",
    ),
    _phrase("the end of the month", r"(?P<which>)(?:the )?month", reckoning.month_ahead, "edge"),
    _phrase("month end", r"(?:the )?(?P<which>)month(?: 's)? end", reckoning.month_ahead),
    _phrase(
        "the second quarter",
        rf"(?:(?:the )?(?P<nth>first|second|third|fourth|[1-4](?:st|nd|rd|th)) quarter|"
        rf"(?:q|quarter )(?P<number>[1-4]|one|two|three|four)){WHICH_YEAR}",
        reckoning.quarter,
    ),
    _phrase(
        "this quarter", r"(?P<which>this|next|the next) quarter", reckoning.quarter_ahead, "free"
    ),
    _phrase(
        "the end of the quarter", r"(?P<which>)(?:the )?quarter", reckoning.quarter_ahead, "edge"
    ),
    _phrase(
        "the new financial year",
        r"(?:the |our )?(?P<which>new|current)? ?(?:financial|tax|fiscal|council) year",
        reckoning.financial_year,
        target=True,
    ),
    _date(
        "next financial year",
        r"(?P<which>next|this) (?:financial|tax|fiscal|council) year",
        reckoning.financial_year,
    ),
    _phrase("by the new year", r"(?<=by )(?:the )?new year(?! 's)", reckoning.new_years_day),
    _phrase("in the new year", r"(?:the )?new year(?! 's)", reckoning.new_year),
    _phrase(
        "next year",
        r"(?P<which>the year after next|next year|this year|this coming year)",
        reckoning.year_ahead,
        "free",
    ),
    _phrase(
        "the end of the year",
        r"(?P<which>)(?:the )?(?:calendar )?year",
        reckoning.year_ahead,
        "edge",
    ),
    _phrase("year end", r"(?:the )?(?P<which>)year(?: 's)? end", reckoning.year_ahead),
    _date(
        "next Easter",
        rf"(?:(?P<next>next)|this(?: coming)?) (?P<feast>{FEAST}){WHICH_YEAR}",
        reckoning.feast,
    ),
    _phrase(
        "Boxing Day",
        rf"(?P<next>(?!))?(?P<feast>(?=[a-z' ]+ (?:eve|\w*day)\b)(?:{FEAST})){WHICH_YEAR}",
        reckoning.feast,
        "bare",
        target=True,
    ),
    _phrase("Christmas", rf"{_NEXT}(?P<feast>{FEAST}){WHICH_YEAR}", reckoning.feast, target=True),
    _date("this Friday", rf"this (?:coming )?{_PAIR}{_WD}{_DAYTIME}", reckoning.this_weekday),
    _phrase("Friday", rf"{_PAIR}{_WD}{_DAYTIME}", reckoning.weekday, "bare", target=True),
    _phrase(
        "this summer",
        rf"(?:this|the coming|this coming|(?P<next>next)) (?P<season>{SEASON}){WHICH_YEAR}",
        reckoning.season,
        "free",
    ),
    _phrase(
        "the summer",
        rf"(?P<next>(?!))?(?:the )?(?P<season>{SEASON}){WHICH_YEAR}",
        reckoning.season,
    ),
    _phrase("next March", rf"(?P<next>next) {_MON}{WHICH_YEAR}", reckoning.month, "free"),
    _phrase(
        "March",
        rf"(?P<next>(?!))?(?:(?:this|this coming|the coming) |(?:{MONTH}) or )?{_MON}{WHICH_YEAR}",
        reckoning.month,
    ),
    _phrase("2027", rf"(?P<y>{YEAR})", reckoning.calendar_year),
)
"""Every phrase; where two overlap, the longer one is taken, then the one that stands first."""
