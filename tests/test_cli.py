"""The front door: exit codes, and messages that say what to do."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from talkingheads.cli import main
from talkingheads.lock import at_work
from tests.projects import make_project, row, write_sheet
from tests.test_config import FIVE_MISTAKES


def call(root: Path, *args: str) -> Result:
    """Call the command in *root*."""
    return CliRunner().invoke(main, ["-C", str(root), *args])


def test_a_new_project_has_all_that_it_needs(tmp_path: Path) -> None:
    """`init` makes settings, sheet, clips and model, and its sheet fits its clips."""
    root = tmp_path / "town"
    assert CliRunner().invoke(main, ["init", str(root)]).exit_code == 0
    assert call(root, "config", "check").exit_code == 0
    told = json.loads(call(root, "status", "--json").output)
    assert len(told["clips"]) >= 8
    assert {clip["state"] for clip in told["clips"]} == {"waiting"}
    assert told["problems"] == []


def test_an_empty_project_says_what_to_do_next(tmp_path: Path) -> None:
    """`init --no-samples` has no clips and an ordinary model; `status` says what to do."""
    root = tmp_path / "our town"
    made = CliRunner().invoke(main, ["init", "--no-samples", str(root)])
    assert made.exit_code == 0
    assert f"cd '{root}' && talkingheads people" in made.output
    text = (root / "pipeline.yaml").read_text()
    assert "model: small" in text
    assert "Larkford" not in text
    assert "samples" not in text
    assert "There are no clips" in call(root, "status").output
    ran = call(root, "run")
    assert "It shows nobody yet: put clips into clips/" in ran.output
    assert "talkingheads publish" not in ran.output


def test_init_never_writes_over_anything(tmp_path: Path) -> None:
    """A folder that holds something is refused with 3 and left alone."""
    (tmp_path / "mine.txt").write_text("mine")
    result = CliRunner().invoke(main, ["init", str(tmp_path)])
    assert result.exit_code == 3
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_mistakes_in_the_settings_end_with_3_and_are_all_told(tmp_path: Path) -> None:
    """A pipeline.yaml with five mistakes: five lines with their places, on standard error."""
    (tmp_path / "pipeline.yaml").write_text(FIVE_MISTAKES)
    result = call(tmp_path, "run")
    assert result.exit_code == 3
    assert len(re.findall(r"pipeline\.yaml:\d+:\d+ ", result.stderr)) == 5
    assert "Traceback" not in result.output


def test_outside_a_project_the_next_step_is_named(tmp_path: Path) -> None:
    """`run` in an empty folder ends with 3 and names `init`."""
    result = call(tmp_path, "run")
    assert result.exit_code == 3
    assert "talkingheads init" in result.stderr


@pytest.mark.parametrize("site", ["clips", ".", "clips/pages", ".talkingheads", ".."])
def test_a_site_that_would_swallow_other_things_is_refused(tmp_path: Path, site: str) -> None:
    """The finished pages have a folder of their own: anything else ends with 3."""
    make_project(tmp_path / "p", one="a")
    (tmp_path / "p" / "pipeline.yaml").write_text(f"project: {{site: {site}}}")
    result = call(tmp_path / "p", "config", "check")
    assert result.exit_code == 3
    assert "project.site" in result.stderr
    assert (tmp_path / "p" / "clips" / "one.mp4").exists()


def test_a_second_run_at_the_same_time_is_refused(tmp_path: Path) -> None:
    """Who holds the project is told by process and time; afterwards the project is free."""
    make_project(tmp_path, one="a")
    with at_work(tmp_path / ".talkingheads"):
        result = call(tmp_path, "run")
    assert result.exit_code == 1
    assert f"process {os.getpid()}" in result.stderr
    assert call(tmp_path, "run").exit_code == 4


def test_what_a_killed_run_left_is_swept_away(tmp_path: Path) -> None:
    """A clip's bytes that a kill left in a room of the work are gone after the next run."""
    make_project(tmp_path, one="a")
    left = tmp_path / ".talkingheads" / "incoming" / "x" / "source"
    left.parent.mkdir(parents=True)
    left.write_text("somebody's film")
    call(tmp_path, "run")
    assert not left.exists()


@pytest.mark.parametrize("command", ["run", "ingest", "render"])
def test_a_withdrawn_clip_leaves_the_site_with_any_command(tmp_path: Path, command: str) -> None:
    """When consent is gone, the film in the site's folder goes too, whatever is run next."""
    make_project(tmp_path, one="a")
    write_sheet(tmp_path, row("one.mp4", consent="no"))
    for left in ("site/clips/one/video.mp4", ".talkingheads/latest/one/render.json"):
        (tmp_path / left).parent.mkdir(parents=True)
        (tmp_path / left).write_text("{}")
    call(tmp_path, command)
    assert not (tmp_path / "site/clips/one").exists()


def test_withdrawn_words_are_gone_though_no_page_can_be_made(tmp_path: Path) -> None:
    """With consent all pages go before a broken template stops the run; nothing shows them."""
    make_project(tmp_path, one="a")
    assert call(tmp_path, "run").exit_code == 4
    page = tmp_path / "site/clips/one/index.html"
    page.parent.mkdir(parents=True)
    page.write_text("We will paint the hall.")
    index = tmp_path / "site/index.html"
    index.write_text(f"{index.read_text()} We will paint the hall.")
    write_sheet(tmp_path, row("one.mp4", consent="no"))
    (tmp_path / "own").mkdir()
    (tmp_path / "own/base.html").write_text("{% broken %}")
    (tmp_path / "pipeline.yaml").write_text("page: {templates: own}\n")
    result = call(tmp_path, "run")
    assert result.exit_code == 3
    assert "base.html" in result.stderr
    assert "showed a clip that is gone: deleted, it is made anew at the end" in result.stderr
    left = [path for path in (tmp_path / "site").rglob("*") if path.is_file()]
    assert not any(b"paint the hall" in path.read_bytes() for path in left)
    assert "there is no site yet" in call(tmp_path, "serve").stderr
    online = tmp_path / "online"
    assert call(tmp_path, "publish", "--to", str(online)).exit_code == 3
    assert not list(online.glob("*.html"))


def test_a_dry_publish_changes_nothing(tmp_path: Path) -> None:
    """`publish --dry-run` of a new project makes neither pages nor records nor the target."""
    make_project(tmp_path, one="a")
    result = call(tmp_path, "publish", "--dry-run", "--to", str(tmp_path / "out"))
    assert result.exit_code == 0
    assert "1 clips would be worked on first" in result.stdout
    assert {p.name for p in tmp_path.iterdir()} == {"clips", "people.csv", "pipeline.yaml"}


def test_wrong_usage_ends_with_2(tmp_path: Path) -> None:
    """An unknown option is click's usage error."""
    assert call(tmp_path, "run", "--fast").exit_code == 2


def test_an_unknown_clip_ends_with_3(tmp_path: Path) -> None:
    """`why` of a clip that is not there names those that are."""
    make_project(tmp_path, one="ok 4000")
    result = call(tmp_path, "why", "two")
    assert result.exit_code == 3
    assert "The clips here are: one." in result.stderr


def test_refused_clips_end_with_4_and_the_pages_are_made(tmp_path: Path) -> None:
    """Files that are no clips: each is named with its reason, and the (empty) site is there."""
    make_project(tmp_path, one="no film at all", two="#EXTM3U\nfile:///etc/passwd")
    result = call(tmp_path, "run")
    assert result.exit_code == 4
    assert "one.mp4: refused: a text, not a video or sound file" in result.stderr
    assert "two.mp4: refused: a playlist or script" in result.stderr
    assert (tmp_path / "site" / "index.html").is_file()


def test_held_clips_are_no_failure(tmp_path: Path) -> None:
    """A clip without consent is told and held; the run ends with 0."""
    make_project(tmp_path, one="anything")
    write_sheet(tmp_path, row("one.mp4", consent=""))
    result = call(tmp_path, "run")
    assert result.exit_code == 0
    assert "one.mp4: held" in result.stderr


def test_a_dry_run_does_nothing(tmp_path: Path) -> None:
    """`run --dry-run` tells what would be done and writes nothing."""
    make_project(tmp_path, one="ok")
    result = call(tmp_path, "run", "--dry-run")
    assert "one.mp4: would ingest (not made yet)" in result.stdout
    assert {p.name for p in tmp_path.iterdir()} == {"clips", "people.csv", "pipeline.yaml"}


def test_people_makes_a_sheet_without_consent(tmp_path: Path) -> None:
    """The sheet that is made has a row for each clip, and nobody has consented yet."""
    make_project(tmp_path, one="a", two="b")
    (tmp_path / "people.csv").unlink()
    assert call(tmp_path, "people").exit_code == 0
    text = (tmp_path / "people.csv").read_text(encoding="utf-8-sig")
    assert "one.mp4" in text
    assert "two.mp4" in text
    told = json.loads(call(tmp_path, "status", "--json").output)
    assert {clip["state"] for clip in told["clips"]} == {"held"}


def test_publishing_without_a_target_says_where_to_set_it(tmp_path: Path) -> None:
    """Nothing is published by default; the message names the key."""
    make_project(tmp_path, one="a")
    result = call(tmp_path, "publish")
    assert result.exit_code == 3
    assert "publish.target" in result.stderr


def test_publishing_to_a_folder(tmp_path: Path) -> None:
    """`publish --to FOLDER` puts the site there, and a dry run before it does not."""
    make_project(tmp_path)
    out = tmp_path / "out"
    assert call(tmp_path, "publish", "--to", str(out), "--dry-run").exit_code == 0
    assert not (out / "index.html").exists()
    assert call(tmp_path, "publish", "--to", str(out)).exit_code == 0
    assert (out / "index.html").read_text() == (tmp_path / "site" / "index.html").read_text()


@pytest.mark.parametrize("debug", ["--debug", "--no-debug"])
def test_a_traceback_only_with_debug(tmp_path: Path, debug: str) -> None:
    """Without --debug an error is words; with it the place in the code too; the end is the same."""
    result = CliRunner().invoke(main, [debug, "-C", str(tmp_path), "status"])
    assert ("Traceback" in result.stderr) == (debug == "--debug")
    assert "talkingheads init" in result.stderr
    assert result.exit_code == 3


def test_the_schema_is_json() -> None:
    """`config schema` prints what editors can read."""
    schema = json.loads(CliRunner().invoke(main, ["config", "schema"]).output)
    assert "publish" in schema["properties"]


def test_help_is_there_at_once() -> None:
    """`--help` of the real command works in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "talkingheads.cli", "--help"], capture_output=True, check=True
    )
    assert b"talkingheads init" in done.stdout
