"""Look at how a bucket is set up; what may not be looked at is no answer, and is told as that."""

from __future__ import annotations

import shlex
from typing import Any

from talkingheads.backends.s3.client import Line
from talkingheads.backends.s3.faults import DENIED, S3Fault
from talkingheads.backends.targets import Finding

ABSENT = {
    "NoSuchBucketPolicy",
    "NoSuchPublicAccessBlockConfiguration",
    "NoSuchLifecycleConfiguration",
    "NoSuchCORSConfiguration",
}
"""What S3 answers where nothing was set up."""
UNKNOWN = {"NotImplemented", "MethodNotAllowed", "UnsupportedOperation", "405", "501"}
"""What servers answer that do not have the thing at all."""


class Unseen(Exception):
    """It cannot be looked at; *why*, for people."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def looked_at(line: Line, operation: str, right: str, **parameters: Any) -> Any:
    """
    Return what *operation* says about the bucket; None if nothing was set up.

    Raises: Unseen if the key lacks *right* for it, or if the server does not know it; PublishError
    for all else.
    """
    try:
        return line.ask(line.name, operation, right=right, **parameters)
    except S3Fault as error:
        if error.code in ABSENT:
            return None
        if error.code in DENIED:
            raise Unseen(f"the key lacks the right {right}") from None
        if error.code in UNKNOWN:
            raise Unseen("this server does not tell it") from None
        raise


def command(line: Line, call: str, *words: str) -> str:
    """Return the command of Amazon's tool that does *call* for the bucket, to be pasted."""
    where = ["--endpoint-url", line.endpoint] if line.endpoint else []
    who = ["--profile", line.profile] if line.profile else []
    bucket = ["--bucket", line.address.bucket]
    return shlex.join(["aws", "s3api", call, *bucket, *words, *where, *who])


def well(line: Line, what: str) -> Finding:
    """Return that something is as it should be."""
    return True, f"{line.name}: {what}", ""


def hint(line: Line, what: str, why: str, step: str = "") -> Finding:
    """Return what could be better, or could not be looked at."""
    return True, f"{line.name}: {what}", f"{why}\n{step}".strip()


def wrong(line: Line, what: str, why: str, step: str) -> Finding:
    """Return a mistake: *why* it matters, for everybody, and the one *step* that mends it."""
    return False, f"{line.name}: {what}", f"{why}\n{step}"
