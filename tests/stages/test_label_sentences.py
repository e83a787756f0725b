"""Sentences in many voices, each by itself: what it is, and whom it binds by when."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from talkingheads.domain import Speaker
from talkingheads.stages.label import Label, as_told, label_talk

FILE = Path(__file__).parents[2] / "bench" / "updates" / "sentences.jsonl"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
RECORDED = date(2026, 3, 18)  # a Wednesday
GRACE = Speaker("Grace Oduya", "Allotment secretary", "Mill Field Allotments")
FEMI = Speaker("Femi Ade", "Barber")


def said(text: str, speaker: Speaker = GRACE, recorded: date | None = RECORDED) -> Label:
    """Return what *text* is if nothing else is said."""
    return label_talk([text], speaker, recorded)[0]


def mine(row: dict[str, Any]) -> dict[str, Any]:
    """Return the label that the sentence of *row* gets."""
    speaker = Speaker(row["speaker"], row["role"], row["organisation"])
    text = row["sentences"][0]["text"]
    return as_told(said(text, speaker, date.fromisoformat(row["recorded"])))


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row["sentences"][0]["commitment"] is None],
    ids=lambda row: row["sentences"][0]["text"][:60],
)
def test_a_sentence_that_binds_nobody(row: dict[str, Any]) -> None:
    """Hopes, conditions, predictions, what others say and figures of speech bind nobody."""
    assert mine(row)["commitment"] is None


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row["sentences"][0]["commitment"]],
    ids=lambda row: row["sentences"][0]["text"][:60],
)
def test_a_sentence_that_binds(row: dict[str, Any]) -> None:
    """A promise has its owner, its last day and the words that say so; or it is not lost."""
    found = mine(row)
    assert found["commitment"] == row["sentences"][0]["commitment"] or found.get("possible")


def test_few_promises_are_left_for_people_to_find() -> None:
    """Of what binds somebody, at most one in twenty is only possibly a promise."""
    binding = [row for row in ROWS if row["sentences"][0]["commitment"]]
    missed = [row["sentences"][0]["text"] for row in binding if mine(row)["commitment"] is None]
    assert len(missed) <= len(binding) / 20, missed


def test_a_sentence_has_its_kind() -> None:
    """Of the sentences whose kind is known, at most one in fifty is taken for another."""
    known = [row for row in ROWS if row["sentences"][0]["kind"]]
    wrong = [
        (row["sentences"][0]["text"], mine(row)["kind"])
        for row in known
        if mine(row)["kind"] != row["sentences"][0]["kind"]
    ]
    assert len(wrong) <= len(known) / 50, wrong


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("PC Lee's asked me to tell you he'll be at the gates on Monday.", "PC Lee"),
        ("Speaking for the Residents' Association, they'll match it.", "Residents' Association"),
        ("On behalf of Mill Foods I can say they will feed forty.", "Mill Foods"),
        ("Our youth worker Tom will be there from Monday.", "Tom"),
        ("The trustees will publish the accounts by May.", "The trustees"),
    ],
)
def test_who_is_spoken_for(text: str, owner: str) -> None:
    """Somebody who is named is bound where the speaker says that they speak for them."""
    found = said(text)
    undertaking = found.commitment or found.possible
    assert undertaking is not None
    assert undertaking.owner == owner


@pytest.mark.parametrize(
    "text",
    [
        "PC Lee will be at the gates on Monday.",
        "The council will mend it by May.",
        "Bob will come.",
    ],
)
def test_outsiders_are_not_bound(text: str) -> None:
    """Nobody is bound beyond doubt by what a stranger says of them."""
    assert said(text, FEMI).commitment is None


@pytest.mark.parametrize(
    ("manner", "text"),
    [
        ("hope", "We'd love to paint the bridge next year."),
        ("hope", "Hopefully we'll get a second van."),
        ("hope", "We might be able to open on Sundays."),
        ("condition", "If the grant comes through we'll build a new kitchen by July."),
        ("condition", "We'll start in June provided the council signs it off."),
        ("others", "The council says it will mend the crossing by May."),
        ("others", "They're going to close the bank in June, we're told."),
        ("", "It's going to be a long winter."),
        ("", "I'll fix the gate by Friday."),
    ],
)
def test_how_it_is_meant(manner: str, text: str) -> None:
    """A hope, a condition and somebody else's promise are told apart and are no promises."""
    found = said(text, FEMI)
    assert (found.kind, found.manner) == ("next", manner)
    assert (found.commitment is None) == (text != "I'll fix the gate by Friday.")


@pytest.mark.parametrize("before", ["If the grant comes through.", "Hopefully."])
def test_a_condition_cut_off_by_a_full_stop_counts(before: str) -> None:
    """What hangs on a condition or hope is no promise, wherever the recogniser put full stops."""
    texts = [before, "We will open in May."]
    labels = label_talk(texts, GRACE, RECORDED)
    assert labels[1].commitment is None


@pytest.mark.parametrize(
    "before",
    [
        "My opponent claims the following.",
        "Some people say this:",
        "The mayor said:",
        "The paper promised us the following.",
    ],
)
def test_somebody_elses_words_are_no_promise(before: str) -> None:
    """What a speaker announces as another's is for a person to decide; their own binds them."""
    labels = label_talk([before, "We will sack every nurse by Monday."], GRACE, RECORDED)
    assert (labels[1].commitment, labels[1].manner) == (None, "others")
    assert labels[1].possible is not None
    labels = label_talk(["We say this:", "We will mend the gate by Monday."], GRACE, RECORDED)
    assert labels[1].commitment is not None


def test_endless_words_are_read_in_time() -> None:
    """A sentence of any length and shape has its label, in seconds."""
    for text in (
        "we" + "'ll" * 1500,
        "I will fix the gate and " * 4000,
        "," * 50_000,
        "1" * 50_000,
    ):
        assert said(text).kind


def test_no_day_is_invented() -> None:
    """Without a day of recording a promise stands, and has no day."""
    undertaking = said("I'll bring it round by Friday.", GRACE, None).commitment
    assert undertaking is not None
    assert (undertaking.owner, undertaking.due, undertaking.due_text) == ("speaker", None, None)
