"""Decisions stay with the words they are about, and never go to another promise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkingheads.domain import Entry, Place
from talkingheads.stages.ledger.binding import Binder, Found
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
        "We will put three new camera on the Mill Road by the end of October.",
        "We will put three new cameras on Mill Rode by the end of October.",
        "We will put three new cameras on Mill Rd. by the end of October.",
        "So, um, we will just put three new cameras on Mill Road by the end of October.",
        "We we will put three new cameras on Mill Road by the end of October, okay.",
        "Um, we will, we will put three new cameras on Mill Road by the end of October.",
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


def test_respelt_words_are_found_in_their_place_only() -> None:
    """Elsewhere only the very words hold, since the next sentence often says nearly the same."""
    now = "We will put three new camera on Mill Rode by the end of October."
    assert found(clip(CAMERAS), 1, clip(now)) == "s1"
    assert found(clip(CAMERAS), 1, clip(now, start=30_000)) is None


LIGHTS = "We will fit new lights there by the end of January."


@pytest.mark.parametrize(
    "now",
    [
        "I can't promise that we will fit new lights there by the end of January.",
        "I don't think we will fit new lights there by the end of January.",
        "Nobody believes we will fit new lights there by the end of January.",
        "It is a lie that we will fit new lights there by the end of January.",
        "If we get the money, we will fit new lights there by the end of January.",
        "The council said we will fit new lights there by the end of January.",
        "We will fit new lights there by the end of January if I win.",
        "We will fit new lights there by the end of January, or so we hope.",
        "We will fit new lights there by the end of January?",
        "We will fit new lights there by the end of January and new benches by the end of May.",
        "Hello, I am Ruth, and we will fit new lights there by the end of January.",
    ],
)
@pytest.mark.parametrize("start", [0, 30_000])
def test_what_was_added_may_deny_it(now: str, start: int) -> None:
    """The very words within longer ones are lost, and what to look at is named."""
    here = place(clip(LIGHTS), 1)
    seen = Binder([clip(HELLO, now, start=start)]).look(here)
    assert (seen.key, seen.how, seen.statement) == (None, "part", "ruth-s2")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cameras", "benches"), ("put three new", "remove three old"), ("new", "old"),
        ("We", "They"), ("We will", "I will"), ("will put", "failed to put"),
        ("will put", "couldn't put"), ("will put", "will hardly put"), ("will", "will no longer"),
        ("will", "won't"), ("will", "wont"), ("will", "would"), ("October", "next year"),
        ("by the", "after the"), ("three", "free"), ("three ", ""), ("new", "three new"),
        ("by the end of October", ""), ("put", "put or not"), ("will", "will neither"),
        ("We will", "Unless we"), ("on", "without"), ("end", "beginning"),
    ],
)  # fmt: skip
def test_another_word_is_another_promise(old: str, new: str) -> None:
    """In the very place, one word that says something else is enough to lose it."""
    now = CAMERAS.replace(old, new)
    assert found(clip(HELLO, CAMERAS), 2, clip(HELLO, now)) is None
    assert found(clip(HELLO, now), 2, clip(HELLO, CAMERAS)) is None


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("We will open the road before May.", "We will close the road before May."),
        ("We will open the road before May.", "We will open the road after May."),
        ("We will put lights there.", "We will put off lights there."),
        ("We will give him the hall.", "We will give up the hall."),
        ("Rents will rise in the north.", "Rents will fall in the north."),
        ("Rents will rise in the north.", "Rents will rise in the south."),
        ("We did open the hall.", "We didn't open the hall."),
        ("We have met them all.", "We haven't met them all."),
        ("We have met them all.", "We havent met them all."),
        ("We will hire ten nurses.", "We will fire ten nurses."),
        ("We will see a few farms.", "We will see few farms."),
        ("We're open on Sundays.", "We were open on Sundays."),
        ("We will pay £5.", "We will pay $5."),
        ("We will pay 3.5 million.", "We will pay 35 million."),
    ],
)
def test_nearly_the_same_letters_say_another_thing(before: str, now: str) -> None:
    """Opposites are lost though all the other words stay."""
    assert found(clip(before), 1, clip(now)) is None
    assert found(clip(now), 1, clip(before)) is None


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("We'll plant twenty-five trees.", "We will plant 25 trees."),
        ("We can't open it.", "We cannot open it."),
        ("We didn't open it.", "We didnt open it."),
        ("We will pay two hundred pounds.", "We will pay 200 pounds."),
        ("We will cut 5% of it.", "We will cut 5 percent of it."),
        ("On the third of May I will call.", "On the 3rd of May, I'll call."),
        ("On the thirtieth of May I will call.", "On the 30th of May I will call."),
    ],
)
def test_the_same_words_written_otherwise(before: str, now: str) -> None:
    """Contractions, digits and signs are the same words; nothing is to be looked at."""
    seen = Binder([clip(now)]).look(place(clip(before), 1))
    assert (seen.key, seen.how) == (("ruth", "s1"), "")


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("We will open the town centre.", "We will open the town center."),
        ("I will meet farmers on Friday.", "I will meet the farmers Friday."),
        ("We will organise a market.", "We will organize a market."),
        ("We will mend the foot path.", "We will mend the footpath."),
        ("I say that we will mend the lamp.", "I say we will mend the lamps."),
    ],
)
def test_another_spelling_is_told(before: str, now: str) -> None:
    """What is bound though it is heard or spelt otherwise is there to be looked at."""
    seen = Binder([clip(now)]).look(place(clip(before), 1))
    assert (seen.key, seen.how, seen.words) == (("ruth", "s1"), "likely", now)


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


def test_the_other_of_two_occurrences_is_not_meant() -> None:
    """When the one ruled on is gone, its decision is lost, as far as anything tells of two."""
    gone = "Since the first of June all of us have seen some forty farms."
    before, now = clip(CAMERAS, HELLO, MARKET, CAMERAS), clip(gone, HELLO, MARKET, CAMERAS)
    first, last = place(before, 1), place(before, 4)
    binder = Binder([now], [first, last])
    assert binder.look(first).how == "twice"
    assert binder.look(last) == Found(("ruth", "s4"), "", "ruth-s4", CAMERAS)
    alone = replace(first, times=2)
    assert Binder([now], [alone]).look(alone).how == "twice"
    assert Binder([clip(CAMERAS, MARKET, CAMERAS, start=90_000)]).look(first).how == "twice"


def test_far_from_its_place_a_person_is_told() -> None:
    """Words that stand alone in the clip hold wherever they are; where is told."""
    here = place(clip(CAMERAS), 1)
    seen = Binder([clip(CAMERAS, start=60_000)], [here]).look(here)
    assert (seen.key, seen.how) == (("ruth", "s1"), "moved")


def test_the_one_clip_that_says_the_same() -> None:
    """When a clip has another name now, the clip that says the very words is named."""
    here = place(clip(CAMERAS, id="swamp"), 1)
    marsh, ruth = clip(HELLO, CAMERAS, id="marsh"), clip(MARKET)
    seen = Binder([marsh, ruth]).look(here)
    assert (seen.key, seen.how, seen.statement) == (None, "elsewhere", "marsh-s2")
    assert Binder([marsh, clip(CAMERAS)]).look(here).how == "gone"


def test_a_sentence_that_was_split() -> None:
    """The one part that binds somebody is it; else the part with the most of its words."""
    whole = clip("We put up two cameras in October, but the last one we will put up by May.")
    parts = ("We put up two cameras in October.", "But the last one we will put up by May.")
    assert found(whole, 1, clip(*parts, promised=[2])) == "s2"
    assert found(whole, 1, clip(*parts, promised=[1])) == "s1"
    assert found(whole, 1, clip(*parts)) == "s2"
    assert found(whole, 1, clip(HELLO, *parts, promised=[3])) == "s3"
    changed = ("We put up two cameras in October.", "But the last one we'll put up by May.")
    assert found(whole, 1, clip(*changed, promised=[2])) == "s2"


def test_a_sentence_that_was_split_in_two_promises() -> None:
    """Which of the two was meant nobody knows; nor may an *if* or *not* be left behind."""
    whole = clip("I will meet farmers on Friday and we will open the hall.")
    parts = ("I will meet farmers on Friday.", "And we will open the hall.")
    assert found(whole, 1, clip(*parts, promised=[1, 2])) is None
    whole = clip("If we get the money we will open the hall.")
    assert found(whole, 1, clip("If we get the money.", "We will open the hall.")) is None


def test_what_is_not_there() -> None:
    """Words, clips and signs that are nowhere are not found, and nothing breaks."""
    binder = Binder([clip(CAMERAS)])
    assert binder.find(Place("nobody", 0, CAMERAS)) is None
    assert binder.find(Place("ruth", 0, "Something else altogether.")) is None
    assert binder.find(Place("ruth", 0, "…")) is None
    assert binder.find(Place("ruth", 0, "9" * 4900 + " million")) is None
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
