"""The columns of the people sheet, and what else people call them."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

COLUMNS = {
    "file": "file name, clip, clip name, clip file, video, video file, video name, recording, path",
    "speaker": "name, full name, person, who, speaker name, name of speaker, presenter",
    "role": "job title, job, position, post, job role, speaker role",
    "organisation": "organization, org, company, employer, agency, partner, body, team",
    "leader": "is leader, leadership, lead, a leader",
    "theme": "topic, subject, strand, category, work stream, work package",
    "place": "location, where, site, area, venue, town",
    "recorded": "date, recorded on, date recorded, date of recording, recording date, filmed, "
    "filmed on, date filmed, date of filming, filming date, when, day",
    "edition": "issue, release, briefing",
    "language": "lang, language code, spoken language, language spoken",
    "consent": "consent given, consented, has consented, permission, agreed, consent form, "
    "consent y n, consent yes no, consent signed",
    "keep": "keep only, show only, use only, parts to keep",
    "drop": "cut, cut out, leave out, take out, remove, delete, parts to drop",
}
"""The columns in the order of a new sheet, each with its other names."""

WISHES = ("keep", "drop")
"""What is kept and dropped of a clip; rarely asked for, so a new sheet leaves these columns out."""

REQUIRED = ("file", "speaker", "consent")


def fold(heading: str) -> str:
    """Return *heading* in lower case, with neither spaces nor signs nor what is in brackets."""
    plain = re.sub(r"\(.*?\)|\[.*?\]", " ", unicodedata.normalize("NFKC", heading)).casefold()
    return "".join(char for char in plain if char.isalnum())


_NAMES = {
    fold(name): column
    for column, others in COLUMNS.items()
    for name in (column, *others.split(","))
}


_BACK = re.compile(r"withdr[ae]w|revo[ck]|refused|refusal|\bopt\w*[ -]?out", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|never|without|don.?t)\b|^\W*no\b", re.IGNORECASE)
_USE = re.compile(r"consent|permission|publi", re.IGNORECASE)
_MAYBE = re.compile(r"consent|permission|publish", re.IGNORECASE)


def column_of(heading: str) -> str | None:
    """Return the column that *heading* means, or None; none is consent that is taken back."""
    column = _NAMES.get(fold(heading))
    back = column == "consent" and _BACK.search(unicodedata.normalize("NFKC", heading))
    return None if back else column


@lru_cache(maxsize=256)
def doubt(heading: str) -> str:
    """
    Return what a cell under the unknown *heading* must clearly say so that a yes still counts.

    It is ``no`` where consent may be taken back, ``yes`` where it may be asked for in other words,
    and empty where the heading is known or has nothing to do with consent.
    """
    plain = unicodedata.normalize("NFKC", heading)
    if column_of(plain):
        return ""
    if _BACK.search(plain) or (_NOT.search(plain) and _USE.search(plain)):
        return "no"
    return "yes" if _MAYBE.search(plain) else ""


def near(heading: str, taken: Iterable[str] = ()) -> str:
    """Return the column, none of *taken*, that *heading* may be a slip for; empty if none is."""
    used = set(taken)
    open_names = [name for name, column in _NAMES.items() if column not in used]
    found = difflib.get_close_matches(fold(heading)[:60], open_names, n=1, cutoff=0.75)
    return _NAMES[found[0]] if found else ""
