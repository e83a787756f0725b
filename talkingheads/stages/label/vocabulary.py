"""Words of time, as pieces of patterns on the plain form."""

from __future__ import annotations

from talkingheads.stages.label.days import FEASTS, MONTHS, SEASONS, WEEKDAYS

WEEKDAY = "|".join(WEEKDAYS)
MONTH = "|".join(MONTHS)
SEASON = "|".join(SEASONS)
FEAST = "|".join(sorted(FEASTS, key=len, reverse=True))

_DIGIT = "one|two|three|four|five|six|seven|eight|nine"
_TEEN = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|ninety"
COUNT = (
    rf"(?:{_TENS})(?: (?:{_DIGIT}))?|{_TEEN}|{_DIGIT}|[1-9]\d{{0,2}}|a couple(?: of)?|a dozen|an?"
)
"""A number that can be counted with."""

_NTH = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_TEENTH = (
    "tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|"
    "nineteenth|twentieth|thirtieth"
)
NTH = rf"(?:twenty|thirty) (?:{_NTH})|{_TEENTH}|{_NTH}|[0-3]?\d(?:st|nd|rd|th)"
"""A day of the month that is said as an ordinal."""

LATE_NTH = rf"(?:twenty|thirty) (?:{_NTH})|{_TEENTH}|[0-3]?\d(?:st|nd|rd|th)"
"""The same, without the words that more often count: "the second visit"."""

YEAR = (
    rf"20\d\d|two thousand (?:and )?(?:{_TENS}|{_TEEN})(?: (?:{_DIGIT}))?|"
    rf"twenty (?:twenty|thirty|forty)(?: (?:{_DIGIT}))?"
)
WHICH_YEAR = rf"(?: (?:of |in )?(?P<year>{YEAR}|next year|this year))?"
"""A year behind a day, a month, a season, a feast or a quarter."""

UNIT = "hour|working day|day|week|fortnight|month|year"

_HOUR = (
    r"(?:about |around |half past |quarter (?:past|to) )?"
    rf"(?:\d{{1,2}}(?:[:.]\d\d)?|{_TEEN}|{_DIGIT})"
)
CLOCK_HOUR = rf"(?:\d{{1,2}}|{_TEEN}|{_DIGIT})"
"""The hour behind "half": "half seven" is half past seven."""

CLOCK = (
    rf"{_HOUR}(?: ?(?:o'clock|am|pm|a\.m|p\.m))?(?: on)|"
    rf"{_HOUR} ?(?:o'clock|am|pm|a\.m|p\.m)|"
    r"(?:noon|midday|midnight|lunchtime|lunch|teatime|first thing|close(?: of (?:business|play))?|"
    r"end of play)"
)
"""A time of day before a day: it leaves the day as it is."""

ENDS = (
    r"(?=$| (?:and|at|for|we|i|so|in|from|with|to|or|but|because|if|that|you|when|then|rain|"
    r"weather|whatever|latest|come|which|as|after|before|all|no|not|through|by|on|it|they|he|she|"
    r"this|there|what|just|sharp|promise|my|our|please|thank|\?))"
)
"""What may follow a day of the month that stands alone: "the 14th, and", not "the 14th visit"."""
