"""Where in S3 to publish, as written in pipeline.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from talkingheads.errors import ConfigError

_ADDRESS = re.compile(r"s3://(?P<bucket>[^/]*)(?:/(?P<prefix>.*))?", re.IGNORECASE | re.DOTALL)
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]")
_PREFIX = re.compile(r"[A-Za-z0-9!_.*'()/-]*")


@dataclass(frozen=True)
class Address:
    """Where in S3: a bucket, and a prefix that is empty or ends in a slash."""

    bucket: str
    prefix: str = ""

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")


def parse_address(text: str) -> Address:
    """
    Return what *text*, ``s3://bucket`` or ``s3://bucket/prefix``, says.

    Raises: ConfigError if it says something else.
    """
    match = _ADDRESS.fullmatch(text.strip())
    wrong = ""
    if not match:
        wrong = "is neither a folder nor s3://bucket/prefix"
    elif not _BUCKET.fullmatch(match["bucket"]):
        wrong = f"{match['bucket']!r} cannot be a bucket's name"
    else:
        prefix = (match["prefix"] or "").strip("/")
        if not _PREFIX.fullmatch(prefix):
            wrong = "a prefix has only letters, digits and ! - _ . * ' ( ) /"
        elif prefix and {"", ".", ".."} & set(prefix.split("/")):
            wrong = "a prefix has no empty, . or .. parts"
        else:
            return Address(match["bucket"], f"{prefix}/" if prefix else "")
    raise ConfigError(
        f"publish.target: {text!r}: {wrong}",
        hint="Write a folder, or for example s3://my-bucket/briefing.",
    )


def checked_endpoint(endpoint: str) -> str:
    """Return *endpoint*. Raises: ConfigError, which does not repeat it: it may hold a password."""
    try:
        parts = urlsplit(endpoint)
        well = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        well = False
    if endpoint and (not well or "@" in parts.netloc or parts.query or parts.fragment):
        raise ConfigError(
            "publish.endpoint: is no plain http:// or https:// address",
            hint="Write for example https://s3.example.org:9000; credentials do not belong there.",
        )
    return endpoint
