"""A briefing with less in it: what is no reader's business, and clips that may not be shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from talkingheads.domain.promises import Change, Changes, Ledger, Promise, Ruling
from talkingheads.domain.site import Briefing, Edition, Entry


def published(briefing: Briefing) -> Briefing:
    """Return *briefing* without what only its team knows: wishes, and what is no promise yet."""
    editions = tuple(
        replace(edition, entries=tuple(_plain(entry) for entry in edition.entries))
        for edition in briefing.editions
    )
    ledger = Ledger(briefing.ledger.promises, briefing.ledger.day)
    return replace(briefing, editions=editions, ledger=ledger)


def without(briefing: Briefing, clips: Collection[str]) -> Briefing:
    """
    Return *briefing* as if the *clips* had never been in it: no word, promise or reel of them.

    An edition that had no other clip is gone.
    """
    editions = tuple(_edition_without(edition, clips) for edition in briefing.editions)
    ledger = briefing.ledger
    promises = tuple(
        _promise_without(promise, clips)
        for promise in ledger.promises
        if promise.entry not in clips
    )
    return replace(
        briefing,
        editions=tuple(edition for edition in editions if edition.entries),
        ledger=Ledger(promises, ledger.day),
    )


def _plain(entry: Entry) -> Entry:
    return replace(entry, update=replace(entry.update, keep=(), drop=()))


def _edition_without(edition: Edition, clips: Collection[str]) -> Edition:
    stays = tuple(entry for entry in edition.entries if entry.id not in clips)
    if len(stays) == len(edition.entries):
        return replace(edition, changes=_changes_without(edition.changes, clips))
    changes = _changes_without(edition.changes, clips)
    return replace(edition, entries=stays, reel=None, short=None, changes=changes)


def _changes_without(changes: Changes, clips: Collection[str]) -> Changes:
    def stays(change: Change) -> bool:
        return _clip(change.promise) not in clips and _clip(change.plays) not in clips

    return replace(
        changes,
        found=tuple(change for change in changes.found if stays(change)),
        withdrawn=tuple(id for id in changes.withdrawn if _clip(id) not in clips),
    )


def _promise_without(promise: Promise, clips: Collection[str]) -> Promise:
    return replace(
        promise,
        later=tuple(later for later in promise.later if later.entry not in clips),
        history=tuple(_ruling_without(ruling, clips) for ruling in promise.history),
        to_come=tuple(_ruling_without(ruling, clips) for ruling in promise.to_come),
    )


def _ruling_without(ruling: Ruling, clips: Collection[str]) -> Ruling:
    return replace(
        ruling, shown_by=tuple(shown for shown in ruling.shown_by if _clip(shown) not in clips)
    )


def _clip(statement: str) -> str:
    """Return the clip of a statement's id (``ENTRY-STATEMENT``)."""
    return statement.rpartition("-")[0]
