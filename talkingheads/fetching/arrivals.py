"""What is to be done with each file that lies in the inbox."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from talkingheads.backends.targets import Arrival
from talkingheads.clipsfolder import BESIDE, MEDIA
from talkingheads.fetching.fetched import Fetched
from talkingheads.formats.handedin import suffix_of
from talkingheads.sections import IngestSettings

RESERVE = 2_000_000_000
"""Bytes that stay free on the disk, to work with what was fetched."""


@dataclass(frozen=True)
class Plan:
    """What to fetch, and what not, with the reason in plain words."""

    take: tuple[Arrival, ...] = ()
    """To be fetched now, those that wait longest first."""
    waiting: tuple[tuple[Arrival, str], ...] = ()
    """Fetched by a later run."""
    left: tuple[tuple[Arrival, str], ...] = ()
    """Never fetched as they are: somebody should look."""
    known: tuple[tuple[Arrival, Fetched], ...] = ()
    """Fetched before."""
    short: bool = False
    """Something waits since the disk is full."""

    @property
    def size(self) -> int:
        """Bytes to be fetched."""
        return sum(arrival.size for arrival in self.take)


def plan(
    arrivals: Iterable[Arrival],
    fetched: Sequence[Fetched],
    *,
    settings: IngestSettings,
    now: float,
    free: int,
) -> Plan:
    """
    Return what to do with *arrivals*, of which some were *fetched* before.

    *now* is the time by the inbox's clock, and *free* how many bytes the disk has. Of too many
    those are taken that wait longest, so that a flood keeps nobody waiting who was there before.
    """
    plan = _Planning(settings, now, free - RESERVE)
    by_object = {(each.key, each.tag, each.size): each for each in fetched}
    for arrival in sorted(arrivals, key=lambda each: (each.modified, each.key)):
        before = by_object.get((arrival.key, arrival.tag, arrival.size))
        if before:
            plan.known.append((arrival, before))
        elif not (arrival.key.endswith("/") and not arrival.size):  # a console's empty folder
            plan.add(arrival)
    return Plan(
        tuple(plan.take), tuple(plan.waiting), tuple(plan.left), tuple(plan.known), plan.short
    )


class _Planning:
    """A plan that is being made."""

    def __init__(self, settings: IngestSettings, now: float, room: int) -> None:
        self.settings = settings
        self.now = now
        self.room = room
        self.most = int(settings.inbox_max_gigabytes * 1e9)
        self.take: list[Arrival] = []
        self.waiting: list[tuple[Arrival, str]] = []
        self.left: list[tuple[Arrival, str]] = []
        self.known: list[tuple[Arrival, Fetched]] = []
        self.short = False

    def add(self, arrival: Arrival) -> None:
        """Decide about *arrival*."""
        refusal = _refusal(arrival, self.settings)
        wait = "" if refusal else self._wait(arrival)
        if refusal:
            self.left.append((arrival, refusal))
        elif wait:
            self.waiting.append((arrival, wait))
        else:
            self.take.append(arrival)
            self.room -= arrival.size
            self.most -= arrival.size

    def _wait(self, arrival: Arrival) -> str:
        """Return why *arrival* waits; empty: it does not."""
        if max(0, self.now - arrival.modified) < self.settings.inbox_settle_seconds:
            return "it came in just now"
        if len(self.take) >= self.settings.inbox_max_files:
            return f"one run fetches {self.settings.inbox_max_files} clips at most"
        if arrival.size > self.most:
            return f"one run fetches {self.settings.inbox_max_gigabytes:g} GB at most"
        if arrival.size > self.room:
            self.short = True
            return "there is no room on the disk"
        return ""


def _refusal(arrival: Arrival, settings: IngestSettings) -> str:
    """Return why *arrival* is not fetched, whenever; empty: it is."""
    suffix = suffix_of(arrival.key)
    if suffix in BESIDE:
        return "what is said of clips is not taken from strangers, only clips are"
    if suffix not in MEDIA:
        return f"{suffix or 'it'} is no kind of clip"
    if not arrival.size:
        return "it is empty"
    if arrival.size > settings.max_megabytes * 1_000_000:
        return f"{arrival.size / 1e6:.0f} MB, and {settings.max_megabytes} MB are allowed"
    if arrival.asleep:
        return f"it lies in the archive {arrival.asleep}: restore it first"
    return ""
