"""Which transcripts hold the words of several people, by other signs than tags and capitals."""

import json

import pytest

from talkingheads.errors import ClipError
from talkingheads.formats import transcripts


def vtt(*cues, ids=()):
    """Return the words in *cues*, a second each, below their *ids*."""
    heads = [f"{ids[n]}\n" if ids else "" for n in range(len(cues))]
    blocks = [
        f"{head}00:{n:02}.000 --> 00:{n + 1:02}.000\n{cue}\n"
        for n, (head, cue) in enumerate(zip(heads, cues, strict=True))
    ]
    found = transcripts.read("\n".join(["WEBVTT\n", *blocks]), name="a.vtt")
    return " ".join(word.text for word in found.words)


def whisper(*segments):
    """Return the words in Whisper's *segments*, a second each."""
    times = [{"start": n, "end": n + 1} | segment for n, segment in enumerate(segments)]
    found = transcripts.read(json.dumps({"segments": times}), name="a.json")
    return " ".join(word.text for word in found.words)


@pytest.mark.parametrize(
    "cues",
    [
        # dashes in one cue
        ("- Will you fix it?\n- We will.",),
        ("We know.", "-Will you fix it?\n-We will."),
        ("– Will you?\n– No.",),
        ("— Will you?<br>— No.",),
        ("- Will you fix it? - We will.",),
        ("He asked.\n- Will you?\n- No.",),
        ("<i>- Will you?</i>\n<i>- No.</i>",),
        ("- Will you?\n- Ann: No.",),
        # chevrons
        (">> Will you?", ">> No."),
        ("&gt;&gt; Will you?", "Now?", "&gt;&gt;No."),
        (">> Will you? >> No.",),
        (">> ANN: We did.", ">> Will you?"),
        # brackets
        ("[Interviewer] Will you?", "[Ruth] No."),
        ("(Bob Miller) I promise nothing.", "(Ruth) We will."),
        ("[Music]", "[Bob]\nWill you?", "(Ruth Calder)\nNo."),
        ("[interviewer] Will you?", "[Ruth] No."),
        ("[SPEAKER_00] Will you?", "[SPEAKER_01] No."),
        ("[Bob King] Will you?", "[Ruth de la Cruz] No."),
        # small letters
        ("interviewer: Will you?", "ruth: No."),
        ("bob: Will you?", "ruth: No."),
        ("bob: Will you?\nruth: No.",),
        ("q: Will you?", "a: No."),
        ("we know", "bob: Will you?", "ruth: No.", "bob: Never?", "ruth: Never."),
        ("bob miller: Will you?", "ruth: No.", "bob miller: Never?", "ruth: Never."),
        ("We know.", "Interviewer: Will you?", "ruth: No."),
        # voices with a number on lines of their own
        ("Speaker 1\nWill you?", "Speaker 2\nNo."),
        ("speaker a\nWill you?", "Speaker B\nNo."),
        ("Speaker 1 (00:05)\nWill you?", "Speaker 2  0:07\nNo."),
        # a dash after a name
        ("Bob Miller - Will you?", "Ruth Calder - No."),
        ("Bob Miller – Will you?", "We know.", "Ruth Calder — No."),
        ("Bob - Will you?", "Ruth - No."),
        ("We know.", "Interviewer - Will you?", "Ruth - No."),
        ("Hm.", "Bob - Will you?", "Ruth - No.", "Bob - Never?", "Ruth - Never."),
        # classes
        ("<c.speaker1>Will you?</c>", "<c.speaker2>No.</c>"),
        ("<c.loud.spk_0>Will you?</c> <c.spk_1>No.</c>",),
    ],
)
def test_turns(cues):
    """Another's words never pass as the speaker's."""
    with pytest.raises(ClipError, match=r"a\.vtt has words of (2|several) voices: ") as caught:
        vtt(*cues)
    assert "Keep only the words of the clip's speaker" in caught.value.hint


def test_turns_without_names_are_shown():
    """Where nobody is named, the lines are told, so that they are found."""
    with pytest.raises(ClipError) as caught:
        vtt("- Will you?\n- We will.")
    assert caught.value.what == (
        "its transcript a.vtt has words of several voices: “- Will you?”, “- We will.”"
    )


@pytest.mark.parametrize(
    "cues",
    [
        # what is heard, in brackets
        ("[Music] We did.", "(applause) We do.", "[inaudible] We will."),
        ("[MUSIC] We did.", "[DOOR SLAMS] We do.", "[DOG BARKS] We will."),
        ("(laughs) We did.", "(Laughing) We do.", "(clears throat) We will.", "(Pause) Yes."),
        ("[Birdsong]", "We did.", "[Jingle]", "We do."),
        ("[speaking Welsh] We did.", "(in English) We do.", "[Background noise] Yes."),
        ("(2026) We did.", "(2027) We do."),
        ("[Slide 1] We did.", "[Slide 2] We do."),
        ("(of course) we did", "(as always) we do"),
        # a thought
        ("We did it - like this -", "and then - that."),
        ("- and we did it -\nlike this", "- and that"),
        ("So - we did.", "Well - we do.", "So - we will.", "Well - yes."),
        ("Roads - we mended ten.", "Parks - we opened two.", "Schools - none."),
        ("It was five -\n-5 degrees at night\n-6 degrees in the day",),
        ("We did -- like this --\n-- and that.",),
        ("We did this. Mill Road - we opened it.", "High Street - we closed it."),
        # what is counted up, and what is to come
        ("so: here it is", "first: we open", "second: we close"),
        ("we did three things: one", "the good: roads", "the bad: parks"),
        ("a: we open", "b: we close", "c: we mend"),
        ("cost: ten pounds", "time: two days", "parks: none", "roads: two"),
        ("audience: two hundred", "we did", "budget: ten pounds"),
        ("roads: we mended ten", "and then we rested", "parks: we opened two"),
        ("12:30 we open", "13:30 we close"),
        ("at 12: we open", "at 13: we close"),
        ("it's this: we open", "it's that: we close", "i promise this: no", "i promise that: yes"),
        ("Speaker 1 was good.", "Speaker 2 was not."),
        ("5 >> 3", "7 >> 4"),
        # one and the same
        ("[Ruth] We did.", "[Ruth] We do."),
        ("ruth: we did", "ruth: we do"),
        ("Ruth Calder - we did.", "Ruth Calder - we do."),
        ("Speaker 1\nWe did.", "Speaker 1\nWe do."),
    ],
)
def test_one_voice_is_read_as_it_stands(cues):
    """What one person says, and what is heard beside it, is no turn."""
    read = " ".join(line for cue in cues for line in cue.split("\n"))
    assert vtt(*cues).replace("- ", "").replace("> ", "") == read.replace("- ", "").replace(
        "> ", ""
    )


@pytest.mark.parametrize(
    "cues",
    [
        ("- We did.", "We do."),
        (">> We did.", "We do."),
        (">> ANN: We did.", ">> ANN: We do."),
        ("- Ann: We did.\n- Ann: We do.",),
        ("<c.speaker1>We did.</c>", "<c.speaker1>We do.</c>"),
        ("<c.yellow>We did.</c>", "<c.red>We do.</c>"),
        (">> We<00:00:00.500> did.", ">> We did.\nWe<00:00:01.500> do."),
    ],
)
def test_signs_of_one_voice_are_not_words(cues):
    """A single turn, one name, one class, and a line that rolls up are one voice."""
    assert vtt(*cues) == "We did. We do."


@pytest.mark.parametrize(
    ("ids", "several"),
    [
        (("speaker_0-1", "speaker_1-2"), True),
        (("Speaker 1", "Speaker 2"), True),
        (("speaker_0-1", "speaker_0-2"), False),
        (("intro", "speakers"), False),
        (("1", "2"), False),
        (("cue-1", "cue-2"), False),
    ],
)
def test_names_of_cues(ids, several):
    """Some programs write who speaks into what WebVTT calls a cue."""
    if several:
        with pytest.raises(ClipError, match=r"2 voices: [Ss]peaker.[01], [Ss]peaker.[12]"):
            vtt("Will you?", "No.", ids=ids)
    else:
        assert vtt("We did.", "We do.", ids=ids) == "We did. We do."


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"speaker_id": 0}, {"speaker_id": 1}),
        ({"speaker": 0}, {"speaker": 1}),
        ({"speaker_id": "a"}, {"speaker_id": "b"}),
        ({"speaker_label": "spk_0"}, {"speaker_label": "spk_1"}),
        ({"text": "- Will you?\n- No."}, {}),
        ({"text": " >> Will you?"}, {"text": " >> No."}),
        ({"text": "[Bob] Will you?"}, {"text": "[Ruth] No."}),
        ({"text": "BOB: Will you?"}, {"text": "RUTH: No."}),
    ],
)
def test_voices_in_json(one, two):
    """A number may tell who speaks, and the text itself."""
    with pytest.raises(ClipError, match=r"a\.json has words of (2|several) voices: "):
        whisper({"text": "We did."} | one, {"text": "We do."} | two)


@pytest.mark.parametrize("more", [{"speaker_id": 0}, {"speaker": None}, {"speaker": "Ann"}, {}])
def test_one_voice_in_json(more):
    """One voice is read, also if it has a name and a number."""
    parts = [{"text": "We did.", **more}, {"text": "We do.", **more, "voice": 3}]
    assert whisper(*parts) == "We did. We do."
