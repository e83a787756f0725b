"""The search index, made by the real Pagefind, of pages as they really are."""

import gzip
import json
from dataclasses import replace

import pytest

from talkingheads.backends.jinja import JinjaWriter
from talkingheads.backends.pagefind import PagefindIndexer
from talkingheads.domain import Edition
from talkingheads.errors import ToolError
from talkingheads.settings import PageSettings
from talkingheads.stages import page
from tests import pages


def build(folder, briefing):
    """Build *briefing* with a real index below *folder*."""
    return page.run(
        briefing,
        settings=PageSettings(),
        site=folder / "site",
        media=pages.FakeStore(folder / "store"),
        writer=JinjaWriter(),
        indexer=PagefindIndexer(),
    )


def index_of(folder):
    """Return the folder of the only index in *folder*."""
    (found,) = (folder / "site/search").iterdir()
    return found


def records(folder):
    """Return what Pagefind keeps of each page, by address."""
    found = {}
    for file in (index_of(folder) / "fragment").iterdir():
        text = gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd")
        record = json.loads(text)
        found[record["url"]] = record
    return found


def test_each_clip_is_one_record_with_its_sentences(tmp_path):
    """Every sentence is found by its second and by what it is; kinds and dates are not words."""
    build(tmp_path, pages.larkford())
    kept = records(tmp_path)
    assert len(kept) == 6
    record = kept["/clips/council-officer/index.html"]
    words = record["content"].split()
    ids = {anchor["id"]: anchor["location"] for anchor in record["anchors"]}
    assert words[ids["t=1"] : ids["t=1"] + 3] == ["Good", "afternoon,", "I"]
    promise = ids["s4-next-promise"]
    assert words[promise : promise + 4] == ["We", "will", "fit", "new"]
    assert "Promise" not in words
    assert not [word for word in words if "2026" in word or "2027" in word]


def test_hostile_words_keep_their_count(tmp_path):
    """Whatever is said, the index and the page agree on which word is which."""
    build(tmp_path, pages.hostile())
    (record,) = records(tmp_path).values()
    ids = {anchor["id"]: anchor["location"] for anchor in record["anchors"]}
    start = ids["s1-next-promise"]
    said = f"We will {pages.HOSTILE} by Friday.".replace(pages.TURN, "").split()
    assert record["content"].split()[start : start + len(said)] == said
    assert record["filters"] == {}
    assert set(record["meta"]) == {"title"}


def test_the_index_is_the_same_each_time(tmp_path):
    """An unchanged site publishes nothing: every file of the index has the same bytes."""
    first = build(tmp_path / "one", pages.larkford())
    index = index_of(tmp_path / "one").relative_to(tmp_path / "one/site")
    assert f"{index}/pagefind-entry.json" in first.by_path
    assert build(tmp_path / "two", pages.larkford()) == first


def test_another_state_is_another_index(tmp_path):
    """Whatever is said otherwise: a page of one state never reads the index of another."""
    whole = pages.larkford()
    build(tmp_path / "one", whole)
    newest = replace(whole.editions[0], title="Another title")
    build(tmp_path / "two", replace(whole, editions=(newest, *whole.editions[1:])))
    one, two = index_of(tmp_path / "one"), index_of(tmp_path / "two")
    assert one.name != two.name
    for folder, index in (("one", one), ("two", two)):
        text = (tmp_path / folder / "site/search.html").read_text(encoding="utf-8")
        assert f'data-index="search/{index.name}/pagefind.js"' in text
        assert f'data-clips="search/{index.name}/clips.gz"' in text


def test_a_fragment_names_the_files_of_its_clip(tmp_path):
    """What a search shows and plays is there; a poster stands in for a face that was not made."""
    whole = pages.larkford()
    made = whole.editions[0].entries[0]
    edition = Edition("one", "", (replace(made, rendition=replace(made.rendition, face="")),))
    for folder, briefing, face in (
        ("one", whole, "face"),
        ("two", pages.briefing(edition), "poster"),
    ):
        build(tmp_path / folder, briefing)
        anchors = records(tmp_path / folder)[f"/clips/{made.id}/index.html"]["anchors"]
        (names,) = [one["id"] for one in anchors if one["id"].startswith("files=")]
        named = names.removeprefix("files=").split(",")
        assert [name.split(".")[0] for name in named] == [
            face, "video", "captions", "poster", "video-low",
        ]  # fmt: skip
        assert all((tmp_path / folder / "site/clips" / made.id / name).is_file() for name in named)


def test_pagefinds_own_pages_are_left_out(tmp_path):
    """Only what our search page loads is published."""
    manifest = build(tmp_path, pages.larkford())
    assert not [path for path in manifest.by_path if "-ui" in path or "highlight" in path]
    assert (index_of(tmp_path) / "pagefind.js").is_file()


def test_no_index_is_an_error(tmp_path):
    """If the program ends well but wrote nothing, what it said is passed on."""
    calls = []

    def runner(args, *, timeout):
        calls.append((args, timeout))
        return "wrong glibc"

    with pytest.raises(ToolError, match="wrong glibc"):
        PagefindIndexer(runner).index(tmp_path, tmp_path / "room", language="en")
    ((args, timeout),) = calls
    assert args[1:3] == ["-m", "pagefind"]
    assert timeout > 0


def test_each_page_has_the_name_that_a_search_finds(tmp_path):
    """The name is that of the file with the page's words."""
    page.run(
        pages.larkford(),
        settings=PageSettings(),
        site=tmp_path / "site",
        media=pages.FakeStore(tmp_path / "store"),
        writer=JinjaWriter(),
        indexer=None,
    )
    named = PagefindIndexer().index(tmp_path / "site", tmp_path / "room", language="en")
    assert len(named) == 6
    folder = tmp_path / "room/fragment"
    for path, name in named.items():
        text = gzip.decompress((folder / f"{name}.pf_fragment").read_bytes())
        assert f'"url":"/{path}"'.encode() in text


def test_one_index_in_the_language_that_is_spoken(tmp_path):
    """A site in Welsh is found by the words of its talks, which are bent as English ones are."""
    build(tmp_path, replace(pages.larkford(), language="cy"))
    entry = json.loads((index_of(tmp_path) / "pagefind-entry.json").read_text())
    assert list(entry["languages"]) == ["en"]
    assert entry["languages"]["en"]["page_count"] == 6


def test_a_fragment_that_cannot_be_read_is_an_error(tmp_path):
    """A version of Pagefind that writes otherwise is told, with what to do."""
    folder = tmp_path / "room/fragment"

    def runner(args, *, timeout):
        folder.mkdir(parents=True)
        (tmp_path / "room/pagefind-entry.json").write_text("{}")
        (folder / "en_1.pf_fragment").write_bytes(b"something else")
        return ""

    with pytest.raises(ToolError, match=r"en_1\.pf_fragment"):
        PagefindIndexer(runner).index(tmp_path, tmp_path / "room", language="en")
