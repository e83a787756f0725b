"""What strangers hand in comes into the clips folder, and nothing else of it comes anywhere."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from talkingheads import commands, fetching, inbox, report, tombstones
from talkingheads.config import Project
from talkingheads.errors import ConfigError, PublishError
from talkingheads.fetching import bringing, fetched
from talkingheads.fetching.bringing import Result
from talkingheads.files import digest_of
from tests.fake_inbox import FakeInbox
from tests.projects import make_project, row, write_sheet
from tests.s3_server import NOBODY, environment

PLENTY = 10**12


def project_with(root: Path, settings: str = "", **clips: str) -> Project:
    """Make a project whose inbox is the fake one's."""
    return make_project(root, f"ingest: {{inbox: s3://bucket/inbox{settings}}}\n", **clips)


def bring(project: Project, place: FakeInbox, *, free: int = PLENTY) -> Result:
    """Fetch from *place*."""
    return bringing.bring(project, place, report.reporter(as_json=True), free=lambda folder: free)


def lying(project: Project) -> Mapping[str, bytes]:
    """Return the bytes of what lies in the clips folder."""
    return {file.name: file.read_bytes() for file in sorted(project.clips.iterdir())}


def reasons(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Return the reason for each key, without the inbox's prefix."""
    return {key.removeprefix("inbox/"): reason for key, reason in pairs}


# only what is new, whole and within limits ------------------------------------------------


def test_what_is_new_is_fetched_once(tmp_path: Path) -> None:
    """A clip comes in whole, is noted, and is not asked for again."""
    project, place = project_with(tmp_path), FakeInbox()
    place.put("North Ward/hale.MP4", b"film")
    first = bring(project, place)
    assert lying(project) == {"North Ward-hale.mp4": b"film"}
    assert [one.name for one in first.fetched] == ["North Ward-hale.mp4"]
    assert bring(project, place).fetched == []
    assert len(place.downloaded) == 1
    assert first.exit_code == 0


def test_only_clips_are_taken(tmp_path: Path) -> None:
    """Notes, sheets, pages, links to elsewhere and empty files stay, and it is told why."""
    project, place = project_with(tmp_path), FakeInbox()
    for path in (
        "hale.yaml",
        "hale.vtt",
        "hale.mp4.yaml",
        "people.csv",
        "x.html",
        "noext",
        "a.mp4 ",
    ):
        place.put(path, b"consent: yes")
    place.put("empty.mp4", b"")
    place.put("folder/", b"")
    place.asleep["inbox/cold.mp4"] = "DEEP_ARCHIVE"
    place.put("cold.mp4", b"film")
    result = bring(project, place)
    assert lying(project) == {}
    assert place.downloaded == []
    told = reasons(result.left)
    assert set(told) == {path.removeprefix("inbox/") for path in place.files} - {"folder/"}
    assert "not taken from strangers" in told["hale.yaml"]
    assert told["x.html"] == ".html is no kind of clip"
    assert told["empty.mp4"] == "it is empty"
    assert "restore it" in told["cold.mp4"]


def test_a_clip_that_just_came_waits(tmp_path: Path) -> None:
    """It is fetched once nobody has touched it for a while, by the inbox's own clock."""
    project, place = project_with(tmp_path), FakeInbox()
    place.put("hale.mp4", b"film", age=29)
    assert "just now" in reasons(bring(project, place).waiting)["hale.mp4"]
    place.now += 1
    assert len(bring(project, place).fetched) == 1


def test_too_large_a_file_is_never_downloaded(tmp_path: Path) -> None:
    """It stays, and both sizes are told."""
    project, place = project_with(tmp_path, ", max_megabytes: 1"), FakeInbox()
    place.put("long.mp4", b"x" * 1_000_001)
    place.put("short.mp4", b"x" * 1_000_000)
    result = bring(project, place)
    assert reasons(result.left) == {"long.mp4": "1 MB, and 1 MB are allowed"}
    assert set(lying(project)) == {"short.mp4"}


def test_a_flood_does_not_keep_those_before_it_waiting(tmp_path: Path) -> None:
    """So many a run, those that wait longest first; the others by later runs."""
    project, place = project_with(tmp_path, ", inbox_max_files: 2"), FakeInbox()
    for number in range(5):
        place.put(f"flood{number}.mp4", bytes([number]), age=100)
    place.put("hale.mp4", b"film", age=5000)
    assert [one.name for one in bring(project, place).fetched] == ["hale.mp4", "flood0.mp4"]
    assert [one.name for one in bring(project, place).fetched] == ["flood1.mp4", "flood2.mp4"]
    result = bring(project, place)
    assert (len(result.fetched), result.waiting) == (2, [])


def test_one_run_fetches_so_many_bytes(tmp_path: Path) -> None:
    """What does not fit in this run waits for the next."""
    project, place = project_with(tmp_path, ", inbox_max_gigabytes: 0.000001"), FakeInbox()
    place.put("a.mp4", b"a" * 600, age=900)
    place.put("b.mp4", b"b" * 600, age=800)
    assert [one.name for one in bring(project, place).fetched] == ["a.mp4"]
    assert [one.name for one in bring(project, place).fetched] == ["b.mp4"]


def test_each_clip_takes_room(tmp_path: Path) -> None:
    """Of two that fit on the disk alone, but not together, one waits."""
    project, place = project_with(tmp_path), FakeInbox()
    place.put("a.mp4", b"a" * 600, age=900)
    place.put("b.mp4", b"b" * 600, age=800)
    assert list(reasons(bring(project, place, free=2_000_001_000).waiting)) == ["b.mp4"]


class Listener(report.PlainReporter):
    """Hears how far it is."""

    def __init__(self) -> None:
        self.units, self.parts = 0, list[float]()

    def begin(
        self, work: str, units: int, *, sized: bool = False, stages: Sequence[str] = ()
    ) -> None:
        self.units = units if sized else 0

    def progress(self, clip: str, stage: str, part: float) -> None:
        self.parts.append(part)


def test_progress_is_told_in_bytes(tmp_path: Path) -> None:
    """The share of all bytes, which only grows."""
    project, place, listener = project_with(tmp_path), FakeInbox(), Listener()
    place.put("a.mp4", b"a" * 100, age=900)
    place.put("b.mp4", b"b" * 300, age=800)
    bringing.bring(project, place, listener, free=lambda folder: PLENTY)
    assert (listener.units, listener.parts) == (400, [0.25, 1.0])


def test_the_disk_keeps_room_to_work_with(tmp_path: Path) -> None:
    """What would fill it waits, and the exit code says that somebody should make room."""
    project, place = project_with(tmp_path), FakeInbox()
    place.put("hale.mp4", b"film")
    result = bring(project, place, free=2_000_000_003)
    assert "no room on the disk" in reasons(result.waiting)["hale.mp4"]
    assert result.exit_code == 1
    assert bring(project, place, free=2_000_000_004).exit_code == 0


def test_a_cut_download_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """Half of a clip is never seen in the clips folder, and is not fetched twice."""
    project, place = project_with(tmp_path), FakeInbox(cut={"inbox/hale.mp4": 3})
    place.put("hale.mp4", b"a long film")
    place.put("other.mp4", b"another")
    result = bring(project, place)
    assert reasons(result.failed) == {"hale.mp4": "inbox/hale.mp4: the server hung up"}
    assert lying(project) == {"other.mp4": b"another"}
    assert result.exit_code == 1
    assert bring(project, place).exit_code == 0
    assert place.downloaded[-1] == ("inbox/hale.mp4", 3)
    assert lying(project)["hale.mp4"] == b"a long film"
    assert list((project.work / bringing.ROOM).iterdir()) == []


def test_half_of_what_is_gone_is_deleted(tmp_path: Path) -> None:
    """What was half here of a clip that its sender replaced or removed stays nowhere."""
    project, place = project_with(tmp_path), FakeInbox(cut={"inbox/hale.mp4": 3})
    place.put("hale.mp4", b"a long film")
    bring(project, place)
    place.files.clear()
    bring(project, place)
    assert list((project.work / bringing.ROOM).iterdir()) == []


def test_a_kill_between_landing_and_noting_makes_no_second_clip(tmp_path: Path) -> None:
    """Bytes that are in the clips folder already are not kept twice, whoever brought them."""
    project, place = project_with(tmp_path, hale="film"), FakeInbox()
    place.put("something else.mp4", b"film")
    result = bring(project, place)
    assert set(lying(project)) == {"hale.mp4"}
    assert [(one.name, one.twin) for one in result.fetched] == [("hale.mp4", True)]
    assert bring(project, place).fetched == []


def test_after_three_failures_the_rest_waits(tmp_path: Path) -> None:
    """A server that refuses everything is not asked for each of a thousand clips."""
    project, place = project_with(tmp_path), FakeInbox()
    for number in range(6):
        place.put(f"{number}.mp4", b"film")
        place.denied.add(f"inbox/{number}.mp4")
    result = bring(project, place)
    assert (len(result.failed), len(result.waiting)) == (3, 3)
    assert result.exit_code == 1


def test_a_failed_listing_is_an_error(tmp_path: Path) -> None:
    """It is never taken for an empty inbox."""
    with pytest.raises(PublishError, match="access denied"):
        bring(project_with(tmp_path), FakeInbox(listing_fails=True))


# nobody gets a yes that was meant for another ---------------------------------------------


def consenting(project: Project) -> set[str]:
    """Return the clips that may be shown."""
    return {clip.source.name for clip in inbox.look(project).clips if clip.update.consent}


@pytest.mark.parametrize(
    "path",
    [
        "hale.mp4",
        "HALE.mov",
        "Hâle.mp4",
        "./hale.mp4",
        "../hale.webm",
        "hale .mp4",
    ],
)
@pytest.mark.parametrize("said", ["hale.mp4", "hale", "HALE", "clips/hale.mp4", "./hale.mp4"])
def test_a_row_that_waits_for_a_clip_is_not_about_a_strangers(
    tmp_path: Path, path: str, said: str
) -> None:
    """Who guesses the name of a clip that the team expects does not get its yes."""
    project, place = project_with(tmp_path), FakeInbox()
    write_sheet(tmp_path, row(said))
    place.put(path, b"a stranger's film")
    bring(project, place)
    assert [Path(name).stem[-2:] for name in lying(project)] == ["-2"]
    assert consenting(project) == set()


@pytest.mark.parametrize(
    "path", ["hale.mov", "HALE.MP4", "hale.mp4", "x/hale.webm", "hâle.mp4", "hale.mp4.mov"]
)
def test_no_stranger_holds_a_clip_back(tmp_path: Path, path: str) -> None:
    """A clip with a yes, with notes beside it, stays shown whatever comes in beside it."""
    project, place = project_with(tmp_path, hale="film"), FakeInbox()
    write_sheet(tmp_path, row("hale"))
    (project.clips / "hale.yaml").write_text("consent: yes\n")
    place.put(path, b"a stranger's film")
    bring(project, place)
    assert consenting(project) == {"hale.mp4"}
    assert lying(project)["hale.mp4"] == b"film"
    assert len(inbox.look(project).clips) == 2


def test_notes_that_wait_for_a_clip_are_not_about_a_strangers(tmp_path: Path) -> None:
    """NAME.yaml with a yes, laid there before its clip, is about no clip of that name."""
    project, place = project_with(tmp_path), FakeInbox()
    (project.clips / "hale.yaml").write_text("speaker: Ana Ruiz\nconsent: yes\n")
    place.put("hale.mp4", b"a stranger's film")
    bring(project, place)
    assert "hale-2.mp4" in lying(project)
    assert consenting(project) == set()


def test_two_keys_for_one_name_are_kept_apart(tmp_path: Path) -> None:
    """Names that are one on some disks, or to some readers, are two here."""
    project, place = project_with(tmp_path), FakeInbox()
    for number, path in enumerate(["a/b.mp4", "a-b.mp4", "A-B.MP4", "a\\b.mp4", "á-b.mp4"]):
        place.put(path, bytes([number]), age=1000 - number)
    bring(project, place)
    assert list(lying(project)) == ["A-B-3.mp4", "a-b-2.mp4", "a-b-4.mp4", "a-b.mp4", "á-b-5.mp4"]
    assert len({name.casefold() for name in lying(project)}) == 5


def test_a_name_is_given_once(tmp_path: Path) -> None:
    """The name of a clip that the team deleted is not given to the next stranger's."""
    project, place = project_with(tmp_path), FakeInbox()
    place.put("hale.mp4", b"film")
    bring(project, place)
    (project.clips / "hale.mp4").unlink()
    place.put("HALE.mp4", b"other")
    bring(project, place)
    assert set(lying(project)) == {"HALE-2.mp4"}


def test_a_sheet_that_cannot_be_read_stops_it(tmp_path: Path) -> None:
    """Without it nobody knows which names the team has said yes to."""
    project, place = project_with(tmp_path), FakeInbox()
    (tmp_path / "people.csv").unlink()
    (tmp_path / "people.csv").mkdir()
    place.put("hale.mp4", b"film")
    with pytest.raises(ConfigError, match=r"people\.csv: cannot be read"):
        bring(project, place)
    assert place.downloaded == []


# replaced by its sender -------------------------------------------------------------------


def replaced(project: Project, place: FakeInbox) -> list[tuple[str, str]]:
    """Have the sender of hale.mp4 replace it, and fetch."""
    place.put("hale.mp4", b"second take")
    return bring(project, place).replaced


def test_a_better_take_comes_in_place_of_the_first(tmp_path: Path) -> None:
    """Where nobody has looked at the first it goes; under its name nothing else ever lies."""
    project, place = project_with(tmp_path), FakeInbox()
    place.put("hale.mp4", b"film")
    bring(project, place)
    assert replaced(project, place) == [("hale.mp4", "gone, for hale-2.mp4")]
    assert lying(project) == {"hale-2.mp4": b"second take"}


@pytest.mark.parametrize("said", ["hale.mp4", "hale", "notes"])
def test_a_yes_stays_with_the_bytes_it_was_given_to(tmp_path: Path, said: str) -> None:
    """A sender who replaces a clip after the team said yes gets no yes for the new one."""
    project, place = project_with(tmp_path), FakeInbox()
    place.put("hale.mp4", b"film")
    bring(project, place)
    if said == "notes":
        (project.clips / "Hale.yaml").write_text("speaker: Ana Ruiz\nconsent: yes\n")
    else:
        write_sheet(tmp_path, row(said))
    told = replaced(project, place)
    assert lying(project) | {"Hale.yaml": b""} == {
        "hale.mp4": b"film",
        "hale-2.mp4": b"second take",
        "Hale.yaml": b"",
    }
    assert consenting(project) == {"hale.mp4"}
    assert "the new one is hale-2.mp4, held" in told[0][1]


def test_what_the_team_changed_stays(tmp_path: Path) -> None:
    """A clip that somebody trimmed here is not taken away for a new one."""
    project, place = project_with(tmp_path), FakeInbox()
    place.put("hale.mp4", b"film")
    bring(project, place)
    (project.clips / "hale.mp4").write_bytes(b"trimmed here")
    assert "changed here" in replaced(project, place)[0][1]
    assert lying(project) == {"hale.mp4": b"trimmed here", "hale-2.mp4": b"second take"}


def test_nobody_takes_away_a_clip_by_handing_in_its_copy(tmp_path: Path) -> None:
    """Who hands in the team's own clip, or another sender's, and replaces it, removes nothing."""
    project, place = project_with(tmp_path, own="own film"), FakeInbox()
    write_sheet(tmp_path)
    place.put("theirs.mp4", b"their film", age=9000)
    place.put("copy1.mp4", b"own film")
    place.put("copy2.mp4", b"their film")
    bring(project, place)
    place.put("copy1.mp4", b"junk 1")
    place.put("copy2.mp4", b"junk 2")
    bring(project, place)
    assert {"own.mp4", "theirs.mp4"} <= set(lying(project))
    place.put("theirs.mp4", b"second take")
    bring(project, place)
    assert lying(project)["theirs.mp4"] == b"their film"


# what becomes of it in the inbox ----------------------------------------------------------


def test_moved_where_nobody_hands_in(tmp_path: Path) -> None:
    """It lies beside the inbox, is not fetched again, and a move that was cut off is ended."""
    project, place = project_with(tmp_path, ", inbox_after: move"), FakeInbox()
    place.put("x/hale.mp4", b"film")
    one = bring(project, place).fetched[0]
    assert place.lying() == {f"inbox-done/{one.digest[:16]}/x-hale.mp4": [b"film"]}
    place.put("x/hale.mp4", b"film")
    assert bring(project, place).fetched == []
    assert list(place.lying()) == [f"inbox-done/{one.digest[:16]}/x-hale.mp4"]


def test_deleted_with_what_was_older(tmp_path: Path) -> None:
    """Older versions go as well; one that came in meanwhile stays, and is fetched next."""
    project, place = project_with(tmp_path, ", inbox_after: delete"), FakeInbox()
    place.put("hale.mp4", b"first take")
    place.put("hale.mp4", b"film")
    bring(project, place)
    assert place.lying() == {}
    place.put("hale.mp4", b"film")
    assert bring(project, place).fetched == []
    assert place.lying() == {}
    assert len(fetched.known(project.work).objects) == 1


def test_retention_wipes_only_what_was_fetched_whole(tmp_path: Path) -> None:
    """After so many days, counted from when it was fetched, every version goes; no other does."""
    project, place = project_with(tmp_path, ", inbox_keep_days: 10"), FakeInbox()
    place.put("hale.mp4", b"film", age=90 * bringing.DAY)
    place.put("cut.mp4", b"never whole", age=90 * bringing.DAY)
    place.put("notes.yaml", b"consent: yes", age=90 * bringing.DAY)
    place.denied.add("inbox/cut.mp4")
    bring(project, place)
    place.now += 9.9 * bringing.DAY
    assert bring(project, place).wiped == []
    place.put("hale.mp4", b"newer, not fetched", age=0)
    place.now += 0.1 * bringing.DAY + 1
    place.denied.add("inbox/hale.mp4")
    result = bring(project, place)
    assert result.wiped == ["inbox/hale.mp4"]
    assert place.lying() == {
        "inbox/hale.mp4": [b"newer, not fetched"],
        "inbox/cut.mp4": [b"never whole"],
        "inbox/notes.yaml": [b"consent: yes"],
    }
    assert lying(project)["hale.mp4"] == b"film"


def test_retention_wipes_what_was_set_aside(tmp_path: Path) -> None:
    """What was moved is kept no longer than what was left."""
    project = project_with(tmp_path, ", inbox_after: move, inbox_keep_days: 1")
    place = FakeInbox()
    place.put("hale.mp4", b"film")
    bring(project, place)
    place.now += 1.1 * bringing.DAY
    bring(project, place)
    assert place.lying() == {}
    place.erased.clear()
    bring(project, place)
    assert place.erased == []


# withdrawn --------------------------------------------------------------------------------


def test_what_was_withdrawn_does_not_come_back(tmp_path: Path) -> None:
    """Handed in again it is deleted here and wiped there, whatever it is called."""
    project, place = project_with(tmp_path, hale="film"), FakeInbox()
    digest = digest_of(project.clips / "hale.mp4")
    (project.clips / "hale.mp4").unlink()
    stone = tombstones.new(project, [digest], day=date(2026, 9, 1))
    tombstones.note(project, tombstones.Tombstones((stone,)))
    place.put("again.mp4", b"film")
    result = bring(project, place)
    assert result.withdrawn == ["inbox/again.mp4"]
    assert (lying(project), place.lying()) == ({}, {})
    assert fetched.known(project.work).objects == ()


def test_the_inbox_forgets_a_clip(tmp_path: Path) -> None:
    """All its versions, what was set aside, copies under other keys, open uploads, our notes."""
    project, place = project_with(tmp_path), FakeInbox()
    place.put("x/hale.mp4", b"older take", age=9000)
    place.put("x/hale.mp4", b"film", age=8000)
    place.put("other.mp4", b"other")
    one = bring(project, place).fetched[0]
    place.put("copy.mp4", b"film", age=0)
    place.put("x/hale.mp4", b"newer take", age=0)
    place.files["inbox-done/" + one.digest[:16] + "/x-hale.mp4"] = [(b"film", 0.0)]
    place.uploads = ["inbox/x/hale.mp4", "inbox/other.mp4"]
    half = project.work / bringing.ROOM / bringing.part_name(one)  # we were killed as it landed
    half.write_bytes(b"film")
    (project.clips / one.name).unlink()
    gone = fetching.forget(project, {one.digest}, place)
    assert place.lying() == {"inbox/other.mp4": [b"other"], "inbox/x/hale.mp4": [b"newer take"]}
    assert place.uploads == ["inbox/other.mp4"]
    assert gone.objects == (
        f"s3://bucket/inbox-done/{one.digest[:16]}/x-hale.mp4",
        "s3://bucket/inbox/copy.mp4",
        "s3://bucket/inbox/x/hale.mp4",
    )
    assert (gone.versions, gone.uploads) == (4, 1)
    assert "hale" not in (project.work / fetched.FILE).read_text()
    assert not half.exists()


def test_the_inbox_forgets_earlier_takes_too(tmp_path: Path) -> None:
    """By the same key, if their files are gone here; a clip that is still here is another one."""
    project, place = project_with(tmp_path), FakeInbox()
    takes = []
    for number, take in enumerate((b"first", b"second", b"third")):
        place.put("Ana Ruiz.mp4", take, age=9000 - number)
        takes += bring(project, place).fetched
    first, second, third = takes
    (project.clips / first.name).unlink(missing_ok=True)
    notes = fetched.known(project.work)
    assert {first, second, third} <= set(notes.objects)
    assert notes.before([second], [third.name]) == (first,)
    assert notes.before([second], [first.name, third.name]) == ()
    fetching.forget(project, {second.digest}, place)
    assert fetched.known(project.work).objects == (third,)


def test_the_inbox_forgets_what_nobody_noted(tmp_path: Path) -> None:
    """A clip that another computer fetched is known by its bytes, while they are here."""
    project, place = project_with(tmp_path, hale="film"), FakeInbox()
    place.put("from elsewhere.mp4", b"film")
    place.put("other.mp4", b"other")
    fetching.forget(project, {digest_of(project.clips / "hale.mp4")}, place)
    assert place.lying() == {"inbox/other.mp4": [b"other"]}


def test_without_an_inbox_nothing_is_forgotten(tmp_path: Path) -> None:
    """No server is asked where none is named."""
    project = make_project(tmp_path, hale="film")
    assert fetching.forget(project, {digest_of(project.clips / "hale.mp4")}) == fetching.Forgotten()


# what is told -----------------------------------------------------------------------------


NEVER = '{"inbox": "", "key": "", "tag": "", "size": 7, "name": "", "digest": "", "when": NaN}'


@pytest.mark.parametrize("text", ["{", f'{{"objects": [{NEVER}]}}'])
def test_a_damaged_note_is_an_error(tmp_path: Path, text: str) -> None:
    """It is not taken for one that says that nothing was fetched; a time is a number."""
    project = project_with(tmp_path)
    project.work.mkdir()
    (project.work / fetched.FILE).write_text(text)
    with pytest.raises(Exception, match=r"fetched\.json: cannot be read"):
        bring(project, FakeInbox())


def test_a_run_goes_on_without_its_inbox(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says so, and its exit code says so."""
    project, place = project_with(tmp_path), FakeInbox(listing_fails=True)
    assert fetching.before_run(project, report.reporter(), place) == 1
    told = capsys.readouterr().err
    assert "access denied" in told
    assert "s3:ListBucket" in told
    assert "goes on with what is here" in told


@pytest.mark.parametrize(
    ("options", "asks"),
    [
        ({"until": "ingest"}, True),
        ({"until": "transcribe"}, False),
        ({"until": "ingest", "dry_run": True}, False),
        ({"until": "ingest", "only": ["hale"]}, False),
    ],
)
def test_which_runs_fetch(tmp_path: Path, options: dict[str, Any], asks: bool) -> None:
    """Those that begin with the clips folder as a whole; a dead inbox is heard in the exit code."""
    project = make_project(
        tmp_path,
        "ingest: {inbox: s3://bucket/inbox, inbox_endpoint: 'http://127.0.0.1:9'}\n",
        hale="film",
    )
    write_sheet(tmp_path)
    with environment(**NOBODY | {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}):
        assert commands.run(project, **options) == (1 if asks else 0)


def test_a_run_tells_what_came_and_what_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A few lines, however many files strangers leave there, and what to do next."""
    project, place = project_with(tmp_path), FakeInbox()
    place.put("ha\x1b[2Jle.mp4", b"film")
    for number in range(40):
        place.put(f"{number}.exe", b"junk")
    assert fetching.before_run(project, report.reporter(), place) == 0
    told = capsys.readouterr().err
    assert "\x1b" not in told
    assert "held until the team says yes" in told
    assert "32 more files stay in the inbox: talkingheads fetch --dry-run" in told
    assert len(told.splitlines()) == 11


def test_a_dry_run_fetches_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It lists what would be fetched and what not, for people and for programs."""
    project, place = project_with(tmp_path), FakeInbox()
    place.put("hale.mp4", b"film")
    place.put("hale.yaml", b"consent: yes")
    assert fetching.fetch(project, dry_run=True, as_json=False, place=place) == 0
    assert "would fetch inbox/hale.mp4 (0.0 MB)" in capsys.readouterr().out
    fetching.fetch(project, dry_run=True, as_json=True, place=place)
    told = json.loads(capsys.readouterr().out)
    assert told["would_fetch"] == [{"key": "inbox/hale.mp4", "bytes": 4}]
    assert [each["key"] for each in told["left"]] == ["inbox/hale.yaml"]
    assert place.downloaded == []
    assert lying(project) == {}


def test_json_tells_what_was_fetched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One object with everything in it."""
    project, place = project_with(tmp_path), FakeInbox()
    place.put("hale.mp4", b"film")
    assert fetching.fetch(project, dry_run=False, as_json=True, place=place) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(each["key"], each["name"]) for each in told["fetched"]] == [
        ("inbox/hale.mp4", "hale.mp4")
    ]
    assert told["failed"] == []


def test_a_check_up_tells_who_waits(tmp_path: Path) -> None:
    """How many clips, and since when; a week is too long."""
    project, place = project_with(tmp_path), FakeInbox()
    assert next(fetching.check(project, place)) == (
        True, "s3://bucket/inbox: can be listed, and no clip waits", ""
    )  # fmt: skip
    place.put("hale.mp4", b"film", age=7200)
    place.put("hale.exe", b"film", age=9e6)
    (well, what, hint), (_, left, _) = fetching.check(project, place)
    assert (well, hint) == (True, "")
    assert what.endswith("1 clip in it to be fetched, the oldest 2:00 old")
    assert "1 file stays there, however often you fetch" in left
    place.put("old.mp4", b"old", age=8 * bringing.DAY)
    assert next(fetching.check(project, place))[::2] == (False, "Fetch them: talkingheads fetch")


def test_without_an_inbox_it_says_what_to_set(tmp_path: Path) -> None:
    """The setting is named, and where to read on."""
    with pytest.raises(ConfigError, match=r"ingest\.inbox is empty"):
        fetching.fetch(make_project(tmp_path), dry_run=False, as_json=False)
