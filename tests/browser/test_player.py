"""Below the video: a strip that seeks, less data, and both without scripts too."""

import pytest

from tests.browser.watching import plain, playing, stands_at, until

pytestmark = pytest.mark.browser

CLIP = "clips/council-officer/index.html"
SOURCE = "document.querySelector('.player video').currentSrc.split('/').at(-1)"
SOURCE += r".replace(/\.[0-9a-f]{12}\./, '.')"
SAVING = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"


def test_a_click_on_the_strip_seeks(visit, larkford):
    """In the middle of the strip is the middle of the talk; the video is not started."""
    page = visit(larkford + CLIP)
    place = page.get_by_role("slider", name="Place in the talk")
    place.click()
    middle = int(place.get_attribute("max")) / 2000
    stands_at(page, middle, 0.5)
    assert page.evaluate("document.querySelector('.player video').paused")


def test_the_strip_is_one_stop_for_the_keyboard(visit, larkford):
    """Arrow keys seek, the place is told as a time, and the twelve links are out of the way."""
    page = visit(larkford + CLIP)
    place = page.get_by_role("slider", name="Place in the talk")
    place.focus()
    for _ in range(4):
        page.keyboard.press("PageUp")
    until(page, "() => document.querySelector('.player video').currentTime > 5")
    second = page.evaluate("document.querySelector('.player video').currentTime")
    shown = f"0:{int(second):02} of 0:"
    until(
        page,
        "(t) => document.querySelector('[data-place]').ariaValueText.startsWith(t)",
        shown,
    )
    assert page.locator("[data-strip-links] a:visible").count() == 0


def test_the_strip_follows_the_video(visit, larkford):
    """Wherever the video is sent, the strip shows it."""
    page = visit(f"{larkford}{CLIP}#t=18.2")
    stands_at(page, 18.2, 0.1)
    until(page, "() => Math.abs(document.querySelector('[data-place]').value - 18200) < 150")


def test_less_data_goes_on_at_the_same_moment(visit, larkford):
    """The small video plays on where the full one was, and back; the button says which it is."""
    page = visit(f"{larkford}{CLIP}#t=18.2")
    stands_at(page, 18.2)
    page.evaluate("document.querySelector('.player video').play()")
    playing(page)
    button = page.get_by_role("button", name="Use less data (0.9 MB instead of 3.1 MB)")
    for pressed, name in (("true", "video-low.mp4"), ("false", "video.mp4")):
        button.click()
        until(page, f"() => {SOURCE} === '{name}'")
        playing(page)
        until(page, "() => document.querySelector('.player video').currentTime > 18")
        assert button.get_attribute("aria-pressed") == pressed
    assert page.evaluate("document.querySelector('.player video').currentTime") < 30


def test_a_browser_that_saves_data_gets_the_small_video(chromium, larkford):
    """It is chosen without a click, the page says so, and the full one can be had."""
    context = chromium.new_context()
    context.add_init_script(SAVING)
    page = context.new_page()
    page.goto(f"{larkford}{CLIP}#t=18.2")
    stands_at(page, 18.2)
    assert page.evaluate(SOURCE) == "video-low.mp4"
    assert "asks to save data" in page.locator("[data-told]").inner_text()
    page.get_by_role("button", name="Use less data").click()
    until(page, f"() => {SOURCE} === 'video.mp4'")
    stands_at(page, 18.2)
    context.close()


def test_without_scripts_both_are_links(visit, larkford):
    """Places in the talk and the small video can be opened; no dead control is shown."""
    page = visit(larkford + CLIP, java_script_enabled=False, width=360)
    places = page.get_by_role("navigation", name="Places in the talk").get_by_role("link")
    assert places.count() == 6
    assert plain(places.nth(0).get_attribute("href")) == "video.mp4#t=0"
    assert all(places.nth(n).bounding_box()["height"] >= 24 for n in range(6))
    small = page.get_by_role("link", name="Use less data").get_attribute("href")
    assert plain(small) == "video-low.mp4"
    assert page.locator("[data-place]:visible, [data-less-button]:visible").count() == 0
