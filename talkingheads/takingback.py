"""What the command withdraw does: say what will go, ask, do it, and show the receipt."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from talkingheads import publishing, report, withdrawing
from talkingheads.config import Project
from talkingheads.domain import day_in_words
from talkingheads.errors import ConfigError, PublishError
from talkingheads.stages.publish.claim import here
from talkingheads.withdrawing import Act, Places, Receipt, Subject, receipts, there


@dataclass(frozen=True)
class Wanted:
    """What somebody wants withdrawn."""

    clips: tuple[str, ...] = ()
    speaker: str = ""
    by: str | None = None
    reason: str = ""
    keep_source: bool = False


def withdraw(project: Project, wanted: Wanted, *, yes: bool, as_json: bool) -> int:
    """
    Withdraw what is *wanted*, or finish what was begun; return the exit code.

    Raises: ConfigError if nobody says yes; PublishError if the place cannot be reached.
    """
    places = withdrawing.places_of(project)
    code = 0
    if withdrawing.waiting(project) is not None:
        report.reporter(as_json=as_json).note("A withdrawal was cut off: it goes on.")
        code = _finish(project, places, yes=yes, as_json=as_json)
        if not wanted.clips and not wanted.speaker:
            return code
    elif not wanted.clips and not wanted.speaker:
        raise ConfigError(
            "no withdrawal was begun that is not finished",
            hint="Say what to withdraw: talkingheads withdraw CLIP, or --speaker NAME",
        )
    subjects, unreached = withdrawing.find(project, wanted.clips, wanted.speaker, places)
    _announce(project, wanted, subjects, unreached, as_json=as_json)
    _ask(yes)
    withdrawing.begin(
        project,
        subjects,
        places,
        by=wanted.by or here(),
        reason=wanted.reason,
        keep_source=wanted.keep_source,
    )
    return max(code, _finish(project, places, yes=yes, as_json=as_json))


def go_on(project: Project, *, dry_run: bool = False) -> None:
    """
    Finish a withdrawal that was cut off, if there is one, before anything else is done.

    With *dry_run* only say that there is one.

    What cannot be reached is told, and waits: nothing brings the clip back meanwhile.
    """
    if withdrawing.waiting(project) is None:
        return
    reporter = report.reporter()
    if dry_run:
        reporter.note("A withdrawal was cut off: it would go on first.")
        return
    reporter.note("A withdrawal was cut off: it goes on first.")
    try:
        _, file = withdrawing.finish(project, withdrawing.places_of(project), reporter)
        reporter.note(f"Withdrawn. The receipt: {file}")
    except PublishError as error:
        reporter.warn(str(error))


def undo(project: Project, clips: Sequence[str], *, yes: bool) -> int:
    """Lift the withdrawal of *clips*; return the exit code. Raises: ConfigError."""
    places = withdrawing.places_of(project)
    if not yes:
        _ask(yes, f"Show {', '.join(clips)} again, with consent as the sheet says?")
    for id in withdrawing.undo(project, clips, places):
        report.line(f"{id}: not withdrawn any more")
    report.line("To make and show it again: talkingheads run, then talkingheads publish")
    return 0


def _finish(project: Project, places: Places, *, yes: bool, as_json: bool) -> int:
    reporter = report.reporter(as_json=as_json)
    receipt, file = withdrawing.finish(project, places, reporter, yes=yes)
    if as_json:
        report.dump(receipts.plain(receipt) | {"receipt": str(file)})
    else:
        for line in receipts.lines(receipt):
            report.line(line)
        report.line(f"\nThe receipt: {file}")
    _reels(project, places, receipt.act, reporter, yes=yes)
    return 0 if receipt.whole else 1


def _reels(
    project: Project, places: Places, act: Act, reporter: report.Reporter, *, yes: bool
) -> None:
    """Make the reels anew without it, and publish the pages with them."""
    if not there.bring_reels(project, reporter) or places.target is None:
        return
    there.replace_pages(project, act, places.target, reporter, yes=yes)


def _announce(
    project: Project,
    wanted: Wanted,
    subjects: Sequence[Subject],
    unreached: str,
    *,
    as_json: bool,
) -> None:
    """Say in plain words what will go."""
    reporter = report.reporter(as_json=as_json)
    reporter.note("This will be withdrawn:")
    for subject in subjects:
        recorded = f", recorded {day_in_words(subject.recorded)}" if subject.recorded else ""
        files = f" ({', '.join(subject.files)})" if subject.files else ""
        reporter.note(f"  {subject.id}: {subject.who}{recorded}{files}")
    what = "what was made of it" if wanted.keep_source else "the clip, what lies beside it and "
    what += "" if wanted.keep_source else "what was made of it"
    reporter.note(f"Gone for good here: {what}, its words, promises, decisions and checks.")
    if project.settings.publish.target:
        reporter.note(
            f"Gone for good at {project.settings.publish.target}: its files with every older "
            "version of anything, and all that quotes it. The inbox loses its bytes too."
        )
    if unreached:
        reporter.warn(f"What is online could not be asked: {unreached}")
    days = project.settings.ingest.undo_days
    if days:
        until = day_in_words(date.today() + timedelta(days=days))
        how = "since its file is kept" if wanted.keep_source else "if its file is handed in again"
        reporter.note(f"It can be undone until {until}, {how}.")
    else:
        reporter.note("It cannot be undone.")


def _ask(yes: bool, question: str = "Withdraw it?") -> None:
    """Raise ConfigError unless somebody says yes."""
    if not yes and not sys.stdin.isatty():
        raise ConfigError(
            "nobody is here to be asked, so nothing was done", hint="If it is meant: --yes"
        )
    if not publishing.asker(yes)(question):
        raise ConfigError("nothing was done, as you said", hint="Nothing is changed.")


__all__ = ["Receipt", "Wanted", "go_on", "undo", "withdraw"]
