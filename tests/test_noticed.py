"""What quality noticed, as the terminal sums it up."""

from __future__ import annotations

import pytest

from talkingheads import commands, noticed, report, showing
from talkingheads.domain import CutList, Flaw, Quality
from talkingheads.walker import Outcome


def ended(state: str, *flaws: Flaw) -> Outcome:
    """Return how it ended for a clip with *flaws*."""
    return Outcome("a", "a.mp4", state, quality=Quality(flaws))


def test_a_run_ends_with_how_many_clips_to_ask_for_again_and_where_the_words_are():
    """A clip counts once, by the worse of what is told of it; good ones need no step."""
    dark, quiet = Flaw("dark", 9, again=True), Flaw("quiet", 20)
    outcomes = [ended("done", dark, quiet), ended("done", quiet), ended("done", quiet)]
    told = "1 to ask for again, 2 to look at. What to write: talkingheads intake"
    assert noticed.summary([*outcomes, ended("done")]) == told
    assert noticed.summary([ended("done")]) == ""
    assert noticed.summary([]) == ""


def test_where_clips_were_refused_the_words_to_write_are_told_too():
    """A refusal has its message in the report even if nothing is flawed."""
    assert noticed.summary([ended("refused")]) == "1 refused. What to write: talkingheads intake"


def many(count: int, **values: object) -> list[Outcome]:
    """Return how it ended for so many clips, each of them quieter than the one before."""
    return [
        Outcome(
            f"c{number}",
            f"c{number}.mp4",
            "refused",
            quality=Quality((Flaw("quiet", 8 + number, again=True),)),
            cuts=CutList((), 0, notes=("drop: it is not said.",)),
            hint="Ask for it again.",
        )
        for number in range(count)
    ]


def test_the_same_of_many_clips_is_told_once():
    """Fifty paragraphs of the same hide what only one clip has."""
    dark = ended("done", Flaw("dark", 9, again=True))
    quiet, darkness, asked = showing.to_look_at([*many(12), dark])
    assert quiet.startswith("c0.mp4, c1.mp4, c2.mp4 and 9 more: It was recorded 8 to 19 decibels")
    assert " Ask: Next time, please speak up" in quiet
    assert quiet.endswith(" All of them: talkingheads status")
    assert darkness.startswith("a.mp4: The picture is too dark: its brightness is 9 of 100.")
    assert asked.startswith("c0.mp4, c1.mp4, c2.mp4 and 9 more: drop: it is not said.")
    assert "talkingheads status" not in darkness


def test_what_can_be_used_is_told_after_what_to_ask_again_for():
    """One who is only to look at it hears why, and that nobody need be asked."""
    outcomes = [ended("done", Flaw("quiet", 20)), ended("done", Flaw("dark", 9, again=True))]
    dark, quiet = showing.to_look_at(outcomes)
    assert "too dark" in dark
    assert "20 decibels too quietly" in quiet
    assert quiet.endswith("It can be used as it is.")
    assert showing.to_look_at(outcomes, by_clip=True) == [quiet, dark]


def test_of_few_clips_each_is_named():
    """Nobody has to look for the fourth."""
    quiet, asked = showing.to_look_at(many(4))
    assert quiet.startswith("c0.mp4, c1.mp4, c2.mp4, c3.mp4: It was recorded 8 to 11 decibels")
    assert asked == "c0.mp4, c1.mp4, c2.mp4, c3.mp4: drop: it is not said."


def test_programs_are_told_of_each_clip():
    """They need not take a list apart."""
    told = showing.to_look_at(many(12), by_clip=True)
    assert [text.partition(":")[0] for text in told[::2]] == [f"c{n}.mp4" for n in range(12)]
    assert "recorded 9 decibels" in told[2]


@pytest.mark.parametrize(("teller", "lines"), [(report.PlainReporter, 1), (report.JsonReporter, 6)])
def test_what_to_do_is_summed_up_once(teller, lines, capsys: pytest.CaptureFixture[str]):
    """The hints at the end of a run as well; and to programs, each."""
    commands._sum_up(many(6), teller())
    told = [line for line in capsys.readouterr().err.splitlines() if "Ask for it again." in line]
    assert len(told) == lines
    assert "c0.mp4" in told[0]
