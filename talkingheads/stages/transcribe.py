"""
Clip -> Transcript: write down what is said.

Speech is found first, and only speech is given to the recogniser, so that silence yields no
words. A transcript that the team supplies is used instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from talkingheads.backends.base import Tools
from talkingheads.domain import Clip, Segment, Transcript, Word
from talkingheads.errors import ClipError
from talkingheads.settings import TranscribeSettings

Span = tuple[int, int]


def run(
    clip: Clip,
    language: str,
    supplied: Transcript | None,
    *,
    settings: TranscribeSettings,
    tools: Tools,
) -> Transcript:
    """
    Return the words of *clip* with the time of each.

    *language* is the sheet's, *supplied* the team's own transcript if there is one. Raises:
    ClipError if nobody speaks, ToolError if the model is not there.
    """
    audio = tools.media.listen(tools.cache.path(clip.media))
    speech = tools.speech.spans(audio)
    asked = language or ("" if settings.language == "auto" else settings.language)
    if supplied is not None:
        _check_length(supplied, clip)
        said_in = asked or ("" if supplied.language == "auto" else supplied.language)
        return replace(supplied, language=said_in, speech=speech)
    if not speech:
        raise ClipError(
            "no speech was found in it",
            hint="If somebody does speak, put a transcript beside it (NAME.vtt).",
        )
    heard = tuple(widened(speech, settings, clip.duration))
    transcript = tools.recogniser.transcribe(
        audio,
        heard,
        source=clip.source,
        language=asked,
        progress=tools.progress,
    )
    transcript = replace(transcript, segments=within(transcript.segments, speech), speech=speech)
    if not transcript.words:
        raise ClipError(
            "speech was heard but no words were understood",
            hint="Put a transcript beside it (NAME.vtt), or choose a larger transcribe.model.",
        )
    return transcript


def _check_length(supplied: Transcript, clip: Clip) -> None:
    """Raise ClipError if words are said after the clip's end: they are another clip's."""
    late = [word for word in supplied.words if word.start >= clip.duration]
    if late or not supplied.words:
        last = supplied.words[-1].end / 1000 if supplied.words else 0.0
        raise ClipError(
            f"its transcript {supplied.model} goes on to {last:.0f} s, "
            f"and the clip ends at {clip.duration / 1000:.0f} s"
            if late
            else f"its transcript {supplied.model} has no words",
            hint="It may belong to another clip: put the right one beside it, or take it away.",
        )


def widened(speech: Sequence[Span], settings: TranscribeSettings, duration: int) -> Iterator[Span]:
    """Yield the stretches of *speech* with padding, joined where little lies between them."""
    start, end = speech[0]
    apart = max(settings.join_ms, 2 * settings.padding_ms)
    for next_start, next_end in speech[1:]:
        if next_start - end >= apart:
            yield max(0, start - settings.padding_ms), end + settings.padding_ms
            start = next_start
        end = next_end
    yield max(0, start - settings.padding_ms), min(duration, end + settings.padding_ms)


def within(segments: Sequence[Segment], speech: Sequence[Span]) -> tuple[Segment, ...]:
    """
    Keep the words that lie in *speech*, trimmed to it, each at least 1 ms long and in order.

    Whisper stretches words over the pauses beside them; a word that touches speech loses what
    hangs over, one that touches none was invented.
    """
    kept: list[Segment] = []
    cursor = 0
    for segment in segments:
        words: list[Word] = []
        for word in segment.words:
            span = _closest(word, speech)
            if span is None:
                continue
            start = max(cursor, min(max(word.start, span[0]), span[1] - 1))
            end = max(start + 1, min(word.end, span[1]))
            words.append(replace(word, start=start, end=end))
            cursor = end
        if words:
            kept.append(Segment(tuple(words)))
    return tuple(kept)


def _closest(word: Word, speech: Sequence[Span]) -> Span | None:
    """Return the stretch of speech that holds most of *word*; None if it is 0.4 s from any."""
    near = [span for span in speech if word.start < span[1] + 400 and word.end > span[0] - 400]
    if not near:
        return None
    return max(near, key=lambda span: min(word.end, span[1]) - max(word.start, span[0]))
