"""The stage as a whole: sentences, their words and times, and the tables it reads."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads.domain import Segment, Speaker, Transcript, Word
from talkingheads.settings import LabelSettings
from talkingheads.stages import label
from talkingheads.stages.label.addressed import ADDRESSED
from talkingheads.stages.label.patterns import pattern
from talkingheads.stages.label.promises import veto
from talkingheads.stages.label.rules import Rule
from talkingheads.stages.label.sentences import split
from talkingheads.stages.label.spoken import hear
from talkingheads.stages.label.told import TOLD
from talkingheads.stages.label.undertakings import UNDERTAKINGS, VETOES, Veto, Way

RUTH = Speaker("Ruth Calder", "Inspector", "Larkford Police")
DAY = date(2026, 9, 14)
SETTINGS = LabelSettings()


def spoken(text: str, pauses: dict[int, int] | None = None) -> tuple[Word, ...]:
    """Return the words of *text*, each 300 ms long, with *pauses* in ms before some of them."""
    words, now = [], 0
    for index, word in enumerate(text.split()):
        now += (pauses or {}).get(index, 50)
        words.append(Word(word, now, now + 300))
        now += 300
    return tuple(words)


def sentences(text: str, **pauses: int) -> list[str]:
    words = spoken(text, {int(key[1:]): pause for key, pause in pauses.items()})
    return [" ".join(w.text for w in words[a:b]) for a, b in split(words, longest=60)]


@pytest.mark.parametrize(
    "text",
    [
        "We met. | Then we left! | Did it help? | Yes.",
        "Mr. Hale and Dr. Shah came at 6 p.m. on Friday. | They stayed.",
        "We close at 9 p.m. | Come early.",
        "It cost 2.5 million in the U.K. last year. | Too much.",
        "J. Hale spoke. | So did I. | Good.",
        "We have, e.g. two vans. | And bikes.",
        "Number no. 4 is done. | No. | That is all.",
        "We start on Sept. 14 this year. | Come.",
        "They live on Mill St. now. | Both.",
        "It went on... and on. | Then it stopped... | We slept.",
        'She said "stop." | We did.',
        "the first one is finished. | the second is not",
        "no full stop at all",
    ],
)
def test_sentences_end_where_they_end(text: str) -> None:
    """Full stops end sentences, but not those of titles, times, numbers and initials."""
    assert sentences(text.replace(" |", "")) == text.split(" | ")


def test_a_long_silence_ends_a_sentence() -> None:
    """Where the full stop is missing, silence and a capital say the same."""
    assert sentences("we did it Then we left", w3=3000) == ["we did it", "Then we left"]
    assert sentences("we did it then we left", w3=3000) == ["we did it then we left"]


def test_a_run_without_an_end_is_split_at_its_longest_pause() -> None:
    """A run of more words than allowed is split where the speaker paused longest."""
    words = spoken(" ".join(["word"] * 25), {11: 900, 20: 400})
    assert split(words, longest=15) == [(0, 11), (11, 25)]
    assert split(words, longest=12) == [(0, 11), (11, 20), (20, 25)]


@given(
    st.lists(st.sampled_from("we did it. Mr. Hale 6 p.m. No. so ... Then I. and U.K. ?".split())),
    st.integers(10, 30),
)
def test_sentences_cover_every_word_once(texts: list[str], longest: int) -> None:
    """Sentences follow each other without gap or overlap, none longer than allowed."""
    words = spoken(" ".join(texts))
    found = split(words, longest=longest)
    assert [first for first, _ in found] == [0, *(last for _, last in found)][: len(found)]
    assert not words or found[-1][1] == len(words)
    assert all(0 < last - first <= longest for first, last in found)


def test_a_talk_becomes_labels() -> None:
    """Statements point to their words, also across segments, and promises to their statements."""
    one = spoken("Hello, I'm Ruth. By the end of")
    two = tuple(
        Word(w.text, w.start + 6000, w.end + 6000) for w in spoken("October I'll fit six cameras.")
    )
    labels = label.run(Transcript("en", (Segment(one), Segment(two))), RUTH, DAY, settings=SETTINGS)
    hello, promise = labels.statements
    assert (hello.id, hello.kind, hello.text) == ("s1", "other", "Hello, I'm Ruth.")
    assert promise.text == "By the end of October I'll fit six cameras."
    assert (promise.first, promise.last) == (3, 12)
    assert (promise.start, promise.end) == (one[3].start, two[-1].end)
    (bound,) = labels.commitments
    assert (bound.statement, bound.owner) == ("s2", "speaker")
    assert (bound.due, bound.due_text) == (date(2026, 10, 31), "By the end of October")


def test_silence_has_no_labels() -> None:
    """A transcript without words has no statements."""
    labels = label.run(Transcript("en", ()), RUTH, DAY, settings=SETTINGS)
    assert (labels.statements, labels.commitments) == ((), ())


_SAID = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=("Z", "C")), min_size=1, max_size=8),
        st.sampled_from("We'll I'm going to by Friday. please free? and, then Mr. 2.5".split()),
    ),
    max_size=40,
)


@given(_SAID, st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2040, 1, 1))))
def test_words_are_never_changed(texts: list[str], recorded: date | None) -> None:
    """Whatever is said, every statement is its words and every promise quotes its statement."""
    words = tuple(Word(text, 10 * i, 10 * i + 9) for i, text in enumerate(texts))
    transcript = Transcript("en", (Segment(words),))
    labels = label.run(transcript, RUTH, recorded, settings=SETTINGS)
    assert labels == label.run(transcript, RUTH, recorded, settings=SETTINGS)
    for statement in labels.statements:
        said = words[statement.first : statement.last]
        assert statement.text == " ".join(word.text for word in said)
        assert (statement.start, statement.end) == (said[0].start, said[-1].end)
    by_id = {statement.id: statement for statement in labels.statements}
    for commitment in labels.commitments:
        assert by_id[commitment.statement].kind == "next"
        assert (commitment.due is None) == (commitment.due_text is None)
        assert (commitment.due_text or "") in by_id[commitment.statement].text


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("So, um, I've, I've seen it.", "so i have seen it"),
        ("I'm gonna do it 'cause I can't wait", "i am going to do it because i can not wait"),
        ("the council’s going to", "the council 's going to"),
        ("twenty-two, you know, bikes?", "twenty two bikes ?"),
        ("by the, by the end", "by the end"),
        ("well have it done", "we will have it done"),
        ("Well, have a look", "well have a look"),
        ("ill send it and were going to", "i will send it and we are going to"),
        ("twenty twenty-six", "twenty twenty six"),
        ("", ""),
    ],
)
def test_the_plain_form(written: str, plain: str) -> None:
    """Fillers, stutters, commas and contractions are gone from what the rules read."""
    assert hear(written).text == plain


@given(st.text(max_size=60))
def test_the_plain_form_knows_its_words(text: str) -> None:
    """Every plain word stands for characters of the sentence, in their order."""
    plain = hear(text)
    assert len(plain.starts) == len(plain.spans) == len(plain.text.split())
    assert list(plain.spans) == sorted(plain.spans)
    assert plain.written(0, len(plain.text)) in text


@pytest.mark.parametrize("rule", [*ADDRESSED, *TOLD], ids=lambda rule: rule.name)
def test_each_rule_fits_its_example(rule: Rule) -> None:
    """The example beside each rule is recognised by that rule, and by none above it."""
    text = hear(rule.example).text
    assert next(each for each in (*ADDRESSED, *TOLD) if each.fits(text)) is rule


@pytest.mark.parametrize("way", UNDERTAKINGS, ids=lambda way: way.name)
def test_each_way_to_promise_binds(way: Way) -> None:
    """The example beside each way to promise is found by it, and nothing takes it back."""
    match = way.pattern.search(hear(way.example).text)
    assert match is not None
    assert veto(match) is None


@pytest.mark.parametrize("each", VETOES, ids=lambda veto: veto.name)
def test_each_veto_takes_its_example_back(each: Veto) -> None:
    """The example beside each veto holds a promise, which that veto takes back."""
    text = hear(each.example).text
    matches = [m for way in UNDERTAKINGS for m in way.pattern.finditer(text)]
    assert matches
    assert each in [veto(match) for match in matches]


def test_the_notation() -> None:
    """Lines are alternatives, ``~`` goes on, brackets group, and words stand for words."""
    read = pattern(
        """
        so|too
        go
          ~ <often> (home|out)
        """
    )
    assert read.search("i go really now home")
    assert read.search("too")
    assert not read.search("tool")
    assert not read.search("go in")
