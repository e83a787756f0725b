"""
Ask the catalogue: words and phrases, and what they must belong to.

What the user writes never becomes SQL: it is a parameter, and within it every word is a quoted
string of FTS5's. Hits come as the briefing shows them: the newest edition first, then clip by clip
as spoken. All words are in every hit, so that a rank by relevance would only put short sentences
first; who asks what was said of a thing wants the latest first.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from talkingheads.backends.base import Ask
from talkingheads.domain import Kind, State
from talkingheads.stages.catalogue.rows import clean
from talkingheads.stages.catalogue.schema import STATE

BEGIN, END = "\x02", "\x03"
"""Round each word found; no text in the catalogue has control signs."""

_HITS = f"""
SELECT
    statements.clip, marked, start_ms, word_starts, page, statements.kind,
    speakers.name, organisation, editions.title, theme, recorded,
    (SELECT text FROM statements AS s
        WHERE s.id = statements.id - 1 AND s.clip = statements.clip),
    (SELECT text FROM statements AS s
        WHERE s.id = statements.id + 1 AND s.clip = statements.clip),
    owner, due,
    CASE WHEN owner IS NULL THEN NULL ELSE {STATE.format(day=":day")} END
FROM ({{found}}) AS found
CROSS JOIN statements ON statements.id = found.id
CROSS JOIN clips ON clips.id = statements.clip
CROSS JOIN speakers ON speakers.id = clips.speaker
CROSS JOIN editions ON editions.id = clips.edition
LEFT JOIN commitments ON commitments.statement = statements.id AND list = 'promise'
ORDER BY statements.id
"""
_WORDS = f"""
SELECT statements.id, highlight(statements_fts, 0, '{BEGIN}', '{END}') AS marked
FROM statements_fts CROSS JOIN statements ON statements.id = statements_fts.rowid
WHERE statements_fts MATCH :words {{filters}}
ORDER BY statements_fts.rowid LIMIT :limit
"""
_ANY = """
SELECT statements.id, text AS marked FROM statements
WHERE 1 {filters}
ORDER BY statements.id LIMIT :limit
"""


@dataclass(frozen=True)
class Question:
    """What to look for; what is empty does not matter."""

    day: date
    """On which promises are open, due soon or overdue."""
    words: tuple[str, ...] = ()
    """All must occur; one with several words is a phrase, one that ends in ``*`` a beginning."""
    speakers: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    """By their ids."""
    kind: Kind | None = None
    status: State | None = None
    """How a promise stands on *day*."""
    due_before: date | None = None
    promises: bool = False
    """Promises only; so it is with *status* and *due_before*."""
    without: tuple[str, ...] = ()
    """Clips that must not be shown."""
    limit: int = 20


@dataclass(frozen=True)
class Hit:
    """One sentence found, in the clip's finished video."""

    clip: str
    moment: int
    """Where the first word found is said, in cut time; without words the sentence's start."""
    link: str
    """Below the site."""
    speaker: str
    organisation: str
    edition: str
    theme: str
    recorded: str | None
    kind: str
    sentence: str
    marks: tuple[tuple[int, int], ...]
    """What was found, as (start, end) in *sentence*."""
    before: str
    after: str
    """The sentences round it; empty at the clip's ends."""
    owner: str | None
    due: str | None
    state: str | None
    """None: it is no promise."""


@dataclass(frozen=True)
class Found:
    """The first hits, and whether there are more."""

    hits: tuple[Hit, ...]
    more: bool = False


_NAMES = {
    "speaker": "SELECT DISTINCT name, name FROM speakers WHERE id IN (SELECT speaker FROM {clips})",
    "theme": "SELECT DISTINCT theme, theme FROM {clips}",
    "edition": "SELECT title, id FROM editions WHERE id IN (SELECT edition FROM {clips})"
    " UNION SELECT id, id FROM editions WHERE id IN (SELECT edition FROM {clips})",
}


def names(ask: Ask, what: str, without: Sequence[str] = ()) -> dict[str, str]:
    """
    Return what can be asked for as *what*: ``speaker``, ``theme`` or ``edition``.

    Each name, or title, with what to put in a `Question`; none that only clips *without* have.
    """
    shown = "clips"
    if without:
        shown += " WHERE clips.id NOT IN (SELECT value FROM json_each(:without))"
    rows = ask(_NAMES[what].format(clips=shown), {"without": json.dumps(without)})
    return dict(sorted(rows))


def clips(ask: Ask) -> frozenset[str]:
    """Return the ids of the clips in the catalogue."""
    return frozenset(id for (id,) in ask("SELECT id FROM clips", {}))


def find(ask: Ask, question: Question) -> Found:
    """Return what the catalogue has for *question*; words without a letter find nothing."""
    words = expression(question.words)
    if question.words and not words:
        return Found(())
    found = (_WORDS if words else _ANY).format(filters=_filters(question))
    values = {
        "words": words,
        "day": question.day.isoformat(),
        "speakers": json.dumps(question.speakers),
        "themes": json.dumps(question.themes),
        "editions": json.dumps(question.editions),
        "without": json.dumps(question.without),
        "kind": question.kind,
        "status": question.status,
        "due_before": question.due_before and question.due_before.isoformat(),
        "limit": question.limit + 1,
    }
    rows = ask(_HITS.format(found=found), values)
    hits = tuple(_hit(*row) for row in rows[: question.limit])
    return Found(hits, more=len(rows) > question.limit)


def expression(words: Sequence[str]) -> str:
    """
    Return FTS5's expression for all of *words*, each a quoted string.

    What has no letter or digit is left out, as the index leaves it out.
    """
    phrases = []
    for word in words:
        text = clean(word).replace('"', " ").rstrip()
        core = text.rstrip("*")
        if any(unicodedata.category(c)[0] in "LN" for c in core):
            phrases.append(f'"{core}"' + (" *" if text.endswith("*") else ""))
    return " AND ".join(phrases)


def _filters(question: Question) -> str:
    """Return the conditions that *question* sets on a statement."""
    within = [
        f"{column} IN (SELECT value FROM json_each(:{name}))"
        for name, column, wanted in (
            ("speakers", "speakers.name", question.speakers),
            ("themes", "theme", question.themes),
            ("editions", "edition", question.editions),
        )
        if wanted
    ]
    parts = []
    if within:
        parts.append(
            "statements.clip IN (SELECT clips.id FROM clips JOIN speakers"
            f" ON speakers.id = clips.speaker WHERE {' AND '.join(within)})"
        )
    if question.without:
        parts.append("statements.clip NOT IN (SELECT value FROM json_each(:without))")
    if question.kind:
        parts.append("statements.kind = :kind")
    bound = ["list = 'promise'"]
    if question.status:
        bound.append(f"{STATE.format(day=':day')} = :status")
    if question.due_before:
        bound.append("due < :due_before")
    if len(bound) > 1 or question.promises:
        parts.append(
            f"statements.id IN (SELECT statement FROM commitments WHERE {' AND '.join(bound)})"
        )
    return "".join(f" AND {part}" for part in parts)


def _hit(clip: str, marked: str, start: int, word_starts: str, page: str, *rest: str | None) -> Hit:
    """Make a hit of a row."""
    kind, speaker, organisation, edition, theme, recorded, before, after, *promise = rest
    sentence, marks = _marks(marked)
    moment = _moment(sentence, marks, json.loads(word_starts), start)
    seconds, rest_ms = divmod(moment, 1000)
    fragment = f"{seconds}.{rest_ms:03}".rstrip("0").rstrip(".")
    owner, due, state = promise
    return Hit(
        clip=clip,
        moment=moment,
        link=f"{page}#t={fragment}",
        speaker=speaker or "",
        organisation=organisation or "",
        edition=edition or "",
        theme=theme or "",
        recorded=recorded,
        kind=kind or "",
        sentence=sentence,
        marks=marks,
        before=before or "",
        after=after or "",
        owner=owner,
        due=due,
        state=state,
    )


def _marks(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the sentence without its marks, and where they were."""
    first, *pieces = marked.split(BEGIN)
    sentence, marks = first, []
    for piece in pieces:
        hit, _, after = piece.partition(END)
        marks.append((len(sentence), len(sentence) + len(hit)))
        sentence += hit + after
    return sentence, tuple(marks)


def _moment(
    sentence: str, marks: Sequence[tuple[int, int]], starts: Sequence[int], start: int
) -> int:
    """Return when the word with the first mark is said."""
    if not marks:
        return start
    at = marks[0][0]
    number = len(sentence[:at].split())
    if at and not sentence[at - 1].isspace():
        number -= 1
    return starts[number] if number < len(starts) else start
