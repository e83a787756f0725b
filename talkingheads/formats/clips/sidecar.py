"""
Notes beside a clip: NAME.yaml, with the columns of the people sheet as keys.

    speaker: Ana Ruiz
    recorded: 2026-03-14
    consent: yes
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from talkingheads.domain import Stretch, Update
from talkingheads.errors import ConfigError
from talkingheads.formats.clips import cells, wishes
from talkingheads.formats.clips.columns import CAREFUL, CONSENT, WISHES, column_of, doubt, near
from talkingheads.formats.clips.terms import Terms, joined, read
from talkingheads.yamltext import sized

LARGEST = 100_000
"""Bytes or characters that the notes beside a clip may have."""
_ONE_VALUE = "write one value on the same line"
_HINT = (
    "Write lines such as  speaker: Ana Ruiz  and put odd text in quotation marks; several times "
    "or words to drop are a list:  drop: [0:05-0:30, let me start again]"
)


@dataclass(frozen=True)
class Sidecar:
    """What the notes beside a clip say."""

    values: Mapping[str, cells.Value]
    """By column; columns that are not mentioned, or empty, are not there."""
    problems: tuple[str, ...] = ()
    name: str = ""
    consent: bool | None = None
    """What it says of consent alone; None: nothing."""
    unread: str = ""
    """The key under which it asks for what cannot be read; then it says no among its values."""
    terms: Terms = field(default_factory=Terms)
    """All that it says of consent, whoever speaks."""
    careful: Mapping[str, int] = field(default_factory=dict)
    """By column that can limit a consent, how much stands there: of wishes, how many."""


def read_sidecar(text: str, *, name: str) -> Sidecar:
    """
    Return what the YAML *text* of the file *name* says.

    Raises: ConfigError if it is empty or no YAML, says a key twice, or is no keys with values.
    """
    tree = _tree(text.lstrip("\ufeff"), name)
    values: dict[str, cells.Value] = {}
    problems: list[str] = []
    clear, unread = True, ""
    agreed: list[Terms] = []
    for heading, cell in tree.items():
        column = column_of(str(heading)) if isinstance(heading, str) else None
        if column is None:
            problem, sure = _unknown(heading, cell, name)
            problems += [problem] if problem else []
            clear = clear and sure
        elif column in WISHES:
            asked, complaint = _wish(cell)
            if complaint:
                problems.append(f"{name}, key {heading}: {complaint}.")
                unread = unread or cells.text(str(heading))
            before = values.get(column)
            values[column] = (*(before if isinstance(before, tuple) else ()), *asked)
        elif column in CONSENT:
            terms, complaint = _terms(column, cell, cells.text(heading))
            agreed.append(terms)
            problems += [f"{name}, key {heading}: {complaint}."] if complaint else []
        elif not isinstance(cell, str):
            problems.append(f"{name}, key {heading}: {_ONE_VALUE}.")
        else:
            value, complaint = cells.read(column, _said(cell))
            problems += [f"{name}, key {heading}: {complaint}."] if complaint else []
            if value is not None and value != "":
                values[column] = value
    terms = joined(agreed)
    terms = terms if clear else replace(terms, scope="none")
    said = None if terms.scope is None else terms.scope == "share"
    if said is not None or unread:
        values["consent"] = said is True and not unread
    values = {k: v for k, v in values.items() if v != ()}
    return Sidecar(values, tuple(problems), name, said, unread, terms, _careful(tree, values))


def _careful(tree: Mapping[Any, Any], values: Mapping[str, cells.Value]) -> dict[str, int]:
    """Return by column that can limit a consent how much *tree*, read as *values*, has there."""
    columns = {column_of(str(heading)) for heading, cell in tree.items() if cell not in ("", None)}
    counts = {column: 1 for column in columns if column in CONSENT}
    wishes = {column: values.get(column) for column in WISHES}
    return counts | {k: len(v) for k, v in wishes.items() if isinstance(v, tuple)}


def _terms(column: str, cell: object, heading: str) -> tuple[Terms, str]:
    """Return what a key about consent says, and a complaint."""
    if isinstance(cell, str):
        return read(column, _said(cell), heading)
    nothing = Terms(scope="none" if column == "consent" else None)
    return replace(
        nothing, doubt=f"what stands under {cells.text(heading)} cannot be read"
    ), _ONE_VALUE


def _unknown(heading: object, cell: object, name: str) -> tuple[str, bool]:
    """Return what to say of a key that is no column, and whether a yes still counts."""
    plain = str(heading)
    if sure := doubt(plain):
        complaint = cells.doubted(_said(cell), sure)
        if not complaint and sure == "yes":  # consent_untill: yes
            complaint = wishes.missed(plain, _said(cell))
        told = f"{name}, key {cells.text(plain)}: {complaint}." if complaint else ""
        return told, not complaint
    guess = near(heading) if isinstance(heading, str) else ""
    told = f"{name}: the key {cells.shown(plain)} is not known and is left out."
    return told + (f" Did you mean {guess}?" if guess else ""), guess not in CAREFUL


def _wish(cell: object) -> tuple[tuple[Stretch, ...], str]:
    """Return what is to be kept or dropped; for these two a list may stand."""
    return wishes.read_list(cell) if isinstance(cell, list) else wishes.read(_said(cell))


def _said(cell: object) -> str:
    """Return *cell* as text; a list or keys say nothing clear."""
    return ("" if cell in ("~", "null") else cell) if isinstance(cell, str) else "?"


def merge(update: Update | None, sidecar: Sidecar | None, *, file: str = "") -> Update:
    """
    Return *update*, the sheet's row, with what the *sidecar* says instead.

    The sidecar wins, but no consent in either is no consent, and what either drops, goes. Without
    a row the sidecar's yes counts. A clip whose speaker neither names is held back. *file* is the
    clip's name; empty: the row's, or the sidecar's.
    """
    values = dict(_values(update)) if update else {}
    if sidecar:
        values.update(sidecar.values)
        if update and isinstance(more := sidecar.values.get("drop"), tuple):
            values["drop"] = tuple(dict.fromkeys((*update.drop, *more)))
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
        "keep": update.keep,
        "drop": update.drop,
    }


def _tree(text: str, name: str) -> dict[Any, Any]:
    """Parse YAML with every value as text, as it is written."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    sized(text, name, LARGEST, _HINT)
    if not text.strip("\ufeff\0 \r\n\t"):
        raise ConfigError(
            f"{name}: is empty", hint="Save it again, or delete it if there is nothing to say."
        )
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
