"""Who is gone is gone at once, with all that is older; and stays gone whatever is killed."""

import pytest

from talkingheads.backends.targets import Upload, Version
from talkingheads.errors import PublishError
from talkingheads.formats.hashed import named
from talkingheads.stages.publish import claimed, clips_at, erase, read_state
from talkingheads.stages.publish.plan import clip_of
from talkingheads.stages.publish.state import BRIEFINGS, POINTER, STATE, briefing_path
from tests.fake_target import FakeTarget, Shelved
from tests.sending import (
    FREE,
    TWO,
    briefing,
    broken,
    changes,
    digest,
    later,
    less,
    path_of,
    publish,
    site,
    talk,
    traces,
)

BOTH = briefing(one=[talk("hale"), talk("okoro")])
OLDER = site({"hale": "old film of Hale", "okoro": "film of Okoro"}, says="older")
OKORO = site({"okoro": "film of Okoro"})
ONLY_OKORO = briefing(one=[talk("okoro")])
HALES = sorted(path for path in TWO if path.startswith("clips/hale/"))
REEL = path_of(TWO, "editions/one/")
SEARCH = path_of(TWO, "search/")


def erase_at(target, *clips):
    """Wipe *clips* under a claim of our own."""
    with claimed(target) as held:
        return erase(clips, held=held)


def shows_both(root, **more):
    """Return a target that shows `TWO`, has shown something else of it before, and keeps that."""
    target = FakeTarget(versioned=True, **more)
    publish(root, OLDER, target, settings=FREE, briefing=BOTH)
    publish(root, TWO, target, settings=FREE, briefing=BOTH)
    assert traces(target, "old film of hale")
    return target.copy()


# erase ----------------------------------------------------------------------------------


def test_erase(tmp_path):
    """Every file of a clip goes, in every version, and with it what has its words; others stay."""
    target = shows_both(tmp_path)
    target.uploads.append(Upload(HALES[0], "u1"))
    gone = erase_at(target, "hale")
    assert set(gone) >= {*HALES, SEARCH, REEL}
    assert less(TWO, *gone).items() <= target.texts().items()
    assert {version.path for version, _ in target.older} <= {f"{STATE}claims/00000003.json"}
    assert target.uploads == []
    pages = [path for path in TWO if not path.startswith("clips/hale/")]
    assert set(traces(target, "hale")) <= {*pages, *briefless(target)}
    state = read_state(target)
    assert clips_at(state) == {"okoro"}
    assert not set(gone) & set(state.known)
    for path in (path for path in target.files if path.startswith(BRIEFINGS)):
        assert path not in traces(target, "hale")
    assert "hale" not in target.files[POINTER].data.decode()


def briefless(target):
    """Return the records, which name the pages that are still there."""
    return [path for path in target.files if "/publications/" in path]


def test_the_publish_that_follows_leaves_no_trace(tmp_path):
    """After `erase` and a publish without the clip, its name and words are nowhere."""
    target = shows_both(tmp_path)
    erase_at(target, "hale")
    publish(tmp_path, OKORO, target, settings=FREE, briefing=ONLY_OKORO)
    assert traces(target, "hale") == []
    assert OKORO.items() <= target.texts().items()


def test_what_others_put_in_the_way_stays(tmp_path):
    """A stranger's file beside a clip's own is nobody's to wipe."""
    target = FakeTarget({"clips/hale/theirs.mp4": Shelved(b"t"), "clips/x/y.mp4": Shelved(b"t")})
    publish(tmp_path, TWO, target)
    erase_at(target, "hale", "x")
    assert {"clips/hale/theirs.mp4", "clips/x/y.mp4"} <= set(target.files)


def test_where_nothing_is_nothing_is_done(tmp_path):
    """Nothing of ours: nothing is wiped."""
    target = FakeTarget({"clips/hale/video.mp4": Shelved(b"theirs")})
    assert erase_at(target, "hale") == ()
    assert target.texts() == {"clips/hale/video.mp4": b"theirs"}


@pytest.mark.parametrize("known", [True, False])
def test_reels(tmp_path, known):
    """A reel goes with a clip in it, and if nobody can tell what it shows; others stay."""
    files = TWO | {"editions/two/reel.mp4": b"another", "editions/two/index.html": b"page"}
    shown = briefing(one=[talk("hale"), talk("okoro")], two=[talk("okoro")])
    target = FakeTarget()
    publish(tmp_path, files, target, briefing=shown if known else None)
    gone = erase_at(target, "hale")
    assert REEL in gone
    assert ("editions/two/reel.mp4" in target.files) == known
    assert "editions/two/index.html" in target.files


def test_a_reel_that_is_kept_only_to_be_restored(tmp_path):
    """A clip that has moved to another edition is still in the reel that its first one had."""
    target = FakeTarget()
    publish(tmp_path, TWO, target, briefing=BOTH)
    moved = briefing(one=[talk("okoro")], two=[talk("hale")])
    files = less(TWO, "editions/one/") | {"editions/one/reel.5891b5b522d5.mp4": b"hello\n"}
    publish(tmp_path, files, target, settings=FREE, briefing=moved)
    assert REEL in target.files
    gone = erase_at(target, "hale")
    assert REEL in gone
    assert "editions/one/reel.5891b5b522d5.mp4" in target.files


def test_what_a_killed_publish_left_is_wiped_too(tmp_path):
    """A clip that was never shown whole is found by the record of the publish that began it."""
    target = FakeTarget(dies_after=12)
    with pytest.raises(PublishError):
        publish(tmp_path, TWO, target)
    target.revive()
    later(target)
    assert clips_at(read_state(target)) == {"hale", "okoro"}
    assert erase_at(target, "hale")
    assert not [path for path in target.files if path in HALES]
    assert clips_at(read_state(target)) == {"okoro"}
    publish(tmp_path, OKORO, target, settings=FREE)
    assert target.texts() == OKORO


def test_an_upload_that_was_begun_long_ago_goes_too(tmp_path):
    """A film that a killed publish was sending, and no later one wanted, is still somebody's."""
    target = FakeTarget(versioned=True)
    publish(tmp_path, TWO, target)
    other = site({"hale": "another film of Hale", "okoro": "film of Okoro"})
    film = path_of(other, "clips/hale/video")
    target.before_put = lambda path: path == film and target.die()
    with pytest.raises(PublishError):
        publish(tmp_path, other, target)
    target.revive()
    later(target)
    target.uploads.append(Upload(film, "u1"))
    target.before_put = lambda path: None
    publish(tmp_path, TWO, target)
    publish(tmp_path, TWO | {"about.html": b"us"}, target)
    assert target.uploads
    erase_at(target, "hale")
    assert target.uploads == []


@pytest.mark.parametrize("text", [b"", b"no gzip", b"\x1f\x8b\x08"])
def test_a_kept_briefing_that_cannot_be_read_goes(tmp_path, text):
    """Nobody can take a clip out of it, so all of it goes; nobody's leave is held up by it."""
    target = shows_both(tmp_path)
    for path in (briefing_path(1), briefing_path(2)):
        target.files[path] = Shelved(text)
    assert set(HALES) < set(erase_at(target, "hale"))
    assert not [path for path in target.files if path.startswith(BRIEFINGS)]


# a publish that takes down --------------------------------------------------------------


def test_withdrawn_clips_go_before_the_uploads(tmp_path):
    """A clip of which nothing is left goes first; what has only lost its page goes last."""
    target = FakeTarget()
    publish(tmp_path, TWO | {"about.html": b"us"}, target, briefing=BOTH)
    target.calls.clear()
    result = publish(tmp_path, OKORO, target, settings=FREE, briefing=ONLY_OKORO)
    done = changes(target)
    first = done.index(next(it for it in done if it[0] == "put"))
    assert {path for _, path in done[:first]} == {*HALES, SEARCH, REEL}
    assert {call for call, _ in done[:first]} == {"wipe"}
    assert done[-2:] == [("remove", "about.html"), ("remove", "people/hale.html")]
    assert set(result.removed) == {*HALES, SEARCH, REEL, "about.html", "people/hale.html"}
    assert target.texts() == OKORO


def test_withdrawn_clips_go_even_if_the_uploads_fail(tmp_path):
    """Whatever breaks after the wiping, the clip is offline and the next publish ends right."""
    target = shows_both(tmp_path)
    (tmp_path / "index.html").unlink()

    def fail(files, size):
        raise PublishError("the line is dead")

    with pytest.raises(PublishError):
        publish(tmp_path, OKORO, target, settings=FREE, briefing=ONLY_OKORO, begins=fail)
    assert not set(HALES) & set(target.files)
    publish(tmp_path, OKORO, target, settings=FREE, briefing=ONLY_OKORO)
    assert traces(target, "hale") == []


@pytest.mark.parametrize("lands", [False, True])
def test_killed_while_somebody_is_taken_down(tmp_path, lands):
    """
    Wherever it is killed, the next publish leaves no trace of who is gone, in no older version;
    and until then no page lacks anything but what shows or quotes people.
    """
    before, moment = shows_both(tmp_path), 0
    while True:
        target = before.copy()
        target.uploads.append(Upload(HALES[0], "u1"))
        target.dies_after, target.lands = moment, lands
        try:
            publish(tmp_path, OKORO, target, settings=FREE, briefing=ONLY_OKORO)
        except PublishError:
            target.revive()
            later(target)
        else:
            break
        wrong = broken(target, (OLDER, TWO, OKORO))
        assert all(
            it.rpartition(" ")[2].startswith(("clips/hale/", "search/", "editions/one/"))
            for it in wrong
        )
        publish(tmp_path, OKORO, target, settings=FREE, briefing=ONLY_OKORO)
        assert traces(target, "hale") == [], moment
        assert OKORO.items() <= target.texts().items()
        moment += 3
    assert moment > 20


def test_who_may_be_shown_stays_though_no_page_shows_them(tmp_path):
    """An older state without a newer clip takes nothing of it away: it can come back whole."""
    target = FakeTarget()
    publish(tmp_path, OKORO, target, briefing=ONLY_OKORO)
    publish(tmp_path, TWO, target, settings=FREE, briefing=BOTH)
    publish(
        tmp_path,
        OKORO,
        target,
        settings=FREE,
        briefing=ONLY_OKORO,
        allowed=["hale", "okoro"],
        ask=lambda question: True,
    )
    films = [path for path in HALES if path.endswith((".mp4", ".jpg"))]
    assert set(films) < set(target.files)
    assert "clips/hale/index.html" not in target.files
    assert briefing_path(2) in traces(target, "hale promises a bench")
    target.calls.clear()
    publish(tmp_path, TWO, target, settings=FREE, briefing=BOTH)
    assert not set(films) & set(target.puts)


def test_who_is_no_longer_allowed_goes_though_no_page_showed_them(tmp_path):
    """What is only kept of somebody goes as soon as they may not be shown."""
    target = FakeTarget(versioned=True)
    publish(tmp_path, TWO, target, settings=FREE, briefing=BOTH)
    yes = lambda question: True  # noqa: E731
    publish(tmp_path, OKORO, target, settings=FREE, briefing=ONLY_OKORO, allowed=["hale"], ask=yes)
    assert clips_at(read_state(target)) == {"hale", "okoro"}
    again = site({"okoro": "film of Okoro"}, says="again")
    publish(tmp_path, again, target, settings=FREE, briefing=ONLY_OKORO)
    assert traces(target, "hale") == []


def waits(tmp_path):
    """Return a place where Hale, who may be shown, was shown once, and all of that was removed."""
    target = FakeTarget(versioned=True)
    only = FREE.model_copy(update={"keep_editions": 1})
    publish(tmp_path, OLDER, target, settings=only, briefing=BOTH)
    for says in ("later", "at last"):
        files = site({"okoro": "film of Okoro"}, says=says)
        more = {"briefing": ONLY_OKORO, "allowed": ["hale", "okoro"]}
        publish(tmp_path, files, target, settings=only, ask=lambda question: True, **more)
        later(target, 30 * 3600)
    assert not [path for path in target.files if clip_of(path) == "hale"]
    return target


def test_who_has_only_older_versions_left_goes_too(tmp_path):
    """When consent ends, older pages that name somebody go, though no file of theirs is left."""
    target = waits(tmp_path)
    assert traces(target, "hale")
    assert clips_at(read_state(target)) == {"hale", "okoro"}
    files = site({"okoro": "film of Okoro"}, says="without")
    publish(tmp_path, files, target, settings=FREE, briefing=ONLY_OKORO)
    assert traces(target, "hale") == []
    assert clips_at(read_state(target)) == {"okoro"}


def test_a_film_that_arrives_after_its_publish_was_given_up(tmp_path):
    """What a sleeper had on its way is wiped with its clip, though nothing should be there."""
    target = FakeTarget(versioned=True)
    publish(tmp_path, OKORO, target, settings=FREE, briefing=ONLY_OKORO)
    film = path_of(TWO, "clips/hale/video")
    target.before_put = lambda path: target.die() if path == film else None
    with pytest.raises(PublishError):
        publish(tmp_path, TWO, target, settings=FREE, briefing=BOTH)
    target.before_put = lambda path: None
    target.revive()
    later(target)
    publish(tmp_path, OKORO, target, settings=FREE, briefing=ONLY_OKORO, allowed=["hale", "okoro"])
    target.files[film] = Shelved(TWO[film])
    assert film not in read_state(target).known
    erase_at(target, "hale")
    assert film not in target.files
    assert film not in read_state(target).record.past


def test_titles_that_are_told_are_made_anew(tmp_path):
    """What the list of editions says of each is as if the clip had never been in it."""
    target = FakeTarget(versioned=True)
    named = briefing(hale=[talk("hale")], one=[talk("okoro")])
    publish(tmp_path, TWO, target, settings=FREE, briefing=named)
    assert read_state(target).pointer.kept[0].title == "Hale"
    erase_at(target, "hale")
    (kept,) = read_state(target).pointer.kept
    assert (kept.title, kept.clips) == ("One", 1)
    assert not [path for path in traces(target, "hale") if path.endswith("current.json")]


# wishes that changed --------------------------------------------------------------------


def test_what_the_team_wants_gone_goes_in_every_version(tmp_path):
    """A clip of which other parts are wanted leaves nothing of what was shown before."""
    target = FakeTarget(versioned=True)
    secret = briefing(one=[talk("hale", says="secretly"), talk("okoro")])
    publish(tmp_path, site({"hale": "secretly", "okoro": "film"}), target, briefing=secret)
    publish(tmp_path, TWO, target, settings=FREE, briefing=secret)
    now = briefing(one=[talk("hale", keep="promises a bench"), talk("okoro")])
    files = site({"hale": "shorter", "okoro": "film of Okoro"})
    publish(tmp_path, files, target, settings=FREE, briefing=now)
    assert traces(target, "secretly") == []
    assert files.items() <= target.texts().items()


@pytest.mark.parametrize("lands", [False, True])
def test_killed_while_wishes_change(tmp_path, lands):
    """Wherever it is killed, the next publish leaves nothing of what was shown before."""
    now = briefing(one=[talk("hale", keep="promises a bench"), talk("okoro")])
    files = site({"hale": "shorter", "okoro": "film of Okoro"})
    secret = briefing(one=[talk("hale", says="secretly"), talk("okoro")])
    before = FakeTarget(versioned=True)
    publish(tmp_path, site({"hale": "secretly", "okoro": "film"}), before, briefing=secret)
    moment, died = 0, True
    while died:
        target, died = before.copy(), False
        target.dies_after, target.lands = moment, lands
        try:
            publish(tmp_path, files, target, settings=FREE, briefing=now)
        except PublishError:
            died = True
        target.revive()
        later(target)
        publish(tmp_path, files, target, settings=FREE, briefing=now)
        assert traces(target, "secretly") == [], moment
        moment += 3


def test_wishes_of_a_publish_that_did_not_end(tmp_path):
    """What was sent by mistake goes, though no page ever showed it whole."""
    target = FakeTarget(versioned=True)
    wanted = briefing(one=[talk("hale", keep="promises a bench")])
    files = site({"hale": "shorter"})
    publish(tmp_path, files, target, briefing=wanted)
    target.before_put = lambda path: path == "people/hale.html" and target.die()
    mistake = briefing(one=[talk("hale", says="secretly")])
    with pytest.raises(PublishError):
        publish(tmp_path, site({"hale": "secretly"}), target, settings=FREE, briefing=mistake)
    target.revive()
    later(target)
    target.before_put = lambda path: None
    assert traces(target, "secretly")
    publish(tmp_path, files, target, settings=FREE, briefing=wanted)
    assert traces(target, "secretly") == []


# many at once ---------------------------------------------------------------------------

MANY = {f"pages/{number}.html": b"%d" % number for number in range(20)}


@pytest.mark.parametrize(
    ("stay", "above", "asks"),
    [(11, 100, False), (10, 100, False), (9, 100, True), (15, 4, True), (16, 4, False)],
)
def test_many_pages_go_only_if_somebody_says_yes(tmp_path, stay, above, asks):
    """More than half, or more than the settings say: it asks before anything is sent."""
    settings = FREE.model_copy(update={"ask_above": above})
    target = FakeTarget()
    publish(tmp_path, MANY, target)
    before = target.texts()
    fewer = dict(list(MANY.items())[:stay]) | {"pages/0.html": b"new"}
    if asks:
        with pytest.raises(PublishError) as caught:
            publish(tmp_path, fewer, target, settings=settings)
        assert f"{20 - stay} of 20 pages and tables at memory would go" in str(caught.value)
        assert "--dry-run" in str(caught.value)
        assert "--yes" in str(caught.value)
        assert target.texts() == before
        assert read_state(target).number == 1
    asked = []

    def ask(question):
        asked.append(question)
        return True

    publish(tmp_path, fewer, target, settings=settings, ask=ask)
    assert len(asked) == asks
    assert target.texts() == fewer


def test_nobody_is_wiped_while_nobody_has_said_yes(tmp_path):
    """Clips that are gone with most of the pages wait for the answer too: it may be a mistake."""
    target = shows_both(tmp_path)
    before = target.texts()
    with pytest.raises(PublishError, match="would go for good"):
        publish(tmp_path, {"index.html": b"nobody"}, target, settings=FREE)
    assert target.texts() == before
    assert [it for it in target.older if it[0].path in HALES]


def test_hashed_files_are_nobodys_pages(tmp_path):
    """Films do not make a loss of all pages look small."""
    films = {
        named(f"clips/hale/{each}.mp4", digest(each.encode())): each.encode() for each in "abcdefgh"
    }
    target = FakeTarget()
    publish(tmp_path, films | {"index.html": b"1", "a.html": b"1", "b.html": b"1"}, target)
    with pytest.raises(PublishError, match="2 of 3 pages"):
        publish(tmp_path, films | {"index.html": b"1"}, target)


def test_versions_of_the_fake():
    """The fake keeps what a real place would, so that the tests above can fail."""
    target = FakeTarget({"a": Shelved(b"1")}, versioned=True)
    target.write("a", b"2")
    target.remove(["a"])
    assert [data for _, data in target.older] == [b"1", b"2"]
    assert isinstance(target.older[0][0], Version)
