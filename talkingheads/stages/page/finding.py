"""
What the search page must know of every update before it reads any: who, what about, where, when.

One packed JSON file, in which every text stands once and an update is a row of numbers: see
`FIELDS`. With it the page filters what Pagefind found and loads only what fits.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from typing import Generic, TypeVar

from talkingheads.formats import hashed
from talkingheads.stages.page import wording
from talkingheads.stages.page.plan import Page
from talkingheads.stages.page.sites import SiteView
from talkingheads.stages.page.views import ClipView, SentenceView
from talkingheads.stages.page.wording import N_

ROOM = f"{hashed.SEARCH}new/"
"""Where the index is made, until it is whole and its folder can be named by its hash."""
CLIPS = "clips.gz"
"""What the file is called beside the index."""
FIELDS = (
    "id",
    "fragment",
    "person",
    "theme",
    "place",
    "edition",
    "month",
    "language",
    "kinds",
    "end",
    "states",
    "warning",
)
"""
A row, from left to right; what it ends with is left out while it is nought.

*fragment*: what Pagefind calls the page. *person* to *language*, *warning*: numbers of rows in the
tables. *kinds*: the sum of 2 to the power of each kind's number. *end*: seconds after which nobody
speaks. *states*: the number of each sentence that is a promise, and a letter for how it stands:
``4a7c``.
"""

PROMISE = N_("Promise")
T = TypeVar("T", bound=Hashable)


class Table(Generic[T]):
    """Numbers for values, in the order in which they come; the empty one is 0."""

    def __init__(self, empty: T) -> None:
        self.numbers: dict[T, int] = {empty: 0}

    def __call__(self, value: T) -> int:
        return self.numbers.setdefault(value, len(self.numbers))

    @property
    def rows(self) -> list[T]:
        return list(self.numbers)


def language(site: SiteView) -> str:
    """Return the language that most of *site*'s updates are in, by which words are bent."""
    tags = (clip.language.partition("-")[0].lower() for clip in site.clips)
    spoken = Counter(tag for tag in tags if tag)
    most = sorted(spoken, key=lambda tag: (-spoken[tag], tag))
    return most[0] if most else site.language.partition("-")[0]


def page(index: str) -> Page:
    """Return the search page, which reads the folder *index*; empty: there is nothing to search."""
    values = {"index": f"{index}pagefind.js", "clips": f"{index}{CLIPS}"} if index else {}
    return Page("search.html", "search.html", {"index": "", "clips": "", **values})


def clips(site: SiteView, fragments: Mapping[str, str]) -> bytes:
    """
    Return the content of the file; *fragments*: page on the site to Pagefind's name.

    It is packed (gzip), as Pagefind's are, since many servers of plain files pack nothing.
    """
    tables = _Tables()
    rows = [tables.row(clip, fragments.get(clip.link, "")) for clip in site.clips]
    content = {
        "kinds": _kinds(site),
        "manners": {manner: site.words.say(said) for manner, said in wording.MANNERS.items()},
        "states": [[slug(state), site.words.say(said)] for state, said in wording.STATES.items()],
        "organisations": tables.organisations.rows,
        "people": tables.people.rows,
        "themes": tables.themes.rows,
        "places": tables.places.rows,
        "editions": tables.editions.rows,
        "months": [
            [month, site.words.month(date.fromisoformat(f"{month}-01"))] if month else ["", ""]
            for month in tables.months.rows
        ],
        "languages": tables.languages.rows,
        "warnings": tables.warnings.rows,
        "clips": rows,
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode("utf-8", "replace"), mtime=0)


def slug(state: str) -> str:
    """Return *state* as addresses and class names have it."""
    return state.replace(" ", "-")


def _kinds(site: SiteView) -> list[list[str]]:
    """Return the kinds of sentences to choose from, a promise first; their place is their bit."""
    kinds = [["promise", site.words.say(PROMISE)]]
    return kinds + [[kind, site.words.say(said)] for kind, said in wording.KINDS.items()]


class _Tables:
    """The tables that rows are made with."""

    def __init__(self) -> None:
        self.organisations = Table("")
        self.people = Table(("", "", 0))
        self.themes, self.places = Table(""), Table("")
        self.editions = Table(("", ""))
        self.months, self.languages, self.warnings = Table(""), Table(""), Table("")

    def row(self, clip: ClipView, fragment: str) -> list[object]:
        """Return *clip* as the `FIELDS`."""
        update, speaker = clip.entry.update, clip.entry.update.speaker
        person = (speaker.name, speaker.role, self.organisations(speaker.organisation))
        row: list[object] = [
            clip.entry.id,
            fragment,
            self.people(person),
            self.themes(update.theme),
            self.places(update.place),
            self.editions((clip.edition_id, clip.edition)),
            self.months(clip.recorded_iso[:7]),
            self.languages(clip.language),
            sum(1 << number for number in _said(clip.sentences)),
            round(clip.entry.cuts.length / 1000),
            "".join(_states(clip.sentences)),
            self.warnings(clip.warning),
        ]
        while not row[-1]:
            row.pop()
        return row


def _said(sentences: Iterable[SentenceView]) -> set[int]:
    """Return the numbers of the kinds that there are among *sentences*."""
    order = list(wording.KINDS)
    found = {order.index(s.kind) + 1 for s in sentences if s.kind in wording.KINDS}
    return found | {0 for s in sentences if s.promise}


def _states(sentences: Iterable[SentenceView]) -> Iterable[str]:
    order = [str(state) for state in wording.STATES]
    for sentence in sentences:
        if sentence.promise:
            letter = chr(ord("a") + order.index(sentence.promise.state))
            yield f"{sentence.id.removeprefix('s')}{letter}"
