"""A run that is killed in its midst is as if nothing had happened, once it ran again."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from tests import crashing

pytestmark = pytest.mark.story


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at /proc")
def test_killed_again_and_again_it_ends_as_an_unbroken_run(tmp_path: Path) -> None:
    """After each kill nothing is half-written; in the end all is the same, and no step was lost."""
    root = crashing.sample_project(tmp_path / "killed", seconds=2, talks=1)
    shutil.copytree(root, tmp_path / "whole")
    whole = crashing.Broken(tmp_path / "whole")
    assert whole.end() == 4, whole.said  # the torn clip is refused
    wanted = crashing.made(tmp_path / "whole")

    begun: list[tuple[str, str]] = []
    for phase, group in (("ingest", True), ("render", False), ("pages", True)):
        run = crashing.Broken(root)
        assert run.wait_for(phase), run.said
        time.sleep(0.3 if phase != "pages" else 0)
        assert run.kill(group=group)
        run.ear.join(30)
        begun += run.steps
        assert run.last_orphan() < crashing.ENDS
        assert crashing.broken(root, wanted) == []

    last = crashing.Broken(root)
    assert last.end() == 4, last.said
    begun += last.steps
    assert crashing.differences(wanted, crashing.made(root)) == []
    assert crashing.leftovers(root) == []
    assert sorted(set(crashing.standing(root).values())) == ["done", "held", "refused"]
    assert len(begun) - len(set(begun)) <= 3  # a step for each kill
    assert set(begun) == set(whole.steps)
