"""
Whether a bucket is set up as private as it should be.

Every mistake is a finding of its own: what is wrong, why it matters to people, and the step that
mends it. Nothing is changed here. What the key may not look at is told as that, and is no mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from talkingheads.backends.s3 import exposed, keeping, reaching
from talkingheads.backends.s3.client import Line
from talkingheads.backends.s3.exposed import exposure
from talkingheads.backends.s3.looking import Unseen, command, hint, looked_at, well, wrong
from talkingheads.backends.s3.policies import closed
from talkingheads.backends.targets import Finding
from talkingheads.errors import PublishError

__all__ = ["audit", "audit_inbox", "exposure"]

BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
_WATCHED = "Anybody can watch and keep the clips, also of people who said yes to members only."

Look = tuple[str, Callable[[], Iterable[Finding]]]
"""What is looked at, for people, and what looks."""


def audit(
    line: Line, *, media_cache_seconds: int, address: str = "", public: bool = False
) -> list[Finding]:
    """
    Look for every mistake in how *line*'s bucket is set up, each with how to mend it.

    *media_cache_seconds* is how long browsers may keep people's clips; *address* is where the
    site stands; with *public* everybody may read.
    """
    return [
        *_seen(line, "its clock", lambda: reaching.clock(line)),
        *_seen(line, "https", lambda: reaching.https(line)),
        *_seen(line, "its region", lambda: reaching.region(line)),
        *_closed_to_strangers(line, public),
        *_seen(line, "uploads that were cut off", lambda: keeping.unfinished(line)),
        *_seen(line, "old versions", lambda: keeping.versions(line)),
        *_seen(line, "its files", lambda: keeping.sent(line, media_cache_seconds)),
        *_address_encrypted(line, address),
    ]


def audit_inbox(line: Line, *, site: Line | None, address: str = "") -> list[Finding]:
    """
    Look for every mistake in how *line*, where clips are handed in, is set up.

    It must not lie where the *site* is published; *address* is that of the pages that hand in.
    """
    return [
        *_apart(line, site),
        *_closed_to_strangers(line, public=False),
        *_seen(line, "uploads that were cut off", lambda: keeping.unfinished(line, site)),
        *(_from_pages(line, address) if address else ()),
    ]


def _from_pages(line: Line, address: str) -> Iterator[Finding]:
    return _seen(line, "uploads from pages", lambda: reaching.uploads_from_pages(line, address))


def _seen(line: Line, what: str, look: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """Give what *look* finds, or why it could not."""
    try:
        yield from look()
    except Unseen as unseen:
        yield hint(
            line, f"{what} could not be looked at", f"{unseen.why[0].upper()}{unseen.why[1:]}."
        )
    except PublishError as error:
        yield False, error.what, error.hint


def _closed_to_strangers(line: Line, public: bool) -> Iterator[Finding]:
    """Look at policy, access list and Block Public Access, and ask as a stranger."""
    looks: list[Look] = [
        ("its bucket policy", lambda: _policy(line)),
        ("its access list (ACL)", lambda: _access_list(line)),
        ("Block Public Access", lambda: _blocks(line)),
        ("what strangers get", lambda: _strangers(line)),
    ]
    if public:
        yield well(line, "may be read by everybody, as publish.public says")
        yield from _seen(line, "what strangers get", lambda: _remembered(line))
        return
    for what, look in looks:
        yield from _seen(line, what, look)


def _policy(line: Line) -> Iterator[Finding]:
    found = exposed.by_policy(line, exposed.blocks(line))
    answer = looked_at(line, "get_bucket_policy", "s3:GetBucketPolicy")
    if not found:
        yield well(line, "its bucket policy lets nobody in without a key")
        return
    left = closed(answer["Policy"], line.address.bucket, line.address.prefix) if answer else ""
    step = (
        command(line, "put-bucket-policy", "--policy", left)
        if left
        else command(line, "delete-bucket-policy")
    )
    yield wrong(line, "its bucket policy is public", f"{found[0]} {_WATCHED}", step)


def _access_list(line: Line) -> Iterator[Finding]:
    found = exposed.by_access_list(line, exposed.blocks(line))
    looked_at(line, "get_bucket_acl", "s3:GetBucketAcl")
    if not found:
        yield well(line, "its access list (ACL) lets nobody in without a key")
        return
    step = command(line, "put-bucket-acl", "--acl", "private")
    yield wrong(line, "its access list (ACL) is public", f"{' '.join(found)} {_WATCHED}", step)


def _blocks(line: Line) -> Iterator[Finding]:
    answer = looked_at(line, "get_public_access_block", "s3:GetBucketPublicAccessBlock")
    on = (answer or {}).get("PublicAccessBlockConfiguration", {})
    off = [name for name in BLOCKS if not on.get(name)]
    if not off:
        yield well(line, "Block Public Access is on")
        return
    yield wrong(
        line,
        f"Block Public Access is off ({', '.join(off)})",
        "One wrong click of anybody who looks after the bucket shows everything to everybody.",
        _block(line),
    )


def _strangers(line: Line) -> Iterator[Finding]:
    found = exposed.by_asking(line, exposed.blocks(line))
    if not found:
        yield well(line, "who asks without a key gets nothing")
        return
    why = f"{' '.join(found)} {_WATCHED}"
    step = f"If everybody may, set publish.public: true in pipeline.yaml; else:\n{_block(line)}"
    yield wrong(line, "strangers can read it", why, step)


def _remembered(line: Line) -> Iterator[Finding]:
    """Look whether everybody may read more than the site."""
    if any(".talkingheads/" in found for found in exposed.by_asking(line, exposed.blocks(line))):
        yield hint(
            line,
            "everybody may also read .talkingheads/",
            "There stands who publishes, and what briefings of earlier days said.",
            "Let readers in through CloudFront instead: deploy/briefing.yaml with SignIn: none, "
            "and publish.public: false",
        )


def _block(line: Line) -> str:
    """Return the command that turns Block Public Access on."""
    all_on = ",".join(f"{name}=true" for name in BLOCKS)
    return command(line, "put-public-access-block", "--public-access-block-configuration", all_on)


def _apart(line: Line, site: Line | None) -> Iterator[Finding]:
    """Look whether clips are handed in where the site lies, or the site lies among them."""
    own, its = line.address, site.address if site else None
    same = site and its and site.endpoint == line.endpoint and its.bucket == own.bucket
    within = its and (its.prefix.startswith(own.prefix) or own.prefix.startswith(its.prefix))
    if not (same and within):
        yield well(line, "clips are handed in where no site lies")
        return
    yield wrong(
        line,
        f"clips are handed in where the site is published ({its})",
        "Whoever may see the site can read every raw clip, also of people who have not agreed yet.",
        "Set ingest.inbox to a bucket of its own, as deploy/briefing.yaml makes it, and move what "
        f"lies there: aws s3 mv --recursive {own}/ s3://YOUR-INBOX/inbox/",
    )


def _address_encrypted(line: Line, address: str) -> Iterator[Finding]:
    if address.startswith("http://"):
        yield hint(
            line,
            f"page.address is {address}: readers are not shown it over https",
            "Whoever shares a network with readers sees what they see, and their passwords.",
            f"Set page.address to https://{address[7:]}",
        )
