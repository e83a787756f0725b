"""
What the rules find in a sentence: what it looks like, by when, who would be bound, and how.

Rules do not decide. How far each is to be trusted is learned from labelled talk: `weighing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from talkingheads.domain import Speaker
from talkingheads.stages.label import deadlines, kinds, owners, promises
from talkingheads.stages.label.deadlines import Deadline
from talkingheads.stages.label.rules import Rule
from talkingheads.stages.label.spoken import Spoken, hear

LONGEST = 3000
"""Characters of a sentence that are read: nobody says more in one."""


@dataclass(frozen=True)
class Signs:
    """One sentence with what the rules say of it."""

    spoken: Spoken
    deadline: Deadline | None
    owner: str | None
    """Whom it binds: ``speaker``, ``team``, a name; None: nobody, by the rules."""
    ways: tuple[tuple[str, str], ...]
    """Each way to promise that is in it, with the veto that takes it back, or empty."""
    rules: tuple[Rule, ...]
    """The rules of kinds that fit, the weightiest first."""
    own_body: bool
    """True if a body that the speaker belongs to is named as who does it."""
    stranger: bool
    """True if somebody is named as who does it, for whom the speaker cannot speak."""
    own_name: bool
    """True if the speaker gives their own name: "Kofi here"."""

    @property
    def asks(self) -> bool:
        """Tell whether it is written as a question."""
        return "?" in self.spoken.text


def read(text: str, speaker: Speaker, recorded: date | None) -> Signs:
    """Return what the rules find in the sentence *text*, of which its beginning is read."""
    text = text[:LONGEST]
    spoken = hear(text)
    deadline = deadlines.find(text, recorded)
    return Signs(
        spoken=spoken,
        deadline=deadline,
        owner=promises.owner(spoken, speaker, dated=deadline is not None),
        ways=tuple(promises.ways(spoken)),
        rules=tuple(kinds.rules_that_fit(spoken)),
        own_body=owners.own_body(spoken, speaker) is not None,
        stranger=owners.stranger(spoken, speaker),
        own_name=promises.own_name(spoken, speaker),
    )
