"""A folder as a target: files arrive whole, and nothing outside it is touched."""

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from talkingheads.backends.folder import PART, STALE, FolderTarget
from talkingheads.errors import PublishError
from talkingheads.stages.publish import STATE
from tests.sending import FREE, TWO, digest, publish, site


def put(target: FolderTarget, tmp_path: Path, path: str, data: bytes) -> str:
    """Put *data* at *path*."""
    file = tmp_path / "outgoing"
    file.write_bytes(data)
    return target.put(path, file, digest=digest(data), content_type="", cache_control="")


def tree(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below *folder* but our state."""
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    return {
        path: file.read_bytes()
        for path, file in there.items()
        if file.is_file() and not path.startswith(STATE)
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
    last = publish(site, {"index.html": b"two"}, target, ask=lambda question: True)
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
    """What a killed publish left half-written is not listed, and goes with a later one."""
    put(target, tmp_path, "a.html", b"one")
    half = target.folder / f"{PART}-0a1b2c"
    half.write_bytes(b"half a fi")
    assert set(target.stored()) == {"a.html"}
    target.wipe([])
    assert half.exists()  # somebody may be writing to it just now
    os.utime(half, (time.time() - STALE - 1,) * 2)
    target.wipe([])
    assert os.listdir(target.folder) == ["a.html"]


def test_half_a_file_of_who_is_gone_goes_at_once(tmp_path, target):
    """Nothing older and nothing begun is kept when history is to be forgotten."""
    put(target, tmp_path, "a.html", b"one")
    (target.folder / f"{PART}-0a1b2c").write_bytes(b"half a fi")
    assert target.forget_history() == 1
    assert target.forget_history() == 0
    assert os.listdir(target.folder) == ["a.html"]
    assert target.history() == ((), ())


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
    (tmp_path / "victim").write_bytes(b"theirs")
    (target.folder / PART).symlink_to(tmp_path / "victim")
    put(target, tmp_path, "a.html", b"x")
    target.forget_history()
    assert os.listdir(target.folder) == ["a.html"]
    assert (tmp_path / "victim").read_bytes() == b"theirs"


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
    target.folder.chmod(0o500)
    if os.access(target.folder, os.W_OK):  # whoever may do anything cannot be shut out
        target.folder.chmod(0o700)
        return
    ok, what, hint = target.check(write=True)[-1]
    assert (ok, what, hint != "") == (False, f"{target.name}: Permission denied", True)


# what publishing needs of any place ----------------------------------------------------


def test_bytes_that_changed_on_the_way_do_not_arrive(tmp_path, target):
    """What was copied is compared with what was to be copied; what was there stays."""
    put(target, tmp_path, "a.html", b"one")
    file = tmp_path / "changed"
    file.write_bytes(b"tampered")
    with pytest.raises(PublishError, match=r"a\.html: its bytes changed while they were copied"):
        target.put("a.html", file, digest=digest(b"two"), content_type="", cache_control="")
    assert tree(target.folder) == {"a.html": b"one"}


def test_listing_below(tmp_path, target):
    """Only paths that begin so are listed, whether or not that ends at a slash."""
    for path in ("a/b.html", "a/bc/d.html", "ab.html", "c.html"):
        put(target, tmp_path, path, b"x")
    assert set(target.stored("a/")) == {"a/b.html", "a/bc/d.html"}
    assert set(target.stored("a/b")) == {"a/b.html", "a/bc/d.html"}
    assert set(target.stored("a")) == {"a/b.html", "a/bc/d.html", "ab.html"}
    assert set(target.stored("x/y/")) == set()
    stored = target.stored("c")["c.html"]
    assert abs(stored.modified - target.clock()) < 60


def test_holds_compares_bytes(tmp_path, target):
    """Of a file whose tag nobody noted the bytes tell."""
    put(target, tmp_path, "a.html", b"one")
    same, other = tmp_path / "same", tmp_path / "other"
    same.write_bytes(b"one")
    other.write_bytes(b"two")
    stored = target.stored()["a.html"]
    assert target.holds(stored, same)
    assert not target.holds(stored, other)
    (target.folder / "link.html").symlink_to(same)
    assert not target.holds(target.stored()["link.html"], same)


def test_write(target):
    """State is replaced whole; what is to be new is made only where nothing is."""
    assert target.write("s/a.json", b"one")
    assert target.write("s/a.json", b"two")
    assert not target.write("s/a.json", b"three", new=True)
    assert target.write("s/b.json", b"three", new=True)
    assert tree(target.folder) == {"s/a.json": b"two", "s/b.json": b"three"}


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a//x"])
def test_state_lies_inside_too(target, path):
    """No path of our state leads out of the folder."""
    with pytest.raises(PublishError, match="leads out of the folder"):
        target.write(path, b"x", new=True)


RACE = """
import sys
from pathlib import Path
from talkingheads.backends.folder import FolderTarget
target = FolderTarget(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
won = [n for n in range(40) if target.write(f"claims/{n}.json", sys.argv[2].encode(), new=True)]
print(*won)
"""


def test_two_processes_race_to_make_a_file(tmp_path, target):
    """Of two who make the same files at once each is made by exactly one, whole."""
    command = [sys.executable, "-c", RACE, str(target.folder)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    racers = {name: subprocess.Popen([*command, name], **pipes) for name in ("ann", "bob")}
    for racer in racers.values():
        assert racer.stdout.readline() == "ready\n"
    for racer in racers.values():
        racer.stdin.write("\n")
        racer.stdin.flush()
    won = {name: set(map(int, it.communicate()[0].split())) for name, it in racers.items()}
    assert won["ann"] | won["bob"] == set(range(40))
    assert not won["ann"] & won["bob"]
    made = {f"claims/{n}.json": name.encode() for name, numbers in won.items() for n in numbers}
    assert tree(target.folder) == made


KILLED = """
import sys
from pathlib import Path
from tests.sending import publish, site, FREE
from talkingheads.backends.folder import FolderTarget
files = site({f"clip-{n}": f"film {n}" for n in range(6)}, says=sys.argv[2])
print("ready", flush=True)
root = Path(sys.argv[1])
publish(root / sys.argv[2], files, FolderTarget(root / "public"), settings=FREE)
"""


@pytest.mark.parametrize("moment", [0.02])
def test_a_killed_process_holds_nobody_up(tmp_path, target, moment):
    """A publish that is killed for good leaves whole files, and the next one ends right at once."""
    clips = {f"clip-{n}": f"film {n}" for n in range(6)}
    publish(tmp_path / "first", site(clips, says="first"), target)
    racer = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path), "second"], stdout=subprocess.PIPE, text=True
    )
    assert racer.stdout.readline() == "ready\n"
    time.sleep(moment)
    racer.kill()
    racer.communicate()
    known = (site(clips, says="first"), site(clips, says="second"))
    for path, data in tree(target.folder).items():
        assert path.startswith(PART) or data in [files.get(path) for files in known], path
    publish(tmp_path / "third", site(clips, says="third"), target, settings=FREE)
    assert site(clips, says="third").items() <= tree(target.folder).items()


def test_what_another_removes_meanwhile_is_gone(tmp_path, target):
    """A listing beside which files and folders vanish tells of those that are there."""
    stop = threading.Event()

    def come_and_go():
        number = 0
        while not stop.is_set():
            target.write(f"x/{number % 7}/a.json", b"x")
            target.remove([f"x/{number % 7}/a.json"])
            number += 1

    put(target, tmp_path, "a.html", b"one")
    other = threading.Thread(target=come_and_go)
    other.start()
    try:
        for _ in range(150):
            assert "a.html" in target.stored()
    finally:
        stop.set()
        other.join()


def test_whoever_may_read_the_folder_sees_no_claims_by_chance(tmp_path, target):
    """Our state lies in one folder of its own, which a server can be told to hide."""
    publish(tmp_path / "site", TWO, target)
    assert sorted(path.name for path in target.folder.iterdir() if path.name.startswith(".")) == [
        STATE.rstrip("/")
    ]


@pytest.mark.parametrize("new", [False, True])
def test_the_guard_has_the_last_word(target, tmp_path, new):
    """Who is stopped after the bytes were copied leaves everything as it was, and no half file."""
    put(target, tmp_path, "old.html", b"old")

    def stop():
        raise PublishError("taken over")

    target.guard = stop
    for ask in (
        lambda: put(target, tmp_path, "new.html" if new else "old.html", b"newer"),
        lambda: target.write("new.json" if new else "old.html", b"newer", new=new),
        lambda: target.remove(["old.html"]),
    ):
        with pytest.raises(PublishError, match="taken over"):
            ask()
    assert [path.name for path in target.folder.iterdir()] == ["old.html"]
    assert (target.folder / "old.html").read_bytes() == b"old"
