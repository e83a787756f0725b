"""
A hundred hostile texts in every place where people write: none runs, each can be read.

One site has them all as names, roles, organisations, themes, places, words, rulings and titles of
editions; another is itself called so.
"""

from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as ET
from html import unescape
from io import StringIO

import pytest
import webvtt
from icalendar import Calendar

from talkingheads.backends.preview import serve
from tests import hostile, markup, pages
from tests.browser import looking
from tests.browser.conftest import built
from tests.hostile import ALL, bare

pytestmark = pytest.mark.browser

WANTED = sorted(bare(text) for text in ALL)
LISTS = ("index.html", "editions/index.html", "editions/e3.html", "editions/e0/paper.html")
LISTS += ("commitments.html", "offers.html", "people/index.html", "themes/index.html", "404.html")
SOME = (0, 7, 31, 36, 45, 61, 89, 95, 103)
"""Texts whose own pages are opened in the browser: one of each sort."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory, store):
    """The site in which people write hostile texts."""
    return built(tmp_path_factory.mktemp("hostile"), hostile.briefing(), store) / "site"


@pytest.fixture(scope="module")
def pages_of(folder):
    """Read the pages of a folder of the site."""
    return lambda pattern: {
        path.relative_to(folder).as_posix(): markup.read(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob(pattern))
    }


def headings(found):
    """Return the main heading of each page, as far as it can be seen."""
    return sorted(bare(page.all("h1")[0].text) for page in found.values())


# Read ------------------------------------------------------------------------------------------


def test_each_text_is_a_hundred_and_more():
    """The list is as long as it says, and no text is there twice."""
    assert len(set(ALL)) == len(ALL) > 100


def test_names_words_and_themes_are_read_as_they_are(pages_of):
    """A page for each speaker, theme and clip, with the text as its heading, letter by letter."""
    clips = pages_of("clips/*/index.html")
    assert headings(clips) == WANTED
    for path, page in clips.items():
        text = ALL[int(re.search(r"h(\d+)", path)[1])]
        said = [bare(each.text) for each in page.classed("said")]
        assert said.count(bare(text)) >= 2, path
        assert bare(text) in bare(page.classed("role")[0].text)
    for folder in ("people", "organisations", "themes"):
        own = pages_of(f"{folder}/*.html")
        own.pop(f"{folder}/index.html", None)
        assert headings(own) == WANTED, folder


def test_lists_show_each_text(pages_of):
    """Register, offers, people and themes have all of them."""
    for path in ("commitments.html", "offers.html", "people/index.html", "themes/index.html"):
        (page,) = pages_of(path).values()
        text = bare(page.text)
        assert [wanted for wanted in WANTED if wanted not in text] == [], path


def test_no_page_has_an_element_or_address_of_theirs(pages_of):
    """Elements, attributes and addresses are the templates', wherever a text stands."""
    for path, page in pages_of("**/*.html").items():
        for element in page.all():
            assert element.tag not in ("iframe", "base", "math", "plaintext", "style"), path
            assert not [name for name in element.attributes if name.startswith(("on", "style"))]
            for name in ("href", "src", "action", "poster"):
                address = element.attributes.get(name, "")
                scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", address, re.I)
                assert scheme is None or scheme[1] in ("http", "https"), (path, address)
                assert not address.startswith("//"), (path, address)
        scripts = [one for one in page.all("script") if one.attributes.get("id") != "films"]
        assert all("static/" in script["src"] and not script.text for script in scripts), path


def test_captions_have_the_words_and_nothing_else(folder):
    """WebVTT and SRT, read back: as many captions as sentences, with the words of each."""
    for number, text in enumerate(ALL):
        content = pages.on_site(folder, f"clips/h{number}/captions.vtt").read_text("utf-8")
        cues = webvtt.from_buffer(StringIO(content))
        words = [bare(unescape(re.sub(r"</?v[^>]*>", "", cue.raw_text))) for cue in cues]
        assert words == [bare(text)] * 2, text
        assert content.count("-->") == 2
        other = pages.on_site(folder, f"clips/h{number}/captions.srt").read_text("utf-8")
        assert other.count("-->") == 2


def test_exports_have_the_words_and_no_formula(folder):
    """CSV, JSON, calendar and feed, each read back by a reader of its own."""
    with (folder / "commitments.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    guarded = [bare(row["quote"]).replace("'", "") for row in rows]
    assert sorted(guarded) == sorted(bare(text).replace("'", "") for text in ALL)
    cells = [cell for row in rows for cell in row.values()]
    assert [cell for cell in cells if re.match(r"[=+\-@\t\r]", cell)] == []
    document = json.loads((folder / "commitments.json").read_text("utf-8"))
    assert sorted(bare(each["quote"]) for each in document["promises"]) == WANTED
    calendar = Calendar.from_ical((folder / "commitments.ics").read_text("utf-8"))
    days = calendar.walk("VEVENT")
    assert len(days) == len(ALL)
    told = " ".join(bare(str(day["description"])) for day in days)
    assert [wanted for wanted in WANTED if wanted not in told] == []
    feed = ET.parse(folder / "feed.xml").getroot()
    names = {child.tag.rpartition("}")[2] for entry in feed for child in entry.iter()}
    assert not names & {"script", "img", "svg", "iframe", "b", "i"}
    heard = bare("".join(feed.itertext()))
    assert sum(wanted in heard for wanted in WANTED) >= 100


# Run -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def window(chromium):
    """A window in which whatever runs, or complains, is written down."""
    context = looking.context_of(chromium)
    page = context.new_page()
    page.told = []
    page.on("dialog", lambda dialog: (page.told.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: page.told.append(str(error)))
    page.on("console", lambda m: page.told.append(m.text) if m.type == "error" else None)
    yield page
    context.close()


def opened(page, address):
    """Open *address* and assert that nothing ran and nothing is wider than the window."""
    page.goto(address)
    page.wait_for_load_state("load")
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert page.told == [], address
    assert page.evaluate("[...looking.violations, ...looking.inline()]") == [], address
    assert page.evaluate("looking.wide()") == [], address


def test_nothing_runs_on_any_page(window, folder):
    """Lists with all texts and pages of some: no dialog, no script, no break of the policy."""
    paths = [*LISTS, *(f"clips/h{number}/index.html" for number in SOME)]
    for kind in ("people", "organisations", "themes"):
        paths += [f"{kind}/{path.name}" for path in sorted((folder / kind).glob("*.html"))[5::30]]
    with serve(folder, port=0) as server:
        for path in paths:
            opened(window, server.url + path)


def test_hits_show_the_words_and_run_nothing(window, folder):
    """The search finds them, and writes them as they are."""
    with serve(folder, port=0) as server:
        for words, text in (("alert", "<script>alert(1)</script>"), ("HYPERLINK", "=HYPERLINK(")):
            opened(window, f"{server.url}search.html?q={words}")
            hit = window.locator("main article, main .result").first
            hit.wait_for()
            shown = bare(window.locator("main").inner_text())
            assert bare(text) in shown
        assert window.told == []


def test_a_site_called_so_runs_nothing(window, tmp_path, store):
    """Title, organisation and introduction: all texts at once, on each page, in the feed too."""
    folder = built(tmp_path, hostile.titled(), store) / "site"
    whole = bare(" ".join(ALL))
    for path in ("index.html", "commitments.html", "clips/inspector-november/index.html"):
        page = markup.read((folder / path).read_text("utf-8"))
        assert bare(page.classed("masthead")[0].all("a")[0].text) == whole
    assert whole in bare("".join(ET.parse(folder / "feed.xml").getroot().itertext()))
    with serve(folder, port=0) as server:
        for path in ("index.html", "commitments.html", "search.html", "editions/index.html"):
            opened(window, server.url + path)
