"""
Edition -> Reel: several clips as one video.

    leaning    which sentences cannot stand alone
    passages   what can be heard alone of a talk
    choosing   what of it is in the short, and how much of whom
    cards      what the cards say
    script     all of it as a timeline
    poster     the still picture

`whole` and `short` are pure: they say what is shown. `run` makes it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from talkingheads.backends.base import Tools
from talkingheads.cache import INCOMING
from talkingheads.domain import (
    CaptionTrack,
    CutList,
    Edition,
    Entry,
    Promise,
    Reel,
    TitleCard,
)
from talkingheads.settings import ReelSettings
from talkingheads.stages.reel import cards, poster, script
from talkingheads.stages.reel.choosing import choose
from talkingheads.stages.reel.passages import Talk
from talkingheads.stages.reel.script import Card, Part, Programme

__all__ = ["Caption", "Card", "Heading", "Part", "Programme", "run", "short", "whole"]

Caption = Callable[[Entry, CutList], CaptionTrack]
"""Lays out the captions of a clip that is cut in another way."""

Heading = tuple[str, str, str]
"""The briefing's title, its organisation and its language."""


def whole(
    edition: Edition, promises: Sequence[Promise], heading: Heading, *, settings: ReelSettings
) -> Programme:
    """
    Return everybody of *edition*, one after the other, and what was promised.

    *promises* are the edition's; how they stand is not said, so that the reel is the same from
    day to day.
    """
    title, organisation, language = heading
    subtitle = edition.title if edition.title != title else ""
    card = round(settings.title_seconds * 1000)
    return Programme(
        opening=Card(TitleCard(title, subtitle, organisation), card),
        parts=tuple(script.talk(entry) for entry in edition.entries),
        closing=cards.promised(cards.quotes(promises), least=card),
        fps=script.rate(edition.entries),
        introductions=card,
        language=language,
    )


def short(
    edition: Edition,
    promises: Sequence[Promise],
    heading: Heading,
    *,
    settings: ReelSettings,
    caption: Caption,
) -> Programme | None:
    """
    Return the strongest of each speaker of *edition*; None if nobody says anything that fits.

    With its cards it is never longer than ``short_seconds``. See `choosing` for the rule.
    """
    title, organisation, language = heading
    length = settings.short_seconds * 1000
    card, end = min(round(settings.title_seconds * 1000), length // 12), length // 12
    fps = script.rate(edition.entries)
    talks = [Talk(entry, _of(entry, promises), fps) for entry in edition.entries]
    chosen = choose(talks, length - card - end)
    parts = []
    for talk, choice in zip(talks, chosen, strict=True):
        if choice:
            cuts = CutList(talk.cuts(choice), talk.entry.clip.duration)
            parts.append(Part(talk.entry, cuts, caption(talk.entry, cuts)))
    if not parts:
        return None
    left_out = _left_out(edition, parts)
    last = cards.last_of_short(edition.title or title, left_out, promises, least=card)
    return Programme(
        opening=Card(TitleCard(edition.title or title, "In short", organisation), card),
        parts=tuple(parts),
        closing=(Card(last.drawing, min(last.length, end)),),
        fps=fps,
        language=language,
        left_out=left_out,
    )


def run(programme: Programme, *, crf: int, tools: Tools) -> Reel:
    """Make the video of *programme*, and the still picture that stands for it."""
    timeline, captions = script.write(programme)
    rooms = tools.cache.work / INCOMING
    rooms.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=rooms) as room:
        video, still = Path(room) / "reel.mp4", Path(room) / "reel.jpg"
        tools.renderer.render(
            timeline, video, find=tools.cache.path, crf=crf, progress=tools.progress
        )
        poster.write(programme, still, find=tools.cache.path, painter=tools.painter)
        size = video.stat().st_size
        return Reel(
            video=tools.cache.adopt(video),
            poster=tools.cache.adopt(still),
            width=timeline.width,
            height=timeline.height,
            duration=timeline.length,
            size=size,
            captions=captions,
            chapters=timeline.chapters,
            left_out=programme.left_out,
        )


def _of(entry: Entry, promises: Sequence[Promise]) -> dict[str, Promise]:
    return {promise.statement: promise for promise in promises if promise.entry == entry.id}


def _left_out(edition: Edition, parts: Sequence[Part]) -> tuple[str, ...]:
    """Return who speaks in *edition* and in none of *parts*, each once."""
    heard = {part.name for part in parts}
    names = [entry.update.speaker.name or script.UNKNOWN for entry in edition.entries]
    return tuple(name for name in dict.fromkeys(names) if name not in heard)
