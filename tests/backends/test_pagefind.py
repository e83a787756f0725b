"""The search index, made by the real Pagefind, of pages as they really are."""

import gzip
import json
from dataclasses import replace

import pytest

from talkingheads.backends.jinja import JinjaWriter
from talkingheads.backends.pagefind import PagefindIndexer
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


def records(folder):
    """Return what Pagefind keeps of each page, by address."""
    found = {}
    for file in (folder / "site/pagefind/fragment").iterdir():
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
    assert "pagefind/pagefind-entry.json" in first.by_path
    assert build(tmp_path / "two", pages.larkford()) == first


def test_pagefinds_own_pages_are_left_out(tmp_path):
    """Only what our search page loads is published."""
    manifest = build(tmp_path, pages.larkford())
    assert not [path for path in manifest.by_path if "-ui" in path or "highlight" in path]
    assert "pagefind/pagefind.js" in manifest.by_path


def test_no_index_is_an_error(tmp_path):
    """If the program ends well but wrote nothing, what it said is passed on."""
    calls = []

    def runner(args, *, timeout):
        calls.append((args, timeout))
        return "wrong glibc"

    with pytest.raises(ToolError, match="wrong glibc"):
        PagefindIndexer(runner).index(tmp_path, language="en")
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
    named = PagefindIndexer().index(tmp_path / "site", language="en")
    assert len(named) == 6
    folder = tmp_path / "site/pagefind/fragment"
    for path, name in named.items():
        text = gzip.decompress((folder / f"{name}.pf_fragment").read_bytes())
        assert f'"url":"/{path}"'.encode() in text


def test_one_index_in_the_language_that_is_spoken(tmp_path):
    """A site in Welsh is found by the words of its talks, which are bent as English ones are."""
    build(tmp_path, replace(pages.larkford(), language="cy"))
    entry = json.loads((tmp_path / "site/pagefind/pagefind-entry.json").read_text())
    assert list(entry["languages"]) == ["en"]
    assert entry["languages"]["en"]["page_count"] == 6


def test_a_fragment_that_cannot_be_read_is_an_error(tmp_path):
    """A version of Pagefind that writes otherwise is told, with what to do."""
    folder = tmp_path / "pagefind/fragment"

    def runner(args, *, timeout):
        folder.mkdir(parents=True)
        (tmp_path / "pagefind/pagefind-entry.json").write_text("{}")
        (folder / "en_1.pf_fragment").write_bytes(b"something else")
        return ""

    with pytest.raises(ToolError, match=r"en_1\.pf_fragment"):
        PagefindIndexer(runner).index(tmp_path, language="en")
