"""Windows of up to thirty seconds: what the model hears, and what it should make of it."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import speech
import torch
from torch import Tensor
from whisper.audio import log_mel_spectrogram

from tools.tables import FRAME_MS, TIMES, Spelt, Tables, spell, tokenizer
from tools.utterance import SILENCE, WHISPER_RATE, Utterance

WHOLE_MS = 30_000
NO_TARGET = -100
_LATEST_FIRST_TIME = 50
"""Whisper lets no window begin to speak later than one second."""
Look = tuple[float, float] | None
"""The frames that the decoder should look at for a token; None where it may look anywhere."""


@dataclass(frozen=True)
class Kind:
    """What the windows of a stage are like."""

    longest_ms: tuple[int, ...]
    whole: float = 0.0
    """How many of the steps fill the window up to thirty seconds, as Whisper does."""
    more: float = 0.6
    """How likely another sentence follows."""
    long_pause: float = 0.0
    """How likely a pause of seconds stands between two sentences."""


@dataclass
class Window:
    """One window before it becomes numbers."""

    spoken: list[tuple[int, Utterance]] = field(default_factory=list)
    length: int = 0
    """Milliseconds that hold sound."""


@dataclass(frozen=True)
class Batch:
    """Windows as the network takes them."""

    mel: Tensor
    offsets: list[int]
    tokens: Tensor
    targets: Tensor
    phones: Tensor
    words: Tensor
    looks: Tensor
    looking: Tensor


class Maker:
    """Make batches out of *bank*."""

    def __init__(self, bank: Sequence[Utterance], tables: Tables, seed: int) -> None:
        self.rng = random.Random(seed)
        self.noise = np.random.default_rng(seed)
        self.tables = tables
        self.by_speaker: dict[str, list[Utterance]] = defaultdict(list)
        for said in bank:
            self.by_speaker[said.speaker].append(said)
        self.row = {token: row for row, token in enumerate(tables.tokens)}
        self.phone = {name: row for row, name in enumerate(tables.phones, start=1)}
        self.word = {name: row for row, name in enumerate(tables.words, start=1)}
        self.spelt: dict[str, Spelt] = {}

    def batch(self, kind: Kind, frames: int, *, hard: bool) -> Batch:
        """Return windows of about *frames* frames in all; *hard* ones are noisy."""
        whole = self.rng.random() < kind.whole
        sizes = kind.longest_ms[len(kind.longest_ms) // 2 :] if whole else kind.longest_ms
        longest = self.rng.choice(sizes)
        cost = WHOLE_MS * 1.1 if whole else longest * 0.9  # long attention costs more
        count = max(2, int(frames * FRAME_MS / cost))
        windows = [self._window(kind, longest) for _ in range(count)]
        widest = WHOLE_MS if whole else max(w.length for w in windows) + 40
        length = min(-(-widest // FRAME_MS), WHOLE_MS // FRAME_MS)
        mel = torch.stack([self._mel(window, length, hard) for window in windows])
        at_start = whole or self.rng.random() < kind.whole
        offsets = [0 if at_start else self.rng.randint(0, 1500 - length) for _ in windows]
        plans = [self._plan(w, first) for w, first in zip(windows, offsets, strict=True)]
        return Batch(
            mel, offsets, *self._texts(plans), *self._labels(windows, length),
            *self._looks(plans, length),
        )  # fmt: skip

    def _window(self, kind: Kind, longest: int) -> Window:
        """Return a window of one speaker's sentences, as many as fit and please."""
        rng = self.rng
        speakers = list(self.by_speaker)
        bank = self.by_speaker[rng.choices(speakers, [speech.share(s) for s in speakers])[0]]
        window, at = Window(), rng.randint(0, 900) if rng.random() < 0.85 else 0
        if rng.random() < 0.03 and longest >= 9000:
            return Window(length=rng.randint(300, longest))
        while True:
            said = rng.choice(bank)
            if at + said.end + 60 > longest and window.spoken:
                break
            window.spoken.append((at, said))
            pause = rng.randint(100, 900)
            if rng.random() < kind.long_pause:
                pause = rng.randint(900, 3600)
            at += said.end + pause
            if rng.random() > kind.more:
                break
        start, last = window.spoken[-1]
        spare = rng.choice([60, 200, rng.randint(60, 900)])
        window.length = min(start + last.end + spare, WHOLE_MS)
        return window

    def _mel(self, window: Window, length: int, hard: bool) -> Tensor:
        """
        Return the window's spectrogram.

        After the sound come zeros, not silence: so Whisper fills its windows up.
        """
        wave = np.zeros(window.length * WHISPER_RATE // 1000 + 400, np.float32)
        for at, said in window.spoken:
            first = at * WHISPER_RATE // 1000
            piece = said.wave[: len(wave) - first]
            wave[first : first + len(piece)] += piece.astype(np.float32) / 32768
        level = wave.std() if window.spoken else 0.03
        if hard and self.rng.random() < 0.75:
            wave += self._murmur(len(wave)) * level * 10 ** (-self.rng.uniform(12, 45) / 20)
        elif not window.spoken:
            wave += self._murmur(len(wave)) * 0.001
        wave *= 10 ** (self.rng.uniform(-20, 3) / 20)
        mel = log_mel_spectrogram(wave)[:, : length * 2]
        return torch.nn.functional.pad(mel, (0, length * 2 - mel.shape[1]))

    def _murmur(self, length: int) -> np.ndarray:
        noise = self.noise.standard_normal(length).astype(np.float32)
        tilt = self.rng.choice([0, 0.5, 0.8, 1.0])
        if tilt:
            spectrum = np.fft.rfft(noise)
            spectrum /= np.maximum(np.arange(len(spectrum)), len(spectrum) / 130) ** tilt
            noise = np.fft.irfft(spectrum, length).astype(np.float32)
        return noise / (noise.std() + 1e-9)

    def _plan(self, window: Window, first: int) -> list[tuple[int, Look]]:
        """Return the rows to write, each with where to look for it, after the opening row."""
        tok = tokenizer()
        end = (self.row[tok.eot], None)
        if not window.spoken:
            return [(self.row[tok.no_speech], None), end]
        timed = self.rng.random() < 0.65
        plan: list[tuple[int, Look]] = [] if timed else [(self.row[tok.no_timestamps], None)]
        for index, (at, said) in enumerate(window.spoken):
            start, stop = (at + said.words[0].start) / FRAME_MS, (at + said.end) / FRAME_MS
            shown = start
            if index == 0 and first == 0:
                shown = min(start, _LATEST_FIRST_TIME)
            text = self._text_plan(at, said)
            if timed:
                opening = (self._time(shown + first), (start - 2, start + 3))
                text = [opening, *text, (self._time(stop + first), (stop - 3, stop + 3))]
            plan += text
        return [*plan, end]

    def _time(self, frame: float) -> int:
        return self.tables.first_time + min(round(frame), TIMES - 1)

    def _text_plan(self, at: int, said: Utterance) -> list[tuple[int, Look]]:
        if said.text not in self.spelt:
            self.spelt[said.text] = spell(said.text)
        spelt, plan = self.spelt[said.text], []
        for token, owner in zip(spelt.tokens, spelt.owners, strict=True):
            word = said.words[owner]
            look = (at + word.start) / FRAME_MS - 1, (at + word.end) / FRAME_MS + 1
            plan.append((self.row[token], look))
        return plan

    def _texts(self, plans: list[list[tuple[int, Look]]]) -> tuple[Tensor, Tensor]:
        opening = self.row[tokenizer().sot]
        longest = max(map(len, plans))
        tokens = torch.full((len(plans), longest), self.row[tokenizer().eot])
        targets = torch.full((len(plans), longest), NO_TARGET)
        for index, plan in enumerate(plans):
            rows = [row for row, _ in plan]
            targets[index, : len(rows)] = torch.tensor(rows)
            tokens[index, : len(rows)] = torch.tensor([opening, *map(self._misheard, rows[:-1])])
        return tokens, targets

    def _misheard(self, row: int) -> int:
        """Return another word now and then: what was written is no proof of what comes."""
        words = len(self.tables.tokens) - 4  # the last four are special
        if row < words and self.rng.random() < 0.08:
            return self.rng.randrange(words)
        return row

    def _labels(self, windows: list[Window], length: int) -> tuple[Tensor, Tensor]:
        phones = torch.zeros((len(windows), length), dtype=torch.long)
        words = torch.zeros_like(phones)
        for index, window in enumerate(windows):
            for at, said in window.spoken:
                for name, start, end in said.phones:
                    if name != SILENCE:
                        phones[index, _frames(at + start, at + end)] = self.phone[name]
                for name, start, end in said.words:
                    words[index, _frames(at + start, at + end)] = self.word[name.lower()]
        return phones, words

    def _looks(self, plans: list[list[tuple[int, Look]]], length: int) -> tuple[Tensor, Tensor]:
        looks = torch.zeros((len(plans), max(map(len, plans)), length))
        looking = torch.zeros(looks.shape[:2])
        for index, plan in enumerate(plans):
            for place, (_, look) in enumerate(plan):
                if look:
                    start = max(0, int(look[0]))
                    stop = min(length, max(int(look[0]) + 2, math.ceil(look[1])))
                    looks[index, place, start:stop] = 1
                    looking[index, place] = float(stop > start)
        return looks, looking


def _frames(start: int, end: int) -> slice:
    first = start // FRAME_MS
    return slice(first, max(first + 1, end // FRAME_MS))
