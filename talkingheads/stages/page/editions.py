"""The pages of editions; the newest one is the front page too."""

from __future__ import annotations

from collections.abc import Iterator

from talkingheads.stages.page.plan import Page
from talkingheads.stages.page.sites import SiteView
from talkingheads.stages.page.views import EditionView

TEMPLATE = "edition.html"


def pages(site: SiteView) -> Iterator[Page]:
    """Yield the front page, which says so if there is no edition yet, and a page for each."""
    newest = site.editions[0] if site.editions else EditionView("", "", (), site.words)
    yield Page("index.html", TEMPLATE, {"edition": newest})
    for edition in site.editions:
        yield Page(edition.link, TEMPLATE, {"edition": edition})
