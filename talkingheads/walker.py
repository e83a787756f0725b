"""
One clip on its way down the table of stages, and how it stands there.

The cache's records decide what is there, what must be made, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from talkingheads import decided, runlog, sources
from talkingheads.cache import Cache, Record
from talkingheads.config import Project
from talkingheads.domain import Clip, CutList, Entry, Quality, Rendition, Transcript, heard
from talkingheads.errors import ClipError, PassingError, TalkingHeadsError
from talkingheads.executors import Tell
from talkingheads.formats import records, transcripts
from talkingheads.inbox import Handed
from talkingheads.lock import check_ours
from talkingheads.needs import parts_of
from talkingheads.parts import Parts
from talkingheads.stages import CLIP_STAGES, Stage
from talkingheads.stages.render import plan

NOTHING = Rendition("", "", 0, 0, 0, 0)
"""Stands for the video that is not made yet."""

Make = Callable[[Stage, Mapping[str, Any]], Any]


@dataclass(frozen=True)
class Step:
    """How one stage stands for one clip."""

    stage: str
    state: str
    """``ready``, ``made`` (just now), ``waiting``, ``refused``, ``failed`` or ``later``."""
    reason: str = ""
    """Why it was or must be made, or why it was refused."""


@dataclass(frozen=True)
class Outcome:
    """How it ended for one clip."""

    id: str
    name: str
    state: str
    """``done``, ``held``, ``refused``, ``failed`` or ``waiting``."""
    steps: tuple[Step, ...] = ()
    detail: str = ""
    hint: str = ""
    exit_code: int = 0
    entry: Entry | None = None
    clip: Clip | None = None
    quality: Quality | None = None
    cuts: CutList | None = None
    """As far as they are made."""


class Walker:
    """One clip on its way down the table."""

    def __init__(self, project: Project, handed: Handed, make: Make | None, tell: Tell) -> None:
        self.project, self.handed, self.make, self.tell = project, handed, make, tell
        self.cache = Cache(project.work)
        self.values: dict[str, Any] = {"source": handed.source, "update": handed.update}
        self.steps: list[Step] = []
        self.state, self.detail, self.hint, self.exit_code = "done", "", "", 0

    def pass_through(self, stage: Stage) -> bool:
        """Bring the clip through *stage*; False if it goes no further."""
        try:
            self._bring(stage)
        except ClipError as error:
            return self._refuse(stage, error)
        except TalkingHeadsError as error:
            return self._refuse(stage, error, state="failed")
        parts = parts_of(stage, self.values, self.project)
        record = self.cache.find(stage.name, parts)
        if record is not None and self._whole(stage, record):
            return self._take(stage, parts, record)
        reason = self.cache.reason(self.handed.id, stage.name, parts)
        if self.make is None:
            self.state, self.detail = "waiting", f"{stage.name}: {reason}"
            self.steps.append(Step(stage.name, "waiting", reason))
            return False
        return self._make(stage, parts, reason)

    def _bring(self, stage: Stage) -> None:
        """Bring what *stage* needs and no earlier line makes."""
        if stage.name == "transcribe":
            self.values["supplied"] = _supplied(self.project, self.handed)
        elif stage.name == "caption":
            self.values["shown"] = plan.shown(self.values["clip"], self.project.settings.render)
        elif stage.name == "render":
            self.values["promised"] = decided.promised(self.project, self._entry(NOTHING))

    def _take(self, stage: Stage, parts: Parts, record: Record) -> bool:
        latest = self.cache.latest(self.handed.id, stage.name)
        if self.make is not None and (latest is None or latest["parts"] != parts):
            reason = self.cache.reason(self.handed.id, stage.name, parts)
            self.cache.note_latest(self.handed.id, stage.name, parts, reason)
        if record.refusal:
            return self._refuse(stage, ClipError(record.refusal, hint=record.hint))
        self.values[stage.makes] = records.loads(stage.type, record.value)
        self.steps.append(Step(stage.name, "ready", (latest or {}).get("reason", "")))
        return True

    def _make(self, stage: Stage, parts: Parts, reason: str) -> bool:
        assert self.make is not None
        self.tell("step", self.handed.id, stage.name, reason)
        try:
            with runlog.step(self.handed.id, stage.name, reason):
                value = self.make(stage, self.values)
            check_ours(self.project.work)
        except PassingError as error:
            return self._refuse(stage, error, state="failed")
        except ClipError as error:
            refusal = Record(refusal=error.what, hint=error.hint)
            self.cache.keep(self.handed.id, stage.name, parts, refusal, reason)
            return self._refuse(stage, error)
        except TalkingHeadsError as error:
            return self._refuse(stage, error, state="failed")
        record = Record(value=records.dumps(value))
        self.cache.keep(self.handed.id, stage.name, parts, record, reason)
        self.values[stage.makes] = value
        self.steps.append(Step(stage.name, "made", reason))
        return True

    def _refuse(self, stage: Stage, error: TalkingHeadsError, state: str = "refused") -> bool:
        self.state, self.detail, self.hint = state, error.what, error.hint
        self.exit_code = error.exit_code
        self.steps.append(Step(stage.name, state, error.what))
        return False

    def _whole(self, stage: Stage, record: Record) -> bool:
        """Tell whether the files that *record* names are still in the store."""
        if record.refusal:
            return True
        try:
            value: Any = records.loads(stage.type, record.value)
        except ValueError:
            return False
        if isinstance(value, Clip):
            return self.cache.has(value.media)
        if isinstance(value, Rendition):
            whole = all(self.cache.has(digest) for digest in value.digests)
            return whole and self.cache.path(value.video).stat().st_size == value.size
        return True

    def outcome(self) -> Outcome:
        """Return how the clip stands where its way ended."""
        done = {step.stage for step in self.steps}
        later = [Step(s.name, "later") for s in CLIP_STAGES if s.name not in done]
        values = self.values
        entry = None
        if self.state == "done" and "rendition" in values:
            entry = self._entry(values["rendition"])
        return Outcome(
            id=self.handed.id,
            name=self.handed.source.name,
            state=self.state,
            steps=(*self.steps, *later),
            detail=self.detail,
            hint=self.hint,
            exit_code=self.exit_code,
            entry=entry,
            clip=values.get("clip"),
            quality=values.get("quality"),
            cuts=values.get("cuts"),
        )

    def _entry(self, rendition: Rendition) -> Entry:
        """Return what is known of the clip, with its *rendition*: no word that was cut out."""
        stages = (stage for stage in CLIP_STAGES[:-1] if stage.name != "quality")
        made = {stage.makes: self.values[stage.makes] for stage in stages}
        made["clip"] = replace(made["clip"], arrival=None)
        made["transcript"], made["labels"] = heard(made["transcript"], made["labels"], made["cuts"])
        return Entry(id=self.handed.id, update=self.handed.update, rendition=rendition, **made)


def _supplied(project: Project, handed: Handed) -> Transcript | None:
    """Return the transcript beside a clip, if there is one. Raises: ClipError."""
    if not handed.transcript:
        return None
    try:
        content = sources.text(project.clips, handed.transcript, most=transcripts.LARGEST)
    except PassingError as error:
        raise ClipError(
            f"its transcript {handed.transcript} cannot be read: {error.what}",
            hint="Check the file, or take it away to have the words written down by machine.",
        ) from None
    name = PurePosixPath(handed.transcript).name
    return replace(transcripts.read(content, name=name), origin="supplied")
