"""
What a team wants kept or dropped of a clip: the columns keep and drop.

    0:05-0:30; "let me start again"; 1:20-

Several are separated by semicolons. Times are of the clip as it was sent: minutes and seconds, or
seconds alone; one end may be left open. 1.20 may be meant as 1:20, so it cannot be read. Anything
else is words that are said in the clip; in quotation marks they may look like times, or hold
semicolons. What cannot be read is never guessed: it might be a name that must not be published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from talkingheads.domain import TO_THE_END, Stretch, Update
from talkingheads.formats.clips import cells
from talkingheads.formats.clips.columns import CAREFUL, near

SHORTEST = 100
"""Milliseconds; a shorter stretch is what a spreadsheet made of something else."""

_NOTHING = frozenset({"", "-", "–", "—", "no", "none", "nothing", "n/a"})
_ITEM = re.compile(
    r"""\s*(?:
    "(?P<straight>[^"]*)"\s*(?=;|$) | [“”„](?P<curly>[^“”„]*)[“”]\s*(?=;|$)
    | «(?P<angled>[^«»]*)»\s*(?=;|$) | '(?P<single>.*?)'\s*(?=;|$) | [‘‚](?P<bent>.*?)[’‘]\s*(?=;|$)
    | (?P<bare>[^;]*)
    )(?:;|$)""",
    re.VERBOSE,
)
_MOMENT = r"(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,6})(?:[.,](\d{1,3})\d*)?\s*(?:s|sec|secs|seconds)?"
_TIMES = re.compile(
    rf"(?:from\s+)?({_MOMENT})?\s*(?:[-‐‑–—−→]|\bto\b|\buntil\b)\s*({_MOMENT})?",
    re.ASCII | re.IGNORECASE,
)
_LIKE_TIMES = re.compile(r".*\d:\d.*|[\d\W_]*")
_UNCLEAR = re.compile(
    r"(?<![\d:.,])\d{1,6}[.,]\d\d(?!\d)(?!\s*s(?:ecs?|econds?)?\b)", re.ASCII | re.IGNORECASE
)
"""May be seconds, or minutes and seconds."""
_DATE = re.compile(r"\d{1,2}[-/. ][a-z]{3,9}|[a-z]{3,9}[-/. ]\d{1,4}", re.ASCII | re.IGNORECASE)
_HELD = "so the clip is held back"


def read(cell: str) -> tuple[tuple[Stretch, ...], str]:
    """Return the stretches that *cell* names, and a complaint."""
    plain = cells.text(cell.strip("\r\n").replace("\n", ";"))
    if plain.casefold() in _NOTHING:
        return (), ""
    return _all(_items(plain))


def read_list(items: Sequence[object]) -> tuple[tuple[Stretch, ...], str]:
    """Return the stretches that a list of texts names, and a complaint; each text is one."""
    texts = [cells.text(item) for item in items if isinstance(item, str)]
    if len(texts) < len(items):
        return (), f"it must be a list of times and words, {_HELD}"
    return _all((text, False) for text in texts if text)


def write(stretches: Iterable[Stretch]) -> str:
    """Return *stretches* as `read` understands them."""
    return "; ".join(
        "“" + re.sub("[“”„]", "", s.words) + "”"
        if s.words
        else f"{_clock(s.start)}-{_until(s.end)}"
        for s in stretches
    )


def together(update: Update, others: Iterable[Update]) -> Update:
    """Return *update* with what *others* want dropped too, and kept if it does not say."""
    every = [update, *others]
    drop = dict.fromkeys(stretch for each in every for stretch in each.drop)
    keep = next((each.keep for each in every if each.keep), ())
    return replace(update, keep=keep, drop=tuple(drop))


def missed(heading: str, cell: str) -> str:
    """Complain of a *cell* that is not empty below a *heading* that may be a slip: for drop."""
    meant = near(heading)
    if meant not in CAREFUL or not cells.text(cell):
        return ""
    return f"the column may be meant to be {meant}, {_HELD}; call it {meant}, or otherwise"


def _all(items: Iterable[tuple[str, bool]]) -> tuple[tuple[Stretch, ...], str]:
    found: list[Stretch] = []
    for text, in_quotes in items:
        stretch = _times(text) if not in_quotes and _LIKE_TIMES.fullmatch(text) else None
        if stretch is None and not in_quotes:
            stretch = _times(text) or _words(text)
        elif in_quotes:
            stretch = Stretch(words=text) if any(char.isalnum() for char in text) else None
        if stretch is None:
            return (), _complaint(text)
        found.append(stretch)
    return tuple(found), ""


def _items(plain: str) -> Iterator[tuple[str, bool]]:
    """Yield each item, and whether it stood in quotation marks; empty ones are left out."""
    for match in _ITEM.finditer(plain):
        text = cells.text(match[match.lastgroup or "bare"] or "")
        in_quotes = match.lastgroup != "bare"
        if text or in_quotes:
            yield text, in_quotes


def _times(text: str) -> Stretch | None:
    match = _TIMES.fullmatch(text)
    if match is None or not (match[1] or match[6]) or _UNCLEAR.search(text):
        return None
    start = _ms(match.groups()[1:5]) if match[1] else 0
    end = _ms(match.groups()[6:10]) if match[6] else TO_THE_END
    if start is None or end is None or end - start < SHORTEST:
        return None
    return Stretch(start, end)


def _ms(parts: Sequence[str | None]) -> int | None:
    hours, minutes, seconds, fraction = parts
    if (minutes and int(seconds or 0) > 59) or (hours and int(minutes or 0) > 59):
        return None
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))


def _words(text: str) -> Stretch | None:
    """Return *text* as words, unless it looks like something else."""
    if _LIKE_TIMES.fullmatch(text) or _DATE.fullmatch(text) or text[0] in '"“”„«»':
        return None
    if _TIMES.fullmatch(text) and _UNCLEAR.search(text):
        return None
    return Stretch(words=text)


def _complaint(text: str) -> str:
    if _DATE.fullmatch(text):
        return (
            f"{cells.shown(text)} looks like a date that a spreadsheet made of times, {_HELD}; "
            "write them like 0:05-0:30"
        )
    return (
        f"{cells.shown(text)} cannot be read, {_HELD}; write times like 0:05-0:30 or 1:20-, or "
        "words in quotation marks, with a semicolon between several"
    )


def _clock(moment: int) -> str:
    whole, rest = divmod(moment, 1000)
    return f"{whole // 60}:{whole % 60:02}" + (f".{rest:03}".rstrip("0") if rest else "")


def _until(moment: int) -> str:
    return "" if moment >= TO_THE_END else _clock(moment)
