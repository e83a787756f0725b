"""Ingest accepts a clip or says why not."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads.backends.base import Probe
from talkingheads.domain import Clip, Source
from talkingheads.errors import ClipError, PassingError
from talkingheads.files import digest_of
from talkingheads.settings import IngestSettings
from talkingheads.stages import ingest
from tests.fakes import FakeMedia, tools


def accept(root: Path, content: str, media: FakeMedia | None = None, **settings: object) -> Clip:
    """Ingest a source with *content*."""
    (root / "clips").mkdir(exist_ok=True)
    file = root / "clips" / "a.mp4"
    file.write_text(content)
    return ingest.run(
        Source("a.mp4", digest_of(file)),
        settings=IngestSettings(**settings),
        tools=tools(root, media=media),
    )


def test_a_turned_picture_is_told_to_be_as_its_file_says(tmp_path: Path) -> None:
    """Whether its head is on top nobody has looked: the note claims no more than was done."""

    class Turned(FakeMedia):
        def probe(self, source: Path) -> Probe:
            return replace(super().probe(source), rotation=90)

    clip = accept(tmp_path, "ok 4000", Turned())
    assert clip.notes == ("turned by 90 degrees, as the file says",)


def test_an_accepted_clip_has_its_intermediate_in_the_store(tmp_path: Path) -> None:
    """The clip names its source and its intermediate by their digests; no room is left behind."""
    clip = accept(tmp_path, "ok 4000")
    assert clip.duration == 4000
    assert clip.source == digest_of(tmp_path / "clips" / "a.mp4")
    assert tools(tmp_path).cache.path(clip.media).read_text() == "ok 4000"
    assert list((tmp_path / ".talkingheads" / "incoming").iterdir()) == []


@pytest.mark.parametrize(
    ("content", "levels", "settings", "words"),
    [
        ("empty", (-3.0,), {}, "empty"),
        ("ok 4000", (float("-inf"),), {}, "silence"),
        ("ok 4000", (-80.0, -75.0), {}, "silence"),
        ("ok 180000", (-3.0,), {"max_minutes": 2}, "too long: 3.0 minutes, and 2 are allowed"),
    ],
)
def test_a_refusal_says_why_and_what_to_do(
    tmp_path: Path, content: str, levels: tuple[float, ...], settings: dict, words: str
) -> None:
    """Each refusal has its reason in plain words and a next step, and leaves nothing behind."""
    with pytest.raises(ClipError, match=words) as raised:
        accept(tmp_path, content, FakeMedia(levels), **settings)
    assert raised.value.hint
    assert list((tmp_path / ".talkingheads" / "incoming").iterdir()) == []


def test_a_large_file_is_not_even_opened(tmp_path: Path) -> None:
    """The size is looked at first."""
    with pytest.raises(ClipError, match="too large: 2 MB, and 1 MB are allowed"):
        accept(tmp_path, "x" * 2_000_000, max_megabytes=1)


@pytest.mark.parametrize(
    ("levels", "channel"),
    [((-3.0,), None), ((-3.0, -4.0), None), ((-3.0, float("-inf")), 0), ((-50.0, -3.0), 1)],
)
def test_one_sided_sound_is_found(
    tmp_path: Path, levels: tuple[float, ...], channel: int | None
) -> None:
    """If only one of two channels has a voice, the recipe names it and the notes tell it."""
    media = FakeMedia(levels)
    clip = accept(tmp_path, "ok 4000", media)
    assert media.recipes[0].channel == channel
    assert any("side only" in note for note in clip.notes) == (channel is not None)


def test_sides_that_cancel_each_other_out_are_not_mixed(tmp_path: Path) -> None:
    """If the mix of both is all but silent, the louder one is used, and the notes tell it."""
    media = FakeMedia((-4.0, -3.0), mixed=-70.0)
    clip = accept(tmp_path, "ok 4000", media)
    assert media.recipes[0].channel == 1
    assert any("cancelled" in note for note in clip.notes)


@pytest.mark.parametrize(
    ("filmed", "shown"),
    [
        *((0, 25), (5, 25), (15, 25), (20, 25)),
        *((23.976, 24), (24, 24), (25, 25), (26.8, 25), (28, 30), (29.97, 30), (30, 30)),
        *((48, 24), (50, 25), (57.4, 30), (59.94, 30), (60, 30)),
        *((100, 25), (120, 30), (239.8, 30)),
    ],
)
def test_a_clip_is_shown_at_the_rate_that_fits_the_one_it_was_filmed_at(
    tmp_path: Path, filmed: float, shown: int
) -> None:
    """Each frame that was filmed, or each second one and so on, has its own moment."""
    media = FakeMedia(rate=filmed)
    assert accept(tmp_path, "ok 4000", media).fps == shown
    assert media.recipes[0].fps == shown


@given(filmed=st.floats(0, 1000))
def test_every_rate_fits_one_of_three(filmed: float) -> None:
    """Whatever a file says of its rate, it is shown at 24, 25 or 30 frames a second."""
    assert ingest.rate_for(filmed) in (24, 25, 30)


def test_a_rate_that_is_set_is_kept(tmp_path: Path) -> None:
    """With `ingest.fps` every clip has that rate."""
    assert accept(tmp_path, "ok 4000", FakeMedia(rate=60), fps=25).fps == 25


def test_the_clip_tells_how_loud_it_was_made(tmp_path: Path) -> None:
    """The loudness of the settings stands in the recipe and in the clip."""
    media = FakeMedia()
    assert accept(tmp_path, "ok 4000", media, loudness=-23).loudness == -23
    assert media.recipes[0].loudness == -23


class Losing(FakeMedia):
    """Loses the end of the picture, of the sound, or neither."""

    def __init__(self, **left: int) -> None:
        super().__init__()
        self.left = left

    def probe(self, source: Path) -> Probe:
        whole = replace(super().probe(source), picture_until=3960, sound_until=4000)
        return whole if source.name == "source" else replace(whole, **self.left)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        ({"duration": 2000}, "damaged: only 2.0 s of 4.0 s"),
        ({"picture_until": 1000}, "damaged: of its picture only 1.0 s of 4.0 s"),
        ({"sound_until": 0}, "damaged: of its sound only 0.0 s of 4.0 s"),
    ],
)
def test_what_is_lost_in_decoding_is_missed(
    tmp_path: Path, left: dict[str, int], words: str
) -> None:
    """Picture and sound are each as long as the packets said, or the clip is refused."""
    with pytest.raises(ClipError, match=words) as raised:
        accept(tmp_path, "ok 4000", Losing(**left))
    assert raised.value.hint
    assert accept(tmp_path, "ok 4000", Losing(picture_until=3600, sound_until=3600))


@pytest.mark.parametrize(("until", "stands"), [(1000, True), (3960, False)])
def test_a_picture_that_ends_before_the_sound_stands_and_is_told(
    tmp_path: Path, until: int, stands: bool
) -> None:
    """The recipe lets its last picture stand, and a note says since when."""

    class Short(FakeMedia):
        def probe(self, source: Path) -> Probe:
            return replace(super().probe(source), picture_until=until, sound_until=4000)

    media = Short()
    notes = accept(tmp_path, "ok 4000", media).notes
    assert media.recipes[0].stands == stands
    told = ("its picture ends after 1.0 s: the last one stands until the sound ends",)
    assert notes == (told if stands else ())


class Nosy(FakeMedia):
    """Notes where a source lies while it is looked at, and has somebody write into the sender's."""

    def __init__(self, original: Path) -> None:
        super().__init__()
        self.original = original
        self.seen: list[Path] = []

    def probe(self, source: Path) -> Probe:
        self.seen.append(source)
        with self.original.open("r+") as file:  # the same file, not a new one under its name
            file.write("ok 9999")
        return super().probe(source)


def test_a_source_lies_alone_in_a_room_that_is_called_after_its_bytes(tmp_path: Path) -> None:
    """What is made lies apart from it, since who reads it may write there only."""
    media = Nosy(tmp_path / "clips" / "a.mp4")
    clip = accept(tmp_path, "ok 4000", media)
    source, made = media.seen
    assert source.parent.name.startswith(clip.source)
    assert source.parent in made.parents
    assert source.parent != made.parent


def test_what_is_written_into_the_senders_file_meanwhile_changes_nothing(tmp_path: Path) -> None:
    """The record is that of the bytes which were hashed, whatever becomes of their file."""
    clip = accept(tmp_path, "ok 4000", Nosy(tmp_path / "clips" / "a.mp4"))
    assert clip.duration == 4000
    assert clip.source == hashlib.sha256(b"ok 4000").hexdigest()
    assert tools(tmp_path).cache.path(clip.media).read_text() == "ok 4000"


def test_a_source_that_changed_since_it_was_hashed_is_read_in_the_next_run(tmp_path: Path) -> None:
    """Nothing is made of it and nothing remembered, neither of its old bytes nor of its new."""
    (tmp_path / "clips").mkdir()
    (tmp_path / "clips" / "a.mp4").write_text("ok 5000")
    media = FakeMedia()
    source = Source("a.mp4", hashlib.sha256(b"ok 4000").hexdigest())
    with pytest.raises(PassingError, match="changed"):
        ingest.run(source, settings=IngestSettings(), tools=tools(tmp_path, media=media))
    assert media.calls == []


class Endless(FakeMedia):
    """Finds no mark at the end."""

    def probe(self, source: Path) -> Probe:
        return replace(super().probe(source), endless=True)


def test_what_may_lack_its_end_is_told(tmp_path: Path) -> None:
    """It is accepted, since it may be whole, with a note to listen."""
    assert any("end is there" in note for note in accept(tmp_path, "ok 4000", Endless()).notes)
    assert not any("end is there" in note for note in accept(tmp_path, "ok 4000").notes)
