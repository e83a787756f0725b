"""
Lay out captions for made-up talks and check every rule.

    python bench/captions.py [--talks N]

Prints one JSON object: talks, cues, hard rules that were broken, exceptions that speech forces by
reason, breaks between words that belong together and their share of all breaks, and the seconds
that layout and check took.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.talks import Talk, talk
from talkingheads.domain import CaptionTrack
from talkingheads.settings import CaptionSettings
from talkingheads.stages import caption
from talkingheads.stages.caption import checking, rules

SETTINGS = CaptionSettings()


def captions(said: Talk) -> CaptionTrack:
    """Return the captions of a talk."""
    return caption.run(
        said.transcript, said.labels, said.cuts, said.clip, said.speaker, settings=SETTINGS
    )


def check(said: Talk, track: CaptionTrack) -> tuple[rules.Violation, ...]:
    """Return every rule that *track* breaks."""
    return checking.violations(
        track,
        said.transcript,
        said.cuts,
        rules.limits(SETTINGS, said.clip),
        statements=said.labels.statements,
    )


def measure(count: int) -> dict[str, object]:
    """Lay out and check *count* talks."""
    cues = breaks = 0
    found: Counter[tuple[str, str]] = Counter()
    seconds = [0.0, 0.0]
    for seed in range(count):
        said = talk(seed)
        began = time.perf_counter()
        track = captions(said)
        laid_out = time.perf_counter()
        wrong = check(said, track)
        seconds[0] += laid_out - began
        seconds[1] += time.perf_counter() - laid_out
        found.update((one.kind, one.rule) for one in wrong)
        cues += len(track.cues)
        breaks += sum(len(cue.lines) for cue in track.cues) - 1 if track.cues else 0
    by_rule = {kind: Counter[str]() for kind in ("broken", "forced", "soft")}
    for (kind, rule), number in found.items():
        by_rule[kind][rule] = number
    return {
        "talks": count,
        "cues": cues,
        "broken": {rule.name: by_rule["broken"][rule.name] for rule in rules.RULES if rule.hard},
        "broken_in_all": by_rule["broken"].total(),
        "forced": dict(by_rule["forced"]),
        "forced_share_of_cues": round(by_rule["forced"].total() / max(1, cues), 4),
        "soft_breaks": by_rule["soft"].total(),
        "breaks": breaks,
        "soft_share_of_breaks": round(by_rule["soft"].total() / max(1, breaks), 4),
        "layout_s": round(seconds[0], 2),
        "check_s": round(seconds[1], 2),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Check the captions of made-up talks.")
    parser.add_argument("--talks", type=int, default=200)
    print(json.dumps(measure(parser.parse_args().talks), indent=1))


if __name__ == "__main__":
    main()
