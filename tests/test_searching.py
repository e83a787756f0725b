"""The command search: what it shows and hides, and what it says where nothing is found."""

from __future__ import annotations

import io
import json
import os
import time
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from talkingheads import cataloguing, report
from talkingheads.formats import records
from talkingheads.lock import at_work
from tests import pages
from tests.projects import make_project, row, write_sheet
from tests.test_cli import call

BRIEFING = pages.larkford()
IDS = sorted(entry.id for entry in BRIEFING.entries)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project whose catalogue is up to date."""
    project = make_project(tmp_path, **dict.fromkeys(IDS, "a film"))
    cataloguing.bring_up(project, BRIEFING, records.digest(BRIEFING))
    return tmp_path


def withdraw(root: Path, clip: str) -> None:
    write_sheet(root, *(row(f"{id}.mp4", consent="" if id == clip else "yes") for id in IDS))


def found(root: Path, *args: str) -> list[dict[str, object]]:
    """Return the hits of `search --json`."""
    result = call(root, "search", "--json", *args)
    hits = json.loads(result.stdout)
    assert result.exit_code == (0 if hits else 1)
    return hits


def test_a_hit_names_clip_time_and_all_that_is_known(root: Path) -> None:
    """Clip, second of the word, who says it, what it is, its neighbours, and the way there."""
    (hit,) = found(root, "sunday", "bus")
    entry = next(e for e in BRIEFING.entries if e.id == "volunteer")
    word = next(w for w in entry.transcript.words if w.text == "Sunday")
    moment = entry.cuts.to_cut_clock(word.start)
    assert (hit["clip"], hit["speaker"], hit["kind"]) == ("volunteer", "Tom Hadley", "next")
    assert hit["seconds"] == moment / 1000
    assert hit["link"] == f"clips/volunteer/index.html#t={moment / 1000:g}"
    assert (hit["sentence"], hit["state"]) == ("We will start a Sunday bus in February.", "open")
    assert str(hit["before"]).startswith("Since September")
    assert str(hit["after"]).startswith("No one should miss")


def test_on_paper_a_hit_has_its_context(root: Path) -> None:
    """Without --json each hit is a few lines, the sentence itself with an arrow, without marks."""
    out = call(root, "search", "sunday bus").stdout
    assert "volunteer 0:" in out
    assert "    > We will start a Sunday bus in February.\n" in out
    assert "      Since September we have taken" in out
    assert "promise, open" in out
    assert "\x1b" not in out


class Terminal(io.StringIO):
    """A place to print to that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_on_a_terminal_the_words_stand_out() -> None:
    """What was found is bold, and what could move the cursor is not let through."""
    with redirect_stdout(Terminal()) as terminal:
        report.line("a \x1b[2J bus and a bus", marks=[(7, 10), (17, 20)])
    assert terminal.getvalue() == "a \ufffd[2J \x1b[1mbus\x1b[0m and a \x1b[1mbus\x1b[0m\n"


@pytest.mark.parametrize(
    ("args", "clips"),
    [
        (["--speaker", "ruth calder"], {"inspector-november", "inspector-september"}),
        (["--speaker", "RUTH"], {"inspector-november", "inspector-september"}),
        (["--speaker", "ruth", "--edition", "September 2026"], {"inspector-september"}),
        (["--edition", "2026-09", "--kind", "promise"], {"inspector-september"}),
        (["--theme", "nobody", "bus"], {"volunteer"}),
        (["--kind", "offer"], {"volunteer"}),
        (["--due-before", "2026-11-01"], {"inspector-september"}),
    ],
)
def test_options_narrow_what_is_found(root: Path, args: list[str], clips: set[str]) -> None:
    """Each option narrows the hits, with words and without, whatever the case."""
    assert {hit["clip"] for hit in found(root, "--limit", "100", *args)} == clips


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--speaker", "Rut Caldr"], "Did you mean Ruth Calder?"),
        (["--speaker", "Marhs"], "Did you mean David Marsh?"),
        (["--theme", "Save streets"], "Did you mean Safe streets?"),
        (["--edition", "2025"], "Each edition here: 2026-09, 2026-11, November 2026"),
    ],
)
def test_a_name_that_is_not_there_is_told_with_those_near(
    root: Path, args: list[str], told: str
) -> None:
    """The message names the option, what was meant perhaps, and what there is."""
    result = call(root, "search", *args)
    assert result.exit_code == 3
    assert told in result.stderr
    assert args[0] in result.stderr


@pytest.mark.parametrize(
    "args",
    [[], ["--status", "done"], ["--kind", "hope"], ["--due-before", "soon"], ["--limit", "0"]],
)
def test_wrong_usage_ends_with_2(root: Path, args: list[str]) -> None:
    """Nothing asked, or a value that there is not: a usage error."""
    assert call(root, "search", *args).exit_code == 2


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["zebra"], "Nobody says 'zebra'. Try its beginning with a star, such as 'zebr*'."),
        (
            ["zebra", "bus"],
            "Nobody says 'zebra bus'. All words must be in one sentence: try fewer.",
        ),
        (["zebra*", "--kind", "ask"], "Nobody says 'zebra*' there. Try another word."),
        (["--status", "kept"], "There is nothing. Try fewer options."),
        (['"'], "Nobody says '\"'. Only letters and digits are looked for: try a word."),
        (["?", "*"], "Nobody says '? *'. Only letters and digits are looked for: try a word."),
        (['\'"zebra"'], "Try its beginning with a star, such as 'zebr*'."),
        (["z'"], "such as 'z*'."),
        (["& zebra"], "such as 'zebr*'."),
    ],
)
def test_where_nothing_is_found_it_says_what_to_try(root: Path, args: list[str], told: str) -> None:
    """No hit ends with 1 and a next step."""
    result = call(root, "search", *args)
    assert result.exit_code == 1
    assert told in result.stdout


@pytest.mark.parametrize("args", [["z" * 100_000], ["z"] * 50_000, ["--speaker", "z" * 100_000]])
def test_a_message_is_short_whatever_was_asked(root: Path, args: list[str]) -> None:
    """A long query is told by its beginning."""
    result = call(root, "search", *args)
    assert result.exit_code in (1, 3)
    assert "zz" in result.output.replace(" ", "")
    assert "…'" in result.output
    assert len(result.output) < 500


def test_more_hits_than_the_limit_are_told(root: Path) -> None:
    """The last line says that there are more and how to see them."""
    result = call(root, "search", "we", "--limit", "3")
    assert result.stdout.count("    > ") == 3
    assert "There are more than 3: see them with --limit." in result.stdout


def test_without_a_catalogue_it_says_what_to_do(tmp_path: Path) -> None:
    """No catalogue, or one of another version: the message names `talkingheads run`."""
    project = make_project(tmp_path)
    result = call(tmp_path, "search", "bus")
    assert result.exit_code == 1
    assert "there is no catalogue yet\n  Make it: talkingheads run" in result.stderr
    cataloguing.bring_up(project, BRIEFING, records.digest(BRIEFING))
    content = bytearray(project.catalogue.read_bytes())
    content[63] += 1
    project.catalogue.write_bytes(content)
    assert "another version" in call(tmp_path, "search", "bus").stderr


def test_while_a_run_is_on_it_says_so(tmp_path: Path) -> None:
    """Nobody is told to start a run that is on already; a killed one is not on."""
    project = make_project(tmp_path)
    with at_work(project.work):
        result = call(tmp_path, "search", "bus")
        note = (project.work / "lock.json").read_text()
    assert result.exit_code == 1
    assert f"no catalogue just now, while a run is on: process {os.getpid()}" in result.stderr
    assert "ask again" in result.stderr
    (project.work / "lock.json").write_text(note)
    assert "Make it: talkingheads run" in call(tmp_path, "search", "bus").stderr


def test_a_withdrawn_clip_is_not_shown_though_the_catalogue_has_it(root: Path) -> None:
    """The sheet counts from the moment that it is written; names of such a clip are gone too."""
    assert found(root, "sunday bus")
    withdraw(root, "volunteer")
    assert found(root, "sunday bus") == []
    assert all(hit["clip"] != "volunteer" for hit in found(root, "--limit", "1000", "the"))
    result = call(root, "search", "--speaker", "Tom Hadley")
    assert result.exit_code == 3
    assert "Each speaker here: David Marsh, Leo Bright, Nina Rao, Ruth Calder." in result.stderr
    assert "not up to date" in call(root, "search", "the").stderr


def test_a_clip_that_is_gone_or_has_no_sheet_is_not_shown(root: Path) -> None:
    """A deleted clip, or no people sheet at all: nothing is shown of it."""
    (root / "clips" / "volunteer.mp4").unlink()
    assert found(root, "sunday bus") == []
    (root / "people.csv").unlink()
    assert found(root, "we") == []


def test_no_clip_is_read_for_a_search(root: Path) -> None:
    """A clip's bytes do not matter to a search: one of a terabyte, all holes, is no wait."""
    with (root / "clips" / "volunteer.mp4").open("wb") as file:
        file.truncate(2**40)
    assert found(root, "sunday bus")


@pytest.mark.parametrize(
    "file", ["people.csv", "pipeline.yaml", "decisions.yaml", "clips/volunteer.mp4"]
)
def test_it_says_if_a_run_is_waiting(root: Path, file: str) -> None:
    """What was written after the catalogue was brought up to date is told; before it, not."""
    for path in root.rglob("*"):
        if ".talkingheads" not in path.parts:
            os.utime(path, (1, 1))
    time.sleep(0.02)
    project = make_project(root)
    withdraw(root, "")
    cataloguing.bring_up(project, BRIEFING, records.digest(BRIEFING))
    assert "not up to date" not in call(root, "search", "bus").stderr
    time.sleep(0.02)
    path = root / file
    path.write_bytes(path.read_bytes() if path.exists() else b"")
    told = call(root, "search", "bus").stderr
    assert f"({path.name} changed): talkingheads run" in told


def test_links_are_whole_where_the_site_has_an_address(root: Path) -> None:
    """With page.address set, hits lead to the site as it stands there."""
    (root / "pipeline.yaml").write_text("page: {address: https://example.org/town}\n")
    (hit,) = found(root, "sunday bus")
    assert str(hit["link"]).startswith("https://example.org/town/clips/volunteer/index.html#t=")
