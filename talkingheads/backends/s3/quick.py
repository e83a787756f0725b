"""
The quick way for many small puts.

boto3 thinks for longer about a small put than it takes to send it. Here the same request is signed
by its own signer and sent at one go on a line that stays open. Only a plain yes counts: whatever
else comes, also silence, and the question goes to boto3, which knows of regions, redirections and
every refusal.
"""

from __future__ import annotations

import http.client
import os
import ssl
import weakref
from collections.abc import Mapping
from functools import cached_property
from urllib.parse import parse_qs, quote, urlsplit

from talkingheads.backends.s3.client import Line

FAILURES = 5
"""So many in a row, and the quick way is none here: a proxy, say, or another way to sign."""
PATIENCE = 60.0


class QuickWay:
    """Puts small things into the bucket of *line*, if all goes well."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._failures = 0
        self._idle: list[http.client.HTTPConnection] = []
        weakref.finalize(self, _hang_up, self._idle)

    def put(self, path: str, body: bytes, headers: Mapping[str, str]) -> Mapping[str, str] | None:
        """Put *body* at *path*; return the answer's headers, or None if it was no yes."""
        if self._failures >= FAILURES or not self._way:
            return None
        self._line.count("put_object")
        from botocore.exceptions import BotoCoreError

        try:
            answer = self._asked(path, body, headers)
        except (OSError, http.client.HTTPException, BotoCoreError):
            answer = None
        self._failures = 0 if answer is not None else self._failures + 1
        if answer is not None:
            self._line.hear(answer.get("date", ""))
        return answer

    @cached_property
    def _way(self) -> tuple[str, str, str] | None:
        """Return scheme and host, path to the bucket, and region; None: only boto3 knows."""
        from botocore.exceptions import BotoCoreError
        from botocore.utils import get_environ_proxies

        place = {"Bucket": self._line.address.bucket, "Key": "key"}
        try:
            url = self._line.client.generate_presigned_url("put_object", Params=place)
        except (BotoCoreError, ValueError):
            return None
        parts = urlsplit(url)
        asked = parse_qs(parts.query)
        scope = asked.get("X-Amz-Credential", [""])[0].split("/")
        plain = asked.get("X-Amz-Algorithm") == ["AWS4-HMAC-SHA256"] and scope[3:4] == ["s3"]
        if not plain or get_environ_proxies(url).get(parts.scheme):
            return None
        return f"{parts.scheme}://{parts.netloc}", parts.path.removesuffix("key"), scope[2]

    def _asked(
        self, path: str, body: bytes, headers: Mapping[str, str]
    ) -> Mapping[str, str] | None:
        from botocore.auth import S3SigV4Auth
        from botocore.awsrequest import AWSRequest

        assert self._way
        host, above, region = self._way
        place = above + quote(self._line.key(path), safe="/~")
        request = AWSRequest("PUT", host + place, headers=headers, data=body)
        key = self._line.session.get_credentials().get_frozen_credentials()
        S3SigV4Auth(key, "s3", region).add_auth(request)
        said = {**request.headers, "Host": host.partition("://")[2], "Content-Length": len(body)}
        signed = [f"{name}: {value}" for name, value in said.items()]
        try:
            connection = self._idle.pop()
        except IndexError:
            return self._sent(self._fresh(), place, body, signed)
        try:
            return self._sent(connection, place, body, signed)
        except (OSError, http.client.HTTPException):  # the server has closed it since
            return self._sent(self._fresh(), place, body, signed)

    def _sent(
        self, connection: http.client.HTTPConnection, place: str, body: bytes, signed: list[str]
    ) -> Mapping[str, str] | None:
        """
        Send the request on *connection*, and keep that if all went well.

        Head and body go at one go: two would wait for each other, and cost twice.
        """
        head = "\r\n".join((f"PUT {place} HTTP/1.1", *signed, "", ""))
        try:
            self._line.guard()
            if connection.sock is None:
                connection.connect()
            connection.sock.sendall(head.encode("latin-1") + body)
            answer = http.client.HTTPResponse(connection.sock, method="PUT")
            answer.begin()
            answer.read()
        except BaseException:
            connection.close()
            raise
        if answer.status != 200 or answer.will_close:
            connection.close()
        else:
            self._idle.append(connection)
        told = {name.lower(): value for name, value in answer.getheaders()}
        return told if answer.status == 200 else None

    def _fresh(self) -> http.client.HTTPConnection:
        assert self._way
        scheme, _, host = self._way[0].partition("://")
        if scheme == "https":
            return http.client.HTTPSConnection(host, timeout=PATIENCE, context=self._trusted)
        return http.client.HTTPConnection(host, timeout=PATIENCE)

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        """Trust whom boto3 trusts."""
        from botocore.httpsession import get_cert_path

        given = os.environ.get("AWS_CA_BUNDLE") or os.environ.get("REQUESTS_CA_BUNDLE")
        return ssl.create_default_context(cafile=given or get_cert_path(True))


def _hang_up(idle: list[http.client.HTTPConnection]) -> None:
    for connection in idle:
        connection.close()
