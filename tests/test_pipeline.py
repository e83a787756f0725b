"""Only what depends on a change is done again, and the reason is known."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from talkingheads import config, inbox, tombstones
from talkingheads.cache import Cache
from talkingheads.domain import (
    Arrival,
    Clip,
    EndCard,
    Hold,
    Source,
    Speaker,
    Transcript,
    Update,
)
from talkingheads.errors import PassingError
from talkingheads.formats import records
from talkingheads.lastgood import last_good, remember
from talkingheads.needs import parts_of
from talkingheads.pipeline import ClipJob, run_stage, walk, work
from talkingheads.stages import CLIP_STAGES, Stage
from talkingheads.walker import Outcome
from tests import fakes
from tests.projects import make_project, row, write_sheet


def run_all(root: Path, **with_tools: Any) -> dict[str, tuple[Outcome, list[str]]]:
    """Walk every clip on fakes; return by id the outcome and the stages that ran."""
    project = config.load(root)
    tools = fakes.tools(root, **with_tools)
    results = {}
    for handed in inbox.look(project).clips:
        ran: list[str] = []

        def make(stage: Stage, values: Mapping[str, Any], ran: list[str] = ran) -> Any:
            ran.append(stage.name)
            return run_stage(stage, values, project, tools)

        results[handed.id] = (walk(project, handed, make=make, tell=lambda *_: None), ran)
    return results


ALL = [stage.name for stage in CLIP_STAGES]


def test_the_second_run_does_nothing(tmp_path: Path) -> None:
    """Every stage runs once; a second run finds every record and gives the same entry."""
    make_project(tmp_path, one="ok 4000")
    first, ran = run_all(tmp_path)["one"]
    assert first.state == "done"
    assert ran == ALL
    second, ran = run_all(tmp_path)["one"]
    assert ran == []
    assert second.entry == first.entry


def test_a_changed_clip_redoes_only_its_own_work(tmp_path: Path) -> None:
    """A new video under an old name is new work; its neighbour is left alone."""
    make_project(tmp_path, one="ok 4000", two="ok 5000")
    run_all(tmp_path)
    (tmp_path / "clips" / "one.mp4").write_text("ok 4500")
    results = run_all(tmp_path)
    assert results["one"][1][0] == "ingest"
    assert results["one"][0].steps[0].reason == "source changed"
    assert results["two"][1] == []


def test_a_renamed_clip_is_no_new_work(tmp_path: Path) -> None:
    """The same bytes under another name find their records."""
    make_project(tmp_path, one="ok 4000")
    run_all(tmp_path)
    (tmp_path / "clips" / "one.mp4").rename(tmp_path / "clips" / "other.mp4")
    write_sheet(tmp_path, row("other.mp4"))
    outcome, ran = run_all(tmp_path)["other"]
    assert outcome.state == "done"
    assert ran == []


@pytest.mark.parametrize(
    ("settings", "ran"),
    [
        ("cut: {margin_ms: 100}", ["cut", "caption", "render"]),
        ("caption: {max_chars: 30}", ["caption"]),
        ("render: {crf: 30}", ["render"]),
        ("label: {longest_sentence: 30}", ["label"]),
        ("quality: {long_minutes: 1}", ["quality"]),
        ("ledger: {due_soon_days: 3}", []),
        ("page: {colour: '#000000'}", []),
    ],
)
def test_a_changed_setting_redoes_what_depends_on_it(
    tmp_path: Path, settings: str, ran: list[str]
) -> None:
    """Each setting redoes its own stage, and what comes of another result after it."""
    make_project(tmp_path, one="ok 4000")
    run_all(tmp_path)
    (tmp_path / "pipeline.yaml").write_text(settings)
    assert run_all(tmp_path)["one"][1] == ran


def test_a_new_role_redoes_the_picture_and_not_the_words(tmp_path: Path) -> None:
    """The speaker's role is drawn into the video; nobody listens to the clip again."""
    make_project(tmp_path, one="ok 4000")
    run_all(tmp_path)
    write_sheet(tmp_path, row("one.mp4", role="Chair"))
    outcome, ran = run_all(tmp_path)["one"]
    assert ran == ["label", "caption", "render"]
    reasons = {step.stage: step.reason for step in outcome.steps}
    assert reasons["render"] == "update.speaker.role changed from 'Volunteer' to 'Chair'"


def test_a_new_theme_redoes_nothing(tmp_path: Path) -> None:
    """The theme is shown on pages only."""
    make_project(tmp_path, one="ok 4000")
    run_all(tmp_path)
    write_sheet(tmp_path, row("one.mp4", theme="Roads"))
    outcome, ran = run_all(tmp_path)["one"]
    assert ran == []
    assert outcome.entry is not None
    assert outcome.entry.update.theme == "Roads"


def test_one_bad_clip_does_not_stop_the_others(tmp_path: Path) -> None:
    """A refused clip has its reason, runs no later stage, and is not looked at again."""
    make_project(tmp_path, bad="damaged", good="ok 4000")
    results = run_all(tmp_path)
    outcome, ran = results["bad"]
    assert (outcome.state, outcome.detail, outcome.exit_code) == ("refused", "damaged", 4)
    assert ran == ["ingest"]
    assert results["good"][0].state == "done"
    assert run_all(tmp_path)["bad"][1] == []


@pytest.mark.parametrize("consent", ["", "no", "pending"])
def test_without_consent_nothing_is_done(tmp_path: Path, consent: str) -> None:
    """A clip without a clear yes is held before any stage sees it."""
    make_project(tmp_path, one="ok 4000")
    write_sheet(tmp_path, row("one.mp4", consent=consent))
    outcome, ran = run_all(tmp_path)["one"]
    assert outcome.state == "held"
    assert ran == []
    assert outcome.entry is None


def test_a_lost_video_is_made_again(tmp_path: Path) -> None:
    """A record whose file is gone from the store is not believed."""
    make_project(tmp_path, one="ok 4000")
    outcome, _ = run_all(tmp_path)["one"]
    assert outcome.entry is not None
    Cache(tmp_path / ".talkingheads").path(outcome.entry.rendition.video).unlink()
    again, ran = run_all(tmp_path)["one"]
    assert ran == ["render"]
    assert again.entry == outcome.entry


def test_a_supplied_transcript_is_used_and_marked(tmp_path: Path) -> None:
    """A transcript beside the clip is taken in place of the recogniser's."""
    make_project(tmp_path, one="ok 4000")
    (tmp_path / "clips" / "one.vtt").write_text(
        "WEBVTT\n\n00:00.500 --> 00:03.000\nThe hall is free on Friday.\n"
    )
    recogniser = fakes.FakeRecogniser()
    outcome, _ = run_all(tmp_path, recogniser=recogniser)["one"]
    assert outcome.entry is not None
    assert outcome.entry.transcript.origin == "supplied"
    assert [word.text for word in outcome.entry.transcript.words][:2] == ["The", "hall"]
    assert recogniser.heard == []


def test_looking_does_nothing(tmp_path: Path) -> None:
    """Without a maker the walk ends at the first stage that waits, and writes nothing."""
    project = make_project(tmp_path, one="ok 4000")
    (handed,) = inbox.look(project).clips
    outcome = walk(project, handed, make=None, tell=lambda *_: None)
    assert (outcome.state, outcome.detail) == ("waiting", "ingest: not made yet")
    assert [step.state for step in outcome.steps] == ["waiting"] + ["later"] * (len(ALL) - 1)
    assert not (tmp_path / ".talkingheads").exists()


class Wrong(fakes.FakeMedia):
    """Raises *error* where a clip is normalised."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def normalise(self, *args: object, **values: object) -> None:
        raise self.error


def test_a_fault_that_may_pass_is_tried_again(tmp_path: Path) -> None:
    """What was not the clip's fault is no refusal: the next run tries again."""
    make_project(tmp_path, one="ok 4000")
    outcome, _ = run_all(tmp_path, media=Wrong(PassingError("the disk is full")))["one"]
    assert (outcome.state, outcome.exit_code) == ("failed", 4)
    outcome, ran = run_all(tmp_path)["one"]
    assert outcome.state == "done"
    assert ran == ALL


def test_whatever_happens_to_one_clip_the_run_goes_on(tmp_path: Path) -> None:
    """A clip that vanishes during the run is a failed clip, not the end of the run."""
    project = make_project(tmp_path, one="ok 4000")
    (handed,) = inbox.look(project).clips
    (tmp_path / "clips" / "one.mp4").unlink()
    outcome = work(ClipJob(project, handed), lambda *_: None)
    assert outcome.state == "failed"
    assert (outcome.name, outcome.detail) == ("one.mp4", "it is not there any more")
    assert outcome.hint


def test_what_was_good_before_can_still_be_shown(tmp_path: Path) -> None:
    """When a clip is replaced by a broken one, the last good version is at hand."""
    project = make_project(tmp_path, one="ok 4000")
    outcome, _ = run_all(tmp_path)["one"]
    assert outcome.entry is not None
    remember(project, outcome.entry)
    (tmp_path / "clips" / "one.mp4").write_text("broken")
    assert run_all(tmp_path)["one"][0].state == "refused"
    Cache(project.work).prune()
    (handed,) = inbox.look(project).clips
    assert last_good(project, handed) == outcome.entry


@pytest.mark.parametrize("change", [{"consent": "no"}, {"speaker": "Somebody Else"}])
def test_what_was_good_before_is_not_shown_of_others(tmp_path: Path, change: dict) -> None:
    """Without consent, or under another name, the old version is never shown."""
    project = make_project(tmp_path, one="ok 4000")
    outcome, _ = run_all(tmp_path)["one"]
    assert outcome.entry is not None
    remember(project, outcome.entry)
    (tmp_path / "clips" / "one.mp4").write_text("broken")
    write_sheet(tmp_path, row("one.mp4", **change))
    (handed,) = inbox.look(project).clips
    assert last_good(project, handed) is None


def test_a_transcript_of_another_clip_is_refused(tmp_path: Path) -> None:
    """Words after the clip's end were not said in it."""
    make_project(tmp_path, one="ok 4000")
    (tmp_path / "clips" / "one.vtt").write_text(
        "WEBVTT\n\n10:00.000 --> 10:05.000\nWe will close the school by Monday.\n"
    )
    outcome, _ = run_all(tmp_path)["one"]
    assert outcome.state == "refused"
    assert "goes on to 605 s, and the clip ends at 4 s" in outcome.detail


def test_records_that_make_no_sense_are_made_again(tmp_path: Path) -> None:
    """A damaged note of what was made last stops nothing."""
    make_project(tmp_path, one="ok 4000")
    run_all(tmp_path)
    for note in (tmp_path / ".talkingheads" / "latest").rglob("*.json"):
        note.write_text('{"parts": 5}')
    assert run_all(tmp_path)["one"][0].state == "done"


def test_a_clip_that_cannot_be_read_is_not_gone(tmp_path: Path) -> None:
    """A fault of the disk is a failed clip with its consent, and its last good version stays."""
    project = make_project(tmp_path, one="ok 4000")
    outcome, _ = run_all(tmp_path)["one"]
    assert outcome.entry is not None
    remember(project, outcome.entry)
    (handed,) = inbox.look(project).clips
    handed = replace(
        handed, source=Source("one.mp4", ""), trouble=PassingError("it cannot be read")
    )
    assert walk(project, handed, make=None, tell=lambda *_: None).state == "failed"
    assert last_good(project, handed) == outcome.entry


def test_a_clip_without_end_is_refused_unread(tmp_path: Path) -> None:
    """Nobody hashes a terabyte first; what to do is said, and nothing is taken away."""
    project = make_project(tmp_path, one="ok 4000")
    with (tmp_path / "clips" / "one.mp4").open("r+b") as file:
        file.truncate(1 << 40)
    (handed,) = inbox.look(project).clips
    outcome = walk(project, handed, make=None, tell=lambda *_: None)
    assert (outcome.state, outcome.exit_code) == ("refused", 4)
    assert outcome.detail == "too large: 1099512 MB, and 4000 MB are allowed"
    assert "Ask for a shorter clip" in outcome.hint


@pytest.mark.parametrize("suffix", ["vtt", "srt", "json"])
@pytest.mark.parametrize("kind", ["link", "pipe", "huge"])
def test_a_transcript_is_read_only_if_it_is_a_plain_file(
    tmp_path: Path, suffix: str, kind: str
) -> None:
    """A link could show what its sender may not read, and a pipe would let us wait for ever."""
    make_project(tmp_path, one="ok 4000")
    file = tmp_path / "clips" / f"one.{suffix}"
    if kind == "link":
        (tmp_path / "secret").write_text("root:x:0:0")
        file.symlink_to(tmp_path / "secret")
    elif kind == "pipe":
        os.mkfifo(file)
    else:
        with file.open("wb") as opened:
            opened.truncate(1 << 40)
    outcome, _ = run_all(tmp_path)["one"]
    assert outcome.state == "refused"
    assert outcome.detail.startswith(f"its transcript one.{suffix} cannot be read: it ")
    assert "root" not in outcome.detail + outcome.hint


def test_a_new_logo_redoes_the_video(tmp_path: Path) -> None:
    """What the look is made of counts by its bytes, not by its name."""
    make_project(tmp_path, "render: {logo: logo.png}\n", one="ok 4000")
    (tmp_path / "logo.png").write_bytes(b"one")
    run_all(tmp_path)
    assert run_all(tmp_path)["one"][1] == []
    (tmp_path / "logo.png").write_bytes(b"two")
    assert run_all(tmp_path)["one"][1] == ["render"]


def test_what_is_no_promise_goes_from_the_end_card(tmp_path: Path) -> None:
    """A person's ruling that takes a promise away makes the video anew; another one does not."""
    make_project(tmp_path, one="ok 4000")
    renderer = fakes.FakeRenderer()
    run_all(tmp_path, renderer=renderer)
    (card,) = (p.card for p in renderer.timelines[-1].pieces if isinstance(p, Hold))
    assert isinstance(card, EndCard)
    assert [quote.text for quote in card.quotes] == ["We will open the hall by Friday."]
    ruling = (
        "- clip: one\n  at: 0:00.5\n  words: We will open the hall by Friday.\n"
        "  by: Ana Ruiz\n  on: 2026-09-20\n"
    )
    (tmp_path / "decisions.yaml").write_text(f"{ruling}  status: kept\n")
    assert run_all(tmp_path, renderer=renderer)["one"][1] == []
    (tmp_path / "decisions.yaml").write_text(f"{ruling}  ruling: dismiss\n")
    assert run_all(tmp_path, renderer=renderer)["one"][1] == ["render"]
    assert not any(isinstance(piece, Hold) for piece in renderer.timelines[-1].pieces)


def test_captions_are_laid_out_for_the_shape_of_the_video(tmp_path: Path) -> None:
    """A landscape clip shown upright has the shorter lines of upright videos."""
    kit = {"recogniser": fakes.FakeRecogniser("We will open the village hall by Friday morning.")}
    make_project(tmp_path, "render: {shape: portrait}\n", one="ok 6000")
    entry = run_all(tmp_path, **kit)["one"][0].entry
    assert entry is not None
    assert max(len(line) for cue in entry.captions.cues for line in cue.lines) <= 26


def test_what_was_good_before_is_not_shown_once_it_was_withdrawn(tmp_path: Path) -> None:
    """A new take that cannot be read brings the old one back only if nobody withdrew that."""
    project = make_project(tmp_path, one="ok 4000")
    outcome, _ = run_all(tmp_path)["one"]
    assert outcome.entry is not None
    remember(project, outcome.entry)
    stone = tombstones.new(project, [outcome.entry.clip.source], day=date(2026, 11, 23))
    tombstones.note(project, tombstones.Tombstones((stone,)))
    (tmp_path / "clips" / "one.mp4").write_text("broken")
    (handed,) = inbox.look(project).clips
    assert handed.update.consent
    assert last_good(project, handed) is None


def test_how_a_source_arrived_redoes_only_what_tells_it(tmp_path: Path) -> None:
    """What is measured of a source beside its clip is nothing that words or videos are made of."""
    project = make_project(tmp_path)
    clip = Clip("a" * 64, "b" * 64, 4000, 640, 360, 25)
    told = replace(clip, arrival=Arrival(360, 25.0, -30.0))
    for stage in CLIP_STAGES:
        if stage.needs[0] == "clip" and stage.name in ("quality", "transcribe"):
            values = {"update": Update("a.mp4", Speaker("Ana")), "supplied": Transcript("en", ())}
            parts = [parts_of(stage, {**values, "clip": one}, project) for one in (clip, told)]
            assert (parts[0] == parts[1]) == (stage.name == "transcribe")


def test_no_flaw_reaches_the_pages(tmp_path: Path) -> None:
    """What is not good about a clip is the team's alone: it is no part of what a page is made of"""
    make_project(tmp_path, one="ok 4000")
    outcome, _ = run_all(tmp_path)["one"]
    assert outcome.quality is not None
    assert outcome.quality.flaws
    assert outcome.entry is not None
    assert outcome.entry.clip.arrival is None
    assert "flaw" not in records.dumps(outcome.entry)
