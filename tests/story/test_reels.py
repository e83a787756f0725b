"""The reels of the samples: real videos with the right length, chapters, sound and words."""

from __future__ import annotations

import re
from pathlib import Path

import av
import numpy as np
import pytest
import webvtt

from talkingheads import config, edition, reels
from talkingheads.domain import Briefing, Edition, Reel
from talkingheads.settings import ReelSettings
from tests import pages
from tests.measuring import loudness
from tests.story.conftest import entries

pytestmark = pytest.mark.story

NAMES = ("reel", "short")


@pytest.fixture(scope="module")
def made(finished: Path) -> Briefing:
    """The briefing of the samples, with what was made of its editions."""
    project = config.load(finished)
    there = tuple(entries(finished).values())
    day = max(entry.update.recorded for entry in there if entry.update.recorded)
    return reels.known(project, edition.briefing(project, there, day))


def each(made: Briefing) -> list[tuple[Edition, str, Reel]]:
    """Return every reel and short, with its edition and its name on the site."""
    found = []
    for one in made.editions:
        for name, film in (("reel", one.reel), ("short", one.short)):
            assert film is not None, (one.id, name)
            found.append((one, name, film))
    return found


def words(text: str) -> list[str]:
    """Return the words of *text*."""
    return re.findall(r"[\w']+", text)


def test_each_edition_is_one_video_with_chapters(finished: Path, made: Briefing) -> None:
    """As long as it is said to be, landscape, 25 frames a second, a chapter for each speaker."""
    for one, name, film in each(made):
        with av.open(
            str(pages.on_site(finished / "site", f"editions/{one.id}/{name}.mp4"))
        ) as video:
            assert video.duration is not None
            assert abs(video.duration / 1000 - film.duration) < 60
            picture = video.streams.video[0]
            assert (picture.width, picture.height) == (1280, 720)
            assert abs(picture.frames - film.duration * 25 / 1000) <= 1
            chapters = video.chapters()
            starts = [round(c["start"] * c["time_base"] * 1000) for c in chapters]
            titles = [c["metadata"]["title"] for c in chapters]
        speakers = [entry.update.speaker.name for entry in one.entries]
        assert titles == [chapter.title for chapter in film.chapters] == speakers
        assert starts[1:] == pytest.approx([c.start for c in film.chapters[1:]], abs=2)
        assert film.left_out == ()


def test_the_short_keeps_its_length_and_everybody_is_in_it(made: Briefing) -> None:
    """Two minutes at most, the leaders first, and no speaker twice as long as another."""
    most = ReelSettings().short_seconds * 1000
    for one, name, film in each(made):
        if name == "short":
            assert film.duration <= most
            leaders = [entry.update.speaker.leader for entry in one.entries]
            assert leaders == sorted(leaders, reverse=True)
            lengths = [chapter.end - chapter.start for chapter in film.chapters]
            assert max(lengths) < 2 * min(lengths)


def test_captions_are_what_is_heard(finished: Path, made: Briefing) -> None:
    """All of a talk in the reel, whole sentences of it in the short, each with its speaker."""
    for one, name, _ in each(made):
        stem, site = f"editions/{one.id}/{name}", finished / "site"
        track = webvtt.read(str(pages.on_site(site, f"{stem}.vtt")))
        chapters = webvtt.read(str(pages.on_site(site, f"{stem}-chapters.vtt")))
        assert [c.text for c in chapters] == [entry.update.speaker.name for entry in one.entries]
        for entry, chapter in zip(one.entries, chapters, strict=True):
            said = [c for c in track if c.voice == entry.update.speaker.name]
            assert all(
                chapter.start_in_seconds <= c.start_in_seconds < chapter.end_in_seconds
                for c in said
            )
            heard = words(" ".join(c.text for c in said))
            sentences = [words(statement.text) for statement in entry.labels.statements]
            if name == "reel":
                assert heard == [word for sentence in sentences for word in sentence]
                continue
            kept = [s for s in sentences if " ".join(s) in " ".join(heard)]
            assert heard == [word for sentence in kept for word in sentence]
            assert len(kept) >= 2


def test_a_reel_sounds_like_its_clips(finished: Path, made: Briefing) -> None:
    """At -16 LUFS within 0.5, with a true peak of at most -1.5."""
    for one, name, _ in each(made):
        reached, peak = loudness(pages.on_site(finished / "site", f"editions/{one.id}/{name}.mp4"))
        assert reached == pytest.approx(-16, abs=0.5), (one.id, name)
        assert peak <= -1.5


def test_each_speaker_is_seen_when_their_chapter_says_so(finished: Path, made: Briefing) -> None:
    """In the middle of a chapter of the short the picture is that of the speaker's own still."""
    one = made.editions[0]
    assert one.short is not None
    site = finished / "site"
    stills = [frame(pages.on_site(site, f"clips/{e.id}/poster.jpg"), 0) for e in one.entries]
    for number, chapter in enumerate(one.short.chapters):
        middle = (chapter.start + chapter.end) / 2000
        seen = frame(pages.on_site(site, f"editions/{one.id}/short.mp4"), middle)
        apart = [float(np.abs(seen - still).mean()) for still in stills]
        assert apart.index(min(apart)) == number, apart


def frame(file: Path, second: float) -> np.ndarray:
    """Return the middle of the picture of *file* at *second*, small; the sides may be blurred."""
    with av.open(str(file)) as video:
        if second:
            video.seek(round(second * 1_000_000))
        for picture in video.decode(video=0):
            if picture.time is None or picture.time >= second:
                wide = picture.width * 72 // picture.height
                small = picture.reformat(width=wide, height=72, format="rgb24").to_ndarray()
                left = (wide - 40) // 2
                return small[5:50, left : left + 40].astype(float)
    raise AssertionError(f"{file}: nothing at {second}")
