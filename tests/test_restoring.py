"""What was published before comes back whole, but for what may not be shown by now."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from talkingheads import config, inbox, publishing, restoring, tombstones
from talkingheads.backends.targets import PublishTarget
from talkingheads.cache import Cache
from talkingheads.config import Project
from talkingheads.domain.tombstones import Tombstones
from talkingheads.errors import ConfigError, PublishError
from talkingheads.stages import publish as stage
from talkingheads.stages.publish.plan import clip_of
from tests import shelf
from tests.projects import row, write_sheet

SETTINGS = shelf.SETTINGS + "publish: {target: public, keep_hours: 0}\n"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that was published with the clips c0 and c1, and then, retitled, with c2 too."""
    root = tmp_path_factory.mktemp("published") / "project"
    project = shelf.project_of(root, 0, 1, settings=SETTINGS)
    shelf.publish(project, place_of(project))
    shutil.copytree(root / "public", root.parent / "first")
    shelf.hand_in(project, 2)
    shelf.sheet(project, 0, 1, 2)
    (root / "pipeline.yaml").write_text(SETTINGS + "project: {title: Another title}\n")
    shelf.publish(config.load(root), place_of(project))
    shutil.copytree(root / "public", root.parent / "second")
    return root


@pytest.fixture
def project(published: Path, tmp_path: Path) -> Project:
    """A copy of it."""
    return config.load(shutil.copytree(published, tmp_path / "project"))


def place_of(project: Project) -> PublishTarget:
    """Return the folder where *project* is published."""
    return publishing.place_of(project, project.settings.publish)


def restore(project: Project, which: str, *, dry_run: bool = False, yes: bool = True) -> None:
    """Bring back what was published as *which*."""
    restoring.restore(project, which, target=None, yes=yes, dry_run=dry_run, as_json=False)


def pages(folder: Path) -> dict[str, bytes]:
    """Return all that readers get below *folder*, but films of clips that have no page now."""
    there = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".talkingheads" not in path.parts
    }

    def seen(path: str) -> bool:
        clip = clip_of(path)
        return not clip or f"clips/{clip}/index.html" in there

    return {path: data for path, data in there.items() if seen(path)}


def shown(project: Project) -> set[str]:
    """Return the clips that have a page online."""
    return {path.parent.name for path in (project.root / "public/clips").glob("*/index.html")}


# editions -------------------------------------------------------------------------------


def test_editions_are_listed(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """The newest first: number, when, by whom, which is online, and how to bring one back."""
    restoring.editions(project, target=None, as_json=False)
    told = capsys.readouterr().out
    lines = [line for line in told.splitlines() if "September 2026" in line]
    assert lines[0].split()[0] == "2"
    assert "online now" in lines[0]
    assert lines[1].split()[0] == "1"
    assert "online now" not in lines[1]
    assert "talkingheads restore NUMBER" in told
    restoring.editions(project, target=None, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert [(each["number"], each["clips"]) for each in told] == [(2, 3), (1, 2)]


def test_where_nothing_is_nothing_is_listed(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty place is no error; the words say what to do."""
    restoring.editions(project, target=str(project.root / "elsewhere"), as_json=False)
    assert "Nothing is published at" in capsys.readouterr().out


# restore --------------------------------------------------------------------------------


@pytest.mark.parametrize("films", ["in the store", "only online"])
def test_it_comes_back_byte_by_byte(published: Path, project: Project, films: str) -> None:
    """Pages and films are those of then, also if the project's own store has lost the films."""
    if films == "only online":
        shutil.rmtree(project.work / "store", ignore_errors=True)
        assert not any(Cache(project.work).has(digest) for digest in renditions(project))
    restore(project, "1")
    assert pages(project.root / "public") == pages(published.parent / "first")


def renditions(project: Project) -> set[str]:
    """Return the digests of all films and stills that the newest publication shows."""
    issue = stage.keeping.kept(place_of(project), 2)
    assert issue is not None
    return {digest for entry in issue.briefing.entries for digest in entry.rendition.digests}


def test_what_came_after_it_can_come_back_too(published: Path, project: Project) -> None:
    """Looking at an older state takes nothing away: from there the newer one is restored whole."""
    restore(project, "1")
    assert shown(project) == {"c0", "c1"}
    restore(project, "2")
    assert pages(project.root / "public") == pages(published.parent / "second")
    pointer = stage.read_state(place_of(project)).pointer
    assert pointer is not None
    assert [(each.number, each.restores) for each in pointer.kept] == [
        (4, 2),
        (3, 1),
        (2, 0),
        (1, 0),
    ]


def test_the_next_publish_puts_the_present_there_again(published: Path, project: Project) -> None:
    """What the project shows locally stayed as it is."""
    before = pages(project.site)
    restore(project, "1")
    assert pages(project.site) == before
    shelf.publish(project, place_of(project))
    assert pages(project.root / "public") == pages(published.parent / "second")


def test_a_dry_run_changes_nothing(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """It tells what would go, and does nothing."""
    before = {path: path.stat().st_mtime_ns for path in (project.root / "public").rglob("*")}
    restore(project, "1", dry_run=True, yes=False)
    assert "would be removed: clips/c2/index.html" in capsys.readouterr().out
    after = {path: path.stat().st_mtime_ns for path in (project.root / "public").rglob("*")}
    assert after == before


def test_by_its_title(project: Project) -> None:
    """The title of its newest edition means the newest publication that bears it."""
    restore(project, "september 2026")
    assert shown(project) == {"c0", "c1", "c2"}


@pytest.mark.parametrize("which", ["3", "0", "October", ""])
def test_what_was_never_published(project: Project, which: str) -> None:
    """Another number is a mistake that names those there are."""
    with pytest.raises(ConfigError, match=r"is called so\n.*public are: 2, 1\. .* editions"):
        restore(project, which)


# what may not come back -----------------------------------------------------------------


def hold(project: Project) -> str:
    """Let c1 say no."""
    shelf.sheet(project, 0, 1, 2, c1="no")
    return "c1 is left out: people.csv does not say a clear yes to it"


def delete(project: Project) -> str:
    """Take c1 away."""
    (project.clips / "c1.mp4").unlink()
    shelf.sheet(project, 0, 2)
    return "c1 is left out: its clip is gone from the project"


def rename(project: Project) -> str:
    """Give c1 another name."""
    rows = [row(f"c{n}.mp4", speaker=shelf.speaker(n)) for n in (0, 1, 2)]
    write_sheet(project.root, rows[0], rows[1] | {"speaker": "B. L."}, rows[2])
    return "c1 is left out: the team wants other parts of it shown, or another name, since"


def withdraw(project: Project) -> str:
    """Note that c1 was withdrawn."""
    (clip,) = (clip for clip in inbox.look(project).clips if clip.id == "c1")
    stone = tombstones.new(project, [clip.source.digest], day=date.today())
    tombstones.note(project, Tombstones((stone,)))
    return "c1 is left out: it was withdrawn"


@pytest.mark.parametrize("change", [hold, delete, rename, withdraw])
def test_who_may_not_be_shown_is_left_out(
    project: Project, change: Callable[[Project], str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a clip that is held, gone, withdrawn or wanted otherwise no word comes back, nor stays."""
    words = change(project)
    restore(project, "1")
    told = capsys.readouterr()
    assert words in told.out + told.err
    assert shown(project) == {"c0"}
    said = [sentence.encode() for sentence in shelf.says(1)]
    for path in (project.root / "public").rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        plain = gzip.decompress(data) if path.suffix == ".gz" else data
        assert not [it for it in said if it in plain], path
        assert "/c1/" not in str(path)


def test_if_nobody_is_left_it_is_refused(project: Project) -> None:
    """An empty briefing is none: what is online stays."""
    before = pages(project.root / "public")
    shelf.sheet(project, 0, 1, 2, c0="no", c1="no")
    with pytest.raises(PublishError, match="nothing of it may be shown any more"):
        restore(project, "1")
    assert pages(project.root / "public") == before


# what is damaged ------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["gone", "other bytes"])
def test_films_that_are_not_as_they_were(project: Project, how: str) -> None:
    """A film that is neither here nor online as it was stops it; what is online stays."""
    shutil.rmtree(project.work / "store", ignore_errors=True)
    film = next((project.root / "public/clips/c1").glob("video.*"))
    film.unlink() if how == "gone" else film.write_bytes(film.read_bytes().swapcase())
    before = pages(project.root / "public")
    with pytest.raises(PublishError, match="is not there any more\n  Restore another"):
        restore(project, "1")
    assert pages(project.root / "public") == before


def test_a_briefing_that_was_not_kept(project: Project) -> None:
    """Whoever deleted it is told which one it is."""
    next((project.root / "public/.talkingheads/briefings").glob("*1.json.gz")).unlink()
    with pytest.raises(PublishError, match="briefing of publication 1 was not kept"):
        restore(project, "1")


def test_many_pages_go_only_if_somebody_says_yes(project: Project) -> None:
    """An older state with far fewer pages asks, as any publish does."""
    (project.root / "pipeline.yaml").write_text(
        SETTINGS.replace("keep_hours", "ask_above: 0, keep_hours")
    )
    before = pages(project.root / "public")
    with pytest.raises(PublishError, match="would go for good"):
        restore(config.load(project.root), "1", yes=False)
    assert pages(project.root / "public") == before
