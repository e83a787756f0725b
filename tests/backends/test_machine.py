"""What of a machine is ours: cores and memory, also within a container."""

from __future__ import annotations

from pathlib import Path

import pytest

from talkingheads.backends import machine

GIB = 1024**3


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """A machine with 8 GiB available, and no control groups."""
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/meminfo").write_text("MemTotal: 16777216 kB\nMemAvailable: 8388608 kB\n")
    return tmp_path


def group(system: Path, line: str, folder: str, **files: object) -> None:
    """Put this process into a control group with these *files* (``_`` for the dot)."""
    (system / "proc/self/cgroup").write_text(line + "\n")
    place = system / "sys/fs/cgroup" / folder
    place.mkdir(parents=True)
    for name, text in files.items():
        (place / name.replace("memory_", "memory.").replace("cpu_", "cpu.")).write_text(str(text))


def test_without_limits_it_is_what_the_system_says(system: Path) -> None:
    """Memory that is available, and at least one core."""
    assert machine.memory(system) == 8 * GIB
    assert machine.cores(system) >= 1


def test_a_container_may_take_less_memory(system: Path) -> None:
    """Its limit less what is used counts, and what is only cached can be had."""
    stat = f"anon 5\ninactive_file {GIB}"
    limits = {"memory_max": 4 * GIB, "memory_current": 2 * GIB, "memory_stat": stat}
    group(system, "0::/a/b", "a", **limits)
    assert machine.memory(system) == 3 * GIB


def test_an_older_container_may_take_less_memory(system: Path) -> None:
    """Control groups of version 1 count too, also where their path is the host's."""
    limits = {"memory_limit_in_bytes": 2 * GIB, "memory_usage_in_bytes": GIB}
    group(system, "4:cpu,memory:/docker/1234", "memory", **limits)
    assert machine.memory(system) == GIB


def test_a_group_that_used_all_leaves_next_to_nothing(system: Path) -> None:
    """That is not the same as not to know."""
    group(system, "0::/", "", memory_max=GIB, memory_current=2 * GIB)
    assert machine.memory(system) == 1


def test_a_group_without_a_limit_takes_nothing_away(system: Path) -> None:
    """The word max, and the huge number of version 1, are no limits."""
    group(system, "0::/", "", memory_max="max", memory_current=GIB, cpu_max="max 100000")
    assert machine.memory(system) == 8 * GIB


@pytest.mark.parametrize(("quota", "left"), [("50000 100000", 1), ("100000 100000", 1)])
def test_a_share_of_a_core_is_one(system: Path, quota: str, left: int) -> None:
    """A container with half a core works on one thing at a time."""
    group(system, "0::/", "", cpu_max=quota)
    assert machine.cores(system) == left


def test_a_worker_has_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    """What its variable says counts, whatever the machine has."""
    monkeypatch.setenv(machine.SHARE, "3")
    assert machine.threads() == 3
