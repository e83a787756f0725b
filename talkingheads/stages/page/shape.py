"""Turn a briefing into what the templates show: words, links and cut time."""

from __future__ import annotations

from talkingheads.domain import Briefing, Edition, Entry, Promise, Statement
from talkingheads.stages.page import wording
from talkingheads.stages.page.views import (
    ClipView,
    EditionView,
    PromiseView,
    SentenceView,
    SiteView,
)


def site(briefing: Briefing, *, search: bool) -> SiteView:
    """
    Return what the pages of *briefing* show.

    A promise whose clip is not in the briefing is left out: when a clip is taken down, its words
    go with it.
    """
    editions = tuple(_edition(briefing, edition) for edition in briefing.editions)
    shown = {p.id: p for edition in editions for clip in edition.clips for p in clip.promises}
    return SiteView(
        title=briefing.title,
        organisation=briefing.organisation,
        introduction=briefing.introduction,
        language=briefing.language or "en",
        search=search,
        day=wording.day(briefing.ledger.day),
        editions=editions,
        promises=tuple(shown[p.id] for p in briefing.ledger.promises if p.id in shown),
    )


def _edition(briefing: Briefing, edition: Edition) -> EditionView:
    clips = tuple(_clip(briefing, edition, entry) for entry in edition.entries)
    return EditionView(id=edition.id, title=edition.title, clips=clips)


def _clip(briefing: Briefing, edition: Edition, entry: Entry) -> ClipView:
    promises = {p.statement: _promise(p, edition, entry) for p in briefing.ledger.of(entry.id)}
    sentences: list[SentenceView] = []
    for statement in _statements(entry):
        after = sentences[-1].start + 1 if sentences else 0
        sentences.append(_sentence(statement, entry, promises.get(statement.id), after))
    return ClipView(
        entry=entry,
        edition=edition.title,
        edition_link=f"editions/{edition.id}.html",
        sentences=tuple(sentences),
        promises=tuple(promises.values()),
    )


def _statements(entry: Entry) -> tuple[Statement, ...]:
    """Return the labelled sentences; if there are none, the recogniser's own segments."""
    if entry.labels.statements:
        return entry.labels.statements
    found: list[Statement] = []
    first = 0
    for number, segment in enumerate(entry.transcript.segments, start=1):
        last = first + len(segment.words)
        if segment.words:
            text = " ".join(word.text for word in segment.words)
            start, end = segment.words[0].start, segment.words[-1].end
            found.append(Statement(f"s{number}", "other", text, first, last, start, end))
        first = last
    return tuple(found)


def _sentence(
    statement: Statement, entry: Entry, promise: PromiseView | None, earliest: int
) -> SentenceView:
    """
    Return *statement* on the cut clock, at *earliest* or later.

    No two sentences start in the same millisecond, for the start is the sentence's address.
    """
    clock = entry.cuts.to_cut_clock
    words: list[str] = []
    starts: list[int] = []
    for word in entry.transcript.words[statement.first : statement.last]:
        for part in _visible(word.text).split():
            words.append(part)
            starts.append(clock(word.start))
    start = max(clock(statement.start), earliest)
    return SentenceView(
        id=statement.id,
        kind=statement.kind,
        text=" ".join(words),
        start=start,
        end=max(clock(statement.end), start),
        word_starts=tuple(starts),
        promise=promise,
    )


def _visible(text: str) -> str:
    """
    Return *text* without characters that nobody sees, but for the joiners that spelling needs.

    Among them are blanks without width, over which browsers, Python and the search engine count
    words differently, and those that turn the direction of all that follows.
    """
    return "".join(c for c in text if c.isprintable() or c.isspace() or c in "\u200c\u200d")


def _promise(promise: Promise, edition: Edition, entry: Entry) -> PromiseView:
    return PromiseView(
        id=promise.id,
        quote=promise.quote,
        owner=promise.owner,
        organisation=promise.speaker.organisation,
        speaker=promise.speaker.name,
        role=promise.speaker.role,
        due=wording.day(promise.due),
        due_iso=wording.iso(promise.due),
        due_text=promise.due_text or "",
        state=promise.state,
        said=wording.day(promise.said),
        said_iso=wording.iso(promise.said),
        edition=edition.title,
        clip=f"clips/{entry.id}/index.html",
        moment=wording.seconds(promise.start),
        clock=wording.clock(promise.start),
        warning=entry.transcript.warning,
    )
