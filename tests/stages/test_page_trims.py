"""What was cut, on a clip's page: told in words, listed, and to be heard where that is allowed."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from talkingheads.backends.jinja import JinjaWriter
from talkingheads.domain import Cut, CutList, Edition, Entry, Removed, Speaker
from talkingheads.settings import PageSettings
from talkingheads.stages import page
from talkingheads.stages.page.trims import TrimsView
from tests import pages

CUTS = CutList(
    (Cut(2_000, 30_000), Cut(36_000, 60_000), Cut(62_000, 74_000)),
    80_000,
    (
        Removed(0, 2_000, "before"),
        Removed(30_000, 34_000, "pause"),
        Removed(34_000, 36_000, "asked"),
        Removed(60_000, 61_200, "pause"),
        Removed(61_200, 62_000, "filler"),
        Removed(74_000, 80_000, "after"),
    ),
)


def clip(cuts: CutList = CUTS, *, uncut: bool = False) -> Entry:
    """Return a clip with *cuts*."""
    entry = pages.entry("hale", Speaker("Ruth Hale"), pages.SHOP)
    video = replace(entry.rendition, uncut=pages.digest("video") if uncut else "")
    return replace(entry, cuts=cuts, rendition=video)


def built(folder: Path, entry: Entry) -> Path:
    """Build a site with *entry* alone; return the folder of its page."""
    page.run(
        pages.briefing(Edition("one", "One", (entry,))),
        settings=PageSettings(search=False),
        site=folder / "site",
        media=pages.FakeStore(folder / "store"),
        writer=JinjaWriter(),
        indexer=None,
    )
    return folder / "site" / "clips" / entry.id


@pytest.mark.parametrize(
    ("cuts", "told"),
    [
        (
            CUTS,
            "Cut out of 1:20: 16 seconds (2 pauses, an “um” or “er”, the waiting before and after, "
            "1 part at the team’s wish).",
        ),
        (CutList((Cut(0, 80_000),), 80_000), "Nothing was cut."),
        (
            CutList((Cut(1_000, 80_000),), 80_000, (Removed(0, 1_000, "before"),)),
            "Cut out of 1:20: 1 second (the waiting before).",
        ),
        (
            CutList((Cut(0, 79_800),), 80_000, (Removed(79_800, 80_000, "after"),)),
            "Cut out of 1:20: less than a second (the waiting after).",
        ),
        (CutList((Cut(0, 10_000),), 80_000), "Cut out of 1:20: 1 minute 10 seconds."),
    ],
)
def test_the_sentence(cuts: CutList, told: str) -> None:
    """How much and why; nothing is said of reasons that are not known."""
    assert TrimsView(clip(cuts), pages.ENGLISH).sentence == told


def test_the_list(tmp_path: Path) -> None:
    """Every cut with its time in the clip, why, and how long; closed, and in plain HTML."""
    folder = built(tmp_path, clip())
    html = (folder / "index.html").read_text()
    section = html[html.index('<section class="trims"') :]
    section = section[: section.index("</section>")]
    lines = [
        " ".join(re.sub("<[^>]+>", " ", li).split()) for li in re.findall("<li>.*</li>", section)
    ]
    assert lines == [
        "0:00.0 to 0:02.0 Before the talk, 2.0 s",
        "0:30.0 to 0:34.0 A pause, 4.0 s",
        "0:34.0 to 0:36.0 At the team’s wish, 2.0 s",
        "1:00.0 to 1:01.2 A pause, 1.2 s",
        "1:01.2 to 1:02.0 Um, er or the like, 0.8 s",
        "1:14.0 to 1:20.0 After the talk, 6.0 s",
    ]
    assert '<details class="story">' in section
    assert "<audio" not in html
    for name in ("cuts.json", "cuts.edl"):
        assert f'href="{pages.on_site(folder, name).name}"' in section


def test_nothing_cut_has_no_list(tmp_path: Path) -> None:
    """The sentence says it all."""
    html = (built(tmp_path, clip(CutList((Cut(0, 80_000),), 80_000))) / "index.html").read_text()
    assert "Nothing was cut." in html
    assert "Every cut" not in html


def test_hear_it_uncut(tmp_path: Path) -> None:
    """Where the team lets it: pauses lead to their second in sound that lacks what was dropped."""
    folder = built(tmp_path, clip(uncut=True))
    html = (folder / "index.html").read_text()
    sound = pages.on_site(folder, "uncut.m4a")
    links = re.findall(r'href="(uncut\.\w+\.m4a#t=[\d.]+)"', html)
    assert links == [f"{sound.name}#t={moment}" for moment in ("28", "56", "57.2")]
    assert f'<audio class="uncut" controls preload="none" src="{sound.name}"' in html
    assert "and what the team left out" in html
    assert sound.read_bytes() == b"a video"


def test_the_cut_list_for_programs(tmp_path: Path) -> None:
    """Both files lie beside the page, under the clip's id; no file name and no word is in them."""
    folder = built(tmp_path, clip())
    told = json.loads(pages.on_site(folder, "cuts.json").read_text())
    assert [part["why"] for part in told["removed"]] == [part.why for part in CUTS.removed]
    edl = pages.on_site(folder, "cuts.edl").read_text()
    assert edl.count("* FROM CLIP NAME: hale\n") == 3
    assert "mp4" not in edl + json.dumps(told)
