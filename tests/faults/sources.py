"""Clips that vanish, change, grow or cannot be read while they are worked on."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.faults.ground import Ground
from tests.faults.harm import Fault, Impossible

LAST = "head-teacher"


def clip(ground: Ground, name: str = LAST) -> Path:
    """Return where the clip *name* lies."""
    return ground.root / "clips" / f"{name}.mp4"


def keep(ground: Ground, path: Path) -> bytes:
    """Return the bytes at *path*, which come back with their time when the fault is lifted."""
    was, at = path.read_bytes(), path.stat()

    def back() -> None:
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_bytes(was)
        os.utime(path, ns=(at.st_atime_ns, at.st_mtime_ns))

    ground.lifted.append(back)
    return was


def remove(ground: Ground, name: str = LAST) -> None:
    """Take the clip away."""
    keep(ground, clip(ground, name))
    clip(ground, name).unlink()


def overwrite(ground: Ground, how: Callable[[bytes], bytes], name: str = LAST) -> None:
    """Write other bytes into the file itself, as a program does that saves in place."""
    path = clip(ground, name)
    was = keep(ground, path)
    with path.open("r+b") as file:
        new = how(was)
        file.write(new)
        file.truncate(len(new))


def replace(ground: Ground, how: Callable[[bytes], bytes], name: str = LAST) -> None:
    """Put another file in the place of the clip."""
    path = clip(ground, name)
    was = keep(ground, path)
    new = path.with_name("new.tmp")
    new.write_bytes(how(was))
    new.replace(path)


def other_clip(ground: Ground, *, same_time: bool) -> None:
    """Change some bytes of a clip that no player looks at; size and time stay."""
    path = clip(ground, "council-officer")
    was, at = keep(ground, path), path.stat()
    spot = was.index(b"Lavf")
    path.write_bytes(was[:spot] + b"Lovf" + was[spot + 4 :])
    if same_time:
        os.utime(path, ns=(at.st_atime_ns, at.st_mtime_ns))


def rename(ground: Ground) -> None:
    """Give the clip another name."""
    path = clip(ground)
    keep(ground, path)
    other = path.with_name("the-teacher.mp4")
    path.rename(other)
    ground.lifted.append(lambda: other.unlink(missing_ok=True))


def unplug(ground: Ground, *, folder_too: bool = False) -> None:
    """Pull the stick on which the clips lie: the folder is there and empty, or not even that."""
    folder, aside = ground.root / "clips", ground.room / "pulled"
    folder.rename(aside)
    if not folder_too:
        folder.mkdir()

    def back() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)

    ground.lifted.append(back)


def unreadable(ground: Ground, name: str = LAST) -> None:
    """Let every read of the clip fail as on a disk that is breaking (EIO)."""
    path = clip(ground, name)
    broken = Path("/proc/1/mem")  # its beginning is nobody's, and reading there is an I/O error
    done = subprocess.run(["mount", "--bind", broken, path], capture_output=True, text=True)
    if done.returncode:
        raise Impossible(f"nothing can be put over a file here: {done.stderr.strip()}")
    ground.lifted.append(
        lambda: subprocess.run(["umount", "-l", path], check=True, capture_output=True)
    )


def half(was: bytes) -> bytes:
    """Return what has arrived when half of a file is copied."""
    return was[: len(was) // 2]


def others(was: bytes) -> bytes:
    """Return other bytes of the same length."""
    return bytes(255 - byte for byte in was)


def shows(ground: Ground, *names: str) -> str:
    """Tell what is wrong with the site unless it shows the clips *names* and no other."""
    there = {p.name for p in (ground.root / "site" / "clips").glob("*") if p.is_dir()}
    return "" if there == set(names) else f"the site shows {sorted(there)}, not {sorted(names)}"


BOTH = ("council-officer", LAST)
INGEST, FIRST = f"{LAST}: ingest", "council-officer: ingest"
GONE = rf"{LAST}.*(no longer|gone|not there|No such file|vanished|taken away)"
BROKE_OFF = rf"{LAST}.*(ends|broke|breaks|incomplete|cut off|whole)"
EITHER = (0, 4)
"""It changed after our copy of it was made and compared, or before: then it waits."""
CHANGED = rf"{LAST}.*changed"

FAULTS = (
    Fault("vanished-before-its-ingest", "fresh", remove, moment=FIRST, says=(GONE,),
          done=BOTH[:1], codes=(4,), changes=True),
    Fault("vanished-amid-ingest", "fresh", remove, moment=INGEST, done=BOTH[:1], codes=(0, 4),
          changes=True),
    Fault("renamed-before-its-ingest", "fresh", rename, moment=FIRST, says=(GONE,),
          done=BOTH[:1], codes=(4,), changes=True),
    Fault("changed-in-place-before-its-ingest", "fresh", lambda g: overwrite(g, others),
          moment=FIRST, done=BOTH[:1], codes=(4,), changes=True, says=(CHANGED,)),
    Fault("changed-in-place-amid-ingest", "fresh", lambda g: overwrite(g, others), moment=INGEST,
          done=BOTH[:1], codes=EITHER, changes=True),
    Fault("shortened-amid-ingest", "fresh", lambda g: overwrite(g, half), moment=INGEST,
          done=BOTH[:1], codes=EITHER, changes=True),
    Fault("replaced-before-its-ingest", "fresh",
          lambda g: replace(g, lambda was: clip(g, BOTH[0]).read_bytes()), moment=FIRST,
          done=BOTH[:1], codes=(4,), changes=True, says=(CHANGED,)),
    Fault("still-being-copied", "fresh", lambda g: overwrite(g, half), moment="", codes=(4,),
          done=BOTH[:1], changes=True, says=(BROKE_OFF,)),
    Fault("grows-before-its-ingest", "fresh", lambda g: overwrite(g, lambda was: was + bytes(5000)),
          moment=FIRST, done=BOTH[:1], codes=(4,), changes=True, says=(CHANGED,)),
    Fault("unplugged-before", "whole", unplug, codes=(3, 4), changes=True,
          says=("clips",), also=lambda g, e: shows(g, *BOTH)),
    Fault("unplugged-with-its-folder", "whole", lambda g: unplug(g, folder_too=True), codes=(3,),
          changes=True, says=("clips",), also=lambda g, e: shows(g, *BOTH)),
    Fault("unplugged-amid-ingest", "fresh", lambda g: unplug(g, folder_too=True), moment=INGEST,
          codes=(3, 4), changes=True, done=BOTH[:1]),
    Fault("unplugged-before-publish", "online", unplug, args=("publish",), after=("publish",),
          codes=(1, 3, 4), changes=True, says=("clips",)),
    Fault("one-vanished-from-whole", "whole", remove, codes=(0,), changes=True,
          says=(rf"{LAST}: gone",), also=lambda g, e: shows(g, BOTH[0])),
    Fault("unreadable-from-the-beginning", "fresh", unreadable, done=BOTH[:1], codes=(4,),
          changes=True, says=(rf"{LAST}.*(cannot be read|[Ii]nput/output)",)),
    Fault("unreadable-amid-ingest", "fresh", unreadable, moment=FIRST, done=BOTH[:1], codes=(4,),
          changes=True, says=(LAST,)),
    Fault("unreadable-when-whole", "whole", unreadable, codes=(4,), changes=True,
          says=(rf"{LAST}.*cannot be read",), also=lambda g, e: shows(g, *BOTH)),
)  # fmt: skip
