"""The people sheet as a CSV file that any spreadsheet opens as it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from talkingheads.domain import Consent, Update
from talkingheads.formats.clips import wishes
from talkingheads.formats.clips.columns import COLUMNS, EXAMPLES, WISHES

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a cell begins with that a spreadsheet would run."""
_BOM = "\ufeff"
_NONE: Mapping[str, Consent] = MappingProxyType({})
_LESS = {"film": "film only", "part": "part only"}


def write(updates: Iterable[Update], consents: Mapping[str, Consent] = _NONE) -> str:
    """
    Return a sheet of *updates*, with what is known of *consents* by the file.

    A cell that a spreadsheet would run as a formula begins with an apostrophe, which `read` drops.
    The columns keep and drop are there only if something stands in them. A yes is written only
    where the update has it.
    """
    updates = list(updates)
    asked = any(update.keep or update.drop for update in updates)
    columns = [column for column in COLUMNS if asked or column not in WISHES]
    out = io.StringIO(newline="")
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(_heading(column) for column in columns)
    for update in updates:
        cells = _cells(update, consents.get(update.file, Consent()))
        lines.writerow(_safe(cells[column]) for column in columns)
    return _BOM + out.getvalue()


def _heading(column: str) -> str:
    return f"{column} ({EXAMPLES[column]})" if column in EXAMPLES else column


def _cells(update: Update, consent: Consent) -> dict[str, str]:
    speaker = update.speaker
    return {
        "file": update.file,
        "speaker": speaker.name,
        "role": speaker.role,
        "organisation": speaker.organisation,
        "leader": "yes" if speaker.leader else "",
        "theme": update.theme,
        "place": update.place,
        "recorded": _day(update.recorded),
        "edition": update.edition,
        "language": update.language,
        "consent": "yes" if update.consent else _LESS.get(consent.scope, ""),
        "consent_words": consent.words,
        "consent_date": _day(consent.on),
        "consent_until": _day(consent.until),
        "child": "yes" if consent.child else "",
        "guardian": consent.guardian,
        "keep": wishes.write(update.keep),
        "drop": wishes.write(update.drop),
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA) else cell
