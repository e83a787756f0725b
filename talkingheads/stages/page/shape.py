"""Turn a briefing into what the templates show: words, links and cut time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from talkingheads.backends.pages import Words
from talkingheads.domain import (
    Briefing,
    CutList,
    Edition,
    Entry,
    Later,
    Promise,
    Statement,
    Word,
)
from talkingheads.stages.page import wording
from talkingheads.stages.page.films import films
from talkingheads.stages.page.sites import SiteView
from talkingheads.stages.page.standing import LaterView, PromiseView
from talkingheads.stages.page.views import ClipView, EditionView, SentenceView

Promises = Mapping[str, Mapping[str, PromiseView]]
"""By clip, then by statement, in the ledger's order."""


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
        p.id: _promise(p, clips, words) for p in briefing.ledger.promises if p.entry in clips
    }
    by_clip: dict[str, dict[str, PromiseView]] = defaultdict(dict)
    for view in promises.values():
        by_clip[view.promise.entry][view.promise.statement] = view
    editions = tuple(_edition(edition, clips, by_clip, words) for edition in briefing.editions)
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
    own = promises.get(clip.entry.id, {})
    sentences = tuple(replace(said, promise=own.get(said.id)) for said in clip.sentences)
    return replace(clip, sentences=sentences, promises=tuple(own.values()))


def _sentences(entry: Entry, words: Words) -> Iterator[SentenceView]:
    after, spoken = 0, entry.transcript.words
    for statement in _statements(entry):
        own = spoken[statement.first : statement.last]
        sentence = _sentence(statement, own, entry.cuts, after, words)
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


def _sentence(
    statement: Statement, spoken: Iterable[Word], cuts: CutList, earliest: int, language: Words
) -> SentenceView:
    """
    Return *statement*, of the words *spoken*, on the clock of *cuts*, at *earliest* or later.

    No two sentences start in the same millisecond, for the start is the sentence's address.
    """
    clock = cuts.to_cut_clock
    words: list[str] = []
    starts: list[int] = []
    for word in spoken:
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
        words=language,
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
