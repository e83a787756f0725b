"""
The rules that captions keep, as a table, and the limits that they speak of.

``checking`` tells where a track breaks them; ``layout``, ``fitting`` and ``timing`` keep them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from talkingheads.domain import Clip
from talkingheads.settings import CaptionSettings

BBC, NETFLIX = "BBC Subtitle Guidelines", "Netflix Timed Text Style Guide"
OURS = "ours"

Kind = Literal["broken", "forced", "soft"]
"""
Broken: a hard rule that could have been kept. Forced: speech itself leaves no way to keep it.
Soft: better otherwise, where nothing else is lost by it.
"""


@dataclass(frozen=True)
class Limits:
    """How much and how fast; times in milliseconds. The defaults are those of the guidelines."""

    max_chars: int = 42
    max_lines: int = 2
    shortest: int = 833
    longest: int = 7000
    fps: int = 25
    speed: int = 20
    """Characters a second, at most."""
    easy_speed: int = 17
    """Characters a second that are aimed at."""
    early: int = 500
    """How long before its first word a caption may come, to be long enough on screen."""
    late: int = 200
    """How long after its first word it may come, so that the one before is long enough."""
    far: int = 1500
    """How far from the speech it may be, and how long a silence inside it."""

    @property
    def aim(self) -> int:
        """Return the characters a line that are aimed at: 37 of 42."""
        return self.max_chars * 37 // 42

    @property
    def gap(self) -> int:
        """Return two frames; a shorter gap between two captions only flickers."""
        return -(-2000 // self.fps)

    @property
    def room(self) -> int:
        """Return the columns of a whole caption that can be read before it must go."""
        return min(self.max_lines * (self.max_chars + 1) - 1, self.longest * self.speed // 1000)

    @property
    def piece(self) -> int:
        """Return the columns of the widest piece that has room on a line."""
        return min(self.max_chars, self.room)

    def reading(self, wide: int) -> int:
        """Return the time that a caption of *wide* columns must be shown."""
        return min(self.longest, max(self.shortest, -(-wide * 1000 // self.speed)))


def limits(settings: CaptionSettings, clip: Clip) -> Limits:
    """Return the limits that a project's *settings* set for the captions of *clip*."""
    return Limits(
        max_chars=settings.max_chars_portrait if clip.portrait else settings.max_chars,
        max_lines=settings.max_lines,
        shortest=min(settings.shortest_ms, settings.longest_ms),
        longest=settings.longest_ms,
        fps=clip.fps or 25,
    )


@dataclass(frozen=True)
class Rule:
    """One rule, for people to read."""

    name: str
    text: str
    """What it asks; names in braces are those of `Limits`."""
    source: str
    advice: str
    """What to do where it is broken."""
    hard: bool = True


_MISTAKE = "A mistake of ours: please report it with the clip's transcript."
_SLOWER = "Leave it, or have it said more slowly; the transcript under the video has it all."

RULES = (
    Rule("lines", "at most {max_lines} lines, none of them empty", f"{BBC}, {NETFLIX}", _MISTAKE),
    Rule(
        "width",
        "at most {max_chars} characters a line; Chinese, Japanese and Korean ones count twice",
        f"{NETFLIX}; 37 are aimed at: {BBC}",
        "Write the word with a hyphen or a space in a transcript of your own.",
    ),
    Rule("speed", "at most {speed} characters a second", NETFLIX, _SLOWER),
    Rule("shortest", "at least {shortest} ms on screen", NETFLIX, _SLOWER),
    Rule("longest", "at most {longest} ms on screen", NETFLIX, _MISTAKE),
    Rule("gap", "no gap, or at least two frames, before the next one", NETFLIX, _MISTAKE),
    Rule("order", "in order, one after the other, never two at once", NETFLIX, _MISTAKE),
    Rule("inside", "inside the talk, not over a title or end card", OURS, _MISTAKE),
    Rule(
        "start",
        "comes with its first word: at most {early} ms before it and {late} ms after it",
        f"{BBC}, which allows 1500 ms",
        "Look at the times in the transcript: many words at one moment cannot be shown.",
    ),
    Rule("end", "stays to its last word, and at most {far} ms longer", BBC, _MISTAKE),
    Rule("silence", "no silence of more than {far} ms inside it", BBC, _MISTAKE),
    Rule("words", "all the words that are heard after the cut, in order", OURS, _MISTAKE),
    Rule("sentences", "no two sentences in one, unless one is tiny", BBC, _MISTAKE),
    Rule(
        "ties",
        "no break between article and noun, title and name, two names, auxiliary and verb",
        f"{BBC}, {NETFLIX}",
        "Nothing must be done: there was no room for a better break.",
        hard=False,
    ),
)

BY_NAME = {rule.name: rule for rule in RULES}


@dataclass(frozen=True)
class Violation:
    """One place where a caption breaks a rule."""

    rule: str
    cue: int
    """Its number, from 1; 0: the whole track."""
    what: str
    value: float
    """As measured: lines, characters, characters a second, or milliseconds."""
    kind: Kind = "broken"


def relaxed(given: Limits) -> list[tuple[str, int, int]]:
    """Return each limit that is wider than the guidelines', with theirs."""
    usual = Limits()
    found = [
        (name, getattr(given, name), getattr(usual, name))
        for name in ("max_chars", "max_lines", "longest")
        if getattr(given, name) > getattr(usual, name)
    ]
    if given.shortest < usual.shortest:
        found.append(("shortest", given.shortest, usual.shortest))
    return found
