"""What the log of a real run tells, and what it never does."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from talkingheads.formats.traces import words
from talkingheads.logfile import all_in
from talkingheads.stages import CLIP_STAGES
from tests.story.conftest import command, entries

pytestmark = pytest.mark.story


def test_the_report_of_the_whole_run_has_each_step(finished: Path) -> None:
    """Every clip went through every stage; times add up; ffmpeg's memory and time are known."""
    first = all_in(finished / ".talkingheads")[-1].stem
    told = json.loads(command(finished, "report", "--run", first, "--json").out)
    assert (told["end"], told["code"]) == ("well", 0)
    made = {clip["clip"]: [step["stage"] for step in clip["steps"]] for clip in told["clips"]}
    assert set(entries(finished)) <= set(made)
    for id in entries(finished):
        assert made[id] == [stage.name for stage in CLIP_STAGES]
    assert {"page", "reel", "ledger", "catalogue"} <= set(told["stages"])
    assert sum(told["stages"].values()) > told["seconds"] * 0.5
    films = [it for it in told["processes"] if "ffmpeg" in it["tool"] and it["stage"] == "render"]
    assert films
    assert all(it["code"] == 0 and it["seconds"] > 0 for it in films)
    assert any(it["peak"] > 10_000_000 for it in films)
    assert told["versions"]["ffmpeg"][0].isdigit()


def test_no_name_or_sentence_of_the_samples_is_in_any_log(finished: Path) -> None:
    """Of real transcripts and the people sheet, nothing that tells who or what is in a log."""
    with (finished / "people.csv").open(encoding="utf-8-sig", newline="") as sheet:
        rows = list(csv.DictReader(sheet))
    names = [row["speaker"] for row in rows] + [Path(row["file"]).stem for row in rows]
    said = [
        statement.text
        for entry in entries(finished).values()
        for statement in entry.labels.statements
    ]
    assert len(said) > 20
    for file in all_in(finished / ".talkingheads"):
        text = words(file.read_text())
        assert [name for name in names if name and words(name) in text] == []
        assert [each for each in said if len(each.split()) > 3 and words(each) in text] == []
