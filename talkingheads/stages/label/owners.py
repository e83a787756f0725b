"""
Who else a speaker can bind: the body that they belong to, and somebody whom they speak for.
"""

from __future__ import annotations

import re

from talkingheads.domain import Speaker
from talkingheads.stages.label.spoken import Spoken, hear

_COMMON = frozenset(
    "council school library police church mosque temple gurdwara synagogue trust association club "
    "college hospital surgery charity centre museum force constabulary academy university theatre "
    "company partnership federation society foundation union forum commission authority".split()
)
"""Words for bodies: who belongs to one calls it "the council"."""

_NAME = r"(?:the )?(?P<name>(?:[A-Z][\w’'-]*\.?)(?: (?:of|and|for|the) (?=[A-Z])| [A-Z][\w’'-]*)*)"
_SPEAKS_FOR = (
    re.compile(rf"(?:on behalf of|[Ss]peaking for|speak for|standing in for|here for) {_NAME}"),
    re.compile(rf"{_NAME}(?:['’]s| has| have|['’]ve)? asked me to"),
    re.compile(rf"(?:promise|message|word) from {_NAME}"),
)
_NOT_NAMES = frozenset("I He She They We You And But So Now Well Also It".split())


def body(speaker: Speaker) -> tuple[str, ...]:
    """Return what *speaker* may call their organisation, in the plain form, longest first."""
    name = hear(speaker.organisation).text.removeprefix("the ").strip()
    if not name:
        return ()
    last = name.split()[-1]
    return (name, last) if last in _COMMON and last != name else (name,)


def spoken_for(spoken: Spoken) -> str | None:
    """Return the name of the person or body that the speaker says they speak for."""
    for pattern in _SPEAKS_FOR:
        for found in pattern.finditer(spoken.source):
            if found["name"].split()[0] not in _NOT_NAMES:
                return found["name"].removesuffix("'s").removesuffix("’s")
    return None
