"""What opens a line and may tell who speaks, and what never does."""

from __future__ import annotations

import re

_WORD = r"[^\W\d_][\w.'’-]*"
NAME = rf"{_WORD}(?: (?:{_WORD}|\d+)){{0,3}}"
LABEL = re.compile(
    r"((?:\s*<[\d:.,]+>)*)\s*(?:(?:[-–—]|>>+)\s*)?[\[(]?"
    rf"({NAME})"
    r"[\])]?(?:\s?\([^()]{1,30}\))?\s?[:：](?=\s|<|$)"
)
_PARTICLES = frozenset("al bin da de del den der di dos du ibn la le van von y".split())
_NOBODY = frozenset(
    "note notes nb ps remember reminder warning caution important attention tip fact example "
    "update result results outcome outcomes summary conclusion problem solution goal aim plan "
    "action actions cost promise next now then today tomorrow yesterday tonight first second "
    "third fourth last lastly finally firstly secondly thirdly one two three four five monday "
    "tuesday wednesday thursday friday saturday sunday why what how when where who because and "
    "but so or also again yes no ok okay well listen look please thanks meaning day week month "
    "year step phase stage part point number".split()
)
"""What opens a sentence before a colon and is nobody's name."""
_LITTLE = frozenset(
    "a an the this that these those here here's there there's it it's i i'm we we're you he she "
    "they my our your his her their its to for in on at of with from by as not just only still "
    "all some any each every both oh ah um er right sorry sure anyway maybe perhaps actually "
    "basically honestly doing done time place date price total".split()
)
"""What opens a thought before a colon or dash."""
_SOUNDS = frozenset(
    "music song jingle singing sings laughter laughs laugh laughing chuckles chuckle chuckling "
    "giggles giggling applause applauds applauding clapping claps clap cheers cheering cheer "
    "inaudible unintelligible indistinct unclear crosstalk overlapping silence silent pause "
    "pauses beat noise noises sound sounds audio cough coughs coughing sneeze sneezes sneezing "
    "sniff sniffs sniffing sigh sighs sighing gasp gasps breath breathes breathing clears throat "
    "crying cries sobs sobbing whispers whispering whistles whistling shouts shouting mumbles "
    "mumbling mutters smiling smiles nods nodding wind birdsong birds bird traffic thunder rain "
    "siren sirens alarm bell bells beep beeps bleep ringing rings phone door doors dog barks "
    "barking knock knocks knocking footsteps slams creaks engine horn click clicks typing "
    "chatter chattering murmurs murmuring background static feedback echo intro outro video clip "
    "playing plays speaking speaks talking voiceover voice-over translated translation language "
    "foreign english welsh cymraeg french german polish spanish arabic urdu punjabi romanian "
    "ukrainian bengali hindi sic laughingly quietly loudly softly slowly redacted bleeped blank "
    "slide scene chapter section item chart photo picture image camera screen caption title shot "
    "end start cut continues continued cerddoriaeth chwerthin cymeradwyaeth".split()
)
"""What captions tell between brackets of what is heard and seen."""
_ROLES = frozenset(
    "interviewer interviewee speaker host guest moderator presenter reporter journalist "
    "questioner question answer respondent narrator facilitator chairman chairwoman "
    "chairperson caller man woman resident officer councillor inspector "
    "holwr siaradwr cyflwynydd".split()
)
_KINDS = r"(?:speaker|spk|voice|person|talker|participant|siaradwr)"
_NUMBERED = re.compile(
    rf"({_KINDS}[ _-]?(?:\d{{1,3}}|[a-z]|one|two|three|four|five|six))(?![^\W_])", re.IGNORECASE
)
_STAMP = re.compile(r"[\W_]*(?:\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?[\W_]*)*", re.ASCII)


def like_a_name(label: str) -> bool:
    """Tell whether *label* is written as a name is, and opens no sentence."""
    words = label.split(" ")
    return (
        len(label) <= 40
        and words[0].casefold().rstrip(".") not in _NOBODY
        and (words[0][0].isupper() or words[0] == "speaker")
        and all(
            word[0].isupper() or word == "speaker" or word in _PARTICLES or word.isdigit()
            for word in words
        )
    )


def may_be_a_voice(label: str) -> bool:
    """Tell whether *label* may be somebody, in capitals or not, and is no thought's beginning."""
    words = label.casefold().replace("’", "'").split()
    return (
        0 < len(words) <= 3
        and len(label) <= 40
        and words[0].rstrip(".") not in _NOBODY
        and (words[0] not in _LITTLE or len(label) == 1)
    )


def is_a_role(label: str) -> bool:
    """Tell whether *label* says what somebody does in a talk: “interviewer”, “Q”, “man 2”."""
    words = label.casefold().split()
    return bool(words) and (words[0] in _ROLES or words == ["q"])


def in_brackets(label: str) -> bool:
    """Tell whether *label*, between brackets, is somebody, and nothing that is heard."""
    words = label.casefold().replace("_", " ").split()
    return (
        not any(word.strip(".,!?'’-") in _SOUNDS for word in words)
        and bool(re.fullmatch(NAME, label) or numbered(label))
        and (like_a_name(label) or is_a_role(label) or bool(numbered(label)))
    )


def numbered(text: str, *, whole: bool = False) -> str:
    """
    Return the voice with a number that opens *text* (“speaker_1-2”: “speaker_1”), or nothing.

    *whole*: nothing but a time may stand after it.
    """
    found = _NUMBERED.match(text.strip())
    if not found or (whole and not _STAMP.fullmatch(text.strip()[found.end() :])):
        return ""
    return found[1]
