"""What was handed in, and what is odd about it, in whole sentences."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from talkingheads import inbox, tombstones
from talkingheads.config import Project
from talkingheads.errors import ConfigError
from talkingheads.files import digest_of
from tests.projects import make_project, row, write_sheet


def test_clips_are_found_in_subfolders_and_matched_with_rows(tmp_path: Path) -> None:
    """A clip in a subfolder belongs to the row that names it, and what lies beside is no clip."""
    project = make_project(tmp_path, one="a")
    deep = tmp_path / "clips" / "phones" / "Two Words.MOV"
    deep.parent.mkdir()
    deep.write_text("b")
    (tmp_path / "clips" / "one.vtt").write_text("WEBVTT\n")
    (tmp_path / "clips" / ".hidden.mp4").write_text("x")
    write_sheet(tmp_path, row("one.mp4"), row("phones/two words.mov"))
    box = inbox.look(project)
    assert [(c.id, c.source.name) for c in box.clips] == [
        ("one", "one.mp4"),
        ("phones-two-words", "phones/Two Words.MOV"),
    ]
    assert box.clips[0].transcript == "one.vtt"
    assert all(c.update.consent for c in box.clips)
    assert box.problems == ()


def test_what_lacks_its_other_half_is_told(tmp_path: Path) -> None:
    """A clip without a row is held; a row without a clip is told; so is what is no clip."""
    project = make_project(tmp_path, one="a")
    (tmp_path / "clips" / "more.mp4").write_text("b")
    (tmp_path / "clips" / "plan.docx").write_text("c")
    (tmp_path / "clips" / "link.mp4").symlink_to("/etc/hostname")
    write_sheet(tmp_path, row("one.mp4"), row("lost.mp4"))
    box = inbox.look(project)
    told = "\n".join(box.problems)
    assert "people.csv has no row for it" in box.find("more").held
    assert "lost.mp4 has no clip" in told
    assert "plan.docx: left out" in told
    assert "link.mp4: left out, since it is a link" in told
    assert {c.id: c.update.consent for c in box.clips} == {"more": False, "one": True}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_another_name_of_somebody_elses_file_is_left_out(tmp_path: Path) -> None:
    """Who may not read a file can often still link it; a copy, or our own file, is fine."""
    project = make_project(tmp_path, one="a", two="b")
    for name, owner in (("one", 54_321), ("two", os.getuid())):
        os.chown(tmp_path / "clips" / f"{name}.mp4", owner, -1)
        os.link(tmp_path / "clips" / f"{name}.mp4", tmp_path / f"{name}.mp4")
    box = inbox.look(project)
    assert [clip.id for clip in box.clips] == ["two"]
    assert "one.mp4: left out, since it belongs to somebody else" in box.problems[0]


@pytest.mark.parametrize("kind", ["link", "pipe", "huge"])
def test_notes_are_read_only_if_they_are_a_plain_file(tmp_path: Path, kind: str) -> None:
    """Whatever else lies there holds its clip, and nobody waits for it."""
    project = make_project(tmp_path, one="a")
    file = tmp_path / "clips" / "one.yaml"
    if kind == "link":
        file.symlink_to(tmp_path / "people.csv")
    elif kind == "pipe":
        os.mkfifo(file)
    else:
        with file.open("wb") as opened:
            opened.truncate(1 << 40)
    (clip,) = inbox.look(project).clips
    assert not clip.update.consent
    assert clip.held.startswith("one.yaml cannot be read: it ")


def test_without_a_sheet_everything_is_held(tmp_path: Path) -> None:
    """No sheet, no consent: the clip is held and the next step is named."""
    project = make_project(tmp_path, one="a")
    (tmp_path / "people.csv").unlink()
    box = inbox.look(project)
    assert not box.clips[0].update.consent
    assert any("`talkingheads people` makes one" in problem for problem in box.problems)


@pytest.mark.parametrize(
    ("sheet", "notes", "consent"),
    [
        ("yes", "role: Chair\n", True),
        ("yes", "consent: no\n", False),
        ("no", "consent: yes\n", False),
        ("yes", "role: [broken\n", False),
    ],
)
def test_notes_beside_a_clip_can_hold_it_but_not_free_it(
    tmp_path: Path, sheet: str, notes: str, consent: bool
) -> None:
    """A no anywhere holds the clip, and so do notes that cannot be read."""
    project = make_project(tmp_path, one="a")
    write_sheet(tmp_path, row("one.mp4", consent=sheet))
    (tmp_path / "clips" / "one.yaml").write_text(notes)
    assert inbox.look(project).clips[0].update.consent is consent


def test_notes_that_are_cut_off_lose_no_no(tmp_path: Path) -> None:
    """Wherever they break off, the clip is held; a yes in its place, or no notes, count."""
    project = make_project(tmp_path, one="a")
    file = tmp_path / "clips" / "one.yaml"
    for whole in (
        "speaker: Ann Lee\nconsent: no\n",
        "consent: yes\ndrop:\n  - 0:05-0:30\n  - hi\n",
    ):
        file.write_text(whole)
        inbox.remember_ids(project, inbox.look(project))
        for length in range(len(whole) - 1):
            file.write_text(whole[:length])
            box = inbox.look(project)
            assert not box.clips[0].update.consent
            inbox.remember_ids(project, box)
        file.unlink()
        box = inbox.look(project)
        assert box.clips[0].update.consent
        inbox.remember_ids(project, box)
    file.write_text("consent: no\n")
    inbox.remember_ids(project, inbox.look(project))
    file.write_text("consent: yes\n")
    assert inbox.look(project).clips[0].update.consent


@pytest.mark.parametrize("notes", ["ONE.yaml", "one.YAML", "one.mp4.yaml", "one.yml"])
def test_notes_hold_a_clip_however_their_name_is_written(tmp_path: Path, notes: str) -> None:
    """A no counts whatever the case of the notes' name, and beside other notes with a yes."""
    project = make_project(tmp_path, one="a")
    (tmp_path / "clips" / notes).write_text("consent: no\n")
    (tmp_path / "clips" / "one.mp4.yml").write_text("consent: yes\n")
    assert not inbox.look(project).clips[0].update.consent


def test_notes_that_fit_two_clips_hold_both(tmp_path: Path) -> None:
    """One file of notes, or one transcript, cannot speak for two people."""
    project = make_project(tmp_path, one="a", two="b")
    (tmp_path / "clips" / "one.mov").write_text("c")
    (tmp_path / "clips" / "one.vtt").write_text("WEBVTT\n")
    write_sheet(tmp_path, row("one.mp4"), row("one.mov"), row("two.mp4"))
    box = inbox.look(project)
    assert {c.source.name: c.update.consent for c in box.clips} == {
        "one.mov": False,
        "one.mp4": False,
        "two.mp4": True,
    }
    assert any("one.vtt: may be about any of" in problem for problem in box.problems)
    assert box.find("one.mov").held


def test_what_is_about_no_clip_is_told(tmp_path: Path) -> None:
    """A transcript whose name is mistyped is not passed over in silence."""
    project = make_project(tmp_path, one="a")
    (tmp_path / "clips" / "oen.vtt").write_text("WEBVTT\n")
    assert inbox.look(project).problems == ("oen.vtt: is about no clip that is here.",)


def test_notes_about_another_clip_hold_it(tmp_path: Path) -> None:
    """Notes that name another file in themselves were put in the wrong place."""
    project = make_project(tmp_path, one="a")
    (tmp_path / "clips" / "one.yaml").write_text("file: two.mp4\nconsent: yes\n")
    assert "about two.mp4" in inbox.look(project).clips[0].held


def test_an_address_never_comes_to_mean_another_person(tmp_path: Path) -> None:
    """A clip keeps its name when another comes that would be called the same."""
    project = make_project(tmp_path, anna_smith="a")
    inbox.remember_ids(project, inbox.look(project))
    (tmp_path / "clips" / "Anna Smith.mp4").write_text("b")
    ids = {c.source.name: c.id for c in inbox.look(project).clips}
    assert ids["anna_smith.mp4"] == "anna-smith"
    assert ids["Anna Smith.mp4"] != "anna-smith"


def test_a_name_that_is_no_text_is_told(tmp_path: Path) -> None:
    """A file name in an old encoding, or with a line break, is left out and told."""
    project = make_project(tmp_path, one="a")
    for name in (b"Andr\xe9.mp4", b"two\nlines.mp4"):
        (tmp_path / "clips" / os.fsdecode(name)).write_text("b")
    box = inbox.look(project)
    assert [c.id for c in box.clips] == ["one"]
    assert sum("its name is no text" in problem for problem in box.problems) == 2


def test_a_no_to_the_original_is_a_no_to_what_was_made_of_it(tmp_path: Path) -> None:
    """A row without consent for one.mov holds one.mp4 too, whatever its own row says."""
    project = make_project(tmp_path, one="a")
    write_sheet(tmp_path, row("one.mov", consent="no"), row("one.mp4"))
    assert not inbox.look(project).clips[0].update.consent


def test_clips_with_one_stem_have_names_of_their_own(tmp_path: Path) -> None:
    """Two files that differ in their suffix only are two clips with two addresses."""
    project = make_project(tmp_path, one="a", two="b")
    (tmp_path / "clips" / "one.mov").write_text("c")
    ids = {c.source.name: c.id for c in inbox.look(project).clips}
    assert ids == {"one.mov": "one-mov", "one.mp4": "one-mp4", "two.mp4": "two"}


def test_an_unknown_clip_names_those_that_there_are(tmp_path: Path) -> None:
    """Who mistypes a name is shown the right ones; the file's name is as good as the id."""
    box = inbox.look(make_project(tmp_path, one="a", two="b"))
    assert box.find("one.mp4") == box.find("one")
    with pytest.raises(ConfigError) as raised:
        box.find("three")
    assert "one, two" in raised.value.hint


def test_what_was_withdrawn_is_held_whatever_the_sheet_says(tmp_path: Path) -> None:
    """Under any name and with a yes in its row; its name in addresses is noted nowhere."""
    project = make_project(tmp_path, one="ok 4000", two="ok 5000")
    digest = digest_of(project.clips / "one.mp4")
    stone = tombstones.new(project, [digest], day=date(2026, 11, 23))
    tombstones.note(project, tombstones.Tombstones((stone,)))
    (project.clips / "one.mp4").rename(project.clips / "other.mp4")
    write_sheet(tmp_path, row("other.mp4"), row("two.mp4"))
    box = inbox.look(project)
    other, two = box.clips
    assert (other.state, other.update.consent) == ("withdrawn", False)
    assert other.held == "it was withdrawn on 23 November 2026"
    assert two.update.consent
    inbox.remember_ids(project, box)
    assert "other" not in (project.work / "ids.json").read_text()
    tombstones.note(project, tombstones.known(project).lifted({stone.id}, date(2026, 11, 24)))
    assert inbox.look(project).clips[0].update.consent


def receipt(project: Project, stone: tombstones.Tombstone, *files: str) -> None:
    """Keep a receipt that names what *stone* marks."""
    clip = {"id": "x", "files": files, "speakers": ["Ana"], "tombstone": stone.id}
    project.withdrawals.mkdir(exist_ok=True)
    text = json.dumps({"at": "2026-11-23T10:00:00+00:00", "clips": [clip]})
    (project.withdrawals / "2026-11-23-1.json").write_text(text)


def test_a_row_of_a_clip_that_was_withdrawn_is_no_slip_of_the_pen(tmp_path: Path) -> None:
    """The line that must go is told, not a clip that is called nearly so; undone, it is lost."""
    project = make_project(tmp_path, heads_teacher="a")
    write_sheet(tmp_path, row("heads_teacher_2.mp4"), row("Head_teacher.mp4"))
    (project.clips / "heads_teacher.mp4").rename(project.clips / "head_teachers.mp4")
    stone = tombstones.new(project, ["0" * 64], day=date(2026, 11, 23))
    tombstones.note(project, tombstones.Tombstones((stone,)))
    assert "Did you mean" not in "".join(inbox.look(project).problems)
    receipt(project, stone, "sub/head_teacher.mp4")
    (told,) = (it for it in inbox.look(project).problems if "Head_teacher" in it)
    assert told == (
        "people.csv: its row for Head_teacher.mp4 is about a clip that was withdrawn on "
        "23 November 2026: take out line 3."
    )
    tombstones.note(project, tombstones.known(project).lifted({stone.id}, date(2026, 11, 24)))
    assert "Did you mean head_teachers.mp4?" in "".join(inbox.look(project).problems)


@pytest.mark.parametrize("other", ["head-teacher-2.mp4", "head-teacher2.mov", "head-teachers.mp4"])
def test_no_stranger_is_meant_by_a_row(tmp_path: Path, other: str) -> None:
    """What came from the inbox or has another number is never what the team meant."""
    project = make_project(tmp_path)
    (project.clips / other).write_text("a")
    write_sheet(tmp_path, row("head-teacher.mp4"))
    noted = {"inbox": "s3://b/i", "key": f"i/{other}", "tag": "t", "size": 1, "name": other}
    notes = {"objects": [{**noted, "digest": "0" * 64, "when": 0.0}]}
    (project.work).mkdir(exist_ok=True)
    fetched = project.work / "fetched.json"
    for text in (json.dumps(notes), "[broken", None):
        if text is None and "2" not in other:
            break
        fetched.unlink(missing_ok=True)
        if text:
            fetched.write_text(text)
        box = inbox.look(project)
        assert "Did you mean" not in "".join(box.problems)
        with pytest.raises(ConfigError) as raised:
            box.find("head-teacher")
        assert "Did you mean" not in raised.value.hint
