"""
The typeface that is drawn into pictures: Fira Sans (SIL Open Font License).

It comes as a package, since a machine may have no fonts at all. It was drawn for legibility on
small screens and has the letters of Latin (Welsh among them), Greek and Cyrillic.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from talkingheads.errors import ToolError


def font(*, bold: bool = False) -> Path:
    """Return the path of the TrueType file. Raises: ToolError."""
    name = f"FiraSans-{'SemiBold' if bold else 'Regular'}.ttf"
    hint = "Install the package again: pip install --force-reinstall fontpkg-fira-sans"
    try:
        path = Path(str(files("fontpkg_fira_sans"))) / "files" / name
    except ModuleNotFoundError:
        raise ToolError("fontpkg-fira-sans: not installed", hint=hint) from None
    if not path.is_file():
        raise ToolError(f"{path}: the font is gone", hint=hint)
    return path
