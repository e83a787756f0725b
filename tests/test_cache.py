"""The cache knows what was made, and why it must be made again."""

import json
from pathlib import Path

import pytest

from talkingheads.cache import Cache, Record, differences
from talkingheads.errors import ClipError

PARTS = {"source": "a" * 64, "settings": {"margin_ms": 250}, "version": 1}


def test_a_record_is_found_by_the_same_parts_only(tmp_path: Path) -> None:
    """The same parts find the record; any other part finds nothing."""
    cache = Cache(tmp_path)
    cache.keep("clip", "cut", PARTS, Record(value="[1]"), "not made yet")
    assert cache.find("cut", PARTS) == Record(value="[1]")
    assert cache.find("cut", {**PARTS, "version": 2}) is None
    assert cache.find("label", PARTS) is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": "b" * 64}, "source changed"),
        ({"settings": {"margin_ms": 100}}, "settings.margin_ms changed from 250 to 100"),
        ({"version": 2}, "version changed from 1 to 2"),
    ],
)
def test_the_reason_names_what_changed(tmp_path: Path, change: dict, words: str) -> None:
    """The reason says in plain words which of content, settings and version changed."""
    cache = Cache(tmp_path)
    assert cache.reason("clip", "cut", PARTS) == "not made yet"
    cache.keep("clip", "cut", PARTS, Record(value="1"), "not made yet")
    assert cache.reason("clip", "cut", {**PARTS, **change}) == words


def test_a_damaged_record_counts_as_gone(tmp_path: Path) -> None:
    """A record whose words were altered or cut short is not believed."""
    cache = Cache(tmp_path)
    cache.keep("clip", "cut", PARTS, Record(value="[1]"), "")
    (file,) = (tmp_path / "records" / "cut").iterdir()
    note = json.loads(file.read_text())
    note["record"]["value"] = "[2]"
    file.write_text(json.dumps(note))
    assert cache.find("cut", PARTS) is None
    assert "gone or damaged" in cache.reason("clip", "cut", PARTS)
    file.write_text("{")
    assert cache.find("cut", PARTS) is None


def test_a_refusal_is_remembered_and_raised_again(tmp_path: Path) -> None:
    """A refusal comes back with its words and its hint."""
    cache = Cache(tmp_path)
    cache.keep("clip", "ingest", PARTS, Record(refusal="empty", hint="Ask again."), "")
    record = cache.find("ingest", PARTS)
    assert record is not None
    with pytest.raises(ClipError, match="empty") as raised:
        record.raise_refusal()
    assert raised.value.hint == "Ask again."


def test_prune_deletes_only_what_no_clip_uses(tmp_path: Path) -> None:
    """What belongs to a forgotten clip alone is deleted; what another shares stays."""
    cache = Cache(tmp_path)
    digests = []
    for name in ("one", "two", "shared"):
        (tmp_path / name).write_text(name)
        digests.append(cache.adopt(tmp_path / name))
    one, two, shared = digests
    cache.keep("a", "render", {"n": 1}, Record(value=json.dumps([one, shared])), "")
    cache.keep("b", "render", {"n": 2}, Record(value=json.dumps({"x": [two, shared]})), "")
    cache.forget("a")
    cache.prune()
    assert not cache.has(one)
    assert cache.has(two)
    assert cache.has(shared)
    assert cache.find("render", {"n": 1}) is None
    assert cache.find("render", {"n": 2}) is not None


def test_differences_go_into_nested_parts() -> None:
    """A change deep in a part is told with its whole name."""
    before = {"update.speaker": {"name": "Ana", "role": "PC"}}
    now = {"update.speaker": {"name": "Ana", "role": "Sergeant"}}
    assert list(differences(before, now)) == ["update.speaker.role changed from 'PC' to 'Sergeant'"]
