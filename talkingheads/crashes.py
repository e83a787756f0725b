"""
A file to send when something went wrong in talkingheads itself: all that helps, nobody's words.

What an error says may be what people said or wrote, so it is left out, like every value: the place
in the code, its variables' names, versions and what was done last are what helps.
"""

from __future__ import annotations

import hashlib
import json
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from talkingheads import runlog
from talkingheads.config import FILE, Project
from talkingheads.formats.veil import Veil
from talkingheads.logfile import Event, line_of, places, salt_of, veiled
from talkingheads.veiling import CRASHES, beside, is_private, own_settings, veil_of
from talkingheads.versions import machine, versions

WORK = ".talkingheads"
KEPT = 20
"""Crash files that are kept, the newest."""

WITHOUT = """\
It holds nothing of what people said or wrote and no names: clips stand as marks such as
clip-1a2b3c4d, and where a text was there is …. Look through it, it is plain text."""
WITH = """\
It may hold names and what people wrote, since log.words in pipeline.yaml allows it."""


def write(
    root: Path, error: BaseException, *, project: Project | None = None, **about: object
) -> Path | None:
    """
    Write down what is known of *error*; return where, None if that is not possible anywhere.

    The same mistake in the same place has one file, the newest.
    """
    try:
        veil, done = _veil(root, project)
        name = fingerprint(error)
        for folder, ready in _folders(root):
            veil.lifted = veil.lifted and folder.parent.name == WORK
            text = "\n".join(_lines(root, error, veil, project, about, done)) + "\n"
            with suppress(OSError):
                if ready(folder):
                    return _write(folder, name, text)
    except Exception:  # whatever it is, the first error is the one to be told
        return None
    return None


def told(error: BaseException, file: Path | None, *, words: bool = False) -> tuple[str, str]:
    """Return what to say of *error*, which is written down in *file*, and what to do next."""
    place = _last_of_ours(error)
    what = f"something went wrong in talkingheads itself ({type(error).__name__}, {place})"
    if file is None:
        return what, "Run again with --debug, and send what you see: names may stand in it."
    holds = (
        "it may hold names and words"
        if words and file.parent.parent.name == WORK
        else "no name and nothing people said is in it"
    )
    return what, (
        f"Send {file} to whoever looks after talkingheads for you ({holds}). "
        "What was finished is kept; the same command goes on from there."
    )


def fingerprint(error: BaseException) -> str:
    """Return what tells one mistake from another: its kind and its place in the code."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [line_of(each.filename, each.lineno, each.name) for each in frames]
    return hashlib.sha256("\n".join([type(error).__name__, *lines]).encode()).hexdigest()[:8]


def _veil(root: Path, project: Project | None) -> tuple[Veil, Sequence[Event]]:
    """Return what is left out, and what was done last if all names in it are known."""
    try:
        return veil_of(root, project), tuple(runlog.recent) if project is not None else ()
    except Exception:  # the mistake may be just there
        return Veil(salt_of(root / WORK), places=places(root)), ()


def _folders(root: Path) -> Iterator[tuple[Path, Callable[[Path], bool]]]:
    """Yield where a crash file may lie, and what makes the folder and tells if it can be used."""
    if (root / FILE).is_file():
        yield root.resolve() / WORK / CRASHES, _made
    yield beside(), _made_private


def _made(folder: Path) -> bool:
    folder.mkdir(parents=True, exist_ok=True)
    return True


def _made_private(folder: Path) -> bool:
    """Make *folder* for us alone; False if it is somebody else's, or open to others."""
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    return is_private(folder)


def _write(folder: Path, name: str, text: str) -> Path:
    file = folder / f"{datetime.now():%Y%m%d-%H%M%S}-{name}.txt"
    file.write_text(text, encoding="utf-8", errors="backslashreplace")
    same = [old for old in folder.glob(f"*-{name}.txt") if old != file]
    for old in (*same, *sorted(folder.glob("*.txt"), reverse=True)[KEPT:]):
        old.unlink(missing_ok=True)
    return file


def _lines(
    root: Path,
    error: BaseException,
    veil: Veil,
    project: Project | None,
    about: Mapping[str, object],
    done: Sequence[Event],
) -> Iterator[str]:
    yield "A crash of talkingheads"
    yield "Send this file to whoever looks after talkingheads for you."
    yield WITH if veil.lifted else WITHOUT
    yield f"\nWhen: {datetime.now().astimezone().isoformat(timespec='seconds')}"
    for key, value in about.items():
        yield f"{key.capitalize()}: {_json(veiled(value, veil, key))}"
    for key, value in (versions() | {k: str(v) for k, v in machine(root).items()}).items():
        yield f"{key}: {veil.text(value)}"
    if project is not None:
        yield "\nSettings that are not as shipped (texts are not told):"
        yield from (f"  {key}: {value}" for key, value in own_settings(project))
    yield "\nThe error, the innermost call last, with the names of what each call knew:"
    yield from _error(error, veil)
    yield "\nWhat was done last:"
    for event in done:
        yield f"  {_json(veiled(event, veil))}"


def _error(error: BaseException, veil: Veil) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _error(before, veil)
        yield "  which led to:"
    for frame, number in traceback.walk_tb(error.__traceback__):
        line = line_of(frame.f_code.co_filename, number, frame.f_code.co_name)
        ours = line.startswith("talkingheads/")
        yield f"  {line}" + (f"  ({', '.join(frame.f_locals)})" if ours else "")
    said = " (what it says is left out)"
    if veil.lifted:
        said = f": {veil.text(str(error))}"
    elif isinstance(error, ImportError) and error.name:  # the name of a module, nobody's word
        said = f": {error.name}"
    yield f"  {type(error).__name__}{said}"


def _last_of_ours(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [line_of(each.filename, each.lineno, each.name) for each in frames]
    ours = [line for line in lines if line.startswith("talkingheads/")]
    return (ours or lines or ["nowhere"])[-1].split(" ")[0]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
