"""decisions.yaml without clips that are withdrawn: what is about others stays, byte for byte."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkingheads.domain import Decision, Place
from talkingheads.errors import ConfigError
from talkingheads.formats import decisions

WHOLE = """\
# Ours.
- clip: one
  at: 0:09.2
  words: "We will put three new cameras on Mill Road."
  by: Helen Ashby
  on: 2026-11-14
  status: partly   # so far
  evidence:
    # she said so
    - {clip: two, at: 0:08.0, words: "We put up two cameras."}
    - https://larkford.example/minutes

# About two.
- clip: two
  at: 0:03.0
  words: "We will open the hall."
  by: Helen Ashby
  on: 2026-11-15
  note: |
    It is
    open.

- clip: one
  at: 0:03.0
  words: "We will sweep."
  by: Helen Ashby
  on: 2026-11-16
  evidence:
    - clip: two
      at: 0:08.0
      words: "We put up two cameras."
- clip: three
  at: 0:03.0
  words: "We will plant."
  by: Helen Ashby
  on: 2026-11-16
  status: kept
  evidence: {clip: two, at: 0:08.0, words: "We put up two cameras."}
  note: "True."
"""


def test_what_is_about_a_clip_goes_and_comments_stay() -> None:
    """Its entries go, what others cite of it, and entries that were about that alone."""
    assert (
        decisions.without(WHOLE, {"two"})
        == """\
# Ours.
- clip: one
  at: 0:09.2
  words: "We will put three new cameras on Mill Road."
  by: Helen Ashby
  on: 2026-11-14
  status: partly   # so far
  evidence:
    # she said so
    - https://larkford.example/minutes

# About two.

- clip: three
  at: 0:03.0
  words: "We will plant."
  by: Helen Ashby
  on: 2026-11-16
  status: kept
  note: "True."
"""
    )


def test_what_says_nothing_of_it_stays_as_it_is() -> None:
    """Not a byte changes, not even the mark at the beginning of the file."""
    text = "\ufeff" + WHOLE.replace("\n", "\r\n")
    assert decisions.without(text, {"four"}) == text
    assert "\r\n- clip: three" in decisions.without(text, {"one", "two"})


def test_what_cannot_be_taken_out_is_told_with_its_lines() -> None:
    """A file in one line is for people to mend; nothing is written then."""
    text = '[{clip: one, at: 0:03, words: "We will.", by: A, on: 2026-11-16, status: kept},\n' + (
        '{clip: two, at: 0:03, words: "We may.", by: A, on: 2026-11-16, status: kept}]\n'
    )
    with pytest.raises(ConfigError, match="about two cannot be taken out: lines 2") as caught:
        decisions.without(text, {"two"})
    assert "yourself" in caught.value.hint


CLIPS = st.sampled_from(["one", "two-three", "two"])
PLACES = st.builds(Place, CLIPS, st.integers(0, 9).map(lambda n: n * 1000), st.just("We will."))
RULED = st.builds(
    Decision,
    place=PLACES,
    by=st.just("A"),
    on=st.just(date(2026, 11, 14)),
    status=st.sampled_from([None, "kept"]),
    note=st.sampled_from(["", "- clip: two\n  at: 3"]),
    evidence=st.lists(PLACES | st.just("https://a.example/"), max_size=3).map(tuple),
    unrelated=st.lists(PLACES, max_size=2).map(tuple),
).filter(
    lambda made: (
        (made.status or made.note or made.evidence or made.unrelated)
        and made.place not in (*made.evidence, *made.unrelated)
    )
)


@settings(max_examples=40)
@given(st.lists(RULED, max_size=5), st.sets(CLIPS, min_size=1))
def test_nothing_of_it_is_left_and_nothing_else_is_gone(
    made: list[Decision], clips: set[str]
) -> None:
    """Whatever the command wrote, the clips can be taken out of it, and only they."""
    text = decisions.added("", made)
    after = decisions.read(decisions.without(text, clips))
    assert not any(clip in clips for each in after for clip in _named(each))
    stay = [each for each in decisions.read(text) if not clips & set(_named(each))]
    bare = [replace(each, line=0) for each in after]
    assert all(replace(each, line=0) in bare for each in stay)


def _named(made: Decision) -> list[str]:
    places = (made.place, *made.evidence, *made.unrelated)
    return [place.clip for place in places if isinstance(place, Place)]
