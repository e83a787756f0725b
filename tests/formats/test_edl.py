"""The edit decision list is read by another program's parser as what it was written from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads.domain import Clip, Cut, CutList, Removed
from talkingheads.formats import edl

CLIP = Clip("a" * 64, "b" * 64, 32_000, 640, 360, 25)
CUTS = CutList(
    (Cut(1_760, 4_240), Cut(6_760, 8_240)),
    32_000,
    (Removed(0, 1_760, "before"), Removed(4_240, 6_760, "pause"), Removed(8_240, 32_000, "after")),
    opening=3_000,
)


def test_looks_like() -> None:
    """One event a cut; the finished video's times follow its opening without a gap."""
    assert edl.write(CUTS, CLIP, name="hale.mp4") == (
        "TITLE: hale.mp4\n"
        "FCM: NON-DROP FRAME\n"
        "\n"
        "001  AX       B     C        00:00:01:19 00:00:04:06 00:00:03:00 00:00:05:12\n"
        "* FROM CLIP NAME: hale.mp4\n"
        "002  AX       B     C        00:00:06:19 00:00:08:06 00:00:05:12 00:00:06:24\n"
        "* FROM CLIP NAME: hale.mp4\n"
    )


def test_a_clip_without_a_picture_is_sound() -> None:
    """Its events are on the audio track."""
    sound = Clip("a" * 64, "b" * 64, 32_000, 0, 0, 25)
    assert "  AX       A     C  " in edl.write(CUTS, sound, name="x")


def test_a_name_cannot_add_lines() -> None:
    """A file's name stays on its line."""
    written = edl.write(CUTS, CLIP, name="a\n003  AX  evil\r.mp4")
    assert written.count("\n") == 7
    assert "TITLE: a 003  AX  evil .mp4\n" in written


def test_json_has_times_only() -> None:
    """Milliseconds and reasons; nothing of names and words."""
    assert edl.plain(CUTS, CLIP) == {
        "unit": "ms",
        "fps": 25,
        "source_length": 32_000,
        "kept_length": 3_960,
        "removed_length": 28_040,
        "opening": 3_000,
        "kept": [
            {"start": 1_760, "end": 4_240, "length": 2_480},
            {"start": 6_760, "end": 8_240, "length": 1_480},
        ],
        "removed": [
            {"start": 0, "end": 1_760, "length": 1_760, "why": "before"},
            {"start": 4_240, "end": 6_760, "length": 2_520, "why": "pause"},
            {"start": 8_240, "end": 32_000, "length": 23_760, "why": "after"},
        ],
    }


@st.composite
def cut_lists(draw: st.DrawFn) -> tuple[CutList, Clip]:
    """Draw cuts on the frames of a clip."""
    fps = draw(st.sampled_from([24, 25, 30, 50, 60]))
    edges = sorted(draw(st.sets(st.integers(0, 100_000), min_size=2, max_size=20)))
    edges = edges[: len(edges) // 2 * 2]
    moments = [round(edge * 1000 / fps) for edge in edges]
    cuts = tuple(Cut(a, b) for a, b in zip(moments[::2], moments[1::2], strict=True))
    opening = round(draw(st.integers(0, 250)) * 1000 / fps)
    length = moments[-1] + 100
    return CutList(cuts, length, opening=opening), Clip("a", "b", length, 640, 360, fps)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@given(cut_lists())
def test_another_parser_reads_the_same(drawn: tuple[CutList, Clip]) -> None:
    """OpenTimelineIO finds every cut, to the frame, on both tracks, and where it goes."""
    import opentimelineio as otio

    cuts, clip = drawn
    text = edl.write(cuts, clip, name="hale.mp4")
    timeline = otio.adapters.read_from_string(text, "cmx_3600", rate=clip.fps)
    tracks = [list(track.find_clips()) for track in timeline.tracks]
    assert len(tracks) == 2
    for clips in tracks:
        assert [item.name for item in clips] == ["hale.mp4"] * len(cuts.cuts)
        record = round(cuts.opening * clip.fps / 1000)
        for item, cut in zip(clips, cuts.cuts, strict=True):
            span = item.source_range
            assert span.start_time.to_frames() == round(cut.start * clip.fps / 1000)
            assert span.end_time_exclusive().to_frames() == round(cut.end * clip.fps / 1000)
            placed = item.transformed_time_range(item.trimmed_range(), timeline.tracks)
            start = timeline.global_start_time or otio.opentime.RationalTime(0, clip.fps)
            assert (placed.start_time + start).to_frames() == record
            record += span.duration.to_frames()
