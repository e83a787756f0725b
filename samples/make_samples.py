"""
Make the sample clips from the samples' scripts.

    python samples/make_samples.py            make every clip
    python samples/make_samples.py shopkeeper make this one

Needs espeak-ng, flite and festival. The result depends on the scripts and the
seeds only. A new clip makes the model's mark stale: refresh it afterwards with
`python samples/train_whisper.py mark`.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import zlib
from dataclasses import dataclass
from pathlib import Path

import grammar
import numpy as np
import speech
from tools import animation, film
from tools.puppet import Puppet
from tools.utterance import Utterance

HERE = Path(__file__).parent
CLIPS = HERE / "clips"
TIMES = HERE / "scripts" / "times.json"
LANDSCAPE, PORTRAIT = (640, 360), (360, 640)
_USUAL_LOUDNESS_DB = -21.0


@dataclass(frozen=True)
class Take:
    """How one sample is filmed."""

    speaker: str
    suffix: str = ".mp4"
    portrait: bool = False
    loudness_db: float = _USUAL_LOUDNESS_DB
    """Of the speech alone, below full scale."""
    room_db: float = -64.0
    """Of the room's noise."""
    long_pauses: tuple[int, ...] = ()
    """After which sentences the speaker stops to think."""


TAKES = {
    "inspector-september": Take("ruth"),
    "head-teacher": Take("helen"),
    "older-resident": Take("walter", room_db=-44.0, long_pauses=(1, 3)),
    "shopkeeper": Take("nina", loudness_db=-34.0, room_db=-72.0),
    "inspector-november": Take("ruth"),
    "council-officer": Take("david"),
    "young-person": Take("leo", suffix=".mov", portrait=True, room_db=-56.0),
    "volunteer": Take("tom", room_db=-58.0),
}


def perform(name: str) -> list[tuple[int, Utterance]]:
    """Return the sentences of sample *name*, each with its start in milliseconds."""
    take = TAKES[name]
    rng = random.Random(_seed(name))
    at = rng.randint(350, 650)
    spoken = []
    for index, text in enumerate(grammar.scripts()[name], start=1):
        said = speech.say(text, take.speaker, pace=rng.uniform(0.97, 1.03))
        spoken.append((at, said))
        pause = rng.randint(2900, 3300) if index in take.long_pauses else rng.randint(320, 620)
        at += said.end + pause
    return spoken


def _seed(name: str) -> int:
    return zlib.crc32(name.encode())


def mix(name: str, spoken: list[tuple[int, Utterance]]) -> tuple[np.ndarray, np.ndarray]:
    """Return the voice alone, and the voice in its room."""
    take, rate = TAKES[name], film.SOUND_RATE
    start, last = spoken[-1]
    voice = np.zeros((start + last.end + 700) * rate // 1000, np.float32)
    for at, said in spoken:
        wave = said.at(rate)
        first = at * rate // 1000
        voice[first : first + len(wave)] += wave
    speaking = np.abs(voice) > 0.01
    voice *= 10 ** (take.loudness_db / 20) / np.sqrt(np.mean(voice[speaking] ** 2))
    return voice, voice + _room(len(voice), _seed(name)) * 10 ** (take.room_db / 20)


def _room(length: int, seed: int) -> np.ndarray:
    """Return the murmur of a room, louder where it is low, with a level of 1."""
    noise = np.random.default_rng(seed).standard_normal(length)
    spectrum = np.fft.rfft(noise)
    hertz = np.fft.rfftfreq(length, 1 / film.SOUND_RATE)
    spectrum /= np.maximum(hertz, 60) ** 0.8
    murmur = np.fft.irfft(spectrum, length)
    return (murmur / murmur.std()).astype(np.float32)


def _loudness(voice: np.ndarray) -> np.ndarray:
    """Return the loudness of each frame, 1 for the usual voice."""
    step = film.SOUND_RATE // animation.FRAMES_A_SECOND
    frames = voice[: len(voice) // step * step].reshape(-1, step)
    levels = np.sqrt((frames**2).mean(axis=1))
    return levels / levels[levels > levels.max() * 0.1].mean()


def make(name: str) -> tuple[Path, list[list[int]]]:
    """Make the clip of sample *name*; return where it is, and when each sentence is said."""
    take = TAKES[name]
    spoken = perform(name)
    voice, sound = mix(name, spoken)
    size = PORTRAIT if take.portrait else LANDSCAPE
    puppet = Puppet(take.speaker, name, size)
    poses = animation.poses(spoken, _loudness(voice), seed=_seed(name))
    path = CLIPS / f"{name}{take.suffix}"
    film.write_film(
        path,
        (puppet.frame(pose) for pose in poses),
        sound,
        size=size,
        rate=animation.FRAMES_A_SECOND,
        sideways=take.portrait,
    )
    return path, [[at + said.words[0].start, at + said.end] for at, said in spoken]


def write_times(made: dict[str, list[list[int]]]) -> None:
    """Note when each sentence of the clips just *made* begins and ends, in milliseconds."""
    times = json.loads(TIMES.read_text(encoding="utf-8")) if TIMES.exists() else {}
    times |= made
    lines = [f'  "{name}": {json.dumps(times[name])}' for name in TAKES if name in times]
    TIMES.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def main() -> None:
    """Make the clips named on the command line, or all."""
    parser = argparse.ArgumentParser(description="Make the sample clips.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(TAKES))
    names = parser.parse_args().names or list(TAKES)
    if unknown := set(names) - set(TAKES):
        parser.error(f"no such sample: {', '.join(sorted(unknown))}")
    CLIPS.mkdir(exist_ok=True)
    made = {}
    # A process for each: what espeak-ng says depends a little on what it said before.
    with multiprocessing.get_context("spawn").Pool(2, maxtasksperchild=1) as pool:
        for name, (path, times) in zip(names, pool.imap(make, names, chunksize=1), strict=True):
            made[name] = times
            print(f"{path.name}: {path.stat().st_size // 1000} kB", flush=True)
    write_times(made)


if __name__ == "__main__":
    main()
