"""What browsers are told about a file of the site: its media type, by its name."""

from __future__ import annotations

from pathlib import PurePosixPath

UNKNOWN = "application/octet-stream"

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".edl": "text/plain; charset=utf-8",
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".pdf": "application/pdf",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
    ".ico": "image/vnd.microsoft.icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".wasm": "application/wasm",
    # Pagefind packs these itself and unpacks them in the page; nobody else may.
    ".pf_meta": UNKNOWN,
    ".pf_index": UNKNOWN,
    ".pf_filter": UNKNOWN,
    ".pf_fragment": UNKNOWN,
    ".pagefind": UNKNOWN,
}
"""Suffix to media type; text says that it is UTF-8."""
NAMES = {"feed.xml": "application/atom+xml; charset=utf-8"}
"""Name to media type, where the suffix says too little."""


def media_type(path: str) -> str:
    """Return the media type of *path* by its name; bytes of an unknown kind otherwise."""
    name = PurePosixPath(path).name.lower()
    return NAMES.get(name) or TYPES.get(PurePosixPath(name).suffix, UNKNOWN)
