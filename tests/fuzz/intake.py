"""
One file through the real intake, and what is to be said of how it ended.

`Intake` has a small world of its own: a project, and beside it a folder to work in, one for
temporary files and a home, which all must stay as they were.
"""

from __future__ import annotations

import ctypes
import os
import re
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from talkingheads.backends.base import Tools
from talkingheads.backends.ffmpeg import Ffmpeg
from talkingheads.cache import INCOMING
from talkingheads.domain import Clip, Source
from talkingheads.errors import ClipError, PassingError, ToolError
from talkingheads.files import digest_of
from talkingheads.settings import IngestSettings
from talkingheads.stages import ingest
from tests import fakes

ACCEPTED, REFUSED, ODD, CRASH, HANG = "accepted", "refused", "odd", "crash", "hang"

MACHINE_WORDS = re.compile(
    r"Traceback|\b\w+(Error|Exception|Interrupt)\b|\bNone\b|0x[0-9a-f]{6}|\bpython|[\x00-\x1f\x7f]"
)
"""What no refusal may say to a project team."""

ONE_PACKET = 100
"""Milliseconds by which a clip may be told too long: its last packet of FLAC may be a short one."""

SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER of Linux: whom a child of ours leaves behind becomes ours."""


@dataclass(frozen=True)
class Outcome:
    """How one file ended."""

    ended: str
    what: str = ""
    """The words of the refusal, or what is wrong with us."""
    hint: str = ""
    seconds: float = 0.0
    processor: float = 0.0
    """Seconds that we and our children kept a processor busy."""
    memory: int = 0
    """Megabytes that the largest child so far took at most."""
    faults: tuple[str, ...] = field(default=())
    """What must not be, however it ended."""

    def to_json(self) -> dict[str, Any]:
        return {key: value for key, value in asdict(self).items() if value not in ("", ())}


class Intake:
    """Takes files in, each in a project that knows nothing of the others."""

    def __init__(self, world: Path, settings: IngestSettings | None = None) -> None:
        self.world = world
        self.settings = settings or IngestSettings(time_limit=30)
        self.project = world / "project"
        self.clips = self.project / "clips"
        self.bystanders = [world / name for name in ("working", "temporary", "home")]
        for folder in (self.clips, *self.bystanders):
            folder.mkdir(parents=True)
        media = Ffmpeg(
            time_limit=self.settings.time_limit,
            max_pixels=self.settings.max_pixels,
            max_tracks=self.settings.max_tracks,
            max_minutes=self.settings.max_minutes,
        )
        self.tools: Tools = replace(fakes.tools(self.project), media=media)

    def move_in(self) -> None:
        """Let this process live in the world, so that what is written by a mere name is found."""
        working, temporary, home = self.bystanders
        os.chdir(working)
        os.environ.update(TMPDIR=str(temporary), HOME=str(home), XDG_CACHE_HOME=str(home))
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)

    def put(self, name: str, data: bytes) -> None:
        """Put a file among the clips."""
        (self.clips / name).write_bytes(data)

    def take(self, name: str) -> Outcome:
        """Take the clip *name* in, judge how that went, and take it away."""
        file = self.clips / name
        source = Source(name, digest_of(file))
        began, busy = time.monotonic(), _busy()
        outcome = _end(lambda: ingest.run(source, settings=self.settings, tools=self.tools))
        took, busy = time.monotonic() - began, _busy() - busy
        clip = outcome.clip
        faults = [*outcome.faults, *self._traces(source, clip)]
        if clip:
            faults += self._wrong_with(clip)
            self.tools.cache.path(clip.media).unlink(missing_ok=True)
        file.unlink(missing_ok=True)
        return replace(
            outcome.outcome,
            seconds=round(took, 3),
            processor=round(busy, 3),
            memory=_largest_child(),
            faults=tuple(faults),
            ended=CRASH if faults else outcome.outcome.ended,
        )

    def _traces(self, source: Source, clip: Clip | None) -> list[str]:
        """Tell what was left where nothing may be."""
        faults = []
        work = self.tools.cache.work
        allowed = {self.clips / source.name}
        if clip:
            allowed.add(self.tools.cache.path(clip.media))
        for path in sorted(self.world.rglob("*")):
            if not path.is_dir() and path not in allowed:
                faults.append(f"left behind: {path.relative_to(self.world)}")
        if any((work / INCOMING).iterdir()):
            faults.append("a room is left in incoming")
        original = self.clips / source.name
        if not original.is_file() or digest_of(original) != source.digest:
            faults.append("the source was changed")
        if _child_alive():
            faults.append("a child is alive")
        return faults

    def _wrong_with(self, clip: Clip) -> list[str]:
        """Tell what an accepted clip says that its intermediate is not."""
        media = self.tools.cache.path(clip.media)
        try:
            length, sound, size = _look(media)
        except Exception as error:
            return [f"the intermediate cannot be read: {error!r}"]
        faults = []
        if clip.duration <= 0:
            faults.append(f"it is {clip.duration} ms long")
        if not -1 <= clip.duration - length <= ONE_PACKET or digest_of(media) != clip.media:
            faults.append(f"it is {clip.duration} ms long, and its intermediate {length} ms")
        if not 0 < sound <= clip.duration + 1:
            faults.append(f"its sound is {sound} ms long, of {clip.duration} ms")
        if size != (clip.width, clip.height) or any(side % 2 for side in size):
            faults.append(f"it is {clip.width} x {clip.height}, and its intermediate {size}")
        return faults


@dataclass(frozen=True)
class _End:
    outcome: Outcome
    clip: Clip | None = None
    faults: tuple[str, ...] = ()


def _end(work: Callable[[], Clip]) -> _End:
    """Run *work* and tell how it ended."""
    try:
        return _End(Outcome(ACCEPTED), clip=work())
    except (PassingError, ToolError) as error:
        return _End(Outcome(ODD, f"{type(error).__name__}: {error.what}", error.hint))
    except ClipError as error:
        return _End(Outcome(REFUSED, error.what, error.hint), faults=tuple(unplain(error)))
    except Exception as error:
        return _End(Outcome(CRASH), faults=(f"{type(error).__name__}: {error}",))


def unplain(error: ClipError) -> list[str]:
    """Tell what is wrong with the words of a refusal."""
    faults = []
    if not error.what.strip() or not error.hint.strip():
        faults.append("no reason or no hint is given")
    if found := MACHINE_WORDS.search(f"{error.what} {error.hint}"):
        faults.append(f"a machine's words: {found.group()!r} in {error.what!r}")
    if "incoming" in error.what or len(error.what) > 300:
        faults.append(f"words that help nobody: {error.what!r}")
    return faults


def _look(media: Path) -> tuple[int, int, tuple[int, int]]:
    """Decode our own *media* to its end: its length and that of its sound in ms, and its size."""
    import av

    ends, size = {"audio": 0.0, "video": 0.0}, (0, 0)
    with av.open(str(media)) as file:
        for frame in file.decode(*file.streams.audio, *file.streams.video):
            if isinstance(frame, av.AudioFrame):
                end = frame.time + frame.samples / frame.sample_rate
                ends["audio"] = max(ends["audio"], end)
            else:
                size = (frame.width, frame.height)
                each = file.streams.video[0].average_rate
                ends["video"] = max(ends["video"], frame.time + float(1 / each))
    sound = round(1000 * ends["audio"])
    return max(sound, round(1000 * ends["video"])), sound, size


def _child_alive() -> bool:
    """Tell whether a child of this process, or one that it left behind, is alive; end it."""
    try:
        pid, _ = os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    if pid == 0:
        for task in Path("/proc/self/task").glob("*/children"):
            for child in task.read_text().split():
                os.kill(int(child), signal.SIGKILL)
    return True


def _busy() -> float:
    """Return the seconds that this process and its ended children kept a processor busy."""
    return sum(os.times()[:4])


def _largest_child() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
