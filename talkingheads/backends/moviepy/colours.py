"""Colours that can be read: contrast as WCAG 2.2 reckons it."""

from __future__ import annotations

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255 each."""

WHITE: Colour = (255, 255, 255)
INK: Colour = (17, 20, 24)
BLACK: Colour = (0, 0, 0)

READABLE = 4.5
"""Least contrast of text and its ground (WCAG 2.2, 1.4.3)."""


def parsed(colour: str) -> Colour:
    """Turn ``#1d4f5c`` into its parts."""
    value = int(colour[1:], 16)
    return value >> 16, value >> 8 & 255, value & 255


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_on(ground: Colour) -> Colour:
    """Return white or almost black, whichever is read better on *ground*; never below 4.5."""
    best = max((WHITE, INK), key=lambda colour: contrast(colour, ground))
    return best if contrast(best, ground) >= READABLE else BLACK


def mixed(one: Colour, other: Colour, part: float) -> Colour:
    """Return *one* with so large a *part* of *other*, 0 to 1."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def softer(text: Colour, ground: Colour, *, least: float = 5.0) -> Colour:
    """Return *text* nearer to *ground*, for what matters less, as far as *least* contrast lets."""
    shades = (mixed(text, ground, part / 100) for part in (26, 20, 14, 7))
    return next((shade for shade in shades if contrast(shade, ground) >= least), text)


def _luminance(colour: Colour) -> float:
    """Return the relative luminance, 0 to 1."""
    parts = (value / 255 for value in colour)
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
