"""A line to an S3 server that fails now and then, as lines do: a small HTTP proxy, seeded."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import http.client
import random
import socket
import struct
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

KINDS = ("busy", "reset", "half asked", "lost", "cut", "busy after")
"""
What goes wrong: the proxy answers 503 and asks nobody; the line breaks before anything is asked;
half of the question reaches the server; the server does it and the answer is lost; the answer
breaks off; the server does it and the proxy answers 503.
"""
SHORT = "short"
"""Half of the answer arrives, all of that half, and the line is closed as if it were all."""

SLOW_DOWN = b"<?xml version='1.0'?><Error><Code>SlowDown</Code><Message>later</Message></Error>"
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class FaultyProxy:
    """
    Passes everything on to the server at *upstream*, and fails at a *share* of the questions.

    *faults* counts what was done wrong, *asked* what was asked by method; *sealed* says of each
    body that came whether its Content-MD5 came with it. *deaf* are headers that it does not pass
    on: a server that heeds no signature then acts as if it did not know them.
    """

    def __init__(
        self,
        upstream: str,
        *,
        share: float = 0.1,
        seed: int = 1,
        kinds: tuple[str, ...] = KINDS,
        deaf: tuple[str, ...] = (),
    ) -> None:
        parts = urlsplit(upstream)
        self.host, self.port = str(parts.hostname), int(parts.port or 80)
        self.share = share
        self.kinds = kinds
        self.deaf = {name.lower() for name in deaf}
        self.faults: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.sealed: list[tuple[str, bool]] = []
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.proxy = self
        self.endpoint = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> FaultyProxy:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def fate(self, method: str) -> str:
        """Return what goes wrong at this question; empty: nothing."""
        with self._lock:
            self.asked[method] += 1
            if self._random.random() >= self.share:
                return ""
            kind = self._random.choice(self.kinds)
            self.faults[kind] += 1
            return kind


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    proxy: FaultyProxy

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent: lines break here all the time."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    disable_nagle_algorithm = True
    _line: http.client.HTTPConnection | None = None

    def do_GET(self) -> None:
        proxy = self.server.proxy
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if body:
            md5 = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
            proxy.sealed.append((self.path, self.headers.get("Content-MD5") == md5))
        fate = proxy.fate(self.command)
        if fate == "busy":
            return self._answer(503, [], SLOW_DOWN)
        if fate == "reset":
            return self._break()
        if fate == "half asked":
            self._ask_half(body)
            return self._break()
        answer = self._ask(body)
        if fate == "lost":
            return self._break()
        if fate == "busy after":
            return self._answer(503, [], SLOW_DOWN)
        self._answer(*answer, cut=fate in ("cut", SHORT), gently=fate == SHORT)
        return None

    do_PUT = do_POST = do_DELETE = do_HEAD = do_GET

    def finish(self) -> None:
        """Hang up on both sides."""
        if self._line:
            self._line.close()
        super().finish()

    def _passed_on(self, line: http.client.HTTPConnection, length: int) -> None:
        line.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in HOP | {"expect"} | self.server.proxy.deaf:
                line.putheader(name, value)
        if length or self.command in ("PUT", "POST"):
            line.putheader("Content-Length", str(length))
        line.endheaders()

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        """Ask the server; once more if it has closed the line since the last question."""
        for fresh in (self._line is None, True):
            try:
                if self._line is None:
                    proxy = self.server.proxy
                    self._line = http.client.HTTPConnection(proxy.host, proxy.port, timeout=60)
                self._passed_on(self._line, len(body))
                if body:
                    self._line.send(body)
                answer = self._line.getresponse()
                return answer.status, answer.getheaders(), answer.read()
            except (OSError, http.client.HTTPException):
                if self._line:
                    self._line.close()
                self._line = None
                if fresh:
                    self.close_connection = True
                    raise
        raise AssertionError

    def _ask_half(self, body: bytes) -> None:
        """Send half of the question and hang up."""
        line = http.client.HTTPConnection(self.server.proxy.host, self.server.proxy.port)
        self._passed_on(line, len(body))
        with contextlib.suppress(OSError):
            line.send(body[: len(body) // 2])
        line.close()

    def _answer(
        self,
        status: int,
        headers: list[tuple[str, str]],
        body: bytes,
        *,
        cut: bool = False,
        gently: bool = False,
    ) -> None:
        self.send_response_only(status)
        length = str(len(body))
        for name, value in headers:
            if name.lower() == "content-length":
                length = value  # of what HEAD does not send
            if name.lower() not in HOP:
                self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", length)
        self.end_headers()
        if cut:
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            self.close_connection = True
            if not gently:
                self._break()
        elif self.command != "HEAD":
            self.wfile.write(body)

    def _break(self) -> None:
        """Reset the line, as a firewall or a dying server does."""
        self.close_connection = True
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent."""
