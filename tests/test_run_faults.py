"""
What goes wrong on real machines, in small: the long part is bench/faults.py.

Nothing that a machine refuses may be blamed on a clip, and nothing that somebody lost by accident
may take away what was made.
"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from talkingheads import commands, config, files, forgetting, inbox, losing, mishaps
from talkingheads.backends.cage import SHORTAGES
from talkingheads.backends.processes import run_process
from talkingheads.cli import main
from talkingheads.clipsfolder import folded
from talkingheads.domain import Update
from talkingheads.errors import BusyError, ConfigError, KilledError
from talkingheads.formats import clips
from talkingheads.lock import at_work
from talkingheads.withdrawing import there
from tests import shelf
from tests.projects import make_project

WRITES = """
import resource, shutil, sys
from pathlib import Path
from talkingheads.backends.cage import Cage
from talkingheads.backends.processes import run_process
from talkingheads.errors import TalkingHeadsError
resource.setrlimit(resource.RLIMIT_FSIZE, ({allowed}, resource.RLIM_INFINITY))
room = Path(sys.argv[1])
dd = shutil.which("dd")
cage = Cage(memory=1 << 30, cpu=10, reads=(Path(dd),), writes=(room,), file=100_000)
wants = [dd, "if=/dev/zero", f"of={{room}}/made", "bs=500k", "count=1"]
try:
    run_process(wants, timeout=20, cage={cage})
except TalkingHeadsError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.parametrize(
    ("allowed", "cage", "raised"),
    [("50_000", "cage", "KilledError"), ("50_000", "None", "KilledError"),
     ("resource.RLIM_INFINITY", "cage", "OutgrownError")],
    ids=["quota", "quota-without-cage", "own-wall"],
)  # fmt: skip
def test_a_quota_is_not_the_fault_of_the_clip(
    tmp_path: Path, allowed: str, cage: str, raised: str
) -> None:
    """A child that meets the system's limit for files was not stopped by what is in a clip."""
    code = WRITES.format(allowed=allowed, cage=cage)
    told = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert told.stdout.startswith(f"{raised} dd: "), told
    assert ("ulimit -f" in told.stdout) == (raised == "KilledError")


def test_a_library_for_which_there_is_no_memory_is_no_mistake_of_ours():
    """The linker says it in its own words; a library that is not there stays our matter."""
    unmapped = ImportError("libtorch_cpu.so: failed to map segment from shared object")
    assert isinstance(mishaps.of_machine(unmapped), MemoryError)
    barred = ImportError(f"{unmapped}: Operation not permitted")
    assert mishaps.of_machine(barred) is None
    assert mishaps.of_machine(ImportError("No module named 'torch'")) is None
    full = OSError(errno.ENOSPC, "No space left on device")
    assert mishaps.of_machine(full) is full


@pytest.mark.parametrize("number", sorted(mishaps.HINTS))
def test_what_the_machine_refuses_names_the_file_and_the_next_step(number: int) -> None:
    """Of each refusal: the file, the system's words, and what to do."""
    error = mishaps.told(OSError(number, os.strerror(number), "/somewhere/people.csv"))
    assert error.what == f"/somewhere/people.csv: {os.strerror(number)}"
    assert error.hint == mishaps.HINTS[number]


def test_a_refusal_that_names_no_file_is_told_too() -> None:
    """The system does not always say which file; nor does a lack of memory."""
    assert mishaps.told(OSError(errno.ENOSPC, "No space left on device")).what == (
        "the disk: No space left on device"
    )
    assert "memory" in mishaps.told(MemoryError()).what
    assert mishaps.told(OSError("odd")).hint
    nowhere = mishaps.told(FileNotFoundError(errno.ENOENT, "No usable temporary directory found"))
    assert "TMPDIR" in nowhere.hint


def call(root: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(root), *args])


def lose_the_sheet(root: Path) -> None:
    head, *_ = (root / "people.csv").read_text().splitlines(keepends=True)
    (root / "people.csv").write_text(head)


def lose_the_clips(root: Path) -> None:
    (root / "clips").rename(root / "pulled")
    (root / "clips").mkdir()


def lose_two_rows(root: Path) -> None:
    rows = (root / "people.csv").read_text().splitlines(keepends=True)
    (root / "people.csv").write_text("".join(rows[:2]))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a site of three clips, made by fakes."""
    project = shelf.project_of(tmp_path_factory.mktemp("made") / "project", 0, 1, 2)
    shelf.work_through(project)
    there.make_pages(project, shelf.Quiet())
    return project.root


@pytest.fixture
def briefing(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(made, tmp_path / "project", symlinks=True)


@pytest.mark.parametrize("lose", [lose_the_sheet, lose_the_clips, lose_two_rows])
@pytest.mark.parametrize("command", ["run", "ingest"])
def test_what_was_made_of_many_clips_waits_for_a_yes(
    briefing: Path, lose: Callable[[Path], None], command: str
) -> None:
    """A sheet that lost its rows, or a stick that was pulled, takes nothing away and says so."""
    before = contents(briefing / "site"), contents(briefing / ".talkingheads" / "records")
    lose(briefing)
    told = call(briefing, command)
    assert told.exit_code == 3, told.output
    assert "of 3 clips" in told.stderr
    assert "talkingheads run --yes" in told.stderr
    assert (
        contents(briefing / "site"),
        contents(briefing / ".talkingheads" / "records"),
    ) == before
    assert "would ask before" in call(briefing, "run", "--dry-run").stderr


def test_with_a_yes_they_go(briefing: Path) -> None:
    """Somebody who means it says so, and nothing that was made of them stays."""
    lose_the_sheet(briefing)
    assert call(briefing, "run", "--yes").exit_code == 0
    assert not any((briefing / "site" / "clips").glob("*"))
    assert not any((briefing / ".talkingheads" / "store").glob("*/*"))


def test_a_no_never_waits(briefing: Path) -> None:
    """Who says no, or whose consent ended, is gone at the next run, however many they are."""
    shelf.sheet(config.load(briefing), 0, 1, 2, c0="no", c2="no")
    told = call(briefing, "run")
    assert "c0: gone" in told.stderr
    assert {path.name for path in (briefing / "site" / "clips").glob("*")} == {"c1"}


def test_a_no_that_comes_while_films_are_made_is_heeded(briefing: Path) -> None:
    """The pages are made of what the sheet says when they are made."""
    project = config.load(briefing)
    box = inbox.look(project)
    shelf.sheet(project, 0, 1, 2, c1="no")
    assert [clip.id for clip in losing.still_allowed(project, box).clips] == ["c0", "c2"]
    (project.clips / "c2.mp4").unlink()
    assert [clip.id for clip in losing.still_allowed(project, box).clips] == ["c0", "c2"]
    lose_two_rows(briefing)
    with pytest.raises(ConfigError, match="2 of 3 clips"):
        losing.still_allowed(project, box)


def test_a_reel_that_cannot_be_made_counts(briefing: Path) -> None:
    """A run whose pages lack a reel did not go all well, each time again until it is made."""
    settings = briefing / "pipeline.yaml"
    settings.write_text(settings.read_text().replace("whole: false", "whole: true"))
    for _ in range(2):  # what the clips are made of here is no film
        told = call(briefing, "run", "--jobs", "1")
        assert told.exit_code == commands.SOME_FAILED, told.stderr
        assert "Not made: Reel " in told.stderr


@pytest.fixture
def small(briefing: Path, tmp_path: Path) -> Iterator[Path]:
    """The copy on a small disk of its own, where this machine lets us have one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield shutil.copytree(briefing, disk / "project", symlinks=True)
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_a_no_is_heeded_where_the_disk_is_full(small: Path) -> None:
    """Nothing can be written, not even who is at work: what nobody may show goes all the same."""
    shelf.sheet(config.load(small), 0, 1, 2, c1="no")
    state = os.statvfs(small)
    with (small.parent / "filler").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, state.f_bavail * state.f_frsize)
    told = call(small, "run")
    assert told.exit_code == 1
    assert "c1: gone" in told.stderr
    assert f"{small}/.talkingheads/lock.json: No space left on device" in told.stderr
    assert mishaps.ROOM in told.stderr
    assert not (small / "site").exists()
    assert not (small / ".talkingheads" / "latest" / "c1").exists()


def test_without_room_nothing_goes_that_may_be_shown_or_that_somebody_is_at(briefing: Path) -> None:
    """What was lost by accident still waits for a yes, and another run is left alone."""
    project, full = config.load(briefing), OSError(errno.ENOSPC, "No space left on device")
    before = contents(briefing / "site")

    def heed(error: OSError = full) -> list[str]:
        reporter = shelf.Quiet()
        forgetting.heed(project, error, reporter, lambda question: False)
        return reporter.told

    assert heed() == []
    shelf.sheet(project, 0, 1, 2, c1="no")
    assert heed(OSError(errno.EIO, "Input/output error")) == []
    (told,) = heed(OSError(errno.EROFS, "Read-only file system"))
    assert "c1 may not be shown any more" in told
    assert "read-only" in told
    lose_the_sheet(briefing)
    with pytest.raises(ConfigError, match="of 3 clips"):
        heed()
    assert contents(briefing / "site") == before
    with at_work(project.work), pytest.raises(BusyError, match="another run"):
        heed()


def test_a_full_disk_is_told_with_the_file(tmp_path: Path) -> None:
    """Writing does not say to where it failed; the message does."""
    with (
        pytest.raises(OSError, match="No space left") as caught,
        files.replacing(tmp_path / "a.json"),
        open("/dev/full", "wb", buffering=0) as full,
    ):
        full.write(b"a")
    assert caught.value.filename == str(tmp_path / "a.json")


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below *folder* with its bytes."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


HEADINGS = "file,speaker,consent,consent_until,keep"
ROWS = f"{HEADINGS}\na.mp4,Ann Lee,yes,2026-01-31,0:10-0:20\nb.mp4,Bo Ek,yes,2026-02-28,0:10-0:20"


@pytest.mark.parametrize("end", range(len(HEADINGS) + 1, len(ROWS)))
def test_a_sheet_that_breaks_off_gives_nobody_more(end: int) -> None:
    """However much of a sheet was saved: nobody's consent is longer or wider than in the whole."""
    whole = {update.file: terms for update, terms in said(clips.read(ROWS))}
    try:
        cut = said(clips.read(ROWS[:end]))
    except ConfigError:
        return
    for update, terms in cut:
        assert not update.consent or terms == whole.get(update.file), ROWS[:end]


def said(sheet: clips.Sheet) -> list[tuple[Update, tuple[clips.Terms, ...]]]:
    return [(update, sheet.terms.get(folded(update.file), ())) for update in sheet.updates]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", bytes(200), b"file,spea"])
def test_a_sheet_without_anything_stops_the_run(content: bytes) -> None:
    """A file that was just being saved is no sheet in which everybody says no."""
    with pytest.raises(ConfigError, match=r"people\.csv"):
        clips.read(content)


@pytest.mark.parametrize("content", [b"", b"\n", bytes(50)])
def test_settings_that_are_lost_are_not_taken_for_none(tmp_path: Path, content: bytes) -> None:
    """A pipeline.yaml that was just being saved does not make the site anew without a title."""
    root = make_project(tmp_path, one="a").root
    (root / "pipeline.yaml").write_bytes(content)
    with pytest.raises(ConfigError, match=r"pipeline\.yaml: is empty"):
        config.load(root)
    (root / "pipeline.yaml").write_text("project: {}\n")
    assert config.load(root).settings.project.title


def test_a_row_that_is_meant_short_needs_a_line_end() -> None:
    """What stands at the end of the row may be left out, if the row ends."""
    short = f"{HEADINGS}\na.mp4,Ann Lee,yes"
    assert clips.read(f"{short}\n").updates[0].consent
    with pytest.raises(ConfigError, match=r"row 2: breaks off: it has 3 of 5 cells") as caught:
        clips.read(short)
    assert "line end" in caught.value.hint


@pytest.mark.parametrize(
    ("last", "cell"),
    [
        ("consent", "yes film only"),
        ("consent", "yes, but not online"),
        ("consent", "publish internally"),
        ("consent_until", "2020-11-30"),
        ("drop", "0:05-0:30; let me start again"),
        ("do not use", "her name"),
    ],
)
def test_a_last_cell_that_is_cut_off_widens_no_consent(last: str, cell: str) -> None:
    """Wherever a sheet breaks off in its last cell, nothing is shown that the whole would hold."""
    before = "file,speaker" if last == "consent" else "file,speaker,consent"
    start = f"{before},{last}\na.mp4,Ann Lee,{'' if last == 'consent' else 'yes,'}"
    for length in range(len(cell) + 1):
        with suppress(ConfigError):
            (update,) = clips.read(start + cell[:length]).updates
            assert not update.consent
    (update,) = clips.read(f"{start}yes").updates
    assert not update.consent


def test_a_last_line_without_an_end_holds_its_clip_and_says_what_to_do(tmp_path: Path) -> None:
    """An empty line at the end clears it, and so does a last column that limits no consent."""
    project = make_project(tmp_path, one="a")
    whole = "file,speaker,consent\none.mp4,Ann Lee,yes"
    project.people.write_text(whole)
    box = inbox.look(project)
    assert not box.clips[0].update.consent
    assert "the sheet's last line has no end" in box.clips[0].held
    assert "Add an empty line at the end" in box.problems[0]
    for cleared in (f"{whole}\n", "file,speaker,consent,language\none.mp4,Ann Lee,yes,en"):
        project.people.write_text(cleared)
        box = inbox.look(project)
        assert box.clips[0].update.consent
        assert box.problems == ()


@pytest.mark.parametrize("words", [words for words, _, _ in SHORTAGES])
def test_a_tool_that_the_machine_stops_says_so_in_plain_words(words: str) -> None:
    """Whatever else it printed afterwards: no room and no memory are not mistakes of the tool."""
    said = f"printf '%s\\n' '[out] {words}' 'a' 'b' 'c' 'Conversion failed!' >&2; exit 1"
    with pytest.raises(KilledError) as caught:
        run_process(["sh", "-c", said], timeout=20)
    assert caught.value.hint
    assert "Conversion failed" not in caught.value.what


HERE = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}


def in_a_shell(root: Path, line: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run *line* in a shell, where CMD stands for the real command on the project in *root*."""
    words = f"'{sys.executable}' -m talkingheads.cli -C '{root}'"
    return subprocess.run(
        ["bash", "-c", line.replace("CMD", words)],
        capture_output=True,
        text=True,
        errors="replace",
        env={**HERE, **variables},
        timeout=60,
    )


@pytest.mark.parametrize(
    ("line", "variables"),
    [
        ("CMD status <&- >&- 2>&-", {}),
        ("CMD status > /dev/null 2> /dev/full", {}),
        ("CMD ingest > /dev/null 2> /dev/full; test $? = 4", {}),
        ("CMD status | cat", {"PYTHONIOENCODING": "latin-1"}),
        ("CMD status | cat", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    ],
    ids=["closed", "errors on a full disk", "work goes on", "few letters", "no letters"],
)
def test_streams_that_are_closed_full_or_poor_stop_nothing(
    tmp_path: Path, line: str, variables: dict[str, str]
) -> None:
    """A service without a terminal, a log on a full disk, a locale of the seventies."""
    root = make_project(tmp_path, one="a").root
    (root / "clips" / "日本.mp4").write_text("b")
    told = in_a_shell(root, f"set -o pipefail; {line}", **variables)
    assert told.returncode == 0, told
    assert "went wrong in talkingheads itself" not in told.stdout + told.stderr
    assert not list(root.glob(".talkingheads/crashes/*"))


def test_results_that_cannot_be_written_are_an_error(tmp_path: Path) -> None:
    """Nobody takes a list for whole that ends where the disk was full."""
    told = in_a_shell(make_project(tmp_path, one="a").root, "CMD status > /dev/full")
    assert told.returncode == 1
    assert "No space left on device" in told.stderr


def test_a_terminal_that_closes_ends_a_run_as_ctrl_c_does() -> None:
    """SIGHUP ends children and clears rooms; behind nohup it means nothing."""
    code = (
        "import os, signal, sys\nfrom talkingheads.executors import stop_when_told\n"
        "if sys.argv[1:]: signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests\n"
        "stop_when_told()\ntry:\n    os.kill(os.getpid(), signal.SIGHUP)\n    print('on')\n"
        "except KeyboardInterrupt: print('stopped')"
    )
    python = (sys.executable, "-c", code)
    for line, said in ((*python, "plain"), "stopped"), (("nohup", *python), "on"):
        told = subprocess.run(line, capture_output=True, text=True, env=HERE)
        assert told.stdout.strip() == said
