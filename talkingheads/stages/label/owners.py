"""
Whom a speaker can bind by name: their organisation, a colleague, somebody whom they speak for.
"""

from __future__ import annotations

import re

from talkingheads.domain import Speaker
from talkingheads.stages.label.spoken import Spoken, hear

_COMMON = {
    *("council", "school", "library", "police", "church", "mosque", "temple", "gurdwara", "trust"),
    *("synagogue", "association", "club", "college", "hospital", "surgery", "charity", "centre"),
    *("museum", "force", "constabulary", "academy", "university", "theatre", "company", "union"),
    *("rescue", "brigade", "service"),
    *("partnership", "federation", "society", "foundation", "forum", "commission", "authority"),
}
"""Words for bodies: who belongs to one calls it "the council"."""
_ALSO = {
    "police": ("force",),
    "constabulary": ("force", "police"),
    "rescue": ("fire service", "fire brigade", "service"),
    "brigade": ("fire brigade", "fire service"),
}

_CAPITAL = r"(?!I\b)[A-Z][\w’'-]*"
_NAME = rf"(?:the )?(?P<name>{_CAPITAL}\.?(?: (?:of|and|for|the) (?=[A-Z])| {_CAPITAL})*)"
_SPEAKS_FOR = (
    re.compile(rf"(?:[Oo]n behalf of|[Ss]peaking for|speak for|[Ss]tanding in for) {_NAME}"),
    re.compile(rf"{_NAME}(?:['’]s| has| have|['’]ve)? asked me to"),
    re.compile(rf"(?:promise|message|word) from {_NAME}"),
)
_OFFICER = re.compile(
    r"\b(?P<name>(?:PC|PCSO|DC|DS|Constable|Sergeant|Sgt\.?|(?:Chief )?Inspector|Insp\.?|"
    rf"Superintendent) {_CAPITAL})"
)
_OURS = re.compile(
    r"\b(?:[Mm]y|[Oo]ur) (?:[a-z]+ ){0,2}(?:colleague|deputy|manager|officer|worker|warden|coach|"
    r"coordinator|sergeant|caretaker|assistant|engineer|volunteer|leader|partner) "
    rf"(?P<name>{_CAPITAL}(?: {_CAPITAL})?)"
)
_LEAD_IN = (
    r"(?:(?:So|And|But|Now|Also|Well|Right|Okay|Anyway),? |And I can (?:confirm|say) (?:that )?|"
    r"I can (?:confirm|say|promise) (?:that )?)*"
)
_DOES = r"(?= (?:will|is|are|has|have|shall|won't|isn't|aren't)\b|['’](?:s|ll|re|ve)\b)"
_SUBJECT = re.compile(
    rf"{_LEAD_IN}(?:(?P<body>[Tt]he (?:trustees|governors|churchwardens|committee|board|governing "
    rf"body|wardens|elders|parish council|chaplaincy|directors))"
    rf"|(?:the )?(?P<name>{_CAPITAL}(?: (?:of|and|for|the) (?=[A-Z])| {_CAPITAL})*)){_DOES}",
)
_STRANGER = re.compile(
    rf"{_LEAD_IN}(?:(?:PC|PCSO|DC|Sergeant|Inspector|Superintendent|Councillor|Cllr|Mr|Mrs|Ms|Miss|"
    rf"Dr|Father|Reverend|Imam|Rabbi|Sister)\.? {_CAPITAL}|{_CAPITAL} {_CAPITAL}){_DOES}"
)
"""A title and a name, or two names: one capital alone only begins a sentence."""
_POLICE = re.compile(r"\b(?:police|constabulary|pc|pcso|sergeant|inspector|constable)\b", re.I)
_NOT_NAMES = {"I", "He", "She", "They", "We", "You", "And", "But", "So", "Now", "Well", "It"}


def body(speaker: Speaker) -> tuple[str, ...]:
    """Return what *speaker* may call their organisation, in the plain form, longest first."""
    name = hear(speaker.organisation).text.removeprefix("the ").strip()
    last = name.split()[-1] if name else ""
    short = (last, *_ALSO.get(last, ())) if last in _COMMON and last != name else ()
    return (name, *(f"the {each}" for each in short)) if name else ()


def own_body(spoken: Spoken, speaker: Speaker) -> str | None:
    """Return the body that does it, as said, if *speaker* may speak for it."""
    found = _SUBJECT.match(spoken.source)
    if found is None:
        return None
    if found["body"]:
        return found["body"]
    own = {word.lower() for word in re.findall(r"\w{3,}", speaker.organisation)} - {"the", "and"}
    name = found["name"] or ""
    return name if name.split()[0].lower() in own else None


def stranger(spoken: Spoken, speaker: Speaker) -> bool:
    """Return whether a person or body that *speaker* cannot speak for is the subject."""
    found = _STRANGER.match(spoken.source)
    return found is not None and own_body(spoken, speaker) is None


def spoken_for(spoken: Spoken) -> str | None:
    """Return the name of the person or body that the speaker says they speak for."""
    return _first(spoken, *_SPEAKS_FOR)


def colleague(spoken: Spoken, speaker: Speaker) -> str | None:
    """
    Return the colleague who is named: "our youth worker Tom".

    An officer is one where the speaker is of the police.
    """
    ours = _first(spoken, _OURS)
    if ours is None and _POLICE.search(f"{speaker.role} {speaker.organisation}"):
        return _first(spoken, _OFFICER)
    return ours


def _first(spoken: Spoken, *patterns: re.Pattern[str]) -> str | None:
    for pattern in patterns:
        for found in pattern.finditer(spoken.source):
            if found["name"].split()[0] not in _NOT_NAMES:
                return re.sub(r"['’]s$", "", found["name"])
    return None
