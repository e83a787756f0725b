"""
Why people without a key can read what lies in a bucket.

A policy and an access list say what is meant; a stranger's own question says what is so. The last
needs no rights at all, and is asked always.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from talkingheads.backends.s3.answers import listing
from talkingheads.backends.s3.client import Line
from talkingheads.backends.s3.faults import DENIED, S3Fault
from talkingheads.backends.s3.looking import Unseen, looked_at
from talkingheads.backends.s3.policies import open_rights

EVERYBODY = {
    "http://acs.amazonaws.com/groups/global/AllUsers": "everybody",
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers": "everybody with an AWS account",
}
WORDS = {
    "READ": "list it",
    "FULL_CONTROL": "do all with it",
    "WRITE": "write into it",
    "READ_ACP": "read who may do what",
    "WRITE_ACP": "change who may do what",
}
TELLING = ("", "clips/", ".talkingheads/")
"""Below which paths a stranger asks for the file that stands first."""
_CLOSED = {*DENIED, "404", "NoSuchKey", "NoSuchBucket", "401", "400", "405", "InvalidRequest"}
"""How a server says to a stranger that he gets nothing."""


def exposure(line: Line) -> Sequence[str]:
    """Return why people without a key can read what lies there, a sentence each."""
    blocked = blocks(line)
    return [*by_policy(line, blocked), *by_access_list(line, blocked), *by_asking(line)]


def by_policy(line: Line, blocked: Mapping[str, bool]) -> list[str]:
    """Return what the bucket's policy lets everybody read; empty if it may not be looked at."""
    if blocked.get("RestrictPublicBuckets"):
        return []
    try:
        answer = looked_at(line, "get_bucket_policy", "s3:GetBucketPolicy")
    except Unseen:
        return _by_status(line)
    rights = open_rights(
        answer["Policy"] if answer else "", line.address.bucket, line.address.prefix
    )
    return [f"Its bucket policy gives everybody {', '.join(rights)}."] if rights else []


def _by_status(line: Line) -> list[str]:
    """Ask what the server thinks of a policy that we may not read."""
    try:
        answer = looked_at(line, "get_bucket_policy_status", "s3:GetBucketPolicyStatus")
    except Unseen:
        return []
    public = (answer or {}).get("PolicyStatus", {}).get("IsPublic")
    return ["Its bucket policy lets everybody in, as the server says."] if public else []


def by_access_list(line: Line, blocked: Mapping[str, bool]) -> list[str]:
    """Return what the bucket's access list gives everybody; empty if it may not be looked at."""
    if blocked.get("IgnorePublicAcls"):
        return []
    try:
        answer = looked_at(line, "get_bucket_acl", "s3:GetBucketAcl")
    except Unseen:
        return []
    return [
        f"Its access list (ACL) lets {EVERYBODY[uri]} {WORDS.get(right, right)}."
        for grant in answer.get("Grants", [])
        if (uri := grant.get("Grantee", {}).get("URI")) in EVERYBODY
        for right in [str(grant.get("Permission"))]
    ]


def by_asking(line: Line) -> list[str]:
    """Ask as a stranger; return what he gets."""
    found, keys, stranger = [], _keys(line), _stranger(line)
    first = {"Prefix": line.address.prefix, "MaxKeys": 1}
    if _granted(line, stranger.list_objects_v2, "IsTruncated", **first):
        found.append("Without a key, all that lies there can be listed.")
    for key in keys:
        if _granted(line, stranger.head_object, "ETag", Key=key):
            found.append(f"Without a key, {line.path(key)} can be read.")
    return found


def blocks(line: Line) -> dict[str, bool]:
    """Return what of Block Public Access is on; nothing if it may not be looked at."""
    try:
        answer = looked_at(line, "get_public_access_block", "s3:GetBucketPublicAccessBlock")
    except Unseen:
        return {}
    return dict((answer or {}).get("PublicAccessBlockConfiguration", {}))


def _keys(line: Line) -> list[str]:
    """Return a few keys that are there, as far as we may know."""
    found = []
    for below in TELLING:
        try:
            answer = line.ask(
                line.name,
                "list_objects_v2",
                right="s3:ListBucket",
                take=lambda answer: listing(line.name, answer),
                Prefix=line.key(below),
                MaxKeys=1,
            )
        except S3Fault as error:
            if error.code not in DENIED:
                raise
            return [line.key("index.html")]
        found += [item["Key"] for item in answer.get("Contents", [])]
    return list(dict.fromkeys(found))


def _granted(line: Line, question: Callable[..., Any], sign: str, **parameters: Any) -> bool:
    """
    Tell whether the server answers a stranger's *question*; no answer at all is an error.

    A true answer has a *sign* that a page which asks strangers to sign in has not.
    """

    def asked() -> bool:
        return sign in question(Bucket=line.address.bucket, **parameters)

    try:
        return line.patiently(line.name, asked)
    except S3Fault as error:
        if error.code in _CLOSED:
            return False
        raise


def _stranger(line: Line) -> Any:
    """Return a boto3 client without a key."""
    from botocore import UNSIGNED
    from botocore.config import Config

    config = line.client.meta.config.merge(Config(signature_version=UNSIGNED))
    return line.session.client("s3", endpoint_url=line.endpoint or None, config=config)
