"""Show again what was withdrawn, within the days of grace: the very file must be here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from talkingheads import earlier, inbox, tombstones
from talkingheads.backends.targets import PublishTarget
from talkingheads.config import Project
from talkingheads.domain import Digest, day_in_words
from talkingheads.errors import ConfigError
from talkingheads.withdrawing import acts


@dataclass(frozen=True)
class Undoing:
    """What is to be shown again."""

    ids: tuple[str, ...]
    stones: tombstones.Tombstones
    lifted: frozenset[str]
    """The ids of the withdrawals that are undone."""


def check(
    project: Project, names: Collection[str], place: PublishTarget | None, *, day: date
) -> Undoing:
    """
    Return what undoing the withdrawal of the clips *names* would do; nothing is changed.

    Raises: ConfigError if one is not here, was not withdrawn, or if its days of grace are over.
    """
    if acts.waiting(project) is not None:
        raise ConfigError(
            "a withdrawal has begun and not ended", hint="End it first: talkingheads withdraw"
        )
    stones = tombstones.known(project)
    if place is not None:
        stones = tombstones.merged(project, place, dry_run=True)
    box = inbox.look(project)
    chosen, lifted = [_handed(project, box, name, day) for name in names], set()
    for handed in chosen:
        found = _over(stones, handed.source.digest)
        for each in found:
            _check_days(handed.id, each, day)
        if not found:
            raise ConfigError(
                f"{handed.id}: is not withdrawn, so there is nothing to undo",
                hint="How it stands: talkingheads status",
            )
        lifted |= {each.id for each in found}
    return Undoing(tuple(handed.id for handed in chosen), stones, frozenset(lifted))


def lift(project: Project, undoing: Undoing, place: PublishTarget | None, *, day: date) -> None:
    """Do what `check` returned. Raises: PublishError."""
    tombstones.note(project, undoing.stones.lifted(undoing.lifted, day))
    if place is not None:
        tombstones.merged(project, place)


def _over(stones: tombstones.Tombstones, digest: Digest) -> list[tombstones.Tombstone]:
    """Return every withdrawal in force of what has *digest*."""
    mark = tombstones.mark_of(digest)
    return [each for each in stones.stones if each.in_force and mark in each.marks]


def _handed(project: Project, box: inbox.Inbox, name: str, day: date) -> inbox.Handed:
    for clip in box.clips:
        if name in (clip.id, clip.source.name):
            return clip
    gone = earlier.called(project, name)
    if gone is None and earlier.are_all(project):
        raise ConfigError(
            f"{name}: there is no such clip, and none that was called so is withdrawn",
            hint="What is here: talkingheads status",
        )
    if gone is not None:
        _check_days(name, gone.stone, day)
    raise ConfigError(
        f"{name}: its file is not in the clips folder, so nothing can be shown again",
        hint="Hand the file in again, the very same one, then: "
        f"talkingheads withdraw {name} --undo",
    )


def _check_days(id: str, stone: tombstones.Tombstone, day: date) -> None:
    """Raise ConfigError if the withdrawal *stone* cannot be undone on *day*."""
    if stone.undo_until is not None and day <= stone.undo_until:
        return
    if stone.undo_until is None:
        why = "could not be undone: ingest.undo_days was 0"
    else:
        why = f"could be undone until {day_in_words(stone.undo_until)}"
    raise ConfigError(
        f"{id}: was withdrawn on {day_in_words(stone.on)}, which {why}",
        hint="If the speaker wants it shown after all, ask for a new clip: its bytes are others.",
    )
