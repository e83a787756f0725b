"""
Projects made and run once by the real command; tests that change one get a copy.

These runs take minutes, so they begin when the first test does.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from talkingheads import config, inbox
from talkingheads.domain import Entry
from talkingheads.pipeline import look
from tests.s3_server import moto, radosgw, s3  # noqa: F401
from tests.story.telling import tagged

ROOT = Path(__file__).parent.parent.parent
SHARED = ROOT.parent / "shared" / "media"

WORDS = """WEBVTT

00:00.500 --> 00:04.500
And so my fellow Americans ask not what your country can do for you.
"""
"""Supplied for every clip, since the sample model knows no real speech."""

PAUSED = """WEBVTT

00:04.300 --> 00:14.600
And so my fellow Americans ask not what your country can do for you.

00:21.300 --> 00:31.600
Ask what you can do for your country.
"""


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


def command(
    root: Path, *args: str, timeout: float = 900, kindly: bool = False, **environment: str
) -> Told:
    """
    Run the real command in *root* in a process of its own; empty variables are absent.

    *kindly*: other tests go first.
    """
    variables = {**os.environ, **environment}
    done = subprocess.run(
        [*(("nice",) if kindly else ()), sys.executable, "-m", "talkingheads.cli", *args],
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


def make_finished(room: Path) -> Path:
    """Run the samples as a new project in *room*."""
    root = room / "briefing"
    made = command(room, "init", "briefing")
    assert made.code == 0, made.err
    ran = command(root, "run", "--jobs", "2", "--json", kindly=True)
    assert ran.code == 0, ran.err
    return root


def make_strangers(room: Path) -> Path:
    """Run all clips beside the checkout, with consent for each, in *room*; it ends with 4."""
    (room / "clips").mkdir()
    names = sorted(p.name for p in SHARED.iterdir() if p.suffix not in (".md",))
    for name in names:
        shutil.copyfile(SHARED / name, room / "clips" / name)
        words = PAUSED if name.startswith("long-pauses") else WORDS
        (room / "clips" / name).with_suffix(".vtt").write_text(words)
    with (room / "people.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "speaker", "consent"])
        rows.writerows([name, f"Speaker {n}", "yes"] for n, name in enumerate(names))
    (room / "pipeline.yaml").write_text(
        "ingest: {height: 240}\nrender: {lower_third_seconds: 0}\npage: {search: false}\n"
        "reel: {whole: false, short: false}\n"
    )
    told = command(room, "run", "--json", kindly=True)
    assert told.code == 4, told.err
    (room / "told.json").write_text(json.dumps(told.events))
    return room


def make_telling(room: Path) -> Path:
    """Run two clips that tell all that phones write into them, in *room*; without reels."""
    (room / "clips").mkdir()
    lines = ["file,speaker,consent"]
    for name, keys in (("one.mov", True), ("two.mov", False)):
        tagged(room / "clips" / name, keys=keys)
        (room / "clips" / name).with_suffix(".vtt").write_text(WORDS)
        lines.append(f"{name},Nina Rao,yes")
    (room / "people.csv").write_text("\n".join(lines) + "\n")
    (room / "pipeline.yaml").write_text(
        "ingest: {height: 240}\nrender: {lower_third_seconds: 0, end_card_seconds: 0}\n"
        "reel: {whole: false, short: false}\n"
    )
    told = command(room, "run", kindly=True)
    assert told.code == 0, told.err
    return room


AHEAD: dict[str, Callable[[Path], Path]] = {
    "finished": make_finished,
    "strangers": make_strangers,
    "telling": make_telling,
}
"""By fixture: the long runs, which begin with the first test and use what the tests leave idle."""


class Ahead:
    """
    The long runs that somebody will ask for, one after the other beside the tests.

    Of several workers the first begins them; what is made lies where all of them find it.
    """

    def __init__(self, room: Path, wanted: Iterable[str]) -> None:
        self.room = room
        self.pool = ThreadPoolExecutor(max_workers=1)
        for name in AHEAD:
            if name in wanted:
                self.pool.submit(self.made, name)

    def made(self, name: str) -> Path:
        """Return the project that is called *name*; who comes first makes it, others wait."""
        place, why = self.room / name, self.room / f"{name}.failed"
        with FileLock(self.room / f"{name}.lock"):
            if not place.exists() and not why.exists():
                (self.room / f"{name}.new").mkdir()
                try:
                    root = AHEAD[name](self.room / f"{name}.new")
                except BaseException as error:
                    why.write_text(repr(error))
                    raise
                root.rename(place)
        assert place.exists(), why.read_text()
        return place

    def end(self) -> None:
        """Begin nothing more, and wait for what runs."""
        self.pool.shutdown(cancel_futures=True)


AT_WORK = pytest.StashKey[Ahead]()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Begin the long runs that a chosen test needs."""
    wanted = {
        name
        for item in session.items
        if not any(mark.args and mark.args[0] for mark in item.iter_markers("skipif"))
        for name in getattr(item, "fixturenames", ())
    }
    if session.config.option.collectonly or not wanted & AHEAD.keys():
        return
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    room = session.config._tmp_path_factory.getbasetemp()
    room = room.parent / "ahead" if worker else room / "ahead"
    room.mkdir(exist_ok=True)
    first = worker in ("", "gw0")
    session.config.stash[AT_WORK] = Ahead(room, wanted if first else ())


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave nothing at work."""
    if AT_WORK in session.config.stash:
        session.config.stash[AT_WORK].end()


@pytest.fixture(scope="session")
def finished(request: pytest.FixtureRequest) -> Path:
    """The samples as a new project, run once; read only."""
    return request.config.stash[AT_WORK].made("finished")


@pytest.fixture(scope="session")
def strangers(request: pytest.FixtureRequest) -> Path:
    """A project of all the clips beside the checkout, run once; it ended with 4."""
    return request.config.stash[AT_WORK].made("strangers")


@pytest.fixture(scope="session")
def telling(request: pytest.FixtureRequest) -> Path:
    """A project of two clips that tell where, when and by whom they were made, run once."""
    return request.config.stash[AT_WORK].made("telling")


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
    """Copy what a test may edit, link what it may only replace; a lock is each copy's own."""
    file = Path(source)
    if file.suffix in (".csv", ".yaml", ".json", ".html") or file.name == "lock":
        shutil.copy2(source, target)
    else:
        os.link(source, target)
