"""Twelve mistakes in how a bucket is set up: each planted is found, and a good bucket has none."""

from __future__ import annotations

import json
import shlex
import time
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkingheads import config, doctor, places
from talkingheads.backends.s3 import S3Target, audit, reaching
from talkingheads.backends.s3.policies import closed, demands_https, open_rights, with_https
from talkingheads.backends.targets import Finding
from talkingheads.formats.s3address import parse_address
from tests.answering import Answer, Asked, answering, refusal
from tests.projects import make_project
from tests.s3_server import NOBODY, S3Server, environment, radosgw

__all__ = ["radosgw"]

MODEL = Path(__file__).parents[2] / "samples" / "whisper-mini.pt"
PAGES = "https://briefing.larkford.example"
ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers"
BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
RULE = {
    "ID": "all",
    "Status": "Enabled",
    "Filter": {"Prefix": ""},
    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
}
FILES = {
    "site/.talkingheads/current.json": ("application/json", "no-store"),
    "site/clips/hale/video.0a1b2c3d4e5f.mp4": ("video/mp4", "max-age=3600, must-revalidate"),
    "site/clips/hale/captions.vtt": ("text/vtt", "max-age=3600, must-revalidate"),
    "site/index.html": ("text/html; charset=utf-8", "max-age=60"),
    "site/static/site.0a1b2c3d4e5f.css": ("text/css", "max-age=31536000, immutable"),
}
"""What lies there, and what it is sent with."""


class Planted:
    """A bucket that is set up well, and another for what is handed in; mistakes are planted."""

    def __init__(self, server: S3Server) -> None:
        self.server, self.eyes = server, server.client()
        self.bucket, self.inbox = server.new_bucket(), server.new_bucket()
        self.targets: dict[str, S3Target] = {}
        for key, (kind, cache) in FILES.items():
            self.put(self.bucket, key, kind, cache)
        self.put(self.inbox, "inbox/clip.mp4", "video/mp4", "")

    def good(self) -> None:
        """Set everything as it should be."""
        for name in (self.bucket, self.inbox):
            self.eyes.put_bucket_acl(Bucket=name, ACL="private")
            self.eyes.delete_bucket_policy(Bucket=name)
            self.block(name, True)
            self.rules(RULE, bucket=name)
        self.versions("Enabled")
        self.cors({"AllowedOrigins": [PAGES], "AllowedMethods": ["PUT"]})
        self.site, self.handed_in = f"s3://{self.bucket}/site", f"s3://{self.inbox}/inbox"
        self.seconds, self.public = 3600, False

    def versions(self, status: str) -> None:
        """Keep versions, or no longer."""
        self.eyes.put_bucket_versioning(
            Bucket=self.bucket, VersioningConfiguration={"Status": status}
        )

    def cors(self, *rules: dict[str, Any]) -> None:
        """Set from which pages clips may be handed in."""
        self.eyes.put_bucket_cors(Bucket=self.inbox, CORSConfiguration={"CORSRules": list(rules)})

    def put(self, bucket: str, key: str, kind: str, cache: str) -> None:
        """
        Put an object with what it is sent with.

        radosgw 16 takes every access list for a public one, so that its block is lifted meanwhile.
        """
        self.block(bucket, False)
        self.eyes.put_object(
            Bucket=bucket, Key=key, Body=b"x", ContentType=kind, CacheControl=cache
        )
        self.block(bucket, True)

    def block(self, bucket: str, on: bool) -> None:
        """Turn Block Public Access on or off."""
        self.eyes.put_public_access_block(
            Bucket=bucket, PublicAccessBlockConfiguration=dict.fromkeys(BLOCKS, on)
        )

    def rules(self, *rules: dict[str, Any], bucket: str = "") -> None:
        """Set the lifecycle's rules."""
        self.eyes.put_bucket_lifecycle_configuration(
            Bucket=bucket or self.bucket, LifecycleConfiguration={"Rules": list(rules)}
        )

    def allow(self, bucket: str, **more: Any) -> None:
        """Let everybody read, as far as Block Public Access is off."""
        self.eyes.put_bucket_policy(Bucket=bucket, Policy=policy(bucket, **more))

    def target(self, address: str) -> S3Target:
        """Return a place of ours, each once: making a client takes its time."""
        if address not in self.targets:
            place = parse_address(address)
            self.targets[address] = S3Target(place, endpoint=self.server.endpoint)
        return self.targets[address]

    def everything(self) -> list[tuple[str, str]]:
        """Return every version of every object in both buckets."""
        return [
            (version["Key"], version["VersionId"])
            for bucket in (self.bucket, self.inbox)
            for answer in [self.eyes.list_object_versions(Bucket=bucket)]
            for version in [*answer.get("Versions", []), *answer.get("DeleteMarkers", [])]
        ]

    def findings(self) -> list[Finding]:
        """Look at both."""
        site, inbox = self.target(self.site), self.target(self.handed_in)
        found = site.audit(media_cache_seconds=self.seconds, address=PAGES, public=self.public)
        return found + audit.audit_inbox(inbox.line, site=site.line, address=PAGES)


def policy(bucket: str, **more: Any) -> str:
    """Return a policy that lets everybody read."""
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{bucket}/*",
        **more,
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def for_publishers(it: Planted, user: str) -> str:
    """Return a policy that gives *user* what a publisher needs, and no look at the settings."""
    whole = f"arn:aws:s3:::{it.bucket}"
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": f"arn:aws:iam:::user/{user}"},
                    "Action": ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
                    "Resource": [whole, f"{whole}/*"],
                }
            ],
        }
    )


def do(step: str, eyes: Any) -> None:
    """Do what the last line of a finding says, as Amazon's tool would."""
    words = shlex.split(step.splitlines()[-1])
    assert words[:2] == ["aws", "s3api"], step
    options = dict(zip(words[3::2], words[4::2], strict=True))
    assert options.pop("--endpoint-url").startswith("http")
    call = {}
    for name, value in options.items():
        key = "".join(part.title() for part in name.strip("-").split("-"))
        if name.endswith("-configuration") and not value.startswith("{"):
            call[key] = {pair.removesuffix("=true"): True for pair in value.split(",")}
        else:
            call[key] = json.loads(value) if value.startswith("{") and key != "Policy" else value
    call = {
        {"Acl": "ACL", "CorsConfiguration": "CORSConfiguration"}.get(k, k): v
        for k, v in call.items()
    }
    getattr(eyes, words[2].replace("-", "_"))(**call)


def public_policy(it: Planted) -> None:
    """Plant a policy."""
    it.block(it.bucket, False)
    it.allow(it.bucket)


def public_list(it: Planted) -> None:
    """Plant an access list."""
    it.block(it.bucket, False)
    it.eyes.put_bucket_acl(Bucket=it.bucket, ACL="public-read")


def public_object(it: Planted) -> None:
    """Plant the access list of one object, which no setting of the bucket shows."""
    it.block(it.bucket, False)
    it.eyes.put_object_acl(Bucket=it.bucket, Key="site/clips/hale/captions.vtt", ACL="public-read")


def public_inbox(it: Planted) -> None:
    """Plant a policy where clips are handed in."""
    it.block(it.inbox, False)
    it.allow(it.inbox)


def cached(it: Planted, cache: str) -> None:
    """Plant a film that is kept for long."""
    it.put(it.bucket, "site/clips/hale/video.0a1b2c3d4e5f.mp4", "video/mp4", cache)


def called(it: Planted, path: str, kind: str) -> None:
    """Plant a file that is called something else."""
    it.put(it.bucket, f"site/{path}", kind, "max-age=60")


def uploads_of_others(it: Planted) -> None:
    """Plant leave for pages of somebody else."""
    it.cors(
        {"AllowedOrigins": ["https://old.example"], "AllowedMethods": ["PUT"]},
        {"AllowedOrigins": [PAGES], "AllowedMethods": ["GET"]},
    )


def suspended(it: Planted) -> None:
    """Plant versions of earlier days that nothing removes."""
    it.versions("Suspended")
    it.rules({**RULE, "Status": "Disabled"})


def without(*keys: str) -> dict[str, Any]:
    """Return the good rule without some of what it does."""
    return {key: value for key, value in RULE.items() if key not in keys}


OPEN = {"Block Public Access is off", "strangers can read it"}
PLANTS: dict[str, tuple[Callable[[Planted], object], set[str]]] = {
    "1 policy": (public_policy, {"its bucket policy is public", *OPEN}),
    "2 access list": (public_list, {"its access list (ACL) is public", *OPEN}),
    "2 an object's": (public_object, OPEN),
    "3 no Block Public Access": (
        lambda it: it.eyes.delete_public_access_block(Bucket=it.bucket),
        {"Block Public Access is off"},
    ),
    "4 inbox": (public_inbox, {"its bucket policy is public", *OPEN}),
    "4 inbox below the site": (
        lambda it: setattr(it, "handed_in", f"s3://{it.bucket}/site/inbox"),
        {"clips are handed in where the site is published"},
    ),
    "5 parts": (
        lambda it: it.rules(without("AbortIncompleteMultipartUpload")),
        {"nothing ever removes uploads that were cut off"},
    ),
    "5 parts, of others": (
        lambda it: it.rules(
            without("AbortIncompleteMultipartUpload"),
            {**RULE, "ID": "o", "Filter": {"Prefix": "other/"}},
        ),
        {"nothing ever removes uploads that were cut off"},
    ),
    "6 long setting": (
        lambda it: setattr(it, "seconds", 604_800),
        {"publish.media_cache_seconds is 604800"},
    ),
    "6 long cache": (
        lambda it: cached(it, "max-age=31536000, immutable"),
        {"browsers keep people's clips for longer than a day"},
    ),
    "6 no cache rule": (
        lambda it: cached(it, ""),
        {"browsers keep people's clips for longer than a day"},
    ),
    "7 versions stay": (
        lambda it: it.rules(without("NoncurrentVersionExpiration")),
        {"keeps old versions for ever"},
    ),
    "7 earlier versions": (
        suspended,
        {"keeps old versions for ever", "nothing ever removes uploads that were cut off"},
    ),
    "11 pages": (uploads_of_others, {"may not hand clips in"}),
    "12 films": (
        lambda it: called(it, "clips/hale/video.0a1b2c3d4e5f.mp4", "binary/octet-stream"),
        {"files are called what they are not"},
    ),
    "12 captions": (
        lambda it: called(it, "clips/hale/captions.vtt", "text/plain"),
        {"files are called what they are not"},
    ),
    "12 pages": (
        lambda it: called(it, "index.html", "application/octet-stream"),
        {"files are called what they are not"},
    ),
}


@pytest.fixture(scope="module")
def buckets(radosgw):
    """Two buckets with files."""
    return Planted(radosgw)


@pytest.fixture
def planted(radosgw, buckets):
    """A bucket in which mistakes can be planted, without one."""
    with environment(**radosgw.environment()):
        buckets.good()
        yield buckets
        for key, (kind, cache) in FILES.items():
            if "clips" in key or "index" in key:
                buckets.put(buckets.bucket, key, kind, cache)


def mistakes(findings: list[Finding]) -> list[Finding]:
    """Return what is wrong."""
    return [finding for finding in findings if not finding[0]]


@pytest.mark.s3
def test_a_good_bucket(planted):
    """Where everything is as it should be, nothing is found, not even a hint."""
    assert [finding for finding in planted.findings() if not finding[0] or finding[2]] == []
    assert planted.target(planted.site).exposure() == []


@pytest.mark.s3
@pytest.mark.parametrize("order", [1, -1])
def test_rules_for_two_places_in_one_bucket(planted, order):
    """Doing what is told of the site and of the inbox leaves both rules, and those of others."""
    planted.handed_in = f"s3://{planted.bucket}/inbox"
    others = {**RULE, "ID": "o", "Filter": {"Prefix": "other/"}}
    older = {**RULE, "ID": "talkingheads", "Filter": {"Prefix": "site/"}}
    del older["NoncurrentVersionExpiration"]
    planted.rules(others, older)
    for _ in range(2):  # only the order that is told needs one round
        for finding in mistakes(planted.findings())[::order]:
            if "lifecycle" in finding[2]:
                do(finding[2], planted.eyes)
        if order == 1:
            break
    answer = planted.eyes.get_bucket_lifecycle_configuration(Bucket=planted.bucket)
    names = {rule["ID"]: rule["Filter"]["Prefix"] for rule in answer["Rules"]}
    assert names == {
        "o": "other/",
        "talkingheads site/": "site/",
        "talkingheads inbox/": "inbox/",
    }
    assert not [each for each in mistakes(planted.findings()) if "lifecycle" in each[2]]


@pytest.mark.s3
@pytest.mark.parametrize(("plant", "told"), PLANTS.values(), ids=PLANTS)
def test_each_alone(planted, plant, told):
    """It is found with why and how, and nothing else is; doing what is said mends it."""
    plant(planted)
    found = mistakes(planted.findings())
    assert len(found) == len(told), found
    for text in told:
        assert any(text in what for _, what, _ in found), text
    for _, what, way in found:
        assert what.startswith("s3://")
        why, _, step = way.partition("\n")
        assert why.endswith(".")
        if "aws s3api" in step:
            do(step, planted.eyes)
    left = mistakes(planted.findings())
    if told & {"clips are handed in where the site is published"}:
        return  # the next step is to move what lies there, by hand
    assert [f for f in left if "publish.media_cache_seconds" not in f[1]] == []


@pytest.mark.s3
@pytest.mark.parametrize(
    ("plant", "why"),
    [
        (public_policy, "Its bucket policy gives everybody s3:GetObject."),
        (public_list, "Its access list (ACL) lets everybody list it."),
        (public_object, "Without a key, clips/hale/captions.vtt can be read."),
    ],
)
def test_exposure(planted, plant, why):
    """What strangers could read is told by policy, by list and by what they get in truth."""
    plant(planted)
    assert why in planted.target(planted.site).exposure()


@pytest.mark.s3
def test_everybody_may(planted):
    """Where everybody may read, being open is no mistake; all else still is."""
    public_policy(planted)
    planted.public = True
    planted.seconds = 604_800
    found = planted.findings()
    assert f"{planted.site}: everybody may also read .talkingheads/" in [
        what for well, what, _ in found if well
    ]
    assert [what for _, what, _ in mistakes(found)] == [
        f"{planted.site}: publish.media_cache_seconds is 604800, which is more than a day"
    ]


@pytest.mark.s3
def test_without_rights(planted):
    """A key that may only publish is told what it could not look at; the stranger still asks."""
    public_object(planted)
    found = planted.target(planted.site).audit(media_cache_seconds=3600)
    guest = planted.server.other("guest")
    planted.eyes.put_bucket_policy(Bucket=planted.bucket, Policy=for_publishers(planted, "guest"))
    with environment(**guest.environment()):
        theirs = S3Target(parse_address(planted.site), endpoint=guest.endpoint)
        seen = theirs.audit(media_cache_seconds=3600)
    assert len(mistakes(found)) == 2
    assert [what.partition(": ")[2] for _, what, _ in mistakes(seen)] == ["strangers can read it"]
    unseen = {what.partition(": ")[2]: way for well, what, way in seen if well and way}
    assert unseen == {
        "its bucket policy could not be looked at": "The key lacks the right s3:GetBucketPolicy.",
        "its access list (ACL) could not be looked at": "The key lacks the right s3:GetBucketAcl.",
        "Block Public Access could not be looked at": (
            "The key lacks the right s3:GetBucketPublicAccessBlock."
        ),
        "uploads that were cut off could not be looked at": (
            "The key lacks the right s3:GetLifecycleConfiguration."
        ),
        "old versions could not be looked at": "The key lacks the right s3:GetBucketVersioning.",
    }


# the check-up ------------------------------------------------------------------------------


def project_for(folder, planted, more="") -> config.Project:
    """Return a project that publishes and fetches there."""
    return make_project(
        folder,
        f"publish: {{target: '{planted.site}', endpoint: '{planted.server.endpoint}'}}\n"
        f"ingest: {{inbox: '{planted.handed_in}'}}\npage: {{address: '{PAGES}'}}\n"
        f"{more}",
    )


@pytest.mark.s3
def test_the_check_up_changes_nothing(planted, tmp_path):
    """It looks at both places with every right that it has, and leaves them as they were."""
    before = planted.everything()
    found = list(places.findings(project_for(tmp_path, planted), write=False))
    assert [(name, what) for name, (well, what, _) in found if not well] == []
    assert {name for name, _ in found} == {"publish", "inbox"}
    assert planted.everything() == before


@pytest.mark.s3
def test_the_check_up_writes_if_asked(planted, tmp_path):
    """A tiny file is put, cannot be put by a second one, and is gone with all its versions."""
    planted.block(planted.bucket, False)
    before = planted.everything()
    found = list(places.findings(project_for(tmp_path, planted), write=True))
    assert (True, f"{planted.site}: of two who publish at once, one is told", "") in [
        finding for _, finding in found
    ]
    assert planted.everything() == before


@pytest.mark.s3
def test_what_the_check_up_prints(planted, tmp_path, capsys):
    """A mistake, a hint and what is well each have a mark, and a mistake is no success."""
    planted.block(planted.bucket, False)
    planted.eyes.delete_bucket_cors(Bucket=planted.inbox)
    project_for(tmp_path, planted, f"transcribe: {{model: {MODEL}}}\n")
    assert doctor.examine(tmp_path) == 1
    out = capsys.readouterr().out
    assert f"✓ publish: {planted.site}: bucket can be listed\n" in out
    assert f"✗ publish: {planted.site}: Block Public Access is off (" in out
    assert "\n    One wrong click of anybody who looks after the bucket" in out
    assert f"\n    aws s3api put-public-access-block --bucket {planted.bucket} " in out
    assert f"! inbox: {planted.handed_in}: pages at {PAGES} may not hand clips in" in out
    assert out.endswith("Mend what is marked with ✗, then run this again.\n")


def test_a_place_that_cannot_be_reached(tmp_path):
    """Where nobody answers there is one finding, with the next step."""
    with environment(**SOMEBODY), answering(lambda asked: refusal("InvalidAccessKeyId")) as address:
        project = make_project(
            tmp_path, f"publish: {{target: 's3://briefing', endpoint: '{address}'}}\n"
        )
        found = [finding for _, finding in places.findings(project, write=True)]
    assert [well for well, _, _ in found] == [True, False]
    assert found[1][1] == "s3://briefing: the server does not know this key"
    assert "AWS_ACCESS_KEY_ID" in found[1][2]


# what radosgw cannot be made to say --------------------------------------------------------

SOMEBODY = {**NOBODY, "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}
LISTING = b"""<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated>
<KeyCount>0</KeyCount><MaxKeys>1</MaxKeys></ListBucketResult>"""


def amazon(asked: Asked, **headers: str) -> Answer:
    """Answer as Amazon does where nothing was set up, and strangers get nothing."""
    if not asked.signed:
        return refusal("AccessDenied")
    if asked.method == "HEAD":
        return Answer(headers={"x-amz-bucket-region": "us-east-1", **headers})
    if "list-type" in asked.query:
        return Answer(body=LISTING, headers=headers)
    return refusal("NotImplemented", 501)


def stubbed(answer: Callable[[Asked], Answer], **options: str) -> list[Finding]:
    """Return what is found at a server that answers as *answer* says."""
    with answering(answer) as address, environment(**SOMEBODY):
        place = parse_address("s3://briefing/site")
        target = S3Target(place, endpoint=address, attempts=1, **options)
        return target.audit(media_cache_seconds=3600)


def test_what_a_server_does_not_know():
    """A server that knows nothing of policies and rules has no mistakes in them, only hints."""
    found = stubbed(amazon)
    assert mistakes(found) == []
    assert sum(way == "This server does not tell it." for _, _, way in found) == 5


def test_another_region():
    """8: the bucket says where it is, and that is what is to be set."""
    found = stubbed(
        lambda asked: amazon(asked, **{"x-amz-bucket-region": "eu-west-2"}), region="eu-west-1"
    )
    [(_, what, way)] = mistakes(found)
    assert what == "s3://briefing/site: is in the region eu-west-2, not in eu-west-1"
    assert way.endswith("Set publish.region to eu-west-2 in pipeline.yaml")


@pytest.mark.parametrize(("seconds", "way"), [(700, "12 minutes slow"), (-700, "12 minutes fast")])
def test_a_wrong_clock(seconds, way):
    """9: it is found before servers refuse, by what they tell of the time."""
    found = stubbed(
        lambda asked: amazon(asked, Date=formatdate(time.time() + seconds, usegmt=True))
    )
    [(_, what, _)] = mistakes(found)
    assert what == f"s3://briefing/site: the clock of this machine is {way}"


def test_a_clock_so_wrong_that_all_is_refused():
    """9: a refusal tells the server's time too, so that the reason is known."""
    late = formatdate(time.time() - 5000, usegmt=True)
    body = refusal("RequestTimeTooSkewed")
    found = stubbed(lambda asked: Answer(403, body.body, {"Date": late}))
    assert "83 minutes fast" in found[0][1]


@pytest.mark.parametrize(
    ("endpoint", "well"),
    [
        ("http://s3.larkford.example:9000", False),
        ("http://10.0.0.7", False),
        ("http://127.0.0.1:9000", True),
        ("http://localhost:9000", True),
        ("http://[::1]:9000", True),
    ],
)
def test_no_encryption(endpoint, well):
    """10: what leaves this machine leaves it encrypted."""
    line = S3Target(parse_address("s3://briefing"), endpoint=endpoint).line
    [(found, _, way)] = reaching.https(line)
    assert found is well
    assert well or way.endswith(f"Set publish.endpoint to https://{endpoint[7:]} in pipeline.yaml")


def test_https_is_not_demanded():
    """10: a bucket that answers without https is a hint, with the policy that changes it."""
    kept = policy("briefing", Principal={"AWS": "arn:aws:iam::1:user/a"})

    def answer(asked: Asked) -> Answer:
        return Answer(body=kept.encode()) if "policy" in asked.query else amazon(asked)

    with answering(answer) as address, environment(**SOMEBODY):
        target = S3Target(parse_address("s3://briefing/site"), endpoint=address)
        target.line.client.head_bucket(Bucket="briefing")
        target.line.endpoint = "https://s3.larkford.example"
        [(well, what, way)] = reaching.https(target.line)
    assert well
    assert what == "s3://briefing/site: answers without https too"
    wanted = shlex.split(way.splitlines()[-1])[6]
    assert demands_https(wanted)
    assert json.loads(wanted)["Statement"][0] == json.loads(kept)["Statement"][0]


def test_an_address_without_https():
    """10: readers who are led to http:// are a hint."""
    target = S3Target(parse_address("s3://briefing/site"))
    [(well, _, way)] = audit._address_encrypted(target.line, "http://larkford.example/b")
    assert well
    assert way.endswith("Set page.address to https://larkford.example/b")


def test_a_stranger_s_question_needs_an_answer():
    """A server that fails when strangers ask has not said that they get nothing."""

    def answer(asked: Asked) -> Answer:
        return amazon(asked) if asked.signed else refusal("InternalError", 500)

    found = mistakes(stubbed(answer))
    assert [what for _, what, _ in found] == ["s3://briefing/site: the server failed"]


def test_strangers_who_are_asked_to_sign_in_get_nothing():
    """A page that asks strangers to sign in is none of our files, whatever its status."""
    page = Answer(200, b"<h1>Sign in</h1>", {"Content-Type": "text/html"})
    one = b"<Contents><Key>site/index.html</Key><Size>1</Size><ETag>a</ETag></Contents>"

    def answer(asked: Asked) -> Answer:
        if asked.signed and "list-type" in asked.query:
            return Answer(body=LISTING.replace(b"<KeyCount>", one + b"<KeyCount>"))
        return amazon(asked) if asked.signed else page

    assert "s3://briefing/site: who asks without a key gets nothing" in [
        what for well, what, _ in stubbed(answer) if well
    ]


# policies --------------------------------------------------------------------------------

ACCOUNT = {"StringEquals": {"aws:SourceAccount": "111122223333"}}
POLICIES: dict[str, tuple[dict[str, Any], bool]] = {
    "everybody": ({}, True),
    "everybody, otherwise": ({"Principal": {"AWS": ["*"]}}, True),
    "everybody but one": (
        {"Principal": None, "NotPrincipal": {"AWS": "arn:aws:iam::1:root"}},
        True,
    ),
    "all rights": ({"Action": "*"}, True),
    "rights by pattern": ({"Action": ["s3:PutObject", "s3:Get*"]}, True),
    "all but some rights": ({"Action": None, "NotAction": "s3:Delete*"}, True),
    "a referrer, which anybody can claim": (
        {"Condition": {"StringLike": {"aws:Referer": "https://larkford.example/*"}}},
        True,
    ),
    "any account": ({"Condition": {"StringLike": {"aws:SourceAccount": "*"}}}, True),
    "an account, if one is named": (
        {"Condition": {"StringEqualsIfExists": {"aws:SourceAccount": "1"}}},
        True,
    ),
    "half the world": (
        {"Condition": {"IpAddress": {"aws:SourceIp": ["10.0.0.1", "0.0.0.0/1"]}}},
        True,
    ),
    **{
        f"{key} like {value}": ({"Condition": {operator: {key: value}}}, True)
        for operator, key, value in [
            ("StringLike", "aws:PrincipalArn", "arn:aws:iam::*:*"),
            ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:user/*"),
            ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::11112222333?:root"),
            ("StringLike", "aws:SourceArn", "arn:aws:logs:*:111122223333:*"),
            ("StringLike", "aws:PrincipalOrgID", "o-*"),
            ("StringLike", "aws:PrincipalOrgID", ["o-a1b2c3d4e5", "o-b*"]),
            ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-*/r-ab12/*"),
            ("StringLike", "aws:userid", "A*"),
            ("StringLike", "aws:userid", "*:session"),
            ("StringLike", "aws:PrincipalAccount", [f"{digit}*" for digit in range(10)]),
            ("StringLike", "aws:SourceVpc", "vpc-*"),
            ("StringLike", "aws:SourceVpce", "vpce-????????"),
            ("StringEquals", "aws:userid", "${aws:userid}"),
            ("IpAddress", "aws:VpcSourceIp", "10.0.0.5"),
            ("ForAllValues:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/*"),
        ]
    },
    **{
        f"{key} like {value}": ({"Condition": {operator: {key: value}}}, False)
        for operator, key, value in [
            ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/*"),
            ("StringLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:*"),
            ("ArnLike", "s3:DataAccessPointArn", "arn:aws:s3:*:111122223333:accesspoint/*"),
            ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/*"),
            ("StringLike", "aws:userid", "AROAEXAMPLEID12345678:*"),
            ("StringLike", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
        ]
    },
    "whoever has a tag": ({"Resource": "arn:aws:s3:::${aws:PrincipalTag/x}/*"}, True),
    "an account": ({"Condition": ACCOUNT}, False),
    "a distribution": (
        {"Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:cloudfront::1:distribution/E1"}}},
        False,
    ),
    "an office": ({"Condition": {"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}}, False),
    "a private network": ({"Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}}, False),
    "one user": ({"Principal": {"AWS": "arn:aws:iam::1:user/a"}}, False),
    "a service": ({"Principal": {"Service": "cloudfront.amazonaws.com"}}, False),
    "no reading": ({"Action": "s3:PutObject"}, False),
    "another folder": ({"Resource": "arn:aws:s3:::briefing/downloads/*"}, False),
    "our folder": ({"Resource": "arn:aws:s3:::briefing/site/clips/*"}, True),
    "another bucket": ({"Resource": "arn:aws:s3:::other/*"}, False),
    "China": ({"Resource": "arn:aws-cn:s3:::briefing/*"}, True),
    "a refusal": ({"Effect": "Deny"}, False),
}


@pytest.mark.parametrize(("more", "public"), POLICIES.values(), ids=POLICIES)
def test_who_is_everybody(more, public):
    """A policy is public if strangers can meet all its conditions, and only where our files lie."""
    text = policy("briefing", **more)
    assert bool(open_rights(text, "briefing", "site/")) is public
    assert open_rights(closed(text, "briefing", "site/"), "briefing", "site/") == []
    assert open_rights(with_https(text, "briefing"), "briefing", "site/") == open_rights(
        text, "briefing", "site/"
    )


@pytest.mark.parametrize(
    ("condition", "public"),
    [
        (None, False),
        ({"NotIpAddress": {"aws:SourceIp": "198.51.100.0/24"}}, False),
        ({"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}, False),
        ({"Bool": {"aws:SecureTransport": "false"}}, True),
        ({"NotIpAddress": {"aws:SourceIp": "0.0.0.0/0"}}, True),
        ({"StringNotLike": {"aws:PrincipalOrgID": "o-*"}}, True),
        ({"StringNotLike": {"aws:userid": "*:*"}}, True),
        ({"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:*"}}, False),
        ({"ForAnyValue:StringNotEquals": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/"}}, True),
    ],
)
def test_what_is_given_and_denied_again(condition, public):
    """A statement that denies all but some takes back what another gave everybody."""
    deny = {"Effect": "Deny", "Action": "s3:*", "Condition": condition}
    both = {
        "Statement": [
            *json.loads(policy("briefing"))["Statement"],
            *json.loads(policy("briefing", **deny))["Statement"],
        ]
    }
    assert bool(open_rights(json.dumps(both), "briefing", "site/")) is public


@pytest.mark.parametrize(
    ("resource", "public"),
    [
        ("arn:aws:s3:::briefing/*", False),
        ("arn:aws:s3:::briefing/site/*", False),
        ("arn:aws:s3:::briefing/site/x*", True),
        ("arn:aws:s3:::briefing/${aws:userid}*", True),
    ],
)
def test_only_what_denies_all_takes_back(resource, public):
    """What is denied of some paths alone leaves the others open."""
    both = [
        *json.loads(policy("briefing"))["Statement"],
        *json.loads(policy("briefing", Effect="Deny", Resource=resource))["Statement"],
    ]
    assert bool(open_rights(json.dumps({"Statement": both}), "briefing", "site/")) is public


@settings(max_examples=50, deadline=None)
@given(
    st.recursive(
        st.none() | st.text() | st.booleans(),
        lambda x: (
            st.lists(x)
            | st.dictionaries(
                st.sampled_from(
                    ["Statement", "Principal", "AWS", "Action", "Effect", "Condition", "Bool"]
                ),
                x,
            )
        ),
    )
)
def test_odd_policies(value):
    """Whatever a server calls a policy is read without an accident."""
    assert open_rights(json.dumps(value), "briefing", "") in ([],)
    assert demands_https(json.dumps(value)) is False
