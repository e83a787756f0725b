"""What stands in the lines of cues beside words: tags, times, turns and entities."""

from __future__ import annotations

import html
import re

TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3})\d*)?"
INLINE = re.compile(rf"<{TIME}>", re.ASCII)
_SET = r"""(?:\s+[\w-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+))*\s*"""
_TAG = re.compile(
    rf"<(?:c|i|b|u|s|font|ruby|rt)(?:\.[^\s<>]*)?{_SET}>"  # s and font: SubRip's own
    r"|<(?:v|lang)(?:\.[^\s<>]*)?(?:\s[^<>]*)?>"
    r"|</(?:c|i|b|u|s|font|ruby|rt|v|lang)\s*>"
    r"|\{\\[^{}]*\}",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br\s*/?>|\\N", re.IGNORECASE)
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s([^<>]*)>", re.IGNORECASE)
_CLASSES = re.compile(r"<[a-z]+\.([^\s<>]+)", re.IGNORECASE)
_TURN = re.compile(r"^\s*(?:[-–—]|>>+|(?:&gt;){2,})\s+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});", re.ASCII)


def voices(line: str) -> list[str]:
    """Return the names in the voice tags of *line*."""
    return [name for found in _VOICE.findall(line) if (name := plain(found))]


def classes(line: str) -> list[str]:
    """Return the classes of the tags of *line*."""
    return [name for found in _CLASSES.findall(line) for name in found.split(".")]


def texts(line: str) -> list[str]:
    """Return what *line* shows, signs of turns included, on as many lines as it breaks into."""
    return [text for part in _BREAK.split(_TAG.sub("", line)) if (text := plain(part))]


def bare(line: str) -> str:
    """
    Return *line* without tags and the sign of a turn; its inline times stay.

    Only the tags of WebVTT and SubRip are tags; of anything else in angle brackets no word is lost.
    """
    return _TURN.sub("", _BREAK.sub(" ", _TAG.sub("", line)))


def plain(text: str) -> str:
    """Return a bare line on one line, without inline times, entities as what they mean."""
    decoded = _ENTITY.sub(lambda found: html.unescape(found[0]), INLINE.sub("", text))
    return " ".join("".join(c if c.isprintable() else " " for c in decoded).split())
