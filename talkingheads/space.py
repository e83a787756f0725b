"""
Whether the disk has room for what is still to be made, before any of it is begun.

How long a clip is, is not known before it was read. So what is needed lies between two bounds: the
least, if a new file is as large as a phone makes it, refuses a run; what is likely only warns.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from talkingheads.cache import Cache
from talkingheads.config import Project
from talkingheads.domain import Clip
from talkingheads.errors import TalkingHeadsError
from talkingheads.inbox import Handed
from talkingheads.pipeline import look
from talkingheads.report import Reporter
from talkingheads.stages import CLIP_STAGES
from talkingheads.walker import Outcome

PHONE, CHAT = 2_500_000, 150_000
"""Bytes a second of films as the best phones write them, and as chat apps send them."""
MEDIA, FILM, LOW, SOUND = 120_000, 40_000, 15_000, 64_000
"""
Bytes a second of what is made at 720 lines: the intermediate, the film, the low-data one; and of
the sound while it is worked on. Measured on talks of 5 to 32 s: intermediates of 640 to 720 lines
have 51 to 259 kB a second, films 19 to 41, low-data ones 13 to 15.
"""
PAGES = 5_000_000
"""Bytes of pages, search index and catalogue."""
LINES = 720
LAST = CLIP_STAGES[-1].name


@dataclass(frozen=True)
class Need:
    """Bytes that a run will take: at the *least*, and *likely*."""

    least: int = 0
    likely: int = 0
    clips: int = 0
    """How many are still to be made."""
    seconds: float = 0.0
    """Of the longest clip, at the least: its sound lies in the folder for temporary files."""


def check(
    project: Project, chosen: Sequence[Handed], reporter: Reporter, *, until: str = LAST
) -> None:
    """
    Warn if room for what is to be made of *chosen*, as far as *until*, is tight.

    Raises: TalkingHeadsError if it cannot suffice.
    """
    need = needed(project, chosen, until=until)
    if not need.clips:
        return
    reserve = round(project.settings.project.keep_free_gigabytes * 1e9)
    free = shutil.disk_usage(project.work).free
    stays = f"{_size(reserve)} are to stay free (project.keep_free_gigabytes)"
    clips = "1 clip is" if need.clips == 1 else f"{need.clips} clips are"
    room = f"{project.root}: only {_size(free)} are free on its disk, {clips} still to be made"
    if free < need.least + reserve:
        raise TalkingHeadsError(
            f"{room}: that takes {_size(need.least)} at the least, and {stays}",
            hint="No clip was worked on. Make room, or move the project to a larger disk; "
            "then run again.",
        )
    if free < need.likely + reserve:
        reporter.warn(
            f"{room}: that may take up to {_size(need.likely)}, and {stays}. If the disk fills up, "
            "the clips that are left fail; what is finished is kept, and the next run goes on."
        )
    _check_temporary(need)


def _check_temporary(need: Need) -> None:
    folder = Path(tempfile.gettempdir())
    free, least = shutil.disk_usage(folder).free, round(need.seconds * SOUND)
    if free < least:
        raise TalkingHeadsError(
            f"{folder}: only {_size(free)} are free for temporary files, and the sound of the "
            f"longest clip takes {_size(least)}",
            hint="No clip was worked on. Make room there, or set TMPDIR to another folder; "
            "then run again.",
        )


def needed(project: Project, chosen: Sequence[Handed], *, until: str = LAST) -> Need:
    """
    Return what is needed to make what waits of *chosen* as far as *until*, and the site of all.

    What was made with other settings or by another version waits like what was never made: the old
    is deleted only when the new is finished.
    """
    cache, render = Cache(project.work), project.settings.render
    scale = (project.settings.ingest.height / LINES) ** 1.5
    film = FILM * scale + (LOW if render.low_data else 0)
    reel = FILM * (project.settings.reel.whole + project.settings.reel.short / 4)
    least, likely, clips, longest = 0.0, 0.0, 0, 0.0
    for handed in chosen:
        outcome = _waits(project, handed, until)
        if outcome is None:
            continue
        bounds = _seconds(project, handed, outcome.clip or _clip(cache, handed))
        for_media = 0.0 if outcome.clip else MEDIA * scale
        least += bounds[0] * (for_media / 2 + film)  # in the store, or in the site: one of them
        likely += bounds[1] * (2 * for_media + 4 * film + 2 * reel)
        clips, longest = clips + 1, max(longest, bounds[0])
    if not clips:
        return Need()
    return Need(round(least), round(likely) + PAGES, clips, longest)


def _waits(project: Project, handed: Handed, until: str) -> Outcome | None:
    """Return how a clip stands of which something is to be made; None if nothing is."""
    try:
        outcome = look(project, handed, until=until)
    except Exception:  # whatever it is, it is told where the work is done
        return None
    return outcome if outcome.state == "waiting" else None


def _clip(cache: Cache, handed: Handed) -> Clip | None:
    """Return the clip, if its file was accepted before."""
    latest = cache.latest(handed.id, "ingest")
    if not latest or latest["parts"].get("source") != handed.source.digest:
        return None
    return cache.load("ingest", latest["parts"], Clip)


def _seconds(project: Project, handed: Handed, clip: Clip | None) -> tuple[float, float]:
    """Return how long a clip is at the least and at the most: the same if it is known."""
    if clip is not None:
        return clip.duration / 1000, clip.duration / 1000
    try:
        size = (project.clips / handed.source.name).stat().st_size
    except OSError:  # whoever reads it says so
        return 0.0, 0.0
    longest = project.settings.ingest.max_minutes * 60
    return min(size / PHONE, longest), min(size / CHAT, longest)


def _size(bytes_: float) -> str:
    return f"{bytes_ / 1e9:.1f} GB" if bytes_ >= 1e9 else f"{bytes_ / 1e6:.0f} MB"
