"""
What the templates show.

Templates decide nothing; whatever they print is a field or property here. All links are relative
to the top of the site; a template puts its own way to the top (``root``) before them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from talkingheads.domain import Entry, Kind, State
from talkingheads.stages.page import wording

Moments = tuple[int, ...]

Choice = tuple[str, str]
"""What a filter can be set to: its value, and the words to show."""


@dataclass(frozen=True)
class PromiseView:
    """One promise, as the register and the cards show it."""

    id: str
    quote: str
    owner: str
    organisation: str
    speaker: str
    role: str
    due: str
    """``31 October 2026``, or empty."""
    due_iso: str
    due_text: str
    """As spoken, or empty."""
    state: State
    said: str
    said_iso: str
    edition: str
    clip: str
    """Link to the clip's page."""
    moment: str
    """Seconds in the finished video, for ``#t=``."""
    clock: str
    warning: str

    @property
    def slug(self) -> str:
        """The state as a class name."""
        return self.state.replace(" ", "-")

    @property
    def link(self) -> str:
        """Link to the second at which it is said."""
        return f"{self.clip}#t={self.moment}"


@dataclass(frozen=True)
class SentenceView:
    """One sentence with its place in the finished video."""

    id: str
    kind: Kind
    text: str
    start: int
    end: int
    word_starts: Moments
    """Where each blank-separated word of *text* starts; as many as there are words."""
    promise: PromiseView | None

    @property
    def label(self) -> str:
        return "Promise" if self.promise else wording.KINDS.get(self.kind, "")

    @property
    def mark(self) -> str:
        """What the sentence is, for class names and the search: a kind, or ``promise``."""
        return "promise" if self.promise else self.kind

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
    edition_link: str
    sentences: tuple[SentenceView, ...]
    promises: tuple[PromiseView, ...]

    @property
    def folder(self) -> str:
        return f"clips/{self.entry.id}/"

    @property
    def link(self) -> str:
        return f"{self.folder}index.html"

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
        return wording.day(self.entry.update.recorded)

    @property
    def recorded_iso(self) -> str:
        return wording.iso(self.entry.update.recorded)

    @property
    def length(self) -> str:
        return wording.length(self.entry.rendition.duration)

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
            (heading, tuple(s for s in self.sentences if s.kind == kind))
            for kind, heading in wording.KINDS.items()
        )
        return tuple((heading, sentences) for heading, sentences in parts if sentences)


@dataclass(frozen=True)
class EditionView:
    """One edition: its clips with the leaders first, and its promises."""

    id: str
    title: str
    clips: tuple[ClipView, ...]

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
        return sum(promise.state == "overdue" for promise in self.promises)

    @property
    def length(self) -> str:
        return wording.length(sum(clip.entry.rendition.duration for clip in self.clips))


@dataclass(frozen=True)
class SiteView:
    """Everything that is on every page, and all editions."""

    title: str
    organisation: str
    introduction: str
    language: str
    search: bool
    day: str
    editions: tuple[EditionView, ...]
    promises: tuple[PromiseView, ...]

    @cached_property
    def clips(self) -> tuple[ClipView, ...]:
        return tuple(clip for edition in self.editions for clip in edition.clips)

    @property
    def speakers(self) -> tuple[Choice, ...]:
        names = {clip.name for clip in self.clips}
        return tuple((name, name) for name in sorted(names, key=str.casefold))

    @property
    def themes(self) -> tuple[Choice, ...]:
        found = {clip.entry.update.theme for clip in self.clips} - {""}
        return tuple((theme, theme) for theme in sorted(found, key=str.casefold))

    @property
    def edition_choices(self) -> tuple[Choice, ...]:
        return tuple((edition.id, edition.title) for edition in self.editions if edition.clips)

    @property
    def kinds(self) -> tuple[Choice, ...]:
        """What each kind of sentence is called."""
        return tuple(wording.KINDS.items())

    @property
    def states(self) -> tuple[tuple[State, int], ...]:
        """How many promises there are of each state, the most pressing state first."""
        order: tuple[State, ...] = ("overdue", "due soon", "open", "partly", "kept", "dropped")
        counts = ((state, sum(p.state == state for p in self.promises)) for state in order)
        return tuple((state, number) for state, number in counts if number)
