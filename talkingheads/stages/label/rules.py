"""
Rules that tell what a sentence is.

The tables are `addressed` (said to others) and `told` (said of the work); `kinds` asks them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from talkingheads.domain import Kind
from talkingheads.stages.label.patterns import pattern


@dataclass(frozen=True)
class Rule:
    """A way in which sentences of one kind are recognised."""

    kind: Kind
    name: str
    example: str
    pattern: re.Pattern[str]
    at_most: int
    """The longest sentence that it fits, in words."""

    def fits(self, text: str) -> bool:
        """Return whether the plain form *text* is of this kind."""
        return self.pattern.search(text) is not None and len(text.split()) <= self.at_most


def rule(kind: Kind, name: str, example: str, words: str, *, at_most: int = 1000) -> Rule:
    """Return a rule whose *words* are in the notation of `patterns`."""
    return Rule(kind, name, example, pattern(words), at_most)
