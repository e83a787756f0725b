"""What is sent, in which order, what is taken down, and what is never touched."""

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkingheads.backends.folder import FolderTarget
from talkingheads.backends.s3 import S3Target
from talkingheads.domain import Manifest, ManifestFile
from talkingheads.errors import ConfigError, PublishError
from talkingheads.settings import PublishSettings
from talkingheads.stages.publish import CHECKPOINT, run, take_down, target_for
from talkingheads.stages.publish.note import NOTE
from talkingheads.stages.publish.plan import turn
from tests.fake_target import FakeTarget, Shelved

SETTINGS = PublishSettings(page_cache_seconds=60, media_cache_seconds=600)

SITE = {
    "index.html": b"<h1>Briefing</h1>",
    "clips/hale.html": b"<h1>Hale</h1>",
    "clips/okoro.html": b"<h1>Okoro</h1>",
    "media/hale.mp4": b"film of Hale",
    "media/hale.jpg": b"still of Hale",
    "media/okoro.mp4": b"film of Okoro",
    "captions/hale.vtt": b"WEBVTT\n",
    "static/site-0a1b2c3d.css": b"body{}",
    "promises.csv": b"who,what\n",
    "pagefind/pagefind.js": b"//",
    "pagefind/fragment/en_8c1dd9a.pf_fragment": b"f",
    "pagefind/pagefind-entry.json": b"{}",
}


HALE = ("clips/hale/captions.vtt", "clips/hale/index.html", "clips/hale/video.mp4")

CLIPS = {
    "index.html": b"<h1>Briefing</h1>",
    "clips/index.html": b"<h1>All clips</h1>",
    "clips/okoro/extra.mp4": b"more of Okoro",
    "clips/okoro/video.mp4": b"film of Okoro",
    **{path: b"Hale: " + path.encode() for path in HALE},
}
"""A site whose clips lie where the pages put them."""


def lay(site: Path, files: dict[str, bytes]) -> Manifest:
    """Write *files* below *site* and return their manifest."""
    for path, data in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(data)
    return Manifest(
        tuple(
            ManifestFile(path, hashlib.sha256(data).hexdigest(), len(data))
            for path, data in sorted(files.items())
        )
    )


def publish(site: Path, files: dict[str, bytes], target, *, settings=SETTINGS, **more):
    """Lay *files* out below *site* and publish them."""
    return run(
        lay(site, files),
        settings=settings,
        site=site,
        target=target,
        progress=lambda share: None,
        **more,
    )


def without(files: dict[str, bytes], *paths: str) -> dict[str, bytes]:
    """Return *files* less *paths*."""
    return {path: data for path, data in files.items() if path not in paths}


# what is sent ---------------------------------------------------------------------------


def test_first_publish_sends_everything(tmp_path):
    """An empty target ends with the site, byte for byte, and all of it counts as added."""
    target = FakeTarget()
    result = publish(tmp_path, SITE, target)
    assert target.texts() == SITE
    assert result.added == tuple(sorted(SITE))
    assert (result.changed, result.removed, result.unchanged) == ((), (), 0)
    assert result.uploaded_bytes == sum(map(len, SITE.values()))
    assert result.target == "memory"


def test_second_publish_sends_nothing(tmp_path):
    """What is there already is neither sent nor noted again."""
    target = FakeTarget()
    publish(tmp_path, SITE, target)
    target.calls.clear()
    result = publish(tmp_path, SITE, target)
    assert target.calls == []
    assert (result.added, result.changed, result.removed) == ((), (), ())
    assert (result.unchanged, result.uploaded_bytes) == (len(SITE), 0)


def test_only_the_change_is_sent(tmp_path):
    """One changed page is one upload between the two notes."""
    target = FakeTarget()
    publish(tmp_path, SITE, target)
    target.calls.clear()
    result = publish(tmp_path, {**SITE, "clips/hale.html": b"<h1>J. Hale</h1>"}, target)
    assert target.puts == [NOTE, "clips/hale.html", NOTE]
    assert result.changed == ("clips/hale.html",)
    assert result.unchanged == len(SITE) - 1


def test_what_vanished_is_sent_again(tmp_path):
    """A file that somebody deleted at the target comes back, though the note still names it."""
    target = FakeTarget()
    publish(tmp_path, SITE, target)
    del target.files["media/hale.mp4"]
    result = publish(tmp_path, SITE, target)
    assert result.added == ("media/hale.mp4",)
    assert target.texts() == SITE


def test_what_was_tampered_with_is_sent_again(tmp_path):
    """A file that somebody replaced by one of the same size is put right."""
    target = FakeTarget()
    publish(tmp_path, SITE, target)
    target.files["index.html"] = Shelved(b"<h1>Brieeing</h1>")
    assert publish(tmp_path, SITE, target).changed == ("index.html",)
    assert target.texts() == SITE


def test_new_cache_times_reach_what_is_there(tmp_path):
    """A shorter time for media sends the media again, since its headers are old."""
    target = FakeTarget()
    publish(tmp_path, SITE, target)
    shorter = PublishSettings(page_cache_seconds=60, media_cache_seconds=0)
    result = publish(tmp_path, SITE, target, settings=shorter)
    assert result.changed == tuple(p for p in sorted(SITE) if p.startswith(("media/", "captions/")))
    assert target.files["media/hale.mp4"].cache_control == "max-age=0, must-revalidate"


# the order ------------------------------------------------------------------------------


def test_order(tmp_path):
    """What a page needs goes before it; the search entry and the front page go last."""
    target = FakeTarget()
    publish(tmp_path, SITE, target)
    assert target.puts == [
        NOTE,
        "media/hale.jpg",
        "media/hale.mp4",
        "media/okoro.mp4",
        "captions/hale.vtt",
        "promises.csv",
        "static/site-0a1b2c3d.css",
        "pagefind/fragment/en_8c1dd9a.pf_fragment",
        "pagefind/pagefind.js",
        "clips/hale.html",
        "clips/okoro.html",
        "pagefind/pagefind-entry.json",
        "index.html",
        NOTE,
    ]


def test_turns_wait_for_each_other(tmp_path):
    """With many lines, a file leaves only when all of the turns before its own have arrived."""
    more = {f"media/{number}.jpg": b"%d" % number for number in range(20)}
    target = FakeTarget(lines=4)
    publish(tmp_path, SITE | more, target)
    assert target.texts() == SITE | more
    ended: set[str] = set()
    under_way = most = 0
    for what, path in target.log[2:-2]:
        if what == "ends":
            ended.add(path)
            under_way -= 1
        else:
            assert {before for before in SITE | more if turn(before) < turn(path)} <= ended
            under_way += 1
        most = max(most, under_way)
    assert 1 < most <= 4


def test_only_the_root_index_is_last():
    """The front page of an edition is a page among others."""
    assert turn("2026-09/index.html") == turn("clips/hale.html") < turn("index.html")


def test_removal_comes_after_the_pages(tmp_path):
    """A film is there until every page that showed it has been replaced."""
    target = FakeTarget()
    publish(tmp_path, SITE, target)
    target.calls.clear()
    less = without(SITE, "media/okoro.mp4", "clips/okoro.html") | {"index.html": b"<h1>One</h1>"}
    result = publish(tmp_path, less, target)
    assert result.removed == ("clips/okoro.html", "media/okoro.mp4")
    assert target.calls[-4:] == [
        ("put", "index.html"),
        ("remove", "clips/okoro.html"),
        ("remove", "media/okoro.mp4"),
        ("put", NOTE),
    ]
    assert target.texts() == less


def test_withdrawn_clips_go_before_the_uploads(tmp_path):
    """A clip of which nothing is left goes first; what another clip has no longer goes last."""
    target = FakeTarget()
    publish(tmp_path, CLIPS, target)
    target.calls.clear()
    less = without(CLIPS, *HALE, "clips/okoro/extra.mp4") | {"index.html": b"<h1>One</h1>"}
    result = publish(tmp_path, less, target)
    assert target.calls == [
        *[("remove", path) for path in HALE],
        ("put", NOTE),
        ("put", "index.html"),
        ("remove", "clips/okoro/extra.mp4"),
        ("put", NOTE),
    ]
    assert result.removed == tuple(sorted([*HALE, "clips/okoro/extra.mp4"]))
    assert target.texts() == less


@pytest.mark.parametrize("broken_at", [0, 1])
def test_withdrawn_clips_go_even_if_the_uploads_fail(tmp_path, broken_at):
    """Whatever breaks after the removal, the clip is offline and the next publish ends right."""
    target = FakeTarget()
    publish(tmp_path, CLIPS, target)
    target.calls.clear()
    target.broken_at = broken_at
    less = without(CLIPS, *HALE) | {"index.html": b"<h1>One</h1>"}
    with pytest.raises(PublishError):
        publish(tmp_path, less, target)
    assert not set(HALE) & set(target.files)
    target.broken_at = None
    publish(tmp_path, less, target)
    assert target.texts() == less


# taking down ----------------------------------------------------------------------------


def test_take_down(tmp_path):
    """Everything of a clip that is not allowed goes at once, and the note forgets it."""
    target = FakeTarget({"clips/hale/theirs.mp4": Shelved(b"t"), "clips/x/y.mp4": Shelved(b"t")})
    publish(tmp_path, CLIPS, target, project="north")
    target.calls.clear()
    assert take_down({"okoro"}, target=target, project="north") == HALE
    assert target.calls == [*[("remove", path) for path in HALE], ("put", NOTE)]
    assert {"clips/hale/theirs.mp4", "clips/x/y.mp4", *without(CLIPS, *HALE)} <= set(target.files)
    note = json.loads(target.read(NOTE))
    assert set(note["files"]) == set(without(CLIPS, *HALE))
    assert note["project"] == "north"
    target.calls.clear()
    assert take_down({"okoro"}, target=target, project="north") == ()
    assert target.calls == []


@pytest.mark.parametrize(
    ("page", "gone"),
    [('<a href="../clips/hale/index.html">', True), ("nobody", False), (None, True)],
)
def test_take_down_of_reels(tmp_path, page, gone):
    """A reel goes with a clip in it, and if nobody can tell what it shows; others stay."""
    site = CLIPS | {"editions/one/reel.mp4": b"film", "editions/two/reel.mp4": b"another"}
    site["editions/two.html"] = b'<a href="../clips/okoro/index.html">'
    if page is not None:
        site["editions/one.html"] = page.encode()
    target = FakeTarget()
    publish(tmp_path, site, target)
    reel = ("editions/one/reel.mp4",) if gone else ()
    assert take_down({"okoro"}, target=target) == (*HALE, *reel)
    assert "editions/two/reel.mp4" in target.files
    assert take_down({"okoro"}, target=target) == ()


def test_take_down_where_nothing_is():
    """Where nothing of ours is, nothing is done."""
    for files in ({}, {"clips/hale/video.mp4": Shelved(b"theirs")}):
        target = FakeTarget(files)
        assert take_down([], target=target) == ()
        assert target.calls == []


@pytest.mark.parametrize("lands", [False, True])
@pytest.mark.parametrize("broken_at", range(5))
def test_take_down_after_an_interruption(tmp_path, broken_at, lands):
    """What an interrupted publish had begun to send is taken down too, and is no stranger's."""
    target = FakeTarget()
    publish(tmp_path, {"index.html": b"none yet"}, target)
    target.calls.clear()
    target.broken_at, target.lands = broken_at, lands
    with pytest.raises(PublishError):
        publish(tmp_path, CLIPS, target)
    target.broken_at = None
    take_down({"okoro"}, target=target)
    assert not set(HALE) & set(target.files)
    publish(tmp_path, without(CLIPS, *HALE), target)
    assert target.texts() == without(CLIPS, *HALE)


def test_interrupted_take_down_is_finished(tmp_path):
    """What a removal left behind is removed by the next one."""
    target = FakeTarget()
    publish(tmp_path, CLIPS, target)
    target.stubborn = 1
    with pytest.raises(PublishError):
        take_down({"okoro"}, target=target)
    target.stubborn = None
    assert take_down({"okoro"}, target=target) == HALE[1:]
    assert target.texts() == without(CLIPS, *HALE)


# whose files ----------------------------------------------------------------------------


def test_strangers_files_stay(tmp_path):
    """What somebody else put there outlives every publish, also in a folder of ours."""
    target = FakeTarget({"robots.txt": Shelved(b"theirs"), "media/old.mp4": Shelved(b"theirs")})
    publish(tmp_path, SITE, target)
    publish(tmp_path, {"index.html": b"all gone"}, target)
    assert target.texts() == {
        "robots.txt": b"theirs",
        "media/old.mp4": b"theirs",
        "index.html": b"all gone",
    }


def test_another_briefing_below_stays(tmp_path):
    """A briefing in a folder below ours, with a note of its own, is not ours."""
    target = FakeTarget({f"north/{NOTE}": Shelved(b"{}"), "north/index.html": Shelved(b"North")})
    publish(tmp_path, SITE, target)
    publish(tmp_path, {"index.html": b"x"}, target)
    assert {f"north/{NOTE}", "north/index.html"} <= set(target.files)


@pytest.mark.parametrize("dry_run", [True, False])
@pytest.mark.parametrize("ours", [{}, {"about.html": b"ours"}])
def test_a_strangers_file_in_the_way_stops_it(tmp_path, ours, dry_run):
    """A file at a path of the manifest that we did not put there is never replaced."""
    target = FakeTarget()
    if ours:
        publish(tmp_path, ours, target)
    target.files["index.html"] = Shelved(b"It works!")
    before = dict(target.files)
    target.calls.clear()
    with pytest.raises(PublishError) as caught:
        publish(tmp_path, SITE, target, dry_run=dry_run)
    assert str(caught.value) == (
        "memory already holds index.html, which talkingheads did not put there\n"
        "  Name an empty folder or another prefix, or move these files away."
    )
    assert (target.calls, target.files) == ([], before)


def test_many_files_in_the_way_are_counted(tmp_path):
    """Five files are named, and how many more there are."""
    target = FakeTarget({path: Shelved(b"theirs") for path in SITE})
    with pytest.raises(
        PublishError, match=rf"holds captions/hale.vtt, .* and {len(SITE) - 5} more"
    ):
        publish(tmp_path, SITE, target)


def test_two_projects_on_one_target(tmp_path):
    """The briefing of another project is neither replaced nor taken down."""
    target = FakeTarget()
    publish(tmp_path, CLIPS, target, project="north")
    target.calls.clear()
    for attempt in (
        lambda: publish(tmp_path, SITE, target, project="south"),
        lambda: publish(tmp_path, SITE, target, project="south", dry_run=True),
        lambda: take_down([], target=target, project="south"),
    ):
        with pytest.raises(PublishError, match=r"memory holds the briefing of another project\n"):
            attempt()
    assert target.calls == []
    publish(tmp_path, CLIPS, target, project="north")
    assert target.calls == []


def test_a_publish_without_a_project_takes_over(tmp_path):
    """Who gives no project is not held up, and leaves the briefing to whoever comes next."""
    target = FakeTarget()
    publish(tmp_path, CLIPS, target, project="north")
    publish(tmp_path, CLIPS, target)
    assert json.loads(target.read(NOTE))["project"] == ""
    publish(tmp_path, CLIPS, target, project="south")
    assert json.loads(target.read(NOTE))["project"] == "south"


def test_a_note_without_a_project_is_taken_over(tmp_path):
    """What an older talkingheads published belongs to the project that publishes next."""
    target = FakeTarget()
    publish(tmp_path, CLIPS, target)
    note = json.loads(target.read(NOTE))
    del note["project"]
    target.files[NOTE] = Shelved(json.dumps(note).encode())
    assert publish(tmp_path, CLIPS, target, project="north").unchanged == len(CLIPS)
    assert json.loads(target.read(NOTE))["project"] == "north"


def test_failed_listing_is_an_error(tmp_path):
    """A target that cannot be listed is not taken for an empty one."""
    target = FakeTarget(listing_fails=True)
    with pytest.raises(PublishError, match="cannot be listed"):
        publish(tmp_path, SITE, target)
    assert target.calls == []


@pytest.mark.parametrize("text", [b"", b"{", b'{"version": 2}', b'{"files": {"a": 1}}', b"\xff"])
def test_damaged_note_is_an_error(tmp_path, text):
    """A note that cannot be read stops the publish: without it we do not know what is ours."""
    target = FakeTarget({NOTE: Shelved(text)})
    with pytest.raises(PublishError, match=r"\.talkingheads-manifest\.json is damaged"):
        publish(tmp_path, SITE, target)
    assert target.calls == []


# headers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "kind", "cache"),
    [
        ("index.html", "text/html; charset=utf-8", "max-age=60"),
        ("clips/hale-0a1b2c3d.html", "text/html; charset=utf-8", "max-age=60"),
        ("media/hale.mp4", "video/mp4", "max-age=600, must-revalidate"),
        ("media/hale-0a1b2c3d.jpg", "image/jpeg", "max-age=600, must-revalidate"),
        ("captions/hale.vtt", "text/vtt", "max-age=600, must-revalidate"),
        ("static/a-0a1b2c3d.css", "text/css; charset=utf-8", "max-age=31536000, immutable"),
        ("static/a.0a1b2c3d.js", "text/javascript; charset=utf-8", "max-age=31536000, immutable"),
        ("static/icon-0a1b2c3d.svg", "image/svg+xml", "max-age=31536000, immutable"),
        ("static/search.js", "text/javascript; charset=utf-8", "max-age=60"),
        ("static/report-20260911.css", "text/css; charset=utf-8", "max-age=60"),
        ("favicon.ico", "image/vnd.microsoft.icon", "max-age=60"),
        ("promises.csv", "text/csv; charset=utf-8", "max-age=60"),
        ("pagefind/index/en_1.pf_index", "application/octet-stream", "max-age=31536000, immutable"),
        ("pagefind/pagefind.js", "text/javascript; charset=utf-8", "max-age=60"),
        ("pagefind/wasm.en.pagefind", "application/octet-stream", "max-age=60"),
        ("pagefind/x.wasm", "application/wasm", "max-age=60"),
        ("pagefind/pagefind-entry.json", "application/json", "no-cache"),
    ],
)
def test_headers(tmp_path, path, kind, cache):
    """Each file is put with its type, and with a time that fits how often it changes."""
    target = FakeTarget()
    publish(tmp_path, {path: b"x"}, target)
    assert (target.files[path].content_type, target.files[path].cache_control) == (kind, cache)


def test_note_is_never_kept(tmp_path):
    """No cache keeps our note: an old one would bring back what was taken down."""
    target = FakeTarget()
    publish(tmp_path, SITE, target)
    assert target.files[NOTE].cache_control == "no-store"


# dry run, progress, refusals ------------------------------------------------------------


def test_dry_run_tells_and_does_nothing(tmp_path):
    """A dry run says the same as the publish after it, and changes nothing."""
    target = FakeTarget()
    publish(tmp_path, SITE, target)
    target.calls.clear()
    changed = without(SITE, "media/okoro.mp4") | {"index.html": b"new", "more.html": b"more"}
    said = publish(tmp_path, changed, target, dry_run=True)
    assert target.calls == []
    assert target.texts() == SITE
    done = publish(tmp_path, changed, target)
    assert said.dry_run
    assert not done.dry_run
    for name in ("added", "changed", "removed", "unchanged", "uploaded_bytes"):
        assert getattr(said, name) == getattr(done, name)


def test_progress_counts_bytes(tmp_path):
    """Half of the bytes are half of the work, however many files they are in."""
    seen = []
    run(
        lay(tmp_path, {"a.mp4": b"x" * 50, "b.html": b"x" * 25, "index.html": b"x" * 25}),
        settings=SETTINGS,
        site=tmp_path,
        target=FakeTarget(),
        progress=seen.append,
    )
    assert seen == [0.5, 0.75, 1.0, 1.0]


@pytest.mark.parametrize("edit", [b"<h1>Other</h1>", b"<h1>Jokes</h1>", None])
def test_edited_site_is_refused(tmp_path, edit):
    """A file that is not as the manifest says stops the publish before the first upload."""
    manifest = lay(tmp_path, SITE)
    page = tmp_path / "clips/hale.html"
    page.unlink() if edit is None else page.write_bytes(edit)
    target = FakeTarget()
    with pytest.raises(PublishError, match=r"clips/hale\.html: .*\n  Delete the site's folder"):
        run(manifest, settings=SETTINGS, site=tmp_path, target=target, progress=lambda _: None)
    assert target.calls == []


def test_edit_during_the_publish_is_refused(tmp_path):
    """A file that changes after it was looked at is looked at again before it is sent."""
    manifest = lay(tmp_path, SITE)
    target = FakeTarget()

    def edit_the_front_page(share):
        (tmp_path / "index.html").write_bytes(b"<h1>Briefinn</h1>")

    with pytest.raises(PublishError, match=r"index\.html"):
        run(manifest, settings=SETTINGS, site=tmp_path, target=target, progress=edit_the_front_page)
    assert "index.html" not in target.files


@pytest.mark.parametrize(
    "path", ["../up.html", "/etc/motd", "a//b", "a/./b", "", "a\\b", "a\nb", "a/", NOTE]
)
def test_paths_that_lead_away_are_refused(tmp_path, path):
    """A manifest cannot name a file outside the target, or our note."""
    target = FakeTarget()
    manifest = Manifest((ManifestFile(path, "0" * 64, 1),))
    with pytest.raises(PublishError, match="no file of a site"):
        run(manifest, settings=SETTINGS, site=tmp_path, target=target, progress=lambda _: None)
    assert target.calls == []


def test_empty_manifest_is_refused(tmp_path):
    """Publishing nothing does not take everything down."""
    target = FakeTarget()
    publish(tmp_path, SITE, target)
    with pytest.raises(PublishError, match="no pages"):
        publish(tmp_path, {}, target)
    assert target.texts() == SITE


# interruptions --------------------------------------------------------------------------

AFTER = without(SITE, "media/okoro.mp4", "clips/okoro.html") | {
    "index.html": b"<h1>Hale only</h1>",
    "media/hale.mp4": b"film of Hale, shorter",
    "media/new.mp4": b"film of somebody new",
    "clips/new.html": b"<h1>New</h1>",
}
"""What `SITE` becomes; a publish of it has six puts, with the two of the note."""


@pytest.mark.parametrize("lines", [1, 3])
@pytest.mark.parametrize("lands", [False, True])
@pytest.mark.parametrize("broken_at", range(6))
def test_interrupted_publish_is_mended(tmp_path, broken_at, lands, lines):
    """Whichever put fails, and whether or not its bytes arrived, the next publish ends right."""
    target = FakeTarget({"robots.txt": Shelved(b"theirs")}, lines=lines)
    publish(tmp_path, SITE, target)
    target.calls.clear()
    target.broken_at, target.lands = broken_at, lands
    with pytest.raises(PublishError):
        publish(tmp_path, AFTER, target)
    target.broken_at = None
    publish(tmp_path, AFTER, target)
    assert target.texts() == AFTER | {"robots.txt": b"theirs"}
    target.calls.clear()
    publish(tmp_path, AFTER, target)
    assert target.calls == []


@pytest.mark.parametrize("lines", [1, 3])
@pytest.mark.parametrize("lands", [False, True])
@pytest.mark.parametrize("broken_at", range(6))
def test_interrupted_and_withdrawn(tmp_path, broken_at, lands, lines):
    """What an interrupted publish left is taken down if the next one does not want it."""
    target = FakeTarget({"robots.txt": Shelved(b"theirs")}, lines=lines)
    publish(tmp_path, SITE, target)
    target.calls.clear()
    target.broken_at, target.lands = broken_at, lands
    with pytest.raises(PublishError):
        publish(tmp_path, AFTER, target)
    target.broken_at = None
    publish(tmp_path, {"index.html": b"all withdrawn"}, target)
    assert target.texts() == {"index.html": b"all withdrawn", "robots.txt": b"theirs"}


def test_pages_keep_their_media_when_interrupted(tmp_path):
    """At whatever put a publish stops, no page at the target lacks a file that it had."""
    for broken_at in range(5):
        target = FakeTarget()
        publish(tmp_path, SITE, target)
        target.calls.clear()
        target.broken_at = broken_at
        with pytest.raises(PublishError):
            publish(tmp_path, AFTER, target)
        assert set(SITE) <= set(target.files)


@pytest.mark.parametrize("stubborn", [0, 1])
def test_interrupted_removal_is_finished(tmp_path, stubborn):
    """What a removal left behind is removed by the next publish."""
    target = FakeTarget()
    publish(tmp_path, SITE, target)
    target.stubborn = stubborn
    with pytest.raises(PublishError):
        publish(tmp_path, AFTER, target)
    target.stubborn = None
    result = publish(tmp_path, AFTER, target)
    assert len(result.removed) == 2 - stubborn
    assert target.texts() == AFTER


def test_little_is_sent_twice(tmp_path):
    """A film that arrived is not sent again, though the publish broke off after it."""
    film = {"media/a.mp4": bytes(CHECKPOINT), "media/b.mp4": b"b", "index.html": b"x"}
    target = FakeTarget(broken_at=3)
    with pytest.raises(PublishError):
        publish(tmp_path, film, target)
    assert target.puts == [NOTE, "media/a.mp4", NOTE, "media/b.mp4"]
    target.broken_at = None
    target.calls.clear()
    publish(tmp_path, film, target)
    assert target.puts == [NOTE, "media/b.mp4", "index.html", NOTE]


PATHS = st.sampled_from(
    ["index.html", "a.html", "b/c.html", "m/a.mp4", "m/b.mp4", "t/a.vtt", "s/a.css", "pagefind/x"]
)
SHELVES = st.dictionaries(PATHS, st.sampled_from([b"", b"1", b"2", b"twelve"]))


@settings(max_examples=80, deadline=None)
@given(
    theirs=SHELVES,
    sites=st.lists(
        st.tuples(SHELVES.filter(bool), st.none() | st.integers(0, 9), st.booleans()),
        min_size=1,
        max_size=4,
    ),
)
def test_any_history_ends_right(tmp_path_factory, theirs, sites):
    """
    After any history of publishes and interruptions, whole publishes end with the site beside
    the strangers' files, which no publish ever changed; and then nothing is left to do.
    """
    site = tmp_path_factory.mktemp("site")
    strangers = {path: b"theirs: " + data for path, data in theirs.items()}
    target = FakeTarget({path: Shelved(data) for path, data in strangers.items()})
    for files, broken_at, lands in sites:
        target.calls.clear()
        target.broken_at, target.lands = broken_at, lands
        try:
            publish(site, files, target)
        except PublishError:
            assert broken_at is not None or set(files) & set(strangers)
            assert target.calls == [] or not set(files) & set(strangers)
    target.broken_at = None
    last = {"own.html": b"ours"} | without(sites[-1][0], *strangers)
    publish(site, last, target)
    assert target.texts() == last | strangers
    target.calls.clear()
    publish(site, last, target)
    assert target.calls == []


# the target -----------------------------------------------------------------------------


def test_target_for_a_folder(tmp_path):
    """A plain name is a folder beside pipeline.yaml."""
    target = target_for(PublishSettings(target="public"), tmp_path)
    assert isinstance(target, FolderTarget)
    assert target.folder == tmp_path / "public"


def test_target_for_a_bucket(tmp_path):
    """An s3 address is a bucket; nothing is asked of it yet."""
    target = target_for(PublishSettings(target="s3://my-bucket/briefing/"), tmp_path)
    assert isinstance(target, S3Target)
    assert target.name == "s3://my-bucket/briefing"


@pytest.mark.parametrize(
    "text", ["", "gs://bucket", "https://example.org/x", "s3://", "s3:///x", "s3:/bucket"]
)
def test_target_that_is_none(tmp_path, text):
    """A target that cannot be one is a mistake in pipeline.yaml that names its key."""
    with pytest.raises(ConfigError, match=r"publish\.target"):
        target_for(PublishSettings(target=text), tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("site", "is the folder"),
        ("./public/../site/", "is the folder"),
        ("link", "is the folder"),
        ("site/clips", "lies in"),
        ("link/new", "lies in"),
        ("deep", "holds .*work"),
        (".", "holds the project itself"),
        ("..", "holds the project itself"),
        ("/", "holds the project itself"),
        ("~nobody-of-this-name/public", "cannot be found"),
    ],
)
def test_a_folder_of_the_projects_own_is_no_target(tmp_path, text, words):
    """Site, clips, work folder and the project itself are refused, also behind links."""
    (tmp_path / "site").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "site")
    keep_out = (tmp_path / "site", tmp_path / "deep" / "work")
    with pytest.raises(ConfigError, match=rf"publish\.target: .*{words}.*\n  \w"):
        target_for(PublishSettings(target=text), tmp_path, keep_out=keep_out)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "site"]


def test_a_folder_beside_the_projects_own_is_a_target(tmp_path):
    """A folder whose name only begins like the site's is another."""
    target = target_for(
        PublishSettings(target="site-public"), tmp_path, keep_out=(tmp_path / "site",)
    )
    assert target.name == str(tmp_path / "site-public")
