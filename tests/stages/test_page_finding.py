"""What the search page knows of every update before it reads any."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from typing import Any
from zlib import crc32

import pytest

from bench.made_up import archive
from talkingheads.domain import Briefing
from talkingheads.stages.page import finding, shape, wording
from talkingheads.stages.page.sites import SiteView
from tests import pages, ruled


def view(briefing: Briefing) -> SiteView:
    return shape.site(briefing, words=pages.ENGLISH, search=True)


def told(briefing: Briefing) -> dict[str, Any]:
    site = view(briefing)
    packed = finding.clips(site, {clip.link: f"en_{clip.entry.id}" for clip in site.clips})
    found: dict[str, Any] = json.loads(gzip.decompress(packed))
    return found


def rows(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every row by the names of its fields; what was left out is nought."""
    count = len(finding.FIELDS)
    return [
        dict(zip(finding.FIELDS, [*row, *[0] * (count - len(row))], strict=True))
        for row in content["clips"]
    ]


@pytest.mark.parametrize("briefing", [ruled.ruled(), ruled.hostile(), archive(40)])
def test_a_row_says_what_the_update_is(briefing: Briefing) -> None:
    """Decoded by the tables, every row is its clip's speaker, theme, place, edition and month."""
    content = told(briefing)
    site = view(briefing)
    assert len(content["clips"]) == len(site.clips)
    for row, clip in zip(rows(content), site.clips, strict=True):
        update = clip.entry.update
        name, role, organisation = content["people"][row["person"]]
        assert row["id"] == clip.entry.id
        assert row["fragment"] == f"en_{clip.entry.id}"
        assert (name, role) == (update.speaker.name, update.speaker.role)
        assert content["organisations"][organisation] == update.speaker.organisation
        assert content["themes"][row["theme"]] == update.theme
        assert content["places"][row["place"]] == update.place
        assert content["editions"][row["edition"]] == [clip.edition_id, clip.edition]
        assert content["months"][row["month"]][0] == clip.recorded_iso[:7]
        assert content["languages"][row["language"]] == clip.language
        assert content["warnings"][row["warning"] or 0] == clip.warning


def test_a_row_says_what_is_in_the_update() -> None:
    """Kinds are bits, and each promise has the number of its sentence and how it stands."""
    content = told(ruled.ruled())
    (clerk,) = [row for row in rows(content) if row["id"] == "town-clerk"]
    kinds = [name for bit, (name, _) in enumerate(content["kinds"]) if clerk["kinds"] & 1 << bit]
    assert kinds == ["promise", "next", "why", "offer"]
    states = re.findall(r"(\d+)([a-z])", clerk["states"])
    stand = {number: content["states"][ord(letter) - ord("a")][0] for number, letter in states}
    assert stand == {"2": "kept", "3": "dropped", "4": "superseded", "5": "overdue"}


def test_a_text_stands_once() -> None:
    """A thousand updates of the same people about the same things are mostly numbers."""
    site = view(archive(200))
    marks = {c.link: f"en_{crc32(c.link.encode()) % 16**7:07x}" for c in site.clips}
    packed = finding.clips(site, marks)
    assert gzip.decompress(packed).count(b'"Clean water"') == 1
    assert len(packed) < 200 * 40


def test_words_are_those_of_the_pages_language() -> None:
    """States, kinds and months are to be read, in the language of the site."""
    content = told(pages.larkford())
    assert content["months"][1] == ["2026-11", "November 2026"]
    assert dict(content["kinds"])["next"] == wording.KINDS["next"]
    assert dict(content["states"])["due-soon"] == "Due soon"


def test_the_same_updates_are_the_same_bytes() -> None:
    """Else an unchanged site would be published again; the search page names what is there."""
    site = view(pages.larkford())
    assert finding.clips(site, {}) == finding.clips(site, {})
    assert finding.page("search/0a/").values == {
        "index": "search/0a/pagefind.js",
        "clips": "search/0a/clips.gz",
    }
    assert set(finding.page("").values.values()) == {""}


@pytest.mark.parametrize(
    ("spoken", "language", "expected"),
    [
        (("en", "en", "cy"), "cy", "en"),
        (("en-GB", "cy", "en"), "cy", "en"),
        (("fr", "de"), "en", "de"),
        (("", ""), "cy", "cy"),
    ],
)
def test_words_are_bent_as_in_most_updates(
    spoken: tuple[str, ...], language: str, expected: str
) -> None:
    """The index is in the language that is spoken, not in that of the pages."""
    entries = [
        replace(entry, transcript=replace(entry.transcript, language=tag))
        for entry, tag in zip(pages.larkford().entries, spoken, strict=False)
    ]
    edition = replace(pages.larkford().editions[0], entries=tuple(entries))
    site = view(pages.briefing(edition))
    assert finding.language(replace(site, language=language)) == expected
