"""
Any order of handing in, consenting, withdrawing, undoing, publishing, restoring, and kills.

`Orders` is a state machine for hypothesis: after every publish, of whichever computer, nothing that
is held, expired or withdrawn has a byte where the briefing is published. What may be shown is
reckoned here, by what was done, and looked for with other eyes than the package's.
"""

from __future__ import annotations

import atexit
import gzip
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager, redirect_stdout
from datetime import date, timedelta
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from talkingheads import config, restoring, withdrawing
from talkingheads.config import Project
from talkingheads.errors import ConfigError, PublishError
from talkingheads.withdrawing import Places
from tests import shelf
from tests.fake_target import STATE, FakeTarget
from tests.projects import HEADINGS, row

CLIPS = (0, 1, 2)
NUMBERS = st.sampled_from(CLIPS)
MOMENTS = st.integers(1, 60)
SETTINGS = f"{shelf.SETTINGS}publish: {{keep_editions: 3}}\n"
ROOM = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where copies lie: in memory, if that can be had."""
FIRST, SECOND = 0, 1
"""The two computers."""


@lru_cache(maxsize=1)
def template() -> Path:
    """Return a project with all clips made, to be copied; it is made once."""
    room = Path(tempfile.mkdtemp(prefix="orders-", dir=ROOM))
    atexit.register(shutil.rmtree, room)
    project = shelf.project_of(room / "project", *CLIPS, settings=SETTINGS)
    shelf.publish(project, FakeTarget())
    return project.root


class Computer:
    """One copy of the project, with what its people sheet says."""

    def __init__(self, root: Path, consent: dict[int, str]) -> None:
        self.project: Project = config.load(root)
        self.consent = dict(consent)
        self.write()

    def write(self) -> None:
        """Write the sheet as it is meant."""
        today = date.today()
        until = {"yes": "", "no": "", "soon": today + timedelta(days=3), "expired": ""}
        until["expired"] = today - timedelta(days=1)
        lines = [",".join([*HEADINGS, "consent_until"])]
        for number, says in self.consent.items():
            values = row(f"c{number}.mp4", speaker=shelf.speaker(number))
            values |= {"consent": "no" if says == "no" else "yes"}
            cells = [values.get(heading, "") for heading in HEADINGS]
            lines.append(",".join([*cells, str(until[says])]))
        self.project.people.write_text("\n".join(lines) + "\n")

    def retitle(self, title: str) -> None:
        """Let every page be another."""
        settings = f"{SETTINGS}project: {{title: {title}}}\n"
        (self.project.root / "pipeline.yaml").write_text(settings)

    def has(self, number: int) -> bool:
        """Tell whether the clip lies in the folder."""
        return (self.project.clips / f"c{number}.mp4").is_file()

    def allows(self) -> set[int]:
        """Return the clips that it may show, if nobody withdrew them."""
        return {n for n, says in self.consent.items() if says in ("yes", "soon") and self.has(n)}


class Orders(RuleBasedStateMachine):
    """See above; *counts* gathers how often what was done, over all orders."""

    counts: ClassVar[Counter[str]] = Counter()

    @initialize(published=st.booleans(), copied=st.booleans())
    def begin(self, published: bool, copied: bool) -> None:
        self.room = Path(tempfile.mkdtemp(prefix="orders-", dir=ROOM))
        root = Path(shutil.copytree(template(), self.room / "first"))
        self.place = FakeTarget(versioned=True)
        self.computers = [Computer(root, dict.fromkeys(CLIPS, "yes"))]
        self.withdrawn: set[int] = set()
        Orders.counts["orders"] += 1
        if published:
            self.publish(FIRST)
        if copied:
            self.copy()

    # what people do ---------------------------------------------------------------------

    @rule(number=NUMBERS)
    def hand_in(self, number: int) -> None:
        """Hand the very same clip in, again or for the first time."""
        shelf.hand_in(self.computers[FIRST].project, number)
        self.counted("hand in")

    @rule(number=NUMBERS, says=st.sampled_from(["yes", "no", "soon", "expired"]))
    def consent(self, number: int, says: str) -> None:
        """Agree, refuse, agree for some days; or a day passes and it has expired."""
        computer = self.computers[FIRST]
        computer.consent[number] = says
        computer.write()
        self.counted(says)

    @precondition(lambda self: len(self.computers) == 1)
    @rule()
    def copy(self) -> None:
        """Take a copy of the project to another computer, cache and all."""
        root = shutil.copytree(self.computers[FIRST].project.root, self.room / "second")
        if (root / ".talkingheads" / "withdrawing.json").exists():
            shutil.rmtree(root)
            return
        self.computers.append(Computer(Path(root), self.computers[FIRST].consent))
        self.counted("copy")

    # what the commands do -----------------------------------------------------------------

    @rule(which=st.sampled_from([FIRST, SECOND]))
    def publish(self, which: int) -> None:
        """Publish from one of the computers, and look."""
        computer = self.computers[min(which, len(self.computers) - 1)]
        self.go_on()
        if self.done(lambda: shelf.publish(computer.project, self.place)):
            self.look(computer, "publish")

    @rule(which=st.sampled_from([FIRST, SECOND]), at=MOMENTS)
    def publish_and_die(self, which: int, at: int) -> None:
        """Publish, and be killed at some moment."""
        computer = self.computers[min(which, len(self.computers) - 1)]
        self.go_on()
        with self.killed("publish and die"):
            shelf.publish(computer.project, shelf.Deadly(self.place, at))

    @rule(
        which=st.sampled_from([FIRST, SECOND]),
        number=NUMBERS,
        at=st.integers(1, 30),
        act=st.sampled_from(["refuse", "withdraw", "publish"]),
    )
    def publish_meanwhile(self, which: int, number: int, at: int, act: str) -> None:
        """Publish; before some file of that, a no is written or the other computer acts."""
        computer = self.computers[min(which, len(self.computers) - 1)]
        others = [each for each in self.computers if each is not computer]
        self.go_on()
        computer.retitle(f"Take {at}")
        left, late = at, False

        def meanwhile(path: str) -> None:
            nonlocal left, late
            left -= 1
            if left == 0:  # what comes of it puts files too
                self.counted(f"{act} meanwhile")
                late = path.startswith(STATE)  # perhaps nothing is looked at any more
                if act == "publish" and others:
                    self.done(lambda: shelf.publish(others[0].project, self.place))
                elif act == "withdraw" and computer is not self.computers[FIRST]:
                    self.done(lambda: self.begin_to_withdraw(number))
                elif act == "refuse":
                    computer.consent[number] = "no"
                    computer.write()

        self.place.before_put = meanwhile
        published = self.done(lambda: shelf.publish(computer.project, self.place))
        self.place.before_put = lambda path: None
        if published and not late:
            self.look(computer, "publish")
        self.go_on()

    def begin_to_withdraw(self, number: int) -> None:
        """Withdraw a clip as far as that goes: somebody else may hold the place."""
        project, places = self.computers[FIRST].project, Places(self.place)
        try:
            subjects, _ = withdrawing.find(project, [f"c{number}"], "", places)
        except ConfigError:
            return
        withdrawing.begin(project, subjects, places, by="Asha Bell")
        self.withdrawn.add(number)
        withdrawing.finish(project, places, shelf.Quiet(), yes=True)

    @rule(number=NUMBERS, at=st.none() | MOMENTS, keep=st.booleans())
    def withdraw(self, number: int, at: int | None, keep: bool) -> None:
        """Withdraw a clip; be killed at some moment, or not."""
        project = self.computers[FIRST].project
        self.go_on()
        places = Places(self.place)
        try:
            subjects, _ = withdrawing.find(project, [f"c{number}"], "", places)
        except ConfigError:
            return
        withdrawing.begin(project, subjects, places, by="Asha Bell", keep_source=keep)
        self.withdrawn.add(number)
        if at is None:
            self.go_on()
            self.look(self.computers[FIRST], "withdraw")
            return
        with self.killed("withdraw and die"):
            deadly: Any = shelf.Deadly(self.place, at)
            withdrawing.finish(project, Places(deadly), shelf.Quiet())

    @rule(number=NUMBERS)
    def undo(self, number: int) -> None:
        """Undo a withdrawal, if the clip is here."""
        computer = self.computers[FIRST]
        self.go_on()
        try:
            withdrawing.undo(computer.project, [f"c{number}"], Places(self.place))
        except ConfigError:
            assert not (computer.has(number) and number in self.withdrawn)
            return
        self.withdrawn.discard(number)
        self.counted("undo")

    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        """Bring back what was published before."""
        self.go_on()
        state = shelf.stage.read_state(self.place)
        kept = state.pointer.kept if state.pointer else ()
        if not kept:
            return
        number = data.draw(st.sampled_from([each.number for each in kept]))
        computer = self.computers[data.draw(st.integers(0, len(self.computers) - 1))]

        def bring() -> None:
            with redirect_stdout(StringIO()):
                restoring.restore(computer.project, str(number), yes=True, place=self.place)

        if self.done(bring):
            self.look(computer, "restore")

    # looking ------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Finish what was cut off, as every command does first."""
        project = self.computers[FIRST].project
        if withdrawing.waiting(project) is not None:
            receipt, _ = withdrawing.finish(project, Places(self.place), shelf.Quiet())
            assert receipt.whole, receipt.left
            self.look(self.computers[FIRST], "go on")

    def done(self, act: Callable[[], None]) -> bool:
        """Do *act*; tell whether it ended well and not with a message."""
        try:
            act()
        except PublishError:
            self.counted("refused")
            return False
        return True

    @contextmanager
    def killed(self, what: str) -> Any:
        """Let the block be killed."""
        try:
            yield
        except (shelf.Killed, PublishError):
            self.counted(what)

    def counted(self, what: str) -> None:
        Orders.counts[what] += 1

    def look(self, computer: Computer, what: str) -> None:
        """Look at every byte, of whatever version."""
        self.counted(what)
        allowed = computer.allows() - self.withdrawn
        now = [(path, it.data) for path, it in self.place.files.items()]
        then = [(version.path, data) for version, data in self.place.older]
        for number in set(CLIPS) - allowed:
            left = [path for path, data in (*now, *then) if number in traced(path, data)]
            Orders.counts["clips that must not show"] += 1
            Orders.counts["returns"] += bool(left)
            assert not left, f"c{number} after {what}: {left}"
        if what in ("publish", "withdraw"):
            shown = {n for n in CLIPS for path, _ in now if path.startswith(f"clips/c{n}/video")}
            assert shown <= allowed

    def teardown(self) -> None:
        """End each order that went well with a publish."""
        if hasattr(self, "room"):
            try:
                if sys.exc_info()[0] is None:
                    self.publish(FIRST)
            finally:
                shutil.rmtree(self.room)


@lru_cache(maxsize=20_000)
def traced(path: str, data: bytes) -> frozenset[int]:
    """Return the clips of which anything stands in *data*, or in *path*."""
    plain = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
    text = f"{path}\n{plain.decode('utf-8', 'replace')}"
    return frozenset(
        number
        for number in CLIPS
        for sign in (
            f"c{number}/",
            f"c{number}.mp4",
            f"ok {shelf.LENGTH + number}",
            shelf.speaker(number),
            *shelf.says(number),
        )
        if sign in text
    )
