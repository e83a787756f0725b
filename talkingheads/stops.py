"""What a run was stopped by: a person, the system or the end of its terminal."""

from __future__ import annotations

import signal
from collections.abc import Mapping

TOLD: Mapping[str, str] = {
    "SIGINT": "stopped with Ctrl-C",
    "SIGTERM": "stopped: it was told to end (SIGTERM), by the system or with kill",
    "SIGHUP": "stopped: its terminal was closed",
}
RETOLD: Mapping[str, str] = {
    "SIGINT": "Somebody stopped it (Ctrl-C).",
    "SIGTERM": "It was told to end (SIGTERM): by the system, or with kill.",
    "SIGHUP": "Its terminal was closed (SIGHUP).",
}

_by = ""


def note(number: int) -> None:
    """Keep in mind which signal stopped us: the first one, the others only repeat it."""
    global _by
    _by = _by or signal.Signals(number).name


def by() -> str:
    """Return the name of the signal that stopped us; empty: none did, or nobody noted it."""
    return _by


def told() -> str:
    """Say what stopped us."""
    return TOLD.get(_by, "stopped")


def retold(name: str) -> str:
    """Say of a run in the past that the signal *name* stopped it."""
    return RETOLD.get(name, "It was stopped.")
