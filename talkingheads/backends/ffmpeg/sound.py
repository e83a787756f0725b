"""
Level sound to a loudness, and keep its peaks: measure first, then one even gain.

An even gain keeps what is loud and what is soft as they were said, so that no noise is pumped up
between words; a limiter takes only what would rise above the true peak allowed.
Loudness after ITU-R BS.1770 and EBU R 128.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from talkingheads.errors import ToolError

HIGHEST = -1.5
"""True peak allowed in a finished file, in dBTP."""

CEILING = -3.5
"""What is limited stays below this, since AAC at 96 kbit/s raises the peaks of speech by 0.3 dB,
and coding that once more at 48 kbit/s by up to 1.4 dB."""

SLACK = 0.5
"""Decibels by which peaks may pass `CEILING` before a limiter is worth its while: so what was
limited once is not limited again when it is cut and joined."""

MOST = 50.0
"""Decibels of gain at most: more would bring up nothing but the noise of the microphone."""

NEAR = 0.06
"""Decibels off the loudness aimed at that need no other pass."""

PASSES = 6
"""Measurements through the limiter at most; speech needs one to three."""

STEEP = 0.5
"""Decibels of loudness that one of gain is held to bring at least, when a step is lengthened."""

NOTHING = -69.9
"""LUFS; ffmpeg says -70 of what is too soft or too short (0.4 s) to have a loudness."""

RATE = 48_000
TRIES = 3
"""Times that sound is coded anew at most."""

CLICK = 0.012
"""Seconds of fade at each end of each stretch, so that no cut clicks."""

FINE = 192_000
"""Samples a second at which peaks are limited, so that none hides between two samples."""


@dataclass(frozen=True)
class Gain:
    """What levels a sound."""

    decibels: float
    ceiling: float | None = None
    """What a limiter keeps the true peak below, in dBTP; None: no peak rises too high."""


@dataclass(frozen=True)
class Measured:
    """How loud a sound is."""

    loudness: float
    """LUFS, integrated; -70 of silence and of less than 0.4 s."""
    peak: float
    """dBTP; ``-inf`` of silence."""


Read = Callable[[Any], str]
"""Runs a graph and returns what ffmpeg printed."""


def gain_for(
    stream: Callable[[], Any], loudness: float, read: Read, *, ceiling: float = CEILING
) -> Gain:
    """
    Return what brings the sound of *stream* to *loudness* (LUFS, integrated).

    *stream* makes the same ffmpeg-python audio stream anew each time. Sound that has no loudness,
    being silent or too short, is left as it is, but for its peaks.
    """
    plain = measure(stream(), read)
    if plain.loudness <= NOTHING:
        return Gain(0.0, ceiling if plain.peak > ceiling + SLACK else None)
    decibels = min(MOST, loudness - plain.loudness)
    if plain.peak + decibels <= ceiling + SLACK:
        return Gain(decibels)
    return _limited(stream, loudness, read, plain, Gain(decibels, ceiling))


def _limited(
    stream: Callable[[], Any], loudness: float, read: Read, plain: Measured, gain: Gain
) -> Gain:
    """
    Raise *gain* by what the limiter takes of the loudness, until that is near or passes run out.

    One decibel of gain brings one of loudness at most: a step of what is lacking goes too far only
    where it is lengthened, and what went too far shows between which two gains the right one lies.
    """
    assert gain.ceiling is not None
    free = gain.ceiling - plain.peak
    tried = [(free, plain.loudness + free)]
    decibels = gain.decibels
    for _ in range(PASSES):
        reached = measure(levelled(stream(), replace(gain, decibels=decibels)), read).loudness
        tried.append((decibels, reached))
        if abs(reached - loudness) <= NEAR or (reached < loudness and decibels >= MOST):
            break
        decibels = min(MOST, _next(tried, loudness))
    best = min(tried[1:], key=lambda point: abs(point[1] - loudness))
    return replace(gain, decibels=best[0])


def _next(tried: Sequence[tuple[float, float]], loudness: float) -> float:
    """Return the gain to try after those *tried*, each with the loudness that it reached."""
    below = max((point for point in tried if point[1] <= loudness), default=None)
    above = min((point for point in tried if point[1] > loudness), default=None)
    if below is None or above is None:
        (before, was), (last, reached) = tried[-2:]
        slope = (reached - was) / (last - before) if last != before else 1.0
        return last + (loudness - reached) / max(STEEP, min(1.0, slope))
    (low, soft), (high, loud) = below, above
    return low + (high - low) * (loudness - soft) / (loud - soft)


def measure(stream: Any, read: Read) -> Measured:
    """Measure the audio *stream*. Raises: ToolError."""
    heard = stream.filter("aformat", channel_layouts="stereo").filter("aresample", RATE)
    meter = heard.filter("ebur128", peak="true", framelog="quiet")
    return measured_in(read(meter.output("-", f="null")))


def measured_in(said: str) -> Measured:
    """
    Return the measurement at the end of what ffmpeg *said*. Raises: ToolError.

    What comes before it may have been written by the maker of the file.
    """
    end = re.split(r"^\[Parsed_ebur128_\d+ @ \S+\] Summary:$", said, flags=re.MULTILINE)[-1]
    found = re.search(r"^ +I: +(\S+) LUFS$.*^ +Peak: +(\S+) dBFS$", end, re.MULTILINE | re.DOTALL)
    if not found:
        raise ToolError("ffmpeg: it measured no loudness", hint="Run `talkingheads doctor`.")
    return Measured(float(found[1]), float(found[2]))


def loudness_in(said: str) -> float:
    """Return the integrated loudness (LUFS) in what ffmpeg *said*; -70 if it measured none."""
    end = re.split(r"^\[Parsed_ebur128_\d+ @ \S+\] Summary:$", said, flags=re.MULTILINE)
    found = re.search(r"^ +I: +(\S+) LUFS$", end[-1], re.MULTILINE) if len(end) > 1 else None
    return max(-70.0, float(found[1])) if found else -70.0


def levelled(stream: Any, gain: Gain) -> Any:
    """Return the audio *stream* with *gain*, as 48 kHz stereo."""
    stream = stream.filter("aformat", channel_layouts="stereo")
    stream = stream.filter("volume", f"{gain.decibels:.2f}dB")
    if gain.ceiling is not None:
        stream = stream.filter("aresample", FINE).filter(
            "alimiter",
            limit=f"{10 ** (gain.ceiling / 20):.5f}",
            attack=5,
            release=50,
            level="disabled",
            latency="enabled",  # or all sound would come 5 ms late
        )
    return stream.filter("aresample", RATE)


def stretches(stream: Any, spans: Sequence[tuple[int, int]]) -> list[Any]:
    """
    Return the parts of *stream* from sample to sample of *spans*, each faded at its ends.

    What lies after the end of *stream* is silence, so that each part is as long as its span.
    """
    stream = stream.filter("aresample", RATE).filter("aformat", channel_layouts="stereo")
    several = len(spans) > 1
    branches = stream.filter_multi_output("asplit", len(spans)) if several else [stream]
    parts = []
    for number, (start, end) in enumerate(spans):
        fade = min(CLICK, (end - start) / RATE / 2)
        parts.append(
            branches[number]
            .filter("atrim", start_sample=start, end_sample=end)
            .filter("asetpts", "PTS-STARTPTS")
            .filter("apad", whole_len=end - start)
            .filter("afade", t="in", d=fade)
            .filter("afade", t="out", st=(end - start) / RATE - fade, d=fade)
        )
    return parts


def joined(parts: Sequence[Any]) -> Any:
    """Return *parts* one after the other as one stream."""
    import ffmpeg

    return parts[0] if len(parts) == 1 else ffmpeg.concat(*parts, v=0, a=1).node[0]


def coded_low(made: Path, ceiling: float, again: Callable[[float, Path], None], read: Read) -> Path:
    """
    Return the finished file *made*, or another beside it, with no peak above `HIGHEST`.

    Coding raises the peaks of sharp sounds, by how much is known afterwards only: where it was
    too much, *again* makes the file with the sound limited to a lower *ceiling* (dBTP).
    """
    import ffmpeg

    for attempt in range(TRIES):
        peak = measure(ffmpeg.input(f"file:{made}").audio, read).peak
        if peak <= HIGHEST:
            break
        ceiling -= peak - HIGHEST + SLACK
        made = made.with_name(f"lower{attempt}.mp4")
        again(ceiling, made)
    return made
