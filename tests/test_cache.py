"""The cache knows what was made, and why it must be made again."""

import json
import os
from pathlib import Path

import pytest

from talkingheads.cache import Cache, Record, _digest, key_of
from talkingheads.parts import differences

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
        ({"version": 2}, "this version of talkingheads works differently"),
        ({"settings": {"margin_ms": 250, "pace": 2}}, "a setting is new: cut.pace"),
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
    assert cache.reason("clip", "cut", PARTS) == "its record is damaged"
    file.write_text("{")
    assert cache.find("cut", PARTS) is None
    file.unlink()
    assert cache.reason("clip", "cut", PARTS) == "its record is gone"


def test_a_record_of_other_parts_is_not_believed(tmp_path: Path) -> None:
    """A whole record that came to lie under another's name is as good as a damaged one."""
    cache = Cache(tmp_path)
    cache.keep("clip", "cut", PARTS, Record(value="[1]"), "")
    (file,) = (tmp_path / "records" / "cut").iterdir()
    other = {**PARTS, "version": 2}
    file.rename(file.with_name(f"{key_of(other)}.json"))
    assert cache.find("cut", other) is None


@pytest.mark.parametrize("text", ["", "{", "[[]]", '{"parts": 5}', "[" * 100_000, "\0"])
def test_a_damaged_note_is_told_and_stops_nothing(tmp_path: Path, text: str) -> None:
    """What was made last is not known then, and the reason says so."""
    cache = Cache(tmp_path)
    cache.keep("clip", "cut", PARTS, Record(value="[1]"), "")
    (tmp_path / "latest" / "clip" / "cut.json").write_text(text)
    assert cache.latest("clip", "cut") is None
    assert cache.reason("clip", "cut", PARTS) == "the note of what was made last is damaged"


def test_a_note_with_other_words_is_not_believed(tmp_path: Path) -> None:
    """A note whose digest does not fit is damaged; one of an earlier version has none."""
    cache = Cache(tmp_path)
    cache.note_latest("clip", "cut", PARTS, "")
    file = tmp_path / "latest" / "clip" / "cut.json"
    file.write_text(file.read_text().replace("250", "251"))
    assert cache.latest("clip", "cut") is None
    file.write_text(json.dumps({"parts": PARTS, "reason": "old"}))
    assert cache.latest("clip", "cut") == {"parts": PARTS, "reason": "old"}


def adopted(cache: Cache, content: str = "film") -> str:
    """Have *cache* keep a file, and a record that names it; return its digest."""
    (cache.work / "film.mp4").write_text(content)
    digest = cache.adopt(cache.work / "film.mp4")
    cache.keep("clip", "render", PARTS, Record(value=json.dumps([digest])), "")
    return digest


def test_a_file_that_somebody_wrote_to_is_noticed(tmp_path: Path) -> None:
    """Cut short or altered, its size being the same: it is damaged, and the reason says so."""
    cache = Cache(tmp_path)
    digest = adopted(cache)
    assert cache.has(digest)
    for content in ("fil", "filn", ""):
        cache.path(digest).write_text(content)
        assert cache.state(digest) == "damaged"
        assert cache.reason("clip", "render", PARTS) == "a file that it made is damaged"
    cache.path(digest).unlink()
    assert cache.state(digest) == "gone"
    assert cache.reason("clip", "render", PARTS) == "what it made is gone or was changed"


def test_a_file_with_another_time_is_read_once(tmp_path: Path) -> None:
    """A project that was copied has new times: what is whole is read, and believed from then on."""
    cache = Cache(tmp_path)
    digest = adopted(cache)
    stamp = cache.path(digest).stat().st_mtime_ns
    os.utime(cache.path(digest))
    assert cache.has(digest)
    assert cache.path(digest).stat().st_mtime_ns == stamp


def test_all_can_be_read_to_find_what_the_disk_changed(tmp_path: Path) -> None:
    """Where neither size nor time changed, only reading all bytes tells; records are read too."""
    cache = Cache(tmp_path)
    digest, whole = adopted(cache), adopted(cache, "other")
    cache.keep("clip", "cut", PARTS, Record(value="1"), "")
    assert list(cache.damaged()) == []
    file = cache.path(digest)
    times = file.stat()
    file.write_text("filn")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    (note,) = (tmp_path / "records" / "cut").iterdir()
    note.write_text("{")
    assert cache.has(digest)  # nothing tells by a look
    assert list(cache.damaged()) == [file, note]
    assert (cache.has(digest), cache.has(whole)) == (False, True)


def test_a_value_of_another_version_is_none(tmp_path: Path) -> None:
    """A whole record that does not fit the type any more counts as none."""
    cache = Cache(tmp_path)
    cache.keep("clip", "cut", PARTS, Record(value="[1]"), "")
    assert cache.load("cut", PARTS, list[int]) == [1]
    assert cache.load("cut", PARTS, dict[str, int]) is None


@pytest.mark.parametrize(
    "body",
    [
        {"value": 1.5},
        {"value": ["a"]},
        {"value": "[1]", "refusal": "no sound"},
        {"value": ""},
        {"value": "[1", "hint": ""},
        {"value": "\ud800"},
    ],
)
def test_a_record_that_nobody_here_writes_stops_nothing(tmp_path: Path, body: dict) -> None:
    """Even with a digest that fits, it is made again, and nothing is raised on the way."""
    cache = Cache(tmp_path)
    cache.keep("clip", "cut", PARTS, Record(value="[1]"), "not made yet")
    file = cache._record("cut", PARTS)
    file.write_text(json.dumps({"parts": PARTS, "record": body, "digest": _digest(body)}))
    assert cache.load("cut", PARTS, list[int]) is None
    assert cache.reason("clip", "cut", PARTS)
    assert cache.prune() == 0


def test_a_refusal_is_remembered(tmp_path: Path) -> None:
    """A refusal comes back with its words and its hint."""
    cache = Cache(tmp_path)
    cache.keep("clip", "ingest", PARTS, Record(refusal="empty", hint="Ask again."), "")
    assert cache.find("ingest", PARTS) == Record(refusal="empty", hint="Ask again.")


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
