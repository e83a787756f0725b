"""Make the search index of a finished site (Pagefind)."""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from talkingheads.errors import ToolError

PAGES = "clips/*/index.html"
"""The pages that hold sentences; everything else only repeats them."""

UNUSED = ("*-ui.*", "pagefind-highlight.js", "pagefind-worker.js")
"""Pagefind's own search pages, and its search beside the page: ours is quick enough without."""

MAGIC = b"pagefind_dcd"
"""What every file of the index begins with, once it is unpacked."""

TIME_LIMIT = 900.0


class Runner(Protocol):
    """Runs a program; `talkingheads.backends.processes.run_process`."""

    def __call__(self, args: Sequence[str], *, timeout: float) -> str: ...


class PagefindIndexer:
    """
    Indexes the sentences of the clips' pages.

    A hit is found by the page's address, the number of the word in the page's indexed text, and
    the ids of the elements before it. The files' names are hashes of their content, so the same
    pages give the same files.
    """

    def __init__(self, runner: Runner | None = None) -> None:
        self.runner = runner

    def index(self, site: Path, room: Path, *, language: str) -> Mapping[str, str]:
        """See `SearchIndexer`: all pages are one index, so that a search finds all of them."""
        runner = self.runner or _house_runner()
        args = [sys.executable, "-m", "pagefind", "--site", str(site), "--output-path", str(room)]
        args += ["--glob", PAGES, "--keep-index-url", "--quiet", "--force-language", language]
        printed = runner(args, timeout=TIME_LIMIT)
        if not (room / "pagefind-entry.json").is_file():
            raise ToolError(
                f"pagefind made no index of {site}: {printed.strip() or 'it said nothing'}",
                hint="Check that pagefind is installed: pip install 'pagefind[bin]'",
            )
        for pattern in UNUSED:
            for file in room.glob(pattern):
                file.unlink()
        return dict(_named(file) for file in sorted(room.glob("fragment/*.pf_fragment")))


def _named(fragment: Path) -> tuple[str, str]:
    """Return the page that *fragment* is of, and its name in what a search finds."""
    try:
        text = gzip.decompress(fragment.read_bytes()).removeprefix(MAGIC)
        return str(json.loads(text)["url"]).lstrip("/"), fragment.stem
    except (OSError, ValueError, LookupError, EOFError, zlib.error) as error:
        raise ToolError(
            f"{fragment.name}: pagefind wrote what we cannot read: {error}",
            hint="Install the version of pagefind that constraints.txt names.",
        ) from None


def _house_runner() -> Runner:
    from talkingheads.backends.processes import run_process

    return run_process
