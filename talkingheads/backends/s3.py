"""
Amazon S3, or a server that speaks its language, through boto3.

Credentials come from where boto3 looks: the environment, the profile, the machine's role. They
are never read, shown or logged here; `FAULTS` quotes no words of the server.
"""

from __future__ import annotations

import base64
import hashlib
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from talkingheads.backends.targets import Finding, Stored
from talkingheads.domain import Digest
from talkingheads.errors import PublishError
from talkingheads.formats.s3address import Address, checked_endpoint

LARGEST_PUT = 64 << 20
"""A larger file goes in parts."""
REMOVED_AT_ONCE = 1000
PROBE = ".talkingheads-check"

_KEYS = (
    "Give a key in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile in publish.profile "
)
_KEYS += "(`aws configure` makes one)."
_REACH = "Check publish.endpoint and the network; publish again goes on where this one stopped."
_REGION = "Set publish.region to the region of the bucket."
_RIGHTS = "The key needs s3:ListBucket on the bucket; s3:GetObject, s3:PutObject and "
_RIGHTS += "s3:DeleteObject on everything below the prefix."
_AGAIN = "Wait a little and publish again; it goes on where this one stopped."

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
    "AccessDenied": ("access denied", _RIGHTS),
    "AllAccessDisabled": ("access denied", _RIGHTS),
    "403": ("access denied", _RIGHTS),
    "404": ("there is no such bucket or file", "Check publish.target."),
    "InvalidAccessKeyId": ("the server does not know this key", _KEYS),
    "SignatureDoesNotMatch": ("the secret does not fit the key", _KEYS),
    "InvalidToken": ("the session token is not valid", _KEYS),
    "ExpiredToken": ("the credentials have expired", "Sign in again, or take a new key."),
    "RequestTimeTooSkewed": ("this machine's clock is wrong", "Set the clock."),
    "PermanentRedirect": ("the bucket is in another region", _REGION),
    "301": ("the bucket is in another region", _REGION),
    "AuthorizationHeaderMalformed": ("the bucket is in another region", _REGION),
    "IllegalLocationConstraintException": ("the bucket is in another region", _REGION),
    "BadDigest": ("the bytes were damaged on the way", "Publish again."),
    "EntityTooLarge": ("the file is too large for the server", "Shorten the clip."),
    "QuotaExceeded": ("the bucket is full", "Make room, or ask for a larger quota."),
    "InsufficientStorage": ("the server is full", "Make room."),
    "SlowDown": ("the server is overloaded", _AGAIN),
    "ServiceUnavailable": ("the server is overloaded", _AGAIN),
    "503": ("the server is overloaded", _AGAIN),
    "InternalError": ("the server failed", _AGAIN),
    "500": ("the server failed", _AGAIN),
}
"""Name of botocore's exception or the server's error code: what to say, and the next step."""


class S3Target:
    """A bucket with a prefix. Nothing outside the prefix is read, listed or changed."""

    lines = 8

    def __init__(
        self,
        address: Address,
        *,
        endpoint: str = "",
        region: str = "",
        profile: str = "",
        attempts: int = 4,
        largest_put: int = LARGEST_PUT,
    ) -> None:
        self.address = address
        self.name = str(address)
        self._endpoint = checked_endpoint(endpoint)
        self._region = region
        self._profile = profile
        self._attempts = attempts
        self._largest_put = largest_put

    @cached_property
    def session(self) -> Any:
        """The boto3 session; importing boto3 costs half a second, so it is made late."""
        import boto3

        with self._told(self.name):
            return boto3.Session(
                profile_name=self._profile or None, region_name=self._region or None
            )

    @cached_property
    def client(self) -> Any:
        """The boto3 client: patient, and without checksums that other servers do not know."""
        from botocore.config import Config

        config = Config(
            connect_timeout=20,
            read_timeout=60,
            max_pool_connections=40,
            retries={"mode": "standard", "total_max_attempts": self._attempts},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path" if self._endpoint else "auto"},
        )
        with self._told(self.name):
            return self.session.client("s3", endpoint_url=self._endpoint or None, config=config)

    def stored(self) -> Mapping[str, Stored]:
        """Return every object below the prefix, page by page."""
        found: dict[str, Stored] = {}
        with self._told(self.name):
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.address.bucket, Prefix=self.address.prefix
            )
            for page in pages:
                if "IsTruncated" not in page:  # a login page, say, which is no empty listing
                    raise _fault(self.name, "ResponseParserError")
                for item in page.get("Contents", []):
                    path = item["Key"].removeprefix(self.address.prefix)
                    found[path] = Stored(path, _tag(item["ETag"]), item["Size"])
        found.pop("", None)
        return found

    def read(self, path: str) -> bytes:
        """Return the bytes of the small object at *path*."""
        with self._told(f"{self.name}/{path}"):
            answer = self.client.get_object(**self._place(path))
            with answer["Body"] as body:
                data: bytes = body.read()
            return data

    def put(
        self, path: str, file: Path, *, digest: Digest, content_type: str, cache_control: str
    ) -> str:
        """
        Put *file* at *path*, in parts if it is large; S3 shows it only when it is whole.

        The server checks the bytes by Content-MD5. *digest* goes with the object, for people.
        """
        about = {
            "ContentType": content_type,
            "CacheControl": cache_control,
            "Metadata": {"sha256": digest},
        }
        with self._told(f"{self.name}/{path}"), file.open("rb") as body:
            if file.stat().st_size > self._largest_put:
                return self._put_in_parts(path, body, about)
            answer = self.client.put_object(
                **self._place(path), Body=body, ContentMD5=_md5(body), **about
            )
            if "ETag" not in answer:
                raise _fault(self.name, "ResponseParserError")
            return _tag(answer["ETag"])

    def remove(self, paths: Sequence[str]) -> None:
        """Remove *paths*; if one stays, an error is raised after the others are gone."""
        problems: list[dict[str, str]] = []
        for start in range(0, len(paths), REMOVED_AT_ONCE):
            some = paths[start : start + REMOVED_AT_ONCE]
            keys = [{"Key": self._place(path)["Key"]} for path in some]
            with self._told(self.name):
                answer = self.client.delete_objects(
                    Bucket=self.address.bucket, Delete={"Objects": keys, "Quiet": True}
                )
            problems += answer.get("Errors", [])
        for problem in problems[:1]:
            raise _fault(f"s3://{self.address.bucket}/{problem['Key']}", problem["Code"])

    def check(self, *, write: bool = False) -> list[Finding]:
        """Look at credentials, bucket and, with *write*, the right to put and remove."""
        steps: list[tuple[str, Callable[[], object]]] = [
            ("credentials", self._find_credentials),
            ("bucket can be listed", self._list_one),
        ]
        if write:
            steps.append(("a file can be put and removed", self._put_and_remove))
        findings: list[Finding] = []
        for what, step in steps:
            try:
                step()
            except PublishError as error:
                return [*findings, (False, error.what, error.hint)]
            findings.append((True, f"{self.name}: {what}", ""))
        return [*findings, *self._versions()]

    def _put_in_parts(self, path: str, body: Any, about: Mapping[str, Any]) -> str:
        from boto3.s3.transfer import TransferConfig

        place = self._place(path)
        parts = TransferConfig(
            multipart_threshold=self._largest_put, multipart_chunksize=8 << 20, max_concurrency=4
        )
        self.client.upload_fileobj(
            body, place["Bucket"], place["Key"], ExtraArgs=dict(about), Config=parts
        )
        return _tag(self.client.head_object(**place)["ETag"])

    def _find_credentials(self) -> None:
        from botocore.exceptions import NoCredentialsError

        with self._told(self.name):
            if self.session.get_credentials() is None:
                raise NoCredentialsError

    def _list_one(self) -> None:
        with self._told(self.name):
            self.client.list_objects_v2(
                Bucket=self.address.bucket, Prefix=self.address.prefix, MaxKeys=1
            )

    def _put_and_remove(self) -> None:
        with tempfile.NamedTemporaryFile() as file:
            self.put(
                PROBE,
                Path(file.name),
                digest=hashlib.sha256(b"").hexdigest(),
                content_type="text/plain",
                cache_control="no-store",
            )
        self.remove([PROBE])

    def _versions(self) -> list[Finding]:
        """Warn of a bucket that keeps what is taken down; say nothing if it may not be asked."""
        try:
            with self._told(self.name):
                answer = self.client.get_bucket_versioning(Bucket=self.address.bucket)
        except PublishError:
            return []
        if answer.get("Status") != "Enabled":
            return []
        hint = "Taken-down clips stay as old versions: add a lifecycle rule that expires them."
        return [(True, f"{self.name}: the bucket keeps old versions", hint)]

    def _place(self, path: str) -> dict[str, str]:
        return {"Bucket": self.address.bucket, "Key": f"{self.address.prefix}{path}"}

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """Turn what boto3 raises about *what* into ours."""
        from boto3.exceptions import Boto3Error
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield
        except ClientError as error:
            raise _fault(what, str(error.response.get("Error", {}).get("Code"))) from None
        except (BotoCoreError, Boto3Error, ValueError) as error:
            raise _fault(what, type(error).__name__) from None
        except RecursionError:  # botocore follows a redirection to itself for ever
            raise _fault(what, "ResponseParserError") from None
        except OSError as error:
            raise PublishError(f"{what}: {error.strerror or error}") from None


def _fault(what: str, code: str) -> PublishError:
    """Return our error about *what*; a *code* that `FAULTS` does not know is shown itself."""
    said, hint = FAULTS.get(code, (f"the server refuses: {code}", "Look the code up at its maker."))
    return PublishError(f"{what}: {said}", hint=hint)


def _md5(body: Any) -> str:
    """Return the Content-MD5 of *body* and go back to its start."""
    digest = hashlib.file_digest(body, lambda: hashlib.md5(usedforsecurity=False)).digest()
    body.seek(0)
    return base64.b64encode(digest).decode()


def _tag(etag: str) -> str:
    return etag.strip('"')
