"""A way to name days, and what must stand before it to make it a deadline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from talkingheads.stages.label.reckoning import Reckon

Leads = Literal["free", "bare", "prep", "edge"]
"""
What must stand before a phrase: nothing (``free`` counts as much as with a preposition,
``bare`` less), a preposition, or an edge such as "the end of".
"""


@dataclass(frozen=True)
class Phrase:
    """A way to name days."""

    example: str
    pattern: re.Pattern[str]
    reckon: Reckon
    leads: Leads
    target: bool
    """True if "for" may stand before it: "ready for Friday", but not "the rota for May"."""
    firm: bool
    """True if it is a deadline without "by": "within a month"."""

    def allows(self, prep: str, edge: str | None) -> bool:
        """Return whether the phrase may stand behind *prep* and *edge*."""
        if prep == "for" and not edge:
            return self.target
        if self.leads == "edge":
            return bool(edge) or prep in ("within", "before")
        return self.leads in ("free", "bare") or bool(prep or edge)
