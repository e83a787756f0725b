"""Amazon's copies are told what to forget, and a refusal says what to do."""

import uuid

import pytest

from talkingheads.backends.cloudfront import invalidate
from talkingheads.errors import PublishError
from tests.answering import answering, refusal
from tests.s3_server import NOBODY, environment, moto

__all__ = ["moto"]


@pytest.fixture
def amazon(moto):
    """The variables under which boto3 takes moto for CloudFront."""
    with environment(**moto.environment(), AWS_ENDPOINT_URL_CLOUDFRONT=moto.endpoint):
        yield


@pytest.fixture
def distribution(amazon):
    """A client of CloudFront, and the id of a distribution."""
    import boto3

    client = boto3.client("cloudfront", region_name="us-east-1")
    cache = {
        "TargetOriginId": "bucket",
        "ViewerProtocolPolicy": "https-only",
        "MinTTL": 0,
        "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}},
    }
    bucket = {
        "Id": "bucket",
        "DomainName": "briefing.s3.us-east-1.amazonaws.com",
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    made = client.create_distribution(
        DistributionConfig={
            "CallerReference": uuid.uuid4().hex,
            "Comment": "",
            "Enabled": True,
            "Origins": {"Quantity": 1, "Items": [bucket]},
            "DefaultCacheBehavior": cache,
        }
    )
    return client, made["Distribution"]["Id"]


def told(distribution, id):
    """Return the paths of the invalidation *id*."""
    client, name = distribution
    answer = client.get_invalidation(DistributionId=name, Id=id)
    return answer["Invalidation"]["InvalidationBatch"]["Paths"]["Items"]


def test_what_is_told(distribution):
    """Everything is to be forgotten: what stood on a page stands in the search and in feeds too."""
    assert told(distribution, invalidate(distribution[1])) == ["/*"]


def test_two_at_once_are_two(distribution):
    """What is taken down later is told again: each order has a name of its own."""
    first, second = (invalidate(distribution[1]) for _ in range(2))
    assert first != second


def test_a_distribution_that_is_not_there(amazon):
    """A wrong id names the setting, and where the right one is found."""
    with pytest.raises(PublishError, match=r"publish.distribution: ENONE: .* no such") as raised:
        invalidate("ENONE")
    assert "aws cloudfront list-distributions" in raised.value.hint


@pytest.mark.parametrize(
    ("variables", "said", "step"),
    [
        ({}, "no credentials", "AWS_ACCESS_KEY_ID"),
        ({"AWS_ACCESS_KEY_ID": "a"}, "half of the credentials", "AWS_SECRET_ACCESS_KEY"),
        ({"AWS_PROFILE": "nobody"}, "no such profile", "publish.profile"),
        (
            {
                "AWS_ACCESS_KEY_ID": "a",
                "AWS_SECRET_ACCESS_KEY": "b",
                "AWS_ENDPOINT_URL_CLOUDFRONT": "http://127.0.0.1:1",
            },
            "it is not told (EndpointConnectionError)",
            "aws cloudfront create-invalidation --paths '/*' --distribution-id E2QWRUHAPOMQZL",
        ),
    ],
)
def test_it_cannot_be_told(variables, said, step):
    """Whatever is in the way is named with the next step, and what readers may still get."""
    with environment(**{**NOBODY, **variables}), pytest.raises(PublishError) as raised:
        invalidate("E2QWRUHAPOMQZL")
    assert said in raised.value.what
    assert step in raised.value.hint
    assert "readers may get what was taken down" in raised.value.hint


def test_the_profile_of_the_project(tmp_path, amazon):
    """The profile in publish.profile is used for this too."""
    with pytest.raises(PublishError, match="no such profile"):
        invalidate("E2QWRUHAPOMQZL", profile="nobody")


@pytest.mark.parametrize(
    ("code", "said", "step"),
    [
        ("AccessDenied", "the key may not tell it", "cloudfront:CreateInvalidation"),
        ("TooManyInvalidationsInProgress", "still busy", "Wait a little"),
        ("ExpiredToken", "the credentials have expired", "Sign in again"),
        ("InvalidClientTokenId", "does not know this key", "AWS_ACCESS_KEY_ID"),
        ("Odd", "it is not told (Odd)", "Wait a little"),
    ],
)
def test_amazon_refuses(moto, code, said, step):
    """What Amazon says is turned into words and a next step."""
    with (
        answering(lambda asked: refusal(code, 400)) as address,
        environment(**moto.environment(), AWS_ENDPOINT_URL_CLOUDFRONT=address),
        pytest.raises(PublishError) as raised,
    ):
        invalidate("E2QWRUHAPOMQZL")
    assert said in raised.value.what
    assert step in raised.value.hint
