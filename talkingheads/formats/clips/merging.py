"""Several rows about one file: which counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from talkingheads.domain import Update
from talkingheads.formats.clips import cells, wishes
from talkingheads.formats.clips.matching import key
from talkingheads.formats.clips.terms import Terms


@dataclass(frozen=True)
class Row:
    """What one row of a sheet says."""

    number: int
    """As Excel shows it."""
    update: Update
    terms: Terms
    unread: str
    """The column that cannot be read, where that alone takes its yes away."""


def unread(rows: Iterable[Row]) -> dict[str, str]:
    """Return by file the column that cannot be read; not where a row says no."""
    found: dict[str, str] = {}
    refused = {key(row.update.file) for row in rows if not row.update.consent and not row.unread}
    for row in rows:
        if row.unread and key(row.update.file) not in refused:
            found.setdefault(key(row.update.file), row.unread)
    return found


def terms(rows: Iterable[Row]) -> dict[str, tuple[Terms, ...]]:
    """Return by file what each row about it says of consent."""
    found: dict[str, tuple[Terms, ...]] = {}
    for row in rows:
        file = key(row.update.file)
        found[file] = (*found.get(file, ()), row.terms)
    return found


def merged(
    rows: Sequence[Row], problems: list[str], name: str
) -> tuple[tuple[Update, ...], tuple[str, ...]]:
    """Return one update a file, the first or the first without consent, and all *problems*."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row.update.file:
            groups.setdefault(key(row.update.file), []).append(row)
        else:
            problems.append(
                f"{name} row {row.number}, column file: it is empty, so the row is left out; "
                "write the name of the clip."
            )
    kept: list[Update] = []
    for group in groups.values():
        named = [row for row in group if row.update.speaker.name]
        refused = [row for row in group if not row.update.consent]
        problems += [_nobody(row, name, kept=not named) for row in group if row not in named]
        if named or refused:
            pool = named or refused
            chosen = next((row for row in pool if not row.update.consent), pool[0])
            wanted = wishes.together(chosen.update, (row.update for row in group))
            kept.append(replace(wanted, consent=not refused))
            if len(group) > 1:
                problems.append(_twice(group, chosen, bool(refused), name))
    return tuple(kept), tuple(problems)


def _nobody(row: Row, name: str, *, kept: bool) -> str:
    """Return what to say of a *row* without a speaker; if it is *kept*, its no counts alone."""
    held = kept and not row.update.consent
    return (
        f"{name} row {row.number}, column speaker: it is empty, so "
        f"{'the clip is held back' if held else 'the row is left out'}; "
        f"write who speaks in {cells.shown(row.update.file)}."
    )


def _twice(group: Sequence[Row], chosen: Row, held: bool, name: str) -> str:
    numbers = [str(row.number) for row in group]
    rows = f"{', '.join(numbers[:-1])} and {numbers[-1]}"
    return (
        f"{name} rows {rows}, column file: all are about {cells.shown(chosen.update.file)}; "
        f"row {chosen.number} is used"
        + (" and the clip is held back, as one of them does not say yes to consent" if held else "")
        + ". Keep one row a clip."
    )
