"""Pictures and paper in a real browser: all of it is seen, and what can be scanned is scanned."""

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from talkingheads.backends.jinja import JinjaWriter
from talkingheads.backends.preview import serve
from talkingheads.settings import PageSettings
from talkingheads.stages import page as stage
from tests import ruled as briefings
from tests.browser.watching import playing, until

pytestmark = pytest.mark.browser

ADDRESS = "https://briefing.larkford.example/"
PICTURES = [
    "commitments-track.html",
    "people/index.html",
    "themes/index.html",
    "organisations/larkford-town-council.html",
]
OUTSIDE = """() => [...document.querySelectorAll(".picture svg")].flatMap((svg) => {
  const box = svg.getBoundingClientRect();
  return [...svg.querySelectorAll("circle, rect, path, text, use")].filter((shape) => {
    const { left, right, width } = shape.getBoundingClientRect();
    return width && (left < box.left - 1 || right > box.right + 1);
  }).map((shape) => shape.outerHTML);
})"""
SMALL = """() => [...document.querySelectorAll(".picture text")]
  .map((text) => parseFloat(getComputedStyle(text).fontSize)).filter((size) => size < 12)"""
MEETING = """() => {
  const boxes = [...document.querySelectorAll(".picture-axis text:not(.today)")]
    .map((text) => text.getBoundingClientRect()).sort((a, b) => a.top - b.top || a.left - b.left);
  const met = (box, last) => box.top === last.top && box.left < last.right;
  return boxes.filter((box, n) => n && met(box, boxes[n - 1])).length;
}"""


@pytest.fixture(scope="module")
def addressed(tmp_path_factory, store):
    """The address of a site that knows where it will stand."""
    folder = tmp_path_factory.mktemp("addressed")
    stage.run(
        briefings.ruled(),
        settings=PageSettings(search=False, address=ADDRESS),
        site=folder / "site",
        media=store,
        writer=JinjaWriter(),
        indexer=None,
    )
    with serve(folder, port=0) as server:
        yield f"{server.url}site/"


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_leaves_its_picture(visit, ruled, width):
    """Every mark is within its line, no letter is small, and no two months lie on each other."""
    for path in PICTURES:
        page = visit(ruled + path, width=width)
        assert page.evaluate(OUTSIDE) == [], path
        assert page.evaluate(SMALL) == [], path
        assert page.evaluate(MEETING) == 0, path


def test_a_number_opens_the_search_for_its_updates(visit, ruled):
    """With the keyboard: the theme and the month are chosen, and just these updates are found."""
    page = visit(ruled + "themes/index.html")
    cell = page.get_by_role("link", name="Nobody alone, November 2026: 2 updates")
    cell.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?*")
    assert page.url.endswith("search.html?theme=Nobody+alone&month=2026-11")
    until(page, "() => document.querySelectorAll('[data-results] > *').length === 2")
    assert page.get_by_role("link", name="Tom Hadley").first.is_visible()


def test_a_promise_of_a_person_plays_in_its_line(visit, ruled):
    """The words are heard on the page of who said them."""
    page = visit(ruled + "people/helen-price-larkford-town-council.html")
    page.get_by_role("link", name="Play 0:23").click()
    until(page, "() => !document.querySelector('.here video').paused")
    assert "helen-price" in page.url


def test_a_row_of_the_track_leads_to_the_register(visit, ruled):
    """To the line of just that promise."""
    page = visit(ruled + "commitments-track.html")
    page.get_by_role("list").get_by_role("link", name="Leo Bright").click()
    page.wait_for_url("**/commitments.html#young-person-s4")
    assert page.locator("#young-person-s4").is_visible()


def test_a_phone_reads_the_codes_of_the_paper(visit, addressed):
    """As they are drawn, in dark too: each leads to the second, and the clip plays there."""
    options = {"color_scheme": "dark", "device_scale_factor": 2}
    page = visit(addressed + "editions/2026-11/paper.html", **options)
    heard = page.locator("article", has_text="David Marsh").locator(".qr")
    found = []
    for code in heard.all():
        (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(code.screenshot())))
        found.append(read.text)
    clip = f"{ADDRESS}clips/council-officer/index.html"
    assert found[0] == f"{clip}#t=0"
    assert len(found) == 3
    second = float(found[1].removeprefix(f"{clip}#t="))
    page.goto(found[1].replace(ADDRESS, addressed))
    page.get_by_role("button", name="play").or_(page.locator(".player video")).first.click()
    playing(page)
    assert abs(page.evaluate("document.querySelector('.player video').currentTime") - second) < 2


def test_the_paper_prints_as_paper(visit, addressed):
    """Only the sheet; stills are loaded; no quote or row is split; every page has its number."""
    page = visit(addressed + "editions/2026-11/paper.html", fresh=True)
    page.emulate_media(media="print")
    for gone in (".masthead", ".crumbs", ".footer", ".paper-tools"):
        assert not page.locator(gone).is_visible()
    until(page, "() => [...document.images].every((still) => still.complete && still.naturalWidth)")
    kept = page.evaluate(
        """() => [...document.querySelectorAll(".quote, .update-head, .paper-register tr")]
          .map((part) => getComputedStyle(part).breakInside)"""
    )
    assert set(kept) == {"avoid"}
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") >= 4


def test_the_button_to_print_is_there_with_scripts_alone(visit, addressed):
    """It opens the browser's own way to print; without scripts it is not shown."""
    path = addressed + "editions/2026-11/paper.html"
    assert visit(path).get_by_role("button", name="Print").is_visible()
    assert not visit(path, java_script_enabled=False).locator("[data-print]").is_visible()
