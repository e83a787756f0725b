"""
Put the words on the screen.

    pieces   the words that are heard after the cut, cut small enough for a line
    breaks   how much it hurts to break between two of them
    layout   the cheapest way to part them into cues and lines
    timing   when each cue comes and goes
    fitting  another way, where a cue could not be read in time
    rules    what captions keep, as a table; checking tells where a track does not

The rules are those of the BBC's and Netflix's guidelines: two lines of 37 characters aimed at,
17 characters a second aimed at and 20 at most where the speech allows it, 5/6 to 7 seconds a cue,
never more than 1.5 seconds from the speech, no cue across two sentences unless one is tiny.
"""

from __future__ import annotations

from talkingheads.domain import CaptionTrack, Clip, CutList, Labels, Speaker, Transcript
from talkingheads.settings import CaptionSettings
from talkingheads.stages.caption import fitting, layout, pieces, rules, timing
from talkingheads.stages.caption.breaks import is_english


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
    plan = layout.Plan(
        limits=rules.limits(settings, clip),
        opening=cuts.opening,
        length=cuts.length,
        english=is_english(transcript.language),
    )
    parts = pieces.heard(transcript.words, labels.statements, cuts, plan.limits.piece)
    table = layout.Table(parts, plan)
    spans = fitting.mend(table, table.cues())
    cues = timing.place([table.block(*span) for span in spans], plan)
    return CaptionTrack(cues=cues, voice=speaker.name, language=transcript.language)
