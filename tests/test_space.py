"""A run that the disk has no room for does not begin; one for which it is tight is told so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from talkingheads import config, inbox, space
from talkingheads.errors import TalkingHeadsError
from talkingheads.report import PlainReporter
from tests import shelf
from tests.projects import make_project


def project_of(root: Path, *, size: int, keep: float, more: str = "") -> config.Project:
    """Make a project of two clips of *size* bytes that are not on the disk, only as long."""
    settings = f"project: {{keep_free_gigabytes: {keep}}}\n{more}"
    project = make_project(root, settings, one="1", two="2")
    for clip in project.clips.iterdir():
        with clip.open("r+b") as file:
            file.truncate(size)
    project.work.mkdir(exist_ok=True)
    return project


def free(root: Path) -> float:
    return shutil.disk_usage(root).free / 1e9


def test_what_cannot_suffice_does_not_begin(tmp_path: Path) -> None:
    """The error says how much is free, how much is needed, and which setting holds some back."""
    project = project_of(tmp_path, size=50_000_000, keep=free(tmp_path) - 0.0001)
    clips = inbox.look(project, hashing=False).clips
    with pytest.raises(TalkingHeadsError) as raised:
        space.check(project, clips, PlainReporter())
    assert "are free on its disk, 2 clips are still to be made" in raised.value.what
    assert "project.keep_free_gigabytes" in raised.value.what
    assert "No clip was worked on" in raised.value.hint


def test_what_is_tight_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Between what is needed at the least and what is likely there is a warning only."""
    project = project_of(tmp_path, size=30_000_000, keep=free(tmp_path) - 0.05)
    clips = inbox.look(project, hashing=False).clips
    space.check(project, clips, PlainReporter())
    assert "that may take up to" in capsys.readouterr().err


def test_where_there_is_room_or_nothing_to_do_nothing_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither with room enough, nor on a full disk if no clip may be worked on."""
    project = project_of(tmp_path / "a", size=1_000_000, keep=0)
    space.check(project, inbox.look(project, hashing=False).clips, PlainReporter())
    full = project_of(tmp_path / "b", size=1_000_000, keep=1_000_000)
    space.check(full, (), PlainReporter())
    assert capsys.readouterr().err == ""


def test_what_is_needed_grows_with_the_clips(tmp_path: Path) -> None:
    """Twice the bytes need twice the room; the picture's height and what is made of it count."""

    def least(name: str, size: int, more: str = "") -> int:
        project = project_of(tmp_path / name, size=size, keep=0, more=more)
        return space.needed(project, inbox.look(project, hashing=False).clips).least

    usual = least("a", 10_000_000)
    assert usual > 100_000
    assert least("b", 20_000_000) == 2 * usual
    assert least("c", 10_000_000, "ingest: {height: 360}\n") < usual
    assert least("d", 10_000_000, "render: {low_data: false}\n") < usual


@pytest.mark.parametrize(
    ("settings", "clips"),
    [
        ("", 0),
        ("ingest: {height: 360}\n", 2),
        ("render: {crf: 30}\n", 2),
        ("ledger: {due_soon_days: 3}\n", 0),
    ],
)
def test_what_must_be_made_again_needs_room_too(tmp_path: Path, settings: str, clips: int) -> None:
    """What was made with other settings is made anew beside the old: that takes room again."""
    project = shelf.project_of(tmp_path, 0, 1)
    shelf.work_through(project)
    more = shelf.SETTINGS + settings
    (tmp_path / "pipeline.yaml").write_text(f"project: {{keep_free_gigabytes: 1000000}}\n{more}")
    project = config.load(tmp_path)
    box = inbox.look(project)
    assert space.needed(project, box.clips).clips == clips
    if clips:
        with pytest.raises(TalkingHeadsError, match="2 clips are still to be made"):
            space.check(project, box.clips, PlainReporter())
    else:
        space.check(project, box.clips, PlainReporter())
    assert not space.needed(project, box.clips, until="ingest").clips or "height" in settings
