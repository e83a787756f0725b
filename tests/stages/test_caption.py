"""What captions look like, and the rules that they keep whatever is said."""

import itertools
import math
import time
from dataclasses import replace

import pytest
import webvtt as oracle
from hypothesis import given, settings
from hypothesis import strategies as st

from talkingheads.domain import (
    Clip,
    Cut,
    CutList,
    Labels,
    Segment,
    Speaker,
    Statement,
    Transcript,
    Word,
)
from talkingheads.formats import webvtt
from talkingheads.settings import CaptionSettings
from talkingheads.stages import caption
from talkingheads.stages.caption import layout, pieces, rules

LANDSCAPE = Clip("s", "m", 60_000, 1280, 720, 25)
PORTRAIT = Clip("s", "m", 60_000, 720, 1280, 25)
SPEAKER = Speaker("Ana Ruiz")


def spoken(text, *, speed=15, start=0, language="en"):
    """Return *text* as spoken at *speed* characters a second, a statement to a sentence."""
    words, statements, first, now = [], [], 0, start
    for index, token in enumerate(text.split()):
        length = (len(token) + 1) * 1000 // speed
        words.append(Word(token, now, now + length))
        now += length
        if token[-1] in ".?!":
            statements.append(
                Statement(f"s{len(statements) + 1}", "other", "", first, index + 1, 0, 0)
            )
            first = index + 1
    return Transcript(language, (Segment(tuple(words)),)), Labels(tuple(statements), ())


def whole(length):
    """Return a cut list that keeps everything."""
    return CutList((Cut(0, length),), length)


def captions(text, *, clip=LANDSCAPE, **changes):
    """Return the lines of each caption of *text*."""
    transcript, labels = spoken(text)
    rules = CaptionSettings(**changes)
    length = transcript.words[-1].end + 2000
    return [
        cue.lines
        for cue in caption.run(
            transcript, labels, whole(length), clip, SPEAKER, settings=rules
        ).cues
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We opened the clinic.", [("We opened the clinic.",)]),
        (
            "In September I promised three new cameras on Mill Road.",
            [("In September I promised three", "new cameras on Mill Road.")],
        ),
        (
            "We put up two cameras in October, but one is late.",
            [("We put up two cameras in October,", "but one is late.")],
        ),
        (
            "The council will repair the playground beside the new library.",
            [("The council will repair the playground", "beside the new library.")],
        ),
        (
            "Everybody in the village knows that Doctor Margaret Hale has moved.",
            [("Everybody in the village knows", "that Doctor Margaret Hale has moved.")],
        ),
    ],
)
def test_looks_like(text, expected):
    """Lines break after punctuation or before a small word; what belongs together stays so."""
    assert captions(text) == expected


def test_portrait():
    """An upright picture has shorter lines."""
    found = captions("In September I promised three new cameras on Mill Road.", clip=PORTRAIT)
    assert found == [("In September I promised",), ("three new cameras", "on Mill Road.")]


def test_sentences_stay_apart():
    """Each sentence has captions of its own."""
    found = captions("We opened the clinic in March. It has helped ninety people.")
    assert found == [("We opened the clinic in March.",), ("It has helped ninety people.",)]


def test_tiny_sentences_share():
    """A sentence too short to read alone joins its neighbour."""
    found = captions("Yes. We did it.")
    assert found == [("Yes. We did it.",)]


def test_one_line():
    """Where one line is allowed, there is one line."""
    found = captions("In September I promised three new cameras on Mill Road.", max_lines=1)
    assert [len(lines) for lines in found] == [1, 1]


def test_removed_words_are_left_out():
    """Words of which nothing is kept are not heard, so they are not shown."""
    transcript, labels = spoken("We um opened.", speed=10)
    um = transcript.words[1]
    cuts = CutList((Cut(0, um.start), Cut(um.end, 5000)), 5000)
    track = caption.run(transcript, labels, cuts, LANDSCAPE, SPEAKER, settings=CaptionSettings())
    assert [cue.lines for cue in track.cues] == [("We opened.",)]
    assert (track.voice, track.language) == ("Ana Ruiz", "en")


def test_word_without_length_is_kept():
    """A word that the recogniser gave no time is shown if its moment is kept."""
    words = (Word("We", 100, 100), Word("opened.", 100, 600), Word("Gone", 900, 900))
    transcript = Transcript("en", (Segment(words),))
    track = caption.run(
        transcript, Labels((), ()), whole(900), LANDSCAPE, SPEAKER, settings=CaptionSettings()
    )
    assert [cue.lines for cue in track.cues] == [("We opened.",)]


def test_long_word():
    """A word longer than a line is parted without a hyphen, after a slash if it has one."""
    found = captions("See https://example.org/a-very-long-address-of-a-page/that-nobody-types.")
    assert "".join(line for lines in found for line in lines) == (
        "Seehttps://example.org/a-very-long-address-of-a-page/that-nobody-types."
    )
    assert max(len(line) for lines in found for line in lines) <= 42


def test_chinese():
    """Text without spaces is wrapped by characters; each takes two columns, no comma leads."""
    text = (
        "今日は新しい診療所を三月に開設しました。来月から火曜日と木曜日に無料の相談会を行います、"
    )
    found = captions(text * 3, clip=PORTRAIT)
    lines = [line for cue in found for line in cue]
    assert "".join(lines) == text * 3
    assert all(pieces.width(line) <= 26 for line in lines)
    assert not any(line[0] in "。、" for line in lines)


def test_chinese_words_join():
    """Words of a script without spaces are joined without one; others keep theirs."""
    assert captions("今日 は AI です。") == [("今日は AI です。",)]


def test_other_languages():
    """Outside English punctuation decides, and capitals are no names."""
    transcript, labels = spoken(
        "Die Stadt Larkford baut neue Wege, und zwar am Bahnhof Nord.", language="de"
    )
    track = caption.run(
        transcript, labels, whole(9000), LANDSCAPE, SPEAKER, settings=CaptionSettings()
    )
    assert [line for cue in track.cues for line in cue.lines][-1] == "und zwar am Bahnhof Nord."


def test_right_to_left():
    """Right-to-left text keeps its order; the browser turns it."""
    assert captions("مرحبا بكم في العيادة.") == [("مرحبا بكم في العيادة.",)]


def test_nothing_said():
    """Without words, or with everything cut away, there are no captions."""
    transcript, labels = spoken("We opened.")
    for cuts in (whole(0), CutList((), 5000), CutList((Cut(4000, 5000),), 5000)):
        track = caption.run(
            transcript, labels, cuts, LANDSCAPE, SPEAKER, settings=CaptionSettings()
        )
        assert track.cues == ()


def test_lingers_until_read():
    """A caption stays after its speech for as long as it takes to read, if nobody speaks."""
    transcript, labels = spoken("We opened the clinic in the spring.", speed=40)
    track = caption.run(
        transcript, labels, whole(9000), LANDSCAPE, SPEAKER, settings=CaptionSettings()
    )
    (cue,) = track.cues
    assert cue.end - cue.start == 35 * 1000 // 17
    assert transcript.words[-1].end < cue.end


def test_fast():
    """3,000 words take less than a second."""
    words = "We will open the new clinic on Mill Road in March, and every visit is free. " * 188
    transcript, labels = spoken(" ".join(words.split()[:3000]))
    began = time.process_time()
    cuts = whole(transcript.words[-1].end)
    caption.run(transcript, labels, cuts, LANDSCAPE, SPEAKER, settings=CaptionSettings())
    assert time.process_time() - began < 1


# ------------------------------------------------------------------------ rules, whatever is said

tokens = st.from_regex(r"[A-Za-z]{1,14}[,.?]?", fullmatch=True) | st.sampled_from(
    ["the", "a", "will", "of", "and", "Mill", "Road.", "clinic", "nine", "people,"]
)


@st.composite
def talks(draw):
    """Return transcript, labels, cut list, clip and settings of somebody who talks."""
    words, now = [], draw(st.integers(0, 3000))
    for token in draw(st.lists(tokens, min_size=1, max_size=40)):
        length = draw(st.integers(30, 90)) * (len(token) + 1)
        words.append(Word(token, now, now + length))
        now += length + draw(st.sampled_from([0, 0, 0, 0, 40, 300, 900, 2500]))
    edges = sorted(draw(st.sets(st.integers(1, len(words)), max_size=8)) | {0, len(words)})
    statements = tuple(
        Statement(f"s{n}", "other", "", first, last, 0, 0)
        for n, (first, last) in enumerate(itertools.pairwise(edges), 1)
    )
    cuts, source = draw(cut_lists(words, now + draw(st.integers(1, 3000))))
    return (
        Transcript("en", (Segment(tuple(words)),)),
        Labels(statements, ()),
        CutList(cuts, source),
        draw(st.sampled_from([LANDSCAPE, PORTRAIT])),
        CaptionSettings(max_lines=draw(st.sampled_from([1, 2, 2, 2, 3]))),
    )


@st.composite
def cut_lists(draw, words, source):
    """Return cuts that remove some whole words and nothing else."""
    removed = draw(st.sets(st.integers(0, len(words) - 1), max_size=3))
    cuts, start = [], 0
    for index in sorted(removed):
        if words[index].start > start:
            cuts.append(Cut(start, words[index].start))
        start = words[index].end
    cuts.append(Cut(start, source))
    return tuple(cuts), source


def laid_out(talk):
    """Return the captions of *talk*, and for each cue the numbers of its words."""
    transcript, labels, cuts, clip, rules = talk
    track = caption.run(transcript, labels, cuts, clip, SPEAKER, settings=rules)
    heard = [
        (number, cuts.to_cut_clock(word.start), cuts.to_cut_clock(word.end))
        for number, word in enumerate(transcript.words)
        if cuts.to_cut_clock(word.start) < cuts.to_cut_clock(word.end)
    ]
    shown, at = [], 0
    for cue in track.cues:
        count = len(" ".join(cue.lines).split())
        shown.append((cue, heard[at : at + count]))
        at += count
    return track, heard, shown


@settings(max_examples=60, deadline=None)
@given(talks())
def test_nothing_is_lost(talk):
    """The words of the captions are the words that are heard, in order."""
    track, heard, _ = laid_out(talk)
    found = [word for cue in track.cues for line in cue.lines for word in line.split(" ")]
    assert found == [talk[0].words[number].text for number, _, _ in heard]


@settings(max_examples=60, deadline=None)
@given(talks())
def test_lines_fit(talk):
    """No cue has too many lines, and no line too many characters."""
    _, _, _, clip, rules = talk
    for cue in laid_out(talk)[0].cues:
        assert 1 <= len(cue.lines) <= rules.max_lines
        most = rules.max_chars_portrait if clip.portrait else rules.max_chars
        assert all(0 < len(line) <= most for line in cue.lines)


@settings(max_examples=60, deadline=None)
@given(talks())
def test_times_fit(talk):
    """Cues are in order, do not overlap, lie in the talk, and are not too long."""
    latest = 0
    for cue in laid_out(talk)[0].cues:
        assert latest <= cue.start < cue.end <= talk[2].length
        assert cue.start == latest or not latest or cue.start - latest >= 80
        assert cue.end - cue.start <= talk[4].longest_ms
        latest = cue.end


@settings(max_examples=60, deadline=None)
@given(talks())
def test_near_the_speech(talk):
    """No cue comes or goes more than 1.5 seconds from what is said, nor waits so long inside."""
    for cue, words in laid_out(talk)[2]:
        assert abs(cue.start - words[0][1]) <= 1500
        assert cue.end - words[-1][2] <= 1500
        for (_, _, end), (_, start, _) in itertools.pairwise(words):
            assert start - end <= 1500


@settings(max_examples=60, deadline=None)
@given(talks())
def test_readable_where_the_speech_allows_it(talk):
    """A cue that is too short or too fast to read is followed by the next one at once."""
    _, _, shown = laid_out(talk)
    for number, (cue, words) in enumerate(shown):
        lasts = cue.end - cue.start
        wide = sum(map(len, cue.lines)) + len(cue.lines) - 1
        if lasts < 833 or wide * 1000 > 20 * lasts + 1000:
            following = shown[number + 1][0].start if number + 1 < len(shown) else talk[2].length
            far = cue.end >= words[-1][2] + 1500 - 80
            assert cue.end == following or far or lasts == talk[4].longest_ms


@settings(max_examples=60, deadline=None)
@given(talks())
def test_no_cue_across_sentences(talk):
    """A cue holds words of at most one sentence that is not tiny."""
    transcript, labels, _, _, rules = talk
    _, heard, shown = laid_out(talk)
    big = set()
    for statement in labels.statements:
        said = [word for word in heard if statement.first <= word[0] < statement.last]
        text = " ".join(transcript.words[number].text for number, _, _ in said)
        if said and len(text) > 16 and said[-1][2] - said[0][1] >= rules.shortest_ms:
            big.add(statement)
    for _, words in shown:
        numbers = {number for number, _, _ in words}
        across = [s for s in big if numbers & set(range(s.first, s.last))]
        assert len(across) <= 1


@settings(max_examples=40, deadline=None)
@given(talks())
def test_another_reader_agrees(talk):
    """webvtt-py reads the same captions from the file, and they are the same every time."""
    track = laid_out(talk)[0]
    assert laid_out(talk)[0] == track
    found = list(oracle.from_string(webvtt.write(track)))
    assert [(c.start, c.end, tuple(c.lines)) for c in found] == [
        (
            webvtt.timestamp(cue.start),
            webvtt.timestamp(cue.end),
            ("<v Ana Ruiz>" + cue.lines[0], *cue.lines[1:]),
        )
        for cue in track.cues
    ]


@settings(max_examples=30, deadline=None)
@given(talks())
def test_cheapest(talk):
    """Dynamic programming finds what trying everything finds."""
    transcript, labels, cuts, _, _ = talk
    parts = pieces.heard(transcript.words[:9], labels.statements, cuts, 26)
    table = layout.Table(parts, layout.Plan(rules.Limits(max_chars=26), 0, cuts.length))
    edges = {first: dict(table.costs(first)) for first in range(len(parts))}

    def cheapest(first):
        if first == len(parts):
            return 0.0
        return min((cost + cheapest(last) for last, cost in edges[first].items()), default=math.inf)

    total = sum(edges[first][last] for first, last in table.cues())
    assert total == pytest.approx(cheapest(0))


moments = st.integers(0, 2000)
odd_words = st.builds(
    lambda text, start, length: Word(text, start, start + length),
    st.text(max_size=60) | st.sampled_from(["今日は、", "a" * 99, "سلام", "ไทย", "e\u0301" * 50]),
    moments,
    st.integers(0, 300) | st.just(0),
)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(odd_words, max_size=25),
    st.lists(st.tuples(moments, st.integers(200, 700)), max_size=4),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4),
    st.sampled_from([LANDSCAPE, PORTRAIT]),
)
def test_anything_goes(words, spans, ranges, clip):
    """Whatever a recogniser says, there are captions that fit, hold the text and can be read."""
    cuts, latest = [], 0
    for gap, length in spans:
        cuts.append(Cut(latest + gap, latest + gap + length))
        latest += gap + length
    cut_list = CutList(tuple(cuts), latest)
    statements = tuple(
        Statement(f"s{n}", "other", "", first, last, 0, 0) for n, (first, last) in enumerate(ranges)
    )
    transcript = Transcript("", (Segment(tuple(words)),))
    rules = CaptionSettings()
    track = caption.run(transcript, Labels(statements, ()), cut_list, clip, SPEAKER, settings=rules)
    room = rules.max_chars_portrait if clip.portrait else rules.max_chars
    latest = 0
    for cue in track.cues:
        assert latest <= cue.start < cue.end <= cut_list.length
        assert len(cue.lines) <= 2
        assert all(line and pieces.width(line) <= room for line in cue.lines)
        latest = cue.end
    heard = [w for w in words if kept(w, cuts)]
    assert squeezed(*(line for cue in track.cues for line in cue.lines)) == squeezed(
        *(w.text for w in heard)
    )


def kept(word, cuts):
    """Tell whether most of *word* lies in *cuts*; one without length lies in one or not."""
    end = min(word.end, cuts[-1].end) if cuts else 0
    moments = list(range(word.start, max(end, word.start + 1)))
    inside = [ms for ms in moments if any(cut.start <= ms < cut.end for cut in cuts)]
    return 2 * len(inside) > len(moments)


def squeezed(*texts):
    """Return *texts* without any space."""
    return "".join("".join(texts).split())


def test_crowded():
    """Words that are all said to be spoken at once still come one cue after another."""
    words = tuple(Word(f"word{n}", 1000, 1000) for n in range(40))
    transcript = Transcript("en", (Segment(words),))
    track = caption.run(
        transcript, Labels((), ()), whole(5000), LANDSCAPE, SPEAKER, settings=CaptionSettings()
    )
    text = " ".join(line for cue in track.cues for line in cue.lines)
    assert text.split() == [word.text for word in words]
    assert all(a.end <= b.start for a, b in itertools.pairwise(track.cues))


def test_pictureless():
    """A clip without a picture is captioned as in landscape."""
    transcript, labels = spoken("In September I promised three new cameras on Mill Road.")
    track = caption.run(
        transcript,
        labels,
        whole(9000),
        replace(LANDSCAPE, width=0, height=0),
        SPEAKER,
        settings=CaptionSettings(),
    )
    assert len(track.cues) == 1
