"""Quality tells what is not good about a clip, and refuses none."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from talkingheads.backends.base import Face
from talkingheads.domain import Arrival, Flaw
from talkingheads.settings import QualitySettings
from talkingheads.stages import quality
from talkingheads.stages.quality import hearing, seeing
from tests.fakes import tools
from tests.stages.test_ingest import accept

SETTINGS = QualitySettings()


def kinds(flaws) -> list[str]:
    """Return the kinds of *flaws*."""
    return [flaw.kind for flaw in flaws]


@pytest.mark.parametrize(
    ("arrival", "found"),
    [
        (Arrival(1080, 29.97, -20.0), []),
        (Arrival(360, 12.9, -34.0), []),
        (Arrival(0, 0.0, -23.0), []),
        (Arrival(240, 30.0, -23.0), ["small"]),
        (Arrival(720, 8.0, -23.0), ["jerky"]),
        (Arrival(720, 30.0, -54.0), ["quiet"]),
        (Arrival(720, 30.0, -23.0, one_side=100.0), ["one side"]),
        (Arrival(720, 30.0, -23.0, cancelled=60.0), ["cancelled"]),
    ],
)
def test_what_levelling_and_scaling_hide_is_told_from_the_source(arrival, found):
    """Ingest's numbers are judged by the settings; phones' variable rates are good."""
    assert kinds(quality.of_arrival(arrival, SETTINGS)) == found


def heard(**changes) -> hearing.Heard:
    """Return what good sound is like, but for *changes*."""
    good = hearing.Heard(
        8000, 300, 400, above_noise=30, rumble=0, hum=200, crest=16, breaks=0, flat=0.02
    )
    return replace(good, **changes)


@pytest.mark.parametrize(
    ("sound", "found"),
    [
        (heard(), []),
        (heard(rumble=0.3, above_noise=5.0, crest=11.0, flat=0.06), ["wind"]),
        (heard(crest=9.0, flat=0.08), ["overdriven"]),
        (heard(crest=9.0, flat=0.02), []),
        (heard(crest=10.6, flat=0.042), []),
        (heard(hum=12.0, above_noise=14.0), ["hum"]),
        (heard(above_noise=12.0), ["noise"]),
        (heard(breaks=2), []),
        (heard(breaks=9), ["breaks"]),
    ],
)
def test_sound_is_told_by_its_coarsest_fault(sound, found):
    """What follows from another fault is not told again; compressed is not overdriven."""
    assert kinds(quality.of_sound(sound, SETTINGS)) == found


def test_a_source_as_loud_as_it_can_be_is_overdriven_and_not_noisy():
    """Its advice is to go further from the microphone; that of noise would be the opposite."""
    flaws = list(quality.of_sound(heard(above_noise=4.0, crest=11.0), SETTINGS, -5.9))
    assert [(flaw.kind, flaw.figure) for flaw in flaws] == [("overdriven", 6)]


@pytest.mark.parametrize(
    ("sound", "duration", "found"),
    [
        (heard(), 11_000, []),
        (heard(before=6000), 20_000, ["late"]),
        (heard(after=9000), 20_000, ["silent end"]),
        (heard(speech=2000), 60_000, ["little speech"]),
        (None, 11_000, ["little speech"]),
        (heard(speech=1000), 2_000, ["short"]),
        (heard(speech=100_000), 121_000, ["long"]),
    ],
)
def test_how_long_and_when_somebody_speaks(sound, duration, found):
    """A clip is told to be too long, too short, or mostly silent."""
    assert kinds(quality.of_talk(sound, duration, SETTINGS)) == found


@pytest.mark.parametrize(("minutes", "again"), [(3, False), (8, True)])
def test_eight_minutes_instead_of_one_are_worth_asking(minutes, again):
    """A clip a little over its time is only told; one of many times its length is asked for."""
    flaw = Flaw("long", minutes, again)
    assert list(quality.of_talk(heard(speech=9**7), minutes * 60_000, SETTINGS)) == [flaw]
    assert flaw.words == f"It is long: {minutes} minutes."
    assert "about a minute" in flaw.ask


def voice(seconds: float = 8.0) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """Return something like speech: syllables of a deep voice, each second half a pause."""
    moments = np.arange(int(seconds * hearing.RATE)) / hearing.RATE
    wave = sum(np.sin(2 * np.pi * 120 * n * moments) / n for n in range(1, 20))
    syllables = np.maximum(0, np.sin(2 * np.pi * 4 * moments)) * (moments % 2 < 1)
    grain = np.random.default_rng(1).normal(0, 1e-4, len(moments))
    audio = (0.1 * wave * syllables + grain).astype(np.float32)
    return audio, [(2000 * n, 2000 * n + 1000) for n in range(int(seconds / 2))]


def measured(added: np.ndarray | None = None) -> hearing.Heard:
    """Return what the voice is measured to be with something *added*."""
    audio, spans = voice()
    mixed = audio if added is None else audio + added.astype(np.float32)
    found = hearing.measure(mixed, spans)
    assert found is not None
    return found


def test_hiss_above_the_voice_is_noise_all_the_same():
    """Noise is weighed as ears do: what lies above the voice's own band is heard as well."""
    grain = np.random.default_rng(2).normal(0, 0.02, len(voice()[0]))
    spectrum = np.fft.rfft(grain)
    spectrum[np.fft.rfftfreq(len(grain), 1 / hearing.RATE) < 4200] = 0
    hissing = measured(np.fft.irfft(spectrum))
    assert hissing.above_noise < measured().above_noise - 20
    deep = 0.02 * np.sin(2 * np.pi * 35 * np.arange(len(grain)) / hearing.RATE)
    assert measured(deep).above_noise > hissing.above_noise + 10


def test_a_clean_voice_is_far_above_its_pauses():
    """Nothing hums or rumbles in it, and its length is that of its spans."""
    clean = measured()
    assert clean.speech == 4000
    assert (clean.before, clean.after) == (0, 1000)
    assert clean.above_noise > 40
    assert clean.rumble == 0.0
    assert clean.hum == hearing.NEVER


def test_hum_of_both_mains_is_heard_and_one_tone_is_not():
    """Mains hum has lines at multiples; a tone alone is no mains."""
    audio, _ = voice()
    moments = np.arange(len(audio)) / hearing.RATE
    for mains in hearing.MAINS:
        lines = sum(np.sin(2 * np.pi * mains * n * moments) / n for n in (1, 2, 3, 5))
        assert measured(0.02 * lines).hum < 20
    assert measured(0.02 * np.sin(2 * np.pi * 50 * moments)).hum == hearing.NEVER


@pytest.mark.parametrize(("fade", "breaks"), [(1, 4), (1600, 0)])
def test_sound_breaks_off_where_it_stops_dead(fade, breaks):
    """It does amid loud sound and comes back as suddenly; what dies away is a pause."""
    audio, spans = voice()
    kept = np.ones(len(audio))
    for start in (800, 32800, 64800, 96800):  # amid syllables
        kept[start : start + 640] = 0
    soft = np.convolve(kept, np.ones(fade) / fade, "same")
    found = hearing.measure((audio * soft).astype(np.float32), spans)
    assert found is not None
    assert found.breaks == breaks


@pytest.mark.parametrize("hertz", [120, 440])
def test_a_loud_tone_hums_and_is_not_overdriven(hertz):
    """Many samples of a pure tone are near its tops, though none was cut off."""
    moments = np.arange(len(voice()[0])) / hearing.RATE
    loud = measured(0.4 * np.sin(2 * np.pi * hertz * moments))
    assert kinds(quality.of_sound(loud, SETTINGS)) == ["hum"]


def test_rumble_is_told_by_the_time_it_drowns_the_voice():
    """Half of the time is half of the time."""
    audio, _ = voice()
    moments = np.arange(len(audio)) / hearing.RATE
    gusts = np.sin(2 * np.pi * 45 * moments) * (moments < 4)
    assert measured(gusts).rumble == pytest.approx(0.5, abs=0.05)


def test_silence_is_not_measured():
    """Without speech there is nothing to compare with."""
    assert hearing.measure(np.zeros(16_000, np.float32), []) is None
    assert hearing.measure(np.zeros(16_000, np.float32), [(0, 500)]) is not None


class Finder:
    """Finds a face where the upper left corner of a picture is white."""

    def faces(self, picture: np.ndarray) -> tuple[Face, ...]:
        """Return the face that is there."""
        return (Face(0.3, 0.3, 0.6, 0.6),) if picture[0, 0].min() > 250 else ()


def pictures(corner: tuple[int, int] = (0, 0)) -> np.ndarray:
    """Return twelve grey pictures that move, with one white corner."""
    rng = np.random.default_rng(2)
    made = rng.integers(40, 200, (seeing.PICTURES, 64, 96, 3), dtype=np.uint8)
    made[:, corner[0], corner[1]] = 255
    return made


def of_pictures(made: np.ndarray, duration: int = 10_000) -> list[str]:
    """Return the kinds of flaw in pictures in which faces are looked for."""
    return kinds(quality.of_picture(seeing.measure(made, Finder()), duration, SETTINGS))


@pytest.mark.parametrize(
    ("made", "found"),
    [
        (pictures(), []),
        (pictures((0, -1)), ["sideways"]),
        (pictures((-1, 0)), ["sideways"]),
        (pictures((32, 48)), ["no face"]),
        (pictures() // 8, ["dark"]),
        (pictures() // 64, ["black"]),
        (np.maximum(pictures(), 254), ["bright"]),
        (pictures() // 12 + 100, ["flat"]),
        (np.repeat(pictures()[:1], 12, axis=0), ["frozen"]),
    ],
)
def test_pictures_are_told_by_what_is_seen(made, found):
    """Brightness, movement and faces; of a picture without light no face is missed."""
    assert of_pictures(made) == found


@pytest.mark.parametrize("corner", [(0, -1), (-1, 0)])
def test_a_picture_lies_on_its_side_if_most_faces_do(corner):
    """In whichever of them: no order makes the look for them end too early."""
    for lying in product((False, True), repeat=seeing.FACES_IN):
        made = pictures((32, 48))
        step = seeing.PICTURES // seeing.FACES_IN
        for number in np.flatnonzero(lying):
            made[number * step, corner[0], corner[1]] = 255
        most = sum(lying) >= seeing.MOST * seeing.FACES_IN
        assert of_pictures(made) == ["sideways" if most else "no face"], lying


def test_a_picture_that_stops_half_way_is_told():
    """A part that stands still is enough, if it is long."""
    made = pictures()
    made[6:] = made[6]
    assert of_pictures(made) == ["frozen"]
    assert of_pictures(made, duration=3_000) == []


def test_a_clip_is_measured_once_and_never_refused(tmp_path):
    """On fakes, whose pictures are black and whose voice is silent; sound alone has no picture."""
    clip = accept(tmp_path, "ok 4000")
    found = quality.run(clip, clip.arrival, settings=SETTINGS, tools=tools(tmp_path))
    assert kinds(found.flaws) == ["black", "noise"]
    assert found.again
    voice = replace(clip, width=0, height=0)
    found = quality.run(voice, None, settings=SETTINGS, tools=tools(tmp_path))
    assert kinds(found.flaws) == ["noise"]
