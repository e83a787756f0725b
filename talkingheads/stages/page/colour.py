"""
The project's colour as a style sheet that stays readable.

Contrast is reckoned as WCAG 2.2 does: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

from __future__ import annotations

from colorsys import hls_to_rgb, rgb_to_hls

PAPER = "#ffffff"
NIGHT = "#1d2326"
"""The lightest surface of the dark scheme, so that what is readable on it is on all of them."""
INK = "#000000"
"""Pure black: over the middling colours nothing lighter keeps the contrast."""

READABLE = 4.5
COMFORTABLE = 6.0
"""Aimed at for links: above the 4.5 of AA, since links are also drawn on tinted surfaces."""

Channels = tuple[int, int, int]


def style_sheet(colour: str) -> str:
    """Return custom properties for *colour* (``#rrggbb``), light scheme and dark scheme."""
    return (
        ":root {\n"
        f"  --brand: {colour.lower()};\n"
        f"  --on-brand: {over(colour)};\n"
        f"  --link: {readable(colour, PAPER)};\n"
        "}\n"
        "@media screen and (prefers-color-scheme: dark) {\n"
        "  :root {\n"
        f"    --link: {readable(colour, NIGHT)};\n"
        "  }\n"
        "}\n"
    )


def over(colour: str) -> str:
    """Return white or black, whichever reads better over *colour*."""
    return max(PAPER, INK, key=lambda ink: contrast(ink, colour))


def readable(colour: str, surface: str) -> str:
    """Return *colour*, its hue kept, darker or lighter only until it reads well on *surface*."""
    hue, lightness, saturation = rgb_to_hls(*(c / 255 for c in _channels(colour)))
    end = 1.0 if over(surface) == PAPER else 0.0
    for step in range(101):
        shifted = lightness + (end - lightness) * step / 100
        mixed = "#" + "".join(f"{round(c * 255):02x}" for c in hls_to_rgb(hue, shifted, saturation))
        if contrast(mixed, surface) >= COMFORTABLE:
            return mixed
    return over(surface)


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> Channels:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
