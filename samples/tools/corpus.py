"""The training speech: sentences of the grammar and word salad, spoken by the cast."""

from __future__ import annotations

import pickle
import random
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import grammar
import numpy as np
import speech
from scipy.io import wavfile

from tools import film
from tools.utterance import WHISPER_RATE, Utterance

_SALAD = 0.4
"""So many sentences mean nothing, or the model would guess instead of listening."""
_CODED = 0.5
"""Half of them go through AAC, as the clips do."""
_GAP = WHISPER_RATE // 5


def speak_many(count: int, seed: int) -> list[Utterance]:
    """Return *count* utterances as 16-bit samples at Whisper's rate."""
    rng = random.Random(seed)
    bank: list[Utterance] = []
    while len(bank) < count:
        text = (grammar.salad if rng.random() < _SALAD else grammar.sentence)(rng)
        assert grammar.bare(text) not in grammar.said()
        try:
            said = speech.say_somehow(text, rng.choice(list(speech.CAST)), rng)
        except ValueError:
            continue  # some voices read a last "a" as a letter
        wave = np.clip(said.at(WHISPER_RATE), -1, 1) * 32767
        bank.append(replace(said, wave=wave.astype(np.int16), rate=WHISPER_RATE))
    coded = round(count * _CODED)
    return through_aac(bank[:coded]) + bank[coded:]


def through_aac(bank: list[Utterance]) -> list[Utterance]:
    """Return *bank* after coding and decoding the sound as the clips' sound is."""
    gap = np.zeros(_GAP, np.int16)
    joined = np.concatenate([part for said in bank for part in (said.wave, gap)])
    with tempfile.TemporaryDirectory() as folder:
        plain, coded = Path(folder, "plain.wav"), Path(folder, "coded.m4a")
        wavfile.write(plain, WHISPER_RATE, joined)
        film.ffmpeg(
            "-i", str(plain), "-ar", str(film.SOUND_RATE), "-c:a", "aac", "-b:a", "48k", str(coded)
        )
        heard = film.read_sound(coded, WHISPER_RATE)
    result, at = [], 0
    for said in bank:
        piece = heard[at : at + len(said.wave)] * 32767
        result.append(replace(said, wave=piece.astype(np.int16)))
        at += len(said.wave) + _GAP
    return result


def save(bank: list[Utterance], path: Path) -> None:
    """Write *bank* to *path*."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(pickle.dumps(bank, protocol=5))


def load(folder: Path) -> list[Utterance]:
    """Return all that was saved in *folder*."""
    return [said for path in sorted(folder.glob("speech-*.pkl")) for said in _load(path)]


def _load(path: Path) -> Iterator[Utterance]:
    yield from pickle.loads(path.read_bytes())
