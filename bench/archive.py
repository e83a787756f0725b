"""
Measure the site of a large archive in a real Chromium; print one JSON object.

    python bench/archive.py [--clips 1000] [--keep FOLDER]

The updates are made up (``bench/made_up.py``); media and pictures are two small files that stand
for all. Bytes are those of the answers' bodies, unpacked, as a plain web server sends them; the
machine serves itself, so seconds say nothing of networks. ``search_cold`` begins where the search
page asks for its first script, with nothing stored, and ends when ten updates are shown; it is the
worst of several questions. ``search_warm`` is the time from the last letter that is typed to the
answer: to the first results, and to all ten.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.made_up import archive
from talkingheads.backends.jinja import JinjaWriter
from talkingheads.backends.pagefind import PagefindIndexer
from talkingheads.backends.preview import serve
from talkingheads.domain import Briefing, Manifest
from talkingheads.settings import PageSettings
from talkingheads.stages import page as stage
from tests import pages
from tests.chromium import ARGUMENTS, chromium_path

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

PICTURES = ("image", "media")
QUESTIONS = ("school", "street lights", "police station road", "“we will”", "food bank volunteers")
WARM = (
    "water drain flood river bridge park bench camera bus driver club garden hall library market"
    " nurse patient teacher parent street lamp fence fire alarm farm theft radio walk winter money"
).split()


class TimedIndexer:
    """Pagefind, with its seconds."""

    seconds = 0.0

    def index(self, site: Path, room: Path, *, language: str) -> Mapping[str, str]:
        """Write the index; note how long that takes."""
        start = time.perf_counter()
        named = PagefindIndexer().index(site, room, language=language)
        self.seconds = time.perf_counter() - start
        return named


def build(briefing: Briefing, folder: Path) -> tuple[Manifest, dict[str, Any]]:
    """Build the site of *briefing* in *folder*; return what lies there, and what it took."""
    indexer = TimedIndexer()
    start, worked = time.perf_counter(), time.process_time()
    manifest = stage.run(
        briefing,
        settings=PageSettings(),
        site=folder / "site",
        media=pages.FakeStore(folder / "store"),
        writer=JinjaWriter(),
        indexer=indexer,
    )
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    stored = {pages.digest("video"), pages.digest("poster")}
    own = [file for file in manifest.files if file.digest not in stored]
    index = [file for file in own if file.path.startswith("search/")]
    return manifest, {
        "seconds": round(seconds, 1),
        "processor_seconds_but_index": round(worked, 1),
        "index_seconds": round(indexer.seconds, 1),
        "files": len(manifest.files),
        "files_but_media": len(own),
        "kilobytes_but_media": _kb(sum(file.size for file in own)),
        "index_files": len(index),
        "index_kilobytes": _kb(sum(file.size for file in index)),
    }


class Traffic:
    """What *page* loads, by kind."""

    def __init__(self, page: Page) -> None:
        self.requests: list[Request] = []
        page.on("requestfinished", lambda request: self.requests.append(request))

    @property
    def sizes(self) -> list[tuple[str, str, int]]:
        """Return kind, address and bytes of each answer that has come by now."""
        return [
            (each.resource_type, each.url, each.sizes()["responseBodySize"])
            for each in self.requests
        ]

    def of(self, *kinds: str) -> list[int]:
        """Return the bytes of each answer of these *kinds*."""
        return [size for kind, _, size in self.sizes if kind in kinds]

    def but(self, *kinds: str) -> list[int]:
        """Return the bytes of each answer of other kinds."""
        return [size for kind, _, size in self.sizes if kind not in kinds]


@contextlib.contextmanager
def fresh(browser: Browser) -> Iterator[Page]:
    """Give a page of a browser that has nothing stored."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def first_view(browser: Browser, address: str) -> dict[str, float]:
    """Return what it takes to see the page at *address*, pictures apart."""
    with fresh(browser) as page:
        traffic = Traffic(page)
        start = time.perf_counter()
        page.goto(address, wait_until="networkidle")
        html = sum(traffic.of("document"))
        return {
            "kilobytes": _kb(sum(traffic.but(*PICTURES))),
            "html_kilobytes": _kb(html),
            "requests": len(traffic.but(*PICTURES)),
            "picture_requests": len(traffic.of(*PICTURES)),
            "seconds": round(time.perf_counter() - start, 2),
        }


ANSWER = """([words, pause]) => new Promise((done) => {
  const field = document.querySelector("#q");
  const results = document.querySelector("[data-results]");
  let start = 0, first = 0;
  const watch = new MutationObserver((changes) => {
    if (!start) return;
    if (changes.some(({ type }) => type === "childList")) first ||= performance.now() - start;
    if (!results.dataset.answers) return;
    watch.disconnect();
    const shown = results.querySelectorAll(".result").length;
    done({ first, all: performance.now() - start, shown });
  });
  watch.observe(results, { childList: true, attributes: true, attributeFilter: ["data-answers"] });
  const type = (length) => {
    if (length === words.length) start = performance.now();
    field.value = words.slice(0, length);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    if (length < words.length) setTimeout(type, pause, length + 1);
  };
  type(pause ? 1 : words.length);
})"""
"""Type *words*, a letter each *pause* ms; resolves to the ms from the last one to the answer."""
LETTER = 120
"""Milliseconds from letter to letter of somebody who types well."""


def cold_search(browser: Browser, site: str, words: str) -> dict[str, Any]:
    """Return what the first search for *words* loads, and how long it takes."""
    with fresh(browser) as page:
        traffic = Traffic(page)
        page.goto(f"{site}search.html")
        told = page.evaluate(ANSWER, [words, 0])
        page.wait_for_load_state("networkidle")
        by_kind = {
            kind: _kb(sum(traffic.of(kind))) for kind in sorted({k for k, _, _ in traffic.sizes})
        }
        loaded = traffic.of("script", "fetch", "xhr")
        return {
            "words": words,
            "kilobytes": _kb(sum(loaded)),
            "requests": len(loaded),
            "ms": round(told["all"]),
            "shown": told["shown"],
            "by_kind": by_kind,
        }


def warm_searches(browser: Browser, site: str) -> dict[str, float]:
    """Return the milliseconds from the last letter of a word to its answer, after a first one."""
    with fresh(browser) as page:
        page.goto(f"{site}search.html")
        page.evaluate(ANSWER, ["people", 0])
        told = [page.evaluate(ANSWER, [words, LETTER]) for words in WARM]
        again = [page.evaluate(ANSWER, [words, 0])["all"] for words in WARM]
        first = [one["first"] for one in told]
        whole = [one["all"] for one in told]
        return {
            "queries": len(told),
            **_spread("first_results", first),
            **_spread("all_ten", whole),
            **_spread("asked_before", again),
        }


def _spread(name: str, times: list[float]) -> dict[str, float]:
    p95 = statistics.quantiles(times, n=20)[-1]
    return {f"{name}_median_ms": round(statistics.median(times)), f"{name}_p95_ms": round(p95)}


CHANGE = """([selector, value, event]) => new Promise((done) => {
  const field = document.querySelector(selector);
  field.value = value;
  const start = performance.now();
  field.dispatchEvent(new Event(event, { bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""


def register(browser: Browser, site: str) -> dict[str, Any]:
    """Return how large the register of promises is, and how long it takes to use."""
    view = first_view(browser, f"{site}commitments.html")
    with fresh(browser) as page:
        page.goto(f"{site}commitments.html", wait_until="load")
        steps = {
            "filter_by_words_ms": ("#find", "school", "input"),
            "filter_by_state_ms": ("#state", "overdue", "change"),
            "all_again_ms": ("#state", "", "change"),
            "sort_ms": ("#sort", "due", "change"),
            "group_ms": ("#group", "theme", "change"),
        }
        times = {name: round(page.evaluate(CHANGE, list(step))) for name, step in steps.items()}
    return {"lines": 0, **view, **times}


def measured(briefing: Briefing, folder: Path) -> dict[str, Any]:
    """Build the site of *briefing* in *folder* and return everything that is measured of it."""
    from playwright.sync_api import sync_playwright

    _, built = build(briefing, folder)
    promise = briefing.ledger.promises[0]
    types = {
        "edition": "index.html",
        "editions": "editions/index.html",
        "clip": f"clips/{promise.entry}/index.html",
        "promises": "commitments.html",
        "offers": "offers.html",
        "search": "search.html",
        "people": "people/index.html",
        "themes": "themes/index.html",
    }
    with sync_playwright() as playwright, serve(folder, port=0) as server:
        site = f"{server.url}site/"
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        views = {
            name: first_view(browser, site + path)
            for name, path in types.items()
            if (folder / "site" / path).is_file()
        }
        cold = [cold_search(browser, site, words) for words in QUESTIONS]
        told = {
            "build": built,
            "first_view": views,
            "search_cold": max(cold, key=lambda one: one["kilobytes"]),
            "search_cold_each": {one["words"]: one["kilobytes"] for one in cold},
            "search_warm": warm_searches(browser, site),
            "register": {**register(browser, site), "lines": len(briefing.ledger.promises)},
        }
        browser.close()
    return told


def _kb(size: float) -> float:
    return round(size / 1000, 1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the site of a large archive.")
    parser.add_argument("--clips", type=int, default=1000)
    parser.add_argument("--keep", type=Path, help="build the site here and leave it")
    options = parser.parse_args()
    start = time.perf_counter()
    briefing = archive(options.clips)
    told: dict[str, Any] = {
        "clips": len(briefing.entries),
        "sentences": sum(len(entry.labels.statements) for entry in briefing.entries),
        "promises": len(briefing.ledger.promises),
        "made_up_seconds": round(time.perf_counter() - start, 1),
    }
    with tempfile.TemporaryDirectory() as folder:
        told |= measured(briefing, options.keep or Path(folder))
    print(json.dumps(told, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
