"""The still, the filmstrip and the peaks of a talk are taken from what is kept of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from talkingheads.domain import FRAMES, Cut, CutList
from talkingheads.stages.render import face, filmstrip, looking, peaks, poster


def chosen(frames: np.ndarray) -> int:
    """Return which of *frames* (uint8 RGB) is chosen."""
    return poster.choose(looking.brightness(frames))


@st.composite
def cut_lists(draw: st.DrawFn) -> CutList:
    """Kept stretches of any length with any gaps, and perhaps an opening."""
    moment, cuts = 0, []
    for _ in range(draw(st.integers(1, 6))):
        start = moment + draw(st.integers(0, 3000))
        moment = start + draw(st.integers(1, 8000))
        cuts.append(Cut(start, moment))
    return CutList(tuple(cuts), moment + 500, opening=draw(st.sampled_from([0, 2000])))


@given(cut_lists(), st.integers(1, 60))
def test_moments_to_look_at_are_inside_what_is_kept(cuts: CutList, most: int) -> None:
    """They rise, are not too many, and keep off joins where a cut is long enough."""
    moments = poster.moments(cuts, most)
    assert 0 < len(moments) <= most
    assert list(moments) == sorted(set(moments))
    clear = [cut for cut in cuts.cuts if cut.length > 2 * poster.CLEAR]
    for moment in moments:
        assert any(cut.start <= moment < cut.end for cut in cuts.cuts)
        if clear:
            off = poster.CLEAR
            assert any(cut.start + off <= moment <= cut.end - off for cut in clear)


@given(cut_lists())
def test_moments_are_spread_over_the_talk(cuts: CutList) -> None:
    """A long cut gets its share of them."""
    moments = poster.moments(cuts, 40)
    inner = [max(0, cut.length - 2 * poster.CLEAR) for cut in cuts.cuts]
    if len(moments) < 40:
        return
    for cut, length in zip(cuts.cuts, inner, strict=True):
        found = sum(cut.start <= moment < cut.end for moment in moments)
        assert abs(found - 40 * length / sum(inner)) <= 1


@given(cut_lists())
def test_the_filmstrip_has_a_picture_from_each_part_of_the_talk(cuts: CutList) -> None:
    """The moments rise and lie in the middle of as many equal parts, opening left out."""
    moments = filmstrip.moments(cuts)
    assert len(moments) == FRAMES
    assert list(moments) == sorted(moments)
    talk = cuts.length - cuts.opening
    for part, moment in enumerate(moments):
        middle = cuts.opening + talk * (part + 0.5) / FRAMES
        assert abs(cuts.to_cut_clock(moment) - middle) <= 1


def test_pictures_of_a_filmstrip_stand_side_by_side() -> None:
    """From left to right as they come, each whole."""
    frames = np.stack([np.full((9, 16, 3), n * 20, np.uint8) for n in range(FRAMES)])
    joined = filmstrip.join(frames)
    assert joined.shape == (9, 16 * FRAMES, 3)
    assert [int(joined[4, 16 * n + 8, 1]) for n in range(FRAMES)] == [n * 20 for n in range(FRAMES)]
    assert np.array_equal(joined[:, 32:48], frames[2])


EYES = ((28, 60), (28, 92))
"""Rows and columns of the eyes of `talk`'s face."""


def talk(closed: tuple[int, ...] = (), *, count: int = 40) -> np.ndarray:
    """Draw a face that sways and talks; in the pictures *closed* its eyes are shut."""
    random = np.random.default_rng(5)
    wall = random.integers(90, 130, (130, 170, 1)).repeat(3, axis=2)
    frames = []
    for number in range(count):
        frame = wall.copy()
        down, right = round(2 * np.sin(number)), round(4 * np.sin(number / 3))
        face = frame[10 + down : 110 + down, 25 + right : 145 + right]
        face[10:95, 20:110] = (200, 150, 120)
        for row, column in EYES:
            if number in closed:
                face[row + 3, column - 31 : column - 17] = (90, 60, 50)
            else:
                face[row : row + 7, column - 31 : column - 17] = (245, 245, 245)
                face[row : row + 7, column - 27 : column - 21] = (40, 30, 20)
        face[70 : 72 + 3 * (number % 4), 45:75] = (120, 30, 30)
        frames.append(frame)
    return np.stack(frames).astype(np.uint8)


def test_a_still_has_its_eyes_open() -> None:
    """Of forty pictures, nine with closed eyes, one with open eyes is taken."""
    closed = (0, 4, 5, 12, 19, 20, 28, 33, 39)
    assert chosen(talk(closed)) not in closed


def test_the_same_pictures_give_the_same_still() -> None:
    """Nothing is left to chance."""
    assert chosen(talk((3,))) == chosen(talk((3,)))


def test_what_is_black_glaring_or_blurred_is_not_taken() -> None:
    """Of twenty such pictures and twenty good ones, a good one is taken."""
    frames = talk()
    frames[:7] //= 8
    frames[7:13] = 255 - (255 - frames[7:13]) // 8
    for number in range(13, 19):
        small = Image.fromarray(frames[number]).resize((17, 13))
        frames[number] = np.asarray(small.resize((170, 130)))
    assert chosen(frames) >= 19


@pytest.mark.parametrize("count", [1, 2, 5, 9, 40])
def test_pictures_that_are_all_alike_give_one_of_them(count: int) -> None:
    """A picture that stands still, and a talk too short to learn from, have a still too."""
    assert 0 <= chosen(talk(count=1).repeat(count, axis=0)) < count
    assert 0 <= chosen(talk(count=count)) < count
    assert 0 <= chosen(np.zeros((count, 90, 160, 3), np.uint8)) < count


@pytest.mark.parametrize("bright", [range(0, 250, 10), [0, 255] * 10, [0] * 20, [7] * 19 + [200]])
def test_pictures_without_anything_in_them_give_one_of_them(bright: list[int]) -> None:
    """A covered lens, a light that is switched on and off: there is a still all the same."""
    frames = np.stack([np.full((90, 160, 3), value, np.uint8) for value in bright])
    assert chosen(frames) in range(len(frames))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 24), st.integers(2, 40), st.integers(2, 40), st.integers(0, 2**32 - 1))
def test_any_pictures_give_one_of_them(count: int, height: int, width: int, seed: int) -> None:
    """Noise of any size and number does no harm."""
    frames = np.random.default_rng(seed).integers(0, 256, (count, height, width, 3), np.uint8)
    assert chosen(frames) in range(count)


def test_a_poster_is_not_too_wide_and_a_filmstrip_as_wide_as_it_is(tmp_path: Path) -> None:
    """Both are progressive JPEG; only the poster is made smaller."""
    pixels = np.zeros((90, 1920, 3), np.uint8)
    poster.write(pixels, tmp_path / "poster.jpg")
    filmstrip.write(pixels, tmp_path / "strip.jpg")
    with Image.open(tmp_path / "poster.jpg") as made:
        assert (made.format, made.size) == ("JPEG", (1280, 60))
        assert made.info["progressive"]
    with Image.open(tmp_path / "strip.jpg") as made:
        assert made.size == (1920, 90)


@given(st.integers(1, 400), st.integers(1, 400), st.floats(0, 1))
def test_a_face_is_a_square_of_the_picture(height: int, width: int, across: float) -> None:
    """However long or small the picture is, and wherever the person: a square within it."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[..., 0] = np.arange(height)[:, None] % 256
    square = face.crop(picture, across)
    assert square.shape[0] == square.shape[1] <= min(height, width)
    assert np.array_equal(square[:, 0, 0], square[:, -1, 0])
    if height >= 16 and width >= 16:
        assert square.shape[0] >= 0.7 * min(height, width)


@pytest.mark.parametrize(("height", "width"), [(360, 640), (640, 360), (480, 640)])
def test_a_face_has_the_eyes_in_it(height: int, width: int) -> None:
    """People sit in the middle with their eyes a third from above; feet and desk stay out."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[height * 3 // 10 : height * 4 // 10, width * 4 // 10 : width * 6 // 10] = 255
    picture[height * 9 // 10 :] = 128
    square = face.crop(picture)
    assert (square == 255).sum() == (picture == 255).sum()
    assert not (square == 128).any()


@pytest.mark.parametrize("place", [0, 100, 200, 300])
def test_a_face_is_where_the_person_is(place: int) -> None:
    """Whoever sits at the side of a wide picture is found by what moves, and is in the square."""
    room = np.full((40, 130, 470, 3), 100, np.uint8)
    room[:, :, place : place + 170] = talk()
    across = looking.across(looking.brightness(room))
    assert abs(across * 470 - (place + 85)) < 25
    square = face.crop(room[0], across)
    assert (square > 240).sum() == (room[0] > 240).sum()


def test_where_everything_moves_the_face_is_in_the_middle() -> None:
    """A carried camera tells nothing, nor does one picture, nor a picture that stands still."""
    noise = np.random.default_rng(1).integers(0, 256, (20, 90, 160, 3), np.uint8)
    for frames in (noise, noise[:1], noise[:1].repeat(9, axis=0)):
        assert looking.across(looking.brightness(frames)) == 0.5


def tone(*levels: tuple[float, int]) -> np.ndarray:
    """Return a tone whose level in dB and length in ms change as told."""
    parts = [
        10 ** (level / 20) * np.sin(np.arange(length * 16) * 2 * np.pi * 440 / 16_000)
        for level, length in levels
    ]
    return np.concatenate(parts).astype(np.float32)


def test_peaks_are_even_steps_of_decibels() -> None:
    """The loudest is 100, 20 dB below it is 50, 40 dB and more is nothing."""
    audio = tone((-6, 1000), (-26, 1000), (-46, 1000), (-58, 1000))
    assert peaks.of(audio, CutList((Cut(0, 4000),), 4000), 4) == (100, 50, 0, 0)


def test_peaks_follow_the_cuts_and_the_opening_is_silent() -> None:
    """What was cut away is not drawn; before the talk comes its title card."""
    audio = tone((-26, 1000), (-6, 3000), (-26, 1000))
    cuts = CutList((Cut(0, 1000), Cut(3000, 5000)), 5000, opening=1000)
    assert peaks.of(audio, cuts, 4) == (0, 50, 100, 50)


@given(st.integers(0, 40_000), st.integers(1, 300))
def test_there_are_always_as_many_peaks(samples: int, count: int) -> None:
    """Also of sound that is silent, shorter than the cuts or than the count."""
    found = peaks.of(np.zeros(samples, np.float32), CutList((Cut(0, 2000),), 2000), count)
    assert found == (0,) * count
