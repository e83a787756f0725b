"""Labelled updates: lines in, the same lines with other labels out."""

from __future__ import annotations

import json

import pytest

from talkingheads.domain import Speaker
from talkingheads.formats import updates


def test_what_is_not_a_label_is_kept() -> None:
    """Ids, texts and notes of others stay; labels that stood there do not."""
    line = {
        "id": "u1",
        "speaker": "Ana",
        "recorded": "2026-03-14",
        "sentences": [{"text": "Hallo “Åse”", "kind": "next", "possible": True, "seen": 1}],
    }
    talk = updates.read(json.dumps(line))
    assert (talk.speaker, talk.sentences) == (Speaker("Ana"), ("Hallo “Åse”",))
    written = json.loads(updates.write(talk, [{"kind": "other", "commitment": None}]))
    assert written == {
        **line,
        "sentences": [{"text": "Hallo “Åse”", "seen": 1, "kind": "other", "commitment": None}],
    }


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "must be an update"),
        ('{"speaker": "A"}', "sentences: must be a list"),
        ('{"sentences": [{"text": "a"}, {}]}', "the 2. has no text"),
        ('{"sentences": [], "speaker": 3}', "speaker: must be text"),
        ('{"sentences": [], "recorded": "14.3."}', "recorded: must be a day"),
    ],
)
def test_what_is_wrong_is_said(line: str, what: str) -> None:
    """A line that is no update is refused in plain words."""
    with pytest.raises(ValueError, match=what):
        updates.read(line)
