"""
The rules that tell what a sentence is, to be read from top to bottom: the first that fits wins.

The order is the point: what frames the talk, what is said to others (offers, asks), what is
told of earlier, reasons, and what is to come.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from talkingheads.domain import Kind
from talkingheads.stages.label.patterns import pattern


@dataclass(frozen=True)
class Rule:
    """A way in which sentences of one kind are recognised."""

    kind: Kind
    name: str
    example: str
    pattern: re.Pattern[str]
    at_most: int
    """The longest sentence that it fits, in words."""
    firm: bool
    """True if it outweighs a promise without a day: "I'll lend it to anyone who asks"."""

    def fits(self, text: str) -> bool:
        """Return whether the plain form *text* is of this kind."""
        return self.pattern.search(text) is not None and len(text.split()) <= self.at_most


def _rule(kind: Kind, name: str, example: str, words: str, *, at_most: int = 1000) -> Rule:
    firm = kind in ("other", "offer", "ask")
    return Rule(kind, name, example, pattern(words), at_most, firm)


RULES: tuple[Rule, ...] = (
    _rule(
        "other",
        "greeting with a name",
        "Hello, I'm Joy, the vicar",
        "<start><greeting> (.* )?(i am|name 's|name is|it 's|this is|here|speaking|i look after)",
    ),
    _rule("other", "greeting", "Morning all", "<start><greeting>", at_most=10),
    _rule("other", "name", "My name is Kofi", "<start>my name ('s|is)"),
    _rule(
        "other",
        "thanks and goodbye",
        "Thanks for listening",
        """
        <start>((a )?(big |huge |massive )?thank you|thanks(?! to (the|your|that|our|this)))
        <start>(cheers|ta|bye|goodbye|see you|take care|speak soon|good night|god bless|all the best)
        <start>(stay (safe|blessed|well|warm|tuned)|enjoy|over to you|diolch)
        <start>have a (good|nice|lovely)
        <start>that ('s|is) (it|me|all|us|everything|my bit|the lot)(?! (we|i|they) (need|want|ask|have|do|can|am asking|are asking)\\b)
        """,
    ),
    _rule(
        "other",
        "the camera",
        "Sorry, bit windy out here",
        """
        <start>is (it|this|that) (on|going(?! to)|recording|working)|<start>am i (on|in)
        <start>can you (hear|see) me|<start>(sorry|hang on|hold on|bear with|excuse|what else)
        <start>where (do|shall|should|was|were) (i|we)|<start>let me (think|see|start)|start again
        <start>here (we|goes)|<start>there (we|you) (go|are)|<start>i was going to say
        <start>i (have got|have|better|must) (a queue|to (go|dash|run|get (back|on)))
        <start>i will (stop|leave it|shut up|hand|be quick|be brief|keep (it|this))|i could go on
        <start>enough from me|<start>i think that ('s|is) (it|everything|all)
        """,
        at_most=14,
    ),
    _rule(
        "offer",
        "for nothing",
        "The hall is yours for nothing",
        """
        for free|free of charge|(no|without|any) charge|for nothing|no cost|will not cost
        costs? (you |them |people )?nothing|free (to|for) (any|every|all|you|use|lads|people|kids)
        (it|they|that|which|all|everything) <be> (all |completely |totally )?free
        you (do not|will not) (have|need) to (bring|pay|book|buy|be)
        (give|offer|do|run|have) (\\w+ ){0,3}free (\\w+ ){1,4}(to|for) (any|every|all|anyone|anybody)
        """,
    ),
    _rule("ask", "please", "Please report it", "please(?! god)"),
    _rule(
        "offer",
        "anyone can have it",
        "Any group that needs it can book it",
        """
        (<anybody>|<people>|any (\\w+ ){0,2}\\w+)( (?!not\\b|never\\b)\\w+){0,5}? (can|could|may) <often> <take>
        """,
    ),
    _rule(
        "offer",
        "welcome",
        "You're welcome to come in",
        """
        welcome to (use|borrow|come|join|have|take|it|them|one)|(is|are) <often> welcome
        door ('s|is) (always )?open|help yourself|at your disposal|yours for the asking
        (just|only have to|need to) ask|going spare|up for grabs|to give away|off your hands
        (there|here) for (any|every|whoever|you)\\w*|kettle <be> (always )?on|come and (see|find) (me|us)
        open to (any|all|every)\\w*|available (for|to) (any|every|all|you|hire|borrow|use|groups?)\\w*
        """,
    ),
    _rule(
        "offer",
        "idle things",
        "We've a spare desk for anyone",
        """
        (have|has|'s|is|are|got|sits?|sitting|stands?) (.* )?(spare|idle|unused|empty) (.* )?(any|anyone|anybody|whoever|if|you|groups?|for)
        """,
    ),
    _rule(
        "offer",
        "glad to help",
        "I'm happy to show anybody",
        """
        (i|we)( \\w+)?( (am|are|would be|'d be|will be)) <often> (happy|glad|willing|prepared|delighted) to(?! (see|hear|say|report|be|have)\\b)
        """,
    ),
    _rule(
        "offer",
        "lend",
        "We can lend out tables",
        """
        (i|we) can <often> (train|pick|teach|show|drive|take|give|help|get) (you|any\\w+|people)
        (i|we)( can| could| will| <would>)? <often> (lend|donate|offer|put up|chip in|throw in)
        """,
    ),
    _rule(
        "offer",
        "if you need it",
        "If somebody is new, I can help with the letters",
        """
        if (<anybody>|people|any \\w+|your \\w+) .*(i|we) (can|could|will|am|are happy|'d) <often> (help|lend|give|show|teach|do|come|take|fix|mend|print|translate|drive|sit|share|find|sort|fill|provide)
        """,
    ),
    _rule(
        "offer",
        "come along",
        "If you want to learn, come along",
        "if (<anybody>|people) .*(come (along|down|in|over|by)|pop in|drop in|join us|turn up)",
    ),
    _rule(
        "ask",
        "need",
        "We need two more drivers",
        """
        (i|we)( (am|are))? <often>( (will|'d|going to))? (need|require)(?! (each other|not|no)\\b)
        what (i|we) (\\w+ )?(need|want|would like|'d like) (is|from|now|you)
        (what|all) (i|we) (am|are) asking
        """,
    ),
    _rule(
        "ask",
        "short of",
        "We're short of volunteers",
        """
        looking for|on the lookout for|short of|short on|crying out for|in need of|desperate for
        could (really |also )*(do with|use)|appeal(ing)? (for|to)|(are|am) after
        (i|we) (am|are|have got|have) (still )?missing
        """,
    ),
    _rule(
        "ask",
        "request",
        "I'd ask you to lock your gates",
        """
        (i|we)( (<would>|do|am|are|can|must|have to|will|am going to|are going to))? <often> (ask|asking) (you|all|every|people|any|the|that|for|<people>|if)
        (i|we) <would> <often> (like you to|appreciate|be <often> grateful)
        (i|we)( (<would>|do|must|have to))? <often> (urge|beg|plead|call on|encourage)
        (want|love|like|keen) to hear from
        """,
    ),
    _rule(
        "ask",
        "question to somebody",
        "Can someone tell us who owns that wall",
        """
        <start>(can|could|would|will|does|do|has|have|is|are|might)(?! they\\b) (<anybody>|<people>|(the|any|a|those|all|our|your|my|one of) \\w+)
        <start>(can|could|may) (we|i) (have|get|ask)
        """,
    ),
    _rule(
        "ask",
        "answer me",
        "If you saw it, get in touch",
        """
        (if|so|just|do|then|and|or|to|<anybody>|must|should|can) <reply>
        <start><reply>|if .*<reply>
        """,
    ),
    _rule(
        "ask",
        "do and don't",
        "Don't leave your tools in the van",
        """
        <start>(do not|never|always|remember to|make sure|be sure to|try to|stop \\w+ing|lock|help us)(?! (i|we|they|he|she|it)\\b)
        <start>(spread the word|look out for|watch out for|think about|tell your|ask your)
        """,
    ),
    _rule(
        "doing",
        "told and done",
        "He said he'd fix it, and he did",
        """
        (said|told|promised|announced|swore) .*(and|but|which|so) (\\w+ ){0,4}?(i|we|he|she|they) (did|have|has|had|kept|\\w+ed)
        (said|told|promised) .*and (it|that) 's (\\w+ed|done|gone|in|up)
        """,
    ),
    _rule(
        "why",
        "it matters",
        "It matters because people are afraid",
        """
        matters?|important|importance|vital|crucial|the answer (is|'s)|(it|this|that|which) means?
        (that|this) <be> (\\w+ )?(why|the reason|what (it|this|that) 's (all )?(about|for))
        (the|one|another|my|our) ((main|whole|other|real) )?(reason|point|thing about)( \\w+){0,8}? (is|'s)
        (it|this|that) <be> ((not|really|just|only|all) )*about
        """,
    ),
    _rule(
        "why",
        "because",
        "Because when the lights are out nobody uses the path",
        """
        <start>((it|that|this) ('s|is) )?because
        ^(?!.*\\b(i|we) (have |had )?(\\w+ed|<past>|been)\\b.* because\\b).* because
        """,
    ),
    _rule(
        "why",
        "what nobody wants",
        "I don't want to lose another",
        """
        (i|we) (do|would|'d) not want|(nobody|no one) wants?
        what (worries|frightens|scares|bothers|upsets|keeps|gets|drives) (me|us|people)|nowhere to go
        (can not|could not|should not) (\\w+ )?(expect|ask|put a price)
        how (can|could|is|are|would) (you|we|any\\w+|a|they|somebody|someone|people)
        """,
    ),
    _rule(
        "why",
        "a saying",
        "A cup of tea is cheaper than a police van",
        """
        that 's (just|simply) (facts?|how it is|life)|simple as that|otherwise|at the end of the day
        (a|no) (matter|question) of|miss(ed)? a trick|the (truth|fact) is
        no small thing|not a (small|little) thing|(it|that) 's the only|the more .* the (more|less)
        (cheaper|better|worth more|less|costs? more) than a
        (somebody|someone) 's (mum|nan|gran|son|daughter|child|dad|brother)
        """,
    ),
    _rule(
        "why",
        "fear",
        "He was scared to go down alone",
        """
        scared|afraid|frightened|terrified|in tears|lonely|isolated|ashamed|pitch dark
        (feel|be|been|feels|feeling) (\\w+ )?(un)?safe|i (think about|keep thinking|lie awake)
        breaks my heart
        """,
    ),
    _rule(
        "why",
        "what people deserve",
        "Nobody should have to walk home afraid",
        """
        deserves?|should (not|never) have to|(nobody|no \\w+) should|should (be able to|feel)
        have (a|the|every) right|at stake|the difference between
        makes? (a|all the|such a|the) (\\w+ )?difference
        """,
    ),
    _rule(
        "next",
        "hope",
        "We'd love to do the garages",
        """
        hopefully|fingers crossed|with (any )?luck|up next|coming up
        (i|we) <often> (hope|pray|wish)|(my|our) (hope|dream|wish|ambition|plan|aim|goal|target)
        (i|we) (am|are) <often> (hoping|hopeful|aiming|planning|thinking (of|about)|looking to)
        (i|we) (am|are) <often> (looking forward|excited|expecting|due|set|trying to get|in talks)
        the (hope|plan|aim|idea|ambition|dream|goal|target|long term|next (step|stage|phase|thing|job|one|project))
        (i|we) <would>( \\w+)? (love|like|want|hope|expect)
        (i|we) <often> (want(?! you)|(intend|plan|aim|expect|mean) to)
        (i|we) (\\w+ )?(might|may|could)(?! (not have|as well have|add|say)\\b)
        """,
    ),
    _rule(
        "why",
        "if then they",
        "If kids have nowhere to go they end up on the stairs",
        """
        (if|when|once|until|unless) you .* you|do you$
        <start>(if|when|once|the more|every time|unless) (?!.*\\b(i|we) (will|are going))(?!the <money>|we get the|we can get|it goes|all|(they|he|she|it|the \\w+) (says?|agrees?|approves?|gives?|signs?|votes?))(.* )?(<people>|<anybody>|nobody|it|he|she|others)
        """,
    ),
    _rule(
        "next",
        "will",
        "The patrol will be in post",
        """
        (will|shall)(?! (know|remember|have (seen|heard|noticed|read|spotted))\\b)
        (?<!was )(?<!were )going to(?! (the|a|my|our|school|church|court|work|bed)\\b)
        (is|are|'s) (due|set|meant|supposed|expected|likely|scheduled|booked) (to|for|in|on|by)
        (it|that|this|they|we|i|the \\w+) should (be|have|get|see)
        """,
    ),
)
