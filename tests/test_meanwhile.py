"""What is said of a clip while a run is at work counts when its pages are made."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from talkingheads import commands, config, inbox
from tests import shelf

SAID = {
    "no": "consent: no",
    "another speaker": "speaker: Zita Marsh",
    "drop": 'drop: "0:00-0:04"',
    "keep": 'keep: "0:04-0:08"',
}
"""What somebody writes beside clip c1."""


class Writes(shelf.Quiet):
    """A reporter, and somebody who writes beside c1 when the reels are made and pages begin."""

    def __init__(self, project: config.Project, said: str) -> None:
        super().__init__()
        self.notes, self.said = project.clips / "c1.yaml", said

    def begin(
        self, work: str, units: int, *, sized: bool = False, stages: Sequence[str] = ()
    ) -> None:
        if work == "Pages":
            self.notes.write_text(f"{self.said}\n")


def shown(project: config.Project) -> set[str]:
    """Return the clips in the site; nothing else of c1 is anywhere in it, nor in the catalogue."""
    found = {path.name for path in (project.site / "clips").glob("*")}
    if "c1" not in found:
        words = [sentence.encode() for sentence in shelf.says(1)]
        files = [path for path in project.site.rglob("*") if path.is_file()]
        for file in (*files, project.catalogue):
            assert not any(each in file.read_bytes() for each in words), file
    return found


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three clips that are worked on; there are no pages yet."""
    project = shelf.project_of(tmp_path_factory.mktemp("worked") / "project", 0, 1, 2)
    shelf.work_through(project)
    return project.root


@pytest.fixture
def project(worked: Path, tmp_path: Path) -> config.Project:
    """A copy of it."""
    return config.load(shutil.copytree(worked, tmp_path / "project", symlinks=True))


@pytest.mark.parametrize("said", SAID.values(), ids=SAID)
def test_what_is_said_while_reels_are_made_is_heeded(project: config.Project, said: str) -> None:
    """The clip is on no page, is told by name with the next step, and the run ends so."""
    box = inbox.look(project)
    reporter = Writes(project, said)
    assert commands.make_site(project, box, [], reporter) == ["c1.mp4"]
    assert shown(project) == {"c0", "c2"}
    (told,) = [text for text in reporter.told if text.startswith("c1.mp4: ")]
    assert "talkingheads run" in told


@pytest.mark.parametrize("said", [SAID["no"], SAID["drop"]])
def test_what_is_said_while_clips_are_worked_on_is_heeded(
    project: config.Project, said: str
) -> None:
    """So it is if it is written before the reels are begun."""
    box = inbox.look(project)
    (project.clips / "c1.yaml").write_text(f"{said}\n")
    assert commands.make_site(project, box, [], shelf.Quiet()) == ["c1.mp4"]
    assert shown(project) == {"c0", "c2"}


@pytest.mark.parametrize("said", ["theme: Roads"])
def test_what_limits_nothing_changes_nothing(project: config.Project, said: str) -> None:
    """Nothing waits for the next run but what must."""
    box = inbox.look(project)
    reporter = Writes(project, said)
    assert commands.make_site(project, box, [], reporter) == []
    assert shown(project) == {"c0", "c1", "c2"}
