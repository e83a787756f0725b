"""The finished videos say what the clips said, and the captions come with the words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.round_trip import RoundTrip, as_json, error_rate, measure
from talkingheads import config
from talkingheads.stages.caption import checking, rules
from tests.story.conftest import command, entries

# Whisper's normaliser leaves a file to the garbage collector; silero's model is read by torch.jit.
pytestmark = [
    pytest.mark.story,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning"),
]

POINTS = 0.02
"""How much the word error rate may grow."""
NEAR = 300
"""Milliseconds between a caption and its first word."""


@pytest.fixture(scope="session")
def trips(finished: Path) -> list[RoundTrip]:
    """What is heard in the finished samples."""
    return measure(finished)


def test_the_cut_loses_no_word(trips: list[RoundTrip], capsys: pytest.CaptureFixture) -> None:
    """The finished videos are understood as well as the clips, each and in all; it is printed."""
    with capsys.disabled():
        print("\n" + json.dumps(as_json(trips)))
    assert len(trips) >= 8
    for trip in trips:
        assert trip.wer_after <= trip.wer_before + POINTS, (trip.clip, trip.before, trip.after)
    scripts = [trip.script for trip in trips]
    before, after = [trip.before for trip in trips], [trip.after for trip in trips]
    assert error_rate(scripts, after) <= error_rate(scripts, before) + POINTS


def test_numbers_denials_and_conditions_are_heard_again(trips: list[RoundTrip]) -> None:
    """Nothing that a sentence turns on is lost by the cut."""
    assert {trip.clip: trip.lost for trip in trips if trip.lost} == {}


def test_captions_come_with_their_words(trips: list[RoundTrip]) -> None:
    """Each caption comes within 0.3 s of its first word as heard in the finished video."""
    far = {trip.clip: [ms for ms in trip.starts if abs(ms) > NEAR] for trip in trips}
    assert {clip: off for clip, off in far.items() if off} == {}
    heard = sum(len(trip.starts) for trip in trips)
    assert sum(trip.unheard for trip in trips) <= heard // 10
    assert sum(trip.early_on_purpose for trip in trips) <= heard // 10


def test_every_frame_is_kept_or_cut(trips: list[RoundTrip]) -> None:
    """Kept and cut are the source to the frame; a video is what is kept, and whole cards."""
    for trip in trips:
        frames = trip.frames
        assert frames["kept"] + frames["cut"] == frames["source"], trip.clip
        cards = frames["video"] - frames["kept"] - frames["title"]
        assert cards in (0, frames["end_card_asked"]), trip.clip


def test_the_captions_of_the_samples_keep_every_rule(finished: Path) -> None:
    """No hard rule of captions is broken in the samples, and speech forces nothing."""
    project = config.load(finished)
    for entry in entries(finished).values():
        limits = rules.limits(project.settings.caption, entry.clip)
        wrong = checking.violations(
            entry.captions,
            entry.transcript,
            entry.cuts,
            limits,
            statements=entry.labels.statements,
        )
        assert [one for one in wrong if one.kind != "soft"] == [], entry.id


def test_the_command_checks_clips_and_reels(finished: Path) -> None:
    """`captions check` looks at every clip, reel and short, and finds no broken rule."""
    told = command(finished, "captions", "check", "--json")
    assert told.code == 0, told.out
    checked = json.loads(told.out)
    names = {video["name"] for video in checked["videos"] if video["captions"]}
    assert set(entries(finished)) <= names
    assert {name.split()[0] for name in names - set(entries(finished))} == {"reel", "short"}
    assert sum(rule["broken"] for rule in checked["rules"]) == 0
