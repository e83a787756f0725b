"""A folder as a target: files arrive whole, and nothing outside it is touched."""

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from talkingheads.backends.folder import PART, FolderTarget
from talkingheads.domain import Manifest, ManifestFile
from talkingheads.errors import PublishError
from talkingheads.settings import PublishSettings
from talkingheads.stages.publish import run
from talkingheads.stages.publish.note import NOTE


def put(target: FolderTarget, tmp_path: Path, path: str, data: bytes) -> str:
    """Put *data* at *path*."""
    file = tmp_path / "outgoing"
    file.write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    return target.put(path, file, digest=digest, content_type="", cache_control="")


def publish(site: Path, files: dict[str, bytes], target: FolderTarget):
    """Lay *files* out below *site* and publish them."""
    manifest = []
    for path, data in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(data)
        manifest.append(ManifestFile(path, hashlib.sha256(data).hexdigest(), len(data)))
    return run(
        Manifest(tuple(manifest)),
        settings=PublishSettings(),
        site=site,
        target=target,
        progress=lambda share: None,
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below *folder* but our note."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != NOTE
    }


@pytest.fixture
def target(tmp_path):
    """A folder that does not exist yet."""
    return FolderTarget(tmp_path / "public")


def test_story(tmp_path, target):
    """A folder is filled, then left alone, then changed, and a stranger's file stays."""
    site = tmp_path / "site"
    first = {"index.html": b"one", "media/a.mp4": b"film", "media/b.mp4": b"other"}
    assert publish(site, first, target).added == tuple(sorted(first))
    (target.folder / "robots.txt").write_bytes(b"theirs")
    again = publish(site, first, target)
    assert (again.added, again.changed, again.removed, again.unchanged) == ((), (), (), 3)
    last = publish(site, {"index.html": b"two"}, target)
    assert last.changed == ("index.html",)
    assert last.removed == ("media/a.mp4", "media/b.mp4")
    assert tree(target.folder) == {"index.html": b"two", "robots.txt": b"theirs"}
    assert not (target.folder / "media").exists()


def test_nothing_is_there_before_the_first_publish(target):
    """A folder that does not exist yet is empty."""
    assert target.stored() == {}


def test_listing(tmp_path, target):
    """Every file is listed by its path with forward slashes; its tag is the one from the put."""
    tag = put(target, tmp_path, "a/b/c.html", b"page")
    stored = target.stored()["a/b/c.html"]
    assert (stored.path, stored.tag, stored.size) == ("a/b/c.html", tag, 4)
    assert target.read("a/b/c.html") == b"page"


def test_tag_changes_with_the_bytes(tmp_path, target):
    """New bytes of the same length are another tag."""
    before = put(target, tmp_path, "a.html", b"one")
    os.utime(target.folder / "a.html", ns=(1, 1))
    assert put(target, tmp_path, "a.html", b"two") != before
    assert target.read("a.html") == b"two"


def test_copying_the_folder_keeps_the_tags(tmp_path, target):
    """A folder that is moved to another disk with its times is not sent again."""
    site, files = tmp_path / "site", {"index.html": b"one"}
    publish(site, files, target)
    shutil.copytree(target.folder, tmp_path / "moved")
    assert publish(site, files, FolderTarget(tmp_path / "moved")).unchanged == 1


def test_half_a_file_is_never_seen(tmp_path, target):
    """What a killed publish left half-written is not listed, and is gone after the next."""
    put(target, tmp_path, "a.html", b"one")
    (target.folder / PART).write_bytes(b"half a fi")
    assert set(target.stored()) == {"a.html"}
    put(target, tmp_path, "a.html", b"two")
    assert os.listdir(target.folder) == ["a.html"]


def test_readers_keep_the_old_file(tmp_path, target):
    """Somebody who reads a file while it is replaced reads the old one to its end."""
    put(target, tmp_path, "film.mp4", b"old film")
    with (target.folder / "film.mp4").open("rb") as reader:
        put(target, tmp_path, "film.mp4", b"new")
        assert reader.read() == b"old film"


def test_a_web_server_may_read_it(tmp_path, target):
    """Files get the rights that any new file gets."""
    put(target, tmp_path, "a.html", b"one")
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    assert (target.folder / "a.html").stat().st_mode == plain.stat().st_mode


@pytest.mark.parametrize(("folder", "file"), [(0o755, 0o644), (0o750, 0o640), (0o700, 0o600)])
def test_who_may_read_the_folder_may_read_what_is_put_there(tmp_path, target, folder, file):
    """A strict umask of the one who publishes shuts nobody out; a folder of the team stays so."""
    target.folder.mkdir()
    target.folder.chmod(folder)
    before = os.umask(0o077)
    try:
        put(target, tmp_path, "clips/one/a.html", b"one")
        put(target, tmp_path, "clips/one/a.html", b"two")
    finally:
        os.umask(before)
    for path, mode in (("clips", folder), ("clips/one", folder), ("clips/one/a.html", file)):
        assert (target.folder / path).stat().st_mode & 0o777 == mode


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/etc/x", "a//x", "./x", "", "a\\x", "\0"])
def test_paths_out_of_the_folder(tmp_path, target, path):
    """No path leads out of the folder, for whatever is asked."""
    for ask in (lambda: put(target, tmp_path, path, b"x"), lambda: target.remove([path])):
        with pytest.raises(PublishError, match="leads out of the folder"):
            ask()
    with pytest.raises(PublishError, match="leads out of the folder"):
        target.read(path)


def test_links_are_not_followed(tmp_path, target):
    """A link is listed as a file of somebody's; nothing behind it is listed, read or changed."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "theirs.html").write_bytes(b"theirs")
    target.folder.mkdir()
    (target.folder / "media").symlink_to(outside)
    (target.folder / "index.html").symlink_to(outside / "theirs.html")
    assert set(target.stored()) == {"media", "index.html"}
    with pytest.raises(PublishError, match="is a link"):
        target.read("index.html")
    with pytest.raises(PublishError, match="leads out"):
        put(target, tmp_path, "media/a.mp4", b"x")
    with pytest.raises(PublishError, match="leads out"):
        target.remove(["media/theirs.html"])
    put(target, tmp_path, "index.html", b"ours")
    assert (outside / "theirs.html").read_bytes() == b"theirs"
    assert not (target.folder / "index.html").is_symlink()


def test_part_is_no_way_out(tmp_path, target):
    """A link laid in the place of our half-written file is removed, not written through."""
    target.folder.mkdir()
    (target.folder / PART).symlink_to(tmp_path / "victim")
    put(target, tmp_path, "a.html", b"x")
    assert not (tmp_path / "victim").exists()


def test_removing_twice(tmp_path, target):
    """What is gone already is none the worse for it."""
    put(target, tmp_path, "a/b.html", b"x")
    target.remove(["a/b.html"])
    target.remove(["a/b.html"])
    assert target.stored() == {}


def test_one_file_that_stays_keeps_no_other(tmp_path, target):
    """A file that cannot be removed is an error, after all others have been."""
    put(target, tmp_path, "a/film.mp4", b"x")
    put(target, tmp_path, "c/film.mp4", b"x")
    (target.folder / "b").mkdir()
    with pytest.raises(PublishError, match="b cannot be removed"):
        target.remove(["a/film.mp4", "b", "c/film.mp4"])
    assert os.listdir(target.folder) == ["b"]


def test_a_link_in_the_way_is_left_alone(tmp_path, target):
    """A link where a page should be is somebody's: nothing is published over it."""
    (tmp_path / "theirs.html").write_bytes(b"theirs")
    target.folder.mkdir()
    (target.folder / "index.html").symlink_to(tmp_path / "theirs.html")
    with pytest.raises(PublishError, match=r"already holds index\.html"):
        publish(tmp_path / "site", {"index.html": b"one"}, target)
    assert os.listdir(target.folder) == ["index.html"]


def test_the_site_is_no_target(tmp_path):
    """Publishing into the folder where the pages are made is refused, and changes nothing."""
    site = tmp_path / "site"
    with pytest.raises(PublishError, match=r"already holds index\.html"):
        publish(site, {"index.html": b"one"}, FolderTarget(site))
    assert os.listdir(site) == ["index.html"]
    with pytest.raises(PublishError, match="is the folder where the pages are made"):
        FolderTarget(site).put(
            "index.html", site / "index.html", digest="", content_type="", cache_control=""
        )
    assert (site / "index.html").read_bytes() == b"one"


def test_a_file_is_no_folder(tmp_path):
    """A target that is a file is an error and not an empty folder."""
    (tmp_path / "public").write_bytes(b"")
    with pytest.raises(PublishError, match="is not a folder"):
        FolderTarget(tmp_path / "public").stored()


def test_a_folder_in_the_way(tmp_path, target):
    """A folder where a file should be is our error, with the path in it."""
    (target.folder / "index.html").mkdir(parents=True)
    with pytest.raises(PublishError, match=r"index\.html cannot be written"):
        put(target, tmp_path, "index.html", b"x")


def test_check(target):
    """A check-up tells what it looked at, and leaves nothing behind."""
    assert [ok for ok, _, _ in target.check(write=True)] == [True]
    target.folder.mkdir()
    assert [ok for ok, _, _ in target.check(write=True)] == [True, True]
    assert os.listdir(target.folder) == []
    (target.folder / PART).mkdir()
    ok, what, hint = target.check(write=True)[-1]
    assert (ok, what, hint != "") == (False, f"{target.name}: Is a directory", True)
