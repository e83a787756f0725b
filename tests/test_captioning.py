"""The commands about captions: what they tell of broken rules, and the files they write."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from talkingheads.cache import Cache, Record
from talkingheads.domain import CaptionTrack
from talkingheads.formats import records, srt, webvtt
from tests import fakes
from tests.projects import make_project, row, write_sheet
from tests.test_cli import call
from tests.test_pipeline import run_all

FAST = "Interdepartmental responsibilities notwithstanding " * 3


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with one clip that is done."""
    make_project(tmp_path, one="ok 5000")
    run_all(tmp_path)
    return tmp_path


def captions(root: Path) -> CaptionTrack:
    return records.loads(CaptionTrack, record(root)[1].value)


def record(root: Path) -> tuple[dict, Record]:
    """Return what the captions of the clip are made from, and their record."""
    cache = Cache(root / ".talkingheads")
    latest = cache.latest("one", "caption")
    assert latest is not None
    found = cache.find("caption", latest["parts"])
    assert found is not None
    return latest["parts"], found


def damage(root: Path, **changes: object) -> None:
    """Change the first caption in its record."""
    parts, _ = record(root)
    track = captions(root)
    cues = (replace(track.cues[0], **changes), *track.cues[1:])
    value = records.dumps(replace(track, cues=cues))
    Cache(root / ".talkingheads").keep("one", "caption", parts, Record(value=value), "")


def checked(root: Path, *args: str, code: int = 0) -> dict:
    result = call(root, "captions", "check", "--json", *args)
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def test_good_captions_break_nothing(root: Path) -> None:
    """Each rule has a row, nothing is counted, and the exit code is 0."""
    told = checked(root)
    assert [(video["name"], video["found"]) for video in told["videos"]] == [("one", [])]
    assert {row["broken"] + row["forced"] + row["soft"] for row in told["rules"]} == {0}
    on_paper = call(root, "captions", "check", "one")
    assert on_paper.exit_code == 0
    assert "at most 2 lines" in on_paper.stdout
    assert f"{len(captions(root).cues)} captions in 1 videos." in on_paper.stdout


def test_a_broken_rule_is_told(root: Path) -> None:
    """Clip, number, time and text of the caption, what is wrong, what to do; exit code 1."""
    damage(root, lines=("We", "will open", "the hall by Friday."))
    (video,) = checked(root, code=1)["videos"]
    (one,) = video["found"]
    assert (one["rule"], one["kind"], one["cue"], one["value"]) == ("lines", "broken", 1, 3)
    on_paper = call(root, "captions", "check")
    assert on_paper.exit_code == 1
    assert "one c1 0:00." in on_paper.stdout
    assert "We / will open / the hall by Friday." in on_paper.stdout
    assert one["advice"] in on_paper.stdout


def test_what_speech_forces_is_no_failure(tmp_path: Path) -> None:
    """Somebody who speaks too fast is told of, and the exit code is 0."""
    make_project(tmp_path, one="ok 5000")
    run_all(tmp_path, recogniser=fakes.FakeRecogniser(FAST))
    (video,) = checked(tmp_path)["videos"]
    assert {(one["rule"], one["kind"]) for one in video["found"]} == {("speed", "forced")}
    assert "Forced by how it is said:" in call(tmp_path, "captions", "check").stdout


def test_wider_limits_are_told(root: Path) -> None:
    """Settings beyond the guidelines are the team's to choose, but the check says so."""
    (root / "pipeline.yaml").write_text("caption: {max_chars: 60}\n")
    run_all(root)
    (note,) = checked(root)["notes"]
    assert "max_chars is 60" in note
    assert "42" in note


def test_clips_without_captions(root: Path) -> None:
    """A clip that waits is named; one without consent is not looked at and cannot be exported."""
    (root / "clips" / "two.mp4").write_text("ok 4000")
    write_sheet(root, row("one.mp4"), row("two.mp4"))
    told = checked(root)
    assert [video["name"] for video in told["videos"]] == ["one"]
    assert "two" in told["notes"][0]
    assert "talkingheads caption --only two" in call(root, "captions", "export", "two").stderr
    write_sheet(root, row("one.mp4", consent=""))
    assert checked(root)["videos"] == []
    refused = call(root, "captions", "export", "one")
    assert refused.exit_code == 1
    assert "We will" not in refused.output


@pytest.mark.parametrize(("form", "write"), [("vtt", webvtt.write), ("srt", srt.write)])
def test_export(root: Path, tmp_path: Path, form: str, write) -> None:
    """The captions go to the terminal or into a file, in either format."""
    printed = call(root, "captions", "export", "one", "--format", form)
    assert printed.stdout == write(captions(root))
    file = tmp_path / f"one.{form}"
    told = call(root, "captions", "export", "one.mp4", "--format", form, "--output", str(file))
    assert file.read_text(encoding="utf-8") == printed.stdout
    assert f"Wrote {file}" in told.stdout
