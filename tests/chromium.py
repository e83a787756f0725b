"""One real Chromium for all tests that ask for it."""

import os
import shutil

import pytest

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
def windows(chromium):
    """Windows that no test looks through just now, by what was asked for when they were opened."""
    free = {}
    yield free
    for page in (page for pages in free.values() for page in pages):
        page.context.close()


@pytest.fixture
def visit(chromium, windows):
    """
    Open addresses in windows of their own; at the end, nothing must have complained.

    A window is used again, since a new one is a new process, which takes longer than most tests.
    The pages keep nothing in it, which is tested; the browser keeps their pictures. A test that
    changes the window itself, or counts what an empty one loads, asks for a *fresh* one.
    """
    opened, complaints = [], []
    listeners = {
        "console": lambda m: complaints.append(m.text) if m.type == "error" else None,
        "pageerror": lambda error: complaints.append(str(error)),
        "dialog": lambda dialog: (complaints.append(dialog.message), dialog.dismiss()),
    }

    def open_page(address, *, width=1280, height=800, fresh=False, **options):
        free = windows.setdefault(repr(sorted(options.items())), [])
        page = free.pop() if free and not fresh else chromium.new_context(**options).new_page()
        opened.append((page, None if fresh else free))
        page.bring_to_front()  # one behind others may not use the clipboard
        page.set_viewport_size({"width": width, "height": height})
        page.set_default_timeout(15_000)
        for name, listener in listeners.items():
            page.on(name, listener)
        page.goto(address)
        return page

    yield open_page
    for page, free in opened:
        if free is None or page.is_closed():
            page.context.close()
        else:
            free.append(_left(page, listeners))
    assert complaints == []


def _left(page, listeners):
    """Leave *page* as it was before anything was opened in it, and return it."""
    for other in page.context.pages:
        if other != page:
            other.close()
    page.unroute_all()
    for name, listener in listeners.items():
        page.remove_listener(name, listener)
    page.mouse.move(-1, -1)
    page.goto("about:blank")
    return page
