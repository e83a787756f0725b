"""How a bucket is reached: by whose clock, over which line, in which region, from which pages."""

from __future__ import annotations

import fnmatch
import ipaddress
import json
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from talkingheads.backends.s3.client import Line
from talkingheads.backends.s3.faults import DENIED, S3Fault
from talkingheads.backends.s3.looking import command, hint, looked_at, well, wrong
from talkingheads.backends.s3.policies import demands_https, with_https
from talkingheads.backends.targets import Finding
from talkingheads.errors import PublishError

SKEW = 300
"""Seconds by which our clock may be wrong; Amazon refuses from 900 on."""


def clock(line: Line) -> Iterator[Finding]:
    """Compare our clock with the server's, which it tells even when it refuses."""
    try:
        ahead = time.time() - line.clock()
    except PublishError:
        ahead = time.time() - line.clock()  # a refusal has told it; else nobody does
    if abs(ahead) <= SKEW:
        yield well(line, "the clock here is right")
        return
    way = "fast" if ahead > 0 else "slow"
    yield wrong(
        line,
        f"the clock of this machine is {abs(ahead) / 60:.0f} minutes {way}",
        "Servers refuse what is signed at a wrong time, and consent ends on a wrong day.",
        "sudo timedatectl set-ntp true",
    )


def https(line: Line) -> Iterator[Finding]:
    """Look whether all that is sent and read is encrypted on its way."""
    if line.endpoint.lower().startswith("http:"):
        if _here(line.endpoint):
            yield well(line, "is reached without leaving this machine")
            return
        yield wrong(
            line,
            "publish.endpoint begins with http://: nothing is encrypted",
            "Whoever shares the network can watch people's clips, and change them on the way.",
            f"Set publish.endpoint to https://{line.endpoint[7:]} in pipeline.yaml",
        )
        return
    answer = looked_at(line, "get_bucket_policy", "s3:GetBucketPolicy")
    policy = answer["Policy"] if answer else ""
    if demands_https(policy):
        yield well(line, "answers over https only")
        return
    yield hint(
        line,
        "answers without https too",
        "A program that is set up wrongly could send people's clips so that others can watch.",
        command(line, "put-bucket-policy", "--policy", with_https(policy, line.address.bucket)),
    )


def region(line: Line) -> Iterator[Finding]:
    """Compare the region that is set with where the bucket says that it is."""
    try:
        answer = line.ask(line.name, "head_bucket", right="s3:ListBucket")
    except S3Fault as error:
        if error.code in DENIED:
            return
        raise
    there = answer["ResponseMetadata"]["HTTPHeaders"].get("x-amz-bucket-region", "")
    ours = line.client.meta.region_name
    if not there or there == ours:
        yield well(line, f"is in the region {there}" if there else "has no regions")
        return
    yield wrong(
        line,
        f"is in the region {there}, not in {ours}",
        "Every question goes round by the wrong place, or is refused; and people may have been "
        "told that their clips stay in their country.",
        f"Set publish.region to {there} in pipeline.yaml",
    )


def uploads_from_pages(line: Line, address: str) -> Iterator[Finding]:
    """Look whether a page at *address* may hand clips in; the site's own pages need no leave."""
    parts = urlsplit(address)
    origin = f"{parts.scheme}://{parts.netloc}"
    rules = (looked_at(line, "get_bucket_cors", "s3:GetBucketCORS") or {}).get("CORSRules", [])
    if any(_lets(rule, origin) for rule in rules):
        yield well(line, f"pages at {origin} may hand clips in")
        return
    ours = {
        "AllowedOrigins": [origin],
        "AllowedMethods": ["PUT", "POST"],
        "AllowedHeaders": ["*"],
        "ExposeHeaders": ["ETag"],
        "MaxAgeSeconds": 3000,
    }
    text = json.dumps({"CORSRules": [*rules, ours]})
    say = wrong if rules else hint  # without any rule nobody meant to hand in from pages
    yield say(
        line,
        f"pages at {origin} may not hand clips in: no CORS rule lets them",
        "Who uploads a clip in a browser waits until its end and is then refused.",
        command(line, "put-bucket-cors", "--cors-configuration", text),
    )


def _lets(rule: dict[str, list[str]], origin: str) -> bool:
    methods = {"PUT", "POST"} & set(rule.get("AllowedMethods", []))
    return bool(methods) and any(
        fnmatch.fnmatchcase(origin, each) for each in rule.get("AllowedOrigins", [])
    )


def _here(endpoint: str) -> bool:
    """Tell whether *endpoint* is on this machine."""
    host = urlsplit(endpoint).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
