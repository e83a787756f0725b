"""
Find out whether a sentence binds somebody, and whom.

It does if one of `UNDERTAKINGS` is found in it that none of `VETOES` takes back: hopes,
conditions, what others say, figures of speech.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from talkingheads.domain import Speaker
from talkingheads.stages.label.owners import body, colleague, spoken_for
from talkingheads.stages.label.patterns import pattern
from talkingheads.stages.label.spoken import Spoken, hear
from talkingheads.stages.label.undertakings import UNDERTAKINGS, VETOES, Veto

_OTHERS = (
    "(will|shall|<be> (not )?going to|<have> (agreed|promised|committed|pledged|decided) to|"
    "<be> committed to|(plan|intend|aim|promise|pledge|guarantee)s?)"
)


def owner(spoken: Spoken, speaker: Speaker, *, dated: bool) -> str | None:
    """
    Return whom *spoken* binds: ``speaker``, ``team``, a name, or None if nobody.

    *dated*: it says by when; some words promise only then.
    """
    for name, way in _named(spoken, speaker):
        if any(veto(match) is None for match in way.finditer(spoken.text)):
            return name
    for each in UNDERTAKINGS:
        for match in each.pattern.finditer(spoken.text):
            if (dated or not each.dated) and veto(match) is None:
                return "speaker" if match["speaker"] else "team"
    return None


def veto(match: re.Match[str]) -> Veto | None:
    """Return what takes back the undertaking *match*, if anything does."""
    before, after = match.string[: match.start()].rstrip(), match.string[match.end() :].lstrip()
    place = {"before": before, "after": after, "anywhere": match.string}
    return next((each for each in VETOES if each.pattern.search(place[each.where])), None)


def _named(spoken: Spoken, speaker: Speaker) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield whom *speaker* can bind by name, and how that would be said."""
    for name, who in (
        (spoken_for(spoken), "|he|she|they|it"),
        (colleague(spoken, speaker), ""),
    ):
        if name is not None:
            yield name, pattern(f"({re.escape(hear(name).text)}{who}) {_OTHERS}")
    for alias in body(speaker):
        said = "((say|says|confirms) (that )?(it|they) )?"
        yield speaker.organisation, pattern(rf"{re.escape(alias)}( \w+)? {said}{_OTHERS}")
