"""A sheet that lost a column which limited somebody shows nobody more in silence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from talkingheads import config, inbox, saidbefore
from talkingheads.cli import main
from talkingheads.withdrawing import there
from tests import shelf

SHEET = """\
file,speaker,consent,{column},language
c0.mp4,Ana Lindqvist,yes,{said},en
c1.mp4,Bo Lindqvist,yes,,en
"""
LIMITS = {
    "drop": "0:00-0:04",
    "keep": "0:00-0:04",
    "consent_until": "2090-01-31",
    "embargo": "until we say so",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two clips, of one of which a part is to be dropped, with their pages."""
    project = shelf.project_of(tmp_path_factory.mktemp("made") / "project", 0, 1)
    project.people.write_text(SHEET.format(column="drop", said=LIMITS["drop"]))
    shelf.work_through(project)
    there.make_pages(project, shelf.Quiet())
    return project.root


@pytest.fixture
def project(made: Path, tmp_path: Path) -> config.Project:
    """A copy of it."""
    return config.load(shutil.copytree(made, tmp_path / "project", symlinks=True))


def shared(project: config.Project) -> set[str]:
    return {clip.id for clip in inbox.look(project).clips if clip.update.consent}


def run(project: config.Project, *options: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(project.root), "run", *options])


@pytest.mark.parametrize(("column", "said"), LIMITS.items())
def test_who_was_limited_by_a_column_is_held_without_it(
    project: config.Project, column: str, said: str
) -> None:
    """Whatever the column: others are shown on, and it is told which column is to come back."""
    (project.work / saidbefore.FILE).unlink()
    project.people.write_text(SHEET.format(column=column, said=said))
    inbox.remember_ids(project, inbox.look(project))
    project.people.write_text(SHEET.format(column="~~~", said=said))
    box = inbox.look(project)
    assert shared(project) == {"c1"}
    assert any(f"no column {column} any more" in problem for problem in box.problems)
    inbox.remember_ids(project, box)
    assert shared(project) == {"c1"}, "it is held until somebody does something"
    project.people.write_text(SHEET.format(column=column, said=""))
    assert shared(project) == {"c0", "c1"}


def test_a_column_in_which_nothing_stood_may_go(project: config.Project) -> None:
    """Nor is anybody asked where the same column has another name now."""
    for headings in (("drop", "no"), ("drop", LIMITS["drop"]), ("cut out", LIMITS["drop"])):
        project.people.write_text(SHEET.format(column=headings[0], said=headings[1]))
        box = inbox.look(project)
        assert not box.lost
        inbox.remember_ids(project, box)
    project.people.write_text(SHEET.format(column="drop", said="none"))
    inbox.remember_ids(project, inbox.look(project))
    project.people.write_text(SHEET.format(column="~~~", said=""))
    assert shared(project) == {"c0", "c1"}


def test_a_run_changes_nothing_until_somebody_means_it(project: config.Project) -> None:
    """What was made stays; with a yes the column is forgotten."""
    project.people.write_text(SHEET.format(column="~~~", said=""))
    page = (project.site / "index.html").read_bytes()
    told = run(project)
    assert told.exit_code == 3, told.output
    assert "no column drop any more" in told.stderr
    assert "talkingheads run --yes" in told.stderr
    assert (project.site / "index.html").read_bytes() == page
    assert "c0: gone" not in run(project, "--yes").stderr
    assert shared(project) == {"c0", "c1"}
