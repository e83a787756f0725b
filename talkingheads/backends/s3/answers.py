"""What the answers of S3 must say, so that they are no login page, and no half."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from talkingheads.backends.s3.faults import fault


def tag_of(etag: str) -> str:
    """Return *etag* without its quotation marks."""
    return etag.strip('"')


def md5_of(data: bytes) -> bytes:
    """Return the MD5 of *data*, which S3 uses against damage."""
    return hashlib.md5(data, usedforsecurity=False).digest()


def is_md5(answer: Mapping[str, Any]) -> bool:
    """Tell whether the ETag in *answer* is made of the bytes: not if S3 encrypts with KMS."""
    return not str(answer.get("ServerSideEncryption", "")).startswith("aws:kms")


def arrived(what: str, answer: Any, md5: bytes) -> Any:
    """Return *answer* if it says that bytes with this *md5* arrived."""
    if "ETag" not in answer:
        raise fault(what, "ResponseParserError")
    if is_md5(answer) and tag_of(answer["ETag"]) != md5.hex():
        raise fault(what, "BadDigest")
    return answer


def listing(what: str, answer: Any) -> Any:
    """Return *answer* if it is a listing: a login page, say, is no empty one."""
    if "IsTruncated" not in answer:
        raise fault(what, "ResponseParserError")
    return answer


def marked(what: str, answer: Any, **markers: str) -> dict[str, Any]:
    """Return where a truncated listing goes on: *markers* say what *answer* calls what we ask."""
    if not all(answer.get(given) for given in markers.values()):
        raise fault(what, "ResponseParserError")
    return {asked: answer[given] for asked, given in markers.items()}
