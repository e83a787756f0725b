"""Clocks that jump, and times on disk that cannot be."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from functools import cache
from pathlib import Path

from tests.faults.ground import Ended, Ground
from tests.faults.harm import Fault, Impossible
from tests.faults.sources import other_clip

DAY = 86400.0

SHIFTED = r"""
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long by(void) {
    const char *path = getenv("CLOCK_BY");
    char text[32] = {0};
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return 0;
    if (read(file, text, sizeof text - 1) < 0) text[0] = 0;
    close(file);
    return atol(text);
}
int clock_gettime(clockid_t which, struct timespec *at) {
    int done = syscall(SYS_clock_gettime, which, at);
    if (!done && which == CLOCK_REALTIME) at->tv_sec += by();
    return done;
}
int gettimeofday(struct timeval *at, void *zone) {
    struct timespec now;
    int done = clock_gettime(CLOCK_REALTIME, &now);
    if (at) { at->tv_sec = now.tv_sec; at->tv_usec = now.tv_nsec / 1000; }
    return done;
}
time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}
"""
"""A clock that goes wrong by the seconds in a file; what is loaded before libc answers for it."""


@cache
def _library() -> Path:
    compiler = shutil.which("cc")
    if compiler is None:
        raise Impossible("a wrong clock needs a C compiler, and there is none")
    folder = Path(os.environ.get("TMPDIR", "/tmp")) / f"faults-clock-{os.getpid()}"
    folder.mkdir(exist_ok=True)
    (folder / "clock.c").write_text(SHIFTED)
    made = folder / "clock.so"
    args = [compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(folder / "clock.c")]
    subprocess.run(args, check=True)
    return made


def by(ground: Ground, seconds: float) -> None:
    """Let the clock of the command go wrong by *seconds*, from now on."""
    file = ground.room / "clock"
    file.write_text(str(int(seconds)))
    preload = {"LD_PRELOAD": str(_library()), "CLOCK_BY": str(file)}
    ground.environment = {**ground.environment, **preload}


def times(ground: Ground, at: float) -> None:
    """Let everything on the project's disk be of the time *at*."""
    for path in ground.root.rglob("*"):
        os.utime(path, (at, at), follow_symlinks=False)


def twice(ground: Ground, fault: Fault) -> Ended:
    """Run the command, and once more when the clock was put back by a year: nothing is done."""
    first = ground.run(*fault.args)
    by(ground, -365 * DAY)
    second = ground.run(*fault.args)
    return Ended(first.code or second.code, second.out, second.err)


def idle(ground: Ground, ended: Ended) -> str:
    """Tell of steps that were done once more, though only the clock or the times changed."""
    done = [line for line in ended.err.splitlines() if line.startswith("  ") and ": " in line]
    again = [line for line in done if any(f": {stage} (" in line for stage in STEPS)]
    return f"done again: {again}" if again else ""


STEPS = ("ingest", "quality", "transcribe", "label", "cut", "caption", "render")


def expired(ground: Ground, ended: Ended) -> str:
    """A consent that ended is heeded, whatever the clock says later."""
    return "" if "held" in ended.err else "the consent was over, and nothing was held"


FAULTS = (
    Fault("clock-of-1970", "whole", lambda g: by(g, -time.time() + DAY), codes=(0,), also=idle),
    Fault("clock-of-2099", "whole", lambda g: by(g, 73 * 365.25 * DAY), codes=(0,), also=idle),
    Fault("clock-back-amid-render", "written", moment="head-teacher: render",
          before=lambda g: by(g, 0), strike=lambda g: by(g, -400 * DAY), codes=(0,),
          done=("council-officer", "head-teacher")),
    Fault("clock-ahead-amid-transcribe", "accepted", moment="head-teacher: transcribe",
          before=lambda g: by(g, 0), strike=lambda g: by(g, 400 * DAY), codes=(0,),
          done=("council-officer", "head-teacher")),
    Fault("clock-back-between-runs", "filmed", lambda g: None, run=twice, codes=(0,), also=idle),
    Fault("clock-back-amid-publish", "whole", args=("publish",), after=("publish",),
          moment="Pages", before=lambda g: by(g, 0), strike=lambda g: by(g, -2 * DAY), codes=(0,)),
    Fault("clock-ahead-at-publish", "online", args=("publish", "--verify"), after=("publish",),
          strike=lambda g: by(g, 3 * 365 * DAY), codes=(0,)),
    Fault("times-of-1970", "whole", lambda g: times(g, 0), codes=(0,), also=idle),
    Fault("times-of-2099", "whole", lambda g: times(g, time.time() + 73 * 365.25 * DAY),
          codes=(0,), also=idle),
    Fault("same-time-and-size-other-bytes", "whole", lambda g: other_clip(g, same_time=True),
          codes=(0,), changes=True,
          also=lambda g, e: "" if "council-officer: ingest" in e.err else "the change was missed"),
)  # fmt: skip
