"""What the machine refuses us, in plain words: no room, no right, no memory, a disk that fails."""

from __future__ import annotations

import errno

from talkingheads.errors import TalkingHeadsError

ROOM = "Make room there, then run the same command again: what was finished is kept."
RIGHT = "Get the right to write there, or choose another place, then run the same command again."
BROKEN = (
    "The disk, the stick or the line to it may be failing: look after that, then run the same "
    "command again."
)

TEMP = (
    "Make room and get the right to write in the folder for temporary files (/tmp), or set TMPDIR "
    "to one that can be written, then run the same command again."
)

FULL = (errno.ENOSPC, errno.EDQUOT)
"""The system's numbers for a disk that has no more room for us."""

HINTS = {
    errno.ENOSPC: ROOM,
    errno.EDQUOT: ROOM,
    errno.EFBIG: "The system allows no larger files (a quota, or `ulimit -f`): have it allow them, "
    "then run the same command again.",
    errno.EROFS: RIGHT,
    errno.EACCES: RIGHT,
    errno.EPERM: RIGHT,
    errno.EIO: BROKEN,
    errno.ESTALE: BROKEN,
    errno.ENODEV: BROKEN,
    errno.ENXIO: BROKEN,
    errno.EMFILE: "The system lets us open too few files at once (`ulimit -n`): 1024 are enough.",
    errno.ENFILE: "Too many files are open on this machine: close programs, then run again.",
    errno.ENOMEM: "Close other programs, then run the same command again.",
    errno.ENOENT: "Somebody took it away meanwhile: put it back, or run again without it.",
    errno.ENAMETOOLONG: "Move the project to a folder with a shorter path.",
}
"""By the system's number: what to do next."""

AGAIN = "Run the same command again; what was finished is kept."


UNMAPPED = "failed to map segment from shared object"
"""How the system's linker says that there is no memory for a library."""


def of_machine(error: BaseException) -> OSError | MemoryError | None:
    """Return what the machine refused us, if *error* comes of that; None: it is our own mistake."""
    if isinstance(error, ImportError) and str(error).endswith(UNMAPPED):
        return MemoryError()
    return error if isinstance(error, OSError | MemoryError) else None


def told(error: OSError | MemoryError) -> TalkingHeadsError:
    """Return *error* as one of ours: which file, why, and the next step."""
    if isinstance(error, MemoryError):
        return TalkingHeadsError(
            "the machine has too little memory just now", hint=HINTS[errno.ENOMEM]
        )
    where = error.filename2 or error.filename
    text = error.strerror or str(error) or type(error).__name__
    if error.errno == errno.ENOENT and not where:  # only a search of several folders names none
        return TalkingHeadsError(f"no folder for temporary files can be written: {text}", hint=TEMP)
    hint = HINTS.get(error.errno or 0, AGAIN)
    return TalkingHeadsError(f"{where or 'the disk'}: {text}", hint=hint)
