"""Everything that matters can be done with a keyboard alone: a whole journey, key by key."""

from __future__ import annotations

import re

import pytest

from tests.browser.watching import current, start_of, until

pytestmark = pytest.mark.browser

FARTHEST = 45
"""Presses of the tab key from one thing to the next, at most."""

POINTED = """
  for (const kind of ["pointerdown", "mousedown", "mousemove", "touchstart", "wheel"]) {
    addEventListener(kind, () => console.error(`pointed: ${kind}`), { capture: true });
  }
"""
"""A page that complains fails its test: so nothing is ever pointed at."""
HERE = """() => {
  const at = document.activeElement;
  const style = getComputedStyle(at);
  const label = at.getAttribute("aria-label") || at.labels?.[0]?.innerText || at.textContent;
  return {
    name: label.trim().replace(/\\s+/g, " "),
    ringed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  };
}"""


class Hands:
    """Somebody who has a keyboard and nothing else; keeps a record of what was reached."""

    def __init__(self, page):
        self.page = page
        self.keys = page.keyboard
        self.record = []

    def to(self, name, *, key="Tab"):
        """Press *key* until something called *name* (a pattern) has a focus that can be seen."""
        for presses in range(1, FARTHEST + 1):
            self.keys.press(key)
            here = self.page.evaluate(HERE)
            if re.match(name, here["name"]):
                assert here["ringed"], f"{here['name']}: has the focus and does not show it"
                self.record.append((presses, here["name"]))
                return here["name"]
        raise AssertionError(f"{name}: not within {FARTHEST} presses of {key}; {self.record}")

    def follow(self, name, where, *, key="Tab"):
        """Go to the link *name* and open it; *where* is what its address must hold."""
        self.to(name, key=key)
        self.keys.press("Enter")
        self.page.wait_for_url(where)

    def play_here(self, name):
        """Play what stands right here, hear that it runs, and close it; the focus comes back."""
        link = self.to(name)
        self.keys.press("Enter")
        until(self.page, "() => document.querySelector('.here video')?.currentTime > 0")
        self.keys.press("Escape")
        until(self.page, "() => !document.querySelector('.here')")
        assert self.page.evaluate(HERE)["name"] == link


def test_a_journey_by_keyboard(visit, ruled):
    """From the archive to the words behind a promise that is overdue, and nothing is pointed at."""
    page = visit(ruled, fresh=True, permissions=["clipboard-read", "clipboard-write"])
    page.context.add_init_script(POINTED)
    page.goto(ruled)
    hands = Hands(page)

    hands.follow("Editions$", "**/editions/index.html")
    hands.follow("November 2026", "**/editions/2026-11.html")
    hands.play_here(r"Play 0:15, Ruth Calder")
    hands.follow("Ruth Calder$", "**/clips/inspector-november/index.html")

    go_to_a_sentence(page, hands)
    copy_its_link(page, hands, ruled)
    search(page, hands)
    open_the_source(page, hands)

    assert sum(presses for presses, _ in hands.record) < 250, hands.record


def go_to_a_sentence(page, hands):
    """Play the update, go to its third sentence and on by keys, and stop there."""
    hands.to("Update by Ruth Calder")
    hands.keys.press("Space")
    until(page, "() => document.querySelector('.player video').currentTime > 0")
    hands.to(r"0:01 This is Ruth")
    hands.keys.press("ArrowDown")
    hands.keys.press("ArrowDown")
    assert current(page).startswith("We put up two cameras")
    hands.keys.press("Space")
    until(page, "() => document.querySelector('.player video').paused")


def copy_its_link(page, hands, site):
    """Copy the link to the second at which the next sentence begins, without leaving the button."""
    hands.to("Copy link to", key="Shift+Tab")
    hands.keys.press("j")
    second = start_of(page, 3)
    until(
        page,
        "(t) => Math.abs(document.querySelector('.player video').currentTime - t) < 0.01",
        second,
    )
    hands.keys.press("Enter")
    until(page, "() => document.querySelector('[data-told]').textContent === 'Copied'")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{site}clips/inspector-november/index.html#t={second:g}"


def search(page, hands):
    """Look for a word and hear it where it was found."""
    hands.follow("Search$", "**/search.html", key="Shift+Tab")
    hands.to("Words that were said")
    hands.keys.type("cameras")
    hands.keys.press("Enter")
    until(page, "() => document.querySelectorAll('[data-hits] li').length >= 3")
    hands.play_here("Play ")


def open_the_source(page, hands):
    """Keep what is overdue in the register, and open the update in which it was promised."""
    hands.follow("Promises$", "**/commitments.html", key="Shift+Tab")
    hands.to("State$")
    hands.keys.type("ov")
    until(page, "() => location.search.includes('overdue')")
    name = hands.to("Play ")
    hands.keys.press("Enter")
    until(page, "() => document.querySelector('.here video')?.currentTime > 0")
    hands.follow("Watch the whole update", "**/clips/*/index.html#t=*")
    clock = re.search(r"\d+:\d\d", name)[0]
    until(page, "() => document.querySelector('.sentence[aria-current]') !== null")
    assert page.locator(".sentence[aria-current] .at").inner_text() == clock
    assert (
        page.locator(".sentence[aria-current] .tag-overdue, .sentence[aria-current] .tag").count()
        == 1
    )
