"""The recipe for Amazon: it is valid, private, as small in rights as can be, and fools nobody."""

from __future__ import annotations

import base64
import hmac
import json
import re
import subprocess
import sys
import uuid
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from talkingheads.backends.s3 import S3Target, audit
from talkingheads.backends.s3.client import Line
from talkingheads.backends.s3.inbox import S3Inbox
from talkingheads.backends.s3.policies import demands_https, open_rights
from talkingheads.formats.s3address import parse_address
from talkingheads.stages.publish import claimed, clips_at, erase, read_state
from tests.s3_server import environment, radosgw
from tests.sending import TWO, publish

__all__ = ["radosgw"]

ROOT = Path(__file__).parent.parent
RECIPE = ROOT / "deploy" / "briefing.yaml"
VISITORS = ROOT / "deploy" / "visitors.js"
SALT = "00112233445566778899aabbccddeeff"
REGIONS = ("us-east-1", "eu-west-2")
NAMES = {"Site": "larkford-site", "Inbox": "larkford-inbox"}


@cache
def recipe() -> dict[str, Any]:
    """Return the recipe, its short tags written out."""
    from cfnlint.decode import cfn_yaml

    loaded: dict[str, Any] = cfn_yaml.load(str(RECIPE))
    return loaded


def properties(name: str) -> Any:
    """Return what the recipe says of one thing that it makes."""
    return recipe()["Resources"][name]["Properties"]


def filled(value: Any, **names: str) -> Any:
    """Return *value* with the names of things in place of what the recipe calls them."""
    known = {
        "Folder": "briefing",
        "AWS::Partition": "aws",
        "AWS::AccountId": "111122223333",
        "Readers": "E2QWRUHAPOMQZL",
        **names,
        **{f"{name}.Arn": f"arn:aws:s3:::{bucket}" for name, bucket in names.items()},
    }
    if isinstance(value, dict):
        if set(value) == {"Fn::Sub"}:
            return re.sub(r"\$\{([^}]+)\}", lambda match: known[match[1]], value["Fn::Sub"])
        if set(value) == {"Fn::GetAtt"}:
            return known[".".join(value["Fn::GetAtt"])]
        if set(value) == {"Ref"}:
            return known[value["Ref"]]
        return {key: filled(item, **names) for key, item in value.items()}
    return [filled(item, **names) for item in value] if isinstance(value, list) else value


def policy(name: str) -> str:
    """Return a bucket's policy as Amazon will have it."""
    return json.dumps(filled(properties(name)["PolicyDocument"], **NAMES))


# the recipe --------------------------------------------------------------------------------


def test_it_is_valid():
    """Amazon's own linter has nothing to say, not even as a warning."""
    done = subprocess.run(
        [Path(sys.executable).with_name("cfn-lint"), "--regions", *REGIONS, "--", RECIPE],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_function_in_it_is_the_one_beside_it():
    """What is tested below is what the recipe gives to Amazon, and it fits there."""
    inside = properties("Visitors")["FunctionCode"]["Fn::Sub"]
    assert inside == VISITORS.read_text()
    assert len(inside.encode()) < 10_000
    assert set(re.findall(r"\$\{([^}]+)\}", inside)) <= set(recipe()["Parameters"])


@pytest.mark.parametrize("name", ["Site", "Inbox"])
def test_both_buckets_are_closed(name):
    """Nobody can open them by mistake, nothing stays that was deleted, nothing comes in plain."""
    bucket = properties(name)
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    rule = bucket["LifecycleConfiguration"]["Rules"][0]
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}
    assert rule["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}
    assert "AES256" in json.dumps(bucket["BucketEncryption"])
    assert recipe()["Resources"][name]["DeletionPolicy"] == "Retain"
    text = policy(f"{name}Policy")
    assert demands_https(text)
    assert open_rights(text, NAMES[name], "") == []


def test_cloudfront_reads_the_site_and_not_what_we_remember():
    """Its one right is to read below the folder, and there it may not read .talkingheads/."""
    statements = json.loads(policy("SitePolicy"))["Statement"]
    its = {each["Sid"]: each for each in statements if each["Principal"] != "*"}
    for each in its.values():
        assert each["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert {
        sid: (each["Effect"], each["Action"], each["Resource"]) for sid, each in its.items()
    } == {
        "ReadersThroughCloudFront": (
            "Allow",
            "s3:GetObject",
            "arn:aws:s3:::larkford-site/briefing/*",
        ),
        "NeverWhatTalkingheadsRemembers": (
            "Deny",
            "s3:*",
            "arn:aws:s3:::larkford-site/briefing/.talkingheads/*",
        ),
    }
    assert "distribution/E2QWRUHAPOMQZL" in json.dumps(its["ReadersThroughCloudFront"]["Condition"])
    assert "cloudfront" not in policy("InboxPolicy")


def test_what_is_said_to_browsers_lets_the_pages_work():
    """The header asks for all that the pages ask for themselves, and allows what they need."""
    page = (ROOT / "templates" / "base.html").read_text()
    own = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert own
    meant = directives(re.sub(r"\{%.*?%\}", "", own[1]))
    security = properties("Headers")["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    sent = directives(security["ContentSecurityPolicy"]["ContentSecurityPolicy"])
    assert {name: words for name, words in sent.items() if name not in ("script-src",)} == {
        **{name: words for name, words in meant.items() if name != "script-src"},
        "frame-ancestors": {"'none'"},
    }
    search = (ROOT / "templates" / "search.html").read_text()
    more = set(re.findall(r"scripts_may %\}(.*?)\{%", search)[0].split())
    assert sent["script-src"] == meant["script-src"] | more


def directives(text: str) -> dict[str, set[str]]:
    """Return a Content-Security-Policy, line by line."""
    parts = [part.split() for part in text.split(";") if part.strip()]
    return {name: set(words) for name, *words in parts}


def test_our_own_times_are_kept():
    """CloudFront keeps nothing longer than we say, and what we say for a year for a year."""
    keeping = properties("Keeping")["CachePolicyConfig"]
    assert (keeping["MinTTL"], keeping["MaxTTL"]) == (0, 31_536_000)
    assert "Authorization" not in json.dumps(keeping)


# the function ------------------------------------------------------------------------------

HARNESS = """
const [code, events] = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const handler = new Function('require', code + '; return handler;')(require);
console.log(JSON.stringify(events.map(event => handler(event))));
"""


def visited(uris: Iterable[str], *, headers=None, cookies=None, **values: str) -> list[Any]:
    """Return what the function makes of a visit to each of *uris*."""
    from playwright._impl._driver import compute_driver_executable

    settings = {"SignIn": "none", "SignInSalt": "", "SignInHash": "", "LoginAddress": "", **values}
    code = re.sub(r"\$\{(\w+)\}", lambda match: settings[match[1]], VISITORS.read_text())
    events = [
        {
            "request": {
                "method": "GET",
                "uri": uri,
                "querystring": {},
                "headers": {name: {"value": text} for name, text in (headers or {}).items()},
                "cookies": {name: {"value": text} for name, text in (cookies or {}).items()},
            }
        }
        for uri in uris
    ]
    done = subprocess.run(
        [compute_driver_executable()[0], "-e", HARNESS],
        input=json.dumps([code, events]),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found: list[Any] = json.loads(done.stdout)
    return found


def test_folders_lead_to_their_pages():
    """A folder shows its page, a folder without a slash gets one, a file is as it is."""
    uris = ["/", "/clips/hale/", "/clips/hale/video.0a1b2c3d4e5f.mp4", "/commitments.csv"]
    assert [each["uri"] for each in visited(uris)] == [
        "/index.html",
        "/clips/hale/index.html",
        "/clips/hale/video.0a1b2c3d4e5f.mp4",
        "/commitments.csv",
    ]
    [led] = visited(["/clips/hale"])
    assert (led["statusCode"], led["headers"]["location"]["value"]) == (301, "/clips/hale/")


HIDDEN = [
    "/.talkingheads/current.json",
    "/.talkingheads",
    "/%2etalkingheads/current.json",
    "/%2Etalkingheads/current.json",
    "/%252etalkingheads/current.json",
    "/%25252etalkingheads/current.json",
    "/%2525252525252etalkingheads/current.json",
    "/clips/../.talkingheads/current.json",
    "/clips/%2e%2e/.talkingheads/current.json",
    "/clips/..%2f.talkingheads/current.json",
    "/clips%2f..%2f.talkingheads%2fcurrent.json",
    "/./.talkingheads/current.json",
    "//.talkingheads/current.json",
    "/%2f.talkingheads/current.json",
    "/clips//hale/",
    "//evil.example/x",
    "/%2fevil.example",
    "/\\evil.example",
    "/%5cevil.example",
    "/clips/hale%00.html",
    "/clips/hale%0d%0aset-cookie:a=b",
    "/%",
    "/%zz",
    "/%c0%ae%c0%ae/",
    "/.git/config",
    "/clips/.hidden",
    "talkingheads",
    "",
]


def test_nothing_hidden_is_shown():
    """However it is written, what begins with a dot is not there, and nobody is led elsewhere."""
    answers = dict(zip(HIDDEN, visited(HIDDEN), strict=True))
    assert {uri: answer.get("statusCode") for uri, answer in answers.items()} == dict.fromkeys(
        HIDDEN, 404
    )


def signed(text: str) -> dict[str, str]:
    """Return what a browser sends for NAME:PASSWORD."""
    return {"authorization": f"Basic {base64.b64encode(text.encode()).decode()}"}


WORD = "readers:correct horse battery staple"
LOCK = {
    "SignIn": "password",
    "SignInSalt": SALT,
    "SignInHash": hmac.new(SALT.encode(), WORD.encode(), "sha256").hexdigest(),
}


def test_the_command_in_the_manual_makes_the_hash():
    """What docs/hosting.md tells people to type gives what the function looks for."""
    manual = (ROOT / "docs" / "hosting.md").read_text()
    line = next(line.strip() for line in manual.splitlines() if "openssl dgst" in line)
    line = line.replace("readers:PASSWORD", WORD).replace("$SALT", SALT)
    said = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True).stdout
    assert said.split()[-1] == LOCK["SignInHash"]


@pytest.mark.parametrize(
    ("headers", "lock", "shown"),
    [
        (signed(WORD), LOCK, True),
        ({"authorization": signed(WORD)["authorization"].replace("Basic", "basic")}, LOCK, True),
        ({}, LOCK, False),
        (signed("readers:wrong"), LOCK, False),
        (signed(WORD + " "), LOCK, False),
        (signed(""), LOCK, False),
        ({"authorization": "Basic"}, LOCK, False),
        ({"authorization": "Basic !!!"}, LOCK, False),
        ({"authorization": f"Bearer {LOCK['SignInHash']}"}, LOCK, False),
        (signed(WORD), {**LOCK, "SignInHash": ""}, False),
        (signed(""), {**LOCK, "SignInSalt": "", "SignInHash": ""}, False),
        (signed(WORD), {**LOCK, "SignInHash": LOCK["SignInHash"].upper()}, False),
    ],
)
def test_sign_in_by_password(headers, lock, shown):
    """Only who knows the word is let in; a recipe that was filled in wrongly lets in nobody."""
    [answer] = visited(["/clips/hale/"], headers=headers, **lock)
    if shown:
        assert answer["uri"] == "/clips/hale/index.html"
    else:
        assert answer["statusCode"] == 401
        assert answer["headers"]["www-authenticate"]["value"].startswith("Basic realm=")
        assert answer["headers"]["cache-control"]["value"] == "no-store"


def test_who_is_not_signed_in_learns_nothing():
    """Before sign-in an address that is hidden looks like any other."""
    assert {answer["statusCode"] for answer in visited(HIDDEN, **LOCK)} == {401}


def test_sign_in_by_the_visitors_own_provider():
    """Who has no signed cookies is sent to sign in; who has some goes to CloudFront's check."""
    own = {"SignIn": "cookies", "LoginAddress": "https://id.larkford.example/login"}
    [led] = visited(["/"], **own)
    assert (led["statusCode"], led["headers"]["location"]["value"]) == (302, own["LoginAddress"])
    [known] = visited(["/"], cookies={"CloudFront-Key-Pair-Id": "K1"}, **own)
    assert known["uri"] == "/index.html"
    assert properties("Readers")["DistributionConfig"]["DefaultCacheBehavior"][
        "TrustedKeyGroups"
    ] == {"Fn::If": ["SignedCookies", [{"Ref": "KeyGroup"}], {"Ref": "AWS::NoValue"}]}


# rights --------------------------------------------------------------------------------------


def test_who_hands_in_may_do_one_thing():
    """The uploader puts below inbox/, and that is all."""
    [only] = filled(properties("Uploader")["PolicyDocument"]["Statement"], **NAMES)
    assert (only["Action"], only["Resource"]) == (
        "s3:PutObject",
        "arn:aws:s3:::larkford-inbox/inbox/*",
    )


def statements_for(user: str, which: str, bucket: str, names: dict[str, str]) -> str:
    """Return what a managed policy of the recipe gives on *bucket*, as that bucket's own policy."""
    found = []
    for each in filled(properties(which)["PolicyDocument"]["Statement"], **names):
        its = each["Resource"] if isinstance(each["Resource"], list) else [each["Resource"]]
        its = [one for one in its if one.split("/")[0] == f"arn:aws:s3:::{bucket}"]
        if its and "s3:DeleteObject" in each["Action"]:
            its.append(f"arn:aws:s3:::{bucket}")  # radosgw asks for it before it looks at each
        if its:
            found.append(
                {**each, "Resource": its, "Principal": {"AWS": f"arn:aws:iam:::user/{user}"}}
            )
    return json.dumps({"Version": "2012-10-17", "Statement": found})


class Larkford:
    """Two buckets as the recipe makes them, on the real server, and somebody who may only this."""

    def __init__(self, server, which: str) -> None:
        self.eyes = server.client()
        self.guest = server.other(user := f"{which}-{uuid.uuid4().hex}")
        self.hands = self.guest.client()
        self.names = {"Site": server.new_bucket(), "Inbox": server.new_bucket()}
        for bucket in self.names.values():
            self.eyes.put_bucket_versioning(
                Bucket=bucket, VersioningConfiguration={"Status": "Enabled"}
            )
            text = statements_for(user, which, bucket, self.names)
            if json.loads(text)["Statement"]:
                self.eyes.put_bucket_policy(Bucket=bucket, Policy=text)

    def refused(self, call: str, **parameters: Any) -> bool:
        """Tell whether the server refuses a call of somebody's."""
        try:
            getattr(self.hands, call)(**parameters)
        except ClientError as error:
            return int(error.response["ResponseMetadata"]["HTTPStatusCode"]) == 403
        return False


@pytest.mark.s3
def test_the_publisher_s_rights_are_enough(radosgw, tmp_path):
    """With exactly them one publishes, takes down for good, fetches and looks at the settings."""
    it = Larkford(radosgw, "Publisher")
    site, inbox = it.names["Site"], it.names["Inbox"]
    with environment(**it.guest.environment()):
        target = S3Target(parse_address(f"s3://{site}/briefing"), endpoint=radosgw.endpoint)
        publish(tmp_path, TWO, target)
        publish(tmp_path, TWO | {"people/hale.html": b"<h1>J. Hale</h1>"}, target)
        assert clips_at(read_state(target)) == {"hale", "okoro"}
        with claimed(target) as held:
            erase(["hale"], held=held)
        target.forget_history("clips/")
        assert not [path for path in target.stored() if path.startswith("clips/hale/")]
        found = target.audit(media_cache_seconds=3600)
        line = Line(parse_address(f"s3://{inbox}/inbox"), endpoint=radosgw.endpoint)
        found += audit.audit_inbox(line, site=target.line)
        assert not [what for _, what, way in found if "lacks the right" in way]
        it.eyes.put_object(Bucket=inbox, Key="inbox/clip.mp4", Body=b"film")
        place = S3Inbox(line)
        [arrival] = place.arrivals()
        place.download(arrival, tmp_path / "clip.mp4", lambda size: None)
        place.set_aside(arrival, f"{place.done}clip.mp4")
        assert [each["Key"] for each in versions(it.eyes, inbox)] == ["inbox-done/clip.mp4"]


@pytest.mark.s3
def test_the_publisher_may_nothing_else(radosgw):
    """Not beside the folder, not put into the inbox, and not change how the buckets are set up."""
    it = Larkford(radosgw, "Publisher")
    site, inbox = it.names["Site"], it.names["Inbox"]
    it.eyes.put_object(Bucket=site, Key="accounts/wages.csv", Body=b"theirs")
    open_to_all = json.dumps({"Version": "2012-10-17", "Statement": []})
    assert it.refused("get_object", Bucket=site, Key="accounts/wages.csv")
    assert it.refused("put_object", Bucket=site, Key="accounts/more.csv", Body=b"x")
    assert it.refused("delete_object", Bucket=site, Key="accounts/wages.csv")
    assert it.refused("put_object", Bucket=inbox, Key="inbox/made-up.mp4", Body=b"x")
    assert it.refused("put_bucket_policy", Bucket=site, Policy=open_to_all)
    assert it.refused("put_bucket_acl", Bucket=site, ACL="public-read")
    assert it.refused("delete_public_access_block", Bucket=site)
    assert it.refused("delete_bucket_lifecycle", Bucket=site)
    assert it.refused("delete_bucket", Bucket=inbox)
    suspended = {"Status": "Suspended"}
    assert it.refused("put_bucket_versioning", Bucket=site, VersioningConfiguration=suspended)


@pytest.mark.s3
def test_the_uploader_may_nothing_else(radosgw):
    """
    Who hands in puts a clip; those of others can be neither listed, read nor deleted.

    At Amazon neither can its own: the bucket's owner owns that, a rule that radosgw does not know.
    """
    it = Larkford(radosgw, "Uploader")
    site, inbox = it.names["Site"], it.names["Inbox"]
    it.eyes.put_object(Bucket=inbox, Key="inbox/others.mp4", Body=b"theirs")
    assert not it.refused("put_object", Bucket=inbox, Key="inbox/mine.mp4", Body=b"film")
    assert it.refused("get_object", Bucket=inbox, Key="inbox/others.mp4")
    assert it.refused("delete_object", Bucket=inbox, Key="inbox/others.mp4")
    assert it.refused("list_objects_v2", Bucket=inbox)
    assert it.refused("list_object_versions", Bucket=inbox)
    assert it.refused("put_object", Bucket=inbox, Key="inbox-done/x.mp4", Body=b"x")
    assert it.refused("put_object", Bucket=site, Key="briefing/index.html", Body=b"x")


def versions(eyes: Any, bucket: str) -> list[Any]:
    """Return every version that lies in *bucket*."""
    answer = eyes.list_object_versions(Bucket=bucket)
    return [*answer.get("Versions", []), *answer.get("DeleteMarkers", [])]
