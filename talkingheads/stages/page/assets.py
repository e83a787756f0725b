"""Style sheets, scripts and fonts under names that change with their content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from talkingheads.backends.pages import Logo
from talkingheads.contrast import PAPER, contrast
from talkingheads.formats import hashed
from talkingheads.stages.page import colour as colours

COLOUR = "static/colour.css"
DIGITS = 8
"""Of the hash in a name: each page names many of these files."""
_ADDRESS = re.compile(r'url\("([^"]+)"\)')


VISIBLE = 3.0
"""Least contrast of a picture with its ground (WCAG 2.2, 1.4.11)."""


@dataclass(frozen=True)
class LogoView:
    """The project's logo as the pages show it."""

    name: str
    """Among the static files."""
    width: int
    height: int
    plate: bool
    """It is shown on white, since on the project's colour it would hardly be seen."""


@dataclass(frozen=True)
class Assets:
    """The files beside the pages."""

    names: dict[str, str]
    """``style.css`` to ``static/style.1a2b3c4d.css``."""
    files: dict[str, bytes]
    """By path on the site."""
    logo: LogoView | None = None


def gather(
    sources: Mapping[str, bytes], *, palette: colours.Palette, logo: Logo | None = None
) -> Assets:
    """
    Name *sources* (content by path on the site); add the style sheet of *palette* and the *logo*.

    What the logo's file was called is nowhere on the site.
    ``url("NAME")`` in a style sheet, seen from the static folder, becomes the new name; so
    style sheets are named last.
    """
    contents = dict(sources)
    contents[COLOUR] = colours.style_sheet(palette).encode()
    if logo is not None:
        contents[f"static/{logo.name}"] = logo.content
    shown = _shown(logo, palette.colour) if logo else None
    assets = Assets(names={}, files={}, logo=shown)
    for path in sorted(contents, key=lambda path: (path.endswith(".css"), path)):
        content = contents[path]
        if path.endswith(".css"):
            content = _renamed(content, assets.names)
        named = hashed.named(path, hashlib.sha256(content).hexdigest(), digits=DIGITS)
        assets.names[path.removeprefix("static/")] = named
        assets.files[named] = content
    return assets


def _shown(logo: Logo, ground: str) -> LogoView:
    seen = contrast(logo.ink, ground)
    plate = seen < VISIBLE and contrast(logo.ink, PAPER) > seen
    return LogoView(logo.name, logo.width, logo.height, plate)


def _renamed(sheet: bytes, names: Mapping[str, str]) -> bytes:
    def new_name(match: re.Match[str]) -> str:
        name = names.get(match[1], f"static/{match[1]}")
        return f'url("{name.removeprefix("static/")}")'

    return _ADDRESS.sub(new_name, sheet.decode()).encode()
