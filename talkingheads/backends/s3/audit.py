"""Whether a bucket is set up as private as it should be."""

from __future__ import annotations

from collections.abc import Sequence

from talkingheads.backends.s3.client import Line
from talkingheads.backends.targets import Finding


def exposure(line: Line) -> Sequence[str]:
    """Return why people without a key can read what lies in *line*'s bucket, a sentence each."""
    raise NotImplementedError


def audit(line: Line, *, media_cache_seconds: int, address: str = "") -> list[Finding]:
    """
    Look for every mistake in how *line*'s bucket is set up, each with how to mend it.

    *media_cache_seconds* is how long browsers may keep people's clips; *address* is where the
    site stands.
    """
    raise NotImplementedError
