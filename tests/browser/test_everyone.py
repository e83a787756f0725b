"""Every type of page, for everyone: by eye, ear and keyboard, small, dark, in few colours.

Each page is opened once and looked at in many ways; see `looking`.
"""

from __future__ import annotations

import re
from functools import cache
from io import StringIO

import pytest
import webvtt

from talkingheads.backends.preview import serve
from tests import markup
from tests import ruled as briefings
from tests.browser import looking
from tests.browser.page_types import BY_NAME, TYPES, PageType

pytestmark = pytest.mark.browser

FIRST_VIEW = 100_000
"""Bytes before the poster."""
COVERED = 0.95
"""How much of the speech must have captions."""
NAMES = [kind.name for kind in TYPES]


@pytest.fixture(scope="module")
def site(ruled_folder):
    """The address of a site at the top of its host, as `gone` needs it."""
    with serve(ruled_folder / "site", port=0) as server:
        yield server.url


@pytest.fixture(scope="module")
def seen(chromium, site):
    """Look at a type of page, once."""
    context = looking.context_of(chromium, permissions=["clipboard-read", "clipboard-write"])
    yield cache(lambda name: looking.look(context, site, BY_NAME[name].path))
    context.close()


@pytest.mark.parametrize("name", NAMES)
def test_everyone_can_use_it(seen, name):
    """
    Nothing is wrong on this type of page, in whatever way it was looked at.

    axe finds no violation, light and wide, dark and narrow; headings have an order; targets have
    24 pixels; the focus shows and nothing lies over it; nothing is wider than 320 pixels, with
    words twice as large too; contrast holds in each scheme and in forced colours; nothing moves,
    jumps, is kept, comes from elsewhere, or breaks the policy for content.
    """
    assert {what: found for what, found in seen(name).bad.items() if found} == {}


@pytest.mark.parametrize("name", [kind.name for kind in TYPES if "?" not in kind.path])
def test_the_first_view_is_light(seen, name):
    """Page, styles, scripts and typeface together."""
    assert seen(name).weight < FIRST_VIEW


def test_every_template_of_a_page_is_looked_at(ruled_folder):
    """What a site has is what is listed: a new type of page is tested by being listed."""
    site = ruled_folder / "site"
    families = {_family(path.relative_to(site).as_posix()) for path in site.rglob("*.html")}
    assert families == {_family(kind.path.partition("?")[0]) for kind in TYPES}


def _family(path: str) -> str:
    """Return *path* without what names one of many: ``clips/*/index.html``."""
    folder, _, name = path.rpartition("/")
    folder = re.sub(r"^(clips|editions)/[^/]+$", r"\1/*", folder)
    plain = name in ("index.html", "paper.html") or not folder
    return "/".join(filter(None, (folder, name if plain else "*.html")))


# Captions ----------------------------------------------------------------------------------------


def test_every_video_has_captions_of_nearly_all_that_is_said(seen, ruled_folder, site):
    """The captions of each video on each page can be read, and cover the words as they are said."""
    tracks = {track for name in NAMES for track in seen(name).tracks}
    spoken = {entry.id: entry for entry in briefings.ruled().entries}
    for track in sorted(tracks):
        path = track.removeprefix(site)
        cues = webvtt.from_buffer(StringIO((ruled_folder / "site" / path).read_text("utf-8")))
        assert len(cues) > 0, path
        clip = re.fullmatch(r"clips/(.+)/captions\.vtt", path)
        if clip:
            assert share_covered(spoken.pop(clip[1]), cues) >= COVERED, path
    assert not [entry for entry in spoken if f"clips/{entry}/" in str(tracks)]
    assert len([track for track in tracks if "/clips/" in track]) >= 3


def share_covered(entry, cues):
    """Return how much of the time in which *entry* has words a caption is shown."""
    shown = [(cue.start_in_seconds * 1000, cue.end_in_seconds * 1000) for cue in cues]
    clock = entry.cuts.to_cut_clock
    words = [(clock(word.start), clock(word.end)) for word in entry.transcript.words]
    times = [(a, b) for a, b in words if a is not None and b is not None and b > a]
    under = sum(max(0, min(end, b) - max(start, a)) for a, b in times for start, end in shown)
    return under / sum(b - a for a, b in times)


# Where one is ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind.tab], ids=lambda kind: kind.name)
def test_the_tab_of_the_page_is_marked(ruled_folder, kind: PageType):
    """One tab says that it is this page."""
    whole = read(ruled_folder, kind)
    marked = [a.words for a in whole.all("a") if a.attributes.get("aria-current") == "page"]
    assert kind.tab in marked


@pytest.mark.parametrize(
    "kind", [kind for kind in TYPES if kind.crumbs], ids=lambda kind: kind.name
)
def test_the_way_back_leads_back(ruled_folder, kind: PageType):
    """Breadcrumbs stand on each page below another, and each of them is a page."""
    (crumbs,) = [n for n in read(ruled_folder, kind).all("nav") if "crumbs" in str(n.classes)]
    assert crumbs["aria-label"]
    folder = (ruled_folder / "site" / kind.path).parent
    links = [link["href"] for link in crumbs.all("a")]
    assert links
    assert all((folder / link).resolve().is_file() for link in links)


def read(folder, kind: PageType):
    """Return the page of a type as it is written."""
    path = folder / "site" / kind.path.partition("?")[0]
    return markup.read(path.read_text(encoding="utf-8"))
