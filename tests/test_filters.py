"""What narrows `search` narrows `commitments` in the same way."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner, Result

from talkingheads import cataloguing, edition
from talkingheads.cli import main
from talkingheads.domain import Entry, Kind, Speaker, State, Status
from talkingheads.formats import records
from tests.saying import clip
from tests.test_commitments import finished

DAY = "2026-11-20"


def said(id: str, name: str, theme: str, issue: str) -> Entry:
    """Return a clip with one promise, made by *name* in the edition *issue*."""
    due = date(2026, 10, 31)
    made = clip(f"We will help the {id}.", id=id, promised=[1], due=due, theme=theme)
    return replace(made, update=replace(made.update, speaker=Speaker(name), edition=issue))


CLIPS = (
    said("park", "Zoë Łuczak", "Café culture", "2026-09"),
    said("bus", "Zoë", "Nobody alone", "2026-11"),
    said("shop", "Ruth Calder", "Safe streets", "2026-11"),
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two editions with its catalogue."""
    folder = tmp_path_factory.mktemp("filters")
    project = finished(folder, *CLIPS)
    shown = edition.briefing(project, CLIPS, date.fromisoformat(DAY))
    cataloguing.bring_up(project, shown, records.digest(shown))
    return folder


def call(root: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(root), *args, "--day", DAY, "--json"])


@pytest.mark.parametrize(
    ("args", "clips"),
    [
        ((), {"park", "bus", "shop"}),
        (("--speaker", "zoe"), {"bus"}),
        (("--speaker", "ZOË ŁUCZAK"), {"park"}),
        (("--speaker", "ruth", "--speaker", "zoë"), {"bus", "shop"}),
        (("--theme", "cafe"), {"park"}),
        (("--theme", "SAFE", "--theme", "alone"), {"bus", "shop"}),
        (("--edition", "2026-11"), {"bus", "shop"}),
        (("--edition", "September 2026"), {"park"}),
        (("--edition", "november"), {"bus", "shop"}),
        (("--edition", "2026", "--speaker", "calder"), {"shop"}),
        (("--status", "Overdue", "--theme", "alone"), {"bus"}),
        (("--due-before", "2026-10-31"), set()),
    ],
)
def test_both_keep_the_same(root: Path, args: tuple[str, ...], clips: set[str]) -> None:
    """Case, accents, parts, whole names first, titles and ids: one way for both commands."""
    found = json.loads(call(root, "search", "--kind", "promise", *args).stdout)
    assert {hit["clip"] for hit in found} == clips
    listed = json.loads(call(root, "commitments", *args).stdout)
    assert {promise["entry"] for promise in listed["promises"]} == clips


@pytest.mark.parametrize(
    "args", [("--speaker", "Rut Caldr"), ("--theme", "sport"), ("--edition", "2025-01")]
)
def test_both_refuse_a_name_that_is_not_there(root: Path, args: tuple[str, ...]) -> None:
    """The same message, with the names that there are, and the same exit code."""
    one, two = (call(root, command, *args) for command in ("search", "commitments"))
    assert (one.exit_code, two.exit_code) == (3, 3)
    told = [result.stderr.partition("Error: ")[2].splitlines()[:2] for result in (one, two)]
    assert told[0] == told[1]
    assert f"{args[0]} '{args[1]}': there is none" in told[0][0]


def test_choices_are_those_of_the_nouns() -> None:
    """Each state, status and kind of the domain can be asked for, in its order."""
    search, commitments = (main.commands[name] for name in ("search", "commitments"))
    choices = {
        (command.name, option.name): tuple(option.type.choices)
        for command in (search, commitments, commitments.commands["set"])
        for option in command.params
        if hasattr(option.type, "choices")
    }
    assert choices == {
        ("search", "kind"): (*get_args(Kind), "promise"),
        ("search", "status"): get_args(State),
        ("commitments", "status"): get_args(State),
        ("set", "status"): get_args(Status),
    }
