"""
Measure how sound is levelled, against loudnorm in two passes; print one JSON object.

    python bench/sound.py [--media FOLDER]

Each sound (speech from our samples, or from FOLDER's ``jfk.flac`` and faces where they are, with
made-up noise, claps and tones) is brought to -16 LUFS both ways and coded as AAC. For each way:
loudness and true peak of the finished files; the decibels by which the softest tenth of the sound,
as between words, was raised (``floor``), beside the gain that the whole was given
(``gain``); and how unevenly its parts of 100 ms were raised (``spread``, standard deviation): what
pumps is raised unevenly. ``measuring`` is what finding the gain costs, in seconds.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ffmpeg
import numpy as np

from talkingheads.backends.ffmpeg import commands, sound
from talkingheads.backends.processes import run_for_bytes

ROOT = Path(__file__).parent.parent
RATE = 48_000
AIM = -16.0
WINDOW = RATE // 10
LOUDNORM = {"I": AIM, "TP": -1.5, "LRA": 11}
BITRATES = ("96k", "48k")
LENGTHS = (10, 42, 600)

Samples = np.ndarray


def main() -> None:
    """Measure, and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--media", type=Path, default=ROOT.parent / "shared" / "media")
    media = parser.parse_args().media
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        sounds = {name: compared(made, room) for name, made in materials(media).items()}
        cost = {f"{seconds} s": costs(seconds, media, room) for seconds in LENGTHS}
    print(json.dumps({"sounds": sounds, "measuring": cost}, indent=1))


def decoded(file: Path) -> Samples:
    """Return the first channel of *file*, at 48 kHz."""
    first = ffmpeg.input(str(file)).audio.filter("channelmap", map="0", channel_layout="mono")
    graph = first.output("-", f="f32le", ar=RATE)
    samples = run_for_bytes(commands.command(graph), timeout=120, most=1_000_000_000)
    return np.frombuffer(samples, "<f4").astype(float)


def spoken(media: Path) -> Samples:
    """Return speech, its peak at full scale."""
    file = media / "jfk.flac"
    if not file.is_file():
        file = sorted((ROOT / "samples" / "clips").glob("*.mp4"))[0]
    speech = decoded(file)
    return np.asarray(speech / np.abs(speech).max())


def materials(media: Path) -> dict[str, Samples]:
    """Return what is to be levelled, each of shape (channels, samples) at 48 kHz."""
    speech, random = spoken(media), np.random.default_rng(1)
    noise = random.standard_normal(len(speech))
    clap = np.zeros(len(speech))
    for start in range(RATE // 2, len(speech) - RATE, 62_400):
        clap[start : start + 4800] = random.standard_normal(4800) * np.exp(-np.arange(4800) / 400)
    clap /= np.abs(clap).max()
    flow = np.convolve(np.abs(speech), np.ones(960) / 960, "same")
    whisper = np.convolve(noise * flow, np.ones(3) / 3, "same")
    whisper /= np.abs(whisper).max()
    telephone = speech.copy()
    spectrum = np.fft.rfft(telephone)
    spectrum[round(4_000 * len(speech) / RATE) :] = 0
    telephone = np.fft.irfft(spectrum, len(speech))
    made = {
        "speech": 0.8 * speech,
        "very quiet speech": 0.02 * speech,
        "speech with steady noise": 0.25 * speech + 0.003 * noise,
        "speech with loud claps": 0.06 * speech + 0.9 * clap,
        "whisper, then shouting": np.concatenate(
            [0.03 * whisper, np.clip(3 * speech, -0.98, 0.98)]
        ),
        "telephone": 0.3 * telephone,
        "tone": 0.3 * np.sin(2 * np.pi * 440 * np.arange(8 * RATE) / RATE),
    }
    both = {name: np.stack([samples, samples]) for name, samples in made.items()}
    both["one side only"] = np.stack([0.5 * speech, 0 * speech])
    for face in sorted(media.glob("face-*.mp4")):
        both[face.name] = np.stack([decoded(face)] * 2)
    return both


def compared(samples: Samples, room: Path) -> dict[str, Any]:
    """Level *samples* both ways, and measure what comes out."""
    source = room / "source.raw"
    source.write_bytes(samples.T.astype("<f4").tobytes())

    def heard() -> Any:
        return ffmpeg.input(str(source), f="f32le", ar=RATE, ac=len(samples)).audio

    before = sound.measure(heard(), read)
    answer: dict[str, Any] = {"loudness": before.loudness, "peak": before.peak}
    for name, way in (("ours", ours), ("loudnorm", loudnorm)):
        start = time.perf_counter()
        stream, told = way(heard)
        told["measuring"] = round(time.perf_counter() - start, 2)
        answer[name] = {**told, **result(stream, samples, before, room)}
    return answer


def read(graph: Any) -> str:
    """Run *graph* and return what ffmpeg printed."""
    return commands.run(graph, timeout=120)


def ours(heard: Callable[[], Any]) -> tuple[Any, dict[str, Any]]:
    """Return the sound as we level it."""
    gain = sound.gain_for(heard, AIM, read)
    return sound.levelled(heard(), gain), {"gain": round(gain.decibels, 1), "limit": gain.ceiling}


def loudnorm(heard: Callable[[], Any]) -> tuple[Any, dict[str, Any]]:
    """Return the sound as loudnorm levels it, with a first pass that measures."""
    said = read(heard().filter("loudnorm", **LOUDNORM, print_format="json").output("-", f="null"))
    first = json.loads(said[said.rindex("{") : said.rindex("}") + 1])
    names = {"I": "i", "TP": "tp", "LRA": "lra", "thresh": "thresh"}
    measured = {f"measured_{name}": first[f"input_{key}"] for name, key in names.items()}
    second = {**LOUDNORM, **measured, "offset": first["target_offset"], "linear": "true"}
    stream = heard().filter("loudnorm", **second, print_format="json")
    said = read(stream.output("-", f="null"))
    kind = re.search(r'"normalization_type" : "(\w+)"', said)
    told = {"gain": round(AIM - float(first["input_i"]), 1), "kind": kind[1] if kind else ""}
    return heard().filter("loudnorm", **second).filter("aresample", RATE), told


def result(
    stream: Any, samples: Samples, before: sound.Measured, room: Path
) -> dict[str, dict[str, float] | float]:
    """Write *stream* and return its figures."""
    plain = room / "plain.wav"
    read(stream.output(str(plain), acodec="pcm_f32le", ac=len(samples)))
    answer: dict[str, Any] = raised(samples[0], decoded(plain))
    for bitrate in BITRATES:
        coded = room / "coded.m4a"
        read(ffmpeg.input(str(plain)).output(str(coded), acodec="aac", audio_bitrate=bitrate))
        after = sound.measure(ffmpeg.input(str(coded)).audio, read)
        answer[f"aac {bitrate}"] = {"loudness": after.loudness, "peak": after.peak}
    return answer


def raised(before: Samples, after: Samples) -> dict[str, float]:
    """Return by how many decibels the softest tenth was raised, and how uneven all was."""
    count = min(len(before), len(after)) // WINDOW
    levels = [_levels(samples, count) for samples in (before, after)]
    heard = levels[0] > -90
    change = (levels[1] - levels[0])[heard]
    softest = levels[0][heard] <= np.quantile(levels[0][heard], 0.1)
    return {
        "floor": round(float(np.mean(change[softest])), 2),
        "spread": round(float(np.std(change)), 2),
    }


def _levels(samples: Samples, count: int) -> Samples:
    parts = samples[: count * WINDOW].reshape(count, WINDOW)
    return np.asarray(20 * np.log10(np.sqrt(np.mean(parts**2, axis=1)) + 1e-9))


def costs(seconds: int, media: Path, room: Path) -> dict[str, float]:
    """Return what finding the gain of *seconds* of FLAC costs, with a limiter and without."""
    speech = spoken(media)
    answer = {}
    for name, level in (("even", 0.05), ("limited", 1.0)):
        random = np.random.default_rng(2)
        peaks = 1 + level * (random.random(len(speech)) > 0.9999) * 3
        whole = np.resize(0.2 * speech * peaks, seconds * RATE)
        raw, file = room / "long.raw", room / "long.flac"
        raw.write_bytes(np.clip(whole, -1, 1).astype("<f4").tobytes())
        source = ffmpeg.input(str(raw), f="f32le", ar=RATE, ac=1)
        read(source.output(str(file), ac=2, sample_fmt="s16"))
        taken = []
        for _ in range(3):
            start = time.perf_counter()
            sound.gain_for(lambda path=str(file): ffmpeg.input(path).audio, AIM, read)
            taken.append(time.perf_counter() - start)
        answer[name] = round(statistics.median(taken), 2)
    return answer


if __name__ == "__main__":
    main()
