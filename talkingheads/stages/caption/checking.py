"""Tell where a caption track breaks the rules, and whether speech left another way."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from talkingheads.domain import CaptionTrack, Cue, CutList, Statement, Transcript
from talkingheads.stages.caption import breaks, fitting, pieces
from talkingheads.stages.caption.layout import Plan, Table
from talkingheads.stages.caption.rules import Kind, Limits, Violation

Span = tuple[int, int]


def violations(
    track: CaptionTrack,
    transcript: Transcript,
    cuts: CutList,
    limits: Limits,
    *,
    statements: Sequence[Statement] = (),
) -> tuple[Violation, ...]:
    """
    Return every place where *track* breaks a rule, in order.

    The words and their times are those of *transcript* after *cuts*; *statements* are its
    sentences. Of a cue with other words than those that are heard, only looks are checked.
    """
    plan = Plan(limits, cuts.opening, cuts.length, breaks.is_english(transcript.language))
    parts = pieces.heard(transcript.words, statements, cuts, limits.piece)
    spans, found = _spans(track.cues, [piece.text for piece in parts])
    checker = _Checker(track.cues, Table(parts, plan), spans)
    for number, cue in enumerate(track.cues, 1):
        found += looks(cue, number, limits)
        found += places(track.cues, number, limits, (cuts.opening, cuts.length))
        if spans[number - 1] is not None:
            found += checker.time(number)
            found += checker.words(number)
    return tuple(sorted(found, key=lambda one: one.cue))


def looks(cue: Cue, number: int, limits: Limits) -> Iterator[Violation]:
    """Yield what is wrong with the lines of a cue and how long they stay."""
    lasts = cue.end - cue.start
    if not 0 < len(cue.lines) <= limits.max_lines or not all(map(str.strip, cue.lines)):
        count = sum(1 for line in cue.lines if line.strip())
        yield Violation("lines", number, f"{len(cue.lines)} lines, {count} with words", count)
    widest = max(map(pieces.width, cue.lines), default=0)
    if widest > limits.max_chars:
        yield Violation("width", number, f"a line of {widest} characters", widest)
    if lasts > limits.longest:
        yield Violation("longest", number, f"it stays for {lasts} ms", lasts)


def places(cues: Sequence[Cue], number: int, limits: Limits, within: Span) -> Iterator[Violation]:
    """Yield what is wrong between a cue, the one before it, and the ends of what is shown."""
    cue, (opening, length) = cues[number - 1], within
    if cue.end <= cue.start:
        yield Violation("order", number, "it goes before it comes", cue.end - cue.start)
    if cue.start < opening or cue.end > length:
        over = max(opening - cue.start, cue.end - length)
        yield Violation("inside", number, f"{over} ms of it are outside the talk", over)
    if number == 1:
        return
    apart = cue.start - cues[number - 2].end
    if apart < 0:
        yield Violation("order", number, f"it comes {-apart} ms before the last one goes", apart)
    elif 0 < apart < limits.gap:
        yield Violation("gap", number, f"{apart} ms after the last one", apart)


def same_words(track: CaptionTrack, parts: Sequence[CaptionTrack]) -> list[Violation]:
    """Return whether a track that is put together of *parts* says all that they say, in order."""
    expected = [cue.lines for part in parts for cue in part.cues]
    found = [cue.lines for cue in track.cues]
    if found == expected:
        return []
    pairs = enumerate(itertools.zip_longest(found, expected), 1)
    first = next(number for number, (ours, theirs) in pairs if ours != theirs)
    return [Violation("words", min(first, len(found)), "other words than in its clip", first)]


@dataclass(frozen=True)
class _Checker:
    """A track beside the words that are heard."""

    cues: Sequence[Cue]
    table: Table
    spans: Sequence[Span | None]
    """Which pieces each cue has; None: it says something else."""

    def time(self, number: int) -> Iterator[Violation]:
        """Yield what is wrong with the times of a cue beside those of its words."""
        cue, table, limits = self.cues[number - 1], self.table, self.table.limits
        first, last = self._span(number)
        said, done = table.starts[first], table.ends[last - 1]
        if not said - limits.early <= cue.start <= said + limits.late:
            off = cue.start - said
            yield Violation("start", number, f"it comes {_off(off)} its first word", off)
        if cue.end - done > limits.far:
            late = cue.end - done
            yield Violation("end", number, f"it goes {_off(late)} its last word", late)
        if done - cue.end > limits.gap:
            kind: Kind = (
                "forced" if last - first == 1 and done - said > limits.longest else "broken"
            )
            what = f"it goes {_off(cue.end - done)} the end of its last word"
            yield Violation("end", number, what, cue.end - done, kind)
        yield from self._speed(number)

    def _speed(self, number: int) -> Iterator[Violation]:
        """Yield whether a cue can be read in its time; if not, whether speech leaves a way."""
        cue, table, limits = self.cues[number - 1], self.table, self.table.limits
        first, last = self._span(number)
        lasts, wide = max(1, cue.end - cue.start), table.wide(first, last)
        if lasts >= limits.reading(wide):
            return
        kind: Kind = "broken" if self._could_be_legible(number) else "forced"
        speed = wide * 1000 / lasts
        if speed > limits.speed:
            yield Violation("speed", number, f"{speed:.1f} characters a second", speed, kind)
        if lasts < limits.shortest:
            yield Violation("shortest", number, f"it stays for {lasts} ms", lasts, kind)

    def _could_be_legible(self, number: int) -> bool:
        """Tell whether the words round a cue can be parted so that each cue can be read."""
        times = [(cue.start, cue.end) for cue in self.cues]
        return fitting.way(self.table, self.spans, times, number - 1) is not None

    def words(self, number: int) -> Iterator[Violation]:
        """Yield what is wrong with how the words of a cue are put together."""
        table, (first, last) = self.table, self._span(number)
        for place in range(first + 1, last):
            pause = table.starts[place] - table.ends[place - 1]
            if pause > table.limits.far:
                yield Violation("silence", number, f"a silence of {pause} ms", pause)
        begins = [first, *(n for n in range(first + 1, last) if table.new_sentence(n))]
        big = sum(table.big[place] for place in begins)
        if big > 1:
            yield Violation("sentences", number, f"{big} whole sentences", big)
        edges = [first, *self._breaks(number, first, last), last]
        lines = [table.line(*edge) for edge in itertools.pairwise(edges)]
        if lines != [" ".join(line.split()) for line in self.cues[number - 1].lines]:
            yield Violation("words", number, "words are run together or parted", len(lines))
        yield from self._parted(number)
        yield from self._ties([*edges[1:-1], *([last] if last < len(table.parts) else [])], number)

    def _parted(self, number: int) -> Iterator[Violation]:
        """Yield each word that had to be parted since it is longer than a line."""
        first, last = self._span(number)
        for piece, following in itertools.pairwise(self.table.parts[first : last + 1]):
            spaceless = pieces.unspaced(piece.text[-1]) or pieces.unspaced(following.text[0])
            if not following.whole and not spaceless:
                text = piece.text + following.text
                wide = pieces.width(text)
                yield Violation("width", number, f"{text} is longer than a line", wide, "forced")

    def _ties(self, places: Sequence[int], number: int) -> Iterator[Violation]:
        """Yield each of the breaks at *places* that parts words that belong together."""
        for place in places if self.table.plan.english else ():
            before, after = self.table.parts[place - 1], self.table.parts[place]
            tie, pause = breaks.tie(before, after), after.start - before.end
            if tie and pause <= self.table.limits.far:
                what = f"{tie} are parted: {before.text} / {after.text}"
                yield Violation("ties", number, what, pause, "soft")

    def _breaks(self, number: int, first: int, last: int) -> list[int]:
        """Return the pieces with which the lines of a cue begin, after the first line."""
        found, place = [], first
        for line in self.cues[number - 1].lines[:-1]:
            left = len(squeezed(line))
            while left > 0 and place < last:
                left -= len(squeezed(self.table.parts[place].text))
                place += 1
            found.append(min(place, last))
        return found

    def _span(self, number: int) -> Span:
        span = self.spans[number - 1]
        assert span is not None
        return span


def squeezed(*texts: str) -> str:
    """Return *texts* as one, without any space."""
    return "".join("".join(texts).split())


def _spans(cues: Sequence[Cue], parts: Sequence[str]) -> tuple[list[Span | None], list[Violation]]:
    """Find the pieces of each cue; tell what is said and not shown, or shown and not said."""
    heard = [squeezed(text) for text in parts]
    found: list[Span | None] = []
    wrong: list[Violation] = []
    at = 0
    for number, cue in enumerate(cues, 1):
        said = squeezed(*cue.lines)
        first = next((n for n in range(at, len(heard)) if _says(heard, n, said)), None)
        if first is None or not said:
            found.append(None)
            wrong.append(Violation("words", number, "it says what is not heard there", len(said)))
            continue
        if first > at and (number == 1 or found[-1] is not None):
            lost = " ".join(parts[at:first])
            wrong.append(Violation("words", number, f"before it is missing: {lost}", first - at))
        at = _after(heard, first, len(said))
        found.append((first, at))
    if at < len(heard) and not (found and found[-1] is None):
        lost = " ".join(parts[at:])
        wrong.append(Violation("words", len(cues), f"after it is missing: {lost}", len(heard) - at))
    return found, wrong


def _says(heard: Sequence[str], first: int, said: str) -> bool:
    """Tell whether whole pieces from *first* on say exactly *said*."""
    last = _after(heard, first, len(said))
    return "".join(heard[first:last]) == said


def _after(heard: Sequence[str], first: int, size: int) -> int:
    """Return the piece after those from *first* on that have *size* characters."""
    while size > 0 and first < len(heard):
        size -= len(heard[first])
        first += 1
    return first


def _off(by: int) -> str:
    return f"{abs(by)} ms {'before' if by < 0 else 'after'}"
