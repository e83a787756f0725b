"""What a bucket keeps beside what readers get: older versions, marks of deletion, open uploads."""

from __future__ import annotations

import os.path
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from talkingheads.backends.s3.answers import listing, marked
from talkingheads.backends.s3.client import Line
from talkingheads.backends.s3.faults import S3Fault, fault
from talkingheads.backends.s3.parts import abort, uploads
from talkingheads.backends.targets import Ours, Upload, Version

REMOVED_AT_ONCE = 1000
ONE_BY_ONE = 8
"""So many paths are looked up each for itself; of more, all below what they have in common."""

VERSIONS_RIGHT = "s3:ListBucketVersions"
READ_RIGHT = "s3:GetObjectVersion"
REMOVE_RIGHT = "s3:DeleteObject"
FORGET_RIGHT = "s3:DeleteObjectVersion"


def versions(line: Line, below: str) -> list[Version]:
    """Return every version and mark of deletion of paths that begin with *below*."""
    found: list[Version] = []
    for answer in listed_versions(line, below):
        found += [_version(line, each, False) for each in answer.get("Versions", [])]
        found += [_version(line, each, True) for each in answer.get("DeleteMarkers", [])]
    return found


def listed_versions(line: Line, below: str) -> Iterator[Any]:
    """Yield what the server answers about versions of paths that begin with *below*."""
    after: dict[str, Any] = {}
    while True:
        answer = line.ask(
            line.name,
            "list_object_versions",
            right=VERSIONS_RIGHT,
            take=lambda answer: listing(line.name, answer),
            Prefix=line.key(below),
            **after,
        )
        yield answer
        if not answer["IsTruncated"]:
            return
        after = marked(
            line.name, answer, KeyMarker="NextKeyMarker", VersionIdMarker="NextVersionIdMarker"
        )


def _version(line: Line, each: Any, marker: bool) -> Version:
    latest = bool(each["IsLatest"])
    return Version(
        line.path(each["Key"]),
        each["VersionId"],
        0 if marker else each["Size"],
        current=latest and not marker,
        marker=marker,
    )


def history(line: Line, below: str) -> tuple[tuple[Version, ...], tuple[Upload, ...]]:
    """Return every version and every open upload of paths that begin with *below*."""
    opened = (Upload(line.path(key), name) for key, name in uploads(line, below))
    return tuple(versions(line, below)), tuple(opened)


def fetch(line: Line, version: Version) -> bytes:
    """Return the bytes of *version*."""
    return body_of(
        line, version.path, right=READ_RIGHT, Key=line.key(version.path), VersionId=version.version
    )


def body_of(line: Line, path: str, *, right: str, **place: Any) -> bytes:
    """Return the bytes of the object at *place*: all of them, as the answer counts them."""
    what = f"{line.name}/{path}"

    def whole(answer: Any) -> bytes:
        body = answer["Body"]
        try:  # not `with`, which would give the bare stream, without boto3's errors
            data: bytes = body.read()
        finally:
            body.close()
        if len(data) != answer.get("ContentLength"):
            raise fault(what, "IncompleteReadError")
        return data

    data: bytes = line.ask(what, "get_object", right=right, take=whole, **place)
    return data


def object_at(line: Line, path: str) -> bytes | None:
    """Return the bytes of the object at *path*; None if the server says that there is none."""
    try:
        return body_of(line, path, right="s3:GetObject, and s3:ListBucket", Key=line.key(path))
    except S3Fault as error:
        if error.code == "NoSuchKey":
            return None
        raise


def wipe(line: Line, paths: Sequence[str]) -> None:
    """Remove *paths* with every older version, mark of deletion and open upload of each."""
    wanted = set(paths)
    belows = sorted(wanted)
    if len(belows) > ONE_BY_ONE:
        belows = [os.path.commonprefix([belows[0], belows[-1]])]  # noqa: RUF071
    for below in belows:
        kept, opened = history(line, below)
        _give_up(line, (each for each in opened if each.path in wanted))
        _forget(line, [each for each in kept if each.path in wanted])


def forget_history(line: Line, below: str, ours: Ours | None = None) -> int:
    """
    Remove all but what readers get now, of paths that begin with *below* and are *ours*.

    Returns how many versions, marks and uploads went.
    """
    kept, opened = history(line, below)
    old = [each for each in kept if not each.current and (ours is None or ours(each.path))]
    opened = tuple(each for each in opened if ours is None or ours(each.path))
    _give_up(line, opened)
    _forget(line, old)
    return len(old) + len(opened)


def _give_up(line: Line, opened: Iterable[Upload]) -> None:
    for each in opened:
        abort(line, line.key(each.path), each.upload)


def _forget(line: Line, kept: Sequence[Version]) -> None:
    """Remove *kept*: what nobody can read now first, so that no older state shows meanwhile."""
    hidden = [each for each in kept if not each.current and not each.marker]
    for some in (hidden, [each for each in kept if each.current or each.marker]):
        remove(
            line,
            [{"Key": line.key(each.path), "VersionId": each.version} for each in some],
            right=FORGET_RIGHT,
        )


def remove(line: Line, objects: Sequence[dict[str, str]], *, right: str = REMOVE_RIGHT) -> None:
    """Remove *objects*; if one stays, an error is raised after the others are gone."""
    problems: list[dict[str, str]] = []
    for start in range(0, len(objects), REMOVED_AT_ONCE):
        some = objects[start : start + REMOVED_AT_ONCE]
        answer = line.ask(line.name, "delete_objects", right=right, Delete={"Objects": some})
        problems += answer.get("Errors", [])
        told = {each["Key"] for part in ("Deleted", "Errors") for each in answer.get(part, [])}
        if any(each["Key"] not in told for each in some):  # a login page, say, tells of none
            raise fault(line.name, "ResponseParserError")
    for problem in problems:
        if problem["Code"] not in ("NoSuchKey", "NoSuchVersion"):
            what = line.named(problem["Key"])
            raise fault(what, problem["Code"], right)
