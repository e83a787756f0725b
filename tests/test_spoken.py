"""Searching in the terminal: words and phrases, with clip and time."""

from __future__ import annotations

import pytest

from talkingheads.spoken import find
from tests import pages

ENTRIES = pages.larkford().entries


def found(*words: str) -> list[str]:
    return [hit["sentence"] for hit in find(ENTRIES, words)]


def test_every_word_is_found_where_it_is_said() -> None:
    """For every word of every clip one hit stands at that clip, and at its first time there."""
    for entry in ENTRIES:
        for statement in entry.labels.statements:
            first = entry.transcript.words[statement.first]
            hits = list(find([entry], [first.text]))
            assert statement.text in [hit["sentence"] for hit in hits]
            moments = [round(hit["seconds"] * 1000) for hit in hits]
            assert entry.cuts.to_cut_clock(first.start) in moments


def test_all_words_must_be_there_and_phrases_in_order() -> None:
    """Words may stand in any order; a phrase only as it was said."""
    sentence = ENTRIES[0].labels.statements[0].text
    one, two, *_ = sentence.split()
    assert sentence in found(two, one)
    assert sentence in found(f"{one} {two}".upper())
    assert sentence not in found(f"{two} {one}")
    assert found(one, "zebra") == []


@pytest.mark.parametrize("words", [[""], ["  "], ["!?"], []])
def test_nothing_asked_finds_nothing(words: list[str]) -> None:
    """Without a word to look for there are no hits, and no error."""
    assert found(*words) == []
