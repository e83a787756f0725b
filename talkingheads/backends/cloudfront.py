"""
Tell CloudFront to forget what was taken down, through boto3.

Between readers and the bucket stand Amazon's copies. What the bucket no longer has is shown from
them until its time is over, unless the distribution is told.
"""

from __future__ import annotations

import uuid
from typing import Any

from talkingheads.backends.s3.faults import FAULTS
from talkingheads.errors import PublishError

EVERYTHING = "/*"
"""What is told: all of it, which Amazon counts, and charges, as one path."""
REGION = "us-east-1"
"""Where CloudFront is asked, wherever its copies are."""

_LATER = "Until it is told, readers may get what was taken down for as long as the copies last."
_AGAIN = "Wait a little, then: aws cloudfront create-invalidation --paths '/*' --distribution-id "
_REFUSALS = {
    "NoSuchDistribution": (
        "there is no such distribution",
        "Put its ID, such as E2QWRUHAPOMQZL, into publish.distribution: "
        "aws cloudfront list-distributions",
    ),
    "AccessDenied": (
        "the key may not tell it",
        "The key needs cloudfront:CreateInvalidation on this distribution.",
    ),
    "TooManyInvalidationsInProgress": ("it is still busy with earlier ones", _AGAIN + "{id}"),
    "Throttling": ("it is asked too often", _AGAIN + "{id}"),
}
_KEYS = (
    "NoCredentialsError PartialCredentialsError CredentialRetrievalError ProfileNotFound "
    "SSOTokenLoadError UnauthorizedSSOTokenError TokenRetrievalError ExpiredToken "
    "InvalidClientTokenId SignatureDoesNotMatch"
).split()
_SAME = {"ExpiredTokenException": "ExpiredToken", "InvalidClientTokenId": "InvalidAccessKeyId"}


def invalidate(distribution: str, *, profile: str = "") -> str:
    """
    Tell *distribution* to forget all that it keeps; return Amazon's id of it.

    The copies are gone within minutes, not at once.

    Raises: PublishError if it is not told; what was taken down from the bucket stays down.
    """
    batch = {
        "Paths": {"Quantity": 1, "Items": [EVERYTHING]},
        "CallerReference": f"talkingheads-{uuid.uuid4().hex}",
    }
    answer = _ask(distribution, profile, batch)
    return str(answer["Invalidation"]["Id"])


def _ask(distribution: str, profile: str, batch: dict[str, Any]) -> Any:
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    config = Config(connect_timeout=10, read_timeout=30, retries={"mode": "standard"})
    try:
        session = boto3.Session(profile_name=profile or None)
        client = session.client("cloudfront", region_name=REGION, config=config)
        return client.create_invalidation(DistributionId=distribution, InvalidationBatch=batch)
    except ClientError as error:
        raise _fault(distribution, str(error.response.get("Error", {}).get("Code"))) from None
    except (BotoCoreError, ValueError) as error:
        raise _fault(distribution, type(error).__name__) from None


def _fault(distribution: str, code: str) -> PublishError:
    """Return our error about what Amazon, or the way to it, says."""
    if code in _REFUSALS:
        said, hint = _REFUSALS[code]
    elif code in _KEYS or code in _SAME:
        said, hint = FAULTS[_SAME.get(code, code)]
    else:
        said, hint = f"it is not told ({code})", _AGAIN + "{id}"
    what = f"publish.distribution: {distribution}: {said}"
    return PublishError(what, hint=f"{hint.replace('{id}', distribution)} {_LATER}")
