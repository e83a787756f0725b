"""Read all that is kept, to find what a disk changed without anybody writing to it."""

from __future__ import annotations

from talkingheads.cache import Cache
from talkingheads.config import Project
from talkingheads.lock import at_work
from talkingheads.report import Reporter


def read_all(project: Project, reporter: Reporter) -> int:
    """
    Read every file and record of *project*; tell which are damaged, and return how many.

    They count as gone from now on, so the next run makes them again. Raises: TalkingHeadsError if
    another run is at work.
    """
    with at_work(project.work) as took:
        if took:
            reporter.warn(took)
        reporter.note("Reading all that is kept ...")
        damaged = list(Cache(project.work).damaged())
    for file in damaged:
        kind = "file" if file.parent.parent.name == "store" else "record"
        name = file.relative_to(project.root)
        reporter.warn(f"{name}: the {kind} is damaged; what it is needed for is made again.")
    if not damaged:
        reporter.note("All that is kept is whole.")
    return len(damaged)
