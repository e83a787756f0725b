"""
Small real projects to do harm to, and the real command in a process of its own.

The projects stand at several moments of the pipeline, so that a fault costs only the stage that
it is aimed at. Each fault gets a copy.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SECONDS = 2.5
"""Of each sample, so that a run takes seconds."""

CLIPS = ("council-officer", "head-teacher")
"""The first has its words supplied; the second is written down by the sample model."""

SHEET = """file,speaker,role,organisation,leader,recorded,edition,language,consent
council-officer.mp4,David Marsh,Officer,Larkford Town Council,yes,2026-11-16,2026-11,en,yes
head-teacher.mp4,Helen Ashby,Head teacher,Larkford School,no,2026-11-15,2026-11,en,yes
"""
SETTINGS = """project: {title: Larkford Together, keep_free_gigabytes: 0}
ingest: {height: 144, fps: 24}
transcribe: {model: whisper-mini.pt}
render: {end_card_seconds: 0, low_data: false, lower_third_seconds: 1}
reel: {whole: false, short: false}
page: {search: false}
publish: {target: online}
"""
WORDS = """WEBVTT

00:00.300 --> 00:02.200
We will repair the bridge by Friday.
"""
STARTS = {
    "fresh": (),
    "accepted": ("ingest",),
    "written": ("caption",),
    "filmed": ("render",),
    "whole": ("run",),
    "online": ("publish",),
}
"""By name: how far a project is brought before the fault, by which command after the last one."""

NEVER_CHANGED = ("people.csv", "pipeline.yaml", "whisper-mini.pt", "decisions.yaml")
"""What people wrote, with all in clips/: no fault of the machine may touch it."""


@dataclass
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str
    struck: bool = True
    """Whether the moment came for which the fault waited."""

    @property
    def said(self) -> str:
        """What somebody reads who looks for what is wrong: without what is only on the way."""
        lines = [line for line in self.err.splitlines() if not re.match(r"  [\w.-]+: \w+ \(", line)]
        return "\n".join(lines)

    @property
    def traceback(self) -> bool:
        """Whether our own workings were shown to the user."""
        marks = ("Traceback (most recent", "Exception ignored", "resource_tracker", "Fatal Python")
        return any(mark in self.err + self.out for mark in marks)


@dataclass
class Ground:
    """One copy of a project in a room of its own."""

    room: Path
    root: Path
    online: Path
    prefix: tuple[str, ...] = ()
    """What the command is started by, such as a program that takes rights away."""
    environment: dict[str, str] = field(default_factory=dict)
    """What is added to the environment; None as a value takes a variable away."""
    lifted: list[Callable[[], object]] = field(default_factory=list)
    """How what was done is undone, the last first."""
    child: subprocess.Popen[str] | None = None
    seed: int = 1
    """What decides which bytes are hit."""

    def lift(self) -> None:
        """Undo the fault."""
        while self.lifted:
            self.lifted.pop()()
        self.prefix, self.environment = (), {}

    def run(
        self,
        *args: str,
        moment: str = "",
        strike: Callable[[], object] | None = None,
        timeout: float = 400,
        cwd: Path | None = None,
        preexec: Callable[[], None] | None = None,
    ) -> Ended:
        """
        Run the command; at the first line that fits *moment* stop it, *strike*, and let it go on.

        Without a *moment* the strike comes before it begins.
        """
        if strike and not moment:
            strike()
            strike = None
        self.child = subprocess.Popen(
            [*self.prefix, *command(), "-C", str(self.root), *args],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            env=environment(self.environment),
            cwd=cwd or self.room,
            start_new_session=True,
            preexec_fn=preexec,
        )
        out: list[str] = []
        reader = threading.Thread(target=lambda: out.extend(self.child.stdout or ()), daemon=True)
        reader.start()
        timer = threading.Timer(timeout, self._end)
        timer.start()
        err, struck = [], not moment
        try:
            for line in self.child.stderr or ():
                err.append(line)
                if not struck and re.search(moment, line):
                    struck = True
                    self.hold(strike or (lambda: None))
            code = self.child.wait()
        finally:
            timer.cancel()
            self._end()
        reader.join(5)
        return Ended(code, "".join(out), "".join(err), struck)

    def hold(self, strike: Callable[[], object]) -> None:
        """Do *strike* while the command with all that it started stands still."""
        assert self.child is not None
        with _gone_is_fine():
            os.killpg(self.child.pid, signal.SIGSTOP)
        try:
            strike()
        finally:
            with _gone_is_fine():
                os.killpg(self.child.pid, signal.SIGCONT)

    def workers(self) -> list[int]:
        """Return the processes that the command started, those that they started too."""
        assert self.child is not None
        parents: dict[int, int] = {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
                except OSError:
                    continue
                parents[int(folder.name)] = int(fields[1])
        found = {self.child.pid}
        while more := {p for p, parent in parents.items() if parent in found} - found:
            found |= more
        return sorted(found - {self.child.pid})

    def _end(self) -> None:
        assert self.child is not None
        if self.child.poll() is None:
            with _gone_is_fine():
                os.killpg(self.child.pid, signal.SIGKILL)

    def inputs(self) -> dict[str, str]:
        """Return the digest of everything that people handed in or wrote."""
        names = [self.root / name for name in NEVER_CHANGED]
        files = [path for path in (*names, *(self.root / "clips").rglob("*")) if path.is_file()]
        return {path.relative_to(self.root).as_posix(): digest(path) for path in files}

    def site(self) -> dict[str, str]:
        """Return every file of the site by its digest."""
        return tree(self.root / "site")

    def left(self) -> list[str]:
        """Return what lies about half-made, with nobody at work."""
        work = self.root / ".talkingheads"
        rooms = [*(work / "incoming").glob("*"), *self.root.rglob(".new-*")]
        rooms += [*self.root.glob(".talkingheads-*"), *self.online.glob(".talkingheads-part*")]
        return [path.relative_to(self.room).as_posix() for path in rooms]


class _gone_is_fine:
    """Whoever is gone already needs no signal."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        return kind is not None and issubclass(kind, ProcessLookupError)


def command() -> list[str]:
    """Return how the command is started, kindly to whatever else goes on."""
    return ["nice", sys.executable, "-m", "talkingheads.cli"]


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """Return our environment with *more*; what is empty there is taken away."""
    path = os.pathsep.join(filter(None, (more.get("PYTHONPATH", ""), str(ROOT))))
    whole = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **more, "PYTHONPATH": path}
    return {name: value for name, value in whole.items() if value or name not in more}


def digest(path: Path) -> str:
    """Return the digest of the bytes at *path*."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def tree(folder: Path) -> dict[str, str]:
    """Return every file below *folder* by its digest; what the publisher notes is left out."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    named = {path.relative_to(folder).as_posix(): path for path in paths}
    return {n: digest(p) for n, p in named.items() if not n.startswith(".talkingheads")}


def make(room: Path, wanted: Sequence[str] = tuple(STARTS)) -> dict[str, Path]:
    """Make in *room* a project at each start, as far as the last one *wanted*; return them."""
    from imageio_ffmpeg import get_ffmpeg_exe

    first = room / "fresh" / "project"
    (first / "clips").mkdir(parents=True)
    for name in CLIPS:
        shape = ["-t", str(SECONDS), "-vf", "scale=160:-2,fps=12", "-preset", "ultrafast"]
        source = ROOT / "samples" / "clips" / f"{name}.mp4"
        target = first / "clips" / f"{name}.mp4"
        args = [get_ffmpeg_exe(), "-nostdin", "-loglevel", "error", "-i", str(source)]
        subprocess.run([*args, *shape, str(target)], check=True)
    (first / "clips" / f"{CLIPS[0]}.vtt").write_text(WORDS)
    (first / "people.csv").write_text(SHEET)
    (first / "pipeline.yaml").write_text(SETTINGS)
    (first / "decisions.yaml").write_text("[]\n")
    shutil.copyfile(ROOT / "samples" / "whisper-mini.pt", first / "whisper-mini.pt")
    made, before = {"fresh": room / "fresh"}, room / "fresh"
    last = max(list(STARTS).index(name) for name in wanted)
    for name, args_ in list(STARTS.items())[1 : last + 1]:
        made[name] = room / name
        shutil.copytree(before, made[name], symlinks=True)
        ended = stand(made[name]).run(*args_)
        if ended.code:
            raise SystemExit(f"{name}: {ended.err}")
        before = made[name]
    return made


def stand(room: Path) -> Ground:
    """Return the ground in *room*."""
    return Ground(room, room / "project", room / "project" / "online")


def wait_for(there: Callable[[], object], seconds: float = 60) -> bool:
    """Wait until *there* says yes; False if it never does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if there():
            return True
        time.sleep(0.005)
    return False
