"""
Measure what a run's log costs; print one JSON object.

    python bench/log.py [--clips 50] [--names 1000] [--project DIR]

Events as a run tells them are written for so many clips, by the real code, with the names of an
archive to be left out: seven steps and fourteen outside processes each, with arguments as ffmpeg
gets them. With --project the share is told of what the last run there took, by its own log.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from talkingheads import runlog, runs, versions
from talkingheads.backends.ran import Ran
from talkingheads.logfile import all_in

STAGES = ("ingest", "quality", "transcribe", "label", "cut", "caption", "render")
CHAIN = ";".join(f"[{n}]scale=w=1280:h=720:in_range=tv[{n + 1}]" for n in range(20))
ARGS = tuple("-nostdin -hide_banner -xerror -nostats -progress pipe:1 -f matroska".split())
FFMPEG = ("/opt/ffmpeg", *ARGS, "-i", f"file:/srv/.talkingheads/store/ab/{'ab' * 32}.mkv", CHAIN)


def work(clips: int) -> None:
    """Tell what a run tells that works on so many *clips*."""
    for number in range(clips):
        clip = f"person-{number}"
        for stage in STAGES:
            with runlog.step(clip, stage, "not made yet"):
                for process in range(2):
                    runlog._ran(Ran(process, FFMPEG))
                    runlog._ran(Ran(process, FFMPEG, 0, 1.0, 1.0, 1 << 20))
        runlog.add("stood", clip=clip, stages=dict.fromkeys(STAGES, "made"), hint="")
        runlog.add("outcome", clip=clip, state="done", detail="20 s")


def main() -> None:
    """Measure, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=50)
    parser.add_argument("--names", type=int, default=1000)
    parser.add_argument("--project", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as room:
        begun, wall = time.process_time(), time.monotonic()
        about = {"versions": versions.versions(), "machine": versions.machine(Path(room))}
        with runlog.opened(Path(room), command="run", options={}, **about) as log:
            names = [f"person-{number}" for number in range(args.names)]
            log.veil.learn({f"{name}.mp4": name for name in names}, [f"Ada {n}x" for n in names])
            fixed = time.process_time() - begun
            begun = time.process_time()
            work(args.clips)
            each = (time.process_time() - begun) / args.clips
        told = {
            "clips": args.clips,
            "names": args.names,
            "fixed_ms": round(fixed * 1000, 1),
            "each_clip_ms": round(each * 1000, 1),
            "wall_s": round(time.monotonic() - wall, 2),
            "bytes_a_clip": round(log.file.stat().st_size / args.clips),
        }
    if args.project:
        run = runs.read(all_in(args.project / ".talkingheads")[0], {})
        worked = [clip for clip in run.clips.values() if clip.steps]
        cost = fixed + each * len(worked)
        told |= {"run_s": run.seconds, "worked_on": len(worked)}
        told["share"] = round(cost / run.seconds, 5)
    print(json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
