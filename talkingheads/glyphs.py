"""The line that tells of a clip, and what any line may hold."""

from __future__ import annotations

GLYPHS = {"done": "✓", "held": "‖", "refused": "✗", "failed": "✗", "waiting": "…", "gone": "−"}
"""One glyph for each outcome of a clip; the word always stands beside it."""


def printable(text: str) -> str:
    """Return *text* without what could move a terminal's cursor or turn its direction."""
    kept = "\n\t\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"  # the last two make letters
    return "".join(c if c.isprintable() or c in kept else "\N{REPLACEMENT CHARACTER}" for c in text)


def outcome_line(clip: str, state: str, detail: str) -> str:
    """Return the line that tells how it ended for one clip."""
    return printable(
        f"{GLYPHS.get(state, ' ')} {clip}: {state}" + (f": {detail}" if detail else "")
    )
