"""What was cut, in a real browser: with a keyboard, without scripts, on a small screen."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

CLIP = "clips/council-officer/index.html"


def test_the_cuts_open_without_scripts_and_fit_a_small_screen(visit, larkford):
    """The list is closed until it is asked for, by a key too, and never wider than the screen."""
    page = visit(larkford + CLIP, width=320, java_script_enabled=False)
    first = page.locator(".trim-list li").first
    assert not first.is_visible()
    page.locator(".trims summary").focus()
    page.keyboard.press("Enter")
    assert first.inner_text().split("\n")[-1].startswith("Before the talk")
    assert page.locator(".trim-list li").count() == 7
    inside = page.locator(".trims").evaluate("(e) => e.scrollWidth <= e.clientWidth")
    assert inside


def test_the_cut_list_can_be_fetched(visit, larkford):
    """Both links lead to what they say."""
    page = visit(larkford + CLIP)
    for name, begins in (("-cuts.json", "{"), (".edl", "TITLE: council-officer")):
        with page.expect_download() as wait:
            page.locator(f'.trims a[download="council-officer{name}"]').click()
        assert wait.value.path().read_text().startswith(begins)
