"""
Label what is said: doing, next, why, offer, ask, other, and what binds somebody.

Pure: no disk, no clock, no network. The words are never changed, only pointed at. Rules that
anybody can read come first here: `sentences` splits, `kinds` and `promises` are tables of
patterns on the plain form that `spoken` makes, `deadlines` is the grammar of days.
"""

from __future__ import annotations

from datetime import date

from talkingheads.domain import Commitment, Kind, Labels, Speaker, Statement, Transcript
from talkingheads.settings import LabelSettings
from talkingheads.stages.label import kinds, promises, sentences
from talkingheads.stages.label.promises import Undertaking
from talkingheads.stages.label.spoken import hear

__all__ = ["Undertaking", "label_sentence", "run"]


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
    undertaking = promises.find(spoken, speaker, recorded)
    kind = kinds.kind(
        spoken,
        speaker,
        bound=undertaking is not None,
        dated=undertaking is not None and undertaking.due is not None,
    )
    return kind, undertaking if kind == "next" else None
