"""Style sheets, scripts and fonts under names that change with their content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from talkingheads.stages.page import colour as colours

COLOUR = "static/colour.css"
_ADDRESS = re.compile(r'url\("([^"]+)"\)')


@dataclass(frozen=True)
class Assets:
    """The files beside the pages."""

    names: dict[str, str]
    """``style.css`` to ``static/style.1a2b3c4d.css``."""
    files: dict[str, bytes]
    """By path on the site."""


def gather(sources: Mapping[str, bytes], *, colour: str) -> Assets:
    """
    Name *sources* (content by path on the site) and add the style sheet of *colour*.

    ``url("NAME")`` in a style sheet, seen from the static folder, becomes the new name; so
    style sheets are named last.
    """
    contents = dict(sources)
    contents[COLOUR] = colours.style_sheet(colour).encode()
    assets = Assets(names={}, files={})
    for path in sorted(contents, key=lambda path: (path.endswith(".css"), path)):
        content = contents[path]
        if path.endswith(".css"):
            content = _renamed(content, assets.names)
        named = _with_hash(path, content)
        assets.names[path.removeprefix("static/")] = named
        assets.files[named] = content
    return assets


def _with_hash(path: str, content: bytes) -> str:
    place = PurePosixPath(path)
    mark = hashlib.sha256(content).hexdigest()[:8]
    return str(place.with_name(f"{place.stem}.{mark}{place.suffix}"))


def _renamed(sheet: bytes, names: Mapping[str, str]) -> bytes:
    def new_name(match: re.Match[str]) -> str:
        name = names.get(match[1], f"static/{match[1]}")
        return f'url("{name.removeprefix("static/")}")'

    return _ADDRESS.sub(new_name, sheet.decode()).encode()
