"""
Every type of page that a site has, once: what is listed here is looked at by `test_everyone`.

The pages are those of `tests.ruled.ruled`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PageType:
    """A page that stands for all of its type."""

    name: str
    path: str
    """On the site, with what the address asks for."""
    tab: str = ""
    """The tab that is marked as the current one."""
    crumbs: bool = False
    """It lies below another page, and says where."""


TYPES = (
    PageType("edition", "index.html", "Briefing"),
    PageType("former edition", "editions/2026-09.html", crumbs=True),
    PageType("editions", "editions/index.html", "Editions"),
    PageType("paper", "editions/2026-11/paper.html", crumbs=True),
    PageType("clip", "clips/council-officer/index.html", crumbs=True),
    PageType("portrait clip", "clips/young-person/index.html", crumbs=True),
    PageType("Arabic clip", "clips/neighbour/index.html", crumbs=True),
    PageType("register", "commitments.html", "Promises"),
    PageType("track", "commitments-track.html", crumbs=True),
    PageType("offers", "offers.html", "Offers and asks"),
    PageType("people", "people/index.html", "People"),
    PageType("person", "people/ruth-calder-larkford-police.html", crumbs=True),
    PageType("organisation", "organisations/larkford-town-council.html", crumbs=True),
    PageType("themes", "themes/index.html", "Themes"),
    PageType("theme", "themes/safe-streets.html", crumbs=True),
    PageType("search", "search.html", "Search"),
    PageType("found", "search.html?q=bus", "Search"),
    PageType("not found", "search.html?q=xylophone", "Search"),
    PageType("gone", "404.html"),
)
BY_NAME = {kind.name: kind for kind in TYPES}
