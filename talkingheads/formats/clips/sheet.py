"""The people sheet: a CSV file as Excel, LibreOffice, Google or a person writes it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from talkingheads.domain import Update
from talkingheads.errors import ConfigError
from talkingheads.formats.clips import cells, tables, wishes
from talkingheads.formats.clips.columns import (
    COLUMNS,
    REQUIRED,
    WISHES,
    column_of,
    doubt,
    near,
)
from talkingheads.formats.clips.matching import key

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_BOM = "\ufeff"


@dataclass(frozen=True)
class Sheet:
    """What a people sheet says."""

    updates: tuple[Update, ...]
    """One a file, in the order of the sheet."""
    problems: tuple[str, ...] = ()
    """Sentences for the user; the run can go on."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """
    By file's key, the column for which alone it is without consent: its wish cannot be read.
    """


@dataclass(frozen=True)
class _Row:
    number: int
    """As Excel shows it."""
    update: Update
    unread: str
    """The column that cannot be read, where that alone takes its yes away."""


def read(content: str | bytes, *, name: str = "people.csv") -> Sheet:
    """
    Return the rows of the sheet *content*; *name* is what messages call it.

    Rows without a file are left out and told, as are those that say yes for nobody. Of several
    rows about one file the first counts, but if any of them lacks consent, the one that lacks it.
    A column that is not known but may take a consent back holds the rows that it does not clear.
    What cannot be read under keep or drop holds its row; what any row about a file drops, goes.

    Raises: ConfigError if it is no such sheet, or a column that it must have is missing.
    """
    rows = tables.read(content, name)
    top = tables.heading_row(rows)
    headings = rows[top] if rows else []
    places, problems = _places(headings, name)
    found: list[_Row] = []
    dates: list[str] = []
    for number, row in enumerate(rows[top + 1 :], start=top + 2):
        if any(cells.text(cell) for cell in row):
            update, complaints, unread = _update(row, headings, places)
            problems += [f"{name} row {number}{complaint}." for complaint in complaints]
            found.append(_Row(number, update, unread))
            for place in places.get("recorded", [])[:1]:
                if when := cells.two_ways(_cell(row, place)):
                    column = cells.text(headings[place])
                    dates.append(f"{name} row {number}, column {column}: {when}")
    if dates:
        problems.append(f"{dates[0]}{_more(len(dates) - 1)}; write dates like 2026-03-14.")
    return Sheet(*_merged(found, problems, name), _unread(found))


def _more(count: int) -> str:
    return f", as {'is' if count == 1 else 'are'} {count} more in this sheet" if count else ""


def write(updates: Iterable[Update]) -> str:
    """
    Return a sheet of *updates* that Excel opens as it is, accents included.

    A cell that a spreadsheet would run as a formula begins with an apostrophe, which `read` drops.
    The columns keep and drop are there only if something stands in them.
    """
    updates = list(updates)
    asked = any(update.keep or update.drop for update in updates)
    out = io.StringIO(newline="")
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(column for column in COLUMNS if asked or column not in WISHES)
    for update in updates:
        speaker = update.speaker
        lines.writerow(
            _safe(cell)
            for cell in (
                update.file,
                speaker.name,
                speaker.role,
                speaker.organisation,
                "yes" if speaker.leader else "",
                update.theme,
                update.place,
                update.recorded.isoformat() if update.recorded else "",
                update.edition,
                update.language,
                "yes" if update.consent else "",
                *((wishes.write(update.keep), wishes.write(update.drop)) if asked else ()),
            )
        )
    return _BOM + out.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def _places(headings: Sequence[str], name: str) -> tuple[dict[str, list[int]], list[str]]:
    """Return where each column is, with what is odd about the headings."""
    places: dict[str, list[int]] = {}
    for place, heading in enumerate(headings):
        if column := column_of(heading):
            exact = heading.strip().casefold() == column
            places.setdefault(column, []).insert(0 if exact else 99, place)
    _require(headings, places, name)
    problems = [
        f"{name}: the columns {_list(headings[p] for p in sorted(found))} both mean {column}; "
        f"{cells.shown(headings[found[0]])} is used"
        + (" only where all of them say yes." if column == "consent" else ".")
        for column, found in places.items()
        if len(found) > 1 and column not in WISHES
    ]
    problems += [
        f"{name}: the column {cells.shown(heading)} is not known but may be about consent: "
        f"a row is held back unless it is empty there or says {clear}."
        for heading in headings
        if (clear := doubt(heading))
    ]
    unknown = [h for h in headings if cells.text(h) and not column_of(h) and not doubt(h)]
    if unknown:
        guesses = [
            f" Did you mean {guess} by {cells.shown(heading)}?"
            for heading in unknown
            if (guess := near(heading, places))
        ]
        what, are = ("column", "is") if len(unknown) == 1 else ("columns", "are")
        told = f"{name}: the {what} {_list(unknown)} {are} not known and not read."
        problems.append(told + "".join(guesses))
    return places, problems


def _require(headings: Sequence[str], places: Iterable[str], name: str) -> None:
    """Raise ConfigError if a column that must be there is not."""
    missing = [column for column in REQUIRED if column not in set(places)]
    if not missing:
        return
    found = _list(h for h in headings if cells.text(h)) or "none"
    if not tables.known(headings):
        found = cells.shown(" ".join(headings), 40)
    guesses = {near(heading, places): heading for heading in headings if not column_of(heading)}
    slips = [f"Is {cells.shown(guesses[c])} meant to be {c}?" for c in missing if c in guesses]
    what = "the column" if len(missing) == 1 else "the columns"
    raise ConfigError(
        f"{name}: {what} {' and '.join(missing)} cannot be found; the headings are: {found}",
        hint=" ".join(
            [
                "The first row must name the columns file, speaker and consent;",
                "the others are " + ", ".join(c for c in COLUMNS if c not in REQUIRED) + ".",
                *slips,
            ]
        ),
    )


def _update(
    row: Sequence[str], headings: Sequence[str], places: dict[str, list[int]]
) -> tuple[Update, list[str], str]:
    """Return what a row says, what is odd about it, and what alone takes its yes away."""
    values: dict[str, cells.Value] = {}
    complaints: list[str] = []
    clear, unread = True, ""
    for column, found in places.items():
        if column in WISHES:
            asked = [wishes.read(_cell(row, place)) for place in found]
            values[column] = tuple(stretch for stretches, _ in asked for stretch in stretches)
            spoilt = [headings[place] for place, (_, why) in zip(found, asked, strict=True) if why]
            unread = unread or next(map(cells.text, spoilt), "")
            complaints += _under(headings, found, asked)
            continue
        read_cells = [cells.read(column, _cell(row, place)) for place in found]
        if column == "consent":
            values[column] = all(value is True for value, _ in read_cells)
        else:
            values[column], read_cells = read_cells[0][0], read_cells[:1]
        complaints += _under(headings, found, read_cells)
    for place, heading in enumerate(headings):
        sure = doubt(heading)
        complaint = sure and cells.doubted(_cell(row, place), sure)
        if complaint or (complaint := _missed(heading, _cell(row, place))):
            clear = False
            complaints.append(f", column {cells.text(heading)}: {complaint}")
    if any(cells.text(cell) for cell in row[len(headings) :]):
        clear = False
        complaints.append(
            ": it has more cells than there are headings, so the clip is held back; "
            "put cells that contain a separator in quotation marks"
        )
    yes = values.get("consent") is True and clear
    values["consent"] = yes and not unread
    return cells.update(values), complaints, unread if yes else ""


def _under(
    headings: Sequence[str], places: Sequence[int], found: Sequence[tuple[object, str]]
) -> list[str]:
    """Return the complaints of cells *found* below their headings."""
    return [
        f", column {cells.text(headings[place])}: {complaint}"
        for place, (_, complaint) in zip(places, found, strict=False)
        if complaint
    ]


def _missed(heading: str, cell: str) -> str:
    return "" if column_of(heading) else wishes.missed(heading, cell)


def _cell(row: Sequence[str], place: int) -> str:
    """Return a cell; the apostrophe that keeps a spreadsheet from running it is no part of it."""
    cell = row[place] if place < len(row) else ""
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'").startswith(_FORMULA) else cell


def _unread(rows: Iterable[_Row]) -> dict[str, str]:
    """Return by file the column that cannot be read; not where a row says no."""
    unread: dict[str, str] = {}
    refused = {key(row.update.file) for row in rows if not row.update.consent and not row.unread}
    for row in rows:
        if row.unread and key(row.update.file) not in refused:
            unread.setdefault(key(row.update.file), row.unread)
    return unread


def _merged(
    rows: Sequence[_Row], problems: list[str], name: str
) -> tuple[tuple[Update, ...], tuple[str, ...]]:
    """Return one update a file: the first, or the first without consent."""
    groups: dict[str, list[_Row]] = {}
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


def _nobody(row: _Row, name: str, *, kept: bool) -> str:
    """Return what to say of a *row* without a speaker; if it is *kept*, its no counts alone."""
    held = kept and not row.update.consent
    return (
        f"{name} row {row.number}, column speaker: it is empty, so "
        f"{'the clip is held back' if held else 'the row is left out'}; "
        f"write who speaks in {cells.shown(row.update.file)}."
    )


def _twice(group: Sequence[_Row], chosen: _Row, held: bool, name: str) -> str:
    numbers = [str(row.number) for row in group]
    rows = f"{', '.join(numbers[:-1])} and {numbers[-1]}"
    return (
        f"{name} rows {rows}, column file: all are about {cells.shown(chosen.update.file)}; "
        f"row {chosen.number} is used"
        + (" and the clip is held back, as one of them does not say yes to consent" if held else "")
        + ". Keep one row a clip."
    )


def _list(names: Iterable[str]) -> str:
    shown = [cells.shown(name) for name in names]
    return ", ".join(shown[:12]) + (f" and {len(shown) - 12} more" if len(shown) > 12 else "")
