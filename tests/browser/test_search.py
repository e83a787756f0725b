"""Searching in a real browser, with the real Pagefind: every hit plays its words."""

import pytest

from tests import pages
from tests.browser.watching import current, not_found, plain, stands_at, until

pytestmark = pytest.mark.browser


def search(visit, site, words, **options):
    """Open the search page with *words* in the field and wait for the answer."""
    page = visit(site + "search.html", **options)
    ask(page, words)
    return page


def ask(page, words):
    """Write *words* in the field and wait for the answer to them."""
    page.get_by_role("searchbox").fill(words)
    answered(page)


def answered(page):
    """Wait until what stands there is the answer to what stands in the address."""
    until(
        page,
        """() => {
          const wanted = new URLSearchParams(location.search).get("q") ?? "";
          const answers = [...document.querySelectorAll("[data-results], [data-facets]")];
          const shown = document.querySelector("#q").value === wanted;
          return shown && answers.every((box) => box.dataset.answers === location.search);
        }""",
    )


def found(page):
    """Return what is said about the answer."""
    return page.locator("[data-found]").inner_text()


def hits(page):
    """Return the sentences found, as they stand there."""
    return page.locator(".hit .said").all_inner_texts()


def names(page):
    """Return who speaks in the updates found."""
    return page.locator(".result h2").all_inner_texts()


def choose(page, label, option):
    """Choose *option* of the facet *label*, whatever number stands behind it."""
    field = page.get_by_label(label, exact=True)
    texts = field.locator("option").all_inner_texts()
    chosen = [text for text in texts if text == option or text.startswith(f"{option} (")]
    assert len(chosen) == 1, texts
    field.select_option(label=chosen[0])
    answered(page)


def moment_of(clip, word):
    """Return the second of the finished video at which *word* starts in *clip*."""
    entry = next(e for e in pages.larkford().entries if e.id == clip)
    spoken = next(w for w in entry.transcript.words if w.text == word)
    return entry.cuts.to_cut_clock(spoken.start) / 1000


@pytest.mark.parametrize(
    ("words", "clip", "word"),
    [
        ("ninety", "volunteer", "ninety"),
        ("crossing", "council-officer", "crossing"),
        ("summer", "young-person", "summer"),
    ],
)
def test_a_hit_leads_to_its_word(visit, larkford, words, clip, word):
    """The clip's page stands within half a second of where the word is said."""
    page = search(visit, larkford, words)
    page.locator(f'.hit a.on[href*="{clip}/"]').first.click()
    page.wait_for_url(f"**/clips/{clip}/index.html*#t=*")
    stands_at(page, moment_of(clip, word))
    assert word in current(page)
    page.go_back()
    answered(page)
    assert page.get_by_role("searchbox").input_value() == words
    assert any(word in said for said in hits(page))


def test_a_hit_plays_right_there(visit, larkford):
    """Play opens the video below the sentence, at its second, and it stops where it ends."""
    page = search(visit, larkford, "ninety")
    play = page.locator(".hit").filter(has_text="ninety").get_by_role("link", name="Play 0:0")
    assert play.inner_text().endswith(", Tom Hadley")
    start, end = (
        float(play.get_attribute(name)[at:]) for name, at in (("href", 29), ("data-end", 0))
    )
    assert 0 < start < end / 1000 < start + 8
    play.click()
    until(page, "(at) => document.querySelector('.hit .here video')?.currentTime > at", start)
    assert page.url.endswith("search.html?q=ninety")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "play"


def test_every_word_of_every_clip_is_found(visit, larkford):
    """Whatever word is asked for, a hit on that very word is among the answers."""
    page = visit(larkford + "search.html")
    words = [
        (entry.id, "".join(c for c in word.text if c.isalnum()))
        for entry in pages.larkford().entries[:3]
        for word in entry.transcript.words
    ]
    assert not_found(page, words) == []


def test_a_hit_stands_in_its_context(visit, larkford):
    """The sentence with its words marked, those before and after it, what it is, how it stands."""
    page = search(visit, larkford, "sunday bus")
    hit = page.locator(".hit").filter(has_text="February")
    assert hit.locator("mark").all_inner_texts() == ["Sunday bus"]
    assert [text.split()[0] for text in hit.locator(".around").all_inner_texts()] == ["Since", "No"]
    assert hit.locator(".hit-foot").inner_text().split("\n")[0].startswith("Play 0:11")
    assert hit.locator(".hit-kind").inner_text() == "Promise"
    assert hit.locator(".tag").inner_text() == "Open"
    result = page.locator(".result").filter(has=hit)
    assert result.locator("h2").inner_text() == "Tom Hadley"
    assert result.locator(".role").inner_text() == "Volunteer driver, Larkford Community Bus"
    assert "November 2026" in result.locator(".about").inner_text()
    face = result.locator("img")
    assert plain(face.get_attribute("src")) == "clips/volunteer/face.jpg"
    assert (face.get_attribute("width"), face.get_attribute("alt")) == ("64", "")


def test_a_neighbour_that_is_found_too_is_not_said_twice(visit, larkford):
    """Of two sentences in a row that are both found, neither is the other's context."""
    page = search(visit, larkford, "cameras", width=360)
    first = page.locator(".result").first
    said = first.locator(".said, .around").all_inner_texts()
    assert len(said) == len(set(said)) == 4


def test_sentences_with_all_the_words_come_without_the_others(visit, larkford):
    """Of two words, sentences that have only one do not distract from those that have both."""
    page = search(visit, larkford, "sunday bus")
    assert "We will start a Sunday bus in February." in hits(page)
    assert "The bus is free on Saturday for any group." not in hits(page)


def test_a_phrase_is_found_in_its_order(visit, larkford):
    """Within quotation marks, whatever the keyboard writes, only the phrase is found."""
    page = visit(larkford + "search.html")
    for words in (
        '"bus stop"',
        "“bus stop”",
        "‘bus stop’",
        "«bus stop»",
        "„bus stop“",
        "'bus stop'",
    ):
        ask(page, words)
        assert sorted(hits(page)) == [
            "In October we repaired the lights on Church Lane and cleaned the bus stop.",
            "We will paint the bus stop in two weeks.",
        ], words
        ask(page, f"{words} paint")
        assert names(page) == ["Leo Bright"]


def test_words_that_stand_together_come_first(visit, larkford):
    """An update that has both words in a sentence stands before one that has them far apart."""
    page = search(visit, larkford, "farm doctor")
    assert names(page)[0] == "Tom Hadley"
    first = page.locator(".result").first.locator(".said").all_inner_texts()
    assert first == ["No one should miss the doctor because they live on a farm."]


def test_facets_narrow_the_answer(visit, larkford):
    """Each stands in the address and as a chip that takes it away; reload and back keep them."""
    page = search(visit, larkford, "cameras")
    assert len(hits(page)) == 3
    choose(page, "Edition", "September 2026")
    assert page.url.endswith("search.html?q=cameras&edition=2026-09")
    assert len(hits(page)) == 1
    page.get_by_role("button", name="Leave out Edition: September 2026").click()
    answered(page)
    assert len(hits(page)) == 3
    choose(page, "What is said", "Promise")
    promised = ["We will put three new cameras on Mill Road by the end of October."]
    assert hits(page) == promised
    page.reload()
    answered(page)
    assert hits(page) == promised
    assert page.get_by_label("What is said", exact=True).input_value() == "promise"
    page.go_back()
    answered(page)
    assert len(hits(page)) == 3
    assert page.get_by_label("What is said", exact=True).input_value() == ""
    page.go_back()
    answered(page)
    assert page.url.endswith("?q=cameras&edition=2026-09")
    page.go_forward()
    answered(page)
    assert page.url.endswith("?q=cameras")


def test_facets_alone_list_what_fits(visit, ruled):
    """A theme and a month, without words, as the picture of themes asks; promises can be played."""
    page = visit(ruled + "search.html?theme=Nobody+alone&month=2026-11")
    answered(page)
    assert names(page) == ["Tom Hadley", "Amara Okafor"]
    assert found(page) == "2 updates"
    assert hits(page) == ["We will start a Sunday bus in February."]
    assert page.locator(".around, mark").count() == 0
    chips = ["Theme: Nobody alone", "Month: November 2026"]
    assert page.locator("[data-chips] button").all_inner_texts() == chips


def test_a_state_lists_the_promises_that_stand_so(visit, ruled):
    """Every promise shown stands as was asked; a clip with others too shows only those."""
    page = visit(ruled + "search.html?state=overdue")
    answered(page)
    assert len(hits(page)) == 2
    assert set(page.locator(".hit .tag").all_inner_texts()) == {"Overdue"}
    choose(page, "Speaker", "Helen Price")
    assert len(hits(page)) == 1


def test_only_what_there_is_can_be_chosen(visit, larkford):
    """Facets with one value only are not shown; numbers tell how many updates each leaves."""
    page = visit(larkford + "search.html")
    until(page, "() => document.querySelector('#facet-theme option:nth-child(2)')")
    assert not page.get_by_label("Language", exact=True).is_visible()
    assert not page.get_by_label("Place", exact=True).is_visible()
    options = page.locator("#facet-theme option").all_inner_texts()
    assert options == ["All", "Nobody alone (1)", "Safe streets (5)"]
    choose(page, "Speaker", "Ruth Calder")
    assert page.locator("#facet-edition option").all_inner_texts()[1:] == [
        "November 2026 (1)",
        "September 2026 (1)",
    ]


def test_words_that_are_typed_at_once_make_no_field_twice(visit, larkford):
    """Whoever types before the list of updates is there gets one field for each facet."""
    page = visit("about:blank")
    held = []
    page.route("**/search/*/clips.gz", lambda route: held.append(route))
    page.goto(larkford + "search.html", wait_until="commit")
    until(page, "() => document.querySelector('[data-search]')?.hidden === false")
    page.get_by_role("searchbox").press_sequentially("bus")
    for route in held:
        route.continue_()
    answered(page)
    assert len(held) == 1
    assert page.locator("select").count() == 9


def test_a_kind_narrows_the_answer(visit, ruled):
    """What will be done next holds promises and hopes, and each hit says which it is."""
    page = visit(ruled + "search.html?q=hope&kind=next")
    answered(page)
    assert hits(page) == ["I hope that we can open on Saturdays too."]
    assert page.locator(".hit-kind").inner_text() == "A hope, not a promise"
    offered = page.locator("#facet-kind option").all_inner_texts()
    assert "What we did" in offered
    assert "Promise" not in offered


def test_a_name_finds_the_clips_of_the_speaker(visit, larkford):
    """A name that nobody says leads to the clips of whoever has it."""
    page = search(visit, larkford, "Hadley")
    assert names(page) == ["Tom Hadley"]
    assert found(page) == "1 update"
    assert page.get_by_text("Found in the name, role, theme or place").is_visible()
    page.get_by_role("link", name="Tom Hadley").first.click()
    page.wait_for_url("**/clips/volunteer/index.html")


def test_nothing_found_says_what_to_try(visit, larkford):
    """The word, the facet or the quotation marks that leave nothing are named, with a button."""
    page = search(visit, larkford, "xylophone")
    assert found(page) == "Nothing was found for xylophone"
    assert page.get_by_text("Check the spelling").is_visible()
    elsewhere = page.get_by_role("link", name="Themes, month by month")
    assert elsewhere.is_visible()
    ask(page, "bus xylophone")
    page.get_by_role("button", name="Search without “xylophone”").click()
    answered(page)
    assert page.get_by_role("searchbox").input_value() == "bus"
    assert len(hits(page)) > 2
    assert not elsewhere.is_visible()
    page = visit(larkford + "search.html?q=february&theme=Safe+streets")
    answered(page)
    page.get_by_role("button", name="Leave out Theme: Safe streets").last.click()
    answered(page)
    assert hits(page) == ["We will start a Sunday bus in February."]
    ask(page, '"bus sunday"')
    page.get_by_role("button", name="Search without quotation marks").click()
    answered(page)
    assert hits(page) == ["We will start a Sunday bus in February."]


def test_old_results_stay_until_new_ones_are_there(visit, larkford):
    """While letters are typed no moment is empty; the status is said once, at the end."""
    page = search(visit, larkford, "bus")
    page.evaluate(
        """() => {
          const results = document.querySelector("[data-results]");
          window.fewest = 99;
          new MutationObserver(() => {
            window.fewest = Math.min(window.fewest, results.childElementCount);
          }).observe(results, { childList: true });
          window.told = [];
          const status = document.querySelector("[data-status]");
          const note = () => window.told.push(status.textContent);
          new MutationObserver(note).observe(status, { childList: true });
        }"""
    )
    page.get_by_role("searchbox").press_sequentially(" free", delay=40)
    answered(page)
    until(page, "() => window.told.length")
    assert page.evaluate("window.fewest") >= 1
    assert page.evaluate("window.told") == ["1 update"]


def test_a_late_answer_is_dropped(visit, larkford):
    """What was asked first and answered last is not shown."""
    page = visit(larkford + "search.html")
    ask(page, "doctor")
    held, through = [], []
    page.route(
        "**/*.pf_fragment",
        lambda route: route.continue_() if through else held.append(route),
    )
    page.get_by_role("searchbox").fill("thefts")
    until(page, "() => document.querySelector('[data-results]').ariaBusy === 'true'")
    assert found(page) == "Searching …"
    through.append(True)
    ask(page, "doctor")
    for route in held:
        route.continue_()
    page.wait_for_timeout(300)
    assert hits(page)
    assert not [said for said in hits(page) if "theft" in said]


def test_what_does_not_load_can_be_tried_again(visit, larkford):
    """The failure is told in words, and the other ways to the updates are shown."""
    page = visit("about:blank")
    broken = [True]
    page.route(
        "**/search/*/clips.gz",
        lambda route: route.fulfill(body="{") if broken else route.continue_(),
    )
    page.goto(larkford + "search.html?q=radio")
    until(page, "() => document.querySelector('[data-found]').textContent.includes('not answer')")
    assert page.get_by_role("link", name="Every edition of the briefing").is_visible()
    broken.clear()
    page.get_by_role("button", name="Try again").click()
    answered(page)
    assert names(page) == ["Nina Rao"]


def test_the_field_of_another_page_leads_to_the_answer(visit, larkford):
    """The form works as a plain form: the search page reads the question in its address."""
    page = visit(larkford + "search.html?q=doctor")
    answered(page)
    assert len(hits(page)) == 2
    assert page.title().startswith("doctor – Search")


def test_without_scripts_the_page_says_where_to_look(visit, larkford):
    """No dead field stands there; editions, people, themes and promises are linked."""
    page = visit(larkford + "search.html", java_script_enabled=False)
    page.get_by_text("Search needs scripts").wait_for()
    assert not page.locator("form, details, select, .results > *").locator("visible=true").count()
    links = page.locator("main a").evaluate_all("(all) => all.map((a) => a.getAttribute('href'))")
    assert {"editions/index.html", "people/index.html", "themes/index.html"} <= set(links)
    assert len(links) < 10


def test_a_site_in_welsh_finds_english_words(visit, welsh):
    """The index is in the language that is spoken, whatever the pages say of themselves."""
    page = search(visit, welsh, "camera")
    assert page.evaluate("document.documentElement.lang") == "cy"
    assert len(hits(page)) == 3
    assert page.locator(".hit .said").first.get_attribute("lang") == "en"
    page.locator(".hit .play").first.click()
    assert page.locator(".here track").get_attribute("srclang") == "en"


def test_on_a_phone_the_facets_are_folded(visit, larkford):
    """They open by a tap and by a key; nothing is wider than the screen."""
    page = visit(larkford + "search.html?theme=Safe+streets", width=320)
    answered(page)
    assert not page.get_by_label("Speaker", exact=True).is_visible()
    summary = page.locator("[data-narrow] summary")
    assert summary.inner_text() == "Narrow down (1 chosen)"
    summary.focus()
    page.keyboard.press("Enter")
    assert page.get_by_label("Speaker", exact=True).is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_hostile_words_are_found_and_do_nothing(visit, hostile):
    """The answer shows what was said letter by letter, and so do facets and chips."""
    page = search(visit, hostile, "alert")
    assert any("<script>" in hit for hit in hits(page))
    page.get_by_label("Speaker", exact=True).select_option(index=1)
    answered(page)
    chip = page.locator("[data-chips] button").inner_text()
    assert "<script>" in chip
    ask(page, pages.HOSTILE)
    assert "alert" in found(page) or hits(page)
