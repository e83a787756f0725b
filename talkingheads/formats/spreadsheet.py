"""Make text safe for the cells of CSV files: no spreadsheet may run what somebody said."""

from __future__ import annotations

import re

_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\u2212"
"""Where a spreadsheet may take text for a formula: ASCII, full width, and the true minus."""
_UNSEEN = "\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_FIRST = re.compile(f"[{_UNSEEN}'\"]*[{_SIGNS}]|[\t\r\n]")
_INNER = re.compile(f"([;|\t\r\n][{_UNSEEN}'\"]*|,['\"]*)(?=[{_SIGNS}])")


def safe(cell: str) -> str:
    """
    Return *cell* so that no spreadsheet takes it, or a part of it, for a formula.

    An apostrophe goes before a formula's sign where the cell begins, and where it would if a
    program split the cell at another separator than the comma:
    https://owasp.org/www-community/attacks/CSV_Injection

    A comma parts no cell of ours that is read with its quotes, so a sign after a comma and a space
    stays as it is ("Yes, -5 degrees"); one right after a comma is nothing that people write.
    """
    guarded = _INNER.sub(r"\1'", cell.replace("\0", ""))
    return f"'{guarded}" if _FIRST.match(guarded) else guarded
