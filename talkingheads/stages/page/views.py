"""
What the templates show.

Templates decide nothing; whatever they print is a field or property here. All links are relative
to the top of the site; a template puts its own way to the top (``root``) before them.
"""

from __future__ import annotations

from dataclasses import dataclass

from talkingheads.backends.words import Words
from talkingheads.domain import Entry, Kind, Manner, Statement
from talkingheads.stages.page import wording
from talkingheads.stages.page.films import FilmView
from talkingheads.stages.page.standing import PromiseView, overdue

Moments = tuple[int, ...]


@dataclass(frozen=True)
class SentenceView:
    """One sentence with its place in the finished video."""

    statement: Statement
    text: str
    start: int
    end: int
    word_starts: Moments
    """Where each blank-separated word of *text* starts; as many as there are words."""
    words: Words
    promise: PromiseView | None = None

    @property
    def id(self) -> str:
        return self.statement.id

    @property
    def kind(self) -> Kind:
        return self.statement.kind

    @property
    def manner(self) -> Manner:
        """How it is said that binds nobody; empty for what is in the ledger."""
        return "" if self.promise else self.statement.manner

    @property
    def label(self) -> str:
        return self.words.say(wording.KINDS[self.kind]) if self.kind in wording.KINDS else ""

    @property
    def caveat(self) -> str:
        """The manner in words: ``A hope, not a promise``."""
        return self.words.say(wording.MANNERS[self.manner]) if self.manner else ""

    @property
    def mark(self) -> str:
        """What the sentence is, for class names: a kind, or ``promise``."""
        return "promise" if self.promise else self.kind

    @property
    def marks(self) -> str:
        """What it is for the search: ``next``, ``next-promise``, ``next-hope``."""
        more = "promise" if self.promise else self.manner
        return f"{self.kind}-{more}" if more else self.kind

    @property
    def moment(self) -> str:
        return wording.seconds(self.start)

    @property
    def clock(self) -> str:
        return wording.clock(self.start)


@dataclass(frozen=True)
class ClipView:
    """One clip with everything that its page and its card show."""

    entry: Entry
    edition: str
    edition_id: str
    sentences: tuple[SentenceView, ...]
    promises: tuple[PromiseView, ...]
    words: Words

    @property
    def folder(self) -> str:
        return f"clips/{self.entry.id}/"

    @property
    def link(self) -> str:
        return f"{self.folder}index.html"

    @property
    def face(self) -> str:
        """The small square picture of who speaks."""
        made = self.entry.rendition.face
        return f"{self.folder}face.jpg" if made else f"{self.folder}poster.jpg"

    @property
    def edition_link(self) -> str:
        return f"editions/{self.edition_id}.html"

    @property
    def name(self) -> str:
        return self.entry.update.speaker.name

    @property
    def role(self) -> str:
        speaker = self.entry.update.speaker
        return ", ".join(part for part in (speaker.role, speaker.organisation) if part)

    @property
    def leader(self) -> bool:
        return self.entry.update.speaker.leader

    @property
    def warning(self) -> str:
        return self.entry.transcript.warning

    @property
    def recorded(self) -> str:
        return self.words.day(self.entry.update.recorded)

    @property
    def recorded_iso(self) -> str:
        return wording.iso(self.entry.update.recorded)

    @property
    def length(self) -> str:
        return wording.length(self.words, self.entry.rendition.duration)

    @property
    def language(self) -> str:
        return self.entry.transcript.language

    @property
    def automatic(self) -> bool:
        return self.entry.transcript.origin == "automatic"

    @property
    def portrait(self) -> bool:
        return self.entry.rendition.height > self.entry.rendition.width

    @property
    def groups(self) -> tuple[tuple[str, tuple[SentenceView, ...]], ...]:
        """The parts of the card that have sentences: heading, sentences in the order spoken."""
        parts = (
            (self.words.say(heading), tuple(s for s in self.sentences if s.kind == kind))
            for kind, heading in wording.KINDS.items()
        )
        return tuple((heading, sentences) for heading, sentences in parts if sentences)

    @property
    def summary(self) -> tuple[tuple[str, tuple[SentenceView, ...], int], ...]:
        """The parts in short: heading, the promises or else the first sentence, how many more."""
        short = []
        for heading, sentences in self.groups:
            plain = tuple(s for s in sentences if not s.manner) or sentences
            chosen = tuple(s for s in sentences if s.promise)[:2] or plain[:1]
            short.append((heading, chosen, len(sentences) - len(chosen)))
        return tuple(short)


@dataclass(frozen=True)
class EditionView:
    """One edition: its clips with the leaders first, and its promises."""

    id: str
    title: str
    clips: tuple[ClipView, ...]
    words: Words
    before: tuple[PromiseView, ...] = ()
    """Promises of earlier editions that its readers must know of, the most pressing first."""
    films: tuple[FilmView, ...] = ()

    @property
    def link(self) -> str:
        return f"editions/{self.id}.html"

    @property
    def leaders(self) -> tuple[ClipView, ...]:
        return tuple(clip for clip in self.clips if clip.leader)

    @property
    def others(self) -> tuple[ClipView, ...]:
        return tuple(clip for clip in self.clips if not clip.leader)

    @property
    def promises(self) -> tuple[PromiseView, ...]:
        """Soonest due first, those without a day last; as the ledger has them."""
        own = [promise for clip in self.clips for promise in clip.promises]
        return tuple(sorted(own, key=lambda p: (not p.due_iso, p.due_iso)))

    @property
    def overdue(self) -> int:
        return overdue(self.promises)

    @property
    def overdue_before(self) -> int:
        return overdue(self.before)

    @property
    def length(self) -> str:
        return wording.length(self.words, sum(clip.entry.rendition.duration for clip in self.clips))
