"""Whoever waits sees which clip is at which stage, and how many of how many have ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from talkingheads import inbox, report
from talkingheads.bars import TerminalReporter
from talkingheads.pipeline import ClipJob, work
from tests.projects import make_project

STAGES = ("ingest", "transcribe", "render", "check")


@pytest.fixture
def bars(monkeypatch: pytest.MonkeyPatch):
    """The reporter of a terminal that is wide enough."""
    monkeypatch.setenv("COLUMNS", "120")
    teller = TerminalReporter()
    teller.begin("Clips", 2, stages=STAGES)
    yield teller
    teller.end()


def shown(teller: TerminalReporter) -> list[tuple[str, float]]:
    """Return the texts of the bars, and how much of each is done."""
    assert teller.bars is not None
    return [(task.description, task.completed) for task in teller.bars.tasks]


def test_the_bar_moves_by_stages(bars: TerminalReporter) -> None:
    """Nobody sees 0 % until the first clip has ended; a stage that tells how far it is counts."""
    assert shown(bars) == [("Clips: 0 of 2", 0)]
    bars.step("ada", "transcribe", "not made yet")
    assert shown(bars)[0] == ("Clips: 0 of 2", 0.25)
    assert shown(bars)[1][0] == "  ada: transcribe, step 2 of 4 (not made yet)"
    bars.progress("ada", "transcribe", 0.5)
    assert shown(bars)[0][1] == 0.375
    bars.step("ada", "render", "not made yet")
    assert shown(bars)[0][1] == 0.5
    assert len(shown(bars)) == 2


def test_a_clip_that_ended_has_no_bar_any_more(bars: TerminalReporter) -> None:
    """Neither when it waits for others to be told of, nor when it is told under its file's name."""
    for clip in ("ada", "bea"):
        bars.step(clip, "transcribe", "not made yet")
    bars.progress("bea", "", 1.0)
    assert shown(bars)[0] == ("Clips: 1 of 2", 1.25)
    assert len(shown(bars)) == 2
    bars.outcome("ada.mp4", "refused", "it is cut off", id="ada")
    bars.outcome("bea.mp4", "done", "", id="bea")
    assert shown(bars) == [("Clips: 2 of 2", 2)]


def test_without_a_terminal_each_clip_that_ended_says_how_far_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A log of many hours is read by its last line."""
    teller = report.PlainReporter()
    teller.outcome("eve", "gone", "deleted")
    teller.begin("Clips", 25, stages=STAGES)
    teller.outcome("ada.mp4", "done", "43 s", id="ada")
    teller.outcome("bea.mp4", "refused", "it is cut off", id="bea")
    teller.end()
    assert capsys.readouterr().err.splitlines() == [
        "− eve: gone: deleted",
        "1 of 25 ✓ ada.mp4: done: 43 s",
        "2 of 25 ✗ bea.mp4: refused: it is cut off",
    ]


def test_what_has_no_stages_moves_by_its_own_measure(bars: TerminalReporter) -> None:
    """Pages, reels and what is fetched tell how much of all is done."""
    bars.begin("Inbox", 400, sized=True)
    bars.progress("", "fetch", 0.25)
    assert shown(bars) == [("Inbox", 100)]


def test_work_on_a_clip_tells_that_it_has_ended(tmp_path: Path) -> None:
    """Done or refused: with many workers it may be long until its outcome is told."""
    project = make_project(tmp_path, ada="no film")
    (handed,) = inbox.look(project).clips
    told: list[tuple[object, ...]] = []
    outcome = work(ClipJob(project, handed, "ingest"), lambda *event: told.append(event))
    assert outcome.state == "refused"
    assert told[-1] == ("progress", "ada", "", 1.0)
