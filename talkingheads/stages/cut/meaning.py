"""
Which sentences come to mean something else if a part of them is cut out.

A sentence that promises, denies, sets a condition or names a number stays whole or goes whole.
The lists are wide on purpose: a pause too many is no harm, a lost "not" is.
"""

from __future__ import annotations

import re

from talkingheads.domain import Statement

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")

_DENIES = frozenset(
    "not never no none nobody nothing nowhere neither nor cannot without hardly barely scarcely "
    "seldom rarely unable refuse refuses refused fail fails failed stop stops stopped "
    "except only dont doesnt didnt wont cant isnt arent wasnt werent havent hasnt hadnt wouldnt "
    "couldnt shouldnt mustnt aint nope nah".split()
)
_CONDITIONS = frozenset(
    "if unless until till provided providing depends depend depending dependent subject once when "
    "whenever whether assuming supposing otherwise conditional permitting pending lest".split()
)
_PHRASES = re.compile(r"\b(?:as|so) (?:long|soon|far) as\b|\bin case\b|\bbut for\b")
_COUNTS = (
    "zero nought one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty "
    "ninety hundred thousand million billion dozen couple half quarter third twice thrice "
    "double doubled doubling triple tripled halve halved few several both "
    "first second fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
)
_MONEY = "pound pence penny euro dollar cent quid grand percent"
_TIMES = (
    "day week weekend fortnight month year decade hour minute today tonight tomorrow yesterday "
    "noon midday midnight o'clock monday tuesday wednesday thursday friday saturday sunday "
    "january february march april may june july august september october november december "
    "spring summer autumn winter christmas easter"
)
_NUMBERS = frozenset(f"{_COUNTS} {_MONEY} {_TIMES}".split())
_ORDINAL = re.compile(r".+(?:teenth|tieth)")


def plain(text: str) -> list[str]:
    """Return the words of *text* in lower case, without punctuation."""
    return _WORD.findall(text.replace("’", "'").casefold())


def must_stay_whole(statement: Statement, *, binds: bool, english: bool) -> bool:
    """
    Tell whether *statement* could come to mean something else if a part of it were cut out.

    *binds*: it is, or may be, a promise. What is not *english* cannot be read, so it stays whole.
    """
    return (
        binds
        or not english
        or bool(statement.manner)
        or _names_a_number(statement.text)
        or denies(statement.text)
        or sets_a_condition(statement.text)
    )


def denies(text: str) -> bool:
    """Tell whether *text* has a word of denial."""
    words = plain(text)
    return any(word in _DENIES or word.endswith("n't") for word in words)


def sets_a_condition(text: str) -> bool:
    """Tell whether *text* has a word on which something depends."""
    words = plain(text)
    return not _CONDITIONS.isdisjoint(words) or bool(_PHRASES.search(" ".join(words)))


def _names_a_number(text: str) -> bool:
    if any(char.isnumeric() or char in "%£$€¥" for char in text):
        return True
    return any(
        word in _NUMBERS
        or word.removesuffix("'s") in _NUMBERS
        or (word.endswith("s") and word[:-1] in _NUMBERS)
        or _ORDINAL.fullmatch(word)
        for word in plain(text)
    )
