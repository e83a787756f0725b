"""One object that everybody may read is seen, though every setting of the bucket is right."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from talkingheads.backends.s3 import S3Target, samples
from talkingheads.backends.s3.client import Line
from talkingheads.formats.s3address import parse_address
from tests.answering import Answer, Asked, answering, refusal
from tests.s3_server import NOBODY, S3Server, environment, radosgw

__all__ = ["radosgw"]

PATHS = [
    ".talkingheads/current.json",
    *(f"clips/{name}/{file}" for name in ("hale", "okoro", "ruiz") for file in ("a.vtt", "v.mp4")),
    "index.html",
    *(f"people/{number}.html" for number in range(40)),
]


@pytest.fixture(scope="module")
def bucket(radosgw: S3Server) -> str:
    """A bucket with a site in it."""
    name = radosgw.new_bucket()
    for path in PATHS:
        radosgw.client().put_object(Bucket=name, Key=f"site/{path}", Body=b"x")
    return name


@pytest.mark.s3
@pytest.mark.parametrize(
    ("acl", "told"),
    [
        ("private", []),
        ("public-read", ["Without a key, clips/okoro/v.mp4 can be read."]),
        (
            "authenticated-read",
            [
                "The access list (ACL) of clips/okoro/v.mp4 lets everybody with an AWS account "
                "read it."
            ],
        ),
    ],
)
def test_a_film_with_an_access_list_of_its_own(radosgw, bucket, acl, told):
    """A stranger asks for films in the middle too; what lists give who signs in is read."""
    film = "site/clips/okoro/v.mp4"
    radosgw.client().put_object_acl(Bucket=bucket, Key=film, ACL=acl)
    with environment(**radosgw.environment()):
        target = S3Target(parse_address(f"s3://{bucket}/site"), endpoint=radosgw.endpoint)
        assert target.exposure() == told
    radosgw.client().put_object_acl(Bucket=bucket, Key=film, ACL="private")


@pytest.mark.s3
def test_many_open_files_are_few_words(radosgw, bucket):
    """Where everything is open, five files are named and the rest is a number."""
    for path in PATHS:
        radosgw.client().put_object_acl(Bucket=bucket, Key=f"site/{path}", ACL="public-read")
    with environment(**radosgw.environment()):
        target = S3Target(parse_address(f"s3://{bucket}/site"), endpoint=radosgw.endpoint)
        told = target.exposure()
    assert len(told) == 6
    assert told[0] == "Without a key, .talkingheads/current.json can be read."
    assert told[-1] == "So can 8 more of 13 that were asked for."


# which are asked for ------------------------------------------------------------------------


def listed(*paths: str) -> list[tuple[str, dict[str, datetime]]]:
    """Return *paths* as a listing tells of them, each newer than the one before."""
    return [
        (path, {"LastModified": datetime.fromtimestamp(1_780_000_000 + number, UTC)})
        for number, path in enumerate(paths)
    ]


def test_the_newest_films_are_asked_for():
    """Of very many files few are chosen: one film of each of the folders that changed last."""
    line = Line(parse_address("s3://briefing/site"))
    films = [f"clips/{number:04}/{name}.mp4" for number in range(2000) for name in "ab"]
    keys = samples.chosen(listed(*films), line)
    assert {f"site/clips/{number}/b.mp4" for number in range(1992, 2000)} <= set(keys)
    assert len(keys) == len(set(keys)) <= 3 + samples.NEWEST + samples.BY_CHANCE


def test_what_is_open_is_found_some_day():
    """Any file at all is asked for sooner or later."""
    line = Line(parse_address("s3://briefing"))
    paths = [f"people/{number}.html" for number in range(60)]
    seen = {key for _ in range(200) for key in samples.chosen(listed(*paths), line)}
    assert seen == set(paths)


def test_a_listing_without_end():
    """Of very many files a few pages are listed, and one by chance from behind them."""
    page = b"""<?xml version="1.0"?><ListBucketResult><IsTruncated>true</IsTruncated>
    <NextContinuationToken>more</NextContinuationToken>
    <Contents><Key>site/clips/a/v.mp4</Key><Size>1</Size><ETag>a</ETag></Contents>
    </ListBucketResult>"""
    queries: list[str] = []

    def answer(asked: Asked) -> Answer:
        if not asked.signed:
            return refusal("AccessDenied")
        queries.append(str(asked.query))
        return Answer(body=page)

    somebody = {**NOBODY, "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}
    with answering(answer) as address, environment(**somebody):
        line = S3Target(parse_address("s3://briefing/site"), endpoint=address).line
        assert samples.few(line) == ["site/clips/a/v.mp4"]
    assert len(queries) == samples.PAGES + 1
    assert [("start-after" in query) for query in queries] == [False] * samples.PAGES + [True]
