"""What the commands do that only look: status, why, serve, people."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from talkingheads import cutting, inbox, lock, noticed, remarks, report, runs, veiling
from talkingheads.cache import Cache
from talkingheads.config import Project
from talkingheads.domain import Entry
from talkingheads.errors import TalkingHeadsError
from talkingheads.glyphs import alike
from talkingheads.inbox import Inbox
from talkingheads.lastgood import last_good
from talkingheads.logfile import all_in, is_held
from talkingheads.pipeline import look
from talkingheads.report import Reporter
from talkingheads.walker import Outcome


def detail(outcome: Outcome) -> str:
    """Return what there is to say of how it ended for a clip."""
    if outcome.state == "done" and outcome.entry is not None:
        entry = outcome.entry
        notes = [f"{entry.rendition.duration / 1000:.0f} s", *entry.clip.notes]
        if entry.transcript.warning:
            notes.append(entry.transcript.warning)
    else:
        notes = [outcome.detail]
    return "; ".join(note for note in (*notes, noticed.short(outcome)) if note)


def to_look_at(outcomes: Sequence[Outcome], *, by_clip: bool = False) -> list[str]:
    """Return what somebody should look at in clips; the same of many once, unless *by_clip*."""
    if by_clip:
        both = [(*noticed.notes(outcome), *cutting.notes(outcome)) for outcome in outcomes]
        return [note for notes in both for note in notes]
    cuts = [(outcome.name, note) for outcome in outcomes for note in cutting.told(outcome)]
    return [*noticed.grouped(outcomes), *alike(cuts)]


def shown(
    project: Project, box: Inbox, outcomes: Sequence[Outcome], reporter: Reporter
) -> list[Entry]:
    """Return what the site shows: of a clip that fails now, what was made of it before."""
    fresh = {outcome.id: outcome for outcome in outcomes}
    entries = []
    for clip in box.clips:
        outcome = fresh.get(clip.id) or look(project, clip)
        entry = outcome.entry or last_good(project, clip)
        if entry is not None:
            entries.append(entry)
            if outcome.entry is None:
                reporter.warn(f"{outcome.name}: the site shows what was made of it before.")
    return entries


def status(project: Project, *, as_json: bool, begun: str = "") -> None:
    """Show how every clip stands; first of all what was *begun* and is not finished, or runs."""
    if running := lock.holder(project.work):
        running = f"A run is at work here: {running}."
    box, at = inbox.look(project), _at(project) if running else {}
    rows = []
    today = date.today()
    outcomes, entries = list[Outcome](), list[Entry]()
    for handed in box.clips:
        outcome = look(project, handed)
        outcomes.append(outcome)
        entries += [outcome.entry] if outcome.entry else []
        ready = [step for step in outcome.steps if step.state in ("ready", "waiting", "refused")]
        stage = ready[-1].stage if ready else "-"
        rows.append(
            {
                "clip": outcome.id,
                "file": outcome.name,
                "stage": at.get(outcome.id, stage),
                "state": "at work" if outcome.id in at else outcome.state,
                "reason": detail(outcome),
                "flaws": noticed.plain(outcome),
            }
        )
    late = remarks.waiting(project, entries)
    problems = [*box.problems, *remarks.of_consent(box.clips, today)]
    problems += to_look_at(outcomes, by_clip=as_json)
    problems += remarks.of_checks(project, entries, today, late)
    if as_json:
        begun_first = [begun] if begun else []
        report.dump({"clips": rows, "at_work": running, "problems": [*begun_first, *problems]})
        return
    if running:
        report.line(f"{running}\n")
    if begun:
        report.line(f"{begun}\n")
    if rows:
        report.table(rows, ("clip", "stage", "state", "reason"))
    else:
        report.line(f"There are no clips in {project.clips} yet. Put some there, then run again.")
    for problem in problems:
        report.line(f"Look at this: {problem}")


def _at(project: Project) -> dict[str, str]:
    """Return which clips are worked on just now, and at which stage, as the run's log tells."""
    names = veiling.veil_of(project.root, project, keep=False).marks()
    at: dict[str, str] = {}
    with suppress(OSError):  # its log is gone, or was never there
        for file in filter(is_held, all_in(project.work)):
            at |= {step.clip: step.stage for step in runs.read(file, names).unfinished}
    return at


def why(project: Project, name: str) -> None:
    """Say why each stage of a clip was last done, and what would be done now."""
    handed = inbox.look(project).find(name)
    outcome = look(project, handed)
    more = detail(outcome)
    report.line(f"{outcome.name}: {outcome.state}" + (f": {more}" if more else ""))
    cache = Cache(project.work)
    for step in outcome.steps:
        latest = cache.latest(handed.id, step.stage) or {}
        made = latest.get("reason") or ("never" if not latest else "it was the same")
        now = {
            "ready": "nothing to do",
            "waiting": f"must be done: {step.reason}",
            "refused": f"refused: {step.reason}",
            "later": "depends on the stage before it",
        }.get(step.state, step.state)
        report.line(f"  {step.stage:<11} now: {now}")
        report.line(f"  {'':<11} last made because: {made}")
        for line in noticed.told(outcome) if step.stage == "quality" else ():
            report.line(f"  {'':<11} {line}")
    for note in cutting.notes(outcome):
        report.line(f"Look at this: {note}")


def serve(project: Project, port: int) -> None:
    """Show the site until the user stops it."""
    from talkingheads.backends.preview import serve as preview

    if not (project.site / "index.html").is_file():
        raise TalkingHeadsError(
            f"{project.site}: there is no site yet", hint="Make it first: talkingheads run"
        )
    with preview(project.site, port=port) as server:
        report.line(f"The briefing is at http://127.0.0.1:{server.server_port}/  (Ctrl-C ends)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            report.line("Ended.")


def people(project: Project) -> None:
    """Make the people sheet with a row for each clip, or print the rows that it lacks."""
    from talkingheads.files import write_whole
    from talkingheads.formats import clips

    box = inbox.look(project)
    if not project.people.exists():
        consents = {handed.update.file: handed.consent for handed in box.clips}
        with lock.at_work(project.work):
            if project.people.exists():
                raise TalkingHeadsError(
                    f"{project.people}: somebody made it just now, so it is left as it is",
                    hint="What it lacks: talkingheads people",
                )
            write_whole(project.people, clips.write([c.update for c in box.clips], consents))
        report.line(f"Made {project.people}: fill in who speaks, and yes under consent.")
        report.line(
            "Everything else may stay empty; what stands in brackets shows how to write it."
        )
        return
    missing = [handed.update for handed in box.clips if not handed.update.speaker.name]
    if not missing:
        report.line(f"{project.people.name} has a row for every clip.")
        return
    report.line(f"Add these rows to {project.people.name}:")
    for row in clips.write(missing).splitlines()[1:]:
        report.line(row)
