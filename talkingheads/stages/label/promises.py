"""
Find out whether a sentence binds somebody, and whom.

`UNDERTAKINGS` are the ways to promise; `VETOES` the ways in which the same words promise
nothing: hopes, conditions, what others say, figures of speech. A sentence binds somebody if
one of the former is found that none of the latter takes back. All read the plain form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from talkingheads.domain import Speaker
from talkingheads.stages.label import deadlines
from talkingheads.stages.label.owners import body, spoken_for
from talkingheads.stages.label.spoken import Spoken, hear


@dataclass(frozen=True)
class Undertaking:
    """What a sentence binds somebody to: a commitment before it has a statement."""

    owner: str
    """``speaker``, ``team``, or the person or body that is named."""
    due: date | None = None
    due_text: str | None = None


@dataclass(frozen=True)
class Way:
    """A way to promise; the group ``speaker``, ``team`` or ``from`` says who is bound."""

    name: str
    pattern: re.Pattern[str]
    example: str
    dated: bool = False
    """True if it promises only together with a day."""


@dataclass(frozen=True)
class Veto:
    """A way in which the words of a promise promise nothing."""

    name: str
    where: Literal["before", "after", "anywhere"]
    """Before the undertaking, directly after it, or anywhere in the sentence."""
    pattern: re.Pattern[str]
    example: str


_OFTEN = (
    r"(?: (?:also|all|both|then|now|still|definitely|certainly|always|personally|absolutely|"
    r"just|never|soon|again|together|each|really|simply|gladly|actually|obviously))*"
)
_TEAM = (
    r"we|(?:my|our) (?:\w+ ){0,2}?(?:team|officers|volunteers|staff|crew|group|committee|wardens|"
    r"colleagues|engineers|trustees|coaches|teachers|workers|contractors?|lads|board)|"
    r"the (?:whole )?(?:team|committee|trustees)|(?:me and \w+|my \w+ and i|the two of us)"
)
_WHO = rf"(?:(?P<speaker>i)|(?P<team>{_TEAM}))"
_BE = r"(?:am|are|is|'s)"
_HAVE = r"(?:have|has|'ve|'s)"


def _way(name: str, pattern: str, example: str, *, dated: bool = False) -> Way:
    return Way(name, re.compile(rf"\b(?:{pattern})\b"), example, dated)


UNDERTAKINGS: tuple[Way, ...] = (
    _way("will", rf"{_WHO}{_OFTEN} (?:will|shall){_OFTEN}(?: not)?", "I'll fix the gate"),
    _way(
        "going to",
        rf"{_WHO}{_OFTEN} {_BE}{_OFTEN}(?: not)?{_OFTEN} going to(?: not)?(?! (?:the|a|an|my|our|his|her|"
        r"their|church|school|court|work|bed|mosque)\b)",
        "We're not going to close",
    ),
    _way(
        "agreed to",
        rf"{_WHO}{_OFTEN} {_HAVE}{_OFTEN} (?:agreed|promised|committed|pledged|undertaken|vowed|"
        r"volunteered|signed up|decided|sworn)(?: \w+){0,4}? to(?! (?:the|a|an|him|her|it|that)\b)",
        "I've agreed to chair the forum",
    ),
    _way(
        "committed to",
        rf"{_WHO}{_OFTEN} (?:{_BE}(?: \w+)? committed to|commit(?: (?:ourselves|myself))? to)",
        "We are committed to keeping it open",
    ),
    _way(
        "promise",
        r"(?P<speaker>i)(?: do| can)?(?: \w+ly)? (?:promise|pledge|guarantee|swear|undertake|vow|"
        r"give you my word)",
        "I guarantee the phone will be answered",
    ),
    _way(
        "our promise",
        r"(?P<team>we)(?: do| can)? (?:promise|pledge|guarantee|undertake)",
        "We promise to answer every letter",
    ),
    _way(
        "my word",
        r"(?:you have(?: got)?|that 's|there 's) (?:(?P<speaker>my)|(?P<team>our)) "
        r"(?:word|promise|guarantee)",
        "You've got my word on it",
    ),
    _way(
        "intend to",
        rf"{_WHO}{_OFTEN} (?:intend|plan|aim|mean|{_BE}{_OFTEN} (?:intending|planning|aiming)) to",
        "We intend to open in May",
    ),
    _way(
        "the plan is",
        r"(?:(?P<speaker>my)|(?P<team>our|the))(?: \w+)? (?:plan|target|goal|aim|intention|"
        r"commitment|promise|pledge|deadline)(?: now| here| for \w+)? (?:is|'s)"
        r"(?= (?:to|for|that|twelve|\d|an?\b|the|all|we|[a-z]+ty|one|two|three|four|five|six|"
        r"seven|eight|nine|ten))",
        "The target is twelve cameras by June",
    ),
    _way(
        "on track to",
        rf"(?P<team>{_TEAM}){_OFTEN} {_BE}{_OFTEN} (?:due|set|on track|on course|scheduled|booked|"
        r"ready) to",
        "We're on track to open on Monday",
        dated=True,
    ),
    _way(
        "looking to",
        rf"{_WHO}{_OFTEN} {_BE}{_OFTEN} looking to",
        "We're looking to open in the spring",
        dated=True,
    ),
    _way(
        "from me",
        r"you (?:will|are going to|can expect to)(?: all)? (?:have|get|see|hear|receive)"
        r"(?: \w+){0,5}? from (?:(?P<speaker>me)|(?P<team>us))",
        "You'll have the report from me by Friday",
    ),
    _way(
        "expect from us",
        r"(?:you can )?expect(?: \w+){1,6}? from (?:(?P<speaker>me)|(?P<team>us))",
        "Expect a letter from us by May",
        dated=True,
    ),
    _way(
        "we are opening",
        rf"{_WHO}{_OFTEN} {_BE}(?: not)? (?!hoping|thinking|trying|waiting|asking|seeing|expecting|"
        r"struggling|wondering|working|losing|being|missing|feeling|going|looking|relying|"
        r"getting|talking|considering|planning|living|coming up)\w+ing",
        "We're launching on the 3rd of May",
        dated=True,
    ),
    _way(
        "we open",
        rf"{_WHO}{_OFTEN} (?:open|start|launch|begin|reopen|move|go live|break ground)",
        "We start on Monday",
        dated=True,
    ),
)

_HOPE = (
    r"hopefully|fingers crossed|with (?:any|a bit of) luck|maybe|perhaps|possibly|probably|might|"
    r"touch wood|god willing|inshallah|insha allah|ideally|all being well|weather permitting|"
    r"if all goes (?:well|to plan)"
)
_SAYS = (
    r"(?:say|says|said|saying|tell|tells|told|think|thinks|thought|reckon|reckons|claim|claims|"
    r"believe|believes|expect|expects|heard|hear|hears|ask|asks|asked|want to know)"
)


def _veto(
    name: str, where: Literal["before", "after", "anywhere"], pattern: str, example: str
) -> Veto:
    return Veto(name, where, re.compile(pattern), example)


VETOES: tuple[Veto, ...] = (
    _veto("question", "anywhere", r"\?", "Will we have it by May?"),
    _veto("hope", "before", rf"\b(?:{_HOPE})\b", "Hopefully we'll get the barrier"),
    _veto(
        "hope behind",
        "after",
        rf"^.*(?<!and )(?<!so )\b(?:{_HOPE})\b",
        "We'll open in May, fingers crossed",
    ),
    _veto(
        "wish",
        "before",
        r"\b(?:hope|hopes|hoping|pray|wish|dream|would love|'d love|'d like|would like|imagine|"
        r"suppose)\b",
        "I hope that we'll see them again",
    ),
    _veto(
        "opinion",
        "before",
        r"\b(?:i|we) (?:do not |just )?(?:think|reckon|believe|guess|suppose|expect|know|bet|feel|"
        r"am sure|are sure|doubt|imagine|wonder)(?: that)? $",
        "I think we'll be fine",
    ),
    _veto(
        "others say",
        "before",
        rf"(?<!\bi )(?<!\bwe )(?<!\bi have )(?<!\bwe have )(?<!\bcan )(?<!let me )\b{_SAYS}"
        r"(?: (?:me|us|you|everyone|everybody|people|them|him|her))?(?: that)? $",
        "The police say we'll get a van",
    ),
    _veto(
        "open question",
        "before",
        r"\b(?:if|whether|unless|when|how|where|who|why|in case|(?:not|no idea|wonder) what)"
        r"(?: and when)? $",
        "I don't know when we'll get it",
    ),
    _veto(
        "condition",
        "before",
        r"(?<!even )(?<!as )(?<!see )\b(?:if|unless|provided|providing|assuming|subject to|"
        r"depending on|as long as|so long as)\b(?! you ask me)",
        "If the grant comes through we'll build it",
    ),
    _veto(
        "condition behind",
        "after",
        r"^.*(?:(?<!and )(?<!but )(?<!even )(?<!see )(?<!ask )(?<!check )(?<!out )(?<!know )"
        r"\bif (?:the|they|he|she|it|we (?:get|can|win)|that|this|somebody|someone|our|all|enough)|"
        r"\b(?:unless|provided|providing|assuming|subject to|depending on|as long as) )",
        "We'll open in May if the council agrees",
    ),
    _veto(
        "money to come",
        "before",
        r"\bonce (?:\w+ ){0,6}?(?:funding|grant|money|permission|approval|licence|budget)\b",
        "Once the funding is in place we'll start",
    ),
    _veto(
        "told and done",
        "anywhere",
        r"\b(?:said|told|promised|announced|swore|vowed|pledged)\b.* (?:and|which|so) (?:\w+ )?"
        r"(?:i|we|he|she|they) (?:did|have|has|had|kept)\b",
        "We said we'll do it by May, and we did",
    ),
    _veto(
        "told long ago",
        "before",
        r"\b(?:last|back in|ago|previously|used to)\b.*\b(?:said|told|promised|announced)\b.*$",
        "Last spring I told them I'll do it",
    ),
    _veto(
        "way of talking",
        "after",
        r"^(?: not| never| just| only| always| now)*(?: have to| to)? (?:be (?:honest|frank|brief|quick|"
        r"short|blunt)|lie\b|pretend|say\b|admit|confess|mention|start (?:by|with)|begin (?:by|with)|"
        r"hand (?:you )?over|leave (?:it|you)|keep (?:it|this) (?:short|brief|quick)|believe|"
        r"bore you|go on (?:and on|about)|stop (?:there|talking|now)|tell you (?:what|why|how|that|"
        r"this|something|one|a|the|straight|now|for)|shut up|repeat myself|deny|name names|"
        r"let you (?:go|get on)|wait and see|talk about)",
        "I'll be honest with you",
    ),
    _veto(
        "no deed",
        "after",
        r"^(?: not| never| just| only| always| all)* (?:see(?! (?:to|every|each|that|all))|know|need|"
        r"have to|have had|be able|remember|forget|miss\b|love\b|get there|lose|struggle|suffer|"
        r"benefit|want|end up|find (?:out|that|it|ourselves)|notice|feel|try\b|do (?:my|our) best|"
        r"be (?:glad|happy|pleased|proud|delighted|sad|sorry|fine|okay|ok|lucky|better|worse|left|"
        r"stuck|lost|grateful|surprised|amazed|gone|off|safer|stronger|happier|busier|older|"
        r"poorer|bigger|closer|\d+|[a-z]+ty\b|dead|in trouble|missed|a lot|more|less)|understand|"
        r"probably|soon (?:see|know)|live to|die|regret|appreciate)",
        "We'll see",
    ),
    _veto(
        "too much",
        "after",
        r"^.*\b(?:overnight|on (?:our|my|their|its) own|by (?:ourselves|myself)|any ?time soon)\b",
        "We're not going to solve it overnight",
    ),
)


_OTHERS = (
    r"(?:will|shall|(?:is|are|'s) (?:not )?going to|(?:has|have|'s) (?:agreed|promised|committed|"
    r"pledged|decided) to|(?:is|are|'s) committed to|(?:plan|intend|aim|promise|pledge|guarantee)s?)"
)


def find(spoken: Spoken, speaker: Speaker, recorded: date | None) -> Undertaking | None:
    """Return what the sentence binds *speaker*, or those spoken for, to; None if nothing."""
    deadline = deadlines.find(spoken.source, recorded)
    due, due_text = (deadline.due, deadline.text) if deadline else (None, None)
    for owner, pattern in _named(spoken, speaker):
        for match in pattern.finditer(spoken.text):
            if veto(match) is None:
                return Undertaking(owner, due, due_text)
    for way in UNDERTAKINGS:
        for match in way.pattern.finditer(spoken.text):
            if (due or not way.dated) and veto(match) is None:
                return Undertaking(_owner(match), due, due_text)
    return None


def veto(match: re.Match[str]) -> Veto | None:
    """Return what takes back the undertaking *match*, if anything does."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    place = {"before": before, "after": after, "anywhere": match.string}
    return next((each for each in VETOES if each.pattern.search(place[each.where])), None)


def _owner(match: re.Match[str]) -> str:
    return "speaker" if match.groupdict().get("speaker") else "team"


def _named(spoken: Spoken, speaker: Speaker) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield whom *speaker* can bind by name, and how that would be said."""
    name = spoken_for(spoken)
    if name is not None:
        who = rf"(?:{re.escape(hear(name).text)}|he|she|they|it)"
        yield name, re.compile(rf"\b{who} {_OTHERS}\b")
    for alias in body(speaker):
        who = rf"\b{re.escape(alias)}(?: \w+)? (?:(?:say|says|confirms) (?:that )?(?:it|they) )?"
        yield speaker.organisation, re.compile(rf"{who}{_OTHERS}\b")
