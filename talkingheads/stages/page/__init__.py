"""
Build the site: Briefing -> Manifest.

    index.html                   the newest edition
    editions/ID.html             every edition; editions/ID/paper.html: the same on paper
    editions/index.html          all editions: days, people, how their promises stand
    editions/ID/                 short.HASH.mp4 and reel.HASH.mp4: all of it as one video; .jpg,
                                 .vtt and -chapters.HASH.vtt beside each
    clips/ENTRY/index.html       a clip with its transcript
    clips/ENTRY/NAME.HASH.*      video.mp4, video-low.mp4, poster.jpg, face.jpg, filmstrip.jpg,
                                 peaks.json, captions.vtt and .srt, transcript.txt, cuts.json,
                                 cuts.edl, and uncut.m4a if it may be heard
    commitments.html             who promised what, by when, and how it stands; .csv, .json and
                                 .ics (days on which something is due) too
    commitments-track.html       the same as a picture, from day to day
    offers.html                  what was offered and asked for; offers-and-asks.csv and .json
    search.html, search/HASH/    search over every sentence; clips.gz: who said it
    people/, organisations/, themes/    a page for each, and an index of people and of themes
    feed.xml                     new editions, and what became of promises (Atom)
    404.html                     what is shown in place of a page that is gone
    static/NAME.HASH.css         style, script, fonts

A name with a hash never gets other bytes (`talkingheads.formats.hashed`), and nothing that a page
loads has another name. So a page never meets the files of another state of the site.

Everything is gathered first, then written beside the site, then moved in its place in one go. The
whole folder is replaced, so it must hold nothing that is not ours.
The same briefing gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from talkingheads.backends.pages import Logo, PageWriter, SearchIndexer
from talkingheads.domain import Briefing, Digest, Manifest
from talkingheads.formats import srt, webvtt
from talkingheads.settings import PageSettings
from talkingheads.stages.page import (
    assets,
    clips,
    colour,
    draft,
    duedays,
    editions,
    exports,
    feed,
    films,
    finding,
    naming,
    paper,
    people,
    player,
    register,
    shape,
    themes,
    trims,
)
from talkingheads.stages.page.plan import Page
from talkingheads.stages.page.sites import SiteView

Text = tuple[str, str]
"""Path on the site, content."""


def run(
    briefing: Briefing,
    *,
    settings: PageSettings,
    site: Path,
    media: Callable[[Digest], Path],
    writer: PageWriter,
    indexer: SearchIndexer | None,
    before: Manifest | None = None,
    logo: Logo | None = None,
) -> Manifest:
    """
    Build the site of *briefing* in the folder *site* and return what lies there.

    *media* finds a video or still by its digest; it is copied. Without *indexer*, or if the
    settings say so, there is no search page. *before* is what the last build in *site* returned.

    Raises: ConfigError if *site* holds something that we did not make, ToolError if the search
    index cannot be made or the disk refuses. The old site stands then.
    """
    words = writer.words(briefing.language or "en")
    view = shape.site(briefing, words=words, search=settings.search and indexer is not None)
    view = replace(view, address=settings.address)
    palette = colour.Palette(settings.colour, settings.text_colour, settings.link_colour)
    static = assets.gather(writer.static_files(words), palette=palette, logo=logo)
    beside = naming.gather([*clips.texts(view), *_captions(briefing)], _media(briefing))
    frame = Frame(view, writer, static, beside.names)
    texts = [*frame.pages(), *exports.texts(view), *duedays.texts(view)]

    with draft.replacing(site, before) as folder:
        for path, content in {**static.files, **beside.texts}.items():
            draft.write(folder, path, content)
        for path, text in texts:
            draft.write(folder, path, text)
        for path, digest in beside.media.items():
            draft.place(folder, path, media(digest))
        if indexer is not None and view.search:
            index = _index(view, folder, indexer) if view.clips else ""
            draft.write(folder, *frame.filled(finding.page(index)))
        return draft.manifest(folder, known=beside.media)


def _fixed(site: SiteView) -> Iterator[Page]:
    """Yield the pages that every site has once."""
    yield Page("404.html", "404.html")


PAGES: tuple[Callable[[SiteView], Iterator[Page]], ...] = (
    editions.pages,
    register.pages,
    feed.pages,
    paper.pages,
    people.pages,
    themes.pages,
    _fixed,
    clips.pages,
)
"""The families of pages, in the order in which they are written."""


@dataclass(frozen=True)
class Frame:
    """What every page is filled with."""

    site: SiteView
    writer: PageWriter
    static: assets.Assets
    names: naming.Names

    def pages(self) -> Iterator[Text]:
        """Yield every page but that of the search, filled."""
        for family in PAGES:
            yield from map(self.filled, family(self.site))

    def filled(self, page: Page) -> Text:
        """Return where *page* goes and what it says."""
        frame = {
            "site": self.site,
            "static": self.static.names,
            "files": self.names,
            "playing": naming.Playing(self.site.clips, self.names),
            "logo": self.static.logo,
            "root": page.root,
        }
        values = {**frame, **page.values}
        return page.path, self.writer.page(page.template, words=self.site.words, **values)


def _index(view: SiteView, folder: Path, indexer: SearchIndexer) -> str:
    """Make the index of the clips' pages in *folder*; return where it lies on the site."""
    room = folder / finding.ROOM
    fragments = indexer.index(folder, room, language=finding.language(view))
    draft.write(room, finding.CLIPS, finding.clips(view, fragments))
    return draft.settle(folder, finding.ROOM)


def _captions(briefing: Briefing) -> Iterator[Text]:
    for entry in briefing.entries:
        yield f"clips/{entry.id}/captions.vtt", webvtt.write(entry.captions)
        yield f"clips/{entry.id}/captions.srt", srt.write(entry.captions)
    yield from player.texts(briefing)
    yield from trims.texts(briefing)
    yield from films.texts(briefing)


def _media(briefing: Briefing) -> Iterator[tuple[str, Digest]]:
    """Yield where each video and still goes, with its digest."""
    for entry in briefing.entries:
        yield f"clips/{entry.id}/video.mp4", entry.rendition.video
        yield f"clips/{entry.id}/poster.jpg", entry.rendition.poster
    yield from player.media(briefing)
    yield from trims.media(briefing)
    yield from films.media(briefing)
