"""What the team asks for: which words stay and which go, and what it asks for in vain."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from talkingheads.domain import TO_THE_END, Stretch
from talkingheads.errors import ClipError
from talkingheads.stages.cut.talk import Passage, Span, Talk, joined, without

LONGEST_QUOTE = 80
"""Characters of a sentence that a note repeats."""


@dataclass(frozen=True)
class Asked:
    """What is to go because the team says so."""

    words: frozenset[int]
    """The words that go, by their places."""
    times: tuple[Span, ...]
    """The times that go, but for the words that stay."""
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Found:
    """Stretches that the team names, found in the talk."""

    words: frozenset[int]
    times: tuple[Span, ...]
    said: tuple[Span, ...]
    """The same where they are named by words: each from its first word to its last."""
    notes: tuple[str, ...]


def read(talk: Talk, keep: Sequence[Stretch], drop: Sequence[Stretch], *, margin: int) -> Asked:
    """
    Return what goes by *keep*, of which all else goes, and by *drop*, which comes before it.

    A passage that must stay whole stays or goes as one; what that changes is noted.

    Raises: ClipError if words are not said, or times not in the clip.
    """
    every = frozenset(range(len(talk.words)))
    words: frozenset[int] = frozenset()
    times: list[Span] = []
    notes: list[str] = []
    if keep:
        kept = _find(talk, keep, "keep")
        wanted, widened = _widened(talk, kept)
        words = every - wanted
        spoken = (*kept.said, *((p.start, p.end) for p in widened))
        near = ((start - margin, end + margin) for start, end in spoken)
        said = (talk.spans[place] for place in wanted)
        times = without([(0, talk.duration)], (*kept.times, *near, *said))
        notes += [*kept.notes, *(_kept_whole(passage) for passage in widened)]
    if drop:
        dropped = _find(talk, drop, "drop")
        reached = _reached(talk, dropped, words)
        words |= dropped.words.union(*(passage.words for passage in reached))
        times += [*dropped.times, *((passage.start, passage.end) for passage in reached)]
        notes += [*dropped.notes, *(_dropped_whole(passage) for passage in reached)]
    return Asked(words, tuple(joined(times)), tuple(notes))


def _widened(talk: Talk, kept: _Found) -> tuple[frozenset[int], list[Passage]]:
    """Return the words to keep, and the passages that had to be widened to."""
    begun = [p for p in talk.whole if p.words & kept.words and not p.words <= kept.words]
    return kept.words.union(*(passage.words for passage in begun)), begun


def _reached(talk: Talk, dropped: _Found, gone: frozenset[int]) -> list[Passage]:
    """
    Return the passages that a drop reaches into without taking all of them.

    They go whole: what somebody wants gone must not be shown, and the rest may mislead.
    """
    return [
        passage
        for passage in talk.whole
        if not passage.words <= (gone | dropped.words)
        and (
            passage.words & dropped.words
            or any(passage.start < low and high < passage.end for low, high in dropped.times)
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
            span = _in_the_clip(stretch, talk, column)
            times.append(span)
            words |= {n for n, spoken in enumerate(talk.spans) if _mostly_in(spoken, span)}
            continue
        places = list(_said(talk, stretch.words))
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


def _in_the_clip(stretch: Stretch, talk: Talk, column: str) -> Span:
    if stretch.start >= talk.duration or stretch.end <= stretch.start:
        end = "" if stretch.end >= TO_THE_END else clock(stretch.end)
        raise ClipError(
            f"column {column}: {clock(stretch.start)}-{end} is not in it: "
            f"it is {clock(talk.duration)} long",
            hint="Write times of the clip as it was sent, such as 0:05-0:30.",
        )
    return stretch.start, min(stretch.end, talk.duration)


def _mostly_in(spoken: Span, span: Span) -> bool:
    start, end = spoken
    if start == end:
        return span[0] <= start < span[1]
    return 2 * (min(end, span[1]) - max(start, span[0])) > end - start


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in plain if char.isalnum())


def _said(talk: Talk, wanted: str) -> Iterator[range]:
    """Yield the words that are *wanted*, wherever they are said; case and signs do not count."""
    text, starts, ends = "", {}, {}
    for place, word in enumerate(talk.words):
        folded = _folded(word.text)
        if folded:
            starts[len(text)] = place
            text += folded
            ends[len(text)] = place + 1
    phrase = _folded(wanted)
    at = text.find(phrase) if phrase else -1
    while at >= 0:
        if at in starts and at + len(phrase) in ends:
            yield range(starts[at], ends[at + len(phrase)])
            at = text.find(phrase, at + len(phrase))
        else:
            at = text.find(phrase, at + 1)


def _not_said(talk: Talk, wanted: str, column: str) -> ClipError:
    count = max(1, len(wanted.split()))
    best, nearest = 0.0, range(0)
    matcher = difflib.SequenceMatcher(b=_folded(wanted)[:200], autojunk=False)
    for first in range(max(1, len(talk.words) - count + 1)):
        window = range(first, min(first + count, len(talk.words)))
        matcher.set_seq1(_folded("".join(talk.words[n].text for n in window))[:200])
        if matcher.quick_ratio() > best and matcher.ratio() > best:
            best, nearest = matcher.ratio(), window
    hint = "Write the words as they are said, or times such as 1:10-1:20."
    if best > 0.5:
        said = " ".join(talk.words[n].text for n in nearest)
        hint = f"At {clock(talk.spans[nearest.start][0])} is said: {quoted(said)}. {hint}"
    return ClipError(f"column {column}: {quoted(wanted)} is not said in it", hint=hint)
