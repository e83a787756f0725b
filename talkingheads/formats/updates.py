"""
Labelled updates as JSON Lines: one update a line, with its sentences.

    {"id": "u1", "speaker": "Priya Nair", "role": "PCSO", "organisation": "County police",
     "recorded": "2026-03-14", "sentences": [{"text": "I'll fix the gate by Friday."}]}

Only ``speaker`` and ``sentences`` with a ``text`` each are needed. What else stands there is
kept, but for labels: ``kind``, ``commitment``, ``possible`` and ``manner`` are ours to say.
"""

from __future__ import annotations

import json
import re
import reprlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from talkingheads.domain import Speaker

LONGEST = 80
"""Characters of what a reader of JSON says that are told."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
LABELS = ("kind", "commitment", "possible", "manner")


@dataclass(frozen=True)
class Talk:
    """One update as it stands in a line."""

    line: dict[str, Any]
    speaker: Speaker
    recorded: date | None
    sentences: tuple[str, ...]


def read(line: str | bytes) -> Talk:
    """Read one *line*. Raises: ValueError that says in plain words what is wrong with it."""
    try:
        text = line.decode() if isinstance(line, bytes) else line
        update = json.loads(text, parse_constant=_no_number)
    except UnicodeDecodeError:
        raise ValueError("is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is not JSON: {str(error)[:LONGEST]}") from None
    if not isinstance(update, dict):
        raise ValueError("must be an update in { }")
    sentences = update.get("sentences")
    if not isinstance(sentences, list):
        raise ValueError("sentences: must be a list")
    for number, sentence in enumerate(sentences, start=1):
        if not isinstance(sentence, dict) or not isinstance(sentence.get("text"), str):
            raise ValueError(f"sentences: the {number}. has no text")
    speaker = Speaker(
        _text(update, "speaker"), _text(update, "role"), _text(update, "organisation")
    )
    texts = tuple(sentence["text"] for sentence in sentences)
    return Talk(update, speaker, _day(update), texts)


def write(talk: Talk, labels: Sequence[dict[str, Any]]) -> str:
    """
    Return the line of *talk* with *labels*, one for each sentence, in place of its own.

    In ASCII, so that no terminal and no half of a character can stop it.
    """
    sentences = [
        {**{key: value for key, value in sentence.items() if key not in LABELS}, **label}
        for sentence, label in zip(talk.line["sentences"], labels, strict=True)
    ]
    return json.dumps({**talk.line, "sentences": sentences})


def _text(update: dict[str, Any], key: str) -> str:
    value = update.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{key}: must be text, not {reprlib.repr(value)}")
    return value


def _day(update: dict[str, Any]) -> date | None:
    value = _text(update, "recorded")
    if not value:
        return None
    with suppress(ValueError):
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
    raise ValueError(f"recorded: must be a day such as 2026-03-14, not {reprlib.repr(value)}")


def _no_number(name: str) -> None:
    raise ValueError(f"there is no number {name}")
