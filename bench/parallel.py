"""
Measure a whole run with one worker and with two, against what its media and model work needs.

    python bench/parallel.py [--clips 50] [--rounds 1] [--keep FOLDER]

Clips are made of the samples: of each its beginning, 10 to 20 s, no two alike. *needed* is the
time that decoding, the model and encoding take by themselves: the same calls of the same tools for
each clip, in two processes, then for each reel, which has both cores; with no probing, looking at
pictures, hashing, records, pages and search around them. It is done right after the run with two
workers, which it is compared with. Prints one JSON object: wall time, processor time and memory of
each run, the ratios, and whether what was made is the same. The load is that of the machine before
each run: on a busy one only processor time tells.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
COMMAND = [sys.executable, "-m", "talkingheads.cli"]
TWO = 2


def make(folder: Path, clips: int) -> Path:
    """Make a project of so many *clips* in *folder* that is ready to run."""
    from talkingheads.backends.ffmpeg.commands import executable

    root = folder / "briefing"
    subprocess.run([*COMMAND, "init", str(root), "--no-samples"], check=True, capture_output=True)
    people = ["file,speaker,role,organisation,recorded,edition,consent"]
    sources = sorted(p for p in (SAMPLES / "clips").iterdir() if p.suffix in (".mp4", ".mov"))
    for number in range(clips):
        source = sources[number % len(sources)]
        name = f"clip-{number:03}{source.suffix}"
        seconds = 10 + 10 * (number % 7) / 6
        cut = ["-t", f"{seconds:.2f}", "-c", "copy", "-metadata", f"comment={number}"]
        quiet = [executable(), "-nostdin", "-loglevel", "error"]
        subprocess.run([*quiet, "-i", source, *cut, str(root / "clips" / name)], check=True)
        people.append(f"{name},Speaker {number},,,2026-11-{1 + number % 20:02},2026-11,yes")
    (root / "people.csv").write_text("\n".join(people) + "\n")
    settings = f"transcribe: {{model: {SAMPLES / 'whisper-mini.pt'}, language: en}}\n"
    (root / "pipeline.yaml").write_text(settings)
    return root


def run(root: Path, jobs: int) -> dict[str, Any]:
    """Run the project in *root* with so many *jobs*; return what it took."""
    with spent() as used:
        process = subprocess.Popen(
            [*COMMAND, "-C", str(root), "run", "--jobs", str(jobs)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        with watched(process.pid) as peak:
            _, said = process.communicate()
    if process.returncode:
        sys.exit(said)
    return {"jobs": jobs, **used, "peak_mb": round(peak[0] / 1e6)}


@contextmanager
def spent() -> Iterator[dict[str, Any]]:
    """Measure the wall time of the block, and the processor time of what it starts."""
    told: dict[str, Any] = {"load": round(os.getloadavg()[0], 1)}
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    yield told
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told["wall_s"] = round(time.perf_counter() - begun, 1)
    user, system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
    told["cpu_s"] = round(user + system, 1)


@contextmanager
def watched(pid: int) -> Iterator[list[int]]:
    """Look every second how much memory *pid* and all below it have: the most so far."""
    peak, over = [0], threading.Event()

    def look() -> None:
        while not over.wait(1):
            peak[0] = max(peak[0], sum(map(proportional, family(pid))))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


def family(pid: int) -> list[int]:
    """Return *pid* and all processes below it."""
    below: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        below.setdefault(parent, []).append(int(stat.parent.name))
    found = [pid]
    for known in found:
        found += below.get(known, [])
    return found


def proportional(pid: int) -> int:
    """Return the bytes that a process has, what it shares with others counted in part."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def needed(root: Path, room: Path) -> dict[str, Any]:
    """Do the media and model work of the finished project in *root* again, on two cores."""
    context = multiprocessing.get_context("spawn")
    clips = len(list((root / "clips").glob("clip-*")))
    jobs = [(root, room, number) for number in range(clips)]
    with spent() as used:
        with context.Pool(TWO, initializer=_threads, initargs=(1,)) as pool:
            films = sum(pool.map(_clip, jobs, chunksize=1))
            pool.close()
            pool.join()
        with context.Pool(1, initializer=_threads, initargs=(TWO,)) as pool:
            films += pool.apply(_reels, (root, room))
            pool.close()
            pool.join()
    return {**used, "films": films}


def _threads(number: int) -> None:
    """Have the libraries of a process take so many cores."""
    for name in ("TALKINGHEADS_THREADS", "OMP_NUM_THREADS", "NUMBA_NUM_THREADS"):
        os.environ[name] = str(number)


def _clip(job: tuple[Path, Path, int]) -> int:
    """Decode, hear, write down and encode one clip."""
    from talkingheads import inbox, workshop
    from talkingheads.backends.base import Recipe
    from talkingheads.config import load
    from talkingheads.pipeline import look
    from talkingheads.stages.render import filmstrip, plan, poster
    from talkingheads.stages.transcribe import widened

    root, room, number = job
    project = load(root)
    handed = _box(root, inbox.look, project)[number]
    outcome = look(project, handed)
    entry = outcome.entry
    assert entry is not None, outcome
    tools, clip, settings = workshop.tools_for(project, _quiet), entry.clip, project.settings
    source = project.clips / handed.source.name
    made, film = room / f"{number}.mkv", room / f"{number}.mp4"
    recipe = Recipe(
        container="mov", duration=clip.duration, picture=True, channel=None,
        high_dynamic_range=False, matrix="bt709", full_range=False,
        height=settings.ingest.height, fps=clip.fps, loudness=clip.loudness,
    )  # fmt: skip
    tools.media.levels(source, "mov")
    tools.media.normalise(source, made, recipe=recipe, progress=_quiet)
    audio = tools.media.listen(made)
    speech = tools.speech.spans(audio)
    heard = list(widened(speech, settings.transcribe, clip.duration))
    tools.recogniser.transcribe(audio, heard, source=clip.source, language="en", progress=_quiet)
    timeline = plan.timeline(
        clip, entry.cuts, None, entry.update.speaker, (),
        peaks=entry.rendition.peaks, settings=settings.render,
    )  # fmt: skip
    tools.renderer.render(
        timeline, film, find=lambda digest: made, crf=settings.render.crf, progress=_quiet
    )
    low = room / f"{number}-low.mp4"
    tools.media.shrink(film, low, duration=timeline.length, progress=_quiet)
    tools.media.frames(made, poster.moments(entry.cuts), height=poster.LOOK)
    tools.media.frames(made, filmstrip.moments(entry.cuts), height=filmstrip.HEIGHT)
    return 1


def _reels(root: Path, room: Path) -> int:
    """Encode the reel and the short of the project, as far as it has them; return how many."""
    from talkingheads import edition, reels, workshop
    from talkingheads.config import load
    from talkingheads.stages.reel import script

    project = load(root)
    shown = edition.made_of(project)
    plans = [plan for each in shown.editions for plan in reels._plans(project, shown, each)]
    tools = workshop.tools_for(project, _quiet)
    for plan in plans:
        timeline, _ = script.write(plan.programme)
        tools.renderer.render(
            timeline,
            room / f"{plan.id}.mp4",
            find=tools.cache.path,
            crf=project.settings.render.crf,
            progress=_quiet,
        )
    return len(plans)


_boxes: dict[Path, Any] = {}


def _box(root: Path, look: Any, project: Any) -> Any:
    """Look into the clips folder once a process."""
    if root not in _boxes:
        _boxes[root] = look(project, day=date.today()).clips
    return _boxes[root]


def _quiet(part: float) -> None:
    """Tell nobody."""


def made(root: Path) -> dict[str, str]:
    """Return a digest of what was made: the stored files, the records, the site."""
    work = root / ".talkingheads"
    parts = {"store": work / "store", "records": work / "records", "site": root / "site"}
    told = {}
    for name, folder in parts.items():
        whole = hashlib.sha256()
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            whole.update(f"{file.relative_to(folder)} {content}\n".encode())
        told[name] = whole.hexdigest()
    return told


def measure(folder: Path, clips: int, rounds: int) -> dict[str, Any]:
    """Run with two workers, do only what is needed, run with one; next round, begin with one."""
    runs: list[dict[str, Any]] = []
    results: list[dict[str, str]] = []
    lacking: list[dict[str, Any]] = []

    def whole(turn: int, jobs: int) -> Path:
        place = folder / f"{turn}-{jobs}"
        place.mkdir()
        root = make(place, clips)
        runs.append(run(root, jobs))
        results.append(made(root))
        print(json.dumps(runs[-1]), file=sys.stderr, flush=True)
        return root

    def alone(turn: int, root: Path) -> None:
        room = folder / f"needed-{turn}"
        room.mkdir()
        lacking.append(needed(root, room))
        print(json.dumps({"needed": lacking[-1]}), file=sys.stderr, flush=True)

    for turn in range(rounds):
        if turn % 2:
            whole(turn, 1)
            alone(turn, whole(turn, TWO))
        else:
            alone(turn, whole(turn, TWO))
            whole(turn, 1)
    best = {jobs: _best(run for run in runs if run["jobs"] == jobs) for jobs in (1, TWO)}
    least = _best(lacking)
    return {
        "clips": clips,
        "cores": len(os.sched_getaffinity(0)),
        "runs": runs,
        "needed": lacking,
        "two_over_one_wall": round(best[TWO]["wall_s"] / best[1]["wall_s"], 3),
        "wall_over_needed": round(best[TWO]["wall_s"] / least["wall_s"], 3),
        "cpu_over_needed": round(best[TWO]["cpu_s"] / least["cpu_s"], 3),
        "same": {part: len({result[part] for result in results}) == 1 for part in results[0]},
    }


def _best(runs: Any) -> dict[str, Any]:
    """Return the least wall and processor time, each for itself."""
    runs = list(runs)
    return {key: min(run[key] for run in runs) for key in ("wall_s", "cpu_s")}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--clips", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="work in this new folder and keep it")
    options = parser.parse_args()
    if options.keep:
        options.keep.mkdir(parents=True)
    with nullcontext(options.keep) if options.keep else tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder), options.clips, options.rounds), indent=2))


if __name__ == "__main__":
    main()
