"""Names as people type them, of speakers, themes and editions: which of those there are."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from talkingheads.errors import ConfigError

LISTED = 8
"""Names in a message, at most."""
LONGEST = 60
"""Characters of what was typed in a message, at most."""
_SUFFIX, _NUMBER = re.compile(r"\.\w{2,4}$"), re.compile(r"[0-9]+")


def folded(name: str) -> str:
    """Return *name* without case, accents and needless spaces, for comparing."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def chosen(what: str, wanted: Sequence[str], known: Mapping[str, str]) -> tuple[str, ...]:
    """
    Return what *known* has for each name that is *wanted*, whatever its case and accents.

    The whole name, or else every name that has it in it. *what* they are names of is also the
    option's name. Raises: ConfigError for a name that is not there, with those near.
    """
    found: dict[str, None] = {}
    for name in wanted:
        part = folded(name)
        fits = [known[k] for k in known if folded(k) == part]
        fits = fits or [known[k] for k in known if part and part in folded(k)]
        if not fits:
            raise ConfigError(
                f"--{what} {short(name)!r}: there is none", hint=_near(what, name, known)
            )
        found.update(dict.fromkeys(fits))
    return tuple(found)


def short(text: str) -> str:
    """Return *text* for a message: no more of it than its first 60 characters."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def guessed(name: str, among: Iterable[str], *, cutoff: float = 0.6) -> str:
    """
    Return which of *among* somebody meant who wrote *name*; empty: none.

    Never one with other numbers in it: that is another clip, not a slip of the pen.
    """
    fits = {each: None for each in among if _numbers(each) == _numbers(name)}
    return next(iter(difflib.get_close_matches(name, fits, n=1, cutoff=cutoff)), "")


def _numbers(name: str) -> list[int]:
    stem = _SUFFIX.sub("", PurePosixPath(name).name)
    return [int(number) for number in _NUMBER.findall(stem)]


def _near(what: str, name: str, known: Mapping[str, str]) -> str:
    parts = {folded(part): k for k in known for part in (k, *k.split())}
    near = difflib.get_close_matches(folded(name), parts, n=1)
    guess = f"Did you mean {parts[near[0]]}? " if near else ""
    names = sorted(filter(None, known))
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return f"{guess}Each {what} here: {', '.join(names[:LISTED]) or 'none'}{more}."
