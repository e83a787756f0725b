"""The reporter that also writes into the run's log what it tells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from talkingheads import runlog

if TYPE_CHECKING:
    from talkingheads.report import Reporter


class LoggedReporter:
    """Tells what another tells, and writes it into the run's log too."""

    def __init__(self, teller: Reporter) -> None:
        self.teller = teller

    @property
    def by_clip(self) -> bool:
        return self.teller.by_clip

    def note(self, text: str) -> None:
        self._log("note", text=text)
        self.teller.note(text)

    def warn(self, text: str) -> None:
        self._log("warning", text=text)
        self.teller.warn(text)

    def begin(
        self, work: str, units: int, *, sized: bool = False, stages: Sequence[str] = ()
    ) -> None:
        self.teller.begin(work, units, sized=sized, stages=stages)

    def step(self, clip: str, stage: str, reason: str) -> None:
        self.teller.step(clip, stage, reason)

    def progress(self, clip: str, stage: str, part: float) -> None:
        self.teller.progress(clip, stage, part)

    def outcome(self, clip: str, state: str, detail: str, *, id: str = "") -> None:
        self._log("outcome", clip=clip, state=state, detail=detail)
        self.teller.outcome(clip, state, detail, id=id)

    def end(self) -> None:
        self.teller.end()

    def _log(self, event: str, **values: str) -> None:
        runlog.add(event, **values)
        if trouble := runlog.trouble_to_tell():
            self.teller.warn(trouble)
