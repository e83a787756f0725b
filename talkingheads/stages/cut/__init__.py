"""Clip, Transcript -> CutList: keep the talk, cut the waiting. Never inside a word."""

from __future__ import annotations

from collections.abc import Sequence

from talkingheads.domain import Clip, Cut, CutList, Labels, Stretch, Transcript
from talkingheads.settings import CutSettings


def run(
    clip: Clip,
    transcript: Transcript,
    labels: Labels,
    keep: tuple[Stretch, ...],
    drop: tuple[Stretch, ...],
    *,
    settings: CutSettings,
) -> CutList:
    """
    Return the stretches of talk in *clip*.

    What comes before the first and after the last talk goes, but for the margins; a pause
    between two stretches stays whole unless it is longer than ``longest_pause_ms``. Talk is
    where a word is, and wherever speech was heard. Times in the result are source
    milliseconds.
    """
    talk = _talk(clip, transcript)
    if not talk:
        return CutList((Cut(0, clip.duration),), clip.duration)
    longest = max(settings.longest_pause_ms, 2 * settings.margin_ms)
    kept: list[list[int]] = []
    for start, end in talk:
        if kept and start - kept[-1][1] <= longest:
            kept[-1][1] = max(kept[-1][1], end)
        else:
            kept.append([start, end])
    margin = settings.margin_ms
    cuts = (Cut(max(0, start - margin), min(clip.duration, end + margin)) for start, end in kept)
    return CutList(tuple(cuts), clip.duration)


def _talk(clip: Clip, transcript: Transcript) -> Sequence[tuple[int, int]]:
    """Return where there is talk, in order of start, inside the clip."""
    words = ((word.start, word.end) for word in transcript.words)
    inside = (
        (max(0, start), min(clip.duration, end)) for start, end in (*words, *transcript.speech)
    )
    return sorted((start, end) for start, end in inside if start < end)
