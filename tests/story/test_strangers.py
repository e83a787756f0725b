"""Real people's clips, phones' formats and hostile files, where they lie beside the checkout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from talkingheads.backends.ffmpeg import Ffmpeg
from talkingheads.cache import Cache
from tests import pages
from tests.measuring import loudness
from tests.story.conftest import SHARED, entries

pytestmark = [
    pytest.mark.story,
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="no media beside the checkout"),
]

REFUSED = {
    "concat-names-sibling.mp4": "playlist or script",
    "concat-reads-local-file.mp4": "playlist or script",
    "playlist-opens-network.mov": "playlist or script",
    "playlist-reads-local-file.mp4": "playlist or script",
    "empty.mp4": "empty",
    "huge-frame-bomb.mov": "not a video",
    "no-audio-track.mp4": "no sound track",
    "random.mov": "not a video",
    "silent-audio.mp4": "silence",
    "text.mp4": "not a video",
    "truncated-faststart.mp4": "cut off",
    "truncated-no-moov.mp4": "cut off",
}


def test_each_refusal_names_file_and_reason(strangers: Path) -> None:
    """Exactly the broken and hostile files are refused, each with its reason."""
    events = json.loads((strangers / "told.json").read_text())
    refused = {e["clip"]: e["detail"] for e in events if e.get("state") == "refused"}
    assert set(refused) == set(REFUSED)
    for name, reason in REFUSED.items():
        assert reason in refused[name], name


def test_everything_usable_is_published(strangers: Path) -> None:
    """All other clips are on the site, as long as they are said to be."""
    names = {p.name for p in (strangers / "clips").iterdir() if p.suffix != ".vtt"}
    there = entries(strangers)
    assert {e.update.file for e in there.values()} == names - set(REFUSED)
    for id, entry in there.items():
        probe = Ffmpeg().probe(pages.on_site(strangers / "site", f"clips/{id}/video.mp4"))
        assert abs(probe.duration - entry.rendition.duration) < 150, id


def test_every_video_is_as_loud_as_the_others(strangers: Path) -> None:
    """Both sizes of each video are at -16 LUFS within 0.5, with a true peak of at most -1.5."""
    find = Cache(strangers / ".talkingheads").path
    for id, entry in entries(strangers).items():
        made = entry.rendition
        for video in (made.video, made.low, made.uncut):
            if video:
                reached, peak = loudness(find(video))
                assert reached == pytest.approx(-16, abs=0.5), id
                assert peak <= -1.5, id


def test_a_rotated_clip_is_shown_as_players_show_it(strangers: Path) -> None:
    """
    A clip stored on its side is turned as its display matrix says, and not shown as stored.

    The matrix of this file says a quarter turn the wrong way: browsers show it upside down, and
    so do we. That a right one comes out upright is tested on clips made for it.
    """
    stored, turn = first_picture(SHARED / "rotated-by-metadata.mov")
    turned, straight = (
        pages.on_site(strangers / "site", f"clips/{id}/video.mp4")
        for id in ("rotated-by-metadata", "speech-11s")
    )
    shown, left = first_picture(turned)
    upright, _ = first_picture(straight)
    assert (turn, left) == (90, 0)
    assert difference(shown, stored.rotate(turn)) < 8
    assert difference(shown, stored) > 20
    assert difference(shown, upright.rotate(180)) < 8


def first_picture(video: Path):
    """Return a film's first frame as stored, small and grey, and the turn that it asks for."""
    import av

    with av.open(str(video)) as file:
        frame = next(file.decode(video=0))
        return frame.to_image().convert("L").resize((96, 96)), frame.rotation


def difference(one, other) -> float:
    """Return the mean difference of two pictures' pixels, of 255."""
    import numpy as np

    return float(np.abs(np.asarray(one, dtype=float) - np.asarray(other, dtype=float)).mean())


def test_no_byte_of_another_file_is_shown(strangers: Path) -> None:
    """The script that names a sibling made nothing, and left nothing of the sibling's behind."""
    assert not (strangers / "site" / "clips" / "concat-names-sibling").exists()
    videos = list((strangers / ".talkingheads" / "store").rglob("*.mp4"))
    renditions = [entry.rendition for entry in entries(strangers).values()]
    ours = {digest for made in renditions for digest in (made.video, made.low)}
    assert {video.stem for video in videos} == ours


def test_silences_go(strangers: Path) -> None:
    """The clip with 10 s of room noise loses it, and keeps both stretches of speech."""
    entry = entries(strangers)["long-pauses-32s"]
    cuts = entry.cuts
    assert cuts.length < 23_000
    assert any(c.start <= 4_600 and c.end >= 14_400 for c in cuts.cuts)
    assert any(c.start <= 21_600 and c.end >= 31_400 for c in cuts.cuts)
