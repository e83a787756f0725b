"""What a stage needs of the values at hand, and what its record is named by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from talkingheads.config import Project
from talkingheads.domain import Clip
from talkingheads.formats import records
from talkingheads.parts import Parts
from talkingheads.stages import Stage


def value_of(need: str, values: Mapping[str, Any], project: Project, stage: Stage) -> Any:
    """Return the value that *need* names: see the notation in ``stages/__init__.py``."""
    name, _, setting = need.partition("?")
    if setting and not getattr(project.settings.of(stage.name), setting):
        return None
    name, _, attribute = name.partition(".")
    value = values[name]
    return getattr(value, attribute) if attribute else value


def parts_of(stage: Stage, values: Mapping[str, Any], project: Project) -> Parts:
    """Return what the record of *stage* is named by."""
    parts: dict[str, Any] = {
        "settings": project.settings.of(stage.name).model_dump(mode="json"),
        "version": stage.version,
    }
    for need in stage.needs:
        parts[need.partition("?")[0]] = _part(value_of(need, values, project, stage), need)
    if stage.learned is not None:
        parts["learned"] = stage.learned()
    if "recogniser" in stage.tools and values.get("supplied") is None:
        from talkingheads.workshop import model_identity

        parts["model"] = model_identity(project)
    if "faces" in stage.tools:
        from talkingheads.workshop import faces_identity

        parts["faces"] = faces_identity()
    if "renderer" in stage.tools:
        from talkingheads.workshop import look_identity

        parts["files"] = look_identity(project)
    return parts


def _part(value: Any, need: str) -> Any:
    """Return a short stand-in for *value*: parts of an update in words, the rest by digest."""
    if value is None:
        return None
    if need == "source":
        return value.digest
    if need.startswith("update."):
        return json.loads(records.dumps(value))
    if isinstance(value, Clip):
        return records.digest(value, without="arrival")
    return records.digest(value)
