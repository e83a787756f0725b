"""
Source -> Clip: probe and accept a file, or say why not.

An accepted clip is made once into a trusted intermediate: upright, square pixels, constant
rate, one voice, levelled. Nothing after this stage reads a stranger's file.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from talkingheads import sources
from talkingheads.backends.base import Levels, Probe, Recipe, Tools
from talkingheads.cache import INCOMING
from talkingheads.domain import Arrival, Clip, Source
from talkingheads.errors import ClipError, PassingError
from talkingheads.settings import IngestSettings

ONE_SIDED = 30.0
"""Decibels by which one channel must be louder to be taken for the only one with a voice."""

CANCELLED = 10.0
"""Decibels by which the mix of two channels must be softer than the louder of them to be taken for
two that cancel each other out; the mix with a silent one is 6 dB softer."""

LOWEST = 100.0
"""Decibels by which anything is told to be softer, at most: silence has no level."""

LOST = 500
"""Milliseconds that may get lost between a source and what is made of it, or a fiftieth."""

STANDING = 200
"""Milliseconds from the begin of the last picture to the end of the sound that need no mending."""

RATES = (24, 25, 30)
"""Frames a second of what we make, where no other rate is set; 30 where all serve alike."""

SLOW = 20.5
"""A clip with fewer frames a second is shown at 25: no rate makes it smooth."""


def run(source: Source, *, settings: IngestSettings, tools: Tools) -> Clip:
    """
    Accept *source* and return it as a clip, with its intermediate in the store.

    Raises: ClipError with the reason in plain words and what to ask the sender for.
    """
    rooms = tools.cache.work / INCOMING
    rooms.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{source.digest}-", dir=rooms) as room:
        return _accept(_bring_in(source, Path(room), settings, tools), source, settings, tools)


def _bring_in(source: Source, room: Path, settings: IngestSettings, tools: Tools) -> Path:
    """Give the source a room and a name of its own, so that it can name no neighbour."""
    with sources.opened(tools.clips, source.name) as original:
        sources.check_size(original, settings.max_megabytes)
        file = room / "source"
        if sources.copy(original, file) != source.digest:
            raise PassingError("the file changed while it was read", hint="Run again.")
    return file


def _accept(file: Path, source: Source, settings: IngestSettings, tools: Tools) -> Clip:
    probe = tools.media.probe(file)
    _check_length(probe, settings)
    levels = tools.media.levels(file, probe.container)
    channel, mended = _voice(levels, settings)
    recipe = Recipe(
        container=probe.container,
        duration=probe.duration,
        picture=probe.width > 0,
        channel=channel,
        high_dynamic_range=probe.high_dynamic_range,
        matrix=probe.matrix,
        full_range=probe.full_range,
        height=settings.height,
        fps=settings.fps or rate_for(probe.frame_rate),
        loudness=settings.loudness,
        pixels=probe.width * probe.height,
        frame_rate=probe.frame_rate,
        stands=_stands(probe),
    )
    made = file.with_name("made") / "clip.mkv"
    made.parent.mkdir()  # what reads the source may write there, and nowhere else
    tools.media.normalise(file, made, recipe=recipe, progress=tools.progress)
    clip = _clip(source, probe, recipe, mended, made, tools)
    return replace(clip, arrival=_arrival(probe, levels, channel))


def _stands(probe: Probe) -> bool:
    """Tell whether sound goes on when the picture has ended: every moment needs one to show."""
    return probe.width > 0 and probe.sound_until - probe.picture_until > STANDING


def _arrival(probe: Probe, levels: Levels, channel: int | None) -> Arrival:
    """Tell what the source was like, where mending it hides that."""
    apart, lost = 0.0, 0.0
    if channel is not None:
        loudest = levels.channels[channel]
        apart = min(LOWEST, loudest - levels.channels[1 - channel])
        lost = min(LOWEST, loudest - levels.mixed) if apart <= ONE_SIDED else 0.0
    return Arrival(
        short_side=min(probe.width, probe.height),
        frame_rate=probe.frame_rate,
        loudness=levels.loudness,
        one_side=0.0 if lost else apart,
        cancelled=lost,
    )


def _clip(
    source: Source, probe: Probe, recipe: Recipe, mended: str, made: Path, tools: Tools
) -> Clip:
    """Check that all of the source arrived in the intermediate, and describe it."""
    result = tools.media.probe(made)
    _check_whole(probe, result)
    return Clip(
        source=source.digest,
        media=tools.cache.adopt(made),
        duration=result.duration,
        width=result.width,
        height=result.height,
        fps=recipe.fps,
        notes=tuple(_notes(probe, result, mended)),
        loudness=recipe.loudness,
    )


def _check_whole(probe: Probe, result: Probe) -> None:
    """Raise ClipError if less picture, sound or both came out than the packets hold."""
    for part, there, came in (
        ("", probe.duration, result.duration),
        ("of its picture ", probe.picture_until, result.picture_until),
        ("of its sound ", probe.sound_until, result.sound_until),
    ):
        if there - came > max(LOST, there // 50):
            raise ClipError(
                f"damaged: {part}only {came / 1000:.1f} s of {there / 1000:.1f} s can be decoded",
                hint="Ask for the clip again, sent as a file and not through a chat app.",
            )


def rate_for(filmed: float) -> int:
    """
    Return the frames a second at which a clip *filmed* at so many is shown with least stutter.

    It is the rate that comes nearest to each frame, each second one and so on: 24 for 23.976, 25
    for 50, 30 for 59.94. 25 if *filmed* is 0, for a clip without pictures.
    """
    if filmed < SLOW:
        return 25
    return min(RATES, key=lambda rate: (round(_uneven(filmed / rate), 3), -rate))


def _uneven(ratio: float) -> float:
    """Return how far *ratio* lies from a whole number, 1 or more."""
    return abs(ratio - max(1, round(ratio)))


def _check_length(probe: Probe, settings: IngestSettings) -> None:
    minutes = probe.duration / 60_000
    if minutes > settings.max_minutes:
        raise ClipError(
            f"too long: {minutes:.1f} minutes, and {settings.max_minutes:g} are allowed",
            hint="Ask for a shorter clip, or raise ingest.max_minutes in pipeline.yaml.",
        )


def _voice(levels: Levels, settings: IngestSettings) -> tuple[int | None, str]:
    """
    Return the one channel to be heard, None for all of them, and what is mended by it.

    Raises: ClipError on silence.
    """
    loudest = max(levels.channels, default=float("-inf"))
    if loudest < settings.silence:
        raise ClipError(
            "silence: nothing can be heard",
            hint="Check the microphone and ask for the clip again.",
        )
    if len(levels.channels) != 2:
        return None, ""
    left, right = levels.channels
    channel = 0 if left >= right else 1
    if abs(left - right) > ONE_SIDED:
        return channel, f"sound was on the {('left', 'right')[channel]} side only: now on both"
    if loudest - levels.mixed > CANCELLED:
        return channel, "the two sides of the sound cancelled each other out: one is used"
    return None, ""


def _notes(probe: Probe, result: Probe, mended: str) -> list[str]:
    """Say in plain words what was mended."""
    notes = []
    if probe.rotation:
        notes.append(f"turned by {probe.rotation} degrees, as the file says")
    if mended:
        notes.append(mended)
    if not probe.width:
        notes.append("no picture: shown as a card")
    elif max(result.width, result.height) < max(probe.width, probe.height):
        notes.append(f"scaled from {probe.width} x {probe.height} pixels")
    if probe.width and probe.sound_until - probe.picture_until > LOST:
        seconds = f"{probe.picture_until / 1000:.1f} s"
        notes.append(f"its picture ends after {seconds}: the last one stands until the sound ends")
    if probe.endless:
        notes.append("it does not say where it ends: listen whether its end is there")
    if probe.high_dynamic_range:
        notes.append("high dynamic range colours made ordinary")
    return notes
