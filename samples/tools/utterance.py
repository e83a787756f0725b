"""What a synthesiser gives back: sound, and when each word and phone is heard."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from scipy.signal import resample_poly

WHISPER_RATE = 16_000
SILENCE = "_"


class Span(NamedTuple):
    """A word or a phone with its times in milliseconds from the start of the sound."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Utterance:
    """One spoken sentence."""

    text: str
    speaker: str
    wave: np.ndarray
    """Mono samples between -1 and 1, as float32."""
    rate: int
    """Samples a second."""
    words: tuple[Span, ...]
    phones: tuple[Span, ...]
    """Phones in order; silences are named `SILENCE`."""

    @property
    def end(self) -> int:
        """Return when the last word ends, in milliseconds."""
        return self.words[-1].end

    def at(self, rate: int) -> np.ndarray:
        """Return the sound at *rate* samples a second."""
        if rate == self.rate:
            return self.wave
        return resample_poly(self.wave, rate, self.rate).astype(np.float32)


def starting_with_speech(said: Utterance, lead: int = 30, tail: int = 60) -> Utterance:
    """
    Return *said* without the silences at its ends.

    *lead* and *tail* are the milliseconds that stay. The words are written as
    in the text, since some synthesisers give them back in lower case.

    Raises:
        ValueError: the synthesiser spoke other words than the text has.
    """
    written = re.findall(r"[A-Za-z]+", said.text)
    if [word.name.lower() for word in said.words] != [name.lower() for name in written]:
        raise ValueError(f"{said.text!r} was spoken as {[word.name for word in said.words]}")
    first, last = max(0, said.words[0].start - lead), said.end
    words = tuple(
        Span(name, span.start - first, span.end - first)
        for name, span in zip(written, said.words, strict=True)
    )
    phones = tuple(
        Span(name, max(0, start - first), end - first)
        for name, start, end in said.phones
        if end > first and start < last
    )
    kept = slice(first * said.rate // 1000, (last + tail) * said.rate // 1000)
    return replace(said, wave=said.wave[kept], words=words, phones=phones)
