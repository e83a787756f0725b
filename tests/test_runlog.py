"""The log of a run: what it holds, what it leaves out, and that it never stands in the way."""

from __future__ import annotations

import json
import subprocess
import sys
import wave
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from talkingheads import runlog, runs
from talkingheads.cli import main
from talkingheads.errors import ClipError, ToolError
from talkingheads.formats.veil import MARK, Veil
from talkingheads.logfile import LogFile, all_in, prune
from tests.projects import make_project, row, write_sheet

WORDS = ("Zephyrina", "Quillfeather", "marmalade", "Borogrove")
"""Of a name, a sentence and a place; nothing of ours is called so."""


def call(root: Path, *args: str) -> Result:
    """Call the command in *root*."""
    return CliRunner().invoke(main, ["-C", str(root), *args])


def events(root: Path) -> list[dict[str, Any]]:
    """Return what the newest log in *root* holds."""
    lines = next(iter(all_in(root / ".talkingheads"))).read_text().splitlines()
    return [json.loads(line) for line in lines]


def told(root: Path, event: str) -> list[dict[str, Any]]:
    """Return every *event* of the newest log in *root*."""
    return [each for each in events(root) if each["event"] == event]


def test_a_run_writes_down_what_it_did(tmp_path: Path) -> None:
    """Command, versions, machine, settings, each step and outcome, and how it ended."""
    make_project(tmp_path, "label: {longest_sentence: 50}\n", one="a", two="b")
    assert call(tmp_path, "ingest", "--only", "one").exit_code == 4
    begin, settings, *_, end = events(tmp_path)
    assert (begin["event"], begin["command"]) == ("begin", "ingest")
    assert {"talkingheads", "Python", "ffmpeg", "PyAV", "Whisper", "torch"} <= set(
        begin["versions"]
    )
    assert begin["machine"]["cores"] >= 1
    assert begin["machine"]["disk_free"] > 0
    assert MARK.fullmatch(begin["options"]["only"][0])
    assert settings["set"] == {"label.longest_sentence": 50}
    (step,) = [each for each in told(tmp_path, "stepped") if "clip" in each]
    assert (step["stage"], step["result"]) == ("ingest", "refused")
    assert step["clip"] == begin["options"]["only"][0]
    assert step["seconds"] >= 0
    assert step["cpu"] >= 0
    (outcome,) = told(tmp_path, "outcome")
    assert outcome["state"] == "refused"
    assert "not a video" in outcome["detail"]
    assert (end["event"], end["code"]) == ("end", 4)


def test_what_workers_do_stands_in_the_same_log(tmp_path: Path) -> None:
    """With two workers, each step is in the log of the process that the user started."""
    make_project(tmp_path, one="a", two="b")
    ran = call(tmp_path, "ingest", "-j", "2")
    assert ran.exit_code == 4, ran.output
    assert {step["clip"] for step in told(tmp_path, "stepped")} == {
        each["clip"] for each in told(tmp_path, "outcome")
    }
    assert len(told(tmp_path, "stepped")) == 2
    assert len(all_in(tmp_path / ".talkingheads")) == 1


def hostile_project(root: Path, settings: str = "") -> None:
    """Make a project in which names and words stand wherever people write."""
    make_project(root, settings)
    name = "Zephyrina Quillfeather"
    (root / "clips" / f"{name}.mp4").write_text("marmalade in the Borogrove, said Zephyrina")
    (root / "clips" / f"{name}.vtt").write_text("WEBVTT\n\n00:01.000 --> \nmarmalade Borogrove\n")
    (root / "clips" / "marmalade.txt").write_text("Borogrove")
    write_sheet(
        root,
        row(f"{name}.mp4", speaker=name, theme="Borogrove", place="marmalade"),
        row("Borogrove.mp4", speaker="Zephyrina the other", consent="marmalade"),
    )
    (root / "decisions.yaml").write_text(
        "- clip: zephyrina-quillfeather\n  words: marmalade in the Borogrove\n"
        "  status: kept\n  by: Quillfeather\n  date: 2026-09-01\n"
    )


@pytest.mark.parametrize(
    "args",
    [
        ("run",),
        ("ingest", "-j", "2"),
        ("ingest", "--only", "Zephyrina Quillfeather.mp4"),
        ("ingest", "--only", "marmalade"),
        ("withdraw", "zephyrina-quillfeather", "--by", "Quillfeather", "--yes"),
        ("withdraw", "--speaker", "Zephyrina Quillfeather", "--by", "Borogrove", "--yes"),
    ],
)
def test_no_log_has_names_or_words(tmp_path: Path, args: tuple[str, ...]) -> None:
    """Planted in file, sheet, transcript, decisions, settings and options, they are in no log."""
    root = tmp_path / "Borogrove"
    hostile_project(root, "project: {title: marmalade, organisation: Quillfeather & Co}\n")
    call(root, "ingest")
    call(root, *args)
    kept = all_in(root / ".talkingheads")
    assert len(kept) == 2
    for file in kept:
        text = file.read_text().casefold()
        assert '"end"' in text
        assert [word for word in WORDS if word.casefold() in text] == []


def test_names_of_what_is_left_out_are_in_no_log(tmp_path: Path) -> None:
    """Files of any kind, notes about no clip, folders and links: what is told has no name."""
    make_project(tmp_path, one="a")
    clips, elsewhere = tmp_path / "clips", tmp_path / "elsewhere"
    (clips / "Zephyrina").mkdir()
    elsewhere.mkdir()
    for name in (
        "Zephyrina Quillfeather divorce.pdf",
        "Marmalade.json",
        "Olga Borogrove.yaml",
        "zephyrina quillfeather",
        "Quillfeather, v1.2: Borogrove (late).xyz",
        "Zephyrina/of marmalade.numbers2",
        "marmalade\u202e.mp4",
    ):
        (clips / name).write_text("x")
    (clips / "Zephyrina Borogrove").symlink_to(elsewhere)
    (clips / "Quillfeather.mp4").symlink_to(elsewhere / "x")
    call(tmp_path, "ingest")
    assert len([each for each in told(tmp_path, "warning") if "left out" in each["text"]]) == 7
    for file in all_in(tmp_path / ".talkingheads"):
        text = file.read_text().casefold()
        assert [word for word in WORDS if word.casefold() in text] == []


def test_names_stand_in_the_log_where_the_team_wants_it(tmp_path: Path) -> None:
    """With log.words the clip is called by its name; the command line's texts are not told."""
    hostile_project(tmp_path, "log: {words: true}\n")
    call(tmp_path, "ingest")
    assert {each["clip"] for each in told(tmp_path, "stepped")} == {"zephyrina-quillfeather"}


@pytest.mark.parametrize("words", ["true", "false"])
@pytest.mark.parametrize("how", ["withdraw", "take away"])
def test_a_clip_that_is_gone_is_gone_from_all_logs(tmp_path: Path, words: str, how: str) -> None:
    """After a withdrawal, or when its file is gone, no log has its name or its mark."""
    make_project(tmp_path, f"log: {{words: {words}}}\n", alba="a", bono="b")
    call(tmp_path, "ingest")
    veil = Veil((tmp_path / ".talkingheads" / "logs" / "salt").read_text())
    crash = tmp_path / ".talkingheads" / "crashes" / "20260101-000000-0.txt"
    crash.parent.mkdir()
    crash.write_text(f"alba and {veil.mark('alba')} and {veil.mark('bono')}\n")
    if how == "withdraw":
        assert call(tmp_path, "withdraw", "alba", "--by", "Bo", "--yes").exit_code == 0
    else:
        (tmp_path / "clips" / "alba.mp4").unlink()
        call(tmp_path, "ingest")
    logs = [file.read_text() for file in all_in(tmp_path / ".talkingheads")]
    assert len(logs) == 2
    for text in (*logs, crash.read_text()):
        assert "alba" not in text
        assert veil.mark("alba") not in text
    assert crash.read_text() == f"… and … and {veil.mark('bono')}\n"
    other = "bono" if words == "true" else veil.mark("bono")
    assert f'"clip": "{other}"' in logs[1]


def test_the_newest_logs_are_kept(tmp_path: Path) -> None:
    """No more than log.keep, however many runs there were."""
    make_project(tmp_path, "log: {keep: 2}\n", one="a")
    folder = tmp_path / ".talkingheads" / "logs"
    folder.mkdir(parents=True)
    for hour in range(5):
        (folder / f"20200101-{hour:02}0000-1.jsonl").write_text("{}\n")
    call(tmp_path, "ingest")
    assert [file.name[:11] for file in all_in(tmp_path / ".talkingheads")][1:] == ["20200101-04"]


def test_the_log_of_a_run_at_work_is_kept(tmp_path: Path) -> None:
    """Another run that ends meanwhile deletes older logs, but not that one."""
    folder = tmp_path / ".talkingheads" / "logs"
    with runlog.opened(tmp_path, command="run") as log:
        (folder / "99990101-000000-1.jsonl").write_text("{}\n")
        (folder / "19990101-000000-1.jsonl").write_text("{}\n")
        prune(folder, 1)
        assert log.file.exists()
    assert not (folder / "19990101-000000-1.jsonl").exists()


def test_a_log_that_has_its_size_still_tells_what_matters(tmp_path: Path) -> None:
    """Beyond its size only steps, outcomes and warnings are written, in the end only the end."""
    log = LogFile(tmp_path / "a.jsonl", Veil(""))
    log.most = 10_000
    for number in range(1000):
        log.write({"event": "ran", "tool": "ffmpeg", "process": number})
    log.write({"event": "outcome", "clip": "one", "state": "done"})
    for _ in range(1000):
        log.write({"event": "warning", "text": "x" * 100})
    log.write({"event": "end", "code": 0})
    log.close()
    kinds = [json.loads(line)["event"] for line in log.file.read_text().splitlines()]
    assert 100 < kinds.count("ran") < 250
    assert kinds[kinds.count("ran") :][:3] == ["full", "outcome", "warning"]
    assert kinds[-1] == "end"
    assert 40_000 < log.file.stat().st_size < 41_000


def test_a_log_that_cannot_be_written_is_told_once_and_stops_nothing(tmp_path: Path) -> None:
    """Where its folder cannot be made, the run is as it would be, with one warning."""
    make_project(tmp_path, one="a", two="b")
    (tmp_path / ".talkingheads").mkdir()
    (tmp_path / ".talkingheads" / "logs").write_text("in the way")
    result = call(tmp_path, "ingest")
    assert result.exit_code == 4
    assert result.stderr.count("cannot be written") == 1
    assert "two.mp4: refused" in result.stderr


def test_a_disk_that_gets_full_meanwhile_is_told_once() -> None:
    """A write that fails ends the log, not the run."""
    log = LogFile(Path("/dev/full"), Veil(""))
    log.write({"event": "note", "text": "one"})
    assert "No space left" in log.trouble
    log.trouble = ""
    log.write({"event": "note", "text": "two"})
    assert log.trouble == ""


def test_looking_leaves_no_log(tmp_path: Path) -> None:
    """Commands that only look, and a dry run, write nothing."""
    make_project(tmp_path, one="a")
    for args in (("status",), ("run", "--dry-run"), ("report",), ("report", "--list")):
        call(tmp_path, *args)
    assert not (tmp_path / ".talkingheads").exists()


def test_debug_shows_commands_and_tracebacks_of_workers_too(tmp_path: Path) -> None:
    """Whole commands as they run, and where a refusal in another process comes from."""
    make_project(tmp_path, one="a", two="b")
    for name, size in ("one", 16000), ("two", 24000):  # what is the same is refused once
        with wave.open(str(tmp_path / "clips" / f"{name}.mp4"), "wb") as sound:
            sound.setparams((1, 2, 8000, 0, "NONE", ""))
            sound.writeframes(bytes(size))
    told_ = call(tmp_path, "--debug", "ingest", "-j", "2").stderr
    assert told_.count("Traceback") == 2
    assert "\n+ /" in told_
    assert "exit code" in told_
    assert "in _make" in told_
    assert "Traceback" not in call(tmp_path, "ingest", "-j", "2").stderr


def test_a_step_tells_its_own_time_only(tmp_path: Path) -> None:
    """What is done within a step counts there and not twice; how each ended is told."""
    with runlog.opened(tmp_path, command="run"):
        with runlog.step("", "page", "new"), runlog.step("", "reel", "new"):
            sum(range(3_000_000))
        with pytest.raises(ToolError), runlog.step("one", "render", "new"):
            raise ToolError("ffmpeg: no")
        with pytest.raises(ClipError), runlog.step("one", "ingest", "new"):
            raise ClipError("no video")
    reel, page, render, ingest = told(tmp_path, "stepped")
    assert reel["stage"] == "reel"
    assert reel["seconds"] > page["seconds"] * 3
    assert [each["result"] for each in (page, render, ingest)] == ["made", "failed", "refused"]
    assert told(tmp_path, "trouble")[0]["type"] == "ToolError"
    assert any("test_runlog" in line or "elsewhere" in line for line in
               told(tmp_path, "trouble")[0]["where"])  # fmt: skip


KILLED = """
import os, signal, sys
from pathlib import Path
from talkingheads import runlog
from talkingheads.backends.ran import Ran

with runlog.opened(Path(sys.argv[1]), command="run", options={}, versions={}, machine={}):
    with runlog.step("one", "ingest", "not made yet"):
        pass
    with runlog.step("one", "render", "not made yet"):
        runlog._ran(Ran(7, ("/bin/ffmpeg", "-i", "x")))
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_run_has_told_all_until_then(tmp_path: Path) -> None:
    """After SIGKILL the log says what was done and what was being done; nothing is lost."""
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert done.returncode == -9
    (file,) = all_in(tmp_path / ".talkingheads")
    run = runs.read(file, {})
    assert run.end == "killed"
    assert [step.stage for step in run.steps] == ["ingest"]
    assert [step.stage for step in run.unfinished] == ["render"]
    assert run.processes[0].code is None
