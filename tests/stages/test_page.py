"""The site: what lies where, what the pages say, and that nobody can break out of them."""

import errno
import itertools
import json
import re
import resource
import shutil
from dataclasses import replace
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from talkingheads.backends.jinja import JinjaWriter
from talkingheads.domain import Edition, Labels, Manifest, Segment, Speaker, Word
from talkingheads.errors import ConfigError, ToolError
from talkingheads.formats.hashed import is_hashed
from talkingheads.settings import PageSettings
from talkingheads.stages import page
from talkingheads.stages.page import draft, films, shape, wording
from tests import markup, pages, ruled

STAY = (".html", ".csv", "s.json", ".ics", "feed.xml")
"""What people go to, keep or subscribe to; all else has its hash in its name."""
NEW, OLD = ".talkingheads-site-new", ".talkingheads-site-old"


class FakeIndexer:
    """Notes that it was asked, and writes what a search page begins with."""

    def __init__(self):
        self.asked = []

    def index(self, site, room, *, language):
        """Write a stand-in for an index."""
        self.asked.append(language)
        room.mkdir(parents=True)
        (room / "pagefind.js").write_text("export {}")
        pages = sorted(site.glob("clips/*/index.html"))
        return {f"clips/{page.parent.name}/index.html": f"en_{page.parent.name}" for page in pages}


class BrokenIndexer:
    """Fails, as a missing program does."""

    def index(self, site, room, *, language):
        """Raise what the real one raises."""
        raise ToolError("pagefind is missing")


def build(folder, briefing, *, indexer=None, media=None, before=None, **settings):
    """Build *briefing* in folder/site and return the manifest."""
    return page.run(
        briefing,
        settings=PageSettings(**settings),
        site=folder / "site",
        media=media or pages.FakeStore(folder / "store"),
        writer=JinjaWriter(),
        indexer=indexer or FakeIndexer(),
        before=before,
    )


def read(folder, path):
    """Return one page of the site."""
    return markup.read((folder / "site" / path).read_text(encoding="utf-8"))


def every_page(folder):
    """Yield path and content of each page of the site."""
    site = folder / "site"
    for file in sorted(site.rglob("*.html")):
        yield file.relative_to(site).as_posix(), markup.read(file.read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=["larkford", "ruled", "hostile", "empty"])
def built(request, tmp_path_factory):
    """A folder with a whole site: real ones, a hostile one and one without clips."""
    made = {"larkford": pages.larkford, "hostile": ruled.hostile, "empty": pages.briefing}
    made["ruled"] = ruled.ruled
    folder = tmp_path_factory.mktemp(request.param)
    build(folder, made[request.param]())
    return folder


@pytest.fixture(scope="module")
def larkford(tmp_path_factory):
    """A folder with the site of a real briefing."""
    folder = tmp_path_factory.mktemp("larkford")
    build(folder, pages.larkford())
    return folder


# What lies where ------------------------------------------------------------------------


def test_the_site_has_a_page_for_each_edition_and_clip(larkford):
    """Every page and file is where the README says."""
    manifest = build(larkford, pages.larkford())
    paths = {file.path for file in manifest.files if not file.path.startswith("static/")}
    named = {file.path for file in manifest.files if is_hashed(file.path, file.digest)}
    assert {path for path in paths if not path.endswith(STAY)} <= named
    paths = {re.sub(r"[./][0-9a-f]{12}(?=[./])", "", path) for path in paths}
    clips = "council-officer inspector-november inspector-september shopkeeper volunteer"
    expected = {"index.html", "commitments.html", "offers.html", "search.html", "404.html"}
    expected |= {"commitments-track.html", "commitments.ics", "feed.xml"}
    for name in ("commitments", "offers-and-asks"):
        expected |= {f"{name}.csv", f"{name}.json"}
    expected |= {"editions/2026-11.html", "editions/2026-09.html", "search/pagefind.js"}
    expected |= {"search/clips.gz"}
    expected |= {"editions/index.html"}
    expected |= {f"editions/{edition}/paper.html" for edition in ("2026-11", "2026-09")}
    people = "david-marsh-larkford-town-council leo-bright-larkford-youth-club index"
    people += " nina-rao-mill-road-shops ruth-calder-larkford-police"
    people += " tom-hadley-larkford-community-bus"
    bodies = "community-bus police town-council youth-club"
    expected |= {f"people/{name}.html" for name in people.split()}
    expected |= {f"organisations/larkford-{name}.html" for name in bodies.split()}
    expected |= {"organisations/mill-road-shops.html"}
    expected |= {f"themes/{name}.html" for name in ("index", "safe-streets", "nobody-alone")}
    for clip in [*clips.split(), "young-person"]:
        names = ["index.html", "captions.vtt", "captions.srt", "video.mp4", "poster.jpg"]
        names += ["face.jpg", "video-low.mp4", "filmstrip.jpg", "peaks.json"]
        names += ["cuts.json", "cuts.edl", "transcript.txt"]
        expected |= {f"clips/{clip}/{name}" for name in names}
    for film in ("short", "reel"):
        endings = (".mp4", ".jpg", ".vtt", "-chapters.vtt")
        expected |= {f"editions/2026-11/{film}{ending}" for ending in endings}
    assert paths == expected


def test_the_manifest_tells_digest_and_size_of_each_file(tmp_path):
    """Media keep the digest that they have in the store, everything else is reckoned."""
    manifest = build(tmp_path, pages.larkford()).by_path
    video = manifest[f"clips/volunteer/video.{pages.digest('video')[:12]}.mp4"]
    assert (video.digest, video.size) == (pages.digest("video"), len(b"a video"))
    index = (tmp_path / "site/index.html").read_bytes()
    assert manifest["index.html"].digest == pages.digest(index.decode())
    assert manifest["index.html"].size == len(index)


def test_the_same_briefing_gives_the_same_bytes(tmp_path):
    """Nothing in the site depends on clock, chance or the folder's name."""
    first = build(tmp_path / "one", pages.larkford())
    assert build(tmp_path / "two", pages.larkford()) == first


def test_a_change_of_style_is_a_new_name(tmp_path):
    """Browsers may keep static files for ever: a new content has a new name."""
    before = build(tmp_path, pages.larkford(), colour="#1d4f5c")
    after = build(tmp_path, pages.larkford(), colour="#7a1f4b")
    changed = set(before.by_path) ^ set(after.by_path)
    assert {re.sub(r"\.\w{8}\.", ".", path) for path in changed} == {"static/colour.css"}


def test_style_sheets_name_files_that_are_there(larkford):
    """The addresses in the style sheets follow the new names."""
    (sheet,) = (larkford / "site/static").glob("style.*.css")
    names = re.findall(r'url\("([^"]+)"\)', sheet.read_text())
    assert names
    assert all((sheet.parent / name).is_file() for name in names)


def test_a_clip_that_is_gone_leaves_nothing(tmp_path):
    """When somebody takes a clip down, pages, video and promises go with it."""
    build(tmp_path, pages.larkford())
    whole = pages.larkford()
    kept = tuple(e for e in whole.editions[0].entries if e.id != "council-officer")
    left = replace(whole, editions=(replace(whole.editions[0], entries=kept), whole.editions[1]))
    manifest = build(tmp_path, left)
    assert not [path for path in manifest.by_path if "council" in path]
    for file in (tmp_path / "site").rglob("*.html"):
        assert "town hall on Thursday" not in file.read_text()


def test_a_failure_leaves_the_old_site(tmp_path):
    """Nothing half-written is ever visible."""
    before = build(tmp_path, pages.larkford())
    with pytest.raises(ToolError):
        build(tmp_path, ruled.hostile(), indexer=BrokenIndexer())
    assert sorted(p.name for p in tmp_path.iterdir()) == ["site", "store"]
    assert (tmp_path / "site/clips/volunteer/index.html").is_file()
    assert build(tmp_path, pages.larkford()) == before


def test_a_run_killed_between_the_two_renames_is_mended(tmp_path):
    """If the old site was moved away and the new one never came, the old one is back."""
    build(tmp_path, pages.larkford())
    (tmp_path / "site").rename(tmp_path / OLD)
    (tmp_path / NEW / draft.MARK).mkdir(parents=True)
    (tmp_path / NEW / "index.html").write_text("half a si")
    with pytest.raises(ToolError):
        build(tmp_path, pages.larkford(), indexer=BrokenIndexer())
    assert (tmp_path / "site/index.html").is_file()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["site", "store"]


def test_what_a_killed_run_left_is_cleaned(tmp_path):
    """If the new site came and the old one was not yet removed, it is removed by the next."""
    build(tmp_path, pages.larkford())
    shutil.copytree(tmp_path / "site", tmp_path / OLD)
    (tmp_path / NEW).mkdir()
    build(tmp_path, pages.larkford())
    assert sorted(p.name for p in tmp_path.iterdir()) == ["site", "store"]


def test_folders_with_names_like_ours_are_left_alone(tmp_path):
    """Somebody's site.old and site.new live on; a folder with our private name stops the build."""
    build(tmp_path, pages.larkford())
    for name in ("site.old", "site.new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mine").write_text("mine")
    build(tmp_path, pages.larkford())
    assert (tmp_path / "site.old/mine").is_file()
    assert (tmp_path / "site.new/mine").is_file()
    for name in (NEW, OLD):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mine").write_text("mine")
        with pytest.raises(ConfigError, match=rf"{name}: is in the way.*\n  Rename"):
            build(tmp_path, pages.larkford())
        assert (tmp_path / name / "mine").is_file()
        shutil.rmtree(tmp_path / name)


@pytest.mark.parametrize("name", ["holiday.jpg", "index.html"])
@pytest.mark.parametrize("before", [None, Manifest()])
def test_a_folder_that_is_not_ours_is_not_replaced(tmp_path, name, before):
    """A wrong project.site must not cost anybody their files."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / name).write_text("mine")
    with pytest.raises(ConfigError, match="site"):
        build(tmp_path, pages.larkford(), before=before)
    assert (tmp_path / "site" / name).read_text() == "mine"
    assert [p.name for p in (tmp_path / "site").iterdir()] == [name]


def test_a_front_page_that_is_not_ours_is_not_replaced(tmp_path):
    """That the last build made a front page does not make another folder's front page ours."""
    before = build(tmp_path / "one", pages.larkford())
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("mine")
    with pytest.raises(ConfigError, match="something else than a site of ours"):
        build(tmp_path, pages.larkford(), before=before)
    assert (tmp_path / "site/index.html").read_text() == "mine"


def test_files_of_others_in_the_site_stop_the_build(tmp_path):
    """What somebody put into the site is named, and nothing is changed; a link counts too."""
    before = build(tmp_path, pages.larkford())
    (tmp_path / "site/CNAME").write_text("example.org")
    with pytest.raises(ConfigError) as caught:
        build(tmp_path, pages.briefing(), before=before)
    assert caught.value.what == "site/CNAME was not made by talkingheads"
    assert "page.templates/static" in caught.value.hint
    for number in range(5):
        (tmp_path / f"site/d{number}").symlink_to(tmp_path / "store")
    with pytest.raises(ConfigError, match=r"site/CNAME, site/d0, .* and 1 more were not made"):
        build(tmp_path, pages.briefing(), before=before)
    assert (tmp_path / "site/clips/volunteer/index.html").is_file()
    assert (tmp_path / "site/CNAME").read_text() == "example.org"


def test_an_own_site_is_replaced_however_it_was_changed(tmp_path):
    """Pages that were edited or deleted, and what file managers leave, stop nothing."""
    before = build(tmp_path, pages.larkford())
    (tmp_path / "site/index.html").write_text("edited")
    (tmp_path / "site/404.html").unlink()
    (tmp_path / "site/clips/.DS_Store").write_text("")
    assert build(tmp_path, pages.larkford(), before=before) == before
    (tmp_path / "site/index.html").unlink()
    assert build(tmp_path, pages.larkford()) == before


def test_a_site_that_came_without_empty_folders_is_ours(tmp_path):
    """A checked-out or copied site is known by its front page, or by each of its files."""
    before = build(tmp_path, pages.briefing())
    shutil.rmtree(tmp_path / "site" / draft.MARK)
    build(tmp_path, pages.briefing())
    shutil.rmtree(tmp_path / "site" / draft.MARK)
    (tmp_path / "site/index.html").unlink()
    build(tmp_path, pages.briefing(), before=before)


def test_a_build_that_nobody_noted_is_ours(tmp_path):
    """If a run was killed before it kept the manifest, the next knows the site all the same."""
    before = build(tmp_path, pages.briefing())
    after = build(tmp_path, pages.larkford(), before=before)
    assert build(tmp_path, pages.larkford(), before=before) == after


def test_the_mark_is_never_published(tmp_path):
    """What tells us our own site is no file."""
    manifest = build(tmp_path, pages.larkford())
    assert not [path for path in manifest.by_path if draft.MARK in path]
    assert not [path for path in (tmp_path / "site" / draft.MARK).rglob("*") if path.is_file()]


@pytest.mark.parametrize("kind", ["link", "dead link", "file"])
def test_a_site_that_is_no_folder(tmp_path, kind):
    """A link or file where the site should be is an error, and stays as it is."""
    before = build(tmp_path / "there", pages.larkford())
    site = tmp_path / "site"
    if kind == "file":
        site.write_text("mine")
    else:
        site.symlink_to(tmp_path / ("there/site" if kind == "link" else "nowhere"))
    with pytest.raises(ConfigError, match=rf"project\.site: .*site is a {kind.split()[-1]}"):
        build(tmp_path, pages.briefing())
    assert site.is_symlink() or site.read_text() == "mine"
    assert build(tmp_path / "there", pages.larkford()) == before


def full_disk(site, room, *, language):
    """Fail as a tool does when the disk is full."""
    raise OSError(errno.ENOSPC, "No space left on device", str(room / "x"))


@pytest.mark.parametrize("what", ["media", "index", "size"])
def test_an_error_of_the_disk_leaves_the_old_site(tmp_path, what):
    """What cannot be written is named, with the next step; the draft is gone."""
    before = build(tmp_path, pages.larkford())
    more: dict[str, object] = {}
    names = {"media": r"clips/.*video\.\w+\.mp4", "index": "search/new/x", "size": "static/.*"}
    if what == "media":
        more["media"] = lambda digest: tmp_path / "lost.mp4"
    if what == "index":
        more["indexer"] = type("FullDisk", (), {"index": staticmethod(full_disk)})()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        if what == "size":
            resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
        with pytest.raises(ToolError, match=rf"{names[what]}: cannot be written.*\n  Look at"):
            build(tmp_path, pages.larkford(), before=before, **more)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["site", "store"]
    assert build(tmp_path, pages.larkford(), before=before) == before


def test_a_site_that_cannot_be_made(tmp_path):
    """A folder that cannot be made is an error of ours that names the path."""
    (tmp_path / "file").write_text("")
    with pytest.raises(ToolError, match=r"file.*cannot be written"):
        build(tmp_path / "file", pages.larkford(), media=pages.FakeStore(tmp_path / "store"))


def test_an_id_cannot_lead_out_of_the_site(tmp_path):
    """Even if a wrong id came this far, nothing is written elsewhere."""
    clip = pages.entry("../../../out", Speaker("Eve"), pages.YOUNG)
    with pytest.raises(ConfigError, match="leads out"):
        build(tmp_path, pages.briefing(Edition("one", "One", (clip,))))
    assert not list(tmp_path.rglob("out*"))


# Every page -----------------------------------------------------------------------------


def test_every_link_leads_somewhere(built):
    """Each address in a page is relative, and its file and its place in it are there."""
    known = dict(every_page(built))
    for path, content in known.items():
        for element in content.all():
            if element.attributes.get("rel") == "noopener noreferrer":
                assert re.match("https?://", element["href"]), path
                continue
            for name in ("href", "src", "poster", "action"):
                if (element.has(name) and element.tag != "script") or element.has("src"):
                    link = element.attributes.get(name)
                    if link is not None and path != "404.html":
                        check_link(built / "site", known, path, link)


def check_link(site, known, path, link):
    """Assert that *link*, found in the page *path*, leads to something."""
    assert not re.match(r"[a-z]+:|/", link, re.I), f"{path}: {link} is not relative"
    target, _, place = link.partition("#")
    target = target.partition("?")[0]
    goal = normpath(join(dirname(path), target)) if target else path
    assert (site / goal).is_file(), f"{path}: {link} leads nowhere"
    if place and goal.endswith(".html"):
        ids = {e["id"] for e in known[goal].all() if e.has("id")}
        assert place in ids, f"{path}: {link} has no such place"


def test_headings_are_an_outline(built):
    """One h1 a page, and no level is skipped."""
    for path, content in every_page(built):
        levels = [int(h.tag[1]) for h in content.all("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        steps = itertools.pairwise(levels)
        assert all(after <= before + 1 for before, after in steps), f"{path}: {levels}"


def test_every_page_has_its_landmarks_and_names(built):
    """Language, title, skip link, one main, and no id twice."""
    titles = set()
    for path, content in every_page(built):
        (html,) = content.all("html")
        (title,) = content.all("head")[0].all("title")
        (main,) = content.all("main")
        ids = [element["id"] for element in content.all() if element.has("id")]
        assert html["lang"] == "en"
        assert len(ids) == len(set(ids)), path
        assert content.all("a")[0]["href"] == f"#{main['id']}"
        if path != "index.html":
            assert title.text not in titles, f"{path}: another page has this title"
            titles.add(title.text)


def test_every_field_has_a_label(built):
    """Each field is named by a label of its own, or inside one."""
    for path, content in every_page(built):
        labelled = {label["for"] for label in content.all("label") if label.has("for")}
        wrapped = [e for label in content.all("label") for e in label.all("input", "select")]
        for fields in content.all("input", "select"):
            assert fields in wrapped or fields["id"] in labelled, path


def test_every_video_can_be_watched_without_sound(built):
    """
    Each video has controls, a still, captions that show themselves, and loads nothing alone.

    A reel has its captions in the picture, so that track is off until somebody turns it on.
    """
    for path, content in every_page(built):
        for video in content.all("video"):
            track, *places = video.all("track")
            assert video.has("controls"), path
            assert video.has("playsinline"), path
            assert (video["preload"], track["kind"]) == ("none", "captions")
            assert track.has("default") != (video["aria-label"].endswith("captions in the picture"))
            assert [place["kind"] for place in places] == ["chapters"] * (not track.has("default"))
            captions = built / "site" / normpath(join(dirname(path), track["src"]))
            assert captions.read_text(encoding="utf-8").startswith("WEBVTT\n")


def test_nothing_in_a_page_can_run_but_our_files(built):
    """No inline script or style, no event attribute; the policy says so before anything loads.

    What stands in a page as JSON is data: nothing runs it, and it never ends its element.
    """
    for path, content in every_page(built):
        for element in content.all():
            assert not [a for a in element.attributes if a.startswith("on") or a == "style"], path
            assert element.tag != "style", path
            if element.tag == "script" and element.attributes.get("type") == "application/json":
                assert isinstance(json.loads(element.text), dict), path
                continue
            assert element.tag != "script" or (element.has("src") and not element.text), path
        (head,) = content.all("head")
        policy = head.inside[1]
        assert policy["http-equiv"] == "Content-Security-Policy"
        assert "default-src 'self'" in policy["content"]
        assert "unsafe-inline" not in policy["content"]
        assert ("wasm" in policy["content"]) == (path == "search.html")


def test_hostile_text_is_shown_as_it_is(tmp_path):
    """What somebody wrote is read back letter by letter, never as markup; no sentence is turned."""
    build(tmp_path, ruled.hostile())
    clip = read(tmp_path, "clips/eve/index.html")
    hostile = " ".join(pages.HOSTILE.split())
    assert clip.all("h1")[0].words == f"Eve {hostile}"
    said = [element.words for element in clip.classed("script")[0].classed("said")]
    straight = hostile.replace(pages.TURN, "")
    assert said == [f"We will {straight} by Friday.", pages.ARABIC, f"-->{straight}"]
    captions = pages.on_site(tmp_path / "site", "clips/eve/captions.vtt").read_text("utf-8")
    assert captions.count("-->") == 3
    assert "<script" not in captions


# A clip's page --------------------------------------------------------------------------


def test_sentences_stand_at_their_second_of_the_finished_video(larkford):
    """Times are of the cut video: each pause of two seconds was cut to one."""
    clip = read(larkford, "clips/volunteer/index.html")
    first, second, third = clip.classed("sentence")[:3]
    assert (first["id"], first["data-start"]) == ("t=1", "1000")
    assert second["data-start"] == str(1000 + 10 * pages.PACE - 50 + 1000)
    assert third["id"] == "t=" + wording.seconds(int(third["data-start"]))
    assert second.classed("at")[0].text == "0:05"
    video = pages.on_site(larkford / "site", "clips/volunteer/video.mp4").name
    assert second.classed("say")[0]["href"] == f"{video}#{second['id']}"


def test_every_word_has_its_moment(larkford):
    """A sentence carries one moment for each of its words, in milliseconds."""
    clip = read(larkford, "clips/volunteer/index.html")
    for said in clip.classed("script")[0].classed("said"):
        moments = [int(moment) for moment in said["data-words"].split()]
        assert len(moments) == len(said.text.split())
        assert moments == sorted(moments)


def test_a_sentence_says_what_it_is(larkford):
    """Kinds are words beside the sentence; a promise has its day and state."""
    clip = read(larkford, "clips/council-officer/index.html")
    kinds = [element.words for element in clip.classed("kind")]
    promises = [element.words for element in clip.classed("script")[0].classed("promised")]
    assert kinds == ["What we did", "Why it matters"]
    assert promises == [
        "Promise Due 31 January 2027 Open",
        "Promise Due 19 November 2026 Overdue, no word since",
    ]


@pytest.mark.parametrize(
    ("origin", "words"),
    [("automatic", "Automatic captions, not checked"), ("supplied", "supplied by the team")],
)
def test_the_page_says_who_wrote_the_captions(tmp_path, origin, words):
    """Automatic captions are never passed off as checked ones."""
    clip = pages.entry("one", Speaker("Ana"), pages.YOUNG)
    clip = replace(clip, transcript=replace(clip.transcript, origin=origin))
    build(tmp_path, pages.briefing(Edition("one", "One", (clip,))))
    assert words in read(tmp_path, "clips/one/index.html").text


def test_a_warning_stands_wherever_the_words_do(tmp_path):
    """Words that must not be relied on say so on clip, card, promise and register."""
    sample = pages.entry("one", Speaker("Ana"), pages.YOUNG, due={3: None}, warning="sample model")
    build(tmp_path, pages.briefing(Edition("one", "One", (sample,))))
    counts = {"clips/one/index.html": 1, "index.html": 1, "commitments.html": 1}
    for path, count in counts.items():
        found = read(tmp_path, path).classed("warning")
        assert len(found) == count, path
        assert all("sample model" in warning.words for warning in found)


def test_clips_lead_to_their_neighbours(larkford):
    """The first clip of an edition has a next one only, the last a previous one only."""
    first = read(larkford, "clips/inspector-november/index.html")
    last = read(larkford, "clips/volunteer/index.html")
    links = [
        [a["href"] for a in each.all("a") if a.attributes.get("rel") in ("prev", "next")]
        for each in (first, last)
    ]
    assert links == [["../../clips/council-officer/index.html"]] * 1 + [
        ["../../clips/young-person/index.html"]
    ]


def test_a_clip_without_labels_shows_its_segments(tmp_path):
    """The words are there to read even if no sentence was labelled."""
    clip = replace(pages.entry("one", Speaker("Ana"), pages.YOUNG), labels=Labels((), ()))
    build(tmp_path, pages.briefing(Edition("one", "One", (clip,))))
    said = read(tmp_path, "clips/one/index.html").classed("said")
    assert [element.words for element in said] == [text for _, text in pages.YOUNG]


def test_a_foreign_language_is_named(tmp_path):
    """A screen reader must know in which language the words are."""
    clip = pages.entry("one", Speaker("Ana"), pages.YOUNG)
    clip = replace(clip, transcript=replace(clip.transcript, language="cy"))
    build(tmp_path, pages.briefing(Edition("one", "One", (clip,))))
    for path in ("clips/one/index.html", "index.html"):
        assert {s["lang"] for s in read(tmp_path, path).classed("said")} == {"cy"}


words = st.text(max_size=12)


@given(st.lists(st.lists(words, min_size=1, max_size=8), min_size=1, max_size=5), st.booleans())
@example([["\ud7fc"]], False)
def test_words_and_moments_always_agree(spoken, labelled):
    """Whatever the recogniser writes, words and moments pair up and no two sentences collide."""
    clip = pages.entry("one", Speaker("Ana"), pages.YOUNG)
    segments = tuple(
        Segment(tuple(Word(text, 100 * n, 100 * n + 90) for n, text in enumerate(line)))
        for line in spoken
    )
    transcript = replace(clip.transcript, segments=segments)
    clip = replace(clip, transcript=transcript, labels=Labels((), ()))
    view = shape.site(
        pages.briefing(Edition("one", "One", (clip,))), words=pages.ENGLISH, search=labelled
    )
    sentences = view.clips[0].sentences
    assert len({s.moment for s in sentences}) == len(spoken)
    for sentence in sentences:
        assert len(sentence.word_starts) == len(sentence.text.split())
        assert len(sentence.word_starts) == len(re.findall(r"[^\s\ufeff]+", sentence.text))


# The edition and the register -----------------------------------------------------------


def test_a_reel_warns_of_words_that_cannot_be_relied_on():
    """Below the reel it stands whose words are doubtful; nobody such is in the short."""
    edition = pages.larkford().editions[0]
    first, *others = edition.entries
    doubtful = replace(first, transcript=replace(first.transcript, warning="It repeats itself"))
    edition = replace(edition, entries=(doubtful, *others))
    short, reel = films.films(edition, pages.ENGLISH)
    assert reel.warnings == ("Ruth Calder: It repeats itself",)
    assert short.warnings == ()
    supplied = [replace(e, transcript=replace(e.transcript, origin="supplied")) for e in others]
    (_, reel) = films.films(replace(edition, entries=tuple(supplied)), pages.ENGLISH)
    assert (reel.automatic, short.automatic) == (False, True)


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (20_000, "20 seconds"),
        (42_400, "40 seconds"),
        (58_000, "1 minute"),
        (118_700, "2 minutes"),
        (600_000, "10 minutes"),
        (700_000, "12 minutes"),
    ],
)
def test_the_length_of_the_short_in_its_heading(milliseconds, words):
    """It is told in round words, as long as it really is."""
    edition = pages.larkford().editions[0]
    film = films.FilmView(
        replace(edition.short, duration=milliseconds), edition, "short", pages.ENGLISH
    )
    assert film.heading == f"The edition in {words}"


def test_the_front_page_is_the_newest_edition(larkford):
    """The front page and the newest edition say the same, and lead to the other editions."""
    index, newest = read(larkford, "index.html"), read(larkford, "editions/2026-11.html")
    older = read(larkford, "editions/2026-09.html")
    assert index.all("main")[0].words == newest.all("main")[0].words
    assert index.all("h1")[0].words == "November 2026"
    assert "editions/index.html" in [a["href"] for a in index.all("a")]
    assert "../editions/index.html" in [a["href"] for a in older.all("a")]


@pytest.mark.parametrize("id", ["main", "promises", "leaders", "q", "t"])
def test_a_clip_may_have_any_name(tmp_path, id):
    """A clip called like a part of a page disturbs nothing."""
    clips = (pages.entry(id, Speaker("Ana"), pages.YOUNG, due={3: None}),)
    build(tmp_path, pages.briefing(Edition("one", "One", clips)))
    for path, content in every_page(tmp_path):
        ids = [element["id"] for element in content.all() if element.has("id")]
        assert len(ids) == len(set(ids)), path


def test_an_empty_briefing_is_friendly(tmp_path):
    """Without clips each page says what will come, and no index is asked for."""
    indexer = FakeIndexer()
    build(tmp_path, pages.briefing(), indexer=indexer)
    assert indexer.asked == []
    for path in ("index.html", "commitments.html", "offers.html", "search.html"):
        assert read(tmp_path, path).classed("empty")


@pytest.mark.parametrize("off", ["settings", "indexer"])
def test_without_search_nothing_leads_to_it(tmp_path, off):
    """A project that wants no search has no page, no tab and no field for it."""
    page.run(
        pages.larkford(),
        settings=PageSettings(search=off != "settings"),
        site=tmp_path / "site",
        media=pages.FakeStore(tmp_path / "store"),
        writer=JinjaWriter(),
        indexer=None if off == "indexer" else FakeIndexer(),
    )
    assert not (tmp_path / "site/search.html").exists()
    for _, content in every_page(tmp_path):
        assert not [a for a in content.all("a", "form") if "search" in str(a.attributes)]


# Wording --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("milliseconds", "clock", "seconds", "length"),
    [
        (0, "0:00", "0", "0 seconds"),
        (12_340, "0:12", "12.34", "12 seconds"),
        (61_000, "1:01", "61", "1 minute 1 second"),
        (120_000, "2:00", "120", "2 minutes"),
        (3_723_004, "1:02:03", "3723.004", "62 minutes 3 seconds"),
    ],
)
def test_times_are_said_in_three_ways(milliseconds, clock, seconds, length):
    """As a player's clock, as a media fragment, and as a length to read."""
    assert wording.clock(milliseconds) == clock
    assert wording.seconds(milliseconds) == seconds
    assert wording.length(pages.ENGLISH, milliseconds) == length


def test_the_store_stays_as_it_is(tmp_path):
    """Neither building a site twice nor an edit in it changes the files of the store."""
    build(tmp_path, pages.larkford())
    build(tmp_path, pages.larkford())
    with pages.on_site(tmp_path / "site", "clips/volunteer/video.mp4").open("r+b") as video:
        video.write(b"edited")
    assert Path(tmp_path / "store/video.mp4").read_bytes() == b"a video"
