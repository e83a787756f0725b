"""Check that every quote in the ledger is what was said, word for word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from talkingheads.domain import Entry, Later, Ledger, Promise, Statement
from talkingheads.errors import PublishError

_HINT = "Nothing is published until the clip is labelled again: talkingheads label"


def verify(ledger: Ledger, entries: Sequence[Entry]) -> None:
    """
    Check every quote in *ledger*: what is promised, possible, dismissed or was said later.

    Its words must be all the words of its clip's transcript between its start and its end.

    Raises: PublishError that names the first that is not so.
    """
    spoken = {entry.id: _Spoken(entry) for entry in entries}
    for promise in (*ledger.promises, *ledger.possible, *ledger.dismissed):
        _check(promise, f"promise {promise.id}", spoken)
        for later in promise.later:
            name = f"promise {promise.id}: what was said later ({later.entry}-{later.statement})"
            _check(later, name, spoken)


class _Spoken:
    """The words of one clip."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.words = entry.transcript.words
        self.statements = {statement.id: statement for statement in entry.labels.statements}

    def text(self, statement: Statement) -> str:
        """Return the words that *statement* points to."""
        return " ".join(word.text for word in self.words[statement.first : statement.last])

    def span(self, statement: Statement) -> tuple[int, int]:
        """Return when these words start and end, in cut time."""
        words = self.words[statement.first : statement.last]
        clock = self.entry.cuts.to_cut_clock
        return clock(words[0].start), clock(max(word.end for word in words))


def _check(quote: Promise | Later, name: str, spoken: Mapping[str, _Spoken]) -> None:
    clip = spoken.get(quote.entry)
    statement = clip.statements.get(quote.statement) if clip else None
    if clip is None or statement is None:
        raise PublishError(f"{name}: there is no such statement in the clips", hint=_HINT)
    said = clip.text(statement)
    for quoted in _quoted(quote):
        if quoted not in said or not said:
            raise PublishError(f"{name}: {quoted!r} is not what was said: {said!r}", hint=_HINT)
    if quote.quote != said:
        raise PublishError(f"{name}: {quote.quote!r} is only a part of {said!r}", hint=_HINT)
    if (quote.start, quote.end) != clip.span(statement):
        raise PublishError(f"{name}: its words are not said at its time", hint=_HINT)


def _quoted(quote: Promise | Later) -> Iterator[str]:
    yield quote.quote
    if isinstance(quote, Promise) and quote.due_text is not None:
        yield quote.due_text
