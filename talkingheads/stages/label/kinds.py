"""
Tell what a sentence is: doing, next, why, offer, ask or other.

The rules of `addressed` and `told` are asked first. Where none fits, what holds for anybody at
any time is why, what stands in the diary is next, what tells of the past or of now is doing.
"""

from __future__ import annotations

import re

from talkingheads.domain import Kind, Speaker
from talkingheads.stages.label.addressed import ADDRESSED
from talkingheads.stages.label.patterns import pattern
from talkingheads.stages.label.spoken import Spoken, hear
from talkingheads.stages.label.told import TOLD

_ASIDE = pattern(
    """
    (and |but |so )?i (will|have to|must|can|am not going to|will not)
      ~ (be honest|be frank|admit|say|lie|pretend|confess)( (with|to) you)?( (that|though))?
    i (will|can) tell you (what|that|straight|now|this)
    """
)
"""Figures of speech that say nothing of what follows: "I'll be honest"."""
_PAST = pattern(
    r"""
    <past>|(have|has|had|'ve|'s) <often>( not)? <done>
    (i|we|he|she|they|who|which|that|and|it|\w+s) \w{2,}ed
    """
)
_NOW = pattern(
    r"""
    <past>|have|has|\w{2,}ed|<done>|<be> <often> \w{2,}ing|now|so far|at the moment|already|up|down
    this (week|month|year)|last|ago|since|turns out|these days|currently|yesterday|today|\d+
    """
)
_FIXED = pattern(
    r"""
    <be> (\w+ )?\w{2,}ing|opens|starts|begins|reopens|goes to|closes|arrives|happens
    takes place|is on|(have|has|'ve)( got)? (a|an|the|another|our|my)|can|(there|it|that|which) 's
    """
)
"""How a thing is told that stands in the diary: "the crossing opens on Monday"."""
_ANY_TIME = pattern(
    """
    <start>(for (me|us|a lot of|many|some|most)|to me|if|when|without|an?|every|any|most(?! of))
    <start>(people|you|kids|children|nobody|no one)(?! (are|is) (now |all )?\\w+ing\\b)
    """
)
_OF_LATE = pattern("^((so|and|but) )*now (?!(when|if)\\b)\\w+|these days|again")
_ALWAYS = pattern(
    """
    can not|could not|without|costs?|cheaper|better|worse|more|less|only|nobody|no one|never
    nothing|people|you|anyone|everybody|everyone|kids|children|trust|safe|safer|feels?
    means?|makes?|worth|when|if
    """
)
_CERTAIN = pattern("<start>(i|we|he|she|they|the|my|our|this|also the|one)(?! .*(can|could) not)")


def kind(spoken: Spoken, speaker: Speaker, *, bound: bool, ahead: bool) -> Kind:
    """
    Return what *spoken* is; *bound*: it promises something; *ahead*: it names a day to come.

    A promise with a day is always next; without one, it may still be an offer or an ask.
    """
    if bound and ahead:
        return "next"
    if _names_itself(spoken, speaker):
        return "other"
    text = _ASIDE.sub("", spoken.text).strip()
    for rule in ADDRESSED if bound else (*ADDRESSED, *TOLD):
        if rule.fits(text):
            return rule.kind
    return "next" if bound else _by_tense(text, ahead)


def _names_itself(spoken: Spoken, speaker: Speaker) -> bool:
    """Return whether the speaker gives their own name: "I'm Kofi", "Kofi here"."""
    names = hear(speaker.name).text.split()
    if not names:
        return False
    own = "|".join(re.escape(name) for name in names)
    said = pattern(
        rf"""
        (i am|it 's|this is|here 's|and) (\w+ )?({own})|({own}) (here|speaking|again)
        <start>({own})|<start><greeting> (.* )?({own})
        """
    )
    return said.search(spoken.text) is not None


def _by_tense(text: str, ahead: bool) -> Kind:
    """Tell a report from a reason by whether it tells of a time, or of anybody at any time."""
    if len(text.split()) <= 3:
        return "other"
    past = _PAST.search(text.replace(" got ", " ")) is not None
    if _ANY_TIME.search(text) is not None and not past and _OF_LATE.search(text) is None:
        return "why"
    if ahead and "would" in text:
        return "next"
    if ahead and not past and _FIXED.search(text) is not None:
        return "next"
    if _NOW.search(text) is not None or _CERTAIN.search(text) is not None:
        return "doing"
    return "why" if _ALWAYS.search(text) or len(text.split()) > 5 else "other"
