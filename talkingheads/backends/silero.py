"""Finds where somebody speaks, with silero-vad's model inside the package."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

RATE = 16_000

_found: dict[bytes, tuple[tuple[int, int], ...]] = {}
"""The spans in the sound that was asked for last, by its digest."""


class Silero:
    """See `SpeechFinder` in ``base.py``."""

    def spans(self, audio: np.ndarray) -> tuple[tuple[int, int], ...]:
        """
        Return stretches of speech in *audio* (float32, 16 kHz) as milliseconds, in order.

        What was found last is remembered, since two stages ask for the same sound.
        """
        which = hashlib.sha256(audio.tobytes()).digest()
        if which not in _found:
            _found.clear()
            _found[which] = self._find(audio)
        return _found[which]

    def _find(self, audio: np.ndarray) -> tuple[tuple[int, int], ...]:
        import torch
        from silero_vad import get_speech_timestamps

        # Its steps are so small that threads only wait for each other: by two, ten times the work.
        torch.set_num_threads(1)
        found = get_speech_timestamps(
            torch.from_numpy(audio), _model(), sampling_rate=RATE, min_silence_duration_ms=200
        )
        milliseconds = 1000 / RATE
        return tuple(
            (round(span["start"] * milliseconds), round(span["end"] * milliseconds))
            for span in found
        )


@lru_cache(maxsize=1)
def _model() -> Any:
    from silero_vad import load_silero_vad

    return load_silero_vad()
