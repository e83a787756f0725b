"""Below the video stand the talk as a strip, the small video, and what can be downloaded."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from talkingheads.domain import FRAMES, Briefing, Entry
from talkingheads.stages.page import player
from tests import pages

PEAKS = tuple(range(0, 100, 5))


def entry(*, opening: int = 0, **rendition: object) -> Entry:
    """Return a clip of the briefing with everything that a rendition may have."""
    made = pages.larkford().entries[0]
    given = {
        "size": 3_130_000,
        "low": pages.digest("low"),
        "low_size": 912_000,
        "filmstrip": pages.digest("strip"),
        "peaks": PEAKS,
        **rendition,
    }
    return replace(
        made,
        cuts=replace(made.cuts, opening=opening),
        rendition=replace(made.rendition, **given),
    )


def briefing_of(made: Entry) -> Briefing:
    briefing = pages.larkford()
    edition = replace(briefing.editions[0], entries=(made,))
    return replace(briefing, editions=(edition,))


def test_each_picture_leads_to_its_part_of_the_talk() -> None:
    """Twelve links from the beginning of the talk on, after its title card."""
    view = player.PlayerView(entry(opening=3000), pages.ENGLISH)
    assert len(view.frames) == FRAMES
    assert view.frames[0].moment == "3"
    assert view.frames[0].clock == "0:03"
    talk = view.end - view.start
    starts = [frame.start for frame in view.frames]
    assert starts == [3000 + talk * part // FRAMES for part in range(FRAMES)]
    assert [frame.x for frame in view.frames][:3] == [0, 160, 320]
    assert view.frames[6].place == "50%"


def test_the_waveform_begins_with_the_talk() -> None:
    """What is drawn under the pictures leaves out the title card, as they do."""
    made = entry()
    length = made.cuts.length
    view = player.PlayerView(replace(made, cuts=replace(made.cuts, opening=length)), pages.ENGLISH)
    assert view.wave == PEAKS[10:]
    assert player.PlayerView(made, pages.ENGLISH).wave == PEAKS


def test_the_outline_is_closed_and_stays_within_its_frame() -> None:
    """Two points for each stretch, as far from the middle as it is loud, in steps."""
    view = player.PlayerView(entry(peaks=(0, 100, 51)), pages.ENGLISH)
    x, y, points = 0, 50, []
    for right, down in re.findall(r"(-?\d+) ?(-?\d+)", view.outline.removeprefix("M0 50l")):
        x, y = x + int(right), y + int(down)
        points.append((x, y))
    assert points == [(1, 50), (3, 0), (5, 25), (6, 50), (5, 76), (3, 100), (1, 50)]
    assert view.outline.endswith("z")


def test_a_long_waveform_is_drawn_in_fewer_stretches() -> None:
    """Each of them is as loud as the loudest that it stands for; none is lost."""
    view = player.PlayerView(entry(peaks=(10,) * 200 + (90,) + (10,) * 39), pages.ENGLISH)
    assert len(view.bars) == player.BARS
    assert sorted(set(view.bars)) == [10, 90]
    assert player.PlayerView(entry(peaks=()), pages.ENGLISH).bars == ()


def test_every_second_picture_is_drawn() -> None:
    """Six that can be made out show more than twelve slices; together they fill the strip."""
    view = player.PlayerView(entry(), pages.ENGLISH)
    assert [frame.number for frame in view.drawn] == [0, 2, 4, 6, 8, 10]
    assert float(view.part[:-1]) * 6 >= 100


@pytest.mark.parametrize(
    ("rendition", "offered"),
    [({}, True), ({"low": ""}, False), ({"low_size": 4_000_000}, False)],
)
def test_a_small_video_is_offered_if_it_saves_something(
    rendition: dict[str, object], offered: bool
) -> None:
    """Without one, or if it is larger, nothing is said of it."""
    assert player.PlayerView(entry(**rendition), pages.ENGLISH).small is offered


def test_sizes_are_told_in_megabytes() -> None:
    """With one decimal, and never as nothing."""
    view = player.PlayerView(entry(low_size=1), pages.ENGLISH)
    assert (view.size, view.small_size) == ("3.1 MB", "0.1 MB")


def test_peaks_are_told_with_their_meaning() -> None:
    """The file says what the numbers are, and of which time."""
    made = entry(opening=2000)
    [(path, text)] = player.texts(briefing_of(made))
    told = json.loads(text)
    assert path == f"clips/{made.id}/peaks.json"
    assert told["peaks"] == list(PEAKS)
    assert (told["start_ms"], told["end_ms"]) == (0, made.cuts.length)
    assert "40 dB" in told["meaning"]


def test_files_go_beside_the_page() -> None:
    """What was not made is not there."""
    made = entry()
    assert dict(player.media(briefing_of(made))) == {
        f"clips/{made.id}/video-low.mp4": pages.digest("low"),
        f"clips/{made.id}/face.jpg": pages.digest("poster"),
        f"clips/{made.id}/filmstrip.jpg": pages.digest("strip"),
    }
    assert not dict(player.media(briefing_of(entry(low="", filmstrip="", face=""))))


def test_sound_alone_has_a_waveform_and_no_pictures() -> None:
    """A clip without a picture divides nothing by nought."""
    made = entry(filmstrip="")
    view = player.PlayerView(
        replace(made, clip=replace(made.clip, width=0, height=0)), pages.ENGLISH
    )
    assert not view.film
    assert view.wave
    assert len(view.frames) == FRAMES
