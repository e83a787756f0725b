"""Words as the ledger compares them: folded, stemmed, and with those that say little set apart."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

LITTLE = frozenset(
    """
    a about all also am an and any are as at be because been being but by can could did do does
    doing done for from get gets going got had has have having he her here hers him his how i if in
    into is it its itself just let me mine my of on or our ours please quite shall she should since
    so some such than that the their theirs them then there these they this those through to us
    very want was we were what when where which while who whom whose why will with would you your
    yours ill im ive id well weve wed youll youve theyll theyve
    """.split()
)
"""Words that carry a sentence, whatever it says."""
COMMON = LITTLE | frozenset(
    """
    after again away before began begin beginning begun day days dont cant wont isnt arent didnt
    doesnt hasnt havent down each else end ever every few further last least made make makes making
    many might month months more most much must next no nor not now off once one only other out
    over own promise promised promises put same start started starting still time today too under
    until up week weeks year years yes yet
    """.split()
)
"""Words that sentences about different things share."""

NUMBERS = {
    name: str(number)
    for number, name in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {
    name: str(number)
    for name, number in zip(
        "thirty forty fifty sixty seventy eighty ninety hundred thousand million".split(),
        (30, 40, 50, 60, 70, 80, 90, 100, 1000, 1_000_000),
        strict=True,
    )
}
_TIMES = frozenset(
    """
    january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday christmas easter spring summer autumn winter
    first second third fourth
    """.split()
)
_IRREGULAR = {
    "bought": "buy", "brought": "bring", "built": "build",
    "came": "come", "drove": "drive", "driven": "drive", "fell": "fall", "found": "find",
    "gave": "give", "given": "give", "held": "hold", "kept": "keep", "laid": "lay", "led": "lead",
    "met": "meet", "paid": "pay", "ran": "run", "sent": "send", "set": "set", "sold": "sell",
    "spent": "spend", "spoke": "speak", "spoken": "speak", "taken": "take", "taught": "teach",
    "told": "tell", "took": "take", "went": "go", "written": "write", "wrote": "write",
    "children": "child", "people": "person", "men": "man", "women": "woman",
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_HISSED = ("sses", "shes", "ches", "xes", "zes", "uses")
_VOWEL = re.compile(r"[aeiouy]")


def folded(text: str) -> list[str]:
    """
    Return the words of *text* without case, punctuation and apostrophes; numbers as digits.

    A text of signs alone is one word, so that it is like itself.
    """
    plain = text.casefold().replace("\u2019", "'").replace("\u02bc", "'")
    words = [word.replace("'", "") for word in _WORD.findall(plain)]
    return [NUMBERS.get(word, word) for word in words] or [plain.strip()]


def says_when_or_how_many(word: str) -> bool:
    """Tell whether a folded *word* is a number, a day, a month or a season."""
    return word in _TIMES or word[:1].isdigit()


def says_little(word: str) -> bool:
    """Tell whether a folded *word* carries a sentence and says nothing by itself."""
    return word in LITTLE


@lru_cache(maxsize=100_000)
def subject(word: str) -> str:
    """
    Return the stem of a folded *word* by which sentences are about the same; empty: by none.

    Endings are taken off by a few plain rules, which is enough to find "cameras" by "camera".
    """
    if len(word) < 2 or word in COMMON or says_when_or_how_many(word):
        return ""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith(_HISSED):
        word = word[:-2]
    elif word.endswith("ies") and len(word) > 4:
        word = f"{word[:-3]}y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2 and _VOWEL.search(stem):
            double = stem[-1] == stem[-2] and stem[-1] not in "lsz"
            word = stem[:-1] if double else stem
            break
    if word.endswith("e") and len(word) > 4:
        word = word[:-1]
    return f"{word[:-1]}i" if word.endswith("y") and len(word) > 3 else word


def said_day(day: date) -> str:
    """Return *day* as ``31 October 2026``."""
    return f"{day.day} {day:%B} {day.year}"
