"""The timeline of a reel: what is shown when, with its captions and chapters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise

from talkingheads.domain import (
    CaptionBox,
    CaptionTrack,
    Chapter,
    Cue,
    Cut,
    CutList,
    EndCard,
    Entry,
    Hold,
    Layer,
    LowerThird,
    Playhead,
    Take,
    Timeline,
    TitleCard,
    VoiceCard,
    frame_at,
)

WIDTH, HEIGHT = 1280, 720
FADE = 240
"""Milliseconds in which cards and lower thirds come and go."""
NAMED = 5_000
"""Milliseconds for which a lower third is shown."""
BARS = 160
"""Stretches in the waveform of somebody who is only heard."""
UNKNOWN = "A voice"


@dataclass(frozen=True)
class Part:
    """What is shown of one clip."""

    entry: Entry
    cuts: CutList
    captions: CaptionTrack
    """On the clock of *cuts*."""

    @property
    def name(self) -> str:
        return self.entry.update.speaker.name or UNKNOWN


@dataclass(frozen=True)
class Card:
    """A card and for how long it is shown, in milliseconds."""

    drawing: TitleCard | EndCard
    length: int


@dataclass(frozen=True)
class Programme:
    """Everything that a reel shows, in order."""

    opening: Card
    parts: tuple[Part, ...]
    closing: tuple[Card, ...]
    fps: int
    introductions: int = 0
    """Milliseconds for which each speaker's card is shown; 0: there are none."""
    language: str = ""
    left_out: tuple[str, ...] = ()


def write(programme: Programme) -> tuple[Timeline, CaptionTrack]:
    """Return *programme* as a timeline, and its captions, each with its voice."""
    writing = _Writing(programme.fps)
    writing.card(programme.opening)
    for part in programme.parts:
        writing.part(part, programme.introductions)
    for card in programme.closing:
        writing.card(card)
    timeline = Timeline(
        width=WIDTH,
        height=HEIGHT,
        fps=writing.fps,
        pieces=tuple(writing.pieces),
        layers=tuple(writing.layers),
        chapters=tuple(writing.chapters),
        loudness=programme.parts[0].entry.clip.loudness,
    )
    return timeline, CaptionTrack(tuple(writing.cues), "", programme.language)


def introduction(entry: Entry) -> TitleCard:
    """Return the card before the talk of *entry*."""
    speaker = entry.update.speaker
    return TitleCard(speaker.name or UNKNOWN, speaker.about, entry.update.theme)


def rate(entries: Sequence[Entry]) -> int:
    """Return the frames a second of a reel of *entries*: those of the fastest."""
    return max((entry.clip.fps for entry in entries), default=0)


def talk(entry: Entry) -> Part:
    """Return the whole talk of *entry*, without the cards of its own video."""
    opening = entry.cuts.opening
    cues = (
        replace(cue, start=max(0, cue.start - opening), end=cue.end - opening)
        for cue in entry.captions.cues
        if cue.end > opening
    )
    captions = replace(entry.captions, cues=tuple(cues))
    return Part(entry, replace(entry.cuts, opening=0), captions)


def on_frames(milliseconds: int, fps: int) -> int:
    """Return the length of so many whole frames, at most *milliseconds*."""
    return round(milliseconds * fps // 1000 * 1000 / fps)


@dataclass
class _Writing:
    """A timeline that grows at its end, frame by frame: what is rendered is the clock."""

    fps: int
    frames: int = 0
    pieces: list[Take | Hold] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    chapters: list[Chapter] = field(default_factory=list)

    @property
    def clock(self) -> int:
        """The millisecond at which the timeline ends by now."""
        return round(self.frames * 1000 / self.fps)

    def card(self, card: Card) -> None:
        length = on_frames(card.length, self.fps)
        if length:
            self._add(Hold(card.drawing, length, FADE))

    def part(self, part: Part, introduction_ms: int) -> None:
        """Add a card, the takes, and what lies over them."""
        entry, start = part.entry, self.clock
        self.card(Card(introduction(entry), introduction_ms))
        begin, speaker, voice = self.frames, entry.update.speaker, None
        if not entry.clip.has_picture:
            voice = VoiceCard(part.name, speaker.about, _peaks(entry, part.cuts))
        first, clip = self.clock, entry.clip
        for cut in part.cuts.cuts:
            self._add(Take(clip.media, cut.start, cut.end, clip.width, clip.height, voice))
        if voice:
            self.layers.append(Layer(Playhead(), first, self.clock))
        elif speaker.name:
            until = min(self.clock, first + NAMED)
            about = "" if introduction_ms else speaker.about  # the card has just said it
            self.layers.append(Layer(LowerThird(speaker.name, about), first, until, FADE))
        self._caption(part, _rendered(part.cuts.cuts, begin, self.fps))
        self.chapters.append(Chapter(start, self.clock, part.name))

    def _caption(self, part: Part, rendered: Callable[[int], int]) -> None:
        """Add the captions of *part*, each where it is *rendered*; they do not overlap."""
        cues = [
            Cue(rendered(cue.start), rendered(cue.end), cue.lines, part.name)
            for cue in part.captions.cues
        ]
        ends = [min(cue.end, after.start) for cue, after in pairwise(cues)]
        ends += [cue.end for cue in cues[-1:]]
        for cue, end in zip(cues, ends, strict=True):
            if cue.start < end:
                self.cues.append(replace(cue, end=end))
                box = CaptionBox(cue.lines, part.captions.language)
                self.layers.append(Layer(box, cue.start, end))

    def _add(self, piece: Take | Hold) -> None:
        self.pieces.append(piece)
        self.frames += piece.frames(self.fps)


def _rendered(cuts: Sequence[Cut], begin: int, fps: int) -> Callable[[int], int]:
    """
    Return what turns a moment on the clock of *cuts* into that of a reel with *fps*.

    *begin* is the reel's frame at which the first cut begins. A reel shows whole frames, so that
    each cut begins and ends there a little earlier or later than its milliseconds say: the moments
    of each are moved by its own offset, and stay within it.
    """
    counts = [Take("", cut.start, cut.end).frames(fps) for cut in cuts]
    edges = [frame * 1000 / fps for frame in accumulate(counts, initial=begin)]
    joins = list(accumulate((cut.length for cut in cuts), initial=0))
    early = [cut.start - frame_at(cut.start, fps) * 1000 / fps for cut in cuts]

    def rendered(moment: int) -> int:
        number = bisect_right(joins, moment) - 1
        if number >= len(cuts):
            return round(edges[-1])
        start, end = edges[number], edges[number + 1]
        return round(min(max(start, start + early[number] + moment - joins[number]), end))

    return rendered


def _peaks(entry: Entry, cuts: CutList) -> tuple[int, ...]:
    """Return the waveform of *cuts*, of that of the clip's own video."""
    peaks, whole = entry.rendition.peaks, max(1, entry.cuts.length)
    if not peaks:
        return ()
    moments = (cuts.to_source_clock(cuts.length * (2 * n + 1) // (2 * BARS)) for n in range(BARS))
    places = (entry.cuts.to_cut_clock(moment) * len(peaks) // whole for moment in moments)
    return tuple(peaks[min(place, len(peaks) - 1)] for place in places)
