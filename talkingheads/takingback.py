"""What the command withdraw does: say what will go, ask, do it, and show the receipt."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from talkingheads import aiming, earlier, lock, report, tombstones, withdrawing
from talkingheads.config import Project, load
from talkingheads.domain import day_in_words
from talkingheads.errors import ConfigError, PublishError, TalkingHeadsError
from talkingheads.formats.names import folded
from talkingheads.stages.publish.claim import here
from talkingheads.withdrawing import Act, Places, Receipt, Subject, UnknownClip, receipts, there
from talkingheads.withdrawing.counting import counted

WITHDRAWAL = "withdrawal"
"""What only one on a project is doing at a time."""


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

    What is withdrawn already is looked for once more. A run that is at work is not waited for
    until all is noted and what is online is gone.

    Raises: ConfigError if nobody says yes; PublishError if the place cannot be reached; BusyError
    if another withdrawal is at work, or a run when what is here is to go.
    """
    with lock.alone(project.work, WITHDRAWAL):
        return _withdraw(project, wanted, yes=yes, as_json=as_json)


def _withdraw(project: Project, wanted: Wanted, *, yes: bool, as_json: bool) -> int:
    places = withdrawing.places_of(project)
    code, before = 0, withdrawing.waiting(project)
    if before is not None:
        report.reporter(as_json=as_json).note("A withdrawal was cut off: it goes on.")
        code = _finish(project, places, yes=yes, as_json=as_json)
        wanted = _without(wanted, before)
        if not wanted.clips and not wanted.speaker:
            return code
    elif not wanted.clips and not wanted.speaker:
        raise ConfigError(
            "no withdrawal was begun that is not finished",
            hint="Say what to withdraw: talkingheads withdraw CLIP, or --speaker NAME",
        )
    try:
        subjects, unreached = withdrawing.find(project, wanted.clips, wanted.speaker, places)
    except UnknownClip:
        if before is not None and wanted.speaker and _speaks(before, wanted.speaker):
            return code
        return max(code, _again(project, wanted, places, as_json=as_json))
    _announce(project, wanted, subjects, unreached, as_json=as_json)
    _ask(yes)
    by = wanted.by or (here() if yes else report.ask_for("By whom?", here()))
    withdrawing.begin(
        project, subjects, places, by=by, reason=wanted.reason, keep_source=wanted.keep_source
    )
    return max(code, _finish(project, places, yes=yes, as_json=as_json))


def begun(project: Project) -> str:
    """Return what to say of a withdrawal that is begun and not finished; empty: there is none."""
    act = withdrawing.waiting(project)
    if act is None:
        return ""
    what = f"{', '.join(act.ids)}: the withdrawal is begun and not finished"
    if act.target and not act.there:
        what += f"; what is online ({act.target}) is NOT gone yet"
    elif act.target:
        what += f"; pages at {act.target} may still quote it"
    return f"{what}. Go on: talkingheads withdraw"


def stopped(folder: Path | None) -> str:
    """Return the same of the project in *folder*; empty also if its settings cannot be read."""
    try:
        return begun(load(folder)) if folder else ""
    except TalkingHeadsError:
        return ""


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
        with lock.alone(project.work, WITHDRAWAL):
            if withdrawing.waiting(project) is not None:  # who was at it may have ended it
                _, file = withdrawing.finish(project, withdrawing.places_of(project), reporter)
                reporter.note(f"Withdrawn. The receipt: {file}")
    except PublishError as error:
        reporter.warn(str(error))


def undo(project: Project, clips: Sequence[str], *, yes: bool) -> int:
    """Lift the withdrawal of *clips*; return the exit code. Raises: ConfigError."""
    with lock.alone(project.work, WITHDRAWAL):
        return _undo(project, clips, yes=yes)


def _undo(project: Project, clips: Sequence[str], *, yes: bool) -> int:
    places = withdrawing.places_of(project)
    withdrawing.check_undo(project, clips, places.target, day=date.today())
    _ask(yes, f"Show {', '.join(clips)} again, with consent as the sheet says?")
    for id in withdrawing.undo(project, clips, places):
        report.line(f"{id}: not withdrawn any more")
    report.line("To make and show it again: talkingheads run, then talkingheads publish")
    return 0


def _without(wanted: Wanted, done: Act) -> Wanted:
    """Return what is *wanted* beside what was *done*."""
    names = {*done.ids, *(name for subject in done.subjects for name in subject.files)}
    return replace(wanted, clips=tuple(name for name in wanted.clips if name not in names))


def _speaks(act: Act, name: str) -> bool:
    """Tell whether *name* speaks in a clip of *act*."""
    spoken = [part for it in act.subjects for each in it.speakers for part in each.split(",")]
    whole = [each for it in act.subjects for each in it.speakers]
    return folded(name) in map(folded, (*spoken, *whole))


def _again(project: Project, wanted: Wanted, places: Places, *, as_json: bool) -> int:
    """Look again for what was withdrawn before; return the exit code. Raises: ConfigError."""
    if wanted.speaker:
        past = [each for each in earlier.known(project) if each.has(wanted.speaker)]
    else:
        found = {name: earlier.called(project, name) for name in wanted.clips}
        past = [each for each in found.values() if each is not None]
        for name, each in found.items():
            if each is not None and None in found.values():
                raise ConfigError(f"{name}: {each.told}", hint="Name only the other clips.")
    if not past:
        withdrawing.find(project, wanted.clips, wanted.speaker, places)  # says what is not known
    reporter = report.reporter(as_json=as_json)
    for each in past:
        reporter.note(f"{each.id}: {each.told}")
    reporter.note("Everything is looked through again.")
    receipt, file = withdrawing.look_again(project, past, places, reporter)
    return _tell(receipt, file, as_json=as_json)


def _tell(receipt: Receipt, file: Path, *, as_json: bool) -> int:
    """Show *receipt*; return the exit code."""
    if as_json:
        report.dump(receipts.plain(receipt) | {"receipt": str(file)})
    else:
        for line in receipts.lines(receipt):
            report.line(line)
        report.line(f"\nThe receipt: {file}")
    return 0 if receipt.whole else 1


def _finish(project: Project, places: Places, *, yes: bool, as_json: bool) -> int:
    reporter = report.reporter(as_json=as_json)
    receipt, file = withdrawing.finish(project, places, reporter, yes=yes)
    code = _tell(receipt, file, as_json=as_json)
    _reels(project, places, receipt.act, reporter, yes=yes)
    return code


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
        for told in _already(project, subject):
            reporter.note(f"    {told}")
    reporter.note(f"That is: {'; '.join(counted(project, [each.id for each in subjects]))}.")
    one = len(subjects) == 1
    it, its, the_clip = ("it", "its", "the clip") if one else ("them", "their", "the clips")
    what = f"what was made of {it}"
    if not wanted.keep_source:
        what = f"{the_clip}, what lies beside {it} and {what}"
    reporter.note(f"Gone for good here: {what}, {its} words, promises, decisions and checks.")
    if project.settings.publish.target:
        reporter.note(
            f"Gone for good at {project.settings.publish.target}: {its} files with every older "
            f"version of anything, and all that quotes {it}. The inbox loses {its} bytes too."
        )
    if unreached:
        reporter.warn(f"What is online could not be asked: {unreached}")
    days = project.settings.ingest.undo_days
    if days:
        until = day_in_words(date.today() + timedelta(days=days))
        files = f"{its} {'file is' if one else 'files are'}"
        how = f"since {files} kept" if wanted.keep_source else f"if {files} handed in again"
        reporter.note(f"It can be undone until {until}, {how}.")
    else:
        reporter.note("It cannot be undone.")


def _already(project: Project, subject: Subject) -> Iterator[str]:
    """Yield that *subject* is withdrawn, if it is; its file may be here again, or still."""
    stone = next(filter(None, map(tombstones.known(project).covers, subject.sources)), None)
    if stone is not None:
        receipt = [each.told for each in earlier.known(project) if each.stone.id == stone.id]
        yield receipt[0] if receipt else f"it was withdrawn on {day_in_words(stone.on)}"


def _ask(yes: bool, question: str = "Withdraw it?") -> None:
    """Raise ConfigError unless somebody says yes."""
    if not yes and not sys.stdin.isatty():
        raise ConfigError(
            "nobody is here to be asked, so nothing was done", hint="If it is meant: --yes"
        )
    if not aiming.asker(yes)(question):
        raise ConfigError("nothing was done, as you said", hint="Nothing is changed.")


__all__ = ["Receipt", "Wanted", "begun", "go_on", "stopped", "undo", "withdraw"]
