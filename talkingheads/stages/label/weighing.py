"""
Weigh the features of a sentence: what it is, and how surely it binds somebody.

Two logistic regressions, learned from labelled talk by ``bench/train_labels.py`` and kept as
``weights.json``: one over the kinds, one for being a commitment. To label is to add up the
weights of the features that are there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib import resources
from math import exp

from talkingheads.domain import Kind

FIRM = 0.5
"""From this likelihood on a sentence is a commitment."""
AGREED = 0.35
"""The same where the rules, too, say that it binds somebody."""
NAMED = 0.1
"""The same where they say whom by name: the speaker's own body, or one they speak for."""
DOUBTED = 0.95
"""The same where they say that it does not: hoped, retold, said of somebody else."""
LIKELY = 0.03
"""From this likelihood on a sentence that tells of what is to come is one possibly missed."""
LIKELY_ELSE = 0.05
"""The same for other kinds of sentences."""


@dataclass(frozen=True)
class Weights:
    """What was learned."""

    kinds: tuple[Kind, ...]
    start: tuple[float, ...]
    """Before any feature is seen: one for each of *kinds*, then one for being a commitment."""
    by_feature: dict[str, tuple[float, ...]]
    """The same for each feature."""


def identity() -> str:
    """Return the digest of the weights that come with the package."""
    return sha256(_kept().encode()).hexdigest()


def _kept() -> str:
    return resources.files(__package__).joinpath("weights.json").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def weights() -> Weights:
    """Return the weights that come with the package."""
    return parse(_kept())


def parse(text: str) -> Weights:
    """Read weights that `bench/train_labels.py` wrote, in thousandths."""
    kept = json.loads(text)
    return Weights(
        kinds=tuple(kept["kinds"]),
        start=_thousandths(kept["start"]),
        by_feature={feature: _thousandths(row) for feature, row in kept["features"].items()},
    )


def weigh(features: Sequence[str], learned: Weights) -> tuple[Kind, float]:
    """Return the likeliest kind, and how likely the sentence binds somebody (0 to 1)."""
    sums = list(learned.start)
    for feature in features:
        for at, weight in enumerate(learned.by_feature.get(feature, ())):
            sums[at] += weight
    best = max(range(len(learned.kinds)), key=lambda at: sums[at])
    return learned.kinds[best], 1 / (1 + exp(-max(min(sums[-1], 500.0), -500.0)))


def _thousandths(numbers: Sequence[int]) -> tuple[float, ...]:
    return tuple(number / 1000 for number in numbers)
