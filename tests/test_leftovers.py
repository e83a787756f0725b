"""What a kill leaves beside the team's files goes with the next run; what is the team's stays."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from talkingheads import leftovers
from tests.projects import make_project
from tests.test_cataloguing import call

KILLED = """
import os, sys
from pathlib import Path
from talkingheads.files import replacing
with replacing(Path(sys.argv[1])) as new:
    new.write_text("half of")
    os._exit(9)
"""


def aged(file: Path, seconds: float = 3600) -> Path:
    """Make *file* so old."""
    then = time.time() - seconds
    os.utime(file, (then, then))
    return file


@pytest.mark.parametrize(
    "name", ["people.csv", "decisions.yaml", "checked.yaml", "intake.html", "withdrawals/1.txt"]
)
def test_what_a_killed_writer_left_goes_with_the_next_run(tmp_path: Path, name: str) -> None:
    """Half of a new sheet holds people's names: nobody would find it to delete it."""
    make_project(tmp_path, "page: {search: false}\n")
    file = tmp_path / name
    subprocess.run([sys.executable, "-c", KILLED, file], check=False)
    (left,) = file.parent.glob(".new-*")
    assert left.read_text() == "half of"
    aged(left)
    assert call(tmp_path, "run").exit_code == 0
    assert not left.exists()


def test_a_file_that_is_a_link_is_swept_where_it_lies(tmp_path: Path) -> None:
    """Decisions that several projects share are written in a folder of their own."""
    project = make_project(tmp_path / "ours")
    shared = tmp_path / "shared" / "all.yaml"
    shared.parent.mkdir()
    shared.write_text("")
    project.decisions.symlink_to(shared)
    left = shared.with_name(".new-0123abcd.yaml")
    left.write_text("half of")
    aged(left)
    assert leftovers.sweep(project) == 1
    assert not left.exists()


@pytest.mark.parametrize(
    "name", [".new-mine.csv", ".new-0123abcd.docx", "new-0123abcd.csv", ".new-0123abcde.csv"]
)
def test_what_is_not_called_as_ours_stays(tmp_path: Path, name: str) -> None:
    """Somebody may call a file nearly so."""
    project = make_project(tmp_path)
    theirs = tmp_path / name
    theirs.write_text("mine")
    aged(theirs)
    assert leftovers.sweep(project) == 0
    assert theirs.read_text() == "mine"


def test_what_may_be_written_just_now_stays(tmp_path: Path) -> None:
    """And so do links and folders, which no writer of ours makes."""
    project = make_project(tmp_path)
    young = tmp_path / ".new-01234567.csv"
    young.write_text("half of")
    (tmp_path / ".new-01234568.csv").mkdir()
    link = tmp_path / ".new-01234569.csv"
    link.symlink_to(aged(project.people))
    os.utime(link, (0, 0), follow_symlinks=False)
    aged(tmp_path / ".new-01234568.csv")
    assert leftovers.sweep(project) == 0
    assert young.exists()
    assert link.is_symlink()
    assert project.people.exists()
