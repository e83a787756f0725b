"""Wait for, and read, what a page shows."""

import re
import time

PATIENCE = 15.0
"""Seconds."""


def plain(address):
    """Return *address* less the hash in its last name."""
    return re.sub(r"\.[0-9a-f]{12}(?=\.\w+(#|$))", "", address)


def until(page, script, arg=None, otherwise="''"):
    """
    Wait until *script*, a function, says true; if it never does, tell what *otherwise* says.

    Playwright's own waiting uses `eval`, which the pages forbid.
    """
    end = time.monotonic() + PATIENCE
    while not page.evaluate(script, arg):
        assert time.monotonic() < end, f"still not true: {script} {page.evaluate(otherwise)}"
        page.wait_for_timeout(50)


def playing(page):
    """Wait until the clip's video runs."""
    until(page, "() => !document.querySelector('.player video').paused")


def stands_at(page, seconds, tolerance=0.5):
    """Wait until the clip's video stands within *tolerance* of *seconds*, its picture loaded."""
    until(
        page,
        """([want, off]) => {
          const video = document.querySelector(".player video");
          const near = Math.abs(video.currentTime - want) <= off;
          return video.readyState >= 1 && !video.seeking && near;
        }""",
        [seconds, tolerance],
    )


def current(page):
    """Return the words of the sentence that is marked as the current one."""
    return page.locator(".sentence[aria-current=true] .said").inner_text()


def start_of(page, number):
    """Return the second at which the sentence *number* (from 0) starts."""
    return int(page.locator(".sentence").nth(number).get_attribute("data-start")) / 1000


def not_found(page, words):
    """Return those of *words* (clip and word) that the site's search does not find in the clip."""
    return page.evaluate(
        """async (words) => {
          const { index } = document.querySelector("[data-index]").dataset;
          const pagefind = await import(new URL(index, document.baseURI));
          const bare = (text) => text.replace(/\\W/g, "").toLowerCase();
          const missed = [];
          for (const [clip, word] of words) {
            const answer = await pagefind.search(word);
            const records = await Promise.all(answer.results.map((r) => r.data()));
            const record = records.find((r) => r.raw_url.includes(`/${clip}/`));
            const texts = record?.content.split(/\\s+/) ?? [];
            if (!record?.locations.some((l) => bare(texts[l]) === bare(word))) {
              missed.push([clip, word]);
            }
          }
          return missed;
        }""",
        [list(pair) for pair in words],
    )
