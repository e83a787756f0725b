"""espeak-ng through its C library, which says when each word and phone begins."""

from __future__ import annotations

import ctypes
import re
from functools import cache
from itertools import pairwise

import numpy as np

from tools.utterance import SILENCE, Span, Utterance, starting_with_speech

WORD_EVENT, END_EVENT, PHONE_EVENT = 1, 5, 7
_SYNCHRONOUS, _PHONE_EVENTS, _UTF8 = 2, 1, 1
_RATE, _PITCH = 1, 3
_PAUSE_AT_END_MS = 400


class _Identity(ctypes.Union):
    _fields_ = (
        ("number", ctypes.c_int),
        ("name", ctypes.c_char_p),
        ("string", ctypes.c_char * 8),
    )


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Identity),
    )


_Samples = ctypes.POINTER(ctypes.c_short)
_Callback = ctypes.CFUNCTYPE(ctypes.c_int, _Samples, ctypes.c_int, ctypes.POINTER(_Event))


class _Engine:
    """The library, started once in a process: it keeps global state."""

    def __init__(self) -> None:
        self.library = ctypes.CDLL("libespeak-ng.so.1")
        self.rate = self.library.espeak_Initialize(_SYNCHRONOUS, 0, None, _PHONE_EVENTS)
        self.sound: list[np.ndarray] = []
        self.events: list[tuple[int, int | str, int]] = []
        self._callback = _Callback(self._receive)  # kept: the library holds only its address
        self.library.espeak_SetSynthCallback(self._callback)

    def _receive(self, samples: ctypes._Pointer, count: int, events: ctypes._Pointer) -> int:
        if samples and count > 0:
            self.sound.append(np.ctypeslib.as_array(samples, (count,)).copy())
        index = 0
        while kind := events[index].type:
            event = events[index]
            detail: int | str = event.text_position
            if kind == PHONE_EVENT:
                detail = event.id.string.decode("utf-8", "replace")
            self.events.append((kind, detail, event.audio_position))
            index += 1
        return 0

    def speak(self, text: str, voice: str, rate: int, pitch: int) -> np.ndarray:
        self.sound.clear()
        self.events.clear()
        if self.library.espeak_SetVoiceByName(voice.encode()):
            raise LookupError(f"espeak-ng has no voice {voice!r}")
        self.library.espeak_SetParameter(_RATE, rate, 0)
        self.library.espeak_SetParameter(_PITCH, pitch, 0)
        data = text.encode()
        size = ctypes.c_size_t(len(data) + 1)
        self.library.espeak_Synth(data, size, 0, 1, 0, _UTF8, None, None)
        self.library.espeak_Synchronize()
        return np.concatenate(self.sound).astype(np.float32) / 32768


@cache
def _engine() -> _Engine:
    return _Engine()


def synthesise(text: str, speaker: str, *, voice: str, rate: int, pitch: int) -> Utterance:
    """Return *text* spoken by espeak's *voice* at *rate* words a minute."""
    engine = _engine()
    wave = engine.speak(text, voice, rate, pitch)
    phones = _phones(engine.events)
    end = _end_of_speech(phones)
    words = _words(text, engine.events, phones, end)
    return starting_with_speech(Utterance(text, speaker, wave, engine.rate, words, phones))


def _phones(events: list[tuple[int, int | str, int]]) -> tuple[Span, ...]:
    marks = [(str(name), at) for kind, name, at in events if kind == PHONE_EVENT]
    last = max(at for _, _, at in events)
    marks.append((SILENCE, last))
    return tuple(
        Span(SILENCE if name.startswith("_") else name, start, end)
        for (name, start), (_, end) in pairwise(marks)
    )


def _end_of_speech(phones: tuple[Span, ...]) -> int:
    """Return where the closing silence begins: espeak closes with one or two of them."""
    silences = [phone.start for phone in phones if phone.name == SILENCE]
    if len(silences) > 1 and silences[-1] - silences[-2] < _PAUSE_AT_END_MS:
        return silences[-2]
    return silences[-1] if silences else phones[-1].end


def _words(
    text: str,
    events: list[tuple[int, int | str, int]],
    phones: tuple[Span, ...],
    end: int,
) -> tuple[Span, ...]:
    """
    Return the span of each word of *text*.

    Words that espeak joins ("of the") share the span of their event in
    proportion to their letters.
    """
    starts = {int(place) - 1: at for kind, place, at in events if kind == WORD_EVENT}
    groups: list[tuple[int, list[str]]] = []
    for match in re.finditer(r"[A-Za-z]+", text):
        if match.start() in starts or not groups:
            groups.append((starts.get(match.start(), 0), []))
        groups[-1][1].append(match.group())
    bounds = [start for start, _ in groups] + [end]
    spans: list[Span] = []
    for (start, names), stop in zip(groups, bounds[1:], strict=True):
        pauses = [p.start for p in phones if p.name == SILENCE and start < p.start < stop]
        spans += _share(names, start, min([stop, *pauses]))
    return tuple(spans)


def _share(names: list[str], start: int, end: int) -> list[Span]:
    letters = sum(len(name) + 1 for name in names)
    spans, done = [], 0
    for name in names:
        first = start + (end - start) * done // letters
        done += len(name) + 1
        spans.append(Span(name, first, start + (end - start) * done // letters))
    return spans
