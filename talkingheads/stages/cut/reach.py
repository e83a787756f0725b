"""How far it reaches what the team asks to drop: its times, and its words with their sound."""

from __future__ import annotations

from collections.abc import Iterator

from talkingheads.stages.cut import talk
from talkingheads.stages.cut.asking import Asked
from talkingheads.stages.cut.frames import Frames
from talkingheads.stages.cut.talk import Span, Talk

REACH = 1000
"""Milliseconds of speech beside dropped words that go with them, at most, if no word is in it."""


def holes(said: Talk, asked: Asked, margin: int, frames: Frames) -> tuple[Span, ...]:
    """Return what goes at the team's wish: its times, and its words with what is heard of them."""
    return (*asked.always, *_by_times(said, asked, frames), *_by_words(said, asked, margin, frames))


def _by_times(said: Talk, asked: Asked, frames: Frames) -> Iterator[Span]:
    stays = [span for place, span in enumerate(said.spans) if place not in asked.words]
    whole = [(p.start, p.end) for p in said.whole if not p.words <= asked.words]
    for start, end in talk.without(asked.times, (*stays, *whole)):
        low, high = frames.after(start), frames.before(end)
        if low < high:
            yield frames.moment(low), frames.moment(high)


def _by_words(said: Talk, asked: Asked, margin: int, frames: Frames) -> Iterator[Span]:
    """Yield each run of dropped words, widened by a frame where most of a word would stay."""
    for run in talk.runs(asked.words):
        low, high = _edges(said, run, margin, frames)
        while low and not _mostly_after(said.spans[run.start], frames.moment(low)):
            low -= 1
        while high < frames.count and not _mostly_before(said.spans[run[-1]], frames.moment(high)):
            high += 1
        yield frames.moment(low), frames.moment(high)


def _edges(said: Talk, run: range, margin: int, frames: Frames) -> tuple[int, int]:
    """
    Return the frames between which the dropped words *run* go.

    With them goes what is heard beside them, but no more than `REACH`, and never a word that
    stays: it keeps its margin, or half of a shorter gap.
    """
    start = min(said.spans[n][0] for n in run)
    end = max(said.spans[n][1] for n in run)
    before = max((said.spans[n][1] for n in range(run.start)), default=0)
    after = min((said.spans[n][0] for n in range(run.stop, len(said.spans))), default=said.duration)
    heard = [span for span in said.speech if span[0] < end and start < span[1]]
    low = min([start - margin, *(s for s, _ in heard)])
    high = max([end + margin, *(e for _, e in heard)])
    low = max(low, start - REACH, before + min(margin, max(0, start - before) // 2))
    high = min(high, end + REACH, after - min(margin, max(0, after - end) // 2))
    return (
        frames.between(min(before, start), start, min(low, start)),
        frames.between(end, max(after, end), max(high, end)),
    )


def _mostly_after(span: Span, moment: int) -> bool:
    return 2 * (span[1] - moment) > span[1] - span[0]


def _mostly_before(span: Span, moment: int) -> bool:
    return 2 * (moment - span[0]) > span[1] - span[0]
