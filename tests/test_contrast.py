"""Colours that can be read, whatever a project chooses."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads import contrast
from talkingheads.backends.jinja import templates_folder
from talkingheads.config import parse
from talkingheads.errors import ConfigError
from talkingheads.stages.page.colour import Palette, style_sheet

COLOURS = st.from_regex(r"\A#[0-9a-f]{6}\Z")


def properties(sheet):
    """Return the custom properties of *sheet* in both schemes: light, dark (where they differ)."""
    light, _, dark = sheet.partition("@media screen and (prefers-color-scheme: dark)")
    return tuple(
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", part)) for part in (light, dark)
    )


def test_contrast_is_that_of_wcag():
    """Known pairs have their known ratios."""
    assert contrast.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@given(COLOURS)
def test_any_colour_stays_readable(chosen):
    """Text over the project's colour, and links in it, keep the contrast of WCAG AA everywhere."""
    light, dark = properties(style_sheet(Palette(chosen)))
    assert contrast.contrast(light["on-brand"], chosen) >= contrast.READABLE
    assert contrast.least(light["link"], contrast.day_grounds(chosen).values()) >= 4.5
    assert contrast.least(dark["link"], contrast.night_grounds(chosen)) >= 4.5


@given(COLOURS, COLOURS)
def test_a_chosen_link_colour_is_kept_or_refused_with_one_that_would_do(brand, link):
    """What is told to do does, and is told only where it is needed."""
    grounds = contrast.day_grounds(brand)
    refusal = contrast.refusal(link, grounds)
    assert bool(refusal) == (contrast.least(link, grounds.values()) < 4.5)
    if refusal:
        better = re.search(r"; (#[0-9a-f]{6}) would do", refusal)[1]
        assert contrast.refusal(better, grounds) == ""


def test_a_readable_colour_is_left_alone():
    """The project's colours are only changed where they must be."""
    light, dark = properties(style_sheet(Palette("#1D4F5C", text="#FFFFFF", link="#00457A")))
    assert light == {"brand": "#1d4f5c", "on-brand": "#ffffff", "link": "#00457a"}
    assert set(dark) == {"link"}
    assert contrast.least(dark["link"], contrast.night_grounds("#1d4f5c")) >= 4.5


def test_the_surfaces_are_those_of_the_style_sheet():
    """What colours are checked against is what they stand on."""
    sheet = (templates_folder() / "static/style.css").read_text()
    light, dark = properties(sheet)
    assert (light["paper"], light["surface"]) == (contrast.PAPER, contrast.BOX)
    assert (dark["paper"], dark["surface"]) == (contrast.NIGHT, contrast.NIGHT_BOX)
    files = (templates_folder() / "static").glob("*.css")
    tints = {share for f in files for share in re.findall(r"var\(--brand\) (\d+)%", f.read_text())}
    assert {int(share) / 100 for share in tints} <= {contrast.TINT}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            'page: {link_colour: "#8fb3ff"}',
            "pipeline.yaml:1:8 page.link_colour: #8fb3ff on the tint of page.colour (#ebeff0) has "
            "1.8:1; 4.5:1 is needed; #0f5cff would do",
        ),
        (
            'page: {colour: "#ffe98a", text_colour: "#ffffff"}',
            "pipeline.yaml:1:27 page.text_colour: #ffffff on page.colour (#ffe98a) has 1.2:1; "
            "4.5:1 is needed; #696969 would do",
        ),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused(text, told):
    """The message names the key, the ground, the ratio, what is needed and what would do."""
    with pytest.raises(ConfigError) as caught:
        parse(text)
    assert caught.value.what.splitlines()[1:] == [f"  {told}"]


def test_colours_of_a_mistaken_shape_are_told_once():
    """Where the project's colour is none, nothing is reckoned with it."""
    with pytest.raises(ConfigError) as caught:
        parse('page: {colour: teal, link_colour: "#8fb3ff", text_colour: blue}')
    lines = caught.value.what.splitlines()[1:]
    assert [line.split()[1] for line in lines] == ["page.colour:", "page.text_colour:"]
