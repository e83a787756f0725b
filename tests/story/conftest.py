"""One project made and run once by the real command; tests that change it get a copy."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from talkingheads import config, inbox
from talkingheads.domain import Entry
from talkingheads.pipeline import look
from tests.s3_server import moto, radosgw, s3  # noqa: F401

ROOT = Path(__file__).parent.parent.parent
SHARED = ROOT.parent / "shared" / "media"


@dataclass(frozen=True)
class Told:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def events(self) -> list[dict]:
        """What was told as JSON lines."""
        return [json.loads(line) for line in self.err.splitlines() if line.startswith("{")]

    @property
    def steps(self) -> list[tuple[str, str]]:
        """Each stage that ran, with its clip."""
        return [(e["clip"], e["stage"]) for e in self.events if e["event"] == "step"]


def command(root: Path, *args: str, timeout: float = 900, **environment: str) -> Told:
    """Run the real command in *root* in a process of its own; empty variables are absent."""
    variables = {**os.environ, **environment}
    done = subprocess.run(
        [sys.executable, "-m", "talkingheads.cli", *args],
        cwd=root,
        env={name: value for name, value in variables.items() if environment.get(name) != ""},
        capture_output=True,
        text=True,
        timeout=timeout,
    )
    return Told(done.returncode, done.stdout, done.stderr)


def entries(root: Path) -> dict[str, Entry]:
    """Return what the project in *root* knows of every finished clip."""
    project = config.load(root)
    outcomes = [look(project, handed) for handed in inbox.look(project).clips]
    return {outcome.id: outcome.entry for outcome in outcomes if outcome.entry is not None}


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples as a new project, run once; read only."""
    root = tmp_path_factory.mktemp("story") / "briefing"
    made = command(root.parent, "init", "briefing")
    assert made.code == 0, made.err
    ran = command(root, "run", "--jobs", "2", "--json")
    assert ran.code == 0, ran.err
    return root


@pytest.fixture
def project(finished: Path, tmp_path: Path) -> Path:
    """A copy of the finished project to change."""
    return copy_of(finished, tmp_path / "briefing")


def without_reels(root: Path, *, short: bool = False) -> None:
    """Have no reel made in *root*, and no short but if asked: that takes a minute."""
    settings = root / "pipeline.yaml"
    text = settings.read_text()
    assert "  whole: true" in text
    text = text.replace("  whole: true", "  whole: false")
    settings.write_text(text if short else text.replace("  short: true", "  short: false"))


def copy_of(root: Path, copy: Path) -> Path:
    """Copy the project in *root* to *copy*; big files are links to the same bytes."""
    shutil.copytree(root, copy, copy_function=_link)
    return copy


def _link(source: str, target: str) -> None:
    """Copy what a test may edit, link what it may only replace."""
    if Path(source).suffix in (".csv", ".yaml", ".json", ".html"):
        shutil.copy2(source, target)
    else:
        os.link(source, target)
