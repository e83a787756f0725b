"""What is said of a publish besides its files: whose it is, and what it may do."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from talkingheads.domain import Briefing, Digest, Manifest


def _nothing_barred(digest: Digest) -> bool:
    return False


def _nothing_objected(manifest: Manifest) -> str:
    return ""


def _nobody_asks(question: str) -> bool:
    return False


def _nothing_told(files: int, size: int) -> None:
    pass


@dataclass(frozen=True)
class Errand:
    """On whose behalf something is published, and what is asked on the way."""

    project: str = ""
    """The project's own id. Without one, any project's briefing is changed, and nobody's is it."""
    take_over: bool = False
    """The briefing of another project becomes this one's."""
    by: str = ""
    """For people: who, on which machine; empty: whoever runs this, on this one."""
    briefing: Briefing | None = None
    """What the files show; kept, to be restored. None: nothing can be restored."""
    seen: int | None = None
    """The publication that was online when the work began; another by now stops it."""
    allowed: Collection[str] = ()
    """Clips that may be shown, though these files may not show them: what is kept of them stays."""
    barred: Callable[[Digest], bool] = _nothing_barred
    """Tells what may never come back."""
    objection: Callable[[Manifest], str] = _nothing_objected
    """Returns why the manifest may not be shown as of now; empty: it may. Asked again on the way,
    for somebody may be withdrawn meanwhile."""
    ask: Callable[[str], bool] = _nobody_asks
    """Asks a question that only a person can answer."""
    begins: Callable[[int, int], None] = _nothing_told
    """Told how many files and bytes will be sent."""
    verify: bool = False
    """Look at what is there even if it should be as we left it."""
    restores: int = 0
    """The publication that this one brings back."""
