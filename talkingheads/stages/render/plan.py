"""The timeline of one clip's video: what is shown when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from talkingheads.domain import (
    CaptionBox,
    CaptionTrack,
    Clip,
    Cue,
    CutList,
    EndCard,
    Hold,
    Layer,
    LowerThird,
    Playhead,
    Quote,
    Speaker,
    Take,
    Timeline,
    TitleCard,
    VoiceCard,
)
from talkingheads.settings import RenderSettings

CARD = (1280, 720)
"""Size of the video of a clip without picture."""

FADE = 300
"""Milliseconds in which a lower third comes and goes, and a card."""


def timeline(
    clip: Clip,
    cuts: CutList,
    burned: CaptionTrack | None,
    speaker: Speaker,
    promised: Sequence[Quote],
    *,
    peaks: tuple[int, ...],
    settings: RenderSettings,
) -> Timeline:
    """
    Return the video of *clip* as data: title card, talk with its layers, end card.

    *burned* are the captions to draw into the picture, None for none; *promised* is what stands on
    the end card; *peaks* is the waveform of the talk, for a clip without picture.
    """
    width, height = size(clip, settings)
    voice = None
    if not clip.has_picture:
        voice = VoiceCard(speaker.name or "A voice", speaker.about, peaks)
    pieces: list[Take | Hold] = []
    if cuts.opening:
        card = TitleCard(speaker.name, speaker.role, speaker.organisation)
        pieces.append(Hold(card, cuts.opening, FADE))
    pieces += [
        Take(clip.media, cut.start, cut.end, clip.width, clip.height, voice) for cut in cuts.cuts
    ]
    if promised and settings.end_card_seconds:
        end = EndCard(_heading(speaker), tuple(promised))
        pieces.append(Hold(end, round(settings.end_card_seconds * 1000), FADE))
    return Timeline(
        width=width,
        height=height,
        fps=clip.fps,
        pieces=tuple(pieces),
        layers=tuple(_layers(cuts, burned, speaker, voice, settings)),
        loudness=clip.loudness,
    )


def shown(clip: Clip, settings: RenderSettings) -> Clip:
    """Return *clip* with the size that its video has, for who lays out what is on it."""
    width, height = size(clip, settings)
    return replace(clip, width=width, height=height)


def size(clip: Clip, settings: RenderSettings) -> tuple[int, int]:
    """Return the size of the video in the shape that is asked for; its short side is the clip's."""
    width, height = (clip.width, clip.height) if clip.has_picture else CARD
    if settings.shape == "as filmed":
        return width, height
    short = min(width, height)
    long = round(short * 16 / 9 / 2) * 2
    return (long, short) if settings.shape == "landscape" else (short, long)


def _layers(
    cuts: CutList,
    burned: CaptionTrack | None,
    speaker: Speaker,
    voice: VoiceCard | None,
    settings: RenderSettings,
) -> list[Layer]:
    begin, end = cuts.opening, cuts.length
    layers = []
    if voice:
        layers.append(Layer(Playhead(), begin, end))
    elif speaker.name and settings.lower_third_seconds:
        until = min(end, begin + round(settings.lower_third_seconds * 1000))
        layers.append(Layer(LowerThird(speaker.name, speaker.about), begin, until, FADE))
    return layers + (caption_layers(burned.cues, burned.language) if burned else [])


def caption_layers(cues: Sequence[Cue], language: str) -> list[Layer]:
    """Return *cues* as layers that do not overlap."""
    ends = [min(cue.end, after.start) for cue, after in pairwise(cues)]
    ends += [cue.end for cue in cues[-1:]]
    return [
        Layer(CaptionBox(cue.lines, language), cue.start, end)
        for cue, end in zip(cues, ends, strict=True)
        if cue.start < end
    ]


def _heading(speaker: Speaker) -> str:
    return f"What {speaker.name} promised" if speaker.name else "What was promised"
