"""Walk over a file's packets, and note what they tell; none is decoded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from talkingheads.backends import border
from talkingheads.errors import ClipError
from talkingheads.formats.sniffing import EXPORTED

TWICE = 2
"""A file's packets together hold at most so many times its bytes: no recorder repeats itself."""


@dataclass
class Walk:
    """
    What the packets of a file tell: by each stream's index, in seconds.

    Those that a trim hides (an edit list) are decoded and not shown: they only count as work.
    """

    first: dict[int, float] = field(default_factory=dict)
    last: dict[int, float] = field(default_factory=dict)
    """When the last packet that is shown ends."""
    begun: dict[int, float] = field(default_factory=dict)
    """When the last packet that is shown begins."""
    shown: dict[int, int] = field(default_factory=dict)
    reach: dict[int, tuple[float, float]] = field(default_factory=dict)
    """From when to when all packets are, hidden or not."""
    count: dict[int, int] = field(default_factory=dict)
    size: int = 0
    """Bytes of all packets together."""
    broken: bool = False

    def step(
        self, index: int, start: float, end: float, size: int, *, hidden: bool = False
    ) -> None:
        """Take note of one packet; they come in the order of decoding."""
        self.size += size
        self.count[index] = self.count.get(index, 0) + 1
        since, until = self.reach.get(index, (start, end))
        self.reach[index] = min(since, start), max(until, end)
        if hidden:
            return
        self.first[index] = min(self.first.get(index, start), start)
        self.last[index] = max(self.last.get(index, end), end)
        self.begun[index] = max(self.begun.get(index, start), start)
        self.shown[index] = self.shown.get(index, 0) + 1

    def span(self, index: int) -> float:
        """Return how long all packets of a stream last."""
        since, until = self.reach[index]
        return until - since

    def too_many(self, index: int) -> bool:
        """Tell whether there are more packets than the time that they last for explains."""
        return self.count[index] > border.BURST + border.RATE * self.span(index)

    def rate(self, index: int) -> float:
        """Return how many packets a second begin, on average; 0 if there are too few."""
        if self.shown.get(index, 0) < 2 or self.begun[index] <= self.first[index]:
            return 0.0
        return round((self.shown[index] - 1) / (self.begun[index] - self.first[index]), 3)


def walk_over(file: Any, streams: list[Any], max_seconds: float) -> Walk:
    """Walk over the packets of *streams* until the end, or to one that is one too many."""
    import av

    walk = Walk()
    unit = {stream.index: float(stream.time_base) for stream in streams}
    try:
        for packet in file.demux(streams):
            moment = packet.pts if packet.pts is not None else packet.dts
            if moment is None:
                continue
            index = packet.stream_index
            if packet.is_corrupt:
                walk.broken = True
                break
            start = moment * unit[index]
            end = start + (packet.duration or 0) * unit[index]
            walk.step(index, start, end, packet.size, hidden=packet.is_discard)
            if walk.too_many(index) or walk.span(index) > max_seconds:
                break
    except av.error.FFmpegError:
        walk.broken = True
    return walk


def check_amount(walk: Walk, size: int, max_seconds: float) -> None:
    """Raise ClipError if a file of *size* bytes holds more than was recorded, or is allowed."""
    since = min((since for since, _ in walk.reach.values()), default=0)
    if max((until for _, until in walk.reach.values()), default=0) - since > max_seconds:
        raise ClipError(
            f"too long: more than {max_seconds / 60:.0f} minutes",
            hint="Ask for a shorter clip, or raise ingest.max_minutes in pipeline.yaml.",
        )
    if any(walk.too_many(index) for index in walk.count) or walk.size > TWICE * size + 1_000_000:
        raise ClipError(
            "built to grow: far more comes out of it than any device can have recorded in it",
            hint=EXPORTED,
        )
