"""
Measure whether picture and sound stay together in long clips; print one JSON object.

    python bench/sync.py [--minutes 10] [--cuts 60]

A clip that flashes and beeps at once every ten seconds is taken in, cut and rendered by ffmpeg, as
filmed at each of several rates. ``apart`` is by how many milliseconds a flash comes after its beep
(40 is what the eye forgives), in the video with one cut, whole, and in the one with many; ``late``
is by how many the last beep comes after the moment that the cut list says.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

from talkingheads.backends.ffmpeg.film import FfmpegRenderer
from talkingheads.backends.moviepy.painting import MoviePyPainter
from talkingheads.config import Project
from talkingheads.domain import Cut, CutList, Source, Take, Timeline
from talkingheads.files import digest_of
from talkingheads.settings import Settings
from talkingheads.stages import ingest
from talkingheads.workshop import tools_for
from tests.measuring import beeps, flash_and_beep, flashes

AAC = ("-c:a", "aac")
VARIABLE = "select='lt(mod(n-150,300),8)+lt(mod(n,8),7)*lt(mod(n,41),37)'"
"""Drops one frame in eight, and four in a row of each 41, but none of a flash."""

FILMED: dict[str, dict[str, Any]] = {
    "24 (23.976)": {"rate": Fraction(24000, 1001), "every": 240},
    "25": {"rate": 25, "every": 250},
    "30": {"rate": 30, "every": 300},
    "30 (29.97)": {"rate": Fraction(30000, 1001), "every": 300},
    "60": {"rate": 60, "every": 600},
    "variable": {"rate": 30, "every": 300, "filters": VARIABLE},
}


def main() -> None:
    """Measure, and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--cuts", type=int, default=60)
    options = parser.parse_args()
    answer = {}
    for name, filmed in FILMED.items():
        with tempfile.TemporaryDirectory() as room:
            answer[name] = measured(Path(room), filmed, options.minutes * 60, options.cuts)
    print(json.dumps(answer, indent=1))


def measured(root: Path, filmed: dict[str, Any], seconds: float, count: int) -> dict[str, Any]:
    """Take a clip in, render it whole and in *count* cuts, and measure both."""
    (root / "clips").mkdir()
    args = (*AAC, "-fps_mode", "vfr") if "filters" in filmed else AAC
    file = flash_and_beep(root / "clips" / "long.mp4", *args, seconds=seconds, **filmed)
    settings = Settings()
    kit = tools_for(Project(root=root, settings=settings), lambda part: None)
    start = time.perf_counter()
    source = Source(file.name, digest_of(file))
    clip = ingest.run(source, settings=settings.ingest, tools=kit)
    taken = time.perf_counter() - start

    def on_frame(moment: float) -> int:
        return round(round(moment * clip.fps / 1000) * 1000 / clip.fps)

    step = 1000 * seconds / count
    many = [
        Cut(on_frame(step * n + 1234), on_frame(min(clip.duration, step * n + 9_000 + 9 * n)))
        for n in range(count)
    ]
    answer: dict[str, Any] = {"fps": clip.fps, "ingest": round(taken, 1)}
    for name, cuts in (("whole", [Cut(0, on_frame(clip.duration))]), ("many cuts", many)):
        video = root / "video.mp4"
        takes = tuple(
            Take(clip.media, cut.start, cut.end, width=clip.width, height=clip.height)
            for cut in cuts
        )
        FfmpegRenderer(MoviePyPainter(colour="#1d4f5c")).render(
            Timeline(clip.width, clip.height, clip.fps, takes),
            video,
            find=kit.cache.path,
            crf=23,
            progress=lambda part: None,
        )
        answer[name] = compared(video, CutList(tuple(cuts), clip.duration), beeps(file))
    return answer


def compared(video: Path, cuts: CutList, source: list[float]) -> dict[str, float]:
    """Return how far apart flashes and beeps of *video* are, and how late the last one is."""
    seen, heard = flashes(video), beeps(video)
    kept = [b for b in source if any(cut.start <= b and b + 200 <= cut.end for cut in cuts.cuts)]
    assert len(seen) == len(heard) == len(kept), (len(seen), len(heard), len(kept))
    off = [flash - beep for flash, beep in zip(seen, heard, strict=True)]
    most = max(abs(each) for each in off)
    return {
        "flashes": len(off),
        "apart first": round(off[0], 1),
        "apart last": round(off[-1], 1),
        "apart most": round(most, 1),
        "late last": round(heard[-1] - cuts.to_cut_clock(round(kept[-1])), 1),
    }


if __name__ == "__main__":
    main()
