"""How many clips are worked on at the same time: as many as there are cores, and memory for."""

from __future__ import annotations

from dataclasses import dataclass

from talkingheads.backends import machine
from talkingheads.config import Project
from talkingheads.workshop import recogniser_for

LIBRARIES = 700_000_000
"""Bytes that a worker takes for itself, with all that it imports, before any model."""

MEDIA = 1_000_000_000
"""Bytes that ffmpeg takes beside it while it reads or writes a large picture."""

ON_A_CARD = 2
"""Workers at most where the model may run on a graphics card, which holds it once for each."""


@dataclass(frozen=True)
class Staff:
    """Who works on the clips."""

    workers: int
    memory: int
    """Bytes that each may hold after a clip is done."""
    remark: str = ""
    """What the user should know of it, if anything."""


def staff(
    project: Project,
    clips: int,
    asked: int | None,
    *,
    cores: int | None = None,
    free: int | None = None,
) -> Staff:
    """
    Return who works on so many *clips*.

    What is *asked* for counts, with a remark if memory is short for it. Else *cores* and *free*
    bytes of memory decide, this machine's if they are not given.
    """
    cores = machine.threads() if cores is None else cores
    free = machine.memory() if free is None else free
    each = LIBRARIES + MEDIA + recogniser_for(project).memory()
    room = max(1, free // each) if free else cores
    most = min(cores, ON_A_CARD) if _on_a_card(project) else cores
    workers = asked or min(most, room)
    short = min(clips, workers if asked else most) > room
    remark = ""
    if short:
        then = "fewer may be faster" if asked else f"{_clips(workers)} at a time"
        remark = (
            f"{free / 1e9:.1f} GB of memory are free, a clip may take {each / 1e9:.1f}: {then}."
        )
    return Staff(workers, each, remark)


def _on_a_card(project: Project) -> bool:
    return project.settings.transcribe.device != "cpu" and machine.has_card()


def _clips(number: int) -> str:
    return "one clip" if number == 1 else f"{number} clips"
