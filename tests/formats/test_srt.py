"""What a SubRip file looks like, and that no words can break it or style it."""

import re

import pysubs2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkingheads.domain import CaptionTrack, Cue
from talkingheads.formats import srt, transcripts, webvtt


def one(*lines):
    """Return a file with one caption."""
    return srt.write(CaptionTrack((Cue(0, 1000, lines),), "Ana", "en"))


def read(text):
    """Return what pysubs2 finds in *text*: times and words, without what it takes for styles."""
    return [
        (event.start, event.end, event.plaintext)
        for event in pysubs2.SSAFile.from_string(text, format_="srt")
    ]


def test_looks_like():
    """A number, a line of times with commas, the lines, an empty line; nobody is named."""
    cues = (
        Cue(240, 2120, ("We opened the clinic", "in March.")),
        Cue(2200, 3_723_004, ("R&D < Mill Road.",), voice="Bo"),
    )
    text = srt.write(CaptionTrack(cues, "Ana Ruiz", "en"))
    assert text == (
        "1\n"
        "00:00:00,240 --> 00:00:02,120\n"
        "We opened the clinic\n"
        "in March.\n"
        "\n"
        "2\n"
        "00:00:02,200 --> 01:02:03,004\n"
        "R&D < Mill Road.\n"
    )
    assert read(text) == [
        (240, 2120, "We opened the clinic\nin March."),
        (2200, 3_723_004, "R&D < Mill Road."),
    ]


def test_nothing_said():
    """Without captions the file is empty."""
    assert srt.write(CaptionTrack((), "Ana", "en")) == ""


def test_empty_lines_end_nothing():
    """An empty line would end a caption, so there is none; a caption without text is left out."""
    cues = (
        Cue(0, 900, ("Hi,", " \u2028", "you.")),
        Cue(900, 1000, ("\n",)),
        Cue(1000, 2000, ("Yes",)),
    )
    text = srt.write(CaptionTrack(cues, "", "en"))
    assert text.splitlines()[2:6] == ["Hi,", "you.", "", "2"]


@pytest.mark.parametrize(
    "said",
    [
        "Write <b>bold</b> there",
        "< i >lean",
        "a <font color=red>word",
        r"go {\an8}up",
        "{y:i}lean",
        "00:00:01,000 --> 00:00:09,000",
    ],
)
def test_no_tag_comes_into_being(said):
    """What would be a tag, a style or a line of times elsewhere is read as it is said."""
    (event,) = pysubs2.SSAFile.from_string(one(said), format_="srt")
    assert unseen(event.text) == said
    assert not re.search(r"<\s*[A-Za-z/]|\{\s*[\\A-Za-z]|-->", event.text)


def test_right_to_left():
    """Words stand in the order in which they are said; a line's direction is marked if need be."""
    assert one("NHS افتتحت العيادة", "في مارس.").splitlines()[2:] == [
        "\u200fNHS افتتحت العيادة",
        "في مارس.",
    ]


# What our reader takes out, such as a dash or a name before what is said, is another test's.
signs = st.text("abltgm <>&;#/!{}\\.,12\n\u2028\x00é你م", min_size=1, max_size=30)
lines = st.lists(signs.map("so {}".format), min_size=1, max_size=3).map(tuple)
spans = st.lists(st.integers(1, 100_000), max_size=12, unique=True).map(sorted)


@settings(max_examples=60, deadline=None)
@given(times=spans, texts=st.lists(lines, min_size=6, max_size=6))
def test_other_readers_agree(times, texts):
    """pysubs2 and our own reader find every caption with its times; ours with all its words."""
    pairs = zip(times[::2], times[1::2], strict=False)
    cues = [Cue(start, end, text) for (start, end), text in zip(pairs, texts, strict=False)]
    written = [cue for cue in cues if webvtt.visible(cue.lines)]
    text = srt.write(CaptionTrack(tuple(cues), "", "en"))
    assert [(start, end) for start, end, _ in read(text)] == [(c.start, c.end) for c in written]
    if written:
        found = transcripts.read(text.encode(), name="x.srt").words
        said = [line for cue in written for line in webvtt.visible(cue.lines)]
        assert squeezed(word.text for word in found) == squeezed(said)


def squeezed(texts):
    """Return *texts* as one, without spaces and characters of no width."""
    return "".join(unseen("".join(texts)).split())


UNSEEN = re.compile("[\u2060\u200b-\u200f\u061c]")


def unseen(text):
    """Return *text* without characters of no width."""
    return UNSEEN.sub("", text)
