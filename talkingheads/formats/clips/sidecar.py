"""
Notes beside a clip: NAME.yaml, with the columns of the people sheet as keys.

    speaker: Ana Ruiz
    recorded: 2026-03-14
    consent: yes
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from talkingheads.domain import Update
from talkingheads.errors import ConfigError
from talkingheads.formats.clips import cells
from talkingheads.formats.clips.columns import column_of, doubt, near

_HINT = "Write lines such as  speaker: Ana Ruiz  and put odd text in quotation marks."


@dataclass(frozen=True)
class Sidecar:
    """What the notes beside a clip say."""

    values: Mapping[str, cells.Value]
    """By column; columns that are not mentioned, or empty, are not there."""
    problems: tuple[str, ...] = ()
    name: str = ""


def read_sidecar(text: str, *, name: str) -> Sidecar:
    """
    Return what the YAML *text* of the file *name* says.

    Raises: ConfigError if it is not YAML, says a key twice, or is no list of keys and values.
    """
    tree = _tree(text.lstrip("\ufeff"), name)
    values: dict[str, cells.Value] = {}
    problems: list[str] = []
    for heading, cell in tree.items():
        column = column_of(str(heading)) if isinstance(heading, str) else None
        if column is None and (clear := doubt(str(heading))):
            if complaint := cells.doubted(_said(cell), clear):
                problems.append(f"{name}, key {cells.text(str(heading))}: {complaint}.")
                values["consent"] = False
        elif column is None:
            guess = near(str(heading)) if isinstance(heading, str) else ""
            told = f"{name}: the key {cells.shown(str(heading))} is not known and is left out."
            problems.append(told + (f" Did you mean {guess}?" if guess else ""))
        elif not isinstance(cell, str):
            problems.append(f"{name}, key {heading}: write one value on the same line.")
            if column == "consent":
                values[column] = False
        else:
            value, complaint = cells.read(column, _said(cell))
            if complaint:
                problems.append(f"{name}, key {heading}: {complaint}.")
            if column == "consent":
                values[column] = value is True and values.get(column) is not False
            elif value is not None and value != "":
                values[column] = value
    return Sidecar(values, tuple(problems), name)


def _said(cell: object) -> str:
    """Return *cell* as text; a list or keys say nothing clear."""
    return ("" if cell in ("~", "null") else cell) if isinstance(cell, str) else "?"


def merge(update: Update | None, sidecar: Sidecar | None, *, file: str = "") -> Update:
    """
    Return *update*, the sheet's row, with what the *sidecar* says instead.

    The sidecar wins, but no consent in either is no consent. Without a row the sidecar's yes
    counts. A clip whose speaker neither names is held back. *file* is the clip's name; empty: the
    row's, or the sidecar's.
    """
    values = dict(_values(update)) if update else {}
    if sidecar:
        values.update(sidecar.values)
    if file:
        values["file"] = file
    if (update and not update.consent) or not values.get("speaker"):
        values["consent"] = False
    return cells.update(values)


def _values(update: Update) -> Mapping[str, cells.Value]:
    """Return *update* by column."""
    speaker = update.speaker
    return {
        "file": update.file,
        "speaker": speaker.name,
        "role": speaker.role,
        "organisation": speaker.organisation,
        "leader": speaker.leader,
        "theme": update.theme,
        "place": update.place,
        "recorded": update.recorded,
        "edition": update.edition,
        "language": update.language,
        "consent": update.consent,
    }


def _tree(text: str, name: str) -> dict[Any, Any]:
    """Parse YAML with every value as text, as it is written."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    try:
        tree = YAML(typ="base", pure=True).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        problem = " ".join(str(error.problem or error.context).split())
        raise ConfigError(f"{where} {problem}", hint=_HINT) from None
    except Exception as error:  # the parser also lets slip errors of its own on hostile text
        raise ConfigError(f"{name}: is not YAML ({type(error).__name__})", hint=_HINT) from None
    if tree is None or tree == "":
        return {}
    if not isinstance(tree, dict):
        raise ConfigError(f"{name}: must be keys with values", hint=_HINT)
    return tree
