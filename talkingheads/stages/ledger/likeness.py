"""
How like the words of a decision are to what is said now.

A better recogniser and a person's corrections change a word or two, and mostly into one that is
written much alike. Another promise differs in what it is about: its number, its day, its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from talkingheads.stages.ledger.wording import folded, says_little, says_when_or_how_many

_LITTLE_WEIGHT = 0.25
_RESPELT = 0.65
"""Letters in common from which two words count as the same one, heard or spelt otherwise."""
_SAME_NAME = 0.5
_NOT = ("not", "no", "never", "cannot", "cant", "wont", "dont", "nobody", "nothing")
_NAME = re.compile(r"(?<=[\w,;:] )[\"'“‘(]*([^\W\d_][\w'’-]*)")


@dataclass(frozen=True)
class Likeness:
    """How like two texts are."""

    degree: float
    """0 to 1: the part of the words that is the same, words that say little counting little."""
    other_words: int
    """Words that say much and that only one of the two has, but for those respelt."""
    swapped: int
    """Those of them that have another in their place."""
    shared: int
    """Words that say much and that both have."""
    contradicts: bool
    """True if only one says not, or both name a number, a day or a name, and not the same."""


def compare(before: str, now: str) -> Likeness:
    """
    Return how like what was said *before* is to a part of *now*.

    What *now* has before the first and after the last word in common does not count: a sentence
    may have been joined to its neighbour.
    """
    old, new = folded(before), folded(now)
    same, other, swapped, shared = 0.0, 0, 0, 0
    first, last = len(new), 0
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "insert" and (i == 0 or i == len(old)):
            continue
        first, last = min(first, k), max(last, m)
        if what == "equal":
            same += _weight(old[i:j])
            shared += _much(old[i:j])
            continue
        alike = _letters(old[i:j], new[k:m])
        if what == "replace" and alike >= _RESPELT:
            same += alike * min(_weight(old[i:j]), _weight(new[k:m]))
        else:
            other += max(_much(old[i:j]), _much(new[k:m]))
            swapped += min(_much(old[i:j]), _much(new[k:m]))
    degree = same / max(_weight(old), _weight(new[first:last]))
    return Likeness(degree, other, swapped, shared, _contradicts(before, now, old, new))


def share(old: Iterable[str], new: Iterable[str]) -> float:
    """Return the part of the words *old* that *new* has too, quickly and in any order."""
    there, words = set(new), list(old)
    return _weight(word for word in words if word in there) / _weight(words)


def _weight(words: Iterable[str]) -> float:
    return sum(_LITTLE_WEIGHT if says_little(word) else 1.0 for word in words)


def _much(words: Iterable[str]) -> int:
    return sum(not says_little(word) for word in words)


def _letters(some: Sequence[str], others: Sequence[str]) -> float:
    """Return how much of their letters *some* words and *others* have in common, 0 to 1."""
    return SequenceMatcher(None, "".join(some), "".join(others), autojunk=False).ratio()


def _contradicts(before: str, now: str, old: Sequence[str], new: Sequence[str]) -> bool:
    if any((word in old) != (word in new) for word in _NOT):
        return True
    numbers = [{word for word in words if says_when_or_how_many(word)} for words in (old, new)]
    if numbers[0] - numbers[1] and numbers[1] - numbers[0]:
        return True
    names = [dict.fromkeys(word for name in _names(text) for word in folded(name)) for text in
             (before, now)]  # fmt: skip
    gone = [name for name in names[0] if name not in new]
    come = [name for name in names[1] if name not in old]
    return bool(gone and come) and _letters(gone, come) < _SAME_NAME


def _names(text: str) -> list[str]:
    """Return the words with a capital in the midst of *text*'s sentences, but for I."""
    found = [name for name in _NAME.findall(text) if name[0].isupper()]
    return [name for name in found if name != "I" and not name.startswith(("I'", "I’"))]
