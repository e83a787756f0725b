"""What the commands do: call the pipeline, and have the reporter tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from typing import Any

from talkingheads import (
    cataloguing,
    checks,
    decided,
    edition,
    fetching,
    inbox,
    intake,
    leftovers,
    losing,
    noticed,
    reels,
    remarks,
    report,
    runlog,
    space,
    staffing,
    veiling,
)
from talkingheads.cache import Cache
from talkingheads.config import Project, keep_schema
from talkingheads.domain import Briefing, Entry
from talkingheads.errors import TalkingHeadsError
from talkingheads.executors import each
from talkingheads.forgetting import forget_gone, heed
from talkingheads.glyphs import alike
from talkingheads.inbox import Handed, Inbox
from talkingheads.lock import at_work, check_ours
from talkingheads.pipeline import ClipJob, failed, look, work
from talkingheads.report import Reporter
from talkingheads.showing import detail, shown, to_look_at
from talkingheads.stages import CLIP_STAGES
from talkingheads.walker import Outcome

LAST = CLIP_STAGES[-1].name
SOME_FAILED = 4
TOOL_MISSING = 5


NO_CODES = "The papers have no QR codes: put the site's address into page.address."


def run(
    project: Project,
    *,
    only: Sequence[str] = (),
    jobs: int | None = 1,
    dry_run: bool = False,
    as_json: bool = False,
    until: str = "",
    publishing: bool = False,
    ask: Callable[[str], bool] = lambda question: False,
) -> int:
    """
    Bring everything up to date, or only as far as the stage *until*; return the exit code.

    So many *jobs* at a time; None: as the machine allows. With *publishing* the result is published
    next, so nothing is said of doing that. *ask* is asked before what was made of many clips goes
    to which nobody said no.
    """
    reporter = report.reporter(as_json=as_json)
    fetches = until in ("", "ingest") and not only and not dry_run
    missed = fetching.before_run(project, reporter) if fetches else 0
    if dry_run:
        box = _opened(project, reporter)
        if told := losing.would_be_lost(project, box):
            reporter.warn(f"{told}: a run would ask before it deletes what was made of them.")
        if not until:
            _check(project, trying=False)
        return _forecast(_chosen(box, only), until or LAST, project, reporter)
    try:
        with at_work(project.work) as took:
            if took:
                reporter.warn(took)
            box = _opened(project, reporter)  # by now nobody takes anything away
            box = losing.check(project, box, ask)
            code = _run(project, box, _chosen(box, only), until, jobs, reporter, publishing)
    except OSError as error:
        heed(project, error, reporter, ask, publishing)
        raise
    if not (until or as_json or publishing):
        _tell_next(project)
    return code or missed


def _tell_next(project: Project) -> None:
    """Tell where the briefing is, and what can be done next."""
    report.line(f"The briefing: {project.site / 'index.html'}")
    if any(project.site.glob("clips/*/index.html")):
        report.line("Look at it: talkingheads serve    Put it online: talkingheads publish")
    else:
        report.line(
            f"It shows nobody yet: put clips into {project.clips.name}/, and a yes for each "
            f"into {project.people.name}. Rows to add: talkingheads people"
        )


def _check(project: Project, *, trying: bool) -> None:
    """Raise what stands in the way of the pages, before hours of work go into the clips."""
    cataloguing.check_place(project, trying=trying)
    edition.check(project)
    decided.ruled(project)
    checks.noted(project)


def _opened(project: Project, reporter: Reporter) -> Inbox:
    """Look into the clips folder, and tell what is odd about it."""
    box = inbox.look(project)
    veiling.know(project, box.clips)
    for problem in (*box.problems, *remarks.of_consent(box.clips, date.today())):
        reporter.warn(problem)
    return box


def _chosen(box: Inbox, only: Sequence[str]) -> list[Handed]:
    return [box.find(name) for name in only] if only else list(box.clips)


def _run(
    project: Project,
    box: Inbox,
    chosen: Sequence[Handed],
    until: str,
    jobs: int | None,
    reporter: Reporter,
    publishing: bool,
) -> int:
    """Do the work of `run`, while nobody else works on the project."""
    keep_schema(project.work)
    inbox.remember_ids(project, box)
    Cache(project.work).sweep()
    leftovers.sweep(project)
    forget_gone(project, box, reporter, publishing, anew=not until)
    space.check(project, chosen, reporter, until=until or LAST)
    if not until:
        _check(project, trying=True)
    outcomes = _work(project, chosen, until or LAST, jobs, reporter)
    unmade: list[str] = []
    try:
        if not until:
            unmade = make_site(project, box, outcomes, reporter)
    except (TalkingHeadsError, OSError):
        _sum_up(outcomes, reporter)  # what became of the clips is told all the same
        raise
    intake.refresh(project)
    return _sum_up(outcomes, reporter, unmade)


def _work(
    project: Project, chosen: Sequence[Handed], until: str, jobs: int | None, reporter: Reporter
) -> list[Outcome]:
    """Work on each of the *chosen* clips, and tell how it ended."""
    clip_jobs = [ClipJob(project, handed, until) for handed in chosen]
    light = {job.handed.id for job in clip_jobs if jobs != 1 and _is_light(job)}
    staff = staffing.staff(project, len(clip_jobs) - len(light), jobs)
    outcomes: list[Outcome] = []

    def tell(event: str, *values: Any) -> None:
        (runlog.take if event == runlog.TOLD else getattr(reporter, event))(*values)

    if staff.remark:
        reporter.note(staff.remark)
    names = [stage.name for stage in CLIP_STAGES]
    reporter.begin("Clips", len(clip_jobs), stages=names[: names.index(until) + 1])
    begun = each(
        clip_jobs,
        work,
        workers=staff.workers,
        tell=tell,
        lost=_lost,
        here=lambda job: job.handed.id in light,
        memory=staff.memory,
    )
    try:
        with closing(begun) as ended:
            for outcome in ended:
                check_ours(project.work)
                outcomes.append(outcome)
                states = {step.stage: step.state for step in outcome.steps}
                runlog.add("stood", clip=outcome.id, stages=states, hint=outcome.hint)
                reporter.outcome(outcome.name, outcome.state, detail(outcome), id=outcome.id)
    except BaseException:
        check_ours(project.work)  # else what lies there is another run's
        Cache(project.work).sweep()  # what workers had begun: they end in the midst of it
        raise
    finally:
        reporter.end()
        for note in to_look_at(outcomes, by_clip=reporter.by_clip):
            reporter.warn(note)
    return outcomes


def _is_light(job: ClipJob) -> bool:
    """Tell whether nothing is to be made of a clip, so that no worker is needed for it."""
    try:
        return look(job.project, job.handed, until=job.until).state != "waiting"
    except Exception:  # whatever it is, it is told where the work is done
        return False


def _lost(job: ClipJob) -> Outcome:
    return failed(job.handed, "the system ended the work on it: memory may be short")


def make_site(
    project: Project, box: Inbox, outcomes: Sequence[Outcome], reporter: Reporter
) -> list[str]:
    """
    Make the pages of every clip that can be shown, worked on just now or before.

    Return what they are without, to be tried again: reels that could not be made, and clips of
    which something else is said by now.
    """
    told, unmade = list[str](), list[str]()
    allowed = losing.still_allowed(project, box)

    def film(briefing: Briefing) -> Briefing:
        filmed = reels.bring_up(project, briefing, reporter, failed=unmade.append)
        reporter.begin("Pages", 1)
        return filmed

    def still(entries: Sequence[Entry]) -> Sequence[Entry]:
        nonlocal allowed
        allowed = losing.still_allowed(project, allowed)
        ids = {clip.id for clip in allowed.clips}
        return [entry for entry in entries if entry.id in ids]

    try:
        entries = shown(project, allowed, outcomes, reporter)
        _, reason = edition.make(
            project, entries, date.today(), tell=told.append, film=film, still=still
        )
    finally:
        reporter.end()
    for name in losing.left_out(box, allowed):
        unmade.append(name)
        told.append(losing.OTHERWISE.format(name=name))
    for text in told:
        reporter.warn(text)
    reporter.note(f"Pages made ({reason})." if reason else "Pages are as they were.")
    if reason and entries and not project.settings.page.address:
        reporter.note(f"  {NO_CODES}")
    Cache(project.work).prune()
    return unmade


def _sum_up(outcomes: Sequence[Outcome], reporter: Reporter, unmade: Sequence[str] = ()) -> int:
    """Tell what could not be done; return the exit code."""
    states = ("done", "held", "refused", "failed")
    count = {state: sum(outcome.state == state for outcome in outcomes) for state in states}
    told = ", ".join(f"{number} {state}" for state, number in count.items() if number)
    reporter.note(f"{told or 'No clips yet'}.")
    hints = [(outcome.name, outcome.hint) for outcome in outcomes if outcome.hint]
    each = [f"{name}: {hint}" for name, hint in hints]
    for text in each if reporter.by_clip else alike(hints):
        reporter.note(f"  {text}")
    if noted := noticed.summary(outcomes):
        reporter.note(noted)
    if unmade:
        reporter.note(f"Not made: {', '.join(unmade)}; see above why. The next run tries again.")
    codes = {outcome.exit_code for outcome in outcomes} | ({SOME_FAILED} if unmade else set())
    return next((code for code in (3, TOOL_MISSING, SOME_FAILED) if code in codes), 0)


def _forecast(chosen: Sequence[Handed], until: str, project: Project, reporter: Reporter) -> int:
    """Tell what a run would do."""
    waiting = 0
    for handed in chosen:
        outcome = look(project, handed, until=until)
        waiting += outcome.state == "waiting"
        report.line(f"{outcome.name}: {_would(outcome)}")
    reporter.note(f"{waiting} of {len(chosen)} clips would be worked on.")
    return 0


def _would(outcome: Outcome) -> str:
    if outcome.state != "waiting":
        return outcome.state + (f": {outcome.detail}" if outcome.detail else "")
    step = next(step for step in outcome.steps if step.state == "waiting")
    return f"would {step.stage} ({step.reason}), and do what depends on it"
