"""The lines that tell of a clip or of many, and what any line may hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

FEW = 3
"""Clips that are named where many have the same; one more is named rather than counted."""

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


def listed(names: Sequence[str]) -> str:
    """Return *names*, of which only a few are told if they are many."""
    if len(names) <= FEW + 1:
        return ", ".join(names)
    return f"{', '.join(names[:FEW])} and {len(names) - FEW} more"


def together(names: Sequence[str], text: str) -> str:
    """Return *text* about the clips *names*, and where to look for those that are not named."""
    more = " All of them: talkingheads status" if len(names) > FEW + 1 else ""
    return f"{listed(names)}: {text}{more}"


def alike(told: Iterable[tuple[str, str]]) -> list[str]:
    """Return what was *told* of clips, as name and text: the same text once."""
    texts: dict[str, list[str]] = {}
    for name, text in told:
        texts.setdefault(text, []).append(name)
    return [together(names, text) for text, names in texts.items()]
