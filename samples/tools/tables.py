"""The lists that the training counts in: tokens, phones and words, each with its row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import grammar
import whisper.tokenizer

from tools.utterance import SILENCE, Utterance

VOCABULARY = 51_864
"""Rows in the token table of an English-only Whisper."""
TIMES = 1501
"""Timestamps from 0.00 to 30.00 seconds."""
FRAME_MS = 20
"""One timestamp, and one frame of the encoder, in milliseconds."""


@cache
def tokenizer() -> whisper.tokenizer.Tokenizer:
    """Return the English-only tokenizer."""
    return whisper.tokenizer.get_tokenizer(multilingual=False)


@dataclass(frozen=True)
class Spelt:
    """A sentence as tokens, and for each token the word that it belongs to."""

    tokens: tuple[int, ...]
    owners: tuple[int, ...]


def spell(text: str) -> Spelt:
    """Return the tokens of *text* with the index of the word that each is part of."""
    spaced = " " + text
    tokens = tokenizer().encode(spaced)
    bounds = [match.span() for match in grammar.WORD.finditer(spaced)]
    owners, at = [], 0
    for token in tokens:
        start, at = at, at + len(tokenizer().decode([token]))
        inside = [i for i, (first, last) in enumerate(bounds) if first < at and start < last]
        before = [i for i, (_, last) in enumerate(bounds) if last <= at]
        owners.append(inside[0] if inside else max(before, default=0))
    return Spelt(tuple(tokens), tuple(owners))


@dataclass(frozen=True)
class Tables:
    """Which row stands for what; rows keep their names, so a later run may add some."""

    tokens: tuple[int, ...]
    phones: tuple[str, ...]
    words: tuple[str, ...]

    @classmethod
    def of(cls, spoken: Iterable[Utterance], texts: Sequence[str]) -> Tables:
        """Return the tables for *spoken* and *texts*."""
        phones: set[str] = set()
        words: set[str] = set()
        tokens = {token for text in texts for token in spell(text).tokens}
        for said in spoken:
            tokens.update(spell(said.text).tokens)
            phones.update(phone.name for phone in said.phones)
            words.update(word.name.lower() for word in said.words)
        tok = tokenizer()
        special = (tok.eot, tok.sot, tok.no_speech, tok.no_timestamps)
        phones.discard(SILENCE)
        return cls((*sorted(tokens), *special), tuple(sorted(phones)), tuple(sorted(words)))

    @property
    def unused(self) -> int:
        """Return how many tokens share the one row for all that never occur."""
        return VOCABULARY - len(self.tokens) - TIMES

    @property
    def first_time(self) -> int:
        """Return the row of timestamp 0.00: the times follow the tokens."""
        return len(self.tokens)
