"""
What the templates show: values of the briefing turned into words, links and cut time.

Templates decide nothing; whatever they print is a field here. All links are relative to the top
of the site; a template puts its own way to the top (``root``) before them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from talkingheads.domain import Briefing, Edition, Entry, Kind, Promise, State, Statement
from talkingheads.stages.page import wording

Moments = tuple[int, ...]


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
        return "Promise" if self.promise else wording.KIND_LABELS[self.kind]

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
            for kind, heading in wording.GROUP_HEADINGS.items()
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
    def speakers(self) -> tuple[str, ...]:
        return tuple(sorted({clip.name for clip in self.clips}, key=str.casefold))

    @property
    def themes(self) -> tuple[str, ...]:
        found = {clip.entry.update.theme for clip in self.clips}
        return tuple(sorted(found - {""}, key=str.casefold))

    @property
    def states(self) -> tuple[tuple[State, int], ...]:
        """How many promises there are of each state, the most pressing state first."""
        order: tuple[State, ...] = ("overdue", "due soon", "open", "partly", "kept", "dropped")
        counts = ((state, sum(p.state == state for p in self.promises)) for state in order)
        return tuple((state, number) for state, number in counts if number)


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
        for part in word.text.replace("\u200b", "").split():
            words.append(part)
            starts.append(clock(word.start))
    start = max(clock(statement.start), earliest)
    return SentenceView(
        id=statement.id,
        kind=statement.kind,
        text=" ".join(words) or statement.text,
        start=start,
        end=max(clock(statement.end), start),
        word_starts=tuple(starts),
        promise=promise,
    )


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
