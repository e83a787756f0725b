"""
How much it hurts to break between two pieces.

The order is that of the guidelines: break after punctuation, else before a conjunction or
preposition, never between an article and its noun, an auxiliary and its verb, or two names. Word
lists are English; in other languages punctuation and pauses decide.
"""

from __future__ import annotations

from collections.abc import Sequence

from talkingheads.stages.caption.pieces import Piece

SENTENCE, CLAUSE, BEFORE_LINK, BEFORE_VERB, PLAIN = 0.0, 1.0, 5.0, 6.0, 10.0
AWKWARD, BAD, NEVER, INSIDE = 18.0, 30.0, 40.0, 80.0

_ENDS = (".", "!", "?", "…", "。", "！", "？", "؟", "।")
_PAUSES = (",", ";", ":", "–", "—", "、", "，", "；", "：", "،", "؛")
_CLOSERS = "\"'”’)]}»」』）"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLE, TITLE, NAMES, AUXILIARY = (
    "article and noun",
    "title and name",
    "two names",
    "auxiliary and verb",
)
"""What belongs together so closely that no guideline wants it parted."""
_TIES = {ARTICLE: NEVER, TITLE: NEVER, NAMES: BAD, AUXILIARY: BAD}

_ARTICLES = _words(
    "a an the this that these those my your his her its our their every each some any no"
)
_AUXILIARIES = _words(
    """am is are was were be been being have has had having do does did will would shall should
    can could may might must cannot can't couldn't won't wouldn't shouldn't don't doesn't didn't
    isn't aren't wasn't weren't haven't hasn't hadn't mustn't not i'm we're you're they're i've
    we've you've they've i'll we'll you'll they'll he'll she'll it'll i'd we'd they'd it's that's
    he's she's there's going to"""
)
_PREPOSITIONS = _words(
    """about above across after against along among around at before behind below beside between
    beyond by despite down during for from in inside into near of off on onto out outside over per
    since through throughout till to towards under until up upon via with within without"""
)
_CONJUNCTIONS = _words(
    """and but or nor so yet because although though while whereas if unless when whenever where
    wherever which who whom whose that as than then"""
)
_PRONOUNS = _words("i we you he she it they who what there")
_TITLES = _words("mr mrs ms miss dr prof sir dame lord lady st rev cllr sgt pc insp supt e.g i.e")


def is_english(language: str) -> bool:
    """Tell whether *language* is English, as a tag or a name; empty is taken for it."""
    return language.lower().partition("-")[0] in ("en", "english", "")


def penalties(parts: Sequence[Piece], english: bool) -> list[float]:
    """Return, for each place ``k``, the penalty of a break before ``parts[k]``; 0 for the first."""
    found = [0.0] * (len(parts) + 1)
    for place in range(1, len(parts)):
        before, after = parts[place - 1], parts[place]
        relief = max(0, after.start - before.end - 200) / 60
        found[place] = max(0.0, _penalty(before, after, english) - relief)
    return found


def tie(before: Piece, after: Piece) -> str:
    """Return what binds two pieces of English together, such as "two names"; empty: nothing."""
    if before.sentence != after.sentence or not after.spaced:
        return ""
    if before.text.rstrip(_CLOSERS).endswith((*_ENDS, *_PAUSES)):
        return TITLE if _bare(before.text) in _TITLES else ""
    return _tie(before.text, after.text)


def _tie(before: str, after: str) -> str:
    last = _bare(before)
    if last in _TITLES:
        return TITLE
    if last in _ARTICLES:
        return ARTICLE
    if last in _AUXILIARIES:
        return AUXILIARY
    return NAMES if _is_name(before) and _is_name(after) else ""


def _penalty(before: Piece, after: Piece, english: bool) -> float:
    if before.sentence != after.sentence:
        return SENTENCE
    if not (after.spaced or after.whole):
        return _inside(before.text, after.text)
    last, following = _bare(before.text), _bare(after.text)
    ending = before.text.rstrip(_CLOSERS)
    if ending.endswith(_ENDS) and not (ending.endswith(".") and last in _TITLES):
        return SENTENCE
    if ending.endswith(_PAUSES):
        return CLAUSE
    return _between(before.text, after.text, last, following) if english else PLAIN


def _between(before: str, after: str, last: str, following: str) -> float:
    """Return the penalty between two words of one clause."""
    tied = _tie(before, after)
    if tied:
        return _TIES[tied]
    if last in _PREPOSITIONS or last in _CONJUNCTIONS or last in _PRONOUNS or last.isdigit():
        return AWKWARD
    if following in _CONJUNCTIONS or following in _PREPOSITIONS:
        return BEFORE_LINK if following != "of" else PLAIN
    return BEFORE_VERB if following in _AUXILIARIES else PLAIN


def _inside(before: str, after: str) -> float:
    """Return the penalty within a word; characters without spaces part more easily."""
    if before.endswith(_ENDS):
        return SENTENCE
    if before.endswith(_PAUSES):
        return CLAUSE
    return INSIDE if before.isascii() and after.isascii() else PLAIN


def _is_name(text: str) -> bool:
    bare = text.strip(".,;:!?\"'“”‘’()")
    small = _PREPOSITIONS | _CONJUNCTIONS | _PRONOUNS | _ARTICLES | _AUXILIARIES
    return bare[:1].isupper() and _bare(text) not in small


def _bare(text: str) -> str:
    return text.strip(".,;:!?…\"'“”‘’()[]").replace("’", "'").lower()
