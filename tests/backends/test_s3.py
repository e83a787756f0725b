"""Publishing over HTTP: to moto for the shape of the calls, to radosgw for what is true."""

import contextlib
import hashlib
import os
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from talkingheads.backends.preview import serve
from talkingheads.backends.s3 import FAULTS, S3Target
from talkingheads.errors import ConfigError, PublishError
from talkingheads.formats.s3address import Address, parse_address
from talkingheads.settings import PublishSettings
from talkingheads.stages.publish import STATE, Errand, claimed, erase, read_state, run, target_for
from tests import published
from tests.s3_server import NOBODY, S3Server, environment, moto, radosgw, s3, site_of

__all__ = ["moto", "radosgw", "s3"]

SETTINGS = PublishSettings(page_cache_seconds=60, media_cache_seconds=600, public=True)
"""Public, since moto lets everybody read; that radosgw does not is tested with the audit."""

SITE = {
    "index.html": "<h1>Bröt</h1>".encode(),
    "clips/hale/index.html": b"<h1>Hale</h1>",
    "clips/hale/video.0ffbcad26cad.mp4": b"film of Hale",
    "clips/hale/captions.0d9dd0b57b1b.vtt": b"WEBVTT\n",
    "static/site.css": b"body{}",
    "odd name + 100% é.csv": b"a,b\n",
}


EMPTY = hashlib.sha256(b"").hexdigest()


class Bucket:
    """A new bucket on a server, a target below its prefix, and what was put through it."""

    def __init__(self, server: S3Server, prefix: str = "briefing", **options) -> None:
        self.server = server
        self.name = server.new_bucket()
        self.eyes = server.client()
        self.prefix = prefix
        self.options = options
        self.target = self.another()

    def another(self, **options) -> S3Target:
        """A target of its own, as another process would have it."""
        target = S3Target(
            parse_address(f"s3://{self.name}/{self.prefix}"),
            endpoint=self.server.endpoint,
            **{**self.options, **options},
        )
        events = target.client.meta.events
        events.register("provide-client-params.s3.ListObjectsV2", _two_at_a_time)
        events.register("provide-client-params.s3.ListObjectVersions", _two_at_a_time)
        return target

    def publish(self, site, files, **errand):
        """Lay *files* out below *site* and publish them."""
        return run(
            published.lay(site, files),
            settings=SETTINGS,
            site=site,
            target=self.target,
            errand=Errand(**errand),
            progress=lambda share: None,
        )

    def keep_versions(self) -> None:
        """Turn versioning on."""
        self.eyes.put_bucket_versioning(
            Bucket=self.name, VersioningConfiguration={"Status": "Enabled"}
        )

    def put(self, key: str, data: bytes) -> None:
        """Put an object as a stranger would."""
        self.eyes.put_object(Bucket=self.name, Key=key, Body=data)

    def get(self, key: str):
        """Get an object with its headers, as a visitor would."""
        answer = self.eyes.get_object(Bucket=self.name, Key=key)
        with answer["Body"] as body:
            return answer, body.read()

    def keys(self, below: str = "") -> set[str]:
        """Return every key in the bucket, but for what the place remembers of publications."""
        answer = self.eyes.list_objects_v2(Bucket=self.name, Prefix=below)
        keys = (item["Key"] for item in answer.get("Contents", []))
        return {key for key in keys if STATE not in key}

    def history(self) -> set[tuple[str, str]]:
        """Return key and kind of everything that the bucket keeps, also of what is gone."""
        answer = self.eyes.list_object_versions(Bucket=self.name)
        return {
            (item["Key"], kind)
            for kind in ("Versions", "DeleteMarkers")
            for item in answer.get(kind, [])
        }


def _two_at_a_time(params, **_):
    """Make the server page its listing long before a thousand."""
    return {**params, "MaxKeys": 2}


@pytest.fixture
def bucket(s3):
    """A new bucket, with the user's credentials in the environment."""
    with environment(**s3.environment()):
        yield Bucket(s3)


@pytest.fixture
def real_bucket(radosgw):
    """A new bucket on the real server."""
    with environment(**radosgw.environment()):
        yield Bucket(radosgw)


@pytest.fixture
def moto_bucket(moto):
    """A new bucket on moto, for what has nothing to do with the server."""
    with environment(**moto.environment()):
        yield Bucket(moto)


# publishing -----------------------------------------------------------------------------


def test_story(bucket, tmp_path):
    """A bucket is filled, then left alone, then changed; a stranger's objects stay."""
    bucket.put("briefing/robots.txt", b"theirs")
    bucket.put("briefing2/index.html", b"theirs")
    assert bucket.publish(tmp_path, SITE).added == tuple(sorted(SITE))
    bucket.target.line.asked.clear()
    again = bucket.publish(tmp_path, SITE)
    assert bucket.target.line.asked == {"get_object": 1, "list_objects_v2": 1}
    assert (again.added, again.changed, again.removed) == ((), (), ())
    changed = bucket.publish(tmp_path, {**SITE, "index.html": b"<h1>Butter</h1>"})
    assert changed.changed == ("index.html",)
    last = bucket.publish(tmp_path, {"index.html": b"none left"}, ask=lambda question: True)
    assert set(last.removed) == set(SITE) - {"index.html"}
    assert bucket.keys() == {
        "briefing/index.html",
        "briefing/robots.txt",
        "briefing2/index.html",
    }
    assert bucket.get("briefing/index.html")[1] == b"none left"


def test_headers(bucket, tmp_path):
    """A visitor gets each file's bytes, type and cache rule; the digest is noted beside."""
    bucket.publish(tmp_path, SITE)
    seen = {}
    for path, data in SITE.items():
        answer, body = bucket.get(f"briefing/{path}")
        assert body == data
        assert answer["Metadata"] == {"sha256": hashlib.sha256(data).hexdigest()}
        seen[path] = (answer["ContentType"], answer["CacheControl"])
    clip = "max-age=600, must-revalidate"
    assert seen == {
        "index.html": ("text/html; charset=utf-8", "max-age=60"),
        "clips/hale/index.html": ("text/html; charset=utf-8", "max-age=60"),
        "clips/hale/video.0ffbcad26cad.mp4": ("video/mp4", clip),
        "clips/hale/captions.0d9dd0b57b1b.vtt": ("text/vtt", clip),
        "static/site.css": ("text/css; charset=utf-8", "max-age=60"),
        "odd name + 100% é.csv": ("text/csv; charset=utf-8", "max-age=60"),
    }
    pointer = bucket.get(f"briefing/{STATE}current.json")[0]
    assert (pointer["CacheControl"], pointer["ContentType"]) == ("no-store", "application/json")


def test_whole_bucket(s3, tmp_path):
    """Without a prefix the site lies at the top of the bucket."""
    with environment(**s3.environment()):
        bucket = Bucket(s3, prefix="")
        bucket.publish(tmp_path, SITE)
        assert bucket.keys() == {*SITE}
        assert bucket.publish(tmp_path, SITE).unchanged == len(SITE)


def test_large_files_go_in_parts(s3, tmp_path):
    """A large film goes in parts, arrives whole with its headers, and is not sent twice."""
    film = bytes(range(256)) * (17 << 12)
    files = {"clips/hale/video.mp4": film, "index.html": b"x"}
    with environment(**s3.environment()):
        bucket = Bucket(s3, largest_put=5 << 20)
        bucket.publish(tmp_path, files)
        answer, body = bucket.get("briefing/clips/hale/video.mp4")
        assert body == film
        assert answer["ETag"].strip('"').endswith("-3")
        assert answer["CacheControl"] == "max-age=600, must-revalidate"
        assert bucket.publish(tmp_path, files, verify=True).unchanged == 2
        assert bucket.eyes.list_multipart_uploads(Bucket=bucket.name).get("Uploads", []) == []


class Breaking(S3Target):
    """A place whose line breaks for good at the front page."""

    def put(self, path, file, **about):
        """Put, but for the front page."""
        if path == "index.html":
            raise PublishError(f"{path}: the line is dead")
        return super().put(path, file, **about)


def test_what_arrived_before_is_not_sent_again(bucket, tmp_path):
    """A publish that was cut off goes on: what arrived whole is known by its tag."""
    whole = bucket.target
    bucket.target = Breaking(whole.address, endpoint=bucket.server.endpoint)
    with pytest.raises(PublishError, match="the line is dead"):
        bucket.publish(tmp_path, SITE)
    assert bucket.keys() == {f"briefing/{path}" for path in set(SITE) - {"index.html"}}
    bucket.target = whole
    assert bucket.publish(tmp_path, SITE).added == ("index.html",)
    assert bucket.keys() == {f"briefing/{path}" for path in SITE}


def test_tampering_is_seen(bucket, tmp_path):
    """An object that somebody replaced is known by its ETag and put right."""
    bucket.publish(tmp_path, SITE)
    bucket.put("briefing/clips/hale/index.html", b"<h1>Hole</h1>")
    assert bucket.publish(tmp_path, SITE, verify=True).changed == ("clips/hale/index.html",)
    assert bucket.get("briefing/clips/hale/index.html")[1] == SITE["clips/hale/index.html"]


@pytest.mark.s3
def test_damaged_bytes_are_refused(real_bucket, tmp_path):
    """Bytes that change on the way are refused by the server, and nothing is stored."""

    def damage(params, **_):
        return {**params, "Body": b"other bytes"}

    real_bucket.target = real_bucket.another(attempts=2)
    real_bucket.target.client.meta.events.register("provide-client-params.s3.PutObject", damage)
    with pytest.raises(PublishError, match="damaged on the way"):
        real_bucket.target.write("x.json", b"these bytes")
    assert real_bucket.keys() == set()


def test_a_strangers_object_in_the_way(bucket, tmp_path):
    """An object that we did not put is never replaced, and nothing else is sent beside it."""
    bucket.put("briefing/index.html", b"theirs")
    with pytest.raises(PublishError, match=r"s3://.*/briefing already holds index\.html"):
        bucket.publish(tmp_path, SITE)
    assert bucket.keys() == {"briefing/index.html"}


@pytest.mark.parametrize("versions", [False, True])
def test_taking_down(bucket, tmp_path, versions):
    """A clip that is gone leaves no version; all else stays as it is."""
    if versions:
        bucket.keep_versions()
    clips = {f"clips/{id}/index.html": id.encode() for id in ("hale", "hale-2", "okoro")}
    bucket.publish(tmp_path, clips | {"index.html": b"x"})
    bucket.publish(tmp_path, {**clips, "clips/hale/index.html": b"again", "index.html": b"y"})
    open_upload = {"Bucket": bucket.name, "Key": "briefing/clips/hale/index.html"}
    bucket.eyes.create_multipart_upload(**open_upload)
    with claimed(bucket.target, "Ann") as held:
        assert erase({"hale"}, held=held)
    assert not any("clips/hale/" in key for key, _ in bucket.history())
    assert bucket.eyes.list_multipart_uploads(Bucket=bucket.name).get("Uploads", []) == []
    assert bucket.keys("briefing/clips") == {
        "briefing/clips/hale-2/index.html",
        "briefing/clips/okoro/index.html",
    }
    assert read_state(bucket.target).number == 2


def test_removing_twice(bucket):
    """What is gone already is none the worse for it."""
    bucket.put("briefing/a.html", b"x")
    bucket.target.remove(["a.html", "never.html"])
    bucket.target.remove(["a.html"])
    bucket.target.remove([])
    assert bucket.keys() == set()


# versions -------------------------------------------------------------------------------


def test_history(bucket):
    """All that the bucket keeps is told, and what readers get now is told from the rest."""
    target = bucket.target
    bucket.keep_versions()
    for content in (b"one", b"two", b"three"):
        target.write("a/x.json", content)
    target.write("a/gone.json", b"secret")
    target.write("b.json", b"other")
    target.remove(["a/gone.json"])
    kept, opened = target.history("a/")
    assert opened == ()
    seen = sorted((it.path, it.current, it.marker, it.size) for it in kept)
    assert seen == [
        ("a/gone.json", False, False, 6),
        ("a/gone.json", False, True, 0),
        ("a/x.json", False, False, 3),
        ("a/x.json", False, False, 3),
        ("a/x.json", True, False, 5),
    ]
    contents = {target.fetch(it) for it in kept if not it.marker}
    assert contents == {b"one", b"two", b"three", b"secret"}
    assert target.forget_history("a/") == 4
    assert [target.fetch(it) for it in target.history("a/")[0]] == [b"three"]
    assert target.read("a/gone.json") is None
    assert len(target.history()[0]) == 2


@pytest.mark.parametrize("versions", [False, True])
def test_wiping(bucket, versions):
    """What is wiped leaves nothing; a path that goes on after it is another."""
    if versions:
        bucket.keep_versions()
    paths = [f"clips/hale/{number}.vtt" for number in range(12)]
    for path in (*paths, "clips/hale/1.vtt.bak", "clips/hale", paths[0], paths[3]):
        bucket.target.write(path, os.urandom(9))
    bucket.target.remove(paths[:2])
    for path in (paths[5], "clips/hale/5.vtt.bak"):
        bucket.eyes.create_multipart_upload(Bucket=bucket.name, Key=f"briefing/{path}")
    bucket.target.wipe(paths[:3])
    assert {it.path for it in bucket.target.history()[0]} & set(paths) == set(paths[3:])
    bucket.target.wipe([*paths, "never.html"])
    kept, opened = bucket.target.history()
    assert {it.path for it in kept} == {"clips/hale/1.vtt.bak", "clips/hale"}
    assert [it.path for it in opened] == ["clips/hale/5.vtt.bak"]


@pytest.mark.s3
@pytest.mark.parametrize(
    ("denied", "ask"),
    [
        ("ListBucketVersions", lambda target: target.history()),
        ("DeleteObjectVersion", lambda target: target.wipe(["x.json"])),
        ("ListBucketMultipartUploads", lambda target: target.history()),
        ("GetObjectVersion", lambda target: target.fetch(target.history()[0][0])),
    ],
)
def test_a_right_that_the_key_lacks_is_named(real_bucket, denied, ask):
    """Who may not look into the history, or forget it, is told which right is missing."""
    real_bucket.keep_versions()
    real_bucket.target.write("x.json", b"x")
    policy = (
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action":'
        f' "s3:{denied}", "Resource": ["arn:aws:s3:::{real_bucket.name}",'
        f' "arn:aws:s3:::{real_bucket.name}/*"]}}]}}'
    )
    real_bucket.eyes.put_bucket_policy(Bucket=real_bucket.name, Policy=policy)
    with pytest.raises(PublishError, match=rf"access denied\n.*s3:{denied}"):
        ask(real_bucket.target)


# what can go wrong ----------------------------------------------------------------------


def test_no_such_bucket(bucket):
    """A bucket that does not exist is an error that names it, not an empty listing."""
    target = S3Target(Address("no-such-bucket-here"), endpoint=bucket.server.endpoint)
    with pytest.raises(PublishError, match=r"s3://no-such-bucket-here: there is no such bucket"):
        target.stored()


def test_unreachable_server(moto_bucket):
    """A server that is not there is named, and the message says what to check."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    target = S3Target(Address("my-bucket"), endpoint=f"http://127.0.0.1:{port}", attempts=1)
    with pytest.raises(PublishError, match=r"s3://my-bucket: .*reached\n.*publish\.endpoint"):
        target.stored()


def test_no_credentials():
    """Without credentials the message says how to give them."""
    with environment(**NOBODY):
        target = S3Target(Address("my-bucket"), endpoint="http://127.0.0.1:9")
        with pytest.raises(PublishError, match=r"no credentials\n.*AWS_ACCESS_KEY_ID"):
            target.stored()
        assert target.check()[0][0] is False


def test_no_such_profile():
    """A profile that is not in the AWS settings is an error of ours."""
    with environment(**NOBODY):
        target = S3Target(Address("my-bucket"), profile="nobody")
        with pytest.raises(PublishError, match="no such profile"):
            target.stored()


def test_what_is_not_there(bucket):
    """Nothing is read where nothing is; where there is no bucket that is an error."""
    assert bucket.target.read("x.json") is None
    target = S3Target(Address("no-such-bucket-here"), endpoint=bucket.server.endpoint)
    with pytest.raises(PublishError, match="there is no such bucket"):
        target.read("x.json")


@pytest.mark.s3
def test_wrong_key_and_secret(real_bucket):
    """A real server tells a wrong key from a wrong secret; neither is in the message."""
    for change, words in [
        ({"AWS_ACCESS_KEY_ID": "unknownkey"}, "does not know this key"),
        ({"AWS_SECRET_ACCESS_KEY": "wrong-secret"}, "secret does not fit"),
    ]:
        with environment(**{**real_bucket.server.environment(), **change}):
            target = S3Target(Address(real_bucket.name), endpoint=real_bucket.server.endpoint)
            with pytest.raises(PublishError, match=words) as caught:
                target.stored()
        for secret in (*change.values(), real_bucket.server.key, real_bucket.server.secret):
            assert secret not in str(caught.value)


@pytest.mark.s3
def test_no_right_to_write(real_bucket):
    """A key that may look and not write is found out by the check-up, not by half a publish."""
    policy = (
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action":'
        f' "s3:PutObject", "Resource": "arn:aws:s3:::{real_bucket.name}/*"}}]}}'
    )
    real_bucket.eyes.put_bucket_policy(Bucket=real_bucket.name, Policy=policy)
    assert [ok for ok, _, _ in real_bucket.target.check(write=False)] == [True, True]
    ok, what, hint = real_bucket.target.check(write=True)[-1]
    assert not ok
    assert "access denied" in what
    assert "s3:PutObject" in hint


def test_every_fault_says_what_and_what_next():
    """Each line of the table is words for people; only a missing object needs no next step."""
    for code, (said, hint) in FAULTS.items():
        assert said
        assert hint or code == "NoSuchKey"


class LoginPage(BaseHTTPRequestHandler):
    """Answers everything with a page that is well-formed, and no S3."""

    def do_GET(self):
        """Read what is sent and show the page."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Content-Length", "20")
        self.end_headers()
        self.wfile.write(b"<html>Sign in</html>")

    do_PUT = do_GET

    def log_message(self, format, *args):
        """Stay silent."""


def test_a_login_page_is_no_empty_bucket(tmp_path):
    """What answers everything with a page is neither listed as empty nor published to."""
    with (
        environment(**NOBODY | {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}),
        ThreadingHTTPServer(("127.0.0.1", 0), LoginPage) as web,
    ):
        threading.Thread(target=web.serve_forever, args=(0.05,), daemon=True).start()
        endpoint = f"http://127.0.0.1:{web.server_address[1]}"
        target = S3Target(Address("my-bucket"), endpoint=endpoint)
        (tmp_path / "x").write_bytes(b"")
        for ask in (
            target.stored,
            lambda: target.put(
                "x", tmp_path / "x", digest=EMPTY, content_type="text/html", cache_control=""
            ),
        ):
            with pytest.raises(PublishError, match="what answers there is no S3 server"):
                ask()
        web.shutdown()


def test_a_web_server_is_no_empty_bucket(moto_bucket, tmp_path):
    """A web server that is none for S3 is an error, also if it sends elsewhere for ever."""
    with serve(site_of(tmp_path, {"404.html": b"<p>no"}), port=0) as web:
        target = S3Target(Address("my-bucket"), endpoint=web.url, attempts=1)
        with pytest.raises(PublishError, match=r"s3://my-bucket: "):
            target.stored()
        site_of(tmp_path, {"my-bucket/index.html": b"<p>hello"})
        with pytest.raises(PublishError, match="what answers there is no S3 server"):
            target.stored()


# the check-up ---------------------------------------------------------------------------


def test_check(bucket):
    """A check-up looks without touching, and if asked puts and removes one tiny object."""
    assert [ok for ok, _, _ in bucket.target.check()] == [True, True]
    assert bucket.target.line.asked["put_object"] == 0
    assert [ok for ok, _, _ in bucket.target.check(write=True)] == [True, True, True]
    assert bucket.target.line.asked["put_object"] == 1
    assert bucket.keys() == set()


# addresses ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("s3://bucket", Address("bucket")),
        ("s3://bucket/", Address("bucket")),
        ("S3://bucket/a", Address("bucket", "a/")),
        (" s3://my.bucket-1/a/b/ ", Address("my.bucket-1", "a/b/")),
    ],
)
def test_addresses(text, address):
    """An address is a bucket and a prefix that ends in a slash; it is shown without one."""
    assert parse_address(text) == address
    assert str(address) == text.strip().rstrip("/").replace("S3:", "s3:")


@pytest.mark.parametrize(
    "text",
    [
        "s3:/bucket",
        "s3://",
        "s3:///a",
        "s3://b",
        "s3://-bucket/a",
        "s3://user:secret@bucket/a",
        "s3://bucket/a//b",
        "s3://bucket/../b",
        "s3://bucket/a b",
        "s3://bucket/a?b",
        "s3://arn:aws:s3:eu-west-1:1:accesspoint/x",
        "https://bucket.s3.amazonaws.com/a",
        "s3://bucket/a\nb",
    ],
)
def test_addresses_that_are_none(text):
    """What cannot be an address is a mistake in pipeline.yaml, with an example."""
    with pytest.raises(ConfigError, match=r"publish\.target(.|\n)*s3://my-bucket/briefing"):
        parse_address(text)


@pytest.mark.parametrize(
    "endpoint",
    ["localhost:9000", "ftp://x", "https://key:hunter2@x", "https://x/?token=hunter2", "http://:1"],
)
def test_endpoints_that_are_none(tmp_path, endpoint):
    """An endpoint with credentials in it is refused, and they are not repeated."""
    settings = PublishSettings(target="s3://my-bucket", endpoint=endpoint)
    with pytest.raises(ConfigError, match=r"publish\.endpoint") as caught:
        target_for(settings, tmp_path)
    assert "hunter2" not in str(caught.value)


def test_boto3_comes_late():
    """Making a target costs nothing: boto3 is imported when the first question is asked."""
    target = S3Target(Address("my-bucket"))
    with contextlib.suppress(KeyError):
        assert vars(target)["client"] is None
    assert "secret" not in repr(vars(target))
