"""Which versions are at work, and on what machine: asked cheaply, nothing heavy is loaded."""

from __future__ import annotations

import os
import platform
import re
import shutil
from contextlib import suppress
from importlib import metadata
from pathlib import Path

from talkingheads import __version__
from talkingheads.errors import TalkingHeadsError

PACKAGES = {
    "av": "PyAV",
    "openai-whisper": "Whisper",
    "torch": "torch",
    "silero-vad": "silero-vad",
    "moviepy": "MoviePy",
    "imageio-ffmpeg": "imageio-ffmpeg",
    "pagefind": "Pagefind",
    "boto3": "boto3",
}
"""What videos, words and pages are made with, by its name among packages."""


def versions() -> dict[str, str]:
    """Return the versions of us, of Python and of our tools; what is missing is left out."""
    found = {"talkingheads": __version__, "Python": platform.python_version()}
    found["system"] = platform.platform()
    with suppress(TalkingHeadsError):
        found["ffmpeg"] = _ffmpeg()
    for package, name in PACKAGES.items():
        with suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(package)
    return found


def _ffmpeg() -> str:
    """Return the version of the one ffmpeg that is used, as its file is called."""
    from talkingheads.backends.ffmpeg.commands import executable

    name = Path(executable()).name
    number = re.search(r"-v(\d[\w.]*?)(?:\.exe)?$", name)
    return number[1] if number else name


def machine(folder: Path) -> dict[str, int]:
    """Return cores, and bytes of memory and of free disk where *folder* lies; 0: nobody knows."""
    free = 0
    with suppress(OSError):
        free = shutil.disk_usage(folder).free
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {"cores": cores or 0, "memory": _memory(), "disk_free": free}


def _memory() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return 0
