"""Look at a page once, in every way that a reader may have it, and write down what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.base import AXE_FILE_PATH

from tests import pages, ruled
from tests.browser.watching import until

SCRIPT = Path(__file__).with_name("looking.js")
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
ARABIC = (pages.ARABIC, ruled.ARABIC_PROMISE)
LEAN = ("document", "stylesheet", "script", "font")
"""What counts for the first view; videos, stills and the search index do not."""


@dataclass
class Seen:
    """What was seen of one page."""

    address: str
    bad: dict[str, list[str]] = field(default_factory=dict)
    """What is wrong, by what was looked at."""
    tracks: list[str] = field(default_factory=list)
    """The addresses of its captions."""
    heard: str = ""
    """What a screen reader is told."""
    weight: int = 0
    """Bytes of its first view."""


def context_of(chromium, **options):
    """Return a window's context in which pages are looked at."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 800}, reduced_motion="reduce", **options
    )
    context.add_init_script(path=SCRIPT)
    return context


def look(context, site, path) -> Seen:
    """Open *path* of *site* and look at it: light and wide, then dark and narrow, then forced."""
    page = context.new_page()
    page.set_default_timeout(15_000)
    seen = Seen(site + path)
    said, asked = [], []
    page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request))
    page.goto(seen.address)
    page.wait_for_load_state("networkidle")
    if "?q=" in path:
        until(page, "() => document.querySelector('[data-status]').textContent !== ''")
    seen.weight = _weight(asked)
    bad = seen.bad
    bad["layout shift"] = page.evaluate("looking.shifts")
    bad["elsewhere"] = [r.url for r in asked if not r.url.startswith((site, "data:", "blob:"))]
    bad["stored"] = [*page.evaluate("looking.stored()"), *map(str, context.cookies())]
    _light_and_wide(page, seen)
    _dark_and_narrow(page, bad)
    _forced(page, bad)
    bad["breaks the policy"] = page.evaluate("looking.violations")
    _used(page, seen)
    bad["complaints"] = said + page.evaluate("looking.violations")
    page.close()
    return seen


def _light_and_wide(page, seen) -> None:
    bad = seen.bad
    for name in ("headings", "videos", "pictures", "inline", "contrast", "shapes", "moving"):
        bad[name] = page.evaluate(f"looking.{name}()")
    bad["language of quotes"] = page.evaluate("(t) => looking.tongues(t, 'ar')", list(ARABIC))
    seen.tracks = page.evaluate("looking.tracks()")
    seen.heard = page.locator("body").aria_snapshot()
    page.keyboard.press("Tab")
    bad["skip link"] = _skipped(page)
    bad["focus"] = page.evaluate("looking.focus()")
    page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
    bad["axe"] = _axe(page)


def _dark_and_narrow(page, bad) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme="dark")
    bad["axe, dark and narrow"] = _axe(page)
    for name in ("contrast", "shapes"):
        bad[f"{name}, dark"] = page.evaluate(f"looking.{name}()")
    for name in ("targets", "focus", "wide"):
        bad[f"{name}, narrow"] = page.evaluate(f"looking.{name}()")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    bad["wide, text twice as large"] = page.evaluate("[...looking.wide(), ...looking.cutOff()]")
    page.evaluate("document.documentElement.style.removeProperty('font-size')")


def _forced(page, bad) -> None:
    page.emulate_media(color_scheme="light", forced_colors="active")
    for name in ("contrast", "shapes"):
        bad[f"{name}, forced colours"] = page.evaluate(f"looking.{name}()")


def _used(page, seen) -> None:
    """Open what opens, press what can be pressed, and play the first words that are quoted."""
    page.emulate_media(color_scheme="light", forced_colors="none")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("about:blank")
    page.goto(seen.address)
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    for button in page.locator("main button:visible").all()[:12]:
        if button.is_visible() and button.is_enabled():
            button.click()
    for _ in range(page.locator("a.face").count()):
        page.locator("a.face").first.click()
    seen.bad["videos, of stills"] = page.evaluate("looking.videos()")
    seen.tracks += page.evaluate("looking.tracks()")
    play = page.locator("a.play:visible").first
    if play.count():
        play.click()
        until(page, "() => document.querySelector('.here video')?.currentTime > 0")
        seen.bad["videos, in place"] = page.evaluate("looking.videos()")
        seen.tracks += page.evaluate("looking.tracks()")
        seen.bad["targets, in place"] = page.evaluate("looking.targets()")
        page.keyboard.press("Escape")
        until(page, "() => !document.querySelector('.here video')")
        if not play.evaluate("(e) => document.activeElement === e"):
            seen.bad["focus after Escape"] = [page.evaluate("document.activeElement.outerHTML")]


def _skipped(page) -> list[str]:
    """The first tab leads to the skip link, which leads to the content."""
    first = page.evaluate("document.activeElement.getAttribute('href')")
    if first != "#main":
        return [f"the first stop is {first}"]
    page.keyboard.press("Enter")
    where = page.evaluate("document.activeElement.id")
    return [] if where == "main" else [f"it leads to {where}"]


def _axe(page) -> list[str]:
    found = page.evaluate("(rules) => axe.run(document, rules)", RULES)["violations"]
    return [
        f"{one['id']}: {node['html'][:120]} ({node['failureSummary'][:200]})"
        for one in found
        for node in one["nodes"]
    ]


def _weight(asked) -> int:
    answers = [r.response() for r in asked if r.resource_type in LEAN]
    return sum(int(a.headers.get("content-length", 0)) for a in answers if a)
