"""Turn the bytes of a text file into text, whatever program saved it."""

from __future__ import annotations

import re


def decoded(content: str | bytes) -> str:
    """
    Return *content* as text without a byte order mark; zeros that are no UTF-16 stay in it.

    Bytes are UTF-8, UTF-16 (with a mark, or told by its zeros) or else Windows-1252, which is what
    Excel and old subtitle programs write. Never raises: what fits none has replacement characters.
    """
    text = content if isinstance(content, str) else _text(content)
    return text.lstrip("\ufeff")


def zeros_at(text: str) -> int:
    """
    Return the line of *text* in which it has zeros, 0 if it has none.

    They are what a disk leaves of a file that was being saved when the power went, and they may
    stand for the end of one line and the beginning of another.
    """
    before, zero, _ = text.partition("\0")
    return len(re.findall(r"\r\n|\r|\n", before)) + 1 if zero else 0


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    start = content[:400]
    if start.count(0) > len(start) // 4:
        little = start[1::2].count(0) >= start[::2].count(0)
        return content.decode("utf-16-le" if little else "utf-16-be", errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
