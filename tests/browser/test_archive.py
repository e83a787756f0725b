"""A large archive stays quick to search: what is loaded is weighed in a real browser."""

import pytest

from bench import archive as bench
from bench.made_up import archive
from talkingheads.backends.preview import serve
from tests.browser.watching import until

pytestmark = pytest.mark.browser

CLIPS = 200
FIXED = 230
"""Kilobytes that a search loads whatever the archive: our scripts, Pagefind's, ten pages."""
EACH = 0.07
"""Kilobytes for each update: with `FIXED` that makes 300 for a thousand."""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with the site of many updates, and what was measured while it was made."""
    folder = tmp_path_factory.mktemp("archive")
    _, told = bench.build(archive(CLIPS), folder)
    return folder, told


@pytest.fixture(scope="module")
def site(built):
    """The address of the site of many updates."""
    with serve(built[0], port=0) as server:
        yield f"{server.url}site/"


@pytest.mark.parametrize("words", ["school", "street lights", "“we will”"])
def test_the_first_search_loads_little(chromium, site, words):
    """Scripts, engine, index and ten updates are within the limit; so is the page before them."""
    told = bench.cold_search(chromium, site, words)
    assert told["shown"] == 10
    assert 100 < told["kilobytes"] <= FIXED + EACH * CLIPS
    frame = told["by_kind"]
    assert frame["document"] + frame["stylesheet"] + frame["font"] < 100


def test_the_search_page_does_not_grow(built):
    """It has no list of updates: a thousand more of them are none of its bytes."""
    page = (built[0] / "site/search.html").read_text()
    assert len(page.encode()) < 10_000
    (packed,) = (built[0] / "site/search").glob("*/clips.gz")
    assert packed.stat().st_size < 40 * CLIPS


def test_filters_load_only_what_fits(visit, site):
    """Of all pages that a word is in, only those of the chosen theme are read."""
    page = visit("about:blank")
    read = []
    page.on("request", lambda request: read.append(request.url))
    page.goto(f"{site}search.html?q=library&theme=Health")
    page.locator(".result").first.wait_for()
    themes = page.locator(".about").all_inner_texts()
    assert 2 < len(themes) < 10
    assert all("Health" in text for text in themes)
    assert len([url for url in read if url.endswith(".pf_fragment")]) == len(themes)


def test_more_updates_come_once_however_often_they_are_asked_for(visit, site):
    """Two quick presses bring the next ten, none twice; the press after brings what follows."""
    page = visit(f"{site}search.html?q=school")
    page.locator(".result").nth(9).wait_for()
    press = "() => document.querySelector('[data-more]').click()"
    shown = "(n) => document.querySelectorAll('.result').length >= n"
    page.evaluate(f"() => {{ ({press})(); ({press})(); }}")
    until(page, shown, 20)
    page.evaluate(press)
    until(page, shown, 30)
    links = page.locator(".result h2 a").evaluate_all("all => all.map((a) => a.href)")
    assert len(links) == len(set(links)) == 30
