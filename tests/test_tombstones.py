"""What was withdrawn stays known, in the project and where it is published, by marks alone."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads import tombstones
from talkingheads.domain.tombstones import Tombstone, Tombstones, mark_of
from talkingheads.errors import ConfigError, PublishError
from talkingheads.formats import withdrawn
from tests.fake_target import FakeTarget
from tests.projects import make_project

DAY = date(2026, 11, 23)
DIGESTS = [f"{n:064x}" for n in range(6)]
STONES = st.lists(
    st.builds(
        Tombstone,
        id=st.sampled_from([f"{n:016x}" for n in range(4)]),
        on=st.just(DAY),
        marks=st.lists(st.sampled_from(DIGESTS), min_size=1, unique=True).map(
            lambda some: tuple(sorted(map(mark_of, some)))
        ),
        by=st.just("Asha: “Bell” # no comment"),
        reason=st.sampled_from(["", "she asked: yes"]),
        undo_until=st.sampled_from([None, date(2026, 11, 30)]),
        lifted=st.sampled_from([None, date(2026, 11, 24), date(2026, 11, 25)]),
    ),
    max_size=4,
).map(lambda some: Tombstones().merged(Tombstones(tuple(some))))


def forces(stones: Tombstones) -> set[str]:
    """Return the digests that *stones* keep away."""
    return set(stones.covered(DIGESTS))


def test_the_file_reads_like_this() -> None:
    """It is YAML for people, with marks and days and no trace of what was withdrawn."""
    stone = Tombstone("00f1" * 4, DAY, (mark_of("aa"),), "Asha Bell", "", date(2026, 11, 30))
    text = withdrawn.write(Tombstones((stone,)))
    assert text.removeprefix(withdrawn.HEADER) == (
        '- id: "00f100f100f100f1"\n'
        "  on: 2026-11-23\n"
        '  by: "Asha Bell"\n'
        "  undo-until: 2026-11-30\n"
        "  count: 1\n"
        "  marks: |\n"
        f"    {mark_of('aa')}\n"
        "# Whole, with so many withdrawals: 1\n"
    )
    assert withdrawn.read(text) == Tombstones((stone,))


def test_a_file_that_is_cut_off_brings_nothing_back() -> None:
    """Wherever it breaks off, it is an error or says all; an older one still counts."""
    marks = tuple(sorted(map(mark_of, DIGESTS[:2])))
    stones = Tombstones(tuple(Tombstone(f"{n:016x}", DAY, marks) for n in range(2)))
    whole = withdrawn.write(stones)
    for length in range(len(whole) - 1):
        with pytest.raises(ConfigError):
            withdrawn.read(whole[:length])
    assert withdrawn.read(whole[:-1]) == stones
    lines = [line for line in whole.splitlines() if "count:" not in line]
    assert withdrawn.read("\n".join(lines[:-1])) == stones


@pytest.mark.parametrize("entry", ["- {{}}\n", "- id: {[]: b}\n  n:\n", "- : {{}}\n  n:\n"])
def test_a_key_that_is_no_word_is_an_error(entry: str) -> None:
    """YAML allows whole lists as keys; we say what is wrong."""
    with pytest.raises(ConfigError, match=r"withdrawn\.yaml"):
        withdrawn.read(entry)


def test_a_project_with_receipts_knows_what_was_withdrawn(tmp_path: Path) -> None:
    """Where a receipt tells of a withdrawal that is not noted any more, nobody goes on."""
    project = make_project(tmp_path, one="a")
    one, two = (tombstones.new(project, [digest], day=DAY) for digest in DIGESTS[:2])
    tombstones.note(project, Tombstones((one, two)))
    project.withdrawals.mkdir()
    receipt = {"version": 1, "clips": [{"tombstone": one.id}, {"tombstone": two.id}]}
    (project.withdrawals / "2026-11-23-1.json").write_text(json.dumps(receipt))
    (project.withdrawals / "2026-11-23-2.json").write_text("[")
    (project.withdrawals / "2026-11-23-3.json").write_text('{"clips": [{"tombstone": []}]}')
    assert len(tombstones.known(project).stones) == 2
    for damage in (
        lambda file: file.write_text(withdrawn.write(Tombstones((one,)))),
        lambda file: file.write_text(""),
        lambda file: file.unlink(),
    ):
        damage(project.withdrawn)
        with pytest.raises(ConfigError, match=r"withdrawn\.yaml") as caught:
            tombstones.known(project)
        assert "backup" in caught.value.hint
    shutil.rmtree(project.withdrawals)
    assert tombstones.known(project) == Tombstones()


def test_aliases_cannot_stand_for_more_than_a_machine_holds() -> None:
    """Nine lines that stand for a milliard values are refused at once."""
    text = "- &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"- &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
    )
    with pytest.raises(ConfigError, match=r"withdrawn.yaml: holds more than 1,000,000 values"):
        withdrawn.read(text)


@given(STONES)
def test_what_is_written_is_read_again(stones: Tombstones) -> None:
    """Both files say the same, but that the one at the target names nobody and no reason."""
    assert withdrawn.read(withdrawn.write(stones)) == stones
    content = withdrawn.write_json(stones)
    assert withdrawn.read_json(content, name="there") == stones.bare()
    assert b"Asha" not in content
    assert b"asked" not in content


@given(STONES, STONES)
def test_merging_forgets_nothing(one: Tombstones, other: Tombstones) -> None:
    """In whatever order: all marks of both count, unless the withdrawal was undone in either."""
    both = one.merged(other)
    assert both.bare() == other.merged(one).bare()
    assert both.merged(other) == both
    undone = {stone.id for stone in (*one.stones, *other.stones) if stone.lifted}
    for stones in (one, other):
        for stone in stones.stones:
            assert (stone.id in undone) or set(stone.marks) <= both._by_mark.keys()


@pytest.mark.parametrize(
    "text",
    [
        "not a list: 1",
        "- id: x",
        "- 7",
        '- id: "00f100f100f100f1"\n  on: 2026-11-23\n  marks: ""',
        '- id: "00f100f100f100f1"\n  on: someday\n  marks: ' + "a" * 64,
        '- id: "00f100f100f100f1"\n  on: 2026-11-23\n  marks: abc',
        "- [",
    ],
)
def test_a_damaged_file_is_never_an_empty_one(tmp_path: Path, text: str) -> None:
    """Who cannot read what was withdrawn shows nothing, and is told what to do."""
    project = make_project(tmp_path)
    project.withdrawn.write_text(text)
    with pytest.raises(ConfigError, match=r"withdrawn\.yaml") as caught:
        tombstones.known(project)
    assert caught.value.hint


def test_a_damaged_file_at_the_target_stops_a_publish(tmp_path: Path) -> None:
    """There, too, nobody takes it for empty."""
    target = FakeTarget()
    project, stone = make_project(tmp_path), Tombstone("00f1" * 4, DAY, (mark_of("aa"),))
    another = withdrawn.write_json(Tombstones((replace(stone, id="00f2" * 4),)))
    for content in (b'{"stones": [{}]}', b'{"stones": []}', b"", another):
        target.write(tombstones.path_of(stone), content)
        with pytest.raises(PublishError, match=r"withdrawn/(00f1){4}\.json") as caught:
            tombstones.merged(project, target)
        assert "withdrawn.yaml" in caught.value.hint


def test_two_computers_learn_of_each_other_through_the_target(tmp_path: Path) -> None:
    """What either withdrew, and what either undid, holds at both after each has published."""
    here, there = make_project(tmp_path / "a"), make_project(tmp_path / "b")
    target = FakeTarget()
    mine = tombstones.new(here, DIGESTS[:2], day=DAY, by="Asha Bell")
    theirs = tombstones.new(there, DIGESTS[2:3], day=DAY)
    tombstones.note(here, Tombstones((mine,)))
    tombstones.note(there, Tombstones((theirs,)))
    for project in (here, there, here):
        everything = tombstones.merged(project, target)
    assert forces(everything) == forces(tombstones.known(there)) == set(DIGESTS[:3])
    assert tombstones.known(there).stones != ()
    assert "Asha" not in there.withdrawn.read_text()
    tombstones.note(there, tombstones.known(there).lifted({mine.id}, DAY))
    for project in (there, here):
        everything = tombstones.merged(project, target)
    assert forces(everything) == {DIGESTS[2]}
    assert "Asha" in here.withdrawn.read_text()


def test_nothing_is_written_where_nothing_is_new(tmp_path: Path) -> None:
    """A publish of a project that never withdrew anything leaves no trace; a look never does."""
    project, target = make_project(tmp_path), FakeTarget()
    assert tombstones.merged(project, target) == Tombstones()
    assert not project.withdrawn.exists()
    stone = tombstones.new(project, DIGESTS[:1], day=DAY)
    tombstones.note(project, Tombstones((stone,)))
    before = len(target.calls)
    assert forces(tombstones.merged(project, target, dry_run=True)) == {DIGESTS[0]}
    assert not target.files
    tombstones.merged(project, target)
    tombstones.merged(project, target)
    called = [call for call, _ in target.calls[before:]]
    assert called == ["list", "list", "write", "list"]


def test_one_that_writes_at_the_same_moment_is_not_lost(tmp_path: Path) -> None:
    """If another computer notes its own between our look and our writing, both stay."""
    one, other = make_project(tmp_path / "one"), make_project(tmp_path / "other")
    target = FakeTarget()
    for number, project in enumerate((one, other)):
        stone = tombstones.new(project, DIGESTS[number : number + 1], day=DAY)
        tombstones.note(project, Tombstones((stone,)))

    def meanwhile(path: str) -> None:
        target.before_put = lambda path: None
        tombstones.merged(other, target)

    target.before_put = meanwhile
    tombstones.merged(one, target)
    assert forces(tombstones.at(target)) == set(DIGESTS[:2])
    assert forces(tombstones.merged(one, target)) == set(DIGESTS[:2])


def test_what_was_undone_stays_undone_for_whoever_comes_later(tmp_path: Path) -> None:
    """Its undoing is a file of its own, which counts with or without the first one."""
    project, target = make_project(tmp_path / "a"), FakeTarget()
    stone = tombstones.new(project, DIGESTS[:1], day=DAY)
    tombstones.note(project, Tombstones((stone,)))
    tombstones.merged(project, target)
    tombstones.note(project, tombstones.known(project).lifted({stone.id}, DAY))
    tombstones.merged(project, target)
    assert sorted(target.files) == sorted(
        [tombstones.path_of(stone), tombstones.path_of(replace(stone, lifted=DAY))]
    )
    assert forces(tombstones.at(target)) == set()
    old = make_project(tmp_path / "old")
    tombstones.note(old, Tombstones((stone,)))
    assert forces(tombstones.merged(old, target)) == set()


def test_the_days_of_grace_are_a_setting(tmp_path: Path) -> None:
    """Seven days unless the team says otherwise; none means that nothing is undone."""
    project = make_project(tmp_path)
    assert tombstones.new(project, DIGESTS, day=DAY).undo_until == date(2026, 11, 30)
    project = make_project(tmp_path, settings="ingest: {undo_days: 0}\n")
    assert tombstones.new(project, DIGESTS, day=DAY).undo_until is None


def test_thousands_are_looked_up_at_once() -> None:
    """A mark is found by its digest, in whichever withdrawal; an empty digest is nobody's."""
    stones = Tombstones(
        tuple(
            Tombstone(f"{n:016x}", DAY, tuple(mark_of(f"{n}-{m}") for m in range(20)))
            for n in range(500)
        )
    )
    assert len(stones.covered(f"{n}-7" for n in range(1000))) == 500
    assert stones.covers("") is None
    assert not replace(stones.stones[0], lifted=DAY).in_force


def test_the_file_may_stand_elsewhere(tmp_path: Path) -> None:
    """`ingest.withdrawn` names it; it is never below the site."""
    project = make_project(tmp_path, settings="ingest: {withdrawn: notes/gone.yaml}\n")
    tombstones.note(project, Tombstones((tombstones.new(project, DIGESTS, day=DAY),)))
    assert (tmp_path / "notes" / "gone.yaml").is_file()
    with pytest.raises(ConfigError, match=r"ingest\.withdrawn"):
        make_project(tmp_path, settings="ingest: {withdrawn: site/gone.yaml}\n")
