"""The command report: what it tells of runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from talkingheads import runlog, runs
from talkingheads.logfile import all_in
from tests.fuzz import valid
from tests.projects import make_project
from tests.test_runlog import KILLED, call


def write_log(root: Path, *events: dict[str, object], name: str = "20260901-230000-1") -> None:
    """Write a log with *events* into *root*; the n-th is told after n seconds."""
    file = root / ".talkingheads" / "logs" / f"{name}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps({"t": float(t), **event}) for t, event in enumerate(events)]
    file.write_text("\n".join(lines) + "\n")


BEGIN: dict[str, object] = {
    "event": "begin",
    "command": "run",
    "at": "2026-09-01T21:00:00+00:00",
    "options": {"jobs": 2, "only": ["one"], "target": "given", "yes": True},
    "versions": {"talkingheads": "1", "ffmpeg": "9"},
    "machine": {"cores": 2, "memory": 8_000_000_000, "disk_free": 50_000_000_000},
}


def step(clip: str, stage: str, seconds: float, result: str = "made") -> list[dict[str, object]]:
    """Return the events of one step."""
    place = {"clip": clip, "stage": stage} if clip else {"stage": stage}
    return [
        {"event": "step", **place, "reason": "not made yet"},
        {"event": "stepped", **place, "result": result, "seconds": seconds, "cpu": 1.0},
    ]


ODD = ("1e999", "-1e999", "NaN", "1e308", "-5", "-1e30", "1" + "0" * 400, "true", "null", '"x"',
       '"1e999"', "[]", "{}", "[[1, 2]]", '{"a": {"b": 1e999}}', "[" * 300 + "]" * 300)  # fmt: skip
"""What stands in a damaged log in the place of a value."""


def _not_json(constant: str) -> None:
    raise AssertionError(constant)


def _retold(root: Path) -> None:
    """Have the log in *root* retold in each way; what is for programs is JSON to all of them."""
    for args in ((), ("--list",)):
        for as_json in ((), ("--json",)):
            result = call(root, "report", *args, *as_json)
            assert result.exit_code == 0, result.output
            if as_json:
                json.loads(result.stdout, parse_constant=_not_json)


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd[:20])
def test_a_damaged_number_or_value_is_left_out(tmp_path: Path, odd: str) -> None:
    """Whichever value of a line is no number, no time or far too much, the rest is retold."""
    (tmp_path / "pipeline.yaml").write_text("")
    file = tmp_path / ".talkingheads" / "logs" / "20260901-230000-1.jsonl"
    file.parent.mkdir(parents=True)
    lines = valid.LOG.splitlines()
    damaged = []
    for line in lines:
        event = json.loads(line)
        for key in event.keys() - {"event"}:
            damaged.append(json.dumps({**event, key: "HERE"}).replace('"HERE"', odd))
            damaged.append(line)
        for key in event.get("machine", {}):
            machine = {**event["machine"], key: "HERE", "memory": "HERE", "disk_free": "HERE"}
            damaged.append(json.dumps({**event, "machine": machine}).replace('"HERE"', odd))
    file.write_text("\n".join(damaged) + "\n")
    _retold(tmp_path)
    told = call(tmp_path, "report", "--json").stdout
    assert json.loads(told)["seconds"] == 9.2


@pytest.mark.parametrize("day", ["0001-01-01T00:00:00", "9999-12-31T23:59:59-23:00", "", "x"])
def test_a_run_of_which_nobody_knows_when(tmp_path: Path, day: str) -> None:
    """A day that no calendar of this place has stops nothing."""
    write_log(tmp_path, {**BEGIN, "at": day}, {"event": "end", "code": 0})
    _retold(tmp_path)


def test_the_report_says_how_it_went(tmp_path: Path) -> None:
    """Command, time, end, each clip's steps, where the time went, what failed, and the tools."""
    write_log(
        tmp_path,
        BEGIN,
        *step("one", "transcribe", 30),
        *step("one", "render", 90),
        *step("one", "label", 0.4),
        *step("one", "cut", 0.2),
        *step("two", "render", 2, "failed"),
        *step("", "page", 3),
        {"event": "stood", "clip": "one", "stages": {"ingest": "ready"}, "hint": ""},
        {"event": "outcome", "clip": "one", "state": "done", "detail": "20 s"},
        {"event": "stood", "clip": "two", "stages": {}, "hint": "Make room."},
        {"event": "outcome", "clip": "two", "state": "failed", "detail": "the disk is full"},
        {"event": "warning", "text": "look at that"},
        {"event": "end", "code": 4},
    )
    text = call(tmp_path, "report").output
    assert "talkingheads run --jobs 2 --only one --target … --yes" in text
    assert "1 September 2026" in text
    assert "some clips could not be done. Exit code 4." in text
    table = [line.split() for line in text.splitlines() if line.startswith(("one ", "two "))]
    assert table[0] == "one done 2 min 01 s 30.0 s 1 min 30 s 0.6 s".split()
    assert table[1] == "two failed 2.0 s 2.0 s".split()
    bars = [line for line in text.splitlines() if "█" in line or "#" in line]
    assert [bar.split()[0] for bar in bars] == ["render", "transcribe", "page", "label", "cut"]
    assert "73%" in bars[0]
    assert "two: failed: the disk is full\n    Make room." in text
    assert "look at that" in text
    assert "ffmpeg 9" in text


def test_what_failed_alike_is_told_once(tmp_path: Path) -> None:
    """Clips that failed for the same reason share their lines; an outside tool's last words too."""
    ran = {"event": "ran", "process": 5, "tool": "ffmpeg", "code": 1, "seconds": 2, "cpu": 1}
    write_log(
        tmp_path,
        BEGIN,
        {"event": "outcome", "clip": "one", "state": "failed", "detail": "the disk is full"},
        {"event": "outcome", "clip": "two", "state": "failed", "detail": "the disk is full"},
        {"event": "outcome", "clip": "three", "state": "refused", "detail": "no video"},
        {"event": "starts", "clip": "one", "stage": "render", "process": 5, "tool": "ffmpeg",
         "args": ["-i"]},
        {**ran, "peak": 0, "said": ["Error opening output"]},
        {"event": "end", "code": 4},
    )  # fmt: skip
    text = call(tmp_path, "report").output
    assert "  one, two: failed: the disk is full\n  three: refused: no video\n" in text
    assert "  ffmpeg ended with 1 at render one\n    Error opening output\n" in text


def test_the_report_as_json_has_all_of_it(tmp_path: Path) -> None:
    """Programs get clips with steps, seconds by stage, and how it ended."""
    write_log(tmp_path, BEGIN, *step("one", "render", 9.5), {"event": "end", "code": 0})
    told = json.loads(call(tmp_path, "report", "--json").output)
    assert told["end"] == "well"
    assert told["stages"] == {"render": 9.5}
    assert told["clips"][0]["steps"][0]["reason"] == "not made yet"
    assert told["clips"][0]["seconds"] == 9.5


def test_a_run_that_was_ended_from_outside_is_known_as_such(tmp_path: Path) -> None:
    """No end in the log: what it was at, and which tool was running; the next step is told."""
    import subprocess
    import sys

    make_project(tmp_path, one="a")
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    text = call(tmp_path, "report").output
    assert "ended from outside" in text
    assert "it was at render for one" in text
    assert "ffmpeg was running" in text
    assert "goes on from there" in text


def test_a_run_that_is_at_work_is_known_as_such(tmp_path: Path) -> None:
    """While its process lives it is at work, not ended; afterwards it ended well."""
    with runlog.opened(tmp_path, command="run"):
        assert runs.read(all_in(tmp_path / ".talkingheads")[0], {}).end == "at work"
    assert runs.read(all_in(tmp_path / ".talkingheads")[0], {}).end == "well"


def test_marks_are_names_here_and_marks_elsewhere(tmp_path: Path) -> None:
    """The team sees its clips' names, though the log has none."""
    make_project(tmp_path, alba="a")
    call(tmp_path, "ingest")
    assert "alba" not in all_in(tmp_path / ".talkingheads")[0].read_text()
    text = call(tmp_path, "report").output
    assert "alba: refused: " in text
    assert "clip-" not in text


def test_runs_are_listed_and_chosen_by_name(tmp_path: Path) -> None:
    """The newest first; the beginning of a name is enough; one that is not there is told."""
    make_project(tmp_path)
    write_log(tmp_path, BEGIN, {"event": "end", "code": 0}, name="20260101-000000-1")
    write_log(tmp_path, BEGIN, {"event": "end", "code": 130}, name="20260202-000000-1")
    listed = json.loads(call(tmp_path, "report", "--list", "--json").output)
    assert [(row["run"], row["end"]) for row in listed] == [
        ("20260202-000000-1", "stopped"),
        ("20260101-000000-1", "well"),
    ]
    assert "It ended well." in call(tmp_path, "report", "--run", "202601").output
    missing = call(tmp_path, "report", "--run", "1999")
    assert missing.exit_code == 3
    assert "report --list" in missing.stderr


def test_a_run_that_never_began_its_work_says_why(tmp_path: Path) -> None:
    """A mistake in the settings ends a run before it has clips; report tells it all the same."""
    make_project(tmp_path, one="a")
    (tmp_path / "pipeline.yaml").write_text("label: {longest_sentence: many}\n")
    assert call(tmp_path, "run").exit_code == 3
    text = call(tmp_path, "report").output
    assert "It was refused: it began no work. Exit code 3." in text
    assert "label.longest_sentence" in text


def test_a_step_whose_worker_died_is_lost_not_forgotten(tmp_path: Path) -> None:
    """The run went on to its end; the step that took the worker's life is there."""
    events = step("one", "transcribe", 5)[:1]
    write_log(tmp_path, BEGIN, *events, {"event": "end", "code": 4})
    run = runs.read(all_in(tmp_path / ".talkingheads")[0], {})
    assert [(each.stage, each.result) for each in run.steps] == [("transcribe", "lost")]
    assert run.unfinished == []


def test_damaged_and_strange_lines_are_passed_over(tmp_path: Path) -> None:
    """A log that is cut off, or has lines of another version, still tells the rest."""
    write_log(tmp_path, BEGIN, *step("one", "render", 5), {"event": "stepped"}, {"event": "ran"})
    file = all_in(tmp_path / ".talkingheads")[0]
    file.write_bytes(file.read_bytes() + b'[1]\n"a"\n\xff\n{"event": 7}\n{"t": 9, "event": "out')
    run = runs.read(file, {})
    assert [step.stage for step in run.steps] == ["render"]
    assert call(tmp_path, "report").exit_code == 0
