"""However many work on the clips, and whoever is ready first: the same bytes come out."""

from __future__ import annotations

from pathlib import Path

import pytest

from talkingheads.files import digest_of
from tests.backends.test_ffmpeg import make
from tests.story.conftest import command

pytestmark = pytest.mark.story

CLIPS = {"a": 4, "b": 2}
"""Seconds of each: the first takes longer."""


def project(folder: Path, *, backwards: bool) -> Path:
    """A project of two small clips with their words beside them, its sheet in either order."""
    assert command(folder, "init", "p", "--no-samples").code == 0
    root, rows = folder / "p", []
    for name, seconds in CLIPS.items():
        make(
            root / "clips" / f"{name}.mp4",
            "-f", "lavfi", "-i", f"testsrc=s=320x180:r=25:d={seconds}",
            "-f", "lavfi", "-i", f"sine=300:d={seconds}", "-preset", "ultrafast",
        )  # fmt: skip
        said = f"We will mend the road {name} by Friday."
        words = f"WEBVTT\n\n00:00.200 --> 00:01.800\n{said}\n"
        (root / "clips" / f"{name}.vtt").write_text(words)
        rows.append(f"{name}.mp4,Ana {name},2026-11-02,yes")
    (root / "pipeline.yaml").write_text("page: {search: false}\nreel: {short: false}\n")
    rows = rows[::-1] if backwards else rows
    (root / "people.csv").write_text("\n".join(["file,speaker,recorded,consent", *rows]) + "\n")
    return root


def contents(root: Path) -> dict[str, str]:
    """Return all files that were made, by their path in the project, with their digests."""
    places = (root / ".talkingheads" / "store", root / ".talkingheads" / "records", root / "site")
    files = (file for place in places for file in place.rglob("*") if file.is_file())
    return {file.relative_to(root).as_posix(): digest_of(file) for file in files}


def test_the_same_comes_out_of_one_worker_and_of_two(tmp_path: Path) -> None:
    """Every film, every record and every page has the same bytes, in whatever order it was made."""
    made = []
    for jobs, backwards in (("1", False), ("2", True)):
        place = tmp_path / jobs
        place.mkdir()
        root = project(place, backwards=backwards)
        told = command(root, "run", "--jobs", jobs)
        assert told.code == 0, told.err
        made.append(contents(root))
    one, two = made
    assert [path for path in one if path.endswith(".mp4")]
    assert {path for path in one | two if one.get(path) != two.get(path)} == set()
