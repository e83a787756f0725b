"""
Tell which sentences cannot stand alone, so that none is torn from what it hangs on.

The words are English; of other languages nothing can be told. Doubt goes to the safe side: a
sentence that is taken to lean and does not costs only time.
"""

from __future__ import annotations

import re

from talkingheads.domain import Statement

_SEASON = (
    "(?:morning|afternoon|evening|week|weekend|month|year|spring|summer|autumn|fall|winter|term|"
    "quarter|season|christmas|easter|january|february|march|april|may|june|july|august|september|"
    "october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
)
_POINTER = "(?:this|that|these|those|it|them)"
_IS = (
    "(?:is|are|was|were|will|would|has|have|had|can|could|may|might|should|must|"
    "isn't|aren't|wasn't|weren't|won't)"
)

_TURNS = re.compile(
    r"(?:but|however|yet|still|though|although|whereas|only|unless|if|even (?:so|if|though)|"
    r"provided|providing|assuming|except|depending|subject to|not|hopefully|unfortunately|sadly|"
    r"regrettably|nevertheless|nonetheless|otherwise|or|nor|maybe|perhaps|until|whether|"
    r"as long as|so long as|on the other hand|in theory|with luck|fingers crossed|all being well|"
    r"weather permitting)\b|no[,.;:]"
)
"""How a sentence begins that takes back or limits what was said before it."""
_LATE_TURN = re.compile(r"\b(?:though|however|if all goes well|weather permitting)[.!?…]*$")
_DOUBT = re.compile(
    r"\b(?:not|never|no|none|nothing|nobody|cannot|if|unless|provided|depend\w*|subject to|hope\w*|"
    r"might|may|could|perhaps|maybe|unlikely|unsure|only|until|except|without|delay\w*|late|later|"
    r"cancel\w*|wait\w*|yet|still|difficult|problem\w*|fail\w*|stop\w*)\b|n't\b"
)
"""What makes a leaning sentence one that limits; of reasons, which say "nobody" too, it is none."""
_LEANS = re.compile(
    r"(?:and|so|then|therefore|thus|hence|consequently|because|also|too|instead|besides|meanwhile|"
    r"afterwards?|later|again|indeed|actually|moreover|furthermore|likewise|similarly|accordingly|"
    r"yes|well|right|exactly|anyway|since then|by then|as a result|as well|of course|even|such|"
    r"which|who|whose|both|neither|either|none|another|others|in (?:addition|fact|short|turn|"
    r"return|particular|other words)|at the same time|on top of|what's more|"
    r"for (?:example|instance)|"
    r"(?:each|some|most|many|all|none|one|two|three|half) of (?:this|that|these|those|them|it|us)|"
    rf"(?:after|before|for|in|with|without|from|at|to|of|by|like|about|during|despite) {_POINTER}|"
    r"the (?:others?|same|former|latter|rest)|"
    rf"this(?! {_SEASON}\b)|that|these(?! days)|those|it|its|they|their|theirs|them|"
    rf"he|him|his|she|her|hers|there(?! {_IS}\b)(?!'s))\b"
)
"""How a sentence begins that points at what was said before it."""
_POINTS = re.compile(
    r"\bthe (?:last|first|second|third|other|next|new|old|same|former|latter) ones?\b|"
    r"\b(?:this|that|another) ones?\b|\b(?:do|does|did|done|doing) (?:so|this|that|it)\b|"
    rf"\bthe same\b|\b(?<!over )there\b(?! {_IS}\b)(?!'s)|"
    r"\b(?:this|that|these|those)(?=[.,;:!?…]|$)|"
    rf"\b(?:because of|thanks to|due to|despite|without|instead of) {_POINTER}\b"
)
"""What points back from inside a sentence: "the last one", "new lights there"."""
_OPENING = "\"'“‘([ "
_WHOLE = re.compile(r"[.?!…。！？][\"'”’)\]]*$")
_QUESTION = re.compile(r"[?？][\"'”’)\]]*$")


def leans(before: Statement | None, statement: Statement) -> bool:
    """
    Tell whether *statement* must not be heard without the one *before* it.

    So it is with one that goes on, points back, answers, or says something to come that binds
    nobody: of a hope or a condition it must be heard what it is about.
    """
    if before is not None and (_is_open(before) or _QUESTION.search(before.text)):
        return True
    if statement.manner or _goes_on(statement):
        return True
    text = _plain(statement)
    starts = _TURNS.match(text) or _LEANS.match(text)
    return bool(starts or _LATE_TURN.search(text) or _POINTS.search(text))


def turns(before: Statement, statement: Statement) -> bool:
    """
    Tell whether *before* must not be heard without *statement*, which comes next.

    It may be the other half of a sentence, an answer, or the word that limits or denies it.
    """
    if _is_open(before) or _QUESTION.search(before.text) or _goes_on(statement):
        return True
    text = _plain(statement)
    if _TURNS.match(text) or _LATE_TURN.search(text):
        return True
    if statement.kind == "why" and not statement.manner:
        return False
    return bool(leans(None, statement) and (_DOUBT.search(text) or statement.manner == "condition"))


def _is_open(statement: Statement) -> bool:
    """Tell whether *statement* was split off before its end: it has no full stop."""
    return not _WHOLE.search(statement.text.strip())


def _goes_on(statement: Statement) -> bool:
    """Tell whether *statement* begins in the middle of a sentence: with a small letter."""
    return statement.text.lstrip(_OPENING)[:1].islower()


def _plain(statement: Statement) -> str:
    return statement.text.lstrip(_OPENING).rstrip().replace("’", "'").casefold()
