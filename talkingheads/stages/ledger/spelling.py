"""
Words as decisions are compared with what is said: spelt out, and which spellings are one word's.

Contractions are written out, numbers become digits, signs and case go; what is asked keeps its
question mark, for who asks does not promise.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from talkingheads.stages.ledger.wording import COMMON, NUMBERS, says_when_or_how_many

LONGEST = 5000
"""Characters that are compared; decisions.yaml holds no more of them."""

_SIGNS = {"%": "percent", "&": "and", "؟": "?"}
_KEPT = "'?£$€"
_WORD = re.compile(r"\d+(?:st|nd|rd|th)\b|\d+(?:[.,:]\d+)*|[^\s'?£$€]+(?:'[^\s'?£$€]+)*|[?£$€]")
_HELPERS = (
    "do does did have has had is are was were would could should need must might ought dare"
).split()
_WRITTEN_OUT = {
    **{f"{helper}{ending}": (helper, "not") for helper in _HELPERS for ending in ("n't", "nt")},
    "can't": ("can", "not"), "cant": ("can", "not"), "cannot": ("can", "not"),
    "won't": ("will", "not"), "wont": ("will", "not"), "shan't": ("shall", "not"),
    "let's": ("let", "us"), "i'm": ("i", "am"), "im": ("i", "am"),
    "youll": ("you", "will"), "theyll": ("they", "will"), "weve": ("we", "have"),
    "youve": ("you", "have"), "theyve": ("they", "have"), "ive": ("i", "have"),
    "gonna": ("going", "to"), "wanna": ("want", "to"), "gotta": ("got", "to"),
}  # fmt: skip
_ENDINGS = {"'ll": "will", "'ve": "have", "'re": "are"}
_IS = frozenset("it's that's there's here's he's she's what's who's where's how's".split())
_ORDINALS = dict(
    zip(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
        "1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th 11th 12th".split(),
        strict=True,
    )
) | {"twentieth": "20th", "thirtieth": "30th"}
_TENS = frozenset("twenty thirty forty fifty sixty seventy eighty ninety".split())
_MANY = frozenset(("hundred", "thousand", "million"))

_SAME = {
    word: number
    for number, line in enumerate(
        """
        road rode rd
        street st
        avenue ave
        lane ln
        square sq
        doctor dr
        mister mr
        week weak
        meet meat
        site sight cite
        made maid
        mail male
        new knew
        piece peace
        plain plane
        right write
        sale sail
        steel steal
        wait weight
        waste waist
        whole hole
        board bored
        brake break
        council counsel
        course coarse
        fair fare
        flour flower
        great grate
        hall haul
        key quay
        night knight
        pair pear
        pier peer
        pole poll
        principal principle
        rain reign
        role roll
        root route
        stair stare
        story storey
        tire tyre
        kerb curb
        cheque check
        grey gray
        plough plow
        licence license
        practice practise
        programme program
        john jon
        stephen steven
        catherine katherine kathryn
        ann anne
        sara sarah
        philip phillip
        """.strip().splitlines()
    )
    for word in line.split()
}
"""Words that sound the same or are short for each other, each with the number of its line."""
_BRITISH = (
    (re.compile(r"tre(s?)$"), r"ter\1"),
    (re.compile(r"(?<=[a-z]{2})our"), "or"),
    (re.compile(r"(?<=[a-z]{2})is(?=(?:e|ed|es|er|ing|ation)$)"), "iz"),
    (re.compile(r"logue(s?)$"), r"log\1"),
    (re.compile(r"ll(?=(?:ed|ing|er|ers)$)"), "l"),
)


@lru_cache(maxsize=20_000)
def spelt_out(text: str) -> tuple[str, ...]:
    """
    Return the words of *text* as they are compared.

    A text of signs alone is one word, so that it is like itself.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    plain = plain.replace("\u2019", "'").replace("\u02bc", "'").replace("\u2018", "'")
    plain = "".join(_letter(c) for c in plain)
    found: list[str] = []
    for word in _WORD.findall(plain):
        found.extend(_written_out(word))
    return tuple(_counted(found)) or (text[:LONGEST].strip(),)


def same_word(some: str, other: str) -> bool:
    """Tell whether two words are one, spelt or heard otherwise; no number, no little word is."""
    if fixed(some) or fixed(other):
        return False
    line = _SAME.get(some)
    return (line is not None and line == _SAME.get(other)) or _plain(some) == _plain(other)


def same_but_for_number(some: str, other: str) -> bool:
    """Tell whether two words are one, in the singular and the plural."""
    short, long = sorted((some, other), key=len)
    if len(short) < 4 or fixed(some) or fixed(other):
        return False
    return long in (f"{short}s", f"{short}es")


def fixed(word: str) -> bool:
    """Tell whether *word* must stay as it is: one that carries the sentence, or a number, a day."""
    return word in COMMON or word == "?" or says_when_or_how_many(word) or not word.isalpha()


def _letter(c: str) -> str:
    if c in _SIGNS:
        return f" {_SIGNS[c]} "
    if c in "\u200c\u200d\u00ad":
        return ""
    kept = c in _KEPT or c in ".,:" or unicodedata.category(c)[0] in "LMN"
    return c if kept else " "


def _written_out(word: str) -> tuple[str, ...]:
    word = word.strip(".,:")
    if word[:1].isdigit():
        return (re.sub(r",(?=\d{3})", "", word),)
    if word in _WRITTEN_OUT:
        return _WRITTEN_OUT[word]
    if word in _IS:
        return word[:-2], "is"
    for ending, full in _ENDINGS.items():
        if word.endswith(ending):
            return word.removesuffix(ending), full
    parts = re.split("[.,:]+", word.replace("'", "") if not word.endswith("'d") else word)
    return tuple(part for part in parts if part)


def _counted(words: list[str]) -> list[str]:
    """Return *words* with numbers as digits: twenty-five as 25, two hundred as 200."""
    found: list[str] = []
    tens = False
    for word in words:
        number = NUMBERS.get(word) or _ORDINALS.get(word, "")
        if word in _MANY and found and found[-1].isdecimal() and len(found[-1]) < 10:
            found[-1] = str(int(found[-1]) * int(number))
        elif number and tens and len(number.rstrip("stndrh")) == 1 and number != "0":
            found[-1] = str(int(found[-1]) // 10) + number
        else:
            found.append(number or word)
        tens = word in _TENS
    return found


def _plain(word: str) -> str:
    for pattern, instead in _BRITISH:
        word = pattern.sub(instead, word)
    return word
