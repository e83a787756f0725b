"""How far the work on many clips is, reckoned by their stages."""

from __future__ import annotations

from collections.abc import Sequence


class HowFar:
    """The work on so many *clips*, each of which goes through all of the *stages* or ends early."""

    def __init__(self, clips: int, stages: Sequence[str]) -> None:
        self.clips, self.stages = clips, tuple(stages)
        self._parts: dict[str, float] = {}
        self._ended: set[str] = set()

    def at(self, clip: str, stage: str, part: float = 0.0) -> None:
        """Take in that so much of *stage* is done for *clip*."""
        if stage in self.stages and clip not in self._ended:
            self._parts[clip] = (self.stages.index(stage) + part) / len(self.stages)

    def ended(self, clip: str) -> None:
        """Take in that no more is done for *clip*."""
        self._parts[clip] = 1.0
        self._ended.add(clip)

    @property
    def done(self) -> float:
        """Return how much is done, in clips: half a clip counts too."""
        return sum(self._parts.values())

    def told(self) -> str:
        """Say how many clips have ended."""
        return f"{len(self._ended)} of {self.clips}"

    def step(self, stage: str) -> str:
        """Say the how manieth of all stages *stage* is; empty if it is none of them."""
        if stage not in self.stages:
            return ""
        return f"{self.stages.index(stage) + 1} of {len(self.stages)}"
