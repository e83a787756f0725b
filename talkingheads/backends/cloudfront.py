"""
Tell CloudFront to forget what was taken down, through boto3.

Between readers and the bucket stand Amazon's copies. What the bucket no longer has is shown from
them until its time is over, unless the distribution is told.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from talkingheads.backends.s3.faults import FAULTS
from talkingheads.errors import PublishError

MOST = 500
"""Paths that are told one by one; more are told as all, which Amazon counts as one path."""
EVERYTHING = "/*"
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


def invalidate(distribution: str, paths: Iterable[str], *, profile: str = "") -> str:
    """
    Tell *distribution* to forget *paths*, as they lie below the prefix; return Amazon's id of it.

    `EVERYTHING` among them is all that there is.
    A folder's page is forgotten under the folder's address too. Without paths nothing is asked,
    and the id is empty. The copies are gone within minutes, not at once.

    Raises: PublishError if it is not told; what was taken down from the bucket stays down.
    """
    wanted = _addresses(paths)
    if not wanted:
        return ""
    batch = {
        "Paths": {"Quantity": len(wanted), "Items": wanted},
        "CallerReference": f"talkingheads-{uuid.uuid4().hex}",
    }
    answer = _ask(distribution, profile, batch)
    return str(answer["Invalidation"]["Id"])


def _addresses(paths: Iterable[str]) -> list[str]:
    """Return the addresses by which readers ask for *paths*, each once."""
    found = set()
    for path in paths:
        if path == EVERYTHING:
            return [EVERYTHING]
        address = "/" + quote(path)
        found.add(address)
        if address.endswith("/index.html"):
            found.add(address.removesuffix("index.html"))
    return sorted(found) if len(found) <= MOST else [EVERYTHING]


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
