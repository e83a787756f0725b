"""
What strangers hand in to make our tools do what they must not: the real command, on all of it.

`python -m tests.fuzz tricks --whole` does the same down to the site.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from talkingheads import sources
from talkingheads.errors import PassingError
from tests.fuzz import trick_files, tricks
from tests.fuzz.leaks import Listeners, leaked


@pytest.fixture(scope="module")
def performed(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """All tricks in one project, and one run on it."""
    return tricks.performed(trick_files.TRICKS, room=tmp_path_factory.mktemp("tricks"))


def test_there_are_many(performed: dict) -> None:
    """All but those that this machine cannot have, or that only the whole pipeline looks at."""
    early = [trick for trick in trick_files.TRICKS if not trick.late]
    assert performed["tricks"] >= len(early) - 6 >= 100


def test_nothing_of_another_is_in_what_is_made(performed: dict) -> None:
    """Neither words nor picture nor sound of a neighbour's clip, and nothing of this machine."""
    assert performed["leaks"] == []


def test_nobody_is_called(performed: dict) -> None:
    """No connection and no datagram."""
    assert performed["connections"] == 0


def test_nothing_changes_outside(performed: dict) -> None:
    """No file is made, changed or taken away but what is made in the project."""
    assert performed["changed_outside"] == []


def test_each_goes_as_it_must(performed: dict) -> None:
    """Each refusal names file and reason and says what to do; each good clip beside is done."""
    assert performed["wrong"] == {}


def test_who_looks_for_leaks_finds_them(tmp_path: Path) -> None:
    """The secret's picture, its sound and its title are found where they lie open."""
    with Listeners() as listeners:
        scene = tricks.Scene(tmp_path)
        kit = tricks.prepared(scene, listeners, whole=False)
    store = scene.project / ".talkingheads" / "store"
    store.mkdir(parents=True)
    (store / "a.mp4").write_bytes(kit.clips["mp4"])
    assert leaked(scene.project, scene.token, "") == []
    (store / "b.mp4").write_bytes(kit.aims.secret.read_bytes())
    found = "\n".join(leaked(scene.project, scene.token, f"it says {scene.token}"))
    for part in ("what it says", "b.mp4", "picture", "sound"):
        assert part in found, part


@pytest.mark.parametrize("make", ["link", "fifo", "huge", "folder"])
def test_what_lies_beside_a_clip_is_read_only_if_plain_and_small(tmp_path: Path, make: str) -> None:
    """Nobody waits for a pipe, follows a link or reads without end."""
    file = tmp_path / "one.vtt"
    if make == "link":
        (tmp_path / "secret").write_text("WEBVTT")
        file.symlink_to(tmp_path / "secret")
    elif make == "fifo":
        os.mkfifo(file)
    elif make == "folder":
        file.mkdir()
    else:
        with file.open("wb") as opened:
            opened.truncate(1 << 40)
    with pytest.raises(PassingError):
        sources.text(tmp_path, "one.vtt", most=1000)
