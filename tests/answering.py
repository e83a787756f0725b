"""An HTTP server that answers as a test says, for what no S3 server at hand can be made to say."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """One question."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def signed(self) -> bool:
        """It comes with a key."""
        return "authorization" in self.headers


@dataclass(frozen=True)
class Answer:
    """
    What is answered; with *cut* only so many bytes of the body before the line is dead.

    Status 0 is a line that is dead before anything is answered.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None


def refusal(code: str, status: int = 403) -> Answer:
    """Return S3's way of saying no."""
    body = f'<?xml version="1.0"?><Error><Code>{code}</Code><Message>no</Message></Error>'
    return Answer(status, body.encode(), {"Content-Type": "application/xml"})


@contextmanager
def answering(answer: Callable[[Asked], Answer]) -> Iterator[str]:
    """Run a server that answers with *answer*; give its address."""

    class Handler(BaseHTTPRequestHandler):
        """Reads a question whole, and answers it."""

        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _all(self) -> None:
            if self.headers.get("Expect", "").lower() == "100-continue":
                self.send_response_only(100)
                self.end_headers()
            parts = urlsplit(self.path)
            size = int(self.headers.get("Content-Length") or 0)
            asked = Asked(
                self.command,
                parts.path,
                dict(parse_qsl(parts.query, keep_blank_values=True)),
                {name.lower(): value for name, value in self.headers.items()},
                self.rfile.read(size),
            )
            said = answer(asked)
            if not said.status:
                self.close_connection = True
                return
            headers = {"Content-Length": str(len(said.body)), **said.headers}
            self.send_response_only(said.status)
            if "Date" not in headers:
                self.send_header("Date", self.date_time_string())
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(said.body[: said.cut])
            self.close_connection = self.close_connection or said.cut is not None

        do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = do_OPTIONS = _all

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
