"""flite through its C library: its utterance tree holds the time of every segment."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from functools import cache

import numpy as np

from tools.utterance import SILENCE, Span, Utterance, starting_with_speech

_PAUSE = "pau"
_FIRST_SEGMENT = b"R:SylStructure.daughter1.daughter1.R:Segment.p.end"
_LAST_SEGMENT = b"R:SylStructure.daughtern.daughtern.R:Segment.end"


class _Voice(ctypes.Structure):
    _fields_ = (("name", ctypes.c_char_p), ("features", ctypes.c_void_p))


class _Wave(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_char_p),
        ("sample_rate", ctypes.c_int),
        ("num_samples", ctypes.c_int),
        ("num_channels", ctypes.c_int),
        ("samples", ctypes.POINTER(ctypes.c_short)),
    )


_P, _S, _F = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_float
_SIGNATURES = {
    "flite_synth_text": (_P, (_S, ctypes.POINTER(_Voice))),
    "utt_relation": (_P, (_P, _S)),
    "relation_head": (_P, (_P,)),
    "item_next": (_P, (_P,)),
    "flite_ffeature_float": (_F, (_P, _S)),
    "flite_ffeature_string": (_S, (_P, _S)),
    "utt_wave": (ctypes.POINTER(_Wave), (_P,)),
    "flite_feat_set_float": (None, (_P, _S, _F)),
    "delete_utterance": (None, (_P,)),
}


@cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL("libflite.so.1", mode=ctypes.RTLD_GLOBAL)
    library.flite_init()
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


@cache
def _voice(name: str) -> ctypes._Pointer:
    for shared in ("usenglish", "cmulex"):
        ctypes.CDLL(f"libflite_{shared}.so.1", mode=ctypes.RTLD_GLOBAL)
    _library()
    register = getattr(ctypes.CDLL(f"libflite_{name}.so.1"), f"register_{name}")
    register.restype, register.argtypes = ctypes.POINTER(_Voice), (_S,)
    return register(None)


def _items(utterance: int, relation: bytes) -> Iterator[int]:
    library = _library()
    item = library.relation_head(library.utt_relation(utterance, relation))
    while item:
        yield item
        item = library.item_next(item)


def synthesise(text: str, speaker: str, *, voice: str, stretch: float, pitch: int) -> Utterance:
    """Return *text* spoken by flite's *voice*, *stretch* times as slow, round *pitch* hertz."""
    library, model = _library(), _voice(voice)
    features = model.contents.features
    library.flite_feat_set_float(features, b"duration_stretch", stretch)
    library.flite_feat_set_float(features, b"int_f0_target_mean", pitch)
    utterance = library.flite_synth_text(text.encode(), model)
    sound = library.utt_wave(utterance).contents
    wave = np.ctypeslib.as_array(sound.samples, (sound.num_samples,)).astype(np.float32) / 32768
    words = tuple(_word(item) for item in _items(utterance, b"Word"))
    phones = tuple(_phones(utterance))
    rate = sound.sample_rate
    library.delete_utterance(utterance)
    return starting_with_speech(Utterance(text, speaker, wave, rate, words, phones))


def _milliseconds(item: int, feature: bytes) -> int:
    return round(1000 * _library().flite_ffeature_float(item, feature))


def _word(item: int) -> Span:
    name = _library().flite_ffeature_string(item, b"name").decode()
    return Span(name, _milliseconds(item, _FIRST_SEGMENT), _milliseconds(item, _LAST_SEGMENT))


def _phones(utterance: int) -> Iterator[Span]:
    start = 0
    for item in _items(utterance, b"Segment"):
        name = _library().flite_ffeature_string(item, b"name").decode()
        end = _milliseconds(item, b"end")
        yield Span(SILENCE if name == _PAUSE else f"us:{name}", start, end)
        start = end
