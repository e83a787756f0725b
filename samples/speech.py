"""The cast: who speaks in the samples, with which synthetic voice, at which pace."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tools import espeak, festival, flite
from tools.utterance import Utterance


@dataclass(frozen=True)
class Voice:
    """A synthesiser's voice with the settings that make it one person."""

    engine: str
    """`espeak`, `flite` or `festival`."""
    name: str
    pace: float
    """Words a minute for espeak; how much longer than usual for the others."""
    pitch: int
    """0 to 99 for espeak, hertz for the others."""


CAST = {
    "ruth": Voice("flite", "cmu_us_slt", 1.08, 180),
    "helen": Voice("espeak", "en+f4", 145, 50),
    "walter": Voice("espeak", "en+m5", 140, 48),
    "nina": Voice("espeak", "en-us+f3", 155, 60),
    "david": Voice("festival", "kal_diphone", 1.1, 105),
    "leo": Voice("espeak", "en-us+m7", 150, 46),
    "tom": Voice("espeak", "en+m3", 150, 45),
}


def share(speaker: str) -> int:
    """Return how often *speaker* is heard in training: the many espeak voices are alike."""
    return 1 if CAST[speaker].engine == "espeak" else 2


def say(text: str, speaker: str, *, pace: float = 1.0, pitch: int = 0) -> Utterance:
    """
    Return *text* spoken by *speaker*.

    *pace* above 1 is faster than usual; *pitch* is added to the voice's own.
    """
    voice = CAST[speaker]
    if voice.engine == "espeak":
        rate = round(voice.pace * pace)
        pitch += voice.pitch
        return espeak.synthesise(text, speaker, voice=voice.name, rate=rate, pitch=pitch)
    engine = {"flite": flite, "festival": festival}[voice.engine]
    stretch = voice.pace / pace
    return engine.synthesise(
        text, speaker, voice=voice.name, stretch=stretch, pitch=voice.pitch + pitch
    )


def say_somehow(text: str, speaker: str, rng: random.Random) -> Utterance:
    """Return *text* spoken by *speaker* a little faster or slower, higher or lower."""
    pitch = rng.randint(-4, 4)
    return say(text, speaker, pace=rng.uniform(0.93, 1.07), pitch=pitch)
