"""Progress bars on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from talkingheads.glyphs import outcome_line, printable
from talkingheads.howfar import HowFar

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID


class TerminalReporter:
    """Progress bars with time left; finished clips scroll away above them."""

    by_clip = False

    def __init__(self) -> None:
        from rich.console import Console

        self.console = Console(stderr=True, highlight=False)
        self.bars: Bars | None = None
        self.whole: TaskID | None = None
        self.steps: dict[str, TaskID] = {}
        self.far = HowFar(0, ())
        self.work = ""

    def note(self, text: str) -> None:
        self.console.print(printable(text), markup=False)

    def warn(self, text: str) -> None:
        self.console.print(printable(f"Look at this: {text}"), style="yellow", markup=False)

    def begin(
        self, work: str, units: int, *, sized: bool = False, stages: Sequence[str] = ()
    ) -> None:
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        self.end()
        self.bars = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            DownloadColumn() if sized else TextColumn("{task.percentage:>3.0f} %"),
            TimeRemainingColumn(compact=True),
            console=self.console,
            transient=True,
        )
        self.bars.start()
        self.far = HowFar(units, stages)
        self.work = work
        self.whole = self.bars.add_task(work, total=max(units, 1))
        self._move()

    def step(self, clip: str, stage: str, reason: str) -> None:
        if self.bars is not None:
            if clip in self.steps:
                self.bars.remove_task(self.steps.pop(clip))
            self.far.at(clip, stage)
            which = f"{stage}, step {step}" if (step := self.far.step(stage)) else stage
            self.steps[clip] = self.bars.add_task(f"  {clip}: {which} ({reason})", total=1.0)
            self._move()

    def progress(self, clip: str, stage: str, part: float) -> None:
        if self.bars is None:
            return
        if not clip and self.whole is not None:
            total = self.bars.tasks[0].total or 1
            self.bars.update(self.whole, completed=part * total)
        elif stage and clip in self.steps:
            self.bars.update(self.steps[clip], completed=part)
            self.far.at(clip, stage, part)
            self._move()
        elif not stage:
            self._ended(clip)

    def outcome(self, clip: str, state: str, detail: str, *, id: str = "") -> None:
        self._ended(id or clip)
        style = {"done": "green", "held": "yellow", "gone": "yellow"}.get(state, "red")
        self.console.print(outcome_line(clip, state, detail), style=style, markup=False)

    def end(self) -> None:
        if self.bars is not None:
            self.bars.stop()
        self.bars, self.whole, self.steps = None, None, {}

    def _ended(self, clip: str) -> None:
        """Let the bar of a *clip* go, which may have to wait for others until it is told of."""
        if self.bars is not None and clip in self.steps:
            self.bars.remove_task(self.steps.pop(clip))
        self.far.ended(clip)
        self._move()

    def _move(self) -> None:
        """Bring the bar of the whole to where its clips are."""
        if self.bars is not None and self.whole is not None and self.far.stages:
            name = f"{self.work}: {self.far.told()}"
            self.bars.update(self.whole, completed=self.far.done, description=name)
