"""
Why people without a key can read what lies in a bucket.

A policy and an access list say what is meant; a stranger's own question says what is so. The last
needs no rights at all, and is asked always. Every object may have an access list of its own, which
no setting of the bucket tells: `samples` says of which some are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from talkingheads.backends.s3.client import Line
from talkingheads.backends.s3.faults import DENIED, S3Fault
from talkingheads.backends.s3.looking import UNKNOWN, Unseen, looked_at
from talkingheads.backends.s3.policies import open_rights
from talkingheads.backends.s3.samples import few

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
OF_OBJECTS = {**WORDS, "READ": "read it"}
NAMED = 5
"""Files that are named; of the others it is told how many there are."""
AT_ONCE = 8
_CLOSED = {*DENIED, "404", "NoSuchKey", "NoSuchBucket", "401", "400", "405", "InvalidRequest"}
"""How a server says to a stranger that he gets nothing."""


def exposure(line: Line) -> Sequence[str]:
    """Return why people without a key can read what lies there, a sentence each."""
    blocked = blocks(line)
    return [*by_policy(line, blocked), *by_access_list(line, blocked), *by_asking(line, blocked)]


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
    return [f"Its access list (ACL) lets {who}." for who in _everybody(answer, WORDS)]


def by_asking(line: Line, blocked: Mapping[str, bool]) -> list[str]:
    """Ask as a stranger; return what he gets, and what the access lists of a few files give."""
    found, keys, stranger = [], few(line), _stranger(line)
    first = {"Prefix": line.address.prefix, "MaxKeys": 1}
    if _granted(line, stranger.list_objects_v2, "IsTruncated", **first):
        found.append("Without a key, all that lies there can be listed.")

    def reads(key: str) -> bool:
        return _granted(line, stranger.head_object, "ETag", Key=key)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        read = [key for key, is_open in zip(keys, pool.map(reads, keys), strict=True) if is_open]
    found += [f"Without a key, {line.path(key)} can be read." for key in read[:NAMED]]
    if len(read) > NAMED:
        found.append(f"So can {len(read) - NAMED} more of {len(keys)} that were asked for.")
    shut = [key for key in keys if key not in read]
    return [*found, *([] if blocked.get("IgnorePublicAcls") else _by_own_lists(line, shut))]


def _by_own_lists(line: Line, keys: Sequence[str]) -> list[str]:
    """Return what the access lists of the objects *keys* give everybody; empty if unseen."""

    def gives(key: str) -> list[str]:
        try:
            answer = line.ask(line.name, "get_object_acl", right="s3:GetObjectAcl", Key=key)
        except S3Fault as error:
            if error.code in DENIED | UNKNOWN:
                raise Unseen(error.code) from None
            if error.code in _CLOSED:  # gone by now
                return []
            raise
        about = f"The access list (ACL) of {line.path(key)} lets"
        return [f"{about} {who}." for who in _everybody(answer, OF_OBJECTS)]

    try:
        found = [gives(key) for key in keys[:1]]  # where one cannot be looked at, none can
        with ThreadPoolExecutor(AT_ONCE) as pool:
            found += pool.map(gives, keys[1:])
    except Unseen:
        return []
    return [told for each in found for told in each][:NAMED]


def _everybody(answer: Mapping[str, Any], words: Mapping[str, str]) -> list[str]:
    """Return who of everybody may do what by an access list."""
    return [
        f"{EVERYBODY[uri]} {words.get(right, right)}"
        for grant in answer.get("Grants", [])
        if (uri := grant.get("Grantee", {}).get("URI")) in EVERYBODY
        for right in [str(grant.get("Permission"))]
    ]


def blocks(line: Line) -> dict[str, bool]:
    """Return what of Block Public Access is on; nothing if it may not be looked at."""
    try:
        answer = looked_at(line, "get_public_access_block", "s3:GetBucketPublicAccessBlock")
    except Unseen:
        return {}
    return dict((answer or {}).get("PublicAccessBlockConfiguration", {}))


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
