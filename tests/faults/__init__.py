"""What goes wrong on real machines, done to the real command: see bench/faults.py."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults.harm import Fault

PARTS = ("disk", "memory", "clocks", "sources", "sheets", "surroundings")


def every() -> list[Fault]:
    """Return every fault."""
    return [fault for part in PARTS for fault in import_module(f"tests.faults.{part}").FAULTS]
