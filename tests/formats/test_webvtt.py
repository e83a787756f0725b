"""What a caption file looks like, and that a stranger's name cannot break it."""

import html
import io
import re

import pytest
import webvtt as oracle
from hypothesis import given, settings
from hypothesis import strategies as st

from talkingheads.domain import CaptionTrack, Chapter, Cue
from talkingheads.formats import webvtt


def read(text):
    """Return what webvtt-py finds in *text*."""
    return list(oracle.from_string(text))


def test_looks_like():
    """A track is a header and one named block a cue, with the speaker as its voice."""
    cues = (
        Cue(240, 2120, ("We opened the clinic", "in March.")),
        Cue(2200, 3_723_004, ("R&D <soon>.",)),
    )
    assert webvtt.write(CaptionTrack(cues, "Ana Ruiz", "en")) == (
        "WEBVTT\n"
        "\n"
        "c1\n"
        "00:00:00.240 --> 00:00:02.120\n"
        "<v Ana Ruiz>We opened the clinic\n"
        "in March.\n"
        "\n"
        "c2\n"
        "00:00:02.200 --> 01:02:03.004\n"
        "<v Ana Ruiz>R&amp;D &lt;soon&gt;.\n"
    )


def test_empty_track():
    """A track without cues is still a WebVTT file."""
    assert webvtt.write(CaptionTrack((), "Ana", "en")) == "WEBVTT\n"


def test_nameless():
    """Without a name there is no voice tag."""
    assert "<v" not in webvtt.write(CaptionTrack((Cue(0, 1, ("Hi.",)),), " ", "en"))


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (0, "00:00:00.000"),
        (999, "00:00:00.999"),
        (61_001, "00:01:01.001"),
        (3_600_000, "01:00:00.000"),
        (360_000_000, "100:00:00.000"),
    ],
)
def test_timestamp(ms, text):
    """A time is hours, minutes, seconds and thousandths."""
    assert webvtt.timestamp(ms) == text


def test_no_negative_time():
    """A time before the start is a mistake of ours, not a caption."""
    with pytest.raises(ValueError, match="negative"):
        webvtt.timestamp(-1)


@pytest.mark.parametrize(
    ("name", "voice"),
    [
        ("Eve\n\n00:00.000 --> 09:00.000\nowned", "Eve 00:00.000 --&gt; 09:00.000 owned"),
        ("Eve><script>", "Eve&gt;&lt;script&gt;"),
        ("A & B", "A &amp; B"),
        ("Eve\r\u2028\x00", "Eve"),
    ],
)
def test_hostile_names(name, voice):
    """A name stays on one line and inside its tag, whatever it says."""
    text = webvtt.write(CaptionTrack((Cue(0, 1000, ("Hi.",)),), name, "en"))
    assert text.endswith(f"\n<v {voice}>Hi.\n")
    assert len(read(text)) == 1


def test_a_name_that_ends_in_dashes_makes_no_arrow():
    """``-->`` in a cue would end it: the end of the name and of its tag stand apart."""
    text = webvtt.write(CaptionTrack((Cue(0, 900, ("Hello.",)),), "Ann --", "en"))
    assert text.count("-->") == 1
    (cue,) = read(text)
    assert (cue.voice.strip(), cue.text) == ("Ann --", "Hello.")


def test_words_keep_their_joiners():
    """Joiners that Persian and emoji are spelt with are not control characters."""
    text = webvtt.write(CaptionTrack((Cue(0, 1, ("می\u200cخواهم",)),), "", "fa"))
    assert "می\u200cخواهم" in text


lines = st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=3).map(tuple)
spans = st.lists(st.integers(1, 100_000), min_size=0, max_size=12, unique=True).map(sorted)


@settings(max_examples=80, deadline=None)
@given(times=spans, texts=st.lists(lines, min_size=6, max_size=6), voice=st.text(max_size=30))
def test_another_reader_agrees(times, texts, voice):
    """webvtt-py finds every cue with its times, its words and its voice."""
    pairs = list(zip(times[::2], times[1::2], strict=False))
    cues = [Cue(start, end, text) for (start, end), text in zip(pairs, texts, strict=False)]
    text = webvtt.write(CaptionTrack(tuple(cues), voice, "en"))
    assert "\r" not in text
    found = read(text)
    written = [cue for cue in cues if any(plain(line) for line in cue.lines)]
    assert len(found) == len(written)
    for caption, cue in zip(found, written, strict=True):
        assert caption.identifier == f"c{cues.index(cue) + 1}"
        assert (caption.start_in_seconds * 1000) // 1000 == cue.start // 1000
        assert webvtt.timestamp(cue.start) == caption.start
        assert webvtt.timestamp(cue.end) == caption.end
        assert plain(html.unescape(caption.text)) == plain("\n".join(cue.lines))
        assert caption.voice is None or plain(html.unescape(caption.voice)) == plain(voice)


def plain(text):
    """Return the words of *text* as a reader may see them, without marks of direction."""
    kept = "".join(c if c.isprintable() or c in "\u200c\u200d" else " " for c in unmarked(text))
    words = " ".join(kept.split())
    return words if words.strip("\u200c\u200d") else ""


def unmarked(text):
    """Return *text* without marks of direction, which are never seen."""
    return re.sub("[\u200e\u200f\u061c]", "", text)


def test_voices():
    """A cue that names its own voice has that one; the others have the track's."""
    cues = (Cue(0, 1000, ("Hi.",)), Cue(1000, 2000, ("Hello.",), voice="Bo & Co"))
    text = webvtt.write(CaptionTrack(cues, "Ana", "en"))
    assert "<v Ana>Hi.\n" in text
    assert "<v Bo &amp; Co>Hello.\n" in text
    assert [html.unescape(caption.voice) for caption in read(text)] == ["Ana", "Bo & Co"]


def test_chapters():
    """A file of chapters has a cue for each, whose text is the title on one line."""
    chapters = (
        Chapter(0, 61_000, "Ana Ruiz: the clinic"),
        Chapter(61_000, 61_000, "Nobody"),
        Chapter(61_000, 90_000, "R&D\n\n<b> --> x"),
        Chapter(90_000, 95_000, " "),
    )
    text = webvtt.write_chapters(chapters)
    assert text == (
        "WEBVTT\n"
        "\n"
        "chapter1\n"
        "00:00:00.000 --> 00:01:01.000\n"
        "Ana Ruiz: the clinic\n"
        "\n"
        "chapter3\n"
        "00:01:01.000 --> 00:01:30.000\n"
        "R&amp;D &lt;b&gt; --&gt; x\n"
    )
    found = [(c.identifier, c.start, c.end, html.unescape(c.text)) for c in read(text)]
    assert found == [
        ("chapter1", "00:00:00.000", "00:01:01.000", "Ana Ruiz: the clinic"),
        ("chapter3", "00:01:01.000", "00:01:30.000", "R&D <b> --> x"),
    ]
    assert webvtt.write_chapters(()) == "WEBVTT\n"


@pytest.mark.parametrize(
    ("lines", "written"),
    [
        (("افتتحنا العيادة", "في شارع مِل."), ("افتتحنا العيادة", "في شارع مِل.")),
        (("פתחנו את המרפאה", "12 ביולי."), ("פתחנו את המרפאה", "12 ביולי.")),
        (("NHS افتتحت العيادة", "في مارس."), ("\u200fNHS افتتحت العيادة", "في مارس.")),
        (("הטלפון שלנו", "020 123."), ("הטלפון שלנו", "\u200f020 123.")),
        (("We said مرحبا to them",), ("We said مرحبا to them",)),
    ],
)
def test_right_to_left(lines, written):
    """Words stand as they are said; a line that begins with what runs the other way is marked."""
    assert tuple(webvtt.visible(lines)) == written


def test_reader_takes_files():
    """The text is also a whole file for readers that want one."""
    text = webvtt.write(CaptionTrack((Cue(0, 1000, ("Hi.",)),), "Ana", "en"))
    assert [c.text for c in oracle.from_buffer(io.StringIO(text))] == ["Hi."]
    assert not re.search(r"\n\n\n", text)


def test_captions_of_a_picture_that_has_them_stand_at_the_top() -> None:
    """The same words are not written over each other."""
    track = CaptionTrack((Cue(0, 1000, ("Hello.",)),), "Ana", "en")
    assert "00:00:00.000 --> 00:00:01.000 line:0\n" in webvtt.write(track, at_top=True)
    assert "line:" not in webvtt.write(track)
