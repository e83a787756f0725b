"""What will point to a publication: by what it is known again, and which ones stay beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from talkingheads.domain import Briefing, Digest, Manifest
from talkingheads.settings import PublishSettings
from talkingheads.stages.publish import keeping
from talkingheads.stages.publish.claim import Held, here, now
from talkingheads.stages.publish.errand import Errand
from talkingheads.stages.publish.plan import Plan, clip_of, headers
from talkingheads.stages.publish.state import Kept, Pointer, Record, State


def seal_of(manifest: Manifest, settings: PublishSettings) -> Digest:
    """Return a digest of all files of *manifest* with the headers that they are to have."""
    lines = sorted(f"{it.path}\n{it.digest}\n{headers(it, settings)}\n" for it in manifest.files)
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


DOUBT = 86_400.0
"""Seconds after a takeover until nothing that was on its way can arrive any more."""


def _doubt(state: State, held: Held) -> float:
    """Return until when what is there must be looked at."""
    moment = held.target.clock()
    before = state.pointer.doubt if state.pointer else 0.0
    new = moment + DOUBT if held.claim.overtook else 0.0
    return max(new, before if before > moment else 0.0)


def kept_before(state: State, settings: PublishSettings, seal: Digest) -> tuple[Kept, ...]:
    """Return which of the publications by now are kept beside the next one, which has *seal*."""
    pointer = state.pointer
    if pointer is None:
        return ()
    # the same once more takes no older one's place
    before = pointer.kept[1:] if pointer.seal == seal else pointer.kept
    if state.astray:
        there = keeping.numbers(state.target)
        before = tuple(each for each in before if each.number in there)
    return before[: settings.keep_editions - 1]


def pointer_to(
    manifest: Manifest,
    state: State,
    record: Record,
    held: Held,
    plan: Plan,
    settings: PublishSettings,
    errand: Errand,
) -> Pointer:
    """Return what will point to the publication of *record*."""
    briefing, seal = errand.briefing, seal_of(manifest, settings)
    past = () if state.erased else record.past  # then no older version outlives it
    this = Kept(
        number=record.number,
        at=now(),
        by=errand.by or here(),
        title="",
        size=sum(file.size for file in manifest.files),
        restores=errand.restores,
    )
    return Pointer(
        number=record.number,
        seal=seal,
        project=errand.project,
        clips=clips_of((*manifest.by_path, *plan.left, *past)),
        kept=(telling(this, briefing), *kept_before(state, settings, seal)),
        due=plan.due,
        doubt=_doubt(state, held),
    )


def telling(kept: Kept, briefing: Briefing | None) -> Kept:
    """Return *kept* with what is told of *briefing*, which it shows."""
    return replace(
        kept,
        title=briefing.editions[0].title if briefing and briefing.editions else "",
        clips=len(briefing.entries) if briefing else 0,
        promises=len(briefing.ledger.promises) if briefing else 0,
    )


def clips_of(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the clips whose files *paths* are."""
    return tuple(sorted({clip for path in paths if (clip := clip_of(path))}))
