"""
Measure the renderer against one ffmpeg command written by hand, and against MoviePy.

    python bench/render.py [--quick] [--rounds N] [--media FOLDER]

Each clip (our samples, and real faces where FOLDER has them) is cut, named, captioned and given an
end card three ways, in turn, several times: by us, by a command as somebody who knows ffmpeg
would write it (its pictures are drawn beforehand and its gain is known, which is not counted
against it), and by `renderer: moviepy`. Prints one JSON object; ratios are medians over all rounds.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from talkingheads.backends.base import Picture
from talkingheads.backends.ffmpeg import Ffmpeg
from talkingheads.backends.ffmpeg.commands import executable
from talkingheads.backends.ffmpeg.film import FfmpegRenderer
from talkingheads.backends.moviepy import MoviePyRenderer
from talkingheads.backends.moviepy.painting import MoviePyPainter
from talkingheads.domain import (
    CaptionTrack,
    Clip,
    Cue,
    Cut,
    CutList,
    Hold,
    Layer,
    LowerThird,
    Quote,
    Source,
    Speaker,
    Take,
    Timeline,
)
from talkingheads.settings import IngestSettings, RenderSettings
from talkingheads.stages import ingest
from talkingheads.stages.render import plan

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples" / "clips"
FACES = ("uhd-6s.mp4", "speech-11s.mp4", "face-4.mp4", "face-2.mp4", "face-3.mp4", "face-5.mp4")
CRF = 23
TURNS = ("ours", "ffmpeg", "moviepy", "ffmpeg", "ours", "ours", "ffmpeg")
"""In a round; the quick ones more often, since little things disturb them more."""
SPEAKER = Speaker("Sian Rees", "Ward coordinator", "Larkford Partnership")
PROMISED = (Quote("We will repair the lights on Mill Lane by the end of November."),)
CAPTION = ("The lights on Mill Lane are on", "again, and the path is clear.")


@dataclass(frozen=True)
class Job:
    """One video to be made three ways."""

    name: str
    media: Path
    timeline: Timeline


def main() -> None:
    """Measure, and print JSON."""
    options = _options()
    rounds = 2 if options.quick else options.rounds
    with tempfile.TemporaryDirectory() as room:
        jobs = _jobs(Path(room), options.media, quick=options.quick)
        _bench(jobs, Path(room), rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--quick", action="store_true", help="three clips, twice: under 3 minutes")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--media", type=Path, default=ROOT.parent / "shared" / "media")
    return parser.parse_args()


def _jobs(room: Path, media: Path, *, quick: bool) -> list[Job]:
    """Make every clip into its intermediate, and plan its video."""
    faces = [media / name for name in FACES if (media / name).is_file()]
    samples = sorted(SAMPLES.glob("*.m*"))
    if quick:
        faces, samples = faces[:2], samples[:1]
    jobs = []
    for number, file in enumerate([*faces, *samples]):
        clip, made = _accepted(file, room / f"{number}")
        jobs.append(Job(file.name, made, _planned(clip)))
    return jobs


def _accepted(file: Path, room: Path) -> tuple[Clip, Path]:
    from talkingheads.config import Project
    from talkingheads.files import digest_of
    from talkingheads.settings import Settings
    from talkingheads.workshop import tools_for

    room.mkdir()
    project = Project(root=room, settings=Settings())
    (room / "clips").mkdir()
    (room / "clips" / file.name).write_bytes(file.read_bytes())
    kit = tools_for(project, lambda part: None)
    source = Source(file.name, digest_of(file))
    clip = ingest.run(source, settings=IngestSettings(), tools=kit)
    return clip, kit.cache.path(clip.media)


def _planned(clip: Clip) -> Timeline:
    """Cut a second out of the middle, and put a caption on every two seconds."""

    def on_frame(moment: float) -> int:
        return round(round(moment * clip.fps / 1000) * 1000 / clip.fps)

    middle, end = on_frame(clip.duration / 2), on_frame(clip.duration - 40)
    cuts = CutList((Cut(0, middle), Cut(min(middle + 1000, end - 400), end)), clip.duration)
    cues = [
        Cue(start, min(start + 1800, cuts.length), (f"{CAPTION[0]} {number}", CAPTION[1]))
        for number, start in enumerate(range(0, cuts.length - 400, 2000))
    ]
    track = CaptionTrack(tuple(cues), SPEAKER.name, "en")
    return plan.timeline(clip, cuts, track, SPEAKER, PROMISED, peaks=(), settings=RenderSettings())


def _bench(jobs: list[Job], room: Path, rounds: int) -> None:
    clips = []
    for number, job in enumerate(jobs):
        folder = room / f"out{number}"
        folder.mkdir()
        ways = _ways(job, folder)
        if number == 0:  # imports, and the files' first way into memory
            for make in ways.values():
                make()
        seconds: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(rounds):
            for way in TURNS:
                start = time.perf_counter()
                ways[way]()
                seconds[way].append(time.perf_counter() - start)
        clips.append(_compared(job, folder, seconds))
        print(json.dumps(clips[-1]), file=sys.stderr, flush=True)
    print(json.dumps(_summed_up(clips, rounds), indent=1))


def _ways(job: Job, folder: Path) -> dict[str, Callable[[], object]]:
    """Return what makes the video, by the name of its maker."""

    def find(digest: str) -> Path:
        return job.media

    def by(renderer: FfmpegRenderer | MoviePyRenderer, name: str) -> Callable[[], object]:
        return lambda: renderer.render(
            job.timeline, folder / name, find=find, crf=CRF, progress=lambda part: None
        )

    command = _command(job, folder)
    return {
        "ours": by(FfmpegRenderer(MoviePyPainter(colour="#1d4f5c")), "ours.mp4"),
        "ffmpeg": lambda: subprocess.run(command, check=True, capture_output=True),
        "moviepy": by(MoviePyRenderer(MoviePyPainter(colour="#1d4f5c")), "moviepy.mp4"),
    }


def _command(job: Job, folder: Path) -> list[str]:
    """Return the command as one would write it by hand for this video."""
    timeline = job.timeline
    painter = MoviePyPainter(colour="#1d4f5c")
    fps, inputs, graph = timeline.fps, ["-i", str(job.media)], []
    takes = [piece for piece in timeline.pieces if isinstance(piece, Take)]
    holds = [piece for piece in timeline.pieces if isinstance(piece, Hold)]

    def drawn(picture: Picture) -> int:
        """Save a drawing; return the number of its input."""
        file = folder / f"hand{len(inputs) // 2}.png"
        Image.fromarray(picture.pixels).save(file)
        inputs.extend(["-i", str(file)])
        return len(inputs) // 2 - 1

    def draw(drawing: object) -> Picture:
        return painter.draw(drawing, width=timeline.width, height=timeline.height)

    joined = ""
    for k, take in enumerate(takes):
        a, b = take.start / 1000, take.end / 1000
        graph.append(f"[0:v]trim={a}:{b},setpts=PTS-STARTPTS[v{k}]")
        graph.append(
            f"[0:a]atrim={a}:{b},asetpts=PTS-STARTPTS,"
            f"afade=d=0.012,afade=t=out:st={b - a - 0.012}:d=0.012[a{k}]"
        )
        joined += f"[v{k}][a{k}]"
    for k, hold in enumerate(holds):
        n, s, f = drawn(draw(hold.card)), hold.length / 1000, hold.fade / 1000
        graph.append(
            f"[{n}:v]loop=-1:1,fps={fps},trim=0:{s},scale=out_color_matrix=bt709,format=yuv420p,"
            f"setsar=1,fade=d={f},fade=t=out:st={s - f}:d={f}[h{k}]"
        )
        graph.append(f"anullsrc=r=48000:cl=stereo,atrim=0:{s}[s{k}]")
        joined += f"[h{k}][s{k}]"
    graph.append(f"{joined}concat=n={len(takes) + len(holds)}:v=1:a=1[t0][sound]")
    for k, layer in enumerate(timeline.layers):
        place = draw(layer.drawing)
        graph.append(_overlay(k, layer, drawn(place), place, fps))
    graph.append(f"[t{len(timeline.layers)}]format=yuv420p[picture]")
    graph.append(f"[sound]volume={_gain(job, folder)}dB[out]")
    return [
        executable(), "-v", "error", "-nostdin", *inputs, "-filter_complex", ";".join(graph),
        "-map", "[picture]", "-map", "[out]", "-c:v", "libx264", "-preset", "veryfast",
        "-crf", str(CRF), "-g", str(fps * 2), "-pix_fmt", "yuv420p", "-colorspace", "bt709",
        "-color_primaries", "bt709", "-color_trc", "bt709", "-c:a", "aac", "-b:a", "96k",
        "-ar", "48000", "-movflags", "+faststart", "-y", str(folder / "ffmpeg.mp4"),
    ]  # fmt: skip


def _overlay(k: int, layer: Layer, n: int, place: Picture, fps: int) -> str:
    """Return the part of the graph that lays picture *n* over what was made so far."""
    a, b = layer.start / 1000, layer.end / 1000
    look, source = "", f"{n}:v"
    if isinstance(layer.drawing, LowerThird):
        f = layer.fade / 1000
        look = (
            f"[{n}:v]loop=-1:1,fps={fps},trim=0:{b - a},format=yuva420p,"
            f"fade=d={f}:alpha=1,fade=t=out:st={b - a - f}:d={f}:alpha=1,setpts=PTS+{a}/TB[l{k}];"
        )
        source = f"l{k}"
    return (
        f"{look}[t{k}][{source}]overlay={place.x}:{place.y}:"
        f"enable='gte(t,{a})*lt(t,{b})':eof_action=repeat[t{k + 1}]"
    )


def _gain(job: Job, folder: Path) -> float:
    """Return by how much the sound of our video is louder than the clip's."""
    renderer = FfmpegRenderer(MoviePyPainter(colour="#1d4f5c"))
    file = folder / "gain.mp4"
    renderer.render(
        job.timeline, file, find=lambda digest: job.media, crf=35, progress=lambda part: None
    )
    return round(_loudness(file) - _loudness(job.media), 2)


def _loudness(file: Path) -> float:
    said = _said(
        "-i", str(file), "-filter_complex", "[0:a]ebur128=framelog=quiet", "-f", "null", "-"
    )
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1])


def _said(*arguments: str) -> str:
    command = [executable(), "-nostdin", "-hide_banner", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stderr


def _ssim(one: Path, other: Path) -> float:
    said = _said("-i", str(one), "-i", str(other), "-lavfi", "ssim", "-f", "null", "-")
    return float(re.findall(r"All:([\d.]+)", said)[-1])


def _compared(job: Job, folder: Path, seconds: dict[str, list[float]]) -> dict[str, object]:
    ours, hand, moviepy = (folder / f"{way}.mp4" for way in ("ours", "ffmpeg", "moviepy"))
    one, other = Ffmpeg().listen(ours), Ffmpeg().listen(moviepy)
    length = min(len(one), len(other))
    one, other = one[:length], other[:length]
    return {
        "clip": job.name,
        "size": f"{job.timeline.width}x{job.timeline.height}",
        "seconds": job.timeline.length / 1000,
        "ours_s": _median(seconds["ours"]),
        "ffmpeg_s": _median(seconds["ffmpeg"]),
        "moviepy_s": _median(seconds["moviepy"]),
        "ours_over_ffmpeg": [
            a / b for a, b in zip(seconds["ours"], seconds["ffmpeg"], strict=True)
        ],
        "moviepy_over_ours": [
            a / _median(seconds["ours"][number * TURNS.count("ours") :][: TURNS.count("ours")])
            for number, a in enumerate(seconds["moviepy"])
        ],
        "ssim": _ssim(ours, moviepy),
        "ssim_by_hand": _ssim(ours, hand),
        "sound_likeness": float(np.corrcoef(one, other)[0, 1]),
        "sound_db_apart": abs(_loudness(ours) - _loudness(moviepy)),
    }


def _summed_up(clips: list[dict[str, object]], rounds: int) -> dict[str, object]:
    def ratios(name: str) -> list[float]:
        return [ratio for clip in clips for ratio in clip[name]]

    def each(name: str) -> list[float]:
        return [clip[name] for clip in clips]

    return {
        "ours_over_ffmpeg": _median(ratios("ours_over_ffmpeg")),
        "moviepy_over_ours": _median(ratios("moviepy_over_ours")),
        "ssim": _median(each("ssim")),
        "ssim_lowest": min(each("ssim")),
        "ssim_by_hand": _median(each("ssim_by_hand")),
        "sound_likeness_lowest": min(each("sound_likeness")),
        "sound_db_apart_most": max(each("sound_db_apart")),
        "clips": len(clips),
        "rounds": rounds,
        "by_clip": [{k: v for k, v in clip.items() if not isinstance(v, list)} for clip in clips],
    }


def _median(values: list[float]) -> float:
    return round(statistics.median(values), 4)


if __name__ == "__main__":
    main()
