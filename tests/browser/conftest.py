"""A real Chromium on a real site: nothing in a page may complain, whatever a test does."""

import os
import shutil

import pytest

from talkingheads.backends.jinja import JinjaWriter
from talkingheads.backends.pagefind import PagefindIndexer
from talkingheads.backends.preview import serve
from talkingheads.settings import PageSettings
from talkingheads.stages import page as stage
from tests import pages

ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path():
    """Return where Chromium is; without one the test is skipped, or fails where it must run."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        why = "no chromium on this machine (apt-get install chromium)"
        if os.environ.get("TALKINGHEADS_REQUIRE_BROWSER") == "1":
            pytest.fail(why)
        pytest.skip(why)
    return found


@pytest.fixture(scope="session")
def chromium():
    """The browser, one for all tests."""
    path = chromium_path()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    """Videos that can be played."""
    return pages.PlayableStore(tmp_path_factory.mktemp("store"))


def built(folder, briefing, store):
    """Build the site of *briefing* below *folder*, with everything real."""
    stage.run(
        briefing,
        settings=PageSettings(),
        site=folder / "site",
        media=store,
        writer=JinjaWriter(),
        indexer=PagefindIndexer(),
    )
    return folder


@pytest.fixture(scope="session")
def larkford_folder(tmp_path_factory, store):
    """A folder with a real briefing's site."""
    return built(tmp_path_factory.mktemp("larkford"), pages.larkford(), store)


@pytest.fixture(scope="session")
def larkford(larkford_folder):
    """The address of a real briefing's site, which lies below a prefix."""
    with serve(larkford_folder, port=0) as server:
        yield f"{server.url}site/"


@pytest.fixture(scope="session")
def hostile(tmp_path_factory, store):
    """The address of a site whose people try to break it."""
    folder = built(tmp_path_factory.mktemp("hostile"), pages.hostile(), store)
    with serve(folder, port=0) as server:
        yield f"{server.url}site/"


@pytest.fixture
def visit(chromium):
    """Open addresses in fresh windows; at the end, nothing must have complained."""
    contexts, complaints = [], []

    def open_page(address, *, width=1280, **options):
        height = options.pop("height", 800)
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
