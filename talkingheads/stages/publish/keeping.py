"""Briefings that are kept where they were published, so that one can be brought back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from talkingheads.backends.targets import PublishTarget
from talkingheads.domain import Briefing, Digest, Update
from talkingheads.domain.bared import published, without
from talkingheads.errors import PublishError
from talkingheads.formats import records
from talkingheads.stages.publish.state import BRIEFINGS, briefing_path, numbers_in, packed, unpacked


@dataclass(frozen=True)
class Issue:
    """A briefing as it was published."""

    briefing: Briefing
    wishes: dict[str, Digest] = field(default_factory=dict)
    """What the team wished of each clip then, as a digest: see `wishes_of`."""


def wish_of(update: Update) -> Digest:
    """Return a digest of whose clip it is and of what the team wants shown of it."""
    return records.digest((update.speaker.name, update.keep, update.drop))


def wishes_of(briefing: Briefing) -> dict[str, Digest]:
    """Return what is wished of each clip of *briefing*."""
    return {entry.id: wish_of(entry.update) for entry in briefing.entries}


def keep(target: PublishTarget, number: int, briefing: Briefing) -> None:
    """Keep *briefing* as that of publication *number*; nothing that only its team knows."""
    issue = Issue(published(briefing), wishes_of(briefing))
    target.write(briefing_path(number), packed(issue))


def kept(target: PublishTarget, number: int) -> Issue | None:
    """Return the briefing of publication *number*, if it is kept. Raises: PublishError."""
    data = target.read(path := briefing_path(number))
    return None if data is None else _issue(data, f"{target.name}/{path}")


def numbers(target: PublishTarget) -> tuple[int, ...]:
    """Return the publications whose briefings are kept, in order."""
    return tuple(sorted(numbers_in(target.stored(BRIEFINGS), BRIEFINGS)))


def forget(target: PublishTarget, clips: Collection[str]) -> None:
    """
    Take *clips* out of every briefing that is kept; no older version of it stays.

    One that cannot be read is wiped: it may say their words.
    """
    for number in numbers(target):
        data = target.read(path := briefing_path(number))
        try:
            issue = _issue(data or b"", path)
        except PublishError:
            target.wipe([path])
            continue
        if set(clips).isdisjoint(issue.wishes):
            continue
        wishes = {clip: wish for clip, wish in issue.wishes.items() if clip not in clips}
        target.write(path, packed(Issue(without(issue.briefing, clips), wishes)))
        target.forget_history(path)


def drop(target: PublishTarget, staying: Collection[int]) -> None:
    """Wipe every kept briefing older than the newest of *staying* but those of *staying*."""
    older = (number for number in numbers(target) if number < max(staying))
    target.wipe([briefing_path(number) for number in older if number not in staying])


def _issue(data: bytes, what: str) -> Issue:
    try:
        return unpacked(Issue, data, what)
    except PublishError:
        raise PublishError(
            f"{what}: cannot be read",
            hint="It is needed only to restore what was published then: delete it.",
        ) from None
