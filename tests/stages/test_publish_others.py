"""What others keep below the same prefix stays theirs, whoever is erased."""

import hashlib

import pytest

from talkingheads.backends.targets import Upload, Version
from talkingheads.domain import Manifest, ManifestFile
from talkingheads.errors import PublishError
from talkingheads.settings import PublishSettings
from talkingheads.stages.publish import claimed, erase, run
from tests.fake_target import STATE, FakeTarget, Shelved
from tests.sending import publish, site

TWO = site({"hale": "a", "okoro": "b"})
ONE = site({"okoro": "b"})
THEIRS = (Version("minutes/hale.pdf", "theirs", 4), b"hale")


def test_older_versions_of_others_stay(tmp_path):
    """Erasing forgets every older version of ours, pages that are gone too, and none of others."""
    target = FakeTarget({"minutes/hale.pdf": Shelved(b"hale 2")}, versioned=True)
    target.older.append(THEIRS)
    target.uploads += [Upload("minutes/film.mp4", "u0"), Upload("clips/hale/x.mp4", "u1")]
    publish(tmp_path, TWO, target)
    publish(tmp_path, ONE, target)
    assert [each for each in target.older if not each[0].path.startswith(STATE)] == [THEIRS]
    assert [upload.path for upload in target.uploads] == ["minutes/film.mp4", "clips/hale/x.mp4"]
    assert target.files["minutes/hale.pdf"].data == b"hale 2"


def test_versions_of_pages_that_went_before_are_ours_still(tmp_path):
    """A page that went in an earlier publish is forgotten in every version when somebody goes."""
    settings = PublishSettings(ask_above=1000)
    target = FakeTarget(versioned=True)
    publish(tmp_path, TWO | {"themes/hale.html": b"hale"}, target, settings=settings)
    publish(tmp_path, TWO, target, settings=settings)
    assert "themes/hale.html" in {version.path for version, _ in target.older}
    with claimed(target) as held:
        erase(["hale"], held=held)
    assert "themes/hale.html" not in {version.path for version, _ in target.older}


def test_what_tells_of_a_place_is_not_sent(tmp_path):
    """A picture with a position in it stops the publish before anything is sent."""
    text = b"\xff\xe1\x00\x16Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00"
    data = b"\xff\xd8" + text + b"\xff\xd9"
    (tmp_path / "poster.jpg").write_bytes(data)
    target = FakeTarget()
    file = ManifestFile("poster.jpg", hashlib.sha256(data).hexdigest(), len(data))
    with pytest.raises(PublishError, match=r"poster\.jpg: tells more than its pictures"):
        run(
            Manifest((file,)),
            settings=PublishSettings(),
            site=tmp_path,
            target=target,
            progress=lambda part: None,
        )
    assert target.texts() == {}
