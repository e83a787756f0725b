"""A page that somebody has open while another state of the site takes its place."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from talkingheads.backends.preview import serve
from talkingheads.domain import Briefing, Speaker
from tests import pages
from tests.browser.conftest import built
from tests.browser.watching import plain, until

pytestmark = pytest.mark.browser

TOM = Speaker("Tom Hadley", "Volunteer driver", "Larkford Community Bus")
NOW = [*pages.VOLUNTEER[:2], ("next", "We will start a Sunday tram in February.")]


def changed() -> Briefing:
    """Return the briefing with other words and another film of the volunteer."""
    whole = pages.larkford()
    newest = whole.editions[0]
    other = pages.entry("volunteer", TOM, NOW, due={2: None}, theme="Nobody alone")
    film = replace(other.rendition, video=pages.digest("another"), low="")
    entries = (*newest.entries[:3], replace(other, rendition=film))
    return pages.briefing(replace(newest, entries=entries), whole.editions[1])


def test_an_open_page_goes_on_with_the_files_of_its_own_state(visit, store, tmp_path):
    """It plays the film that it quotes, and finds what was said then; the next page is the new."""
    built(tmp_path / "now", pages.larkford(), store)
    built(tmp_path / "next", changed(), lambda digest: store(pages.digest("video")))
    old = {p.name for p in (tmp_path / "now/site").rglob("*") if plain(p.name) != p.name}
    with serve(tmp_path / "now", port=0) as server:
        register, search = (
            visit(f"{server.url}site/{name}.html") for name in ("commitments", "search")
        )
        asked = []
        for page in (register, search):
            page.on("response", lambda response: asked.append((response.status, response.url)))
        shutil.copytree(tmp_path / "next/site", tmp_path / "now/site", dirs_exist_ok=True)

        register.get_by_role("link", name="Tom Hadley").and_(register.locator(".play")).click()
        until(register, "() => document.querySelector('.here video')?.currentTime > 0")
        search.get_by_role("searchbox").fill("Sunday bus")
        search.get_by_role("heading", name="Tom Hadley").wait_for()
        assert (
            "We will start a Sunday bus in February." in search.locator(".hit").first.inner_text()
        )
        until(search, "() => document.querySelector('.result img').complete")

        assert {status for status, _ in asked} <= {200, 206, 304}
        people = {url.rpartition("/")[2] for _, url in asked if "/clips/" in url}
        assert {plain(name) for name in people} == {
            "video.mp4", "captions.vtt", "poster.jpg", "face.jpg",
        }  # fmt: skip
        assert people <= old
        later = visit(f"{server.url}site/search.html")
        later.get_by_role("searchbox").fill("Sunday")
        later.locator(".hit", has_text="We will start a Sunday tram in February.").wait_for()
