"""Asking the catalogue: words, phrases and filters; what a user writes is never more than words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talkingheads.backends.base import Ask
from talkingheads.backends.sqlite import Sqlite
from talkingheads.domain import Edition, Kind, Speaker
from talkingheads.stages import catalogue
from talkingheads.stages.catalogue import Hit, Question
from tests import pages

BRIEFING = pages.larkford()
SENTENCES = [s.text for entry in BRIEFING.entries for s in entry.labels.statements]
MANY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
ODD = (
    ("other", "“We’ll see Zoë’s café,” she said: don't!"),
    ("ask", "The follow-up is on 3 March at Łódź."),
    ("other", "we'll see."),
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """The catalogue of Larkford, open."""
    yield from opened(tmp_path_factory.mktemp("asking"), BRIEFING)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """A catalogue with apostrophes, accents and hyphens."""
    entry = pages.entry("odd", Speaker("Zoë O’Hara"), ODD)
    briefing = pages.briefing(Edition("one", "One", (entry,)))
    yield from opened(tmp_path_factory.mktemp("odd"), briefing)


def opened(folder: Path, briefing) -> Iterator[Ask]:
    file = folder / "c.sqlite"
    catalogue.run(briefing, due_soon_days=14, file=file, database=Sqlite())
    with Sqlite().reading(file) as asked:
        yield asked


def found(ask: Ask, *words: str, **wanted) -> tuple[Hit, ...]:
    question = Question(**{"day": pages.TODAY, "words": words, "limit": 1000, **wanted})
    return catalogue.find(ask, question).hits


def sentences(ask: Ask, *words: str, **wanted) -> list[str]:
    return [hit.sentence for hit in found(ask, *words, **wanted)]


def folded(text: str) -> list[str]:
    """Return the words of *text* without case and accents."""
    plain = unicodedata.normalize("NFD", text).lower()
    return re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))


def holds(sentence: str, phrase: str) -> bool:
    """Tell whether the words of *phrase* are in *sentence* one after the other; slow and plain."""
    said, wanted = folded(sentence), folded(phrase)
    return any(said[at : at + len(wanted)] == wanted for at in range(len(said)))


def test_every_word_is_found_where_it_is_said(ask: Ask) -> None:
    """For every word of every clip a hit stands at that clip, at the word's own moment."""
    for entry in BRIEFING.entries:
        for word in entry.transcript.words:
            moments = [h.moment for h in found(ask, word.text) if h.clip == entry.id]
            first = next(
                w
                for s in entry.labels.statements
                for w in entry.transcript.words[s.first : s.last]
                if folded(w.text) == folded(word.text)
            )
            assert entry.cuts.to_cut_clock(first.start) in moments


def test_all_words_must_be_there_and_phrases_in_order(ask: Ask) -> None:
    """Words may stand in any order; a phrase only as it was said."""
    sentence = SENTENCES[0]
    one, two, *_ = sentence.split()
    assert sentence in sentences(ask, two, one)
    assert sentence in sentences(ask, f"{one} {two}".upper())
    assert sentence not in sentences(ask, f"{two} {one}")
    assert sentences(ask, one, "zebra") == []


@pytest.mark.parametrize("words", [[""], ["  "], ["!?"], ["*"], ['"'], ["\x00"], ["''", "--"]])
def test_words_without_a_letter_find_nothing(ask: Ask, words: list[str]) -> None:
    """Signs alone are no words: there are no hits, and no error."""
    assert found(ask, *words) == ()


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("we'll", [0, 2]),
        ("we’ll", [0, 2]),
        ("WE'LL SEE", [0, 2]),
        ("don't", [0]),
        ("don’t", [0]),
        ("zoe's cafe", [0]),
        ("Zoë’s", [0]),
        ("follow up", [1]),
        ("follow-up", [1]),
        ("Lod*", []),
        ("łódź", [1]),
        ("foll*", [1]),
        ("the follow-u*", [1]),
        ("follow up*", [1]),
        ("oll*", []),
    ],
)
def test_words_are_found_however_they_are_typed(odd: Ask, words: str, numbers: list[int]) -> None:
    """Curly or straight, with accents or without, in pieces or with a hyphen, or a beginning."""
    assert sentences(odd, words) == [ODD[n][1] for n in numbers]


PIECES = (
    *"\"'*()^:{}+-;%, ’🦓",
    *(
        "NEAR",
        "AND",
        "OR",
        "NOT",
        "text",
        "--",
        "we",
        "NEAR(we the, 2)",
        "\x00",
        "\ud800",
        "\u0301",
    ),
)
HOSTILE = st.text() | st.lists(st.sampled_from(PIECES)).map("".join)


@MANY
@given(words=st.lists(HOSTILE, max_size=5))
def test_no_words_ever_break_it(ask: Ask, words: list[str]) -> None:
    """Whatever is written, it is looked for: no error, and every hit holds all of it."""
    for hit in found(ask, *words):
        for word in words:
            if "*" not in word and word.isascii() and word.isprintable():
                assert holds(hit.sentence, word) or not folded(word)


WORDS = st.sampled_from(sorted({word for text in SENTENCES for word in text.split()}))


@MANY
@given(phrases=st.lists(st.lists(WORDS, min_size=1, max_size=3).map(" ".join), min_size=1))
def test_it_finds_what_a_plain_look_finds(ask: Ask, phrases: list[str]) -> None:
    """The hits are the sentences that hold every phrase, in the order of the briefing."""
    expected = [s for s in SENTENCES if all(holds(s, phrase) for phrase in phrases)]
    assert sentences(ask, *phrases) == expected


@MANY
@given(at=st.integers(0, len(SENTENCES) - 1), data=st.data())
def test_phrases_of_a_sentence_find_it(ask: Ask, at: int, data: st.DataObject) -> None:
    """Any stretch of a sentence finds it, marked where it stands, and so does a beginning."""
    words = SENTENCES[at].split()
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    phrase = " ".join(words[start:end])
    for written in (phrase, phrase.rstrip(".,")[:-1] + "*" if len(phrase) > 4 else phrase):
        (hit,) = (h for h in found(ask, written) if h.sentence == SENTENCES[at])
        marked = [hit.sentence[a:b] for a, b in hit.marks]
        assert folded(" ".join(marked))[: end - start] == folded(phrase)[: len(folded(phrase))] or (
            len(marked) > 1 or folded(phrase)[0] in folded(marked[0])
        )


def test_a_hit_has_the_sentences_round_it(ask: Ask) -> None:
    """Before the first and after the last sentence of a clip there is nothing."""
    for entry in BRIEFING.entries:
        texts = ["", *(s.text for s in entry.labels.statements), ""]
        hits = [hit for hit in found(ask, limit=1000) if hit.clip == entry.id]
        assert [(h.before, h.sentence, h.after) for h in hits] == [
            tuple(texts[n : n + 3]) for n in range(len(texts) - 2)
        ]


@pytest.mark.parametrize("kind", ["doing", "next", "why", "offer", "ask", "other"])
def test_kinds_part_the_sentences(ask: Ask, kind: Kind) -> None:
    """Each kind gives the sentences that are labelled so, with words and without."""
    expected = [s.text for e in BRIEFING.entries for s in e.labels.statements if s.kind == kind]
    assert sentences(ask, kind=kind) == expected
    assert sentences(ask, "we", kind=kind) == [s for s in expected if holds(s, "we")]


@pytest.mark.parametrize("status", ["open", "due soon", "overdue", "kept"])
@pytest.mark.parametrize("days", [-400, 0, 12, 400])
def test_promises_stand_as_the_ledger_says(ask: Ask, status, days: int) -> None:
    """On any day the promises of a status are those that the ledger has so on that day."""
    from talkingheads.stages.ledger import state

    day = pages.TODAY + timedelta(days)
    expected = {p.quote for p in BRIEFING.ledger.promises if state(p.due, day, 14) == status}
    hits = found(ask, status=status, day=day)
    assert {hit.sentence for hit in hits} == expected
    assert {hit.state for hit in hits} <= {status}


def test_due_before_is_before(ask: Ask) -> None:
    """A promise due on the day itself is not due before it; one without a day never is."""
    day = date(2026, 12, 1)
    assert sentences(ask, due_before=day + timedelta(1)) != sentences(ask, due_before=day)
    assert all(hit.due and hit.due < "2026-12-01" for hit in found(ask, due_before=day))
    every = len(BRIEFING.ledger.promises)
    assert len(found(ask, promises=True)) == every
    assert len(found(ask, due_before=date.max)) == every - 1


def test_names_narrow_the_hits(ask: Ask) -> None:
    """Speaker, theme and edition narrow what is found; several of one kind widen it again."""
    ruth = found(ask, speakers=("Ruth Calder",))
    assert {hit.clip for hit in ruth} == {"inspector-november", "inspector-september"}
    assert {h.clip for h in found(ask, speakers=("Ruth Calder",), editions=("2026-09",))} == {
        "inspector-september"
    }
    both = found(ask, speakers=("Ruth Calder", "Leo Bright"))
    assert len({hit.clip for hit in both}) == 3
    assert {hit.theme for hit in found(ask, themes=("Nobody alone",))} == {"Nobody alone"}


@MANY
@given(name=HOSTILE)
def test_hostile_names_are_only_names(ask: Ask, name: str) -> None:
    """Whatever stands for a name finds at most who is called so."""
    text = name.replace("\ud800", "")
    assert found(ask, speakers=(text,), themes=(text,), editions=(text,), without=(text,)) == ()


def test_a_clip_that_must_not_be_shown_is_not(ask: Ask) -> None:
    """Clips left out give no hits, and no names that only they have."""
    assert {h.clip for h in found(ask, without=("volunteer",))} == {
        e.id for e in BRIEFING.entries if e.id != "volunteer"
    }
    assert "Tom Hadley" not in catalogue.names(ask, "speaker", ["volunteer"])
    assert "Nobody alone" not in catalogue.names(ask, "theme", ["volunteer"])
    assert "Tom Hadley" in catalogue.names(ask, "speaker")


def test_the_limit_is_told(ask: Ask) -> None:
    """Hits past the limit are not shown, and it is told that there are more."""
    whole = len(SENTENCES)
    question = Question(pages.TODAY, limit=whole - 1)
    some = catalogue.find(ask, question)
    assert (len(some.hits), some.more) == (whole - 1, True)
    every = catalogue.find(ask, replace(question, limit=whole))
    assert (len(every.hits), every.more) == (whole, False)


def test_very_many_words_are_looked_for(ask: Ask) -> None:
    """Five hundred words are no trouble."""
    assert sentences(ask, *["we"] * 500) == sentences(ask, "we")
