"""
Uploads that broke off, through the real intake.

    python -m tests.fuzz truncated [--seed N] [--cases 200] [--workers 2] [--keep DIR]

``ordinary`` are MP4 and MOV with the index first or last, as phones write them, and a trimmed one:
so many cases, and every one must be refused. A cut that takes only padding or notes after the
recording must be accepted; there are some of those. ``others`` are a quarter as many in each other
container, where a cut at the right byte cannot be told from a shorter recording: ``passed`` tells
how many were so, and ``passed_with_all_there`` how many lacked only what is no recording.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tests.fuzz import workers
from tests.fuzz.bases import ROOT, SHARED, Base, made, trimmed
from tests.fuzz.chunks import chunks
from tests.fuzz.intake import ACCEPTED, REFUSED, Intake, Outcome
from tests.fuzz.media import LIMIT, reason

ORDINARY = ("plain.mp4", "faststart.mp4", "camera.mov", "telephone.mov", "voice.m4a", "old.3gp")
OTHERS = (
    *("fragmented.mp4", "indexed-fragments.mp4", "browser.webm", "vp9.webm", "film.mkv"),
    *("camcorder.ts", "mpeg2.ts", "camera.avi", "mpeg4.avi", "voice.ogg", "music.ogg"),
    *("lossless.flac", "layer3.mp3", "tagless.mp3", "plain.wav", "plain.caf", "apple.caf"),
    *("memo.amr", "raw.aac"),
)
TRIMMED = "trimmed.mov"
"""`faststart.mp4` of which an edit list hides 0.3 seconds: keyframes come each 0.4."""
PADDED = "padded.mp4"
"""With 4000 bytes of padding and of notes after the recording."""

UNUSABLE = (
    "truncated",
    "silent",
    "no-audio",
    "empty",
    "text",
    "random",
    "concat",
    "playlist",
    "huge",
)
"""How names of clips begin that are refused even whole."""


@dataclass(frozen=True)
class Cut:
    """One clip that is cut after *length* bytes."""

    base: Base
    length: int

    @property
    def container(self) -> str:
        """Its name as its sender calls it; one for all that is ordinary."""
        if self.base.name == PADDED:
            return "notes only"
        return self.base.name if self.base.name in OTHERS else "ordinary"

    @property
    def all_there(self) -> bool:
        """Only padding, an index at the end or notes lack."""
        recorded = [c.end for c in chunks(self.base.data, self.base.container) if c.bulk]
        return bool(recorded) and self.length >= max(recorded)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this part can be told."""
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep what passed here")


def main(options: argparse.Namespace) -> dict[str, Any]:
    """Take all cuts in and tell how many were flagged."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as room:
        cuts = draw(options.seed, options.cases, uploads(Path(room) / "bases"))
        return take_all(cuts, Path(room), team=options.workers, keep=options.keep)


def uploads(room: Path) -> list[Base]:
    """Return whole clips of two seconds, the project's samples, and those of `SHARED`."""
    bases = made(room, seconds=2.0, only=(*ORDINARY, *OTHERS))
    files = sorted((ROOT / "samples" / "clips").iterdir())
    if SHARED.is_dir():
        files += [f for f in sorted(SHARED.iterdir()) if f.suffix in (".mp4", ".mov", ".m4a")]
    bases += [
        Base(file.name, file.read_bytes(), ours=False)
        for file in files
        if not file.name.startswith(UNUSABLE)
    ]
    whole = next(base.data for base in bases if base.name == "faststart.mp4")
    notes = b"".join((4000).to_bytes(4, "big") + name + bytes(3992) for name in (b"free", b"udta"))
    hidden = trimmed(room / TRIMMED, whole, 1.1)
    return [*bases, Base(TRIMMED, hidden, ours=True), Base(PADDED, whole + notes, ours=True)]


def draw(seed: int, cases: int, bases: Sequence[Base]) -> list[Cut]:
    """Return *cases* cuts of ordinary files, and a quarter as many of each other container."""
    dice = random.Random(f"truncated/{seed}")
    others = [base for base in bases if base.name in OTHERS]
    (padded,) = (base for base in bases if base.name == PADDED)
    ordinary = [base for base in bases if base not in (*others, padded)]
    cuts = [_drawn(dice, dice.choice(ordinary)) for _ in range(cases)]
    cuts += [_drawn(dice, base) for base in others for _ in range(cases // 4)]
    recorded = max(c.end for c in chunks(padded.data, "mov") if c.bulk)
    notes = [dice.randrange(recorded, len(padded.data)) for _ in range(max(2, cases // 20))]
    return cuts + [Cut(padded, length) for length in notes]


def _drawn(dice: random.Random, base: Base) -> Cut:
    """Cut anywhere, or one time in four in the last twentieth, where it is hardest to see."""
    first = len(base.data) * 19 // 20 if dice.random() < 0.25 else 1
    return Cut(base, dice.randrange(first, len(base.data)))


def take_all(cuts: list[Cut], room: Path, *, team: int, keep: Path | None = None) -> dict[str, Any]:
    """Take *cuts* in and return the figures, for JSON."""
    began = time.monotonic()
    told: dict[str, Counter[str]] = {}
    reasons: Counter[str] = Counter()
    failures = []
    for number, outcome in workers.outcomes(
        range(len(cuts)), partial(_begin, cuts), room, workers=team, limit=LIMIT
    ):
        cut = cuts[number]
        tally = told.setdefault(cut.container, Counter(cases=0, flagged=0, passed=0))
        tally["cases"] += 1
        tally["flagged"] += outcome.ended == REFUSED
        if outcome.ended == ACCEPTED:
            tally["passed_with_all_there" if cut.all_there else "passed"] += 1
        if outcome.ended == REFUSED:
            reasons[reason(outcome.what)] += 1
        if not as_it_must(cut, outcome):
            whole = len(cut.base.data)
            case = {"case": number, "base": cut.base.name, "kept": cut.length, "of": whole}
            failures.append({**case, **outcome.to_json()})
            print(failures[-1], file=sys.stderr, flush=True)
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{number}-{cut.base.name}").write_bytes(cut.base.data[: cut.length])
        if sum(each["cases"] for each in told.values()) % 50 == 0:
            print({name: dict(each) for name, each in told.items()}, file=sys.stderr, flush=True)
    return {
        "ordinary": dict(told.pop("ordinary")),
        "notes_only": dict(told.pop("notes only")),
        "others": {name: dict(told[name]) for name in sorted(told)},
        "seconds": round(time.monotonic() - began, 1),
        "reasons": dict(reasons.most_common()),
        "failed": len(failures),
        "failures": failures,
    }


def as_it_must(cut: Cut, outcome: Outcome) -> bool:
    """Tell whether *outcome* is what *cut* must lead to."""
    if cut.container == "ordinary":
        return outcome.ended == REFUSED
    if cut.container == "notes only":
        return outcome.ended == ACCEPTED
    return outcome.ended in (ACCEPTED, REFUSED)


def _begin(cuts: list[Cut], world: Path) -> workers.Take:
    intake = Intake(world)
    intake.move_in()

    def take(number: int) -> Outcome:
        cut = cuts[number]
        name = f"{number}-{cut.base.name}"
        intake.put(name, cut.base.data[: cut.length])
        return intake.take(name)

    return take
