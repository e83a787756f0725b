"""Disks that are full, small, or read-only."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from functools import partial
from pathlib import Path

from tests.faults.ground import Ended, Ground
from tests.faults.harm import Fault, Impossible

MEGABYTE = 1 << 20
NO_RIGHTS = ("setpriv", "--bounding-set=-all", "--inh-caps=-all")
"""The administrator without the rights of one: permissions bind as they do for everybody."""


def on_disk(ground: Ground, folder: Path, megabytes: float = 64) -> None:
    """Put *folder*, with what is in it, on a small disk of its own."""
    folder.mkdir(exist_ok=True)
    aside = ground.room / "aside"
    shutil.copytree(folder, aside, symlinks=True)
    size = f"size={int(megabytes * MEGABYTE)}"
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], capture_output=True, text=True
    )
    if done.returncode:
        raise Impossible(f"no disk can be mounted here: {done.stderr.strip()}")
    ground.lifted.append(partial(_taken_off, folder, aside))
    shutil.copytree(aside, folder, symlinks=True, dirs_exist_ok=True)


def _taken_off(folder: Path, aside: Path) -> None:
    """Put what lies on the small disk back where it was."""
    shutil.rmtree(aside, ignore_errors=True)
    if folder.is_dir():
        shutil.copytree(folder, aside, symlinks=True)
    subprocess.run(["umount", "-l", folder], check=False, capture_output=True)
    shutil.copytree(aside, folder, symlinks=True, dirs_exist_ok=True)
    shutil.rmtree(aside)


def fill(ground: Ground, folder: Path, leave: int = 0) -> None:
    """Fill the disk that *folder* lies on, but for *leave* bytes."""
    filler = folder / ".filler"
    state = os.statvfs(folder)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, state.f_bavail * state.f_frsize - leave))
    ground.lifted.append(lambda: filler.unlink(missing_ok=True))


def read_only(ground: Ground, folder: Path) -> None:
    """Let *folder* be read-only for whoever comes there from now on, as on a disk that fails."""
    for options in (("--bind", str(folder)), ("-o", "remount,bind,ro")):
        done = subprocess.run(["mount", *options, folder], capture_output=True, text=True)
        if done.returncode:
            raise Impossible(f"no folder can be made read-only here: {done.stderr.strip()}")
        if "--bind" in options:
            ground.lifted.append(
                lambda: subprocess.run(["umount", "-l", folder], check=True, capture_output=True)
            )


def without_rights(ground: Ground) -> None:
    """Let the command run without an administrator's rights."""
    if shutil.which("setpriv") is None:
        raise Impossible("setpriv is not here")
    ground.prefix = NO_RIGHTS


def forbid(ground: Ground, path: Path, *, inner: bool = False) -> None:
    """Take the right to write to *path* away; with *inner* also to all that lies in it."""
    without_rights(ground)
    for each in (path, *(path.rglob("*") if inner else ())):
        if each.is_symlink():
            continue
        mode = each.stat().st_mode
        each.chmod(mode & ~0o222)
        ground.lifted.append(partial(_allow, each, mode))


def _allow(path: Path, mode: int) -> None:
    if path.exists():
        path.chmod(mode)


def limited(ground: Ground, fault: Fault) -> Ended:
    """Run the command with files that may not grow beyond a size: a quota."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    return ground.run(*fault.args, preexec=limit)


def _full(leave: int = 0, where: str = ".") -> dict[str, object]:
    return {
        "before": lambda g: on_disk(g, (g.root / where).resolve()),
        "strike": lambda g: fill(g, (g.root / where).resolve(), leave),
    }


SPACE = r"(?i)no space|disk is full|space left|free space|make room"
DENIED = r"(?i)read-only|permission denied|cannot be written|may not"

FAULTS = (
    Fault("disk-full-before", "fresh", **_full(), says=(SPACE,)),
    Fault("disk-full-amid-ingest", "fresh", moment="council-officer: ingest", **_full(),
          says=(SPACE,)),
    Fault("disk-full-amid-ingest-late", "fresh", moment="head-teacher: ingest", **_full(),
          says=(SPACE,), done=("council-officer",)),
    Fault("disk-full-amid-transcribe", "accepted", moment="head-teacher: transcribe", **_full(),
          says=(SPACE,), done=("council-officer",)),
    Fault("disk-full-amid-render", "written", moment="head-teacher: render", **_full(),
          says=(SPACE,), done=("council-officer",)),
    Fault("disk-full-amid-render-in-workers", "written", moment="head-teacher: render", **_full(),
          args=("run", "-j", "2"), says=(SPACE,)),
    Fault("disk-full-at-catalogue", "filmed", moment="head-teacher.mp4: done", **_full(60_000),
          says=(SPACE,)),
    Fault("disk-full-at-pages", "filmed", moment="head-teacher.mp4: done", **_full(500_000),
          says=(SPACE,)),
    Fault("disk-full-standing-site", "whole", **_full(), says=(SPACE,), codes=(0, 1, 4, 5)),
    Fault("disk-full-and-a-no", "whole", lambda g: (_no(g), fill(g, g.root)),
          before=lambda g: on_disk(g, g.root), says=(SPACE, "gone", r"lock\.json"), codes=(1,),
          changes=True, also=lambda g, ended: _shown_still(g)),
    Fault("disk-full-at-a-reel", "whole", lambda g: (_with_reel(g), fill(g, g.root, 100_000)),
          before=lambda g: on_disk(g, g.root), says=(SPACE, "Not made: Reel"), codes=(4,),
          changes=True),
    Fault("disk-full-at-publish", "whole", args=("publish",), after=("publish",),
          **_full(200_000, "online"), says=(SPACE,)),
    Fault("disk-full-at-second-publish", "online", args=("publish", "--verify"),
          after=("publish",), **_full(0, "online"), codes=(0, 1), says=()),
    Fault("disk-full-status", "whole", args=("status",), **_full(), codes=(0,)),
    Fault("quota-for-files", "fresh", lambda g: None, run=limited,
          says=(r"(?i)too large|file size|quota|may be written",)),
    Fault("read-only-amid-ingest", "fresh", moment="head-teacher: ingest",
          strike=lambda g: read_only(g, g.root),
          says=(DENIED,), done=("council-officer",)),
    Fault("read-only-amid-render", "written", moment="head-teacher: render",
          strike=lambda g: read_only(g, g.root),
          says=(DENIED,), done=("council-officer",)),
    Fault("read-only-project", "fresh", lambda g: forbid(g, g.root), says=(DENIED,)),
    Fault("read-only-clips", "fresh", lambda g: forbid(g, g.root / "clips", inner=True),
          codes=(0,)),
    Fault("read-only-site", "filmed",
          lambda g: ((g.root / "site").mkdir(), forbid(g, g.root / "site")), codes=(0, 5)),
    Fault("read-only-inside-site", "whole",
          lambda g: (_new_title(g), forbid(g, g.root / "site", inner=True)),
          codes=(0, 1, 5), changes=True),
    Fault("read-only-page-in-site", "whole",
          lambda g: (_new_title(g), forbid(g, g.root / "site" / "index.html")),
          codes=(0, 1, 5), changes=True),
    Fault("read-only-work", "accepted",
          lambda g: forbid(g, g.root / ".talkingheads", inner=True), says=(DENIED,)),
    Fault("read-only-catalogue", "whole",
          lambda g: (_new_title(g), forbid(g, g.root / "catalogue.sqlite")),
          says=(DENIED,), changes=True),
    Fault("read-only-target", "online",
          lambda g: (_new_title(g), forbid(g, g.online, inner=True)), args=("publish",),
          after=("publish",), says=(DENIED,), changes=True),
)  # fmt: skip


def _changed(ground: Ground, name: str, was: str, now: str) -> None:
    """Let *now* stand in the file *name* where *was* stood, until the fault is lifted."""
    file = ground.root / name
    text = file.read_text()
    file.write_text(text.replace(was, now))
    ground.lifted.append(lambda: file.write_text(text))


def _new_title(ground: Ground) -> None:
    """Give the site something to be made anew for."""
    _changed(ground, "pipeline.yaml", "Larkford Together", "Larkford Once More")


def _with_reel(ground: Ground) -> None:
    """Let there be a reel, which the pages do not have yet."""
    _changed(ground, "pipeline.yaml", "whole: false", "whole: true")


def _no(ground: Ground) -> None:
    """Let the second clip be without consent."""
    _changed(ground, "people.csv", "2026-11-15,2026-11,en,yes", "2026-11-15,2026-11,en,no")


def _shown_still(ground: Ground) -> str:
    """Tell whether anything shows or tells of the second clip."""
    left = list((ground.root / "site").rglob("*head-teacher*"))
    left += [path for path in (ground.root / "catalogue.sqlite",) if path.exists()]
    return f"it is still there without consent: {left[:3]}" if left else ""
