"""
Colours of a project that can be read: contrast as WCAG 2.2 reckons it.

The surfaces are those of the pages' style sheet; a test holds the two together.
https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from colorsys import hls_to_rgb, rgb_to_hls
from math import floor

READABLE = 4.5
"""Least contrast of text and its ground (WCAG 2.2, 1.4.3)."""

PAPER, BOX = "#ffffff", "#f3f5f5"
"""What text stands on in the light scheme: the page, and boxes in it."""
NIGHT, NIGHT_BOX = "#14181a", "#1d2326"
"""The same in the dark scheme."""
INK = "#000000"
"""Pure black: over the middling colours nothing lighter keeps the contrast."""
TINT = 0.09
"""How much of the project's colour the opening of an edition has."""

Channels = tuple[int, int, int]


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours (``#rrggbb``), 1 to 21."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def least(colour: str, grounds: Iterable[str]) -> float:
    """Return the contrast of *colour* with that of *grounds* on which it reads worst."""
    return min(contrast(colour, ground) for ground in grounds)


def over(colour: str) -> str:
    """Return white or black, whichever reads better over *colour*; never below 4.5."""
    return max(PAPER, INK, key=lambda ink: contrast(ink, colour))


def day_grounds(brand: str) -> dict[str, str]:
    """Return what links stand on in the light scheme of the colour *brand*, by its name."""
    return {"white": PAPER, "pale grey": BOX, "the tint of page.colour": mixed(PAPER, brand, TINT)}


def night_grounds(brand: str) -> tuple[str, ...]:
    """Return what links stand on in the dark scheme of the colour *brand*."""
    return NIGHT, NIGHT_BOX, mixed(NIGHT, brand, TINT)


def refusal(colour: str, grounds: Mapping[str, str]) -> str:
    """
    Return why *colour* cannot be read on *grounds* (colours by name), empty if it can.

    It names the ground on which it reads worst, the ratio, what is needed, and what would do.
    """
    name = min(grounds, key=lambda name: contrast(colour, grounds[name]))
    ratio = contrast(colour, grounds[name])
    if ratio >= READABLE:
        return ""
    ground = grounds[name]
    better = nearest(colour, tuple(grounds.values()), READABLE)
    return (
        f"{colour} on {name} ({ground}) has {floor(ratio * 10) / 10}:1; {READABLE}:1 is needed; "
        f"{better} would do"
    )


def nearest(colour: str, grounds: Iterable[str], wanted: float) -> str:
    """
    Return *colour*, its hue kept, made only as dark or light as it must to read on all *grounds*.

    Black or white, whichever reads better, where no shade has the *wanted* contrast.
    """
    grounds = tuple(grounds)
    hue, lightness, saturation = rgb_to_hls(*(c / 255 for c in channels(colour)))
    shades = [colour.lower()] * (least(colour, grounds) >= wanted)
    steps = sorted((abs(step / 255 - lightness), step / 255) for step in range(256))
    shades += (_hex(hls_to_rgb(hue, light, saturation)) for _, light in steps)
    fitting = (shade for shade in shades if least(shade, grounds) >= wanted)
    return next(fitting, max(PAPER, INK, key=lambda ink: least(ink, grounds)))


def mixed(one: str, other: str, part: float) -> str:
    """Return *one* with so large a *part* of *other*, 0 to 1."""
    pairs = zip(channels(one), channels(other), strict=True)
    return _hex((a + (b - a) * part) / 255 for a, b in pairs)


def channels(colour: str) -> Channels:
    """Return red, green and blue of ``#rrggbb``, 0 to 255 each."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(shares: Iterable[float]) -> str:
    return "#" + "".join(f"{round(share * 255):02x}" for share in shares)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
