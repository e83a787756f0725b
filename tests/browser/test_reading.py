"""Reading and watching in a real browser, with a keyboard, without scripts, on a small screen."""

import pytest

from talkingheads.backends.preview import serve
from tests.browser.watching import current, plain, playing, stands_at, start_of, until

pytestmark = pytest.mark.browser

CLIP = "clips/council-officer/index.html"
PAGES = ["index.html", "commitments.html", "search.html?q=bus", CLIP, "editions/2026-09.html"]


def test_a_click_on_a_sentence_plays_from_there(visit, larkford):
    """The video stands at the sentence and runs; the sentence is marked; the address says so."""
    page = visit(larkford + CLIP)
    second = start_of(page, 3)
    page.locator(".sentence").nth(3).locator(".said").click()
    playing(page)
    until(page, "(t) => document.querySelector('.player video').currentTime > t", second)
    stands_at(page, second, 2)
    assert current(page) == "We will fit new lights there by the end of January."
    assert page.url.endswith(f"#t={second:g}")


def test_an_address_with_a_second_leads_there(visit, larkford):
    """The video stands at the second without playing, its sentence marked and in sight."""
    page = visit(f"{larkford}{CLIP}#t=18.2")
    stands_at(page, 18.2, 0.05)
    assert current(page) == "We will fit new lights there by the end of January."
    marked = "document.querySelector('.sentence[aria-current=true]').getBoundingClientRect()"
    until(page, f"() => {marked}.top >= 0 && {marked}.bottom <= innerHeight")
    assert page.evaluate("document.querySelector('.player video').paused")


def test_another_second_in_the_address_leads_on(visit, larkford):
    """A change of the address seeks again, on the page that is open."""
    page = visit(f"{larkford}{CLIP}#t=18.2")
    stands_at(page, 18.2)
    page.evaluate("location.hash = '#t=0:07'")
    stands_at(page, 7)
    assert current(page).startswith("In October we repaired")


def test_the_mark_follows_the_voice(visit, larkford):
    """While the video plays, the mark goes to the next sentence, and shows more than colour."""
    page = visit(f"{larkford}{CLIP}#t=11.5")
    stands_at(page, 11.5)
    assert current(page).startswith("In October")
    page.evaluate("document.querySelector('.player video').play()")
    until(
        page,
        "() => document.querySelector('[aria-current=true] .said').innerText.startsWith('The cr')",
    )
    widths = page.evaluate(
        """[...document.querySelectorAll(".sentence")].map((item) => {
          const style = getComputedStyle(item);
          return style.borderLeftStyle + style.borderLeftColor;
        })"""
    )
    assert widths.count(widths[2]) == 1


def test_captions_show_themselves(visit, larkford):
    """The captions of a clip are on, and readable by the browser."""
    page = visit(larkford + CLIP)
    video = "document.querySelector('.player video')"
    assert page.evaluate(f"{video}.textTracks[0].mode") == "showing"
    page.evaluate(f"{video}.preload = 'auto'")
    until(page, f"() => {video}.textTracks[0].cues?.length >= 4")


def test_a_transcript_can_be_narrowed(visit, larkford):
    """The field over the transcript keeps the sentences with all its words."""
    page = visit(larkford + CLIP)
    page.get_by_label("Find in this update").fill("school dark")
    assert page.locator(".sentence:visible").count() == 1
    assert page.get_by_text("1 of 6 sentences").is_visible()


def test_a_link_to_the_moment_can_be_copied(visit, larkford):
    """The button puts an address on the clipboard that leads to the current second."""
    page = visit(f"{larkford}{CLIP}#t=18.2", permissions=["clipboard-read", "clipboard-write"])
    stands_at(page, 18.2)
    page.get_by_role("button", name="Copy link").click()
    page.get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{larkford}{CLIP}#t=18.2"


def test_everything_can_be_reached_by_keyboard(visit, larkford):
    """The skip link is first; a sentence is played with Enter; the focus is always visible."""
    page = visit(larkford + CLIP)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    reached = []
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.className"))
        style = "getComputedStyle(document.activeElement)"
        if reached[-1] == "say":
            assert page.evaluate(f"{style}.outlineStyle") == "solid"
            break
    assert reached[-1] == "say"
    page.keyboard.press("Enter")
    playing(page)


@pytest.mark.parametrize("path", PAGES)
def test_without_scripts_everything_can_be_read(visit, larkford, path):
    """No control stands there that does nothing; words, videos and promises do."""
    page = visit(larkford + path, java_script_enabled=False)
    assert page.locator("h1").is_visible()
    assert page.locator("[data-tools]:visible, [data-copy]:visible").count() == 0
    if path == CLIP:
        assert page.locator(".sentence:visible").count() == 6
        link = page.locator(".sentence .say").nth(3).get_attribute("href")
        assert plain(link).startswith("video.mp4#t=")
    if path.startswith("search"):
        page.get_by_text("Search needs scripts").wait_for()
        assert page.get_by_role("link", name="Every edition of the briefing").is_visible()
    if path == "commitments.html":
        assert page.locator("tbody [data-state]:visible").count() == 6


@pytest.mark.parametrize("width", [320, 768])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_the_screen(visit, larkford, path, width):
    """Down to 320 pixels nobody must scroll sideways, even with words twice as large."""
    page = visit(larkford + path, width=width)
    for size in ("100%", "200%"):
        page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, size


@pytest.mark.parametrize("path", PAGES)
def test_targets_are_large_enough(visit, larkford, path):
    """WCAG 2.2, 2.5.8: what is tapped is 24 pixels high, or stands within a line of words."""
    page = visit(larkford + path, width=360)
    small = page.evaluate(
        """[...document.querySelectorAll("main a, main button, main input, main select, nav a")]
          .filter((e) => e.offsetParent && e.getClientRects().length)
          .filter((e) => getComputedStyle(e).display !== "inline")
          .map((e) => [e.textContent || e.name, e.getBoundingClientRect().height])
          .filter(([, height]) => height < 24)"""
    )
    assert small == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_words_stand_out(visit, larkford, path, scheme):
    """WCAG 2.2, 1.4.3: every text has a contrast of 4.5 to 1 with what is behind it."""
    page = visit(larkford + path, color_scheme=scheme)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(CONTRAST) == []


def test_hostile_words_do_nothing(visit, hostile):
    """What tries to run is only read: no dialog, no complaint, the words as they are."""
    for path in ("index.html", "clips/eve/index.html#t=2", "commitments.html", "offers.html"):
        page = visit(hostile + path, width=320)
        assert page.get_by_text('<script>alert("x")</script>').first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        ours = "(s) => new URL(s.src).pathname.startsWith('/site/static/') && !s.textContent"
        assert page.evaluate(
            f"[...document.querySelectorAll('script:not([id=films])')].every({ours})"
        )


def test_a_page_that_is_gone_leads_home(chromium, larkford_folder):
    """At any depth the page for missing pages finds its style and the way to the front page."""
    page = chromium.new_page()
    with serve(larkford_folder / "site", port=0) as server:
        check_missing_pages(page, server.url)
    page.close()


def check_missing_pages(page, site):
    """Assert that pages that are not below *site* show the one for missing pages."""
    for path in ("gone.html", "clips/gone.html", "clips/gone/index.html"):
        page.goto(site + path)
        home = site + "index.html"
        until(page, "(home) => document.querySelector('main a').href === home", home)
        colour = "() => getComputedStyle(document.querySelector('.masthead')).backgroundColor"
        until(page, f"() => ({colour})() === 'rgb(29, 79, 92)'")


CONTRAST = """() => {
  const channels = (text) => text.match(/[\\d.]+/g).map(Number);
  const linear = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (text) => {
    canvas.fillStyle = text;
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = rgb(getComputedStyle(e).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255];
  };
  const bad = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    const box = element.getBoundingClientRect();
    if (!own || !element.checkVisibility() || box.width <= 1 || element.closest("video")) continue;
    const [a, b] = [light(rgb(getComputedStyle(element).color)), light(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) bad.push([element.textContent.trim(), ratio]);
  }
  return bad;
}"""
