"""
How much of this machine is ours: its cores and its memory, or what a container leaves of them.

A process may be bound to some cores, and a container's control group (Linux, both versions) may
give it less than the machine has. Everything here is asked anew each time, and asking is cheap.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

SHARE = "TALKINGHEADS_THREADS"
"""Environment variable of a worker: how many of the cores are its own."""

SYSTEM = Path("/")

UNLIMITED = 1 << 60
"""Bytes from which on a control group's limit is none."""


def cores(system: Path = SYSTEM) -> int:
    """Return how many cores we may keep busy, at least 1."""
    bound = hasattr(os, "sched_getaffinity")  # not on every system
    ours = len(os.sched_getaffinity(0)) if bound else os.cpu_count() or 1
    return max(1, min([ours, *(int(quota) for quota in _quotas(system))]))


def threads() -> int:
    """Return how many cores this process may keep busy by itself: a worker has its share."""
    return int(os.environ.get(SHARE) or cores())


def memory(system: Path = SYSTEM) -> int:
    """Return how many bytes may still be taken before somebody is killed for it; 0: unknown."""
    free = [found for found in (_available(system), *_left(system)) if found is not None]
    return max(1, min(free)) if free else 0


def has_card() -> bool:
    """Tell whether there is a graphics card that models run on, as far as its driver is there."""
    return shutil.which("nvidia-smi") is not None or Path("/dev/nvidiactl").exists()


def resident() -> int:
    """Return how many bytes this process has in memory just now; 0 where that is unknown."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _available(system: Path) -> int | None:
    """Return what the system itself holds to be available, or half of what is built in."""
    try:
        lines = (system / "proc/meminfo").read_text().splitlines()
    except OSError:
        try:
            return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
        except (ValueError, OSError, AttributeError):
            return None
    found = next((line for line in lines if line.startswith("MemAvailable:")), "")
    return int(found.split()[1]) * 1024 if found else None


def _quotas(system: Path) -> Iterator[float]:
    """Yield the cores that each control group above us leaves to us."""
    for group in _groups(system, ""):
        quota, _, period = _text(group / "cpu.max").partition(" ")
        if quota.isdigit() and period.isdigit():
            yield int(quota) / int(period)
    for group in _groups(system, "cpu"):
        quota, period = _text(group / "cpu.cfs_quota_us"), _text(group / "cpu.cfs_period_us")
        if quota.isdigit() and period.isdigit():
            yield int(quota) / int(period)


def _left(system: Path) -> Iterator[int]:
    """Yield the bytes that each control group above us has left; what is but cached counts."""
    for kind, limit, used, cached in (
        ("", "memory.max", "memory.current", "inactive_file"),
        ("memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
    ):
        for group in _groups(system, kind):
            most, taken = _text(group / limit), _text(group / used)
            if most.isdigit() and taken.isdigit() and int(most) < UNLIMITED:
                stat = dict(
                    line.split() for line in _text(group / "memory.stat").splitlines() if line
                )
                yield int(most) - int(taken) + int(stat.get(cached, 0))


def _groups(system: Path, kind: str) -> Iterator[Path]:
    """Yield the folders of our control groups of one *kind*, "" for version 2, up to the root."""
    for line in _text(system / "proc/self/cgroup").splitlines():
        _, kinds, path = line.split(":", 2)
        if kind not in kinds.split(","):
            continue
        top = system / "sys/fs/cgroup" / kind
        group = top / path.strip("/")
        # Within a container the path may be the host's, of which only the root is seen here.
        yield from dict.fromkeys([group, *(p for p in group.parents if p.is_relative_to(top))])


def _text(file: Path) -> str:
    try:
        return file.read_text().strip()
    except (OSError, ValueError):
        return ""
