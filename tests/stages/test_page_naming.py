"""Names that bear hashes: a page shows, plays and offers the files of its own state only."""

import json
from dataclasses import replace
from posixpath import dirname, join, normpath

import pytest

from talkingheads.formats.hashed import is_hashed
from talkingheads.stages.page import naming, shape
from tests import markup, pages, ruled
from tests.stages.test_page import build, every_page


@pytest.fixture(scope="module", params=[pages.larkford, ruled.hostile])
def built(request, tmp_path_factory):
    """A folder with a whole site, and what it is said to hold."""
    folder = tmp_path_factory.mktemp("named")
    return folder, build(folder, request.param()).by_path


def loaded(content):
    """Yield every address that a browser loads for a page, or keeps under a name of its own."""
    for element in content.all("img", "script", "source", "track", "audio", "image", "link"):
        if element.attributes.get("rel") != "alternate":
            yield from (element[name] for name in ("src", "href") if element.has(name))
    for element in content.all("video"):
        yield from (element[name] for name in ("poster", "data-low") if element.has(name))
    for element in content.all("form"):
        yield from (element[name] for name in ("data-index", "data-clips") if element.has(name))
    for element in content.all("a"):
        if element.has("download") and element["download"]:
            yield element["href"]


def test_nothing_that_a_page_loads_can_change(built):
    """Pictures, films, captions, scripts and the index bear the hashes of what is there."""
    folder, manifest = built
    for path, content in every_page(folder):
        addresses = [
            normpath(join(dirname(path), address)).lstrip("./")
            for address in loaded(content)
            if address
        ]
        assert addresses, path
        for address in addresses:
            assert address in manifest, (path, address)
            assert is_hashed(address, manifest[address].digest), (path, address)


def test_whatever_plays_in_its_place_is_named_in_the_page(built):
    """Each link that plays has its films in the page's data, and they are there; no more."""
    folder, manifest = built
    seen = 0
    for path, content in every_page(folder):
        links = [a for a in content.all("a") if {"play", "face"} & set(a.classes) and a.has("href")]
        linked = {link["href"].partition("clips/")[2].split("/")[0] for link in links} - {""}
        data = [one for one in content.all("script") if one.attributes.get("id") == "films"]
        films = json.loads(data[0].text) if data else {}
        assert set(films) == linked, path
        for id, names in films.items():
            stems = [name.partition(".")[0] for name in names]
            assert stems == ["video", "captions", "poster", "video-low"]
            assert all(f"clips/{id}/{name}" in manifest for name in names), path
        seen += len(films)
    assert seen > 3


def test_a_clip_without_a_small_video_names_none():
    """The video, its captions and its still are all that there is to load."""
    whole = pages.larkford()
    made = whole.editions[0].entries[0]
    old = replace(made, rendition=replace(made.rendition, low=""))
    edition = replace(whole.editions[0], entries=(old,))
    (clip,) = shape.site(pages.briefing(edition), words=pages.ENGLISH, search=False).clips
    playing = naming.Playing([clip], pages.PlainNames())
    assert playing.noted(f"{clip.link}#t=12.3") == f"{clip.link}#t=12.3"
    assert playing.noted("https://elsewhere.example/") == "https://elsewhere.example/"
    assert playing.films == {old.id: ["video.mp4", "captions.vtt", "poster.jpg"]}


def test_a_name_follows_its_bytes():
    """Other captions or another film are another name; what stays the same keeps its own."""
    text = "clips/hale/captions.vtt"
    first = naming.gather([(text, "WEBVTT\n")], [("clips/hale/video.mp4", pages.digest("one"))])
    other = naming.gather([(text, "WEBVTT\n")], [("clips/hale/video.mp4", pages.digest("two"))])
    assert first.names[text] == other.names[text] == f"clips/hale/captions.{WEBVTT}.vtt"
    assert first.names["clips/hale/video.mp4"] != other.names["clips/hale/video.mp4"]
    assert set(first.texts) | set(first.media) == set(first.names.values())


WEBVTT = pages.digest("WEBVTT\n")[:12]


def test_data_in_a_page_never_ends_its_element(built):
    """Whatever a clip is called, its name stays within the data: letters that end it are spelt."""
    folder, _ = built
    for path in ("index.html", "commitments.html"):
        text = (folder / "site" / path).read_text(encoding="utf-8")
        data = text.partition('id="films">')[2].partition("</script>")[0]
        assert data
        assert not set("<>&'") & set(data)
        assert markup.read(text).all("main")
