"""
Whether what is said now is what a decision was about, heard or spelt otherwise.

Misquoting is worse than losing: what was added, left out or changed must be a little word that
changes nothing, or the same word in another spelling. Everything else may turn a promise into
another, into its opposite, or into what somebody said of it, and is for a person to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from talkingheads.stages.ledger.spelling import fixed, same_but_for_number, same_word
from talkingheads.stages.ledger.wording import says_little

_LITTLE_WEIGHT = 0.25
_FILLING = frozenset("a an the just well um uh er erm ah oh eh hm hmm mm mmm".split())
"""Words that come and go anywhere and change nothing."""
_THAT = "that"
_AT_FIRST = frozenset("and but so also then now yes yeah ok okay right hello hi".split())
"""Words that change nothing before a sentence."""
_AT_LAST = frozenset("ok okay thanks please".split())
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
"""Days that are said with *on* before them or without."""
_ARTICLES = frozenset(("a", "an", "the"))
_A_CHANGES = frozenset("few little lot bit".split())
"""Words of which *a* before them changes how many they say."""


def like(old: Sequence[str], new: Sequence[str]) -> bool:
    """Tell whether the words *new* are the words *old*, heard or spelt otherwise."""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return all(
        what == "equal" or (_same(old[i:j], new[k:m]) if what == "replace" else False)
        or (not old[i:j] and _nothing(new, k, m)) or (not new[k:m] and _nothing(old, i, j))
        for what, i, j, k, m in steps
    )  # fmt: skip


def share(old: Iterable[str], new: Iterable[str]) -> float:
    """Return the part of the words *old* that *new* has too, quickly and in any order."""
    there, words = set(new), list(old)
    return _weight(word for word in words if word in there) / _weight(words)


def _nothing(words: Sequence[str], first: int, last: int) -> bool:
    """Tell whether those of *words* from *first* to *last* change nothing."""
    if first == 0 and all(word in _AT_FIRST or word in _FILLING for word in words[:last]):
        return not _counts(words, last)
    if last == len(words) and all(word in _AT_LAST or word in _FILLING for word in words[first:]):
        return True
    if all(word in _FILLING or (word == _THAT and first) for word in words[first:last]):
        return not _counts(words, last)
    if words[first:last] == ("on",) and last < len(words) and words[last] in _WEEKDAYS:
        return True
    return _begun_again(words, first, last) or (last - first == 1 and _stammered(words, first))


def _counts(words: Sequence[str], last: int) -> bool:
    """Tell whether the word before *last* is an article on which the next one depends."""
    return last < len(words) and words[last - 1] == "a" and words[last] in _A_CHANGES


def _begun_again(words: Sequence[str], first: int, last: int) -> bool:
    """Tell whether those of *words* are said again at once: "we will, we will put"."""
    run = [word for word in words[first:last] if word not in _FILLING]
    after, before = words[last : last + len(run)], words[max(first - len(run), 0) : first]
    return len(run) > 1 and run in (list(after), list(before))


def _stammered(words: Sequence[str], at: int) -> bool:
    """Tell whether the word *at* is only said twice, and is no *not* and no number."""
    word = words[at]
    around = (*words[max(at - 1, 0) : at], *words[at + 1 : at + 2])
    return word in around and says_little(word)


def _same(old: Sequence[str], new: Sequence[str]) -> bool:
    """Tell whether the words *old* are the words *new*, spelt or heard otherwise."""
    if _ARTICLES.issuperset((*old, *new)):
        return True
    olds = [word for word in old if word not in _FILLING]
    news = [word for word in new if word not in _FILLING]
    if len(olds) == len(news):
        return bool(olds) and all(
            some == other or same_word(some, other) or same_but_for_number(some, other)
            for some, other in zip(olds, news, strict=True)
        )
    whole = "".join(olds)
    return (
        whole != "" and whole == "".join(news) and not any(fixed(word) for word in (*olds, *news))
    )


def _weight(words: Iterable[str]) -> float:
    return sum(_LITTLE_WEIGHT if says_little(word) else 1.0 for word in words)
