"""Words play right below the line in which they are quoted, wherever that is."""

import pytest

from tests.browser.watching import plain, until

pytestmark = pytest.mark.browser

ENDS = "() => Number(document.querySelector('.here').previousElementSibling.dataset.end) / 1000"
AT = "() => document.querySelector('.here video').currentTime"


def plays(page):
    """Wait until the small player speaks."""
    until(page, "() => document.querySelector('.here video')?.paused === false")


def play(page, name):
    """Return the link of the line of *name* in the register that plays its words."""
    return page.get_by_role("row", name=name).first.locator(".play").first


def test_words_play_from_their_second_to_their_end(visit, larkford):
    """Then the player stops, says so and offers to go on, which it does."""
    page = visit(larkford + "commitments.html")
    link = play(page, "Leo Bright")
    start = float(link.get_attribute("href").partition("#t=")[2])
    link.click()
    plays(page)
    assert start - 0.3 <= page.evaluate(AT) <= start + 1.5
    assert not page.get_by_role("button", name="Go on").is_visible()
    page.evaluate("document.querySelector('.here video').playbackRate = 4")
    until(page, "() => document.querySelector('.here video').paused")
    assert abs(page.evaluate(AT) - page.evaluate(ENDS)) < 0.5
    assert page.get_by_role("status").filter(has_text="The quote ends here.").count() == 1
    page.get_by_role("button", name="Go on").click()
    until(page, f"() => ({AT})() > ({ENDS})() + 1")
    assert not page.get_by_role("button", name="Go on").is_visible()


def test_the_keyboard_plays_and_closes(visit, larkford):
    """The focus goes to the player and back to the link; Escape is enough, and so is Close."""
    page = visit(larkford + "commitments.html")
    focused = "() => document.activeElement.tagName"
    link = play(page, "Tom Hadley")
    link.focus()
    page.keyboard.press("Enter")
    plays(page)
    assert page.evaluate(focused) == "VIDEO"
    page.keyboard.press("Escape")
    assert page.locator(".here").count() == 0
    assert link.evaluate("link => link === document.activeElement")
    page.keyboard.press("Enter")
    plays(page)
    page.get_by_role("button", name="Close").focus()
    page.keyboard.press("Enter")
    assert page.locator(".here").count() == 0
    assert link.evaluate("link => link === document.activeElement")


def test_the_player_has_a_name_and_captions(visit, larkford):
    """Who is heard, from when; the words are shown in their language; buttons are large."""
    page = visit(larkford + "commitments.html")
    play(page, "Tom Hadley").click()
    plays(page)
    video = page.locator(".here video")
    assert video.get_attribute("aria-label") == "Tom Hadley from 0:11, with captions"
    until(page, "() => document.querySelector('.here track').readyState === 2")
    track = "() => { const {mode, kind, language, cues} = document.querySelector('.here video')"
    told = page.evaluate(track + ".textTracks[0]; return [mode, kind, language, cues.length]; }")
    assert told == ["showing", "captions", "en", 6]
    assert page.get_by_role("button", name="Close").bounding_box()["height"] >= 44
    whole = page.get_by_role("link", name="Watch the whole update")
    link = play(page, "Tom Hadley").get_attribute("href")
    assert whole.get_attribute("href") == larkford + link


def test_words_in_another_language_have_captions_in_it(visit, ruled):
    """The browser speaks and writes them as what they are."""
    page = visit(ruled + "commitments.html")
    page.locator("#neighbour-s2 .play").click()
    plays(page)
    assert page.locator(".here track").get_attribute("srclang") == "ar"


def test_one_speaks_at_a_time(visit, ruled):
    """The next one takes the place of the last, and silences every other video of the page."""
    page = visit(ruled + "commitments.html")
    play(page, "Leo Bright").click()
    plays(page)
    play(page, "Tom Hadley").click()
    plays(page)
    assert page.locator("video").count() == 1
    assert page.locator("#volunteer-s3 video").is_visible()
    page.evaluate(
        """() => {
          const other = document.querySelector(".here video").cloneNode(true);
          document.querySelector("main").append(other);
          other.id = "other";
          other.play();
        }"""
    )
    until(page, "() => document.querySelector('.here video').paused")
    assert not page.evaluate("document.getElementById('other').paused")


def test_what_is_hidden_is_silent(visit, larkford):
    """A filter that hides the line stops its video."""
    page = visit(larkford + "commitments.html")
    play(page, "Tom Hadley").click()
    plays(page)
    page.get_by_label("State", exact=True).select_option("overdue")
    until(page, "() => document.querySelector('.here video').paused")


def test_nothing_jumps_while_it_loads(visit, larkford):
    """The room of the video is there before the video is, and stays as it is."""
    page = visit(larkford + "commitments.html", width=360)
    play(page, "Leo Bright").click()
    height = "() => document.querySelector('.here').getBoundingClientRect().height"
    before = page.evaluate(height)
    plays(page)
    page.evaluate("document.querySelector('.here video').playbackRate = 4")
    page.get_by_role("button", name="Go on").wait_for()
    assert page.evaluate(height) == before
    box = page.locator(".here").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360


@pytest.mark.parametrize(
    ("path", "still"), [("commitments.html", ".play"), ("index.html", "a.face")]
)
def test_captions_and_controls_stand_below_the_picture(visit, larkford, path, still):
    """A small player is higher than its picture, so that nothing covers a face."""
    page = visit(larkford + path, width=360)
    page.locator(still).first.click()
    until(page, "() => document.querySelector(':is(.here, .card) video')?.readyState >= 1")
    room, place = page.evaluate(
        """() => {
          const video = document.querySelector(":is(.here, .card) video");
          const picture = (video.clientWidth * video.videoHeight) / video.videoWidth;
          return [video.clientHeight - picture, getComputedStyle(video).objectPosition];
        }"""
    )
    assert room > 60
    assert place == "50% 0%"


def test_an_upright_video_gets_a_taller_box(visit, unusual):
    """It grows downwards once its shape is known: what stands above stays where it is."""
    page = visit(unusual + "commitments.html", width=360, reduced_motion="reduce")
    before = page.evaluate(
        """() => {
          const link = document.querySelector("tbody .play");
          link.click();
          const video = document.querySelector(".here video");
          return [link.getBoundingClientRect().top, video.clientHeight, video.clientWidth];
        }"""
    )
    until(page, "() => document.querySelector('.here video').readyState >= 1")
    top, height, width = page.evaluate(
        """() => {
          const video = document.querySelector(".here video");
          const { top } = document.querySelector("tbody .play").getBoundingClientRect();
          return [top, video.clientHeight, video.clientWidth];
        }"""
    )
    assert (top, width) == (before[0], before[2])
    assert before[1] < width < height <= 0.7 * 800


def test_an_upright_video_is_whole_in_sight(visit, unusual):
    """Captions stand at its lower edge: what opens at the foot of the window is moved up."""
    page = visit(unusual + "commitments.html", width=360)
    page.evaluate(
        """() => {
          const link = document.querySelector("tbody .play");
          link.scrollIntoView({ behavior: "instant", block: "end" });
          link.click();
        }"""
    )
    until(page, "() => document.querySelector('.here-portrait')")
    until(
        page,
        "() => document.querySelector('.here').getBoundingClientRect().bottom <= innerHeight",
    )


def test_a_new_tab_gets_the_page_of_the_clip(visit, larkford):
    """A click with a modifier key is the browser's."""
    page = visit(larkford + "commitments.html")
    with page.context.expect_page() as opened:
        play(page, "Tom Hadley").click(modifiers=["Control"])
    assert "clips/volunteer/index.html#t=" in opened.value.url
    assert page.locator(".here").count() == 0


def test_little_data_is_used_where_that_is_asked_for(visit, larkford):
    """The small video is taken first, the full one if there is none."""
    page = visit(larkford + "commitments.html")
    page.evaluate("Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
    play(page, "Tom Hadley").click()
    plays(page)
    found = page.evaluate("() => document.querySelector('.here video').currentSrc")
    assert plain(found).endswith("clips/volunteer/video-low.mp4")
    assert plain(page.locator(".here source").last.get_attribute("src")).endswith("/video.mp4")
