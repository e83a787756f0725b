"""
The line to S3: every question goes through it, and is asked again where that may help.

Credentials come from where boto3 looks: the environment, the profile, the machine's role.
"""

from __future__ import annotations

import base64
import hashlib
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Any, TypeVar

from talkingheads.backends.s3.faults import PASSING, S3Fault, fault
from talkingheads.errors import PublishError
from talkingheads.formats.s3address import Address, checked_endpoint

T = TypeVar("T")

DOUBTFUL_TRIES = 3
"""A server that has never answered, or not in the language of S3, is tried less often: its address
may be wrong."""
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 10.0
"""Seconds; the pause doubles at each try, and a random share of it is waited."""
SPARE, EARNED = 100.0, 0.5
"""Tries again that all questions together may take, and what each good answer adds to them: a
server that fails more often than it answers is not asked for ever."""


class Line:
    """
    A bucket with a prefix at a server, and the patience to talk to it.

    *attempts* and *patience*, in seconds, limit each question: the pause before another try
    grows, and no try begins after them. *asked* counts the
    questions by operation, each try for itself.
    """

    def __init__(
        self,
        address: Address,
        *,
        endpoint: str = "",
        region: str = "",
        profile: str = "",
        attempts: int = 8,
        patience: float = 90.0,
    ) -> None:
        self.address = address
        self.name = str(address)
        self.endpoint = checked_endpoint(endpoint)
        self.region = region
        self.profile = profile
        self._attempts = attempts
        self._patience = patience
        self._spare = SPARE
        self._lock = threading.RLock()
        self._ahead: float | None = None
        self.guard: Callable[[], None] = lambda: None
        """Called before each try: see `PublishTarget`."""
        self.asked: Counter[str] = Counter()

    @cached_property
    def session(self) -> Any:
        """The boto3 session; importing boto3 costs half a second, so it is made late."""
        import boto3

        with self._told(self.name):
            return boto3.Session(profile_name=self.profile or None, region_name=self.region or None)

    @property
    def client(self) -> Any:
        """The boto3 client. It tries once: `ask` has the patience."""
        with self._lock:
            return self._client

    @cached_property
    def _client(self) -> Any:
        from botocore.config import Config

        config = Config(
            connect_timeout=10,
            read_timeout=60,
            max_pool_connections=64,
            signature_version="s3v4",
            retries={"mode": "standard", "total_max_attempts": 1},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path" if self.endpoint else "auto"},
        )
        with self._told(self.name):
            client = self.session.client("s3", endpoint_url=self.endpoint or None, config=config)
        client.meta.events.register("after-call.s3", self._hear)
        client.meta.events.register_last("before-call.s3.DeleteObjects", _with_md5)
        return client

    def find_credentials(self) -> None:
        """Raises: S3Fault if there are no credentials."""
        from botocore.exceptions import NoCredentialsError

        with self._told(self.name):
            if self.session.get_credentials() is None:
                raise NoCredentialsError

    def key(self, path: str) -> str:
        """Return the key of *path*."""
        return f"{self.address.prefix}{path}"

    def path(self, key: str) -> str:
        """Return the path of *key*, which is below the prefix."""
        return key.removeprefix(self.address.prefix)

    def named(self, key: str) -> str:
        """Return *key* as errors name it, with its bucket."""
        return f"s3://{self.address.bucket}/{key}"

    def ask(
        self,
        what: str,
        operation: str,
        *,
        right: str = "",
        take: Callable[[Any], Any] | None = None,
        **parameters: Any,
    ) -> Any:
        """
        Ask *operation* of the bucket with boto3, and return its answer.

        *what* is named in the error, and *right* if the key lacks it. *take* makes the result of
        the answer; if it fails as a broken line does, the question is asked again.

        Raises: S3Fault.
        """

        def once() -> Any:
            self.count(operation)
            answer = getattr(self.client, operation)(Bucket=self.address.bucket, **parameters)
            return take(answer) if take else answer

        return self.patiently(what, once, right=right)

    def patiently(self, what: str, question: Callable[[], T], *, right: str = "") -> T:
        """Return what *question* returns; ask it again where that may help."""
        end = time.monotonic() + self._patience
        tried = 0
        while True:
            self.guard()
            try:
                with self._told(what, right):
                    result = question()
            except S3Fault as error:
                tried += 1
                pause = self._pause(error, tried)
                if pause is None or time.monotonic() + pause > end:
                    raise
                time.sleep(pause)
            else:
                with self._lock:
                    self._spare = min(SPARE, self._spare + EARNED)
                return result

    def _pause(self, error: S3Fault, tried: int) -> float | None:
        """Return how long to wait until the next try; None: there is none."""
        doubtful = self._ahead is None or error.code == "ResponseParserError"
        most = min(self._attempts, DOUBTFUL_TRIES) if doubtful else self._attempts
        if error.code not in PASSING or tried >= most:
            return None
        with self._lock:
            if self._spare < 1:
                return None
            self._spare -= 1
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2**tried)
        return random.uniform(longest / 4, longest)

    def count(self, operation: str) -> None:
        """Add a question to those that were asked."""
        with self._lock:
            self.asked[operation] += 1

    def clock(self) -> float:
        """Return the server's time, by the answer that came last."""
        if self._ahead is None:
            self.ask(self.name, "list_objects_v2", Prefix=self.address.prefix, MaxKeys=1)
        if self._ahead is None:
            raise PublishError(
                f"{self.name}: the server does not tell the time",
                hint="Ask its maker for the header Date in every answer.",
            )
        return time.monotonic() + self._ahead

    def hear(self, date: str) -> None:
        """Remember the server's time, as said in the header *date* of an answer."""
        try:
            self._ahead = parsedate_to_datetime(date).timestamp() - time.monotonic()
        except (TypeError, ValueError):
            return

    def _hear(self, parsed: Any, **_: Any) -> None:
        headers = parsed.get("ResponseMetadata", {}).get("HTTPHeaders", {})
        self.hear(headers.get("date", ""))

    @contextmanager
    def _told(self, what: str, right: str = "") -> Iterator[None]:
        """Turn what boto3 raises about *what* into ours."""
        from boto3.exceptions import Boto3Error
        from botocore.exceptions import BotoCoreError, ClientError
        from urllib3.exceptions import HTTPError

        try:
            yield
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
            code = error.response.get("Error", {}).get("Code") or status  # no S3 server has no code
            raise fault(what, str(code), right) from None
        except (BotoCoreError, Boto3Error, ValueError) as error:
            raise fault(what, type(error).__name__) from None
        except RecursionError:  # botocore follows a redirection to itself for ever
            raise fault(what, "ResponseParserError") from None
        except HTTPError:  # boto3 lets it through when a refusal breaks off
            raise fault(what, "ConnectionClosedError") from None
        except OSError:
            raise fault(what, "ConnectionError") from None


def _with_md5(params: dict[str, Any], **_: Any) -> None:
    """Say the MD5 of what is asked: boto3 says a CRC, which servers other than Amazon's skip."""
    md5 = hashlib.md5(params["body"], usedforsecurity=False).digest()
    params["headers"]["Content-MD5"] = base64.b64encode(md5).decode()
    params["context"].pop("checksum", None)
