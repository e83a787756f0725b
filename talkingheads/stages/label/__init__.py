"""
Label what is said: doing, next, why, offer, ask, other, and what binds somebody.

Pure: the words are never changed, only pointed at. `sentences` splits; `deadlines` is the
grammar of days; `promises` has the ways to bind somebody as tables; `features` and `weighing`
decide, by weights learned from labelled talk; `manner` says how the rest is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from talkingheads.domain import Commitment, Kind, Labels, Manner, Speaker, Statement, Transcript
from talkingheads.settings import LabelSettings
from talkingheads.stages.label import features, manner, promises, sentences, signs, weighing
from talkingheads.stages.label.signs import Signs

__all__ = ["Label", "Undertaking", "as_told", "label_talk", "learned", "run"]

NEVER = 2.0
"""A likelihood that nothing has."""


@dataclass(frozen=True)
class Undertaking:
    """What a sentence binds somebody to: a commitment before it has a statement."""

    owner: str
    """``speaker``, ``team``, or the person or body that is named."""
    due: date | None = None
    due_text: str | None = None


@dataclass(frozen=True)
class Label:
    """What one sentence is."""

    kind: Kind
    commitment: Undertaking | None = None
    """What it binds somebody to beyond doubt."""
    possible: Undertaking | None = None
    """What it may bind somebody to; for a person to decide."""
    manner: Manner = ""


def learned() -> str:
    """Return the digest of what was learned: other weights are other labels."""
    return weighing.identity()


def run(
    transcript: Transcript, speaker: Speaker, recorded: date | None, *, settings: LabelSettings
) -> Labels:
    """
    Return the sentences of *transcript*, each with its kind, and the commitments among them.

    *recorded* is the day from which "next Tuesday" is reckoned; without it such a promise has
    no due day. Times are source milliseconds.
    """
    words = transcript.words
    spans = sentences.split(words, longest=settings.longest_sentence)
    texts = [" ".join(word.text for word in words[first:last]) for first, last in spans]
    statements: list[Statement] = []
    firm: list[Commitment] = []
    possible: list[Commitment] = []
    labels = label_talk(texts, speaker, recorded)
    for number, (label, text, (first, last)) in enumerate(
        zip(labels, texts, spans, strict=True), start=1
    ):
        name = f"s{number}"
        start, end = words[first].start, max(word.end for word in words[first:last])
        statements.append(Statement(name, label.kind, text, first, last, start, end, label.manner))
        for found, list_ in ((label.commitment, firm), (label.possible, possible)):
            if found is not None:
                list_.append(Commitment(name, found.owner, found.due, found.due_text))
    return Labels(tuple(statements), tuple(firm), tuple(possible))


def label_talk(
    texts: Sequence[str],
    speaker: Speaker,
    recorded: date | None,
    *,
    learned: weighing.Weights | None = None,
) -> list[Label]:
    """
    Return what each of the sentences *texts* is: all that *speaker* says, in order.

    *learned*: other weights than those that come with the package.
    """
    talk = [signs.read(text, speaker, recorded) for text in texts]
    weights = learned or weighing.weights()
    labels: list[Label] = []
    before: Signs | None = None
    for found, marks in zip(talk, features.of_talk(talk), strict=True):
        cut_off = before is not None and manner.is_cut_off(before)
        quoted = before is not None and manner.quotes_on(before)
        meant = "others" if quoted else manner.of(before if before and cut_off else found)
        needed = NEVER if cut_off or quoted else _needed(found, meant)
        labels.append(_label(found, speaker, meant, needed, *weighing.weigh(marks, weights)))
        before = found
    return labels


def as_told(label: Label) -> dict[str, Any]:
    """Return *label* as it is written in lines of labelled updates."""
    told: dict[str, Any] = {"kind": label.kind, "commitment": None}
    if label.commitment is not None:
        due = label.commitment.due
        told["commitment"] = {
            "owner": label.commitment.owner,
            "due": due.isoformat() if due else None,
            "due_text": label.commitment.due_text,
        }
    if label.possible is not None:
        told["possible"] = True
    if label.manner:
        told["manner"] = label.manner
    return told


def _label(
    found: Signs, speaker: Speaker, meant: Manner, needed: float, kind: Kind, likelihood: float
) -> Label:
    """Put together what the rules found and how it weighs."""
    undertaking = _undertaking(found, speaker)
    if likelihood >= needed:
        return Label("next", commitment=undertaking)
    enough = weighing.LIKELY if kind == "next" else weighing.LIKELY_ELSE
    likely = likelihood >= enough or found.owner is not None
    return Label(
        kind,
        possible=undertaking if likely else None,
        manner=meant if kind == "next" else "",
    )


def _needed(found: Signs, meant: Manner) -> float:
    """Return how likely a commitment must be to be firm; a question or condition never is."""
    if found.asks or meant == "condition":
        return NEVER
    if found.stranger and found.owner is None:
        return NEVER
    if found.owner is not None:
        own = found.owner in ("speaker", "team")
        return weighing.AGREED if own else weighing.NAMED
    return weighing.DOUBTED if found.ways or meant else weighing.FIRM


def _undertaking(found: Signs, speaker: Speaker) -> Undertaking:
    owner = found.owner or promises.likely_owner(found.spoken, speaker)
    if found.deadline is None:
        return Undertaking(owner)
    return Undertaking(owner, found.deadline.due, found.deadline.text)
