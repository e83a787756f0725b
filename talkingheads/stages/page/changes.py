"""What became of promises since the edition before, and what it asks: the leader's two minutes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from talkingheads.backends.pages import Words
from talkingheads.domain import Change, Promise, Ruling, State, What
from talkingheads.stages.page import wording
from talkingheads.stages.page.sites import SiteView
from talkingheads.stages.page.standing import PromiseView, RulingView, moment_link
from talkingheads.stages.page.views import ClipView, EditionView, SentenceView
from talkingheads.stages.page.wording import N_

SEEN = 4
"""Lines of a group that are seen at once."""
OWED = 20
"""Promises of earlier editions that an edition repeats at most; the register has them all."""
HEADINGS: dict[What, str] = {
    "new": N_("New promises"),
    "late": N_("Late"),
    "kept": N_("Kept"),
    "partly": N_("Partly kept"),
    "moved": N_("Due on another day"),
    "reopened": N_("Open again"),
    "dropped": N_("Dropped"),
    "superseded": N_("Superseded"),
}
"""The groups, in the order shown."""
GOES_WITHOUT_SAYING: dict[What, State] = {
    "new": "open",
    "kept": "kept",
    "partly": "partly",
    "dropped": "dropped",
    "superseded": "superseded",
}
"""How a promise stands by the heading of its group."""


@dataclass(frozen=True)
class LineView:
    """One line: who, the words that play, and what there is to say of them."""

    clip: ClipView
    sentence: SentenceView
    """The words that play."""
    words: Words
    promise: PromiseView | None = None
    change: Change | None = None
    until: date | None = None
    """The last day whose changes the edition tells."""

    @property
    def who(self) -> str:
        """Whose promise it is; of an ask, who asks."""
        return self.promise.owner if self.promise else self.clip.name

    @property
    def speaker(self) -> str:
        """Who is heard, if that is somebody else."""
        return "" if self.clip.name == self.who else self.clip.name

    @property
    def link(self) -> str:
        return moment_link(self.clip.entry.id, self.sentence.start)

    @property
    def promised(self) -> str:
        """What was promised, if the words that play were said later on it."""
        if self.promise is None or self.promise is self.sentence.promise:
            return ""
        return self.promise.quote

    @property
    def standing(self) -> bool:
        """Tell whether the state says more than the heading of the group."""
        if self.promise is None:
            return False
        known = GOES_WITHOUT_SAYING.get(self.change.what) if self.change else None
        return self.promise.state != known or self.promise.promise.silent

    @property
    def moved(self) -> bool:
        return self.change is not None and self.change.what == "moved"

    @property
    def due(self) -> str:
        """When it was due by the edition's last day, if it tells a change; else when it is."""
        return self.words.day(self._due)

    @property
    def due_iso(self) -> str:
        return wording.iso(self._due)

    @property
    def due_now(self) -> str:
        """Today's due day in words, if that is another one; else empty."""
        if self.promise is None or self.promise.promise.due == self._due:
            return ""
        if not self.promise.due:
            return self.words.say("now without a date")
        return self.words.say("now due {day}", day=self.promise.due)

    @property
    def _due(self) -> date | None:
        if self.change is not None:
            return self.change.due
        return self.promise.promise.due if self.promise else None

    @property
    def due_before(self) -> str:
        """When it was due before the day was moved; empty: no day was given."""
        return self.words.day(self.change.due_before) if self.change else ""

    @property
    def ruling(self) -> RulingView | None:
        """Who ruled what became of it by then, as far as a person did."""
        if self.promise is None or self.change is None:
            return None
        ruling = ruled(self.change, self.promise.promise, self.until)
        return RulingView(ruling, self.words) if ruling else None


@dataclass(frozen=True)
class GroupView:
    """Lines that belong together."""

    slug: str
    heading: str
    lines: tuple[LineView, ...]

    @property
    def first(self) -> tuple[LineView, ...]:
        """What is seen at once."""
        return self.lines[:SEEN]

    @property
    def rest(self) -> tuple[LineView, ...]:
        return self.lines[SEEN:]


@dataclass(frozen=True)
class ChangesView:
    """What changed in an edition, what it asks, and what is owed of what was promised before."""

    site: SiteView
    edition: EditionView
    former: EditionView | None
    """The edition before; None: this is the first."""
    earlier: tuple[EditionView, ...]

    @property
    def compared(self) -> bool:
        """Tell whether anybody looked for changes."""
        return self.edition.changes.until is not None

    @property
    def newest(self) -> bool:
        """Tell whether it runs until today."""
        return self.edition is self.site.editions[0]

    @property
    def since(self) -> str:
        """
        The first day whose changes count; empty if nobody knows, or if there is no such day.

        What was recorded before the former edition closed is told in this one all the same: then
        no days are named.
        """
        changes = self.edition.changes
        if changes.since in (None, date.min) or changes.since == changes.until:
            return ""
        recorded = (clip.entry.update.recorded for clip in self.edition.clips)
        if any(day and day <= changes.since for day in recorded):
            return ""
        return self.site.words.day(changes.since + timedelta(1))

    @property
    def until(self) -> str:
        return self.site.words.day(self.edition.changes.until)

    @cached_property
    def groups(self) -> tuple[GroupView, ...]:
        """What changed, and then what is asked; a kind of which there is nothing is left out."""
        say = self.site.words.say
        kinds = [(what, say(heading), self._changed(what)) for what, heading in HEADINGS.items()]
        groups = [GroupView(slug, heading, tuple(lines)) for slug, heading, lines in kinds]
        groups.append(GroupView("asked", say("Asked of you"), tuple(self._asked())))
        return tuple(group for group in groups if group.lines)

    def _changed(self, what: What) -> Iterator[LineView]:
        """Yield the lines of one kind; a promise that is none any more is not shown."""
        until = self.edition.changes.until
        for change in self.edition.changes.of(what):
            made = self.site.said.get(change.promise)
            if made is not None and made[1].promise is not None:
                clip, sentence = self.site.said.get(change.plays, made)
                yield LineView(clip, sentence, self.site.words, made[1].promise, change, until)

    def _asked(self) -> Iterator[LineView]:
        for clip in self.edition.clips:
            for sentence in clip.sentences:
                if sentence.kind == "ask":
                    yield LineView(clip, sentence, self.site.words)

    @property
    def owed(self) -> GroupView:
        """The most pressing of what earlier editions promised and still owe."""
        found = ((self.site.said[promise.id], promise) for promise in self._owed[:OWED])
        words = self.site.words
        lines = (LineView(clip, sentence, words, p) for (clip, sentence), p in found)
        return GroupView("owed", words.say("Still owed from earlier editions"), tuple(lines))

    @property
    def owed_more(self) -> int:
        """How many promises more are owed."""
        return max(0, len(self._owed) - OWED)

    @cached_property
    def _owed(self) -> list[PromiseView]:
        """What was promised before and is not settled, less what changed; the late ones first."""
        told = {change.promise for change in self.edition.changes.found}
        found = [p for e in self.earlier for p in e.promises if not p.settled and p.id not in told]
        order = list(wording.STATES)
        return sorted(found, key=lambda p: (order.index(p.promise.state), not p.due_iso, p.due_iso))


def ruled(change: Change, promise: Promise, until: date | None) -> Ruling | None:
    """Return the last ruling by the day *until* that brought *change*; None: no person did."""
    status = "open" if change.what == "reopened" else change.what
    for ruling in reversed(promise.history):
        if until is not None and ruling.on > until:
            continue
        dated = any(term in ("due", "no due day") for term, _ in ruling.terms)
        if dated if change.what == "moved" else ruling.status == status:
            return ruling
    return None


def told(site: SiteView, edition: EditionView, earlier: tuple[EditionView, ...]) -> ChangesView:
    """Return what the page of *edition* tells before all else; *earlier* ones, newest first."""
    return ChangesView(site, edition, earlier[0] if earlier else None, earlier)
