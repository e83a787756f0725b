"""
What can go wrong between us and S3, in words for people.

Credentials are never read, shown or logged here; `FAULTS` quotes no words of the server.
"""

from __future__ import annotations

from talkingheads.errors import PublishError

_KEYS = (
    "Give a key in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile in publish.profile "
)
_KEYS += "(`aws configure` makes one)."
_REACH = "Check publish.endpoint and the network, then do the same again."
_REGION = "Set publish.region to the region of the bucket."
_RIGHTS = "The key needs s3:ListBucket on the bucket; s3:GetObject, s3:PutObject and "
_RIGHTS += "s3:DeleteObject on everything below the prefix."
_AGAIN = "Wait a little, then do the same again; it goes on where this one stopped."

FAULTS: dict[str, tuple[str, str]] = {
    # what botocore finds out before it asks
    "NoCredentialsError": ("no credentials", _KEYS),
    "PartialCredentialsError": ("half of the credentials is missing", _KEYS),
    "CredentialRetrievalError": ("the credentials cannot be had", _KEYS),
    "ProfileNotFound": ("there is no such profile in your AWS settings", _KEYS),
    "SSOTokenLoadError": ("you are not signed in", "Sign in: aws sso login"),
    "UnauthorizedSSOTokenError": ("you are signed in no longer", "Sign in: aws sso login"),
    "TokenRetrievalError": ("you are signed in no longer", "Sign in: aws sso login"),
    "NoRegionError": ("no region", _REGION),
    "InvalidRegionError": ("the region is no region's name", _REGION),
    "EndpointConnectionError": ("the server cannot be reached", _REACH),
    "ConnectionError": ("the server cannot be reached", _REACH),
    "ConnectTimeoutError": ("the server does not answer", _REACH),
    "ReadTimeoutError": ("the server stopped answering", _REACH),
    "ConnectionClosedError": ("the server hung up", _REACH),
    "ResponseStreamingError": ("the server hung up", _REACH),
    "ProxyConnectionError": ("the proxy cannot be reached", "Check HTTP_PROXY and HTTPS_PROXY."),
    "SSLError": (
        "there is no https that this machine trusts",
        "Check publish.endpoint, or set AWS_CA_BUNDLE to the certificate of its issuer.",
    ),
    "ResponseParserError": ("what answers there is no S3 server", "Check publish.endpoint."),
    "ParamValidationError": ("the bucket's name cannot be one", "Check publish.target."),
    "IncompleteReadError": ("the server hung up", _REACH),
    "HTTPClientError": ("the server cannot be talked to", _REACH),
    "ValueError": ("the server's address cannot be one", "Check publish.endpoint."),
    # what the server says
    "NoSuchBucket": ("there is no such bucket", "Check publish.target, or make the bucket."),
    "NoSuchKey": ("is not there", ""),
    "NoSuchVersion": ("this version is not there", "Look at the history again."),
    "AccessDenied": ("access denied", _RIGHTS),
    "AllAccessDisabled": ("access denied", _RIGHTS),
    "403": ("access denied", _RIGHTS),
    "404": ("there is no such bucket or file", "Check publish.target and publish.endpoint."),
    "InvalidAccessKeyId": ("the server does not know this key", _KEYS),
    "SignatureDoesNotMatch": ("the secret does not fit the key", _KEYS),
    "InvalidToken": ("the session token is not valid", _KEYS),
    "ExpiredToken": ("the credentials have expired", "Sign in again, or take a new key."),
    "InvalidObjectState": ("lies in an archive", "Restore it from the archive first."),
    "RequestTimeTooSkewed": ("this machine's clock is wrong", "Set the clock."),
    "PermanentRedirect": ("the bucket is in another region", _REGION),
    "301": ("the bucket is in another region", _REGION),
    "AuthorizationHeaderMalformed": ("the bucket is in another region", _REGION),
    "IllegalLocationConstraintException": ("the bucket is in another region", _REGION),
    "BadDigest": ("the bytes were damaged on the way", "Publish again."),
    "IncompleteBody": ("the bytes did not arrive whole", _AGAIN),
    "RequestTimeout": ("the bytes did not arrive in time", _AGAIN),
    "EntityTooLarge": ("the file is too large for the server", "Shorten the clip."),
    "QuotaExceeded": ("the bucket is full", "Make room, or ask for a larger quota."),
    "InsufficientStorage": ("the server is full", "Make room."),
    "SlowDown": ("the server is overloaded", _AGAIN),
    "ServiceUnavailable": ("the server is overloaded", _AGAIN),
    "503": ("the server is overloaded", _AGAIN),
    "InternalError": ("the server failed", _AGAIN),
    "500": ("the server failed", _AGAIN),
    "502": ("the server failed", _AGAIN),
    "504": ("the server failed", _AGAIN),
    "OperationAborted": ("another change to the same file is under way", _AGAIN),
    "NoSuchUpload": ("the upload in parts is gone: somebody gave it up", "Publish again."),
}
"""Name of botocore's exception or the server's error code: what to say, and the next step."""

PASSING = {
    "EndpointConnectionError",
    "ConnectionError",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "ConnectionClosedError",
    "ResponseStreamingError",
    "IncompleteReadError",
    "HTTPClientError",
    "ResponseParserError",
    "BadDigest",
    "IncompleteBody",
    "RequestTimeout",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "TooManyRequests",
    "ServiceUnavailable",
    "InternalError",
    "OperationAborted",
    "408",
    "429",
    "500",
    "502",
    "503",
    "504",
}
"""What may be over at the next try."""

DENIED = {"AccessDenied", "AllAccessDisabled", "403"}

GONE = {"404", "NoSuchKey", "NoSuchVersion", "412", "PreconditionFailed", "416", "InvalidRange"}
"""What the server says if a file is not, or not any more, what was listed."""


class S3Fault(PublishError):
    """S3 refuses or cannot be reached; *code* is a line of `FAULTS`, or the server's own."""

    def __init__(self, what: str, *, hint: str = "", code: str = "") -> None:
        super().__init__(what, hint=hint)
        self.code = code


def fault(what: str, code: str, right: str = "") -> S3Fault:
    """
    Return our error about *what*; a *code* that `FAULTS` does not know is shown itself.

    *right* is what the key needs for it, and is named if that is why.
    """
    said, hint = FAULTS.get(code, (f"the server refuses: {code}", "Look the code up at its maker."))
    if right and code in DENIED:
        hint = f"The key needs the right {right} for it."
    return S3Fault(f"{what}: {said}", hint=hint, code=code)
