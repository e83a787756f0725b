"""
Which stage feeds which: walk each clip down the table, then the briefing.

Deciding, doing and telling are three things: the walker decides by the cache's records what is
there and what must be made; the stages do; the reporter tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from talkingheads import crashes, lastgood, mishaps, runlog
from talkingheads.backends import processes
from talkingheads.backends.base import Tools
from talkingheads.config import Project
from talkingheads.errors import ClipError, PassingError
from talkingheads.executors import Tell
from talkingheads.inbox import Handed
from talkingheads.needs import value_of
from talkingheads.stages import CLIP_STAGES, Stage
from talkingheads.walker import Make, Outcome, Walker


@dataclass(frozen=True)
class ClipJob:
    """Work on one clip, as it is sent to a worker."""

    project: Project
    handed: Handed
    until: str = CLIP_STAGES[-1].name


def work(job: ClipJob, tell: Tell) -> Outcome:
    """Bring one clip down to the stage *job.until*; errors become part of the outcome."""
    with runlog.through(tell):
        return _work(job, tell)


def _work(job: ClipJob, tell: Tell) -> Outcome:
    from talkingheads.workshop import tools_for

    def make(stage: Stage, values: Mapping[str, Any]) -> Any:
        def progress(part: float) -> None:
            processes.go_on()
            tell("progress", job.handed.id, stage.name, part)

        processes.go_on()
        return run_stage(stage, values, job.project, tools_for(job.project, progress))

    try:
        outcome = walk(job.project, job.handed, make=make, tell=tell, until=job.until)
        if outcome.entry is not None:
            lastgood.remember(job.project, outcome.entry)
        tell("progress", job.handed.id, "", 1.0)
        return outcome
    except Exception as error:  # one clip never stops the others, whatever happens to it
        return _crashed(job, error)


def _crashed(job: ClipJob, error: Exception) -> Outcome:
    """Return the outcome of a clip at which something unforeseen happened, to it or to us."""
    project = job.project
    runlog.trouble(error)
    if refusal := mishaps.of_machine(error):
        refused = mishaps.told(refusal)
        return failed(job.handed, refused.what, hint=refused.hint)
    file = crashes.write(
        project.root, error, project=project, work=f"a clip, as far as {job.until}"
    )
    what, hint = crashes.told(error, file, words=project.settings.log.words)
    return failed(job.handed, what, hint=hint)


def failed(handed: Handed, detail: str, *, hint: str = "") -> Outcome:
    """Return the outcome of a clip that something happened to which may pass."""
    return Outcome(
        handed.id,
        handed.source.name,
        "failed",
        detail=detail,
        hint=hint or "Run again; if it happens each time: talkingheads report",
        exit_code=PassingError.exit_code,
    )


def _unread(handed: Handed, trouble: ClipError) -> Outcome:
    """Return the outcome of a clip whose file is not read, for now or as it is."""
    outcome = failed(handed, trouble.what, hint=trouble.hint)
    return outcome if isinstance(trouble, PassingError) else replace(outcome, state="refused")


def look(project: Project, handed: Handed, *, until: str = CLIP_STAGES[-1].name) -> Outcome:
    """Tell how a clip stands, without doing anything."""
    return walk(project, handed, make=None, tell=lambda *_: None, until=until)


def run_stage(stage: Stage, values: Mapping[str, Any], project: Project, tools: Tools) -> Any:
    """Run one stage of a clip with what it needs."""
    needs = [value_of(need, values, project, stage) for need in stage.needs]
    settings = project.settings.of(stage.name)
    if stage.tools:
        return stage.run(*needs, settings=settings, tools=tools)
    return stage.run(*needs, settings=settings)


def walk(
    project: Project,
    handed: Handed,
    *,
    make: Make | None,
    tell: Tell,
    until: str = CLIP_STAGES[-1].name,
) -> Outcome:
    """
    Walk one clip down the table as far as *until*.

    What a record holds is read; what none holds is made by *make*, or, if that is None, the
    walk ends there and the outcome says what waits and why.
    """
    if not handed.update.consent:
        return Outcome(handed.id, handed.source.name, "held", detail=handed.held)
    if handed.trouble:
        return _unread(handed, handed.trouble)
    walker = Walker(project, handed, make, tell)
    for stage in CLIP_STAGES:
        if not walker.pass_through(stage) or stage.name == until:
            break
    return walker.outcome()
