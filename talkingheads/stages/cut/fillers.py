"""Where somebody says "um": what can be cut out without touching a word beside it."""

from __future__ import annotations

from collections.abc import Iterator

from talkingheads.stages.cut.frames import Frames
from talkingheads.stages.cut.talk import Span, Talk, runs

FILLERS = frozenset("um umm ummm uh uhh uhm uhmm er erm errm ehm".split())
"""Sounds that never mean anything. "Ah", "mm", "like" and "well" may, so they are not here."""
GUARD = 30
"""Milliseconds left beside a word: recognisers are no more exact than that."""
REACH = 100
"""Milliseconds of silence that go with a filler, at most, on either side."""


def find(talk: Talk, gone: frozenset[int], frames: Frames) -> Iterator[tuple[range, Span]]:
    """
    Yield the fillers that can be cut out, with the time that goes; *gone* are cut already.

    A filler stays where it would take a part of its neighbour with it, where most of it could
    not be cut, and in a passage that must stay whole.
    """
    if not talk.english:
        return
    kept_whole = frozenset().union(*(passage.words for passage in talk.whole))
    said = {place for place in range(len(talk.words)) if is_filler(talk, place)}
    for run in runs(said - gone - kept_whole):
        before = max((talk.spans[n][1] for n in range(run.start) if n not in gone), default=0)
        after = min(
            (talk.spans[n][0] for n in range(run.stop, len(talk.words)) if n not in gone),
            default=talk.duration,
        )
        start, end = talk.spans[run.start][0], talk.spans[run.stop - 1][1]
        low = frames.after(max(before + GUARD, start - REACH))
        high = frames.before(min(after - GUARD, end + REACH))
        hole = frames.moment(low), frames.moment(high)
        if low < high and all(_mostly(talk.spans[n], hole) for n in run):
            yield run, hole


def is_filler(talk: Talk, place: int) -> bool:
    """Tell whether the word at *place* is a filler: no ER, no uh-huh, no "uh uh"."""
    text = talk.words[place].text
    beside = talk.words[max(0, place - 1) : place] + talk.words[place + 1 : place + 2]
    answers = {"huh", "uh"} & {_bare(word.text) for word in beside}
    return _bare(text) in FILLERS and not text.isupper() and not answers


def _bare(text: str) -> str:
    return text.strip(" \"'“”‘’.,;:!?…–—-()").casefold()


def _mostly(span: Span, hole: Span) -> bool:
    return 2 * (min(span[1], hole[1]) - max(span[0], hole[0])) > span[1] - span[0]
