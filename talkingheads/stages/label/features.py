"""
Turn the sentences of a talk into features: words, their shape, and what the rules found.

A feature is a string that is there or not; each stands in the table of weights or counts for
nothing. They are made of the plain form, so that capitals and commas, which recognisers get
wrong, make no difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from talkingheads.stages.label.signs import Signs

_DIGIT = re.compile(r"\d")
_WE = {"we", "us", "our", "ours"}
_I = {"i", "me", "my", "mine"}
_YOU = {"you", "your", "yours"}
_LENGTHS = (3, 6, 10, 16, 24)

_LITTLE = frozenset(
    "i we you he she they it me us him her them my our your his its their this that these those "
    "there here the a an any some every no all each both and but so or if when because which who "
    "what where why how to of in on at by for from with about up out off over into than as not 's "
    "'d am are is was were be been being have has had do does did will shall would could should "
    "can may might must going got let now then already since last ago next before after until "
    "still again never always ever just only also too very more most please thank thanks hello hi "
    "morning want need hope hopefully maybe perhaps think know anyone anybody someone somebody "
    "everyone everybody nobody nothing people ? <n> <when>".split()
)
"""Words that keep their own shape."""
_PAST = frozenset(
    "went came saw said told made took gave ran found rebuilt built held met brought lost won "
    "kept began spoke wrote sold paid left sent heard felt caught bought fed grew knew led taught "
    "thought stole broke sat stood put set cut done taken given seen gone written spoken stolen "
    "broken shown".split()
)


def of_talk(talk: Sequence[Signs], *, placed: bool = True) -> list[list[str]]:
    """
    Return the features of each sentence of *talk*, which is all that one speaker says.

    Unless *placed*, nothing is said of where in the talk a sentence stands.
    """
    return [
        sorted(
            {
                *_words(plain_words(signs)),
                *_found(signs),
                *(_place(at, len(talk)) if placed and len(talk) > 1 else ()),
            }
        )
        for at, signs in enumerate(talk)
    ]


def plain_words(signs: Signs) -> list[str]:
    """Return the plain words of the sentence, its deadline and each number as one sign."""
    text = signs.spoken.text
    if signs.deadline is not None:
        start, end = signs.deadline.place
        text = f"{text[:start]} <when> {text[end:]}"
    return ["<n>" if _DIGIT.search(word) else word for word in text.split()]


def _words(words: list[str]) -> Iterator[str]:
    """Yield words and pairs, how it begins and ends, and runs of its shape."""
    for size in (1, 2):
        for at in range(len(words) - size + 1):
            yield "w " + " ".join(words[at : at + size])
    for size in (1, 2, 3):
        yield "^ " + " ".join(words[:size])
    yield "$ " + " ".join(words[-2:])
    shape = ["^", *(_shape(word) for word in words), "$"]
    for size in (2, 3, 4):
        for at in range(len(shape) - size + 1):
            yield "s " + " ".join(shape[at : at + size])
    held = set(words)
    yield f"we {bool(held & _WE)} i {bool(held & _I)} you {bool(held & _YOU)}"
    yield f"long {sum(len(words) > length for length in _LENGTHS)}"


def _shape(word: str) -> str:
    """Return *word* if it is a little one, else what sort of word it looks like."""
    if word in _LITTLE:
        return word
    if word in _PAST or (word.endswith("ed") and len(word) > 4):
        return "PAST"
    if word.endswith("ing") and len(word) > 4:
        return "ING"
    if word.endswith("ly"):
        return "LY"
    return "S" if word.endswith("s") and len(word) > 3 else "X"


def _found(signs: Signs) -> Iterator[str]:
    """Yield what the rules found."""
    yield f"bound {signs.owner is not None} dated {signs.deadline is not None}"
    named = signs.owner not in (None, "speaker", "team")
    yield f"named {named} own body {signs.own_body} stranger {signs.stranger}"
    if signs.own_name:
        yield "own name"
    for rule in signs.rules:
        yield f"rule {rule.kind} {rule.name}"
    yield f"first rule {signs.rules[0].kind if signs.rules else 'none'}"
    for way, veto in signs.ways:
        yield f"way {way}"
        yield f"way {way} {'vetoed' if veto else 'free'}"
        yield f"veto {veto}" if veto else "free"


def _place(at: int, count: int) -> Iterator[str]:
    """Yield where in the talk the sentence stands, from its start and from its end."""
    yield f"place {min(at, 2)} {min(count - 1 - at, 2)}"
    yield f"from start {min(at, 4)}"
    yield f"from end {min(count - 1 - at, 4)}"
