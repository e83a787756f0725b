"""The reel and the short of an edition, as its page shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from talkingheads.backends.pages import Words
from talkingheads.domain import Briefing, Chapter, Digest, Edition, Reel
from talkingheads.formats import webvtt
from talkingheads.stages.page import wording


@dataclass(frozen=True)
class ChapterView:
    """Where somebody begins to speak."""

    chapter: Chapter

    @property
    def name(self) -> str:
        return self.chapter.title

    @property
    def start(self) -> int:
        return self.chapter.start

    @property
    def clock(self) -> str:
        return wording.clock(self.chapter.start)

    @property
    def moment(self) -> str:
        return wording.seconds(self.chapter.start)


@dataclass(frozen=True)
class FilmView:
    """One of the two videos of a whole edition."""

    reel: Reel
    edition: Edition
    name: Literal["reel", "short"]
    words: Words

    @property
    def stem(self) -> str:
        """The way to its files from the top of the site, less endings and hashes."""
        return f"editions/{self.edition.id}/{self.name}"

    @property
    def video(self) -> str:
        return f"{self.stem}.mp4"

    @property
    def poster(self) -> str:
        return f"{self.stem}.jpg"

    @property
    def captions(self) -> str:
        return f"{self.stem}.vtt"

    @property
    def places(self) -> str:
        return f"{self.stem}-chapters.vtt"

    @property
    def heading(self) -> str:
        if self.name == "reel":
            return self.words.say("The whole edition")
        about = _about(self.words, self.reel.duration)
        return self.words.say("The edition in {length}", length=about)

    @property
    def length(self) -> str:
        return wording.length(self.words, self.reel.duration)

    @property
    def size(self) -> str:
        return wording.megabytes(self.words, self.reel.size)

    @property
    def chapters(self) -> tuple[ChapterView, ...]:
        return tuple(ChapterView(chapter) for chapter in self.reel.chapters)

    @property
    def automatic(self) -> bool:
        """Tell whether any of its captions were written by machine alone."""
        return any(
            entry.transcript.origin == "automatic" and entry.checked is None
            for entry in self.edition.entries
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """Why the words of somebody in it must not be relied on; nobody such is in a short."""
        entries = self.edition.entries if self.name == "reel" else ()
        return tuple(
            f"{entry.update.speaker.name}: {entry.transcript.warning}"
            for entry in entries
            if entry.transcript.warning
        )

    @property
    def left_out(self) -> tuple[str, ...]:
        return self.reel.left_out


def films(edition: Edition, words: Words) -> tuple[FilmView, ...]:
    """Return the videos of *edition*, the short one first."""
    found = []
    if edition.short is not None:
        found.append(FilmView(edition.short, edition, "short", words))
    if edition.reel is not None:
        found.append(FilmView(edition.reel, edition, "reel", words))
    return tuple(found)


def texts(briefing: Briefing) -> Iterator[tuple[str, str]]:
    """Yield the captions and chapters of every reel: path on the site, content."""
    for stem, reel in _reels(briefing):
        yield f"{stem}.vtt", webvtt.write(reel.captions, at_top=True)
        yield f"{stem}-chapters.vtt", webvtt.write_chapters(reel.chapters)


def media(briefing: Briefing) -> Iterator[tuple[str, Digest]]:
    """Yield where the video and the still of every reel go, with their digests."""
    for stem, reel in _reels(briefing):
        yield f"{stem}.mp4", reel.video
        yield f"{stem}.jpg", reel.poster


def _reels(briefing: Briefing) -> Iterator[tuple[str, Reel]]:
    """Yield each reel with the way to its files, less their endings."""
    for edition in briefing.editions:
        for name, reel in (("short", edition.short), ("reel", edition.reel)):
            if reel is not None:
                yield f"editions/{edition.id}/{name}", reel


def _about(words: Words, milliseconds: int) -> str:
    """Return a length in round numbers: ``2 minutes``, ``50 seconds``."""
    if milliseconds < 57_500:
        seconds = max(5, round(milliseconds / 5_000) * 5)
        return words.count(seconds, "{n} second", "{n} seconds")
    return words.count(round(milliseconds / 60_000), "{n} minute", "{n} minutes")
