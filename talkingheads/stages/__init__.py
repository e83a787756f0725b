"""
The table of all stages: the flow of the house, to be read from top to bottom.

A need is the name of a value: what an earlier line makes, or ``source``, ``update`` and
``supplied`` that every clip begins with, or ``promised``: the clip's own promises as people
ruled, or ``shown``: the clip in the size of its video. ``edition`` is one of the briefing's.
``update.speaker`` is one part of the update, so that a change of its theme redoes nothing;
``clip`` is known by all of it but its arrival, which only
``clip.arrival`` gives: what a source was like before redoes nothing that is made of it later.
``captions?burn_captions`` is given only where that setting is on. A stage without tools is a pure
function of values.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from talkingheads import domain
from talkingheads.stages import (
    caption,
    catalogue,
    cut,
    ingest,
    label,
    ledger,
    page,
    publish,
    quality,
    reel,
    render,
    transcribe,
)


@dataclass(frozen=True)
class Stage:
    """One line of the table."""

    name: str
    run: Callable[..., Any]
    needs: tuple[str, ...]
    makes: str
    type: type
    of: Literal["clip", "briefing"] = "clip"
    tools: tuple[str, ...] = ()
    learned: Callable[[], str] | None = None
    """Gives the digest of what the stage has learned, for one that does not know all by rules."""
    version: int = 1
    """Raised when the stage comes to make something else of the same values."""


STAGES = (
    Stage("ingest", ingest.run, ("source",), "clip", domain.Clip, tools=("media",), version=6),
    Stage(
        "quality",
        quality.run,
        ("clip", "clip.arrival"),
        "quality",
        domain.Quality,
        tools=("media", "speech", "faces"),
        version=4,
    ),
    Stage(
        "transcribe",
        transcribe.run,
        ("clip", "update.language", "supplied"),
        "transcript",
        domain.Transcript,
        tools=("media", "speech", "recogniser"),
    ),
    Stage(
        "label",
        label.run,
        ("transcript", "update.speaker", "update.recorded"),
        "labels",
        domain.Labels,
        learned=label.learned,
        version=4,
    ),
    Stage(
        "cut",
        cut.run,
        ("clip", "transcript", "labels", "update.keep", "update.drop"),
        "cuts",
        domain.CutList,
        version=3,
    ),
    Stage(
        "caption",
        caption.run,
        ("transcript", "labels", "cuts", "shown", "update.speaker"),
        "captions",
        domain.CaptionTrack,
        version=2,
    ),
    Stage(
        "render",
        render.run,
        ("clip", "cuts", "captions?burn_captions", "update.speaker", "promised"),
        "rendition",
        domain.Rendition,
        tools=("painter", "renderer", "media"),
        version=4,
    ),
    Stage(
        "ledger",
        ledger.run,
        ("entries", "decisions"),
        "ledger",
        domain.Ledger,
        of="briefing",
    ),
    Stage(
        "catalogue",
        catalogue.run,
        ("briefing",),
        "catalogue",
        domain.Catalogue,
        of="briefing",
        tools=("database",),
        version=2,
    ),
    Stage(
        "reel",
        reel.run,
        ("edition",),
        "reels",
        domain.Reel,
        of="briefing",
        tools=("painter", "renderer"),
        version=2,
    ),
    Stage(
        "page",
        page.run,
        ("briefing",),
        "manifest",
        domain.Manifest,
        of="briefing",
        tools=("writer", "indexer"),
        version=3,
    ),
    Stage(
        "publish",
        publish.run,
        ("manifest",),
        "publication",
        domain.Publication,
        of="briefing",
        tools=("target",),
    ),
)

CLIP_STAGES = tuple(stage for stage in STAGES if stage.of == "clip")
"""What is done with each clip by itself; the rest is done with all of them."""
