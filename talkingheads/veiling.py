"""What a project's log may not say: the names of its clips and people, and what the team wrote."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from talkingheads import clipids, clipsfolder, inbox, runlog, sources
from talkingheads.config import Project
from talkingheads.domain import Speaker
from talkingheads.errors import TalkingHeadsError
from talkingheads.formats import clips, records
from talkingheads.formats.veil import GONE, MARK, Veil
from talkingheads.inbox import Handed
from talkingheads.logfile import all_in, places, rewritten, salt_of, veiled

CRASHES = "crashes"
"""Folder of the crash files in the working folder."""


def settle(project: Project, *, words: bool = True) -> None:
    """Let the log that is kept, if one is, be as *project* wants it, and know what to leave out."""
    log = runlog.log()
    if log is None:
        return
    wanted = project.settings.log
    log.keep, log.most = wanted.keep, wanted.megabytes * 1e6
    log.veil.lifted = wanted.words and words
    teach(log.veil, project)
    digest = hashlib.sha256(project.settings.model_dump_json().encode()).hexdigest()
    runlog.add("settings", digest=digest[:12], set=dict(own_settings(project)))


def know(project: Project, handed: Iterable[Handed]) -> None:
    """
    Let the log that is kept, if one is, know what the clips *handed* in are called.

    And whatever else lies beside them: of that we tell that it is left out.
    """
    log = runlog.log()
    if log is not None:
        teach_clips(log.veil, handed)
        log.veil.hide(clipsfolder.names(project.clips))


def veil_of(root: Path, project: Project | None, *, keep: bool = True) -> Veil:
    """
    Return the veil of the project in *root*; of one that cannot be read, few names are known.

    Nothing is written unless with *keep*.
    """
    work = root / ".talkingheads"
    veil = Veil(salt_of(work, keep=keep), places=places(root))
    veil.learn(clipids.known(work))
    if project is not None:
        veil.lifted = project.settings.log.words
        teach(veil, project)
    return veil


def teach(veil: Veil, project: Project) -> None:
    """Have *veil* know what clips and people of *project* are called, as far as can be read."""
    about = project.settings.project
    texts = [about.title, about.organisation, about.introduction]
    texts += [text for pair in about.editions.items() for text in pair]
    veil.learn(clipids.known(project.work), texts=texts)
    with suppress(TalkingHeadsError, OSError):
        for row in clips.read(sources.own(project.people), name="").updates:
            veil.learn({row.file: _id(veil, row.file)}, _names(row.speaker), _about(row))
    with suppress(TalkingHeadsError, OSError):
        teach_clips(veil, inbox.look(project, hashing=False).clips)
    veil.hide(clipsfolder.names(project.clips))


def teach_clips(veil: Veil, handed: Iterable[Handed]) -> None:
    """Have *veil* know what is said of the clips that were *handed* in."""
    for clip in handed:
        people = [*_names(clip.update.speaker), clip.consent.by, clip.consent.guardian]
        beside = {clip.transcript: clip.id} if clip.transcript else {}
        texts = [*_about(clip.update), clip.consent.words]
        veil.learn({clip.source.name: clip.id, **beside}, [name for name in people if name], texts)


def forget(
    project: Project,
    ids: Collection[str],
    names: Collection[str] = (),
    people: Collection[str] = (),
) -> None:
    """
    Take the clips *ids*, *names* of their files and *people* out of all logs and crash files.

    What was written of such a clip alone goes whole. Only while no other run is at work.
    """
    if not ids:
        return
    files = {file for file, id in clipids.known(project.work).items() if id in ids}
    veil = Veil(salt_of(project.work))
    veil.lifted = True
    veil.close({*ids, *files, *names}, people)
    marks = {veil.mark(id) for id in ids}
    log = runlog.log()
    if log is not None:
        log.veil.close({*ids, *files, *names}, people)
        log.rewrite(lambda line: _without(line, veil, marks))
    for file in all_in(project.work):
        if log is None or file != log.file:
            with suppress(OSError):
                rewritten(file, lambda line: _without(line, veil, marks))
    beside_ = beside().glob("*.txt") if is_private(beside()) else ()
    for file in (*(project.work / CRASHES).glob("*.txt"), *beside_):
        with suppress(OSError):
            rewritten(file, lambda line: _cleared(line, veil, marks))


def beside() -> Path:
    """Return where the crash files of a project lie that cannot be written to."""
    whose = f"-{os.getuid()}" if hasattr(os, "getuid") else ""
    return Path(tempfile.gettempdir()) / f"talkingheads-crashes{whose}"


def is_private(folder: Path) -> bool:
    """Tell whether *folder* is one of ours that nobody else can look or write into: no link."""
    try:
        status = folder.lstat()
    except OSError:
        return False
    if not hasattr(os, "getuid"):  # there everyone has a temporary folder alone
        return stat.S_ISDIR(status.st_mode)
    private = not stat.S_IMODE(status.st_mode) & 0o077
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and private


def _without(line: bytes, veil: Veil, marks: Collection[str]) -> bytes:
    """Return the *line* of a log as it may stay: empty if it is about what is to be forgotten."""
    try:
        event = records.plain(line)
        if event.get("clip") in marks or veil.clip(str(event.get("clip", ""))) == GONE:
            return b""
    except (ValueError, AttributeError):
        return b""
    text = json.dumps(veiled(event, veil), ensure_ascii=False)
    return _unmarked(text + "\n", marks).encode("utf-8", "backslashreplace")


def _cleared(line: bytes, veil: Veil, marks: Collection[str]) -> bytes:
    """Return *line* without what is closed and without *marks*."""
    return _unmarked(veil.text(line.decode("utf-8", "replace")), marks).encode()


def _unmarked(text: str, marks: Collection[str]) -> str:
    return MARK.sub(lambda found: GONE if found[0] in marks else found[0], text)


def own_settings(project: Project) -> Iterator[tuple[str, object]]:
    """Yield the settings that are not as we ship them; of texts only that they are set."""
    for section in type(project.settings).model_fields:
        ours: Any = getattr(project.settings, section)
        for key, field in type(ours).model_fields.items():
            value = getattr(ours, key)
            if value != field.get_default(call_default_factory=True):
                yield f"{section}.{key}", value if isinstance(value, int | float) else "set"


def _names(speaker: Speaker) -> list[str]:
    return [name for name in (*speaker.name.split(","), speaker.name) if name.strip()]


def _about(update: Any) -> list[str]:
    speaker = update.speaker
    return [speaker.role, speaker.organisation, update.theme, update.place, update.edition]


def _id(veil: Veil, file: str) -> str:
    return veil.known(file) or file
