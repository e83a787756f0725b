"""Clips keep the names that they have in addresses, and damaged notes of them are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from talkingheads import clipids, inbox
from tests.projects import make_project


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "7", "\0", '{"a.mp4": 5}', '{"a.mp4": "../a"}', '{"a.mp4": "_site"}',
     '{"a.mp4": "x", "b.mp4": "x"}'],
)  # fmt: skip
def test_damaged_names_are_told_and_given_anew(tmp_path: Path, text: str) -> None:
    """Names that lead elsewhere, or that two clips share, are no names: none is used."""
    project = make_project(tmp_path, a="1", b="2")
    project.work.mkdir()
    (project.work / clipids.FILE).write_text(text)
    box = inbox.look(project)
    assert [clip.id for clip in box.clips] == ["a", "b"]
    assert any("ids.json is damaged" in problem for problem in box.problems)
    inbox.remember_ids(project, box)
    assert clipids.known(project.work) == {"a.mp4": "a", "b.mp4": "b"}
    assert not any("ids.json" in problem for problem in inbox.look(project).problems)


def test_a_clip_keeps_its_name(tmp_path: Path) -> None:
    """What was given once is kept, whatever comes beside it; nothing is said of it."""
    project = make_project(tmp_path, a="1")
    project.work.mkdir()
    (project.work / clipids.FILE).write_text(json.dumps({"a.mp4": "earlier"}))
    box = inbox.look(project)
    assert [clip.id for clip in box.clips] == ["earlier"]
    assert not any("ids.json" in problem for problem in box.problems)
