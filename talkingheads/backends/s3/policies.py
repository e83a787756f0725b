"""
What a bucket policy lets everybody do, by its own words and nothing else.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html says
which conditions keep the public out; `NARROWING` are those keys. What cannot be understood counts
as no condition at all: rather one warning too many.
"""

from __future__ import annotations

import fnmatch
import ipaddress
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

READING = ("s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket", "s3:ListBucketVersions")
NARROWING = {
    "aws:sourceip",
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceowner",
    "aws:sourceorgid",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "s3:dataaccesspointarn",
    "s3:dataaccesspointaccount",
}
"""Keys of conditions that strangers cannot meet, if the values are fixed. In a private network of
their own they may have any address, so ``aws:VpcSourceIp`` is none."""
ARNS = {"aws:sourcearn", "aws:principalarn", "s3:dataaccesspointarn"}
NAMING = {"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike"}
EXCLUDING = {
    "stringnotequals",
    "stringnotequalsignorecase",
    "stringnotlike",
    "arnnotequals",
    "arnnotlike",
}
NARROWEST = {4: 8, 6: 32}
"""A range of addresses with a shorter prefix than this is half the world."""
_VARIABLE = re.compile(r"\$\{[^}]*\}?")
"""What a policy fills in for each who asks."""


def open_rights(policy: str, bucket: str, prefix: str) -> list[str]:
    """
    Return which of `READING` *policy* gives everybody on what lies below *prefix* of *bucket*.

    What it denies everybody again, it does not give.
    """
    statements = list(_statements(policy))
    given = [each for each in statements if each.get("Effect") == "Allow" and _everybody(each)]
    denied = [each for each in statements if _denies_strangers(each)]
    return [
        right
        for right in READING
        if any(_covers(each, right, bucket, prefix) and not _narrow(each) for each in given)
        and not any(_covers(each, right, bucket, prefix, wholly=True) for each in denied)
    ]


def closed(policy: str, bucket: str, prefix: str) -> str:
    """Return *policy* without what gives everybody rights; empty if nothing is left of it."""
    kept = [
        each
        for each in _statements(policy)
        if not (
            each.get("Effect") == "Allow"
            and _everybody(each)
            and not _narrow(each)
            and any(_covers(each, right, bucket, prefix) for right in READING)
        )
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": kept}) if kept else ""


def with_https(policy: str, bucket: str) -> str:
    """Return *policy* with a statement more: nobody gets anything without https."""
    whole = f"arn:aws:s3:::{bucket}"
    more = {
        "Sid": "OnlyHttps",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [whole, f"{whole}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [*_statements(policy), more]})


def demands_https(policy: str) -> bool:
    """Tell whether *policy* denies everybody what is asked without https."""
    for each in _statements(policy):
        for operator, keys in _conditions(each):
            value = {key.lower(): _texts(said) for key, said in keys.items()}
            secure = value.get("aws:securetransport", [])
            if operator == "bool" and [text.lower() for text in secure] == ["false"]:
                acts = {text.lower() for text in _texts(each.get("Action"))}
                denies = each.get("Effect") == "Deny" and _everybody(each)
                if denies and acts & {"*", "s3:*"}:
                    return True
    return False


def _statements(policy: str) -> Iterator[Mapping[str, Any]]:
    try:
        read = json.loads(policy)
    except (ValueError, RecursionError):
        return
    found = read.get("Statement", []) if isinstance(read, dict) else []
    for each in found if isinstance(found, list) else [found]:
        if isinstance(each, dict):
            yield each


def _texts(value: object) -> list[str]:
    """Return one text or many as a list."""
    if isinstance(value, list):
        return [str(each) for each in value]
    return [] if value is None else [str(value)]


def _everybody(statement: Mapping[str, Any]) -> bool:
    if "NotPrincipal" in statement:
        return True
    principal = statement.get("Principal")
    if isinstance(principal, dict):
        return "*" in _texts(principal.get("AWS")) or "*" in _texts(principal.get("CanonicalUser"))
    return "*" in _texts(principal)


def _conditions(statement: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    conditions = statement.get("Condition")
    for operator, keys in conditions.items() if isinstance(conditions, dict) else ():
        if isinstance(keys, dict):
            yield str(operator).lower(), keys


def _narrow(statement: Mapping[str, Any]) -> bool:
    """Tell whether a condition keeps strangers out: every one of them must be met."""
    for operator, keys in _conditions(statement):
        operator = operator.removeprefix("foranyvalue:")  # where the key is missing, it is not met
        for key, value in keys.items():
            if _names(operator, key, _texts(value), NAMING, "ipaddress"):
                return True
    return False


def _denies_strangers(statement: Mapping[str, Any]) -> bool:
    """Tell whether a statement denies everybody, or all but some that it names."""
    if statement.get("Effect") != "Deny" or "NotPrincipal" in statement:
        return False
    if not _everybody(statement):
        return False
    conditions = list(_conditions(statement))
    if not statement.get("Condition"):
        return True
    if len(conditions) != 1 or len(conditions[0][1]) != 1:
        return False
    operator, keys = conditions[0]
    key, value = next(iter(keys.items()))
    # with ForAnyValue, nobody is denied whose key is missing
    return _names(operator, key, _texts(value), EXCLUDING, "notipaddress")


def _names(operator: str, key: str, values: list[str], named: set[str], by_address: str) -> bool:
    """Tell whether *values* of *key* are some that strangers do not have, each of them."""
    if key.lower() not in NARROWING or not values:
        return False
    if operator == by_address:
        return not any(map(_wide, values))
    by_part = operator.startswith("arn")
    return operator in named and all(_fixed(key.lower(), each, by_part) for each in values)


def _fixed(key: str, value: str, by_part: bool) -> bool:
    """
    Tell whether strangers can have no *value* of *key*: who it belongs to stands in it as it is.

    What follows an account, an organisation or the id of a role may vary. Unless an ARN is
    compared *by_part*, what varies before its account could hold any text, that account too.
    """
    value = _VARIABLE.sub("*", value)
    if not re.search(r"[*?]", value):
        return bool(value)
    if key in ARNS:
        parts = value.split(":")
        before = "" if by_part else "".join(parts[:4])
        return len(parts) > 5 and parts[4].isdigit() and not re.search(r"[*?]", before)
    if key == "aws:principalorgpaths":
        return bool(re.match(r"o-[a-z0-9]{10,}/", value))
    return key == "aws:userid" and bool(re.match(r"[A-Z0-9]{12,}:", value))


def _wide(addresses: str) -> bool:
    try:
        network = ipaddress.ip_network(addresses, strict=False)
    except ValueError:
        return True
    return network.prefixlen < NARROWEST[network.version]


def _covers(
    statement: Mapping[str, Any], right: str, bucket: str, prefix: str, *, wholly: bool = False
) -> bool:
    """Tell whether *statement* is about *right* on something, or *wholly* all, below *prefix*."""
    acts = [text.lower() for text in _texts(statement.get("Action"))]
    excepted = [text.lower() for text in _texts(statement.get("NotAction"))]
    named = any(_like(right.lower(), act) for act in acts)
    left = excepted and not any(_like(right.lower(), act) for act in excepted)
    if not named and not left:
        return False
    if "NotResource" in statement:
        return not wholly
    whole = f"arn:aws:s3:::{bucket}"
    listing = right.startswith("s3:List")
    base = whole if listing else f"{whole}/{prefix}"
    return any(
        _meets(resource, base, listing, wholly) for resource in _texts(statement.get("Resource"))
    )


def _like(text: str, pattern: str) -> bool:
    return fnmatch.fnmatchcase(text, pattern.replace("[", "[[]"))


def _meets(resource: str, base: str, listing: bool, wholly: bool) -> bool:
    """Tell whether the pattern *resource* and what begins with *base* have something in common."""
    resource = f"arn:aws:{resource.split(':', 2)[-1]}" if resource.startswith("arn:") else resource
    if listing:
        return _like(base, resource)
    if wholly:
        return resource.endswith("*") and "${" not in resource and _like(f"{base}\0", resource)
    resource = _VARIABLE.sub("*", resource)
    head = resource.split("*")[0].split("?")[0]
    return base.startswith(head) or head.startswith(base)
