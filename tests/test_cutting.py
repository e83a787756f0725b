"""What was cut, from the people sheet to all that is shown: dropped words are nowhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from talkingheads import config, edition, inbox
from talkingheads.cli import main
from talkingheads.lastgood import last_good, remember
from talkingheads.pipeline import run_stage, walk
from talkingheads.stages import Stage
from talkingheads.walker import Outcome
from tests import fakes
from tests.projects import make_project

SAID = "Zebra nonsense comes first. We will open the hall by Friday. Please come and see it."
SPEECH = ((500, 6000),)


def project(root: Path, **asked: str) -> config.Project:
    """Make a project with one clip of which *asked* (keep, drop) is asked."""
    made = make_project(root, "page: {search: false}\n", one="ok 8000")
    cells = {"file": "one.mp4", "speaker": "Ana Ruiz", "consent": "yes", **asked}
    cells["recorded"] = "2026-09-14"
    line = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells.values())
    (root / "people.csv").write_text(f"{','.join(cells)}\n{line}\n")
    return made


def brought(root: Path) -> Outcome:
    """Bring the clip down the table, on fakes."""
    made = config.load(root)
    tools = fakes.tools(
        root, recogniser=fakes.FakeRecogniser(SAID), speech=fakes.FakeSpeech(SPEECH)
    )

    def make(stage: Stage, values: Mapping[str, Any]) -> Any:
        return run_stage(stage, values, made, tools)

    (handed,) = inbox.look(made).clips
    return walk(made, handed, make=make, tell=lambda *_: None)


def call(root: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(root), *args])


def test_what_is_dropped_is_nowhere(tmp_path: Path) -> None:
    """Not in the entry, nor in a caption, nor in any file of the site, nor in the catalogue."""
    made = project(tmp_path, drop="zebra NONSENSE comes first")
    entry = brought(tmp_path).entry
    assert entry is not None
    assert [s.id for s in entry.labels.statements] == ["s2", "s3"]
    assert entry.labels.statements[0].text == "We will open the hall by Friday."
    assert [c.statement for c in entry.labels.commitments] == ["s2"]
    edition.make(made, [entry], date(2026, 9, 15))
    files = [path for path in made.site.rglob("*") if path.is_file()]
    assert len(files) > 10
    for path in (*files, made.catalogue):
        content = path.read_bytes().lower()
        assert b"zebra" not in content, path
        assert b"nonsense" not in content, path
    assert "open the hall" in (made.site / "clips/one/index.html").read_text()


def test_what_was_good_before_is_not_shown_once_something_is_dropped(tmp_path: Path) -> None:
    """While the new wish cannot be fulfilled, the old version would show what must go."""
    made = project(tmp_path)
    entry = brought(tmp_path).entry
    assert entry is not None
    remember(made, entry)
    project(tmp_path, drop="words that nobody says")
    outcome = brought(tmp_path)
    assert outcome.state == "refused"
    assert outcome.detail == "column drop: “words that nobody says” is not said in it"
    (handed,) = inbox.look(made).clips
    assert last_good(made, handed) is None


def test_a_wish_that_cannot_be_read_holds_the_clip(tmp_path: Path) -> None:
    """It is told with file, row, column and an example, and nothing is made."""
    made = project(tmp_path, drop="0:05")
    assert brought(tmp_path).state == "held"
    told = call(tmp_path, "status").output
    assert "one   -      held   its drop cannot be read" in told
    assert "Look at this: people.csv row 2, column drop: “0:05” cannot be read" in told
    assert "0:05-0:30" in told
    assert not (made.work / "records").exists()


@pytest.mark.parametrize(
    ("consent", "notes", "reason"),
    [
        ("yes", "drop: 1.20-1.40", "its drop cannot be read"),
        ("yes", "Cut out: 0:05\nconsent: yes", "its Cut out cannot be read"),
        ("yes", "drop: 0:05\nconsent: no", "people.csv does not say a clear yes to it"),
        ("", "drop: 0:05\nconsent: yes", "people.csv does not say a clear yes to it"),
    ],
)
def test_why_a_clip_with_notes_is_held(
    tmp_path: Path, consent: str, notes: str, reason: str
) -> None:
    """Who said yes is told of the wish; who did not, of that."""
    made = project(tmp_path, consent=consent)
    (made.clips / "one.yaml").write_text(notes + "\n")
    (handed,) = inbox.look(made).clips
    assert (handed.held, handed.update.consent) == (reason, False)


def test_notes_alone_with_a_wish_that_cannot_be_read(tmp_path: Path) -> None:
    """Without a row their yes counts; without one they are no yes."""
    made = project(tmp_path, file="other.mp4")
    for consent, reason in (("consent: yes\n", "its drop cannot be"), ("", "does not say a clear")):
        (made.clips / "one.yaml").write_text(f"speaker: Ana Ruiz\n{consent}drop: 0:05\n")
        (handed,) = inbox.look(made).clips
        assert reason in handed.held
        assert not handed.update.consent


def test_cuts_in_words(tmp_path: Path) -> None:
    """Every stretch with its times, its length and why; the sums on top."""
    project(tmp_path, drop="please come and see it")
    assert brought(tmp_path).state == "done"
    assert call(tmp_path, "cuts", "one").output.splitlines() == [
        "one.mp4: 3.56 s of 8.00 s are kept, 4.44 s are cut (25 frames a second).",
        "   0:00.000 to  0:00.240     0.24 s  cut: before the talk",
        "   0:00.240 to  0:03.800     3.56 s  kept",
        "   0:03.800 to  0:06.000     2.20 s  cut: at the team’s wish",
        "   0:06.000 to  0:08.000     2.00 s  cut: after the talk",
    ]


def test_cuts_for_programs(tmp_path: Path) -> None:
    """JSON with clip and file; an EDL with the file's own name; never both at once."""
    project(tmp_path)
    brought(tmp_path)
    told = json.loads(call(tmp_path, "cuts", "one.mp4", "--json").output)
    assert (told["clip"], told["file"], told["fps"]) == ("one", "one.mp4", 25)
    assert [part["why"] for part in told["removed"]] == ["before", "after"]
    assert "* FROM CLIP NAME: one.mp4\n" in call(tmp_path, "cuts", "one", "--edl").output
    assert call(tmp_path, "cuts", "one", "--edl", "--json").exit_code == 2


def test_cuts_that_are_not_made(tmp_path: Path) -> None:
    """It is told how the clip stands and what to run."""
    project(tmp_path)
    result = call(tmp_path, "cuts", "one")
    assert result.exit_code == 1
    assert "one.mp4: it is not cut yet: waiting, ingest: " in result.output
    assert "talkingheads run --only one" in result.output
    assert call(tmp_path, "cuts", "two").exit_code == 3


@pytest.mark.parametrize("command", [("status",), ("why", "one"), ("cuts", "one")])
def test_what_the_team_did_not_get_is_told(tmp_path: Path, command: tuple[str, ...]) -> None:
    """A part of a promise cannot go: whoever asks how the clip stands is told."""
    project(tmp_path, drop="by Friday")
    assert brought(tmp_path).state == "done"
    told = call(tmp_path, *command).output
    assert "Look at this: one.mp4: “We will open the hall by Friday.” is dropped whole" in told
