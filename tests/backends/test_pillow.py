"""The project's logo: really a picture, of a sane size, and nothing else in the file."""

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from talkingheads.backends import pillow
from talkingheads.errors import ConfigError


def drawn(file, *, size=(600, 300), colour=(29, 79, 92, 255), **options):
    """Write a picture of one colour into *file* and return it."""
    mode = "RGB" if file.suffix == ".jpg" else "RGBA"
    Image.new(mode, size, colour[: len(mode)]).save(file, **options)
    return file


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
def test_a_logo_is_as_large_as_it_is_shown(tmp_path, suffix):
    """It keeps its shape and its kind, with twice the pixels for fine screens."""
    logo = pillow.logo(drawn(tmp_path / f"crest{suffix}"))
    assert (logo.width, logo.height, logo.suffix) == (96, 48, suffix)
    (tmp_path / "again").write_bytes(logo.content)
    with Image.open(tmp_path / "again") as picture:
        assert picture.size == (192, 96)
    assert len(logo.content) < 2_000


def test_a_wide_or_small_logo_is_not_torn(tmp_path):
    """A banner is as wide as there is room for; a small picture is not blown up in the file."""
    wide = pillow.logo(drawn(tmp_path / "wide.png", size=(1000, 50)))
    assert (wide.width, wide.height) == (240, 12)
    small = pillow.logo(drawn(tmp_path / "small.png", size=(64, 32)))
    (tmp_path / "again").write_bytes(small.content)
    with Image.open(tmp_path / "again") as picture:
        assert picture.size == (64, 32)


def test_what_cameras_and_programs_write_is_left_out(tmp_path):
    """No place, no name, no comment, no second file after the picture; it stands upright."""
    notes, exif = PngInfo(), Image.Exif()
    notes.add_text("Author", "Zanzibar")
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010E] = "Quokka"
    file = drawn(tmp_path / "a.png", pnginfo=notes)
    file.write_bytes(file.read_bytes() + b"PK\3\4 Marmalade")
    assert b"Zanzibar" not in pillow.logo(file).content
    assert b"Marmalade" not in pillow.logo(file).content
    turned = pillow.logo(drawn(tmp_path / "b.jpg", exif=exif))
    assert (turned.width, turned.height) == (24, 48)
    assert b"Quokka" not in turned.content


def test_the_ink_is_the_middling_colour_of_what_is_seen(tmp_path):
    """What is transparent counts for nothing."""
    file = tmp_path / "half.png"
    picture = Image.new("RGBA", (100, 50), (255, 255, 255, 0))
    picture.paste((200, 30, 40, 255), (0, 0, 20, 50))
    picture.save(file)
    assert pillow.logo(file).ink == "#c81e28"
    assert pillow.logo(drawn(tmp_path / "none.png", colour=(9, 9, 9, 0))).ink == "#000000"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("no.png", None, "No such file"),
        ("text.png", b"<svg onload=alert(1)>", "not a whole PNG, JPEG or WebP"),
        ("empty.jpg", b"", "not a whole PNG, JPEG or WebP"),
        ("half.png", 60, "not a whole PNG, JPEG or WebP"),
        ("large.png", b"\0" * 5_000_001, "larger than 5 MB"),
    ],
)
def test_what_is_no_picture_is_refused(tmp_path, name, content, why):
    """The message names the key, the file and the reason."""
    file = tmp_path / name
    if isinstance(content, int):
        file.write_bytes(drawn(tmp_path / "whole.png").read_bytes()[:content])
    elif content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError, match=rf"page\.logo: .*{name}: .*{why}") as caught:
        pillow.logo(file)
    assert "BytesIO" not in caught.value.what


@pytest.mark.parametrize(
    ("size", "kind"), [((8, 8), "PNG"), ((7000, 20), "PNG"), ((40, 40), "GIF")]
)
def test_pictures_out_of_bounds_are_refused(tmp_path, size, kind):
    """Too small to be seen, too large to be meant, or of a kind that we do not take."""
    file = tmp_path / "crest.png"
    Image.new("RGB", size).save(file, kind)
    with pytest.raises(ConfigError, match=r"page\.logo"):
        pillow.logo(file)
