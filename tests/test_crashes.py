"""A mistake of talkingheads itself: no traceback, a file to send, nobody's words in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from talkingheads import crashes, pipeline, veiling
from talkingheads.cli_door import FrontDoor, Working
from talkingheads.config import load
from talkingheads.domain import Source, Update
from talkingheads.executors import each
from talkingheads.logfile import all_in
from talkingheads.walker import Outcome
from tests.projects import make_project
from tests.test_runlog import WORDS, hostile_project

SAID = "Zephyrina Quillfeather said: marmalade in the Borogrove"


@click.group(cls=FrontDoor)
@click.option("-C", "folder", type=click.Path(path_type=Path), default=Path())
@click.option("--debug/--no-debug")
@click.pass_context
def main(ctx: click.Context, folder: Path, debug: bool) -> None:
    """Stand for the command, with a mistake in it."""
    ctx.obj = folder


@main.command(cls=Working)
@click.argument("clip")
def stumble(clip: str) -> None:
    """Go wrong as a mistake of ours does, with people's words in what it says."""
    transcript = f"{clip}: {SAID}"
    try:
        int(transcript)
    except ValueError as error:
        raise KeyError({"Zephyrina": SAID}) from error


def call(root: Path, *args: str) -> Result:
    """Call the command in *root*."""
    return CliRunner().invoke(main, ["-C", str(root), *args])


def files(root: Path) -> list[Path]:
    """Return the crash files of the project in *root*."""
    return sorted((root / ".talkingheads" / "crashes").glob("*"))


def test_a_mistake_of_ours_is_words_and_a_file_to_send(tmp_path: Path) -> None:
    """No traceback; where the file lies, what is in it, what to do; it ends with 1."""
    make_project(tmp_path, "label: {longest_sentence: 50}\nproject: {title: Borogrove}\n", one="a")
    result = call(tmp_path, "stumble", "one")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    (file,) = files(tmp_path)
    assert str(file) in result.stderr
    assert "nothing people said" in result.stderr
    text = file.read_text()
    for part in (
        "KeyError",
        "ValueError",
        "which led to",
        "label.longest_sentence: 50",
        "project.title: set",
        "ffmpeg: ",
        "Whisper: ",
        'Command: "stumble"',
        '"event": "begin"',
    ):
        assert part in text
    assert json.loads(all_in(tmp_path / ".talkingheads")[0].read_text().splitlines()[-1])["crash"]


def test_no_word_or_name_is_in_a_crash_file(tmp_path: Path) -> None:
    """Planted in messages, causes, arguments, variables, file names, sheet and settings."""
    root = tmp_path / "Borogrove"
    hostile_project(root, "project: {title: marmalade}\n")
    result = call(root, "stumble", "Zephyrina Quillfeather")
    (file,) = files(root)
    text = file.read_text().casefold()
    assert [word for word in WORDS if word.casefold() in text] == []
    said = result.stderr.replace(str(root), "").casefold()
    assert [word for word in WORDS if word.casefold() in said] == []


def test_words_are_in_it_where_the_team_allows_it(tmp_path: Path) -> None:
    """With log.words what errors say stands there, and the message says so; secrets never do."""
    make_project(tmp_path, "log: {words: true}\n", one="a")
    result = call(tmp_path, "stumble", "https://me:hunter2@place.example")
    (file,) = files(tmp_path)
    assert SAID in file.read_text()
    assert "hunter2" not in file.read_text()
    assert "may hold names" in result.stderr


def test_the_same_mistake_has_one_file(tmp_path: Path) -> None:
    """However often it happens, the newest is kept."""
    make_project(tmp_path, one="a")
    for _ in range(3):
        call(tmp_path, "stumble", "one")
    assert len(files(tmp_path)) == 1


def test_where_the_project_cannot_be_written_the_file_lies_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names the place."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    make_project(tmp_path / "p", one="a")
    (tmp_path / "p" / ".talkingheads").mkdir()
    (tmp_path / "p" / ".talkingheads" / "crashes").write_text("in the way")
    result = call(tmp_path / "p", "stumble", "one")
    (file,) = veiling.beside().iterdir()
    assert file.is_relative_to(tmp_path / "temporary")
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert str(file) in result.stderr


@pytest.fixture
def unwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project that takes no crash file, where words may stand in its own."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    root = tmp_path / "p"
    make_project(root, "log: {words: true}\n", one="a")
    (root / ".talkingheads").mkdir()
    (root / ".talkingheads" / "crashes").write_text("in the way")
    return root


def test_beside_the_project_no_words_stand_whatever_is_allowed(unwritten: Path) -> None:
    """The settings' yes is for the project's own folder; the message says what is in the file."""
    result = call(unwritten, "stumble", "one")
    (file,) = veiling.beside().iterdir()
    text = file.read_text().casefold()
    assert [word for word in WORDS if word.casefold() in text] == []
    assert "no name and nothing people said" in result.stderr


def test_what_is_forgotten_goes_out_of_files_beside_the_project_too(unwritten: Path) -> None:
    """The temporary folder of ours is looked through like the project's."""
    call(unwritten, "stumble", "one")
    (file,) = veiling.beside().iterdir()
    file.write_text("Zephyrina and the other")
    veiling.forget(load(unwritten), {"one"}, people={"Zephyrina"})
    assert file.read_text() == "… and the other"


@pytest.mark.parametrize("how", ["link", "open", "file"])
def test_a_temporary_folder_that_is_not_ours_alone_is_not_used(unwritten: Path, how: str) -> None:
    """Nothing is written through a link or where others may look; nothing there is changed."""
    (trap := unwritten.parent / "trap").mkdir()
    (trap / "own.txt").write_text("Zephyrina")
    if how == "link":
        veiling.beside().symlink_to(trap)
    elif how == "open":
        trap.chmod(0o755)
        trap = trap.rename(veiling.beside())
    else:
        veiling.beside().write_text("")
    result = call(unwritten, "stumble", "one")
    assert "--debug" in result.stderr
    assert [file.name for file in trap.iterdir()] == ["own.txt"]
    veiling.forget(load(unwritten), {"one"}, people={"Zephyrina"})
    assert (trap / "own.txt").read_text() == "Zephyrina"


def test_debug_shows_the_place_in_the_code(tmp_path: Path) -> None:
    """With --debug the traceback comes too, with what the error says."""
    make_project(tmp_path, one="a")
    result = call(tmp_path, "--debug", "stumble", "one")
    assert "Traceback" in result.stderr
    assert SAID in result.stderr
    assert result.exit_code == 1


@dataclass(frozen=True)
class Stumbling:
    """A clip at which we go wrong as soon as we look at what is said of it."""

    id: str = "zephyrina"

    @property
    def source(self) -> Source:
        """Return what its file is called."""
        return Source("Zephyrina.mp4", "0" * 64)

    @property
    def update(self) -> Update:
        """Go wrong, with people's words in what it says."""
        raise ValueError(SAID)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_mistake_at_one_clip_stops_no_other(tmp_path: Path, workers: int) -> None:
    """Its outcome says where the file lies, also from a worker; the place in the code is told."""
    project = make_project(tmp_path, one="a")
    jobs = [pipeline.ClipJob(project, Stumbling()) for _ in range(2)]
    heard: list[tuple[str, dict[str, object]]] = []

    def tell(event: str, told: dict[str, object]) -> None:
        heard.append((event, told))

    def lost(job: pipeline.ClipJob) -> Outcome:
        raise AssertionError(job)

    outcomes = list(each(jobs, pipeline.work, workers=workers, tell=tell, lost=lost))
    (file,) = files(tmp_path)
    text = file.read_text()
    assert "talkingheads/pipeline.py" in text
    assert [word for word in WORDS if word.casefold() in text.casefold()] == []
    for outcome in outcomes:
        assert (outcome.state, outcome.exit_code) == ("failed", 4)
        assert "talkingheads itself (ValueError, talkingheads/pipeline.py" in outcome.detail
        assert ".talkingheads/crashes/" in outcome.hint
        assert SAID not in outcome.detail + outcome.hint
    troubles = [told for event, told in heard if told["event"] == "trouble"]
    assert len(troubles) == 2
    assert SAID in str(troubles[0]["_trace"])  # for --debug, which shows it and keeps it not


def test_a_crash_that_cannot_be_written_at_all_still_says_what_to_do(tmp_path: Path) -> None:
    """Without a file the message asks for --debug, and warns of names."""
    what, hint = crashes.told(ValueError(SAID), None)
    assert SAID not in what + hint
    assert "--debug" in hint
