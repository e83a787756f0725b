"""
A web server for one's own eyes, over the standard library's.

It answers byte ranges, without which a player cannot seek, and it shows nothing outside its
folder. It is no server for a public address.
"""

from __future__ import annotations

import os
import re
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from talkingheads.errors import TalkingHeadsError
from talkingheads.formats.mediatypes import media_type

BLOCK = 1 << 16
_RANGE = re.compile(r"bytes=\s*(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))\s*")


class PreviewServer(ThreadingHTTPServer):
    """
    Serves *folder*: call `serve_forever`, or use a ``with`` block, where it runs beside.

    In such a block, `serve_forever` waits until the server ends or the user stops it.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, folder: Path, host: str, port: int) -> None:
        self.folder = folder.resolve()
        self._beside: threading.Thread | None = None
        super().__init__((host, port), _Handler)

    @property
    def url(self) -> str:
        """Where the front page is, with a slash at the end."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}/"

    def serve_forever(self, poll_interval: float = 0.2) -> None:
        """Serve until `shutdown` or an interrupt."""
        if self._beside is None:
            super().serve_forever(poll_interval)
        else:
            self._beside.join()

    def __enter__(self) -> PreviewServer:
        self._beside = threading.Thread(target=super().serve_forever, args=(0.05,), daemon=True)
        self._beside.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._beside is not None:
            self.shutdown()
            self._beside.join()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a browser that leaves while a film is sent is no error."""


def serve(folder: Path, *, host: str = "127.0.0.1", port: int) -> PreviewServer:
    """
    Return a server for *folder*, already bound; with *port* 0 the system chooses one.

    Raises: TalkingHeadsError if there is no such folder, or if the port is taken.
    """
    if not folder.is_dir():
        raise TalkingHeadsError(
            f"{folder}: there are no pages to show", hint="Run talkingheads run first."
        )
    try:
        return PreviewServer(folder, host, port)
    except (OSError, OverflowError) as error:
        raise TalkingHeadsError(
            f"{host}:{port}: cannot be served: {getattr(error, 'strerror', None) or error}",
            hint="Another program may use this port: choose another.",
        ) from None


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD."""

    server: PreviewServer
    protocol_version = "HTTP/1.1"
    server_version = "talkingheads"
    sys_version = ""
    timeout = 60

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent: only the report speaks to the user."""

    def _answer(self, *, with_body: bool) -> None:
        place, ask = self._find()
        if place is None:
            self._missing(with_body)
        elif place.is_dir():
            query = f"?{ask.query}" if ask.query else ""
            self._head(HTTPStatus.MOVED_PERMANENTLY, 0, {"Location": f"{ask.path}/{query}"})
        else:
            with place.open("rb") as file:
                self._send(file, place.name, with_body)

    def _find(self) -> tuple[Path | None, Any]:
        """Return the file that is asked for, or a folder asked for without its last slash."""
        ask = urlsplit("/" + self.path.lstrip("/"))
        path = unquote(ask.path, errors="surrogateescape")
        parts = path.split("/")[1:]
        hidden = any(part.startswith(".") for part in parts)
        if hidden or "\\" in path or "\0" in path or "" in parts[:-1]:
            return None, ask
        place = self.server.folder.joinpath(*parts)
        try:
            if path.endswith("/"):
                place = place / "index.html"
            inside = place.resolve(strict=True).is_relative_to(self.server.folder)
            shown = place.is_file() or (place.is_dir() and not path.endswith("/"))
        except (OSError, RuntimeError):
            return None, ask
        return (place if inside and shown else None), ask

    def _send(self, file: BinaryIO, name: str, with_body: bool) -> None:
        """Send *file*, or the range of it that was asked for, or word that it is unchanged."""
        status = os.fstat(file.fileno())
        size = status.st_size
        etag = f'"{size:x}-{status.st_mtime_ns:x}"'
        about = {"ETag": etag, "Content-Type": media_type(name), "Accept-Ranges": "bytes"}
        if etag in [tag.strip() for tag in self.headers.get("If-None-Match", "").split(",")]:
            self._head(HTTPStatus.NOT_MODIFIED, None, {"ETag": etag})
            return
        span = None
        if self.headers.get("If-Range", etag) == etag:
            span = span_of(self.headers.get("Range", ""), size)
        if span is None:
            self._head(HTTPStatus.OK, size, about)
            span = (0, size)
        elif span[0] >= span[1]:
            about = {"Content-Range": f"bytes */{size}"}
            self._head(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, 0, about)
            return
        else:
            about["Content-Range"] = f"bytes {span[0]}-{span[1] - 1}/{size}"
            self._head(HTTPStatus.PARTIAL_CONTENT, span[1] - span[0], about)
        if with_body:
            self._copy(file, *span)

    def _missing(self, with_body: bool) -> None:
        page = self.server.folder / "404.html"
        body = page.read_bytes() if page.is_file() else b"<!doctype html><title>404</title>404\n"
        self._head(HTTPStatus.NOT_FOUND, len(body), {"Content-Type": media_type("404.html")})
        if with_body:
            self.wfile.write(body)

    def _head(self, status: HTTPStatus, length: int | None, about: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in about.items():
            self.send_header(name, value)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()

    def _copy(self, file: BinaryIO, start: int, end: int) -> None:
        """Send the bytes from *start* to *end*; a browser may leave at any moment."""
        file.seek(start)
        left = end - start
        try:
            while left > 0 and (block := file.read(min(BLOCK, left))):
                self.wfile.write(block)
                left -= len(block)
        except (ConnectionError, TimeoutError):
            left = 1
        if left:
            self.close_connection = True


def span_of(header: str, size: int) -> tuple[int, int] | None:
    """
    Return the bytes that the ``Range`` *header* asks of a file of *size*, half-open.

    None: the whole file, as for no header, for a bad one and for several ranges (RFC 9110,
    14.2). An empty span: the range lies outside, answer 416.
    """
    match = _RANGE.fullmatch(header)
    if not match:
        return None
    first, last, suffix = match.groups()
    if suffix is not None:
        return max(0, size - int(suffix)), size
    if last and int(last) < int(first):
        return None
    return int(first), min(size, int(last) + 1) if last else size
