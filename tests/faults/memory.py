"""Too little memory, killed workers, and no place for temporary files."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
from collections.abc import Callable

from tests.faults.disk import on_disk, without_rights
from tests.faults.ground import Ended, Ground, wait_for
from tests.faults.harm import Fault, Impossible

MEGABYTE = 1 << 20


def with_memory(megabytes: int) -> Callable[[Ground, Fault], Ended]:
    """Return how to run the command with so little room for addresses."""

    def run(ground: Ground, fault: Fault) -> Ended:
        def limit() -> None:
            resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE, megabytes * MEGABYTE))

        return ground.run(*fault.args, preexec=limit)

    return run


def with_files(number: int) -> Callable[[Ground, Fault], Ended]:
    """Return how to run the command with so few open files."""

    def run(ground: Ground, fault: Fault) -> Ended:
        def limit() -> None:
            resource.setrlimit(resource.RLIMIT_NOFILE, (number, number))

        return ground.run(*fault.args, preexec=limit)

    return run


def kill(ground: Ground, word: str) -> None:
    """Kill, as the system does when memory is short, the first child whose call has *word*."""
    assert ground.child is not None
    os.killpg(ground.child.pid, signal.SIGCONT)
    if not wait_for(lambda: _called(ground, word), 60):
        raise AssertionError(f"there is no child like {word}")
    for pid in _called(ground, word)[:1]:
        os.kill(pid, signal.SIGKILL)


def _called(ground: Ground, word: str) -> list[int]:
    found = []
    for pid in ground.workers():
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                if word.encode() in file.read():
                    found.append(pid)
        except OSError:
            continue
    return found


def raising(ground: Ground, function: str, error: str = "MemoryError()") -> None:
    """Let *function* (MODULE:NAME) of a library raise *error* in the command and its workers."""
    module, _, name = function.partition(":")
    _customised(ground, RAISING.format(module=module, name=name, error=error))


def _customised(ground: Ground, code: str) -> None:
    folder = ground.room / "customised"
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(code)
    ground.environment = {**ground.environment, "PYTHONPATH": str(folder)}


RAISING = """
import importlib.abc, importlib.machinery, sys

class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != {module!r}:
            return None
        sys.meta_path.remove(self)
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        whole = spec.loader.exec_module
        def run(module):
            whole(module)
            def broken(*args, **options):
                raise {error}
            holder = module
            *above, last = {name!r}.split(".")
            for part in above:
                holder = getattr(holder, part)
            setattr(holder, last, broken)
        spec.loader.exec_module = run
        return spec

sys.meta_path.insert(0, Finder())
"""


def nowhere_to_write(ground: Ground) -> None:
    """Leave no folder in which a temporary file can be made."""
    without_rights(ground)
    if subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode:
        raise Impossible("no view of the disks of its own can be made here")
    read_only = "mount -t tmpfs -o ro,size=4k tmpfs"
    # what lies below a covered folder is reached by way of one that is open already
    ways = f"mount --bind {ground.room} /mnt && {read_only} /tmp && {read_only} /var/tmp"
    moved = 'cd /proc && exec setpriv --bounding-set=-all --inh-caps=-all "$@"'
    ground.prefix = ("unshare", "-m", "sh", "-c", f"{ways} && {moved}", "sh")


def without_temp(ground: Ground, fault: Fault) -> Ended:
    """Run the command where no temporary file can be made; the project is seen elsewhere."""
    nowhere_to_write(ground)
    root, ground.root = ground.root, type(ground.root)("/mnt/project")
    try:
        return ground.run(*fault.args)
    finally:
        ground.root = root


def full_temp(ground: Ground) -> None:
    """Let temporary files go to a tiny disk, which fills up once it is used."""
    folder = ground.room / "temp"
    on_disk(ground, folder, 0.05)
    ground.environment = {**ground.environment, "TMPDIR": str(folder)}


def no_temp(ground: Ground) -> None:
    """Let temporary files go to a folder that is not there."""
    ground.environment = {**ground.environment, "TMPDIR": str(ground.room / "nowhere")}


MEMORY = r"(?i)memory"

FAULTS = (
    Fault("memory-for-nothing", "fresh", lambda g: None, run=with_memory(120), says=(MEMORY,),
          codes=(1, 4, 5)),
    Fault("memory-for-a-start", "fresh", lambda g: None, run=with_memory(400), says=(MEMORY,)),
    # clips and pages are made in one process here: what the clips took, the pages may lack
    Fault("memory-without-whisper", "accepted", lambda g: None, run=with_memory(900),
          says=(MEMORY,), codes=(0, 1, 4, 5)),
    Fault("memory-in-workers", "accepted", lambda g: None, run=with_memory(900),
          args=("run", "-j", "2"), codes=(0, 4, 5)),
    Fault("memory-error-of-whisper", "accepted",
          lambda g: raising(g, "whisper:load_model"), says=(MEMORY,), done=("council-officer",)),
    Fault("memory-error-of-torch", "accepted",
          lambda g: raising(g, "whisper:load_model",
                            "RuntimeError('DefaultCPUAllocator: can\\'t allocate memory: you "
                            "tried to allocate 8 bytes. Error code 12 (Cannot allocate memory)')"),
          says=(MEMORY,), done=("council-officer",)),
    Fault("memory-error-of-numpy", "filmed", lambda g: raising(g, "babel.dates:format_date"),
          says=(MEMORY,)),
    Fault("killed-ffmpeg-amid-ingest", "fresh", moment="head-teacher: ingest",
          strike=lambda g: kill(g, "ffmpeg"), says=("(?i)memory|ended by the system",),
          done=("council-officer",)),
    Fault("killed-worker-amid-transcribe", "accepted", args=("run", "-j", "2"),
          moment="head-teacher: transcribe", strike=lambda g: kill(g, "spawn_main"),
          codes=(0, 4)),
    Fault("killed-worker-amid-render", "written", args=("run", "-j", "2"),
          moment="head-teacher: render", strike=lambda g: kill(g, "spawn_main"), codes=(0, 4)),
    Fault("killed-ffmpeg-amid-render", "written", moment="head-teacher: render",
          strike=lambda g: kill(g, "libx264"), says=("(?i)memory|ended by the system",),
          done=("council-officer",)),
    Fault("temp-not-there", "fresh", no_temp, codes=(0,)),
    Fault("temp-full", "accepted", full_temp, codes=(0, 1, 4, 5)),
    Fault("temp-nowhere", "accepted", lambda g: None, run=without_temp,
          codes=(1, 4, 5), says=("TMPDIR",)),
    Fault("few-open-files", "fresh", lambda g: None, run=with_files(24), codes=(0, 1, 4, 5)),
    Fault("hardly-any-open-files", "fresh", lambda g: None, run=with_files(8), codes=(0, 1, 4, 5)),
)  # fmt: skip
