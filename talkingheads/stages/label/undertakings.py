"""
The ways to promise, and the ways in which the same words promise nothing.

Both tables read the plain form; `promises` puts them together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from talkingheads.stages.label.patterns import pattern


@dataclass(frozen=True)
class Way:
    """A way to promise; the group ``speaker`` says that it binds the speaker, else the team."""

    name: str
    example: str
    pattern: re.Pattern[str]
    dated: bool
    """True if it promises only together with a day."""


@dataclass(frozen=True)
class Veto:
    """A way in which the words of a promise promise nothing."""

    name: str
    where: Literal["before", "after", "anywhere"]
    """Read before the undertaking, behind it, or in the whole sentence."""
    example: str
    pattern: re.Pattern[str]


def _way(name: str, example: str, words: str, *, dated: bool = False) -> Way:
    return Way(name, example, pattern(words), dated)


def _veto(
    name: str, where: Literal["before", "after", "anywhere"], example: str, words: str
) -> Veto:
    return Veto(name, where, example, pattern(words))


_WHO = "((?P<speaker>i)|<we>)"
_MINE = "((?P<speaker>my)|our|the)"
_ME = "((?P<speaker>me)|us)"

UNDERTAKINGS: tuple[Way, ...] = (
    _way("will", "I'll fix the gate", f"{_WHO} <often> (will|shall) <often>( not)?"),
    _way(
        "going to",
        "We're not going to close",
        rf"{_WHO} <often> <be> <often>( not)? <often> going to( not)?"
        r"(?! (the|a|an|my|our|his|her|their|church|school|court|work|bed|mosque)\b)",
    ),
    _way(
        "agreed to",
        "I've agreed to lead the forum",
        rf"{_WHO} <often> <have> <often> (agreed|promised|committed|pledged|undertaken|vowed|"
        r"volunteered|signed up|decided|sworn)( \w+){0,4}? to(?! (the|a|an|him|her|it|that)\b)",
    ),
    _way(
        "committed to",
        "We are committed to keeping it open",
        rf"{_WHO} <often> (<be>( \w+)? committed to|commit( (ourselves|myself))? to)",
    ),
    _way(
        "promise",
        "I guarantee the phone will be answered",
        rf"{_WHO}( do| can)?( \w+ly)? (promise|pledge|guarantee|swear|undertake|vow|"
        r"give you (my|our) word)",
    ),
    _way(
        "my word",
        "You've got my word on it",
        r"(you have( got)?|that 's|there 's) ((?P<speaker>my)|our) "
        r"(word|promise|guarantee|commitment|pledge)",
    ),
    _way(
        "intend to",
        "We intend to open in May",
        rf"{_WHO} <often> (intend|plan|aim|mean|<be> <often> (intending|planning|aiming)) to",
    ),
    _way(
        "the plan is",
        "The target is twelve cameras by June",
        rf"{_MINE}( \w+)? (plan|target|goal|aim|intention|commitment|promise|pledge|deadline)"
        r"( now| here| for \w+)? (is|'s)(?! (not|never|still|that (they|he|she|it)|good|a mess)\b)",
    ),
    _way(
        "on track to",
        "We're on track to open on Monday",
        rf"{_WHO} <often> <be> <often> (due|set|on track|on course|scheduled|booked|ready) to",
        dated=True,
    ),
    _way(
        "looking to",
        "We're looking to open in the spring",
        f"{_WHO} <often> <be> <often> looking to",
        dated=True,
    ),
    _way(
        "from me",
        "You'll have the figures from me by Friday",
        r"(you|they|he|she|everyone|everybody|people|residents|the \w+) (will|are going to|"
        r"is going to|can expect to)( all)? (have|get|see|hear|receive)"
        r"( (it|this|that|them|an?|the|your|their|our|my|all|more|back|word|news)( \w+){0,5}?)? "
        f"from {_ME}",
    ),
    _way(
        "no way",
        "There's no way we're closing",
        rf"no way( that)? {_WHO} (<be> (going to )?|will )\w+",
    ),
    _way(
        "expect from us",
        "Expect a letter from us by May",
        rf"(you can )?expect( \w+){{1,6}}? from {_ME}",
        dated=True,
    ),
    _way(
        "we are opening",
        "We're launching on the 3rd of May",
        rf"{_WHO} <often> <be>( not)? (?!hoping|thinking|trying|waiting|asking|seeing|expecting|"
        r"struggling|wondering|working|losing|being|missing|feeling|going|looking|relying|getting|"
        r"promising|talking|considering|planning|living|coming up|retiring|telling|saying|hearing|"
        r"finding)\w+ing",
        dated=True,
    ),
    _way(
        "we are not closing",
        "We're not putting the rents up",
        f"{_WHO} <be> not (closing|cutting|putting|moving|selling|leaving|stopping|giving up|"
        "going anywhere|shutting|charging|raising|dropping|walking away|backing)",
    ),
    _way(
        "we open",
        "We start on Monday",
        f"{_WHO} <often> (open|start|launch|begin|reopen|go live|break ground)",
        dated=True,
    ),
)

_SAYS = (
    "(say|says|said|saying|tell|tells|told|think|thinks|thought|reckon|reckons|claim|claims|believe|"
    "believes|expect|expects|heard|hear|hears)"
)

VETOES: tuple[Veto, ...] = (
    Veto("question", "anywhere", "So we'll have it by May?", re.compile(r"\?")),
    _veto("hope", "before", "Hopefully we'll get a second van", "<hope>"),
    _veto(
        "hope behind",
        "after",
        "We'll open in May, fingers crossed",
        "(?<!and )(?<!so )<hope>",
    ),
    _veto(
        "wish",
        "before",
        "I hope that we'll see them again",
        "hope|hopes|hoping|pray|wish|dream|<would> (love|like)|imagine|suppose",
    ),
    _veto(
        "opinion",
        "before",
        "I think we'll be fine",
        "(i|we) (do not |just )?(think|reckon|believe|guess|suppose|expect|know|bet|feel|am sure|"
        "are sure|doubt|imagine|wonder)( that)?$|(a|the) (feeling|hunch|sense|impression)( that)?$|"
        "(not|never|nobody|no one)( 's| has)? (promis(e|ed|ing)|guarantee(d|ing)?|swear|say(ing)?)"
        "( you| anybody| anyone)?( that)?$|not true( that)?$|(rumour|gossip|talk|story)( that)?$",
    ),
    _veto(
        "fear",
        "before",
        "The trouble is we'll lose him",
        "(joke|trouble|problem|worry|fear|danger|risk|shame) (is|'s|being)( that)?$",
    ),
    _veto(
        "others say",
        "before",
        "The police say we'll get a van",
        r"(?<!\bi )(?<!\bwe )(?<!\bi have )(?<!\bwe have )(?<!\bcan )(?<!let me )(?<!me to )"
        rf"{_SAYS}"
        "( (me|us|you|everyone|everybody|people|them|him|her))?( that)?$",
    ),
    _veto(
        "open question",
        "before",
        "I don't know when we'll get it",
        "(if|whether|unless|when|how|where|who|why|in case)( and when)?$|"
        "(not|no idea|wonder|sure) what$",
    ),
    _veto(
        "condition",
        "before",
        "If the grant comes through we'll build it",
        r"<start>(should|were) (the|we|they|he|she|it|our|this|that|somebody)\b|without (more|the|"
        r"any|your|their|new|enough)\b|(?<!even )(?<!as )(?<!see )(if|unless|provided|providing|"
        r"assuming|subject to|"
        r"depending on|as long as|so long as)(?! you ask me)",
    ),
    _veto(
        "condition behind",
        "after",
        "We'll open in May if the council agrees",
        r"""
        (?<!and )(?<!but )(?<!even )(?<!see )(?<!ask )(?<!check )(?<!out )(?<!know )if
          ~ (the|they|he|she|it|we (get|can|win)|that|this|somebody|someone|our|all|enough|no\w+)
        unless|provided|providing|assuming|subject to|depending on|as long as
        (council|funding|money|planning|staff|volunteers?|weather|budget|time)
          ~ (permitting|allowing|willing)
        """,
    ),
    _veto(
        "money to come",
        "before",
        "Once the funding is in place we'll start",
        r"""
        (once|when|as soon as) (\w+ ){0,6}?<money>
        (once|when|as soon as) (the \w+|they|he|she|somebody) (\w+ly )?
          ~(gives?|lets?|agrees?|signs?|says?|pays?)
        """,
    ),
    _veto(
        "told and done",
        "anywhere",
        "We said we'll do it by May, and we did",
        r"(said|told|promised|announced|swore|vowed|pledged) .*(and|which|so) (\w+ )?"
        r"(i|we|he|she|they|it) (did|have|has|had|kept|'s)",
    ),
    _veto(
        "told long ago",
        "before",
        "Last spring I told them I'll do it",
        r"(last|back in|ago|previously|used to|^(\w+ )?in \w+) .*(said|told|promised|announced).*$",
    ),
    _veto(
        "way of talking",
        "after",
        "I'll be honest with you",
        r"""
        ^<just>be (honest|frank|brief|quick|short|blunt)
        ^<just>(lie|pretend|say|admit|confess|mention|deny)
        ^<just>(start|begin) (by|with)|^(hand (you )?over|leave (it|you)|bore you)
        ^(keep (it|this) (short|brief|quick)|go on (and on|about)|stop (there|talking|now)|shut up)
        ^(just )?tell you (what|why|how|that|this|something|one|a|the|straight|now|for)
        ^(repeat myself|name names|let you (go|get on)|wait and see|talk about|believe)
        ^<just>(come (back |on )?to (that|it)( later| shortly)?$|take (that|it|this) as|guess)
        ^<just>be the (first|last|only)
        in a (minute|moment|second)$|^<just>have a (soft spot|laugh|think)
        ^ask (you|all of you|everyone|everybody|people|that)
        ^give you (one|(an?|some|the) (\w+ )?(example|number|idea|clue|figure|story|flavour|feel))
        """,
    ),
    _veto(
        "no deed",
        "after",
        "We'll see",
        r"""
        ^<just>see(?! (to|every|each|that|all)\b)
        ^<just>(know|need|have to|have had|be able|remember|forget|miss)
        ^<just>(love|get there|lose|struggle|suffer|benefit|want|end up)
        ^<just>(find (out|that|it|ourselves)|notice|feel|try|understand)
        ^<just>(turn (\d+|\w+ty)|be retired|be (\w+ )?years old)
        ^i (think|hope|suppose|imagine|reckon|guess)|i (think|hope|suppose|imagine|reckon|guess)$
        ^<just>(sleep|look back)|^put it (another|this|like|simply)
        ^do (my|our) best|^(probably|soon (see|know)|live to|die|regret|appreciate)
        ^<just>be (glad|happy|pleased|proud|delighted|sad|sorry|fine|okay|ok|lucky)
        ^<just>be (better|worse|left|stuck|lost|grateful|surprised|amazed|gone|off)
        ^<just>be (safer|stronger|happier|busier|older|poorer|bigger|closer|dead)
        ^be (all )?the \w+er|^be (celebrating|an? (\w+ )?(dad|mum|grand\w+|pensioner))
        ^(keep|carry on|go on|end up) losing|^be (\d+|[a-z]+ty|in trouble|missed|a lot|more|less)
        """,
    ),
    _veto(
        "not in time",
        "anywhere",
        "We're not going to be ready by May",
        r"not (going to )?(be|get|have) (\w+ ){0,4}?(done|finished|ready|open|there|fixed|sorted|"
        r"in|back) .*(before|by|until)",
    ),
    _veto(
        "too much",
        "anywhere",
        "We're not going to solve it overnight",
        "not .*(overnight|on (our|my) own|by (ourselves|myself)|any ?time soon)",
    ),
)
