"""As many clips at a time as there are cores, and memory for."""

from __future__ import annotations

from pathlib import Path

import pytest

from talkingheads.config import Project, load
from talkingheads.staffing import Staff, staff

GB = 1_000_000_000


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with Whisper's `small`, which takes 1.5 GB while it is loaded."""
    (tmp_path / "pipeline.yaml").write_text("transcribe: {model: small, device: cpu}\n")
    return load(tmp_path)


@pytest.mark.parametrize(
    ("cores", "free", "workers"),
    [(2, 24 * GB, 2), (8, 24 * GB, 7), (8, 4 * GB, 1), (4, 1 * GB, 1), (4, 0, 4)],
)
def test_cores_and_memory_decide(project: Project, cores: int, free: int, workers: int) -> None:
    """Each clip has a core and memory for the model; one is worked on at least."""
    assert staff(project, 50, None, cores=cores, free=free).workers == workers


def test_a_larger_model_takes_more_room(project: Project) -> None:
    """With `large` fewer fit into the same memory."""
    (project.root / "pipeline.yaml").write_text("transcribe: {model: large, device: cpu}\n")
    assert staff(load(project.root), 50, None, cores=8, free=24 * GB).workers == 2


def test_what_is_asked_for_counts(project: Project) -> None:
    """Who asks for four gets four, and is told if memory is short for them."""
    enough = staff(project, 50, 4, cores=2, free=24 * GB)
    short = staff(project, 50, 4, cores=2, free=4 * GB)
    assert (enough.workers, short.workers) == (4, 4)
    assert enough.remark == ""
    assert short.remark == ("4.0 GB of memory are free, a clip may take 3.2: fewer may be faster.")


def test_only_what_matters_is_remarked(project: Project) -> None:
    """That memory allows one at a time is told where there are two to work on."""
    assert staff(project, 1, None, cores=2, free=4 * GB).remark == ""
    told = staff(project, 2, None, cores=2, free=4 * GB)
    assert isinstance(told, Staff)
    assert "one clip at a time" in told.remark
