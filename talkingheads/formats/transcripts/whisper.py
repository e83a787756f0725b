"""Whisper's JSON: segments of words, as `whisper --output_format json` and its kin write it."""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from talkingheads.domain import Segment, Word
from talkingheads.errors import ClipError
from talkingheads.formats.transcripts import voices
from talkingheads.formats.transcripts.timing import spread

_HINT = (
    "Write it again with: whisper --output_format json --word_timestamps True; "
    "or take it away to have the words written down by machine."
)
_SPEAKERS = (
    "speaker", "speaker_id", "speakerId", "speaker_label", "speakerLabel", "speaker_name",
    "speakerName", "speaker_tag", "speakerTag", "spk", "spk_id", "voice",
)  # fmt: skip
"""What programs call the voice of a segment or word."""
_LONGEST = 360_000
"""Seconds; no clip lasts longer."""


def read_json(text: str, name: str) -> tuple[str, list[Segment]]:
    """
    Return the language and the segments.

    A segment whose words all have times keeps them if they are those of its text; else its text
    shares the segment's time. Of words beside the segments nothing of the segments may be missing.
    """
    try:
        tree = json.loads(text)
    except json.JSONDecodeError as error:
        raise ClipError(
            f"{name} line {error.lineno}: is not JSON: {error.msg}", hint=_HINT
        ) from None
    except (RecursionError, ValueError):
        raise ClipError(f"{name} line 1: is not the JSON of a transcript", hint=_HINT) from None
    parts = tree.get("segments") if isinstance(tree, dict) else None
    if not isinstance(parts, list):
        raise ClipError(f"{name} line 1: has no list called segments", hint=_HINT)
    language = tree.get("language")
    segments = [_segment(part, f"{name} segment {n}") for n, part in enumerate(parts, start=1)]
    for key in _SPEAKERS:
        voices.check(_speakers([*parts, *_dicts(tree.get("words"))], key), name)
    lines = [_lines(part) for part in parts]
    voices.one([line for some in lines for line in some], name)  # a label is refused or stays
    voices.check_turns(lines, name)
    loose = _timed(tree.get("words"))
    if loose and not any(isinstance(part.get("words"), list) for part in parts):
        said = [word for segment in segments for word in segment.words]
        segments = [Segment(tuple(loose))] if _has_all(loose, said) else segments
    segments.sort(key=lambda segment: segment.words[0].start if segment.words else 0)
    return language if isinstance(language, str) else "", segments


def _segment(part: Any, where: str) -> Segment:
    if not isinstance(part, dict):
        raise ClipError(f"{where}: is not an object with start, end and text", hint=_HINT)
    text, words = part.get("text"), _timed(part.get("words"))
    texts = _clean(text).split() if isinstance(text, str) else []
    if words and (not texts or _letters(texts) == _letters(word.text for word in words)):
        return Segment(tuple(words))
    if not isinstance(text, str):
        raise ClipError(f"{where}: its text is missing", hint=_HINT)
    start, end = _ms(part.get("start")), _ms(part.get("end"))
    if words and (start is None or end is None):
        start, end = words[0].start, words[-1].end
    if start is None or end is None or end < start:
        raise ClipError(f"{where}: its start or end is no time in seconds", hint=_HINT)
    return Segment(tuple(spread(texts, start, end)))


def _speakers(parts: Sequence[Any], key: str) -> Iterator[str]:
    """Yield who speaks, where a program that tells voices apart has written it down as *key*."""
    for part in parts:
        for item in (part, *_dicts(part.get("words"))):
            speaker = item.get(key)
            if isinstance(speaker, str) and _clean(speaker):
                yield _clean(speaker)
            elif isinstance(speaker, int) and not isinstance(speaker, bool):
                yield f"{key} {speaker}"


def _lines(part: Any) -> list[str]:
    """Return the text of a segment as written, by lines."""
    text = part.get("text")
    return text.split("\n") if isinstance(text, str) else []


def _dicts(values: Any) -> list[dict[str, Any]]:
    found = values if isinstance(values, list) else []
    return [value for value in found if isinstance(value, dict)]


def _has_all(words: Iterable[Word], said: Iterable[Word]) -> bool:
    """Tell whether *words* have all that is *said*, in its order."""
    here = iter([_letters([word.text]) for word in words])
    wanted = [letters for word in said if (letters := _letters([word.text]))]
    return all(any(letters == other for other in here) for letters in wanted)


def _letters(texts: Iterable[str]) -> str:
    """Return *texts* without case, spaces and punctuation."""
    plain = unicodedata.normalize("NFKC", "".join(texts)).casefold()
    return "".join(char for char in plain if unicodedata.category(char)[0] in "LMNS")


def _timed(words: Any) -> Sequence[Word]:
    """Return *words*, or none if any of them has no time."""
    found = list(_words(words)) if isinstance(words, list) else []
    return [] if None in found else [word for word in found if word and word.text]


def _words(words: Sequence[Any]) -> Iterator[Word | None]:
    for word in words:
        item: Mapping[str, Any] = word if isinstance(word, dict) else {}
        start, end = _ms(item.get("start")), _ms(item.get("end"))
        text = item.get("word", item.get("text"))
        if start is None or end is None or end < start or not isinstance(text, str):
            yield None
        else:
            sure = item.get("probability", item.get("score"))
            yield Word(_clean(text), start, end, _share(sure))


def _ms(seconds: Any) -> int | None:
    """Return *seconds* in ms, or None if that is no time."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    if not 0 <= seconds <= _LONGEST:
        return None
    return round(seconds * 1000)


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        return 1.0
    return min(1.0, max(0.0, float(value)))


def _clean(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
