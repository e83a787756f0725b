"""The project's colours as a style sheet that stays readable, in the light and the dark scheme."""

from __future__ import annotations

from dataclasses import dataclass

from talkingheads.contrast import day_grounds, nearest, night_grounds, over

COMFORTABLE = 6.0
"""Aimed at for links that we derive: well above the 4.5 of AA, since they are thin."""


@dataclass(frozen=True)
class Palette:
    """The colours of a project, each ``#rrggbb``; what is empty is derived."""

    colour: str
    text: str = ""
    """Over *colour*; empty: white or black, whichever reads better."""
    link: str = ""
    """Empty: *colour*, only as dark as links must be."""


def style_sheet(palette: Palette) -> str:
    """Return custom properties for *palette*, light scheme and dark scheme."""
    brand = palette.colour.lower()
    day, night = tuple(day_grounds(brand).values()), night_grounds(brand)
    link = palette.link.lower() or nearest(brand, day, COMFORTABLE)
    return (
        ":root {\n"
        f"  --brand: {brand};\n"
        f"  --on-brand: {palette.text.lower() or over(brand)};\n"
        f"  --link: {link};\n"
        "}\n"
        "@media screen and (prefers-color-scheme: dark) {\n"
        "  :root {\n"
        f"    --link: {nearest(palette.link or brand, night, COMFORTABLE)};\n"
        "  }\n"
        "}\n"
    )
