"""What MoviePy draws: in the frame, to be read, with every letter whole and none wrong."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from talkingheads.backends.base import Picture
from talkingheads.backends.moviepy.canvas import Box, Sheet, safe
from talkingheads.backends.moviepy.cards import chosen, owed
from talkingheads.backends.moviepy.colours import READABLE, contrast, parsed, softer, text_on
from talkingheads.backends.moviepy.faces import Faces, leftward
from talkingheads.backends.moviepy.painting import ABOVE_CAPTIONS, MoviePyPainter
from talkingheads.backends.moviepy.style import Style
from talkingheads.backends.moviepy.typesetting import Block, Typesetter
from talkingheads.backends.moviepy.voice import waveform
from talkingheads.domain import (
    CaptionBox,
    Drawing,
    EndCard,
    LowerThird,
    Playhead,
    Quote,
    TitleCard,
    VoiceCard,
)
from talkingheads.errors import ClipError, ConfigError, ToolError

TEAL = "#1d4f5c"
ARABIC = Path(str(files("fontpkg_noto_sans_arabic"))) / "files" / "NotoSansArabic[wdth,wght].ttf"
FIRA = Typesetter(Faces.of(None))
BOTH = Typesetter(Faces.of(ARABIC))

LANDSCAPE, PORTRAIT = (1280, 720), (720, 1280)
SIZES = [(160, 90), LANDSCAPE, PORTRAIT, (720, 720), (590, 844), (1920, 1080)]

LONG = "Dr Alexandra Wolfeschlegelsteinhausen-Featherstonehaugh of Upper Larkford " * 3
QUOTE = Quote("We will open the Saturday route and train four drivers.", "", date(2026, 11, 30))
PEAKS = tuple(range(0, 101, 5))

DRAWINGS: list[Drawing] = [
    LowerThird("Ŵil Gŵyn", "Volunteer · Larkford Community Bus"),
    LowerThird(LONG, LONG),
    LowerThird("🎉"),
    CaptionBox(("We will open the Saturday", "route by November.")),
    CaptionBox(("W" * 42, "gypjq, ÅŴÊ" * 9, "three")),
    CaptionBox(("🎉",)),
    TitleCard(LONG, LONG, LONG),
    EndCard("What we will do", (QUOTE,) * 9, 2),
    EndCard("", (Quote(LONG * 20),)),
    VoiceCard(LONG, LONG, PEAKS),
    VoiceCard("", "", ()),
    Playhead(),
]


def drawn(drawing: Drawing, size: tuple[int, int] = LANDSCAPE, colour: str = TEAL) -> Picture:
    return MoviePyPainter(colour=colour).draw(drawing, width=size[0], height=size[1])


def inked(block: Block, margin: int) -> np.ndarray:
    """Return how much of each pixel is covered by *block*, with so much room on each side."""
    sheet = Sheet(block.width + 2 * margin, block.height + 2 * margin)
    box = Box(margin, margin, margin + block.width, margin + block.height)
    sheet.text(block, box, (255, 255, 255), align="left")
    return sheet.picture().pixels[:, :, 3].astype(int)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_picture_lies_wholly_in_the_frame(size: tuple[int, int]) -> None:
    """Whatever is drawn at whatever size, cards fill the frame and nothing hangs over its edge."""
    for drawing in DRAWINGS:
        picture = drawn(drawing, size)
        height, width, channels = picture.pixels.shape
        assert (channels, picture.pixels.dtype) == (4, np.uint8)
        assert picture.x >= 0
        assert picture.y >= 0
        assert max(picture.x, picture.to_x or 0) + width <= size[0], drawing
        assert picture.y + height <= size[1], drawing
        if isinstance(drawing, TitleCard | EndCard | VoiceCard):
            assert (width, height) == size
            assert picture.pixels[:, :, 3].min() == 255


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT, (590, 844), (640, 360)])
def test_text_keeps_off_what_screens_and_apps_cover(size: tuple[int, int]) -> None:
    """Names and captions stay in the safe area, and the name above two lines of captions."""
    area = safe(*size)
    name = drawn(DRAWINGS[0], size)
    caption = drawn(DRAWINGS[3], size)
    for picture in (name, caption):
        height, width = picture.pixels.shape[:2]
        assert picture.x >= area.left - 1
        assert picture.y >= area.top - 1
        assert picture.x + width <= area.right
        assert picture.y + height <= area.bottom
    assert name.y + name.pixels.shape[0] <= caption.y
    assert name.y + name.pixels.shape[0] <= round(size[1] * ABOVE_CAPTIONS)
    if size[1] > size[0]:
        assert caption.y + caption.pixels.shape[0] <= size[1] * 0.88 + 1
        assert caption.x + caption.pixels.shape[1] <= size[0] * 0.87 + 1


@pytest.mark.parametrize(
    ("text", "setter"),
    [
        ("gypjq|§ĝ ŶŴÅ (ẃŷ)", FIRA),
        ("fjÿ Ộ x̂̂̂̂ j̧", FIRA),
        ("T. Å̊̊ Øj/f", FIRA),
        ("إلى مُحَمَّد ﷺ يجيء", BOTH),
    ],
)
@pytest.mark.parametrize("size", [9, 40])
def test_no_letter_is_cut_off(text: str, setter: Typesetter, size: int) -> None:
    """All ink lies within a line's own box: far more room on each side shows no more of it."""
    for bold in (False, True):
        block = setter.lines([text], size, bold=bold)
        tight, wide = inked(block, 0), inked(block, 60)
        assert tight.sum() == wide.sum() > 0
        assert wide[:58].sum() + wide[-58:].sum() == 0


@given(st.integers(0, 0xFFFFFF))
def test_text_is_readable_on_every_colour(value: int) -> None:
    """White or almost black, and what is softer than it: a contrast of 4.5 on any colour."""
    ground = parsed(f"#{value:06x}")
    text = text_on(ground)
    assert contrast(text, ground) >= READABLE
    assert contrast(softer(text, ground), ground) >= READABLE


def test_contrast_is_that_of_wcag() -> None:
    """Black on white is 21 to 1; the least grey that passes on white is #767676 (4.54 to 1)."""
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast(parsed("#767676"), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("colour", "text"), [("#ffd54a", "dark"), (TEAL, "light")])
def test_the_card_has_the_colour_and_text_that_stands_out(colour: str, text: str) -> None:
    """A card is of the project's colour; its words are dark on a light one and light on a dark."""
    pixels = drawn(TitleCard("Safer evenings"), colour=colour).pixels[:, :, :3].astype(int)
    assert tuple(pixels[0, 0]) == parsed(colour)
    assert (pixels.sum(axis=2).min() < 120) == (text == "dark")
    assert (pixels.sum(axis=2).max() > 750) == (text == "light")


WORDS = st.lists(st.text("abcdefgŵÅ-", min_size=1, max_size=14), min_size=1, max_size=25)


@settings(max_examples=40)
@given(WORDS, st.integers(30, 400), st.integers(6, 30))
def test_wrapped_text_keeps_every_word(words: list[str], room: int, size: int) -> None:
    """However narrow the room, lines hold the same letters in the same order, and fit."""
    block = FIRA.block(" ".join(words), size, room)
    said = "".join(run.text for line in block.lines for run in line.runs)
    assert said.replace(" ", "") == "".join(words)
    assert all(line.width <= room or len(line.runs[0].text.strip()) == 1 for line in block.lines)


def test_a_balanced_text_has_no_lonely_last_word() -> None:
    """A title that needs two lines gets two of about the same length."""
    block = FIRA.block("Making evenings safer around the square", 40, 700)
    assert len(block.lines) == 2
    assert min(line.width for line in block.lines) > 0.7 * block.width


def test_a_separator_does_not_dangle_at_a_line_break() -> None:
    """Where role and organisation are broken, the dot between them goes."""
    block = FIRA.block("Volunteer coordinator · Larkford Community Bus", 30, 400)
    assert [line.runs[0].text for line in block.lines] == [
        "Volunteer coordinator",
        "Larkford Community Bus",
    ]


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT, (160, 90)])
def test_quotes_are_whole_or_counted(size: tuple[int, int]) -> None:
    """Of many long quotes only those are shown that fit whole; four short ones all are."""
    style = Style(FIRA, parsed(TEAL))
    body = Box(0, 0, size[0], size[1] // 2)
    u = min(size) / 100
    many = [Quote(LONG), QUOTE, Quote(LONG * 30), QUOTE, QUOTE, QUOTE, QUOTE]
    kept, letters = chosen(many, style, body, u)
    assert many[2] not in kept
    assert 1 <= len(kept) <= 4
    block = FIRA.block(f"“{kept[0].text}”", letters, body.width)
    assert block.height <= body.height
    assert chosen([Quote(LONG * 30)], style, body, u)[0] == []


def test_the_end_card_says_how_many_there_is_no_room_for() -> None:
    """A quote that was left out changes the count at the foot, and only that."""
    few = drawn(EndCard("Next", (QUOTE, QUOTE, QUOTE, QUOTE), 1)).pixels
    many = drawn(EndCard("Next", (QUOTE, QUOTE, QUOTE, QUOTE, QUOTE), 0)).pixels
    more = drawn(EndCard("Next", (QUOTE, QUOTE, QUOTE, QUOTE, QUOTE), 2)).pixels
    assert np.array_equal(few, many)
    changed = np.flatnonzero((few != more).any(axis=(1, 2)))
    assert changed.min() > 0.85 * 720


def test_a_promise_names_its_owner_and_its_day() -> None:
    """The day is written as the pages write it."""
    assert owed(Quote("x", "Ada Okafor", date(2026, 12, 1))) == "Ada Okafor · by 1 December 2026"
    assert owed(QUOTE) == "by 30 November 2026"
    assert owed(Quote("x")) == ""


def test_the_playhead_goes_over_the_waveform_of_the_card() -> None:
    """It begins at the left edge of the bars and ends at their right one."""
    for size in SIZES:
        head, wave = drawn(Playhead(), size), waveform(*size)
        assert head.to_x is not None
        assert abs(head.x - wave.left) <= 4
        assert abs(head.to_x - wave.right) <= 4
    card = drawn(VoiceCard("Ada", "", (0, 100) * 40)).pixels[:, :, :3].astype(int)
    wave = waveform(*LANDSCAPE)
    bars = np.flatnonzero((card[wave.top + 5] != card[0, 0]).any(axis=1))
    assert abs(bars.min() - wave.left) < 40
    assert abs(bars.max() - wave.right) < 40


def test_bars_are_as_high_as_the_sound_is_loud() -> None:
    """Rising peaks give rising bars."""
    card = drawn(VoiceCard("Ada", "", PEAKS)).pixels[:, :, :3].astype(int)
    wave = waveform(*LANDSCAPE)
    area = (card[wave.top : wave.bottom, wave.left : wave.right] != card[0, 0]).any(axis=2)
    heights = [part.any(axis=1).sum() for part in np.array_split(area, 5, axis=1)]
    assert all(low < high for low, high in pairwise(heights))


@pytest.mark.parametrize(
    ("text", "script", "font"),
    [
        ("مريم", "Arabic", "NotoSansArabic-Regular.ttf"),
        ("שרה", "Hebrew", "NotoSansHebrew-Regular.ttf"),
        ("प्रिया", "Devanagari", "NotoSansDevanagari-Regular.ttf"),
        ("李娜", "Chinese", "NotoSansSC-Regular.ttf"),
        ("さくら", "Hiragana", "NotoSansJP-Regular.ttf"),
        ("지수", "Hangul", "NotoSansKR-Regular.ttf"),
    ],
)
def test_letters_that_no_face_has_are_refused_by_name(text: str, script: str, font: str) -> None:
    """No empty boxes: the message names the text, the script, and a font to give."""
    with pytest.raises(ClipError) as caught:
        drawn(LowerThird(text))
    assert caught.value.what == f"'{text}': Fira Sans has no {script} letters"
    assert f"render.font: {font}" in caught.value.hint
    with pytest.raises(ClipError, match="neither Fira Sans nor Noto") as caught:
        BOTH.line("李娜", 20)


def test_the_projects_font_has_what_fira_sans_lacks() -> None:
    """An Arabic name is drawn from the right, its letters joined; names in Latin stay in Fira."""
    (run,) = BOTH.faces.runs("مريم", rightward=False)
    assert run.file == ARABIC
    (latin,) = BOTH.faces.runs("Ada Okafor")
    assert "Fira" in latin.file.name
    whole = BOTH.line("مريم", 40).width
    apart = sum(BOTH.line(letter, 40).width for letter in "مريم")
    assert whole < 0.9 * apart
    first, last = BOTH.line("ا", 60, rightward=False), BOTH.line("اس", 60, rightward=False)
    tall = inked(Block((last,)), 0)[:30].sum(axis=0)
    assert first.width < last.width / 2
    assert np.flatnonzero(tall).min() > last.width / 2  # the alif, said first, stands on the right


def test_a_line_that_begins_with_arabic_stands_on_the_right() -> None:
    """The panel is mirrored: bar and names are on the side where reading begins."""
    painter = MoviePyPainter(colour=TEAL, font=ARABIC)
    pixels = painter.draw(LowerThird("مريم", "Larkford"), width=1280, height=720).pixels
    ground = np.array(parsed(TEAL))
    assert (pixels[pixels.shape[0] // 2, -4, :3] != ground).any()
    assert (pixels[pixels.shape[0] // 2, 4, :3] == ground).all()
    assert leftward("“مريم”")
    assert not leftward("Ada مريم")


def test_faces_change_within_a_text_where_neither_has_all() -> None:
    """Each stretch is in a face that has it, in the order in which it is seen."""
    runs = BOTH.faces.runs("مريم ₹ Ada", rightward=False)
    assert [run.file == ARABIC for run in runs] == [False, True]
    assert "مريم" in runs[1].text
    assert "₹ Ada" in runs[0].text


def test_nothing_that_needs_shaping_is_drawn_without_it() -> None:
    """Where Pillow cannot join letters or turn them round, that is said; plain Latin still goes."""
    plain = Typesetter(Faces(ARABIC, shaped=False))
    assert plain.line("Ŵil", 20).width > 0
    with pytest.raises(ToolError, match="raqm"):
        plain.line("مريم", 20)
    with pytest.raises(ToolError, match="raqm"):
        plain.line("x̂", 20)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Great 🎉🏽 work", "Great work"),
        ("❤️ Ada 1️⃣", "Ada 1"),
        ("family 👩‍👩‍👧", "family"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("w\u0302y\u0302", "ŵŷ"),
        ("one\ntwo\tthree\x00", "one two three"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_no_face_draws_is_left_out(written: str, shown: str) -> None:
    """Emoji, controls and marks that turn words round go; letters are composed, joiners stay."""
    assert BOTH.faces.clean(written) == shown


@pytest.mark.parametrize("setting", ["font", "logo"])
@pytest.mark.parametrize("content", [None, b"nothing of the kind", b""])
def test_a_font_or_logo_that_is_none_is_told_at_once(
    tmp_path: Path, setting: str, content: bytes | None
) -> None:
    """The message names the setting and the path."""
    file = tmp_path / "given"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        MoviePyPainter(colour=TEAL, **{setting: file})
    assert caught.value.what.startswith(f"render.{setting}: {file}: ")


def test_a_logo_cut_short_is_told(tmp_path: Path) -> None:
    """Half a PNG is a mistake, not half a logo."""
    Image.effect_noise((200, 200), 90).save(tmp_path / "whole.png")
    half = (tmp_path / "whole.png").read_bytes()[:9000]
    (tmp_path / "half.png").write_bytes(half)
    with pytest.raises(ConfigError, match=r"render\.logo"):
        MoviePyPainter(colour=TEAL, logo=tmp_path / "half.png")


@pytest.mark.parametrize("kind", ["RGBA", "P", "RGB"])
def test_the_logo_stands_on_the_title_card(tmp_path: Path, kind: str) -> None:
    """Scaled, in its own colours, and the card shows where it is transparent."""
    logo = Image.new("RGBA", (900, 300), (255, 0, 0, 255))
    logo.paste((0, 0, 0, 0), (300, 0, 600, 300))
    file = tmp_path / ("logo.jpg" if kind == "RGB" else "logo.png")
    logo.convert(kind).save(file)
    painter = MoviePyPainter(colour=TEAL, logo=file)
    pixels = painter.draw(TitleCard("Safer evenings"), width=1280, height=720).pixels
    red = np.argwhere((pixels[:, :, 0] > 240) & (pixels[:, :, 1] < 16))
    (top, left), (bottom, right) = red.min(axis=0), red.max(axis=0)
    assert safe(*LANDSCAPE).left <= left
    assert (right - left) / (bottom - top) == pytest.approx(3, abs=0.1)
    middle = tuple(int(value) for value in pixels[(top + bottom) // 2, (left + right) // 2, :3])
    assert middle == parsed(TEAL) if kind == "RGBA" else middle != (255, 0, 0)


def test_captions_are_large_enough_for_a_phone() -> None:
    """42 characters fit a line in landscape and 26 in portrait at a twentieth of the short side."""
    for size, text in ((LANDSCAPE, 42), (PORTRAIT, 26)):
        line = "We will open the Saturday route and train more"[:text].strip()
        box = drawn(CaptionBox((line,)), size)
        assert box.pixels.shape[0] > 1.24 * 0.05 * min(size)


def test_the_typeface_has_the_letters_of_welsh() -> None:
    """Both weights have a glyph for each letter that Welsh needs, in one run of one face."""
    for bold in (False, True):
        (run,) = FIRA.faces.runs("ŵŷâêîôûïáàŴŶ", bold=bold)
        assert run.file.name == f"FiraSans-{'SemiBold' if bold else 'Regular'}.ttf"
