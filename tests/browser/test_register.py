"""The register, and offers and asks, in a real browser: what they hide, show, play and hand out."""

import csv
import io
import json

import pytest

from tests.browser.test_reading import CONTRAST
from tests.browser.watching import current, playing, stands_at, start_of, until

pytestmark = pytest.mark.browser

CAMERAS = "inspector-september-s3"
CLINIC = "clips/clinic/index.html"
PAGES = ["index.html", "commitments.html", "offers.html", CLINIC, "editions/2026-09.html"]
OPEN = "for (const story of document.querySelectorAll('details')) story.open = true"


def shown(page):
    """Return the ids of the lines that are shown."""
    return page.locator("[data-row]:visible").evaluate_all("rows => rows.map(row => row.id)")


def test_a_story_opens(visit, ruled):
    """What became of a promise opens with the keyboard, and a later word plays at its second."""
    page = visit(ruled + "commitments.html")
    row = page.locator(f"#{CAMERAS}")
    assert not row.get_by_text("Two of three are up.").is_visible()
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    assert row.get_by_text("Two of three are up.").is_visible()
    row.get_by_role("listitem").filter(has_text="but one is late").get_by_role("link").click()
    page.wait_for_url("**/clips/inspector-november/index.html#t=*")
    stands_at(page, start_of(page, 2))
    assert current(page) == "We put up two cameras in October, but one is late."


def test_the_register_is_filtered(visit, ruled):
    """By state, owner, edition and theme, one with another; what is empty is not shown."""
    page = visit(ruled + "commitments.html")
    everything = shown(page)
    assert len(everything) == 11
    page.get_by_label("Who").select_option("Helen Price")
    assert len(shown(page)) == 4
    assert page.get_by_text("4 of 11 promises").is_visible()
    assert page.locator("h2:visible").all_inner_texts() == [
        "Overdue 1",
        "Kept 1",
        "Dropped 1",
        "Superseded 1",
    ]
    page.get_by_label("State").select_option("kept")
    assert shown(page) == ["town-clerk-s2"]
    page.get_by_label("Who").select_option("")
    page.get_by_label("State").select_option("")
    page.get_by_label("Theme").select_option("Nobody alone")
    assert shown(page) == ["volunteer-s3"]
    page.get_by_label("Edition").select_option("September 2026")
    assert shown(page) == []
    assert page.get_by_text("No promise fits").is_visible()


def test_words_in_a_story_are_found(visit, ruled):
    """Notes and later words count too, though they are folded away."""
    page = visit(ruled + "commitments.html")
    page.get_by_label("Show only promises with these words").fill("flood wall")
    assert shown(page) == ["town-clerk-s3"]


def test_a_choice_stands_in_the_address(visit, ruled):
    """A filtered register can be mailed."""
    page = visit(ruled + "commitments.html")
    page.get_by_label("State").select_option("overdue")
    assert page.url.endswith("commitments.html?state=overdue")
    page.reload()
    assert shown(page) == ["town-clerk-s5", "council-officer-s5"]


def test_an_address_leads_to_a_line(visit, ruled):
    """The line is in sight, marked by more than colour, and its story is open."""
    page = visit(f"{ruled}commitments.html#{CAMERAS}")
    row = page.locator(f"#{CAMERAS}")
    until(page, "(id) => document.getElementById(id).getBoundingClientRect().top < 400", CAMERAS)
    assert row.evaluate("row => getComputedStyle(row).outlineStyle") == "solid"
    assert row.get_by_text("Two of three are up.").is_visible()


def test_a_line_is_shown_whatever_was_chosen(visit, ruled):
    """A filter does not hide the line that somebody was sent to."""
    page = visit(f"{ruled}commitments.html?state=kept#{CAMERAS}")
    assert page.locator(f"#{CAMERAS}").is_visible()
    page.get_by_label("State").select_option("kept")
    page.evaluate("location.hash = '#town-clerk-s3'")
    until(page, "() => document.getElementById('town-clerk-s3').checkVisibility()")


@pytest.mark.parametrize("path", ["commitments.html", "offers.html"])
def test_without_scripts_all_is_shown(visit, ruled, path):
    """Each line is there, the story opens, the marked line is marked, no empty control stands."""
    page = visit(f"{ruled}{path}#{CAMERAS}", java_script_enabled=False)
    rows = {"commitments.html": 11, "offers.html": 8}
    assert page.locator("[data-row]:visible").count() == rows[path]
    assert page.locator("[data-tools]:visible, [data-none]:visible").count() == 0
    if path == "commitments.html":
        row = page.locator(f"#{CAMERAS}")
        row.locator("summary").click()
        assert row.get_by_text("Two of three are up.").is_visible()
        assert row.get_by_text("May be about this; nobody has checked").is_visible()


def test_on_paper_everything_is_open(visit, ruled):
    """What is folded away on the screen is printed; fields and downloads are not."""
    page = visit(ruled + "commitments.html", java_script_enabled=False)
    page.emulate_media(media="print")
    assert page.get_by_text("Two of three are up.").is_visible()
    assert not page.get_by_text("Download as spreadsheet").is_visible()


@pytest.mark.parametrize(
    ("path", "name"), [("commitments.html", "commitments"), ("offers.html", "offers-and-asks")]
)
def test_the_files_are_downloaded(visit, ruled, hostile, path, name):
    """The spreadsheet is read line by line and has no formula; the document is read whole."""
    for site in (ruled, hostile):
        page = visit(site + path)
        with page.expect_download() as waiting:
            page.get_by_role("link", name="Download as spreadsheet (CSV)").click()
        assert waiting.value.suggested_filename == f"{name}.csv"
        text = waiting.value.path().read_text(encoding="utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline="")))
        assert {len(line) for line in lines} == {len(lines[0])}
        assert not [
            cell for line in lines for cell in line if cell[:1] in tuple("=+-@\t\r＝＋－＠")
        ]
        with page.expect_download() as waiting:
            page.get_by_role("link", name="Download as JSON").click()
        found = json.loads(waiting.value.path().read_text(encoding="utf-8"))
        (key,) = {"promises", "offers_and_asks"} & set(found)
        assert len(found[key]) == len(lines) - 1 > 0


def test_offers_and_asks_are_narrowed_and_played(visit, ruled):
    """By words and edition; the link plays the words as spoken."""
    page = visit(ruled + "offers.html")
    page.get_by_label("Show only what has these words").fill("bus")
    assert shown(page) == ["volunteer-s5", "volunteer-s6"]
    page.get_by_label("Show only what has these words").fill("saturday")
    assert page.locator("h2:visible").all_inner_texts() == ["Offers 1"]
    page.get_by_role("link", name=", Tom Hadley").click()
    page.wait_for_url("**/clips/volunteer/index.html#t=*")
    stands_at(page, start_of(page, 4))


def test_the_update_in_short_plays(visit, ruled):
    """A sentence of the summary plays, and its place in the transcript is marked."""
    page = visit(ruled + CLINIC)
    page.locator(".summary .say").filter(has_text="Nobody should wait").click()
    playing(page)
    assert current(page) == "Nobody should wait three weeks for a bandage."


@pytest.mark.parametrize("width", [320, 360, 768])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_the_screen(visit, ruled, path, width):
    """With every story open nobody must scroll sideways, even with words twice as large."""
    page = visit(ruled + path, width=width)
    page.evaluate(OPEN)
    for size in ("100%", "200%"):
        page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, size


@pytest.mark.parametrize("path", PAGES)
def test_targets_are_large_enough(visit, ruled, path):
    """WCAG 2.2, 2.5.8: what is tapped, summaries too, is 24 pixels high, or within a line."""
    page = visit(ruled + path, width=360)
    page.evaluate(OPEN)
    small = page.evaluate(
        """[...document.querySelectorAll("main :is(a, button, input, select, summary), nav a")]
          .filter((e) => e.offsetParent && e.getClientRects().length)
          .filter((e) => getComputedStyle(e).display !== "inline")
          .map((e) => [e.textContent || e.name, e.getBoundingClientRect().height])
          .filter(([, height]) => height < 24)"""
    )
    assert small == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [*PAGES, f"commitments.html#{CAMERAS}"])
def test_words_stand_out(visit, ruled, path, scheme):
    """WCAG 2.2, 1.4.3: every text, in stories too, has a contrast of 4.5 to 1."""
    page = visit(ruled + path, color_scheme=scheme)
    page.evaluate(OPEN)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(CONTRAST) == []
