"""What was kept and cut of a clip, for the team: the command cuts, and what it did not get."""

from __future__ import annotations

from pathlib import PurePosixPath

from talkingheads import inbox, report
from talkingheads.config import Project
from talkingheads.domain import Clip, CutList
from talkingheads.errors import TalkingHeadsError
from talkingheads.formats import edl
from talkingheads.pipeline import look
from talkingheads.stages.page.wording import WHY
from talkingheads.walker import Outcome


def cuts(project: Project, name: str, *, as_json: bool, as_edl: bool) -> None:
    """
    Print what was kept and cut of the clip *name*: in words, as JSON, or for editing programs.

    Raises: TalkingHeadsError if it is not made yet, with what to do.
    """
    handed = inbox.look(project).find(name)
    outcome = look(project, handed, until="cut")
    clip, made = outcome.clip, outcome.cuts
    if clip is None or made is None:
        raise TalkingHeadsError(
            f"{outcome.name}: it is not cut yet: {outcome.state}, {outcome.detail}",
            hint=outcome.hint or f"Then: talkingheads run --only {outcome.id}",
        )
    if as_json:
        report.dump({"clip": outcome.id, "file": outcome.name, **edl.plain(made, clip)})
    elif as_edl:
        report.whole(edl.write(made, clip, name=PurePosixPath(outcome.name).name))
    else:
        _tell(outcome, clip, made)


def notes(outcome: Outcome) -> list[str]:
    """Return what the team asked to cut or keep and did not get, for somebody to look at."""
    return [f"{outcome.name}: {note}" for note in told(outcome)]


def told(outcome: Outcome) -> tuple[str, ...]:
    """Return the same without the name of the clip."""
    return outcome.cuts.notes if outcome.cuts else ()


def _tell(outcome: Outcome, clip: Clip, made: CutList) -> None:
    kept = sum(cut.length for cut in made.cuts)
    report.line(
        f"{outcome.name}: {_seconds(kept)} of {_seconds(made.source_length)} are kept, "
        f"{_seconds(made.source_length - kept)} are cut ({clip.fps} frames a second)."
    )
    parts = [(cut.start, cut.end, "kept") for cut in made.cuts]
    parts += [(gone.start, gone.end, f"cut: {WHY[gone.why].lower()}") for gone in made.removed]
    for start, end, what in sorted(parts):
        times = f"{_clock(start)} to {_clock(end)}"
        report.line(f"  {times}  {_seconds(end - start):>9}  {what}")
    if made.opening:
        report.line(f"In the video a title card of {_seconds(made.opening)} comes first.")
    for note in notes(outcome):
        report.line(f"Look at this: {note}")


def _clock(moment: int) -> str:
    whole, rest = divmod(moment, 1000)
    return f"{whole // 60:>2}:{whole % 60:02}.{rest:03}"


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.2f} s"
