"""The catalogue is made only if it must be, and goes at once when a clip may not be kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from talkingheads import cataloguing, config
from talkingheads.backends.sqlite import Sqlite
from talkingheads.errors import ConfigError
from talkingheads.formats import records
from talkingheads.stages import catalogue
from tests import pages
from tests.projects import make_project, row, write_sheet
from tests.test_cli import call

BRIEFING = pages.larkford()
IDS = {entry.id for entry in BRIEFING.entries}


def bring_up(project: config.Project, briefing=BRIEFING) -> str:
    """Bring the catalogue up to date and return why it was made."""
    return cataloguing.bring_up(project, briefing, records.digest(briefing))[1]


def held(project: config.Project) -> frozenset[str]:
    with Sqlite().reading(project.catalogue) as ask:
        return catalogue.clips(ask)


def test_it_is_made_once(tmp_path: Path) -> None:
    """The second time nothing is made; another day, another word, or a damaged file is."""
    project = make_project(tmp_path)
    assert bring_up(project) == "not made yet"
    before = project.catalogue.stat()
    assert bring_up(project) == ""
    assert project.catalogue.stat() == before
    tomorrow = replace(BRIEFING.ledger, day=pages.TODAY + timedelta(1))
    assert bring_up(project, replace(BRIEFING, ledger=tomorrow)) == "briefing changed"
    assert bring_up(project)
    whole = project.catalogue.read_bytes()
    project.catalogue.write_bytes(whole[:-1] + b"x")
    assert bring_up(project) == "what it made is gone or was changed"
    assert project.catalogue.read_bytes() == whole
    project.catalogue.unlink()
    assert bring_up(project)


def test_a_setting_that_it_hangs_on_makes_it_anew(tmp_path: Path) -> None:
    """When *due soon* means something else, the catalogue is made again and says so."""
    bring_up(make_project(tmp_path))
    other = make_project(tmp_path, "ledger: {due_soon_days: 3}\n")
    assert bring_up(other) == "due_soon_days changed from 14 to 3"


def test_it_does_not_stay_where_it_was_before(tmp_path: Path) -> None:
    """Under another name the catalogue is made there, and the old one goes with its words."""
    old = make_project(tmp_path)
    bring_up(old)
    new = make_project(tmp_path, "catalogue: {file: kept/other.db}\n")
    assert bring_up(new)
    assert not old.catalogue.exists()
    assert held(new) == IDS


def test_it_goes_as_a_whole_when_one_clip_goes(tmp_path: Path) -> None:
    """With one clip that may not be kept the file is deleted; with all of them kept it stays."""
    project = make_project(tmp_path)
    bring_up(project)
    assert not cataloguing.forget(project, IDS)
    assert held(project) == IDS
    assert cataloguing.forget(project, IDS - {"volunteer"})
    assert not project.catalogue.exists()
    assert not cataloguing.forget(project, IDS)


def test_one_that_cannot_be_read_goes_too(tmp_path: Path) -> None:
    """Nobody knows what a damaged catalogue holds."""
    project = make_project(tmp_path)
    bring_up(project)
    project.catalogue.write_bytes(project.catalogue.read_bytes()[:4096])
    assert cataloguing.forget(project, IDS)
    assert not project.catalogue.exists()


@pytest.mark.parametrize("command", ["run", "ingest", "label"])
def test_withdrawn_words_go_with_any_command_even_if_it_fails(tmp_path: Path, command: str) -> None:
    """The words are off the disk although the records are gone and every clip fails."""
    project = make_project(tmp_path, **dict.fromkeys(sorted(IDS), "no film"))
    bring_up(project)
    rows = [row(f"{id}.mp4", consent="no" if id == "volunteer" else "yes") for id in sorted(IDS)]
    write_sheet(tmp_path, *rows)
    (tmp_path / ".talkingheads" / "latest").rename(tmp_path / ".talkingheads" / "lost")
    result = call(tmp_path, command)
    assert result.exit_code == 4
    assert "catalogue.sqlite had words of a clip that is gone" in result.stderr
    if project.catalogue.exists():
        assert b"Sunday bus" not in project.catalogue.read_bytes()


def test_a_run_does_not_begin_if_it_would_replace_a_file(tmp_path: Path) -> None:
    """Somebody's own file under the catalogue's name: told at once, before any clip is read."""
    project = make_project(tmp_path, one="ok")
    project.catalogue.write_text("mine")
    result = call(tmp_path, "run")
    assert result.exit_code == ConfigError.exit_code
    assert "catalogue.sqlite: is no catalogue of ours" in result.stderr
    assert project.catalogue.read_text() == "mine"
    assert not (tmp_path / "site").exists()


def test_a_run_makes_it(tmp_path: Path) -> None:
    """`run` of an empty project leaves a catalogue without clips."""
    project = make_project(tmp_path, "page: {search: false}\n")
    assert call(tmp_path, "run").exit_code == 0
    assert held(project) == frozenset()


@pytest.mark.parametrize("beside", ["", "kept"])
def test_what_a_killed_run_left_of_it_goes(tmp_path: Path, beside: str) -> None:
    """A copy that was never finished, with words of a clip that is withdrawn, is swept away."""
    make_project(tmp_path, **dict.fromkeys(sorted(IDS), "no film"))
    old = make_project(tmp_path, f"catalogue: {{file: {Path(beside, 'c.sqlite')}}}\n")
    bring_up(old)
    left = old.catalogue.with_name(".new-abcd1234.sqlite")
    left.write_bytes(old.catalogue.read_bytes())
    room = tmp_path / ".talkingheads" / "incoming" / ".new-abcd1234.sqlite"
    room.write_bytes(old.catalogue.read_bytes())
    theirs = left.with_name(".new-mine.txt")
    theirs.write_text("mine")
    (tmp_path / "pipeline.yaml").write_text("page: {search: false}\n")
    write_sheet(tmp_path, *(row(f"{id}.mp4", consent="no") for id in sorted(IDS)))
    assert call(tmp_path, "run").exit_code == 0
    assert theirs.read_text() == "mine"
    assert not left.exists()
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or b"Sunday bus" not in path.read_bytes(), path


def test_while_it_is_made_nothing_lies_beside_it(tmp_path: Path) -> None:
    """It is made where the next run clears; a new one is its owner's alone, as is each after it."""
    project = make_project(tmp_path, "catalogue: {file: kept/c.sqlite}\n")
    seen: list[list[Path]] = []

    class Watched(Sqlite):
        def make(self, file: Path, **values) -> None:
            super().make(file, **values)
            seen.append(sorted(project.catalogue.parent.iterdir()))
            assert file.parent == project.work / "incoming"
            assert file.stat().st_mode & 0o077 == 0

    catalogue.run(
        BRIEFING,
        due_soon_days=14,
        file=project.catalogue,
        database=Watched(),
        room=project.work / "incoming",
    )
    assert seen == [[]]
    assert project.catalogue.stat().st_mode & 0o777 == 0o600
    bring_up(project)
    assert list((project.work / "incoming").iterdir()) == []
    assert project.catalogue.stat().st_mode & 0o777 == 0o600


def test_rights_that_the_team_gave_it_stay(tmp_path: Path) -> None:
    """Who lets the group read the catalogue does not have to do so after each run."""
    project = make_project(tmp_path)
    bring_up(project)
    project.catalogue.chmod(0o640)
    assert bring_up(make_project(tmp_path, "ledger: {due_soon_days: 3}\n"))
    assert project.catalogue.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("file", ["/proc/x.sqlite", "x" * 300 + ".sqlite", "people.csv.d/x/c.db"])
def test_where_it_cannot_be_no_work_begins(tmp_path: Path, file: str) -> None:
    """A place that takes no file is told with its key before any clip is looked at."""
    make_project(tmp_path, one="ok")
    (tmp_path / "people.csv.d").write_text("")
    (tmp_path / "pipeline.yaml").write_text(f"catalogue: {{file: {file}}}\n")
    result = call(tmp_path, "run")
    assert result.exit_code == ConfigError.exit_code
    assert "catalogue.file: " in result.stderr
    assert "such as catalogue.sqlite" in result.stderr
    assert "one.mp4" not in result.stderr
    assert not (tmp_path / ".talkingheads" / "latest").exists()


def test_one_that_is_read_only_is_told_before_the_work(tmp_path: Path) -> None:
    """Somebody who took away the right to write it is asked first; forgetting needs no asking."""
    project = make_project(tmp_path, **dict.fromkeys(sorted(IDS), "no film"))
    bring_up(project)
    project.catalogue.chmod(0o400)
    for args in (["run"], ["run", "--dry-run"]):
        result = call(tmp_path, *args)
        assert result.exit_code == 1
        assert "catalogue.sqlite: is read-only" in result.stderr
    write_sheet(tmp_path, *(row(f"{id}.mp4", consent="no") for id in sorted(IDS)))
    assert call(tmp_path, "run").exit_code == 0
    assert held(project) == frozenset()


@pytest.mark.parametrize("file", ["mine.txt", "x" * 300, "mine.txt/below/c.db"])
def test_a_dry_run_says_what_the_run_would_say(tmp_path: Path, file: str) -> None:
    """A file that would be replaced, or a place where none can be: the same words, code 3."""
    make_project(tmp_path, "page: {search: false}\n")
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "pipeline.yaml").write_text(f"catalogue: {{file: {file}}}\n")
    before = sorted(tmp_path.rglob("*"))
    told = call(tmp_path, "run", "--dry-run")
    assert sorted(tmp_path.rglob("*")) == before
    assert told.exit_code == 3
    assert told.stderr == call(tmp_path, "run").stderr
    assert call(tmp_path, "render", "--dry-run").exit_code == 0


@pytest.mark.parametrize("file", ["site/catalogue.sqlite", "site", "clips/c.sqlite", "people.csv"])
def test_it_may_not_lie_where_it_would_be_published(tmp_path: Path, file: str) -> None:
    """Within the site, among the clips, or in the place of another file: refused, with the key."""
    with pytest.raises(ConfigError) as raised:
        make_project(tmp_path, f"catalogue: {{file: {file}}}\n")
    assert "catalogue.file" in str(raised.value)


def test_it_cannot_be_published_with_the_pages(tmp_path: Path) -> None:
    """A folder named on the command line that holds the catalogue is refused like the settings'."""
    make_project(tmp_path, "catalogue: {file: pub/catalogue.sqlite}\n")
    for args in (["publish", "--dry-run"], ["publish"]):
        result = call(tmp_path, *args, "--to", str(tmp_path / "pub"))
        assert result.exit_code == 3
        assert "publish.target" in result.stderr
        assert "catalogue.file" in result.stderr
    with (tmp_path / "pipeline.yaml").open("a") as settings:
        settings.write("publish: {target: pub}\n")
    for command in (["config", "check"], ["run"], ["publish"]):
        assert call(tmp_path, *command).exit_code == 3
    assert not (tmp_path / "pub").exists()
