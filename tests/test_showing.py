"""What status says while a run is at work."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from talkingheads import lock, runlog
from talkingheads.cli import main
from tests.projects import make_project


@click.group()
def group() -> None:
    """Stands for all commands."""


@group.command()
@click.argument("root")
def run(root: str) -> None:
    """Stand for a run that is at one of its clips."""
    with (
        runlog.opened(Path(root), command="run") as log,
        lock.at_work(Path(root) / ".talkingheads"),
    ):
        log.veil.learn({"one": "one"})
        with runlog.step("one", "render", "not made yet"):
            told = CliRunner().invoke(main, ["-C", root, "status", "--json"])
            click.echo(told.stdout)


@pytest.mark.parametrize("started", ["talkingheads", "python -m talkingheads.cli"])
def test_status_tells_what_is_at_work(tmp_path: Path, started: str) -> None:
    """The command as it is typed, however it was started, and the clip that it is at."""
    make_project(tmp_path, one="a", two="b")
    told = CliRunner().invoke(group, ["run", str(tmp_path)], prog_name=started)
    said = json.loads(told.stdout)
    assert "A run is at work here: `talkingheads run`, process" in said["at_work"]
    rows = {row["clip"]: (row["stage"], row["state"]) for row in said["clips"]}
    assert rows == {"one": ("render", "at work"), "two": ("ingest", "waiting")}
