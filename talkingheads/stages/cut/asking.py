"""What the team asks for: which words stay and which go, and what it asks for in vain."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from talkingheads.domain import TO_THE_END, Stretch
from talkingheads.errors import ClipError
from talkingheads.stages.cut import said as words_said
from talkingheads.stages.cut.frames import Frames
from talkingheads.stages.cut.said import folded
from talkingheads.stages.cut.talk import Passage, Span, Talk, joined, without

LONGEST_QUOTE = 80
"""Characters of a sentence that a note repeats."""

SIGNS = " \"'“”‘’.,;:!?…()"
"""What a note leaves out round a word."""

HAIR = 60
"""Milliseconds of a word that dropped times may take without taking all of it."""

MOST_TOLD = 5
"""Longer words that a note names."""


@dataclass(frozen=True)
class Asked:
    """What is to go because the team says so."""

    words: frozenset[int]
    """The words that go, by their places."""
    times: tuple[Span, ...]
    """The times that go, but for the words that stay."""
    always: tuple[Span, ...]
    """The times that go whatever is said in them, on frames."""
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Found:
    """Stretches that the team names, found in the talk."""

    words: frozenset[int]
    times: tuple[Span, ...]
    said: tuple[Span, ...]
    """The same where they are named by words: each from its first word to its last."""
    notes: tuple[str, ...]


def read(
    talk: Talk, keep: Sequence[Stretch], drop: Sequence[Stretch], *, margin: int, frames: Frames
) -> Asked:
    """
    Return what goes by *keep*, of which all else goes, and by *drop*, which comes before it.

    A passage that must stay whole stays or goes as one; what that changes is noted.

    Raises: ClipError if words are not said, or times not in the clip.
    """
    every = frozenset(range(len(talk.words)))
    words: frozenset[int] = frozenset()
    times: list[Span] = []
    always: list[Span] = []
    notes: list[str] = []
    if keep:
        kept = _find(talk, keep, "keep")
        kept_words = kept.words | _mostly_in(talk, kept.times)
        wanted, widened = _widened(talk, kept_words)
        words = every - wanted
        spoken = (*kept.said, *((p.start, p.end) for p in widened))
        near = ((start - margin, end + margin) for start, end in spoken)
        said = (talk.spans[place] for place in wanted)
        times = without([(0, talk.duration)], (*kept.times, *near, *said))
        notes += [*kept.notes, *(_kept_whole(passage) for passage in widened)]
    if drop:
        dropped = _find(talk, drop, "drop")
        always = joined(frames.over(span) for span in dropped.times)
        dropped_words = dropped.words | _touched(talk, dropped.times, always)
        reached = _reached(talk, dropped_words, dropped.times, words)
        words |= dropped_words.union(*(passage.words for passage in reached))
        times += [(passage.start, passage.end) for passage in reached]
        notes += [*dropped.notes, *(_dropped_whole(passage) for passage in reached)]
        notes += _longer(talk, drop, words)
    return Asked(words, tuple(joined(times)), tuple(always), tuple(notes))


def _widened(talk: Talk, kept: frozenset[int]) -> tuple[frozenset[int], list[Passage]]:
    """Return the words to keep, and the passages that had to be widened to."""
    begun = [p for p in talk.whole if p.words & kept and not p.words <= kept]
    return kept.union(*(passage.words for passage in begun)), begun


def _reached(
    talk: Talk, dropped: frozenset[int], times: Sequence[Span], gone: frozenset[int]
) -> list[Passage]:
    """
    Return the passages that a drop reaches into without taking all of them.

    They go whole: what somebody wants gone must not be shown, and the rest may mislead.
    """
    return [
        passage
        for passage in talk.whole
        if not passage.words <= (gone | dropped)
        and (
            passage.words & dropped
            or any(passage.start < low and high < passage.end for low, high in times)
        )
    ]


def _kept_whole(passage: Passage) -> str:
    quote = quoted(passage.text)
    return f"{quote} is kept whole, though keep asks for a part of it: a part may mislead."


def _dropped_whole(passage: Passage) -> str:
    return (
        f"{quoted(passage.text)} is dropped whole, though drop asks for a part of it: without that "
        "part it may come to mean something else. To show the rest, record it again without it."
    )


def quoted(text: str) -> str:
    """Return *text* in quotation marks, shortened in its middle if it is long."""
    if len(text) > LONGEST_QUOTE:
        half = LONGEST_QUOTE // 2
        text = f"{text[:half].rstrip()} … {text[-half:].lstrip()}"
    return f"“{text}”"


def clock(moment: int) -> str:
    """Return *moment* as teams write it: ``1:02.5``."""
    tenths = round(moment / 100)
    return f"{tenths // 600}:{tenths % 600 // 10:02}" + (f".{tenths % 10}" if tenths % 10 else "")


def _find(talk: Talk, stretches: Iterable[Stretch], column: str) -> _Found:
    words: set[int] = set()
    times: list[Span] = []
    said: list[Span] = []
    notes: list[str] = []
    for stretch in stretches:
        if not stretch.words:
            times.append(_in_the_clip(stretch, talk, column))
            continue
        places = words_said.find(talk, stretch.words, in_parts=column == "drop")
        if not places:
            raise _not_said(talk, stretch.words, column)
        if len(places) > 1:
            when = ", ".join(clock(talk.spans[place.start][0]) for place in places)
            verb = "dropped" if column == "drop" else "kept"
            notes.append(
                f"{quoted(stretch.words)} is said {len(places)} times: all are {verb} ({when})."
            )
        for place in places:
            words |= set(place)
            said.append((talk.spans[place.start][0], max(talk.spans[n][1] for n in place)))
    return _Found(frozenset(words), tuple(times), tuple(said), tuple(notes))


def _longer(talk: Talk, drop: Iterable[Stretch], gone: frozenset[int]) -> list[str]:
    """Say where what is to go by its words is in longer words that stay."""
    notes = []
    for wanted in dict.fromkeys(stretch.words for stretch in drop if stretch.words):
        stay = [p for p in words_said.find_longer(talk, wanted) if not gone.issuperset(p)]
        told = [
            f"“{' '.join(talk.words[n].text for n in place).strip(SIGNS)}” "
            f"at {clock(talk.spans[place[0]][0])}"
            for place in stay[:MOST_TOLD]
        ]
        if told:
            more = f" and {len(stay) - MOST_TOLD} more" if len(stay) > MOST_TOLD else ""
            end = "stays: add it to drop if it should go."
            if len(stay) > 1:
                end = "stay: add them to drop if they should go."
            notes.append(f"{quoted(wanted)} is also part of {', '.join(told)}{more}, which {end}")
    return notes


def _in_the_clip(stretch: Stretch, talk: Talk, column: str) -> Span:
    if stretch.start >= talk.duration or stretch.end <= stretch.start:
        end = "" if stretch.end >= TO_THE_END else clock(stretch.end)
        raise ClipError(
            f"column {column}: {clock(stretch.start)}-{end} is not in it: "
            f"it is {clock(talk.duration)} long",
            hint="Write times of the clip as it was sent, such as 0:05-0:30.",
        )
    return stretch.start, min(stretch.end, talk.duration)


def _mostly_in(talk: Talk, times: Sequence[Span]) -> frozenset[int]:
    """Return the words of which *times* have most."""
    return frozenset(
        place
        for place, spoken in enumerate(talk.spans)
        if any(2 * _shared(spoken, span) > _length(spoken) for span in times)
    )


def _touched(talk: Talk, times: Sequence[Span], on_frames: Sequence[Span]) -> frozenset[int]:
    """
    Return the words that go with dropped *times*: all but those of which they take a hair.

    A short word of which half or more goes *on_frames*, goes too: it would not be heard.
    """
    return frozenset(
        place
        for place, spoken in enumerate(talk.spans)
        if any(_shared(spoken, span) > HAIR for span in times)
        or 2 * sum(_shared(spoken, span) for span in on_frames) >= _length(spoken)
    )


def _length(spoken: Span) -> int:
    return max(1, spoken[1] - spoken[0])


def _shared(spoken: Span, span: Span) -> int:
    """Return how much of a word is in *span*; one that takes no time counts as a millisecond."""
    return max(0, min(spoken[0] + _length(spoken), span[1]) - max(spoken[0], span[0]))


def _not_said(talk: Talk, wanted: str, column: str) -> ClipError:
    count = max(1, len(wanted.split()))
    best, nearest = 0.0, range(0)
    matcher = difflib.SequenceMatcher(b=folded(wanted)[:200], autojunk=False)
    for first in range(max(1, len(talk.words) - count + 1)):
        window = range(first, min(first + count, len(talk.words)))
        matcher.set_seq1(folded("".join(talk.words[n].text for n in window))[:200])
        if matcher.quick_ratio() > best and matcher.ratio() > best:
            best, nearest = matcher.ratio(), window
    hint = "Write the words as they are said, or times such as 1:10-1:20."
    if best > 0.5:
        said = " ".join(talk.words[n].text for n in nearest)
        hint = f"At {clock(talk.spans[nearest.start][0])} is said: {quoted(said)}. {hint}"
    return ClipError(f"column {column}: {quoted(wanted)} is not said in it", hint=hint)
