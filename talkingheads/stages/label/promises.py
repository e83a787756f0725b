"""
Find out whether a sentence binds somebody, and whom.

It does if one of `UNDERTAKINGS` is found in it that none of `VETOES` takes back: hopes,
conditions, what others say, figures of speech.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from talkingheads.domain import Speaker
from talkingheads.stages.label.owners import body, colleague, own_body, spoken_for
from talkingheads.stages.label.patterns import pattern
from talkingheads.stages.label.spoken import Spoken, hear
from talkingheads.stages.label.undertakings import UNDERTAKINGS, VETOES, Veto

_OTHERS = (
    "(will|shall|<be> (not )?going to|<have> (agreed|promised|committed|pledged|decided) to|"
    "<be> committed to|(plan|intend|aim|promise|pledge|guarantee)s?)"
)
_FIRST_PERSON = re.compile(
    r"\b(?:(?P<team>we|us|our|(?:me and|my) (?:lads|gang|crews?|team|officers|staff|"
    r"volunteers|gardeners|rangers|fitters|drivers|"
    r"stewards|colleagues|family|mates)|me and \w+|and me)|i|me|my|mine)\b"
)
_ASIDE = re.compile(r"I['’]ve|I have|I had|I can|I said|I say|I spoke|I told|I know|I think")
"""Begins a clause that says how sure it is, not who does it: "I've told them that"."""
_CLAUSE = re.compile(r"[,;:]| (?:and|but) (?=I\b|that\b|it\b)")


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


def likely_owner(spoken: Spoken, speaker: Speaker) -> str:
    """
    Return whom a promise binds that no table knows.

    A body that is the subject and that *speaker* belongs to; else whoever says I or we first,
    asides left out; where nobody does ("the gate will be fitted"), the team.
    """
    named = own_body(spoken, speaker)
    if named is not None:
        return named
    clauses = [clause.strip() for clause in _CLAUSE.split(spoken.source)]
    for clause in clauses:
        first = _FIRST_PERSON.search(hear(clause).text)
        if first is not None and not _ASIDE.match(clause):
            return "team" if first["team"] else "speaker"
    return "team"


def ways(spoken: Spoken) -> Iterator[tuple[str, str]]:
    """Yield each way to promise that is in *spoken*, with the veto that takes it back, if any."""
    for each in UNDERTAKINGS:
        for match in each.pattern.finditer(spoken.text):
            against = veto(match)
            yield each.name, against.name if against else ""


def own_name(spoken: Spoken, speaker: Speaker) -> bool:
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
