"""What was withdrawn earlier is known by its receipts, which people may have changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from talkingheads import clipsfolder, earlier
from talkingheads.formats import withdrawn
from tests.fuzz import valid
from tests.projects import make_project


def receipt(**changes: Any) -> str:
    """Return a receipt of one clip, with *changes* to what it says of that."""
    whole = json.loads(valid.RECEIPT)
    whole["clips"][0].update(changes)
    return json.dumps(whole)


@pytest.mark.parametrize(
    ("text", "files"),
    [
        (receipt(), ["one.mp4"]),
        (receipt(files=5, speakers="Ana", sizes={"a": 1}), []),
        (receipt(files=["one.mp4", None, 3]), ["one.mp4"]),
    ],
)
def test_a_receipt_that_was_changed_still_tells_of_its_clip(
    tmp_path: Path, text: str, files: list[str]
) -> None:
    """What is no list, or no text in it, is passed over."""
    project = make_project(tmp_path, one="a")
    (tmp_path / "withdrawn.yaml").write_text(valid.WITHDRAWN.replace("  lifted: 2026-11-24\n", ""))
    assert withdrawn.read(valid.WITHDRAWN).stones
    (tmp_path / "withdrawals").mkdir()
    (tmp_path / "withdrawals" / "2026-11-23-1.json").write_text(text)
    assert [list(each.files) for each in earlier.known(project)] == [files]


@pytest.mark.parametrize("text", ["[" * 10_000, "7", '{"clips": 5}', '{"clips": [5]}', "\0"])
def test_what_is_no_receipt_is_passed_over(tmp_path: Path, text: str) -> None:
    """It is for people, so it may be anything."""
    project = make_project(tmp_path, one="a")
    (tmp_path / "withdrawals").mkdir()
    (tmp_path / "withdrawals" / "2026-11-23-1.json").write_text(text)
    assert earlier.known(project) == ()


@pytest.mark.parametrize(
    "text", ["[" * 10_000, "7", "[]", '{"objects": 5}', '{"objects": ["one.mp4"]}', "\0"]
)
def test_where_nobody_knows_who_came_from_outside_all_did(tmp_path: Path, text: str) -> None:
    """The careful answer: nobody of the team chose these names."""
    (tmp_path / clipsfolder.FETCHED).write_text(text)
    assert clipsfolder.strangers(tmp_path, ["one.mp4"]) == {"one.mp4"}
