"""Sound comes to the loudness aimed at, by one even gain, and its peaks are kept."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from talkingheads.backends.ffmpeg import commands, sound
from talkingheads.backends.ffmpeg.sound import Gain, gain_for, levelled
from talkingheads.errors import ToolError
from tests.measuring import beeps, loudness

RATE = 48_000
Samples = np.ndarray


def talk(seconds: float = 6, *, level: float = 0.25, rate: int = RATE) -> Samples:
    """Return something like speech: bursts of a buzz with an ebb and flow, and pauses."""
    t = np.arange(int(seconds * rate)) / rate
    buzz = sum(np.sin(2 * np.pi * 130 * n * t) / n for n in range(1, 20))
    flow = np.clip(np.sin(2 * np.pi * 0.4 * t) * 2, 0, 1) * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * t))
    whole = buzz * flow
    return np.asarray(level * whole / np.abs(whole).max())


def claps(seconds: float = 6, *, level: float = 0.95) -> Samples:
    """Return noise that dies away within some milliseconds, each second."""
    random = np.random.default_rng(7)
    whole = np.zeros(int(seconds * RATE))
    for start in range(RATE // 2, len(whole) - 4800, RATE):
        whole[start : start + 4800] = random.standard_normal(4800) * np.exp(-np.arange(4800) / 300)
    return level * whole / np.abs(whole).max()


def noise(seconds: float, level: float) -> Samples:
    """Return steady noise."""
    return level * np.random.default_rng(3).standard_normal(int(seconds * RATE))


def written(target: Path, *sides: Samples, rate: int = RATE) -> Path:
    """Write one side or two as a file."""
    whole = (np.clip(np.stack(sides, axis=1), -1, 1) * 32767).round().astype("<i2")
    with wave.open(str(target), "wb") as file:
        file.setnchannels(len(sides))
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(whole.tobytes())
    return target


def read(graph: Any) -> str:
    return commands.run(graph, timeout=60)


def made(source: Path, *, aim: float = -16.0, **coding: str) -> tuple[Gain, Path]:
    """Level *source* and write it, as AAC if no other *coding* is asked for."""
    import ffmpeg

    def heard() -> Any:
        return ffmpeg.input(str(source)).audio

    gain = gain_for(heard, aim, read)
    target = source.with_suffix(".mkv")
    read(levelled(heard(), gain).output(str(target), **{"acodec": "aac", **coding}))
    return gain, target


@pytest.mark.parametrize(
    ("sides", "rate"),
    [
        ((talk(),), RATE),
        ((talk(level=0.9), talk(level=0.9)), RATE),
        ((talk(level=0.005), talk(level=0.005)), RATE),
        ((talk(), 0 * talk()), RATE),
        ((talk(level=0.03) + claps(),) * 2, RATE),
        ((np.concatenate([noise(3, 0.003), np.clip(4 * talk(3), -1, 1)]),) * 2, RATE),
        ((0.1 * np.sin(np.arange(4 * RATE) / 7),) * 2, RATE),
        ((talk(rate=8_000),), 8_000),
        ((talk(rate=44_100),), 44_100),
    ],
    ids="mono loud quiet one-sided claps whisper-and-shout tone 8-kHz 44-kHz".split(),
)
@pytest.mark.parametrize("bitrate", ["96k", "48k"])
def test_what_is_finished_is_as_loud_as_aimed_at(
    tmp_path: Path, sides: tuple[Samples, ...], rate: int, bitrate: str
) -> None:
    """In the finished AAC file the loudness is right within 0.5 and the true peak at most -1.5."""
    _, target = made(written(tmp_path / "a.wav", *sides, rate=rate), audio_bitrate=bitrate)
    reached, peak = loudness(target)
    assert reached == pytest.approx(-16, abs=0.5)
    assert peak <= sound.HIGHEST


def test_noise_between_words_rises_by_the_gain_and_no_more(tmp_path: Path) -> None:
    """Where nobody speaks, steady noise is as much louder as the talk is."""
    import ffmpeg

    hiss = noise(6, 0.001)
    source = written(tmp_path / "a.wav", *(talk(level=0.05) + hiss,) * 2)
    gain = gain_for(lambda: ffmpeg.input(str(source)).audio, -16, read)
    target = tmp_path / "b.wav"
    read(levelled(ffmpeg.input(str(source)).audio, gain).output(str(target)))
    with wave.open(str(target)) as file:
        after = np.frombuffer(file.readframes(10**9), "<i2")[::2] / 32768
    pause = slice(int(1.4 * RATE), int(2.3 * RATE))  # the talk ebbs from 1.25 s to 2.5 s
    rise = 20 * np.log10(after[pause].std() / hiss[pause].std())
    assert rise == pytest.approx(gain.decibels, abs=0.1)


def test_a_limiter_is_there_only_where_peaks_would_rise_too_high(tmp_path: Path) -> None:
    """Even talk has none; talk with claps has one, and it comes no moment later for it."""
    plain, _ = made(written(tmp_path / "a.wav", talk()))
    assert plain.ceiling is None
    limited, target = made(written(tmp_path / "b.wav", claps()), aim=-20)
    assert limited.ceiling == sound.CEILING
    assert beeps(target)[0] == pytest.approx(500, abs=1)


def test_what_was_levelled_once_is_left_alone(tmp_path: Path) -> None:
    """What has been limited needs no limiter again, nor any gain, when it is cut and joined."""
    import ffmpeg

    sharp = talk(level=0.03) + claps(level=0.07)
    gain, target = made(written(tmp_path / "a.wav", sharp), acodec="flac", sample_fmt="s16")
    assert gain.ceiling == sound.CEILING
    again = gain_for(lambda: ffmpeg.input(str(target)).audio, -16, read)
    assert again == Gain(pytest.approx(0, abs=0.2))


@pytest.mark.parametrize(
    ("samples", "decibels"),
    [(0 * talk(2), 0.0), (talk(0.3), 0.0), (talk(level=0.0002), None)],
    ids=["silence", "too short", "all but silence"],
)
def test_what_has_no_loudness_is_not_made_loud(
    tmp_path: Path, samples: Samples, decibels: float | None
) -> None:
    """Silence and a third of a second stay as they are; a whisper of a sound has an upper limit."""
    gain, target = made(written(tmp_path / "a.wav", samples))
    if decibels is not None:
        assert gain == Gain(decibels)
    assert gain.decibels <= sound.MOST
    assert loudness(target)[1] <= sound.HIGHEST


def test_a_short_loud_sound_has_its_peaks_kept(tmp_path: Path) -> None:
    """A third of a second at full scale is limited, though it has no loudness."""
    gain, target = made(written(tmp_path / "a.wav", talk(2, level=1.0)[: RATE // 3]))
    assert gain.decibels == 0
    assert loudness(target)[1] <= sound.HIGHEST


def test_the_last_measurement_counts() -> None:
    """What a file says of itself before the measurement is not taken for it."""
    said = (
        "    title           : [Parsed_ebur128_0 @ 0x1] Summary:\n"
        "    I:         -5.0 LUFS\n    Peak:       -9.0 dBFS\n"
        "[Parsed_ebur128_2 @ 0x55d] Summary:\n\n  Integrated loudness:\n"
        "    I:         -23.4 LUFS\n    Threshold: -33.4 LUFS\n\n"
        "  True peak:\n    Peak:       -inf dBFS\n"
    )
    assert sound.measured_in(said) == sound.Measured(-23.4, float("-inf"))


def test_no_measurement_is_an_error() -> None:
    """If ffmpeg measured nothing, that is said, and nothing is made up."""
    with pytest.raises(ToolError, match="no loudness"):
        sound.measured_in("size=N/A time=00:00:01.00")
