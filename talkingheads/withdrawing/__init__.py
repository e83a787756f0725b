"""
Withdraw a clip, or all of a speaker: one act, a receipt that proves it, a way back for some days.

    subjects   what is known of the clips: here, in the cache, where they were published
    acts       the note of what is being done; a kill at any moment loses nothing
    there      off the place where it is published, and out of the inbox
    here       out of the project
    searched   what is looked for thereafter, and where
    receipts   what is told of it; `beyond`: what is out of reach
    counting   how much would go, told before
    undoing    the way back

The order: a tombstone first, so that nothing brings it back from then on; then what is online, with
every older version; then what is here; then pages without it, published; then everything is looked
through and the receipt is written; last, reels are made anew without it. Each step can be done
again, so a withdrawal that was cut off goes on with the next `withdraw`, `run` or `publish`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath

from talkingheads import publishing, tombstones
from talkingheads.backends.targets import InboxPlace, PublishTarget
from talkingheads.config import Project
from talkingheads.earlier import Earlier
from talkingheads.errors import BusyError, ConfigError, PublishError, TalkingHeadsError
from talkingheads.formats.traces import Needles, found
from talkingheads.report import Reporter
from talkingheads.scanning import Looked
from talkingheads.withdrawing import acts, here, receipts, searched, there
from talkingheads.withdrawing.acts import Act, Subject
from talkingheads.withdrawing.beyond import reach
from talkingheads.withdrawing.receipts import Receipt
from talkingheads.withdrawing.subjects import Known, UnknownClip
from talkingheads.withdrawing.undoing import check as check_undo
from talkingheads.withdrawing.undoing import lift

__all__ = [
    "Act",
    "Places",
    "Receipt",
    "Subject",
    "UnknownClip",
    "begin",
    "check_undo",
    "find",
    "finish",
    "look_again",
    "undo",
    "waiting",
]

waiting = acts.waiting


@dataclass(frozen=True)
class Places:
    """Where a project is published and where its clips are handed in."""

    target: PublishTarget | None = None
    inbox: InboxPlace | None = None
    """None: as the settings say."""


def places_of(project: Project) -> Places:
    """Return where *project* is published by its settings. Raises: ConfigError."""
    settings = project.settings.publish
    return Places(publishing.place_of(project, settings) if settings.target else None)


def find(
    project: Project, names: Collection[str], speaker: str, places: Places
) -> tuple[tuple[Subject, ...], str]:
    """
    Return the clips *names*, or all of *speaker*, and why the place could not be asked, if so.

    Raises: ConfigError if there is no such clip or speaker.
    """
    unreached = ""
    try:
        known = Known(project, places.target)
    except PublishError as error:
        unreached = f"{error.what}. {error.hint}"
        known = Known(project, None)
    return (known.of_speaker(speaker) if speaker else known.named(names)), unreached


def begin(
    project: Project,
    subjects: tuple[Subject, ...],
    places: Places,
    *,
    by: str,
    reason: str = "",
    keep_source: bool = False,
    day: date | None = None,
) -> Act:
    """
    Note that *subjects* are withdrawn: from now on nothing shows them, and `finish` must follow.

    Raises: ConfigError if the *reason* says who or what is withdrawn: it is kept for good;
    BusyError if another withdrawal has begun: its note would be lost.
    """
    _check(project, reason, subjects)
    names = {name.casefold() for subject in subjects for name in subject.speakers}
    by = "the speaker" if by.casefold() in names else by
    stones = tuple(
        tombstones.new(
            project,
            {*subject.sources, *subject.made},
            day=day or date.today(),
            by=by,
            reason=reason,
        )
        for subject in subjects
    )
    act = Act(
        subjects,
        stones,
        by,
        reason,
        keep_source,
        target=places.target.name if places.target else "",
    )
    acts.keep(project, act)
    tombstones.note(project, act.tombstones)
    return act


def finish(
    project: Project, places: Places, reporter: Reporter, *, yes: bool = False
) -> tuple[Receipt, Path]:
    """
    Do all that is left to do of the withdrawal that has begun; return its receipt and where it is.

    What is here is done even if the place cannot be reached. The same again goes on after an error:
    PublishError then, BusyError if a run is at work here.
    """
    act = acts.waiting(project)
    assert act is not None
    tombstones.note(project, act.tombstones)
    work = _Work(project, act, reporter)
    unreached: PublishError | None = None
    try:
        work.erase(places)
    except PublishError as error:
        unreached = error
    try:
        work.clear()
        there.make_pages(project, reporter)
        if unreached is not None:
            raise unreached
        if places.target is not None:
            there.replace_pages(project, work.act, places.target, reporter, yes=yes)
            work.tell_caches()
    except (PublishError, BusyError) as error:
        raise _waits(error) from None
    receipt = work.prove(places)
    file = receipts.write(project, receipt)
    acts.end(project)
    return receipt, file


class _Work:
    """The act, noted again after each step."""

    def __init__(self, project: Project, act: Act, reporter: Reporter) -> None:
        self.project, self.act, self.reporter = project, replace(act, troubles=()), reporter

    def erase(self, places: Places) -> None:
        """Take it off the place where it is published, and out of the inbox."""

        def tell(line: str) -> None:
            self.act = self.act.told(there=(line,))

        try:
            if places.target is not None:
                there.erase(self.project, self.act, places.target, tell)
            there.empty_inbox(self.project, self.act, tell, places.inbox)
        finally:
            acts.keep(self.project, self.act)

    def clear(self) -> None:
        """Take it out of the project."""

        def tell(line: str) -> None:
            self.act = self.act.told(here=(line,))

        try:
            here.clear(self.project, self.act, tell=tell, fail=self.fail)
        finally:
            acts.keep(self.project, self.act)

    def tell_caches(self) -> None:
        """Have the caches before the place forget what they keep."""
        why = there.tell_caches(self.project)
        if why:
            self.fail(why)
        elif self.project.settings.publish.distribution:
            self.act = self.act.told(there=("what CloudFront kept: it was told to forget all",))

    def fail(self, why: str) -> None:
        """Note what could not be done."""
        self.act = replace(self.act, troubles=tuple(dict.fromkeys((*self.act.troubles, why))))

    def prove(self, places: Places) -> Receipt:
        """Look through everything."""
        search = searched.search_for(self.project, self.act)
        online: Looked | None = None
        box: Looked | None = None
        if places.target is not None:
            online = searched.there(places.target, search)
        try:
            box = searched.inbox(self.project, self.act)
        except PublishError as error:
            self.fail(f"the inbox could not be looked through: {error.what}. {error.hint}")
        return Receipt(
            act=self.act,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            search=search,
            here=searched.here(self.project, search),
            there=online,
            inbox=box,
            beyond=tuple(reach(self.project, self.act)),
        )


def look_again(
    project: Project, past: Sequence[Earlier], places: Places, reporter: Reporter
) -> tuple[Receipt, Path]:
    """
    Look through everything again for what was withdrawn, and write another receipt.

    Nothing is removed: who is called the same by now may be somebody else. What was said is not
    looked for, since nobody knows it any more. Raises: PublishError.
    """
    subjects = tuple(
        Subject(each.id, each.files, each.speakers, each.recorded, sizes=each.sizes)
        for each in past
    )
    before = ", ".join(sorted({each.receipt.name for each in past}))
    told = (f"nothing now: everything was only looked through again, after {before}",)
    act = Act(
        subjects,
        tuple(each.stone for each in past),
        past[0].stone.by,
        past[0].stone.reason,
        keep_source=any(each.kept for each in past),
        target=places.target.name if places.target else "",
        here=told,
        there=told,
    )
    receipt = _Work(project, act, reporter).prove(places)
    return receipt, receipts.write(project, receipt)


def undo(
    project: Project, names: Collection[str], places: Places, *, day: date | None = None
) -> tuple[str, ...]:
    """
    Lift the withdrawal of the clips *names*, whose files are here; return their ids.

    Raises: ConfigError if one is not here, was not withdrawn, or if its days of grace are over.
    """
    day = day or date.today()
    undoing = check_undo(project, names, places.target, day=day)
    lift(project, undoing, places.target, day=day)
    return undoing.ids


def _check(project: Project, reason: str, subjects: tuple[Subject, ...]) -> None:
    """Raise BusyError if another one has begun, ConfigError if *reason* tells too much."""
    if acts.waiting(project) is not None:
        begun = "another withdrawal has begun and not ended"
        raise BusyError(begun, hint="End it first: talkingheads withdraw")
    needles = Needles(
        ids=frozenset(each.id for each in subjects),
        files=frozenset(PurePosixPath(name).name for each in subjects for name in each.files),
        names=frozenset(name for each in subjects for name in each.speakers),
        sentences=frozenset(text for each in subjects for text in each.sentences),
    )
    told = found(needles, "", reason.encode("utf-8", "replace"))
    if told:
        raise ConfigError(
            f"--reason: has {', '.join(told)}, and it is kept after the clip is gone",
            hint="Say why without saying who or what, such as: asked for by the family.",
        )


def _waits(error: PublishError | BusyError) -> TalkingHeadsError:
    noted = "The withdrawal is noted for good, but what is here is not all gone yet"
    local = "Nothing of it is left in this project, but what is online is not gone yet"
    return type(error)(
        f"{error.what}\n  {noted if isinstance(error, BusyError) else local}",
        hint=f"{error.hint} Then go on with: talkingheads withdraw (or run, or publish)",
    )
