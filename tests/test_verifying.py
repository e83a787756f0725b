"""All that is kept is read when somebody asks for it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from talkingheads import config, inbox, verifying
from talkingheads.pipeline import look
from talkingheads.report import PlainReporter
from tests.projects import make_project
from tests.test_pipeline import run_all


def state(root: Path) -> tuple[str, str]:
    """Return how the one clip of the project stands, and why."""
    project = config.load(root)
    (handed,) = inbox.look(project).clips
    outcome = look(project, handed)
    return outcome.state, outcome.detail


def test_what_the_disk_changed_is_found_told_and_made_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A film whose bytes changed though its size and time did not: told by its path, made again."""
    project = make_project(tmp_path, one="ok 4000")
    outcome, _ = run_all(tmp_path)["one"]
    assert verifying.read_all(project, PlainReporter()) == 0
    assert "All that is kept is whole." in capsys.readouterr().err
    assert outcome.entry is not None
    (film,) = (project.work / "store").glob(f"*/{outcome.entry.rendition.video}*")
    before, content = film.stat(), film.read_bytes()
    film.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    os.utime(film, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert state(tmp_path)[0] == "done"
    assert verifying.read_all(project, PlainReporter()) == 1
    assert f"{film.relative_to(tmp_path)}: the file is damaged" in capsys.readouterr().err
    assert state(tmp_path) == ("waiting", "render: a file that it made is damaged")
    again, ran = run_all(tmp_path)["one"]
    assert ran == ["render"]
    assert again.entry == outcome.entry
