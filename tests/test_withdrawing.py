"""A clip that is withdrawn is gone, here and online, and stays away; the receipt says so."""

from __future__ import annotations

import copy
import gzip
import json
import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from talkingheads import aiming, config, forecast, inbox, tombstones, withdrawing
from talkingheads.backends.targets import Ours, Upload
from talkingheads.cli import main
from talkingheads.config import Project
from talkingheads.errors import ConfigError, PublishError
from talkingheads.fetching import fetched
from talkingheads.withdrawing import Places, Receipt
from tests import shelf
from tests.fake_target import FakeTarget

BY = "Asha Bell"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, FakeTarget]:
    """A project with three clips, published twice in a place that keeps versions."""
    root = tmp_path_factory.mktemp("made") / "project"
    project = shelf.project_of(root, 0, 1, 2)
    place = FakeTarget(versioned=True)
    shelf.publish(project, place)
    (root / "pipeline.yaml").write_text(shelf.SETTINGS + "project: {title: Another title}\n")
    shelf.publish(project, place)
    return root, place


@pytest.fixture
def project(made: tuple[Path, FakeTarget], tmp_path: Path) -> Project:
    """A copy of it."""
    return config.load(shutil.copytree(made[0], tmp_path / "project"))


@pytest.fixture
def place(made: tuple[Path, FakeTarget]) -> FakeTarget:
    """A copy of where it is published."""
    return copied(made[1])


def copied(place: FakeTarget) -> FakeTarget:
    """Return a copy of *place*."""
    return FakeTarget(
        files=copy.deepcopy(place.files), older=list(place.older), versioned=place.versioned
    )


def withdraw(project: Project, place: FakeTarget | None, *names: str, **options: object) -> Receipt:
    """Withdraw the clips *names*."""
    places = Places(place)
    subjects, unreached = withdrawing.find(project, names, "", places)
    assert not unreached
    withdrawing.begin(project, subjects, places, by=BY, **options)  # type: ignore[arg-type]
    return withdrawing.finish(project, places, shelf.Quiet())[0]


def traces(number: int, path: str, data: bytes) -> bool:
    """Tell, with other eyes than ours, whether *data* at *path* has anything of clip *number*."""
    plain = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
    text = path + plain.decode("utf-8", "replace")
    wanted = (f"c{number}/", f"c{number}.mp4", f"ok {shelf.LENGTH + number}", shelf.speaker(number))
    return any(each in text for each in (*wanted, *shelf.says(number)))


def online(place: FakeTarget, number: int) -> list[str]:
    """Return where anything of clip *number* lies at *place*, whatever its version."""
    now = {path: it.data for path, it in place.files.items()}
    then = {f"{version.path} {version.version}": data for version, data in place.older}
    return [path for path, data in (now | then).items() if traces(number, path, data)]


def here(project: Project, number: int) -> list[str]:
    """Return where anything of clip *number* lies in *project*, but for sheet and receipts."""
    files = [path for path in project.root.rglob("*") if path.is_file()]
    return [
        path.name
        for path in files
        if path != project.people and project.withdrawals not in path.parents
        if traces(number, path.relative_to(project.root).as_posix(), path.read_bytes())
    ]


def test_nothing_is_left_and_everybody_else_stays(project: Project, place: FakeTarget) -> None:
    """No byte, name or sentence, in no version; the others are shown as before."""
    assert online(place, 1)
    assert here(project, 1)
    place.uploads.append(Upload("clips/c1/video.mp4", "u1"))
    receipt = withdraw(project, place, "c1")
    assert receipt.whole, receipt.left
    assert (online(place, 1), here(project, 1), place.uploads) == ([], [], [])
    for number in (0, 2):
        assert any(path.startswith(f"clips/c{number}/") for path in online(place, number))
    assert receipt.there is not None
    assert receipt.there.files == len(place.files)
    assert withdrawing.waiting(project) is None
    shelf.publish(project, place)
    assert online(place, 1) == []


def test_the_receipt_says_what_was_done_and_not_what_was_said(
    project: Project, place: FakeTarget
) -> None:
    """It is for people, and as JSON; it names the lines of the sheet that are the team's."""
    withdraw(project, place, "c1", reason="asked for by the family")
    text, plain = (file.read_text() for file in sorted(project.withdrawals.iterdir(), reverse=True))
    assert "Result: 0 places left" in text
    assert "Reason: asked for by the family" in text
    assert re.search(r"clips/c1/: \d+ files, with every older version of each", text)
    assert "people.csv, which is the team's: take out line 3" in text
    told = json.loads(plain)
    assert told["left"] == []
    assert told["clips"][0]["speakers"] == [shelf.speaker(1)]
    assert told["looked_through"]["there"]["files"] == len(place.files)
    for sentence in shelf.says(1):
        assert sentence not in text + plain


def test_what_is_noted_for_good_tells_nothing(project: Project, place: FakeTarget) -> None:
    """Marks, a day, who did it: no name, no file name, no id, no word."""
    withdraw(project, place, "c1")
    (stone,) = tombstones.known(project).stones
    assert len(stone.marks) >= 3
    assert not traces(1, "", project.withdrawn.read_bytes())
    assert tombstones.at(place).stones[0].marks == stone.marks
    assert BY.encode() not in (place.read(tombstones.path_of(stone)) or b"")


def test_another_computer_with_an_old_cache_does_not_bring_it_back(
    project: Project, place: FakeTarget, tmp_path: Path
) -> None:
    """It publishes with all that it has, file and cache and consent, and loses the clip too."""
    other = config.load(shutil.copytree(project.root, tmp_path / "other"))
    withdraw(project, place, "c1")
    shelf.publish(other, place)
    assert online(place, 1) == []
    assert inbox.look(other).clips[1].state == "withdrawn"
    assert online(place, 0)


def test_handing_it_in_again_does_not_bring_it_back(project: Project, place: FakeTarget) -> None:
    """Under any name, with a yes in the sheet."""
    withdraw(project, place, "c1")
    shelf.hand_in(project, 1)
    (project.clips / "c1.mp4").rename(project.clips / "c7.mp4")
    (project.clips / "c1.vtt").rename(project.clips / "c7.vtt")
    shelf.sheet(project, 0, 2, 7)
    shelf.publish(project, place)
    assert not [path for path in place.files if path.startswith("clips/c7")]
    assert online(place, 1) == []


@pytest.mark.parametrize("at", [0, 4, 9, 20])
def test_whatever_breaks_the_next_try_finishes_it(
    project: Project, place: FakeTarget, at: int
) -> None:
    """The line dies at any write: here it is gone all the same, and then online too."""
    place.calls.clear()
    place.broken_at = at
    places = Places(place)
    try:
        receipt = withdraw(project, place, "c1")
    except PublishError:
        assert set(here(project, 1)) <= {"withdrawing.json"}
        place.broken_at = None
        receipt, _ = withdrawing.finish(project, places, shelf.Quiet())
    assert receipt.whole, receipt.left
    assert (online(place, 1), here(project, 1)) == ([], [])


@pytest.mark.parametrize("at", [4, 35, 90])
def test_a_kill_at_any_moment_loses_nothing(project: Project, place: FakeTarget, at: int) -> None:
    """Whatever was asked of the place last: from then on it never shows, and the next try ends."""
    places = Places(place)
    subjects, _ = withdrawing.find(project, ["c1"], "", places)
    withdrawing.begin(project, subjects, places, by=BY)
    deadly = shelf.Deadly(place, at)
    with pytest.raises(shelf.Killed):
        withdrawing.finish(project, Places(deadly), shelf.Quiet())  # type: ignore[arg-type]
    states = {clip.id: clip.state for clip in inbox.look(project).clips}
    assert states.get("c1", "withdrawn") == "withdrawn"
    receipt, _ = withdrawing.finish(project, places, shelf.Quiet())
    assert receipt.whole, receipt.left
    assert (online(place, 1), here(project, 1)) == ([], [])


def test_what_is_gone_here_already_is_known_from_where_it_is_published(
    project: Project, place: FakeTarget
) -> None:
    """The file was deleted and so was the cache: words and hashes are in the kept briefings."""
    for name in ("c1.mp4", "c1.vtt"):
        (project.clips / name).unlink()
    identity = (project.work / "project-id").read_text()
    shutil.rmtree(project.work)
    (project.work).mkdir()
    (project.work / "project-id").write_text(identity)
    shelf.work_through(project)
    places = Places(place)
    for names, speaker in ((["c1"], ""), (["c1.mp4"], ""), ([], shelf.speaker(1).upper())):
        (subject,), _ = withdrawing.find(project, names, speaker, places)
        assert (subject.id, subject.speakers) == ("c1", (shelf.speaker(1),))
        assert set(shelf.says(1)) <= set(subject.sentences)
    assert withdraw(project, place, "c1").whole
    assert online(place, 1) == []
    shelf.hand_in(project, 1)
    assert inbox.look(project).clips[1].state == "withdrawn"


def test_a_project_that_is_published_nowhere(project: Project) -> None:
    """It goes from the project, and the receipt says nothing of a place."""
    receipt = withdraw(project, None, "c1")
    assert receipt.whole
    assert receipt.there is None
    assert here(project, 1) == []


def test_the_same_bytes_under_another_name_go_with_it(project: Project, place: FakeTarget) -> None:
    """Who is withdrawn in one copy is withdrawn in all."""
    shutil.copyfile(project.clips / "c1.mp4", project.clips / "copy.mp4")
    subjects, _ = withdrawing.find(project, ["c1"], "", Places(place))
    assert {subject.id for subject in subjects} == {"c1", "copy"}


def test_who_is_not_known_is_told_with_a_guess(project: Project, place: FakeTarget) -> None:
    """A clip or a speaker that nobody knows, here or online, is a mistake."""
    with pytest.raises(ConfigError, match="c11: nothing is known") as caught:
        withdrawing.find(project, ["c11"], "", Places(place))
    assert "Did you mean" not in caught.value.hint
    assert "The clips are: c0, c1, c2." in caught.value.hint
    with pytest.raises(ConfigError, match="cc1: nothing is known") as caught:
        withdrawing.find(project, ["cc1"], "", Places(place))
    assert "Did you mean c1?" in caught.value.hint
    with pytest.raises(ConfigError, match="speaks in no clip") as caught:
        withdrawing.find(project, [], "Nobody", Places(place))
    assert shelf.speaker(0) in caught.value.hint


def test_a_reason_names_nobody(project: Project, place: FakeTarget) -> None:
    """It is kept after everything else is gone; so is who did it, unless that is the speaker."""
    with pytest.raises(ConfigError, match="--reason: has the name of who speaks"):
        withdraw(project, place, "c1", reason=f"{shelf.speaker(1)} asked")
    assert withdrawing.waiting(project) is None
    subjects, _ = withdrawing.find(project, ["c1"], "", Places(place))
    act = withdrawing.begin(project, subjects, Places(place), by=shelf.speaker(1))
    assert act.stones[0].by == "the speaker"


def test_what_the_team_wrote_is_taken_out_or_told(project: Project, place: FakeTarget) -> None:
    """Decisions and checks on it go; a comment that quotes it is a place left."""
    said, other = shelf.says(1)[0], shelf.says(0)[0]
    project.decisions.write_text(
        f"# On “{said}”\n"
        f'- {{clip: c1, at: 0:00.5, words: "{said}", by: {BY}, on: 2026-09-20, status: kept}}\n'
        f'- {{clip: c0, at: 0:00.5, words: "{other}", by: {BY}, on: 2026-09-20, status: kept}}\n'
    )
    receipt = withdraw(project, place, "c1")
    assert "c1" not in project.decisions.read_text()
    assert other in project.decisions.read_text()
    assert [left.where for left in receipt.left] == ["decisions.yaml"]
    assert not receipt.whole


def test_what_others_say_too_is_no_trace(project: Project, place: FakeTarget) -> None:
    """The same speaker in another clip, the same sentence by another: the receipt says so."""
    (project.clips / "c2.vtt").write_text((project.clips / "c1.vtt").read_text())
    rows = project.people.read_text().replace(shelf.speaker(2), shelf.speaker(1))
    project.people.write_text(rows)
    shelf.publish(project, place)
    receipt = withdraw(project, place, "c1")
    assert receipt.whole, receipt.left
    assert receipt.search.spared == (
        f"{shelf.speaker(1)}: speaks in another clip that is shown",
        "2 sentences: others who are shown say the same",
    )


def test_undo_brings_it_back_within_its_days(project: Project, place: FakeTarget) -> None:
    """The very file must be here; then the next publish shows it as before."""
    withdraw(project, place, "c1")
    places, today = Places(place), date.today()
    with pytest.raises(ConfigError, match="not in the clips folder"):
        withdrawing.undo(project, ["c1"], places)
    shelf.hand_in(project, 1)
    with pytest.raises(ConfigError, match="could be undone until"):
        withdrawing.undo(project, ["c1"], places, day=today + timedelta(days=8))
    assert withdrawing.undo(project, ["c1"], places, day=today + timedelta(days=7)) == ("c1",)
    shelf.publish(project, place)
    assert [path for path in online(place, 1) if path.startswith("clips/c1/")]
    with pytest.raises(ConfigError, match="is not withdrawn"):
        withdrawing.undo(project, ["c1"], places)


def test_a_source_that_is_kept_is_held(project: Project, place: FakeTarget) -> None:
    """The file stays where it is; nothing of it is made or noted again."""
    receipt = withdraw(project, place, "c1", keep_source=True)
    assert receipt.whole, receipt.left
    assert (project.clips / "c1.mp4").is_file()
    shelf.publish(project, place)
    assert online(place, 1) == []
    assert set(here(project, 1)) == {"c1.mp4", "c1.vtt"}
    assert any("were to be kept here: c1.mp4" in line for line in receipt.beyond)


def test_the_last_clip_of_all(project: Project, place: FakeTarget) -> None:
    """A briefing of nobody is pages without people, here and online."""
    receipt = withdraw(project, place, "c0", "c1", "c2")
    assert receipt.whole, receipt.left
    assert not any(online(place, number) for number in range(3))
    assert "index.html" in place.files


# the command ------------------------------------------------------------------------------


def call(root: Path, *args: str) -> Result:
    """Call the command in *root*; nobody sits at a terminal."""
    return CliRunner().invoke(main, ["-C", str(root), *args])


@pytest.fixture
def published(project: Project) -> Project:
    """The project, published by the command into a folder beside it."""
    folder = project.root.parent / "online"
    (project.root / "pipeline.yaml").write_text(f"{shelf.SETTINGS}publish: {{target: {folder}}}\n")
    project = config.load(project.root)
    result = call(project.root, "publish")
    assert result.exit_code == 0, result.output
    return project


def test_the_command_says_what_will_go_and_asks(published: Project) -> None:
    """Without a terminal and without --yes nothing is done, and the hint says what to add."""

    def there() -> list[Path]:
        paths = published.root.rglob("*")
        return sorted(p for p in paths if p.parent.name != "logs" and p.suffix != ".lock")

    before = there()
    result = call(published.root, "withdraw", "c1")
    assert result.exit_code == 3
    assert f"c1: {shelf.speaker(1)}, recorded 14 September 2026 (c1.mp4)" in result.stderr
    assert "It can be undone until" in result.stderr
    assert "--yes" in result.stderr
    assert there() == before
    assert call(published.root, "withdraw").exit_code == 3
    assert call(published.root, "withdraw", "c1", "--speaker", "X").exit_code == 2
    assert call(published.root, "withdraw", "--undo").exit_code == 2


def test_the_command_withdraws_restores_without_it_and_undoes(published: Project) -> None:
    """What an earlier publication showed comes back without it, until it is undone."""
    folder = published.root.parent / "online"
    result = call(published.root, "withdraw", "c1", "--yes", "--by", BY, "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["left"] == []
    assert not [path for path in folder.rglob("*") if "c1" in path.parts]
    result = call(published.root, "restore", "1", "--yes")
    assert result.exit_code == 0, result.output
    assert not [path for path in folder.rglob("*") if "c1" in path.parts]
    shelf.hand_in(published, 1)
    result = call(published.root, "withdraw", "c1", "--undo", "--yes")
    assert (result.exit_code, "not withdrawn any more" in result.stdout) == (0, True)
    shelf.work_through(published)
    assert call(published.root, "publish").exit_code == 0
    assert [path for path in folder.rglob("*") if "c1" in path.parts]


def test_a_run_finishes_what_was_cut_off(published: Project) -> None:
    """Whatever command comes next goes on first; a dry one only says so."""
    places = withdrawing.places_of(published)
    subjects, _ = withdrawing.find(published, ["c1"], "", places)
    withdrawing.begin(published, subjects, places, by=BY)
    result = call(published.root, "run", "--dry-run")
    assert "A withdrawal was cut off: it would go on first." in result.stderr
    assert withdrawing.waiting(published) is not None
    result = call(published.root, "run")
    assert (result.exit_code, "The receipt:" in result.stderr) == (0, True)
    assert withdrawing.waiting(published) is None
    assert here(published, 1) == []
    assert not list((published.root.parent / "online").rglob("c1"))


def test_history_is_forgotten_only_under_a_claim(project: Project, place: FakeTarget) -> None:
    """What somebody else is just sending is never given up as if it were left over."""
    free: list[bool] = []

    class Watched(FakeTarget):
        def forget_history(self, below: str = "", *, ours: Ours | None = None) -> int:
            claim = max(path for path in self.files if "/claims/" in path)
            free.append(json.loads(self.files[claim].data)["released"])
            return super().forget_history(below, ours=ours)

    withdraw(project, Watched(files=place.files, older=place.older, versioned=True), "c1")
    assert len(free) > 2
    assert not any(free)


def test_a_note_of_an_earlier_take_goes_too(project: Project, place: FakeTarget) -> None:
    """If it tells who speaks, and nothing is left of it in the inbox; others' notes stay."""
    notes = tuple(
        fetched.Fetched(
            "s3://b/in", f"in/{name}.mp4", "t", 9, f"{name}.mp4", "ab" * 32, 1.0, gone=True
        )
        for name in (shelf.speaker(1), shelf.speaker(2))
    )
    fetched.keep(project.work, fetched.Notes(notes))
    assert withdraw(project, place, "c1").whole
    assert fetched.known(project.work).objects == notes[1:]


def test_a_rehearsal_knows_what_another_computer_withdrew(
    project: Project, place: FakeTarget, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`publish --dry-run` on an old copy does not tell of bringing it back, and writes nothing."""
    other = config.load(shutil.copytree(project.root, tmp_path / "other"))
    withdraw(project, place, "c1")
    before = dict(place.files)
    settings, identity = other.settings.publish, aiming.identity(other.work)
    forecast.publish(other, settings, place, identity, as_json=False)
    told = capsys.readouterr().out
    assert "clips/c1/" not in told
    assert "0 files would be added" in told
    assert place.files == before
    assert not other.withdrawn.exists()


def test_two_who_withdraw_at_once_lose_nothing(
    project: Project, place: FakeTarget, tmp_path: Path
) -> None:
    """One does all of it while the other is about to note its own; a third knows of both."""
    other, third = (
        config.load(shutil.copytree(project.root, tmp_path / name)) for name in ("other", "third")
    )

    def meanwhile(path: str) -> None:
        place.before_put = lambda path: None
        withdraw(other, place, "c0")

    place.before_put = meanwhile
    withdraw(project, place, "c1")
    assert len(tombstones.at(place).stones) == 2
    shelf.publish(third, place)
    assert online(place, 0) == online(place, 1) == []
