"""A short part of what ``python -m tests.fuzz`` does at length: bad clips at the real intake."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from talkingheads.errors import ClipError
from tests.fuzz import bombs, media, truncated, workers
from tests.fuzz.bases import Base, made
from tests.fuzz.chunks import chunks
from tests.fuzz.intake import CRASH, HANG, REFUSED, Intake, Outcome, unplain
from tests.fuzz.mutations import mutant, with_checksums

SEED = 7
ONE_OF_EACH = (
    *("faststart.mp4", "fragmented.mp4", "camera.mov", "browser.webm", "film.mkv", "voice.ogg"),
    *("lossless.flac", "layer3.mp3", "plain.wav", "mpeg4.avi", "camcorder.ts", "memo.amr"),
)
SET_OFF = (
    bombs.HARMLESS,
    *("jpeg-of-30000-pixels.avi", "streams-10000.mkv", "samples-30-million.mp4", "years.mkv"),
    *("boxes-10000-deep.mp4", "codec-private-of-a-terabyte.mkv", "attachment.mkv"),
    *("constant-hours.flac", "times-4-billion.mp4", "cover-of-30000-pixels.mp3"),
)


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> list[Base]:
    """A small clip in each container."""
    return made(tmp_path_factory.mktemp("bases"), seconds=0.6, only=ONE_OF_EACH)


def test_damaged_clips_are_refused_in_plain_words_or_usable(
    bases: list[Base], tmp_path: Path
) -> None:
    """Of 40 seeded mutants none crashes or hangs, leaves anything behind, or blames the machine."""
    told = media.take_all(SEED, range(40), bases, tmp_path).summary()
    assert told["failures"] == []
    assert told["accepted"] + told["refused"] == 40
    assert told["accepted"], "what is all but whole is usable"
    assert told["refused"], "what is damaged is not"


def test_uploads_that_broke_off_are_flagged(bases: list[Base], tmp_path: Path) -> None:
    """10 films of phones, cut anywhere, are all refused; one that lacks only padding is not."""
    film = next(base for base in bases if base.name == "faststart.mp4")
    padded = Base(truncated.PADDED, film.data + b"\0\0\x10\0free" + bytes(4088), ours=True)
    cuts = truncated.draw(SEED, 10, [film, padded])
    told = truncated.take_all(cuts, tmp_path, team=2)
    assert told["failures"] == []
    assert told["ordinary"] == {"cases": 10, "flagged": 10, "passed": 0}
    assert told["notes_only"]["passed_with_all_there"] == 2


def test_bombs_are_refused_before_they_grow() -> None:
    """
    Each is refused in less than a second of the processor and in less than 300 MB.

    They are set off from a small process: a child's memory begins with that of its parent.
    """
    told = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "bombs", "--only", *SET_OFF],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        timeout=300,
    )
    summary = json.loads(told.stdout)
    assert told.returncode == 0, summary
    assert set(summary["each"]) == set(SET_OFF)


def test_a_case_is_the_same_whenever_it_is_made(bases: list[Base]) -> None:
    """Seed and number make the bytes; another seed makes others."""

    def digests(seed: int) -> list[str]:
        every = (mutant(seed, case, bases).data for case in range(50))
        return [hashlib.sha256(data).hexdigest() for data in every]

    assert digests(SEED) == digests(SEED)
    assert digests(SEED) != digests(SEED + 1)


def test_the_parts_of_each_container_are_found(bases: list[Base]) -> None:
    """They cover the file from its first part on, with none after its end; checksums are right."""
    for base in bases:
        found = chunks(base.data, base.container)
        assert len(found) > 2, base.name
        assert all(0 <= c.start <= c.body <= c.end <= len(base.data) for c in found), base.name
        assert max(c.end for c in found) > len(base.data) - 188, base.name
        assert with_checksums(base.data) == base.data, base.name


def _begin(world: Path) -> workers.Take:
    """Take cases that do what no intake may do."""
    import os
    import time

    world.mkdir(parents=True, exist_ok=True)

    def take(case: int) -> Outcome:
        if case == 1:
            os._exit(3)
        if case == 2:
            time.sleep(60)
        return Outcome(REFUSED)

    return take


def test_a_crash_and_a_hang_are_seen_and_the_others_go_on(tmp_path: Path) -> None:
    """A worker that dies is a crash, one that does not answer a hang; each other case is taken."""
    told = dict(workers.outcomes(range(5), _begin, tmp_path, workers=2, limit=1))
    assert {case: outcome.ended for case, outcome in told.items()} == {
        **dict.fromkeys((0, 3, 4), REFUSED),
        1: CRASH,
        2: HANG,
    }


def _begin_astray(world: Path) -> workers.Take:
    """Take a clip in beside a file that nobody asked for."""
    intake = Intake(world / "world")
    intake.put("a.mp4", b"no film at all")
    (world / "world" / "home" / "stray").write_text("x")
    return lambda case: intake.take("a.mp4")


def test_what_is_left_behind_is_a_fault(tmp_path: Path) -> None:
    """The judge itself sees a stray file; it ends every child of its process, so it has its own."""
    ((_, outcome),) = workers.outcomes([0], _begin_astray, tmp_path, workers=1, limit=30)
    assert outcome.ended == CRASH
    assert outcome.faults == ("left behind: home/stray",)


@pytest.mark.parametrize(
    ("what", "hint", "plain"),
    [
        ("silence: nothing can be heard", "Ask for the clip again.", True),
        ("damaged: KeyError: 'mov'", "Ask for the clip again.", False),
        ("damaged: [out#1/null @ 0x55b69b49d440] nothing", "Ask for the clip again.", False),
        ("damaged", "", False),
        ("damaged: a.mp4\x1b[2J", "Ask for the clip again.", False),
    ],
)
def test_words_of_machines_are_a_fault(what: str, hint: str, plain: bool) -> None:
    """A refusal has a hint, and nothing that only an engineer reads."""
    assert bool(unplain(ClipError(what, hint=hint))) is not plain
