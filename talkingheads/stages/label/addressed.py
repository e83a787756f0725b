"""
What is said to others: the frame of the talk, offers and asks.

Read from top to bottom; the first that fits wins. These outweigh a promise without a day:
"I'll lend it to anybody who asks" is an offer.
"""

from __future__ import annotations

from talkingheads.stages.label.rules import Rule, rule

ADDRESSED: tuple[Rule, ...] = (
    rule(
        "other",
        "greeting with a name",
        "Hello, I'm Joy, the vicar",
        "<start><greeting> (.* )?(i am|name 's|name is|it 's|this is|here|speaking|i look after)",
    ),
    rule("other", "greeting", "Morning all", "<start><greeting>", at_most=10),
    rule("other", "name", "My name is Kofi", "<start>my name ('s|is)"),
    rule(
        "other",
        "thanks and goodbye",
        "Thanks for listening",
        r"""
        <start>((a )?(big |huge |massive )?thank you|thanks(?! to (the|your|that|our|this)))
        <start>(cheers|ta|bye|goodbye|see you|take care|speak soon|good night|god bless)
        <start>(all the best|stay (safe|blessed|well|warm|tuned)|enjoy|over to you|diolch)
        <start>(have a (good|nice|lovely)|(happy|merry) (new year|christmas|easter|diwali|eid))
        <start>that ('s|is) (about )?(it|me|all|us|everything|my bit|the lot)
          ~(?! (we|i|they) (need|want|ask|have|do|can|am asking|are asking)\b)
        """,
    ),
    rule(
        "other",
        "the camera",
        "Sorry, bit windy out here",
        """
        <start>is (it|this|that) (on|going(?! to)|recording|working|long enough|enough)
        <start>(am i (on|in)|can you (hear|see) me|sorry|hang on|hold on|bear with|excuse)
        <start>(what else|let me (think|see|start)|start again|here (we|goes)|it 's me)
        <start>where (do|shall|should|was|were) (i|we)|<start>there (we|you) (go|are)
        <start>i (was going to say|could go on|do not (really )?know (where|what) to)
        <start>i (have got|have|<would> better|better|must) (a queue|let you|to (go|dash|run|get))
        <start>i will (stop|leave it|shut up|hand|be quick|be brief|keep (it|this))
        <start>i have said (enough|my)|i am off$|<start>i think that ('s|is) (it|all)
        <start>(enough from me|nothing (else|more) from me)
        """,
        at_most=14,
    ),
    rule(
        "offer",
        "for nothing",
        "The hall is yours for nothing",
        r"""
        for free|free of charge|(no|without|any) charge|for nothing|no cost|will not cost
        costs? (you |them |people )?nothing|free (to|for) (<anyone>|use|lads|people|kids)
        (it|they|that|which|all|everything) <be> (all |completely |totally )?free
        you (do not|will not) (have|need) to (bring|pay|book|buy|be)
        no questions asked|(nobody|not) (.* )?a penny
        (?<!feel )free (\w+ ){1,4}?((to|for|on) (\w+ )?)*(<anyone>|the kids|kids)
        """,
    ),
    rule("ask", "please", "Please report it", "please(?! god)"),
    rule(
        "offer",
        "anyone can have it",
        "Any group that needs it can book it",
        r"""
        (<anybody>|<people>|any (\w+ ){0,2}\w+)( (?!not\b|never\b)\S+){0,12}? (can|could|may)
          ~ <often> <take>
        you can <often> (take|sit|learn|stay|park|store|leave|play|practise|print|eat)
        """,
    ),
    rule(
        "offer",
        "welcome",
        "You're welcome to come in",
        r"""
        welcome to (use|borrow|come|join|have|take|it|them|one)|(is|are) <often> welcome
        door ('s|is) (always )?open|help yourself|at your disposal|yours (for|on|if|any|every)
        (just|only have to|need to) ask|going spare|up for grabs|to give away|off your hands
        (there|here) for (any|every|whoever|you)\w*|kettle <be> (always )?on|come and (see|find) me
        open to (any|all|every)\w*|available (for|to) (<anyone>|hire|borrow|use|groups?)
        <start>(pop|drop|come) (in|by|along)|<start>use (my|our)|<start>borrow
        """,
    ),
    rule(
        "offer",
        "idle things",
        "We've a spare desk for anyone",
        r"""
        (have|has|'s|is|are|got|sits?|sitting|stands?) (.* )?(spare|idle|unused|empty) (.* )?
          ~(<anyone>|if|groups?|for)
        """,
    ),
    rule(
        "offer",
        "glad to help",
        "I'm happy to show anybody",
        r"""
        (i|we)( \w+)?( (am|are|would be|'d be|will be)) <often> (happy|glad|willing|prepared) to
          ~(?! (see|hear|say|report|be|have)\b)
        (i|we) (can|could|will|<would>) <often> (happily|gladly)
        """,
    ),
    rule(
        "offer",
        "lend",
        "We can lend out tables",
        r"""
        (i|we) can <often> (train|pick|teach|show|drive|take|give|help|get) (you|any\w+|people)
        (i|we)( can| could| will| <would>)? <often> (lend|donate|offer)
        (i|we) (can|could|will|<would>) <often> (put up|chip in|throw in)
        (i|we) can .* for (you|any\w+)(?! to\b)
        """,
    ),
    rule(
        "offer",
        "if you need it",
        "If anybody is stuck with a form, I can help",
        r"""
        if (<anybody>|people|any \w+|your \w+) .*(i|we) (can|could|will|are happy to|'d) <often>
          ~ (help|lend|give|show|teach|do|come|take|fix|mend|print|translate|drive|sit|share|find)
        if (<anybody>|people) .*(come (along|down|in|over|by)|pop in|drop in|join us|turn up)
        """,
    ),
    rule(
        "ask",
        "need",
        "We need two more drivers",
        r"""
        (i|we)( (am|are))? <often>( (will|'d|going to))? (need|require)(?! (each other|not|no)\b)
        what (i|we) (\w+ )?(need|want|would like|'d like) (is|from|now|you)
        (what|all) (i|we) (am asking|are asking|ask)
        (i|we) <often> (do not|have not) <often>( (have|got))? (anyone|anybody|enough (\w+ )?\w+s)
        """,
    ),
    rule(
        "ask",
        "short of",
        "We're short of volunteers",
        r"""
        looking for|on the lookout for|short of|short on|crying out for|in need of|desperate for
        could (really |also )*(do with|use)|appeal(ing)? (for|to)|(are|am) after
        (i|we) (am|are|have got|have) (still )?missing
        """,
    ),
    rule(
        "ask",
        "request",
        "I'd ask you to lock your gates",
        r"""
        (i|we)( (<would>|do|am|are|can|must|have to|will|am going to|are going to))? <often>
          ~ (ask|asking) (you|all|every|people|any|that|for|<people>|if)
        (i|we) (am|are|<would>) <often> (ask|asking) the
        (i|we) <would> <often> (like you to|appreciate|be <often> grateful)
        (i|we) (<would> <often> (love|like)|want) (<anybody>|<people>|more \w+|the \w+) (.* )?to \w+
        (i|we)( (<would>|do|must|have to))? <often> (urge|beg|plead|call on|encourage)
        (want|love|like|keen) to hear from|it <would> (help|mean|be) .* if
        """,
    ),
    rule(
        "ask",
        "question to somebody",
        "Can someone tell us who owns that wall",
        r"""
        <start>(can|could|would|will|does|do|has|have|is|are|might)(?! they\b)
          ~ (<anybody>|<people>|(the|any|a|those|all|our|your|my|one of) \w+)
        <start>(can|could|may) (we|i) (have|get|ask)
        (can|could|do|does|has|have|is|would) (anyone|anybody|someone|somebody|you) .*\?
        """,
    ),
    rule(
        "ask",
        "answer me",
        "If you saw it, get in touch",
        """
        (if|so|just|do|then|and|or|to|<anybody>|must|should|can) <reply>|<start><reply>|if .*<reply>
        """,
    ),
    rule(
        "ask",
        "do and don't",
        "Don't leave your tools in the van",
        r"""
        <start>(just |do |always |never )?<verb>(?! (i|we|they|he|she|it|the|and|to think|me)\b)
        <start>(folks|lads|everyone|everybody|all of you|guys|parents|drivers)
          ~ (do not|talk|keep|be|remember|come|think|slow)
        <start>(do not|never|be sure to|spread the word|come and) (?!(i|we|they|he|she|it)\b)\w+
        if you .*(?<!you )(do not|never|always|just) <verb>
        """,
    ),
    rule(
        "offer",
        "who wants it",
        "There are six beds going if anybody fancies growing something",
        """
        (if|whoever|anyone who|anybody who|any of you who) (<anybody> )?(ever )?
          ~(wants?|fancies|fancy|needs?|likes|would like|'d like|is stuck|are stuck)
        """,
    ),
)
