"""
Write values as JSON and read them again.

The text is canonical: the same value gives the same bytes on every machine, so its digest can
name a record in the cache.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")


def dumps(value: object) -> str:
    """
    Return *value*, any frozen dataclass or pydantic model, as one line of canonical JSON.

    Keys are sorted, dates are ISO 8601, tuples are arrays, and letters stay as they are.

    Raises: ValueError for numbers that JSON does not have, such as NaN.
    """
    kind: Any = type(value)
    plain = _adapter(kind).dump_python(value, mode="json")
    return json.dumps(
        plain, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )


def loads(kind: type[T], text: str | bytes) -> T:
    """
    Return the value of type *kind* that `dumps` wrote as *text*.

    Raises: ValueError if the text is not JSON or does not fit *kind*.
    """
    hashable: Any = kind
    value: T = _adapter(hashable).validate_json(text)
    return value


def plain(text: str | bytes) -> Any:
    """Return what the JSON *text* says. Raises: ValueError, however deep it is nested."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def digest(value: object, *, without: str = "") -> str:
    """Return the SHA-256 of the canonical JSON of *value*, 64 hex digits, *without* one field."""
    text = dumps(value)
    if without:
        kept = {name: part for name, part in json.loads(text).items() if name != without}
        text = json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Return what turns *kind* into JSON and back; pydantic is slow to import, so import late."""
    from pydantic import TypeAdapter

    return TypeAdapter(kind)
