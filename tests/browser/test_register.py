"""The register, and offers and asks, in a real browser: what they hide, show, play and hand out."""

import csv
import io
import json

import pytest

from tests.browser.test_reading import CONTRAST
from tests.browser.watching import current, playing, until

pytestmark = pytest.mark.browser

CAMERAS = "inspector-september-s3"
CLINIC = "clips/clinic/index.html"
PAGES = ["commitments.html", "offers.html"]
OPEN = "for (const story of document.querySelectorAll('details')) story.open = true"


def shown(page):
    """Return the ids of the lines that are shown."""
    return page.locator("tbody tr:not(.part):visible").evaluate_all("rows => rows.map(r => r.id)")


def parts(page):
    """Return the headings of the parts that are shown, as they are read."""
    return [head.strip() for head in page.locator(".part:visible").all_inner_texts()]


def test_a_story_opens(visit, ruled):
    """What became of a promise opens with the keyboard; a later word plays right below itself."""
    page = visit(ruled + "commitments.html")
    row = page.locator(f"#{CAMERAS}")
    assert not row.get_by_text("Two of three are up.").is_visible()
    row.locator(".story summary").focus()
    page.keyboard.press("Enter")
    assert row.get_by_text("Two of three are up.").is_visible()
    word = row.get_by_role("listitem").filter(has_text="but one is late")
    word.get_by_role("link").click()
    assert word.locator("video").is_visible()
    until(page, "() => document.querySelector('.here video').currentTime > 8")


def test_a_promise_plays_in_its_line(visit, larkford):
    """The words are heard without leaving the register."""
    page = visit(larkford + "commitments.html")
    row = page.get_by_role("row", name="Tom Hadley")
    row.get_by_role("link", name="Play").click()
    until(page, "() => !document.querySelector('.here video').paused")
    assert row.locator("video").is_visible()
    assert page.url.endswith("commitments.html")


def test_the_register_is_narrowed(visit, ruled):
    """By state, owner, edition and theme, one with another; a part without lines is not shown."""
    page = visit(ruled + "commitments.html")
    assert len(shown(page)) == 11
    assert page.get_by_role("status").filter(has_text="11 promises").is_visible()
    page.get_by_label("Who").select_option("Helen Price")
    assert len(shown(page)) == 4
    assert page.get_by_text("4 of 11 promises").is_visible()
    assert parts(page) == ["Overdue 1", "Kept 1", "Dropped 1", "Superseded 1"]
    page.get_by_label("State", exact=True).select_option("kept")
    assert shown(page) == ["town-clerk-s2"]
    page.get_by_label("Who").select_option("")
    page.get_by_label("State", exact=True).select_option("")
    page.get_by_label("Theme").select_option("Nobody alone")
    assert shown(page) == ["volunteer-s3"]
    page.get_by_label("Edition").select_option("September 2026")
    assert shown(page) == []
    assert page.get_by_text("No promise fits").is_visible()
    page.get_by_role("button", name="Show all again").click()
    assert len(shown(page)) == 11
    assert not page.get_by_role("button", name="Show all again").is_visible()


def test_what_is_due_when(visit, ruled):
    """The days go by the briefing's own day, whenever it is read."""
    page = visit(ruled + "commitments.html")
    for due, expected in {
        "Overdue": ["town-clerk-s5", "council-officer-s5"],
        "Next 14 days": ["young-person-s4"],
        "Next 30 days": ["young-person-s4"],
        "No date given": ["volunteer-s3", "neighbour-s2"],
    }.items():
        page.get_by_label("Due", exact=True).select_option(due)
        assert shown(page) == expected
    page.get_by_label("Due", exact=True).select_option("This quarter")
    assert len(shown(page)) == 7


def test_words_are_found_however_they_are_written(visit, ruled):
    """Whatever case and accents; notes and later words count too, though they are folded away."""
    page = visit(ruled + "commitments.html")
    words = page.get_by_label("Show only what has these words")
    words.fill("BÚS")
    assert shown(page) == ["town-clerk-s5", "young-person-s4", "volunteer-s3"]
    words.fill("flood wall")
    assert shown(page) == ["town-clerk-s3"]


def test_a_column_is_sorted_by_its_heading(visit, ruled):
    """With the keyboard; the other way round the second time; what has no day comes last."""
    page = visit(ruled + "commitments.html?group=nothing")
    due = page.get_by_role("columnheader", name="Due")
    due.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert due.get_attribute("aria-sort") == "ascending"
    first = shown(page)
    assert (first[0], first[-1]) == ("town-clerk-s3", "neighbour-s2")
    assert page.get_by_label("Sort by").input_value() == "due"
    page.keyboard.press("Enter")
    assert due.get_attribute("aria-sort") == "descending"
    again = shown(page)
    assert (again[0], again[-1]) == ("council-officer-s4", "neighbour-s2")
    assert page.locator("[aria-sort]").count() == 1
    page.get_by_label("Sort by").select_option("Who, Z to A")
    who = page.get_by_role("columnheader", name="Who")
    assert who.get_attribute("aria-sort") == "descending"
    owners = page.locator("[data-owner]").all_inner_texts()
    assert owners == sorted(owners, reverse=True)


def test_lines_are_grouped(visit, ruled):
    """Each part has a heading that a screen reader takes for the heading of its lines."""
    page = visit(ruled + "commitments.html")
    for by, expected in {
        "Who": ["David Marsh 2", "Helen Price 4", "Leo Bright 1", "Ruth Calder 2"],
        "Organisation": ["Larkford Community Bus 1", "Larkford Police 2"],
        "Theme": ["Nobody alone 1", "Safe streets 6", "Town hall 4"],
        "Place": ["Mill Road 11"],
        "Month in which it is due": ["September 2026 1", "October 2026 3", "November 2026 2"],
        "Edition": ["November 2026 6", "September 2026 5"],
        "Nothing": [],
    }.items():
        page.get_by_label("Group by").select_option(by)
        assert parts(page)[: len(expected)] == expected
        assert len(shown(page)) == 11
        heads = page.locator("th[scope=rowgroup]")
        assert heads.count() == page.locator("tbody").count() * bool(expected)
        for name in expected:
            assert page.get_by_role("rowheader", name=name).is_visible()


def test_parts_without_a_name_come_last(visit, ruled):
    """Who belongs to no organisation, and what has no day, is told in words."""
    page = visit(ruled + "commitments.html?group=month")
    assert parts(page)[-1] == "No date given 2"
    page.get_by_label("Group by").select_option("Organisation")
    assert parts(page)[-1] == "Not given 1"


def test_a_view_can_be_mailed(visit, ruled):
    """What is chosen stands in the address, which a button copies; the reader finds it again."""
    page = visit(ruled + "commitments.html", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_label("State", exact=True).select_option("overdue")
    page.get_by_label("Group by").select_option("Organisation")
    page.get_by_label("Sort by").select_option("Due, latest first")
    page.get_by_label("Show only what has these words").fill("town")
    page.get_by_role("button", name="Copy link to this view").click()
    page.get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url
    assert copied.endswith("?q=town&state=overdue&group=organisation&sort=-due")
    other = visit(copied)
    assert shown(other) == ["council-officer-s5", "town-clerk-s5"]
    assert parts(other) == ["Larkford Town Council 2"]


FIRST = """() => {
  const row = document.querySelector("tbody tr:not(.part):not([hidden])").getBoundingClientRect();
  const told = document.querySelector("[data-chosen]").getBoundingClientRect();
  return told.top >= 0 && row.top + 60 < innerHeight;
}"""


@pytest.mark.parametrize("width", [360, 1280])
def test_who_is_sent_to_a_view_sees_what_is_in_it(visit, ruled, width):
    """The choices are one line that names them, the first line is in sight; the focus stays."""
    for query, told in {
        "commitments.html?state=overdue": "Overdue",
        "commitments.html?q=town&owner=Helen+Price": "“town” · Helen Price",
        "offers.html?kind=ask": "Asks",
    }.items():
        page = visit(ruled + query, width=width, height=740)
        assert page.locator("[data-chosen]").inner_text() == told
        assert page.evaluate(FIRST), query
        assert not page.get_by_label("Group by").is_visible()
        assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.get_by_text("Filter, sort and group").click()
    assert page.get_by_label("Group by").is_visible()


@pytest.mark.parametrize("query", ["", "?sort=due"])
def test_the_whole_register_begins_at_its_beginning(visit, ruled, query):
    """Without a filter nothing is folded, and nothing is passed over."""
    page = visit(f"{ruled}commitments.html{query}")
    assert page.evaluate("scrollY") == 0
    assert page.get_by_label("Group by").is_visible()


def test_back_and_forward_lead_through_the_views(visit, ruled):
    """Each choice is a step; typing is not one for each letter."""
    page = visit(ruled + "commitments.html")
    page.get_by_label("State", exact=True).select_option("kept")
    page.get_by_label("Who").select_option("Helen Price")
    page.get_by_label("Show only what has these words").press_sequentially("bins")
    page.go_back()
    until(page, "() => location.search === '?state=kept'")
    assert page.get_by_label("Who").input_value() == ""
    assert shown(page) == ["town-clerk-s2"]
    page.go_back()
    until(page, "() => location.search === ''")
    assert len(shown(page)) == 11
    page.go_forward()
    until(page, "() => location.search === '?state=kept'")
    assert shown(page) == ["town-clerk-s2"]


def test_a_browser_that_forbids_new_addresses_still_narrows(visit, ruled):
    """Some allow so many in half a minute and no more: what was asked for is done all the same."""
    page = visit(ruled + "commitments.html?state=kept")
    page.evaluate(
        """() => {
          const forbid = () => { throw new DOMException("too many", "SecurityError"); };
          history.pushState = history.replaceState = forbid;
        }"""
    )
    page.get_by_label("Show only what has these words").fill("bins")
    assert shown(page) == ["town-clerk-s2"]
    page.get_by_role("button", name="Show all again").click()
    assert len(shown(page)) == 11
    assert page.evaluate("document.activeElement.name") == "q"


def test_a_count_shows_its_state(visit, ruled):
    """A click on it narrows the register to it, the next one shows all again."""
    page = visit(ruled + "commitments.html")
    count = page.get_by_role("link", name="2 Overdue")
    count.click()
    assert shown(page) == ["town-clerk-s5", "council-officer-s5"]
    assert page.get_by_label("State", exact=True).input_value() == "overdue"
    assert count.get_attribute("aria-current") == "true"
    assert page.url.endswith("?state=overdue")
    count.click()
    assert len(shown(page)) == 11


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
    page.get_by_label("State", exact=True).select_option("kept")
    page.evaluate("location.hash = '#town-clerk-s3'")
    until(page, "() => document.getElementById('town-clerk-s3').checkVisibility()")


def test_on_a_phone_the_state_stands_above_the_words(visit, ruled):
    """A line is a card: how it stands, when it is due, who, what; the fields are folded away."""
    page = visit(ruled + "commitments.html", width=360)
    row = page.locator(f"#{CAMERAS}")
    tops = [
        row.locator(part).bounding_box()["y"]
        for part in (".tag", "[data-due]", "[data-owner]", "q >> nth=0")
    ]
    assert tops == sorted(tops)
    assert not page.get_by_label("Group by").is_visible()
    assert page.locator("th button:visible").count() == 0
    page.get_by_text("Filter, sort and group").click()
    page.get_by_label("State", exact=True).select_option("kept")
    assert page.locator("[data-chosen]").inner_text() == "Kept"
    assert shown(page) == ["town-clerk-s2"]


def test_as_cards_it_is_a_table_still(visit, ruled):
    """A screen reader hears rows and cells with their headings, whatever they look like."""
    page = visit(ruled + "commitments.html", width=360)
    tree = page.get_by_role("table", name="Promises").aria_snapshot()
    assert 'rowheader "Overdue 2"' in tree
    assert 'columnheader "State"' in tree
    assert '- cell "Partly kept"' in tree
    assert 'rowheader "Ruth Calder Larkford Police"' in tree


@pytest.mark.parametrize("path", ["commitments.html", "offers.html"])
def test_without_scripts_all_is_shown(visit, ruled, path):
    """Each line is there, the story opens, the marked line is marked, no empty control stands."""
    page = visit(f"{ruled}{path}#{CAMERAS}", java_script_enabled=False)
    rows = {"commitments.html": 11, "offers.html": 8}
    assert len(shown(page)) == rows[path]
    assert page.locator("[data-tools]:visible, [data-none]:visible").count() == 0
    assert page.locator("main button:visible").count() == 0
    if path == "commitments.html":
        row = page.locator(f"#{CAMERAS}")
        row.locator(".story summary").click()
        assert row.get_by_text("Two of three are up.").is_visible()
        assert row.get_by_text("May be about this; nobody has checked").is_visible()
        page.get_by_role("link", name="4 Open").click()
        assert page.url.endswith("#open")
        row.locator(".play").first.click()
        page.wait_for_url("**/clips/inspector-september/index.html#t=*")


def test_on_paper_everything_is_open(visit, ruled):
    """What is folded away on the screen is printed; fields and downloads are not."""
    page = visit(ruled + "commitments.html", java_script_enabled=False, fresh=True)
    page.emulate_media(media="print")
    assert page.get_by_text("Two of three are up.").is_visible()
    assert page.get_by_role("columnheader", name="Due").is_visible()
    assert not page.get_by_text("Download as spreadsheet").is_visible()
    assert not page.get_by_text("Group by").is_visible()


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
    """By words, kind and who; a part without lines is not shown; the words are heard right here."""
    page = visit(ruled + "offers.html")
    assert page.get_by_text("8 offers and asks").is_visible()
    page.get_by_label("Show only what has these words").fill("bus")
    assert shown(page) == ["volunteer-s5", "volunteer-s6"]
    page.get_by_label("Offer or ask", exact=True).first.select_option("offer")
    assert shown(page) == ["volunteer-s5"]
    assert parts(page) == ["Offers 1"]
    assert page.url.endswith("offers.html?q=bus&kind=offer")
    page.get_by_role("link", name=", Tom Hadley").click()
    until(page, "() => !document.querySelector('.here video').paused")
    page.get_by_role("button", name="Show all again").click()
    page.get_by_label("Group by").select_option("Who")
    assert parts(page)[:2] == ["Amara Okafor 1", "Helen Price 1"]


def test_the_update_in_short_plays(visit, ruled):
    """A sentence of the summary plays, and its place in the transcript is marked."""
    page = visit(ruled + CLINIC)
    page.locator(".summary .say").filter(has_text="Nobody should wait").click()
    playing(page)
    assert current(page) == "Nobody should wait three weeks for a bandage."


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_the_screen(visit, ruled, path):
    """With every story open nobody must scroll sideways, even with words twice as large."""
    width = 320
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
@pytest.mark.parametrize("path", [f"commitments.html#{CAMERAS}", "offers.html"])
def test_words_stand_out(visit, ruled, path, scheme):
    """WCAG 2.2, 1.4.3: every text, in stories too, has a contrast of 4.5 to 1."""
    page = visit(ruled + path, color_scheme=scheme)
    page.evaluate(OPEN)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(CONTRAST) == []
