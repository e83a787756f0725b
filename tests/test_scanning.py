"""Everything is looked through: files, older versions, uploads that were begun."""

from __future__ import annotations

import hashlib
from pathlib import Path

from talkingheads import scanning
from talkingheads.backends.targets import Upload
from talkingheads.formats.traces import BYTES, ID, SENTENCE, Needles
from tests.fake_target import FakeTarget

FILM = b"a film of somebody"
DIGEST = hashlib.sha256(FILM).hexdigest()
SAID = "We will open the hall."
NEEDLES = Needles(
    digests=frozenset({DIGEST}),
    ids=frozenset({"ana"}),
    sentences=frozenset({SAID}),
    sizes=frozenset({len(FILM)}),
)


def left(looked: scanning.Looked) -> dict[str, tuple[str, ...]]:
    """Return what is left, by place."""
    return {each.where: each.what for each in looked.left}


def test_a_clean_place_has_nothing_left() -> None:
    """Other people's films and words are counted, and are nobody's business."""
    target = FakeTarget(versioned=True)
    for path, data in (("index.html", b"<p>We will close"), ("clips/bo/video.mp4", b"film")):
        target.write(path, data)
        target.write(path, data)
    looked = scanning.at_target(target, NEEDLES, noted={})
    assert looked == scanning.Looked(files=2, versions=2, size=2 * (16 + 4))


def test_every_object_version_and_upload_is_looked_through() -> None:
    """A page, an older page, a mark of deletion, an upload: each is a place of its own."""
    target = FakeTarget(versioned=True)
    for path in ("index.html", "old.html"):
        target.write(path, f"<p>{SAID}".encode())
    target.write("old.html", b"<p>We will")
    target.uploads.append(Upload("clips/ana/video.mp4", "u1"))
    found = left(scanning.at_target(target, NEEDLES, noted={}))
    assert found == {
        "memory/index.html": (SENTENCE,),
        "memory/old.html (older version v0)": (SENTENCE,),
        "memory/clips/ana/video.mp4 (upload that was begun)": (f"{ID} in its name",),
    }


def test_films_are_known_by_their_digests() -> None:
    """By what was noted of them; one that nobody noted is read if its size is one of theirs."""
    target = FakeTarget(versioned=True)
    target.write("a.mp4", b"other" + bytes(999))
    target.write("b.mp4", FILM)
    assert left(scanning.at_target(target, NEEDLES, noted={})) == {"memory/b.mp4": (BYTES,)}
    target.calls.clear()
    noted = {"a.mp4": DIGEST, "b.mp4": "0" * 64}
    assert left(scanning.at_target(target, NEEDLES, noted=noted)) == {"memory/a.mp4": (BYTES,)}
    assert not [path for call, path in target.calls if call == "read"]
    target.write("b.mp4", b"other")
    found = left(scanning.at_target(target, NEEDLES, noted={}))
    assert found == {"memory/b.mp4 (older version v0)": (BYTES,)}


def test_folders_are_looked_through_but_for_what_is_about_to_go(tmp_path: Path) -> None:
    """Every file below them, by its name and by what stands in it."""
    for path, text in {
        ".talkingheads/records/label/x.json": f'{{"text": "{SAID}"}}',
        ".talkingheads/act.json": SAID,
        f".talkingheads/store/ab/{DIGEST}.mp4": "x",
        "site/index.html": "nothing",
        "other/index.html": SAID,
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    work, act = tmp_path / ".talkingheads", tmp_path / ".talkingheads" / "act.json"
    looked = scanning.in_folder(tmp_path, [work, tmp_path / "site"], NEEDLES, but=[act])
    assert looked.files == 3
    assert set(left(looked)) == {
        ".talkingheads/records/label/x.json",
        f".talkingheads/store/ab/{DIGEST}.mp4",
    }
