"""
Label what is said: doing, next, why, offer, ask, other, and what binds somebody.

Pure: no disk, no clock, no network. The words are never changed, only pointed at. Rules that
anybody can read come first here: `sentences` splits, `kinds` and `promises` are tables of
patterns on the plain form that `spoken` makes, `deadlines` is the grammar of days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from talkingheads.domain import Commitment, Kind, Labels, Speaker, Statement, Transcript
from talkingheads.settings import LabelSettings
from talkingheads.stages.label import deadlines, kinds, promises, sentences
from talkingheads.stages.label.spoken import hear

__all__ = ["Undertaking", "label_sentence", "run"]


@dataclass(frozen=True)
class Undertaking:
    """What a sentence binds somebody to: a commitment before it has a statement."""

    owner: str
    """``speaker``, ``team``, or the person or body that is named."""
    due: date | None = None
    due_text: str | None = None


def run(
    transcript: Transcript, speaker: Speaker, recorded: date | None, *, settings: LabelSettings
) -> Labels:
    """
    Return the sentences of *transcript*, each with its kind, and the commitments among them.

    *recorded* is the day from which "next Tuesday" is reckoned; without it such a promise has
    no due day. Times are source milliseconds.
    """
    words = transcript.words
    statements: list[Statement] = []
    commitments: list[Commitment] = []
    for first, last in sentences.split(words, longest=settings.longest_sentence):
        text = " ".join(word.text for word in words[first:last])
        kind, undertaking = label_sentence(text, speaker, recorded)
        name = f"s{len(statements) + 1}"
        start, end = words[first].start, max(word.end for word in words[first:last])
        statements.append(Statement(name, kind, text, first, last, start, end))
        if undertaking is not None:
            commitments.append(
                Commitment(name, undertaking.owner, undertaking.due, undertaking.due_text)
            )
    return Labels(tuple(statements), tuple(commitments))


def label_sentence(
    text: str, speaker: Speaker, recorded: date | None
) -> tuple[Kind, Undertaking | None]:
    """Return what the sentence *text* is, and what it binds *speaker* or those spoken for to."""
    spoken = hear(text)
    deadline = deadlines.find(text, recorded)
    owner = promises.owner(spoken, speaker, dated=deadline is not None)
    kind = kinds.kind(spoken, speaker, bound=owner is not None, ahead=deadline is not None)
    if owner is None or kind != "next":
        return kind, None
    if deadline is None:
        return kind, Undertaking(owner)
    return kind, Undertaking(owner, deadline.due, deadline.text)
