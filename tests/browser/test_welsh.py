"""A site in Welsh: its own words are Welsh, people's words stay as they were spoken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from talkingheads.backends.preview import serve
from tests import ruled as briefings
from tests import wordlist
from tests.browser import looking
from tests.browser.conftest import built
from tests.browser.page_types import BY_NAME, TYPES
from tests.browser.watching import until

pytestmark = pytest.mark.browser

TABS = ["Briff", "Addewidion", "Chwilio", "Pobl", "Themâu", "Rhifynnau", "Cynigion a cheisiadau"]


@pytest.fixture(scope="module")
def site(tmp_path_factory, store):
    """The address of a site whose pages are in Welsh; people speak English, one Arabic."""
    welsh = replace(briefings.ruled(), language="cy")
    folder = built(tmp_path_factory.mktemp("welsh"), welsh, store) / "site"
    with serve(folder, port=0) as server:
        yield server.url


@pytest.fixture(scope="module")
def page(chromium):
    """A window with a clipboard."""
    context = looking.context_of(chromium, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    yield page
    context.close()


def foreign():
    """Return the English of all messages that are said otherwise in Welsh, without places."""
    catalogue = wordlist.read(wordlist.LOCALE / "cy.po")
    texts = [
        (one, said)
        for message in catalogue
        if message.id and isinstance(message.id, str)
        for one, said in [(message.id, message.string)]
    ]
    return [one for one, said in texts if one != said and "{" not in one]


@pytest.mark.parametrize("name", [kind.name for kind in TYPES])
def test_a_page_says_nothing_in_english(page, site, name):
    """Language, tabs and every sentence of the interface, scripts' too, are Welsh."""
    page.goto(site + BY_NAME[name].path)
    page.wait_for_load_state("load")
    if "?q=" in BY_NAME[name].path:
        until(page, "() => document.querySelector('[data-status]').textContent !== ''")
    assert page.evaluate("document.documentElement.lang") == "cy"
    assert [t.strip() for t in page.locator("header nav a").all_inner_texts()] == TABS
    left = page.evaluate(
        """(texts) => {
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const said = new Set();
          while (walker.nextNode()) said.add(walker.currentNode.data.trim());
          for (const element of document.querySelectorAll("[aria-label], [title], [alt]")) {
            for (const name of ["aria-label", "title", "alt"]) said.add(element.getAttribute(name));
          }
          return texts.filter((text) => said.has(text));
        }""",
        foreign(),
    )
    assert left == []


@pytest.mark.parametrize("name", ["edition", "clip", "register", "offers", "person", "found"])
def test_what_people_say_has_its_own_language(page, site, name):
    """English words are marked as English, Arabic ones as Arabic: a voice reads them right."""
    page.goto(site + BY_NAME[name].path)
    page.wait_for_load_state("load")
    if "?q=" in BY_NAME[name].path:
        page.locator("main article").first.wait_for()
    spoken = [
        statement.text
        for entry in briefings.ruled().entries
        for statement in entry.labels.statements
        if entry.transcript.language == "en"
    ]
    assert page.evaluate("(texts) => looking.tongues(texts, 'en')", spoken) == []
    assert page.evaluate("(texts) => looking.tongues(texts, 'ar')", list(looking.ARABIC)) == []


def test_dates_and_counts_are_welsh(page, site):
    """Days are written out in Welsh, and nouns follow their number as Welsh has it."""
    page.goto(site + BY_NAME["register"].path)
    assert page.get_by_text("22 Tachwedd 2026").first.is_visible()
    page.goto(site + BY_NAME["people"].path)
    words = page.locator("main").inner_text()
    assert "2 ddiweddariad" in words
    assert "1 diweddariad" in words
    assert "4 addewid" in words


def test_scripts_speak_welsh(page, site):
    """What a script says is in the catalogue too."""
    page.goto(site + BY_NAME["clip"].path)
    page.get_by_role("button", name="Copïo dolen").click()
    page.get_by_text("Wedi’i gopïo").wait_for()
    page.goto(site + BY_NAME["not found"].path)
    page.get_by_text("Ni chafwyd dim ar gyfer").first.wait_for()
    page.goto(site + BY_NAME["edition"].path)
    page.locator("a.play:visible").first.click()
    page.get_by_role("button", name="Cau").wait_for()
