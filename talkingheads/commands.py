"""What the commands do: call the pipeline, and have the reporter tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from talkingheads import edition, inbox, report
from talkingheads.cache import Cache
from talkingheads.config import Project, keep_schema
from talkingheads.domain import Entry
from talkingheads.errors import ConfigError
from talkingheads.executors import each
from talkingheads.inbox import Handed, Inbox
from talkingheads.pipeline import CLIP_STAGES, ClipJob, Outcome, look, work
from talkingheads.report import Reporter

LAST = CLIP_STAGES[-1].name
SOME_FAILED = 4
TOOL_MISSING = 5


def run(
    project: Project,
    *,
    only: Sequence[str] = (),
    jobs: int = 1,
    dry_run: bool = False,
    as_json: bool = False,
    until: str = "",
) -> int:
    """Bring everything up to date, or only as far as the stage *until*; return the exit code."""
    reporter = report.reporter(as_json=as_json)
    box = inbox.look(project)
    chosen = [box.find(name) for name in only] if only else list(box.clips)
    for problem in box.problems:
        reporter.warn(problem)
    if dry_run:
        return _forecast(project, chosen, until or LAST, reporter)
    keep_schema(project.work)
    outcomes = _work(project, chosen, until or LAST, jobs, reporter)
    if not until:
        _make_site(project, box, outcomes, reporter)
    return _sum_up(project, outcomes, reporter, finished=not until and not as_json)


def _work(
    project: Project, chosen: Sequence[Handed], until: str, jobs: int, reporter: Reporter
) -> list[Outcome]:
    """Work on each of the *chosen* clips, and tell how it ended."""
    clip_jobs = [ClipJob(project, handed, until) for handed in chosen]
    outcomes: list[Outcome] = []

    def tell(event: str, *values: Any) -> None:
        getattr(reporter, event)(*values)

    reporter.begin("Clips", len(clip_jobs))
    try:
        for outcome in each(clip_jobs, work, workers=jobs, tell=tell):
            outcomes.append(outcome)
            reporter.outcome(outcome.name, outcome.state, _detail(outcome))
    finally:
        reporter.end()
    return outcomes


def _make_site(
    project: Project, box: Inbox, outcomes: Sequence[Outcome], reporter: Reporter
) -> None:
    """Make the pages of every clip that is done, whether or not it was worked on just now."""
    fresh = {outcome.id: outcome for outcome in outcomes}
    everything = [fresh.get(clip.id) or look(project, clip) for clip in box.clips]
    reporter.begin("Pages", 1)
    try:
        _, reason = edition.make(project, _entries(everything), date.today())
    finally:
        reporter.end()
    reporter.note(f"Pages made ({reason})." if reason else "Pages are as they were.")
    cache = Cache(project.work)
    kept = {outcome.id for outcome in everything if outcome.state != "held"} | {edition.SITE}
    for gone in sorted(set(cache.clips()) - kept):
        cache.forget(gone)
        reporter.outcome(gone, "gone", "its clip or its consent is gone; what we made is deleted")
    cache.prune()


def _sum_up(
    project: Project, outcomes: Sequence[Outcome], reporter: Reporter, *, finished: bool
) -> int:
    """Tell what could not be done and, if *finished*, where the site is; return the exit code."""
    count = {s: sum(o.state == s for o in outcomes) for s in ("done", "held", "refused", "failed")}
    reporter.note(", ".join(f"{number} {state}" for state, number in count.items() if number) + ".")
    for outcome in outcomes:
        if outcome.state in ("refused", "failed") and outcome.hint:
            reporter.note(f"  {outcome.name}: {outcome.hint}")
    if finished:
        report.line(f"The briefing: {project.site / 'index.html'}")
        report.line("Look at it with: talkingheads serve")
    codes = {outcome.exit_code for outcome in outcomes} - {0}
    for code in (3, TOOL_MISSING, SOME_FAILED):
        if code in codes:
            return code
    return 1 if codes else 0


def _forecast(project: Project, chosen: Sequence[Handed], until: str, reporter: Reporter) -> int:
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


def _detail(outcome: Outcome) -> str:
    if outcome.state == "done" and outcome.entry is not None:
        entry = outcome.entry
        notes = [f"{entry.rendition.duration / 1000:.0f} s", *entry.clip.notes]
        if entry.transcript.warning:
            notes.append(entry.transcript.warning)
        return "; ".join(notes)
    return outcome.detail


def _entries(outcomes: Sequence[Outcome]) -> list[Entry]:
    return [outcome.entry for outcome in outcomes if outcome.entry is not None]


def status(project: Project, *, as_json: bool) -> None:
    """Show how every clip stands."""
    box = inbox.look(project)
    rows = []
    for handed in box.clips:
        outcome = look(project, handed)
        ready = [step for step in outcome.steps if step.state in ("ready", "waiting", "refused")]
        rows.append(
            {
                "clip": outcome.id,
                "file": outcome.name,
                "stage": ready[-1].stage if ready else "-",
                "state": outcome.state,
                "reason": _detail(outcome),
            }
        )
    if as_json:
        report.dump({"clips": rows, "problems": box.problems})
        return
    if rows:
        report.table(rows, ("clip", "stage", "state", "reason"))
    else:
        report.line(f"There are no clips in {project.clips} yet. Put some there, then run again.")
    for problem in box.problems:
        report.line(f"Look at this: {problem}")


def why(project: Project, name: str) -> None:
    """Say why each stage of a clip was last done, and what would be done now."""
    handed = inbox.look(project).find(name)
    outcome = look(project, handed)
    report.line(f"{outcome.name}: {outcome.state}" + (f": {_detail(outcome)}" if outcome else ""))
    cache = Cache(project.work)
    for step in outcome.steps:
        latest = cache.latest(handed.id, step.stage) or {}
        made = latest.get("reason") or "never"
        now = {
            "ready": "nothing to do",
            "waiting": f"must be done: {step.reason}",
            "refused": f"refused: {step.reason}",
            "later": "depends on the stage before it",
        }.get(step.state, step.state)
        report.line(f"  {step.stage:<11} now: {now}")
        report.line(f"  {'':<11} last made because: {made}")


def search(project: Project, words: Sequence[str], *, as_json: bool) -> int:
    """Print the sentences that hold all of *words*; return 1 if there is none."""
    from talkingheads.spoken import find

    outcomes = [look(project, handed) for handed in inbox.look(project).clips]
    hits = list(find(_entries(outcomes), words))
    if as_json:
        report.dump(hits)
    for hit in hits if not as_json else ():
        report.line(f"{hit['clip']} {hit['time']}  {hit['speaker']}: {hit['sentence']}")
    if not hits and not as_json:
        waiting = sum(outcome.state == "waiting" for outcome in outcomes)
        more = f" {waiting} clips are not done yet: talkingheads run." if waiting else ""
        report.line(f"Nobody says {' '.join(words)!r}.{more}")
    return 0 if hits else 1


def serve(project: Project, port: int) -> None:
    """Show the site until the user stops it."""
    from talkingheads.backends.preview import serve as preview

    if not (project.site / "index.html").is_file():
        raise ConfigError(f"{project.site}: there is no site yet", hint="talkingheads run")
    with preview(project.site, port=port) as server:
        report.line(f"The briefing is at http://127.0.0.1:{server.server_port}/  (Ctrl-C ends)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            report.line("Ended.")


def publish(
    project: Project, *, dry_run: bool, target: str | None, jobs: int, as_json: bool
) -> int:
    """Bring the site up to date, then publish it; return the exit code."""
    from talkingheads.stages.publish import run as publish_run
    from talkingheads.stages.publish import target_for

    settings = project.settings.publish
    if target:
        settings = settings.model_copy(update={"target": target})
    place = target_for(settings, project.root)
    code = run(project, jobs=jobs, as_json=as_json)
    reporter = report.reporter(as_json=as_json)
    reporter.begin(f"To {place.name}", 1)
    try:
        publication = publish_run(
            edition.made(project),
            settings=settings,
            site=project.site,
            target=place,
            dry_run=dry_run,
            progress=lambda part: reporter.progress("", "publish", part),
        )
    finally:
        reporter.end()
    if as_json:
        from dataclasses import asdict

        report.dump(asdict(publication))
        return code
    would = "Would be " if dry_run else ""
    for word, paths in (
        ("added", publication.added),
        ("changed", publication.changed),
        ("removed", publication.removed),
    ):
        for path in paths if dry_run else ():
            report.line(f"{would}{word}: {path}")
        report.line(f"{len(paths)} files {would.lower()}{word}")
    report.line(f"{publication.unchanged} files unchanged at {publication.target}")
    return code


def people(project: Project) -> None:
    """Make the people sheet with a row for each clip, or print the rows that it lacks."""
    from talkingheads.files import write_whole
    from talkingheads.formats import clips

    box = inbox.look(project)
    if not project.people.exists():
        write_whole(project.people, clips.write([handed.update for handed in box.clips]))
        report.line(f"Made {project.people}: fill in who speaks, and yes under consent.")
        return
    missing = [handed.update for handed in box.clips if not handed.update.speaker.name]
    if not missing:
        report.line(f"{project.people.name} has a row for every clip.")
        return
    report.line(f"Add these rows to {project.people.name}:")
    for row in clips.write(missing).splitlines()[1:]:
        report.line(row)
