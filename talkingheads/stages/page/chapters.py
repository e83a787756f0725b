"""The parts of a talk by what is said in them, as marks on the strip below its video."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from talkingheads.domain import Kind
from talkingheads.stages.page import wording
from talkingheads.stages.page.player import PlayerView
from talkingheads.stages.page.views import ClipView, SentenceView


@dataclass(frozen=True)
class ChapterView:
    """A stretch of the talk that begins with a sentence of one kind."""

    first: SentenceView
    end: int
    strip: tuple[int, int]
    """Where the strip begins and ends in the video."""

    @property
    def kind(self) -> Kind:
        return self.first.kind

    @property
    def heading(self) -> str:
        return self.first.label

    @property
    def start(self) -> int:
        return self.first.start

    @property
    def moment(self) -> str:
        return self.first.moment

    @property
    def clock(self) -> str:
        return self.first.clock

    @property
    def place(self) -> str:
        """Where it begins, of the strip's width."""
        return self._part(self.start - self.strip[0])

    @property
    def width(self) -> str:
        """How long it is, of the strip's width."""
        return self._part(self.end - self.start)

    def _part(self, length: int) -> str:
        begin, end = self.strip
        return f"{100 * max(0, length) / max(1, end - begin):.5g}%"


def chapters(clip: ClipView, player: PlayerView) -> tuple[ChapterView, ...]:
    """
    Return the chapters of *clip*, one after the other, as its strip shows them.

    A chapter goes on until a sentence of another kind begins; what is neither done, planned, a
    reason, an offer nor an ask belongs to the chapter that it is said in.
    """
    firsts = list(_firsts(clip))
    ends = [sentence.start for sentence in firsts[1:]] + [player.end]
    strip = (player.start, player.end)
    return tuple(ChapterView(first, end, strip) for first, end in zip(firsts, ends, strict=False))


def _firsts(clip: ClipView) -> Iterator[SentenceView]:
    kind: Kind = "other"
    for sentence in clip.sentences:
        if sentence.kind in wording.KINDS and sentence.kind != kind:
            kind = sentence.kind
            yield sentence
