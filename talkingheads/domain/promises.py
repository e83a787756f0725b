"""What was promised, what people ruled about it, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from talkingheads.domain.clips import Speaker

Status = Literal["open", "kept", "partly", "dropped", "superseded"]
"""What only a person can say of a promise."""
State = Literal["open", "due soon", "overdue", "kept", "partly", "dropped", "superseded"]
"""How a promise stands on a day: the status that was ruled, else what the days say."""
What = Literal["new", "kept", "partly", "late", "moved", "reopened", "dropped", "superseded"]
"""What can become of a promise between two days."""


@dataclass(frozen=True)
class Place:
    """Words where they were said, to be found again when transcript or labels have changed."""

    clip: str
    """An entry's id."""
    at: int
    """When the first of *words* starts, in source time."""
    words: str
    times: int = 1
    """How often the clip said these words when it was written down."""


@dataclass(frozen=True)
class Decision:
    """
    What a person ruled about a statement, on a day.

    Decisions are a log: a later one changes what it names and leaves the rest.
    """

    place: Place
    by: str
    on: date
    ruling: Literal["", "accept", "dismiss"] = ""
    """*dismiss*: it is no promise; *accept*, or any other ruling that changes something: it is."""
    summary: str | None = None
    """What is promised, in a few words of the team's; the quote stays as it was said."""
    owner: str | None = None
    due: date | Literal["none"] | None = None
    """None: as it was heard; ``none``: no day."""
    status: Status | None = None
    note: str = ""
    evidence: tuple[Place | str, ...] = ()
    """Statements, or addresses (https://...), that show it; a statement is a join confirmed."""
    unrelated: tuple[Place, ...] = ()
    """Statements that were proposed as a word on it and are not."""
    line: int = 0
    """Where it stands in its file, from 1."""


@dataclass(frozen=True)
class Later:
    """What was said later that bears on a promise, or may; times in cut time."""

    entry: str
    statement: str
    quote: str
    start: int
    end: int
    speaker: str
    said: date | None
    likeness: float
    """0 to 1, by the words that both share."""
    confirmed: bool
    """True only if a person says so."""


@dataclass(frozen=True)
class Ruling:
    """One step in the history of a promise."""

    on: date
    by: str
    says: str
    """In plain words: ``kept``, ``accepted``, ``due 31 October 2026``."""
    note: str = ""
    links: tuple[str, ...] = ()
    status: Status | None = None
    """How it stands from that day on; None: the ruling does not say."""
    shown_by: tuple[str, ...] = ()
    """Statements (``ENTRY-STATEMENT``) that it names as evidence, less those taken away since."""
    terms: tuple[tuple[str, str], ...] = ()
    """What it *says*, for other languages: ``("kept", "")``, ``("due", "2026-10-31")``."""


@dataclass(frozen=True)
class Promise:
    """One line of the ledger; times in cut time."""

    id: str
    """``ENTRY-STATEMENT``, for example ``inspector-hale-s4``."""
    entry: str
    statement: str
    quote: str
    start: int
    end: int
    owner: str
    """A name to show: the speaker's, the organisation's, or the one that is named."""
    speaker: Speaker
    theme: str
    place: str
    edition: str
    said: date | None
    due: date | None
    due_text: str | None
    state: State
    summary: str = ""
    """The team's own words; empty: none were given."""
    later: tuple[Later, ...] = ()
    """In the order said: what a person joined to it, and what is proposed."""
    history: tuple[Ruling, ...] = ()
    """What people ruled by the ledger's day, in order."""
    to_come: tuple[Ruling, ...] = ()
    """What is ruled for a day after the ledger's, in order; it does not count yet."""

    @property
    def silent(self) -> bool:
        """
        Tell whether it is overdue and nobody has said a word on it since.

        A ruling that only read it anew before it was due is no word on it.
        """
        told = any(self.due is None or ruling.on > self.due for ruling in self.history)
        return self.state == "overdue" and not self.later and not told


@dataclass(frozen=True)
class Remark:
    """What a person should look at in a decision."""

    decision: Decision
    kind: Literal["likely", "moved", "gone", "part", "twice", "elsewhere", "early", "contradicted"]
    """
    *likely*: its words are heard or spelt otherwise now; *moved*: said far from where they were.

    Lost: *gone*; *part*: they are among others now; *twice*: said more than once; *elsewhere*: in
    one other clip. *early*: ruled before it was said; *contradicted*: another person ruled
    otherwise on that day, and stands before it.
    """
    statement: str = ""
    """``ENTRY-STATEMENT``, the one that is meant or to be looked at."""
    words: str = ""
    """What is said there; the day on which it was said; who contradicts, and how."""


@dataclass(frozen=True)
class Ledger:
    """What was promised, soonest due first, as it stands on *day*."""

    promises: tuple[Promise, ...]
    day: date
    possible: tuple[Promise, ...] = ()
    """Possibly missed: for the team to accept or dismiss, shown to nobody else."""
    dismissed: tuple[Promise, ...] = ()
    """What a person ruled to be no promise."""
    lost: tuple[Decision, ...] = ()
    """Decisions whose words are not in the clips any more."""
    remarks: tuple[Remark, ...] = ()
    """What a person should look at in decisions, in the order of their file."""

    def of(self, entry: str) -> tuple[Promise, ...]:
        """Return the promises made in the clip *entry*."""
        return tuple(p for p in self.promises if p.entry == entry)


@dataclass(frozen=True)
class Change:
    """One thing that became of a promise between two days."""

    what: What
    """
    *late*: it became overdue; *moved*: it has another due day, or none, or one at last;
    *reopened*: somebody ruled what became of it, and that does not stand any more.
    """
    promise: str
    """Its id."""
    plays: str
    """
    The statement (``ENTRY-STATEMENT``) whose words show it.

    That is the promise itself, unless a person named later words for what became of it.
    """
    state: State
    """How the promise stands on the later day."""
    due: date | None
    due_before: date | None = None
    """When it was due on the earlier day."""


@dataclass(frozen=True)
class Changes:
    """
    What became of promises from the end of one day to that of another.

    A promise may have several: one that is new may be late already.
    """

    since: date | None = None
    """None: there was nothing before."""
    until: date | None = None
    """None: nobody compared."""
    found: tuple[Change, ...] = ()
    """In the order of the later ledger."""
    withdrawn: tuple[str, ...] = ()
    """
    Ids of what counted as a promise then, and does not now: a person ruled so.

    No page shows them: what was dismissed is for the team only.
    """

    def of(self, what: What) -> tuple[Change, ...]:
        """Return what is found of that kind."""
        return tuple(change for change in self.found if change.what == what)
