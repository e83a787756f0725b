"""
What the templates show.

Templates decide nothing; whatever they print is a field or property here. All links are relative
to the top of the site; a template puts its own way to the top (``root``) before them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from talkingheads.backends.pages import Words
from talkingheads.domain import Changes, Entry, Kind, Manner, Statement
from talkingheads.stages.page import wording
from talkingheads.stages.page.directory import person
from talkingheads.stages.page.films import FilmView
from talkingheads.stages.page.standing import PromiseView, overdue

Moments = tuple[int, ...]

AUTOMATIC = wording.N_("Automatic captions, not checked by a person")
SUPPLIED = wording.N_("Captions supplied by the team")
CHECKED = wording.N_("Checked by {name} on {day}")


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
class CheckedView:
    """Who checked the words and labels of a clip, and when."""

    by: str
    on: str
    on_iso: str


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
    def video(self) -> str:
        """As its files below, less the hash that its name bears on the site."""
        return f"{self.folder}video.mp4"

    @property
    def low(self) -> str:
        """The small video; empty if there is none."""
        return f"{self.folder}video-low.mp4" if self.entry.rendition.low else ""

    @property
    def captions(self) -> str:
        return f"{self.folder}captions.vtt"

    @property
    def poster(self) -> str:
        return f"{self.folder}poster.jpg"

    @property
    def face(self) -> str:
        """The small square picture of who speaks."""
        return f"{self.folder}face.jpg" if self.entry.rendition.face else self.poster

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
    def clock(self) -> str:
        """How long it is, as players show it."""
        return wording.clock(self.entry.rendition.duration)

    @property
    def left(self) -> int:
        """How many sentences its summary leaves out."""
        return sum(more for _, _, more in self.summary)

    @property
    def language(self) -> str:
        return self.entry.transcript.language

    @property
    def automatic(self) -> bool:
        return self.entry.transcript.origin == "automatic"

    @property
    def checked(self) -> CheckedView | None:
        """None: no person has checked its words as they are now."""
        made = self.entry.checked
        if made is None:
            return None
        return CheckedView(made.by, self.words.day(made.on), wording.iso(made.on))

    @property
    def captions_state(self) -> str:
        """Who answers for the words, in words."""
        if self.checked:
            return self.words.say(CHECKED, name=self.checked.by, day=self.checked.on)
        return self.words.say(AUTOMATIC if self.automatic else SUPPLIED)

    @property
    def attribution(self) -> str:
        """Whose words they are and of when, for a quote."""
        speaker = self.entry.update.speaker
        parts = (speaker.name, speaker.role, speaker.organisation, self.recorded)
        return ", ".join(part for part in parts if part)

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
    films: tuple[FilmView, ...] = ()
    changes: Changes = field(default_factory=Changes)

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
    def people(self) -> int:
        """Return how many people speak in it."""
        return len({person(clip.entry.update.speaker) for clip in self.clips})

    @property
    def length(self) -> str:
        return wording.length(self.words, sum(clip.entry.rendition.duration for clip in self.clips))
