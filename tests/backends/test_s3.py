"""Publishing over HTTP: to moto for the shape of the calls, to radosgw for what is true."""

import contextlib
import hashlib
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from botocore.exceptions import EndpointConnectionError
from talkingheads.stages.publish.note import NOTE

from talkingheads.backends.preview import serve
from talkingheads.backends.s3 import FAULTS, S3Target
from talkingheads.domain import Manifest, ManifestFile
from talkingheads.errors import ConfigError, PublishError
from talkingheads.formats.s3address import Address, parse_address
from talkingheads.settings import PublishSettings
from talkingheads.stages.publish import run, take_down, target_for
from tests.s3_server import NOBODY, S3Server, environment, moto, radosgw, s3, site_of

__all__ = ["moto", "radosgw", "s3"]

SETTINGS = PublishSettings(page_cache_seconds=60, media_cache_seconds=600)

SITE = {
    "index.html": "<h1>Bröt</h1>".encode(),
    "clips/hale.html": b"<h1>Hale</h1>",
    "media/hale.mp4": b"film of Hale",
    "captions/hale.vtt": b"WEBVTT\n",
    "static/site-0a1b2c3d.css": b"body{}",
    "pagefind/pagefind-entry.json": b"{}",
    "odd name + 100% é.csv": b"a,b\n",
}

ORDER = [
    {NOTE},
    {"media/hale.mp4"},
    {"captions/hale.vtt"},
    {"odd name + 100% é.csv", "static/site-0a1b2c3d.css"},
    {"clips/hale.html"},
    {"pagefind/pagefind-entry.json"},
    {"index.html"},
    {NOTE},
]
"""What is sent at once, turn by turn."""


class Bucket:
    """A new bucket on a server, a target below its prefix, and what was put through it."""

    def __init__(self, server: S3Server, prefix: str = "briefing", **options) -> None:
        self.server = server
        self.name = server.new_bucket()
        self.eyes = server.client()
        self.target = S3Target(
            parse_address(f"s3://{self.name}/{prefix}"), endpoint=server.endpoint, **options
        )
        self.puts: list[str] = []
        self.broken_at: int | None = None
        events = self.target.client.meta.events
        events.register("provide-client-params.s3.PutObject", self._put)
        events.register("provide-client-params.s3.ListObjectsV2", _two_at_a_time)

    def _put(self, params, **_) -> None:
        if len(self.puts) == self.broken_at:
            raise EndpointConnectionError(endpoint_url=self.server.endpoint)
        self.puts.append(params["Key"])

    def publish(self, site, files):
        """Lay *files* out below *site* and publish them."""
        manifest = Manifest(
            tuple(
                ManifestFile(path, hashlib.sha256(data).hexdigest(), len(data))
                for path, data in files.items()
            )
        )
        return run(
            manifest,
            settings=SETTINGS,
            site=site_of(site, files),
            target=self.target,
            progress=lambda share: None,
        )

    def put(self, key: str, data: bytes) -> None:
        """Put an object as a stranger would."""
        self.eyes.put_object(Bucket=self.name, Key=key, Body=data)

    def get(self, key: str):
        """Get an object with its headers, as a visitor would."""
        answer = self.eyes.get_object(Bucket=self.name, Key=key)
        with answer["Body"] as body:
            return answer, body.read()

    def keys(self) -> set[str]:
        """Return every key in the bucket."""
        answer = self.eyes.list_objects_v2(Bucket=self.name)
        return {item["Key"] for item in answer.get("Contents", [])}


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
    """A bucket is filled in order, then left alone, then changed; a stranger's object stays."""
    bucket.put("briefing/robots.txt", b"theirs")
    bucket.put("briefing2/index.html", b"theirs")
    assert bucket.publish(tmp_path, SITE).added == tuple(sorted(SITE))
    seen = iter([path.removeprefix("briefing/") for path in bucket.puts])
    assert [{next(seen) for _ in turn} for turn in ORDER] == ORDER
    assert list(seen) == []
    bucket.puts.clear()
    again = bucket.publish(tmp_path, SITE)
    assert bucket.puts == []
    assert (again.added, again.changed, again.removed) == ((), (), ())
    last = bucket.publish(tmp_path, {"index.html": b"none left"})
    assert last.removed == tuple(sorted(set(SITE) - {"index.html"}))
    assert bucket.keys() == {
        "briefing/index.html",
        f"briefing/{NOTE}",
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
    assert seen == {
        "index.html": ("text/html; charset=utf-8", "max-age=60"),
        "clips/hale.html": ("text/html; charset=utf-8", "max-age=60"),
        "media/hale.mp4": ("video/mp4", "max-age=600, must-revalidate"),
        "captions/hale.vtt": ("text/vtt", "max-age=600, must-revalidate"),
        "static/site-0a1b2c3d.css": ("text/css; charset=utf-8", "max-age=31536000, immutable"),
        "pagefind/pagefind-entry.json": ("application/json", "no-cache"),
        "odd name + 100% é.csv": ("text/csv; charset=utf-8", "max-age=60"),
    }
    assert bucket.get(f"briefing/{NOTE}")[0]["CacheControl"] == "no-store"


def test_whole_bucket(s3, tmp_path):
    """Without a prefix the site lies at the top of the bucket."""
    with environment(**s3.environment()):
        bucket = Bucket(s3, prefix="")
        bucket.publish(tmp_path, SITE)
        assert bucket.keys() == {*SITE, NOTE}
        bucket.puts.clear()
        bucket.publish(tmp_path, SITE)
        assert bucket.puts == []


def test_large_files_go_in_parts(s3, tmp_path):
    """A large film goes in parts, arrives whole with its headers, and is not sent twice."""
    film = bytes(range(256)) * (17 << 12)
    with environment(**s3.environment()):
        bucket = Bucket(s3, largest_put=5 << 20)
        bucket.publish(tmp_path, {"media/film.mp4": film, "index.html": b"x"})
        answer, body = bucket.get("briefing/media/film.mp4")
        assert body == film
        assert answer["ETag"].strip('"').endswith("-3")
        assert (answer["ContentType"], answer["CacheControl"]) == (
            "video/mp4",
            "max-age=600, must-revalidate",
        )
        again = bucket.publish(tmp_path, {"media/film.mp4": film, "index.html": b"x"})
        assert again.unchanged == 2
        assert bucket.eyes.list_multipart_uploads(Bucket=bucket.name).get("Uploads", []) == []


def test_interrupted_publishes_are_mended(bucket, tmp_path):
    """Wherever the line breaks, the next publish ends right and nothing of ours is left over."""
    after = {"index.html": b"later", "media/new.mp4": b"new", "clips/hale.html": b"later"}
    for broken_at in range(len(after) + 2):
        bucket.publish(tmp_path, SITE)
        bucket.puts.clear()
        bucket.broken_at = broken_at
        with pytest.raises(PublishError, match="cannot be reached"):
            bucket.publish(tmp_path, after)
        bucket.broken_at = None
        bucket.publish(tmp_path, {"index.html": b"withdrawn"})
        assert bucket.keys() == {"briefing/index.html", f"briefing/{NOTE}"}
        bucket.puts.clear()


def test_tampering_is_seen(bucket, tmp_path):
    """An object that somebody replaced is known by its ETag and put right."""
    bucket.publish(tmp_path, SITE)
    bucket.put("briefing/clips/hale.html", b"<h1>Hole</h1>")
    assert bucket.publish(tmp_path, SITE).changed == ("clips/hale.html",)
    assert bucket.get("briefing/clips/hale.html")[1] == SITE["clips/hale.html"]


@pytest.mark.s3
def test_damaged_bytes_are_refused(real_bucket, tmp_path):
    """Bytes that change on the way are refused by the server, and nothing is stored."""

    def damage(params, **_):
        return {**params, "Body": b"other bytes"}

    real_bucket.target.client.meta.events.register("provide-client-params.s3.PutObject", damage)
    with pytest.raises(PublishError, match="damaged on the way"):
        real_bucket.publish(tmp_path, SITE)
    assert real_bucket.keys() == set()


def test_a_strangers_object_in_the_way(bucket, tmp_path):
    """An object that we did not put is never replaced, and nothing else is sent beside it."""
    bucket.put("briefing/index.html", b"theirs")
    with pytest.raises(PublishError, match=r"s3://.*/briefing already holds index\.html"):
        bucket.publish(tmp_path, SITE)
    assert bucket.keys() == {"briefing/index.html"}


def test_taking_down(bucket, tmp_path):
    """The clip that is not allowed goes at once; everything else stays as it is."""
    clips = {f"clips/{id}/video.mp4": b"film" for id in ("hale", "okoro")}
    bucket.publish(tmp_path, clips | {"index.html": b"x"})
    assert take_down(["okoro"], target=bucket.target) == ("clips/hale/video.mp4",)
    assert bucket.keys() == {
        "briefing/clips/okoro/video.mp4",
        "briefing/index.html",
        f"briefing/{NOTE}",
    }
    assert take_down(["okoro"], target=bucket.target) == ()


def test_removing_twice(bucket):
    """What is gone already is none the worse for it."""
    bucket.put("briefing/a.html", b"x")
    bucket.target.remove(["a.html", "never.html"])
    bucket.target.remove(["a.html"])
    assert bucket.keys() == set()


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


def test_note_is_missing(bucket):
    """Reading what is not there is an error that names it."""
    with pytest.raises(PublishError, match=r"briefing/x\.json: is not there"):
        bucket.target.read("x.json")


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
                "x", tmp_path / "x", digest="", content_type="text/html", cache_control=""
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
    assert bucket.puts == []
    assert [ok for ok, _, _ in bucket.target.check(write=True)] == [True, True, True]
    assert bucket.puts == ["briefing/.talkingheads-check"]
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
