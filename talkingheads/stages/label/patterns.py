"""
The notation of the tables: patterns on the plain form that can be read aloud.

One line holds one alternative or several with ``|`` between them; a line that begins with
``~`` goes on with the one above. Brackets group; a word in angle brackets stands for one of
`WORDS`. The rest is a regular expression. Alternatives begin and end at words.
"""

from __future__ import annotations

import re

WORDS = {
    "start": (
        "^((okay|ok|right|so|well|yeah|yes|no|and|but|now|also|anyway|then|look|because|"
        "honestly|obviously|basically|just|aye|love|folks) )*"
    ),
    "greeting": (
        "(hi|hiya|hello|hey|(good )?(morning|afternoon|evening)|good day|welcome|greetings|howdy|"
        "bore da|prynhawn da|ciao|salaam|salam|assalamu alaikum|as salaam|peace be|namaste|shalom|"
        "sat sri akal|alright|ay up)"
    ),
    "anybody": "(anyone|anybody|someone|somebody|everyone|everybody|whoever|any of you|you)",
    "people": (
        "(people|drivers|parents|residents|landlords|neighbours|tenants|families|kids|children|"
        "folk|groups|they)"
    ),
    "often": (
        "( (also|all|both|then|now|still|definitely|certainly|always|personally|absolutely|just|"
        "never|soon|again|together|each|really|simply|gladly|actually|currently|desperately|"
        "badly|urgently|obviously|already|only|do|very|quite|more than|so))*"
    ),
    "be": "(am|are|is|'s)",
    "have": "(have|has|'ve|'s)",
    "would": "(would|'d)",
    "we": (
        r"(we|(my|our) ((?!to|of|for|from|with|in)\w+ ){0,2}?(team|officers|volunteers|staff|"
        r"crews?|gang|group|committee|wardens|rangers|gardeners|stewards|drivers|nurses|fitters|"
        r"cleaners|carers|detectives|constables|people|colleagues|engineers|trustees|coaches|teachers|workers|contractors?|lads|board)|"
        r"the (whole )?team|me and (the |my )?\w+|my \w+ and i|the \w+ and i(?= are)|the two of us)"
    ),
    "take": (
        "(have (it|them|one|some|that)|use|borrow|book|hire|join|share|drop (in|by)|pop (in|by)|"
        "come (along|in|and|any|to|over|by)|help (yourself|themselves)|take (it|them|one|what))"
    ),
    "anyone": r"(any|every|all|whoever|you)\w*",
    "verb": (
        "(slow|tell|talk|come|bring|keep|look|think|check|join|vote|write|ask|go|stop|lock|put|take|"
        "use|ring|call|send|share|spread|give|help|sign|turn|get|make|leave|remember|watch|speak|"
        "listen|pass|donate|report|consider|try|be|have|do|let|stay|park|wear|walk|drop|pop)"
    ),
    "reply": (
        "(get in touch|let (me|us) know|come forward|give (me|us|them|it) a (ring|call|shout|bell)|"
        "(ring|call|email|text|message|phone|contact|tell|write to|speak to|talk to|see|find) "
        "(me|us|101|999|it in|the (office|team|number))|drop (me|us) a|sign up|"
        "put your (name|hand)|report (it|them|anything|that)|send (it|them|me|us)|"
        "bring (it|them|one|some)|hand (it|them) in|"
        "keep (an eye|your|reporting|ringing|calling|telling|sending))"
    ),
    "hope": (
        "(hopefully|fingers crossed|with (any|a bit of) luck|maybe|perhaps|possibly|probably|might|"
        "touch wood|god willing|inshallah|insha allah|ideally|all being well|weather permitting|"
        "if all goes (well|to plan)|with a fair wind|at this rate|"
        "in an ideal world|either|(it )?('s|is) (im)?possible( that)?|unlikely|"
        "doubtful|chances are)"
    ),
    "money": "(lottery|grant|funding|money|bid|licence|application|budget|permission|approval)",
    "just": "((not|never|just|only|always|all|now|have to|to) )*",
    "past": (
        "(was|were|had|did|went|came|saw|said|told|made|took|gave|ran|found|(re)?built|held|met|brought|"
        "lost|won|kept|began|spoke|wrote|sold|paid|left|sent|got|heard|felt|caught|bought|fed|grew|"
        "knew|led|taught|thought|stole|broke|sat|stood|put|set|cut)"
    ),
    "done": (
        r"(\w{2,}ed|been|had|done|made|taken|given|seen|gone|come|run|found|(re)?built|held|met|brought|"
        "lost|won|kept|put|set|cut|begun|spoken|written|sold|paid|left|sent|shown|told|said|heard|"
        "caught|bought|fed|grown|known|led|taught|stolen|broken|become)"
    ),
}
"""Groups of words that the tables share."""


def pattern(text: str) -> re.Pattern[str]:
    """Compile *text*, which is written in the notation of this module."""
    joined = re.sub(r"\s*\n\s*~", "", text.strip())
    body = "|".join(line.strip() for line in joined.splitlines())
    for name, words in WORDS.items():
        body = body.replace(f" <{name}>", f"{words}" if words.startswith("( ") else f" {words}")
        body = body.replace(f"<{name}>", words)
    body = re.sub(r"(?<!\\)\((?!\?)", "(?:", body)
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)")
