"""
What every section of pipeline.yaml has in common, and the section with the most keys: ingest.

`talkingheads.settings` has the others.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


class Section(BaseModel):
    """A part of pipeline.yaml: unknown keys are mistakes, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


_INBOX = re.compile(
    r"s3://[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9](/(?!\.{1,2}(/|$))[A-Za-z0-9!_.*'()-]+)+/?"
)


def _inbox(text: str) -> str:
    """Check that *text* is a bucket and a prefix; return it without a slash at its end."""
    if text and not _INBOX.fullmatch(text):
        raise ValueError("must be s3://bucket/prefix: a prefix that nothing else is kept below")
    return text.rstrip("/")


def overlapping(inbox: str, target: str) -> bool:
    """Tell whether of two addresses s3://bucket/prefix one holds the other, or its ``-done``."""
    if not inbox or not target.lower().startswith("s3://"):
        return False
    one = f"{target[5:].strip('/')}/"
    return any(
        one.startswith(other) or other.startswith(one)
        for other in (f"{inbox[5:].strip('/')}/", f"{inbox[5:].strip('/')}-done/")
    )


class IngestSettings(Section):
    """What is accepted, and how it is made ready."""

    max_megabytes: int = Field(4000, ge=1, description="Larger files are refused.")
    max_minutes: float = Field(30, gt=0, description="Longer clips are refused.")
    max_pixels: int = Field(
        9_000_000, ge=10_000, description="Pictures with more pixels a frame are refused."
    )
    max_tracks: int = Field(
        32, ge=1, le=500, description="Files with more tracks are refused; phones write up to 7."
    )
    height: int = Field(
        720, ge=144, le=2160, multiple_of=2, description="Longest short side kept, in pixels."
    )
    fps: int = Field(
        0, ge=0, le=60, description="Frames a second of the result; 0: 24, 25 or 30, as filmed."
    )
    loudness: float = Field(-16.0, ge=-40, le=-5, description="Loudness aimed at, in LUFS.")
    silence: float = Field(
        -60.0, ge=-120, le=-20, description="A clip that never gets louder (dBFS) is silent."
    )
    time_limit: int = Field(
        1800,
        ge=10,
        description="Seconds that a usual clip may take to read; more for a long one in 4K.",
    )
    withdrawn: str = Field(
        "withdrawn.yaml",
        min_length=1,
        exclude=True,  # clips are not made anew where it changes
        description="File of what was withdrawn, as marks.",
    )
    undo_days: int = Field(
        7, ge=0, le=366, exclude=True, description="Days in which a withdrawal can be undone."
    )
    inbox: Annotated[str, AfterValidator(_inbox)] = Field(
        "",
        exclude=True,  # how clips come in changes none of them: nothing is made anew
        description="Where people hand clips in, s3://bucket/prefix; empty: nowhere.",
    )
    inbox_endpoint: str = Field(
        "", exclude=True, description="S3 server of the inbox; empty: that of publish."
    )
    inbox_region: str = Field(
        "", exclude=True, description="Region of the inbox; empty: that of publish."
    )
    inbox_profile: str = Field(
        "", exclude=True, description="AWS profile for the inbox; empty: that of publish."
    )
    inbox_after: Literal["leave", "move", "delete"] = Field(
        "leave",
        exclude=True,
        description="What becomes of a clip in the inbox that was fetched; move: to PREFIX-done/.",
    )
    inbox_keep_days: int = Field(
        0,
        ge=0,
        le=36_500,
        exclude=True,
        description="Days until fetched clips are wiped from inbox and PREFIX-done/; 0: never.",
    )
    inbox_settle_seconds: int = Field(
        30, ge=0, le=86_400, exclude=True, description="What came in later than this waits."
    )
    inbox_max_files: int = Field(
        200, ge=1, exclude=True, description="Clips that one run fetches, at most."
    )
    inbox_max_gigabytes: float = Field(
        50, gt=0, exclude=True, description="What one run fetches, at most."
    )


class QualitySettings(Section):
    """From where on a clip is told to be not good; it is published all the same."""

    long_minutes: float = Field(2.0, gt=0, description="Longer clips are told to be long.")
    short_seconds: float = Field(4.0, ge=0, description="Shorter clips are told to be short.")
    silent_seconds: float = Field(
        5.0, gt=0, description="Longer silence before or after the talk is told."
    )
    speech_percent: int = Field(
        20, ge=0, le=100, description="Less speech than this part of the clip is told."
    )
    small_side: int = Field(360, ge=0, description="Fewer pixels on the short side are told.")
    frame_rate: float = Field(12.0, ge=0, description="Fewer pictures a second are told.")
    dark_percent: int = Field(
        20, ge=0, le=100, description="A picture less bright than this, of 100, is told to be dark."
    )
    quiet_db: float = Field(
        18.0, gt=0, description="So many decibels below -23 LUFS are told to be too quiet."
    )
    noise_db: float = Field(
        18.0, ge=0, description="Fewer decibels between voice and noise are told to be noisy."
    )
