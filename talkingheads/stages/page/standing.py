"""What the pages show of a promise: how it stands, what people ruled, and what was said since."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from talkingheads.backends.pages import Words
from talkingheads.domain import Later, Promise, Ruling, State
from talkingheads.stages.page import wording

_NOT_IN_ADDRESSES = re.compile(r'[<>"`{}|\\^]')


def moment_link(entry: str, start: int) -> str:
    """Return the link to the second of the clip *entry* at which *start* (cut time) lies."""
    return f"clips/{entry}/index.html#t={wording.seconds(start)}"


@dataclass(frozen=True)
class Evidence:
    """What a person named to show that a promise stands as was ruled."""

    words: str
    """The address, shortened."""
    address: str
    """Empty unless it leads to the web: other addresses are only shown."""


@dataclass(frozen=True)
class RulingView:
    """One step in a promise's history."""

    ruling: Ruling
    words: Words

    @property
    def on(self) -> str:
        return self.words.day(self.ruling.on)

    @property
    def on_iso(self) -> str:
        return wording.iso(self.ruling.on)

    @property
    def says(self) -> str:
        """What was ruled, as the beginning of a line."""
        said = "; ".join(self._term(*term) for term in self.ruling.terms) or self.ruling.says
        return said[:1].upper() + said[1:]

    def _term(self, term: str, value: str) -> str:
        shown = self.words.day(date.fromisoformat(value)) if term == "due" else value
        return self.words.say(wording.RULINGS[term], value=shown)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return tuple(evidence(link) for link in self.ruling.links)


def evidence(link: str) -> Evidence:
    """Return *link* as it is shown; only http and https lead anywhere."""
    try:
        parts = urlsplit(link)
        safe = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        safe = False
    if not safe or any(c.isspace() or not c.isprintable() for c in link):
        return Evidence(wording.visible(link), "")
    words = link.partition("//")[2].removeprefix("www.").rstrip("/")
    address = _NOT_IN_ADDRESSES.sub(lambda match: f"%{ord(match[0]):02X}", link)
    return Evidence(words if len(words) <= 60 else f"{words[:59]}…", address)


@dataclass(frozen=True)
class LaterView:
    """A sentence that bears on a promise, or may."""

    later: Later
    start: int
    """In cut time, as the clip's page has it."""
    warning: str
    language: str
    edition: str
    words: Words

    @property
    def confirmed(self) -> bool:
        return self.later.confirmed

    @property
    def quote(self) -> str:
        return wording.visible(self.later.quote)

    @property
    def speaker(self) -> str:
        return self.later.speaker

    @property
    def said(self) -> str:
        return self.words.day(self.later.said)

    @property
    def said_iso(self) -> str:
        return wording.iso(self.later.said)

    @property
    def end(self) -> int:
        """In cut time."""
        return self.later.end

    @property
    def clock(self) -> str:
        return wording.clock(self.start)

    @property
    def link(self) -> str:
        return moment_link(self.later.entry, self.start)


@dataclass(frozen=True)
class PromiseView:
    """One promise, as the register and the cards show it."""

    promise: Promise
    start: int
    """In cut time, as the clip's page has it."""
    edition: str
    """Its title."""
    edition_id: str
    warning: str
    language: str
    later: tuple[LaterView, ...]
    """Only what was said in clips that are shown."""
    words: Words

    @property
    def id(self) -> str:
        return self.promise.id

    @property
    def summary(self) -> str:
        """The team's words."""
        return wording.visible(self.promise.summary)

    @property
    def quote(self) -> str:
        return wording.visible(self.promise.quote)

    @property
    def owner(self) -> str:
        return self.promise.owner

    @property
    def speaker(self) -> str:
        return self.promise.speaker.name

    @property
    def organisation(self) -> str:
        return self.promise.speaker.organisation

    @property
    def theme(self) -> str:
        return self.promise.theme

    @property
    def due(self) -> str:
        """``31 October 2026``, or empty."""
        return self.words.day(self.promise.due)

    @property
    def due_iso(self) -> str:
        return wording.iso(self.promise.due)

    @property
    def due_text(self) -> str:
        """As spoken, or empty."""
        return self.promise.due_text or ""

    @property
    def said(self) -> str:
        return self.words.day(self.promise.said)

    @property
    def said_iso(self) -> str:
        return wording.iso(self.promise.said)

    @property
    def state(self) -> str:
        return self.promise.state

    @property
    def slug(self) -> str:
        """The state as a class name."""
        return self.promise.state.replace(" ", "-")

    @property
    def standing(self) -> str:
        """The state in words."""
        silent = self.promise.silent
        return self.words.say(wording.SILENT if silent else wording.STATES[self.promise.state])

    @property
    def settled(self) -> bool:
        """Tell whether a person ruled that nothing of it is left to do."""
        return self.promise.state in wording.SETTLED

    @property
    def history(self) -> tuple[RulingView, ...]:
        return tuple(RulingView(ruling, self.words) for ruling in self.promise.history)

    @property
    def since(self) -> tuple[LaterView, ...]:
        """What was said since, as a person confirmed."""
        return tuple(later for later in self.later if later.confirmed)

    @property
    def maybe(self) -> tuple[LaterView, ...]:
        """What may be about it; nobody has checked."""
        return tuple(later for later in self.later if not later.confirmed)

    @property
    def story(self) -> str:
        """What there is to read of it, to stand over the parts; empty if there is nothing."""
        done, since, maybe = len(self.history), len(self.since), len(self.maybe)
        parts = (
            done and self.words.count(done, "{n} decision", "{n} decisions"),
            since and self.words.count(since, "{n} later word", "{n} later words"),
            maybe
            and self.words.count(maybe, "{n} possible later word", "{n} possible later words"),
        )
        return ", ".join(part for part in parts if part)

    @property
    def end(self) -> int:
        """In cut time."""
        return self.promise.end

    @property
    def clock(self) -> str:
        return wording.clock(self.start)

    @property
    def link(self) -> str:
        """Link to the second at which it is said."""
        return moment_link(self.promise.entry, self.start)

    @property
    def row(self) -> str:
        """Link to its line in the register."""
        return f"commitments.html#{self.promise.id}"


@dataclass(frozen=True)
class StateView:
    """The promises that stand alike, soonest due first."""

    state: State
    promises: tuple[PromiseView, ...]
    spoken: Words

    @property
    def slug(self) -> str:
        return self.state.replace(" ", "-")

    @property
    def words(self) -> str:
        return self.spoken.say(wording.STATES[self.state])


def overdue(promises: Iterable[PromiseView]) -> int:
    """Return how many of *promises* are overdue."""
    return sum(promise.state == "overdue" for promise in promises)
