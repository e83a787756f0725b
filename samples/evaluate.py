"""
Measure how well the miniature Whisper writes down the finished clips, as JSON.

    python samples/evaluate.py [--model FILE] [--texts]

Each clip is transcribed twice: `whole`, as it is, and `spans`, as the product
does it, with the stretches that hold speech found beforehand. `wer` is the word
error rate after Whisper's English normaliser; `starts` are the errors of the
sentences' starts in seconds, where the first word was written down right.
"""

from __future__ import annotations

import argparse
import difflib
import json
import statistics
from pathlib import Path
from typing import Any

import grammar
from tools.film import read_sound
from tools.utterance import WHISPER_RATE

HERE = Path(__file__).parent
CLIPS = HERE / "clips"
TIMES = HERE / "scripts" / "times.json"
_MERGE_S, _PAD_S = 2.0, 0.2


def speech_spans(sound: Any) -> list[float]:
    """Return where somebody speaks, as start, end, start, end ... in seconds."""
    import torch
    from silero_vad import get_speech_timestamps, load_silero_vad

    found = get_speech_timestamps(
        torch.from_numpy(sound), load_silero_vad(), sampling_rate=WHISPER_RATE
    )
    spans: list[list[float]] = []
    for piece in found:
        start, end = piece["start"] / WHISPER_RATE, piece["end"] / WHISPER_RATE
        if spans and start - spans[-1][1] < _MERGE_S:
            spans[-1][1] = end
        else:
            spans.append([start, end])
    length = len(sound) / WHISPER_RATE
    return [edge for s, e in spans for edge in (max(0, s - _PAD_S), min(length, e + _PAD_S))]


def transcribe(model: Any, sound: Any, spans: list[float] | None) -> dict[str, Any]:
    """Return what Whisper writes for *sound*, or for the *spans* of it."""
    import whisper

    clip_timestamps = ",".join(f"{edge:.2f}" for edge in spans) if spans else "0"
    return whisper.transcribe(
        model, sound, word_timestamps=True, fp16=False, language="en",
        condition_on_previous_text=False, clip_timestamps=clip_timestamps,
    )  # fmt: skip


def start_errors(said: list[str], times: list[list[int]], result: dict[str, Any]) -> list[float]:
    """Return by how many seconds each sentence's first word was heard too early or too late."""
    heard = [word for segment in result["segments"] for word in segment.get("words", [])]
    written = [grammar.bare(word["word"]) for word in heard]
    truth, firsts = [], {}
    for sentence, (start, _) in zip(said, times, strict=True):
        firsts[len(truth)] = start / 1000
        truth += grammar.bare(sentence).split()
    matcher = difflib.SequenceMatcher(None, truth, written, autojunk=False)
    errors = []
    for block in matcher.get_matching_blocks():
        for offset in range(block.size):
            if block.a + offset in firsts:
                found = float(heard[block.b + offset]["start"])
                errors.append(found - firsts[block.a + offset])
    return [round(error, 2) for error in errors]


def measure(model: Any, clip: Path, *, texts: bool) -> dict[str, Any]:
    """Return both measurements of *clip*."""
    sound = read_sound(clip, WHISPER_RATE)
    said, times = grammar.scripts()[clip.stem], json.loads(TIMES.read_text())[clip.stem]
    report: dict[str, Any] = {}
    for way, spans in (("whole", None), ("spans", speech_spans(sound))):
        result = transcribe(model, sound, spans)
        reference, written = _normal(" ".join(said)), _normal(result["text"])
        report[way] = {
            "wer": round(_wer([reference], [written]), 3),
            "starts": start_errors(said, times, result),
            "normal": (reference, written),
        }
        if texts:
            report[way]["text"] = result["text"].strip()
    return report


def _normal(text: str) -> str:
    from whisper.normalizers import EnglishTextNormalizer

    return EnglishTextNormalizer()(text)


def _wer(references: list[str], written: list[str]) -> float:
    import jiwer

    return float(jiwer.wer(references, written))


def total(reports: dict[str, Any], way: str) -> dict[str, float]:
    """Return one measurement over all clips, and drop the texts that it is made from."""
    pairs = [report[way].pop("normal") for report in reports.values()]
    errors = [abs(error) for report in reports.values() for error in report[way]["starts"]]
    sentences = sum(len(grammar.scripts()[name]) for name in reports)
    return {
        "wer": round(_wer([r for r, _ in pairs], [w for _, w in pairs]), 3),
        "sentences": sentences,
        "starts_found": len(errors),
        "start_error_median": round(statistics.median(errors), 2) if errors else 0,
        "start_error_worst": max(errors, default=0),
        "starts_within_half_a_second": sum(error <= 0.5 for error in errors),
    }


def main() -> None:
    """Print the measurements."""
    import whisper

    parser = argparse.ArgumentParser(description="Measure the miniature Whisper on the clips.")
    parser.add_argument("--model", type=Path, default=HERE / "whisper-mini.pt")
    parser.add_argument("--texts", action="store_true", help="show what was written")
    options = parser.parse_args()
    model = whisper.load_model(str(options.model), device="cpu")
    clips = sorted(path for path in CLIPS.iterdir() if path.suffix in (".mp4", ".mov"))
    reports = {clip.stem: measure(model, clip, texts=options.texts) for clip in clips}
    totals = {way: total(reports, way) for way in ("whole", "spans")}
    print(json.dumps({"clips": reports, "total": totals}, indent=2))


if __name__ == "__main__":
    main()
