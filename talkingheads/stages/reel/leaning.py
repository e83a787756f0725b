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
    r"weather permitting|mind(?: you)?|to be fair|having said|that(?: being)? said|then again|"
    r"at least|admittedly|granted|apparently|supposedly|allegedly|actually|probably|ideally|"
    r"god willing|touch wood|pending|apart from|as far as|as if|"
    r"so (?:i|they|he|she)(?:'m| am)? (?:says?|said|claims?|hear|told)|"
    r"(?:it|that|this)(?: all)? depends|(?:it|that|this) (?:was|is) (?:just |only )?the "
    r"(?:plan|idea|hope|theory)|(?:i|we) (?:hope|doubt|wish|guess|suppose)|"
    r"(?:we'll|we shall|we will) see|(?:the|my|our) (?:only )?(?:catch|snag|trouble|problem)|"
    r"there(?: is|'s) (?:just |only )?(?:a|one) (?:catch|snag|problem)|the truth is|in "
    r"(?:truth|reality)|correction|i mean|i was wrong)\b|no[,.;:]"
)
"""How a sentence begins that takes back or limits what was said before it."""
_LATE_TURN = re.compile(
    r"\b(?:though|however|if all goes well|weather permitting)[.!?…]*$|"
    r"\b(?:mind you|to be fair|having said that|that being said|then again)\b"
)
_NO_PROMISE = re.compile(
    r"\b(?:hold (?:your|my|our) breath|quote me|in your dreams|bet on|count on it|hold me to|"
    r"no promises)\b|^(?:when|once|as soon as)(?: [\w']+){2,6}[.!…]*$"
)
"""What makes little of a promise: "Don't hold your breath.", "Once the council pays."."""
_FILLING = re.compile(r"^(?:(?:well|and|but|so|oh|no|yes|ok|okay|ha|look)\b[,.! ]*)+")
"""What may stand before any of these."""
_LIE = (
    "(?:(?:just|all|only|utter|utterly|complete|such|total|pure|simply|plain|absolute|what|a load "
    "of) )*(?:a lie|a joke|lies|rubbish|nonsense|rot|tosh|hogwash|untrue|not true|false|wrong|"
    "made up)"
)
_TAKES_BACK = re.compile(
    r"^(?:no,? )?(?:(?:i|we)(?:'m|'re| am| are| was| were) )?(?:only |just )?(?:kidding|joking)\b|"
    rf"^(?:(?:it|that|this|all|all of|they|those|these|which|not a word) )*(?:it's|that's|is|was|"
    rf"are|were|would be) {_LIE}\b|^{_LIE}[.!…]*$|^(?:as if|dream on|yeah,? right)\b|"
    r"^(?:it|that|this)(?: is|'s| was)?n't true|\bmade (?:that|it|this|all that) up\b|"
    r"\b(?:take|taking) (?:that|it|this|all that|everything) back\b|\b(?:scratch|strike) that\b|"
    r"\bfooled you\b|\b(?:don't|do not|nobody|never) believe (?:a word|that|it|them|him|her)\b"
)
"""What takes back everything that was said just before it."""
_OTHERS = r"(?<!\bi )(?<!\bwe )(?<!\bi have )(?<!\bwe have )(?<!\bto )(?<!\bcan )"
_OTHERS += r"(?<!\byou )(?<!n't )(?<!'ll )(?<!\bwill )(?<!\bwould )(?<!\bwanna )\b"
_TO_WHOM = r"(?: (?:me|us|you|them|him|her|people|everybody|everyone|residents|voters))?"
_REPORTS = re.compile(
    rf"{_OTHERS}(?:says?|said|claims?|claimed|argues?|argued|insists?|insisted|reckons?|reckoned|"
    r"alleges?|alleged|declares?|declared|pretends?|boasts?|boasted|swears?|swore)\b|"
    rf"{_OTHERS}(?:promise|promises|promised|states?|stated|tells?|told|thinks?|thought|believes?|"
    r"announces?|announced|writes?|wrote|warns?|warned|suggests?|suggested|predicts?|predicted)"
    rf"{_TO_WHOM}(?: (?:that|this|we|i|they|he|she|it|there)\b|[:,.]?$)|"
    r"\b(?:people|they|some|many|others?|residents|everybody|everyone|somebody|someone|he|she|"
    r"who) (?:often |always |sometimes |still |keep |will )?(?:ask|asks|asked|asking|wonder)\b|"
    r"\b(?:was|were|am|are|been|being|get|got|be) (?:\w+ )?(?:told|asked|promised)\b|"
    r"\baccording to\b|\bto quote\b|\b(?:i|we) quote\b|\b(?:the|a) (?:rumour|story|claim|gossip)\b|"
    r"\bin (?:his|her|their|the) (?:own )?words\b|^imagine\b|\bhere(?: is|'s) what\b|"
    r"\b(?:opponents?|critics?|rivals?)\b|\bthe other (?:party|side|lot|candidate)\b|"
    r"\b(?:i|we)(?: \w+)? (?:hear|heard|read) (?:that|it|people)\b"
)
"""What tells somebody else's words."""
_OPENS = re.compile(
    r"\b(?:the following|as follows|(?:says?|said|claims?|claimed|argues?|argued|promises?|"
    r"promised|quote)(?: (?:this|that))?)[.:,…]*$|:$"
)
"""What ends a sentence after which words are quoted, nobody knows how many."""
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
    if before is not None and _calls_for_more(before):
        return True
    if statement.manner or _goes_on(statement):
        return True
    text = _plain(statement)
    return bool(_limits(text) or _LEANS.match(text) or _POINTS.search(text))


def turns(before: Statement, statement: Statement) -> bool:
    """
    Tell whether *before* must not be heard without *statement*, which comes next.

    It may be the other half of a sentence, an answer, what is said to somebody else's words, or
    the word that limits or denies it.
    """
    if _calls_for_more(before) or _goes_on(statement):
        return True
    text = _plain(statement)
    if _limits(text):
        return True
    if statement.kind == "why" and not statement.manner:
        return False
    return bool(leans(None, statement) and (_DOUBT.search(text) or statement.manner == "condition"))


def takes_back(statement: Statement) -> bool:
    """Tell whether *statement* denies all that was said just before it: "Only joking."."""
    return bool(_TAKES_BACK.search(_FILLING.sub("", _plain(statement))))


def quotes_on(statement: Statement) -> bool:
    """Tell whether somebody else's words begin behind *statement*, it is not known how many."""
    return bool(_OPENS.search(_plain(statement)))


def _calls_for_more(statement: Statement) -> bool:
    """Tell whether *statement* is half of something: not at its end, asked, or told of others."""
    if _is_open(statement) or _QUESTION.search(statement.text):
        return True
    return quotes_on(statement) or bool(_REPORTS.search(_plain(statement)))


def _limits(text: str) -> bool:
    if _TURNS.match(text) or _LATE_TURN.search(text) or _NO_PROMISE.search(text):
        return True
    rest = _FILLING.sub("", text)
    return bool(_TURNS.match(rest) or _TAKES_BACK.search(rest))


def _is_open(statement: Statement) -> bool:
    """Tell whether *statement* was split off before its end: it has no full stop."""
    return not _WHOLE.search(statement.text.strip())


def _goes_on(statement: Statement) -> bool:
    """Tell whether *statement* begins in the middle of a sentence: with a small letter."""
    return statement.text.lstrip(_OPENING)[:1].islower()


def _plain(statement: Statement) -> str:
    return statement.text.lstrip(_OPENING).rstrip().replace("’", "'").casefold()
