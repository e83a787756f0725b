"""
An edition on paper.

Whoever holds the paper points a phone at a code and hears the words: each update and each promise
has one. A code needs an address that a phone can reach, so without the site's there are none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from talkingheads.backends.segno import Code, code
from talkingheads.stages.page.changes import ChangesView, LineView, told
from talkingheads.stages.page.plan import Page
from talkingheads.stages.page.sites import SiteView
from talkingheads.stages.page.standing import PromiseView
from talkingheads.stages.page.views import ClipView, EditionView, SentenceView


@dataclass(frozen=True)
class PaperQuote:
    """A sentence on paper; a promise has a code to its second."""

    sentence: SentenceView
    code: Code | None


@dataclass(frozen=True)
class PaperUpdate:
    """One update on paper."""

    clip: ClipView
    site: SiteView

    @property
    def code(self) -> Code | None:
        """Leads to the moment at which the update begins."""
        return _code(self.site, f"{self.clip.link}#t=0")

    @property
    def address(self) -> str:
        """Where to find it, to be typed; empty if nobody knows."""
        return f"{self.site.top}{self.clip.link}".partition("//")[2] if self.site.top else ""

    @cached_property
    def groups(self) -> tuple[tuple[str, tuple[PaperQuote, ...]], ...]:
        """What is said in short: heading and quotes."""
        return tuple(
            (heading, tuple(self._quote(sentence) for sentence in sentences))
            for heading, sentences, _ in self.clip.summary
        )

    @property
    def more(self) -> tuple[PaperQuote, ...]:
        """The promises that are not among them."""
        shown = {quote.sentence.id for _, quotes in self.groups for quote in quotes}
        return tuple(
            self._quote(sentence)
            for sentence in self.clip.sentences
            if sentence.promise and sentence.id not in shown
        )

    def _quote(self, sentence: SentenceView) -> PaperQuote:
        promise = sentence.promise
        return PaperQuote(sentence, _code(self.site, promise.link) if promise else None)


@dataclass(frozen=True)
class PaperView:
    """One edition on paper."""

    site: SiteView
    edition: EditionView
    told: ChangesView

    @cached_property
    def updates(self) -> tuple[PaperUpdate, ...]:
        """Leaders first."""
        clips = (*self.edition.leaders, *self.edition.others)
        return tuple(PaperUpdate(clip, self.site) for clip in clips)

    @property
    def coded(self) -> bool:
        """Tell whether there are codes."""
        return bool(self.site.top and self.updates)

    def code(self, line: LineView) -> Code | None:
        """Return the code of words on a promise, unless they stand below with theirs."""
        below = line.sentence.promise and line.clip.edition_id == self.edition.id
        return None if line.promise is None or below else _code(self.site, line.link)

    @property
    def registers(self) -> tuple[tuple[str, tuple[PromiseView, ...]], ...]:
        """The tables of promises: heading and rows; none without rows."""
        say = self.site.words.say
        owed = tuple(line.promise for line in self.told.owed.lines if line.promise)
        tables = (
            (say("Promises of this edition"), self.edition.promises),
            (self.told.owed.heading, owed),
        )
        return tuple(table for table in tables if table[1])


def pages(site: SiteView) -> Iterator[Page]:
    """Yield the paper of each edition."""
    for number, edition in enumerate(site.editions):
        view = PaperView(site, edition, told(site, edition, site.editions[number + 1 :]))
        yield Page(link(edition), "paper.html", {"paper": view, "edition": edition})


def link(edition: EditionView) -> str:
    """Return where the paper of *edition* lies."""
    return f"editions/{edition.id}/paper.html"


def _code(site: SiteView, link: str) -> Code | None:
    return code(f"{site.top}{link}") if site.top else None
