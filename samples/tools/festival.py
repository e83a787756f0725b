"""festival as a process that is told, in its own Scheme, what to say and what to print."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
from scipy.io import wavfile

from tools.utterance import SILENCE, Span, Utterance, starting_with_speech

_PAUSE = "pau"
_DONE = "-- done --"
_PRELUDE = f"""
(define (times kind items start_of end_of)
  (mapcar (lambda (item)
    (format t "%s %s %f %f\\n" kind (item.name item)
      (item.feat item start_of) (item.feat item end_of))) items))
(define (say text path)
  (let ((spoken (utt.synth (eval (list 'Utterance 'Text text)))))
    (utt.save.wave spoken path 'riff)
    (times "word" (utt.relation.items spoken 'Word)
      "R:SylStructure.daughter1.daughter1.R:Segment.segment_start"
      "R:SylStructure.daughtern.daughtern.R:Segment.segment_end")
    (times "phone" (utt.relation.items spoken 'Segment) "segment_start" "segment_end")
    (format t "{_DONE}\\n")
    (fflush nil)))
"""


class _Process:
    def __init__(self) -> None:
        command = ["festival", "--pipe"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
        self.folder = tempfile.TemporaryDirectory()
        self.order(_PRELUDE)

    def order(self, scheme: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(scheme + "\n")
        self.process.stdin.flush()

    def answer(self) -> Iterator[list[str]]:
        assert self.process.stdout
        for line in self.process.stdout:
            if line.strip() == _DONE:
                return
            yield line.split()
        raise ChildProcessError("festival stopped before it had said everything")


@cache
def _festival() -> _Process:
    return _Process()


def synthesise(text: str, speaker: str, *, voice: str, stretch: float, pitch: int) -> Utterance:
    """Return *text* spoken by festival's *voice*, *stretch* times as slow, at *pitch* hertz."""
    festival = _festival()
    path = Path(festival.folder.name) / "said.wav"
    festival.order(f"(voice_{voice}) (Parameter.set 'Duration_Stretch {stretch:.3f})")
    festival.order(
        f"(set! int_lr_params '((target_f0_mean {pitch}) (target_f0_std 14)"
        " (model_f0_mean 170) (model_f0_std 34)))"
    )
    festival.order(f'(say "{text}" "{path}")')
    spans = [(kind, _span(*rest)) for kind, *rest in festival.answer()]
    rate, sound = wavfile.read(path)
    words = tuple(span for kind, span in spans if kind == "word")
    phones = tuple(
        span._replace(name=SILENCE if span.name == _PAUSE else f"us:{span.name}")
        for kind, span in spans
        if kind == "phone"
    )
    wave = sound.astype(np.float32) / 32768
    return starting_with_speech(Utterance(text, speaker, wave, rate, words, phones))


def _span(name: str, start: str, end: str) -> Span:
    return Span(name, round(1000 * float(start)), round(1000 * float(end)))
