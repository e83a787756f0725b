"""
Spoil good clips in many ways; count what the stage `quality` finds, and what it tells for nothing.

    python bench/quality.py [--media FOLDER] [--clips N] [--only TEXT] [--jobs N]

The samples are taken, and the clips in FOLDER if one is named, each ten seconds long. Prints one
JSON object: hits and misses for each way to spoil a clip, false alarms for each way that leaves it
good and for the whole clips as they are, what else was told of spoiled ones, and what share of the
time of intake the stage takes. ``--only`` takes the ways whose name holds TEXT.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.spoiling import GOOD, SPOILED, Way, change
from talkingheads.backends.base import Tools
from talkingheads.config import Project, parse
from talkingheads.domain import Quality, Source
from talkingheads.errors import ClipError
from talkingheads.files import digest_of
from talkingheads.stages import ingest, quality
from talkingheads.workshop import tools_for

SAMPLES = Path(__file__).parent.parent / "samples" / "clips"
Seconds = Counter[str]


def told(tools: Tools, project: Project, name: str, seconds: Seconds) -> Quality:
    """Take the clip *name* in and return what is told of it. Raises: ClipError."""
    source = Source(name, digest_of(tools.clips / name))
    began = time.perf_counter()
    clip = ingest.run(source, settings=project.settings.ingest, tools=tools)
    accepted = time.perf_counter()
    found = quality.run(clip, clip.arrival, settings=project.settings.quality, tools=tools)
    seconds["ingest"] += accepted - began
    seconds["quality"] += time.perf_counter() - accepted
    seconds["length"] += clip.duration / 1000
    return found


def wholes(media: list[Path], room: Path) -> Iterator[tuple[str, Quality, Seconds]]:
    """Yield what is told of whole clips, just as they are; those that are refused are left out."""
    for clip in media:
        seconds: Seconds = Counter()
        (room / "clips").mkdir(exist_ok=True)
        (room / "clips" / clip.name).write_bytes(clip.read_bytes())
        project = Project(root=room, settings=parse(""))
        try:
            yield clip.name, told(_tools(project), project, clip.name, seconds), seconds
        except ClipError as refused:
            print(f"{clip.name}: {refused.what}", file=sys.stderr)


def one(clip: Path, label: str, way: Way) -> tuple[str, list[str]]:
    """Return the kinds of flaw that are told of *clip*, changed in one *way*."""
    with tempfile.TemporaryDirectory() as room:
        (Path(room) / "clips").mkdir()
        change(clip, way, Path(room) / "clips" / "changed.mp4")
        project = Project(root=Path(room), settings=parse(""))
        found = told(_tools(project), project, "changed.mp4", Counter())
    kinds = [flaw.kind for flaw in found.flaws]
    print(f"{clip.stem}, {label}: {', '.join(kinds) or '-'}", file=sys.stderr, flush=True)
    return label, kinds


def _tools(project: Project) -> Tools:
    return tools_for(project, lambda part: None)


def measure(clips: list[Path], only: str, jobs: int) -> dict[str, object]:
    """Change each of *clips* in every way and count."""
    ways = {label: way for label, way in (GOOD | SPOILED).items() if only in label}
    work = [(clip, label, way) for label, way in ways.items() for clip in clips]
    with ProcessPoolExecutor(jobs) as pool:  # the finder of speech keeps a state: no threads
        results = list(pool.map(one, *zip(*work, strict=True))) if work else []
    good: dict[str, Counter[str]] = {label: Counter() for label in ways if label in GOOD}
    spoiled: dict[str, Counter[str]] = {label: Counter() for label in ways if label in SPOILED}
    for label, kinds in results:
        if label in good:
            good[label].update(clips=1, false=len(kinds))
            good[label].update(kinds)
        else:
            way = SPOILED[label]
            hit = bool({*kinds} & {*way.kinds})
            others = [kind for kind in kinds if kind not in (*way.kinds, *way.besides)]
            spoiled[label].update(clips=1, hits=hit, misses=not hit)
            spoiled[label].update(f"also {kind}" for kind in others)
    return {
        "spoiled": spoiled,
        "good": good,
        "hits": sum(count["hits"] for count in spoiled.values()),
        "misses": sum(count["misses"] for count in spoiled.values()),
        "false_alarms": sum(count["false"] for count in good.values()),
        "good_clips": sum(count["clips"] for count in good.values()),
    }


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--media", type=Path, help="a folder with more clips of people")
    parser.add_argument("--clips", type=int, default=100, help="so many of each folder, at most")
    parser.add_argument("--only", default="", help="the ways whose name holds this")
    parser.add_argument("--jobs", type=int, default=2)
    chosen = parser.parse_args()
    folders = [SAMPLES, *([chosen.media] if chosen.media else [])]
    every = [clip for folder in folders for clip in sorted(folder.glob("*.m*[4v]"))]
    seconds: Seconds = Counter()
    as_they_are, good = {}, []
    with tempfile.TemporaryDirectory() as room:
        for name, found, took in wholes(every, Path(room)):
            as_they_are[name] = [f"{flaw.kind} {flaw.figure:g}" for flaw in found.flaws]
            seconds += took
            if not found.flaws:
                good += [clip for clip in every if clip.name == name]
    chosen_clips = [c for f in folders for c in [g for g in good if g.parent == f][: chosen.clips]]
    result = {
        "as_they_are": as_they_are,
        "seconds": {name: round(count, 1) for name, count in seconds.items()},
        "share_of_intake": round(
            seconds["quality"] / sum((seconds["ingest"], seconds["quality"])), 3
        ),
        **measure(chosen_clips, chosen.only, chosen.jobs),
    }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
