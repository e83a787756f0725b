"""Which transcripts teams may put beside a clip, and what is made of them."""

import itertools
import json

import pysubs2
import pytest
import webvtt as oracle
from hypothesis import example, given, settings
from hypothesis import strategies as st

from talkingheads.domain import CaptionTrack, Cue, Segment, Transcript, Word
from talkingheads.errors import ClipError
from talkingheads.formats import transcripts, webvtt


def texts(transcript):
    """Return the words of *transcript*."""
    return " ".join(word.text for word in transcript.words)


def test_vtt():
    """Each cue is a segment; its words share its time by their letters."""
    found = transcripts.read(
        "WEBVTT\n\nNOTE by Ana\nat home\n\nSTYLE\n::cue { color: red }\n\n"
        "intro\n00:01.000 --> 00:02.000 align:start\n<v Ana Ruiz>We <i>did</i>\n"
        "R&amp;D.\n\n00:00:03.000 --> 00:00:04.000\nYes.\n",
        name="a.vtt",
    )
    assert found == Transcript(
        "",
        (
            Segment((Word("We", 1000, 1250), Word("did", 1250, 1583), Word("R&D.", 1583, 2000))),
            Segment((Word("Yes.", 3000, 4000),)),
        ),
        origin="supplied",
        model="a.vtt",
    )


def test_vtt_inline_times():
    """Times inside a cue are kept; lines that roll up are not said twice."""
    found = transcripts.read(
        "WEBVTT\nKind: captions\nLanguage: en-GB\n\n"
        "00:00:01.000 --> 00:00:02.000\n \nwe<00:00:01.400><c> opened</c>\n\n"
        "00:00:02.000 --> 00:00:02.010\nwe opened\n \n\n"
        "00:00:02.010 --> 00:00:03.000\nwe opened\nthe<00:00:02.500><c> clinic</c>\n",
        name="a.vtt",
    )
    assert found.language == "en-GB"
    assert found.words == (
        Word("we", 1000, 1400),
        Word("opened", 1400, 2000),
        Word("the", 2010, 2500),
        Word("clinic", 2500, 3000),
    )


def test_srt():
    """SubRip may have tags, styles, turns and empty lines inside a cue."""
    found = transcripts.read(
        "1\r\n00:00:01,000 --> 00:00:02,000\r\n{\\an8}<font color='red'>- We</font> did.\r\n\r\n"
        "And 5 < 6.\r\n\r\n2\r\n00:00:02,5 --> 00:00:03,000 X1:1\r\n>> Yes.\r\n3\r\n"
        "00:00:04,000 --> 00:00:05,000\r\nNo.\r\n\r\n4\r\n",
        name="a.SRT",
    )
    assert [" ".join(w.text for w in s.words) for s in found.segments] == [
        "We did. And 5 < 6.",
        "Yes.",
        "No.",
    ]
    assert found.words[-2].start == 2500


def test_unsorted_and_overlapping():
    """Cues are put in order, and end before the next one begins."""
    found = transcripts.read(
        "1\n00:00:05,000 --> 00:00:06,000\nthird\n\n2\n00:00:01,000 --> 00:00:04,000\nfirst\n\n"
        "3\n00:00:02,000 --> 00:00:04,000\nsecond\n\n4\n00:00:02,000 --> 00:00:03,000\ntoo\n",
        name="a.srt",
    )
    assert found.words == (
        Word("first", 1000, 2000),
        Word("second", 2000, 3272),
        Word("too", 3272, 4000),
        Word("third", 5000, 6000),
    )


def test_whisper():
    """Whisper's words keep their times and how sure it was."""
    found = transcripts.read(
        json.dumps(
            {
                "language": "en",
                "segments": [
                    {
                        "start": 0.0,
                        "end": 1.0,
                        "text": " We did.",
                        "words": [
                            {"word": " We", "start": 0.1, "end": 0.3, "probability": 0.5},
                            {"word": " did.", "start": 0.3, "end": 0.9, "probability": 1},
                        ],
                    },
                    {"start": 1.0, "end": 2.0, "text": " It helps."},
                ],
            }
        ),
        name="a.json",
    )
    assert found == Transcript(
        "en",
        (
            Segment((Word("We", 100, 300, 0.5), Word("did.", 300, 900))),
            Segment((Word("It", 1000, 1300), Word("helps.", 1300, 2000))),
        ),
        origin="supplied",
        model="a.json",
    )


def test_whisper_kin():
    """Words beside the segments, as some services write them, are taken, and a language's name."""
    found = transcripts.read(
        '{"language": "english", "segments": [{"start": 0, "end": 2, "text": "We did."}],'
        '"words": [{"word": "We", "start": 0, "end": 0.5},'
        '{"word": "did.", "start": 1, "end": 2}]}',
        name="a.json",
    )
    assert found.language == "en"
    assert found.words == (Word("We", 0, 500), Word("did.", 1000, 2000))


def test_whisper_word_without_time():
    """If a word has no time, all of its segment share the segment's."""
    found = transcripts.read(
        '{"segments": [{"start": 0, "end": 2, "text": "We did.",'
        '"words": [{"word": "We", "start": 0, "end": 0.5}, {"word": "did."}]}]}',
        name="a.json",
    )
    assert found.words == (Word("We", 0, 750), Word("did.", 750, 2000))


def vtt(*cues):
    """Return what the lines of *cues*, a second each, are read as."""
    blocks = [f"00:{n:02}.000 --> 00:{n + 1:02}.000\n{cue}\n" for n, cue in enumerate(cues)]
    return transcripts.read("\n".join(["WEBVTT\n", *blocks]), name="a.vtt")


VOICES = [
    ("<v Interviewer>Will you?", "<v Ann>No."),
    ("<v.loud Interviewer>Will you?</v>\n<v Ann>No.</v>",),
    ("Interviewer: Will you?", "Ann: No."),
    ("INTERVIEWER: Will you?", "We might.", "ANN: No."),
    ("- Interviewer: Will you?\n- Ann: No.",),
    (">> INTERVIEWER: Will you?", ">>ANN: No."),
    ("<b>[Interviewer]:</b> Will you?", "<i>Ann:</i> No."),
    ("INTERVIEWER:\nWill you?", "ANN:\nNo."),
    ("<v Interviewer>Will you?", "ANN: No."),
    ("Ann Ruiz: No.", "Bo: Yes."),
    ("Ann (nurse): No.", "Bo (chef): Yes."),
    ("speaker 1: No.", "speaker 2: Yes."),
    ("<00:00:00.200>ANN: No.", "<00:00:01.200>BO: Yes."),
    ("We did.", "Speaker 1: Will you?", "Speaker 1: Now?", "Speaker 2: No."),
]


@pytest.mark.parametrize("cues", VOICES)
def test_several_voices(cues):
    """A clip has one speaker: a transcript that names two is refused, with who they are."""
    with pytest.raises(
        ClipError, match=r"^its transcript a\.vtt has words of 2 voices: "
    ) as caught:
        vtt(*cues)
    assert "Keep only the words of the clip's speaker" in caught.value.hint


def test_several_voices_are_named():
    """Voices are told once, as they are first written."""
    with pytest.raises(ClipError) as caught:
        transcripts.read(
            "1\n00:00:01,000 --> 00:00:02,000\nInterviewer: Will you?\n\n"
            "2\n00:00:02,000 --> 00:00:03,000\nAnn: No.\n\n"
            "3\n00:00:03,000 --> 00:00:04,000\nINTERVIEWER: Never?\n",
            name="a.srt",
        )
    assert caught.value.what == "its transcript a.srt has words of 2 voices: Interviewer, Ann"


@pytest.mark.parametrize(
    ("cues", "said"),
    [
        (("<v Ann>We did.", "<v  ANN >No."), "We did. No."),
        (("<v Ann Ruiz>We did.", "No."), "We did. No."),
        (("ANN: We did.", "No."), "We did. No."),
        (("Ann: We did.", "Ann: No."), "We did. No."),
        (("Ann Ruiz: We did.", "No."), "We did. No."),
        (("Ann de la Cruz:\nWe did.",), "We did."),
        (("<v Ann>ANN: We did.",), "We did."),
    ],
)
def test_one_voice(cues, said):
    """The name of the one voice is no part of what it says."""
    assert texts(vtt(*cues)) == said


def test_label_after_a_time():
    """The time before a label is that of the words after it."""
    assert vtt("<00:00:00.400>ANN: We did.").words[0] == Word("We", 400, 625)


@pytest.mark.parametrize(
    "cues",
    [
        ("Note: we did.",),
        ("Remember: we did.", "Remember: we do."),
        ("We did.", "Outcome: fewer fires."),
        ("Tomorrow: we open.", "Next: we close."),
        ("Our Plan for this: we open.",),
        ("At 10:30 we open.", "At 11:30 we close."),
        ("We did.", "Mill Road: we opened."),
        ("WE DID.", "OUTCOME: FEWER FIRES."),
        ("We promise this: no.", "We promise that: yes."),
    ],
)
def test_words_before_a_colon(cues):
    """What a speaker says before a colon stays, and is nobody's name."""
    assert texts(vtt(*cues)) == " ".join(cues)


@pytest.mark.parametrize(
    ("cue", "said"),
    [
        ("If x <y and z> 3", "If x <y and z> 3"),
        ("a <bold> step <3 for <you>", "a <bold> step <3 for <you>"),
        (
            "<c.yellow.bg_blue>We</c> <lang en-GB>did</lang> <ruby>it<rt>too</rt></ruby>",
            "We did ittoo",
        ),
        ('<font color="red"><B>We</B></font> <u>did</u><br/>it', "We did it"),
        ("x <> y </> z", "x <> y </> z"),
        ("P &not Q &amp; R &lt;i&gt;", "P &not Q & R <i>"),
    ],
)
def test_only_tags_are_tags(cue, said):
    """What is no tag of WebVTT or SubRip is text, in angle brackets or not."""
    assert texts(vtt(cue)) == said


def test_said_twice():
    """Who says a line twice is heard twice, though other lines are timed word by word."""
    found = vtt(
        "We<00:00:00.500> did.", "No.", "No.", "No.\nNever.", "Never.\nNot<00:00:04.500> now."
    )
    assert texts(found) == "We did. No. No. No. Never. Not now."


def test_rolling_lines_must_touch():
    """A line that comes back after a pause is said again."""
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\nwe<00:01.500> did\n\n"
        "00:0{}.000 --> 00:05.000\nwe did\nand<00:04.500> will\n"
    )
    assert texts(transcripts.read(text.format(2), name="a.vtt")) == "we did and will"
    assert texts(transcripts.read(text.format(3), name="a.vtt")) == "we did we did and will"


def whisper(*segments, **more):
    """Return what is read from Whisper's JSON with *segments*."""
    return transcripts.read(json.dumps({"segments": segments, **more}), name="a.json")


def timed(text):
    """Return the words of *text*, a second each, as Whisper writes them."""
    return [{"word": f" {w}", "start": n, "end": n + 1} for n, w in enumerate(text.split())]


def test_whisper_words_lack_some_of_the_text():
    """Words that are not those of the text are not believed: no “not” is lost."""
    segment = {"start": 0, "end": 4, "text": " We will not close.", "words": timed("We will close")}
    assert texts(whisper(segment)) == "We will not close."
    del segment["start"]
    assert texts(whisper(segment)) == "We will not close."


def test_whisper_words_written_otherwise():
    """Case, spaces and punctuation make no other words."""
    segment = {
        "start": 0,
        "end": 4,
        "text": "We can not, e.g. wait!",
        "words": timed("we cannot eg wait"),
    }
    assert texts(whisper(segment)) == "we cannot eg wait"
    segment["text"] = ""
    assert texts(whisper(segment)) == "we cannot eg wait"


def test_whisper_words_beside_the_segments_lack_some():
    """Words beside the segments count only if nothing of the segments is missing in them."""
    segment = {"start": 0, "end": 4, "text": "We will not close."}
    assert texts(whisper(segment, words=timed("We will close."))) == "We will not close."
    assert texts(whisper(segment, words=timed("Oh we will not close."))) == "Oh we will not close."
    assert texts(whisper(words=timed("We will."))) == "We will."


def test_whisper_with_several_voices():
    """Where a program has told voices apart, there may be only one."""
    one = {"start": 0, "end": 1, "text": "Will you?", "speaker": "SPEAKER_00"}
    two = {"start": 1, "end": 2, "text": "No.", "speaker": "SPEAKER_01"}
    with pytest.raises(ClipError, match=r"a\.json has words of 2 voices: SPEAKER_00, SPEAKER_01"):
        whisper(one, two)
    assert texts(whisper(one, one | {"start": 1, "end": 2})) == "Will you? Will you?"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding):
    """A transcript may be saved by any program."""
    text = "1\n00:00:01,000 --> 00:00:02,000\nCafé Zoë\n"
    assert texts(transcripts.read(text.encode(encoding), name="a.srt")) == "Café Zoë"


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("a.vtt", "", "a.vtt line 1: a .vtt file begins with WEBVTT"),
        ("a.vtt", "1\n00:01.000 --> 00:02.000\nHi\n", "a.vtt line 1: a .vtt file begins"),
        ("a.vtt", "WEBVTT\n\n00:01.000 --> soon\nHi\n", "a.vtt line 3: “00:01.000 --> soon” is no"),
        ("a.vtt", "WEBVTT\n\n00:02.000 --> 00:01.000\nHi\n", "a.vtt line 3: “00:02.000 --> 00:0"),
        ("a.vtt", "WEBVTT\n\nWe did\nit.\n", "a.vtt line 3: “We did” is text without times"),
        ("a.vtt", "WEBVTT\n\n\x1b[2JW\u202ee\n", "a.vtt line 3: “[2JW e” is text without times"),
        ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<i> </i>\n", "a.vtt line 1: there are no"),
        ("a.srt", "We did it.\n", "a.srt line 1: “We did it.” is text without times"),
        ("a.srt", "1\n00:00:01,000 -> x\nHi\n", "a.srt line 1: “1” is text without times"),
        ("a.srt", "\n\n", "a.srt line 1: there are no words in it"),
        ("a.json", '{\n"segments": [}', "a.json line 2: is not JSON: "),
        ("a.json", "[]", "a.json line 1: has no list called segments"),
        ("a.json", '{"segments": [3]}', "a.json segment 1: is not an object"),
        ("a.json", '{"segments": [{"start": 0, "end": 1}]}', "a.json segment 1: its text is"),
        (
            "a.json",
            '{"segments": [{"start": NaN, "end": 1, "text": "Hi"}]}',
            "a.json segment 1: its start or end is no time",
        ),
        ("a.txt", "We did it.", "a.txt: transcripts are .vtt, .srt or Whisper's .json"),
    ],
)
def test_malformed(name, text, what):
    """A malformed transcript is refused with its file, line and what to do; no cue is lost."""
    with pytest.raises(ClipError) as caught:
        transcripts.read(text, name=name)
    assert caught.value.what.startswith(what)
    assert caught.value.hint


def test_our_own_captions():
    """What the captions format writes can be supplied again."""
    track = CaptionTrack(
        (Cue(0, 1000, ("R&D <3", "we do.")), Cue(1500, 2000, ("Yes.",))), "A>n", ""
    )
    found = transcripts.read(webvtt.write(track), name="a.vtt")
    assert texts(found) == "R&D <3 we do. Yes."
    assert [s.words[0].start for s in found.segments] == [0, 1500]


lines = st.from_regex(r"[A-Za-zé]{1,8}( [a-z&<>,.]{1,6}){0,4}", fullmatch=True)
spans = st.lists(st.integers(0, 10_000_000), min_size=2, max_size=12, unique=True).map(sorted)


def shape(transcript):
    """Return start, end and text of every segment."""
    return [
        (s.words[0].start, s.words[-1].end, " ".join(w.text for w in s.words))
        for s in transcript.segments
    ]


@settings(max_examples=60, deadline=None)
@given(spans, st.lists(lines, min_size=6, max_size=6))
def test_other_readers_agree(moments, said):
    """On well-formed files webvtt-py and pysubs2 find the same times and words."""
    pairs = zip(moments[::2], moments[1::2], strict=False)
    cues = [Cue(s, e + 100, (t,)) for (s, e), t in zip(pairs, said, strict=False)]
    cues = [
        c for c, n in itertools.zip_longest(cues, cues[1:]) if c and (not n or c.end <= n.start)
    ]
    text = webvtt.write(CaptionTrack(tuple(cues), "", ""))
    found = shape(transcripts.read(text, name="a.vtt"))
    assert len(found) == len(list(oracle.from_string(text)))
    assert found == [(c.start, c.end, c.lines[0]) for c in cues]
    subs = pysubs2.SSAFile()
    for cue in cues:
        subs.append(pysubs2.SSAEvent(cue.start, cue.end, cue.lines[0].replace("<", "")))
    found = shape(transcripts.read(subs.to_string("srt"), name="a.srt"))
    assert found == [(e.start, e.end, " ".join(e.plaintext.split())) for e in subs]


pieces = st.sampled_from(
    ["WEBVTT", "\n", "\n\n", "00:01.000 --> 00:02.000", "00:00:01,5-->00:00:00", "1", "<b>", "-->",
     "<00:01>", "&lt;", "NOTE", "{\\an8}", "word", '{"segments":[', "]}", "NaN", "\ud800", "🙂",
     '{"start":1,"end":2,"text":"a b"}']
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.lists(pieces | st.text(max_size=8), max_size=14).map("".join) | st.binary(),
    st.sampled_from(["a.vtt", "a.srt", "a.json"]),
)
@example("[" * 100_000, "a.json")
@example('{"segments": [{"start": 1e999, "end": 1' + "0" * 5000 + ', "text": "a"}]}', "a.json")
@example("WEBVTT\n\n" + "9" * 5000 + ":00:01.000 --> 00:00:02.000\nx", "a.vtt")
def test_never_a_traceback(content, name):
    """Whatever the file holds, there are words in order or a ClipError."""
    try:
        found = transcripts.read(content, name=name)
    except ClipError:
        return
    latest = 0
    assert found.words
    for word in found.words:
        assert latest <= word.start < word.end
        assert word.text == word.text.strip() != ""
        latest = word.end
