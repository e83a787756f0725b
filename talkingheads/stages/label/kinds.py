"""
Tell what a sentence is: doing, next, why, offer, ask or other.

`RULES` are read from top to bottom; the first that fits the plain form of the sentence wins.
Where none fits, what tells of the past or of now is doing, and what holds always is why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from talkingheads.domain import Kind, Speaker
from talkingheads.stages.label.spoken import Spoken, hear


@dataclass(frozen=True)
class Rule:
    """A way in which sentences of one kind are recognised."""

    name: str
    kind: Kind
    pattern: re.Pattern[str]
    example: str
    at_most: int = 0
    """The longest sentence that it fits, in words; 0: any."""
    firm: bool = False
    """True if it outweighs a promise without a day: "I'll lend it to anyone who asks"."""

    def fits(self, spoken: Spoken) -> bool:
        """Return whether *spoken* is of this kind."""
        if self.at_most and len(spoken.starts) > self.at_most:
            return False
        return self.pattern.search(spoken.text) is not None


_START = (
    r"^(?:(?:okay|ok|right|so|well|yeah|yes|no|and|but|now|also|anyway|then|look|because|"
    r"honestly|obviously|basically|just) )*"
)
_GREETING = (
    r"(?:hi|hiya|hello|hey|morning|good morning|good afternoon|afternoon|good evening|evening|"
    r"welcome|greetings|bore da|prynhawn da|ciao|salaam|assalamu alaikum|as salaam|salam|peace be|"
    r"namaste|sat sri akal|shalom|ay up|alright|dzien dobry|howdy|good day)"
)
_ANYBODY = r"(?:anyone|anybody|someone|somebody|everyone|everybody|whoever|any of you|you)"
_ADVERB = r"(?:(?:do|really|still|also|just|desperately|badly|urgently|now|always|all|are|am|currently) )*"
_TAKE = (
    r"(?:have (?:it|them|one|some|that)|use|borrow|book|hire|come (?:along|in|and|any|to|over|by)|"
    r"drop (?:in|by)|pop (?:in|by)|join|help (?:yourself|themselves)|take (?:it|them|one|what)|"
    r"share)"
)
_REPLY = (
    r"(?:get in touch|let (?:me|us) know|come forward|give (?:me|us|them|it) a (?:ring|call|shout|bell)|"
    r"(?:ring|call|email|text|message|phone|contact|tell|write to|speak to|talk to|see|find) "
    r"(?:me|us|101|999|it in|the (?:office|team|number))|drop (?:me|us) a|sign up|put your (?:name|hand)|"
    r"report (?:it|them|anything|that)|send (?:it|them|me|us)|bring (?:it|them|one|some)|"
    r"hand (?:it|them) in|keep (?:an eye|your|reporting|ringing|calling|telling|sending))"
)


def _rule(
    name: str, kind: Kind, pattern: str, example: str, *, at_most: int = 0, firm: bool = False
) -> Rule:
    return Rule(name, kind, re.compile(pattern), example, at_most, firm)


RULES: tuple[Rule, ...] = (
    # other: the frame of the talk
    _rule(
        "greeting with a name",
        "other",
        rf"{_START}{_GREETING}\b.*\b(?:i am|name 's|name is|it 's|this is|here|speaking|i look after)\b",
        "Hello, I'm Joy, the vicar",
        firm=True,
    ),
    _rule("greeting", "other", rf"{_START}{_GREETING}\b", "Morning all", at_most=10, firm=True),
    _rule("name", "other", rf"{_START}my (?:name 's|name is)\b", "My name is Kofi", firm=True),
    _rule(
        "thanks and goodbye",
        "other",
        rf"{_START}(?:(?:a )?(?:big |huge |massive )?thank you|thanks(?! to (?:the|your|that|our|this))|"
        r"cheers|ta\b|bye|goodbye|see you|take care|speak soon|good night|god bless|all the best|"
        r"stay safe|over to you|diolch|have a (?:good|nice|lovely)|"
        r"that (?:'s|is) (?:it|me|all|us|everything|my bit|the lot)\b(?! (?:we|i|they|it|the) ))",
        "Thanks for listening",
        firm=True,
    ),
    _rule(
        "the camera",
        "other",
        rf"{_START}(?:is (?:it|this|that) (?:on|going|recording|working)|am i (?:on|in)|can you (?:hear|see)"
        r" me|sorry|hang on|hold on|bear with|excuse|where (?:do|shall|should|was|were) (?:i|we)|"
        r"what else|let me (?:think|see|start)|start again|here (?:we|goes)|there (?:we|you) (?:go|are)|"
        r"i (?:have got|have|better|must) (?:a queue|to (?:go|dash|run|get (?:back|on)))|"
        r"i will (?:stop|leave it|shut up|hand|be quick|be brief|keep (?:it|this))|i could go on|"
        r"enough from me|i think that (?:'s|is) (?:it|everything|all))\b",
        "Sorry, bit windy out here",
        at_most=14,
        firm=True,
    ),
    # offer and ask: said to others
    _rule(
        "for nothing",
        "offer",
        r"\b(?:for free|free of charge|(?:no|without|any) charge|for nothing|(?:at )?no cost|"
        rf"costs? (?:you |them |people )?nothing|(?:it|they|that|which|all|everything) (?:'s|is|are) "
        r"(?:all |completely |totally )?free|free (?:to|for) (?:any|every|all|you|use)|will not cost)\b",
        "The hall is yours for nothing",
        firm=True,
    ),
    _rule("please", "ask", r"\bplease(?! god)\b", "Please report it", firm=True),
    _rule(
        "anyone can have it",
        "offer",
        rf"\b(?:you|{_ANYBODY}|any (?:\w+ ){{0,2}}\w+|people|groups|they|families|neighbours)"
        rf"(?: (?!not\b|never\b)\w+){{0,5}}? (?:can|could|may|(?:is|are) (?:very |more than |always )?welcome to)"
        rf"(?: (?:all|also|just|always))* {_TAKE}\b",
        "Any group that needs it can book it",
        firm=True,
    ),
    _rule(
        "welcome",
        "offer",
        r"\b(?:welcome to (?:use|borrow|come|join|have|take|it|them|one)|(?:is|are) (?:very |more than |"
        r"always |all )?welcome\b|door (?:'s|is) (?:always )?open|help yourself|at your disposal|"
        r"yours for the asking|(?:just|only have to|need to) ask\b|going spare|up for grabs|"
        r"to give away|open to (?:any|all|every)\w*|available (?:for|to) (?:any|every|all|you|hire|"
        r"borrow|use|groups?|anybody))",
        "You're welcome to come in",
        firm=True,
    ),
    _rule(
        "idle things",
        "offer",
        r"\b(?:have|has|'s|is|are|got|sits?|sitting|stands?)\b.*\b(?:spare|idle|unused|empty)\b.*"
        r"\b(?:any|anyone|anybody|whoever|if|you|groups?|for)\b",
        "We've a spare desk for anyone",
        firm=True,
    ),
    _rule(
        "glad to help",
        "offer",
        rf"\b(?:i|we)\b(?: \w+)? (?:am |are |would be |'d be |will be )?(?:more than |very |always |quite )?"
        r"(?:happy|glad|willing|prepared|delighted) to (?:help|lend|show|teach|give|share|talk|come|"
        r"do|host|drive|sit|go|explain|take|run|offer|let)",
        "I'm happy to show anybody",
        firm=True,
    ),
    _rule(
        "lend",
        "offer",
        r"\b(?:i|we) (?:(?:can|could|will|would|'d) )?(?:also |always |gladly |happily )*"
        r"(?:lend|donate|offer|put up|chip in|throw in)\b",
        "We can lend out tables",
        firm=True,
    ),
    _rule(
        "if you need it",
        "offer",
        rf"\bif (?:{_ANYBODY}|you|people|any \w+|your \w+)\b.* (?:i|we) (?:can|could|will|am|are happy|'d)"
        r"(?: (?:also|always|happily|gladly))? (?:help|lend|give|show|teach|do|come|take|fix|mend|"
        r"print|translate|drive|sit|share|find|sort|fill|provide)",
        "If somebody is new, I can help with the letters",
        firm=True,
    ),
    _rule(
        "come along",
        "offer",
        rf"\bif (?:{_ANYBODY}|people)\b.* (?:come (?:along|down|in|over|by)|pop in|drop in|join us|just turn up)\b",
        "If you want to learn, come along",
        firm=True,
    ),
    _rule(
        "need",
        "ask",
        rf"\b(?:i|we) (?:{_ADVERB}|will |'d )(?:need|require)\b(?! (?:each other|not|no)\b)|"
        r"\bwhat (?:i|we) (?:\w+ )?(?:need|want|would like|'d like) (?:is|from|now|you)\b|"
        r"\b(?:what|all) (?:i|we) (?:am|are) asking\b",
        "We need two more drivers",
        firm=True,
    ),
    _rule(
        "short of",
        "ask",
        r"\b(?:looking for|on the lookout for|short of|crying out for|in need of|desperate for|"
        r"could (?:really |also )*(?:do with|use)|appeal(?:ing)? (?:for|to)|are after|am after|short on|"
        r"(?:i|we) (?:am|are|have got|have) (?:still )?missing)\b",
        "We're short of volunteers",
        firm=True,
    ),
    _rule(
        "request",
        "ask",
        rf"\b(?:i|we)(?: 'd| would| do| am| are| can| must| have to)?(?: (?:just|also|really|only|still))* "
        r"(?:ask(?:ing)?(?= (?:you|all|every|people|any|the|that|for|parents|drivers|residents|"
        r"landlords|neighbours|if))|like you to|appreciate|be (?:so |very |really )?grateful|urge|"
        r"beg|plead|call on|encourage)\b|\bwant to hear from\b|\b(?:love|like|keen) to hear from\b",
        "I'd ask you to lock your gates",
        firm=True,
    ),
    _rule(
        "question to somebody",
        "ask",
        rf"{_START}(?:if )?(?:can|could|would|will|does|do|has|have|is|are|might) (?:{_ANYBODY}|"
        r"(?:the|any|a|those|all|our|your|my|one of) \w+|people|drivers|parents|residents|landlords|"
        r"neighbours|we have|i have|we get)\b",
        "Can someone tell us who owns that wall",
        firm=True,
    ),
    _rule(
        "answer me",
        "ask",
        rf"\b(?:if|so|just|do|then|and|or|to|{_ANYBODY}|must|should|can) {_REPLY}\b|{_START}{_REPLY}\b|"
        rf"\bif\b.*\b{_REPLY}\b",
        "If you saw it, get in touch",
        firm=True,
    ),
    _rule(
        "do and don't",
        "ask",
        rf"{_START}(?:do not|never|always|remember to|make sure|be sure to|try to|stop|lock|"
        r"help us|spread the word|look out for|watch out for|think about|tell your|ask your)\b"
        r"(?! (?:i|we|they|he|she|it)\b)",
        "Don't leave your tools in the van",
        firm=True,
    ),
    # doing: told of earlier
    _rule(
        "told and done",
        "doing",
        r"\b(?:said|told|promised|announced|swore)\b.* (?:and|but|which|so)(?: \w+){0,4}? "
        r"(?:i|we|he|she|they) (?:did|have|has|had|kept|\w+ed)\b",
        "He said he'd fix it, and he did",
    ),
    # why: reasons and stakes
    _rule(
        "it matters",
        "why",
        r"\b(?:matters?|important|importance|vital|crucial)\b|\b(?:that|this) (?:'s|is) (?:\w+ )?"
        r"(?:why|the reason|what it 's about)\b|\b(?:the|one|another|my|our) (?:main |whole |other |real )?"
        r"(?:reason|point|thing about)(?: \w+){0,8}? (?:is|'s)\b|"
        rf"{_START}(?:it 's |that 's |this is )?because\b|"
        r"\b(?:it|this|that) (?:'s|is) (?:not |really )*(?:just |only |all )*about\b",
        "It matters because people are afraid",
    ),
    _rule(
        "what people deserve",
        "why",
        r"\b(?:deserves?|should (?:not|never) have to|(?:nobody|no one|no child|no \w+) should|"
        r"should (?:be able to|feel)|have (?:a|the|every) right|at stake|the difference between|"
        r"makes? (?:a|all the|such a|the) (?:\w+ )?difference)\b",
        "Nobody should have to walk home afraid",
    ),
    # next: hopes and expectations
    _rule(
        "hope",
        "next",
        r"\b(?:hopefully|fingers crossed|(?:i|we) (?:do |really |just |also |all )*(?:hope|pray|wish)\b|"
        r"(?:i|we) (?:am|are) (?:really |still |very |also |now )?(?:hoping|hopeful|aiming|planning|thinking (?:of|about)|"
        r"looking to|looking forward|excited|expecting|due|set|trying to get|in talks|talking about)|"
        r"my (?:hope|dream|wish)|our (?:hope|dream|ambition|wish|plan|aim|goal|target)|"
        r"the (?:hope|plan|aim|idea|next (?:step|stage|phase|thing|job|one|project)|ambition|dream|goal|"
        r"target|long term)|(?:i|we)(?: would|'d| 'd)(?: \w+)? (?:love|like|want|hope)|"
        r"(?:i|we) (?:really |also |still )?(?:(?:want|intend|plan|aim|expect|mean) to\b|want (?!you))|"
        r"(?:i|we) (?:\w+ )?(?:might|may|could)\b(?! not have| as well have)|with (?:any )?luck|"
        r"is? (?:up )?next\b|coming up)",
        "We'd love to do the garages",
    ),
    _rule(
        "if then they",
        "why",
        rf"{_START}(?:if|when|once|the more|every time|unless) (?!the (?:lottery|grant|funding|council|"
        r"money|bid|licence|application)|we get the|we can get|it goes|all)(?:.*)"
        r"\b(?:they|people|kids|you|nobody|somebody|someone|it|children|he|she|others|everybody)\b"
        r"(?!.*\b(?:i|we) (?:will|are going))",
        "If kids have nowhere to go they end up on the stairs",
    ),
    _rule(
        "will",
        "next",
        r"\b(?:(?:will|shall) (?!know|remember|have (?:seen|heard|noticed|read|spotted))|going to (?!the|a|my|our|school|church|court|work|bed)|"
        r"(?:is|are|'s) (?:due|set|meant|supposed|expected|likely|scheduled|booked) (?:to|for|in|on|by))",
        "The patrol will be in post",
    ),
)


def kind(spoken: Spoken, speaker: Speaker, *, bound: bool, dated: bool) -> Kind:
    """
    Return what *spoken* is; *bound* and *dated*: it promises something, and by a day.

    A promise with a day is always next; without one, it may still be an offer or an ask.
    """
    if bound and dated:
        return "next"
    if _names_itself(spoken, speaker):
        return "other"
    for rule in RULES:
        if bound and not rule.firm:
            return "next"
        if rule.fits(spoken):
            return rule.kind
    return "next" if bound else _by_tense(spoken)


_SELF = r"(?:i am|it 's|this is|here 's|and)"
_TOLD = re.compile(
    r"\b(?:have|has|had|'ve|was|were|did|been|got|went|came|saw|said|told|made|took|gave|ran|"
    r"found|built|held|met|brought|lost|won|kept|put|set|cut|began|spoke|wrote|sold|paid|left|sent|"
    r"started|\w{2,}ed)\b|\b(?:am|are|is|'s|been) (?:\w+ly |now |all |also |still )?\w{2,}ing\b|"
    r"\b(?:now|so far|at the moment|already|up|down|this (?:week|month|year)|last|ago|since|turns "
    r"out|these days|currently|yesterday|today)\b|\d"
)
_ALWAYS = re.compile(
    r"\b(?:can not|could not|without|costs?|cheaper|better|worse|more|less|only|nobody|no one|never|"
    r"nothing|people|you|anyone|everybody|everyone|kids|children|trust|safe|safer|afraid|scared|"
    r"frightened|lonely|feel|feels|means?|makes?|worth|do not want|when|if)\b"
)


def _names_itself(spoken: Spoken, speaker: Speaker) -> bool:
    """Return whether the speaker gives their own name: "I'm Kofi", "Kofi here"."""
    names = hear(speaker.name).text.split()
    if not names:
        return False
    own = "|".join(re.escape(name) for name in names)
    pattern = rf"\b(?:{_SELF} (?:\w+ )?(?:{own})\b|(?:{own}) (?:here|speaking|again)\b)|{_START}(?:{own})\b"
    return re.search(pattern, spoken.text) is not None


def _by_tense(spoken: Spoken) -> Kind:
    """Tell a report from a reason by whether it tells of a time."""
    if len(spoken.starts) <= 3:
        return "other"
    if _TOLD.search(spoken.text) is not None:
        return "doing"
    return "why" if _ALWAYS.search(spoken.text) or len(spoken.starts) > 5 else "other"
