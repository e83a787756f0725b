"""Look at a few of the files that lie there: how long browsers keep them, and what they are called.

What one file of a kind is sent with, the others most likely are too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from talkingheads.backends.s3.client import Line
from talkingheads.backends.s3.faults import DENIED, S3Fault
from talkingheads.backends.s3.looking import Unseen
from talkingheads.formats.mediatypes import TYPES, media_type

LONGEST = 86_400
"""Seconds that browsers may keep people's clips: what is taken down is seen no longer."""
OF_PEOPLE = (".mp4", ".m4a", ".webm", ".jpg", ".jpeg", ".png", ".webp", ".vtt", ".srt")
EACH = 2
"""Files of each kind that are looked at: the first and the last of a listing."""
_AGE = re.compile(r"(?:s-)?max-?age\s*=\s*\"?(\d+)", re.IGNORECASE)
_NEVER = re.compile(r"\bno-(?:store|cache)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Sent:
    """What comes with a file."""

    path: str
    kind: str
    cache: str

    @property
    def wrong_kind(self) -> bool:
        """Browsers are told that it is something else than it is."""
        return _bare(self.kind) != _bare(media_type(self.path))

    @property
    def kept_long(self) -> bool:
        """It shows people, and is kept for longer than `LONGEST`, or for as long as one likes."""
        if not self.path.startswith(("clips/", "editions/")) or _suffix(self.path) not in OF_PEOPLE:
            return False
        if _NEVER.search(self.cache):
            return False
        ages = [int(age) for age in _AGE.findall(self.cache)]
        return not ages or max(ages) > LONGEST


def sample(line: Line) -> list[Sent]:
    """
    Return what comes with a few files of each kind that browsers get.

    Raises: Unseen if the key may not list or read them.
    """
    return list(_heads(line, _chosen(line)))


def _chosen(line: Line) -> list[str]:
    """Return the first and last path of each kind, on the first page of what lies there."""
    kinds: dict[tuple[bool, str], list[str]] = {}
    for below in ("", "clips/", "editions/"):
        try:
            answer = line.ask(
                line.name, "list_objects_v2", right="s3:ListBucket", Prefix=line.key(below)
            )
        except S3Fault as error:
            if error.code in DENIED:
                raise Unseen("the key lacks the right s3:ListBucket") from None
            raise
        for item in answer.get("Contents", []):
            path = line.path(item["Key"])
            if _suffix(path) in TYPES and not path.startswith("."):
                kinds.setdefault((path.startswith(below or "/"), _suffix(path)), []).append(path)
    ends = (path for paths in kinds.values() for path in (paths[0], paths[-1])[:EACH])
    return sorted(set(ends))


def _heads(line: Line, paths: list[str]) -> Iterator[Sent]:
    for path in paths:
        try:
            answer = line.ask(
                f"{line.name}/{path}", "head_object", right="s3:GetObject", Key=line.key(path)
            )
        except S3Fault as error:
            if error.code in DENIED:
                raise Unseen("the key lacks the right s3:GetObject") from None
            if error.code in ("404", "NoSuchKey"):  # gone since it was listed
                continue
            raise
        yield Sent(path, answer.get("ContentType", ""), answer.get("CacheControl", ""))


def _suffix(path: str) -> str:
    return PurePosixPath(path).suffix.lower()


def _bare(kind: str) -> str:
    return kind.partition(";")[0].strip().lower()
