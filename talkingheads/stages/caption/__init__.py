"""
Put the words on the screen.

    pieces   the words that are heard after the cut, cut small enough for a line
    breaks   how much it hurts to break between two of them
    layout   the cheapest way to part them into cues and lines
    timing   when each cue comes and goes

The rules are those of the BBC's and Netflix's guidelines: two lines of 37 characters aimed at,
17 characters a second aimed at and 20 at most where the speech allows it, 5/6 to 7 seconds a cue,
never more than 1.5 seconds from the speech, no cue across two sentences unless one is tiny.
"""

from __future__ import annotations

from talkingheads.domain import CaptionTrack, Clip, CutList, Labels, Speaker, Transcript
from talkingheads.settings import CaptionSettings
from talkingheads.stages.caption import layout, pieces, timing


def run(
    transcript: Transcript,
    labels: Labels,
    cuts: CutList,
    clip: Clip,
    speaker: Speaker,
    *,
    settings: CaptionSettings,
) -> CaptionTrack:
    """
    Return the captions of the finished talk, in cut time.

    Every word that is heard after the cut appears once and in order; a word of which nothing is
    kept is left out. A word longer than a line is parted without a hyphen, so no line is too long.
    """
    max_chars = settings.max_chars_portrait if clip.portrait else settings.max_chars
    parts = pieces.heard(transcript.words, labels.statements, cuts, max_chars)
    plan = layout.Plan(
        max_chars=max_chars,
        max_lines=settings.max_lines,
        shortest=min(settings.shortest_ms, settings.longest_ms),
        longest=settings.longest_ms,
        length=cuts.length,
        english=transcript.language.lower().partition("-")[0] in ("en", "english", ""),
    )
    cues = timing.place(layout.part(parts, plan), plan)
    return CaptionTrack(cues=cues, voice=speaker.name, language=transcript.language)
