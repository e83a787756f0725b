"""Whose files lie there: strangers', other projects', other briefings'; and what is damaged."""

import gzip
import json

import pytest

from talkingheads.backends.targets import Version
from talkingheads.errors import PublishError
from talkingheads.stages.publish import STATE, read_state
from talkingheads.stages.publish.state import POINTER, RECORDS, briefing_path, record_path
from tests.fake_target import FakeTarget, Shelved
from tests.sending import FREE, TWO, briefing, later, publish, site, talk

NEWER = site({"hale": "film of Hale", "okoro": "film of Okoro"}, says="newer")
ABOUT = TWO | {"about.html": b"about us", "index.html": TWO["index.html"] + b" "}


def changed(target):
    """Return the calls that changed anything."""
    return [(call, path) for call, path in target.calls if call not in ("read", "list")]


def refuses(root, files, target, words, **more):
    """Check that a publish of *files* says *words*, and has changed nothing but a claim."""
    before = dict(target.files)
    for dry_run in (True, False):
        with pytest.raises(PublishError, match=words):
            publish(root, files, target, settings=FREE, dry_run=dry_run, **more)
    claims = f"{STATE}claims/"
    after = {path: it for path, it in target.files.items() if not path.startswith(claims)}
    assert after == {path: it for path, it in before.items() if not path.startswith(claims)}


# strangers ------------------------------------------------------------------------------


def test_strangers_files_stay(tmp_path):
    """What somebody else put there outlives every publish, also in a folder of ours."""
    theirs = {"robots.txt": b"theirs", "clips/hale/old.mp4": b"theirs", "search/x": b"theirs"}
    target = FakeTarget({path: Shelved(data) for path, data in theirs.items()})
    publish(tmp_path, TWO, target)
    publish(tmp_path, {"index.html": b"all gone"}, target, ask=lambda question: True)
    later(target, FREE.keep_hours * 3600)
    publish(tmp_path, {"index.html": b"all gone"}, target)
    assert target.texts() == theirs | {"index.html": b"all gone"}


def test_another_briefing_below_stays(tmp_path):
    """A briefing in a folder below ours is not ours, nor is what it remembers."""
    below = {f"north/{POINTER}": b"{}", "north/index.html": b"N", f"north/{record_path(1)}": b"x"}
    target = FakeTarget({path: Shelved(data) for path, data in below.items()})
    publish(tmp_path, TWO, target)
    publish(tmp_path, {"index.html": b"x"}, target, ask=lambda question: True)
    assert below.items() <= {path: it.data for path, it in target.files.items()}.items()


@pytest.mark.parametrize("ours", [{}, {"about.html": b"ours"}])
def test_a_strangers_file_in_the_way_stops_it(tmp_path, ours):
    """A file at a path of the manifest that we did not put there is never replaced."""
    target = FakeTarget()
    if ours:
        publish(tmp_path, ours, target)
    target.files["index.html"] = Shelved(b"It works!")
    refuses(
        tmp_path,
        TWO,
        target,
        r"^memory already holds index\.html, which talkingheads did not put there\n"
        r"  Name an empty folder or another prefix, or move these files away\.$",
        ask=lambda question: True,
    )


def test_many_files_in_the_way_are_counted(tmp_path):
    """Five files are named, and how many more there are."""
    target = FakeTarget({path: Shelved(b"theirs") for path in TWO})
    first = sorted(TWO)[0]
    refuses(tmp_path, TWO, target, rf"holds {first}, .* and {len(TWO) - 5} more")


def interrupted(tmp_path, *, at):
    """Return a place where a publish that adds the page about.html died when it put *at*."""
    target = FakeTarget(versioned=True)
    publish(tmp_path / "one", TWO, target)
    target.before_put = lambda path: target.die() if path == at else None
    with pytest.raises(PublishError):
        publish(tmp_path / "two", ABOUT, target)
    target.before_put = lambda path: None
    target.revive()
    later(target)
    return target


@pytest.mark.parametrize("size", ["other", "same"])
def test_a_stranger_where_we_have_only_begun(tmp_path, size):
    """A path that a publish only named before it died is not ours: what lies there stays."""
    target = interrupted(tmp_path, at="about.html")
    assert "about.html" not in target.files
    theirs = b"their" if size == "other" else ABOUT["about.html"].swapcase()
    target.files["about.html"] = Shelved(theirs)
    target.older.append((Version("about.html", "v", 1), b"t"))
    refuses(
        tmp_path / "two", ABOUT, target, r"already holds about\.html, which talkingheads did not"
    )
    publish(tmp_path / "one", TWO, target, settings=FREE)
    publish(tmp_path / "three", site({"hale": "h"}), target, ask=lambda question: True)
    assert target.files["about.html"].data == theirs
    assert "about.html" in {version.path for version, _ in target.older}


@pytest.mark.parametrize("says", [b"ours too", None])
def test_what_we_put_before_we_died_is_ours(tmp_path, says):
    """A page that arrived is known by its bytes, though the next publish has others for it."""
    target = interrupted(tmp_path, at="index.html")
    assert "about.html" in target.files
    files = TWO | ({"about.html": says} if says else {})
    publish(tmp_path / "three", files, target)
    assert target.texts().get("about.html") == says


# other projects -------------------------------------------------------------------------


def test_two_projects_on_one_target(tmp_path):
    """The briefing of another project is not replaced, until somebody says that it is to be."""
    target = FakeTarget()
    publish(tmp_path, TWO, target, project="north")
    refuses(tmp_path, NEWER, target, "^memory holds the briefing of another project\n", project="s")
    refuses(tmp_path, TWO, target, "talkingheads publish --take-over$", project="south")
    assert not publish(tmp_path, TWO, target, project="north").new
    publish(tmp_path, TWO, target, project="south", take_over=True)
    assert read_state(target).pointer.project == "south"
    refuses(tmp_path, TWO, target, "of another project", project="north")


def test_what_another_project_has_only_begun_is_its_own(tmp_path):
    """Also before its first publish has ended."""
    target = FakeTarget(dies_after=5)
    with pytest.raises(PublishError):
        publish(tmp_path, TWO, target, project="north")
    target.revive()
    later(target)
    refuses(tmp_path, TWO, target, "of another project", project="south")
    publish(tmp_path, TWO, target, project="south", take_over=True)
    assert target.texts() == TWO


def test_a_publish_without_a_project(tmp_path):
    """Who gives no project is not held up, and leaves the briefing to whoever comes next."""
    target = FakeTarget()
    publish(tmp_path, TWO, target, project="north")
    publish(tmp_path, TWO, target)
    assert read_state(target).pointer.project == ""
    assert publish(tmp_path, TWO, target, project="south").unchanged == len(TWO)
    assert read_state(target).pointer.project == "south"


# what cannot be trusted -----------------------------------------------------------------


def test_failed_listing_is_an_error(tmp_path):
    """A target that cannot be listed is not taken for an empty one."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    target.listing_fails = True
    refuses(tmp_path, NEWER, target, "cannot be listed")


def pointer(**values):
    """Return a change of the pointer's *values*."""

    def change(target):
        told = json.loads(target.files[POINTER].data) | values
        target.files[POINTER].data = json.dumps(told).encode()

    return change


def text(path, data):
    """Return a change of the file at *path* to *data*; None: it is gone."""

    def change(target):
        if data is None:
            del target.files[path]
        else:
            target.files[path] = Shelved(data)

    return change


@pytest.mark.parametrize(
    ("change", "path"),
    [
        *(
            (text(POINTER, data), POINTER)
            for data in (b"", b"{", b'{"version": 2}', b"\xff", b"[]")
        ),
        (pointer(number="one"), POINTER),
        (pointer(kept=None), POINTER),
        *(
            (text(record_path(1), data), record_path(1))
            for data in (None, b"", b"{}", b"\x1f\x8b", gzip.compress(b"{"), gzip.compress(b"{}"))
        ),
        (pointer(number=7), record_path(7)),
    ],
)
def test_damage_is_an_error(tmp_path, change, path):
    """Without a whole pointer and its record we do not know what is ours: it stops, and says so."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    change(target)
    refuses(tmp_path, NEWER, target, rf"^memory/{path}: is damaged or missing.*\n  Bring that file")


def test_damage_of_what_was_begun_is_an_error(tmp_path):
    """So is a record of a publish that did not end."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    target.files[record_path(2)] = Shelved(b"half")
    refuses(tmp_path, NEWER, target, rf"^memory/{record_path(2)}: is damaged or missing")


def test_a_pointer_that_is_gone_costs_nothing(tmp_path):
    """Then the records tell what is ours; it is all looked at, and nothing sent again."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    del target.files[POINTER]
    assert publish(tmp_path, TWO, target, settings=FREE).unchanged == len(TWO)
    assert target.texts() == TWO
    assert read_state(target).number == 2


def test_a_newer_version_is_left_alone(tmp_path):
    """What a later talkingheads wrote may mean other things."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    pointer(version=3)(target)
    refuses(tmp_path, NEWER, target, "another version of talkingheads wrote it\n  Update")
    pointer(version=2)(target)
    record = json.loads(gzip.decompress(target.files[record_path(1)].data)) | {"version": 3}
    target.files[record_path(1)].data = gzip.compress(json.dumps(record).encode())
    refuses(tmp_path, NEWER, target, "another version of talkingheads wrote it\n  Update")


def test_a_kept_briefing_that_is_damaged(tmp_path):
    """It may be of other wishes, so it is not passed over; the words say what to do."""
    target = FakeTarget()
    shown = briefing(one=[talk("hale"), talk("okoro")])
    publish(tmp_path, TWO, target, briefing=shown)
    target.files[briefing_path(1)] = Shelved(b"half")
    words = rf"^memory/{briefing_path(1)}: cannot be read\n.* delete it\.$"
    refuses(tmp_path, NEWER, target, words, briefing=shown)
    del target.files[briefing_path(1)]
    assert publish(tmp_path, NEWER, target, settings=FREE, briefing=shown).number == 2


def test_other_names_among_the_records_say_nothing(tmp_path):
    """A copy that somebody made of a record is none."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    for name in ("00000009.json.gz.bak", "9.json.gz", "old/00000009.json.gz"):
        target.files[f"{RECORDS}{name}"] = Shelved(b"a copy")
    assert not publish(tmp_path, TWO, target).new
    assert publish(tmp_path, NEWER, target, settings=FREE).number == 2
