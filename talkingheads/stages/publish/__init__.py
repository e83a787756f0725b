"""
Manifest -> Publication: all of it is online, or none of it is taken for it.

    plan      what is sent and what goes, decided from one listing
    claim     one publisher at a time
    pointing  what will point to a publication
    state     what the place remembers: which publication is whole, and what it consists of
    delivery  the sending, in an order that any kill may interrupt
    keeping   briefings that can be restored
    erasing   people who are gone, wiped at once
    errand    whose publish it is, and what it may do
    whose     strangers' files where we have only begun
    place     which target the settings name

**Order.** The claim; a record of all that will be there; files that bear the hash of their bytes,
which no page loads yet; pages, those that are new before those that may lead to them, the front
page last; what is gone; the pointer. So whatever page a reader gets, all that it loads is there and
of the same state, at every moment. Hashed files that nothing loads any more stay for those who
still have an older page open, and are taken away by a later publish.

**Interruptions.** Until the pointer names it, a publication is unfinished: the next publish finds
its record and takes what it names as ours, with bytes unknown. What arrived whole is known by its
tag and is not sent again.

**Nothing new.** The pointer bears a seal of all files: if ours is the same, two requests tell so.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from talkingheads.backends.base import Progress
from talkingheads.backends.targets import PublishTarget
from talkingheads.domain import Digest, Manifest, Publication
from talkingheads.errors import PublishError
from talkingheads.settings import PublishSettings
from talkingheads.stages.publish import keeping
from talkingheads.stages.publish.claim import Held, claimed, clock_time
from talkingheads.stages.publish.delivery import Delivery, record_of, verified
from talkingheads.stages.publish.erasing import clips_at, doomed, erase
from talkingheads.stages.publish.errand import Errand
from talkingheads.stages.publish.place import target_for
from talkingheads.stages.publish.plan import Ground, Plan, plan_of
from talkingheads.stages.publish.pointing import clips_of, kept_before, pointer_to, seal_of
from talkingheads.stages.publish.refusals import (
    ask,
    check_barred,
    check_paths,
    refuse_others,
    refuse_public,
    refuse_strangers,
)
from talkingheads.stages.publish.state import (
    STATE,
    WITHDRAWN,
    State,
    ours_of,
    read_state,
)
from talkingheads.stages.publish.whose import foreign

__all__ = [
    "STATE",
    "WITHDRAWN",
    "Errand",
    "Held",
    "State",
    "claimed",
    "clips_at",
    "erase",
    "keeping",
    "ours_of",
    "read_state",
    "refuse_others",
    "refuse_public",
    "refuse_strangers",
    "run",
    "target_for",
]


def run(
    manifest: Manifest,
    *,
    settings: PublishSettings,
    site: Path,
    target: PublishTarget,
    errand: Errand = Errand(),  # noqa: B008
    dry_run: bool = False,
    progress: Progress,
) -> Publication:
    """
    Make *target* show *manifest*, whose files lie below *site*.

    Every file to be sent is compared with its digest before anything is changed. *progress* counts
    bytes. With *dry_run* nothing changes; the result says what would.

    Clips of which the manifest has no file left, unless *errand* allows them, are wiped before the
    first upload: who takes a clip back must not stay online until films are sent, or because that
    fails. Dead links are less harm.

    Raises: PublishError if a file is not as noted or may never come back, if another's is in the
    way, if another publisher is at work or came before us, or if *target* refuses.
    """
    check_paths(manifest)
    check_barred(manifest, errand)
    state = read_state(target)
    refuse_others(target, state, errand)
    seal = seal_of(manifest, settings)
    if _stands(state, seal, errand) and _is_sure(manifest, state, settings, site):
        progress(1.0)
        return _publication(target, state.number, None, manifest, dry_run)
    if dry_run:
        goes = doomed(state, _lost(manifest, state, errand))
        plan = _plan(manifest, state, settings, site, goes)
        refuse_strangers(target, plan.strangers)
        return _publication(target, state.number, plan, manifest, dry_run, goes)
    if not state.highest:  # nothing of ours is there: in a folder of others not even a claim is put
        refuse_strangers(target, _plan(manifest, state, settings, site).strangers)
    seen = state.number if errand.seen is None else errand.seen
    with claimed(target, errand.by) as held:
        return _publish(manifest, held, seen, settings, site, errand, progress)


def _publish(
    manifest: Manifest,
    held: Held,
    seen: int,
    settings: PublishSettings,
    site: Path,
    errand: Errand,
    progress: Progress,
) -> Publication:
    """Publish under the claim *held*, if publication *seen* is still what is online."""
    target = held.target
    state = _unchanged(target, seen)
    if state.pointer is None:  # only now there is a file, our claim, that a stranger could ask for
        refuse_public(target, settings)
    lost = _lost(manifest, state, errand)
    goes = doomed(state, lost)
    plan = _plan(manifest, state, settings, site, goes)
    ask((*goes, *plan.gone), state, settings, errand)
    if lost:
        goes = erase(lost, held=held)
        state = read_state(target)
        plan = _plan(manifest, state, settings, site)
    refuse_strangers(target, plan.strangers)
    number = _deliver(manifest, plan, state, held, settings, site, errand, progress)
    return _publication(target, number, plan, manifest, False, goes)


def _deliver(
    manifest: Manifest,
    plan: Plan,
    state: State,
    held: Held,
    settings: PublishSettings,
    site: Path,
    errand: Errand,
    progress: Progress,
) -> int:
    """Do what *plan* says, under the claim *held*; return the number of the publication."""
    target = held.target
    stamps = {file.path: verified(site, file) for turn in plan.puts for file in turn}
    record = record_of(state, plan, manifest.files, settings, errand.project, held)
    number, ours = record.number, ours_of(state)
    pointer = pointer_to(manifest, state, record, held, plan, settings, errand)
    errand.begins(len(stamps), plan.size)
    delivery = Delivery(
        target, held, manifest, settings, site, plan, errand, record, stamps, progress
    )

    def forgets(path: str) -> bool:
        return path in record.files or (ours(path) and path not in plan.foreign)

    delivery.run(pointer, forget=forgets if state.erased else None)
    progress(1.0)
    return number


def _plan(
    manifest: Manifest,
    state: State,
    settings: PublishSettings,
    site: Path,
    goes: Collection[str] = (),
) -> Plan:
    """Return what is to be done as soon as the paths in *goes* are gone."""
    target = state.target
    there = {path: it for path, it in target.stored().items() if not path.startswith(STATE)}
    theirs = foreign(state, there, manifest, site)
    off = theirs.union(goes)
    kept = kept_before(state, settings, seal_of(manifest, settings))
    ground = Ground(
        there={path: it for path, it in there.items() if path not in goes},
        known={path: it for path, it in state.known.items() if path not in off},
        before=state.record,
        holds=lambda stored, file: target.holds(stored, site / file.path),
        moment=target.clock(),
        oldest=min((each.number for each in kept), default=state.highest + 1),
    )
    return replace(plan_of(manifest, ground, settings), foreign=theirs)


def _lost(manifest: Manifest, state: State, errand: Errand) -> frozenset[str]:
    """Return the clips of which nothing older may stay: gone, or cut anew as the team wished."""
    lost = clips_at(state) - {*clips_of(manifest.by_path), *errand.allowed}
    if errand.briefing is None:
        return lost
    wished = keeping.wishes_of(errand.briefing)
    for number in keeping.numbers(state.target):
        issue = keeping.kept(state.target, number)
        then = issue.wishes if issue else {}
        lost |= {clip for clip, wish in then.items() if wished.get(clip, wish) != wish}
    return lost


def _stands(state: State, seal: Digest, errand: Errand) -> bool:
    """Tell whether all that is to be online is, as far as two requests can tell."""
    pointer = state.pointer
    if pointer is None or state.untidy or errand.verify or pointer.seal != seal:
        return False
    due = pointer.due and pointer.due <= state.target.clock()
    return pointer.project == errand.project and not due


def _is_sure(manifest: Manifest, state: State, settings: PublishSettings, site: Path) -> bool:
    """Tell whether nobody who was taken over has put something over what is online since."""
    doubt = state.pointer.doubt if state.pointer else 0.0
    if not doubt or state.target.clock() >= doubt:
        return True
    return _plan(manifest, state, settings, site).idle


def _unchanged(target: PublishTarget, seen: int) -> State:
    """Return the state under the claim. Raises: PublishError if somebody published meanwhile."""
    state = read_state(target)
    if state.number != seen and state.pointer is not None:
        last = state.pointer.kept[0]
        raise PublishError(
            f"{target.name}: {last.by} published there at {clock_time(last.at)}, while this was "
            "being made ready",
            hint="Look at what is online, then publish again to put yours over it.",
        )
    return state


def _publication(
    target: PublishTarget,
    number: int,
    plan: Plan | None,
    manifest: Manifest,
    dry_run: bool,
    wiped: Collection[str] = (),
) -> Publication:
    if plan is None:
        return Publication(
            target.name, unchanged=len(manifest.files), dry_run=dry_run, number=number
        )
    sent = sum(len(turn) for turn in plan.puts)
    return Publication(
        target=target.name,
        added=plan.added,
        changed=plan.changed,
        removed=tuple(sorted({*plan.removed, *wiped} - manifest.by_path.keys())),
        unchanged=len(manifest.files) - sent,
        uploaded_bytes=plan.size,
        dry_run=dry_run,
        number=number,
        new=not dry_run,
    )
