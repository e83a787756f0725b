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
    "consent y n, consent yes no, consent signed, consent for, agreed to",
    "consent_words": "consent wording, consent form version, form version, which form, what form, "
    "wording, wording agreed, agreed wording, form agreed to",
    "consent_date": "date of consent, consent given on, consented on, consent on, date consented, "
    "agreed on, date agreed, consent signed on, date signed, signed on, consent since, "
    "consent from",
    "consent_until": "consent ends, consent end, consent end date, consent expires, "
    "consent expires on, consent expiry, consent expiry date, expires, expires on, expiry, "
    "expiry date, valid until, consent valid until, use until, show until",
    "child": "a child, is child, is a child, child yes no, under age, under 18, under eighteen",
    "guardian": "guardian name, guardians name, guardians, name of guardian, legal guardian, "
    "parent, parent or guardian, parent guardian, name of parent, name of parent or guardian, "
    "parent name, parents name, parents, parent or guardian name, agreed for the child",
    "keep": "keep only, show only, use only, parts to keep",
    "drop": "cut, cut out, leave out, take out, remove, delete, parts to drop",
}
"""The columns in the order of a new sheet, each with its other names."""

WISHES = ("keep", "drop")
"""What is kept and dropped of a clip; rarely asked for, so a new sheet leaves these columns out."""

TERMS = ("consent_words", "consent_date", "consent_until", "child", "guardian")
"""What more there is to say of consent than whether."""

CONSENT = ("consent", *TERMS)

CAREFUL = (*WISHES, "consent_until", "child")
"""Where a slip in the heading would let something be shown that should not be."""

EXAMPLES = {
    "leader": "yes or no",
    "recorded": "2026-09-14",
    "edition": "2026-09",
    "language": "en",
    "consent": "yes, film only, part only or no",
    "consent_words": "form 3, September 2026",
    "consent_date": "2026-09-14",
    "consent_until": "2028-09-14",
    "child": "yes or no",
    "guardian": "for a child: the adult who agreed",
}
"""What a new sheet shows in brackets behind a heading; they are no part of it."""

REQUIRED = ("file", "speaker", "consent")

AGE = "age, age in years, age of speaker, speaker age, how old, age group, age range"
OF_PARENTS = (
    "parental consent, parents consent, parent consent, guardian consent, guardians consent, "
    "parent guardian consent, parent or guardian consent, consent of parent, consent of parents, "
    "consent of guardian, consent of parent or guardian, parental permission, parents permission, "
    "guardian permission, parental consent given, guardian consent given"
)
SHORT = {
    "child": f"minor, is minor, is a minor, a minor, {AGE}, {OF_PARENTS}",
    "consent_until": "expiration, expiration date, end date, valid to, end of consent",
}
"""More names, so near to harmless headings (Event date) that no slip in them is looked for."""
LONGEST = 2000
"""Characters of a heading that are looked at, to find which column it names."""


@lru_cache(maxsize=256)
def fold(heading: str) -> str:
    """
    Return *heading* in lower case, with neither spaces nor signs nor what is in brackets.

    What comes after `LONGEST` characters does not count: no column is called so.
    """
    plain = unicodedata.normalize("NFKC", heading[:LONGEST])
    plain = re.sub(r"\(.*?\)|\[.*?\]", " ", plain).casefold()
    return "".join(char for char in plain if char.isalnum())


_LONG = {
    fold(name): column
    for column, others in COLUMNS.items()
    for name in (column, *others.split(","))
}
_NAMES = _LONG | {
    fold(name): column for column, names in SHORT.items() for name in names.split(",")
}
_ASKED = {
    fold(name): what
    for what, names in (("age", AGE), ("parents", OF_PARENTS))
    for name in names.split(",")
}

_BACK = re.compile(
    r"withdr[ae]w|revo[ck]|refused|refusal|\bopt\w*[ -]?out|\bnot (?:given|signed|agreed)|"
    r"\bdo(?:es)?(?: no|n['’]?)t\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\bwithout\b|^no\b")
_USE = re.compile(
    r"consent|permission|publi|\bus(?:e|es|ed|ing)\b|\bsh(?:ow|ar)|\bfilm|\bphoto|\bvideo|\bweb|"
    r"\bonline|\bpost|\breleas|\bbroadcast|\bappear|\bnam(?:e|ing)|\bface"
)
_MAYBE = re.compile(r"consent|permission|publish|\bgdpr\b", re.IGNORECASE)
_WARNS = re.compile(
    r"\b(?:"
    r"not|never|dont|donot|mustnt|cannot|cant|shouldnt|doesnt|wont|"
    r"restrict\w*|embargo\w*|on hold|hold(?:ing|s)?|hold ?back|held(?! (?:on|at|in))|"
    r"object(?:s|ed|ing|ions?)?|oppos\w*|declin\w*|reject\w*|retract\w*|veto\w*|forbid\w*|"
    r"prohibit\w*|banned|blocked|suspend\w*|cancel\w*|stop(?:ped)?|secret|confidential\w*|"
    r"anonym\w*|pseudonym\w*|blur\w*|hide|hidden|only|"
    r"expir\w*|until|till?|valid(?:ity)?|use by|delet\w*|eras(?:e|ed|ure)|take ?down|taken down|"
    r"remov(?:e|ed|al)|retention|retain\w*|"
    r"end(?:s|ing)?(?! (?:time|user|point|slide|card|credits?)\b)|"
    r"age[ds]?|minors?|child\w*|kids?|under ?(?:aged?|\d+)|juveniles?|teen\w*|"
    r"dob|d o b|born|birth ?da(?:y|te)|(?:date|year) of birth|"
    r"parent(?:s|al)?(?! (?:organi|compan|body|project|group|department|team))|guardians?"
    r")\b"
)
"""Words of headings that warn: of an end, of somebody who is not of age, of a no in other words."""


@lru_cache(maxsize=256)
def column_of(heading: str) -> str | None:
    """Return the column that *heading* means, or None; none is consent that is taken back."""
    column = _NAMES.get(fold(heading))
    back = column in CONSENT and _BACK.search(unicodedata.normalize("NFKC", heading))
    return None if back else column


@lru_cache(maxsize=256)
def doubt(heading: str) -> str:
    """
    Return what a cell under the unknown *heading* must clearly say so that a yes still counts.

    It is ``no`` where consent may be taken back or the heading warns, ``yes`` where it may be asked
    for in other words, and empty where the heading is known or has nothing to do with consent.
    """
    plain = unicodedata.normalize("NFKC", heading)
    if column_of(plain):
        return ""
    words = _words(plain)
    if _BACK.search(plain) or (_NOT.search(words) and _USE.search(words)):
        return "no"
    if _MAYBE.search(plain):
        return "no" if re.search(r"\b(?:not|never|dont|donot)\b", words) else "yes"
    return "no" if _WARNS.search(words) else ""


def asked(heading: str) -> str:
    """Return what a heading that means ``child`` asks for: ``age``, ``parents`` or a yes."""
    return _ASKED.get(fold(heading), "")


def _words(heading: str) -> str:
    """Return the words of *heading* in lower case, as in do_not_use, DoNotUse and don't use."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub("['’‘`´]", "", heading))
    return " ".join(re.split(r"[\W_]+", parted.casefold())).strip()


def near(heading: str, taken: Iterable[str] = ()) -> str:
    """Return the column, none of *taken*, that *heading* may be a slip for; empty if none is."""
    used = set(taken)
    open_names = [name for name, column in _LONG.items() if column not in used]
    found = difflib.get_close_matches(fold(heading)[:60], open_names, n=1, cutoff=0.75)
    return _LONG[found[0]] if found else ""
