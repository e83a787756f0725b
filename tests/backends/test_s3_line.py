"""A line to S3 that breaks: what arrived has arrived, and nothing else is said to have."""

import hashlib
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from talkingheads.backends.s3 import S3Target
from talkingheads.backends.s3.parts import PART, parts_of
from talkingheads.errors import PublishError
from talkingheads.formats.s3address import parse_address
from tests.faulty import KINDS, FaultyProxy
from tests.s3_server import NOBODY, environment, moto, radosgw, s3

__all__ = ["moto", "radosgw", "s3"]


class Place:
    """A new bucket, seen directly and through a line that breaks."""

    def __init__(self, server, *, versions=False, **proxy):
        self.bucket = server.new_bucket()
        self.eyes = server.client()
        if versions:
            self.eyes.put_bucket_versioning(
                Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"}
            )
        self.proxy = FaultyProxy(server.endpoint, **proxy)

    def target(self, **options):
        """A target of its own, as another process would have it."""
        return S3Target(
            parse_address(f"s3://{self.bucket}/p"),
            endpoint=self.proxy.endpoint,
            **options,
        )

    def there(self):
        """What really lies there, by path."""
        listed = self.eyes.list_objects_v2(Bucket=self.bucket).get("Contents", [])
        return {
            item["Key"].removeprefix("p/"): self.eyes.get_object(
                Bucket=self.bucket, Key=item["Key"]
            )["Body"].read()
            for item in listed
        }


@pytest.fixture
def place(s3):
    """Make places on either server."""
    with environment(**s3.environment()):
        yield lambda **options: Place(s3, **options)


@pytest.fixture
def moto_place(moto):
    """Make places on moto, for what has nothing to do with the server."""
    with environment(**moto.environment()):
        yield lambda **options: Place(moto, **options)


@pytest.fixture
def real_place(radosgw):
    """Make places on the real server."""
    with environment(**radosgw.environment()):
        yield lambda **options: Place(radosgw, **options)


def put(target, folder, path, data):
    """Put *data*, and return the tag."""
    file = folder / hashlib.sha256(path.encode()).hexdigest()
    file.write_bytes(data)
    return target.put(
        path,
        file,
        digest=hashlib.sha256(data).hexdigest(),
        content_type="video/mp4",
        cache_control="max-age=60",
    )


def bytes_of(seed, size):
    """Some bytes, the same each time."""
    return random.Random(seed).randbytes(size)


@pytest.mark.s3
def test_one_question_in_five_fails(real_place, tmp_path):
    """Through a line that fails every fifth time everything arrives, and nothing is made up."""
    place = real_place(share=0.2)
    files = {f"a/{n}.html": bytes_of(n, 100 + 900 * n) for n in range(30)}
    files |= {f"film/{n}.mp4": bytes_of(n, 2 * PART + 99 + n) for n in range(2)}
    with place.proxy as proxy:
        target = place.target(largest_put=PART)
        with ThreadPoolExecutor(8) as pool:
            tags = dict(
                zip(
                    files,
                    pool.map(lambda path: put(target, tmp_path, path, files[path]), files),
                    strict=True,
                )
            )
        assert place.there() == files
        assert {path: it.tag for path, it in target.stored().items()} == tags
        assert all(target.read(path) == data for path, data in files.items())
        assert all(target.write(f"claims/{n}.json", b"%d" % n, new=True) for n in range(12))
        assert target.read("claims/12.json") is None
        target.wipe([path for path in files if path.startswith("film/")])
        target.remove([path for path in files if path.startswith("a/")])
        assert sorted(place.there()) == sorted(f"claims/{n}.json" for n in range(12))
        assert set(proxy.faults) == set(KINDS)


def test_a_server_that_always_fails(moto_place, tmp_path):
    """The patience has an end, the error says what and why, and nothing is said to be there."""
    place = moto_place(share=1.0, kinds=("busy", "reset"))
    with place.proxy as proxy:
        target = place.target(attempts=3)
        for ask in (
            target.stored,
            target.history,
            lambda: target.read("x"),
            lambda: put(target, tmp_path, "x", b"x"),
            lambda: target.write("x", b"x", new=True),
            lambda: target.remove(["x"]),
        ):
            with pytest.raises(PublishError, match=r"s3://\S+: the server"):
                ask()
        assert sum(proxy.asked.values()) == 6 * 3 + 1


def test_a_server_that_fails_more_often_than_not_is_left_alone(moto_place):
    """All questions together have a number of tries: a broken server is not asked for ever."""
    place = moto_place(share=0.0, kinds=("busy",))
    with place.proxy as proxy:
        target = place.target()
        target.line._spare = 4.0
        target.stored()
        proxy.share = 1.0
        for _ in range(3):
            with pytest.raises(PublishError, match="overloaded"):
                target.stored()
        assert proxy.faults["busy"] == 3 + 4


@pytest.mark.s3
def test_a_refusal_that_breaks_off(real_place):
    """Half of the words that nothing is there is asked for again, not taken for anything."""
    place = real_place(share=0.0, kinds=("cut",))
    with place.proxy as proxy:
        target = place.target(attempts=2)
        target.stored()
        fates = iter(["cut", ""])
        proxy.fate = lambda method: next(fates)
        assert target.read("x.json") is None
        proxy.fate = lambda method: "cut"
        with pytest.raises(PublishError, match=r"x\.json: the server hung up"):
            target.read("x.json")


def test_a_lost_answer_is_no_lost_race(place):
    """Who made a file, and was not told so, is told so at the second try; nobody else is."""
    place = place(share=0.0)
    with place.proxy as proxy:
        target = place.target(attempts=2)
        assert target.write("claims/1.json", b"warms up", new=True)
        asked = iter(["", "lost", "", "", "", "", ""])  # reads first, then puts
        proxy.fate = lambda method: next(asked)
        assert target.write("claims/2.json", b"mine", new=True) is True
        assert place.target().write("claims/2.json", b"another's", new=True) is False
        assert place.there()["claims/2.json"] == b"mine"


@pytest.mark.s3
@pytest.mark.parametrize("versions", [False, True])
def test_races_have_one_winner(real_place, versions):
    """Of four who make the same file at once one is told that it is theirs; it stays theirs."""
    place = real_place(share=0.0, versions=versions)
    with place.proxy:
        targets = [place.target() for _ in range(4)]
        for number in range(3):
            path, start = f"claims/{number}.json", threading.Barrier(4)

            def run(mine, path=path, start=start):
                start.wait()
                return targets[mine].write(path, b"%d" % mine, new=True)

            with ThreadPoolExecutor(4) as pool:
                won = [mine for mine, it in enumerate(pool.map(run, range(4))) if it]
            assert [b"%d" % mine for mine in won] == [place.there()[path]]
            if versions:
                assert len(targets[0].history(path)[0]) == 1


def test_a_server_that_knows_no_conditions(moto):
    """Where the server lets everybody, who finds the own content after a while has made it."""
    with environment(**moto.environment()):
        place = Place(moto, share=0.0, deaf=("If-None-Match",))
    with environment(**moto.environment()), place.proxy:
        one, other = place.target(), place.target()
        one._maker._settled = other._maker._settled = 0.1
        assert one.write("claims/1.json", b"one", new=True) is True
        assert one._maker.obeys is False
        assert other.write("claims/1.json", b"other", new=True) is False
        start = threading.Barrier(2)

        def run(target, content):
            start.wait()
            return target.write("claims/2.json", content, new=True)

        with ThreadPoolExecutor(2) as pool:
            told = list(pool.map(run, (one, other), (b"one", b"other")))
        assert sorted(told) == [False, True]
        assert place.there()["claims/2.json"] == (b"one", b"other")[told.index(True)]


def test_an_upload_that_was_cut_off_goes_on(place, tmp_path):
    """Parts that arrived are not sent again; an upload of other bytes is given up."""
    film = bytes_of(1, 3 * PART + 5)
    place = place(share=0.0)
    place.eyes.create_multipart_upload(Bucket=place.bucket, Key="p/film.mp4.part")  # another's
    about = {"ContentType": "video/mp4", "CacheControl": "max-age=60"}
    about["Metadata"] = {"sha256": hashlib.sha256(film).hexdigest()}
    for number, data in ((2, film[PART : 2 * PART]), (1, b"of an older film" * (PART // 16))):
        upload = place.eyes.create_multipart_upload(Bucket=place.bucket, Key="p/film.mp4", **about)[
            "UploadId"
        ]
        place.eyes.upload_part(
            Bucket=place.bucket, Key="p/film.mp4", UploadId=upload, PartNumber=number, Body=data
        )
    with place.proxy as proxy:
        target = place.target(largest_put=PART)
        tag = put(target, tmp_path, "film.mp4", film)
        assert proxy.asked["PUT"] == 3
        assert place.there()["film.mp4"] == film
        stored = target.stored()["film.mp4"]
        assert stored.tag == tag == parts_of(next(tmp_path.iterdir())).tag
        assert target.holds(stored, next(tmp_path.iterdir()))
        assert [each.path for each in target.history()[1]] == ["film.mp4.part"]


def stops_after(times):
    """Return a guard that lets so many tries pass, and then none."""
    tries = []

    def guard():
        tries.append(1)
        if len(tries) > times:
            raise PublishError("taken over")

    return guard


def test_the_guard_is_asked_before_each_try(moto_place, tmp_path):
    """Who was taken over while the server was busy does not try again, the quick way or not."""
    place = moto_place(share=1.0, kinds=("busy",))
    with place.proxy as proxy:
        target = place.target()
        target.guard = stops_after(2)
        with pytest.raises(PublishError, match="taken over"):
            put(target, tmp_path, "page.html", b"page")
        assert proxy.asked["PUT"] == 2
        proxy.share = 0.0
        with pytest.raises(PublishError, match="taken over"):
            put(target, tmp_path, "page.html", b"page")
        assert proxy.asked["PUT"] == 2
    assert place.there() == {}


@pytest.mark.parametrize("puts", [0, 1, 2])
def test_the_guard_is_asked_before_each_part(moto_place, tmp_path, puts):
    """Who was taken over amid a large file sends no further part, and does not end the upload."""
    data = bytes_of(7, 3 * PART)
    place = moto_place(share=0.0)
    with place.proxy as proxy:
        target = place.target()
        target.guard = stops_after(2 + puts)  # after looking for an upload, and beginning one
        with pytest.raises(PublishError, match="taken over"):
            put(target, tmp_path, "film.mp4", data)
        assert proxy.asked["PUT"] == puts
    assert place.there() == {}


def test_an_upload_under_other_headers_is_not_gone_on_with(moto_place, tmp_path):
    """A film whose cut-off upload was begun with another cache rule gets the rule of today."""
    film = bytes_of(2, PART + 5)
    place = moto_place(share=0.0)
    place.eyes.create_multipart_upload(
        Bucket=place.bucket, Key="p/film.mp4", ContentType="video/mp4", CacheControl="max-age=9"
    )
    with place.proxy:
        put(place.target(largest_put=PART), tmp_path, "film.mp4", film)
    answer = place.eyes.head_object(Bucket=place.bucket, Key="p/film.mp4")
    assert answer["CacheControl"] == "max-age=60"
    assert place.there()["film.mp4"] == film


def test_bytes_that_are_not_those_of_the_digest_are_not_sent(moto_place, tmp_path):
    """A file that changed since it was made is refused before anything is asked."""
    place = moto_place(share=0.0)
    (tmp_path / "x").write_bytes(b"changed")
    with place.proxy as proxy:
        with pytest.raises(PublishError, match=r"x\.mp4: is not as it was made"):
            place.target().put(
                "x.mp4", tmp_path / "x", digest="0" * 64, content_type="", cache_control=""
            )
        assert not proxy.asked


class Liar(BaseHTTPRequestHandler):
    """A server that says yes to everything, with words that do not fit what was asked."""

    protocol_version = "HTTP/1.1"
    answer = (b"", ())

    def do_GET(self):
        """Read what is sent, and say what was agreed."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body, headers = self.server.says
        self.send_response(200)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_PUT = do_POST = do_GET

    def log_message(self, format, *args):
        """Stay silent."""


LISTING = b"<ListBucketResult><Name>b</Name>%s</ListBucketResult>"


@pytest.mark.parametrize(
    ("says", "ask"),
    [
        ((LISTING % b"<KeyCount>0</KeyCount>", ()), "stored"),
        ((LISTING % b"<IsTruncated>true</IsTruncated>", ()), "stored"),
        ((b"<ListBucketResult><IsTruncated>false</IsTrunc", ()), "stored"),
        ((b"<ListVersionsResult></ListVersionsResult>", ()), "history"),
        ((b"", (("ETag", '"%s"' % ("0" * 32)),)), "put"),
        ((b"", ()), "put"),
        ((b"<html/>", ()), "remove"),
    ],
)
def test_answers_that_cannot_be(tmp_path, says, ask):
    """An answer that is cut, unfinished, of other bytes or of nothing is an error, never empty."""
    with (
        environment(**NOBODY | {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}),
        ThreadingHTTPServer(("127.0.0.1", 0), Liar) as web,
    ):
        web.says, web.daemon_threads, web.block_on_close = says, True, False
        threading.Thread(target=web.serve_forever, args=(0.05,), daemon=True).start()
        endpoint = f"http://127.0.0.1:{web.server_address[1]}"
        target = S3Target(parse_address("s3://bucket/p"), endpoint=endpoint, attempts=2)
        questions = {
            "stored": target.stored,
            "history": target.history,
            "put": lambda: put(target, tmp_path, "x", b"x"),
            "remove": lambda: target.remove(["x"]),
        }
        with pytest.raises(
            PublishError, match=r"no S3 server|damaged on the way|the server failed"
        ):
            questions[ask]()
        web.shutdown()


def test_tags_of_kms_are_no_digests(tmp_path):
    """Where the server says that it encrypts with KMS, its tag is not compared with the bytes."""
    headers = (("ETag", '"%s"' % ("0" * 32)), ("x-amz-server-side-encryption", "aws:kms"))
    with (
        environment(**NOBODY | {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}),
        ThreadingHTTPServer(("127.0.0.1", 0), Liar) as web,
    ):
        web.says, web.daemon_threads, web.block_on_close = (b"", headers), True, False
        threading.Thread(target=web.serve_forever, args=(0.05,), daemon=True).start()
        endpoint = f"http://127.0.0.1:{web.server_address[1]}"
        target = S3Target(parse_address("s3://bucket/p"), endpoint=endpoint, attempts=1)
        assert put(target, tmp_path, "x", b"x") == "0" * 32
        web.shutdown()


def test_the_clock_is_the_servers(moto_place):
    """The time is what the server says in its answers."""
    place = moto_place(share=0.0)
    with place.proxy:
        target = place.target()
        before = target.clock()
        target.line.hear("Mon, 01 Jan 2035 00:00:00 GMT")
        assert target.clock() - before > 86_400 * 365
        assert 0 <= target.clock() - 2051222400 < 5


def test_every_body_goes_with_its_md5(moto_place, tmp_path):
    """Each put, each part and each removal of many says the MD5 of what it sends."""
    place = moto_place(share=0.0)
    with place.proxy as proxy:
        target = place.target(largest_put=PART)
        put(target, tmp_path, "x", b"x")
        put(target, tmp_path, "film", bytes_of(3, PART + 1))
        target.write("state", b"y", new=True)
        target.remove(["x"])
        bare = [path for path, sealed in proxy.sealed if not sealed]
    assert len(proxy.sealed) >= 6
    assert [path.partition("?")[0] for path in bare] == [f"/{place.bucket}/p/film"]  # its end
