"""Searching in a real browser, with the real Pagefind: every hit plays its words."""

import pytest

from tests import pages
from tests.browser.watching import current, not_found, stands_at, until

pytestmark = pytest.mark.browser


def search(visit, site, words, **options):
    """Open the search page with *words* in the field and wait for the answer."""
    page = visit(site + "search.html", **options)
    page.get_by_role("searchbox").fill(words)
    answered(page)
    return page


def answered(page):
    """Wait until the status says what was found."""
    until(page, "() => document.querySelector('[data-status]').textContent !== ''")


def hits(page):
    """Return the sentences found, as they stand there."""
    return page.locator("[data-hits] .said").all_inner_texts()


def moment_of(clip, word):
    """Return the second of the finished video at which *word* starts in *clip*."""
    entry = next(e for e in pages.larkford().entries if e.id == clip)
    found = next(w for w in entry.transcript.words if w.text == word)
    return entry.cuts.to_cut_clock(found.start) / 1000


@pytest.mark.parametrize(
    ("words", "clip", "word"),
    [
        ("ninety", "volunteer", "ninety"),
        ("february", "volunteer", "February."),
        ("crossing", "council-officer", "crossing"),
        ("thefts", "shopkeeper", "thefts."),
        ("summer", "young-person", "summer"),
    ],
)
def test_a_hit_stands_at_its_word(visit, larkford, words, clip, word):
    """The video of a hit stands within half a second of where the word is said."""
    page = search(visit, larkford, words)
    page.locator(f'[data-hits] a[href*="{clip}/"]').first.click()
    page.wait_for_url(f"**/clips/{clip}/index.html#t=*")
    stands_at(page, moment_of(clip, word))
    assert word in current(page)


def test_every_word_of_every_clip_is_found(visit, larkford):
    """Whatever word is asked for, a hit on that very word is among the answers."""
    page = visit(larkford + "search.html")
    words = [
        (entry.id, "".join(c for c in word.text if c.isalnum()))
        for entry in pages.larkford().entries[:3]
        for word in entry.transcript.words
    ]
    assert not_found(page, words) == []


def test_the_found_words_are_marked(visit, larkford):
    """The hit shows the whole sentence with its words marked, its second and its kind."""
    page = search(visit, larkford, "sunday bus")
    first = page.locator("[data-hits] .line").filter(has_text="February")
    assert first.locator("mark").all_inner_texts() == ["Sunday", "bus"]
    assert first.locator(".at").inner_text() == "0:11"
    assert first.locator(".kind").inner_text() == "Promise"


def test_sentences_with_all_the_words_come_without_the_others(visit, larkford):
    """Of two words, sentences that have only one do not distract from those that have both."""
    page = search(visit, larkford, "sunday bus")
    assert "We will start a Sunday bus in February." in hits(page)
    assert "The bus is free on Saturday for any group." not in hits(page)


def test_a_phrase_is_found_in_its_order(visit, larkford):
    """Within quotation marks, curly ones as phones write them too, only the phrase is found."""
    page = search(visit, larkford, "“bus stop”")
    assert sorted(hits(page)) == [
        "In October we repaired the lights on Church Lane and cleaned the bus stop.",
        "We will paint the bus stop in two weeks.",
    ]


def test_filters_narrow_the_answer(visit, larkford):
    """Who, edition, theme and promises only; the address keeps them all."""
    page = search(visit, larkford, "cameras")
    assert len(hits(page)) == 3
    page.get_by_label("Edition").select_option(label="September 2026")
    until(page, "() => document.querySelectorAll('[data-hits] li').length === 1")
    page.get_by_label("Edition").select_option(label="All editions")
    page.get_by_label("What").select_option("promise")
    until(page, "() => location.search === '?q=cameras&kind=promise'")
    answered(page)
    assert hits(page) == ["We will put three new cameras on Mill Road by the end of October."]
    assert page.url.endswith("search.html?q=cameras&kind=promise")
    page.reload()
    answered(page)
    assert len(hits(page)) == 1
    assert page.get_by_label("What").input_value() == "promise"


def test_a_kind_narrows_the_answer(visit, ruled):
    """What will be done next holds promises and hopes, and each hit says which it is."""
    page = visit(ruled + "search.html?q=hope&kind=next")
    answered(page)
    assert hits(page) == ["I hope that we can open on Saturdays too."]
    assert page.locator("[data-hits] .kind").inner_text() == "A hope, not a promise"
    page.get_by_label("What").select_option("promise")
    until(page, "() => document.querySelector('[data-status]').textContent.startsWith('Nothing')")


def test_a_name_finds_the_clips_of_the_speaker(visit, larkford):
    """A name that nobody says leads to the clips of whoever has it."""
    page = search(visit, larkford, "Hadley")
    assert page.locator(".result h2").all_inner_texts() == ["Tom Hadley"]
    assert page.locator("[data-status]").inner_text() == "1 update"
    page.get_by_role("link", name="Tom Hadley").first.click()
    page.wait_for_url("**/clips/volunteer/index.html")


def test_nothing_found_says_what_to_try(visit, larkford):
    """The answer is never an empty page."""
    page = search(visit, larkford, "xylophone")
    assert page.get_by_text("Nothing was found for xylophone").is_visible()
    assert page.get_by_text("Check the spelling").is_visible()


def test_the_field_of_the_briefing_leads_to_the_answer(visit, larkford):
    """The form works as a plain form: the search page reads the question in its address."""
    page = visit(larkford)
    page.get_by_role("searchbox").fill("doctor")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=doctor")
    answered(page)
    assert len(hits(page)) == 2


def test_hostile_words_are_found_and_do_nothing(visit, hostile):
    """The answer shows what was said letter by letter."""
    page = search(visit, hostile, "alert")
    assert any("<script>" in hit for hit in hits(page))
