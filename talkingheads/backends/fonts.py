"""
The typeface of pictures and pages: Fira Sans (SIL Open Font License).

It comes as a package, since a machine may have no fonts at all. It was drawn for legibility on
small screens and has the letters of Latin (Welsh among them), Greek and Cyrillic.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from talkingheads.errors import ToolError

WELSH = (*range(0x1E80, 0x1E86), 0x1EF2, 0x1EF3)
ROMANIAN = tuple(range(0x218, 0x21C))
SIGNS = (*range(0x2000, 0x2070), 0x20AC, 0x2122, 0x2190, 0x2192, 0x25B8)
LATIN = (*range(0x20, 0x180), *ROMANIAN, *WELSH, *SIGNS)
"""The letters that pages are given; browsers take others from a typeface of the reader's."""


@lru_cache(maxsize=2)
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


@lru_cache(maxsize=8)
def letters(path: Path) -> frozenset[int]:
    """Return the code points that the font at *path* has. Raises: OSError if it is no font."""
    from fontTools.ttLib import TTFont

    try:
        with path.open("rb") as file, TTFont(file, fontNumber=0, lazy=True) as face:
            return frozenset(face.getBestCmap() or ())
    except OSError:
        raise
    except Exception as error:  # what is wrong with a font comes out as any of a dozen kinds
        raise OSError(str(error) or type(error).__name__) from None


@lru_cache(maxsize=1)
def webfonts() -> dict[str, bytes]:
    """Return the typeface for pages by file name: Latin as WOFF2, 17 kB each, and the licence."""
    return {
        "fira-sans-licence.txt": (font().parent.parent / "LICENSE").read_bytes(),
        "fira-sans-regular.woff2": _latin(font()),
        "fira-sans-semibold.woff2": _latin(font(bold=True)),
    }


def _latin(path: Path) -> bytes:
    """Return the Latin part of a TrueType file, the same bytes each time."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(flavor="woff2", hinting=False, layout_features=["kern", "liga", "tnum"])
    face = TTFont(path, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=LATIN)
    subsetter.subset(face)
    face.flavor = "woff2"
    written = BytesIO()
    face.save(written)
    return written.getvalue()
