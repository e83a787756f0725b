"""`checked` in the terminal: what a person read is noted, listed, and lapses by itself."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from talkingheads import checks, config, edition, remarks
from talkingheads.cli import main
from talkingheads.domain import Checked, Entry, Segment
from talkingheads.ruling import known
from tests.pages import HOSTILE
from tests.projects import row, write_sheet
from tests.saying import clip
from tests.test_commitments import ONE, RUTH, finished

TWO = clip("We started a bus.", id="two", speaker=RUTH, kind="doing")
TODAY = date.today()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with two clips that were good."""
    finished(tmp_path, ONE, TWO)
    return tmp_path


def call(root: Path, *args: str, **variables: str) -> Result:
    """Call `checked` in *root*."""
    environment = {"COLUMNS": "100", "TALKINGHEADS_BY": None, **variables}
    return CliRunner().invoke(main, ["-C", str(root), "checked", *args], env=environment)


def listed(root: Path) -> dict:
    """Return what `checked --json` lists."""
    return json.loads(call(root, "--json").stdout)


def states(root: Path) -> dict[str, str]:
    """Return how each clip stands."""
    return {row["clip"]: row["state"] for row in listed(root)["clips"]}


def shown(root: Path, day: date = TODAY) -> dict[str, Checked | None]:
    """Return who checked each clip, as the site shows it on *day*."""
    project = config.load(root)
    whole = edition.briefing(project, known(project), day)
    return {entry.id: entry.checked for entry in whole.entries}


def test_a_check_is_noted_and_shown(root: Path) -> None:
    """The file says who read which clip and when; the briefing has it; the list counts it."""
    result = call(root, "one", "--by", "Asha Bell", "--on", "2026-09-20")
    assert result.exit_code == 0, result.output
    assert "one: checked by Asha Bell on 2026-09-20" in result.stdout
    assert '- clip: one\n  by: "Asha Bell"\n' in (root / "checked.yaml").read_text().replace(
        '"one"', "one"
    )
    assert shown(root) == {"one": Checked("Asha Bell", date(2026, 9, 20)), "two": None}
    assert states(root) == {"one": "checked", "two": "not checked"}
    assert "1 of 2 checked" in call(root).stdout
    assert "one\n  checked by Asha Bell on 2026-09-20" in call(root, COLUMNS="40").stdout


def test_several_at_once_and_undone(root: Path) -> None:
    """A name from the environment does; noted anew replaces; undo takes it back, once."""
    assert call(root, "one", "two.mp4", TALKINGHEADS_BY="Asha Bell").exit_code == 0
    assert call(root, "one", "--by", "Tom").exit_code == 0
    assert shown(root) == {"one": Checked("Tom", TODAY), "two": Checked("Asha Bell", TODAY)}
    assert (root / "checked.yaml").read_text().count("- clip") == 2
    assert call(root, "one", "--undo").exit_code == 0
    assert states(root) == {"one": "not checked", "two": "checked"}
    again = call(root, "one", "--undo")
    assert (again.exit_code, "nobody noted" in again.stderr) == (3, True)


FIRST, *REST = ONE.transcript.words
SAID, (PROMISED,) = ONE.labels.statements, ONE.labels.commitments
CHANGES: dict[str, dict[str, object]] = {
    "a word": {
        "transcript": replace(
            ONE.transcript, segments=(Segment((replace(FIRST, text="Hullo"), *REST)),)
        )
    },
    "what it is": {
        "labels": replace(ONE.labels, statements=(replace(SAID[0], kind="why"), *SAID[1:]))
    },
    "a hope": {
        "labels": replace(ONE.labels, statements=(*SAID[:2], replace(SAID[2], manner="hope")))
    },
    "no promise": {"labels": replace(ONE.labels, commitments=())},
    "a day": {"labels": replace(ONE.labels, commitments=(replace(PROMISED, due=None),))},
    "its owner": {"labels": replace(ONE.labels, commitments=(replace(PROMISED, owner="team"),))},
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_lapses_when_what_was_read_changes(root: Path, change: str) -> None:
    """Another word or another label: the page says automatic again, and the team is told."""
    call(root, "one", "--by", "Asha Bell")
    finished(root, replace(ONE, **CHANGES[change]), TWO)
    assert shown(root)["one"] is None
    assert states(root)["one"] == "lapsed"
    (told,) = listed(root)["look_at"]
    assert told.startswith("checked.yaml:")
    assert "Asha Bell checked one" in told
    assert "talkingheads checked one" in told
    finished(root, ONE, TWO)
    assert shown(root)["one"] is not None


def test_looks_do_not_make_it_lapse(root: Path) -> None:
    """Times, confidence, layout, theme and what may be a promise are not what was read."""
    seal = checks.seal(ONE)
    words = tuple(
        replace(word, start=word.start + 7, confidence=0.1) for word in ONE.transcript.words
    )
    later = replace(ONE.transcript, segments=(replace(ONE.transcript.segments[0], words=words),))
    assert checks.seal(replace(ONE, transcript=later)) == seal
    assert checks.seal(replace(ONE, labels=replace(ONE.labels, possible=()))) == seal
    assert checks.seal(replace(ONE, update=replace(ONE.update, theme="Else"))) == seal
    assert checks.seal(TWO) != seal


def test_status_and_run_tell(root: Path) -> None:
    """A check that does not count is told with its line: lapsed, to come, of a lost clip."""
    entries: list[Entry] = [ONE, TWO]
    tomorrow = TODAY + timedelta(days=1)
    (root / "checked.yaml").write_text(
        f"- {{clip: one, by: Asha, on: {TODAY}, seal: 0000000000000000}}\n"
        f"- {{clip: two, by: Tom, on: {tomorrow}, seal: {checks.seal(TWO)}}}\n"
        f"- {{clip: gone, by: Eve, on: {TODAY}, seal: 0000000000000000}}\n"
    )
    told = remarks.of_checks(config.load(root), entries, TODAY, ())
    assert [line.split(": ")[0] for line in told] == [f"checked.yaml:{n}" for n in (1, 2, 3)]
    assert "changed since" in told[0]
    assert "Before that day it does not count" in told[1]
    assert "there is no clip gone" in told[2]
    assert remarks.of_checks(config.load(root), entries, TODAY, ("one", "gone")) == told[1:2]
    assert shown(root, tomorrow)["two"] is not None
    status = CliRunner().invoke(main, ["-C", str(root), "status", "--json"])
    assert told[2] in json.loads(status.stdout)["problems"]
    made: list[str] = []
    edition.make(config.load(root), known(config.load(root)), TODAY, tell=made.append)
    assert made == told


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("one",), 2, "Add --by"),
        (("--undo",), 2, "Say of which clip"),
        (("one", "--by", " "), 2, "must not be empty"),
        (("one", "--by", "x" * 121), 2, "at most 120"),
        (("one", "--by", "A", "--on", "2026-09-13"), 3, "was recorded on 2026-09-14"),
        (("one", "--by", "A", "--on", "2999-01-01"), 3, "a day to come"),
        (("noe", "--by", "A"), 3, "Did you mean one?"),
        (("held", "--by", "A"), 3, "held back"),
        (("new", "--by", "A"), 3, "talkingheads run --only new"),
        (("warned", "--by", "A"), 3, "do not rely"),
    ],
)
def test_what_cannot_be_noted(root: Path, args: tuple[str, ...], code: int, says: str) -> None:
    """Nobody, no such clip, no page, no day on which it can have been: it says so, and why."""
    warned = replace(
        ONE, id="warned", transcript=replace(ONE.transcript, warning="A toy wrote it.")
    )
    finished(root, ONE, TWO, warned)
    for name in ("held", "new"):
        (root / "clips" / f"{name}.mp4").write_text("no film")
    ids = ("one", "two", "warned", "new")
    rows = [row(f"{id}.mp4", speaker="Ruth Calder") for id in ids]
    write_sheet(root, *rows, row("held.mp4", consent=""))
    result = call(root, *args)
    assert result.exit_code == code, result.output
    assert says in " ".join(result.stderr.split())
    assert not (root / "checked.yaml").exists()


def test_a_hostile_name_is_a_name(root: Path) -> None:
    """Whatever the name tries is kept on one line, without what turns the direction."""
    result = call(root, "one", "--by", f"Eve\n- clip: two {HOSTILE}")
    assert result.exit_code == 0, result.output
    by = shown(root)["one"].by
    assert by.startswith("Eve - clip: two <script>")
    assert "\u202e" not in by
    assert shown(root)["two"] is None


def test_a_mistake_in_the_file_stops_the_run(root: Path) -> None:
    """File and line are named before any work is done, and nothing is written."""
    (root / "checked.yaml").write_text("- clip: one\n")
    for command in (("run",), ("run", "--dry-run"), ("checked", "one", "--by", "A")):
        result = CliRunner().invoke(main, ["-C", str(root), *command])
        assert result.exit_code == 3, result.output
        assert "checked.yaml:1:3 by: is missing" in result.stderr
    assert (root / "checked.yaml").read_text() == "- clip: one\n"


def test_the_file_can_lie_elsewhere(root: Path) -> None:
    """The setting names it, moving it lays out no captions anew, and the site may not hold it."""
    before = config.load(root).settings.caption.model_dump()
    (root / "pipeline.yaml").write_text("caption: {checked: notes/read.yaml}\n")
    assert config.load(root).settings.caption.model_dump() == before
    assert call(root, "one", "--by", "Asha Bell").exit_code == 0
    assert "Asha Bell" in (root / "notes/read.yaml").read_text()
    (root / "pipeline.yaml").write_text("caption: {checked: site/read.yaml}\n")
    assert "caption.checked" in call(root, "one", "--by", "Asha Bell").stderr
