"""Decisions stay with the words they are about, and never go to another promise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads.domain import Entry, Place
from talkingheads.stages.ledger.binding import Binder
from tests.saying import PACE, clip, place

CAMERAS = "We will put three new cameras on Mill Road by the end of October."
MARKET = "I will meet farmers at the market on Friday."
HELLO = "Hello, I am Ruth, the police inspector for Larkford."


def found(before: Entry, number: int, now: Entry) -> str | None:
    """Return the statement of *now* that sentence *number* of *before* is found in."""
    key = Binder([now]).find(place(before, number))
    return key[1] if key else None


@pytest.mark.parametrize(
    "now",
    [
        "we will put three new cameras on mill road by the end of october",
        "We will put three new cameras, on Mill Road - by the end of October!",
        "We will put 3 new cameras on Mill Road by the end of October.",
        "We'll put three new cameras on Mill Road by the end of October.",
        "We will put free new cameras on Mill Road by the end of October.",
        "We will put three new camera on the Mill Road by the end of October.",
        "We will place three more cameras on Mill Road by the end of October.",
        "We will put three new cameras on Mill Rode by the end of October.",
        "We will put three cameras on Mill Road by the end of October.",
        "So we will put three brand new cameras on Mill Road by the end of October.",
    ],
)
@pytest.mark.parametrize("shift", [0, 700])
def test_a_changed_word_or_two_in_its_place(now: str, shift: int) -> None:
    """What a better model or a correction changes in a sentence keeps it the same one."""
    before = clip(HELLO, CAMERAS, MARKET)
    assert found(before, 2, clip(HELLO, now, MARKET, start=shift)) == "s2"


@pytest.mark.parametrize("start", [0, 40_000])
def test_words_as_they_were_are_found_wherever_they_are(start: int) -> None:
    """When clips are shortened or sentences come before, all times shift; exact words hold."""
    before = clip(HELLO, CAMERAS, MARKET)
    now = clip("Since June we have visited forty farms.", CAMERAS, MARKET, HELLO, start=start)
    assert [found(before, n, now) for n in (1, 2, 3)] == ["s4", "s2", "s3"]


def test_respelt_words_are_found_elsewhere() -> None:
    """Elsewhere a sentence may be spelt otherwise, and its little words may differ."""
    now = clip("We will put three new camera at Mill Rode by the end of October.", start=30_000)
    assert found(clip(CAMERAS), 1, now) == "s1"


OTHERS = [
    "We will put two new cameras on Mill Road by the end of October.",
    "We will put three new cameras on Mill Road by the end of March.",
    "We will put three new cameras on Church Lane by the end of October.",
    "We will repair the lights on Mill Road by the end of October.",
    "We will put three cameras.",
]


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("start", [0, 4 * PACE, 60_000])
def test_a_neighbour_never_steals(other: str, start: int) -> None:
    """Nearly the same words of something else get nothing, not even in the very same place."""
    before = clip(CAMERAS, other)
    assert found(before, 1, clip(other, start=start)) is None
    assert found(before, 1, clip(other, MARKET, start=start)) is None
    assert found(before, 1, clip(MARKET, other)) is None


@pytest.mark.parametrize(
    "pair",
    [
        ("We will repair the lights on Mill Road.", "We will repair the benches on Mill Road."),
        ("I will call all shops next week.", "I will call all shops next month."),
        ("We will open the hall.", "We will not open the hall."),
        ("We will visit every school in the north.", "We will visit every school in the south."),
        ("I will send the report to the council.", "I will send the report to the school."),
        ("We will hire a youth worker.", "We will hire a community worker."),
        ("I will ask Helen to help.", "I will ask Walter to help."),
        ("We will plant fifty trees.", "We will plant fifteen trees."),
    ],
)
def test_the_next_sentence_is_another(pair: tuple[str, str]) -> None:
    """One that differs in the word that matters gets nothing, even if it moved to the place."""
    before = clip(HELLO, *pair)
    for now in (clip(pair[1]), clip(HELLO, pair[1]), clip(HELLO, MARKET, pair[1])):
        assert found(before, 2, now) is None
        assert found(before, 3, now) == f"s{len(now.labels.statements)}"
    assert found(before, 3, clip(HELLO, pair[0])) is None
    assert found(before, 2, clip(HELLO, pair[1], pair[0])) == "s3"


def test_what_another_decision_names_is_not_taken() -> None:
    """When a sentence is gone and the next moved to its place, the next one's decision says so."""
    lights, benches = "We will repair the lights on Mill Road.", "We will repair benches there."
    first, second = place(clip(lights, benches), 1), place(clip(lights, benches), 2)
    now = clip("We will repair the benches on Mill Road.")
    second = replace(second, words="We will repair the benches on Mill Road.")
    binder = Binder([now], [first, second])
    assert binder.find(second) == ("ruth", "s1")
    assert binder.find(first) is None


def test_the_same_words_twice_are_told_apart_by_place() -> None:
    """Of two sentences with the same words the nearer one is meant."""
    before = clip(CAMERAS, HELLO, CAMERAS)
    assert found(before, 1, before) == "s1"
    assert found(before, 3, before) == "s3"


def test_a_sentence_that_was_split() -> None:
    """The part that binds somebody is it; else the part with the most of its words."""
    whole = clip("We put up two cameras in October, but the last one we will put up by May.")
    parts = ("We put up two cameras in October.", "But the last one we will put up by May.")
    assert found(whole, 1, clip(*parts, promised=[2])) == "s2"
    assert found(whole, 1, clip(*parts, promised=[1])) == "s1"
    changed = ("We put up two cameras in October.", "But the last one we'll put up by May.")
    assert found(whole, 1, clip(HELLO, *changed, promised=[3])) == "s3"
    assert found(whole, 1, clip(*changed, promised=[2])) == "s2"


@pytest.mark.parametrize(
    "joined",
    [
        f"{HELLO[:-1]}, and we will put three new cameras on Mill Road by the end of October.",
        "We will put three new cameras on Mill Road by the end of October and meet the farmers.",
        "We'll put three new cameras on Mill Road by the end of October and meet the farmers.",
    ],
)
def test_a_sentence_that_was_joined_to_another(joined: str) -> None:
    """The longer sentence that holds its words is it."""
    assert found(clip(CAMERAS), 1, clip(joined)) == "s1"


def test_what_is_not_there() -> None:
    """Words, clips and signs that are nowhere are not found, and nothing breaks."""
    binder = Binder([clip(CAMERAS)])
    assert binder.find(Place("nobody", 0, CAMERAS)) is None
    assert binder.find(Place("ruth", 0, "Something else altogether.")) is None
    assert binder.find(Place("ruth", 0, "…")) is None
    assert Binder([clip("… ?!")]).find(Place("ruth", 0, "… ?!")) == ("ruth", "s1")


_SENTENCES = st.lists(
    st.lists(st.sampled_from("we will put two new lights on Mill Road by May".split()), min_size=1),
    min_size=1,
    max_size=5,
    unique_by=tuple,
)


@given(_SENTENCES, st.integers(0, 100_000))
def test_nothing_moves_while_nothing_changes(sentences: list[list[str]], start: int) -> None:
    """In an unchanged clip each statement is found by its own words, and by a shift of them."""
    before = clip(*(" ".join(words) for words in sentences))
    now = clip(*(" ".join(words) for words in sentences), start=start)
    for number in range(1, len(sentences) + 1):
        assert found(before, number, now) == f"s{number}"


@given(st.text(max_size=40), st.text(max_size=40), st.integers(0, 10_000))
def test_any_text_can_be_compared(before: str, now: str, at: int) -> None:
    """Whatever was written or heard, looking for it raises nothing."""
    if now.split():
        Binder([clip(now)]).find(Place("ruth", at, before))
