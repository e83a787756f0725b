"""
What may stand in a cell, and how it is read.

Every reader returns the value and a complaint: a sentence part for the user, empty if all is well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta

from talkingheads.domain import Scope, Speaker, Stretch, Update

Value = str | bool | date | tuple[Stretch, ...] | None
"""What a cell becomes; None: nothing is said."""

YES = frozenset({"yes", "y", "true", "1", "x", "ja", "✓", "✔", "☑", "✅"})
NO = frozenset({"", "no", "n", "false", "0", "nein", "none", "-", "–", "—", "✗", "✘", "☐", "❌"})

_AGREED: dict[Scope, str] = {
    "share": "share, to share, may be shared, share online, share publicly, sharing, online, "
    "publish, publish online, may be published, yes share, yes share online, yes publish, "
    "yes online",
    "film": "film, film only, only film, filming, filming only, filmed only, may be filmed, "
    "yes film only, yes filming only",
    "part": "part, part only, take part, take part only, taking part, taking part only, "
    "team only, internal only, yes part only, yes team only",
}
_SCOPES = {
    phrase.strip(): scope for scope, phrases in _AGREED.items() for phrase in phrases.split(",")
}

LANGUAGES = {
    "english": "en", "welsh": "cy", "cymraeg": "cy", "irish": "ga", "gaeilge": "ga",
    "gaelic": "gd", "scottish gaelic": "gd", "french": "fr", "français": "fr", "german": "de",
    "deutsch": "de", "spanish": "es", "español": "es", "italian": "it", "italiano": "it",
    "portuguese": "pt", "português": "pt", "polish": "pl", "polski": "pl", "romanian": "ro",
    "dutch": "nl", "ukrainian": "uk", "russian": "ru", "turkish": "tr", "arabic": "ar",
    "urdu": "ur", "hindi": "hi", "punjabi": "pa", "bengali": "bn", "chinese": "zh", "auto": "",
}  # fmt: skip

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june",
            "jul july", "aug august", "sep sept september", "oct october", "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_EXCEL_DAY_0 = date(1899, 12, 30)
_TIME = r"(?:[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?"
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})" + _TIME, re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})" + _TIME, re.ASCII)
_DAY_NAME = re.compile(
    r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th)?[-/. ]+(?:of )?([a-z]+)[-/., ]+(\d{4}|\d{2})", re.ASCII
)
_NAME_DAY = re.compile(
    r"(?:[a-z]+,? )?([a-z]+)[-/. ]+(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4})", re.ASCII
)
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?", re.ASCII)
_EXCEL_MONTH = re.compile(r"([a-z]{3})-(\d{2})", re.ASCII)
_BETWEEN = re.compile(r"[\s,;:()‐‑–—-]+")
_TAG = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*", re.ASCII)


def text(cell: str) -> str:
    """Return *cell* on one line, without edges and invisible characters."""
    if cell.isprintable():
        return " ".join(cell.split())
    seen = "".join(c if c.isprintable() or c in "\u200c\u200d" else " " for c in cell)
    return " ".join(seen.split())


def shown(cell: str, most: int = 60) -> str:
    """Return *cell* in quotes for a message, shortened to *most* characters."""
    plain = text(cell)
    return f"“{plain if len(plain) <= most else plain[: most - 3] + '…'}”"


def read(column: str, cell: str) -> tuple[Value, str]:
    """Return the value of *cell* in *column*, and a complaint."""
    plain = text(cell)
    if column == "consent":
        return _consent(plain)
    if column == "leader":
        return _leader(plain)
    if not plain:
        return None, ""
    if column == "recorded":
        return _recorded(plain)
    if column == "language":
        return _language(plain)
    if column == "file":
        return file_name(plain), ""
    return _edition(plain) if column == "edition" else plain, ""


def update(values: Mapping[str, Value]) -> Update:
    """Return the update that *values*, by column, tell of."""

    def said(column: str) -> str:
        return str(values.get(column) or "")

    def wished(column: str) -> tuple[Stretch, ...]:
        value = values.get(column)
        return value if isinstance(value, tuple) else ()

    recorded = values.get("recorded")
    return Update(
        file=said("file"),
        speaker=Speaker(
            name=said("speaker"),
            role=said("role"),
            organisation=said("organisation"),
            leader=values.get("leader") is True,
        ),
        theme=said("theme"),
        place=said("place"),
        recorded=recorded if isinstance(recorded, date) else None,
        edition=said("edition"),
        language=said("language"),
        consent=values.get("consent") is True,
        keep=wished("keep"),
        drop=wished("drop"),
    )


def file_name(cell: str) -> str:
    """Return *cell* as a path with forward slashes, without quotes and a leading ``./``."""
    name = cell.strip("\"'“”‘’ ").replace("\\", "/")
    while name.startswith("./"):
        name = name[2:]
    return name.strip("/ ")


def day(plain: str) -> date:
    """
    Return the day that *plain* names, the day before the month (14/03/2026).

    Raises: ValueError if there is no such day between 1970 and 2100.
    """
    lower = plain.casefold()
    if found := _YEAR_FIRST.fullmatch(plain) or _COMPACT.fullmatch(plain):
        year, month, number = found.groups()
    elif found := _DAY_FIRST.fullmatch(plain) or _DAY_NAME.fullmatch(lower):
        number, month, year = found.groups()
    elif found := _NAME_DAY.fullmatch(lower):
        month, number, year = found.groups()
    elif found := _SERIAL.fullmatch(plain):
        return _plausible(_EXCEL_DAY_0 + timedelta(days=int(found[1])))
    else:
        raise ValueError("not a date")
    if len(year) == 2:
        year = f"20{year}" if int(year) < 70 else f"19{year}"
    months = _MONTHS.get(month, 0) if month.isalpha() else int(month)
    return _plausible(date(int(year), months, int(number)))


def two_ways(cell: str) -> str:
    """Return how *cell* is read if it is a date that others read month first; else nothing."""
    plain = text(cell)
    found = _DAY_FIRST.fullmatch(plain)
    if not found or int(found[1]) == int(found[2]) or max(int(found[1]), int(found[2])) > 12:
        return ""
    try:
        when = day(plain)
    except ValueError:
        return ""
    return f"{shown(plain)} is read as {when}, the day before the month"


def _plausible(when: date) -> date:
    if not 1970 <= when.year <= 2100:
        raise ValueError("not a year in which clips are recorded")
    return when


def _recorded(plain: str) -> tuple[Value, str]:
    try:
        return day(plain), ""
    except ValueError:
        found = _DAY_FIRST.fullmatch(plain)
        swapped = " if the day comes first, as it must" if found and int(found[2]) > 12 else ""
        return None, f"{shown(plain)} is not a date that exists{swapped}; write it like 2026-03-14"


def scope(plain: str) -> Scope | None:
    """Return what *plain* agrees to; None if that is not clear."""
    said = mark(plain)
    if said in YES:
        return "share"
    return "none" if said in NO else _SCOPES.get(_BETWEEN.sub(" ", said).strip())


def _consent(plain: str) -> tuple[Value, str]:
    if (agreed := scope(plain)) is not None:
        return agreed == "share", ""
    return False, (
        f"{shown(plain)} is not a clear yes, so the clip is held back; "
        "write yes once the speaker has agreed"
    )


def doubted(cell: str, clear: str) -> str:
    """Complain of a *cell* that is not empty and does not say what is *clear*: yes, no or any."""
    plain = text(cell)
    words = {"yes": YES, "no": NO}.get(clear)
    if not plain or words is None or mark(plain) in words:
        return ""
    return (
        f"{shown(plain)} may mean that the speaker does not agree, so the clip is held back; "
        "keep what is agreed in the column consent alone"
    )


def _leader(plain: str) -> tuple[Value, str]:
    said = mark(plain)
    if said in YES:
        return True, ""
    if said in NO:
        return False if said else None, ""
    return False, f"{shown(plain)} is neither yes nor no and counts as no; write yes or no"


def mark(plain: str) -> str:
    """Return *plain* so that spellings of the same yes or no are equal."""
    return unicodedata.normalize("NFKC", plain).casefold().replace("\ufe0f", "").rstrip(" .!")


def _language(plain: str) -> tuple[Value, str]:
    name = plain.casefold()
    if name in LANGUAGES:
        return LANGUAGES[name], ""
    if _TAG.fullmatch(name):
        return plain.replace("_", "-"), ""
    return None, f"{shown(plain)} is not a language tag; write one such as en, cy or pl"


def _edition(plain: str) -> str:
    """Return an edition as it was typed: Excel turns ``2026-09`` into ``Sep-26``."""
    found = _EXCEL_MONTH.fullmatch(plain.casefold())
    if found and found[1] in _MONTHS:
        return f"20{found[2]}-{_MONTHS[found[1]]:02}"
    return plain
