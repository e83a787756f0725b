"""
Clip -> Quality: say in plain words what is not good about a clip that can be used.

It never refuses: it tells, with a figure, and says what to ask the sender for. A dozen pictures
are looked at and the sound is read once, both of the trusted intermediate; what was mended there,
ingest has measured on the source. Nothing later depends on it.

Where the limits come from:

- quiet: speech is to be at -23 LUFS (EBU R 128); `quality.quiet_db` below, raising it raises the
  noise of microphone and coding with it.
- noise: 15 dB between voice and noise, as ears weigh them, are asked of rooms in which people
  listen (ANSI S12.60); WCAG 1.4.7 asks for 20. Only what lies below 8 kHz is measured, and the hiss
  above it comes on top. Below 10 dB, captions made by machine fail as well.
- hum: that same 20 dB.
- all others: no norm that fits says; ``bench/quality.py`` measures that good clips stay clear of
  them, phones' variable rates and samples of 360 lines included, and that spoiled ones do not.
"""

from __future__ import annotations

from collections.abc import Iterator

from talkingheads.backends.base import Tools
from talkingheads.domain import Arrival, Clip, Flaw, Quality
from talkingheads.settings import QualitySettings
from talkingheads.stages.quality import hearing, seeing
from talkingheads.stages.quality.hearing import Heard
from talkingheads.stages.quality.seeing import Faces, Seen

SPEECH = -23.0
"""LUFS at which speech is to be (EBU R 128)."""

BLACK = 8.0
"""Percent; where nothing is brighter, the picture is black."""
DARK_TOP = 60.0
"""Percent; a dark room with a lit face is no dark picture: something in it is bright."""
BRIGHT, WHITE, WASHED = 85.0, 0.35, 55.0
"""Percent of brightness, part of the pixels without detail, and percent from dark to bright: before
a white wall there are darker things still."""
DULL = 18.0
"""Percent from dark to bright."""
STANDS = 0.3
"""Part of the clip in which nothing moves; people who listen to themselves do not stand so long."""
STANDS_MS = 2000

FLAT_TOPS, MOST_CREST = 0.04, 12.5
"""Part and decibels; a dense voice that an app has levelled comes near both, never near one and far
beyond the other."""
BREAKS = 3
"""Clean voices have none; a name that was muted is one."""
DROWNED = 0.1
"""Part of the time in which rumble is louder than the voice."""
HUM = 20.0
"""Decibels below the voice: WCAG 1.4.7 asks background sounds to stay lower."""
MUCH_NOISE = 10.0

TOO_LOUD = -7.0
"""LUFS; the tops of a voice stand 10 decibels above its average at least, and nothing above 0."""

FACE_CUT = 0.5
"""Part of the pictures in which a face is at an edge."""


def run(clip: Clip, arrival: Arrival | None, *, settings: QualitySettings, tools: Tools) -> Quality:
    """Return what is not good about *clip*, which came as *arrival* tells."""
    media = tools.cache.path(clip.media)
    flaws: list[Flaw] = []
    if clip.has_picture:
        pictures = tools.media.frames(media, seeing.moments(clip.duration), height=seeing.HEIGHT)
        flaws += of_picture(seeing.measure(pictures, tools.faces), clip.duration, settings)
    tools.progress(0.5)
    audio = tools.media.listen(media)
    heard = hearing.measure(audio, tools.speech.spans(audio))
    if arrival is not None:
        flaws += of_arrival(arrival, settings)
    if heard is not None:
        flaws += of_sound(heard, settings, arrival.loudness if arrival else SPEECH)
    flaws += of_talk(heard, clip.duration, settings)
    return Quality(
        flaws=tuple(sorted(flaws, key=lambda flaw: not flaw.again)),
        faces=clip.has_picture and tools.faces is not None,
    )


def of_picture(seen: Seen, duration: int, settings: QualitySettings) -> Iterator[Flaw]:
    """Yield what is not good about pictures; in wrong light nothing else is to be seen."""
    if seen.brightest < BLACK:
        yield Flaw("black", round(seen.brightness), again=True)
        return
    if seen.brightness < settings.dark_percent and seen.brightest < DARK_TOP:
        yield Flaw("dark", round(seen.brightness), again=True)
        return
    if seen.white > WHITE and seen.brightness > BRIGHT and seen.range < WASHED:
        yield Flaw("bright", round(100 * seen.white), again=True)
        return
    if seen.range < DULL:
        yield Flaw("flat", round(seen.range))
    elif seen.faces is not None:
        yield from _of_faces(seen.faces)
    if seen.still >= STANDS and seen.still * duration >= STANDS_MS:
        yield Flaw("frozen", round(seen.still * duration / 1000), again=True)


def _of_faces(faces: Faces) -> Iterator[Flaw]:
    if faces.turned >= seeing.MOST:
        yield Flaw("sideways", round(100 * faces.turned), again=True)
    elif not faces.upright:
        yield Flaw("no face", faces.looked)
    elif faces.cut >= FACE_CUT:
        yield Flaw("face cut", round(100 * faces.cut))


def of_arrival(arrival: Arrival, settings: QualitySettings) -> Iterator[Flaw]:
    """Yield what ingest mended and what it could not."""
    if 0 < arrival.short_side < settings.small_side:
        yield Flaw("small", arrival.short_side)
    if 0 < arrival.frame_rate < settings.frame_rate:
        yield Flaw("jerky", round(arrival.frame_rate, 1))
    below = SPEECH - arrival.loudness
    if below > settings.quiet_db and arrival.loudness > -70:
        yield Flaw("quiet", round(below))
    if arrival.one_side:
        yield Flaw("one side", round(arrival.one_side))
    if arrival.cancelled:
        yield Flaw("cancelled", round(arrival.cancelled))


def of_sound(heard: Heard, settings: QualitySettings, loudness: float = SPEECH) -> Iterator[Flaw]:
    """
    Yield what is not good about the sound; the coarsest fault alone, where others follow.

    *loudness* is that of the source, in LUFS.
    """
    if heard.rumble > DROWNED:
        yield Flaw("wind", round(100 * heard.rumble), again=True)
        return
    beyond = loudness > TOO_LOUD or overdriven(heard)
    if beyond:
        yield Flaw("overdriven", max(0, round(min(heard.crest, -loudness))), again=True)
    if heard.breaks >= BREAKS:
        yield Flaw("breaks", heard.breaks, again=True)
    if heard.hum < HUM:
        yield Flaw("hum", max(0, round(heard.hum)))
    elif not beyond and heard.above_noise < settings.noise_db:
        again = heard.above_noise < MUCH_NOISE
        yield Flaw("noise", max(0, round(heard.above_noise)), again=again)


def overdriven(heard: Heard) -> bool:
    """Tell whether tops are cut off: the more of it is flat, the higher the rest may still rise."""
    beyond = 100 * (heard.flat - FLAT_TOPS)
    return beyond > 0 and heard.crest < min(MOST_CREST, 10 + beyond)


def of_talk(heard: Heard | None, duration: int, settings: QualitySettings) -> Iterator[Flaw]:
    """Yield what is odd about how long somebody speaks, and when."""
    spoken = heard.speech if heard else 0
    if duration < 1000 * settings.short_seconds:
        yield Flaw("short", round(duration / 1000, 1), again=True)
    elif 100 * spoken < settings.speech_percent * duration:
        yield Flaw("little speech", round(100 * spoken / duration), again=True)
    elif heard is not None:
        if heard.before > 1000 * settings.silent_seconds:
            yield Flaw("late", round(heard.before / 1000))
        if heard.after > 1000 * settings.silent_seconds:
            yield Flaw("silent end", round(heard.after / 1000))
    minutes = duration / 60_000
    if minutes > settings.long_minutes:
        yield Flaw("long", round(minutes, 1), again=minutes > 2 * settings.long_minutes)
