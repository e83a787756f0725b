"""
Write down the finished videos again and see what the cut and the captions did to the words.

    python bench/round_trip.py PROJECT [--anew]

PROJECT is one made by `talkingheads init` and finished by `talkingheads run`. The model is given
the same stretches of speech as before the cut, moved to where they are now: the miniature model
hears a sentence more or less if a stretch begins a twentieth of a second elsewhere, and that is
nothing that the cut did. With --anew they too are found in the finished video, as by a stranger who
transcribes it. When a word begins is found anew in either case.

Prints one JSON object, for each clip and in all:

- `wer_before` and `wer_after`: word error rates against the script, of what was heard in the clip
  as handed in, and of what the same model hears in the finished video;
- `lost`: numbers, denials and conditions that were heard before and not after;
- `starts`: how far each caption comes from its first word as heard in the finished video, in
  milliseconds; a caption that comes early on purpose, to be long enough on screen, is measured by
  when its first word ought to be heard, and counted under `early_on_purpose`;
- `frames`: kept and cut, of the source, of the finished video, and of its cards.
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from talkingheads import config, inbox
from talkingheads.cache import Cache
from talkingheads.config import Project
from talkingheads.domain import Entry, Transcript, Word
from talkingheads.formats import records
from talkingheads.pipeline import look
from talkingheads.stages import transcribe
from talkingheads.stages.caption import rules
from talkingheads.workshop import tools_for

SCRIPTS = Path(__file__).parent.parent / "samples" / "scripts"

NUMBERS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
hundred thousand million half twice both first second third""".split()
MEANING = frozenset(
    [*NUMBERS, *"not no never nobody nothing none cannot without if unless".split()]
)
"""Words without which a sentence says something else; so do digits, and all that ends in n't."""


@dataclass(frozen=True)
class RoundTrip:
    """What was measured of one clip."""

    clip: str
    script: str
    before: str
    after: str
    lost: tuple[str, ...]
    starts: tuple[int, ...]
    """Captions against their first words as heard, in milliseconds; negative: the caption first."""
    early_on_purpose: int
    unheard: int
    """Captions whose first word was not heard again."""
    frames: dict[str, int]

    @property
    def wer_before(self) -> float:
        return error_rate([self.script], [self.before])

    @property
    def wer_after(self) -> float:
        return error_rate([self.script], [self.after])


def measure(root: Path, *, anew: bool = False) -> list[RoundTrip]:
    """
    Return what is measured of each finished clip of the project in *root*.

    With *anew* the stretches of speech are found in the finished video, else those found before
    the cut are used.
    """
    project = config.load(root)
    found = []
    for handed in inbox.look(project).clips:
        entry = look(project, handed).entry
        if entry is not None:
            found.append(_clip(project, entry, anew))
    return found


def error_rate(said: list[str], heard: list[str]) -> float:
    """Return the word error rate, after Whisper's normaliser of English."""
    import jiwer
    from whisper.normalizers import EnglishTextNormalizer

    normal = EnglishTextNormalizer()
    return float(jiwer.wer([normal(one) for one in said], [normal(one) for one in heard]))


def _clip(project: Project, entry: Entry, anew: bool) -> RoundTrip:
    before = _first(project, entry)
    after = _anew(project, entry) if anew else _again(project, entry, before)
    starts, on_purpose, unheard = _starts(entry, before, after)
    return RoundTrip(
        clip=entry.id,
        script=(SCRIPTS / f"{entry.id}.txt").read_text(encoding="utf-8"),
        before=_text(before),
        after=_text(after),
        lost=tuple((_meaning(before) - _meaning(after)).elements()),
        starts=tuple(starts),
        early_on_purpose=on_purpose,
        unheard=unheard,
        frames=_frames(project, entry),
    )


def _first(project: Project, entry: Entry) -> Transcript:
    """Return what was heard in the clip as handed in, with what was cut since."""
    cache = Cache(project.work)
    latest = cache.latest(entry.id, "transcribe")
    record = cache.find("transcribe", latest["parts"]) if latest else None
    assert record is not None, entry.id
    return records.loads(Transcript, record.value)


def _again(project: Project, entry: Entry, before: Transcript) -> Transcript:
    """Return what the same model hears in the same stretches of the finished video."""
    tools, clock = tools_for(project, lambda part: None), entry.cuts.to_cut_clock
    settings, clip = project.settings.transcribe, entry.clip
    audio = tools.media.listen(tools.cache.path(entry.rendition.video))
    spans = transcribe.widened(before.speech, settings, clip.duration)
    after = tools.recogniser.transcribe(
        audio,
        [(clock(start), clock(end)) for start, end in spans],
        source=clip.source,
        language=entry.update.language,
        progress=tools.progress,
    )
    speech = tools.speech.spans(audio)  # found anew, or else the times would be those of before
    return replace(after, segments=transcribe.within(after.segments, speech), speech=speech)


def _anew(project: Project, entry: Entry) -> Transcript:
    """Return what the same tools hear in the finished video, with its speech found anew."""
    video = replace(entry.clip, media=entry.rendition.video, duration=entry.rendition.duration)
    return transcribe.run(
        video,
        entry.update.language,
        None,
        settings=project.settings.transcribe,
        tools=tools_for(project, lambda part: None),
    )


def _text(transcript: Transcript) -> str:
    return " ".join(word.text for word in transcript.words)


def _plain(word: Word) -> str:
    return re.sub(r"[^a-z0-9']", "", word.text.lower().replace("’", "'"))


def _meaning(transcript: Transcript) -> Counter[str]:
    words = [_plain(word) for word in transcript.words]
    return Counter(
        word for word in words if word in MEANING or word[:1].isdigit() or word.endswith("n't")
    )


def _starts(entry: Entry, before: Transcript, after: Transcript) -> tuple[list[int], int, int]:
    """Return how far captions are from their words, how many early on purpose, how many unheard."""
    heard = _matches(entry.transcript.words, after.words)
    early = rules.Limits().gap
    off: list[int] = []
    on_purpose = unheard = place = 0
    for cue in entry.captions.cues:
        said = entry.cuts.to_cut_clock(entry.transcript.words[place].start)
        again = heard.get(place)
        if again is None:
            unheard += 1
        elif cue.start < said - early:
            on_purpose += 1
            off.append(said - again)
        else:
            off.append(cue.start - again)
        place += len(" ".join(cue.lines).split())
    return off, on_purpose, unheard


def _matches(first: Sequence[Word], second: Sequence[Word]) -> dict[int, int]:
    """Return when each word of *first* starts in *second*, by its number, where it is the same."""
    ours, theirs = [_plain(word) for word in first], [_plain(word) for word in second]
    blocks = difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    return {
        block.a + step: second[block.b + step].start
        for block in blocks
        for step in range(block.size)
    }


def _frames(project: Project, entry: Entry) -> dict[str, int]:
    import av

    cuts, fps = entry.cuts, entry.clip.fps
    with av.open(str(Cache(project.work).path(entry.rendition.video))) as video:
        shown = sum(1 for packet in video.demux(video=0) if packet.size)
    kept = sum(_frame(cut.end, fps) - _frame(cut.start, fps) for cut in cuts.cuts)
    cut = sum(_frame(gone.end, fps) - _frame(gone.start, fps) for gone in cuts.removed)
    return {
        "source": _frame(cuts.source_length, fps),
        "kept": kept,
        "cut": cut,
        "video": shown,
        "title": _frame(cuts.opening, fps),
        "end_card": shown - kept - _frame(cuts.opening, fps),
        "end_card_asked": _frame(_end_card(project), fps),
    }


def _end_card(project: Project) -> int:
    return round(project.settings.render.end_card_seconds * 1000)


def _frame(moment: int, fps: int) -> int:
    return round(moment * fps / 1000)


def as_json(clips: Sequence[RoundTrip]) -> dict[str, object]:
    """Return what was measured, for each clip and in all."""
    scripts = [clip.script for clip in clips]
    off = [abs(one) for clip in clips for one in clip.starts]
    return {
        "clips": {
            clip.clip: {
                "wer_before": round(clip.wer_before, 4),
                "wer_after": round(clip.wer_after, 4),
                "lost": list(clip.lost),
                "starts": list(clip.starts),
                "early_on_purpose": clip.early_on_purpose,
                "unheard": clip.unheard,
                "frames": clip.frames,
            }
            for clip in clips
        },
        "wer_before": round(error_rate(scripts, [clip.before for clip in clips]), 4),
        "wer_after": round(error_rate(scripts, [clip.after for clip in clips]), 4),
        "captions": len(off),
        "starts_off_median_ms": statistics.median(off) if off else None,
        "starts_off_worst_ms": max(off, default=None),
        "early_on_purpose": sum(clip.early_on_purpose for clip in clips),
        "unheard": sum(clip.unheard for clip in clips),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Write down finished videos again.")
    parser.add_argument("project", type=Path)
    parser.add_argument("--anew", action="store_true", help="Find the speech anew.")
    options = parser.parse_args()
    print(json.dumps(as_json(measure(options.project, anew=options.anew)), indent=1))


if __name__ == "__main__":
    main()
