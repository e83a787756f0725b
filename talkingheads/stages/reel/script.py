"""The timeline of a reel: what is shown when, with its captions and chapters."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

from talkingheads.domain import (
    CaptionBox,
    CaptionTrack,
    Chapter,
    Cue,
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
    introductions: int = 0
    """Milliseconds for which each speaker's card is shown; 0: there are none."""
    language: str = ""
    left_out: tuple[str, ...] = ()


def write(programme: Programme) -> tuple[Timeline, CaptionTrack]:
    """Return *programme* as a timeline, and its captions, each with its voice."""
    clips = [part.entry.clip for part in programme.parts]
    writing = _Writing(fps=max(clip.fps for clip in clips))
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
        loudness=clips[0].loudness,
    )
    return timeline, CaptionTrack(tuple(writing.cues), "", programme.language)


def introduction(entry: Entry) -> TitleCard:
    """Return the card before the talk of *entry*."""
    speaker = entry.update.speaker
    return TitleCard(speaker.name or UNKNOWN, speaker.about, entry.update.theme)


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
    """A timeline that grows at its end."""

    fps: int
    clock: int = 0
    pieces: list[Take | Hold] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    chapters: list[Chapter] = field(default_factory=list)

    def card(self, card: Card) -> None:
        length = on_frames(card.length, self.fps)
        if length:
            self._add(Hold(card.drawing, length, FADE))

    def part(self, part: Part, introduction_ms: int) -> None:
        """Add a card, the takes, and what lies over them."""
        entry, start = part.entry, self.clock
        self.card(Card(introduction(entry), introduction_ms))
        begin, speaker, voice = self.clock, entry.update.speaker, None
        if not entry.clip.has_picture:
            voice = VoiceCard(part.name, speaker.about, _peaks(entry, part.cuts))
        for cut in part.cuts.cuts:
            clip = entry.clip
            self._add(Take(clip.media, cut.start, cut.end, clip.width, clip.height, voice))
        if voice:
            self.layers.append(Layer(Playhead(), begin, self.clock))
        elif speaker.name:
            until = min(self.clock, begin + NAMED)
            self.layers.append(Layer(LowerThird(speaker.name, speaker.about), begin, until, FADE))
        self._caption(part, begin)
        self.chapters.append(Chapter(start, self.clock, part.name))

    def _caption(self, part: Part, begin: int) -> None:
        """Add the captions of *part*, which begins at *begin*; they do not overlap."""
        cues = [
            Cue(begin + cue.start, min(begin + cue.end, self.clock), cue.lines, part.name)
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
        self.clock += piece.length


def _peaks(entry: Entry, cuts: CutList) -> tuple[int, ...]:
    """Return the waveform of *cuts*, of that of the clip's own video."""
    peaks, whole = entry.rendition.peaks, max(1, entry.cuts.length)
    if not peaks:
        return ()
    moments = (cuts.to_source_clock(cuts.length * (2 * n + 1) // (2 * BARS)) for n in range(BARS))
    places = (entry.cuts.to_cut_clock(moment) * len(peaks) // whole for moment in moments)
    return tuple(peaks[min(place, len(peaks) - 1)] for place in places)
