"""Before anything is sent: who is gone goes first, and nobody's by mistake."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from talkingheads import aiming, config, edition, publishing, tombstones
from talkingheads.config import Project
from talkingheads.domain.tombstones import Tombstones
from talkingheads.errors import ConfigError, PublishError
from talkingheads.formats import withdrawn
from talkingheads.stages import publish as stage
from tests import shelf
from tests.fake_target import FakeTarget
from tests.projects import write_sheet
from tests.sending import later, traces


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, FakeTarget]:
    """A project with three clips, published in a place that keeps versions."""
    root = tmp_path_factory.mktemp("made") / "project"
    place = FakeTarget(versioned=True)
    shelf.publish(shelf.project_of(root, 0, 1, 2), place)
    return root, place


@pytest.fixture
def project(made: tuple[Path, FakeTarget], tmp_path: Path) -> Project:
    """A copy of it."""
    return config.load(shutil.copytree(made[0], tmp_path / "project"))


@pytest.fixture
def place(made: tuple[Path, FakeTarget]) -> FakeTarget:
    """A copy of where it is published."""
    return made[1].copy()


def take_down(project: Project, place: FakeTarget, *, yes: bool = False) -> tuple[str, ...]:
    """Take down who may not be shown; *yes* is what a person says when asked. What went?"""
    errand = stage.Errand(project=aiming.identity(project.work), ask=lambda question: yes)
    settings = project.settings.publish
    done = publishing.take_down(project, settings, place, errand, shelf.Quiet())
    return done.removed if done else ()


def shown(place: FakeTarget) -> set[str]:
    """Return the clips of which films are online."""
    return {path.split("/")[1] for path in place.files if path.startswith("clips/c")}


def test_nobody_is_gone(project: Project, place: FakeTarget) -> None:
    """Then nothing is changed."""
    before = dict(place.files)
    assert take_down(project, place) == ()
    assert place.files == before


def test_who_is_held_leaves_no_trace(project: Project, place: FakeTarget) -> None:
    """One of three goes unasked: film, page, words and name, in every version."""
    shelf.sheet(project, 0, 1, 2, c1="no")
    gone = take_down(project, place)
    assert any(path.startswith("clips/c1/video.") for path in gone)
    assert shown(place) == {"c0", "c2"}
    words = [*shelf.says(1), shelf.speaker(1), "/c1/"]
    assert [path for path in traces(place, *words) if "/claims/" not in path] == []
    assert shelf.says(0)[0] in place.texts()["clips/c0/index.html"].decode()


def test_the_only_one_goes_unasked(project: Project, place: FakeTarget) -> None:
    """Whoever takes the last clip back is not kept waiting for a person to say yes."""
    shelf.sheet(project, 0, 1, 2, c0="no", c1="no")
    take_down(project, place, yes=True)
    shelf.sheet(project, 0, 1, 2, c0="no", c1="no", c2="no")
    take_down(project, place)
    assert shown(place) == set()
    assert traces(place, shelf.speaker(2)) == []


def lose_the_sheet(project: Project) -> None:
    """Let nobody be in the sheet any more."""
    write_sheet(project.root)


def lose_the_clips(project: Project) -> None:
    """Let the folder be empty, as when a disk is not there."""
    shutil.rmtree(project.clips)
    project.clips.mkdir()


def empty_the_column(project: Project) -> None:
    """Let nobody have said anything, as when the column of consents got another name."""
    shelf.sheet(project, 0, 1, 2, c0="", c1="", c2="")


@pytest.mark.parametrize("lose", [lose_the_sheet, lose_the_clips, empty_the_column])
def test_more_than_half_go_only_if_somebody_says_yes(
    project: Project, place: FakeTarget, lose: Callable[[Project], None]
) -> None:
    """A sheet that is lost takes nothing down; with a yes all goes that is gone."""
    before = dict(place.files)
    lose(project)
    with pytest.raises(PublishError, match=r"3 of 3 clips at memory are gone.*\n.* --yes$"):
        take_down(project, place)
    assert place.files == before
    take_down(project, place, yes=True)
    assert shown(place) == set()


def test_a_few_lost_files_are_asked_about_too(project: Project, place: FakeTarget) -> None:
    """If more pages would go than the setting allows; withdrawn or refused ones never wait."""
    settings = project.settings.publish.model_copy(update={"ask_above": 0})
    errand = stage.Errand(project=aiming.identity(project.work))
    (project.clips / "c0.mp4").unlink()
    with pytest.raises(PublishError, match=r"1 of 3 clips at memory are gone.*: c0\n"):
        publishing.take_down(project, settings, place, errand, shelf.Quiet())
    (video,) = (it.rendition.video for it in edition.made_of(project).entries if it.id == "c0")
    stone = tombstones.new(project, [video], day=date.today())
    tombstones.note(project, Tombstones((stone,)))
    shelf.sheet(project, 0, 1, 2, c1="no")
    publishing.take_down(project, settings, place, errand, shelf.Quiet())
    assert shown(place) == {"c2"}


def test_a_clear_no_is_never_asked_about(project: Project, place: FakeTarget) -> None:
    """However many say it."""
    shelf.sheet(project, 0, 1, 2, c0="no", c2="no")
    take_down(project, place)
    assert shown(place) == {"c1"}


def test_another_projects_clips_are_not_ours_to_take_down(
    project: Project, place: FakeTarget, tmp_path: Path
) -> None:
    """Whoever aims at another briefing by mistake leaves it whole, whatever they say."""
    other = shelf.project_of(tmp_path / "other", 5)
    before = dict(place.files)
    with pytest.raises(PublishError, match="holds the briefing of another project"):
        take_down(other, place, yes=True)
    assert place.files == before


def test_a_killed_taking_down_is_done_again(project: Project, place: FakeTarget) -> None:
    """If the place dies amid it, the next try leaves no trace."""
    shelf.sheet(project, 0, 1, 2, c1="no")
    for moment in (2, 6, 14, 30):
        there = place.copy()
        there.dies_after = moment
        with pytest.raises(PublishError, match="the line is dead"):
            take_down(project, there)
        there.revive()
        later(there)
        take_down(project, there)
        publishing.without_delay(
            project,
            project.settings.publish,
            there,
            stage.Errand(project=aiming.identity(project.work)),
            shelf.Quiet(),
        )
        assert traces(there, *shelf.says(1), shelf.speaker(1)) == [], moment


def test_what_everybody_can_read_is_refused(project: Project, place: FakeTarget) -> None:
    """Unless the settings say that this is meant."""
    settings = project.settings.publish
    stage.refuse_public(place, settings)
    place.public = ("Its policy lets everybody read it.",)
    with pytest.raises(PublishError, match=r"Its policy lets everybody read it\.\n.*doctor"):
        stage.refuse_public(place, settings)
    stage.refuse_public(place, settings.model_copy(update={"public": True}))


def test_a_project_is_itself(project: Project, tmp_path: Path) -> None:
    """Its identity is made up once, and is another's nowhere."""
    assert aiming.identity(project.work) == aiming.identity(project.work)
    assert aiming.identity(project.work) != aiming.identity(tmp_path / "elsewhere")


def test_a_target_may_be_named_for_once(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A folder is meant from where the user stands; an address as it is; nonsense is refused."""
    monkeypatch.chdir(tmp_path)
    assert aiming.aimed(project, "out").target == str(tmp_path / "out")
    assert aiming.aimed(project, "s3://bucket/x").target == "s3://bucket/x"
    assert aiming.aimed(project, None).target == project.settings.publish.target
    with pytest.raises(ConfigError, match=r"publish\.target"):
        publishing.place_of(project, aiming.aimed(project, "gs://bucket"))


def test_a_withdrawn_clip_is_not_sent_however_it_came_to_be_in_the_pages(
    project: Project, place: FakeTarget
) -> None:
    """Pages made before somebody withdrew are refused, also if only the place knows of it."""
    (entry, *_) = edition.made_of(project).entries
    stone = tombstones.new(project, [entry.rendition.video], day=date.today())
    content = withdrawn.write_json(Tombstones((stone,)))
    place.write(tombstones.path_of(stone), content)
    errand = stage.Errand(project=aiming.identity(project.work), verify=True)
    before = place.texts()
    with pytest.raises(PublishError, match="is of a clip that was withdrawn"):
        publishing.send(
            project,
            project.settings.publish,
            place,
            edition.made(project),
            errand,
            shelf.Quiet(),
        )
    assert place.texts() == before


def bring(project: Project, place: FakeTarget) -> None:
    """Send the pages as they were last made."""
    errand = stage.Errand(project=aiming.identity(project.work), ask=lambda question: True)
    publishing.bring(project, project.settings.publish, place, errand, shelf.Quiet())


def test_who_says_no_while_films_are_made_is_not_sent(project: Project) -> None:
    """Pages made before that are made anew: they hold a clip that may not be shown by now."""
    place = FakeTarget()
    shelf.sheet(project, 0, 1, 2, c0="no")
    bring(project, place)
    assert shown(place) == {"c1", "c2"}
    assert traces(place, shelf.speaker(0), *shelf.says(0)) == []


def refuse(project: Project, place: FakeTarget) -> None:
    """Say no in the sheet."""
    shelf.sheet(project, 0, 1, 2, c0="no")


def withdraw_elsewhere(project: Project, place: FakeTarget) -> None:
    """Put another computer's mark where the briefing is published."""
    (source,) = (it.clip.source for it in edition.made_of(project).entries if it.id == "c0")
    stone = tombstones.new(project, [source], day=date.today())
    place.write(tombstones.path_of(stone), withdrawn.write_json(Tombstones((stone,))))


def take_away(project: Project, place: FakeTarget) -> None:
    """Take the clip out of the folder."""
    (project.clips / "c0.mp4").unlink()


@pytest.mark.parametrize("act", [refuse, withdraw_elsewhere, take_away])
@pytest.mark.parametrize("moment", ["clips/c1/video", "clips/c0/index", "people/", "index.html"])
def test_who_says_no_while_that_is_sent_is_not_online_after_it(
    project: Project, act: Callable[[Project, FakeTarget], None], moment: str
) -> None:
    """Whichever file is on the way: they are taken down at once, and the others are shown."""
    place = FakeTarget(versioned=True)

    def meanwhile(path: str) -> None:
        if path.startswith(moment):
            place.before_put = lambda path: None
            act(project, place)

    place.before_put = meanwhile
    bring(project, place)
    assert shown(place) == {"c1", "c2"}
    assert traces(place, shelf.speaker(0), *shelf.says(0)) == []
    assert shelf.says(1)[0] in place.texts()["clips/c1/index.html"].decode()


def drop_words(project: Project) -> None:
    """Let the team wish that the second half of a clip is not shown."""
    heading, *rows = project.people.read_text().splitlines()
    rows = [row + (",0:04-0:08" if row.startswith("c0.mp4") else ",") for row in rows]
    project.people.write_text("\n".join([f"{heading},drop", *rows]) + "\n")


def rename(project: Project) -> None:
    """Let the sheet name another who speaks."""
    project.people.write_text(project.people.read_text().replace(shelf.speaker(0), "Petra Iversen"))


@pytest.mark.parametrize("wish", [drop_words, rename])
def test_what_is_to_be_shown_otherwise_waits_for_no_new_cut(
    project: Project, place: FakeTarget, wish: Callable[[Project], None]
) -> None:
    """The old one goes at once, with its words and every version; a new one may never come."""
    wish(project)
    gone = take_down(project, place)
    assert any(path.startswith("clips/c0/video.") for path in gone)
    assert shown(place) == {"c1", "c2"}
    assert traces(place, shelf.says(0)[1], shelf.speaker(0)) == []


def test_what_the_team_wants_is_looked_up_once(project: Project, place: FakeTarget) -> None:
    """While neither it nor what is online changes, kept briefings are not read again."""
    take_down(project, place)
    place.calls.clear()
    take_down(project, place)
    assert [path for _, path in place.calls if "briefings/" in path] == []


def test_pages_that_quote_the_erased_are_replaced_first_if_that_was_cut_off(
    project: Project, place: FakeTarget
) -> None:
    """A kill after the films are gone leaves pages; the next publish begins with them."""
    shelf.sheet(project, 0, 1, 2, c1="no")
    with stage.claimed(place) as held:
        stage.erase(["c1"], held=held)
    assert traces(place, shelf.says(1)[0])
    take_down(project, place)
    assert traces(place, *shelf.says(1), shelf.speaker(1)) == []
    assert take_down(project, place) == ()


def test_caches_are_told_before_the_pages_and_after_them(
    project: Project, place: FakeTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A taking down that dies between the two has told them of the films at least."""
    told: list[bool] = []
    quoted = shelf.speaker(1)
    monkeypatch.setattr(
        aiming,
        "invalidate",
        lambda settings: told.append(quoted in place.texts()["index.html"].decode()),
    )
    shelf.sheet(project, 0, 1, 2, c1="no")
    take_down(project, place)
    assert told == [True, False]


def test_a_page_of_somebody_else_is_told_before_any_work(project: Project, tmp_path: Path) -> None:
    """A foreign front page stops a publish, and its rehearsal, before a clip is looked at."""
    online = tmp_path / "theirs"
    online.mkdir()
    (online / "index.html").write_text("ours since 1998")
    for dry_run in (True, False):
        with pytest.raises(PublishError, match=r"already holds index\.html"):
            publishing.publish(project, target=str(online), dry_run=dry_run)
    assert (online / "index.html").read_text() == "ours since 1998"
    assert [path.name for path in online.iterdir()] == ["index.html"]
