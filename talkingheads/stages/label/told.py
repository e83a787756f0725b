"""
What is told: what was done, why it matters, what is to come.

Read from top to bottom, behind `addressed`; the first that fits wins.
"""

from __future__ import annotations

from talkingheads.stages.label.rules import Rule, rule

TOLD: tuple[Rule, ...] = (
    rule(
        "doing",
        "told and done",
        "He said he'd fix it, and he did",
        r"""
        (said|told|promised|announced|swore) .*(and|but|which|so) (\w+ ){0,4}?
          ~(i|we|he|she|they) (did|have|has|had|kept|gave|made|\w+ed)
        (said|told|promised) .*and (it|that) 's (\w+ed|done|gone|in|up)|will never forget
        """,
    ),
    rule(
        "why",
        "it matters",
        "It matters because people are afraid",
        r"""
        matters?|important|importance|vital|crucial|the answer (is|'s)|(it|this|that|which) means?
        (that|this) <be> (\w+ )?(why|the reason|what (it|this|that) 's (all )?(about|for))
        (the|one|another|my|our) ((main|whole|other|real) )?(reason|point|thing about)
          ~( \w+){0,8}? (is|'s)
        (it|this|that) <be> ((not|really|just|only|all) )*about|the (thing|point) (is|'s)
        (do|doing) (it|this|that) (so|because|for)|(is|'s) personal|close to (my heart|home)
        what 's the point|what (gets (lost|missed|forgotten)|people (forget|miss)) (is|'s)
        what people do not (see|realise|understand|know)|the cost of
        """,
    ),
    rule(
        "why",
        "because",
        "Because when the lights are out nobody uses the path",
        r"""
        <start>((it|that|this) ('s|is) )?because
        ^(?!.*\b(i|we|he|she|they) (have |had )?(\w+ed|<past>|been)\b.* because\b).* because
        """,
    ),
    rule(
        "why",
        "what nobody wants",
        "I don't want to read of another crash",
        r"""
        (i|we) (do|would|'d) not want|(nobody|no one) wants?|nowhere to go
        want (them|him|her|my \w+|our \w+|kids|children|people|every\w*) to (be able|feel|grow|have)
        what (worries|frightens|scares|bothers|upsets|keeps|gets|drives) (me|us|people)
        (can not|could not|should not) (\w+ )?(expect|ask|put a price)
        how (can|could|is|are|would) (you|we|any\w+|a|they|somebody|someone|people)
        (going to|will|could|might) (get|be|end up) (\w+ )?(killed|hurt|hit|stabbed|dead)
        """,
    ),
    rule(
        "why",
        "a saying",
        "A lock costs less than a burglary",
        r"""
        that 's (just|simply) (facts?|how it is|life)|simple as that|otherwise
        at the end of the day|(a|no) (matter|question) of|miss(ed)? a trick|the (truth|fact) is
        no small thing|not a (small|little) thing|(it|that) 's the only|the more .* the (more|less)
        (cheaper|better|worth more|less|costs? more) than a|once (\w+ )+(is|'s) gone
        (somebody|someone) 's (mum|nan|gran|son|daughter|child|dad|brother)
        """,
    ),
    rule(
        "why",
        "fear",
        "Some of them are afraid to open the door",
        r"""
        scared|afraid|frightened|terrified|in tears|isolated|ashamed|pitch dark|in the dark
        (feel|be|been|feels|feeling) (\w+ )?(un)?safe(?! (again|now))|breaks my heart
        i (think about|keep thinking|lie awake)|(?<!had )lonely
        """,
    ),
    rule(
        "why",
        "what people deserve",
        "Nobody should have to wait so long",
        r"""
        deserves?|should (not|never) (have|need|be(?! long))|(nobody|no \w+) should
        should (be able to|feel)
        have (a|the|every) right|at stake|the difference between
        (people|kids|children|families|lads|they|everybody) (need|want)
          ~ (somebody|someone|something|somewhere|to)
        makes? (a|all the|such a|the) (\w+ )?difference
        """,
    ),
    rule(
        "next",
        "hope",
        "We'd love to paint the bridge",
        r"""
        (it|they|he|she|the \w+) might|<start>(hoping|looking|planning) to
        hopefully|fingers crossed|with (any )?luck|up next|coming up|<start>(one day|in my dreams)
        maybe (i|we|he|she|they|it|there|somebody|someone|the)
        (i|we) <often> (hope|pray|wish)|(my|our) (hope|dream|wish|ambition|plan|aim|goal|target)
        (i|we) (am|are) <often> (hoping|hopeful|aiming|planning|thinking (of|about)|looking to)
        (i|we) (am|are) <often> (looking forward|excited|expecting|due|set|trying to get|in talks)
        the (hope|plan|aim|idea|ambition|dream|goal|target|long term)
        the next (step|stage|phase|thing|job|one|project)
        (i|we) <would>( \w+)? (love|like|want|hope|expect)
        (i|we) <often> (want(?! you)|(intend|plan|aim|expect|mean) to)
        (i|we) (\w+ )?(might|may|could)(?! (not have|as well have|add|say)\b)
        """,
    ),
    rule(
        "why",
        "if then they",
        "If kids are bored they end up on the stairs",
        r"""
        (if|when|once|until|unless) you .* you|do you$
        <start>(if|when|once|the more|every time|unless) (?!.*\b(i|we) (will|are going)\b)
          ~(?!the <money>|we get the|we can get|it goes|all\b)
          ~(?!(they|he|she|it|the \w+) (says?|agrees?|approves?|gives?|signs?|votes?)\b)
          ~(.* )?(<people>|<anybody>|nobody|it|he|she|others)
        """,
    ),
    rule(
        "next",
        "will",
        "The new lamps will be brighter",
        r"""
        (will|shall)(?! (know|remember|have (seen|heard|noticed|read|spotted))\b)
        (?<!was )(?<!were )going to(?! (the|a|my|our|school|church|court|work|bed)\b)
        (is|are|'s) (due|set|meant|supposed|expected|likely|scheduled|booked) (to|for|in|on|by)
        (it|that|this|there|they|we|i|the \w+) should (be|have|get|see)
        """,
    ),
    rule(
        "other",
        "role",
        "I'm the secretary up at Mill Field",
        "<start>i (am (the|one of the|a|an|your|from|with|in charge of)|look after|lead on)",
        at_most=14,
    ),
)
