"""A clip's page in a real browser: keys, repeating, quotes, chapters, following the voice."""

import pytest

from tests.browser.watching import current, playing, stands_at, start_of, until

pytestmark = pytest.mark.browser

CLIP = "clips/council-officer/index.html"
VIDEO = "document.querySelector('.player video')"
PAUSED = f"() => {VIDEO}.paused"
COPYING = ["clipboard-read", "clipboard-write"]
SAID = [
    "Good afternoon, I am David, and I work for the council.",
    "In October we repaired the lights on Church Lane and cleaned the bus stop.",
    "The crossing outside the school is still too dark.",
    "We will fit new lights there by the end of January.",
    "I will bring the plan to the town hall on Thursday.",
    "It matters because older people stay at home when it is dark.",
]


def opened(visit, site, number=3, clip=CLIP, **options):
    """Open the clip at its sentence *number*, which has the focus; the video stands there."""
    page = visit(site + clip, **options)
    second = start_of(page, number)
    page.evaluate(f"location.hash = '#t={second:g}'")
    stands_at(page, second, 0.05)
    until(
        page, "(n) => document.activeElement.closest('li')?.matches(`:nth-child(${n})`)", number + 1
    )
    return page


def focused(page):
    """Return the words of the sentence that has the focus."""
    return page.evaluate("document.activeElement.querySelector('.said')?.textContent")


def told(page, words):
    """Wait until the page says *words* to those who listen."""
    said = "document.querySelector('[data-told]').textContent"
    until(page, f"(w) => {said} === w", words, otherwise=said)


def test_space_plays_and_pauses(visit, larkford):
    """In the transcript it does, without moving the page; on a button it presses the button."""
    page = opened(visit, larkford)
    page.wait_for_timeout(300)
    place = page.evaluate("scrollY")
    page.keyboard.press("Space")
    playing(page)
    page.keyboard.press("Space")
    until(page, PAUSED)
    assert abs(page.evaluate("scrollY") - place) < 60
    page.get_by_role("button", name="Repeat the sentence").focus()
    page.keyboard.press("Space")
    told(page, "This sentence is repeated.")
    assert page.evaluate(f"{VIDEO}.paused")


def test_arrows_go_five_seconds(visit, larkford):
    """Left and right do, in the transcript and on the video, however far the browser would go."""
    page = opened(visit, larkford)
    start = start_of(page, 3)
    page.keyboard.press("ArrowRight")
    stands_at(page, start + 5, 0.05)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    stands_at(page, start - 5, 0.05)
    page.evaluate(f"{VIDEO}.focus()")
    page.keyboard.press("ArrowRight")
    stands_at(page, start, 0.05)
    page.keyboard.press("Space")
    playing(page)


def test_the_sound_can_still_be_set_with_the_video_s_own_keys(visit, larkford):
    """Up and down on the video are the browser's; no sentence is left for them."""
    page = opened(visit, larkford)
    page.evaluate(f"{VIDEO}.focus()")
    page.keyboard.press("ArrowDown")
    until(page, f"() => {VIDEO}.volume < 1")
    assert current(page) == SAID[3]


@pytest.mark.parametrize(("back", "on"), [("ArrowUp", "ArrowDown"), ("k", "j")])
def test_sentences_follow_one_another(visit, larkford, back, on):
    """The next and the one before get focus, mark, address and video; the ends are ends."""
    page = opened(visit, larkford)
    page.keyboard.press(on)
    assert (focused(page), current(page)) == (SAID[4], SAID[4])
    stands_at(page, start_of(page, 4), 0.05)
    assert page.url.endswith(f"#t={start_of(page, 4):g}")
    for _ in range(6):
        page.keyboard.press(back)
    assert focused(page) == SAID[0]
    for _ in range(7):
        page.keyboard.press(on)
    assert focused(page) == SAID[5]
    assert page.evaluate(f"{VIDEO}.paused")


def test_letters_work_in_the_player_and_leave_the_focus_there(visit, larkford):
    """From a button of the player, j goes on in the talk and the button keeps the focus."""
    page = opened(visit, larkford)
    page.get_by_role("button", name="Copy quote").focus()
    page.keyboard.press("j")
    until(page, "(w) => document.querySelector('[aria-current] .said').textContent === w", SAID[4])
    assert page.evaluate("document.activeElement.textContent") == "Copy quote"


def test_keys_do_nothing_elsewhere(visit, larkford):
    """WCAG 2.1.4: not in fields, not outside player and transcript, not with Ctrl or Alt."""
    page = opened(visit, larkford)
    second = start_of(page, 3)
    for key in ("Control+j", "Alt+l"):
        page.keyboard.press(key)
    find = page.get_by_label("Find in this update")
    find.press_sequentially("jkl c")
    page.keyboard.press("ArrowLeft")
    assert find.input_value() == "jkl c"
    find.fill("")
    page.get_by_label("Speed").focus()
    page.keyboard.press("j")
    for where in ("#details", "#main"):
        page.evaluate("(w) => document.querySelector(w).focus({ preventScroll: true })", where)
        for key in ("j", "l", "ArrowRight"):
            page.keyboard.press(key)
    assert page.evaluate(f"{VIDEO}.currentTime") == pytest.approx(second, abs=0.01)
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    page.keyboard.press("Space")
    until(page, "() => scrollY > 0")
    assert page.locator("[data-loop]").get_attribute("aria-pressed") == "false"


def test_a_sentence_repeats_until_told_otherwise(visit, larkford):
    """It plays again from its start; where the reader goes next, that sentence repeats."""
    page = opened(visit, larkford)
    start = start_of(page, 3)
    page.keyboard.press("l")
    button = page.get_by_role("button", name="Repeat the sentence")
    assert button.get_attribute("aria-pressed") == "true"
    told(page, "This sentence is repeated.")
    end = int(page.locator(".sentence").nth(3).get_attribute("data-end")) / 1000
    page.evaluate(f"{VIDEO}.currentTime = {end - 0.3}")
    stands_at(page, end - 0.3, 0.05)
    page.keyboard.press("Space")
    until(
        page, "([v, t]) => document.querySelector(v).currentTime < t", [".player video", start + 2]
    )
    playing(page)
    page.keyboard.press("j")
    assert page.locator(".sentence-looped .said").inner_text() == SAID[4]
    page.keyboard.press("l")
    assert button.get_attribute("aria-pressed") == "false"
    assert page.locator(".sentence-looped").count() == 0


def test_speed_is_chosen_or_keyed(visit, larkford):
    """The field and the keys say the same; it ends at 0.75 and 2, and stays for the small video."""
    page = opened(visit, larkford)
    speed = page.get_by_label("Speed")
    speed.select_option("1.5")
    until(page, f"() => {VIDEO}.playbackRate === 1.5")
    page.locator(".sentence .say").nth(3).focus()
    for _ in range(3):
        page.keyboard.press(">")
    until(page, "() => document.querySelector('[data-speed]').value === '2'")
    told(page, "Speed: 2×")
    for _ in range(7):
        page.keyboard.press("<")
    until(page, f"() => {VIDEO}.playbackRate === 0.75")
    page.get_by_role("button", name="Use less data").click()
    stands_at(page, start_of(page, 3))
    assert page.evaluate(f"{VIDEO}.playbackRate") == 0.75
    assert speed.input_value() == "0.75"


def test_a_quote_is_copied_with_whose_it_is(visit, larkford):
    """Plain text: the words, who said them when, and the way to the second."""
    page = opened(visit, larkford, permissions=COPYING)
    page.keyboard.press("c")
    told(page, "Copied")
    assert page.evaluate("navigator.clipboard.readText()") == (
        f"“{SAID[3]}” — David Marsh, Street works officer, Larkford Town Council, "
        f"16 November 2026\n{larkford}{CLIP}#t={start_of(page, 3):g}"
    )


def test_a_quote_carries_the_warning(visit, hostile):
    """What must not be relied on says so wherever it is pasted; hostile words are words."""
    page = opened(visit, hostile, 0, "clips/eve/index.html", permissions=COPYING)
    page.get_by_role("button", name="Copy quote").click()
    told(page, "Copied")
    words, warning, link = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert words.startswith('“We will <script>alert("x")</script>"')
    assert warning.startswith('Do not rely on these words: <script>alert("x")')
    assert link == f"{hostile}clips/eve/index.html#t={start_of(page, 0):g}"


def test_a_clip_without_speech_has_no_quote_and_says_so(visit, unusual):
    """By the button and by its key: who cannot see the empty transcript hears why."""
    page = visit(unusual + "clips/silent/index.html")
    page.get_by_role("button", name="Copy quote").click()
    told(page, "Nothing is said in this update.")
    page.get_by_role("button", name="Copy link to").focus()
    page.evaluate("void (document.querySelector('[data-told]').textContent = '')")
    page.keyboard.press("c")
    told(page, "Nothing is said in this update.")


def test_without_a_clipboard_the_quote_can_be_taken_by_hand(visit, larkford):
    """It stands in a field, chosen, and the page says why."""
    page = opened(visit, larkford)
    page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error('no')))")
    page.keyboard.press("c")
    field = page.get_by_label("Copy this yourself")
    field.wait_for()
    assert field.input_value().startswith(f"“{SAID[3]}” — David Marsh")
    assert page.evaluate("getSelection().toString() || document.activeElement.selectionEnd > 60")
    told(page, "Your browser does not let this page copy. Copy it from the field.")


def test_chapters_lead_to_their_seconds(visit, larkford):
    """A click on one, or on its mark on the strip, plays from there, and both say where we are."""
    page = visit(larkford + CLIP)
    chapters = page.get_by_role("navigation", name="Chapters").get_by_role("link")
    names = [" ".join(text.split()) for text in chapters.all_inner_texts()]
    assert names == ["What we did 0:06", "What we will do next 0:17", "Why it matters 0:28"]
    chapters.nth(2).click()
    playing(page)
    until(page, "() => document.querySelectorAll('[data-chapter]')[2].ariaCurrent === 'true'")
    assert current(page) == SAID[5]
    page.locator("[data-band]").nth(1).click()
    until(page, "() => document.querySelectorAll('[data-band]')[1].ariaCurrent === 'true'")
    assert current(page) == SAID[3]
    assert page.locator("[data-chapter][aria-current]").inner_text().startswith("What we will do")
    shapes = page.locator("[data-band] use").evaluate_all(
        "all => all.map(u => u.getAttribute('href'))"
    )
    assert shapes == ["#mark-doing", "#mark-next", "#mark-why"]


def test_chapters_are_one_stop_of_the_tab_key(visit, larkford):
    """Arrows, Home and End go between them; Enter plays; Tab leaves them."""
    page = visit(larkford + CLIP)
    stops = page.locator("[data-chapter][tabindex='0']")
    assert stops.count() == 1
    stops.focus()
    for key, number in (("ArrowRight", 1), ("End", 2), ("ArrowRight", 2), ("Home", 0)):
        page.keyboard.press(key)
        chapters = "[...document.querySelectorAll('[data-chapter]')]"
        assert page.evaluate(f"{chapters}.indexOf(document.activeElement)") == number
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('[data-speed]')")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    playing(page)
    assert current(page) == SAID[5]


def sight(page):
    """Return whether the current sentence is in sight, below what covers it."""
    return page.evaluate(
        """() => {
          const line = document.querySelector("[aria-current=true] .said");
          const box = line.getBoundingClientRect();
          const seen = document.elementFromPoint(box.left + 8, box.top + 8);
          return Boolean(seen) && line.contains(seen);
        }"""
    )


@pytest.mark.parametrize("width", [360, 1280])
def test_the_words_follow_the_voice_until_the_reader_scrolls(visit, larkford, width):
    """Then a button leads back, and the words follow again."""
    page = visit(larkford + CLIP, width=width, height=740)
    page.evaluate(f"{VIDEO}.preload = 'auto'; {VIDEO}.muted = true")
    page.evaluate(f"{VIDEO}.currentTime = 12.95; {VIDEO}.play()")
    until(page, f"() => {VIDEO}.currentTime > 14.2")  # the page has come to rest
    assert sight(page)
    back = page.get_by_role("button", name="Back to the voice")
    assert not back.is_visible()
    page.mouse.move(width - 40, 600)
    page.mouse.wheel(0, 3000)
    back.wait_for()
    place = page.evaluate("scrollY")
    page.evaluate(f"{VIDEO}.currentTime = 17.1")
    until(
        page,
        "() => document.querySelector('[aria-current=true] .said').textContent.startsWith('We')",
    )
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") == place
    back.click()
    until(page, f"() => {VIDEO}.currentTime > 18")
    page.wait_for_timeout(500)
    assert sight(page)
    assert not back.is_visible()
    assert focused(page).startswith("We will fit")


@pytest.mark.parametrize("goes_on", [False, True])
def test_a_moment_stays_in_sight_while_the_page_comes(visit, larkford, goes_on):
    """What moves before all has loaded is brought back, but not against who scrolled meanwhile."""
    page = visit("about:blank", width=360, height=740, reduced_motion="reduce")
    held, through = [], []
    page.route("**/*.jpg", lambda route: route.continue_() if through else held.append(route))
    page.goto(f"{larkford}{CLIP}#t=7.4", wait_until="domcontentloaded")
    until(page, "() => document.activeElement.closest('.sentence')")
    assert sight(page)
    if goes_on:
        page.mouse.move(180, 600)
        page.mouse.wheel(0, 40)
        page.wait_for_timeout(200)
    place = page.evaluate(
        """() => {
          document.documentElement.style.overflowAnchor = "none";
          const late = document.createElement("div");
          late.style.height = "900px";
          document.querySelector("main").prepend(late);
          return scrollY;
        }"""
    )
    assert not sight(page)
    through.append(True)
    for route in held:
        route.continue_()
    page.wait_for_load_state("load")
    page.wait_for_timeout(200)
    assert sight(page) != goes_on
    assert (page.evaluate("scrollY") == place) == goes_on


def test_less_motion_means_no_scrolling_by_itself(visit, larkford):
    """The mark goes on, the page stays, and the button leads there at once."""
    page = visit(larkford + CLIP, width=360, height=740, reduced_motion="reduce")
    page.evaluate(f"{VIDEO}.preload = 'auto'; {VIDEO}.muted = true; {VIDEO}.currentTime = 12.2")
    page.evaluate(f"{VIDEO}.play()")
    page.get_by_role("button", name="Back to the voice").wait_for()
    assert page.evaluate("scrollY") == 0
    page.get_by_role("button", name="Back to the voice").click()
    until(page, "() => scrollY > 0")
    assert sight(page)


@pytest.mark.parametrize(("width", "height"), [(320, 640), (1024, 500)])
def test_what_has_the_focus_is_never_hidden(visit, larkford, width, height):
    """WCAG 2.4.11: at each stop of the tab key, there and back, something of it is seen."""
    page = visit(larkford + CLIP, width=width, height=height, reduced_motion="reduce")
    page.evaluate(f"{VIDEO}.muted = true")
    page.get_by_role("link", name="Skip to main content").focus()
    page.keyboard.press("Tab")
    hidden, names = [], []
    for key in ["Tab"] * 44 + ["Shift+Tab"] * 40:
        page.keyboard.press(key)
        name, seen = page.evaluate(SEEN)
        names.append(name)
        if not seen:
            hidden.append((key, name))
    assert hidden == []
    assert any(name.startswith("0:22") for name in names)


SEEN = """() => {
  const at = document.activeElement;
  const name = at.textContent.trim().slice(0, 30) || at.tagName;
  const points = [];
  for (const box of at.getClientRects()) {
    for (const x of [0.1, 0.5, 0.9]) for (const y of [0.2, 0.5, 0.8]) {
      points.push([box.left + box.width * x, box.top + box.height * y]);
    }
  }
  const over = points.map(([x, y]) => document.elementFromPoint(x, y));
  return [name, over.some((e) => e && (at.contains(e) || e.contains(at)))];
}"""


def test_the_transcript_can_be_skipped(visit, larkford):
    """A link before it, seen when it has the focus, leads past all its sentences."""
    page = visit(larkford + CLIP)
    link = page.get_by_role("link", name="Skip the transcript")
    link.focus()
    assert link.bounding_box()["x"] > 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#details') !== null")


def test_captions_leave_the_face_free_on_a_phone(visit, larkford):
    """The video is higher than its picture, which stands at its top: words go below."""
    page = visit(larkford + CLIP, width=360, height=740)
    box = page.locator(".player video").bounding_box()
    assert box["height"] - box["width"] * 9 / 16 >= 60
    assert page.evaluate(f"getComputedStyle({VIDEO}).objectPosition") == "50% 0%"
    page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
    page.wait_for_timeout(200)
    player = page.locator("[data-player]").bounding_box()
    assert player["y"] == pytest.approx(0, abs=1)
    assert player["height"] < 370
    assert page.locator(".band").is_visible()


def test_the_keys_are_told(visit, larkford):
    """Closed at first; open, each key stands beside what it does."""
    page = visit(larkford + CLIP, width=320)
    keys = page.locator(".keys")
    assert not keys.locator("kbd").first.is_visible()
    keys.locator("summary").click()
    assert keys.locator("kbd").all_inner_texts() == ["Space", *"←→↑↓kjlc<>"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_scripts_chapters_lead_to_their_words(visit, larkford):
    """Each is a link to its sentence; no control stands there that does nothing."""
    page = visit(larkford + CLIP, java_script_enabled=False, width=360)
    page.get_by_role("navigation", name="Chapters").get_by_role("link").nth(1).click()
    assert page.url.endswith(page.locator(".sentence").nth(3).get_attribute("id"))
    assert page.locator("[data-tools]:visible, [data-back]:visible").count() == 0
    for name in ("Video", "Small video", "Transcript", "Captions (SRT)", "Captions (WebVTT)"):
        assert page.get_by_role("link", name=name, exact=False).first.is_visible()
