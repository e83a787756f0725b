"""
Keep the talk, cut the waiting: never inside a word, never so that a sentence means another thing.

    talk      what is said and heard, and which passages stay whole or go whole
    meaning   which sentences those are
    asking    what the team asks to keep and to drop
    said      where the words that it names are said
    reach     how far that goes in time
    fillers   where somebody says "um"
    marks     which frames are kept, and why the others go
    frames    the frames on which every cut lies
"""

from __future__ import annotations

from talkingheads.domain import Clip, CutList, Labels, Stretch, Transcript
from talkingheads.errors import ClipError
from talkingheads.settings import CutSettings
from talkingheads.stages.cut import asking, fillers, marks, reach, talk
from talkingheads.stages.cut.frames import Frames
from talkingheads.stages.cut.marks import Holes

__all__ = ["run"]


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
    Return the stretches of talk in *clip*, and what was cut away, on the clip's frames.

    What comes before the first and after the last talk goes, but for the margins; a pause
    between two stretches stays whole unless it is longer than ``longest_pause_ms``. Talk is
    where a word is, and wherever speech was heard. *keep* and *drop* are the team's wishes;
    what is in both goes. A sentence that promises, denies, sets a condition or names a number
    stays whole or goes whole.

    Raises: ClipError if what the team asks for is not in the clip, or leaves nothing of it.
    """
    frames = Frames(clip.fps, clip.duration)
    said = talk.of(clip, transcript, labels)
    asked = asking.read(said, keep, drop, margin=settings.margin_ms, frames=frames)
    ums = dict(fillers.find(said, asked.words, frames)) if settings.fillers else {}
    gone = asked.words.union(*ums)
    if len(gone) == len(said.words):  # nothing but "um" is left: then that is the talk
        gone, ums = asked.words, {}
    holes = Holes(reach.holes(said, asked, settings.margin_ms, frames), tuple(ums.values()))
    marked = marks.mark(marks.blocks(said, gone, holes), holes, settings, frames)
    if None not in marked or (said.words and len(asked.words) == len(said.words)):
        raise ClipError(
            "nothing of it is left: keep and drop together cut all of its talk",
            hint="Take something out of the columns keep and drop, or leave the clip out.",
        )
    cuts, removed = marks.parts(marked, frames)
    opening = round(round(settings.title_seconds * clip.fps) * 1000 / clip.fps)
    return CutList(cuts, clip.duration, removed, opening, asked.notes)
