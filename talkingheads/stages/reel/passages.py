"""
The passages of a talk that can be heard alone: whole sentences, with all that they hang on.

A passage begins with a sentence that stands alone. Sentences that lean on the one before may
follow; they are never taken without it, and one that limits or denies what comes before it is
never left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from talkingheads.domain import Cut, Entry, Promise, Removed, Statement, Take, is_heard
from talkingheads.stages.reel.leaning import leans, quotes_on, takes_back, turns

SHORTEST, LONGEST = 2_000, 15_000
"""Milliseconds that a passage may last."""
DOUBTFUL = 0.82
"""Below this mean confidence of its words a sentence is not quoted."""

REACH = 3
"""Sentences before "only joking" that are not heard without it."""
LEAD, TAIL = 120, 240
"""Milliseconds kept before and after a passage, where no other word is in the way."""

DUE, PROMISED, PLAIN = 3, 2, 1
"""How strong a sentence is: a promise with a day, a promise, a plain doing or why; else 0."""


@dataclass(frozen=True)
class Passage:
    """The sentences from *first* to *last* (exclusive) of a talk, by their numbers."""

    first: int
    last: int


@dataclass
class Talk:
    """What can be taken of one clip, and how long that lasts."""

    entry: Entry
    promises: Mapping[str, Promise]
    """By statement."""
    fps: int
    """Of the video that it is taken for."""
    passages: tuple[Passage, ...] = ()
    _known: dict[Passage, tuple[Cut, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.statements = self.entry.labels.statements
        self.strengths = tuple(map(self._strength, self.statements))
        self.passages = tuple(self._passages()) if _can_be_judged(self.entry) else ()

    def cuts(self, chosen: Collection[Passage]) -> tuple[Cut, ...]:
        """Return what is kept of the clip, in source time; neighbours in one stretch."""
        return tuple(cut for run in joined(chosen) for cut in self._cuts(run))

    def length(self, chosen: Collection[Passage]) -> int:
        """Return how long the *chosen* passages last together, in whole frames of the video."""
        takes = (Take("", cut.start, cut.end) for cut in self.cuts(chosen))
        return -(-sum(take.frames(self.fps) for take in takes) * 1000 // self.fps)

    def _strength(self, statement: Statement) -> int:
        promise = self.promises.get(statement.id)
        if promise is not None:
            return DUE if promise.due else PROMISED
        return PLAIN if statement.kind in ("doing", "why") and not statement.manner else 0

    def _passages(self) -> Iterator[Passage]:
        for chain in _chains(self.entry):
            for passage in _beginnings(self.statements, chain):
                strong = any(self.strengths[passage.first : passage.last])
                if (
                    strong
                    and not self._is_denied(passage)
                    and not any(
                        map(self._is_doubtful, self.statements[passage.first : passage.last])
                    )
                    and SHORTEST <= self.length((passage,)) <= LONGEST
                ):
                    yield passage

    def _is_doubtful(self, statement: Statement) -> bool:
        """Tell whether the recogniser was not sure of the words: nobody is misquoted in a short."""
        words = self.entry.transcript.words[statement.first : statement.last]
        sure = sum(word.confidence for word in words)
        return bool(words) and sure / len(words) < DOUBTFUL

    def _is_denied(self, passage: Passage) -> bool:
        """Tell whether something said soon after *passage* takes it back."""
        return any(map(takes_back, self.statements[passage.last : passage.last + REACH]))

    def _cuts(self, passage: Passage) -> tuple[Cut, ...]:
        if passage not in self._known:
            self._known[passage] = tuple(_cuts(self.entry, passage))
        return self._known[passage]


def joined(chosen: Collection[Passage]) -> list[Passage]:
    """Return the *chosen* passages in the order spoken, neighbours made one."""
    runs: list[Passage] = []
    for passage in sorted(chosen, key=lambda p: p.first):
        if runs and runs[-1].last == passage.first:
            runs[-1] = Passage(runs[-1].first, passage.last)
        else:
            runs.append(passage)
    return runs


def _can_be_judged(entry: Entry) -> bool:
    """Tell whether we know what *entry* says, and which of its sentences lean."""
    language = entry.transcript.language.lower().partition("-")[0]
    return language in ("en", "english", "") and not entry.transcript.warning


def _chains(entry: Entry) -> Iterator[range]:
    """
    Yield the numbers of sentences that hang together; one that is not whole is in none.

    What somebody else's words are goes on until they are denied, or to the end.
    """
    statements, chain, quoted = entry.labels.statements, range(0), False
    for number, statement in enumerate(statements):
        before = statements[number - 1] if number else None
        whole = _is_whole(entry, statement)
        quoted = before is not None and (quoted or quotes_on(before)) and not takes_back(before)
        hangs = before is not None and _hangs(entry, before, statement, quoted=quoted)
        if whole and chain and hangs:
            chain = range(chain.start, number + 1)
            continue
        yield chain
        alone = whole and not quoted and not leans(before, statement)
        chain = range(number, number + 1) if alone else range(0)
    yield chain


def _beginnings(statements: Sequence[Statement], chain: range) -> Iterator[Passage]:
    """Yield what may be taken of *chain*: its beginnings that leave out nothing that limits."""
    least = 1 + max((n for n in chain[1:] if turns(statements[n - 1], statements[n])), default=-1)
    after = statements[chain.stop : chain.stop + 1] if chain else ()
    if any(turns(statements[chain.stop - 1], statement) for statement in after):
        return
    for last in range(max(least, chain.start + 1), chain.stop + 1):
        yield Passage(chain.start, last)


def _is_whole(entry: Entry, statement: Statement) -> bool:
    """Tell whether every word of *statement* is heard, and none was asked to be cut from it."""
    words = entry.transcript.words[statement.first : statement.last]
    if not words or not all(is_heard(word, entry.cuts) for word in words):
        return False
    text = statement.text.strip()
    for gone in _asked(entry):
        inside = gone.start < statement.end and gone.end > statement.start
        beheaded = text[:1].islower() and gone.end <= statement.start
        if inside or (beheaded and _follows(entry, gone.end, statement.first)):
            return False
    return True


def _follows(entry: Entry, moment: int, first: int) -> bool:
    """Tell whether the word number *first* is the next one after *moment*."""
    return first == 0 or entry.transcript.words[first - 1].end <= moment


def _hangs(entry: Entry, before: Statement, after: Statement, *, quoted: bool) -> bool:
    """Tell whether *after* leans on *before*, and not on something between that was taken out."""
    between = any(g.start < after.start and g.end > before.end for g in _asked(entry))
    return (quoted or leans(before, after)) and not between


def _asked(entry: Entry) -> list[Removed]:
    return [gone for gone in entry.cuts.removed if gone.why == "asked"]


def _cuts(entry: Entry, passage: Passage) -> Iterator[Cut]:
    """
    Yield what is kept of the clip for *passage*: on its frames, and inside its own cuts.

    The margins end where another word begins. Where words follow each other without a gap, the
    cut lies on the frame nearest to where they meet. A cut without words is left out.
    """
    words, statements = entry.transcript.words, entry.labels.statements
    first, last = statements[passage.first].first, statements[passage.last - 1].last
    said = words[first:last]
    start, end = said[0].start, max(word.end for word in said)
    if first:
        start = max(start - LEAD, min(start, words[first - 1].end))
    else:
        start -= LEAD
    end = min(end + TAIL, max(end, words[last].start)) if last < len(words) else end + TAIL
    start, end = _on_frame(start, entry.clip.fps), _on_frame(end, entry.clip.fps)
    for cut in entry.cuts.cuts:
        kept = Cut(max(start, cut.start), min(end, cut.end))
        heard = any(word.start < kept.end and kept.start < word.end for word in said)
        if heard and kept.length > 0:
            yield kept


def _on_frame(moment: int, fps: int) -> int:
    """Return the nearest frame's time to *moment*, in whole milliseconds."""
    return round(round(max(0, moment) * fps / 1000) * 1000 / fps)
