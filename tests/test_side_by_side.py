"""Two who write on one project at the same time lose nothing of each other's."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest

from talkingheads import lock, runs, takingback, tombstones, withdrawing
from talkingheads.config import Project
from talkingheads.errors import BusyError
from talkingheads.logfile import all_in
from talkingheads.withdrawing import Places
from tests import shelf
from tests.fake_target import FakeTarget
from tests.projects import make_project
from tests.test_withdrawing import BY, call, made, online, place, project, published

__all__ = ["made", "place", "project", "published"]

DAY = date(2026, 9, 30)
MANY = 12


def stone(project: Project, number: int) -> tombstones.Tombstones:
    """Return the tombstone of one clip."""
    return tombstones.Tombstones((tombstones.new(project, [f"{number:064x}"], day=DAY),))


def test_withdrawals_noted_at_once_are_all_noted(tmp_path: Path) -> None:
    """Amid a run, from many sides: a publish notes what another computer withdrew."""
    project = make_project(tmp_path)
    stones = [stone(project, number) for number in range(MANY)]
    ready = threading.Barrier(MANY)

    def note(stone: tombstones.Tombstones) -> None:
        ready.wait()
        tombstones.note(project, stone)

    threads = [threading.Thread(target=note, args=(each,)) for each in stones]
    with lock.at_work(project.work):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert {each.id for each in tombstones.known(project).stones} == {
        each.id for some in stones for each in some.stones
    }


def test_amid_a_run_a_withdrawal_is_noted_and_taken_offline(
    project: Project, place: FakeTarget
) -> None:
    """Nobody waits for the run with that; what is here goes when it has ended, and that is said."""
    places = Places(place)
    subjects, _ = withdrawing.find(project, ["c1"], "", places)
    with lock.at_work(project.work):
        withdrawing.begin(project, subjects, places, by=BY)
        with pytest.raises(BusyError, match="is noted for good") as raised:
            withdrawing.finish(project, places, shelf.Quiet())
    assert "another run is at work here" in raised.value.what
    assert "Then go on with: talkingheads withdraw" in raised.value.hint
    assert tombstones.known(project).stones
    assert not [path for path in online(place, 1) if "c1/" in path]
    assert withdrawing.finish(project, places, shelf.Quiet())[0].whole
    assert not online(place, 1)


def test_a_second_withdrawal_does_not_lose_the_first(project: Project, place: FakeTarget) -> None:
    """The note of what is left to do is one: who comes second is told, and takes nothing away."""
    places = Places(place)
    first, _ = withdrawing.find(project, ["c1"], "", places)
    second, _ = withdrawing.find(project, ["c2"], "", places)
    withdrawing.begin(project, first, places, by=BY)
    with pytest.raises(BusyError, match="another withdrawal has begun"):
        withdrawing.begin(project, second, places, by=BY)
    act = withdrawing.waiting(project)
    assert act is not None
    assert act.ids == ("c1",)
    assert len(tombstones.known(project).stones) == 1


@pytest.mark.parametrize("words", [("withdraw", "c1", "--yes"), ("withdraw", "c1", "--undo", "-y")])
def test_two_who_withdraw_at_once_do_so_one_by_one(
    published: Project, words: tuple[str, ...]
) -> None:
    """Another withdrawal that is at work is told, and nothing is changed."""
    with lock.alone(published.work, takingback.WITHDRAWAL):
        result = call(published.root, *words)
    assert result.exit_code == 1
    assert "another withdrawal is at work here" in result.stderr
    assert not tombstones.known(published).stones


def test_a_run_leaves_a_withdrawal_to_who_is_at_it(published: Project, place: FakeTarget) -> None:
    """It would do the same things at the same time; it begins no work, and its log says so."""
    subjects, _ = withdrawing.find(published, ["c1"], "", Places())
    withdrawing.begin(published, subjects, Places(), by=BY)
    with lock.alone(published.work, takingback.WITHDRAWAL):
        result = call(published.root, "run")
    assert result.exit_code == 1
    assert "another withdrawal is at work here" in result.stderr
    assert runs.read(all_in(published.work)[0], {}).end == "refused"


def test_the_sheet_is_not_made_over_another(tmp_path: Path) -> None:
    """Who makes it while another saves one into the folder leaves that as it is."""
    project = make_project(tmp_path)
    sheet = project.people.read_text()
    project.people.unlink()
    made = threading.Event()

    def save() -> None:
        project.people.write_text(sheet)
        made.set()

    with lock.at_work(project.work):
        late = threading.Timer(0.3, save)
        late.start()
        beside = threading.Thread(target=lambda: results.append(call(tmp_path, "people")))
        results: list = []
        beside.start()
        made.wait()
    beside.join()
    assert project.people.read_text() == sheet
    assert results[0].exit_code == 1
