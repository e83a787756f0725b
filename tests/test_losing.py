"""The last clip that is shown is not lost by accident."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from talkingheads import config, inbox, losing
from talkingheads.cli import main
from talkingheads.withdrawing import there
from tests import shelf


def made(root: Path, *numbers: int, refused: tuple[int, ...] = ()) -> config.Project:
    """Make a project with the clips *numbers* and its site; of the *refused* ones nothing came."""
    project = shelf.project_of(root, *numbers)
    for number in refused:
        (project.clips / f"c{number}.mp4").write_text("no video")
    shelf.work_through(project)
    there.make_pages(project, shelf.Quiet())
    return project


def asked(project: config.Project) -> str:
    """Return what somebody is asked before all goes."""
    return losing.would_be_lost(project, inbox.look(project))


@pytest.mark.parametrize("refused", [(), (1, 2)])
def test_the_last_that_is_shown_waits_for_a_yes(tmp_path: Path, refused: tuple[int, ...]) -> None:
    """One clip whose file is gone is all there is to lose, whatever others there are."""
    project = made(tmp_path, 0, *refused, refused=refused)
    page = (project.site / "index.html").read_bytes()
    (project.clips / "c0.mp4").rename(tmp_path / "c0.mp4")
    told = CliRunner().invoke(main, ["-C", str(tmp_path), "run"])
    assert told.exit_code == 3, told.output
    assert "no file in clips/ any more" in told.stderr
    assert ("The only clip (c0): has no file" in told.stderr) == (not refused)
    assert (project.site / "index.html").read_bytes() == page


def test_a_row_that_is_lost_waits_too(tmp_path: Path) -> None:
    """The sheet has its headings only: nobody said no."""
    project = made(tmp_path, 0)
    shelf.sheet(project)
    assert "no yes in people.csv" in asked(project)


def test_a_no_is_heeded_though_the_others_are_lost(tmp_path: Path) -> None:
    """Nothing waits where one who is shown says no, though the only other one lost its file."""
    project = made(tmp_path, 0, 1, 2, refused=(2,))
    (project.clips / "c1.mp4").unlink()
    assert not asked(project)
    shelf.sheet(project, 0, 1, 2, c0="no")
    assert not asked(project)


def test_the_only_one_goes_where_that_is_meant(tmp_path: Path) -> None:
    """A no is heeded at once; so is a clip that takes the other's place."""
    project = made(tmp_path, 0)
    shelf.sheet(project, 0, c0="no")
    assert not asked(project)
    (project.clips / "c0.mp4").unlink()
    shelf.hand_in(project, 1)
    shelf.sheet(project, 1)
    assert not asked(project)
