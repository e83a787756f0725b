"""Runs that were refused before they began any work, in the report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.projects import make_project
from tests.test_retelling import BEGIN, step, write_log
from tests.test_runlog import call


def test_a_refused_run_does_not_hide_the_one_that_worked(tmp_path: Path) -> None:
    """A slip in the settings, or a second run beside the first, is not the last run."""
    make_project(tmp_path, one="a")
    write_log(tmp_path, BEGIN, *step("one", "render", 5)[:1], name="20260101-000000-1")
    (tmp_path / "pipeline.yaml").write_text("label: {longest_sentence: many}\n")
    assert call(tmp_path, "run").exit_code == 3
    busy: dict[str, object] = {
        "code": 1,
        "type": "TalkingHeadsError",
        "what": "another run is at work here",
    }
    write_log(tmp_path, BEGIN, {"event": "end", **busy}, name="20990101-000000-1")
    text = call(tmp_path, "report").output
    assert "It was ended from outside" in text
    _, since = text.split("Refused since, before any work began\n")
    assert "run: another run is at work here" in since
    assert "label.longest_sentence" in since
    assert json.loads(call(tmp_path, "report", "--json").output)["name"] == "20260101-000000-1"
    listed = json.loads(call(tmp_path, "report", "--list", "--json").output)
    assert [row["end"] for row in listed] == ["refused", "refused", "killed"]
    assert "It was refused" in call(tmp_path, "report", "--run", "2099").output


@pytest.mark.parametrize("kind", ["PublishError", "OSError", "ToolError"])
def test_what_failed_outside_is_a_run_to_tell_of(tmp_path: Path, kind: str) -> None:
    """A place that cannot be reached, or a tool that is missing, is no refusal of ours."""
    write_log(tmp_path, BEGIN, {"event": "end", "code": 0}, name="20260101-000000-1")
    end: dict[str, object] = {"event": "end", "code": 1, "type": kind, "what": "gone"}
    write_log(tmp_path, BEGIN, end, name="20260102-000000-1")
    assert "It ended early. Exit code 1." in call(tmp_path, "report").output
