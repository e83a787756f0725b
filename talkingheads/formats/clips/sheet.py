"""The people sheet: a CSV file as Excel, LibreOffice, Google or a person writes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from talkingheads.domain import Update
from talkingheads.errors import ConfigError
from talkingheads.formats.clips import cells, tables, terms, wishes
from talkingheads.formats.clips.columns import (
    CAREFUL,
    COLUMNS,
    CONSENT,
    REQUIRED,
    TERMS,
    WISHES,
    column_of,
    doubt,
    fold,
    near,
)
from talkingheads.formats.clips.matching import key
from talkingheads.formats.clips.merging import Row, merged, unread
from talkingheads.formats.clips.merging import terms as terms_by_file
from talkingheads.formats.clips.terms import Terms
from talkingheads.formats.clips.writing import FORMULA

LIMITING = (*CAREFUL, "consent_date")
"""Where what stands may end or narrow a consent."""
DATES = ("recorded", "consent_date", "consent_until")
UNENDED = "the sheet's last line has no end, so it may be cut off"
"""Why a clip is held whose row may go on: see `Sheet.unread`."""


@dataclass(frozen=True)
class Sheet:
    """What a people sheet says."""

    updates: tuple[Update, ...]
    """One a file, in the order of the sheet."""
    problems: tuple[str, ...] = ()
    """Sentences for the user; the run can go on."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """
    By file's key, the column for which alone it is without consent: its wish cannot be read. Or
    `UNENDED`.
    """
    terms: Mapping[str, tuple[Terms, ...]] = field(default_factory=dict)
    """By file's key, what each row about it says of consent."""
    limits: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By file's key, the columns in which it says what may limit its consent."""
    columns: frozenset[str] = frozenset()
    """The columns, of all that it has, in which something may limit a consent."""


def read(content: str | bytes, *, name: str = "people.csv") -> Sheet:
    """
    Return the rows of the sheet *content*; *name* is what messages call it.

    Rows without a file are left out and told, as are those that say yes for nobody. Of several
    rows about one file the first counts, but if any of them lacks consent, the one that lacks it.
    A column that is not known but may take a consent back holds the rows that it does not clear.
    What cannot be read under keep or drop holds its row; what any row about a file drops, goes.
    So is a last row held that has no line end, where what it may lack could limit its consent.

    Raises: ConfigError if it is no such sheet, or a column that it must have is missing.
    """
    rows, unended = tables.read(content, name)
    top = tables.heading_row(rows)
    headings = rows[top] if rows else []
    places, problems = _places(headings, name)
    found: list[Row] = []
    dates: list[str] = []
    limits: dict[str, frozenset[str]] = {}
    limiting = _limiting(headings)
    for number, cells_ in enumerate(rows[top + 1 :], start=top + 2):
        if any(cells.text(cell) for cell in cells_):
            row, complaints = _row(number, cells_, headings, places)
            if number == len(rows) and row.update.consent and _limits(headings, unended):
                row, complaint = _held(row, headings[-1])
                complaints.append(complaint)
            problems += [f"{name} row {number}{complaint}." for complaint in complaints]
            found.append(row)
            file = key(row.update.file)
            limits[file] = limits.get(file, frozenset()) | _limited(cells_, limiting)
            for place in (place for column in DATES for place in places.get(column, [])[:1]):
                if when := cells.two_ways(_cell(cells_, place)):
                    column = cells.text(headings[place])
                    dates.append(f"{name} row {number}, column {column}: {when}")
    if dates:
        problems.append(f"{dates[0]}{_more(len(dates) - 1)}; write dates like 2026-03-14.")
    updates, told = merged(found, problems, name)
    columns = frozenset(limiting.values())
    return Sheet(updates, told, unread(found), terms_by_file(found), limits, columns)


def _limiting(headings: Sequence[str]) -> dict[int, str]:
    """Return by place the columns in which something may limit a consent."""
    known = {place: column_of(heading) for place, heading in enumerate(headings)}
    found = {place: column for place, column in known.items() if column in LIMITING and column}
    return found | {p: fold(heading) for p, heading in enumerate(headings) if doubt(heading)}


def _limited(row: Sequence[str], limiting: Mapping[int, str]) -> frozenset[str]:
    """Return in which of the *limiting* columns *row* says more than nothing and no."""
    said = {place: cells.text(_cell(row, place)) for place in limiting}
    return frozenset(
        limiting[place] for place, cell in said.items() if cells.mark(cell) not in ("", *cells.NO)
    )


def _more(count: int) -> str:
    return f", as {'is' if count == 1 else 'are'} {count} more in this sheet" if count else ""


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
        f"{cells.shown(headings[found[0]])} is used" + _all_count(column)
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


def _all_count(column: str) -> str:
    if column == "consent":
        return " only where all of them say yes."
    return ", and of the others what is more careful." if column in TERMS else "."


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


def _row(
    number: int, row: Sequence[str], headings: Sequence[str], places: dict[str, list[int]]
) -> tuple[Row, list[str]]:
    """Return what a row says, and what is odd about it."""
    values: dict[str, cells.Value] = {}
    said, complaints = _said(row, headings, places)
    clear, spoilt = True, ""
    for column, found in places.items():
        if column in WISHES:
            asked = [wishes.read(_cell(row, place)) for place in found]
            values[column] = tuple(stretch for stretches, _ in asked for stretch in stretches)
            bad = [headings[place] for place, (_, why) in zip(found, asked, strict=True) if why]
            spoilt = spoilt or next(map(cells.text, bad), "")
            complaints += _under(headings, found, asked)
        elif column not in CONSENT:
            read_cells = [cells.read(column, _cell(row, place)) for place in found[:1]]
            values[column] = read_cells[0][0]
            complaints += _under(headings, found, read_cells)
    for place, heading in enumerate(headings):
        if complaint := _missed(heading, _cell(row, place)):
            clear = False
            complaints.append(f", column {cells.text(heading)}: {complaint}")
    if any(cells.text(cell) for cell in row[len(headings) :]):
        clear = False
        complaints.append(
            ": it has more cells than there are headings, so the clip is held back; "
            "put cells that contain a separator in quotation marks"
        )
    agreed = terms.joined(said, by=str(values.get("speaker") or ""))
    agreed = agreed if clear else replace(agreed, scope="none")
    yes = agreed.scope == "share" and not agreed.doubt
    values["consent"] = yes and not spoilt
    return Row(number, cells.update(values), agreed, spoilt if yes else ""), complaints


def _limits(headings: Sequence[str], count: int) -> bool:
    """Tell whether the last of *count* cells, were it longer, could limit a consent."""
    if not count or count > len(headings):  # a cell without a heading holds its row
        return count > 0
    column = column_of(headings[count - 1])
    return column in ("file", *CONSENT, *WISHES) or bool(doubt(headings[count - 1]))


def _held(row: Row, heading: str) -> tuple[Row, str]:
    """Return *row*, of which nobody can tell whether it goes on, held; and a complaint."""
    return replace(row, update=replace(row.update, consent=False), unread=UNENDED), (
        f": {UNENDED}, and what is missing could be about consent: the clip is held back. Add an "
        "empty line at the end and save again. A program that never ends the last line (Google "
        f"Sheets): put another column, such as language, to the right of {cells.text(heading)}"
    )


def _said(
    row: Sequence[str], headings: Sequence[str], places: dict[str, list[int]]
) -> tuple[list[Terms], list[str]]:
    """Return what each cell about consent says, and the complaints."""
    said: list[Terms] = []
    complaints: list[str] = []
    for column in CONSENT:
        found = places.get(column, [])
        read_cells = [terms.read(column, _cell(row, place), headings[place]) for place in found]
        said += [each for each, _ in read_cells]
        complaints += _under(headings, found, read_cells)
    return said, complaints


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
    """Complain of a *cell* that may limit a consent, below a *heading* that is not known."""
    sure = doubt(heading)
    if column_of(heading):
        return ""
    complaint = cells.doubted(cell, sure)
    return complaint or ("" if sure == "no" else wishes.missed(heading, cell))


def _cell(row: Sequence[str], place: int) -> str:
    """Return a cell; the apostrophe that keeps a spreadsheet from running it is no part of it."""
    cell = row[place] if place < len(row) else ""
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'").startswith(FORMULA) else cell


def _list(names: Iterable[str]) -> str:
    shown = [cells.shown(name) for name in names]
    return ", ".join(shown[:12]) + (f" and {len(shown) - 12} more" if len(shown) > 12 else "")
