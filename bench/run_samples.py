"""
Measure the whole run on the samples, and a second run that has nothing to do.

    python bench/run_samples.py [--jobs N]

Prints one JSON object: seconds of the first and second run, their ratio, seconds of work for a
second of talk, and seconds of ``--help`` (median of nine).
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = [sys.executable, "-m", "talkingheads.cli"]


def seconds(root: Path, *args: str) -> float:
    """Return how long the command takes in *root*."""
    start = time.perf_counter()
    subprocess.run([*COMMAND, *args], cwd=root, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the whole run on the samples.")
    parser.add_argument("--jobs", default="1")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "briefing"
        seconds(Path(folder), "init", "briefing")
        first = seconds(root, "run", "--jobs", options.jobs)
        second = seconds(root, "run")
        status = subprocess.run(
            [*COMMAND, "status", "--json"], cwd=root, check=True, capture_output=True
        )
        clips = json.loads(status.stdout)["clips"]
        talk = sum(float(clip["reason"].split(" s")[0]) for clip in clips)
        helps = [seconds(root, "--help") for _ in range(9)]
    print(
        json.dumps(
            {
                "clips": len(clips),
                "jobs": int(options.jobs),
                "first_run_s": round(first, 1),
                "second_run_s": round(second, 2),
                "second_over_first": round(second / first, 4),
                "work_over_talk": round(first / talk, 2),
                "help_s": round(statistics.median(helps), 3),
            }
        )
    )


if __name__ == "__main__":
    main()
