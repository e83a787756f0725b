"""What a record is made of: named parts, and in plain words what differs between two sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

PLAINLY = {
    "clip": "the clip was taken in again",
    "shown": "the clip is shown in another size",
    "version": "this version of talkingheads works differently",
}
"""What is said where one of these parts is another."""

Parts = Mapping[str, Any]
"""Name of a part to a JSON value: a digest, a settings dict, a version, a tool's name."""


def differences(before: Parts, now: Parts, path: str = "", stage: str = "") -> Iterable[str]:
    """Tell in plain words what differs between two sets of parts, those of a *stage* if named."""
    for name in sorted({*before, *now}):
        old, new = before.get(name), now.get(name)
        where = f"{path}{name}"
        if old == new:
            continue
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from differences(old, new, f"{where}.", stage)
        elif not path and old is not None and name in PLAINLY:
            yield PLAINLY[name]
        elif path == "settings." and name not in before:
            yield f"a setting is new: {stage}.{name}" if stage else f"a setting is new: {name}"
        elif _is_digest(old) or _is_digest(new):
            yield f"{where} changed"
        else:
            yield f"{where} changed from {old!r} to {new!r}"


def digests_in(value: object) -> Iterable[str]:
    """Yield every digest in *value*, which JSON could hold."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from digests_in(item)
    elif _is_digest(value):
        yield str(value)


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and set(value) <= set("0123456789abcdef")
