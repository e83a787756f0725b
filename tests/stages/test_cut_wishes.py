"""What a team asks to keep and to drop, and what a sentence needs to keep its meaning."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkingheads.domain import (
    TO_THE_END,
    Clip,
    Commitment,
    CutList,
    Labels,
    Manner,
    Segment,
    Statement,
    Stretch,
    Transcript,
    Word,
    heard,
)
from talkingheads.errors import ClipError
from talkingheads.settings import CutSettings
from talkingheads.stages import cut
from talkingheads.stages.cut.asking import HAIR

FIRST = "The gate on the green is new."
NUMBER = "We have three cameras on the lane."
PLAIN = "Let me start again."
AGAIN = "Let me, start again!"


def talk(*texts: str, pace: int = 400, pause: int = 800, said: int = 320) -> tuple[Word, ...]:
    """Return the words of the sentences *texts*; a vertical bar is 4 s of silence."""
    words, moment = [], 1000
    for text in texts:
        for word in text.split():
            if word == "|":
                moment += 4000
            else:
                words.append(Word(word, moment, moment + said))
                moment += pace
        moment += pause
    return tuple(words)


def labelled(words: tuple[Word, ...], *texts: str, **manners: Manner) -> Labels:
    """Return a statement for each of *texts*; ``s2="hope"`` says how the second is meant."""
    statements, first = [], 0
    for number, text in enumerate(texts, start=1):
        plain = text.replace("| ", "")
        last = first + len(plain.split())
        start, end = words[first].start, words[last - 1].end
        name = f"s{number}"
        statements.append(
            Statement(name, "other", plain, first, last, start, end, manners.get(name, ""))
        )
        first = last
    return Labels(tuple(statements), ())


def cut_talk(
    *texts: str,
    keep: tuple[Stretch, ...] = (),
    drop: tuple[Stretch, ...] = (),
    language: str = "en",
    said: int = 320,
    manners: dict[str, Manner] | None = None,
    **options: object,
) -> tuple[CutList, str]:
    """Cut a clip in which *texts* are said; return the cuts and what is heard of it."""
    words = talk(*texts, said=said)
    labels = labelled(words, *texts, **(manners or {}))
    transcript = Transcript(language, (Segment(words),), speech=((900, words[-1].end + 100),))
    if "|" in " ".join(texts):
        transcript = Transcript(language, (Segment(words),))
    clip = Clip("a" * 64, "b" * 64, words[-1].end + 1000, 640, 360, 25)
    cuts = cut.run(
        clip, transcript, labels, keep, drop, settings=CutSettings.model_validate(options)
    )
    left, _ = heard(transcript, labels, cuts)
    return cuts, " ".join(word.text for word in left.words)


def by_words(*words: str) -> tuple[Stretch, ...]:
    return tuple(Stretch(words=text) for text in words)


def why(cuts: CutList) -> list[str]:
    return [part.why for part in cuts.removed]


def test_dropped_words_are_not_heard() -> None:
    """What is said so is cut, however it is written, and the words beside it stay whole."""
    cuts, left = cut_talk(FIRST, PLAIN, NUMBER, drop=by_words("let me START, again"))
    assert left == f"{FIRST} {NUMBER}"
    assert why(cuts) == ["before", "asked", "after"]
    assert cuts.notes == ()


def test_words_said_twice_are_dropped_twice_and_told() -> None:
    """A drop takes every place, for who says it twice wants it gone twice."""
    cuts, left = cut_talk(PLAIN, FIRST, AGAIN, drop=by_words(PLAIN))
    assert left == FIRST
    assert cuts.notes == ("“Let me start again.” is said 2 times: all are dropped (0:01, 0:07).",)


def test_a_part_of_a_plain_sentence_can_be_dropped() -> None:
    """Between words, never inside one."""
    cuts, left = cut_talk(FIRST, drop=by_words("on the green"))
    assert left == "The gate is new."
    assert [(part.start, part.end) for part in cuts.cuts] == [(640, 1760), (2960, 4080)]


def test_times_are_dropped_word_by_word() -> None:
    """A stretch takes the words that it touches, whole, and leaves the others whole."""
    _, left = cut_talk(FIRST, drop=(Stretch(1900, 2900),))
    assert left == "The gate is new."


def cut_cues(*cues: tuple[str, int, int], drop: tuple[Stretch, ...]) -> tuple[CutList, str]:
    """Cut a clip of 30 s, of which each cue is one word; return the cuts and what is heard."""
    words = tuple(Word(*cue) for cue in cues)
    labels = labelled(words, *(cue[0] for cue in cues))
    transcript = Transcript("en", (Segment(words),))
    clip = Clip("a" * 64, "b" * 64, 30_000, 640, 360, 25)
    cuts = cut.run(clip, transcript, labels, (), drop, settings=CutSettings())
    left, _ = heard(transcript, labels, cuts)
    return cuts, " ".join(word.text for word in left.words)


@pytest.mark.parametrize("text", ["Amazing.", "Twelve."])
def test_dropped_times_go_even_from_a_long_word(text: str) -> None:
    """A supplied cue may be one word of 8 s: less than half of it takes it too."""
    cuts, left = cut_cues(("Hello.", 1000, 2000), (text, 4000, 12_000), drop=(Stretch(5000, 8000),))
    assert left == "Hello."
    assert all(part.end <= 4000 for part in cuts.cuts)


def test_dropped_times_take_a_hair_of_a_word_that_stays() -> None:
    """A time that ends 40 ms within a sentence does not take it, but is cut all the same."""
    cuts, left = cut_cues(
        ("Hello.", 1000, 2000), ("Twelve.", 3000, 4000), drop=(Stretch(2200, 3040),)
    )
    assert left == "Hello. Twelve."
    assert cuts.cuts[-1].start == 3040
    assert (
        cut_cues(("Hello.", 1000, 2000), ("Twelve.", 3000, 4000), drop=(Stretch(2200, 3080),))[1]
        == "Hello."
    )


@pytest.mark.parametrize(
    "form", ["Quill’s", "Quill's,", "Quill-Jones", "Mc-Quill", "“Quill”/Jones", "q@quill.example"]
)
def test_dropped_words_go_from_longer_forms(form: str) -> None:
    """The owner's s and a double name do not save the name."""
    cuts, left = cut_talk(FIRST, f"Ask {form} about it.", drop=by_words("quill"))
    assert left == f"{FIRST} Ask about it."
    assert cuts.notes == ()


def test_longer_words_that_stay_are_told() -> None:
    """Not every word that begins so is meant: the team decides; what goes anyway is not told."""
    text = "Quill and the Quills met Quillan, and Quill-Quills met McQuill."
    cuts, left = cut_talk(FIRST, text, drop=by_words("Quill", "McQuill"))
    assert left == f"{FIRST} and the Quills met Quillan, and met"
    assert cuts.notes[-1] == (
        "“Quill” is also part of “Quills” at 0:05.8, “Quillan” at 0:06.6, which stay: "
        "add them to drop if they should go."
    )
    phrase, _ = cut_talk("Ask Ann Quill.", "Ask Ann Quills.", FIRST, drop=by_words("ann quill"))
    assert phrase.notes == (
        "“ann quill” is also part of “Ann Quills” at 0:03.4, which stays: "
        "add it to drop if it should go.",
    )


@pytest.mark.parametrize(
    ("drop", "text"),
    [
        ("don", "Don said they don’t paint it."),
        ("3", "Item 3 is 3.5 metres."),
        ("tom", "Tom came to meet us."),
        ("an", "An hour on the plan."),
    ],
)
def test_what_only_looks_like_a_longer_form(drop: str, text: str) -> None:
    """Another word, a number, or the end of one word and the beginning of the next."""
    cuts, _ = cut_talk(FIRST, text, drop=by_words(drop))
    assert not any("is said" in note for note in cuts.notes)
    assert not any("also part" in note for note in cuts.notes) or drop == "don"


def test_kept_words_are_taken_as_they_are_written() -> None:
    """What alone is to be shown is never widened to another word."""
    with pytest.raises(ClipError, match="is not said in it"):
        cut_talk(FIRST, "Ask Quill’s band.", keep=by_words("Quill"))


def test_a_part_of_a_sentence_with_a_number_takes_it_whole() -> None:
    """What somebody wants gone is never shown, and the rest may mislead; the team is told."""
    cuts, left = cut_talk(FIRST, NUMBER, drop=by_words("three cameras"))
    assert left == FIRST
    assert cuts.notes == (
        f"“{NUMBER}” is dropped whole, though drop asks for a part of it: without that part it may "
        "come to mean something else. To show the rest, record it again without it.",
    )


def test_a_pause_in_a_sentence_with_a_number_takes_it_whole() -> None:
    """Times that lie within it reach into it, even if no word was understood there."""
    cuts, left = cut_talk(FIRST, "We have three | cameras here.", drop=(Stretch(6500, 7500),))
    assert left == FIRST
    assert len(cuts.notes) == 1


def test_all_of_a_sentence_with_a_number_can_be_dropped() -> None:
    """By its words, or by times that cover it, even in two pieces."""
    assert cut_talk(FIRST, NUMBER, drop=by_words(NUMBER))[1] == FIRST
    assert cut_talk(FIRST, NUMBER, drop=(Stretch(4500, TO_THE_END),))[1] == FIRST
    pieces = by_words("We have three", "cameras on the lane")
    assert cut_talk(FIRST, NUMBER, drop=pieces)[1] == FIRST


def test_only_what_is_kept_is_heard() -> None:
    """By words or by times; all else goes at the team's wish."""
    cuts, left = cut_talk(PLAIN, FIRST, PLAIN, keep=by_words(FIRST))
    assert left == FIRST
    assert why(cuts) == ["asked", "asked"]
    assert cut_talk(PLAIN, FIRST, keep=(Stretch(3200, TO_THE_END),))[1] == FIRST


def test_keep_widens_to_a_sentence_that_must_stay_whole() -> None:
    """A keep that ends in it keeps all of it, and says so."""
    cuts, left = cut_talk(PLAIN, NUMBER, keep=by_words("cameras on the lane"))
    assert left == NUMBER
    assert cuts.notes == (
        f"“{NUMBER}” is kept whole, though keep asks for a part of it: a part may mislead.",
    )


def test_drop_comes_before_keep() -> None:
    """What is in both is not heard."""
    _, left = cut_talk(FIRST, PLAIN, keep=(Stretch(0, TO_THE_END),), drop=by_words(PLAIN))
    assert left == FIRST


def test_words_that_are_not_said() -> None:
    """The refusal names column and words, and what is nearest."""
    with pytest.raises(ClipError) as error:
        cut_talk(FIRST, PLAIN, drop=by_words("let me strat again"))
    assert error.value.what == "column drop: “let me strat again” is not said in it"
    assert "At 0:04.6 is said: “Let me start again.”." in error.value.hint


@pytest.mark.parametrize("column", ["keep", "drop"])
def test_times_that_are_not_in_the_clip(column: str) -> None:
    """A stretch after the end is a mistake that must not pass for nothing asked."""
    with pytest.raises(ClipError, match=f"column {column}: 1:00-1:10 is not in it: it is 0:04"):
        cut_talk(FIRST, **{column: (Stretch(60_000, 70_000),)})


@pytest.mark.parametrize("drop", [by_words(FIRST), (Stretch(0, TO_THE_END),)])
def test_nothing_left(drop: tuple[Stretch, ...]) -> None:
    """A clip of which all talk is dropped is refused."""
    with pytest.raises(ClipError, match="nothing of it is left"):
        cut_talk(FIRST, drop=drop)


@pytest.mark.parametrize(
    "text",
    [
        "We did | not build the wall.",
        "They haven't | seen the wall.",
        "They haven’t | seen the wall.",
        "Nobody | has seen the wall.",
        "It works | without a wall.",
        "It stands | if the wall stands.",
        "It stands | unless the wall falls.",
        "It stands | as long as the wall stands.",
        "It hangs | on the council, subject to funding.",
        "There are | 12 of them here.",
        "There are | twenty-four of them here.",
        "It costs | a pound each.",
        "We meet | on Thursday here.",
        "It is | half of them here.",
    ],
)
def test_no_pause_is_cut_inside_what_must_stay_whole(text: str) -> None:
    """A sentence that denies, sets a condition or names a number keeps even its long pauses."""
    cuts, _ = cut_talk(FIRST, text)
    assert "pause" not in why(cuts)


def test_pauses_are_cut_inside_other_sentences_and_between_all() -> None:
    """A pause in a plain sentence goes, and so does one between two that stay whole."""
    assert "pause" in why(cut_talk("The gate | on the green is new.")[0])
    assert "pause" in why(cut_talk(NUMBER, f"| {NUMBER}")[0])


@pytest.mark.parametrize("manner", ["hope", "condition", "others"])
def test_what_binds_nobody_stays_whole(manner: Manner) -> None:
    """Without its hope or its condition it would become a promise."""
    text = "We would | love to paint the gate."
    assert "pause" not in why(cut_talk(text, manners={"s1": manner})[0])
    assert "pause" in why(cut_talk(text)[0])


def test_a_condition_goes_with_the_sentence_that_hangs_on_it() -> None:
    """Where a sentence of "if" is dropped, the one that depends on it goes too."""
    condition, then = "If the grant comes.", "We paint the gate."
    _, left = cut_talk(
        condition, then, FIRST, drop=by_words(condition), manners={"s2": "condition"}
    )
    assert left == FIRST


def test_another_language_stays_whole() -> None:
    """What cannot be read is not cut inside its sentences."""
    assert "pause" not in why(cut_talk("Y giât | ar y grîn.", language="cy")[0])


@pytest.mark.parametrize("said", [200, 320, 400])
def test_fillers_go(said: int) -> None:
    """Um and er go, and no word beside them loses anything, even where words touch."""
    text = "So, um, the gate, er, is new."
    cuts, left = cut_talk(text, said=said, fillers=True)
    assert left == "So, the gate, is new."
    assert why(cuts).count("filler") == 2
    for word in talk(text, said=said):
        if word.text not in ("um,", "er,"):
            assert any(c.start <= word.start and word.end <= c.end for c in cuts.cuts)


def test_fillers_stay_unless_asked() -> None:
    """By default nobody is polished."""
    assert cut_talk("So, um, the gate is new.")[1] == "So, um, the gate is new."


@pytest.mark.parametrize(
    "text",
    [
        "So, um, we have three cameras.",
        "They went to the ER with it.",
        "Uh uh, said the man.",
        "Uh huh, said the man.",
        "Well, like, it is new, ah.",
    ],
)
def test_what_is_no_filler_or_must_stay(text: str) -> None:
    """Whatever may mean something stays, and so does an um where a number is named."""
    assert cut_talk(text, fillers=True)[1] == text


def test_a_clip_that_is_one_um_stays() -> None:
    """Nothing but a filler is left: then that is what is said."""
    assert cut_talk("Um.", fillers=True)[1] == "Um."


SENTENCES = st.lists(
    st.lists(
        st.tuples(st.integers(100, 700), st.integers(0, 2500) | st.just(0)), min_size=1, max_size=6
    ),
    min_size=2,
    max_size=6,
)
MEANT = st.sampled_from(["plain", "denies", "binds", "maybe", "condition"])


@st.composite
def wishes(draw: st.DrawFn) -> tuple[Transcript, Labels, tuple[Stretch, ...], tuple[Stretch, ...]]:
    """Draw a talk with its labels, and what is asked of it."""
    words: list[Word] = []
    statements, firm, maybe = [], [], []
    moment = draw(st.integers(0, 1500))
    for number, sentence in enumerate(draw(SENTENCES), start=1):
        first, meant = len(words), draw(MEANT)
        for place, (length, gap) in enumerate(sentence):
            text = f"{'abcdefgh'[number]}{'uvwxyz'[place]}o"
            text = {"denies": "not", "condition": "if"}.get(meant, text) if not place else text
            text = draw(st.sampled_from(["um", text])) if meant == "plain" else text
            words.append(Word(text, moment, moment + length))
            moment += length + gap
        name, manner = f"s{number}", "condition" if meant == "condition" else ""
        text = " ".join(word.text for word in words[first:])
        start, end = words[first].start, words[-1].end
        statements.append(Statement(name, "next", text, first, len(words), start, end, manner))
        promise = Commitment(name, "speaker", date(2026, 12, 1), words[-1].text)
        firm += [promise] if meant == "binds" else []
        maybe += [promise] if meant == "maybe" else []
    times = st.tuples(st.integers(0, moment), st.integers(1, 6000)).map(
        lambda span: Stretch(span[0], span[0] + span[1])
    )
    said = st.sampled_from([word.text for word in words]).map(lambda text: Stretch(words=text))
    whole = st.sampled_from([s.text for s in statements]).map(lambda text: Stretch(words=text))
    asked = st.lists(times | said | whole, max_size=3).map(tuple)
    labels = Labels(tuple(statements), tuple(firm), tuple(maybe))
    speech = tuple((w.start, w.end) for w in words) if draw(st.booleans()) else ()
    transcript = Transcript("en", (Segment(tuple(words)),), speech=speech)
    return transcript, labels, draw(asked), draw(asked)


def takes(wish: Stretch, word: Word) -> bool:
    """Tell whether *wish* is for *word*: says it, or has half or more than a hair of it."""
    if wish.words:
        return wish.words == word.text
    shared = min(word.end, wish.end) - max(word.start, wish.start)
    return shared > HAIR or 2 * shared >= word.end - word.start


@settings(max_examples=400, deadline=None)
@given(wishes(), st.sampled_from([24, 25, 30, 50]), st.booleans(), st.integers(0, 600))
def test_meaning_survives_every_wish(
    drawn: tuple[Transcript, Labels, tuple[Stretch, ...], tuple[Stretch, ...]],
    fps: int,
    fillers: bool,
    margin: int,
) -> None:
    """
    What promises, denies or sets a condition is heard whole in one cut, or not at all.

    So every promise that is left says the day that was said. What is dropped is not heard, what
    stays is not clipped by more than half a frame, or a hair beside a dropped time; dropped times
    go to the last frame, and kept and removed are the source.
    """
    transcript, labels, keep, drop = drawn
    words = transcript.words
    clip = Clip("a" * 64, "b" * 64, words[-1].end + 700, 640, 360, fps)
    options = CutSettings(margin_ms=margin, fillers=fillers)
    try:
        cuts = cut.run(clip, transcript, labels, keep, drop, settings=options)
    except ClipError:
        return
    left, now = heard(transcript, labels, cuts)
    said = [word.start for word in left.words]
    half = 500 / fps + 1
    times = [wish for wish in drop if not wish.words]
    assert not any(c.start < t.end and t.start < c.end for c in cuts.cuts for t in times)
    frame = 2 * half
    near = [(t.start - frame, t.end + frame) for t in times]
    for word in left.words:
        if not any(low < word.end and word.start < high for low, high in near):
            assert any(c.start - half <= word.start and word.end <= c.end + half for c in cuts.cuts)
    bound = {c.statement for c in (*labels.commitments, *labels.possible)}
    for statement in labels.statements:
        there = [word for word in words[statement.first : statement.last] if word.start in said]
        if statement.id in bound or statement.manner or "not" in statement.text.split():
            assert there in ([], list(words[statement.first : statement.last]))
            if there:
                hair = HAIR + frame if near else half
                start, end = statement.start + hair, statement.end - hair
                assert start >= end or any(c.start <= start and end <= c.end for c in cuts.cuts)
    for then in (*labels.commitments, *labels.possible):
        assert all(
            c == then for c in now.commitments + now.possible if c.statement == then.statement
        )
    for statement in now.statements:
        assert statement.text == " ".join(
            word.text for word in left.words[statement.first : statement.last]
        )
    assert sum(s.last - s.first for s in now.statements) == len(left.words)
    spans = sorted((p.start, p.end) for p in (*cuts.cuts, *cuts.removed))
    assert [s for s, _ in spans] + [clip.duration] == [0] + [e for _, e in spans]
    covered = {s.text for s in labels.statements} & {wish.words for wish in drop}
    assert not covered & {s.text for s in now.statements}
    for statement in labels.statements:
        if "not" in statement.text.split() or statement.manner or statement.id in bound:
            continue
        for word in words[statement.first : statement.last]:
            if any(takes(wish, word) for wish in drop):
                assert word not in left.words
