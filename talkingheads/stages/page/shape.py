"""Turn a briefing into what the templates show: words, links and cut time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from talkingheads.backends.words import Words
from talkingheads.domain import Briefing, Edition, Entry, Later, Promise, Statement
from talkingheads.stages.page import wording
from talkingheads.stages.page.films import films
from talkingheads.stages.page.sites import SiteView
from talkingheads.stages.page.standing import LaterView, PromiseView
from talkingheads.stages.page.views import ClipView, EditionView, SentenceView

Promises = dict[tuple[str, str], PromiseView]
"""By clip and statement."""


def site(briefing: Briefing, *, words: Words, search: bool) -> SiteView:
    """
    Return what the pages of *briefing* show.

    A promise whose clip is not in the briefing is left out, and so is a later word from one:
    when a clip is taken down, its words go with it.
    """
    clips = {
        entry.id: ClipView(
            entry, edition.title, edition.id, tuple(_sentences(entry, words)), (), words
        )
        for edition in briefing.editions
        for entry in edition.entries
    }
    promises = {
        (p.entry, p.statement): _promise(p, clips, words)
        for p in briefing.ledger.promises
        if p.entry in clips
    }
    editions = tuple(_edition(edition, clips, promises, words) for edition in briefing.editions)
    return SiteView(
        title=briefing.title,
        organisation=briefing.organisation,
        introduction=briefing.introduction,
        language=words.language,
        search=search,
        day=words.day(briefing.ledger.day),
        day_iso=wording.iso(briefing.ledger.day),
        editions=editions,
        promises=tuple(promises.values()),
        words=words,
    )


def _edition(
    edition: Edition, clips: dict[str, ClipView], promises: Promises, words: Words
) -> EditionView:
    shown = tuple(_with_promises(clips[entry.id], promises) for entry in edition.entries)
    return EditionView(
        edition.id, edition.title, shown, words, films(edition, words), edition.changes
    )


def _with_promises(clip: ClipView, promises: Promises) -> ClipView:
    sentences = tuple(
        replace(sentence, promise=promises.get((clip.entry.id, sentence.id)))
        for sentence in clip.sentences
    )
    own = tuple(p for (entry, _), p in promises.items() if entry == clip.entry.id)
    return replace(clip, sentences=sentences, promises=own)


def _sentences(entry: Entry, words: Words) -> Iterator[SentenceView]:
    after = 0
    for statement in _statements(entry):
        sentence = _sentence(statement, entry, after, words)
        after = sentence.start + 1
        yield sentence


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


def _sentence(statement: Statement, entry: Entry, earliest: int, spoken: Words) -> SentenceView:
    """
    Return *statement* on the cut clock, at *earliest* or later.

    No two sentences start in the same millisecond, for the start is the sentence's address.
    """
    clock = entry.cuts.to_cut_clock
    words: list[str] = []
    starts: list[int] = []
    for word in entry.transcript.words[statement.first : statement.last]:
        for part in wording.visible(word.text).split():
            words.append(part)
            starts.append(clock(word.start))
    start = max(clock(statement.start), earliest)
    return SentenceView(
        statement=statement,
        text=" ".join(words),
        start=start,
        end=max(clock(statement.end), start),
        word_starts=tuple(starts),
        words=spoken,
    )


def _promise(promise: Promise, clips: dict[str, ClipView], words: Words) -> PromiseView:
    clip = clips[promise.entry]
    return PromiseView(
        promise=promise,
        start=_start(clip, promise.statement, promise.start),
        edition=clip.edition,
        edition_id=clip.edition_id,
        warning=clip.warning,
        language=clip.language,
        later=tuple(_later(word, clips, words) for word in promise.later if word.entry in clips),
        words=words,
    )


def _later(later: Later, clips: dict[str, ClipView], words: Words) -> LaterView:
    clip = clips[later.entry]
    return LaterView(
        later=later,
        start=_start(clip, later.statement, later.start),
        warning=clip.warning,
        language=clip.language,
        edition=clip.edition,
        words=words,
    )


def _start(clip: ClipView, statement: str, otherwise: int) -> int:
    """Return where *statement* starts on the page of *clip*."""
    return next((s.start for s in clip.sentences if s.id == statement), otherwise)
