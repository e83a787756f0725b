"""The page of an edition in a real browser: what changed plays right there, and so do stills."""

import pytest

from tests.browser.watching import plain, stands_at, start_of, until

pytestmark = pytest.mark.browser

HERE = "document.querySelector('.here video')"


def news(page, words):
    """Return the line of what changed that quotes *words*."""
    return page.locator(".minutes .news").filter(has_text=words).first


def test_a_line_of_what_changed_plays_right_there(visit, ruled):
    """Later words on a promise play below their line from their second on; the page stays."""
    page = visit(ruled)
    line = news(page, "but one is late")
    play = line.locator(".play")
    second = float(play.get_attribute("href").partition("#t=")[2])
    end = int(play.get_attribute("data-end")) / 1000
    play.click()
    until(page, f"() => {HERE}?.currentTime > 0 && !{HERE}.paused")
    assert line.locator("video").count() == 1
    until(page, f"(t) => {HERE}.currentTime >= t && {HERE}.currentTime < t + 2", second)
    page.evaluate(f"(t) => {{ {HERE}.currentTime = t; }}", end - 0.3)
    until(page, f"() => {HERE}.paused")
    assert abs(page.evaluate(f"{HERE}.currentTime") - end) < 0.5
    assert page.url == ruled
    page.keyboard.press("Escape")
    assert page.locator(".here").count() == 0
    assert play.evaluate("link => link === document.activeElement")


def test_what_is_folded_away_plays_too(visit, ruled):
    """A long group opens with the keyboard, and its last line plays."""
    page = visit(ruled)
    rest = page.locator(".minutes-news .rest").first
    assert not rest.locator(".news").last.is_visible()
    rest.locator("summary").focus()
    page.keyboard.press("Enter")
    rest.locator(".news .play").last.focus()
    page.keyboard.press("Enter")
    until(page, f"() => {HERE}?.currentTime > 0")
    assert rest.locator(".news").last.locator("video").count() == 1


def test_a_still_becomes_its_video(visit, ruled):
    """It plays right there with captions that show; the film before it falls silent."""
    page = visit(ruled)
    page.evaluate("document.querySelector('.film video').play()")
    until(page, "() => document.querySelector('.film video').currentTime > 0")
    card = page.locator(".card").nth(2)
    card.locator(".face").click()
    video = "document.querySelectorAll('.card')[2].querySelector('video')"
    until(page, f"() => {video}.currentTime > 0 && !{video}.paused")
    assert page.evaluate("document.querySelector('.film video').paused")
    assert page.evaluate(f"{video} === document.activeElement")
    assert page.evaluate(f"{video}.getAttribute('aria-label')") == "Leo Bright, with captions"
    assert page.evaluate(f"{video}.textTracks[0].mode") == "showing"
    until(page, f"() => {video}.textTracks[0].cues?.length >= 4")
    assert page.locator(".card video").count() == 1


def test_a_still_takes_little_data_where_that_is_asked_for(visit, larkford):
    """The small video is taken first, the full one if there is none."""
    page = visit(larkford)
    page.evaluate("Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
    page.locator(".face").first.click()
    video = "document.querySelector('.card video')"
    until(page, f"() => {video}.currentTime > 0")
    source = plain(page.evaluate(f"{video}.currentSrc"))
    assert source.endswith("clips/inspector-november/video-low.mp4")


def test_stills_wait_until_they_are_near(visit, ruled):
    """Before anybody scrolls, hardly a still of a card is loaded, and no video."""
    asked = []
    page = visit("about:blank", width=360, fresh=True)
    page.on("request", lambda request: asked.append(plain(request.url)))
    page.goto(ruled)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/clips/" in url and url.endswith(("poster.jpg", ".mp4"))]
    page.locator(".card").last.scroll_into_view_if_needed()
    until(page, "() => [...document.querySelectorAll('.face img')].at(-1).complete")
    assert [url for url in asked if url.endswith("clips/neighbour/poster.jpg")]


def test_without_scripts_stills_and_lines_lead_to_the_clip(visit, larkford):
    """The still opens the page of the clip, a line the second of its words; groups unfold."""
    page = visit(larkford, java_script_enabled=False)
    page.locator(".minutes-news .rest summary").first.click()
    assert page.get_by_text("We will start a Sunday bus in February.").first.is_visible()
    page.locator(".face").nth(3).click()
    page.wait_for_url("**/clips/volunteer/index.html")
    page.go_back()
    link = page.locator(".film .say").nth(1).get_attribute("href")
    assert plain(link) == "editions/2026-11/short.mp4#t=22"
    page.locator(".minutes .news .play").first.click()
    page.wait_for_url("**/clips/council-officer/index.html#t=*")


def test_a_second_window_has_the_clip(visit, larkford):
    """With a key held, a line opens the clip at its second, as any link does."""
    page = visit(larkford)
    link = news(page, "I will bring the plan").locator(".play")
    with page.context.expect_page() as opened:
        link.click(modifiers=["Control"])
    opened.value.wait_for_load_state()
    stands_at(opened.value, start_of(opened.value, 4))


def test_a_speaker_of_the_reel_is_played(visit, larkford):
    """A name below the reel leads to its second; its captions are not shown a second time."""
    page = visit(larkford)
    reel = page.locator(".film").nth(1)
    reel.locator(".say").nth(2).click()
    video = "document.querySelectorAll('.film video')[1]"
    until(page, f"() => !{video}.paused && {video}.currentTime > 31.4")
    assert page.evaluate(f"{video}.currentTime") < 34
    assert page.evaluate(f"[...{video}.textTracks].map(t => [t.kind, t.mode])") == [
        ["captions", "disabled"],
        ["chapters", "disabled"],
    ]
    assert page.evaluate("document.querySelectorAll('.film video')[0].paused")
    page.evaluate(f"{video}.textTracks[1].mode = 'hidden'")
    until(page, f"() => {video}.textTracks[1].cues?.length === 4")
