"""
Tell how something to come is said that binds nobody: hoped, on a condition, of somebody else.

It is shown beside the words, so that nobody takes a hope for a promise. Where none of the
patterns fits, nothing is said.
"""

from __future__ import annotations

from talkingheads.domain import Manner
from talkingheads.stages.label.patterns import pattern
from talkingheads.stages.label.signs import Signs

_CONDITION = pattern(
    r"""
    <start>(if|unless|provided|providing|assuming|as long as|so long as|subject to|depending on)
    <start>(once|when|as soon as) (\w+ ){0,6}?<money>
    (will|would|could|can|should|going to)\b.* (if|unless|provided|providing|assuming)
      ~ (the|they|he|she|it|we (get|can|win|find)|that|this|somebody|someone|our|all|enough|no\w+)
    <start>(should|were) (the|we|they|he|she|it|our|this|that|somebody)
    without (more|any|your|enough)
    (council|funding|money|planning|staff|volunteers?|weather|budget) (permitting|allowing|willing)
    <start>(once|when|as soon as) (the \w+|they|he|she) (\w+ly )?(gives?|lets?|agrees?|signs?|pays?)
    (subject to|depends on|depending on|as long as|so long as|if all goes|weather permitting)
    """
)
_FRAGMENT = 8
_CUT_OFF = pattern(
    """
    ^((and|but|so) )*(if|unless|provided|assuming|subject to|as long as)
      ~ (?!.*\\b(will|would|you)\\b).*
    ^(hopefully|fingers crossed|with (any )?luck|all being well|touch wood)$
    """
)
"""What begins a sentence and leaves it open."""
_HOPE = pattern(
    r"""
    <hope>|(i|we) <often> (hope|pray|wish|dream)|(i|we) <would>( \w+)? (love|like|want)
    (my|our|the|a|one) (\w+ )?(hope|dream|wish|ambition) (is|'s|would)
    <be> <often> (hoping|thinking (of|about)|looking (to|at)|trying to|in talks|keen to)
    (i|we|it|they|he|she|that|there|the \w+) (\w+ )?(might|could)|(i|we|it|they|he|she) may
    (would|'d) be (nice|good|great|lovely|something|wonderful|a start)
    <start>(hoping|fingers|one day|in my dreams|wouldn't)
    """
)
_BODIES = (
    r"(they|he|she|those|others|somebody else|"
    r"(the|our|my|their|his|her|that|this) (\w+ ){0,2}?"
    r"(council|police|government|county|highways?|landlord|company|association|developers?|"
    r"contractors?|school|trust|mp|mayor|minister|department|university|church|club|bank|agency|"
    r"owners?|service|brigade|library|garage|firm|bus|surveyor|builders?|doctor|plumber|board|"
    r"authority|committee|hospital|surgery|railway|station|inspector|councillors?|"
    r"officers?|manager|engineers?|farmer|vicar|head|neighbours?|supermarket|ministry|office|"
    r"commissioner|operator|force|charity|lads|family|parents|residents)|"
    r"(network rail|highways|housing|the home office|the nhs|trading standards|social services))"
)
_SAYS = (
    "(say|says|said|saying|tell|tells|told|promise|promises|promised|reckon|reckons|claim|claims)"
)
_MEANS = (
    r"(will|<be> <often> (not )?going to|"
    r"<be> <often> (planning|hoping|coming|looking|due|meant) (to)?|"
    r"(plan|intend|aim|want|wants|plans|intends|aims|hope|hopes)( to)?|"
    r"<have> <often> (promised|agreed|said|committed|pledged|told))"
)
_OTHERS = pattern(
    rf"""
    {_BODIES} <often> {_MEANS}
    {_BODIES} (<have> )?{_SAYS} ((me|us|you|everyone|people|residents) )?(that )?
      ~(they|it|he|she|{_BODIES}) (will|'d|would)
    {_SAYS} ((me|us|you|everyone|everybody|people|them|him|her) )?(that )?{_BODIES} (will|'d|would)
    """
)


_QUOTES = pattern(
    r"""
    (?<!\bi )(?<!\bwe )
      ~(says?|said|claims?|claimed|argues?|argued|promises?|promised|insists?|insisted|reckons?)
      ~( (me|us|you|everyone|people|residents))? (the following( things)?|this|as follows)$
    """
)
_SAYING = pattern(
    r"(?<!\bi )(?<!\bwe )(says?|said|claims?|claimed|argues?|argued|promises?|promised)$"
)


def of(signs: Signs) -> Manner:
    """Return how the sentence of *signs*, which tells of what is to come, is meant."""
    text = signs.spoken.text
    if _CONDITION.search(text):
        return "condition"
    if _HOPE.search(text):
        return "hope"
    if signs.owner is not None:
        return ""
    return "others" if signs.stranger or _OTHERS.search(text) else ""


def is_cut_off(signs: Signs) -> bool:
    """
    Return whether a full stop cut a condition or a hope off: "If the grant comes through.".

    What comes next hangs on it.
    """
    words = signs.spoken.text.split()
    return (
        len(words) <= _FRAGMENT
        and not signs.ways
        and _CUT_OFF.search(signs.spoken.text) is not None
    )


def quotes_on(signs: Signs) -> bool:
    """Return whether the next sentence is somebody else's: "My opponent claims the following."."""
    text = signs.spoken.text
    if _QUOTES.search(text):
        return True
    return signs.spoken.source.rstrip().endswith(":") and _SAYING.search(text) is not None
