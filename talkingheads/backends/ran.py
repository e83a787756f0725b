"""Outside processes, as whoever listens is told of them: the run log does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

SAID = 2000
"""Characters of standard error that a listener is told."""


@dataclass(frozen=True)
class Ran:
    """A child, as whoever listens is told of it: once when it starts, once when it has ended."""

    pid: int
    args: tuple[str, ...]
    code: int | None = None
    """None: it has just started."""
    seconds: float = 0.0
    cpu: float = 0.0
    """Seconds of processor time."""
    peak: int = 0
    """The most bytes that it had in memory; 0: nobody knows."""
    said: str = ""
    """The end of what it said on standard error, if it ended badly."""


_listener: Callable[[Ran], None] | None = None


def listen(listener: Callable[[Ran], None] | None) -> None:
    """Have *listener* told of every child from now on; None: nobody is."""
    global _listener
    _listener = listener


def tell(ran: Ran) -> None:
    """Tell whoever listens, if anybody does."""
    if _listener:
        _listener(ran)
