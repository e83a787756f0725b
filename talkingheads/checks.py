"""Which clips a person has checked: read their notes, and see whether they still fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from talkingheads import sources
from talkingheads.config import Project
from talkingheads.domain import Check, Entry
from talkingheads.errors import ConfigError
from talkingheads.formats import checks, records


def noted(project: Project) -> tuple[Check, ...]:
    """
    Return what people noted that they checked; nothing if there is no such file.

    Raises: ConfigError that lists every mistake in it.
    """
    file = project.checked
    try:
        text = sources.own(file).decode("utf-8-sig")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read: {error}", hint="Save it as UTF-8.") from None
    return checks.read(text, name=file.name)


def seal(entry: Entry) -> str:
    """
    Return 16 hex digits that stand for what is checked of *entry*.

    They change with its words and with the labels of its sentences: what kind each is, whether it
    binds somebody, whom, and by when. Times, layout and looks do not count.
    """
    promised = {c.statement: (c.owner, c.due) for c in entry.labels.commitments}
    sentences = tuple(
        (said.text, said.kind, said.manner, promised.get(said.id))
        for said in entry.labels.statements
    )
    words = tuple(word.text for word in entry.transcript.words)
    return records.digest((entry.transcript.language, words, sentences))[:16]


def bound(entry: Entry, found: Iterable[Check], day: date) -> Check | None:
    """
    Return the check among *found* that counts for *entry* on *day*: the last that fits.

    None if nobody has read the words and labels as they are now.
    """
    now = seal(entry)
    fits = [
        check
        for check in found
        if check.clip == entry.id and check.seal == now and check.checked.on <= day
    ]
    return fits[-1] if fits else None


def with_checks(project: Project, entries: Iterable[Entry], day: date) -> tuple[Entry, ...]:
    """Return *entries*, each with who checked it as it is. Raises: ConfigError."""
    found = noted(project)
    shown = []
    for entry in entries:
        check = bound(entry, found, day)
        shown.append(replace(entry, checked=check.checked if check else None))
    return tuple(shown)
