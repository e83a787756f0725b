"""What was cut of a clip, as its page tells it, and the same for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from talkingheads.backends.pages import Words
from talkingheads.domain import (
    HEARD_UNCUT,
    Briefing,
    CutList,
    Digest,
    Entry,
    Removed,
    uncut,
)
from talkingheads.formats import edl
from talkingheads.stages.page import wording


@dataclass(frozen=True)
class TrimView:
    """One stretch that was cut away."""

    removed: Removed
    heard_from: int | None
    """Where the uncut sound has it; None if it is not in it."""
    words: Words

    @property
    def start(self) -> str:
        return _clock(self.removed.start)

    @property
    def end(self) -> str:
        return _clock(self.removed.end)

    @property
    def length(self) -> str:
        length = self.words.number(self.removed.length / 1000, decimals=1)
        return self.words.say("{length} s", length=length)

    @property
    def why(self) -> str:
        return self.words.say(wording.WHY[self.removed.why])

    @property
    def moment(self) -> str:
        """The second of the uncut sound; empty if it is not in it."""
        return "" if self.heard_from is None else wording.seconds(self.heard_from)


@dataclass(frozen=True)
class TrimsView:
    """Everything that was cut of one clip."""

    entry: Entry
    words: Words

    @property
    def uncut(self) -> bool:
        """Tell whether the pauses can be heard."""
        return bool(self.entry.rendition.uncut)

    @property
    def asked(self) -> bool:
        """Tell whether the team left something out."""
        return any(gone.why == "asked" for gone in self.entry.cuts.removed)

    @cached_property
    def trims(self) -> tuple[TrimView, ...]:
        """Every stretch, in the order of the clip as it was handed in."""
        cuts = self.entry.cuts
        sound = CutList(uncut(cuts), cuts.source_length)
        return tuple(
            TrimView(
                gone,
                sound.to_cut_clock(gone.start) if self.uncut and gone.why in HEARD_UNCUT else None,
                self.words,
            )
            for gone in cuts.removed
        )

    @property
    def sentence(self) -> str:
        """How much was cut and why, in one sentence."""
        cuts, say = self.entry.cuts, self.words.say
        gone = cuts.source_length - sum(cut.length for cut in cuts.cuts)
        if not gone:
            return say("Nothing was cut.")
        whole, why = wording.clock(cuts.source_length), ", ".join(self._reasons())
        length = wording.length(self.words, gone) if gone >= 500 else say("less than a second")
        if not why:
            return say("Cut out of {whole}: {length}.", whole=whole, length=length)
        return say(
            "Cut out of {whole}: {length} ({reasons}).", whole=whole, length=length, reasons=why
        )

    def _reasons(self) -> list[str]:
        times = {why: sum(t.removed.why == why for t in self.trims) for why in wording.WHY}
        say, count = self.words.say, self.words.count
        waiting = (bool(times["before"]), bool(times["after"]))
        parts = [
            count(times["pause"], "{n} pause", "{n} pauses") if times["pause"] else "",
            count(times["filler"], "an “um” or “er”", "{n} times “um” or “er”")
            if times["filler"]
            else "",
            {
                (True, True): say("the waiting before and after"),
                (True, False): say("the waiting before"),
                (False, True): say("the waiting after"),
                (False, False): "",
            }[waiting],
            count(times["asked"], "{n} part at the team’s wish", "{n} parts at the team’s wish")
            if times["asked"]
            else "",
        ]
        return [part for part in parts if part]


def texts(briefing: Briefing) -> Iterator[tuple[str, str]]:
    """Yield path and content of each clip's cut list: JSON, and EDL for editing programs."""
    for entry in briefing.entries:
        folder = f"clips/{entry.id}"
        plain = edl.plain(entry.cuts, entry.clip)
        yield f"{folder}/cuts.json", json.dumps(plain, indent=1) + "\n"
        yield f"{folder}/cuts.edl", edl.write(entry.cuts, entry.clip, name=entry.id)


def media(briefing: Briefing) -> Iterator[tuple[str, Digest]]:
    """Yield where the uncut sound of each clip goes that lets it be heard."""
    for entry in briefing.entries:
        if entry.rendition.uncut:
            yield f"clips/{entry.id}/uncut.m4a", entry.rendition.uncut


def _clock(moment: int) -> str:
    """Return *moment* with tenths: ``1:02.5``."""
    tenths = round(moment / 100)
    return f"{wording.clock(tenths // 10 * 1000)}.{tenths % 10}"
