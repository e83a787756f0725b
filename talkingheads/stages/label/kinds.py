"""
Tell what a sentence looks like: doing, next, why, offer, ask or other.

The rules of `addressed` (said to others) and `told` (said of the work) each say what they know;
which of them to trust is learned.
"""

from __future__ import annotations

from talkingheads.stages.label.addressed import ADDRESSED
from talkingheads.stages.label.patterns import pattern
from talkingheads.stages.label.rules import Rule
from talkingheads.stages.label.spoken import Spoken
from talkingheads.stages.label.told import TOLD

_ASIDE = pattern(
    """
    (and |but |so )?i (will|have to|must|can|am not going to|will not)
      ~ (be honest|be frank|admit|say|lie|pretend|confess)( (with|to) you)?( (that|though))?
    i (will|can) tell you (what|that|straight|now|this)
    """
)
"""Figures of speech that say nothing of what follows: "I'll be honest"."""


def rules_that_fit(spoken: Spoken) -> list[Rule]:
    """Return every rule that fits *spoken*, the weightiest first."""
    text = _ASIDE.sub("", spoken.text).strip()
    return [rule for rule in (*ADDRESSED, *TOLD) if rule.fits(text)]
