"""What quality noticed, as the terminal sums it up."""

from __future__ import annotations

from talkingheads import noticed
from talkingheads.domain import Flaw, Quality
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
