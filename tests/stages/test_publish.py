"""What is sent, in which order and with which headers; and what is refused before that."""

import pytest

from talkingheads.domain import Manifest, ManifestFile
from talkingheads.errors import PublishError
from talkingheads.formats.hashed import named
from talkingheads.settings import PublishSettings
from talkingheads.stages.publish import STATE, Errand, read_state, run
from talkingheads.stages.publish.plan import turn
from talkingheads.stages.publish.state import POINTER, record_path
from tests.fake_target import FakeTarget, Shelved
from tests.sending import SETTINGS, TWO, changes, digest, later, lay, less, path_of, publish, site

FILM = path_of(TWO, "clips/hale/video")
NEWER = site({"hale": "film of Hale", "okoro": "film of Okoro"}, says="newer")


# what is sent ---------------------------------------------------------------------------


def test_first_publish_sends_everything(tmp_path):
    """An empty target ends with the site, byte for byte, and all of it counts as added."""
    target = FakeTarget()
    result = publish(tmp_path, TWO, target)
    assert target.texts() == TWO
    assert result.added == tuple(sorted(TWO))
    assert (result.changed, result.removed, result.unchanged, result.number) == ((), (), 0, 1)
    assert result.uploaded_bytes == sum(map(len, TWO.values()))
    assert result.target == "memory"


@pytest.mark.parametrize("more", [0, 1000])
def test_second_publish_asks_twice(tmp_path, more):
    """That nothing is new two requests tell, however many files there are; nothing is changed."""
    files = TWO | {f"people/{number}.html": b"%d" % number for number in range(more)}
    target = FakeTarget()
    publish(tmp_path, files, target)
    target.calls.clear()
    result = publish(tmp_path, files, target)
    assert target.calls == [("read", POINTER), ("list", f"{STATE}publications/")]
    assert (result.added, result.changed, result.removed) == ((), (), ())
    assert (result.unchanged, result.uploaded_bytes) == (len(files), 0)


def test_only_the_change_is_sent(tmp_path):
    """One changed page is one upload."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    target.calls.clear()
    result = publish(tmp_path, {**TWO, "people/hale.html": b"<h1>J. Hale</h1>"}, target)
    assert changes(target) == [("put", "people/hale.html")]
    assert result.changed == ("people/hale.html",)
    assert result.unchanged == len(TWO) - 1


@pytest.mark.parametrize("path", ["index.html", FILM])
def test_what_vanished_is_sent_again(tmp_path, path):
    """A file that somebody deleted at the target comes back as soon as one looks."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    del target.files[path]
    assert publish(tmp_path, TWO, target, verify=True).added == (path,)
    assert target.texts() == TWO


def test_what_was_tampered_with_is_sent_again(tmp_path):
    """A file that somebody replaced by one of the same size is put right as soon as one looks."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    target.files[FILM] = Shelved(TWO[FILM].swapcase())
    assert publish(tmp_path, TWO, target).unchanged == len(TWO)
    assert publish(tmp_path, TWO, target, verify=True).changed == (FILM,)
    assert target.texts() == TWO


def test_what_was_tampered_with_while_it_waited_is_sent_again(tmp_path):
    """A film that no page shows for a while is looked at before one shows it again."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    publish(tmp_path, site({"hale": "shorter", "okoro": "film of Okoro"}), target)
    target.files[FILM] = Shelved(TWO[FILM].swapcase())
    publish(tmp_path, site({"hale": "longer", "okoro": "film of Okoro"}), target)
    assert FILM in publish(tmp_path, TWO, target).changed
    assert TWO.items() <= target.texts().items()


def test_new_cache_times_reach_what_is_there(tmp_path):
    """A shorter time for media sends the media again, since its headers are old."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    shorter = PublishSettings(page_cache_seconds=60, media_cache_seconds=0)
    result = publish(tmp_path, TWO, target, settings=shorter)
    peoples = [path for path in sorted(TWO) if path.startswith(("clips/", "editions/", "search/"))]
    assert result.changed == tuple(path for path in peoples if not path.endswith(".html"))
    assert target.files[FILM].cache_control == "max-age=0, must-revalidate"


# the order ------------------------------------------------------------------------------


def test_order(tmp_path):
    """Who we are, what will be there, hashed files, new pages, changed ones, the front page, what
    is gone, and only then the pointer.
    """
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    more = {"hale": "shorter", "okoro": "film of Okoro", "price": "film of Price"}
    after = less(site(more), "people/okoro.html")
    target.calls.clear()
    publish(tmp_path, after, target)
    sent = [it for it in target.calls if it[0] not in ("read", "list", "forget")]
    hashed = {path for path in after if path not in TWO and path.count(".") == 2}
    new = {"clips/price/index.html", "people/price.html"}
    old = {"editions/one.html", "clips/hale/index.html", "clips/okoro/index.html"}
    assert sent[0] == ("write", f"{STATE}claims/00000002.json")
    assert ("write", record_path(2)) in sent[:3]
    puts = target.puts
    films, rest = puts[: len(hashed) + 1], puts[len(hashed) + 1 :]
    assert set(films) == hashed | {path_of(after, "search/")}
    assert rest[0] == "commitments.csv"
    assert set(rest[1:3]) == new
    assert set(rest[3:-1]) == old | {"people/hale.html"}
    assert rest[-1] == "index.html"
    after_pages = sent[sent.index(("put", "index.html")) + 1 :]
    assert after_pages[:3] == [
        ("remove", "people/okoro.html"),
        ("write", record_path(2)),
        ("write", POINTER),
    ]


def test_the_largest_go_first(tmp_path):
    """Of many that may be on the way at once the longest does not begin last."""
    target = FakeTarget()
    publish(tmp_path, {"a.mp4": b"1", "b.mp4": b"333", "c.mp4": b"22"}, target)
    assert target.puts == ["b.mp4", "c.mp4", "a.mp4"]


def test_turns_wait_for_each_other(tmp_path):
    """With many lines, a page leaves only when all that it may load has arrived."""
    target = FakeTarget(lines=4)
    files = site({f"clip-{number}": f"film {number}" for number in range(8)})
    publish(tmp_path, files, target)
    assert target.texts() == files
    ended: set[str] = set()
    under_way = most = 0
    for what, path in target.log:
        if path not in files:
            continue
        if what == "ends":
            ended.add(path)
            under_way -= 1
        else:
            under_way += 1
            if path.endswith(".html"):
                assert {other for other in files if not other.endswith(".html")} <= ended
            if path == "index.html":
                assert set(files) - ended == {"index.html"}
        most = max(most, under_way)
    assert 1 < most <= 4


def test_only_the_root_index_is_last():
    """The front page of an edition is a page among others."""
    assert turn("2026-09/index.html") == turn("clips/hale.html") < turn("index.html")


# leftovers ------------------------------------------------------------------------------


def test_what_nothing_loads_any_more_waits_for_readers(tmp_path):
    """An old stylesheet stays for who has an old page open, and then goes with a later publish,
    though nothing else is new.
    """
    target = FakeTarget(time=lambda: 1000.0)
    left = named("static/old.css", digest(b"old"))
    old = TWO | {left: b"old"}
    publish(tmp_path, old, target)
    publish(tmp_path, TWO, target)
    assert target.texts() == old
    later(target, SETTINGS.keep_hours * 3600 - 1)
    assert not publish(tmp_path, TWO, target).new
    assert target.texts() == old
    later(target, 2)
    assert publish(tmp_path, TWO, target).removed == (left,)
    assert target.texts() == TWO


def test_films_stay_as_long_as_they_can_be_restored(tmp_path):
    """A film goes when the last publication that showed it is not kept any more."""
    target = FakeTarget()
    few = SETTINGS.model_copy(update={"keep_editions": 3, "keep_hours": 0})
    for cut in ("film of Hale", "cut 2", "cut 3", "cut 4"):
        assert cut == "film of Hale" or FILM in target.texts()
        publish(tmp_path, site({"hale": cut, "okoro": "film of Okoro"}), target, settings=few)
    assert FILM not in target.texts()
    shown = [path for path in target.texts() if path.startswith("clips/hale/video")]
    assert len(shown) == 3
    assert [each.number for each in read_state(target).pointer.kept] == [4, 3, 2]


def test_the_same_once_more_takes_no_older_ones_place(tmp_path):
    """Looking again, and clearing away what is left over, are no new editions to be kept."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    publish(tmp_path, NEWER, target)
    for _ in range(3):
        assert publish(tmp_path, NEWER, target, verify=True).number
    assert [each.number for each in read_state(target).pointer.kept] == [5, 1]


# headers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "kind", "cache"),
    [
        ("index.html", "text/html; charset=utf-8", "max-age=60"),
        ("clips/hale-0a1b2c3d.html", "text/html; charset=utf-8", "max-age=60"),
        ("media/hale.mp4", "video/mp4", "max-age=600, must-revalidate"),
        ("clips/hale/video.HASH.mp4", "video/mp4", "max-age=600, must-revalidate"),
        ("clips/hale/words.HASH.json", "application/json", "max-age=600, must-revalidate"),
        ("captions/hale.vtt", "text/vtt", "max-age=600, must-revalidate"),
        ("search/0a1b2c3d4e5f/pagefind.js", "text/javascript; charset=utf-8", "SHORT"),
        ("static/a.HASH.css", "text/css; charset=utf-8", "max-age=31536000, immutable"),
        ("static/a.HASH.js", "text/javascript; charset=utf-8", "max-age=31536000, immutable"),
        ("static/icon.HASH.svg", "image/svg+xml", "max-age=31536000, immutable"),
        ("static/a.0a1b2c3d4e5f.js", "text/javascript; charset=utf-8", "max-age=60"),
        ("static/report-20260911.css", "text/css; charset=utf-8", "max-age=60"),
        ("favicon.ico", "image/vnd.microsoft.icon", "max-age=60"),
        ("promises.csv", "text/csv; charset=utf-8", "max-age=60"),
    ],
)
def test_headers(tmp_path, path, kind, cache):
    """Each file has its type, and a time that fits how often it changes and whether it shows
    people.
    """
    target = FakeTarget()
    data = b'<svg xmlns="http://www.w3.org/2000/svg"/>' if path.endswith(".svg") else b"x"
    path = path.replace("HASH", digest(data)[:12])
    cache = cache.replace("SHORT", "max-age=600, must-revalidate")
    publish(tmp_path, {path: data}, target)
    assert (target.files[path].content_type, target.files[path].cache_control) == (kind, cache)


# dry run, progress, refusals ------------------------------------------------------------


@pytest.mark.parametrize("clips", [("hale", "okoro"), ("okoro",)])
def test_dry_run_tells_and_does_nothing(tmp_path, clips):
    """A dry run says the same as the publish after it, also if a clip is gone, and changes
    nothing.
    """
    target = FakeTarget()
    publish(tmp_path, TWO | {"about.html": b"us"}, target)
    target.calls.clear()
    changed = site(dict.fromkeys(clips, "a film"), says="again") | {"more.html": b"more"}
    before = dict(target.files)
    said = publish(tmp_path, changed, target, dry_run=True)
    assert {call for call, _ in target.calls} <= {"read", "list"}
    assert target.files == before
    done = publish(tmp_path, changed, target)
    assert (said.dry_run, done.dry_run) == (True, False)
    for name in ("added", "changed", "removed", "unchanged", "uploaded_bytes"):
        assert getattr(said, name) == getattr(done, name), name


def test_progress_counts_bytes(tmp_path):
    """Half of the bytes are half of the work, however many files they are in."""
    seen, told = [], []
    run(
        lay(tmp_path, {"a.mp4": b"x" * 50, "b.html": b"x" * 25, "index.html": b"x" * 25}),
        settings=SETTINGS,
        site=tmp_path,
        target=FakeTarget(),
        errand=Errand(begins=lambda files, size: told.append((files, size))),
        progress=seen.append,
    )
    assert seen == [0.5, 0.75, 1.0, 1.0]
    assert told == [(3, 100)]


@pytest.mark.parametrize("edit", [b"<h1>Other</h1>", TWO["people/hale.html"].swapcase(), None])
def test_edited_site_is_refused(tmp_path, edit):
    """A file that is not as the manifest says stops the publish before anything is sent."""
    manifest = lay(tmp_path, TWO)
    page = tmp_path / "people/hale.html"
    page.unlink() if edit is None else page.write_bytes(edit)
    target = FakeTarget()
    with pytest.raises(PublishError, match=r"people/hale\.html: .*\n  Delete the site's folder"):
        run(manifest, settings=SETTINGS, site=tmp_path, target=target, progress=lambda _: None)
    assert all(path.startswith(f"{STATE}claims/") for path in target.files)


@pytest.mark.parametrize("edit", [b"<h1>Other</h1>", None])
def test_edit_during_the_publish_is_refused(tmp_path, edit):
    """A file that changes after it was looked at is looked at again before it is sent."""
    manifest = lay(tmp_path, TWO)
    page = tmp_path / "index.html"
    target = FakeTarget()

    def change_the_front_page(share):
        page.write_bytes(edit) if edit else page.unlink(missing_ok=True)

    with pytest.raises(PublishError, match=r"index\.html.*\n  Delete the site's folder"):
        run(
            manifest,
            settings=SETTINGS,
            site=tmp_path,
            target=target,
            progress=change_the_front_page,
        )
    assert "index.html" not in target.files
    assert POINTER not in target.files


@pytest.mark.parametrize(
    "path",
    ["../up.html", "/etc/motd", "a//b", "a/./b", "", "a\\b", "a\nb", "a/", f"{STATE}current.json"],
)
def test_paths_that_lead_away_are_refused(tmp_path, path):
    """A manifest cannot name a file outside the target, or our state."""
    target = FakeTarget()
    manifest = Manifest((ManifestFile(path, "0" * 64, 1),))
    with pytest.raises(PublishError, match="no file of a site"):
        run(manifest, settings=SETTINGS, site=tmp_path, target=target, progress=lambda _: None)
    assert target.calls == []


def test_empty_manifest_is_refused(tmp_path):
    """Publishing nothing does not take everything down."""
    target = FakeTarget()
    publish(tmp_path, TWO, target)
    with pytest.raises(PublishError, match="no pages"):
        publish(tmp_path, {}, target)
    assert target.texts() == TWO


def test_what_was_withdrawn_is_refused(tmp_path):
    """A file whose bytes may never come back stops the publish before anything is asked."""
    target = FakeTarget()
    with pytest.raises(PublishError, match=rf"{FILM}: is of a clip that was withdrawn\n  Run"):
        publish(tmp_path, TWO, target, barred=lambda digest: FILM.split(".")[1] in digest[:12])
    assert target.calls == []
