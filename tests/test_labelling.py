"""The command label with a file of updates."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from talkingheads.cli import main

LINE = {
    "id": "u1",
    "speaker": "Priya Nair",
    "role": "PCSO",
    "organisation": "County police",
    "recorded": "2026-03-14",
    "sentences": [
        {"text": "Hi, I'm Priya.", "kind": "why", "commitment": None},
        {"text": "We walked the whole estate in January.", "kind": "ask"},
        {"text": "I'll have the new lights fitted by the end of March.", "kind": "other"},
    ],
}


def test_updates_are_labelled_whatever_their_labels_say(tmp_path: Path) -> None:
    """The same updates and sentences come out, with our kinds, owners and days."""
    file = tmp_path / "updates.jsonl"
    file.write_text(json.dumps(LINE) + "\n\n" + json.dumps({**LINE, "id": "u2"}))
    result = CliRunner().invoke(main, ["label", str(file)])
    assert result.exit_code == 0, result.output
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert second == {**first, "id": "u2"}
    assert [sentence["text"] for sentence in first["sentences"]] == [
        sentence["text"] for sentence in LINE["sentences"]
    ]
    assert [sentence["kind"] for sentence in first["sentences"]] == ["other", "doing", "next"]
    assert [sentence["commitment"] for sentence in first["sentences"]] == [
        None,
        None,
        {"owner": "speaker", "due": "2026-03-31", "due_text": "by the end of March"},
    ]


def test_a_line_that_is_no_update_stops_no_other(tmp_path: Path) -> None:
    """It is told with its number; the rest is labelled; the exit code says so."""
    file = tmp_path / "updates.jsonl"
    file.write_text("nonsense\n" + json.dumps(LINE) + "\n")
    result = CliRunner().invoke(main, ["label", str(file)])
    assert result.exit_code == 4
    assert len(result.stdout.splitlines()) == 1
    assert "updates.jsonl:1 is not JSON" in result.stderr


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A missing file is a plain mistake."""
    result = CliRunner().invoke(main, ["label", str(tmp_path / "none.jsonl")])
    assert result.exit_code == 3
    assert "none.jsonl: cannot be read" in result.stderr
