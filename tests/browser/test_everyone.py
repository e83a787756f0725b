"""Every type of page, for everyone: by eye, ear and keyboard, small, dark, in few colours.

Each page is opened once and looked at in many ways; see `looking`.
"""

from __future__ import annotations

import re
from functools import cache
from io import StringIO

import pytest
import webvtt

from talkingheads.backends.preview import serve
from tests import markup
from tests import ruled as briefings
from tests.browser import looking
from tests.browser.page_types import BY_NAME, TYPES, PageType
from tests.covering import COVERED, share_covered

pytestmark = pytest.mark.browser

FIRST_VIEW = 100_000
"""Bytes before the poster."""
NAMES = [kind.name for kind in TYPES]


@pytest.fixture(scope="module")
def site(ruled_folder):
    """The address of a site at the top of its host, as `gone` needs it."""
    with serve(ruled_folder / "site", port=0) as server:
        yield server.url


@pytest.fixture(scope="module")
def seen(chromium, site):
    """Look at a type of page, once."""
    context = looking.context_of(chromium, permissions=["clipboard-read", "clipboard-write"])
    yield cache(lambda name: looking.look(context, site, BY_NAME[name].path))
    context.close()


@pytest.mark.parametrize("name", NAMES)
def test_everyone_can_use_it(seen, name):
    """
    Nothing is wrong on this type of page, in whatever way it was looked at.

    axe finds no violation, light and wide, dark and narrow; headings have an order; targets have
    24 pixels; the focus shows and nothing lies over it; nothing is wider than 320 pixels, with
    words twice as large too; contrast holds in each scheme and in forced colours; nothing moves,
    jumps, is kept, comes from elsewhere, or breaks the policy for content.
    """
    assert {what: found for what, found in seen(name).bad.items() if found} == {}


@pytest.mark.parametrize("name", [kind.name for kind in TYPES if "?" not in kind.path])
def test_the_first_view_is_light(seen, name):
    """Page, styles, scripts and typeface together."""
    assert seen(name).weight < FIRST_VIEW


def test_every_template_of_a_page_is_looked_at(ruled_folder):
    """What a site has is what is listed: a new type of page is tested by being listed."""
    site = ruled_folder / "site"
    families = {_family(path.relative_to(site).as_posix()) for path in site.rglob("*.html")}
    assert families == {_family(kind.path.partition("?")[0]) for kind in TYPES}


def _family(path: str) -> str:
    """Return *path* without what names one of many: ``clips/*/index.html``."""
    folder, _, name = path.rpartition("/")
    folder = re.sub(r"^(clips|editions)/[^/]+$", r"\1/*", folder)
    plain = name in ("index.html", "paper.html") or not folder
    return "/".join(filter(None, (folder, name if plain else "*.html")))


# Captions ----------------------------------------------------------------------------------------


def test_every_video_has_captions_of_nearly_all_that_is_said(seen, ruled_folder, site):
    """The captions of each video on each page can be read, and cover the words as they are said."""
    tracks = {track for name in NAMES for track in seen(name).tracks}
    spoken = {entry.id: entry for entry in briefings.ruled().entries}
    for track in sorted(tracks):
        path = track.removeprefix(site)
        cues = webvtt.from_buffer(StringIO((ruled_folder / "site" / path).read_text("utf-8")))
        assert len(cues) > 0, path
        clip = re.fullmatch(r"clips/(.+)/captions\.\w+\.vtt", path)
        if clip:
            assert share_covered(spoken.pop(clip[1]), cues) >= COVERED, path
    assert not spoken, "each clip can be played somewhere"


# By ear ------------------------------------------------------------------------------------------

FRAME = (
    'link "Skip to main content"',
    "banner:",
    'navigation "Main":',
    "main:",
    "[level=1]",
    "contentinfo:",
)
HEARD = {
    "edition": (
        'heading "November 2026" [level=1]',
        'region "In two minutes":',
        "What changed since September 2026",
        "New promises",
        "blockquote: “I will bring the plan to the town hall on Thursday.”",
        'link "Play 0:22',
        'heading "Ruth Calder"',
    ),
    "former edition": ('navigation "Where you are":', 'heading "September 2026" [level=1]'),
    "editions": ('article "November 2026":', "Overdue 1", 'article "September 2026":'),
    "paper": ('button "Print"', 'heading "November 2026" [level=1]', "strong: Overdue"),
    "clip": (
        'navigation "Where you are":',
        'heading "David Marsh" [level=1]',
        "Automatic captions, not checked by a person",
        'slider "Place in the talk"',
        'button "Copy quote"',
        'region "What David Marsh says":',
        'link "0:17 We will fit new lights there by the end of January."',
        "strong: Open",
        'link "See how it stands"',
        "term: Recorded",
    ),
    "Arabic clip": ('heading "سلمى حداد" [level=1]', 'link "0:01 مرحبا بكم في الحي"'),
    "register": (
        'heading "Promises" [level=1]',
        'searchbox "Show only what has these words"',
        'combobox "State":',
        "table",
        'columnheader "Who"',
        'columnheader "What, in their words"',
        'rowheader "Helen Price',
        "We will repair the lights on Church Lane by the first of November.",
        'link "Play 0:23',
        "Overdue",
    ),
    "offers": ('heading "Offers and asks" [level=1]', 'combobox "Offer or ask":', "table"),
    "people": ('link "8 people"', 'region "Everybody 8":', 'link "David Marsh"', "text: Leader"),
    "person": (
        'heading "Ruth Calder" [level=1]',
        'region "Promises 2":',
        'img "Said on 16 November 2026, due on 24 December 2026. Open"',
        "The same as a table",
    ),
    "organisation": ('heading "Larkford Town Council" [level=1]', 'link "6 promises"'),
    "themes": ('link "Safe streets"', 'link "Safe streets, November 2026: 6 updates"'),
    "theme": ('heading "Safe streets" [level=1]', "Overdue, no word since"),
    "search": ('searchbox "Words that were said, a name or a place"', 'button "Search"'),
    "found": (
        'region "What was found":',
        "3 updates",
        'heading "Tom Hadley" [level=2]',
        "mark: bus",
        'link "Play 0:01',
    ),
    "not found": ("Nothing was found for xylophone", "Check the spelling"),
    "gone": ('heading "Page not found" [level=1]', 'link "Go to the newest briefing"'),
}
"""What is told of each type of page, in this order."""
NAMELESS = re.compile(r"^\s*- (?:link|button|searchbox|textbox|combobox|checkbox|slider|img)\W*$")
"""A line of the tree with a control that has no name."""


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_heard(seen, name):
    """The screen reader's tree has the landmarks, headings, names and states, in their order."""
    heard = seen(name).heard
    for words in (FRAME, HEARD.get(name, ())):
        place = 0
        for part in words:
            assert part in heard[place:], f"{part!r} after {words[: words.index(part)]}"
            place = heard.index(part, place) + len(part)
    assert heard.count("- main:") == heard.count("- banner:") == heard.count("contentinfo:") == 1
    pictures_in_pictures = r"- img \"[^\n]*\":\n\s+- img"
    rest = re.sub(pictures_in_pictures, "", heard)
    assert [line for line in rest.splitlines() if NAMELESS.match(line)] == []


def test_each_row_of_the_register_says_how_it_stands(seen):
    """Who, what, when due and the state in words: a row is heard without looking at its colour."""
    table = seen("register").heard.partition("- table")[2]
    rows = [row for row in re.split(r"\n\s*- row ", table) if 'link "Play' in row]
    states = "Overdue|Due soon|Open|Partly kept|Kept|Dropped|Superseded"
    assert len(rows) == len(briefings.ruled().ledger.promises)
    for row in rows:
        assert re.search(states, row)
        assert "rowheader" in row
        assert "No date given" in row or "time:" in row


# Without scripts ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plain(chromium):
    """A browser in which no script runs."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 800}, java_script_enabled=False
    )
    yield context
    context.close()


@pytest.mark.parametrize("name", NAMES)
def test_without_scripts_nothing_is_dead(plain, site, name):
    """Words, videos, captions and ways stand there; no tool does that needs a script."""
    page = plain.new_page()
    page.goto(site + BY_NAME[name].path)
    assert page.locator("h1").is_visible()
    assert page.locator("nav[aria-label] a:visible").count() >= 7
    assert page.locator("[data-tools]:visible, [data-needs-script]:visible").count() == 0
    dead = page.locator("main button:visible:not([type=submit])").all_inner_texts()
    assert dead == []
    for video in page.locator("video").all():
        assert video.get_attribute("controls") is not None
        assert video.locator("track[kind=captions]").count() == 1
        assert video.locator("source").first.get_attribute("src").endswith(".mp4")
    for link in page.locator("a.play").all()[:3]:
        assert re.search(r"clips/[^/]+/index\.html#t=[\d.]+$", link.get_attribute("href"))
    page.close()


def test_without_scripts_the_words_are_there(plain, site):
    """The transcript, each promise of the register, and the ways round the search."""
    page = plain.new_page()
    page.goto(site + BY_NAME["clip"].path)
    assert page.locator(".sentence:visible").count() == 6
    page.goto(site + BY_NAME["register"].path)
    promises = len(briefings.ruled().ledger.promises)
    assert page.locator("tbody tr:visible").count() >= promises
    page.goto(site + BY_NAME["search"].path)
    page.get_by_text("Search needs scripts").wait_for()
    page.close()


# Where one is ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind.tab], ids=lambda kind: kind.name)
def test_the_tab_of_the_page_is_marked(ruled_folder, kind: PageType):
    """One tab says that it is this page."""
    whole = read(ruled_folder, kind)
    marked = [a.words for a in whole.all("a") if a.attributes.get("aria-current") == "page"]
    assert kind.tab in marked


@pytest.mark.parametrize(
    "kind", [kind for kind in TYPES if kind.crumbs], ids=lambda kind: kind.name
)
def test_the_way_back_leads_back(ruled_folder, kind: PageType):
    """Breadcrumbs stand on each page below another, and each of them is a page."""
    (crumbs,) = [n for n in read(ruled_folder, kind).all("nav") if "crumbs" in str(n.classes)]
    assert crumbs["aria-label"]
    folder = (ruled_folder / "site" / kind.path).parent
    links = [link["href"].partition("#")[0] for link in crumbs.all("a")]
    assert links
    assert all((folder / link).resolve().is_file() for link in links)


def read(folder, kind: PageType):
    """Return the page of a type as it is written."""
    path = folder / "site" / kind.path.partition("?")[0]
    return markup.read(path.read_text(encoding="utf-8"))
