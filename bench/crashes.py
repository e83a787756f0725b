"""
Kill whole runs at random moments, run again each time, and compare; print one JSON object.

    python bench/crashes.py [--kills N] [--seed N] [--jobs N] [--seconds N]

A project of the beginnings of the sample clips, one of them held and one torn, is run from nothing
and killed with SIGKILL until it ends: its first process alone or its whole group, run again at once
or when all is still. Some rounds make everything (reels, low-data films), some begin with a
finished project whose settings and sheet changed. These must be 0: ``wrong`` (after a kill: a
file half-written, a clip stuck, a site that is neither away nor whole), ``different`` (what a round
ends with is not what an unbroken run makes, to the byte), ``left_over`` and ``left_alive``.
``repeated`` are steps that were begun again; there may be ``repeated_allowed``: one a worker and
kill.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import crashing
from tests.crashing import CLIP_STAGES, PHASES, Broken

KINDS = ("quick", "quick", "quick", "changed", "quick", "everything")
"""What the rounds are, in turn."""
MOST = 12
"""Kills in one round: with more of them, few would come in a project that has just begun."""
CHANGED = {"crf": "30", "title": "Larkford, once more"}


@dataclass
class Ground:
    """Templates of projects, what unbroken runs make of them, and what was seen."""

    folder: Path
    seed: int
    jobs: int
    seconds: float
    talks: int = 2
    whole: dict[str, dict[str, Any]] = field(default_factory=dict)
    usual: dict[str, list[float]] = field(default_factory=dict)
    """Seconds that each phase lasted, as far as one was seen from end to end."""
    by_phase: Counter[str] = field(default_factory=Counter)
    count: Counter[str] = field(default_factory=Counter)
    bad: dict[str, list[str]] = field(default_factory=dict)
    slowest_end: float = 0.0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        for kind in ("quick", "everything"):
            self._template(kind, whole=kind == "everything")
        self._changed()

    def _template(self, kind: str, *, whole: bool) -> None:
        """Make a project, and run copies of it twice: what they make must be the same."""
        root = crashing.sample_project(
            self.folder / kind, seconds=self.seconds, whole=whole, talks=self.talks
        )
        results = []
        for jobs in (1, 2) if kind == "quick" else (1,):
            done = self.folder / f"{kind}-done-{jobs}"
            shutil.copytree(root, done)
            results.append(self._unbroken(done, jobs))
        self.whole[kind] = results[0]
        for other in results[1:]:
            self.note("unbroken_differ", crashing.differences(results[0], other))

    def _changed(self) -> None:
        """Make a finished project of which settings and sheet changed since."""
        root = self.folder / "changed"
        shutil.copytree(self.folder / "quick-done-1", root)
        done = self.folder / "changed-done"
        shutil.copytree(self.folder / "quick", done)
        for project in (root, done):
            crashing.set_keys(project, CHANGED)
            sheet = (project / "people.csv").read_text(encoding="utf-8")
            (project / "people.csv").write_text(sheet.replace("Street works", "Chief works"))
        self.whole["changed"] = self._unbroken(done, 1)

    def _unbroken(self, root: Path, jobs: int) -> dict[str, Any]:
        run = Broken(root, jobs)
        if run.end() != 4:  # the torn clip is refused
            raise SystemExit(f"the unbroken run failed:\n{''.join(run.said)}")
        self._learn(run)
        say(f"unbroken {root.name}: {sum(map(sum, run.spent.values())):.0f} s")
        return crashing.made(root)

    def _learn(self, run: Broken) -> None:
        for phase, spans in run.spent.items():
            self.usual[phase] = (self.usual.get(phase, []) + spans)[-12:]

    def note(self, what: str, found: list[str]) -> None:
        """Count what is not as it must be, and keep the first of it."""
        self.count[what] += len(found)
        self.bad[what] = (self.bad.get(what, []) + found)[:10]

    def round(self, number: int, kills: int) -> None:
        """Run one project to its end, killed again and again on the way, *kills* times at most."""
        kind, jobs = KINDS[number % len(KINDS)], self.jobs or 1 + number % 2
        root = self.folder / f"round-{number}"
        shutil.copytree(self.folder / kind, root)
        old = self.whole["quick"] if kind == "changed" else None
        begun: set[tuple[str, str]] = set()
        repeated, killed, watched = 0, 0, []
        kills = min(kills, MOST)
        while True:
            run = Broken(root, jobs)
            watched.append(run)
            phase = self._strike(run, kind, begun) if killed < kills else ""
            run.end()
            run.ear.join(30)
            self._learn(run)
            repeated += sum(step in begun for step in run.steps)
            begun.update(run.steps)
            if not phase:
                break
            killed += 1
            self.by_phase[phase] += 1
            if self.random.random() < 0.5:
                self._still(run)
                self.note("wrong", crashing.broken(root, self.whole[kind], old=old))
        for run in watched:
            self._still(run)
        self._judge(root, kind, watched[-1], f"round {number}")
        self.count += Counter(
            kills=killed, rounds=1, repeated=repeated, repeated_allowed=killed * jobs
        )
        if repeated > killed * jobs:
            self.note("too_many_repeated", [f"round {number}: {repeated} after {killed} kills"])
        say(f"round {number} ({kind}, {jobs} jobs): {killed} kills, {repeated} steps again, "
            f"{dict(self.bad)}")  # fmt: skip
        shutil.rmtree(root)

    def _strike(self, run: Broken, kind: str, begun: set[tuple[str, str]]) -> str:
        """Kill *run* at a random moment; return in which phase; empty: it ended before."""
        group = self.random.random() < 0.5
        if self.random.random() < 1 / 4:
            time.sleep(self.random.uniform(0, self._length() / 2))
        else:
            ahead = self._ahead(kind, begun)
            fewest = min(self.by_phase[each] for each in ahead)
            phase = self.random.choice([e for e in ahead if self.by_phase[e] <= fewest + 2])
            if not run.wait_for(phase):
                return ""
            time.sleep(self.random.uniform(0, 1.1 * max(self.usual[phase])))
        phase = run.kill(group=group)
        self.count["of_all" if group else "of_the_first_alone"] += bool(phase)
        return phase

    def _ahead(self, kind: str, begun: set[tuple[str, str]]) -> list[str]:
        """Return the phases that come soon in a round of this *kind* that has *begun* so much."""
        stages = [
            stage
            for stage in CLIP_STAGES
            if sum(each == stage for _, each in begun) < self.talks and stage in self.usual
        ]
        if stages and kind != "changed":
            return ["start", "between", *stages]
        last = ["start", "catalogue", "pages", "end", *stages]
        return [*last, "reels"] if kind == "everything" else last

    def _length(self) -> float:
        """Return the seconds that each phase takes once."""
        return sum(sum(spans) / len(spans) for spans in self.usual.values())

    def _still(self, run: Broken) -> None:
        """Wait for what *run* left alive to end."""
        took = run.last_orphan()
        if took == float("inf"):
            self.note("left_alive", [f"{len(run.orphans())} after a kill"])
        else:
            self.slowest_end = max(self.slowest_end, took)

    def _judge(self, root: Path, kind: str, last: Broken, name: str) -> None:
        """Compare what a round ended with to what an unbroken run makes."""
        if last.code != 4:
            self.note("ended_badly", [f"{name}: exit {last.code}: {last.said[-1:]}"])
            return
        found = crashing.differences(self.whole[kind], crashing.made(root))
        self.note("different", [f"{name} ({kind}): {each}" for each in found])
        self.note("left_over", [f"{name}: {each}" for each in crashing.leftovers(root)])
        waiting = [k for k, v in crashing.standing(root).items() if v == "waiting"]
        self.note("still_waiting", [f"{name}: {each}" for each in waiting])

    def told(self) -> dict[str, Any]:
        """Return all that was seen."""
        zero = ("wrong", "different", "left_over", "left_alive", "still_waiting", "ended_badly",
                "too_many_repeated", "unbroken_differ")  # fmt: skip
        return {
            **{name: self.count[name] for name in ("kills", "rounds", "of_all")},
            "of_the_first_alone": self.count["of_the_first_alone"],
            "by_phase": {phase: self.by_phase[phase] for phase in PHASES},
            **{name: self.count[name] for name in ("repeated", "repeated_allowed", *zero)},
            "first_bad": {name: found for name, found in self.bad.items() if found},
            "orphans_ended_within_s": round(self.slowest_end, 2),
        }


def say(text: str) -> None:
    """Tell how far it is."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def main() -> None:
    """Kill and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--jobs", type=int, default=0, help="workers; 0: 1 and 2 in turn")
    parser.add_argument("--seconds", type=float, default=3, help="length of each clip")
    options = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        ground = Ground(Path(folder), options.seed, options.jobs, options.seconds)
        number = 0
        while ground.count["kills"] < options.kills:
            ground.round(number, options.kills - ground.count["kills"])
            number += 1
        told = ground.told()
    print(json.dumps({"seed": options.seed, "took_s": round(time.monotonic() - begun), **told}))


if __name__ == "__main__":
    main()
