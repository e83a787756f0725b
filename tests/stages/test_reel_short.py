"""What is in the short: whole sentences with all that they hang on, and fair time for everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkingheads.domain import (
    CaptionTrack,
    Cut,
    CutList,
    Edition,
    Entry,
    Promise,
    Removed,
    Segment,
    Speaker,
    Statement,
)
from talkingheads.settings import ReelSettings
from talkingheads.stages import reel
from talkingheads.stages.reel import script
from talkingheads.stages.reel.choosing import choose
from talkingheads.stages.reel.leaning import leans, turns
from talkingheads.stages.reel.passages import LONGEST, Talk
from tests import saying

DAY = date(2026, 12, 1)


def said(text: str, kind: str = "doing", manner: str = "") -> Statement:
    """Return a sentence that says *text*."""
    return Statement("s1", kind, text, 0, len(text.split()), 0, 1000, manner)


def promise(entry: Entry, number: int, due: date | None = None) -> Promise:
    """Return the sentence *number* of *entry*, from 1, as a line of the ledger."""
    statement = entry.labels.statements[number - 1]
    speaker = entry.update.speaker
    return Promise(
        f"{entry.id}-s{number}",
        entry.id,
        statement.id,
        statement.text,
        statement.start,
        statement.end,
        speaker.name,
        speaker,
        "",
        "",
        "",
        None,
        due,
        None,
        "open",
    )


def talk(*sentences: str, kinds: str = "", promised: dict[int, date | None] | None = None) -> Talk:
    """
    Return a talk of *sentences*, each with a kind by its letter in *kinds* (d, n, w, o).

    *promised* names those that are promises, from 1, and their days.
    """
    names = {"d": "doing", "n": "next", "w": "why", "o": "other"}
    entry = saying.clip(*sentences)
    labelled = tuple(
        replace(statement, kind=names[letter])
        for statement, letter in zip(
            entry.labels.statements, kinds or "d" * len(sentences), strict=True
        )
    )
    entry = replace(entry, labels=replace(entry.labels, statements=labelled))
    found = {f"s{n}": promise(entry, n, due) for n, due in (promised or {}).items()}
    return Talk(entry, found, entry.clip.fps)


def words(talk: Talk, time: int) -> list[str]:
    """Return the sentences that the short has of *talk* alone, in *time*."""
    (chosen,) = choose([talk], time)
    numbers = sorted(n for passage in chosen for n in range(passage.first, passage.last))
    return [talk.statements[number].text for number in numbers]


@pytest.mark.parametrize(
    "text",
    [
        "But one of the cameras is late.",
        "However, the council must agree.",
        "That is why we do this.",
        "It matters because nobody should be alone.",
        "They will be put up in May.",
        "Because of this we asked the council.",
        "This work matters to all farmers.",
        "And then we cleaned the stop.",
        "We will fit new lights there by the end of January.",
        "We will put up the last one before Christmas.",
        "We are doing this for the children.",
        "If the money comes.",
        "the council pays for half of it.",
        "“It’s ready now.”",
    ],
)
def test_leans(text: str) -> None:
    """A sentence that goes on, points back or begins with a condition leans on the one before."""
    assert leans(said("We put up three cameras."), said(text))


@pytest.mark.parametrize(
    "text",
    [
        "In October we repaired the lights on Church Lane and cleaned the bus stop.",
        "This month we visited forty farms.",
        "There are nine new lights on the road.",
        "Now we have a youth club at the church hall every Friday.",
        "When shops help each other, the street is safe for everyone.",
        "No one should miss the doctor because they live on a farm.",
        "Since June we have visited forty farms.",
        "Theft from farms is down, and farmers feel safe again.",
    ],
)
def test_stands_alone(text: str) -> None:
    """A sentence that is understood without the one before stands alone."""
    assert not leans(said("We put up three cameras."), said(text))


def test_a_hope_is_not_heard_without_what_it_is_about() -> None:
    """A sentence that binds nobody leans, whatever its words are."""
    assert leans(said("We put up cameras."), said("We would love a café.", "next", "hope"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We will open the hall in May.", "But only if the council agrees."),
        ("We will open the hall in May.", "That is not certain yet."),
        ("We will open the hall in May.", "Unless the money is short."),
        ("We will open the hall in May.", "The council has not agreed, though."),
        ("Will we close the hall?", "Never."),
        ("We will open the hall in May and", "close the old one."),
    ],
)
def test_turns(before: str, after: str) -> None:
    """What limits, denies, answers or ends a sentence is heard with it."""
    assert turns(said(before), said(after))


@pytest.mark.parametrize(
    "after",
    [
        "Mind you, the money has gone missing.",
        "Just kidding.",
        "Only joking, of course.",
        "That would be a lie.",
        "What rubbish.",
        "What utter nonsense!",
        "I was only joking.",
        "To be fair, nobody has asked the council.",
        "Having said that, the pump is sold.",
        "That said, the pump is old.",
        "Unless the money runs out.",
        "Although the plumber is ill.",
        "Though nobody has the key.",
        "However, the plumber is ill.",
        "Still, the plumber is ill.",
        "Not that anybody believes it.",
        "Or so the plumber says.",
        "At least that was the plan.",
        "That was the plan.",
        "That depends on the weather.",
        "It all depends on the money.",
        "If the plumber comes.",
        "As long as the rain holds off.",
        "Provided the council pays.",
        "Only if the council pays.",
        "The money, mind you, is gone.",
        "There's just one catch.",
        "Dream on.",
        "I take that back.",
        "All of this is rubbish.",
        "Well, that was the plan.",
        "And that is a lie.",
        "Don't hold your breath.",
        "Once the council pays.",
    ],
)
def test_what_takes_back_is_heard_too(after: str) -> None:
    """A promise is never heard without what weakens or denies it: both, or neither."""
    lines = (
        "We have planted four hundred trees along the river.",
        "We will repair the pump by Monday.",
        after,
        "Farmers in our valley sleep well again at night.",
    )
    assert turns(said(lines[1]), said(after, "other"))
    found = talk(*lines, kinds="dnow", promised={2: DAY})
    assert {lines[1], after} <= set(words(found, 20_000))
    for time in range(2_000, 15_000, 500):
        heard = words(found, time)
        assert (lines[1] in heard) <= (after in heard)


@pytest.mark.parametrize(
    "before",
    [
        "My opponent claims the following.",
        "My opponent says that he has a plan.",
        "The mayor said:",
        "The paper argues the following:",
        "He promises that it gets better.",
        "Some people say it is easy.",
        "They say it is easy.",
        "I was told what happens next.",
        "People ask what happens next.",
        "We have been told what happens next.",
        "According to the paper, it is easy.",
        "The headline said this.",
        "A neighbour told me that it is easy.",
        "The others promise the following.",
        "I hear that it is easy.",
        "There is a rumour in the town.",
        "In the words of the paper.",
        "My opponent has a simple plan.",
    ],
)
def test_others_words_are_heard_as_theirs(before: str) -> None:
    """Who says it and what they say are heard together, or neither is."""
    lines = (
        "We have planted four hundred trees along the river.",
        before,
        "We will sack every nurse by Monday.",
        "What rubbish.",
        "Farmers in our valley sleep well again at night.",
    )
    assert turns(said(before), said(lines[2]))
    found = talk(*lines, kinds="donow", promised={3: DAY})
    assert set(lines[1:4]) <= set(words(found, 20_000))
    for time in range(2_000, 15_000, 500):
        heard = words(found, time)
        assert (lines[2] in heard) <= (before in heard and lines[3] in heard)
        assert (before in heard) <= (lines[2] in heard)


def test_nobody_knows_where_a_quotation_ends() -> None:
    """All behind "the following" hangs on it, until it is denied; then the speaker goes on."""
    lines = (
        "My opponent claims the following.",
        "We will sack every nurse by Monday.",
        "We will close the school in May.",
        "What rubbish.",
        "We have planted four hundred trees along the river.",
    )
    found = talk(*lines, kinds="onnod", promised={2: DAY, 3: DAY})
    assert words(found, 20_000) == list(lines)
    assert words(found, 6_000) == [lines[4]]
    left_open = talk(*lines[:3], kinds="onn", promised={2: DAY, 3: DAY})
    assert words(left_open, 4_000) in ([], list(lines[:2]))


def test_a_joke_takes_back_more_than_one_sentence() -> None:
    """What was said shortly before a denial is not heard without it."""
    lines = (
        "We will repair the pump by Monday.",
        "We will paint the bridge in the colours of the town.",
        "Only joking.",
        "We have planted four hundred trees along the river.",
    )
    found = talk(*lines, kinds="nnod", promised={1: DAY})
    assert words(found, 4_000) == [lines[3]]


@pytest.mark.parametrize(
    "lines",
    [
        (
            "In October we repaired the lights on Church Lane and cleaned the bus stop.",
            "The crossing outside the school is still too dark.",
            "We will fit new lights there by the end of January.",
            "It matters because older people stay at home when it is dark.",
        ),
        (
            "In September I promised three new cameras on Mill Road.",
            "We put up two cameras in October, but one is late.",
            "We will put up the last camera before Christmas.",
            "Theft from farms is down, and farmers feel safe again.",
        ),
        (
            "In the summer we had no youth club to go to, so we asked the council for help.",
            "Now we have a youth club at the church hall every Friday.",
            "We will paint the bus stop in two weeks.",
            "It matters because young people are part of this town too.",
        ),
    ],
)
def test_ordinary_talk_is_heard_whole(lines: tuple[str, ...]) -> None:
    """Nothing is left out of talk in which nobody else's words are told and nothing taken back."""
    assert words(talk(*lines, kinds="ddnw", promised={3: DAY}), 30_000) == list(lines)


def test_a_reason_may_be_left_out() -> None:
    """A reason says "nobody" without taking anything back."""
    assert not turns(
        said("We will start a coffee morning."),
        said("It matters because nobody should be alone.", "why"),
    )


def test_a_promise_is_not_torn_from_its_condition() -> None:
    """Together they are too long for the time, so neither is heard."""
    found = talk(
        "We cleaned the bus stop on Church Lane in October.",
        "We will open the new hall for everybody in May.",
        "It is almost ready and the paint is dry.",
        "But only if the council pays for the roof.",
        kinds="dndo",
        promised={2: DAY},
    )
    assert words(found, 20_000) == [s.text for s in found.statements]
    assert words(found, 6_000) == [found.statements[0].text]


def test_the_strongest_comes_first_and_each_kind_before_a_second_of_one() -> None:
    """A promise with a day, then something done, then why; a second promise after them."""
    lines = (
        "We have planted four hundred trees along the river.",
        "We will build a bridge over the old river.",
        "We will open the new park by the first of December.",
        "Children need a safe place to play in our town.",
        "We have counted all the birds of the park.",
    )
    found = talk(*lines, kinds="dnnwd", promised={2: None, 3: DAY})
    assert words(found, 4_500) == [lines[2]]
    assert words(found, 7_000) == [lines[2], lines[3]]
    assert words(found, 9_500) == [lines[2], lines[3], lines[4]]
    assert words(found, 60_000) == list(lines)


def test_neighbours_are_preferred() -> None:
    """Among equals the one beside what is heard already comes first: a jump fewer."""
    lines = [f"We have mended number {n} of the broken lamps today." for n in range(8)]
    found = talk(*lines, kinds="ddddndddd"[:8], promised={5: DAY})
    heard = words(found, 12_500)
    places = [lines.index(text) for text in heard]
    assert len(places) == 4
    assert places == list(range(places[0], places[0] + 4))


def test_a_sentence_with_a_part_cut_out_is_not_heard() -> None:
    """What the team had cut from a sentence leaves no whole one."""
    found = talk(
        "We have mended forty of the broken lamps today.", "We have cleaned the whole park."
    )
    gone = Removed(900, 1500, "asked")
    cuts = CutList((Cut(0, 900), Cut(1500, 6000)), 6000, (gone,))
    assert words(Talk(replace(found.entry, cuts=cuts), {}, 25), 20_000) == [
        found.statements[1].text
    ]


def test_what_nobody_may_rely_on_is_not_chosen() -> None:
    """Doubtful words and languages whose sentences we cannot judge are left to the whole reel."""
    entry = talk("We have mended forty of the broken lamps today.").entry
    for change in ({"warning": "It repeats itself."}, {"language": "cy"}):
        changed = replace(entry, transcript=replace(entry.transcript, **change))
        assert Talk(changed, {}, 25).passages == ()


LINES = st.lists(
    st.tuples(
        st.sampled_from(["We have mended", "We will paint", "But that is", "Children need"]),
        st.integers(3, 30),
        st.sampled_from("dnwo"),
        st.booleans(),
    ),
    max_size=8,
)


@st.composite
def talks(draw: st.DrawFn) -> list[Talk]:
    """Return a few talks, leaders first, some with pauses and stretches that were cut away."""
    found = []
    leaders = draw(st.integers(0, 2))
    for number, lines in enumerate(draw(st.lists(LINES, min_size=1, max_size=5))):
        texts = [f"{start} {'lamp ' * (count - 1)}lamp." for start, count, _, _ in lines]
        kinds = "".join(kind for _, _, kind, _ in lines)
        promised = {n: DAY for n, line in enumerate(lines, start=1) if line[3]}
        made = talk(*texts, kinds=kinds, promised=promised)
        entry = replace(
            made.entry,
            id=f"clip-{number}",
            update=replace(
                made.entry.update, speaker=Speaker(f"Speaker {number}", leader=number < leaders)
            ),
            cuts=_cut(made.entry, draw(st.sampled_from([0, 1, 2, 3]))),
            clip=replace(made.entry.clip, fps=draw(st.sampled_from([25, 30]))),
        )
        found.append(Talk(entry, made.promises, 30))
    return found


def _cut(entry: Entry, every: int) -> CutList:
    """Return cuts that leave out each so many-th sentence, on frames of 25 and of 30 a second."""
    length = -(-entry.clip.duration // 200) * 200
    gone = []
    for number, statement in enumerate(entry.labels.statements):
        start, end = statement.start // 200 * 200, -(-statement.end // 200) * 200
        if every and number % (every + 1) == every:
            gone.append(Removed(start, end, "asked"))
    edges = [0, *(edge for part in gone for edge in (part.start, part.end)), length]
    cuts = tuple(Cut(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b)
    return CutList(cuts, length, tuple(gone))


@given(talks(), st.integers(5_000, 130_000))
@settings(max_examples=150, deadline=None)
def test_whole_sentences_in_order_inside_the_cuts(found: list[Talk], time: int) -> None:
    """
    Never longer than asked; whole sentences, in the order spoken; nothing that was cut away.

    No other word is heard but for half a frame, and a sentence that leans has its support.
    """
    chosen = choose(found, time)
    assert sum(map(Talk.length, found, chosen)) <= time
    for one, choice in zip(found, chosen, strict=True):
        cuts, entry = one.cuts(choice), one.entry
        heard = {n for passage in choice for n in range(passage.first, passage.last)}
        assert all(before.end <= after.start for before, after in pairwise(cuts))
        assert all(
            any(own.start <= cut.start and cut.end <= own.end for own in entry.cuts.cuts)
            for cut in cuts
        )
        frame = 1000 / entry.clip.fps
        for cut in cuts:
            assert abs(cut.start / frame - round(cut.start / frame)) * frame <= 0.51
        for number, statement in enumerate(one.statements):
            for word in entry.transcript.words[statement.first : statement.last]:
                kept = sum(max(0, min(c.end, word.end) - max(c.start, word.start)) for c in cuts)
                if number in heard:
                    assert kept >= word.end - word.start - frame
                else:
                    assert kept <= frame
        for number in heard:
            before = one.statements[number - 1] if number else None
            if leans(before, one.statements[number]):
                assert number - 1 in heard
            if number + 1 < len(one.statements):
                after = one.statements[number + 1]
                assert number + 1 in heard or not turns(one.statements[number], after)


@given(talks(), st.integers(5_000, 130_000))
@settings(max_examples=150, deadline=None)
def test_fair_time(found: list[Talk], time: int) -> None:
    """
    Everybody is heard if there is room; shares are equal as far as the passages allow.

    Nothing that would fit into what is left is left out.
    """
    chosen = choose(found, time)
    able = [number for number, one in enumerate(found) if one.passages]
    shortest = {n: min(found[n].length((p,)) for p in found[n].passages) for n in able}
    heard = [number for number in able if chosen[number]]
    if sum(shortest.values()) <= time:
        assert heard == able
    used = [one.length(choice) for one, choice in zip(found, chosen, strict=True)]
    left, share = time - sum(used), time // max(1, len(heard))
    for number in heard:
        unused = list(_further(found[number], chosen[number]))
        assert all(cost > left for cost in unused)
        if all(shortest[other] <= share for other in heard):
            assert all(used[number] + cost > share for cost in unused)


@given(talks(), st.integers(2, 4), st.integers(5_000, 130_000))
@settings(max_examples=60, deadline=None)
def test_who_says_the_same_has_the_same_time(found: list[Talk], times: int, time: int) -> None:
    """What is left of the shares goes to whoever has least, so nobody is ahead by two passages."""
    copies = [found[0]] * times
    used = [found[0].length(choice) for choice in choose(copies, time)]
    if all(used):
        assert max(used) - min(used) <= LONGEST


def _further(one: Talk, choice: frozenset) -> list[int]:
    """Return how much longer each passage would make *choice* that could still be taken."""
    costs = []
    taken = {n for passage in choice for n in range(passage.first, passage.last)}
    for passage in one.passages:
        new = set(range(passage.first, passage.last)) - taken
        if any(one.strengths[number] for number in new):
            rest = {p for p in choice if p.first != passage.first}
            costs.append(one.length(rest | {passage}) - one.length(choice))
    return costs


@given(talks(), st.integers(20, 130), st.floats(1, 10))
@settings(max_examples=60, deadline=None)
def test_the_short_keeps_its_length(found: list[Talk], seconds: int, card: float) -> None:
    """With its cards it is never longer than asked; leaders come first; who is missing is named."""
    edition = Edition("e", "September 2026", tuple(one.entry for one in found))
    promises = [promise for one in found for promise in one.promises.values()]
    made = reel.short(
        edition,
        promises,
        ("Ours", "", "en"),
        settings=ReelSettings(short_seconds=seconds, title_seconds=card),
        caption=lambda entry, cuts: CaptionTrack((), entry.update.speaker.name, "en"),
    )
    if made is None:
        return
    timeline, _ = script.write(made)
    assert timeline.length <= seconds * 1000
    order = [entry.id for entry in edition.entries]
    ids = [part.entry.id for part in made.parts]
    assert ids == [id for id in order if id in ids]
    names = {part.entry.update.speaker.name for part in made.parts}
    assert names | set(made.left_out) == {e.update.speaker.name for e in edition.entries}
    assert not names & set(made.left_out)


def test_what_was_hardly_understood_is_not_quoted() -> None:
    """A sentence of whose words the recogniser was not sure is in no passage of the short."""
    lines = ("We have put up three new cameras on the lane.", "Nina painted the stop last week.")
    clear = talk(*lines)
    transcript = clear.entry.transcript
    second = clear.statements[1]
    heard_words = tuple(
        replace(word, confidence=0.5 if second.first <= place < second.last else 1.0)
        for place, word in enumerate(transcript.words)
    )
    segments = (Segment(heard_words),)
    heard = replace(clear.entry, transcript=replace(transcript, segments=segments))
    doubtful = Talk(heard, clear.promises, clear.fps)
    assert {n for p in clear.passages for n in range(p.first, p.last)} == {0, 1}
    assert {n for p in doubtful.passages for n in range(p.first, p.last)} == {0}
